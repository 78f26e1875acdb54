"""Answers as one page for a browser: tables with headings and values in words, which need nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING

from notifications.language import current, day
from workflow.commands.screen.figures import number

if TYPE_CHECKING:
    from workflow.commands.screen.workbook import Page, Value

_NAMED = 2
"""Lines above a table that stand alone: the unit and the period."""
_STYLE = """
body { font: 1rem/1.45 "Times New Roman", "Liberation Serif", serif; color: #111; margin: 1.5rem; }
h1 { font-size: 1.3rem; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .3rem; }
p { margin: .2rem 0; max-width: 60rem; }
table { border-collapse: collapse; margin-top: .5rem; }
th, td { border: 1px solid #767676; padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { background: #eee; }
.figure { text-align: right; }
.word { white-space: nowrap; }
@media print { @page { size: A4 landscape; margin: 15mm; } body { font-size: 11pt; margin: 0; } tr { break-inside: avoid; } }
"""


def page(title: str, pages: Iterable[Page]) -> str:
    """Return sheets as one page under a title."""
    return "\n".join(_lines(title, [*pages])) + "\n"


def _lines(title: str, pages: list[Page]) -> Iterator[str]:
    yield f'<!DOCTYPE html>\n<html lang="{current()}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<h1>{escape(title)}</h1>"
    told: Sequence[str] = ()
    for one in pages:
        if len(pages) > 1:
            yield f"<h2>{escape(one.title)}</h2>"
        if one.head[1:] != told:
            told = one.head[1:]
            yield from (f"<p>{escape(line)}</p>" for line in _sentences(told))
        yield "<table>\n<thead><tr>"
        yield "".join(f'<th scope="col">{escape(head)}</th>' for head in one.headings)
        yield "</tr></thead>\n<tbody>"
        for row in one.rows:
            yield f"<tr>{''.join(map(_cell, row))}</tr>"
        yield "</tbody>\n</table>"
    yield "</body>\n</html>"


def _sentences(head: Sequence[str]) -> Iterator[str]:
    """Yield what stands above a table: unit, period, and the definitions, which a browser breaks by itself."""
    yield from head[:_NAMED]
    if rest := " ".join(head[_NAMED:]):
        yield rest


def _cell(value: Value) -> str:
    match value:
        case None:
            return "<td></td>"
        case datetime():
            return f"<td>{day(value)} {value:%H:%M}</td>"
        case date():
            return f"<td>{day(value)}</td>"
        case int() | float():
            return f'<td class="figure">{number(value)}</td>'
    kind = "" if " " in value else ' class="word"'
    return f"<td{kind}>{escape(value)}</td>"
