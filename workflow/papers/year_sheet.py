"""The report of a year on paper: its tables, then the official forms of new members, each on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from notifications.letters import Sheet
from states.frozen import NamedTuple
from workflow.papers import printing, sheets

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.papers.printing import Written

TITLE = "BÁO CÁO KẾT QUẢ PHÁT TRIỂN ĐẢNG VIÊN {period}"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "targets": ("what", "this", "same", "last"),
    "form": ("n", "what", "this", "last", "percent"),
    "form_b": ("n", "what", "this", "last", "percent"),
    "praise": ("name", "admitted", "quota", "movers", "exceptions"),
    "account": ("name", "head", "reason"),
    "idle": ("name", "head", "followed", "years"),
}
"""The tables, and what stands in their columns."""


class YearPaper(NamedTuple):
    """What is printed: of which unit and period (in capitals), the lines under the title, and the rows of each table as texts."""

    unit: int
    period: str
    lines: Sequence[tuple[str, str]]
    tables: Mapping[str, Sequence[Sequence[str]]]


def write(app: App, paper: YearPaper, file: str, *, force: bool = False) -> Written:
    """Print the report into a file, .docx or .pdf; raises as `printing.write` does."""
    printing.medium(file)
    printing.may_write(file, force=force)
    with app.reading() as session:
        head = sheets.head_of(session, app, paper.unit, app.today())
    tables = {
        name: [dict(zip(keys, row, strict=True)) for row in paper.tables.get(name, ())]
        for name, keys in COLUMNS.items()
    }
    title = TITLE.format(period=paper.period)
    sheet = Sheet("year", app.today(), head, title, paper.lines, tables, printing.seal(app))
    return printing.write(sheet, file, printing.preferred(app))
