"""The lists of rows stored of a case: how each is read, derived and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from states.catalogue.stages import CLOSED
from states.frozen import NamedTuple
from workflow.casework import class_places, derived

if TYPE_CHECKING:
    from states.history.acts import Act
    from states.history.dossier import Dossier
    from workflow.store import Session

_TOUCH_REQUESTS = (
    "verification_reply",
    "verification_exempt",
    "opinion",
    *derived.REQUESTS,
)
_WRITING = {
    "deadlines": ("deadlines_clear", "deadline_insert"),
    "facts": ("case_facts_clear", "case_fact_insert"),
    "categories": ("case_categories_clear", "case_category_insert"),
    "words": ("case_words_clear", "case_word_insert"),
    "documents": ("documents_clear", "document_insert"),
    "requests": ("requests_clear", "request_insert"),
    "holds": ("holds_clear", "hold_insert"),
    "marks": ("act_marks_clear", "act_mark_insert"),
    "classes": ("class_places_clear", "class_place_insert"),
}
"""The statements that clear and fill each list."""


class Derivation(NamedTuple):
    """A list that follows from the acts alone: the statement that reads it, and its rows by the acts."""

    statement: str
    rows: Callable[[int, Dossier], Iterable[dict[str, Any]]]


FROM_ACTS: Mapping[str, Derivation] = {
    "facts": Derivation("facts_of_case", derived.fact_rows),
    "categories": Derivation("categories_of_case", derived.category_rows),
    "words": Derivation("words_of_case", derived.word_rows),
    "documents": Derivation("documents_of_case", derived.document_rows),
    "requests": Derivation("requests_of_case", derived.request_rows),
    "holds": Derivation("holds_of_case", derived.hold_rows),
    "marks": Derivation("act_marks_of_case", derived.mark_rows),
    "classes": Derivation("class_places_of_case", class_places.rows),
}


def write(session: Session, case_id: int, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put rows in the place of those stored in one list of a case."""
    clear, insert = _WRITING[name]
    session.run(clear, {"case_id": case_id})
    session.many(insert, rows)


def of(case_id: int, dossier: Dossier) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every list that follows from the acts alone."""
    return {name: list(one.rows(case_id, dossier)) for name, one in FROM_ACTS.items()}


def fill(session: Session, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows to one list of cases that had none."""
    session.many(_WRITING[name][1], rows)


def follow(session: Session, case_id: int, dossier: Dossier, act: Act) -> None:
    """Write the lists that an act touches, but for the deadlines."""
    for name in _touched(act):
        write(session, case_id, name, list(FROM_ACTS[name].rows(case_id, dossier)))
    if act.move == "correct":
        return
    if numbers := list(derived.number_rows(case_id, act)):
        session.many("document_insert", numbers)
    if act.topic:
        session.run("act_mark_insert", derived.mark_row(case_id, act))


def _touched(act: Act) -> Iterable[str]:
    """Yield the lists to be written whole after an act; a paper's number and a mark are only added."""
    if act.move == "correct":
        yield from FROM_ACTS
        return
    if act.move in ("open", "set"):
        yield from ("facts", "categories", "words")
    if act.evidence in _TOUCH_REQUESTS or act.move == "reopen":
        yield "requests"
    if act.move in ("hold", "resume") or act.to_state in CLOSED:
        yield "holds"
    if class_places.touched(act):
        yield "classes"
