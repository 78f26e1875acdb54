"""Read printed documents back, and make up letters to print."""

from __future__ import annotations

import dataclasses
import io
import os
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import pytest

from notifications.letters import Head, Letter, Paper

REQUIRED = "KETNAP_REQUIRE_DOCUMENTS"
"""Set to 1 where programs that read documents back (poppler, LibreOffice) must be there."""

FACTS = {
    "ref": "00012-3", "name": "Nguyễn Thị Đỗ Quyên", "born": "17/05/2000", "residence": "số 5 phố Hàng Mơ",
    "state": "Đã nộp đơn, lập hồ sơ", "since": "05/05/2025", "helpers": "Trần Văn Giúp", "reason": "tốt nghiệp",
    "left": "01/08/2025", "certificate": "CN-1", "certified": "14/03/2025", "certifier": "Trung tâm Chính trị",
    "certificate_until": "14/03/2030", "together_months": "12", "acknowledge_days": "15", "accept_days": "30",
    "present_days": "30", "present_by": "17/09/2025", "branch_resolution": "9-NQ/CB", "branch_resolved": "04/08/2025",
    "committee_resolution": "10-NQ/ĐU", "committee_resolved": "20/08/2025", "decision": "12-QĐ/ĐU",
    "decided": "15/09/2025", "decision_days": "30", "decision_until": "27/10/2025", "decision_fresh": "x",
    "ceremony": "03/10/2025", "probation_ends": "03/10/2026",
}  # fmt: skip
PAPERS = (
    Paper("Giấy chứng nhận bồi dưỡng nhận thức về Đảng", "38", "CN-1", date(2025, 3, 14)),
    Paper("Đơn xin vào Đảng", "37", "", date(2025, 5, 1)),
)
HEAD = Head("Đảng bộ phường Trúc Khê", "Chi bộ Tổ dân phố số 1", "Sông Mơ")


def letter(kind: str = "certified", **more: Any) -> Letter:
    """Make up a letter; words of FACTS may be given, and fields of the letter."""
    facts = FACTS | {
        name: more.pop(name)
        for name in list(more)
        if name in FACTS or name in ("outside", "official")
    }
    made = Letter(
        kind, date(2025, 8, 5), "12-TB/CB-TK01", HEAD, "Chi bộ Mây", "Chi bộ Mây, Đảng bộ xã Gió", facts, PAPERS,
        ("Như trên", "Lưu Chi bộ"), "T/M chi bộ", "Bí thư", "Lê Thị Hoa",
    )  # fmt: skip
    return dataclasses.replace(made, **more)


def opened(data: bytes) -> Any:
    """Open a DOCX document by a library that is not ours."""
    return docx.Document(io.BytesIO(data))


def paragraphs(data: bytes) -> list[str]:
    """Return the paragraphs of the body of a DOCX document that say something."""
    return [spaced(p.text) for p in opened(data).paragraphs if p.text.strip()]


def spaced(text: str) -> str:
    """Return text in which spaces that hold words together are plain ones; room for a number stays."""
    return re.sub(r"(?<=\S)\u00a0(?=\S)", " ", text)


def docx_text(data: bytes) -> str:
    """Return all words of a DOCX document in their order, a line for each paragraph, tables included."""
    body = opened(data).element.body
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    hyphen = f"{space}noBreakHyphen"
    lines = (
        "".join("-" if t.tag == hyphen else t.text or "" for t in p.iter(f"{space}t", hyphen))
        for p in body.iter(f"{space}p")
    )
    return spaced("\n".join(line for line in lines if line.strip()))


def written(data: bytes) -> dict[str, str]:
    """Return what of a DOCX document is ours, part by part: its words, heads and feet; or a text whole.

    Styles and properties are the library's own, and so is how the parts are packed.
    """
    if not data.startswith(b"PK"):
        return {"": data.decode()}
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = [
            name for name in file.namelist() if re.match(r"word/(document|header|footer)", name)
        ]
        return {name: canonical(file.read(name)) for name in names}


def canonical(xml: bytes) -> str:
    """Return XML as it is written, whoever writes it."""
    return ET.canonicalize(xml)


def pdf_text(data: bytes, *options: str) -> str:
    """Return the words of a PDF document; skips without pdftotext."""
    return spaced(tool(["pdftotext", *options, "-", "-"], data))


def tool(command: list[str], data: bytes) -> str:
    """Run a program of poppler on a document; skips the test where it is not installed."""
    installed(command[0])
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def installed(program: str) -> str:
    """Return where a program is; skip the test where it is not, or fail it where it is required."""
    found = shutil.which(program)
    if found is None and os.environ.get(REQUIRED) == "1":
        pytest.fail(f"{REQUIRED} is set, but there is no {program}")
    if found is None:
        pytest.skip(f"no {program}")
    return found


def same_words(shown: str, told: str) -> None:
    """Raise where a read PDF lacks a word, or has a letter more or less, than what was told.

    How letters are put together to words is the reader's guess: it may split one where there is a gap.
    """
    shown, told = (unicodedata.normalize("NFC", text) for text in (shown, told))
    close = "".join(re.sub(r"\f\s*\d+\n", "\n", shown).split())
    assert [word for word in told.split() if word not in close] == []
    assert Counter(close) == Counter("".join(told.split()))


def converted(data: bytes, folder: Path) -> bytes:
    """Return what LibreOffice makes of a DOCX document as PDF; skips where it is not installed."""
    office = installed("soffice")
    (folder / "it.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "it.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return (folder / "it.pdf").read_bytes()
