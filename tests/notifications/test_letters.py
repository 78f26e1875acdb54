"""Letters and sheets as documents: the words, the form, the bytes, and templates that do not hold."""

from __future__ import annotations

import io
import itertools
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from notifications import letters
from notifications.letters import Templates, checking, glyphs, printed, sample
from notifications.letters.values import FACTS, KINDS, SHEETS, dated
from states.catalogue import transfer
from states.errors import KetnapError
from tests.support import documents as doc
from tests.tools import letter_templates
from tests.tools.letter_words import PAGES

ROOT = Path(__file__).resolve().parents[2]
HARD = {
    "markup": "A & B <x> ]]> &amp; </w:t>",
    "jinja": "{{ x }} {% if %} {# y #} {_{ z }_}",
    "typst": "#let *b* _i_ $m$ @r `c` // d /* e */ \\u{41} [ ] = - + https://ab",
    "quotes": "\"a\" 'b' “c” ‘d’",
    "đ": "Đỗ Đình Ưởng",
}
CERTIFIED = [
    "THÔNG BÁO",
    "chuyển theo dõi, giúp đỡ người đã được cấp giấy chứng nhận bồi dưỡng nhận thức về Đảng",
    "-----",
    "Chi bộ Tổ dân phố số 1 thông báo đến Chi bộ Mây, Đảng bộ xã Gió về việc chuyển theo dõi, giúp đỡ quần chúng sau đây:",
    "Họ và tên: Nguyễn Thị Đỗ Quyên; sinh ngày 17/05/2000.",
    "Nơi cư trú: số 5 phố Hàng Mơ.",
    ("Giấy chứng nhận bồi dưỡng nhận thức về Đảng số CN-1, cấp ngày 14/03/2025; cơ quan cấp: Trung tâm Chính trị. "
    "Giấy chứng nhận còn giá trị để chi bộ họp xét kết nạp đến hết ngày 14/03/2030."),
    "Đảng viên chính thức đang được phân công giúp đỡ: Trần Văn Giúp.",
    "Ngày chuyển đi: 01/08/2025.",
    "Lý do chuyển: tốt nghiệp.",
    ("Đảng viên được phân công giúp đỡ tại nơi tiếp nhận không nhất thiết đã có 12 tháng cùng công tác, lao động, học "
    "tập hoặc cư trú với người được giúp đỡ."),
    "Hồ sơ kèm theo gồm 2 văn bản, giấy tờ:",
    ("Đề nghị Chi bộ Mây xác nhận đã nhận văn bản này trong thời hạn 15 ngày làm việc kể từ ngày gửi; trong thời hạn "
    "30 ngày làm việc kể từ ngày xác nhận, tiếp nhận và phân công đảng viên chính thức theo dõi, giúp đỡ, hoặc trả "
    "lời rõ lý do không tiếp nhận."),
]  # fmt: skip
HEAD_AND_FOOT = [
    ["ĐẢNG BỘ PHƯỜNG TRÚC KHÊ", "CHI BỘ TỔ DÂN PHỐ SỐ 1", "*", "Số 12-TB/CB-TK01"],
    ["ĐẢNG CỘNG SẢN VIỆT NAM", "Sông Mơ, ngày 05 tháng 8 năm 2025"],
    ["Nơi nhận:", "- Như trên;", "- Lưu Chi bộ."],
    ["T/M CHI BỘ", "BÍ THƯ", "Lê Thị Hoa"],
]

each_letter = pytest.mark.parametrize("kind", KINDS)
each_kind = pytest.mark.parametrize("kind", sample.kinds())
each_medium = pytest.mark.parametrize("medium", letters.FORMATS)


def cell_lines(cell: object) -> list[str]:
    """Return the paragraphs of a cell that say something."""
    return [doc.spaced(p.text) for p in cell.paragraphs if p.text.strip()]  # type: ignore[attr-defined]


def test_the_words_of_a_notice() -> None:
    """The transfer notice says, paragraph by paragraph, what its form asks, and nothing else."""
    data = printed(doc.letter(), "docx")
    assert doc.paragraphs(data) == CERTIFIED
    head, papers, foot = doc.opened(data).tables
    assert [cell_lines(c) for t in (head, foot) for c in t.rows[0].cells] == HEAD_AND_FOOT
    rows = [[c.text for c in row.cells] for row in papers.rows]
    assert rows == [
        ["TT", "Tên văn bản, giấy tờ", "Mẫu", "Số", "Ngày"],
        ["1", "Giấy chứng nhận bồi dưỡng nhận thức về Đảng", "38", "CN-1", "14/03/2025"],
        ["2", "Đơn xin vào Đảng", "37", "", "01/05/2025"],
    ]


@each_kind
def test_docx_and_pdf_say_the_same(kind: str) -> None:
    """Word for word, every letter as often, whether everything optional is said or nothing is."""
    for value in sample.samples(kind):
        text = doc.pdf_text(printed(value, "pdf"), "-layout")
        text = re.sub(r"Trang \d(/\d)?", "", text)
        doc.same_words(text, doc.docx_text(printed(value, "docx")))


@each_letter
def test_every_letter_has_a_type_and_words(kind: str) -> None:
    """There is a letter for each of the catalogue, and an official letter alone has no type line."""
    assert kind in transfer.LETTERS
    first = doc.paragraphs(printed(doc.letter(kind), "docx"))[0]
    assert first.isupper() != (kind in ("proposal", "decision"))
    assert set(KINDS) == set(transfer.LETTERS)


@each_medium
@pytest.mark.parametrize("name", HARD.values(), ids=HARD)
def test_names_stay_text(medium: str, name: str) -> None:
    """Nothing in a name is taken for markup, a template or a formula, and nothing after it is lost."""
    data = printed(doc.letter(name=name, reason=name, signer=name), medium)
    told = doc.docx_text(data) if medium == "docx" else doc.pdf_text(data, "-layout")
    flat = " ".join(told.split())
    assert f"Họ và tên: {name}; sinh ngày" in flat
    assert f"Lý do chuyển: {name}." in flat
    assert flat.count(name) == 3
    assert "Hồ sơ kèm theo gồm 2 văn bản" in flat


@each_medium
def test_decomposed_letters_come_out_composed(medium: str) -> None:
    """A name in NFD is printed with the same letters as in NFC."""
    name = "Đỗ Thị Hoà Ưởng"
    apart = unicodedata.normalize("NFD", name)
    assert apart != name
    assert printed(doc.letter(name=apart), medium) == printed(doc.letter(name=name), medium)


@each_medium
def test_control_characters_and_line_breaks_are_spaces(medium: str) -> None:
    """What no document can hold does not break one."""
    odd = printed(doc.letter(reason="a\x00\x0b\ud800b\n\tc"), medium)
    assert odd == printed(doc.letter(reason="a b c"), medium)


def test_other_scripts_stay_text_and_are_told_of() -> None:
    """Emoji and other scripts are whole in DOCX; what the PDF's fonts lack is known before anybody looks."""
    name = "Hoa 😀 漢 Đỗ שלום"
    value = doc.letter(name=name)
    assert name in doc.docx_text(printed(value, "docx"))
    assert glyphs.missing(value) == "😀漢"
    assert "Đỗ" in doc.pdf_text(printed(value, "pdf"))
    assert glyphs.missing(doc.letter()) == ""


@each_medium
def test_a_reason_of_ten_kilobytes(medium: str) -> None:
    """A very long reason runs over pages and is whole."""
    reason = " ".join(f"lý{n}" for n in range(1500))
    data = printed(doc.letter(reason=reason), medium)
    told = doc.docx_text(data) if medium == "docx" else doc.pdf_text(data)
    assert {f"lý{n}" for n in range(1499)} <= set(told.split())


def test_the_vietnamese_alphabet_is_in_every_face() -> None:
    """Each letter of the alphabet, with each tone, in both cases, has a glyph in each face that is used."""
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    small = [unicodedata.normalize("NFC", v + t) for v, t in itertools.product(vowels, tones)]
    alphabet = {*small, *"bcdđghklmnpqrstvxfjwz"}
    assert len(small) == 72
    assert all(len(letter) == 1 for letter in small)
    wanted = {ord(c) for letter in alphabet for c in (letter, letter.upper())}
    for face in glyphs.FACES:
        assert wanted <= glyphs.covers(face)


def test_the_pdf_has_its_own_fonts_only() -> None:
    """Every font of the PDF is embedded and one of those that come with the program."""
    listed = doc.tool(["pdffonts", "-"], printed(doc.letter("dossier"), "pdf")).splitlines()[2:]
    assert listed
    for line in listed:
        assert "+LiberationSerif" in line
        assert line.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, a subset, with its letters


@each_kind
@each_medium
def test_bytes_repeat(kind: str, medium: str) -> None:
    """The same value gives the same bytes."""
    value = next(sample.samples(kind))
    assert printed(value, medium) == printed(value, medium)


def test_bytes_repeat_elsewhere(tmp_path: Path) -> None:
    """Another process, with other hashes, in another time zone and folder, makes the same bytes."""
    code = (
        "import sys; from notifications.letters import printed, sample\n"
        "for kind in ('dossier', 'stalled'):\n"
        "  for medium in ('docx', 'pdf'):\n"
        "    sys.stdout.buffer.write(printed(next(sample.samples(kind)), medium))"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 10_000


def test_no_clock_is_in_the_files() -> None:
    """A DOCX file's members are dated alike and its properties, like the PDF's, by the letter's day."""
    with zipfile.ZipFile(io.BytesIO(printed(doc.letter(), "docx"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
        assert len(names) == len(set(names))
    properties = doc.opened(printed(doc.letter(), "docx")).core_properties
    assert properties.created.date() == properties.modified.date() == date(2025, 8, 5)
    info = doc.tool(["pdfinfo", "-isodates", "-"], printed(doc.letter(), "pdf"))
    assert "2025-08-05T00:00:00" in info


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 8, 5), "ngày 05 tháng 8 năm 2025"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 2, 9), "ngày 09 tháng 02 năm 2026"),
        (date(2026, 12, 10), "ngày 10 tháng 12 năm 2026"),
    ],
)
def test_days_are_written_as_on_documents(day: date, words: str) -> None:
    """Days below ten and the months one and two have a zero before them, other months none."""
    assert dated(day) == words


@each_medium
def test_a_long_list_repeats_its_header(medium: str) -> None:
    """A dossier list that runs over pages has its header on each, and a row is not cut in two."""
    many = replace(
        doc.letter("dossier"), papers=[letters.Paper(f"Giấy {n}", "42", str(n)) for n in range(120)]
    )
    data = printed(many, medium)
    if medium == "docx":
        table = doc.opened(data).tables[1]
        xml = table.rows[0]._tr.xml
        assert "w:tblHeader" in xml
        assert all("w:cantSplit" in row._tr.xml for row in table.rows)
        return
    pages = [page for page in doc.pdf_text(data).split("\f") if "Giấy " in page]
    assert len(pages) > 2
    assert all("Tên văn bản, giấy tờ" in page for page in pages)


@pytest.mark.parametrize(
    ("kind", "across"), [("case", False), ("deadlines", True), ("stalled", True)]
)
def test_the_paper_is_a4(kind: str, across: bool) -> None:
    """Sheets are A4; wide tables stand across."""
    info = doc.tool(["pdfinfo", "-"], printed(next(sample.samples(kind)), "pdf"))
    points = [float(one) for one in re.findall(r"[\d.]+", info.partition("Page size:")[2])[:2]]
    a4 = [595.276, 841.89]
    assert points == pytest.approx(a4[::-1] if across else a4, abs=0.5)
    section = doc.opened(printed(next(sample.samples(kind)), "docx")).sections[0]
    assert (section.page_width > section.page_height) == across


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["dossier", "stalled"])
def test_libreoffice_reads_the_docx(kind: str, tmp_path: Path) -> None:
    """LibreOffice opens the DOCX and shows every word of it; the heads of columns come again on a second page."""
    data = printed(next(sample.samples(kind)), "docx")
    shown = doc.pdf_text(doc.converted(data, tmp_path), "-layout")
    shown = re.sub(
        r"(?<=\f)(\s*2\s*\n)\s*TT\s+Tên văn bản, giấy tờ\s+Mẫu\s+Số\s+Ngày", r"\1", shown
    )
    doc.same_words(shown.replace("Trang 1/1", ""), doc.docx_text(data))


@pytest.mark.slow
def test_the_form_stands_in_other_letters(tmp_path: Path) -> None:
    """Where another, wider font stands in for the one named, the Party's name and the days are not torn."""
    shown = doc.pdf_text(doc.converted(printed(doc.letter(), "docx"), tmp_path), "-layout")
    for words in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Sông Mơ, ngày 05 tháng 8 năm 2025",
        "14/03/2025",
        "01/05/2025",
    ):
        assert words in " ".join(line.strip() for line in shown.splitlines()), words
        assert any(words in " ".join(line.split()) for line in shown.splitlines()), words


# -- templates ----------------------------------------------------------------------------------------


def test_the_packaged_templates_are_fresh() -> None:
    """The templates are what their words make; run tests/tools/letter_templates.py."""
    for name, data in letter_templates.made().items():
        assert doc.written((letter_templates.FOLDER / name).read_bytes()) == doc.written(data), name


def test_the_packaged_templates_hold() -> None:
    """Nothing is wrong with any template that comes with the program."""
    assert checking.check() == []


def test_the_words_name_no_field_that_is_never_filled() -> None:
    """Every fact that a letter may say is said by one of them."""
    told = "".join((letter_templates.FOLDER / f"{kind}.typ").read_text("utf-8") for kind in KINDS)
    silent = {name for name in FACTS if f"d.{name})" not in told and f"d.{name} " not in told}
    assert silent == {"ref"}  # which stands among the recipients


def test_a_folder_of_ones_own_comes_first(tmp_path: Path) -> None:
    """A template in the folder is used, and the program's own for what is not there."""
    (tmp_path / "certified.typ").write_text('#import "_form.typ": *\nCủa tôi: #(d.name)', "utf-8")
    mine = Templates(str(tmp_path))
    assert "Của tôi: Nguyễn Thị Đỗ Quyên" in doc.pdf_text(printed(doc.letter(), "pdf", mine))
    assert printed(doc.letter("dossier"), "pdf", mine) == printed(doc.letter("dossier"), "pdf")
    assert mine.where("certified.typ") == str(tmp_path)
    assert mine.where("dossier.typ") == ""


def test_a_changed_template_is_read_again(tmp_path: Path) -> None:
    """A template that was changed counts at once."""
    path = tmp_path / "certified.typ"
    for words in ("một", "hai ba"):
        path.write_text(f'#import "_form.typ": *\n{words}', "utf-8")
        assert words in doc.pdf_text(printed(doc.letter(), "pdf", Templates(str(tmp_path))))


def with_words(words: str) -> bytes:
    """Return the packaged notice as DOCX, with words of a template's own in it."""
    out = io.BytesIO()
    source = letter_templates.made()["certified.docx"]
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, text.replace("{{ born }}", words))
    return out.getvalue()


BROKEN = {
    "not a zip": ("certified.docx", b"PK", "certified.docx"),
    "no name of a field": ("certified.docx", with_words("{{ nobody }}"), "nobody"),
    "no syntax": ("certified.docx", with_words("{% if %}"), "Expected an expression"),
    "reaches for Python": ("certified.docx", with_words("{{ name.__class__.__mro__ }}"), "unsafe"),
    "no key": ("dossier.typ", b'#import "_form.typ": *\n#(d.nobody)', "nobody"),
    "no Typst": ("dossier.typ", b"#let x = (", "unclosed"),
    "a package": ("dossier.typ", b'#import "@preview/x:1.0.0": *', "_form.typ"),
    "a package by a trick": (
        "dossier.typ",
        b'#let p = "@preview/x:1.0.0"\n#import p: *',
        "_form.typ",
    ),
    "a file": ("dossier.typ", b'#read("/etc/passwd")', "not found"),
    "a file above": ("dossier.typ", b'#read("../values.py")', "dossier.typ"),
    "without end": ("dossier.typ", b"#let f(x) = f(x + 1)\n#f(1)", "depth"),
    "a misspelt name": ("certfied.docx", b"", "certified.docx"),
    "no letter": ("dossier.docx", letter_templates.sheet_docx(PAGES["case"]), "title"),
}


@pytest.mark.parametrize(("file", "data", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_found(file: str, data: bytes, told: str, tmp_path: Path) -> None:
    """Whatever is wrong with a template is told with the name of its file, and nothing else is."""
    (tmp_path / file).write_bytes(data)
    found = checking.check(str(tmp_path))
    assert {problem.file for problem in found} == {file}
    assert told in f"{found[0].file} {found[0].message} {found[0].params}"
    assert "fonts" not in str(found[0].params)  # no folder of this machine


@pytest.mark.parametrize(
    ("file", "nearest"),
    [
        ("decison.docx", "decision.docx"),
        ("Certified-mới.typ", "certified.typ"),
        ("dossier 2.docx", "dossier.docx"),
        ("hoàn-toàn-khác.docx", checking._NONE),
    ],
)
def test_a_stranger_is_told_the_nearest_name(file: str, nearest: object, tmp_path: Path) -> None:
    """A file that is no template is told which one, of its kind of file, it may be meant for."""
    (tmp_path / file).write_bytes(b"")
    assert [p.params["near"] for p in checking._strangers(str(tmp_path))] == [nearest]


def test_a_letter_without_the_name_is_found(tmp_path: Path) -> None:
    """A template that leaves the person out is told of."""
    source = letter_templates.made()["certified.docx"]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).decode().replace("{{ name }}", "Ông X"))
    (tmp_path / "certified.docx").write_bytes(out.getvalue())
    assert [p.message for p in checking.check(str(tmp_path))] == [checking.NO_NAME]


def test_printing_with_a_broken_template_says_so(tmp_path: Path) -> None:
    """Who prints with a broken template is told which and why, and sees no traceback."""
    (tmp_path / "certified.docx").write_bytes(with_words("{{ nobody }}"))
    with pytest.raises(KetnapError, match=r"certified\.docx.*nobody"):
        printed(doc.letter(), "docx", Templates(str(tmp_path)))


def test_every_sheet_has_its_templates() -> None:
    """Each kind of document has a template for each medium."""
    for kind in (*KINDS, *SHEETS):
        for name in (f"{kind}.docx", f"{kind}.typ"):
            assert (letter_templates.FOLDER / name).is_file()
