"""The packaged schedule, brought into a register's calendar; what the office set itself is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from states.law.calendar import CalendarDay, packaged
from workflow import clock
from workflow.store import cache, journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workflow.store import Session

FORMER = frozenset(
    {
        "Bộ luật Lao động 2019 (45/2019/QH14), Điều 112 (dự kiến, chờ thông báo của năm)",
        "Bộ luật Lao động 2019 (45/2019/QH14), Điều 111 khoản 3 (dự kiến, chờ thông báo của năm)",
        "Nghị quyết 80-NQ/TW ngày 07/01/2026 của Bộ Chính trị (dự kiến, chưa thấy văn bản sửa Điều 112 Bộ luật Lao động)",
    }
)
"""The sources of expected days in the schedules packaged before: such a row is ours to put right."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A day of the packaged schedule that the register did not have so.

    `what`: "added", "confirmed", "changed", or "kept" where the office says otherwise and is right to.
    The other fields are those of the day as it stands afterwards.
    """

    day: date
    what: str
    kind: str
    name: str
    source: str
    provisional: bool


REASON = "Nâng cấp phần mềm"
"""Why days changed, for the journal; read in the office."""


def bring(session: Session, _: date) -> list[Brought]:
    """Write the days of the packaged schedule that are missing or were only expected; return what differs."""
    span = {"first": date.min, "last": date.max}
    stored = {row["day"]: CalendarDay(**row) for row in session.execute("calendar_year", span)}
    found = list(_compared(stored))
    who = journal.By(clock.now(), reason=REASON)
    with journal.watched(session, "calendar_days", "office_calendar_days", {}, who):
        session.many("calendar_put", [day._asdict() for what, day in found if what != "kept"])
    cache.forget(session)
    return [Brought(day.day, what, *day[1:]) for what, day in found]


def _compared(stored: dict[date, CalendarDay]) -> Iterator[tuple[str, CalendarDay]]:
    """Yield each packaged day that the register does not have so, with what comes of it."""
    own_years = _own_years(stored.values())
    for day in packaged():
        here = stored.get(day.day)
        if here:
            yield from _beside(here, day)
        elif not day.provisional or day.day.year not in own_years:
            yield "added", day


def _own_years(stored: Iterable[CalendarDay]) -> set[int]:
    """Return the years for which the office's own schedule stands."""
    ours = {day.source for day in packaged()} | FORMER
    return {day.day.year for day in stored if day.source not in ours and not day.provisional}


def _beside(here: CalendarDay, day: CalendarDay) -> Iterator[tuple[str, CalendarDay]]:
    """Yield what comes of a packaged day where the register has one: ours is replaced, the office's kept."""
    if here.source in FORMER and here.provisional:
        if here != day:
            yield ("changed" if day.provisional else "confirmed"), day
    elif (here.kind, here.provisional) != (day.kind, day.provisional):
        yield "kept", here
