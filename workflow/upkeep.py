"""Derive anew what is stored to be searched, where the ground under open cases has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from states.deadlines import Deadline
    from workflow.app import App
    from workflow.casework import CaseFile, Ground
    from workflow.database import Row, Session


class Moved(NamedTuple):
    """A deadline of a case that has another day than it had; `days` is how many later."""

    ref: str
    rule: str
    before: date | None
    after: date | None
    days: int | None


def rederive(session: Session, app: App, path: str | None = None) -> tuple[Moved, ...]:
    """Derive the open deadlines of all open cases at and below a path anew; return those that moved."""
    from workflow import scope

    reach = scope.subtree(path) if path else {"low": "", "high": ":"}
    return _rederive(session, app, session.execute("cases_open", reach))


def rederive_waiting_for(session: Session, app: App, unit_id: int) -> tuple[Moved, ...]:
    """Derive the deadlines of all cases that wait for a unit anew, once another one took over from it."""
    rows = session.execute("cases_waiting_for_unit", {"unit_id": unit_id})
    return _rederive(session, app, rows)


def _rederive(session: Session, app: App, rows: Iterable[Row]) -> tuple[Moved, ...]:
    from workflow import casework

    grounds: dict[int, Ground] = {}
    moved: list[Moved] = []
    for row in rows:
        unit_id = int(row["unit_id"])
        if unit_id not in grounds:
            grounds[unit_id] = casework.ground(session, unit_id, today=app.today())
        moved += _rederive_one(session, casework.read_row(session, row), grounds[unit_id])
    return tuple(moved)


def _rederive_one(session: Session, case: CaseFile, base: Ground) -> Iterator[Moved]:
    """Derive one case anew; its row keeps its version, for nothing was done to the case."""
    from states.deadlines import open_deadlines, soonest
    from workflow import casework

    before = {
        (row["rule"], row["anchor"]): row["due"]
        for row in session.execute("deadlines_of_case", {"case_id": case.id})
    }
    due = open_deadlines(case.dossier, base.setting)
    after = {(one.rule, one.anchor): one.due for one in due}
    casework.write_deadlines(session, case, due, base)
    session.run("case_next_update", {"id": case.id, **_next(soonest(due))})
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old != new:
            yield Moved(case.ref, key[0], old, new, (new - old).days if old and new else None)


def _next(deadline: Deadline | None) -> dict[str, object]:
    return {
        "next_rule": deadline and deadline.rule,
        "next_kind": deadline and deadline.kind.value,
        "next_due": deadline and deadline.due,
        "next_owner": deadline and deadline.owner,
    }
