"""Whole acts as reports read them: for figures that ask what stood in a paper, or what held of a person."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from states.history.dossier import Dossier
from workflow.casework.casefile import act_of
from workflow.reports.stories import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from workflow.store import Row, Session


def rows(
    session: Session, cases: Sequence[int], known: datetime
) -> Iterator[tuple[int, list[Row]]]:
    """Yield the rows of the acts of cases, by the keys of these, that were entered before an instant."""
    for at in range(0, len(cases), PAGE):
        found = session.execute("acts_of_cases", {"cases": [*cases[at : at + PAGE]]})
        entered = (row for row in found if row["recorded_at"] < known)
        yield from ((key, [*acts]) for key, acts in groupby(entered, itemgetter("case_id")))


def dossiers(
    session: Session, cases: Sequence[int], known: datetime
) -> Iterator[tuple[int, Dossier]]:
    """Yield the dossiers of cases, by their keys, of the acts entered before an instant."""
    for key, acts in rows(session, cases, known):
        yield key, Dossier(tuple(map(act_of, acts)))
