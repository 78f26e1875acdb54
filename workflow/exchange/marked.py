"""The marked copy of a list: what is wrong where it stands, and states proposed for a human to confirm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from notifications.language import say, words
from states.catalogue import STATE_BY_ID, STATES
from states.pipeline import N_, Label
from workflow.exchange import columns, headings, kept_headings, lists, naming, statuses
from workflow.exchange.lists import Opened, Source
from workflow.store.workbooks import marking, reading
from workflow.store.workbooks.marking import Mark, Marked, Offer
from workflow.store.workbooks.reading import column_letters

if TYPE_CHECKING:
    from workflow.exchange.rows import ImportRow, Problem
    from workflow.store.workbooks.reading import Row

MOST_FROZEN = 2
HEADING = "Vấn đề"
"""The heading of what is wrong; a list that has it is read without it."""
OFFERED = N_(
    "Proposed by what the row says and by the papers it has. Keep it, or choose another state; with this column "
    "filled in the list is taken in as it says."
)


def write(
    file: str, source: Source, problems: Sequence[Problem], reached: Mapping[int, str]
) -> None:
    """Write a copy of a list with its problems marked, and for each row the state that it may be said to have.

    `reached` are the states the rows come to by their papers. Raises `AlreadyExists` where there is such a file,
    `Unavailable` where it cannot be written.
    """
    opened = lists.open_sheet(reading.read(source.file, source.sheet), source)
    listed = opened.told()
    rows = {row.number: row for row in listed.rows}
    proposed = {
        number: words(_label(state))
        for number, row in rows.items()
        if opened.kept and (state := _proposal(row, reached.get(number)))
    }
    place = next((one.place for one, slot in opened.places if slot.column == "state"), None)
    choices = [words(state.label) for state in STATES]
    heading = columns.heading(_state_column(), "vi")
    offer = Offer(heading, say(OFFERED), choices, proposed, place)
    marks = list(_marks(opened, problems))
    head, renamed = opened.head, dict(_renamed(opened, source))
    marking.write(file, opened.sheet, Marked(head.row, head.below, HEADING, marks, offer, renamed))


def _renamed(opened: Opened, source: Source) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the headings that were mapped, each with what it means, so that the copy is read without --map."""
    for heading, _ in opened.places:
        if meant := lists.mapped_to(heading, source.mapped):
            known = columns.named(meant)
            label = known.label if known else Label(meant, meant)
            place = headings.place_of(opened.sheet, opened.head, heading)
            yield place, naming.said(heading.own, label)


def _marks(opened: Opened, problems: Sequence[Problem]) -> list[Mark]:
    by_number = {row.number: row for row in opened.sheet.rows}
    return [
        Mark(
            one.row,
            _place(opened, one, by_number.get(one.row)),
            say(one.message.message, one.message.params),
        )
        for one in problems
    ]


def _place(opened: Opened, problem: Problem, row: Row | None) -> int | None:
    """Return the place of the cell that a problem is about, None where no cell of the list is it."""
    places = [
        heading.place
        for heading, slot in opened.places
        if problem.column in (slot.column, kept_headings.about(slot), heading.words)
    ]
    if not places and row is not None:
        return next(
            (at for at in range(len(row.cells)) if column_letters(at) == problem.column), None
        )
    filled = [at for at in places if row and at < len(row.cells) and row.cells[at] is not None]
    return next(iter((*filled, *places)), None)


def _proposal(row: ImportRow, reached: str | None) -> str | None:
    """Return the state to propose: what the row claims where that is more, else what its papers come to."""
    if "state" in row.cells:
        return None
    if reached is None:
        return row.claim
    return row.claim if statuses.claims_more(row.claim, reached) else reached


def _label(state: str) -> Label:
    return STATE_BY_ID[state].label


def _state_column() -> columns.Column:
    return next(one for one in columns.facts() if one.name == "state")
