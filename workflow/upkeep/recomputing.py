"""The recomputing of cases: what is stored is derived again from the acts, and what differs is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from states.errors import KetnapError
from states.frozen import NamedTuple
from states.pipeline import N_

if TYPE_CHECKING:
    from datetime import date

    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.ground.basis import Ground
    from workflow.store import Row, Session
    from workflow.upkeep.invariants import Units

PAGE = 200

OTHER_STATE = N_(
    "Case {ref} stands as {stored}, but its history says {told}; nothing was recomputed. See: ketnap job run check"
)


Rows = list[dict[str, Any]]


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


class Recomputed(NamedTuple):
    """What is to be written of a case: its row, None where it is as it should be, and the lists that differ.

    `moved` are the deadlines that have another day, `kinds` the rule with the old and the new kind of
    those that changed theirs.
    """

    case_id: int
    row: Mapping[str, Any] | None
    lists: Mapping[str, Rows]
    moved: tuple[Moved, ...]
    kinds: tuple[tuple[str, str, str], ...] = ()

    @property
    def differs(self) -> bool:
        """Say whether anything is to be written."""
        return self.row is not None or bool(self.lists)


class Recomputer:
    """A recomputer of cases as seen on a day; it keeps what they share for as long as it lives."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._grounds: dict[int, Ground] = {}
        self._units: Units | None = None

    def recompute(self, session: Session, row: Row) -> Recomputed:
        """Return what differs between what is stored of a case and what its history says."""
        from workflow.casework import casefile

        return self.recompute_case(session, casefile.read_row(session, row))

    def recompute_case(self, session: Session, case: CaseFile) -> Recomputed:
        """Do the same for a case whose history was read before."""
        from workflow.ground import basis
        from workflow.upkeep import invariants

        if self._units is None:
            self._units = invariants.units(session)
        unit_id = int(case.row["unit_id"])
        if unit_id not in self._grounds:
            self._grounds[unit_id] = basis.ground(session, unit_id, today=self._today)
        return _recomputed(session, case, self._grounds[unit_id], self._units)


def recompute_open(session: Session, app: App, path: str | None = None) -> tuple[Moved, ...]:
    """Recompute the open cases at and below a path, in the caller's transaction.

    Writes what differs, and returns the deadlines that moved.
    """
    from workflow.ground import scope

    reach = scope.subtree(path) if path else {"low": "", "high": ":"}
    return recompute(session, session.execute("cases_open", reach), app.today())


def recompute_waiting_for(session: Session, app: App, unit_id: int) -> tuple[Moved, ...]:
    """Recompute all cases that wait for a unit, once another one took over from it."""
    rows = session.execute("cases_waiting_for_unit", {"unit_id": unit_id})
    return recompute(session, rows, app.today())


def recompute(session: Session, rows: Iterable[Row], today: date) -> tuple[Moved, ...]:
    """Recompute some open cases, whose rows were read before, in the caller's transaction."""
    recomputer = Recomputer(today)
    moved: list[Moved] = []
    for row in rows:
        recomputed = recomputer.recompute(session, row)
        write(session, recomputed)
        moved += recomputed.moved
    return tuple(moved)


def write(session: Session, recomputed: Recomputed) -> None:
    """Write what differs; the case keeps its version, for nothing was done to it."""
    from workflow.casework import stored_lists

    if recomputed.row is not None:
        session.run("case_recompute", {**recomputed.row, "id": recomputed.case_id})
    for name, rows in recomputed.lists.items():
        stored_lists.write(session, recomputed.case_id, name, rows)


# -- one case ---------------------------------------------------------------------------------------


def _recomputed(session: Session, case: CaseFile, base: Ground, units: Units) -> Recomputed:
    """Hold what is stored of a case against its history; raises where they differ in the state."""
    from states.law.deadlines import kept_deadlines
    from workflow.casework import derived
    from workflow.upkeep import invariants

    if case.row["state"] != case.dossier.state:
        words = {"stored": case.row["state"], "told": case.dossier.state}
        raise KetnapError(OTHER_STATE, ref=case.ref, **words)
    due = kept_deadlines(case.dossier, base.context)
    row = derived.case_row(case.dossier, due, base.context.law)
    stored = session.execute("deadline_rows_of_case", {"case_id": case.id})
    deadlines = derived.deadline_rows(case.id, case.dossier, due, base.now)
    expected = [{**one, "owner_unit_id": _owner(one, units)} for one in deadlines]
    moved = {"deadlines": deadlines} if invariants.lists_differ(stored, expected) else {}
    return Recomputed(
        case.id,
        row if any(case.row[name] != value for name, value in row.items()) else None,
        {**moved, **dict(_differing(session, case, units))},
        tuple(_moved(case.ref, stored, deadlines)),
        tuple(_kinds(stored, deadlines)),
    )


def _differing(session: Session, case: CaseFile, units: Units) -> Iterator[tuple[str, Rows]]:
    """Yield each list that is stored otherwise than the acts have it, with its rows."""
    from workflow.upkeep import invariants

    for name, stored, rows in invariants.lists(session, case):
        wanted = list(rows)
        if invariants.lists_differ(stored, (invariants.asked(one, units) for one in wanted)):
            yield name, wanted


def _owner(row: Mapping[str, Any], units: Units) -> int | None:
    """Return the key with which a deadline is written: of the unit named, its heir's, or the case's own."""
    named = units.by_code.get(row["owner_code"])
    return units.heir(named) if named else row["owner_unit_id"]


def _moved(ref: str, stored: Iterable[Row], told: Iterable[Mapping[str, Any]]) -> Iterator[Moved]:
    from workflow.casework.derived import day_changes

    before = {(row["rule"], row["anchor"]): row["due"] for row in stored}
    after = {(row["rule"], row["anchor"]): row["due"] for row in told}
    for one in day_changes(before, after):
        yield Moved(ref, one.rule, one.before, one.after, one.days, one.anchor)


def _kinds(
    stored: Iterable[Row], told: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, str, str]]:
    before = {(row["rule"], row["anchor"]): row["kind"] for row in stored}
    for row in told:
        old = before.get((row["rule"], row["anchor"]))
        if old not in (None, row["kind"]):
            yield row["rule"], old, row["kind"]
