"""The calendar of a register: read as kept, changed with a source, with deadlines recomputed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from states import errors
from tests.organisation.conftest import Planter, Sign, tries
from tests.support.office import Office
from workflow.app import App
from workflow.ground import calendars
from workflow.organisation.calendar import changing
from workflow.organisation.calendar import days as calendar_days
from workflow.organisation.calendar.changing import How
from workflow.queries import deadline_sheet

D1_DUE = date(2025, 10, 29)
CHRISTMAS = calendar_days.make(date(2025, 10, 13), "holiday", "QĐ 5/2025", name=" Ngày  lễ ")


def due(office: Office, ref: str, rule: str = "D1") -> date:
    """Return the stored day of one deadline."""
    return next(
        row.due
        for row in deadline_sheet.lines(office.app, ref, office.actor("lan"))
        if row.rule == rule
    )


@pytest.fixture
def proposed(office: Office) -> str:
    """Return a case proposed on 4 August 2025: D1 ends on 29 October."""
    return office.at("proposed")


def file(tmp_path: Path, text: str, encoding: str = "utf-8") -> str:
    """Write a calendar file and return its path."""
    path = tmp_path / "calendar.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def test_the_days_of_a_year(app: App) -> None:
    """A year lists what differs from the plain week, each day with its source; later years are expected."""
    days = calendars.listed(app, 2026)
    kinds = {day.day: day.kind for day in days}
    assert kinds[date(2026, 1, 2)] == "holiday"
    assert kinds[date(2026, 1, 10)] == "workday"
    assert all(day.source for day in days)
    assert [day.day for day in days] == sorted(kinds)
    assert [calendars.announced(app, year) for year in (2025, 2026, 2027, 2028, 2100)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert calendars.listed(app, 2100) == []


def test_a_day_is_set_with_its_source(app: App, sign: Sign) -> None:
    """A day set is kept on one line each of name and source, counts from then on, and can be set back."""
    changed = changing.put(app, CHRISTMAS, sign())
    assert (changed.kind, changed.name, changed.source) == ("holiday", "Ngày lễ", "QĐ 5/2025")
    assert CHRISTMAS in calendars.listed(app, 2025)
    back = calendar_days.make(CHRISTMAS.day, "workday", "QĐ 6/2025")
    assert changing.put(app, back, sign()).name == "Ngày làm bù"
    with app.reading() as session:
        assert calendars.load(session, CHRISTMAS.day).is_working(CHRISTMAS.day)


@pytest.mark.parametrize("year", [1, 1999, 2200, 9999])
def test_a_year_that_is_a_slip(year: int) -> None:
    """A day centuries away is a slip of the finger."""
    with pytest.raises(errors.BadInput):
        calendar_days.make(date(year, 1, 1), "holiday", "x")


def test_only_the_city_changes_the_calendar(city: Planter, tmp_path: Path) -> None:
    """The calendar is the whole city's: another role or another unit's administrator is refused, exit 6."""
    path = file(tmp_path, "day,kind,source\n2027-01-01,holiday,x\n")
    for by in ("lan", "ly"):
        stamp = city.sign(by=by)
        for change in tries(
            lambda stamp=stamp: changing.put(city.app, CHRISTMAS, stamp),  # type: ignore[misc]
            lambda stamp=stamp: changing.import_file(city.app, path, stamp),  # type: ignore[misc]
        ):
            with pytest.raises(errors.NotPermitted):
                change()
    assert CHRISTMAS not in calendars.listed(city.app, 2025)


def test_open_deadlines_move_with_the_calendar(office: Office, proposed: str) -> None:
    """One more day off within the sixty moves the deadline by a working day, stored and shown alike."""
    assert due(office, proposed) == D1_DUE
    changed = changing.put(office.app, CHRISTMAS, office.stamp("an"))
    assert [(one.ref, one.rule, one.before, one.after, one.days) for one in changed.moved] == [
        (proposed, "D1", D1_DUE, date(2025, 10, 30), 1)
    ]
    assert due(office, proposed) == date(2025, 10, 30)
    again = changing.put(office.app, CHRISTMAS, office.stamp("an"))
    assert again.moved == ()


def test_a_dry_run_tells_and_writes_nothing(office: Office, proposed: str) -> None:
    """A dry run names the same cases and leaves calendar and deadlines as they were."""
    told = changing.put(office.app, CHRISTMAS, office.stamp("an"), How(dry_run=True))
    assert [(one.ref, one.days) for one in told.moved] == [(proposed, 1)]
    assert due(office, proposed) == D1_DUE
    assert CHRISTMAS not in calendars.listed(office.app, 2025)


def test_a_days_file_announces_its_year(app: App, sign: Sign, tmp_path: Path) -> None:
    """An announced year replaces the expected days that it does not have, and is no longer expected."""
    expected = len(calendars.listed(app, 2029))
    path = file(
        tmp_path,
        "\ufeffDay;Kind;Name;Source\n01/01/2029;holiday;Tết Dương lịch;TB 1\n2029-02-08;HOLIDAY;;TB 1\n;;;\n",
    )
    done = changing.import_file(app, path, sign())
    assert (done.read, done.accepted, done.problems, done.dropped) == (2, 2, (), expected)
    assert [(day.day, day.name) for day in calendars.listed(app, 2029)] == [
        (date(2029, 1, 1), "Tết Dương lịch"),
        (date(2029, 2, 8), "Ngày nghỉ"),
    ]
    assert calendars.announced(app, 2029)
    assert not calendars.announced(app, 2030)


def test_expected_days_announce_nothing(app: App, sign: Sign, tmp_path: Path) -> None:
    """Days that are only expected stand beside the others of their year."""
    before = len(calendars.listed(app, 2029))
    path = file(tmp_path, "day,kind,source,provisional\n2029-06-01,holiday,Dự thảo,có\n")
    assert changing.import_file(app, path, sign()).dropped == 0
    assert len(calendars.listed(app, 2029)) == before + 1
    assert not calendars.announced(app, 2029)


BAD = """day,kind,name,source,provisional
2029-02-30,holiday,a,x,
2029-01-01,maybe,a,,perhaps
2029-01-02,holiday,a,x,
2029-01-02,workday,a,x,
3027-01-01,holiday,a,x,
,,,,
2029-01-04
"""
PROBLEMS = [
    (2, "day", "2029-02-30"),
    (3, "kind", "maybe"),
    (3, "source", ""),
    (3, "provisional", "perhaps"),
    (5, "day", "2029-01-02"),
    (6, "day", "3027-01-01"),
    (8, "kind", ""),
    (8, "source", ""),
]


def test_every_problem_of_a_file_is_told(app: App, sign: Sign, tmp_path: Path) -> None:
    """All problems come at once by row, column and value, and nothing is written."""
    before = calendars.listed(app, 2029)
    done = changing.import_file(app, file(tmp_path, BAD), sign())
    assert (done.read, done.accepted) == (6, 0)
    assert [(one.row, one.column, one.value) for one in done.problems] == PROBLEMS
    assert calendars.listed(app, 2029) == before


def test_the_good_rows_of_a_bad_file(app: App, sign: Sign, tmp_path: Path) -> None:
    """Where asked, the good rows are taken all the same, and on a dry run they are not."""
    path = file(tmp_path, BAD)
    assert changing.import_file(app, path, sign(), How(partial=True, dry_run=True)).accepted == 1
    assert calendars.listed(app, 2029)[0].provisional
    assert changing.import_file(app, path, sign(), How(partial=True)).accepted == 1
    assert [day.day for day in calendars.listed(app, 2029)] == [date(2029, 1, 2)]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("", "utf-8"),
        ("what,kind,source\n", "utf-8"),
        ("day,kind\n2027-01-01,holiday\n", "utf-8"),
        ("day,kind,source\n2027-01-01,holiday,Lễ\n", "utf-16"),
        ("day,kind,source\n2027-01-01,holiday,Lễ\n", "cp1258"),
        ("day,kind,source\n" + '2027-01-01,holiday,"' + "x" * 200_000, "utf-8"),
        ("day,kind,source\n" + "2027-01-01,holiday,x\n" * 10_001, "utf-8"),
    ],
)
def test_files_that_are_no_calendar(
    app: App, sign: Sign, tmp_path: Path, text: str, encoding: str
) -> None:
    """A file without the columns, of another encoding or without end is refused as a whole."""
    if encoding == "cp1258":
        path = tmp_path / "calendar.csv"
        path.write_bytes(b"day,kind,source\n2027-01-01,holiday,L\xea\xde\n")
    else:
        path = Path(file(tmp_path, text, encoding))
    with pytest.raises(errors.BadInput):
        changing.import_file(app, str(path), sign())
