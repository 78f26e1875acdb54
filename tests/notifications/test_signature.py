"""Whether the signature of a letter ever stands alone on a page, however long its text is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from notifications.letters import printed
from tests.support import documents as doc

if TYPE_CHECKING:
    from pathlib import Path

LENGTHS = range(0, 800, 16)
CLOSING = "không tiếp nhận."


def words(count: int) -> str:
    """Return a reason of so many words."""
    return " ".join(["lý do"] * count)


def last_pages(pdf: bytes) -> list[str]:
    """Return the words of each page."""
    return [" ".join(page.split()) for page in doc.pdf_text(pdf).split("\f") if page.strip()]


def test_no_signature_stands_alone_in_a_pdf() -> None:
    """The last lines of the text are on the page of the signature, at every length over two pages."""
    turned = set()
    for count in LENGTHS:
        pages = last_pages(printed(doc.letter(reason=words(count)), "pdf"))
        turned.add(len(pages))
        assert CLOSING in pages[-1], count
        assert "T/M CHI BỘ" in pages[-1]
        assert "Lê Thị Hoa" in pages[-1]
    assert len(turned) > 1


@pytest.mark.slow
def test_no_signature_stands_alone_in_a_docx(tmp_path: Path) -> None:
    """The same in DOCX, as LibreOffice sets it: a text that grows pushes the signature over, and text goes with it."""
    turned = set()
    for count in (0, 60, 120, 180, 400):
        folder = tmp_path / str(count)
        folder.mkdir()
        letter = doc.letter(reason=words(count), papers=())
        pages = last_pages(doc.converted(printed(letter, "docx"), folder))
        turned.add(len(pages))
        assert CLOSING in pages[-1], count
        assert "Lê Thị Hoa" in pages[-1]
        assert not any("Lê Thị Hoa" in page for page in pages[:-1])
    assert {1, 2} <= turned
