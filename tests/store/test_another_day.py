"""An open register can be looked at, and a rehearsal worked on, on another day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states import errors
from tests.support.registers import TODAY
from tests.support.statements import give
from workflow import clock
from workflow.app import App
from workflow.register import making

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2024, 2, 29)


def test_another_day_is_the_same_register(app: App) -> None:
    """The same register answers on the other day, and the first one keeps its own."""
    other = app.on(DAY)
    assert (other.today(), other.now()) == (DAY, clock.midnight(DAY))
    assert other.register == app.register
    assert app.today() == TODAY


def test_what_is_written_on_another_day_is_seen_on_every_day(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever day it is opened on, the desk and the office read one register."""
    give(monkeypatch, t_name="UPDATE units SET name = :name", t_read="SELECT name FROM units")
    with app.on(DAY).transaction() as session:
        session.run("t_name", {"name": "one"})
    with app.reading() as session:
        assert session.execute("t_read") == [{"name": "one"}]
    with app.on(DAY).office(writing=False) as office:
        assert office.execute("t_read") == [{"name": "one"}]


def test_a_live_register_is_not_written_to_on_another_day(tmp_path: Path) -> None:
    """Moving the day of an open live register lets nobody write under a false date."""
    url = f"sqlite:///{tmp_path / 'live.db'}"
    making.create(url)
    with App.open(url) as live:
        with pytest.raises(errors.BadInput), live.on(DAY).transaction():
            pass
        with live.on(DAY).reading() as session:
            assert session.dialect == "sqlite"
