"""`audit export`: its answer, its words, and who gets how much."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.verifier import verify

if TYPE_CHECKING:
    from tests.commands.conftest import Run
    from tests.support.office import Office


@pytest.fixture
def office(office: Office) -> Office:
    """Lend two cases in two branches."""
    office.at("verified")
    office.at("nominated", of="HX01")
    return office


def test_the_answer_names_the_file_and_its_head(
    ketnap: Run, office: Office, tmp_path: Path
) -> None:
    """Rows, file, acts and the head that `audit head` prints to the same user; a second time is refused."""
    file = tmp_path / "x.jsonl"
    place = ("--db", office.url, "--today", office.today.isoformat(), "--json", "--as", "hung")
    done = ketnap(*place, "audit", "export", str(file))
    assert done.code == 0, done.err
    head = ketnap(*place, "audit", "head").data
    told = {
        name: done.data[name]
        for name in ("file", "acts", "head", "unit", "whole", "pseudonyms", "links")
    }
    assert told == {
        "file": str(file), "acts": 2, "head": head["head"], "unit": "HX", "whole": False, "pseudonyms": False,
        "links": 0,
    }  # fmt: skip
    assert done.data["rows"] == file.read_bytes().count(b"\n")
    assert verify(file, head["head"]).ok
    again = ketnap(*place, "audit", "export", str(file))
    assert (again.code, again.error["code"]) == (1, "failed")
    assert ketnap(*place, "audit", "export", str(tmp_path / "y"), "--unit", "LC").code == 4
    assert not (tmp_path / "y").exists()


def test_what_the_file_does_not_tell_is_said(ketnap: Run, office: Office, tmp_path: Path) -> None:
    """A part of the city and acts of which only the link is told are said on stderr; the journal has the export."""
    place = ("--db", office.url, "--today", office.today.isoformat(), "--as", "an")
    part = ketnap(*place, "audit", "export", str(tmp_path / "x.jsonl"), "--unit", "LC")
    assert part.code == 0
    assert "Tệp chỉ có phần của LC và cấp dưới" in part.err
    assert "Với 2 mục ghi sổ, tệp chỉ nêu mắt xích" in part.err
    whole = ketnap(
        *place, "--as", "tu", "audit", "export", str(tmp_path / "y.jsonl"), "--pseudonyms"
    )
    assert (whole.code, "Tệp chỉ có" in whole.err, "mắt xích" in whole.err) == (0, False, False)
    assert "xuất lịch sử y.jsonl" in ketnap(*place, "audit", "journal").out
