"""What histories tell of cases whose limits are near: papers that are missing, limits that cannot be met."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from states.catalogue import MOVE_BY_NAME
from states.catalogue.groups import STATES
from states.guards import judge, matters
from states.guards.facts import Facts
from states.history.dossier import Dossier
from states.law.groups import RULES
from states.pipeline import NOTHING, Kind, Refusal, Role
from states.units import Actor
from states.watch.forecast import DEMANDS, forecast
from states.watch.stalls import DAY, SOON, Stall
from states.way_on.ahead import forward
from workflow.casework import casefile
from workflow.ground import basis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from states.law.deadlines import Deadline
    from workflow.store import Row, Session

PAGE = 500
NEAR, FAR = 2 * SOON, 100
"""Days ahead in which a forecast is made: of a ceremony or a recognition, and of an admission, for which the
slowest reply (30 working days from abroad), a holiday and a month to the next meeting come together."""

_PAPERS: Mapping[str, tuple[str, ...]] = {
    "request_verification": ("V0", "V9"),
    "conclude_verification": ("V1", "V9"),
    "propose": ("C14", "C6", "C17", "O1"),
    "decide": ("C2", "R1"),
    "hold_ceremony": ("D4g",),
    "propose_recognition": ("D6", "O2"),
}
"""The guards of a move that ask for a paper, in the order in which they are told."""


class Found(list[Stall]):
    """What the history of one case tells; `failed` says why it could not be read."""

    failed: Exception | None = None


def candidates(
    session: Session, reach: Mapping[str, str], today: date, *, few: bool = False
) -> list[Row]:
    """Return the limits, of a range of units, whose cases must be looked into, case by case."""
    name = "stuck_candidates_of_few" if few else "stuck_candidates_listed"
    return session.execute(name, {**reach, **windows(today)})


def windows(today: date) -> dict[str, date]:
    """Return today and the days until which limits are near, as the statements name them."""
    return {
        "today": today,
        "soon": today + SOON * DAY,
        "near": today + NEAR * DAY,
        "far": today + FAR * DAY,
    }


def look_into(session: Session, limits: Iterable[Row], today: date) -> Iterator[tuple[int, Found]]:
    """Yield, case by case, what the histories tell; `limits` are rows of `candidates`, in their order.

    One case that cannot be read stops no other.
    """
    grounds: dict[int, basis.Ground] = {}
    by_case = {key: list(rows) for key, rows in groupby(limits, lambda row: int(row["case_id"]))}
    keys = list(by_case)
    for at in range(0, len(keys), PAGE):
        page = keys[at : at + PAGE]
        acts = session.execute("acts_of_cases", {"cases": page})
        told = {key: list(rows) for key, rows in groupby(acts, lambda row: int(row["case_id"]))}
        for key in page:
            unit = int(by_case[key][0]["unit_id"])
            if unit not in grounds:
                grounds[unit] = basis.ground(session, unit, today=today)
            yield key, _look(by_case[key], told.get(key, []), grounds[unit])


def of_one(
    case_id: int, case: Dossier, due: Iterable[Deadline], base: basis.Ground
) -> Iterator[Stall]:
    """Yield what the history of one case tells, its limits being those given rather than the stored ones."""
    days = windows(base.context.today)
    within = {
        **dict.fromkeys(RULES["foreseen_soon"], days["soon"]),
        **dict.fromkeys(RULES["foreseen_near"], days["near"]),
        **dict.fromkeys(RULES["foreseen_far"], days["far"]),
    }
    limits = [
        {**one._asdict(), "case_id": case_id, "kind": one.kind.value}
        for one in due
        if one.rule in within
        and one.due <= within[one.rule]
        and _looked_into(case.state, one, days)
    ]
    if limits:
        yield from _stalls(case, limits, base)


def _looked_into(state: str, one: Deadline, days: Mapping[str, date]) -> bool:
    """Say the same of a limit as the statement that finds the candidates says of the state of its case."""
    if state in STATES["without_certificate"]:
        return False
    return state not in STATES["certified"] or (
        one.rule in RULES["certificate"] and one.due >= days["today"]
    )


def _look(limits: Sequence[Row], acts: Iterable[Row], base: basis.Ground) -> Found:
    found = Found()
    try:
        case = Dossier(tuple(map(casefile.act_of, acts)))
        found.extend(_stalls(case, limits, base))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one case
        found.failed = error
    return found


def _stalls(case: Dossier, limits: Sequence[Row], base: basis.Ground) -> Iterator[Stall]:
    move = forward(case.state, own_decides=True)
    if move is None or move not in _MOVES:
        return
    nobody = Actor(0, "", 0, "", base.chain[0].path, frozenset(Role))
    today = base.context.today
    facts = Facts(case, MOVE_BY_NAME[move], NOTHING, today, base.chain, nobody, base.context)
    yield from _without_papers(facts, limits)
    if not (case.state == "probation" and case.referred_up):
        yield from _foreseen(facts, limits)


def _without_papers(facts: Facts, limits: Sequence[Row]) -> Iterator[Stall]:
    """Yield the nearest limit, where it ends soon and papers of the next move are missing."""
    soon = facts.on + SOON * DAY
    near = next((row for row in limits if row["rule"] != "D6w" and row["due"] <= soon), None)
    missing = _missing(facts) if near else ()
    if near and missing:
        since = max(near["start"], near["due"] - SOON * DAY)
        yield stall(near, "evidence-missing", since)._replace(missing=missing)


def _foreseen(facts: Facts, limits: Iterable[Row]) -> Iterator[Stall]:
    """Yield the limits that can no longer be met."""
    for row in limits:
        ahead = forecast(facts, row["rule"], row["due"]) if row["rule"] in DEMANDS else None
        if ahead:
            yield stall(row, "cannot-finish", ahead.since)._replace(
                earliest=ahead.earliest, special_meeting=ahead.special_meeting
            )


_MOVES = frozenset((*_PAPERS, "apply", "recognise"))


def _missing(facts: Facts) -> tuple[Refusal, ...]:
    """Return what is missing; that a review is under way is no missing paper, the case waits rightly."""
    found = judge(facts, _PAPERS.get(facts.move.name, ()), partial=True).refusals
    return tuple(
        one for one in found if not (one.rule == "C14" and matters.way_on(one) == "resume")
    )


def stall(row: Row, cause: str, since: date) -> Stall:
    """Return what is told of a limit."""
    return Stall(
        row["case_id"],
        cause,
        Kind(row["kind"]),
        row["owner"],
        since,
        row["due"],
        row["rule"],
        row["anchor"],
    )
