"""The index of a folder of letters: for a spreadsheet, and as a page to click through or to print."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from notifications import render
from notifications.language import say, words
from states.catalogue import transfer
from states.errors import KetnapError
from workflow.papers.printing import put

TITLE = "Danh mục văn bản chuyển theo dõi, giúp đỡ"
_COLUMNS = {
    "number": "Số, ký hiệu",
    "ref": "Số hồ sơ",
    "name": "Họ và tên",
    "sender": "Nơi gửi",
    "to": "Nơi chuyển đến",
    "letter": "Văn bản",
    "file": "Tệp",
    "error": "Lỗi",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Rows = Sequence[Mapping[str, str]]


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


def _html(rows: Rows) -> str:
    """Return the page; a column in which nothing stands is left out, and so is a sender that all have."""
    failed = sum(bool(row["error"]) for row in rows)
    count = f"{len(rows) - failed} văn bản" + (f", {failed} không in được" if failed else "")
    senders = {row["sender"] for row in rows if row["sender"]}
    told = [(_COLUMNS["sender"], senders.pop())] if len(senders) == 1 else []
    columns = [
        (key, header)
        for key, header in _COLUMNS.items()
        if any(row[key] for row in rows) and not (key == "sender" and told)
    ]
    lines = [*told, ("Gồm", count)]
    return render.page(
        "index", {"title": TITLE, "lines": lines, "columns": columns, "rows": list(rows)}
    )
