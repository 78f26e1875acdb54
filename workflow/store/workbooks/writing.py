"""Workbooks written: text stays text, dates are dates, nothing is a formula; the same rows make the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from states import errors
from states.frozen import NamedTuple
from states.patterns import late
from states.pipeline import N_
from workflow.store import files
from workflow.store.workbooks._measures import Noted as Noted
from workflow.store.workbooks._measures import Value as Value
from workflow.store.workbooks._measures import checked, lines, lines_of, width
from workflow.store.workbooks.sheet import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ENDING = ".xlsx"
TEXT = "text"
"""The kind of a column whose cells stay text also where somebody types a number into them."""
DATE = "date"

TOO_MANY = N_(
    "These are more rows than a sheet of a workbook may have ({most}); write a .csv file."
)
_MOST_ROWS = 1_048_576
_MOST_DIGITS = 10**15
"""A whole number from here on would lose its last digits: it is written as text."""
_FIRST_YEAR, _MOST_NAME = 1900, 31
_NOT_IN_NAMES = late(r"[\[\]:*?/\\]")
_MOST_CHOICES = 255
"""Characters of choices in a sheet; longer lists stand on a hidden sheet of their own."""
_CHOICES = "_choices"
_NARROW, _WIDE, _PAGE_WIDE, _LINE = 6, 48, 250, 15
"""Characters of the narrowest and widest column, and of what is made to fit one page; the height of a line, in points."""
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook knows no zones
_SCREEN = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE6F0", "border": 1}
_BODY = {"valign": "top", "text_wrap": True}
_NOTED = {"bg_color": "#FFD9A0"}
_FORMATS: Mapping[str, str] = {
    "date": "dd/mm/yyyy",
    "instant": "dd/mm/yyyy hh:mm",
    "text": "@",
    "number": "General",
}


class Column(NamedTuple):
    """A heading with its `note`, the `choices` of a drop-down list below it, and the kind of what is typed there.

    `strong` characters at its beginning are bold, where not all are; columns of one `shade` belong together; one
    that is seldom filled in is `folded` away behind a plus sign.
    """

    heading: str
    note: str = ""
    choices: Sequence[str] = ()
    kind: str = ""
    width: int = 0
    strong: int = 0
    shade: str = ""
    folded: bool = False


class Sheet(NamedTuple):
    """One sheet: its name, headings (none: the rows as they are), and rows, which may come one by one.

    `head` are lines above the headings, the first of them a title; they run on over the columns beside. `frozen`
    columns stay where they are while the others move.
    """

    name: str
    columns: Sequence[str | Column]
    rows: Iterable[Sequence[Value | Noted]]
    head: Sequence[str] = ()
    frozen: int = 0


def write(file: str, sheets: Iterable[Sheet], *, force: bool = False) -> None:
    """Write a workbook, whole or not at all; `force` replaces a file of the name.

    Raises `AlreadyExists` where there is one, `Unavailable` where it cannot be written, and `BadInput` for what
    no workbook holds.
    """
    with files.draft_of(file) as draft:
        fill(draft, sheets)
        files.settle(draft)
        files.place(draft, file, force=force)


def fill(draft: str, sheets: Iterable[Sheet]) -> None:
    """Write a workbook into a file that somebody else places; only the widths are kept in memory."""
    import xlsxwriter

    with tempfile.TemporaryDirectory(prefix="ketnap-", ignore_cleanup_errors=True) as folder:
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with _closing(xlsxwriter.Workbook(draft, options)) as book:
            book.set_properties({"created": _MADE, "author": "ketnap"})
            writer = _Writer(book)
            for sheet in sheets:
                writer.add(sheet)
            writer.finish()


@contextmanager
def _closing(book: xlsxwriter.Workbook) -> Iterator[xlsxwriter.Workbook]:
    """Close a workbook, whether it is whole or not, with its files beside; the failure that ends it stands."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        yield book
    except BaseException:
        with suppress(Exception):
            book.close()
        raise
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(None, str(error)) from error


class _Writer:
    """A workbook while it is written."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._formats: dict[tuple[str, bool], Format] = {}
        self._shades: dict[str, Format] = {}
        self._bold, self._plain = book.add_format({"bold": True}), book.add_format()
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._names: set[str] = set()
        self._lists: list[Sequence[str]] = []

    def add(self, sheet: Sheet) -> None:
        """Write a sheet with its headings, frozen above the rows."""
        columns = [Column(c) if isinstance(c, str) else c for c in sheet.columns]
        page = self._book.add_worksheet(self._name(sheet.name))
        page.set_landscape()
        page.set_paper(9)
        if sum(column.width for column in columns) < _PAGE_WIDE:
            page.fit_to_pages(1, 0)
        if sheet.frozen:
            page.repeat_columns(0, sheet.frozen - 1)
        above = self._above(page, sheet.head)
        top = above + (1 if columns else 0)
        widths = {n: width(column.heading) for n, column in enumerate(columns)}
        self._head(page, columns, above, sheet.frozen)
        last = top
        for last, row in enumerate(sheet.rows, start=top + 1):
            if last > _MOST_ROWS:
                raise errors.BadInput(TOO_MANY, most=_MOST_ROWS - top)
            if sheet.head and (most := lines_of(row)) > 1:
                page.set_row(last - 1, _LINE * most)
            for n, value in enumerate(row):
                self._put(page, (last - 1, n), value, columns)
                widths[n] = max(widths.get(n, _NARROW), width(value))
        self._shape(page, columns, widths, top)
        if columns and last > top:
            page.autofilter(above, 0, last - 1, len(columns) - 1)

    def _above(self, page: Worksheet, told: Sequence[str]) -> int:
        """Write the lines above the headings; return the row of the headings."""
        for n, line in enumerate(told):
            page.write_string(n, 0, checked(line, n + 1, "1"), None if n else self._title)
        return len(told) + 1 if told else 0

    def _head(self, page: Worksheet, columns: Sequence[Column], at: int, frozen: int) -> None:
        for n, column in enumerate(columns):
            text = checked(column.heading, at + 1, str(n + 1))
            shade = self._shade(column.shade)
            if 0 < column.strong < len(text):
                first, rest = text[: column.strong], text[column.strong :]
                page.write_rich_string(at, n, self._bold, first, self._plain, rest, shade)
            else:
                page.write_string(at, n, text, shade)
            if column.note:
                page.write_comment(at, n, column.note, {"author": "ketnap", "x_scale": 2})
        if columns:
            if frozen:
                shown = (one for one in columns if not one.folded)
                page.set_row(at, _LINE * max(lines(one.heading, one.width - 2) for one in shown))
            page.freeze_panes(at + 1, frozen)
            page.repeat_rows(at)

    def _shape(
        self, page: Worksheet, columns: Sequence[Column], widths: Mapping[int, int], top: int
    ) -> None:
        """Give the columns their widths, and those with choices a drop-down list from the row `top` on."""
        after = False
        for n, needed in widths.items():
            column = columns[n] if n < len(columns) else Column("")
            wide = column.width or min(max(needed, _NARROW), _WIDE) + 2
            outline = {"level": 1, "hidden": True} if column.folded else {"collapsed": after}
            kind = self._format(column.kind, noted=False) if column.kind else None
            page.set_column(n, n, wide, kind, outline)
            after = column.folded
            if column.choices:
                source = self._choices(column.choices)
                page.data_validation(
                    top, n, _MOST_ROWS - 1, n,
                    {"validate": "list", "source": source, "error_type": "warning"},
                )  # fmt: skip

    def _put(
        self,
        page: Worksheet,
        at: tuple[int, int],
        value: Value | Noted,
        columns: Sequence[Column],
    ) -> None:
        """Write a cell by the type of its value, never as a formula or a link."""
        noted = isinstance(value, Noted)
        if isinstance(value, Noted):
            if value.note:
                page.write_comment(*at, value.note, {"author": "ketnap", "x_scale": 2})
            value = value.value
        column = columns[at[1]] if at[1] < len(columns) else Column("")
        match value:
            case None | "":
                if noted:
                    page.write_blank(*at, None, self._format(column.kind or "text", noted=True))
            case bool():
                page.write_boolean(*at, value, self._format("number", noted=noted))
            case datetime() if value.year >= _FIRST_YEAR:
                whole = value.replace(tzinfo=None)
                page.write_datetime(*at, whole, self._format("instant", noted=noted))
            case date() if value.year >= _FIRST_YEAR:
                page.write_datetime(*at, value, self._format("date", noted=noted))
            case int() | float() if -_MOST_DIGITS < value < _MOST_DIGITS:
                page.write_number(*at, value, self._format("number", noted=noted))
            case _:
                text = checked(str(value), at[0] + 1, column.heading or str(at[1] + 1))
                page.write_string(*at, text, self._format("text", noted=noted))

    def _shade(self, shade: str) -> Format:
        if shade not in self._shades:
            how = {**_SCREEN, "bg_color": shade, "bold": False} if shade else _SCREEN
            self._shades[shade] = self._book.add_format(how)
        return self._shades[shade]

    def _format(self, kind: str, *, noted: bool) -> Format:
        key = (kind, noted)
        if key not in self._formats:
            how: dict[str, Any] = {**_BODY, **(_NOTED if noted else {})}
            self._formats[key] = self._book.add_format({**how, "num_format": _FORMATS[kind]})
        return self._formats[key]

    def _name(self, wanted: str) -> str:
        """Return a name that a sheet may have, and that none has yet."""
        clean = _NOT_IN_NAMES.sub(" ", wanted).strip("' ") or "1"
        name, number = clean[:_MOST_NAME], 1
        while name.casefold() in self._names:
            number += 1
            end = f" ({number})"
            name = clean[: _MOST_NAME - len(end)] + end
        self._names.add(name.casefold())
        return name

    def _choices(self, choices: Sequence[str]) -> Sequence[str] | str:
        """Return choices, or where they stand on a sheet of their own if they are too long for this one."""
        if len(",".join(choices)) <= _MOST_CHOICES and not any("," in one for one in choices):
            return list(choices)
        if choices not in self._lists:
            self._lists.append(choices)
        column = column_letters(self._lists.index(choices))
        return f"={_CHOICES}!${column}$1:${column}${len(choices)}"

    def finish(self) -> None:
        """Write the choices that the other sheets point to."""
        if not self._lists:
            return
        page = self._book.add_worksheet(_CHOICES)
        page.hide()
        longest = max(map(len, self._lists))
        for row in range(longest):
            for n, choices in enumerate(self._lists):
                if row < len(choices):
                    page.write_string(row, n, choices[row])


def is_workbook(file: str) -> bool:
    """Say whether a file is a workbook by the ending of its name."""
    return file.lower().endswith(ENDING)
