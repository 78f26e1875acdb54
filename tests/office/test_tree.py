"""The tree of units as it stood on a day, and the law in a place of it."""

from __future__ import annotations

from datetime import date

import pytest

from states import errors
from tests.support.registers import OPENED
from workflow import calendars, tree
from workflow.app import App


def test_the_root_stands_alone_on_every_day(app: App) -> None:
    """A chain begins with the root; a day before its first row is answered by that row."""
    with app.reading() as session:
        for day in (date(1990, 1, 1), OPENED, date(2030, 1, 1)):
            (root,) = tree.chain(session, 1, day)
            assert (root.code, root.kind, root.path, root.decides) == ("TP", "city", "1/", True)


def test_a_unit_that_is_none_is_not_found(app: App) -> None:
    """A key without a unit is a clear error and no empty chain."""
    with app.reading() as session, pytest.raises(errors.NotFound):
        tree.chain(session, 999, OPENED)


def test_the_calendar_is_read_as_it_was_packaged(app: App) -> None:
    """A new register counts with the packaged calendar, whole or from a year on."""
    with app.reading() as session:
        whole = calendars.load(session, date.min)
        recent = calendars.load(session, date(2026, 5, 1))
    assert not whole.is_working(date(2019, 1, 1))
    assert whole.deadline(date(2025, 8, 4), 60).due == date(2025, 10, 29)
    assert recent.days[0].day.year == 2026
    assert recent.is_working(date(2026, 1, 10))
