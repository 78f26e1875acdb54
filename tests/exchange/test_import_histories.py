"""A lawful history written down as a row and taken in again stands where it stood, with the same dates and deadlines."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import listing, statements
from workflow.app import App
from workflow.casework import audit, casefile
from workflow.demo import build, plant
from workflow.demo.city import City
from workflow.exchange import importing
from workflow.exchange.rows import ImportList
from workflow.ground import people
from workflow.register import making
from workflow.stamp import Stamp
from workflow.upkeep import invariants
from workflow.watch.jobs import recompute

if TYPE_CHECKING:
    from pathlib import Path

    from workflow.casework.casefile import CaseFile

REFS = "SELECT ref FROM cases ORDER BY id"
DUE = "SELECT rule, kind, start, due, owner, rule_set FROM deadlines WHERE case_id = :id ORDER BY rule, start"
OWN = frozenset({"id", "ref", "unit_id", "unit_path", "head_hash", "version", "acts"})
"""What a case has of its register alone; the acts are compared one by one."""


def _there_and_back(folder: Path, cases: int, seed: int) -> int:
    """Play a city, write its cases down, take them into the same city without any; return how many."""
    wanted = build.Wanted(cases, seed)
    city, rng = City(wanted.seed, wanted.today), Random(seed)
    before, after = (f"sqlite:///{folder / name}.db" for name in ("before", "after"))
    build.build(before, wanted)
    with App.open(before, wanted.today) as app:
        recompute.run(app, app.now(), dry_run=False)
        carried = [(case, due) for case, due in _cases(app) if listing.is_carried(case)]
    making.create(after, rehearsal=True, city=city.name, today=city.opened, first_day=wanted.today)
    with App.open(after, wanted.today) as app:
        plant.plant(app, city, lambda: None)
        clerk = next(c.name for c in city.clerks() if c.place == "TP" and "authority" in c.roles)
        stamp = Stamp(people.resolve(app, clerk), app.now(), app.today())
        rows = [listing.row_of(case, at, rng) for at, (case, _) in enumerate(carried, 2)]
        done = importing.take(app, ImportList("", rows), stamp).taken
        assert done.problems == ()
        assert done.accepted == len(carried)
        for (case, due), (again, due_again) in zip(carried, _cases(app), strict=True):
            assert _told(again) == _told(case)
            assert due_again == due
        assert list(invariants.check(app)) == []
        assert audit.verify(app).ok
        twice = importing.take(app, ImportList("", rows), stamp).taken
        assert (twice.accepted, twice.known, twice.problems) == (0, len(carried), ())
    return len(carried)


def _cases(app: App) -> list[tuple[CaseFile, list[dict[str, Any]]]]:
    """Return every case with its deadlines as they are stored."""
    admin = people.resolve(app, "admin")
    with app.reading() as session:
        found = [casefile.read(session, row["ref"], admin) for row in session.execute("test_refs")]
        return [
            (case, [dict(row) for row in session.execute("test_due", {"id": case.id})])
            for case in found
        ]


def _told(case: CaseFile) -> dict[str, object]:
    """Return where a case stands with its dates, and its steps in their order."""
    row = {name: value for name, value in case.row.items() if name not in OWN}
    return row | {"steps": [(act.move, act.on, act.to_state) for act in case.dossier.chain]}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lend the statements by which two registers are compared."""
    statements.give(monkeypatch, test_refs=REFS, test_due=DUE)


@pytest.mark.usefixtures("asked")
def test_histories_come_back_as_they_were(tmp_path: Path) -> None:
    """States, dates and deadlines are the same, whichever way dates, numbers and words were written."""
    assert _there_and_back(tmp_path, 24, 7) > 12


@pytest.mark.long
@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("seed", range(5))
def test_many_histories_come_back_as_they_were(tmp_path: Path, seed: int) -> None:
    """The same of every story of the city, told from several seeds."""
    assert _there_and_back(tmp_path, 120, seed) > 60
