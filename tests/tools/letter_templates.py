"""Make the templates that come with the program: ``python tests/tools/letter_templates.py [--check]``.

One source of words (letter_words.py) gives each template twice, as DOCX and as Typst, so that the two
say the same. What is made is committed; a test says that it is fresh. DOCX templates open in Word.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.tools import mended_templates
from tests.tools.letter_words import (
    AGENDA,
    AGENDA_CLOSING,
    AGENDA_SUMMARY,
    AGENDA_TYPE,
    EACH_LINES,
    FORMS,
    LETTER_TABLE,
    PAGES,
    Form,
    Page,
    Table,
)

FOLDER = Path(__file__).parents[2] / "notifications" / "letters" / "templates"
_FIELD = re.compile(r"\{(\w+)\}")
_TIME = (1980, 1, 1, 0, 0, 0)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MM = 1440 / 25.4
_WITH_NEXT, _LAST = "<w:keepNext/>", 5
"""The last paragraphs stay with the signature, which never stands alone on a page; some are left out."""
_RUNNING = (
    "details",
    "what",
    "words",
    "reason",
    "value",
    "cause",
    "action",
    "skipped",
    "counted",
    "source",
    "left",
    "late",
    "followed",
)
"""The columns of running words. What has a column of its own stays as it is typed, so that it can be searched."""
_HELD_ROWS, _HELD_ACROSS, _HELD_BY_SIGNATURE, _HELD_OF_FORM = 8, 3, 3, 13
"""So many rows at the end stay together, so that no last page is nearly empty and no signature stands alone; a page
across has room for few, and more than a page can hold are not held at all."""
_HELD = "<w:keepNext/><w:keepLines/>"
"""A paragraph that is not torn from what follows it: the list of the dossier, the signature."""
LETTER_WIDTH, TEXT_WIDTH, ACROSS_WIDTH = (
    165,
    160,
    257,
)  # mm between the margins: of a letter, a sheet, one across
HYPHENS = "-----"
_PARTY_LENGTH = round(72.7 * _MM)
"""How long the Party's name is in Times New Roman, and so the line under it."""


def made() -> dict[str, bytes]:
    """Return every template by its file's name."""
    files = {f"{kind}.docx": letter_docx(form) for kind, form in FORMS.items()}
    files |= {f"{kind}.docx": sheet_docx(page) for kind, page in PAGES.items()}
    files |= {f"{kind}.typ": letter_typ(form).encode() for kind, form in FORMS.items()}
    files |= {f"{kind}.typ": sheet_typ(page).encode() for kind, page in PAGES.items()}
    files |= {"agenda.docx": agenda_docx(), "agenda.typ": agenda_typ().encode()}
    return files | mended_templates.made(FOLDER)


# -- Typst ------------------------------------------------------------------------------------------


def letter_typ(form: Form) -> str:
    """Return a letter as Typst."""
    lines = ['#import "_form.typ": *', "", "#show: letter", ""]
    if form.type:
        lines.append("#letterhead()")
        lines.append(f"#type-of[{form.type}]")
        for condition, words in form.summaries:
            lines.append(_typ_if(condition, f"#summary[{_typ(words)}]"))
        lines.append("#short-rule")
    else:
        lines.append(f"#letterhead(subject: [{_typ(form.summaries[0][1])}])")
        lines.append("#addressed()")
    lines.append("")
    for at, (condition, words) in enumerate(form.body):
        kind = "held" if _before_papers(form, at) else "paragraph"
        inner = "#dossier-list()" if words == "papers" else f"#{kind}[{_typ(words)}]"
        lines.append(_typ_if(condition, inner))
    for condition, words in form.closing:
        lines.append(_typ_if(condition, f"#held[{_typ(words)}]"))
    return "\n".join([*lines, "", "#ending()", ""])


def _before_papers(form: Form, at: int) -> bool:
    """Return whether the list of the dossier comes right after a paragraph."""
    return at + 1 < len(form.body) and form.body[at + 1][1] == "papers"


def sheet_typ(page: Page) -> str:
    """Return a sheet as Typst: one, or one for each unit."""
    across = "true" if page.landscape else "false"
    tables = [_typ_table(table) for table in page.tables]
    plain = [table for table in page.tables if not table.mark]
    lines = ['#import "_form.typ": *', ""]
    if page.each:
        lines += [
            f"#show: sheet.with(landscape: {across}, each: true)",
            "",
            f"#for (at, unit) in d.{page.each}.enumerate() {{",
            "  if at > 0 { pagebreak() }",
            "  counter(page).update(1)",
            f"  fitted(landscape: {across})[",
            "#sheettitle()",
            *[f'#sheetline("{what}", unit.{key})' for key, what in EACH_LINES],
            "#signed(",
            *[f"{table}," for table in tables],
            ")",
            "  ]",
            "}",
        ]
    else:
        lines += [f"#show: sheet.with(landscape: {across})", "", f"#fitted(landscape: {across})["]
        lines += ["#sheethead()", *[f"#listing{_typ_table(table)}" for table in plain], "]"]
        lines += [line for table in page.tables if table.mark for line in _form_typ(table, across)]
    return "\n".join([*lines, ""])


def _form_typ(table: Table, across: str) -> list[str]:
    """Return a form on pages of its own, where it has rows."""
    signed = (
        _typ_table(table._replace(heading="")).removesuffix(")")
        + f", closing: reporting(), held: {_HELD_OF_FORM})"
    )
    return [
        f"#if d.{table.rows}.len() > 0 {{",
        "  pagebreak()",
        f"  fitted(landscape: {across})[",
        f'#formtitle("{table.mark}", "{table.heading}")',
        f"#listing{signed}",
        "  ]",
        "}",
    ]


def agenda_typ() -> str:
    """Return the agenda of a meeting as Typst."""
    lines = [
        '#import "_form.typ": *',
        "",
        "#show: letter",
        "",
        "#letterhead()",
        f"#type-of[{AGENDA_TYPE}]",
    ]
    lines += [f"#summary[{_typ(AGENDA_SUMMARY)}]", "#short-rule", ""]
    for part in AGENDA:
        words = [_typ_if(condition, f"#paragraph[{_typ(text)}]") for condition, text in part.words]
        inner = [f"#part[{part.heading}]", *words]
        if part.table:
            inner.append(f"#part-table{_typ_table(part.table)}")
        if part.table and not part.table.empty:
            inner = [f"#if d.{part.table.rows}.len() > 0 [", *inner, "]"]
        lines += inner
    return "\n".join([*lines, "", f"#held[{_typ(AGENDA_CLOSING)}]", "", "#ending()", ""])


def _typ_table(table: Table) -> str:
    columns = ", ".join(f'("{keys}", "{head}", {width}mm)' for keys, head, width in table.columns)
    rows = f"d.{table.rows}"
    rows += ".filter(row => row.unit == unit.unit)" if table.of else ""
    return f'({rows}, "{table.heading}", ({columns}), "{table.empty}")'


def _typ(words: str) -> str:
    bold = re.sub(r"\*\*(.+?)\*\*", r"#strong[\1];", words)
    return _FIELD.sub(r"#(d.\1);", bold)  # the semicolon ends the field, whatever follows


def _typ_if(condition: str, inner: str) -> str:
    if not condition:
        return inner
    tests = [f'd.{c[1:]} == ""' if c[0] == "!" else f'd.{c} != ""' for c in condition.split()]
    return f"#if {' and '.join(tests)} [{inner}]"


# -- DOCX -------------------------------------------------------------------------------------------


def letter_docx(form: Form) -> bytes:
    """Return a letter as a DOCX template of docxtpl."""
    subject = "" if form.type else _para(_runs(form.summaries[0][1]), "Subject")
    parts = [_letterhead("Số {symbol}", subject, wide=LETTER_WIDTH), _para("", "Gap")]
    if form.type:
        parts.append(_para(_run(form.type), "Type"))
        for condition, words in form.summaries:
            parts += _docx_if(condition, [_para(_runs(words), "Summary")])
        parts.append(_para(_run(HYPHENS), "Hyphens"))
    else:
        parts.append(_para(_run("Kính gửi: ", "i") + _runs("{addressed}"), "Addressed"))
    for at, (condition, words) in enumerate(form.body):
        body = _para(_runs(words), "Body", _HELD if _before_papers(form, at) else "")
        table = [_table(LETTER_TABLE, "papers"), _para("", "Gap")]
        parts += _docx_if(condition, table if words == "papers" else [body])
    for condition, words in form.closing:
        parts += _docx_if(condition, [_para(_runs(words), "Body", _HELD)])
    parts += [_para("", "Gap", _HELD), _ending()]
    return _package("".join(parts), landscape=False, numbered="top")


def agenda_docx() -> bytes:
    """Return the agenda of a meeting as a DOCX template of docxtpl."""
    parts = [_letterhead("Số {symbol}", "", wide=LETTER_WIDTH), _para("", "Gap")]
    parts += [
        _para(_run(AGENDA_TYPE), "Type"),
        _para(_runs(AGENDA_SUMMARY), "Summary"),
        _para(_run(HYPHENS), "Hyphens"),
    ]
    for part in AGENDA:
        words = [
            p
            for condition, text in part.words
            for p in _docx_if(condition, [_para(_runs(text), "Body")])
        ]
        inner = [_para(_run(part.heading), "Heading"), *words]
        if part.table:
            inner += _table_docx(part.table, str(_HELD_BY_SIGNATURE))
        optional = part.table and not part.table.empty
        parts += _docx_if(part.table.rows, inner) if part.table and optional else inner
    parts += [
        _para("", "Gap"),
        _para(_runs(AGENDA_CLOSING), "Body", _HELD),
        _para("", "Gap", _HELD),
        _ending(),
    ]
    return _package("".join(parts), landscape=False, numbered="top")


def sheet_docx(page: Page) -> bytes:
    """Return a sheet as a DOCX template of docxtpl."""
    parts = [
        _letterhead("", "", wide=ACROSS_WIDTH if page.landscape else TEXT_WIDTH),
        _para("", "Gap"),
        _para(_runs("{title}"), "SheetTitle"),
        _para("", "Gap"),
    ]
    parts += _lines_docx(page)
    for at, table in enumerate(page.tables):
        parts += _form_docx(table) if table.mark else _table_docx(table, _held(page, at))
    if not page.each:
        return _package("".join(parts), landscape=page.landscape, numbered="bottom")
    parts = [
        _tag(f"for unit in {page.each}"),
        *parts,
        _handing(),
        _tag("if not loop.last"),
        f'<w:p><w:pPr><w:pStyle w:val="End"/>{_section(page.landscape, "footer", numbered_anew=True)}</w:pPr></w:p>',
        _tag("endif"),
        _tag("endfor"),
    ]
    return _package("".join(parts), landscape=page.landscape, numbered="each")


def _form_docx(table: Table) -> list[str]:
    """Return a form that begins a page and is signed, where it has rows."""
    first = '<w:pageBreakBefore/><w:jc w:val="right"/>'
    return [
        _tag(f"if {table.rows}"),
        _para(_run(table.mark, "b"), "SheetLine", first),
        _para(_run(table.heading), "SheetTitle"),
        _para(_run("{{ lines[0].what }}: {{ lines[0].value }}", "i"), "SignLine"),
        _para("", "Gap"),
        _rows_docx(table.columns, table.rows, str(_HELD_OF_FORM)),
        _signing(("", "NGƯỜI LẬP BIỂU"), ("Ngày … tháng … năm ……", "T/M CẤP ỦY")),
        _tag("endif"),
    ]


def _held(page: Page, at: int) -> str:
    """Return how many rows at the end of a table stay together with what follows: a number, or "" for none.

    Where the last table is short, the one before lends it rows.
    """
    if page.each:
        return str(_HELD_BY_SIGNATURE if at else 1)
    if page.landscape:
        return str(_HELD_ACROSS)
    tables = [table for table in page.tables if not table.mark]
    left = len(tables) - at
    lent = f"{_HELD_ROWS} - {tables[-1].rows}|length"
    return {1: str(_HELD_ROWS), 2: lent}.get(left, "")


def _lines_docx(page: Page) -> list[str]:
    """Return the lines under the title: those of the sheet, or of the unit that a page is for."""
    if page.each:
        return [
            _para(_run(f"{what}: ") + _run(f"{{{{ unit.{key} }}}}", "b"), "SheetLine")
            for key, what in EACH_LINES
        ]
    line = _run("{{ line.what }}: ") + _run("{{ line.value }}", "b")
    return [_tag("for line in lines"), _para(line, "SheetLine"), _tag("endfor")]


def _table_docx(table: Table, held: str) -> list[str]:
    """Return one table of a sheet under its heading; one that may be left out has no words for none.

    The last rows, so many as are `held`, stay with each other and with what follows.
    """
    rows = table.rows
    rows += '|selectattr("unit", "equalto", unit.unit)|list' if table.of else ""
    heading = [_para(_run(table.heading), "Section")] if table.heading else []
    shown = _rows_docx(table.columns, rows, held)
    if not table.empty:
        return [_tag(f"if {rows}"), *heading, shown, _tag("endif")]
    none = _para(_run(table.empty), "SheetLine", _WITH_NEXT if held else "")
    return [*heading, _tag(f"if {rows}"), shown, _tag("else"), none, _tag("endif")]


def _rows_docx(columns: tuple[tuple[str, str, int], ...], rows: str, held: str) -> str:
    """Return a table like `_table`, of smaller letters, with several values in a cell; the last rows stay together."""
    widths = tuple(float(width) for _, _, width in columns)
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>'
    head = "".join(
        _cell(_para(_run(header, "b"), "SheetHead"), w, shade) for _, header, w in columns
    )
    body = "".join(_cell(_values(keys.split(), held), w) for keys, _, w in columns)
    once = "".join(
        _cell(_para(_run("{%tr XX %}") if not at else "", "SheetCell"), w)
        for at, (_, _, w) in enumerate(columns)
    )
    return _frame(
        widths,
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
        f"<w:tr>{once.replace('XX', f'for row in {rows}')}</w:tr>"
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{body}</w:tr>"
        f"<w:tr>{once.replace('XX', 'endfor')}</w:tr>",
        lines=True,
    )


def _values(keys: list[str], held: str) -> str:
    """Return the paragraphs of a cell: the first value, then those that are there, smaller."""
    first, *others = keys
    cell = _para(_value(first), "SheetCell")
    if held:
        keep = _para(_value(first), "SheetCell", _WITH_NEXT)
        cell = f"{_tag(f'if loop.revindex <= {held}')}{keep}{_tag('else')}{cell}{_tag('endif')}"
    for key in others:
        cell += _tag(f"if row.{key}") + _para(_value(key), "SheetNote") + _tag("endif")
    return cell


def _value(key: str) -> str:
    """Return the place of a value; in running words no number is cut at a hyphen."""
    return _run(f"{{{{ row.{key}|kept }}}}" if key in _RUNNING else f"{{{{ row.{key} }}}}")


def _handing() -> str:
    """Return who gets a sheet and who hands it over, with room for both to sign."""
    when = "ngày … tháng … năm ……"
    return _signing((f"Nhận {when}", "NGƯỜI NHẬN"), (f"Giao {when}", "NGƯỜI GIAO"))


def _signing(*sides: tuple[str, str]) -> str:
    """Return room for two to sign, each under a line and a title."""
    cells = "".join(
        _cell(
            _para(_run(line), "SignLine")
            + _para(_run(who, "b"), "SignLine")
            + _para(_run("(ký, ghi rõ họ tên)"), "SignNote")
            + _para("", "Room"),
            80,
        )
        for line, who in sides
    )
    keep = "<w:trPr><w:cantSplit/></w:trPr>"
    return _para("", "Gap", _WITH_NEXT) + _frame(
        (80.0, 80.0), f"<w:tr>{keep}{cells}</w:tr>", lines=False
    )


def _docx_if(condition: str, inner: list[str]) -> list[str]:
    if not condition:
        return inner
    tests = [f"not {c[1:]}" if c[0] == "!" else c for c in condition.split()]
    return [_tag("if " + " and ".join(tests)), *inner, _tag("endif")]


def _tag(words: str) -> str:
    return _para(_run("{%p " + words + " %}"), "Line")


def _run(text: str, marks: str = "") -> str:
    props = "".join(f"<w:{mark}/>" for mark in marks)
    props = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{props}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _runs(words: str) -> str:
    parts = re.split(r"\*\*(.+?)\*\*", words)
    return "".join(
        _run(_FIELD.sub(r"{{ \1 }}", part), "b" if at % 2 else "")
        for at, part in enumerate(parts)
        if part
    )


def _para(runs: str, style: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'


def _cell(inner: str, width: float, more: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{round(width * _MM)}" w:type="dxa"/>{more}</w:tcPr>{inner}</w:tc>'


def _frame(widths: tuple[float, ...], rows: str, *, lines: bool) -> str:
    """Return a table of fixed columns; a table needs a paragraph between it and the next one."""
    border = "".join(
        f'<w:{side} w:val="{"single" if lines else "nil"}" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{round(width * _MM)}"/>' for width in widths)
    margin = 60 if lines else 0
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{round(sum(widths) * _MM)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{margin}" w:type="dxa"/><w:tblBorders>{border}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _table(columns: tuple[tuple[str, str, int], ...], rows: str) -> str:
    """Return a table with a row for each of a list; its header comes again on every page."""
    widths = tuple(float(width) for _, _, width in columns)
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>'
    head = "".join(
        _cell(_para(_run(header, "b"), "CellHead"), w, shade) for _, header, w in columns
    )
    body = "".join(_cell(_para(_run(f"{{{{ row.{key} }}}}"), "Cell"), w) for key, _, w in columns)
    keep = "<w:trPr><w:cantSplit/></w:trPr>"
    once = "".join(
        _cell(_para(_run("{%tr XX %}") if not at else "", "Cell"), w)
        for at, (_, _, w) in enumerate(columns)
    )
    return _frame(
        widths,
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
        f"<w:tr>{once.replace('XX', f'for row in {rows}')}</w:tr>"
        f"<w:tr>{keep}{body}</w:tr>"
        f"<w:tr>{once.replace('XX', 'endfor')}</w:tr>",
        lines=True,
    )  # fmt: skip


def _letterhead(symbol: str, subject: str, *, wide: int) -> str:
    """Return the head of a party document: who issues it on the left, the Party's name on the right."""
    left = (_para(_run("{{ superior_caps|tied }}"), "Head") + _para(_run("{{ issuer_caps|tied }}", "b"), "Head")
            + _para(_run("*"), "Head") + (_para(_runs(symbol), "Head") if symbol else "") + subject)  # fmt: skip
    place = _tag("if place") + _para(_runs("{place}, {{ dated|whole }}"), "Dated") + _tag("else")
    place += _para(_run("." * 22) + _runs(", {{ dated|whole }}"), "Dated") + _tag("endif")
    widths = (wide * 0.4, wide * 0.6)  # name and day stand on one line in wider letters too
    side = round((widths[1] * _MM - _PARTY_LENGTH) / 2)
    line = _para("", "PartyLine", f'<w:ind w:left="{side}" w:right="{side}"/>')
    right = _para(_run("ĐẢNG CỘNG SẢN VIỆT NAM", "b"), "Party") + line + place
    return _frame(
        widths, f"<w:tr>{_cell(left, widths[0])}{_cell(right, widths[1])}</w:tr>", lines=False
    )


def _ending() -> str:
    """Return who gets the letter, on the left, and who signs it, on the right."""
    left = (
        _para(
            '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>Nơi nhận</w:t></w:r>' + _run(":"),
            "Copies",
        )
        + _tag("for copy in copies")
        + _para(_run("- {{ copy }}{% if loop.last %}.{% else %};{% endif %}"), "Copy")
        + _tag("endfor")
    )
    right = (
        _para(_runs("**{sign_for}**"), "Sign") + _para(_runs("{sign_as}"), "Sign")
        + _para("", "Room") + _para(_runs("**{signer}**"), "Sign")
    )  # fmt: skip
    keep = "<w:trPr><w:cantSplit/></w:trPr>"
    half = LETTER_WIDTH / 2
    cells = _cell(left, half) + _cell(right, half)
    return _frame((half, half), f"<w:tr>{keep}{cells}</w:tr>", lines=False)


def _style(name: str, paragraph: str = "", run: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _size(points: int) -> str:
    return f'<w:sz w:val="{points * 2}"/><w:szCs w:val="{points * 2}"/>'


def _space(before: int, after: int, line: int = 240) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _level(level: int) -> str:
    """Return that a paragraph is a heading, for who goes from heading to heading."""
    return f'<w:outlineLvl w:val="{level}"/>'


_CENTRE = '<w:jc w:val="center"/>'


def _styles(*, sealed: bool) -> str:
    """Return the styles; that of a seal at the foot only for sheets: letters given before stay as they were."""
    font = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>'
    rule = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{font}{_size(14)}'
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{_space(0, 0)}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        + _style("Head", _space(0, 0) + _CENTRE)
        + _style("Subject", _space(40, 0) + _CENTRE, "<w:i/>" + _size(12))
        + _style("Party", _space(0, 0) + _CENTRE, _size(15))
        + _style("PartyLine", rule + _space(0, 0), _size(1))
        + _style("Dated", _space(80, 0) + _CENTRE, "<w:i/>")
        + _style("Gap", _space(0, 0), _size(12))
        + _style("Type", "<w:keepNext/>" + _space(120, 0) + _CENTRE, "<w:b/>" + _size(16))
        + _style("Summary", "<w:keepNext/>" + _space(0, 0) + _CENTRE, "<w:b/>")
        + _style("Hyphens", "<w:keepNext/>" + _space(0, 200) + _CENTRE)
        + _style("Addressed", _space(120, 200) + _CENTRE)
        + _style("Body", _space(0, 90, 264) + '<w:ind w:firstLine="567"/><w:jc w:val="both"/>')
        + _style("Line", _space(0, 60), _size(13))
        + _style("Heading", "<w:keepNext/>" + _space(200, 80), "<w:b/>" + _size(13))
        + _style("CellHead", "<w:keepNext/>" + _space(40, 40) + _CENTRE, _size(12))
        + _style("Cell", _space(30, 30), _size(12))
        + _style("Copies", _space(0, 0))
        + _style("Copy", _space(0, 0), _size(12))
        + _style("Sign", _space(0, 0) + _CENTRE)
        + _style("Room", _space(0, 0) + '<w:ind w:left="0"/>', _size(64))
        + _style("End", _space(0, 0), _size(1))
        + _style("PageNo", _space(0, 0) + _CENTRE, _size(12))
        + (_style("Seal", _space(0, 0) + _CENTRE, _size(8)) if sealed else "")
        + _style("SheetTitle", "<w:keepNext/>" + _space(120, 120) + _CENTRE + _level(0), "<w:b/>" + _size(16))
        + _style("Section", "<w:keepNext/>" + _space(180, 80) + _level(1), "<w:b/>" + _size(12))
        + _style("SheetLine", _space(0, 50), _size(12))
        + _style("SheetHead", "<w:keepNext/>" + _space(30, 30) + _CENTRE, _size(11))
        + _style("SheetCell", _space(20, 20), _size(11))
        + _style("SheetNote", _space(0, 20), _size(10))
        + _style("SignLine", _space(0, 0) + _CENTRE, _size(12))
        + _style("SignNote", _space(0, 0) + _CENTRE, _size(11))
        + "</w:styles>"
    )  # fmt: skip


_NUMBERED = {"top": "{page}", "bottom": "Trang {page}/{pages}", "each": "Trang {page}"}


def _number(words: str) -> str:
    """Return the words of a running head, {page} and {pages} being fields."""
    runs = ""
    for part in re.split(r"(\{pages?\})", words):
        field = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(part)
        runs += (
            f'<w:fldSimple w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            if field
            else _run(part)
            if part
            else ""
        )
    return _para(runs, "PageNo")


def _section(landscape: bool, kind: str, *, numbered_anew: bool = False) -> str:
    """Return the section of a sheet that ends here: its paper, its margins, its running head."""
    size = (
        'w:w="16838" w:h="11906" w:orient="landscape"' if landscape else 'w:w="11906" w:h="16838"'
    )
    left = 1134 if landscape else 1701
    anew = '<w:pgNumType w:start="1"/>' if numbered_anew else ""
    return (
        f'<w:sectPr><w:{kind}Reference w:type="default" r:id="rId2"/><w:pgSz {size}/>'
        f'<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="{left}" w:header="567" w:footer="567" w:gutter="0"/>'
        f"{anew}</w:sectPr>"
    )


def _package(body: str, *, landscape: bool, numbered: str) -> bytes:
    """Return a DOCX file; a letter has its page number at the top from the second page on."""
    kind = "header" if numbered == "top" else "footer"
    size = (
        'w:w="16838" w:h="11906" w:orient="landscape"' if landscape else 'w:w="11906" w:h="16838"'
    )
    left = 1134 if landscape else 1701
    right = 850 if numbered == "top" else 1134  # 15 mm for a letter
    title = "<w:titlePg/>" if numbered == "top" else ""
    section = (
        _section(landscape, kind, numbered_anew=True)
        if numbered == "each"
        else (
            f'<w:sectPr><w:{kind}Reference w:type="default" r:id="rId2"/><w:pgSz {size}/>'
            f'<w:pgMar w:top="1134" w:right="{right}" w:bottom="1134" w:left="{left}" w:header="567" w:footer="567" w:gutter="0"/>'
            f"{title}</w:sectPr>"
        )
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    rel = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    number = _number(_NUMBERED[numbered])
    if kind == "footer":
        number += _tag("if seal") + _para(_run("{{ seal }}"), "Seal") + _tag("endif")
    tag = "hdr" if numbered == "top" else "ftr"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{main}.styles+xml"/>'
        f'<Override PartName="/word/{kind}1.xml" ContentType="{main}.{kind}+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{rel}">'
        f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"'
        ' Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{rel}">'
        f'<Relationship Id="rId1" Type="{_R}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{_R}/{kind}" Target="{kind}1.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}{_para("", "End")}{section}</w:body></w:document>',
        f"word/{kind}1.xml": f'<w:{tag} xmlns:w="{_W}">{number}</w:{tag}>',
        "word/styles.xml": _styles(sealed=kind == "footer"),
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(parts):
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(info, head + parts[name], compresslevel=9)
    return out.getvalue()


def main(check: bool) -> int:
    """Write the templates; with `check` only say which are not fresh."""
    stale = [
        n
        for n, data in made().items()
        if not (FOLDER / n).exists() or (FOLDER / n).read_bytes() != data
    ]
    for name in stale:
        if not check:
            (FOLDER / name).parent.mkdir(exist_ok=True)
            (FOLDER / name).write_bytes(made()[name])
        print(name)  # noqa: T201
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
