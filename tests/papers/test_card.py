"""The card of a case: the fields of the member form in their order, blanks marked, for those who may see them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from states.errors import AlreadyExists, BadInput, NotFound
from tests.support.documents import docx_text, pdf_text
from workflow.papers import card

if TYPE_CHECKING:
    from tests.support.office import Office

FACTS = {"identity_no": "001200000123", "ethnicity": "Tày", "religion": "không", "gender": "female"}


def told(office: Office, ref: str, by: str = "lan") -> dict[str, str | None]:
    """Return the values of a card by the words of their fields."""
    return {line.field: line.value for line in card.card(office.app, ref, office.actor(by)).fields}


def test_the_card_has_what_the_case_holds(office: Office) -> None:
    """Facts, papers and dates stand in their places; what is not on file is blank; no religion is said in words."""
    ref = office.at("member", **FACTS)
    values = told(office, ref)
    assert list(values)[:3] == ["Họ và tên đang dùng", "Nam, nữ", "Họ và tên khai sinh"]
    assert values["Nam, nữ"] == "nữ"
    assert values["Ngày, tháng, năm sinh"] == "17/05/2000"
    assert values["Số định danh cá nhân"] == "001200000123"
    assert values["Tôn giáo"] == "Không"
    assert values["Quê quán"] is None
    assert values["Quyết định kết nạp"] == "số QD-1, ngày 15/09/2025"
    assert values["Ngày vào Đảng (lễ kết nạp)"] == "03/10/2025"
    assert values["Ngày chính thức"] == "03/10/2026"
    assert values["Người giới thiệu vào Đảng"] == "Trần Văn Giúp, Lê Thị Giới"
    assert "số CN-1, ngày 14/03/2025" in str(values["Những lớp đào tạo, bồi dưỡng đã qua"])


def test_what_is_sensitive_is_masked_whatever_there_is(office: Office) -> None:
    """An inspector is not told whether there is a religion; who does not see the case finds none."""
    ref = office.at("identified", **FACTS)
    values = told(office, ref, "thu")
    assert {values[name] for name in ("Dân tộc", "Tôn giáo", "Số định danh cá nhân")} == {"•••"}
    with pytest.raises(NotFound):
        told(office, ref, "hai")


def test_the_card_is_written_in_four_kinds(office: Office, tmp_path: Path) -> None:
    """Each file has the name, a decision and marked blanks; one that is there is kept."""
    ref = office.at("decided", **FACTS)
    for ending in ("docx", "pdf", "xlsx", "html"):
        file = tmp_path / f"card.{ending}"
        card.write(office.app, ref, office.actor("lan"), str(file))
        if ending == "xlsx":
            rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
            words = " ".join(str(cell) for row in rows for cell in row)
        elif ending == "html":
            words = file.read_text("utf-8")
        else:
            words = (docx_text if ending == "docx" else pdf_text)(file.read_bytes())
        assert "Nguyễn Thị Minh A" in words
        assert "số QD-1" in words
        assert "…" in words
        with pytest.raises(AlreadyExists):
            card.write(office.app, ref, office.actor("lan"), str(file))
    with pytest.raises(BadInput):
        card.write(office.app, ref, office.actor("lan"), str(tmp_path / "card.txt"))
