"""The report of a year in the words of paper, which are Vietnamese whatever language the screen speaks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from notifications.language import words
from workflow.commands.screen import year_pages, year_tables
from workflow.commands.screen.figures import number
from workflow.papers import year_sheet
from workflow.papers.year_sheet import YearPaper
from workflow.reports import form_lines
from workflow.reports.year import named

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.papers.printing import Written
    from workflow.reports.year import Year

VIETNAMESE = "vi"
_TARGETS = 4
"""The columns of the targets; where the year has ended, the same period is the whole year before."""


def into_file(app: App, found: Year, file: str, *, force: bool) -> Written:
    """Print a year into a file, .docx or .pdf; raises as `printing.write` does."""
    show = partial(number, lang=VIETNAMESE)
    tables = {
        one.key: year_tables.texts(one.rows, show) for one in year_tables.tables(found, VIETNAMESE)
    }
    tables["targets"] = [
        row if len(row) == _TARGETS else [*row[:2], row[-1], row[-1]] for row in tables["targets"]
    ]
    what, _, period = year_pages.span(found, VIETNAMESE).partition(": ")
    blank = "; ".join(words(label, VIETNAMESE) for label in form_lines.UNKNOWN.values())
    lines = [
        (what, period),
        ("Đơn vị báo cáo", found.name),
        ("Hồ sơ lập nhầm đã hủy trong kỳ", str(found.voided)),
        ("Để trống trong Biểu 2-BTCTW vì sổ không theo dõi", blank),
    ]
    years = named(found.put)
    period = f"NĂM {years}" if years.isdigit() else f"GIAI ĐOẠN {years}"
    paper = YearPaper(found.put.unit, period, lines, tables)
    return year_sheet.write(app, paper, file, force=force)
