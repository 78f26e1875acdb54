"""The report of a year as sheets of a workbook, each with the unit, the period and the definitions at its head."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from notifications.language import day, translate, words
from states.pipeline import Label
from workflow.commands.screen import year_tables
from workflow.commands.screen.workbook import Page
from workflow.reports.year import BASIS, BASIS_FORM

if TYPE_CHECKING:
    from workflow.reports.year import Year

WIDTH = 100
"""Characters of a line above the headings."""
_UNIT = Label("Đơn vị", "Unit")
_PERIOD = Label("Kỳ báo cáo", "Period")
_BEFORE = Label("cùng kỳ năm trước", "a year before")


def pages(found: Year) -> Iterator[Page]:
    """Yield the sheets of a year, in the language that is in use."""
    told = wrap(f"{translate(BASIS)} ({BASIS_FORM})", WIDTH)
    for one in year_tables.tables(found):
        title = words(one.title)
        head = (title, f"{words(_UNIT)}: {found.name} ({found.this.unit})", span(found), *told)
        rows = one.rows or [[words(one.empty)]]
        yield Page(title, [words(label) for label in one.headings], rows, head=head)


def span(found: Year, lang: str | None = None) -> str:
    """Return the period, and the one it is compared with, in one line."""
    put, same = found.put, found.same
    now, then = f"{day(put.first)}–{day(put.end)}", f"{day(same.first)}–{day(same.last)}"
    return f"{words(_PERIOD, lang)}: {now}; {words(_BEFORE, lang)}: {then}"
