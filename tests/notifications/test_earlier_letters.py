"""Letters in the form before 2026: those of older programs stay to the byte, new ones stand in any font."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from notifications.letters import Letter, Paper, printed, sample
from notifications.letters.docx import make_ready
from notifications.letters.finding import MENDED, PACKAGED, form_of
from notifications.letters.values import KINDS
from states.catalogue.transfer import CURRENT, EARLIER
from tests.support import documents as doc

ON = date(2024, 11, 20)
HELPER = "Trần Văn Giúp"


def old(kind: str, papers: int = 0, **more: Any) -> Letter:
    """Return a letter of the earlier form with so many papers."""
    filed = [
        Paper("Công văn đề nghị thẩm tra lý lịch (Đảng ủy nơi cư trú)", "96", f"{n}-CV", ON)
        for n in range(papers)
    ]
    return doc.letter(kind, form=EARLIER, papers=filed, **more)


def test_what_an_older_program_printed_stays() -> None:
    """A letter that an older program gave is filled into the template it was printed with, and no other."""
    assert form_of(old("certified", archival=False)) == EARLIER
    assert form_of(old("certified")) == MENDED
    assert form_of(doc.letter("certified")) == CURRENT
    given = printed(old("certified", 2, archival=False), "docx")
    template = (Path(PACKAGED) / "earlier" / "certified.docx").read_bytes()
    body = dict(make_ready(template).parts)["word/document.xml"]
    made = body.render(old("certified", 2, archival=False).data())
    assert doc.written(given)["word/document.xml"] == doc.canonical(made.encode())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("papers", [*range(4), *range(5, 29, 3)])
def test_no_signature_stands_alone(kind: str, papers: int) -> None:
    """Who signs stands on a page with a paper of the list, or with words of the letter; each paper comes once."""
    pages = doc.pdf_text(printed(old(kind, papers), "pdf"), "-layout").split("\f")[:-1]
    assert [page for page in pages if "Lê Thị Hoa" in page] == pages[-1:]
    assert "20/11/2024" in pages[-1] or (papers == 0 and "Đề nghị Chi bộ Mây" in pages[-1])
    assert sum(page.count("20/11/2024") for page in pages) == papers
    assert all(page.count("Tên văn bản, giấy tờ") == ("20/11/2024" in page) for page in pages)


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_rows_of_a_docx_stay_with_the_signature(kind: str) -> None:
    """The last three rows stay with what follows, and the columns have room for a date in wider letters."""
    table = doc.opened(printed(old(kind, 6), "docx")).tables[1]
    kept = [
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next is True for row in table.rows
    ]
    assert kept[1:] == [False] * 3 + [True] * 3
    assert table.columns[4].width.mm == pytest.approx(28, abs=0.1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("medium", ["docx", "pdf"])
def test_every_sample_can_be_printed(kind: str, medium: str) -> None:
    """Full letters and bare ones come out in the earlier form too."""
    for value in sample.samples(kind):
        assert isinstance(value, Letter)
        assert printed(dataclasses.replace(value, form=EARLIER), medium)


@pytest.mark.parametrize("form", [EARLIER, CURRENT])
@pytest.mark.parametrize("medium", ["docx", "pdf"])
def test_a_full_member_has_no_helper(form: str, medium: str) -> None:
    """The letter of a probationer names the helper; that of a full member, who has none, does not."""
    read = doc.docx_text if medium == "docx" else doc.pdf_text
    told = [
        HELPER in read(printed(doc.letter("membership", form=form, official=official), medium))
        for official in ("", "x")
    ]
    assert told == [True, False]


@pytest.mark.slow
def test_the_earlier_form_stands_in_other_letters(tmp_path: Path) -> None:
    """Where a wider font stands in, neither the Party's name nor a day is torn, and the signature is not alone."""
    shown = doc.pdf_text(doc.converted(printed(old("certified", 1), "docx"), tmp_path), "-layout")
    for words in ("ĐẢNG CỘNG SẢN VIỆT NAM", "Sông Mơ, ngày 05 tháng 8 năm 2025", "20/11/2024"):
        assert any(words in " ".join(line.split()) for line in shown.splitlines()), words
    assert "20/11/2024" in shown.split("\f")[:-1][-1]
