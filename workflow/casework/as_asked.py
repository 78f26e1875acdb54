"""Rows of cases as of the day they are asked for: some limits begin with a day rather than with an act.

Few rows have such a limit. What derives it is loaded when one does, so that a list starts fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.casework import secrecy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from states.history.dossier import Dossier
    from states.law.deadlines import Deadline
    from states.units import Actor
    from workflow.ground.basis import Ground
    from workflow.store import Row, Session


def next_of(due: Deadline | None) -> dict[str, Any]:
    """Return the part of a case's row that tells of its next deadline."""
    return {
        "next_rule": due and due.rule,
        "next_kind": due and due.kind.value,
        "next_due": due and due.due,
        "next_owner": due and due.owner,
    }


def as_asked(
    row: Mapping[str, Any], dossier: Dossier, base: Ground, actor: Actor
) -> Mapping[str, Any]:
    """Return a case's row with its next deadline as of today, where one waits for a conclusion.

    That it waits for one is told to those who may know; to others it is held like any other limit.
    """
    return live(row, dossier, base, actor) if row["waits"] else row


def live(row: Mapping[str, Any], dossier: Dossier, base: Ground, actor: Actor) -> Mapping[str, Any]:
    """Return a case's row with its next deadline as of today, whatever day it was stored on.

    A limit may begin with a day rather than an act: from then until the recomputing of that morning the
    row does not have it yet.
    """
    from states.law.deadlines import open_deadlines, soonest

    due = soonest(open_deadlines(dossier, base.context))
    waits = due is not None and due.waits
    knowing = secrecy.knows({"unit_path": base.now[-1].path}, actor)
    return {**row, **next_of(due), "next_waits": waits and knowing}


def rows_as_asked(session: Session, rows: Iterable[Row], today: date, actor: Actor) -> list[Row]:
    """Return rows of cases, each with its next deadline as of today, as `as_asked` does."""
    return [_row_as_asked(session, row, today, actor) if row["waits"] else row for row in rows]


def _row_as_asked(session: Session, row: Row, today: date, actor: Actor) -> Mapping[str, Any]:
    from workflow.casework.casefile import read_row
    from workflow.ground.basis import ground

    base = ground(session, row["unit_id"], today=today)
    return as_asked(row, read_row(session, row).dossier, base, actor)
