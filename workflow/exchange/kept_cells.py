"""The cells of the lists that branches keep, turned into what the template's columns hold."""

from __future__ import annotations

import re
from datetime import date, datetime

from states.catalogue.side_acts import EDUCATION
from states.errors import BadInput
from states.frozen import NamedTuple
from states.names import fold_words
from states.patterns import late
from states.values import parse_date
from workflow.exchange.cells import SINCE, Cell

_DAY = late(r"\b(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?\b")
_YEAR = late(r"(?:19|20)\d{2}")
_PARTS = late(r"[;\n/&+]|\s+(?:và|va)\s+|(?:^|\s)\d{1,2}[.)]\s*|,|\s+-\s+")
_SINCE = late(r"\(?\s*(?:từ|tu|since)?\s*(?:ngày)?\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})\s*\)?")
_SLOT = late(SINCE + r"(\d+)")
_TITLE = late(
    r"^\s*(?:đồng chí|đc\.?|đ\.c\.?|ông|bà|thầy|cô|ts\.?|ths\.?|pgs\.?|gs\.?)[\s.:]+", re.IGNORECASE
)
_COMRADE = late(r"\bđ\s*/\s*c\b\.?", re.IGNORECASE)
_POST = late(
    r"\b(?:bi thu|chi uy|dang uy|dang vien|truong|pho|giang vien|giao vien|sinh vien|can bo|hieu truong|lop|khoa|sdt)\b"
)
_SCHOOLING = (
    ("postgraduate", late(r"\b(?:thac si|tien si|sau dai hoc|ths|ts|ncs|cao hoc|bac si noi tru)\b")),
    ("university", late(r"\b(?:dai hoc|dh|cu nhan|ky su|bac si|kien truc su)\b")),
    ("college", late(r"\b(?:cao dang|trung cap|cd|tc|thcn)\b")),
    ("upper-secondary", late(r"\b(?:12 12|10 10|thpt|ptth|cap 3|cap iii|pho thong|sinh vien|sv)\b")),
    ("lower-secondary", late(r"\b(?:9 12|9 9|7 10|thcs|cap 2|cap ii|hoc sinh|lop 1[012])\b")),
    ("primary", late(r"\b(?:5 12|tieu hoc|cap 1|cap i)\b")),
)  # fmt: skip
"""The highest school that words tell of, the highest first."""
_NONE = frozenset({"", "khong", "chua", "ko", "no", "0", "chua ket nap", "chua co"})


class Lasting(NamedTuple):
    """From when to when a class lasted."""

    starts: date
    ends: date


def plain(cell: Cell) -> str:
    """Return a cell in words: a day as dd/mm/yyyy, a whole number without a point."""
    if isinstance(cell, date):
        return f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split()) if cell is not None else ""


def day(cell: Cell) -> date | None:
    """Return the day that a cell holds, None where it is none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return parse_date(cell) if isinstance(cell, str) else None
    except BadInput:
        return None


def is_year(cell: Cell) -> bool:
    """Return whether a cell holds a year and no day."""
    return bool(_YEAR.fullmatch(plain(cell)))


def says_no(cell: Cell) -> bool:
    """Return whether a cell says no, or nothing."""
    return fold_words(plain(cell)) in _NONE


def education(words: str) -> str | None:
    """Return the schooling that words mean, None where nobody can tell."""
    told = fold_words(words)
    for one in EDUCATION:
        if told in {fold_words(text) for text in (one.id, *one.label, *one.answers)}:
            return one.id
    return next((level for level, sign in _SCHOOLING if sign.search(told)), None)


def lasting(cell: Cell) -> Lasting | None:
    """Return from when to when a class lasted, by words such as *từ 01/3 đến 15/3/2025*."""
    found = list(_DAY.finditer(plain(cell)))
    if len(found) != 2:  # noqa: PLR2004 - from, to
        return None
    year = found[1][3] or found[0][3]
    days = [day(f"{one[1]}/{one[2]}/{one[3] or year}") for one in found]
    starts, ends = days
    return Lasting(starts, ends) if starts and ends and starts <= ends else None


def helpers(words: str) -> str:
    """Return the helpers named in one cell as the template has them: `Name; Name @ 2020-08-15`.

    Titles before a name and posts after it are left out.
    """
    named: list[str] = []
    for part in _named(words):
        name, _, since = part.partition(SINCE)
        name = _TITLE.sub("", _TITLE.sub("", name)).strip(" .,:()")
        if name and not _POST.search(fold_words(name)):
            named.append(f"{name} {SINCE} {since.strip()}" if since else name)
    return "; ".join(named)


def _named(words: str) -> list[str]:
    """Return the parts of a cell of helpers, each with an @ before the day since when, if one is told."""
    told: list[str] = []

    def keep(found: re.Match[str]) -> str:
        told.append(found[1])
        return f" {SINCE}{len(told) - 1} "

    parts = _PARTS.split(_SINCE.sub(keep, _COMRADE.sub("đc ", words)))
    return [_SLOT.sub(lambda found: SINCE + told[int(found[1])], part) for part in parts]
