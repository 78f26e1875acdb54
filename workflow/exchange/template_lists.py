"""Lists under the headings of the template, as they are read from a file."""

from __future__ import annotations

from states.names import fold_words
from workflow.exchange import columns
from workflow.exchange.rows import ImportList, ImportRow
from workflow.store.workbooks import reading


def read(file: str, sheet: str | None = None) -> ImportList:
    """Read a list whose first row names the columns."""
    found = reading.read(file, sheet)
    rows = list(found.rows)
    heads = [columns.find(str(cell)) if cell is not None else None for cell in rows[0].cells]
    left = tuple(
        str(cell)
        for cell, head in zip(rows[0].cells, heads, strict=True)
        if head is None and cell is not None and fold_words(str(cell))
    )
    listed = [
        ImportRow(
            row.number,
            {
                head.name: cell
                for head, cell in zip(heads, row.cells, strict=False)
                if head is not None and cell not in (None, "")
            },
        )
        for row in rows[1:]
    ]
    return ImportList(found.name, [one for one in listed if one.cells], left_out=left)


def count(listed: ImportList) -> int:
    """Return how many rows a list has."""
    return sum(1 for _ in listed.rows)
