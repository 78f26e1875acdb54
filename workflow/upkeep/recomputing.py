"""The recomputing of what is stored of cases: it is derived again from their acts, and what differs is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from states.errors import KetnapError
from states.pipeline import N_

if TYPE_CHECKING:
    from datetime import date

    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.ground.basis import Ground
    from workflow.store import Params, Row, Session
    from workflow.upkeep.invariants import Units

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


class Recomputed(NamedTuple):
    """What is to be written of a case: None for each part that is stored as it should be.

    All but `row` are whole sets of rows; `moved` are the deadlines that have another day, `kinds` the
    rule with the old and the new kind of those that changed theirs.
    """

    case_id: int
    row: Mapping[str, Any] | None
    deadlines: list[dict[str, Any]] | None
    facts: list[dict[str, Any]] | None
    categories: list[dict[str, Any]] | None
    words: list[dict[str, Any]] | None
    documents: list[dict[str, Any]] | None
    requests: list[dict[str, Any]] | None
    holds: list[dict[str, Any]] | None
    moved: tuple[Moved, ...]
    kinds: tuple[tuple[str, str, str], ...] = ()

    @property
    def differs(self) -> bool:
        """Say whether anything is to be written."""
        return any(part is not None for part in self[1:-2])


class Recomputer:
    """Recomputes cases as seen on a day, and keeps what they share for as long as it lives."""

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
    mine = {"case_id": recomputed.case_id}
    if recomputed.row is not None:
        session.run("case_rederive", {**recomputed.row, "id": recomputed.case_id})
    for rows, clear, insert in (
        (recomputed.deadlines, "deadlines_clear", "deadline_insert"),
        (recomputed.facts, "case_facts_clear", "case_fact_insert"),
        (recomputed.categories, "case_categories_clear", "case_category_insert"),
        (recomputed.words, "case_words_clear", "case_word_insert"),
        (recomputed.documents, "documents_clear", "document_insert"),
        (recomputed.requests, "requests_clear", "request_insert"),
        (recomputed.holds, "holds_clear", "hold_insert"),
    ):
        if rows is not None:
            session.run(clear, mine)
            session.many(insert, rows)


# -- one case ---------------------------------------------------------------------------------------


def _recomputed(session: Session, case: CaseFile, base: Ground, units: Units) -> Recomputed:
    """Hold what is stored of a case against its history; raises where they differ in the state."""
    from states.law.deadlines import kept_deadlines
    from workflow.casework import derived
    from workflow.upkeep import invariants

    if case.row["state"] != case.dossier.state:
        words = {"stored": case.row["state"], "told": case.dossier.state}
        raise KetnapError(OTHER_STATE, ref=case.ref, **words)
    mine = {"case_id": case.id}
    due = kept_deadlines(case.dossier, base.setting)
    row = derived.case_row(case.dossier, due, base.setting.law)
    stored = session.execute("deadline_rows_of_case", mine)
    deadlines = derived.deadline_rows(case.id, case.dossier, due, base.now)
    expected = [{**one, "owner_unit_id": _owner(one, units)} for one in deadlines]

    parts: Mapping[str, tuple[str, Iterable[dict[str, Any]], _Seen]] = {
        "facts": ("facts_of_case", derived.fact_rows(case.id, case.dossier), dict),
        "categories": ("categories_of_case", derived.category_rows(case.id, case.dossier), dict),
        "words": ("words_of_case", derived.word_rows(case.id, case.dossier), dict),
        "documents": ("documents_of_case", derived.document_rows(case.id, case.dossier.acts), dict),
        "requests": (
            "requests_of_case",
            derived.request_rows(case.id, case.dossier),
            lambda one: invariants.asked(one, units),
        ),
        "holds": ("holds_of_case", derived.hold_rows(case.id, case.dossier), dict),
    }
    return Recomputed(
        case.id,
        row if any(case.row[name] != value for name, value in row.items()) else None,
        deadlines if invariants.lists_differ(stored, expected) else None,
        moved=tuple(_moved(case.ref, stored, deadlines)),
        kinds=tuple(_kinds(stored, deadlines)),
        **{name: _unless_stored(session, mine, *part) for name, part in parts.items()},
    )


def _unless_stored(
    session: Session, mine: Params, statement: str, rows: Iterable[dict[str, Any]], seen: _Seen
) -> _Rows:
    """Return the rows of one part where those stored differ, else None."""
    from workflow.upkeep.invariants import lists_differ

    wanted = list(rows)
    told = [seen(one) for one in wanted]
    return wanted if lists_differ(session.execute(statement, mine), told) else None


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


def _kinds(
    stored: Iterable[Row], told: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, str, str]]:
    before = {(row["rule"], row["anchor"]): row["kind"] for row in stored}
    for row in told:
        old = before.get((row["rule"], row["anchor"]))
        if old not in (None, row["kind"]):
            yield row["rule"], old, row["kind"]
