"""Lists on the command line: the two kinds that branches keep, their marked copies, the template."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.support import bad_files, kept_lists
from workflow.store.workbooks import reading


@pytest.fixture
def db(tmp_path: Path, ketnap: Run) -> str:
    """Make a one-branch register."""
    url = f"sqlite:///{tmp_path / 'register.db'}"
    done = ketnap(
        "--db", url, "init", "--rehearsal", "--branch", "Chi bộ Sinh viên", "--user", "lan"
    )
    assert done.code == 0, done.err
    return url


def test_both_lists_are_taken_in_and_once(db: str, tmp_path: Path, ketnap: Run) -> None:
    """A branch's own lists come in as they are; the same file again adds nothing."""
    printed = str(kept_lists.printed(tmp_path / "a.xlsx", 4))
    university = str(kept_lists.university(tmp_path / "b.xlsx", 6))
    done = ketnap("--db", db, "--json", "import", "cases", printed)
    assert (done.code, done.data["accepted"], done.data["problems"]) == (0, 4, []), done.err
    again = ketnap("--db", db, "--json", "import", "cases", printed)
    assert (again.data["known"], again.data["opened"]) == (4, [])
    done = ketnap("--db", db, "--json", "import", "cases", university)
    assert (done.code, done.data["read"]) == (0, 6), done.out
    states = [row["state"] for row in ketnap("--db", db, "--json", "case", "list").data]
    assert {"identified", "certified", "nominated"} >= set(states)
    assert "SĐT" in done.data["left_out"]


def test_what_a_list_claims_is_confirmed_in_its_marked_copy(
    db: str, tmp_path: Path, ketnap: Run
) -> None:
    """A claim without papers is a problem where it stands; the copy, with the state confirmed, is taken in."""
    claiming = str(kept_lists.university(tmp_path / "b.xlsx", 3, c33="Đảng viên dự bị"))
    marked = str(tmp_path / "marked.xlsx")
    done = ketnap("--db", db, "--json", "import", "cases", claiming, "--marked", marked)
    assert done.code == 1
    assert done.error["code"] == "failed"
    assert {one["row"] for one in done.data["problems"]} == {4}
    assert ketnap("--db", db, "--json", "case", "list").data == []
    rows = {row.number: row.cells for row in reading.read(marked).rows}
    assert rows[3][0] == "Vấn đề"
    assert rows[4][0]
    assert rows[4][-1] == "Đảng viên dự bị"
    assert rows[5][:2] == (None, 2.0)
    assert str(rows[5][-1]).startswith("Cảm tình Đảng")
    refused = ketnap("--db", db, "--json", "import", "cases", marked)
    assert (refused.code, {one["row"] for one in refused.data["problems"]}) == (1, {4})
    again = ketnap("--db", db, "import", "cases", claiming, "--marked", marked)
    assert again.code == 1
    assert "marked.xlsx" in again.err  # never written over


def test_the_example_of_the_template_is_taken_in(db: str, tmp_path: Path, ketnap: Run) -> None:
    """The rows that show how a list is filled in have no problem."""
    file = str(tmp_path / "t.xlsx")
    assert ketnap("--db", db, "import", "template", file).code == 0
    done = ketnap("--db", db, "--json", "import", "cases", file, "--sheet", "Ví dụ")
    assert (done.code, done.data["accepted"]) == (0, done.data["read"]), done.out
    assert ketnap("--db", db, "import", "template", file).code == 1


def test_a_trial_says_so_and_where_the_copy_is(db: str, tmp_path: Path, ketnap: Run) -> None:
    """A dry run says that nothing was written, and every run where its marked copy lies and what was noted."""
    file, marked = str(kept_lists.printed(tmp_path / "a.xlsx", 2)), str(tmp_path / "m.xlsx")
    done = ketnap("--db", db, "import", "cases", file, "--dry-run", "--marked", marked)
    assert (done.code, "chạy thử" in done.out, marked in "".join(done.out.split("\n"))) == (
        0,
        True,
        True,
    )
    answer = ketnap("--db", db, "--json", "import", "cases", file).data
    assert (answer["marked"], answer["accepted"]) == (None, 2)
    assert {"Quê quán", "Chức vụ: Chính quyền"} <= set(answer["noted"])


@pytest.mark.parametrize("kind", ["cases", "units", "users", "certificates"])
def test_an_empty_template_says_that_nothing_was_filled_in(
    kind: str, db: str, tmp_path: Path, ketnap: Run
) -> None:
    """A list without a row is no success without a word."""
    file = str(tmp_path / "t.xlsx")
    assert ketnap("--db", db, "import", "template", file, "--kind", kind).code == 0
    by = {"certificates": "centre", "cases": "lan"}.get(kind, "admin")
    if kind == "certificates":
        added = ketnap("--db", db, "--as", "admin", "unit", "add", "TT", "--kind", "centre")
        assert added.code == 0, added.err
        ketnap(
            "--db", db, "--as", "admin", "user", "add", "centre", "--unit", "TT", "--role", "centre"
        )
    done = ketnap("--db", db, "--as", by, "--json", "import", kind, file)
    assert (done.code, done.data["read"]) == (0, 0), done.err
    assert "chưa điền gì" in done.err


@pytest.mark.parametrize("what", ["a bomb", "an old workbook", "a locked workbook", "plain text"])
def test_a_file_that_is_no_list_has_one_problem(
    what: str, db: str, tmp_path: Path, ketnap: Run
) -> None:
    """A file that cannot be read is answered like a list with a problem, and nothing is written."""
    path = tmp_path / "list.xlsx"
    path.write_bytes(bad_files.HARMFUL[what])
    done = ketnap("--db", db, "--json", "import", "cases", str(path))
    assert (done.code, done.data["read"], len(done.data["problems"])) == (1, 0, 1)
    assert done.error["code"] == "failed"
