"""One reading of the acts of all cases for reports that ask several things of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.history.acts import effective
from workflow.casework.casefile import act_of
from workflow.reports import acts_read, stories

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from states.history.acts import Act
    from workflow.reports.asked import Asked
    from workflow.reports.stories import Story
    from workflow.reports.trees import Trees
    from workflow.store import Row, Session


class Told(NamedTuple):
    """All that is known of one case: its acts as they were recorded, and those that count, oldest first."""

    case_id: int
    ref: str
    rows: Sequence[Row]
    acts: tuple[Act, ...]
    counting: tuple[Act, ...]

    def story(self, put: Asked) -> Story | None:
        """Return the way of the case up to the day asked, also where it is void; None before its opening."""
        return stories.of_acts(self.case_id, self.ref, self.counting, put)


def read(session: Session, put: Asked, tree: Trees) -> Iterator[Told]:
    """Yield what was entered, as is known, of every case that is, or was, of the unit asked of; the voided too."""
    for page in stories.pages(session, put.unit, tree):
        refs = {row["id"]: row["ref"] for row in session.execute("refs_of_cases", {"cases": page})}
        for case_id, rows in acts_read.rows(session, page, put.known):
            acts = tuple(map(act_of, rows))
            yield Told(case_id, refs[case_id], rows, acts, tuple(effective(acts)))
