"""Whether the numbers of requests and of their answers are shown wherever a case is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support import documents as doc
from workflow.papers import sheets

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.office import Office

REQUEST, REPLY = "77-CV/CB", "88-CV/ĐU"


def asked_and_answered(office: Office) -> str:
    """Return a case with a numbered request and a numbered answer."""
    ref = office.at("applied")
    act = office.record(
        "verification_request", ref, asked="Đảng ủy xã", subject="spouse", no=REQUEST
    )
    office.record("verification_reply", ref, request=act, reply_no=REPLY)
    return ref


def test_the_history_has_them(office: Office) -> None:
    """Both numbers stand in the history, each with the act that it belongs to."""
    told = [dict(row.fields) for row in office.history(asked_and_answered(office), "lan")]
    assert [row["no"] for row in told if "no" in row] == [REQUEST]
    assert [row["reply_no"] for row in told if "reply_no" in row] == [REPLY]


def test_the_dossier_page_has_them(office: Office, tmp_path: Path) -> None:
    """Both numbers stand among the papers of the dossier page, as DOCX and as PDF."""
    ref = asked_and_answered(office)
    for ending in ("docx", "pdf"):
        file = tmp_path / f"it.{ending}"
        sheets.case_file(office.app, ref, office.actor("lan"), str(file))
        data = file.read_bytes()
        text = doc.docx_text(data) if ending == "docx" else doc.pdf_text(data)
        assert text.count(REQUEST) >= 1
        assert text.count(REPLY) >= 1
