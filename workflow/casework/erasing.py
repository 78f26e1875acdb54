"""What could name a person taken out of acts for good: part by part, with the chain still holding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from workflow.store import journal

if TYPE_CHECKING:
    from workflow.store import Session

ERASED = "erasure"


class Place(NamedTuple):
    """Where one part stands: case, number of the act, and the name of the part."""

    case_id: int
    n: int
    part: str


def erase(session: Session, places: Iterable[Place], who: journal.By) -> int:
    """Erase parts of acts, and enter into the journal that it was done; return how many were there."""
    count = 0
    for place in places:
        if session.run("act_part_erase", place._asdict()):
            of = f"acts {place.case_id}/{place.n}/{place.part}"
            journal.happened(session, ERASED, of, {}, who)
            count += 1
    return count


def erased(session: Session) -> dict[int, set[str]]:
    """Return the parts of acts that were erased on purpose, by case, each as ``7/note``."""
    found: dict[int, set[str]] = {}
    for row in session.execute("journal_of", {"what": ERASED}):
        table, _, place = row["of"].partition(" ")
        case_id, _, part = place.partition("/")
        if table == "acts" and case_id.isdecimal():
            found.setdefault(int(case_id), set()).add(part)
    return found
