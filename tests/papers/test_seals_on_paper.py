"""The newest seal travels on sheets, in the properties of letters, and in mails."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from notifications import render, samples
from notifications.letters.values import sealed
from notifications.render import Wording
from tests.support import documents as doc
from workflow.papers import letters, sheets
from workflow.upkeep import witness
from workflow.watch import running
from workflow.watch.mailing import post

if TYPE_CHECKING:
    from tests.support.office import Office

FORMATS = ("docx", "pdf")


def seal(office: Office) -> str:
    """Seal the register today, and return the hash."""
    running.run_now(office.app, "seal")
    newest = witness.newest(office.app)
    assert newest is not None
    return newest.hash


def keywords(data: bytes) -> str:
    """Return the keywords in the properties of a document."""
    if data.startswith(b"%PDF"):
        told = doc.tool(["pdfinfo", "-"], data)
        lines = [line for line in told.splitlines() if line.startswith("Keywords:")]
        return " ".join(lines).removeprefix("Keywords:").strip()
    core = zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml").decode()
    return core.partition("<cp:keywords>")[2].partition("<")[0]


def test_a_letter_bears_the_seal_of_when_it_was_given(office: Office, tmp_path: Path) -> None:
    """In its properties, in both forms; printed again after later seals it is the same, byte for byte."""
    one, two = office.at("certified"), office.open()
    before = office.transfer(one).id
    bare = [printed(office, before, tmp_path / f"bare.{form}") for form in FORMATS]
    hash_ = seal(office)
    office.today = max(office.today, date(2025, 3, 14))
    office.do("nominate", two)
    number = office.transfer(two).id
    made = [printed(office, number, tmp_path / f"it.{form}") for form in FORMATS]
    words = f"Mã niêm phong của sổ ngày 14/03/2025: {hash_}"
    assert [keywords(data) for data in made] == [words, words]
    office.later(1)
    seal(office)
    assert [printed(office, number, tmp_path / f"again.{form}") for form in FORMATS] == made
    assert [printed(office, before, tmp_path / f"again.{form}") for form in FORMATS] == bare
    assert [keywords(data) for data in bare] == ["", ""]
    assert witness.verify(office.app).verdict.ok


def printed(office: Office, number: int, file: Path) -> bytes:
    """Print a notice and return its bytes."""
    letters.notice(office.app, number, str(file), office.stamp("lan"), force=True)
    return file.read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_a_sheet_names_the_seal_at_its_foot(office: Office, tmp_path: Path, form: str) -> None:
    """The newest seal with its day on the dossier and the deadline sheet; nothing while there is none."""
    ref = office.open()
    file = tmp_path / f"it.{form}"
    actor = office.actor("lan")
    sheets.case_file(office.app, ref, actor, str(file))
    assert "niêm phong" not in text_of(file)
    words = f"Mã niêm phong của sổ ngày 06/01/2025: {seal(office)}"
    for print_ in (sheets.case_file, sheets.deadlines_file):
        print_(office.app, ref, actor, str(file), force=True)
        assert words in text_of(file)


def text_of(file: Path) -> str:
    """Return the words of a document with those at its foot."""
    if file.suffix == ".pdf":
        return " ".join(doc.pdf_text(file.read_bytes()).split())
    return zipfile.ZipFile(file).read("word/footer1.xml").decode()


def test_a_seal_is_named_in_one_line() -> None:
    """Its day as an official writes it; nothing for none."""
    assert sealed("ab", date(2026, 11, 26)) == "Mã niêm phong của sổ ngày 26/11/2026: ab"
    assert sealed(None, None) == ""


@pytest.mark.parametrize("name", ["digest", "escalation"])
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", "Mã niêm phong của sổ ngày 26/11/2026: abcd"),
        ("en", "Seal of the register of 26/11/2026: abcd"),
    ],
)
def test_a_mail_names_the_seal(name: str, lang: str, words: str) -> None:
    """In text and page of digests and escalations, in one line; nothing while there is none."""
    told = {**samples.SAMPLES[name][0], "seal": "abcd", "sealed_on": "2026-11-26"}
    wording = Wording(date(2026, 11, 27))
    made = render.render(name, told, lang, wording)
    assert words in made.text.splitlines()
    assert words in made.html
    bare = render.render(name, samples.SAMPLES[name][0], lang, wording)
    assert words.partition(" ")[0] not in bare.text.splitlines()[-4]
    assert "overflow-wrap" not in bare.html


def test_mail_leaves_with_the_newest_seal(office: Office) -> None:
    """What every mail has in common names the seal there is when it leaves."""
    with office.app.reading() as session:
        assert post.letterhead(session, office.app)[-2:] == ("", "")
    hash_ = seal(office)
    with office.app.reading() as session:
        assert post.letterhead(session, office.app)[-2:] == (hash_, "2025-01-06")
