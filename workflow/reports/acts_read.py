"""Whole acts as reports read them: for figures that ask what stood in a paper, or what held of a person."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from states.history.acts import Act, typed
from states.history.dossier import Dossier
from workflow.casework.said import said
from workflow.reports.stories import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from workflow.store import Row, Session


def act(row: Row) -> Act:
    """Return an act of its row and what stands beside it."""
    raw = said(row).fields
    raw.pop("despite", None)
    return Act(
        row["n"],
        row["move"],
        row["from_state"],
        row["to_state"],
        row["acted_on"],
        typed(row["move"], raw),
        unit_id=row["unit_id"],
    )


def dossiers(
    session: Session, cases: Sequence[int], known: datetime
) -> Iterator[tuple[int, Dossier]]:
    """Yield the dossiers of cases, by their keys, of the acts entered before an instant."""
    for at in range(0, len(cases), PAGE):
        rows = session.execute("acts_of_cases", {"cases": [*cases[at : at + PAGE]]})
        entered = (row for row in rows if row["recorded_at"] < known)
        for case_id, acts in groupby(entered, itemgetter("case_id")):
            yield case_id, Dossier(tuple(map(act, acts)))
