"""The index of a folder of letters: for a spreadsheet, and as a page to click through."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from notifications.language import say, words
from states.catalogue import transfer
from states.errors import KetnapError
from workflow.papers.printing import put

_COLUMNS = {
    "number": "Số, ký hiệu",
    "ref": "Số hồ sơ",
    "name": "Họ và tên",
    "to": "Nơi chuyển đến",
    "letter": "Văn bản",
    "file": "Tệp",
    "error": "Lỗi",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font-family: "Times New Roman", serif; margin: 2em; }}
table {{ border-collapse: collapse; }} th, td {{ border: 1px solid #888; padding: .3em .6em; text-align: left; }}
th {{ background: #eee; }} .error {{ color: #a00; }}
.number, .ref, .file {{ white-space: nowrap; }}
</style></head><body><h1>{title}</h1><p>{count}</p>
<table><thead><tr>{head}</tr></thead><tbody>
{rows}
</tbody></table></body></html>
"""


def write(folder: str, items: Iterable[Mapping[str, Any]]) -> None:
    """Write index.csv and index.html into the folder; `items` have the keys of the columns."""
    rows = [{key: _words(key, item[key]) for key in _COLUMNS} for item in items]
    put(os.path.join(folder, "index.csv"), _csv(rows).encode("utf-8-sig"))
    put(os.path.join(folder, "index.html"), _html(rows).encode())


def _words(key: str, value: Any) -> str:  # noqa: ANN401 - a text or an error
    if isinstance(value, KetnapError):
        return say(value.message, value.params)
    if key == "letter" and value:
        return words(transfer.LETTERS[value], "vi")
    if key == "to" and value:
        return str(value[0].upper() + value[1:])
    return value or ""


def _csv(rows: Iterable[Mapping[str, str]]) -> str:
    """Return the rows as CSV; what a spreadsheet would take for a formula is held by an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS.values())
    for row in rows:
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row.values())
    return out.getvalue()


def _html(rows: list[dict[str, str]]) -> str:
    failed = sum(bool(row["error"]) for row in rows)
    count = f"{len(rows) - failed} văn bản" + (f", {failed} không in được" if failed else "")
    return _PAGE.format(
        title="Danh mục văn bản chuyển theo dõi, giúp đỡ",
        count=count,
        head="".join(f"<th>{escape(header)}</th>" for header in _COLUMNS.values()),
        rows="\n".join(_row(row) for row in rows),
    )


def _row(row: Mapping[str, str]) -> str:
    cells = [
        f'<td class="file"><a href="{quote(text)}">{escape(text)}</a></td>'
        if key == "file" and text
        else f'<td class="error">{escape(text)}</td>'
        if key == "error" and text
        else f'<td class="{key}">{escape(text)}</td>'
        for key, text in row.items()
    ]
    return f"<tr>{''.join(cells)}</tr>"
