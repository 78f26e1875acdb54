"""The reminder ladders: on which days before and after a deadline whom to tell.

The rungs stand in ``ladders.toml``, read on demand; the months of a certificate stand in the rule
register. Nothing here asks the clock.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import Any

from states.frozen import NamedTuple
from states.law.calendar import add_months
from states.law.limits import LIMITS
from states.law.meetings import next_meeting, parse_meets
from states.law.rules import RuleSet
from states.pipeline import Label

OWNER, SUPERIOR = "owner", "superior"
MEETING = "meeting"
"""The rung before the branch's last meeting: its day depends on the branch, so no ladder lists it."""

_DAYS_OF_MONTH_AT_MOST = 31
_WARN_DAYS = 30  # a month of a warning, in days, for telling which of two rungs comes first
_COMMON_SUPERIOR = ("T2", "T3")


class Rung(NamedTuple):
    """One rung: `ahead` is how many days before the deadline it stands, below zero after it.

    A rung with `months` stands so many months after the start, and `ahead` only orders it. `always`:
    it goes out singly also to people who chose the digest.
    """

    name: str
    ahead: int
    audience: str = OWNER
    always: bool = False
    months: int | None = None


class Window(NamedTuple):
    """The deadlines whose latest rung, on a day, is the last one of `rungs` (none yet, if empty).

    Their dues lie after `due_after` and through `due_by`, their starts likewise.
    """

    rungs: tuple[Rung, ...]
    due_after: date
    due_by: date
    start_after: date = date.min
    start_by: date = date.max


class Ladder(NamedTuple):
    """The rungs that the owners of some rules are told on, and those told to superiors.

    `rule_sets` narrows it to limits counted by these sets, None: by any; `term` is the length of the
    limit in months where its rungs are counted from the start.
    """

    rules: tuple[str, ...]
    rungs: tuple[Rung, ...]
    superior: tuple[Rung, ...]
    rule_sets: tuple[str, ...] | None = None
    term: int | None = None


class Meeting(NamedTuple):
    """A branch meeting, and the dues for which it is the last one: from its day until before `until`."""

    day: date
    until: date


_Shape = tuple[tuple[Rung, ...], int | None]
"""The rungs of a ladder, and its term in months where they are counted from the start."""


# -- the ladders ------------------------------------------------------------------------------------


def ladder(rule: str, of: RuleSet) -> tuple[Rung, ...]:
    """Return the rungs of a rule as a set has it, in the order of their days; () for a milestone."""
    if rule in _milestones():
        return ()
    data = _data()
    rows = data["rules"].get(rule) or data["kinds"].get(of[rule].kind.value, ())
    return tuple(rung for row in rows for rung in _rungs(row, of, rule))


def ladders(sets: Sequence[RuleSet]) -> tuple[Ladder, ...]:
    """Return every ladder with the rules it serves, under rule sets that are or were in force.

    Rules whose rungs are the same stand together; a rule counted in months stands alone.
    """
    groups: dict[_Shape, list[tuple[str, str]]] = {}
    for limit, one in product(LIMITS, sets):
        if limit.rule in one.rules and (rungs := ladder(limit.rule, one)):
            term = one[limit.rule].part("months") if rungs[0].months else None
            groups.setdefault((rungs, term), []).append((limit.rule, one.id))
    return tuple(_ladder(shape, served) for shape, served in groups.items())


def _ladder(shape: _Shape, served: Iterable[tuple[str, str]]) -> Ladder:
    """Return the ladder of a shape, with the rules that it serves in which rule sets."""
    rungs, term = shape
    rules, sets = (tuple(dict.fromkeys(names)) for names in zip(*served, strict=True))
    owner, superior = (
        tuple(rung for rung in rungs if rung.audience == audience) for audience in (OWNER, SUPERIOR)
    )
    return Ladder(rules, owner, superior, sets if term else None, term)


def common_superior(rule: str) -> bool:
    """Return whether the superior of a rule is the one that both sides of the hand-over have in common."""
    return rule in _COMMON_SUPERIOR


def label(rung: str) -> Label:
    """Return the words of a rung in both languages; KeyError for a rung there is not."""
    name, _, months = rung.rpartition("-")
    if name == "month":
        return Label(*(words.format(months=months) for words in _data()["labels"][name]))
    return Label(*_data()["labels"][rung])


# -- the days ---------------------------------------------------------------------------------------


def windows(of: Ladder, today: date) -> Iterator[Window]:
    """Yield the windows of a ladder on a day: each running limit is in one of them at most.

    The first one holds the limits without any rung yet whose last branch meeting may be near.
    """
    none_yet = _window((), None, of.rungs[0], (of, today))
    yield none_yet._replace(due_by=longest_ahead(today))
    for i, rung in enumerate(of.rungs):
        after = of.rungs[i + 1] if i + 1 < len(of.rungs) else None
        yield _window(of.rungs[: i + 1], rung, after, (of, today))


def started_by(months: int, today: date) -> date:
    """Return the last day from which `months` have passed today, counted from date to date."""
    day = add_months(today, -months)
    while add_months(_days(day, 1), months) <= today:
        day = _days(day, 1)
    return day


def meetings(meets: str, today: date) -> Iterator[Meeting]:
    """Yield the meetings that may be the last one before a deadline of which somebody is told now.

    Of given dates only those count: after the last one nobody knows when the branch will meet.
    """
    within, through = _meeting()["within"], longest_ahead(today)
    given = [day for day in parse_meets(meets) if isinstance(day, date)]
    day, known = (
        next_meeting(_days(today, -4 * _DAYS_OF_MONTH_AT_MOST), meets),
        max(given, default=through),
    )
    while day <= min(known, through):
        after = next_meeting(day, meets)
        last = _days(day, within + 1)
        yield Meeting(day, last if day == known else min(after, last))
        day = after


def last_due(rung: Rung, today: date) -> date:
    """Return the last due for which a rung that is counted from the deadline is reached."""
    return _days(today, rung.ahead)


def longest_ahead(today: date) -> date:
    """Return the last due of which somebody may be told today, certificates left aside."""
    return _days(today, _meeting()["before"] + _meeting()["within"])


def meeting_near(today: date) -> date:
    """Return the last day of a meeting whose rung is reached today."""
    return _days(today, _meeting()["before"])


def meeting_ahead() -> int:
    """Return how many days before the meeting its rung stands."""
    return int(_meeting()["before"])


def _window(
    rungs: tuple[Rung, ...], reached: Rung | None, not_yet: Rung | None, of: tuple[Ladder, date]
) -> Window:
    window = Window(rungs, date.min, date.max)
    if reached is not None:
        due_by, start_by = _last(reached, of)
        window = window._replace(due_by=due_by, start_by=start_by)
    if not_yet is not None:
        due_by, start_after = _last(not_yet, of)
        if not_yet.months is None:
            window = window._replace(due_after=due_by)
        else:  # several starts may share one due
            window = window._replace(due_after=_days(due_by, -1), start_after=start_after)
    return window


def _last(rung: Rung, of: tuple[Ladder, date]) -> tuple[date, date]:
    """Return the last due, and the last start, for which a rung is reached."""
    ladder, today = of
    if rung.months is None:
        return last_due(rung, today), date.max
    start = started_by(rung.months, today)
    return add_months(start, ladder.term or 0), start


def _days(day: date, count: int) -> date:
    return day + timedelta(days=count)


# -- the data ---------------------------------------------------------------------------------------


def _rungs(row: Mapping[str, Any], of: RuleSet, rule: str) -> Iterator[Rung]:
    """Yield the rungs of one row: one, or one for each month that the rule asks to be warned at."""
    told = {"audience": row.get("audience", OWNER), "always": row.get("always", False)}
    if not row.get("warn"):
        yield Rung(row["name"], row["ahead"], **told)
        return
    term = of[rule].part("months")
    for months in of[rule].part("warn"):
        yield Rung(f"{row['name']}-{months}", (term - months) * _WARN_DAYS, months=months, **told)


def _milestones() -> tuple[str, ...]:
    return tuple(limit.rule for limit in LIMITS if limit.milestone)


def _meeting() -> Mapping[str, int]:
    days: Mapping[str, int] = _data()["meeting"]
    return days


@cache
def _data() -> Mapping[str, Any]:
    import tomllib

    with open(os.path.join(os.path.dirname(__file__), "ladders.toml"), "rb") as file:
        return tomllib.load(file)
