"""Mend the templates of the earlier form, for letters of that form which this program makes itself.

What an older program printed with lies in templates/earlier, never changed. A letter that this program dates
before the form of 2026 looks the same, but stands in other fonts too: no date is torn, and no signature stands alone.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

FOLDER = "mended"
_MM = 1440 / 25.4
_HEAD = (64, 96)
_LIST = (9, 79, 13, 31, 28)
"""Wider columns, in mm: for the head of the letter, for the list of the dossier."""
_HELD_ROWS = 3
_LAST_WORDS = 5
"""So many paragraphs at the end stay with the signature; most of them are left out of a letter."""
_PARTY_LENGTH = round(72.7 * _MM)
_PARTY = re.compile(
    r'(<w:style [^>]*w:styleId="Party">.*?)(<w:pBdr>.*?</w:pBdr>)(.*?)<w:ind [^>]*/>(.*?</w:style>)'
)
_CELL = re.compile(r'<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr>(<w:r><w:t xml:space="preserve">\{\{ row\.\w+ \}\}</w:t></w:r></w:p>)')  # fmt: skip
_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)


def made(folder: Path) -> dict[str, bytes]:
    """Return the mended templates by their files' names, of those that lie in a folder."""
    files = sorted((folder / "earlier").iterdir())
    return {
        f"{FOLDER}/{file.name}": mended_docx(file.read_bytes())
        if file.suffix == ".docx"
        else mended_typ(file.name, file.read_text("utf-8")).encode()
        for file in files
    }


def mended_docx(data: bytes) -> bytes:
    """Return a DOCX template whose columns hold dates, and whose last rows stay with the signature."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            if info.filename == "word/document.xml":
                text = _document(text.decode()).encode()
            elif info.filename == "word/styles.xml":
                text = _styles(text.decode()).encode()
            new.writestr(info, text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _document(xml: str) -> str:
    tables = iter((_HEAD, _LIST, None))
    xml = _TABLE.sub(lambda found: _widened(found[0], next(tables)), xml)
    name = '<w:t xml:space="preserve">ĐẢNG CỘNG SẢN VIỆT NAM</w:t></w:r></w:p>'
    side = round((_HEAD[1] * _MM - _PARTY_LENGTH) / 2)
    line = f'<w:p><w:pPr><w:pStyle w:val="PartyLine"/><w:ind w:left="{side}" w:right="{side}"/></w:pPr></w:p>'
    xml = _replaced(xml, name, name + line)
    xml = _replaced(xml, "{{ dated }}", "{{ dated|whole }}")
    xml = _replaced(xml, "{{ dated_alone }}", "{{ dated_alone|whole }}")
    for name in ("superior_caps", "issuer_caps"):
        xml = _replaced(xml, f"{{{{ {name} }}}}", f"{{{{ {name}|tied }}}}")
    xml = xml.replace("{%p if helpers %}", "{%p if helpers and not official %}")
    return _CELL.sub(_kept_at_the_end, xml)


def _widened(table: str, widths: tuple[int, ...] | None) -> str:
    """Return a table with other columns, of the same width in all."""
    if widths is None:
        return table
    old = re.findall(r'<w:gridCol w:w="(\d+)"/>', table)
    new = [round(width * _MM) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in new)
    table = re.sub(r"<w:tblGrid>.*?</w:tblGrid>", f"<w:tblGrid>{grid}</w:tblGrid>", table)
    cells = iter(range(table.count("<w:tcW ")))
    return re.sub(
        r'<w:tcW w:w="\d+"', lambda _: f'<w:tcW w:w="{new[next(cells) % len(old)]}"', table
    )


def _kept_at_the_end(found: re.Match[str]) -> str:
    """Return the paragraph of a cell, held by what follows in the last rows."""
    held = f'<w:p><w:pPr><w:pStyle w:val="Cell"/><w:keepNext/></w:pPr>{found[1]}'
    return f"{_tag(f'if loop.revindex &lt;= {_HELD_ROWS}')}{held}{_tag('else')}{found[0]}{_tag('endif')}"


def _tag(words: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr><w:r><w:t xml:space="preserve">{{%p {words} %}}</w:t></w:r></w:p>'


def _styles(xml: str) -> str:
    """Take the line from under the Party's name, where it makes the name too long, to a paragraph of its own."""
    found = _PARTY.search(xml)
    if not found:
        raise LookupError("Party")
    line = (
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="PartyLine"><w:name w:val="PartyLine"/>'
        '<w:basedOn w:val="Normal"/><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        '<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:style>'
    )
    return xml.replace(found[0], found[1] + found[3] + found[4] + line)


_LISTING = r"""#let held(words) = block(above: 0.75em, below: 0.75em, width: 100%, breakable: false, sticky: true, paragraph(words))

#let listing-of(rows, columns, headed: true) = {
  set text(12pt)
  set par(justify: false, leading: 0.5em)
  let head = table.header(..columns.map(c => table.cell(fill: luma(237), align: center + horizon, strong(c.at(1)))))
  table(
    columns: columns.map(c => c.at(2)),
    stroke: 0.5pt,
    inset: (x: 1.2mm, y: 1.3mm),
    align: left + top,
    ..if headed { (head,) },
    ..rows.map(row => columns.map(c => table.cell(breakable: false, row.at(c.at(0))))).flatten(),
  )
}

#let papers = d.at("papers", default: ())
#let last-papers = calc.min(2, papers.len())
#let papers-of(rows, headed: true) = listing-of(rows, (
  ("n", "TT", 9mm), ("words", "Tên văn bản, giấy tờ", 88mm), ("type", "Mẫu", 12mm), ("number", "Số", 28mm),
  ("on", "Ngày", 23mm),
), headed: headed)
#let dossier-list() = {
  let first = papers.slice(0, papers.len() - last-papers)
  if first.len() > 0 { block(below: 0pt, papers-of(first)) }
}
// The last rows of the list, which stay with the signature; they have a head of their own where they begin a page.
#let last-rows() = if last-papers > 0 {
  let alone = last-papers == papers.len()
  context papers-of(papers.slice(papers.len() - last-papers), headed: alone or here().position().y < 21mm)
}
"""
_HEAD_NAMES = '(d.superior_caps, strong(d.issuer_caps), "*")'
_TIED_NAMES = '(tied(d.superior_caps), strong(tied(d.issuer_caps)), "*")'
_TIED = r"""// A name whose last word does not stand on a line alone.
#let tied(name) = name.replace(regex(" (\\S+)$"), found => "\u{a0}" + found.captures.first())

"""
_ENDING = "#let ending() = block(breakable: false, above: 1.6em, width: 100%, {\n"
_CLOSING = """#let ending() = block(breakable: false, above: if papers.len() > 2 { 0pt } else { 0.9em }, width: 100%, {
  last-rows()
  v(if papers.len() > 0 { 0.8em } else { 0.7em })
"""


def mended_typ(name: str, text: str) -> str:
    """Return a Typst template, or the form of the house, in which the last rows stay with the signature."""
    if name == "_form.typ":
        start, end = text.index("#let listing-of("), text.index("// Who gets the letter")
        text = text[:start] + _LISTING + "\n" + text[end:]
        text = _replaced(text, _HEAD_NAMES, _TIED_NAMES)
        text = _replaced(text, "#let letterhead(", _TIED + "#let letterhead(")
        return _replaced(text, _ENDING, _CLOSING)
    lines = text.splitlines()
    at = lines.index("#ending()")
    last = [n for n, line in enumerate(lines[:at]) if "#paragraph[" in line][-_LAST_WORDS:]
    for n in last:
        lines[n] = lines[n].replace("#paragraph[", "#held[")
    text = "\n".join([*lines, ""])
    return text.replace('#if d.helpers != "" [', '#if d.helpers != "" and d.official == "" [')


def _replaced(text: str, old: str, new: str) -> str:
    """Replace what must be there."""
    if old not in text:
        raise LookupError(old)
    return text.replace(old, new)
