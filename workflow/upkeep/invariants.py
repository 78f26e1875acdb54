"""The check of every case against its history: what is stored beside it must be what the acts say.

The history is the source. Everything else - the row, the deadlines, the facts, the requests, the
hand-overs - is derived again from it and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from notifications.language import fault
from states.catalogue import transfer
from states.errors import KetnapError
from states.frozen import NamedTuple
from states.law.deadlines import kept_deadlines
from states.pipeline import Label
from workflow.casework import audit, casefile, derived, derived_transfers, erasing, stored_lists
from workflow.ground import basis
from workflow.store.cache import once
from workflow.upkeep import stored_words as told

if TYPE_CHECKING:
    from datetime import date

    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.ground.basis import Ground
    from workflow.store import Row, Session

PAGE = 200
_ROW_OF_THE_CASE = ("unit_id", "acts", "head_hash")
UNREADABLE = (KetnapError, ValueError, LookupError, TypeError, AttributeError, StopIteration)
"""What is raised where the history of one case is broken; a fault of the database is none of these."""


class Finding(NamedTuple):
    """One thing stored that the history does not bear out.

    `part` is what it is about (chain, state, row, deadlines, facts, categories, words, documents,
    requests, holds, marks, transfers), `stored` what stands there and `derived` what the history says, both in words;
    `column` the one column that differs, if it is one.
    """

    ref: str
    part: str
    stored: Label
    derived: Label
    column: str = ""


class Units(NamedTuple):
    """The keys of all units by code, and by key the unit that took over a closed one."""

    by_code: Mapping[str, int]
    heirs: Mapping[int, int]

    def same(self, stored: int | None, expected: int | None) -> bool:
        """Say whether a stored key is the expected unit or one that took over from it, in any turn."""
        while stored != expected:
            if expected is None or (expected := self.heirs.get(expected)) is None:
                return False
        return True

    def heir(self, key: int | None) -> int | None:
        """Return the key of the unit itself, or of whoever took over from it, in any turn."""
        while key is not None and key in self.heirs:
            key = self.heirs[key]
        return key


def check(
    app: App, counts: Callable[[Session, Finding], bool] = lambda _, __: True
) -> Iterator[Finding]:
    """Check every case, page by page, in short readings; yield what is found.

    `counts` is asked of each finding in the reading in which it was found.
    """
    after, today = 0, app.today()
    while True:
        with app.reading(as_it_is=True) as session:
            known = units(session)
            page = session.execute("cases_page", {"after": after, "limit": PAGE})
            found = [
                finding
                for row in page
                for finding in _checked(session, row, known, today)
                if counts(session, finding)
            ]
        yield from found
        if not page:
            return
        after = page[-1]["id"]


def units(session: Session) -> Units:
    """Return the keys of all units, as kept where nobody wrote meanwhile."""
    return once(session, ("units",), lambda: _units(session))


def _units(session: Session) -> Units:
    rows = session.execute("unit_keys")
    heirs = {row["id"]: row["successor_id"] for row in rows if row["successor_id"]}
    return Units({row["code"]: row["id"] for row in rows}, heirs)


def _checked(session: Session, row: Row, units: Units, today: date) -> Iterator[Finding]:
    """Check one case; a history that cannot be read is itself a finding."""
    ref = row["ref"]
    try:
        yield from _check(session, row, units, today)
    except UNREADABLE as error:
        broken = Label(fault(error, "vi"), fault(error, "en"))
        yield Finding(ref, "history", broken, Label("đọc được", "readable"))


def _check(session: Session, row: Row, units: Units, today: date) -> Iterator[Finding]:
    acts = session.execute("chain_of_case", {"case_id": row["id"]})
    span = {"after": row["id"] - 1, "last": row["id"]}
    parts = session.execute("audit_parts", span)
    gone = once(session, ("erased",), lambda: erasing.erased(session))
    yield from _chain(row, acts, parts, gone.get(row["id"], set()))
    case = casefile.read_row(session, row)
    yield from _one_after_another(case)
    base = basis.ground(session, row["unit_id"], today=today)
    yield from _row_and_deadlines(session, case, base, units)
    for name, stored, expected in lists(session, case):
        yield from _list(case, name, stored, (asked(one, units) for one in expected))
    transfers = session.execute("transfers_of_case", {"case_id": case.id})
    yield from _transfers(case, transfers, units)


def lists(
    session: Session, case: CaseFile
) -> Iterator[tuple[str, list[Row], Iterable[dict[str, Any]]]]:
    """Yield the lists of a case that follow from its acts: the name, the rows stored and those derived."""
    for name, derivation in stored_lists.FROM_ACTS.items():
        stored = session.execute(derivation.statement, {"case_id": case.id})
        yield name, stored, derivation.rows(case.id, case.dossier)


def _chain(
    row: Row, acts: Sequence[Row], parts: Sequence[Row], erased: Collection[str]
) -> Iterator[Finding]:
    found = audit.check_chain(row["ref"], acts, parts, erased)
    if found.at:
        found_at = Label(f"đứt ở {found.at}", f"broken at {found.at}")
        yield Finding(row["ref"], "chain", found_at, Label("nguyên vẹn", "whole"))
    last = acts[-1] if acts else None
    expected = (last and last["unit_id"], len(acts), found.hash)
    yield from _differences(
        row["ref"], "row", row, dict(zip(_ROW_OF_THE_CASE, expected, strict=True))
    )
    yield from _differences(row["ref"], "row", row, {"version": len(acts)})


def _one_after_another(case: CaseFile) -> Iterator[Finding]:
    """Say where an act does not begin in the state in which the one before it ended."""
    before: str | None = None
    for act in case.acts:
        if act.from_state != before:
            begins = (
                told.column("act_n", act.n),
                told.column("from_state", act.from_state),
            )
            stored, expected = told.joined(begins), told.column("from_state", before)
            yield Finding(case.ref, "state", stored, expected)
        before = act.to_state
    if before != case.dossier.state:
        stored, expected = told.column("to_state", before), told.state(case.dossier.state)
        yield Finding(case.ref, "state", stored, expected)


def _row_and_deadlines(
    session: Session, case: CaseFile, base: Ground, units: Units
) -> Iterator[Finding]:
    """Compare the row and the deadlines with what the history says, which is the same on any day."""
    stored = session.execute("deadline_rows_of_case", {"case_id": case.id})
    due = kept_deadlines(case.dossier, base.context)
    rows = derived.deadline_rows(case.id, case.dossier, due, base.now)
    expected = derived.case_row(case.dossier, due, base.context.law)
    yield from _differences(case.ref, "row", case.row, expected)
    yield from _list(case, "deadlines", stored, (_owned(row, stored, units) for row in rows))


def _owned(row: Mapping[str, Any], stored: Iterable[Row], units: Units) -> dict[str, Any]:
    """Return a derived deadline with the key of its unit, or of the unit's heir where that is stored."""
    unit_id = units.by_code.get(row["owner_code"], row["owner_unit_id"])
    kept = next(
        (
            s["owner_unit_id"]
            for s in stored
            if (s["rule"], s["anchor"]) == (row["rule"], row["anchor"])
        ),
        unit_id,
    )
    unit_id = kept if units.same(kept, unit_id) else unit_id
    return {**row, "owner_unit_id": unit_id}


def asked(row: Mapping[str, Any], units: Units) -> dict[str, Any]:
    """Return a derived row, a request with the key of the unit that is asked, or of who took over from it."""
    if "asked_unit" not in row:
        return dict(row)
    return {**row, "asked_unit_id": units.heir(units.by_code.get(row["asked_unit"]))}


def _transfers(case: CaseFile, stored: Collection[Row], units: Units) -> Iterator[Finding]:
    expected = derived_transfers.rows(case.acts, case.dossier.acts)
    if len(stored) != len(expected):
        kept, due = (told.column("rows", len(rows)) for rows in (stored, expected))
        yield Finding(case.ref, "transfers", kept, due)
        return
    for row, derived_row in zip(stored, expected, strict=True):
        to_unit = units.by_code.get(derived_row.pop("to"))
        if not units.same(row["to_unit_id"], to_unit):
            went = {"to_unit_id": row["to_unit_id"]}
            yield from _differences(case.ref, "transfers", went, {"to_unit_id": to_unit})
        yield from _differences(case.ref, "transfers", row, derived_row)
    under_way = [row["state"] for row in stored if row["state"] in transfer.OPEN]
    expected_way = [case.dossier.transfer] if case.dossier.transfer else []
    if under_way != expected_way:
        kept, due = _under_way(under_way), _under_way(expected_way)
        yield Finding(case.ref, "transfers", kept, due)


def _under_way(states: Sequence[str]) -> Label:
    """Return the hand-overs under way in words: how each stands."""
    every = told.joined(told.transfer_state(one) for one in states) if states else told.NOTHING
    return Label(f"đang chuyển: {every.vi}", f"under way: {every.en}")


def _differences(
    ref: str, part: str, stored: Mapping[str, Any], expected: Mapping[str, Any]
) -> Iterator[Finding]:
    for name, value in expected.items():
        if stored[name] != value:
            kept, due = (told.column(name, one, part) for one in (stored[name], value))
            yield Finding(ref, part, kept, due, name)


def lists_differ(stored: Iterable[Row], expected: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether two lists of rows differ, in any order, by the columns that are read from the table."""
    rows = [dict(row) for row in stored]
    told = [dict(row) for row in expected]
    names = list(rows[0]) if rows else []
    return len(rows) != len(told) or any(
        {name: row[name] for name in names} not in rows for row in told
    )


def _list(
    case: CaseFile, part: str, stored: Iterable[Row], expected: Iterable[Mapping[str, Any]]
) -> Iterator[Finding]:
    """Compare two lists of rows, in any order, by the columns that are read from the table."""
    rows = [dict(row) for row in stored]
    names = list(rows[0]) if rows else []
    due = [{name: row[name] for name in names} if names else dict(row) for row in expected]
    for row in rows:
        if row in due:
            due.remove(row)
        else:
            yield Finding(case.ref, part, told.row(row, part), told.NOTHING)
    for row in due:
        yield Finding(case.ref, part, told.NOTHING, told.row(row, part))
