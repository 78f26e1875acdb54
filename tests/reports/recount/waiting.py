"""How long things take, counted day by day: cycle times, stages, bottlenecks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.reports.recount.asked import CLOSED, STAGE, STAGES, STATES, History, Question

OPEN = tuple(state for state in STATES if state not in CLOSED)


@dataclass(frozen=True)
class Time:
    """A time of so many days, seen from `seen` days on; `how` it ended is None while it goes on."""

    days: int
    how: str | None
    seen: int = 0


def still_there(times: list[Time], day: int) -> Fraction:
    """Return Kaplan and Meier's share of those who are still there after a day, one end after another."""
    share = Fraction(1)
    for one in sorted({t.days for t in times if t.how and t.days <= day}):
        risk = [t for t in times if t.seen < one <= t.days or (one == 0 == t.seen)]
        ends = [t for t in risk if t.how and t.days == one]
        if risk:
            share *= 1 - Fraction(len(ends), len(risk))
    return share


def within(times: list[Time], share: Fraction) -> int | None:
    """Return the least day after which no more than a share is still there; None where never reached."""
    days = sorted({t.days for t in times if t.how})
    return next((day for day in days if still_there(times, day) <= share), None)


def came_by(times: list[Time], how: str, day: int) -> Fraction:
    """Return Aalen and Johansen's share of those who came to one end by a day."""
    total, still = Fraction(0), Fraction(1)
    for one in sorted({t.days for t in times if t.how and t.days <= day}):
        risk = [t for t in times if t.seen < one <= t.days or (one == 0 == t.seen)]
        if risk:
            ends = [t.how for t in risk if t.how and t.days == one]
            total += still * Fraction(ends.count(how), len(risk))
            still *= 1 - Fraction(len(ends), len(risk))
    return total


def cycle_times(asked: Question, *, working_days: bool = False) -> dict[str, dict[str, object]]:
    """Measure the stays in each state that began in the window."""
    times: dict[str, list[tuple[str, Time]]] = defaultdict(list)
    whom: dict[str, list[str]] = defaultdict(list)
    for one in asked.histories:
        for stay in one.stays():
            if asked.holds(stay.since) and asked.mine(stay.unit, stay.since):
                ended = stay.until is not None and stay.until <= asked.end
                until = stay.until if ended and stay.until else asked.end
                days = asked.register.working_days(stay.since, until) if working_days else (until - stay.since).days  # fmt: skip
                if not ended and stay.state in WAITS:
                    whom[stay.state].append(_waits_at_the_end(asked, one))
                times[stay.state].append((stay.ref, Time(max(days, 0), "ended" if ended else None)))
    found: dict[str, dict[str, object]] = {}
    for state in OPEN:
        each = [time for _, time in times[state]]
        found[state] = {
            "cases": sorted(ref for ref, time in times[state] if time.how),
            "open": sorted(ref for ref, time in times[state] if not time.how),
            "p50_days": within(each, Fraction(1, 2)),
            "p90_days": within(each, Fraction(1, 10)),
            "waits_for": dict(Counter(whom[state])),
        }
    return found


def stages(asked: Question) -> dict[str, dict[str, object]]:
    """Measure the stays in each stage that touch the window, with all the ways in which they may end."""
    found: dict[str, dict[str, object]] = {}
    for stage, following in pairwise(STAGES[:-1]):
        told = [*_in_stage(asked, stage)]
        held = [(one.ref, time) for one, time in told]
        times = [time for _, time in held]
        ended = sum(time.how is not None for time in times)
        row: dict[str, object] = {
            "to": following,
            "cases": len(held),
            "finished": sorted(ref for ref, time in held if time.how == "onward"),
            "waiting": sorted(ref for ref, time in held if time.how is None),
            "finished_p50": _middle([time.days for time in times if time.how == "onward"]),
            "waiting_p50": _middle([time.days for time in times if time.how is None]),
            "too_few": ended < 20,
            "waits_for": dict(
                Counter(_waits_at_the_end(asked, one) for one, time in told if time.how is None)
            ),
            "estimate_p50": None,
            "probability": None,
        }
        if ended >= 20:
            last = max((time.days for time in times), default=0)
            row["probability"] = round(float(came_by(times, "onward", last)), 4)
            days = sorted({time.days for time in times if time.how == "onward"})
            half = Fraction(1, 2)
            row["estimate_p50"] = next((d for d in days if came_by(times, "onward", d) >= half), None)  # fmt: skip
        found[stage] = row
    return found


def _waits_at_the_end(asked: Question, one: History) -> str:
    return waited_for(asked, str(one.state(asked.end)), one.owner(asked.end), asked.end)


def _middle(days: list[int]) -> int | None:
    return sorted(days)[(len(days) + 1) // 2 - 1] if days else None


def _in_stage(asked: Question, stage: str) -> Iterator[tuple[History, Time]]:
    for one in asked.histories:
        moves = one.moves
        for at, act in enumerate(moves):
            came = STAGE[act.after] == stage and (at == 0 or STAGE[moves[at - 1].after] != stage)
            if not came or not asked.mine(act.unit, act.on):
                continue
            left = next((m for m in moves[at + 1 :] if STAGE[m.after] != stage), None)
            if act.on > asked.end or (left and left.on < asked.first):
                continue
            ended = left is not None and left.on <= asked.end
            days = ((left.on if left and ended else asked.end) - act.on).days
            how = _end(stage, left.after) if left and ended else None
            yield one, Time(days, how, max((asked.first - act.on).days, 0))


def _end(stage: str, state: str) -> str:
    if state in CLOSED:
        return state
    return "onward" if STAGES.index(STAGE[state]) > STAGES.index(stage) else "back"


WAITS = {
    **dict.fromkeys(("identified", "nominated", "certified", "applied", "verified", "decided"), "branch"),
    "enrolled": "centre",
    "verifying": "unit-asked",
    "probation": "candidate",
    **dict.fromkeys(("proposed", "recognition_proposed", "removal_proposed"), "committee"),
    **dict.fromkeys(("endorsed", "recognition_endorsed", "removal_endorsed"), "authority"),
}  # fmt: skip


def bottlenecks(asked: Question) -> dict[tuple[str, str, str], tuple[int, list[str]]]:
    """Count the case-days of each step, unit and who is waited for: one for each day on which a case was there."""
    days: dict[tuple[str, str, str], int] = defaultdict(int)
    refs: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in asked.histories:
        begins = max(asked.first, one.acts[0].on)
        for n in range((asked.end - begins).days + 1):
            day = begins + timedelta(n)
            here = one.state(day), one.owner(day)
            for state, unit in _there(one, day, dawn=day == asked.first) | {here}:
                if state in OPEN and state != "member" and asked.mine(unit, day):
                    key = (
                        state,
                        asked.register.units[unit].code,
                        waited_for(asked, state, unit, day),
                    )
                    refs[key].add(one.ref)
                    days[key] += (state, unit) == here and day < asked.end
    return {key: (days[key], sorted(refs[key])) for key in refs}


def _there(one: History, day: date, *, dawn: bool) -> set[tuple[str | None, int]]:
    """Return where a case stood and whose it was after each step of a day, and at `dawn` before them."""
    held = {(act.after, act.unit) for act in one.steps if act.on == day}
    before = day - timedelta(1)
    if dawn and one.acts[0].on <= before:
        return held | {(one.state(before), one.owner(before))}
    return {*held}


def waited_for(asked: Question, state: str, unit: int, on: date) -> str:
    """Return who is waited for; where a unit's own committee decides, nobody endorses before."""
    told = WAITS[state]
    if told == "committee":
        above = asked.register.above(unit, on)
        own = next((u for u in above if asked.register.units[u].kind not in ("branch", "centre")), above[-1])  # fmt: skip
        top = asked.register.parent(own, on) is None
        if top or asked.register.fact(own, "decides", on):
            return "authority"
    return told
