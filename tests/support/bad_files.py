"""Files that are no lists, or that want to harm whoever reads them; and lists that are spoiled at random."""

from __future__ import annotations

import io
import random
import zipfile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(cells: str, *, before: str = "", after: str = "") -> bytes:
    """Return a workbook with one sheet, its XML as given."""
    sheet = f'<?xml version="1.0"?>{before}<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>{after}'
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _relations(("officeDocument", "xl/workbook.xml")))
        archive.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", _relations(("worksheet", "worksheets/sheet1.xml"))
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return kept.getvalue()


def _relations(*targets: tuple[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}">{told}</Relationships>'


def lying(content: bytes) -> bytes:
    """Return a workbook whose directory says that its sheet is far smaller than it is."""
    at = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    return content[: at + 24] + (50).to_bytes(4, "little") + content[at + 28 :]


HARMFUL = {
    "a cell far away": workbook(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    ),
    "a cell far away, in other words": workbook(
        "<row r = '1'><c r='A1'><v>1</v></c></row><row r\t=\n'900000'><c><v>2</v></c><c r='ZZZ900000'><v>1</v></c></row>"
    ),
    "a place that is none": workbook(
        '<row r="1"><c r="A1"><v>1</v></c><c r="A99999999999"><v>1</v></c></row>'
    ),
    "a bomb": workbook(" " * 200_000_000),
    "a bomb that hides its size": lying(workbook("<row/>" * 3_000_000)),
    "words that grow": workbook(
        "<row><c><v>&b;</v></c></row>",
        before='<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>',
    ),
    "XML that ends early": workbook('<row r="1"><c r="A1"><v>1</v></row>'),
    "a word that is not there": workbook('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'),
    "an old workbook": OLD + bytes(600),
    "a locked workbook": OLD + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
    "a web page": b"<html><body><table><tr><td>1</td></tr></table></body></html>",
    "plain text": "Họ và tên,Ngày sinh\nNguyễn Văn An,01/02/2000\n".encode(),
    "nothing": b"",
    "another archive": b"PK\x05\x06" + bytes(18),
    "a sheet without a cell": workbook(""),
}  # fmt: skip
"""Workbooks by what is wrong with them."""


def spoilt(content: bytes, seed: int) -> bytes:
    """Return a file with some of its bytes changed, lost or doubled; of a workbook those of its members."""
    rng = random.Random(seed)
    if not content.startswith(b"PK") or rng.random() < 0.3:
        return _spoilt(content, rng)
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = archive.namelist()
        chosen = rng.choice([name for name in names if "sheet" in name or "Strings" in name])
        for name in names:
            data = archive.read(name)
            new.writestr(name, _spoilt(data, rng) if name == chosen else data)
    return kept.getvalue()


def _spoilt(content: bytes, rng: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(5):
            case 0:
                del data[at:]
            case 1:
                data[at : at + 1] = bytes([rng.randrange(256)])
            case 2:
                del data[at : at + rng.randint(1, 40)]
            case 3:
                data[at:at] = data[at : at + rng.randint(1, 200)]
            case _:
                data[at:at] = rng.choice(
                    (b'"', b",", b"\0", b"\xff", b"\n", b"<", b"=1+1", b"9999999999", "ễ".encode())
                )
    return bytes(data)
