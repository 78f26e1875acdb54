"""In the made-up city `next`, `inbox` and `stalled` tell a user the same, and what is the user's own is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.filling import fill
from tests.support.line import LineWithin
from workflow.app import App
from workflow.ground import people
from workflow.organisation import users
from workflow.queries import inbox, next_step, stalled
from workflow.stamp import Stamp

if TYPE_CHECKING:
    from pathlib import Path

    from states.units import Actor
    from tests.support.demo import CityRegister


def _everybody(app: App) -> list[Actor]:
    """Return who may act, of every role and unit."""
    admin = people.resolve(app, "admin")
    return [
        people.resolve(app, one.name) for one in users.listed(app, admin) if not one.disabled_on
    ]


def _told(app: App, reader: Actor) -> dict[str, next_step.NextStep]:
    """Return what `next` tells of every case in a user's inbox and stuck list, which say the same."""
    stamp = Stamp(reader, app.now(), app.today())
    items = {item.ref: item.todo for item in inbox.inbox(app, reader)}
    rows = stalled.stalled(app, reader)
    found = {
        ref: next_step.next_step(app, ref, stamp) for ref in {*items, *(row.ref for row in rows)}
    }
    for ref, todo in items.items():
        assert (found[ref].todo, found[ref].waits_for) == (todo, None)
    for row in rows:
        assert (row.next, row.waits_for) == (found[row.ref].todo, found[row.ref].waits_for)
    return found


@pytest.mark.parametrize("unit", ["TP", "TK", "TTTK", "TK01", "THTK", "BL01", "MD04"])
def test_every_list_tells_the_same(city_register: CityRegister, unit: str) -> None:
    """Users of all roles, of the city, a committee, a centre and branches."""
    readers = [one for one in _everybody(city_register.app) if one.unit_code == unit]
    assert readers
    assert any(_told(city_register.app, reader) for reader in readers)


@pytest.mark.long
def test_every_command_of_the_city_is_accepted(city_register: CityRegister, tmp_path: Path) -> None:
    """Each command that is a user's own is typed, filled in, on a copy of the city."""
    app = city_register.app
    tried: set[tuple[str, str]] = set()
    source = tmp_path / city_register.built.url.rpartition("/")[2]
    for reader in _everybody(app):
        for ref, step in _told(app, reader).items():
            if step.waits_for or not step.todo or (ref, step.todo) in tried:
                continue
            tried.add((ref, step.todo))
            copy = tmp_path / "copy.db"
            copy.write_bytes(source.read_bytes())
            code = "TK02" if step.unit != "TK02" else "TK03"
            words = fill(step.todo, app.today(), code=code)
            LineWithin(f"sqlite:///{copy}").done(reader.name, app.today().isoformat(), "", *words)
    assert len(tried) > 50
