"""The rows of stuck cases as they are promised: who waits for whom, since when, what helps, what it carries."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from states.frozen import Frozen
from states.watch.stalls import Stall, days_late
from states.way_on.ahead import forward
from states.way_on.rule import NOTHING
from workflow import clock
from workflow.casework import secrecy
from workflow.queries import way_on
from workflow.queries.case_counters import counters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from states.history.counters import Counters
    from states.way_on.rule import Way
    from workflow.store import Row, Session

PAGE = 500


class StalledCase(Frozen):
    """One reason why one case is stuck, as it is promised; `stall` has what the screen says besides.

    `since` is the day it became stuck, `waiting_for` the code of the unit that owes what is late, or a word.
    `next` is what comes first for the case; `waits_for` says whose turn that is where it is not the reader's.
    """

    ref: str
    unit: str
    name: str
    state: str
    rule: str | None
    kind: str
    cause: str
    since: date
    due: date | None
    days_late: int
    owner: str
    waiting_for: str
    last_act: date
    last_reminded: date | None
    escalated_to: str | None
    next: str | None
    waits_for: str | None
    first_listed_on: date
    first_certified_on: date | None
    total_days: int
    resets: int
    held_days: int
    _stall: Stall
    _helps: str | None
    _meets: str | None
    _step: str

    @property
    def stall(self) -> Stall:
        """Return what was found, with what is missing and what is foreseen."""
        return self._stall

    @property
    def helps(self) -> str | None:
        """Return the command of what helps where the limit cannot be met."""
        return self._helps

    @property
    def meets(self) -> str | None:
        """Return the meeting days of the branch."""
        return self._meets

    @property
    def step(self) -> str:
        """Return the step the case waits for: a move, or the state that no move leads out of."""
        return self._step


def shaped(
    session: Session,
    found: Sequence[Stall],
    asked: tuple[way_on.Reader, int | None],
    *,
    knowing: bool,
) -> Iterator[StalledCase]:
    """Yield the rows of what was found, in its order, page by page: who takes few pays for few.

    What a verification found stands only in the rows of who may know. `asked` is the reader, and of how many
    cases the way on is judged.
    """
    reader, most = asked
    today, first = reader.today, dict.fromkeys(stall.case_id for stall in found)
    judged = frozenset(islice(first, most))
    for at in range(0, len(found), PAGE):
        page = found[at : at + PAGE]
        of = {"cases": sorted({stall.case_id for stall in page})}
        found_cases = session.execute("stalled_cases", {**of, "today": today})
        cases = {row["id"]: row for row in found_cases}
        counts = _counts(cases, session.execute("holds_of_cases", of), today)
        reminded = _reminded(session.execute("reminders_of_cases", of))
        told = {
            (row["case_id"], row["rule"]): row["code"]
            for row in session.execute("escalations_of_cases", of)
        }
        lazily = _Ways(session, cases, [s.case_id for s in page if s.case_id in judged], reader)
        for stall in page:
            row, about = cases[stall.case_id], stall.rule or f"stalled {stall.cause}"
            unsaid = stall._replace(missing=secrecy.unsaid(stall.missing))
            yield _row(
                row,
                stall if knowing else unsaid,
                (
                    lazily.of(stall.case_id) if stall.case_id in judged else NOTHING,
                    today,
                    counts[stall.case_id],
                ),
                reminded.get((stall.case_id, about)),
                told.get((stall.case_id, stall.rule)),
            )


class _Ways:
    """The ways on of the cases of a page, judged as they are asked for, in the order of the list."""

    def __init__(
        self,
        session: Session,
        cases: Mapping[int, Row],
        order: Iterable[int],
        reader: way_on.Reader,
    ) -> None:
        rows = (cases[key] for key in dict.fromkeys(order))
        self._coming = way_on.ways(session, rows, reader)
        self._known: dict[int, Way] = {}

    def of(self, key: int) -> Way:
        """Return the way on of a case."""
        while key not in self._known:
            row, way = next(self._coming)
            self._known[row["id"]] = way
        return self._known[key]


def _counts(cases: Mapping[int, Row], held: Iterable[Row], today: date) -> Mapping[int, Counters]:
    """Return the counters of each case of a page."""
    holds: dict[int, list[Row]] = defaultdict(list)
    for row in held:
        holds[row["case_id"]].append(row)
    return {key: counters(row, holds[key], today) for key, row in cases.items()}


def _reminded(rows: Iterable[Row]) -> dict[tuple[int, str], date]:
    """Return when each case was last reminded of each limit, or of each cause that is no limit."""
    latest: dict[tuple[int, str], date] = {}
    for row in rows:
        key = (row["case_id"], row["rule"] or row["rung"] or "")
        by_mail = clock.day_of(row["sent_at"]) if row["sent_at"] else None
        latest[key] = max(filter(None, (by_mail, row["handed_on"], latest.get(key))))
    return latest


def _row(
    row: Row,
    stall: Stall,
    seen: tuple[Way, date, Counters],
    reminded: date | None,
    escalated: str | None,
) -> StalledCase:
    way, today, counts = seen
    return StalledCase(
        ref=row["ref"],
        unit=row["unit"],
        name=row["name"],
        state=row["state"],
        rule=stall.rule,
        kind=stall.kind.value,
        cause=stall.cause,
        since=stall.since,
        due=stall.due,
        days_late=days_late(stall.due, today),
        owner=stall.owner,
        waiting_for=_waiting_for(row, stall),
        last_act=row["last_act"],
        last_reminded=reminded,
        escalated_to=escalated,
        next=way_on.command(way, today),
        waits_for=way.waits_for,
        first_listed_on=counts.first_listed_on,
        first_certified_on=counts.first_certified_on,
        total_days=counts.total_days,
        resets=counts.resets,
        held_days=counts.held_days,
        _stall=stall,
        _helps=_helps(stall, way, today),
        _meets=row["meets"],
        _step=forward(row["state"], own_decides=bool(row["own_decides"])) or row["state"],
    )


def _helps(stall: Stall, way: Way, today: date) -> str | None:
    """Return the command of what helps where a limit cannot be met."""
    if stall.cause != "cannot-finish":
        return None
    helps = (deed for deed in way.also if stall.rule in deed.limits)
    return next((way_on.spelled(deed.command, way.on, today) for deed in helps), None)


def _waiting_for(row: Row, stall: Stall) -> str:
    """Return who must act: a unit of the register, or a word for anybody else.

    The leaving branch chases a place outside the register, which is the one that must answer.
    """
    if stall.cause == "notice-unanswered" and row["residence"]:
        return str(row["residence"])
    by_owner = _WAITS_FOR.get(stall.owner)
    known = by_owner(row, stall) if by_owner else None
    return str(known or stall.waiting_for or row["unit"])


def _of_authority(row: Row, _: Stall) -> str | None:
    """Return the own committee while it has not endorsed; the authority is that of the deadline."""
    return row["parent"] if row["state"].endswith("proposed") and not row["own_decides"] else None


_WAITS_FOR: Mapping[str, Callable[[Row, Stall], str | None]] = {
    "authority": _of_authority,
    "committee": lambda row, _: row["parent"],
    "admin": lambda _, __: "admin",
    "receiving-unit": lambda row, _: row["to_code"],
}
