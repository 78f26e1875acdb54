"""Write the history of a case down as a row of a list, as a secretary would have kept it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from workflow.exchange import columns
from workflow.exchange.rows import ImportRow

if TYPE_CHECKING:
    from random import Random

    from states.history.acts import Act
    from workflow.casework.casefile import CaseFile
    from workflow.exchange.cells import Cell

CARRIED = frozenset({"open", "record", *(move for move in columns.acts())})


def is_carried(case: CaseFile) -> bool:
    """Say whether columns can hold the whole history: no hold, no correction, no hand-over, no lost vote."""
    return all(act.move in CARRIED for act in case.dossier.recorded)


def row_of(case: CaseFile, number: int, rng: Random) -> ImportRow:
    """Return the row of a case, its cells in one of the forms in which people write them."""
    cells: dict[str, object] = {"unit": case.row["unit"], "state": case.dossier.state}
    counts: Counter[str] = Counter()
    order: dict[int, int] = {}
    for act in case.acts:
        if act.move == "open":
            cells |= {"opened": act.on, **act.fields}
            continue
        name = act.evidence or act.move
        counts[name] += 1
        order[act.n] = counts[name]
        cells |= dict(_cells(act, name, counts[name], order))
        if act.despite:
            cells |= {"despite": act.despite, "reason": act.note}
    written = {name: _written(name, value, rng) for name, value in cells.items()}
    return ImportRow(number, {name: cell for name, cell in written.items() if cell is not None})


def _cells(act: Act, name: str, nth: int, order: dict[int, int]) -> list[tuple[str, object]]:
    prefix = name if nth == 1 else f"{name}.{nth}"
    told: list[tuple[str, object]] = [(f"{prefix}.on", act.on)]
    for field, value in act.fields.items():
        if field != "evidence":
            by_order = order[int(str(value))] if field == "request" else value
            told.append((f"{prefix}.{field}", by_order))
    return told


def _written(name: str, value: object, rng: Random) -> Cell:
    """Return a value as a cell: as it is in the template, or as text of another form that means the same."""
    column = columns.named(name)
    assert column is not None, name
    cell = columns.write(column, value, rng.choice((None, "vi", "en")))
    if isinstance(cell, date):
        return rng.choice((cell, cell.isoformat(), f"{cell:%d/%m/%Y}", f"{cell:%d-%m-%Y}"))
    if isinstance(cell, int):
        return rng.choice((float(cell), str(cell)))
    return unicodedata.normalize(rng.choice(("NFC", "NFD")), cell) if cell else cell
