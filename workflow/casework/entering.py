"""Cases that are entered with their whole history: worked out in memory step by step, written many at a time.

Each step was judged by the verbs that commands use; here are only the rows that it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from states.history.dossier import Dossier
from states.law.deadlines import kept_deadlines
from workflow.casework import audit, derived, kept_certificates, stored_lists, telling
from workflow.casework.casefile import CaseFile
from workflow.casework.writing import Stood
from workflow.ground import refs

if TYPE_CHECKING:
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Session


class Entered(NamedTuple):
    """A case that stands in memory, after each of its acts, and the ground that it stands on today.

    `news` are the acts of today, with the stamp of each: they are told of as any other is.
    """

    base: Ground
    stood: tuple[Stood, ...]
    news: tuple[tuple[Stood, Stamp], ...]

    @property
    def case(self) -> CaseFile:
        """Return the case after its last act."""
        return self.stood[-1].case


def write(session: Session, waiting: Sequence[Entered], by: Stamp) -> list[str]:
    """Write new cases with their acts and all that is derived from these, and queue what they are told by.

    The cases get their numbers only here, so that one that is not written uses none up. Returns their references.
    """
    numbers = session.execute("case_numbers", {"count": len(waiting)}) if waiting else []
    entered = [
        _numbered(one, int(row["number"])) for one, row in zip(waiting, numbers, strict=True)
    ]
    rows = [_rows(one) for one in entered]
    session.many("case_enter", [row for row, _ in rows])
    session.many("act_insert", [stood.act for one in entered for stood in one.stood])
    session.many(
        "act_part_insert", [part for one in entered for stood in one.stood for part in stood.parts]
    )
    for name in rows[0][1] if rows else ():
        stored_lists.fill(session, name, [row for _, lists in rows for row in lists[name]])
    kept_certificates.link(session, [one.case for one in entered], by)
    for one in entered:
        for stood, stamp in one.news:
            _tell(session, stood.case, one.base, stamp)
    return [one.case.ref for one in entered]


def _numbered(one: Entered, number: int) -> Entered:
    """Return a case under its number: its acts chained anew, since the reference stands in each hash."""
    ref, head = refs.make(number), audit.GENESIS
    news = {id(stood): stamp for stood, stamp in one.news}
    stood: list[Stood] = []
    told: list[tuple[Stood, Stamp]] = []
    for old in one.stood:
        act = {**old.act, "case_id": number, "prev_hash": head}
        act["hash"] = head = audit.chained(ref, act)
        row = {**old.case.row, "id": number, "ref": ref, "head_hash": head}
        asked = old is one.stood[-1] or id(old) in news  # nobody asks how the case stood in between
        dossier = Dossier(old.case.acts, ref=ref) if asked else old.case.dossier
        case = CaseFile(row, old.case.acts, dossier)
        stood.append(Stood(case, act, [{**part, "case_id": number} for part in old.parts]))
        if stamp := news.get(id(old)):
            told.append((stood[-1], stamp))
    return Entered(one.base, tuple(stood), tuple(told))


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
