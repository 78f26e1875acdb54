"""The warning that a document number stands in another case of the unit already; never a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from states.pipeline import N_, Field, FieldType, Warned
from states.values.texts import fold_number

if TYPE_CHECKING:
    from workflow.casework.casefile import CaseFile
    from workflow.store import Session


def warnings(
    session: Session,
    case: CaseFile,
    step: tuple[str, Iterable[Field]],
    given: Mapping[str, object],
) -> Iterator[Warned]:
    """Yield a warning for each number that the same step of another case of the unit bears.

    `step` is a move or a kind of evidence, with its fields. Two numbers are one where only spaces, signs
    that look alike, or capitals differ.
    """
    kind, fields = step
    for field in fields:
        number = given.get(field.name) if field.type is FieldType.NUMBER else None
        if number is None:
            continue
        found = {
            "unit_id": case.row["unit_id"],
            "id": case.id,
            "kind": kind,
            "field": field.name,
            "folded": fold_number(str(number)),
        }
        if refs := session.execute("number_taken", found):
            yield Warned(
                N_("The number {number} stands in another case already: {refs}."),
                {"number": number, "refs": tuple(row["ref"] for row in refs)},
            )
