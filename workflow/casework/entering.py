"""Cases that are entered with their whole history: worked out in memory step by step, written many at a time.

Each step was judged by the verbs that commands use; here are only the rows that it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from states.law.deadlines import kept_deadlines
from workflow.casework import act_rows, audit, derived, kept_certificates, stored_lists, telling
from workflow.casework.casefile import CaseFile
from workflow.ground import refs

if TYPE_CHECKING:
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Session


class Entered(NamedTuple):
    """A case after the last of its acts, the ground that it stands on today, and the rows of its acts.

    `news` are the acts of today, each with the case as it stood after it and with its stamp: they are told of as
    any other is. It has no number yet, and its acts stand in no chain.
    """

    case: CaseFile
    base: Ground
    acts: Sequence[dict[str, Any]]
    parts: Sequence[dict[str, Any]]
    news: Sequence[tuple[CaseFile, Stamp]]


def write(session: Session, waiting: Sequence[Entered], by: Stamp) -> list[str]:
    """Write new cases with their acts and all that is derived from these, and queue what they are told by.

    The cases get their numbers only here, so that one that is not written uses none up. Returns their references.
    """
    told = session.execute("case_numbers", {"count": len(waiting)}) if waiting else []
    numbers = [int(row["number"]) for row in told]
    entered = [_numbered(one, number) for one, number in zip(waiting, numbers, strict=True)]
    rows = [_rows(one) for one in entered]
    session.many("case_enter", [row for row, _ in rows])
    session.many("act_insert", [act for one in entered for act in one.acts])
    session.many("act_part_insert", [part for one in entered for part in one.parts])
    for name in rows[0][1] if rows else ():
        stored_lists.fill(session, name, [row for _, lists in rows for row in lists[name]])
    kept_certificates.link(session, [one.case for one in entered], by)
    for one in entered:
        for case, stamp in one.news:
            _tell(session, case, one.base, stamp)
    return [one.case.ref for one in entered]


def _numbered(one: Entered, number: int) -> Entered:
    """Return a case under its number; its rows are given the number, and its acts their places in the chain."""
    ref, head = refs.make(number), audit.GENESIS
    for act in one.acts:
        act["case_id"] = number
        head = act_rows.link(ref, head, act)
    for part in one.parts:
        part["case_id"] = number
    news = [(_under(case, ref, one.acts), stamp) for case, stamp in one.news]
    return one._replace(case=_under(one.case, ref, one.acts), news=news)


def _under(case: CaseFile, ref: str, acts: Sequence[Mapping[str, Any]]) -> CaseFile:
    """Return a case under its reference; `acts` are the rows of its acts, perhaps of some more."""
    last = acts[len(case.acts) - 1]
    row = {**case.row, "id": last["case_id"], "ref": ref, "head_hash": last["hash"]}
    return CaseFile(row, case.acts, case.dossier.under(ref))


def _rows(one: Entered) -> tuple[Mapping[str, Any], Mapping[str, Iterable[Mapping[str, Any]]]]:
    """Return the row of a case, and the rows of each list that is stored of it."""
    case, base = one.case, one.base
    due = kept_deadlines(case.dossier, base.context)
    row = {**case.row, **derived.case_row(case.dossier, due, base.context.law)}
    lists = stored_lists.of(case.id, case.dossier)
    return row, {**lists, "deadlines": derived.deadline_rows(case.id, case.dossier, due, base.now)}


def _tell(session: Session, case: CaseFile, base: Ground, stamp: Stamp) -> None:
    """Queue the messages about an act, as the case stood after it."""
    due = kept_deadlines(case.dossier, base.context)
    row = {**case.row, **derived.case_row(case.dossier, due, base.context.law)}
    telling.tell(session, case._replace(row=row), case.acts[-1], base.now, stamp)
