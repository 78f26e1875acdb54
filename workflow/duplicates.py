"""Warn of a document number that stands in another case of the same unit already; never refuse."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from states.pipeline import N_, Warned

if TYPE_CHECKING:
    from workflow.casework import CaseFile
    from workflow.database import Session

_NUMBERS = ("resolution", "decision", "certificate", "conclusion_no", "union_resolution")


def warnings(
    session: Session, case: CaseFile, move: str, fields: Mapping[str, object]
) -> Iterator[Warned]:
    """Yield a warning for each number that the same step of another case of the unit bears."""
    for name in _NUMBERS:
        number = fields.get(name)
        if number is None:
            continue
        refs = session.execute(
            "number_taken",
            {
                "unit_id": case.row["unit_id"],
                "id": case.id,
                "move": move,
                "pattern": _pattern(name, str(number)),
            },
        )
        if refs:
            yield Warned(
                N_("The number {number} stands in another case already: {refs}."),
                {"number": number, "refs": tuple(row["ref"] for row in refs)},
            )


def _pattern(name: str, number: str) -> str:
    """Return a LIKE pattern for one field of the stored JSON, escaped by backslashes."""
    stored = json.dumps({name: number}, ensure_ascii=False)[1:-1]
    for special in ("\\", "%", "_"):
        stored = stored.replace(special, "\\" + special)
    return f"%{stored}%"
