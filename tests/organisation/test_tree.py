"""The tree of units as it stood on a day, and the law in a place of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest

from states import errors
from tests.support.registers import OPENED
from workflow.app import App
from workflow.ground import calendars, people, tree
from workflow.organisation import units
from workflow.organisation.calendar import changing, days
from workflow.organisation.calendar.changing import How
from workflow.stamp import Stamp
from workflow.store import cache


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


def test_what_is_kept_is_never_old(app: App, url: str) -> None:
    """A desk that has read the tree, the law and the calendar sees what anybody writes afterwards."""
    day = date(2026, 11, 2)
    admin = people.resolve(app)

    def read() -> tuple[str, object, bool]:
        with app.reading() as session:
            chain = tree.chain(session, 1, day)
            law = tree.law(session, chain)(day)["L1"].value
            return chain[0].name, law, calendars.load(session, day).is_working(day)

    assert read()[1:] == (6, True)
    with App.open(url, day) as other:
        stamp = Stamp(admin, other.now(), day)
        change = units.Change(name="Tên mới", limits=(units.Limit("L1", 3),))
        units.change(other, "TP", change, stamp)
        off = days.make(day, "holiday", "x")
        assert read() == ("Tên mới", 3, True)
        changing.put(other, off, stamp)
    assert read() == ("Tên mới", 3, False)


def test_what_was_undone_is_not_kept(app: App) -> None:
    """What a transaction read of its own writing is forgotten when it is rolled back."""
    day = date(2026, 11, 2)
    stamp = Stamp(people.resolve(app), app.now(), day)
    with app.reading() as session:
        assert calendars.load(session, day).is_working(day)
    off = days.make(day, "holiday", "x")
    changing.put(app, off, stamp, How(dry_run=True))
    with app.transaction() as session:
        session.many("calendar_put", [off._asdict()])
        cache.forget(session)
        assert not calendars.load(session, day).is_working(day)
        session.many("calendar_put", [off._replace(kind="workday")._asdict()])
        cache.forget(session)
    with app.reading() as session:
        assert calendars.load(session, day).is_working(day)
    with suppress(KeyError), app.transaction() as session:
        session.many("calendar_put", [off._asdict()])
        cache.forget(session)
        assert not calendars.load(session, day).is_working(day)
        raise KeyError
    with app.reading() as session:
        assert calendars.load(session, day).is_working(day)
