"""Whether the PDF of every document is made for the archive and for readers that speak, by two checkers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from notifications.letters import printed, sample
from notifications.letters.values import KINDS, Letter
from states.catalogue.transfer import CURRENT, EARLIER
from tests.support import archives
from tests.support import documents as doc

BOTH_BY_BOTH = 4


@pytest.mark.slow
def test_every_document_is_for_the_archive(tmp_path: Path) -> None:
    """Each letter in each form, and each sheet, full and bare, is PDF/A-2a and PDF/UA-1 by both checkers."""
    files = []
    for kind in sample.kinds():
        for at, value in enumerate(sample.samples(kind)):
            for form in (CURRENT, EARLIER) if isinstance(value, Letter) else (CURRENT,):
                shown = replace(value, form=form) if isinstance(value, Letter) else value
                files.append(tmp_path / f"{kind}-{at}-{form}.pdf")
                files[-1].write_bytes(printed(shown, "pdf"))
    long = doc.letter(
        "dossier",
        reason=" ".join(["lý do"] * 900),
        name="Hoa 😀 漢 Đỗ",
        symbol="-GCN/ĐU",
        seal=f"Mã niêm phong của sổ ngày 26/11/2026: {'ab' * 32}",
    )
    files.append(tmp_path / "long.pdf")
    files[-1].write_bytes(printed(long, "pdf"))
    found = archives.verdicts(files)
    assert len(found) == BOTH_BY_BOTH * len(files)
    assert all(one.checked > 0 for one in found)
    assert [one for one in found if not one.holds] == []


@pytest.mark.slow
def test_the_checkers_find_what_falls_short(tmp_path: Path) -> None:
    """A PDF without the marks of the standards, and one with its structure broken, are found by both."""
    whole = printed(doc.letter(), "pdf")
    files = {
        "older": printed(doc.letter(archival=False), "pdf"),
        "untagged": whole.replace(b"/Marked true", b"/Marked null").replace(b"/StructTreeRoot", b"/StructTreeRooT"),
    }  # fmt: skip
    assert files["untagged"] != whole
    paths = []
    for name, data in files.items():
        paths.append(tmp_path / f"{name}.pdf")
        paths[-1].write_bytes(data)
    found = archives.verdicts(paths)
    assert len(found) == BOTH_BY_BOTH * len(files)
    assert [one for one in found if one.holds] == []


def test_an_older_letter_is_printed_as_it_was() -> None:
    """A letter of an older program bears no marks of the standards, which would change its bytes."""
    older, now = (printed(doc.letter(archival=one), "pdf") for one in (False, True))
    assert b"pdfaid" not in older
    assert b"pdfaid" in now
    assert b"pdfuaid" in now


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_says_what_it_is(kind: str) -> None:
    """The title in the properties of a letter is what it is, not its number."""
    data = printed(doc.letter(kind, title="Thông báo chuyển"), "pdf")
    assert "Title:           Thông báo chuyển" in doc.tool(["pdfinfo", "-"], data)
