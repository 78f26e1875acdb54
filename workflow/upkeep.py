"""Derive anew what is stored to be searched, where the ground under open cases has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from states.errors import KetnapError
from states.pipeline import N_

if TYPE_CHECKING:
    from datetime import date

    from workflow.app import App
    from workflow.casework import CaseFile, Ground
    from workflow.database import Row, Session
    from workflow.invariants import Units

PAGE = 200

OTHER_STATE = N_(
    "Case {ref} stands as {stored}, but its history says {told}; nothing was derived. See: ketnap job run check"
)


class Moved(NamedTuple):
    """A deadline of a case that has another day than it had; `days` is how many later.

    `before` is None for a limit that did not run, `after` for one that no longer does; `anchor` is the
    number of the act it starts from.
    """

    ref: str
    rule: str
    before: date | None
    after: date | None
    days: int | None
    anchor: int


class Derived(NamedTuple):
    """What is to be written anew of a case: None for each part that is stored as it should be.

    `deadlines`, `facts`, `requests` and `holds` are whole sets of rows; `moved` are the deadlines that
    have another day.
    """

    case_id: int
    row: Mapping[str, Any] | None
    deadlines: list[dict[str, Any]] | None
    facts: list[dict[str, Any]] | None
    requests: list[dict[str, Any]] | None
    holds: list[dict[str, Any]] | None
    moved: tuple[Moved, ...]

    @property
    def differs(self) -> bool:
        """Say whether anything is to be written."""
        parts = (self.row, self.deadlines, self.facts, self.requests, self.holds)
        return any(part is not None for part in parts)


class Deriver:
    """Derives cases anew as seen on a day, and keeps what they share for as long as it lives."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._grounds: dict[int, Ground] = {}
        self._units: Units | None = None

    def derive(self, session: Session, row: Row) -> Derived:
        """Return what differs between what is stored of a case and what its history says."""
        from workflow import casework, invariants

        if self._units is None:
            self._units = invariants.units(session)
        unit_id = int(row["unit_id"])
        if unit_id not in self._grounds:
            self._grounds[unit_id] = casework.ground(session, unit_id, today=self._today)
        case = casework.read_row(session, row)
        return _derived(session, case, self._grounds[unit_id], self._units)


def rederive(session: Session, app: App, path: str | None = None) -> tuple[Moved, ...]:
    """Derive the open cases at and below a path anew, in the caller's transaction.

    Writes what differs, and returns the deadlines that moved.
    """
    from workflow import scope

    reach = scope.subtree(path) if path else {"low": "", "high": ":"}
    return rederive_these(session, session.execute("cases_open", reach), app.today())


def rederive_waiting_for(session: Session, app: App, unit_id: int) -> tuple[Moved, ...]:
    """Derive all cases that wait for a unit anew, once another one took over from it."""
    rows = session.execute("cases_waiting_for_unit", {"unit_id": unit_id})
    return rederive_these(session, rows, app.today())


def rederive_these(session: Session, rows: Iterable[Row], today: date) -> tuple[Moved, ...]:
    """Derive some open cases anew, whose rows were read before, in the caller's transaction."""
    deriver = Deriver(today)
    moved: list[Moved] = []
    for row in rows:
        derived = deriver.derive(session, row)
        write(session, derived)
        moved += derived.moved
    return tuple(moved)


def write(session: Session, derived: Derived) -> None:
    """Write what differs; the case keeps its version, for nothing was done to it."""
    mine = {"case_id": derived.case_id}
    if derived.row is not None:
        session.run("case_rederive", {**derived.row, "id": derived.case_id})
    for rows, clear, insert in (
        (derived.deadlines, "deadlines_clear", "deadline_insert"),
        (derived.facts, "case_facts_clear", "case_fact_insert"),
        (derived.requests, "requests_clear", "request_insert"),
        (derived.holds, "holds_clear", "hold_insert"),
    ):
        if rows is not None:
            session.run(clear, mine)
            session.many(insert, rows)


def fill(session: Session, today: date) -> int:
    """Fill in what older versions did not keep, or kept otherwise: helpers and holds; return how many cases.

    The deadlines that an open review holds back get their mark at once, for nothing else keeps sweeps from
    calling them late.
    """
    from workflow import casework, derived

    after, count, reviewed = 0, 0, []
    while page := session.execute("cases_page", {"after": after, "limit": PAGE}):
        for row in page:
            case = casework.read_row(session, row)
            holds = list(derived.hold_rows(case.id, case.dossier))
            helpers = len(case.dossier.helpers)
            if helpers or holds:
                session.run("case_helpers_update", {"id": case.id, "helpers": helpers})
                session.run("holds_clear", {"case_id": case.id})
                session.many("hold_insert", holds)
                count += 1
            reviewed += [row for one in case.dossier.holds if one.under_review]
        after = page[-1]["id"]
    rederive_these(session, reviewed, today)
    return count


class Beyond(NamedTuple):
    """A hold in force that today's rule H1 would not allow so; what was lawful when it was laid stays.

    `part` of the rule is what it is beyond: `paper`, `branch` or `committee`; `last` is the day until which
    it could last today.
    """

    ref: str
    unit: str
    act: int
    part: str
    since: date
    until: date
    most: int
    last: date


def holds_beyond(session: Session, today: date) -> Iterator[Beyond]:
    """Yield the holds that still stand and are beyond today's bounds, oldest first; nothing is changed."""
    from states.holds import beyond
    from workflow import casework

    for row in session.execute("holds_standing", {"today": today}):
        case = casework.read_row(session, row).dossier
        setting = casework.ground(session, row["unit_id"], today=today).setting
        hold = next(one for one in case.holds if one.act == row["act_n"])
        for bound in beyond(hold, case.holds, setting.law(today)["H1"], setting.calendar):
            if bound.part != "branch" or not row["by_committee"]:
                yield Beyond(row["ref"], row["unit"], hold.act, *bound)


# -- one case ---------------------------------------------------------------------------------------


def _derived(session: Session, case: CaseFile, base: Ground, units: Units) -> Derived:
    """Hold what is stored of a case against its history; raises where they differ in the state."""
    from states.deadlines import kept_deadlines
    from workflow import derived, invariants

    if case.row["state"] != case.dossier.state:
        words = {"stored": case.row["state"], "told": case.dossier.state}
        raise KetnapError(OTHER_STATE, ref=case.ref, **words)
    mine = {"case_id": case.id}
    due = kept_deadlines(case.dossier, base.setting)
    row = derived.case_row(case.dossier, due, base.setting.law)
    stored = session.execute("deadline_rows_of_case", mine)
    deadlines = derived.deadline_rows(case.id, case.dossier, due, base.now)
    expected = [{**one, "owner_unit_id": _owner(one, units)} for one in deadlines]

    def unless_stored(name: str, rows: Iterable[dict[str, Any]], seen: _Seen) -> _Rows:
        wanted = list(rows)
        told = [seen(one) for one in wanted]
        return wanted if invariants.lists_differ(session.execute(name, mine), told) else None

    return Derived(
        case.id,
        row if any(case.row[name] != value for name, value in row.items()) else None,
        deadlines if invariants.lists_differ(stored, expected) else None,
        unless_stored("facts_of_case", derived.fact_rows(case.id, case.dossier), dict),
        unless_stored(
            "requests_of_case",
            derived.request_rows(case.id, case.dossier),
            lambda one: invariants.asked(one, units),
        ),
        unless_stored("holds_of_case", derived.hold_rows(case.id, case.dossier), dict),
        tuple(_moved(case.ref, stored, deadlines)),
    )


def _owner(row: Mapping[str, Any], units: Units) -> int | None:
    """Return the key with which a deadline is written: of the unit named, its heir's, or the case's own."""
    named = units.by_code.get(row["owner_code"])
    return units.heir(named) if named else row["owner_unit_id"]


_Rows = list[dict[str, Any]] | None
_Seen = Callable[[dict[str, Any]], dict[str, Any]]


def _moved(ref: str, stored: Iterable[Row], told: Iterable[Mapping[str, Any]]) -> Iterator[Moved]:
    before = {(row["rule"], row["anchor"]): row["due"] for row in stored}
    after = {(row["rule"], row["anchor"]): row["due"] for row in told}
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old != new:
            days = (new - old).days if old and new else None
            yield Moved(ref, key[0], old, new, days, key[1])
