"""A command given again under the same key acts once and answers as before."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from cli import main
from tests.support import raw
from tests.support.office import Office
from workflow.upkeep import impossible
from workflow.watch import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.registers import Registers


@pytest.fixture
def office(registers: Registers) -> Iterator[Office]:
    """Lend an office on either database."""
    opened = Office.planted(registers)
    yield opened
    opened.app.close()


def run(office: Office, *words: str, by: str = "lan") -> Any:
    """Run a command on the day of the office; return its result."""
    fixed = ("--db", office.url, "--as", by, "--today", office.today.isoformat(), "--json")
    return CliRunner().invoke(main, [*fixed, *words])


def data(result: Any) -> Any:
    """Return the answer of a command that went well."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["data"]


def acts(office: Office) -> int:
    """Return how many acts there are."""
    return int(raw.rows(office.url, "SELECT count(*) FROM acts")[0][0])


NOMINATE = ("--resolution", "1", "--helper", "Trần Văn Giúp", "2019-06-01")


def test_a_step_given_twice_is_taken_once(office: Office) -> None:
    """The second time nothing is written, the answer is that of the first, and stderr says so."""
    ref = office.open()
    first = data(run(office, "--key", "k1", "advance", "nominate", ref, *NOMINATE))
    before = acts(office)
    again = run(office, "--key", "k1", "advance", "nominate", ref, *NOMINATE)
    assert acts(office) == before
    assert "k1" in again.stderr
    assert {k: v for k, v in data(again).items() if k != "warnings"} == {
        k: v for k, v in first.items() if k != "warnings"
    }


def test_the_key_comes_from_the_environment_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script sets it beside the command; a paper put on file twice is one paper, with its number."""
    ref = office.at("nominated")
    monkeypatch.setenv("KETNAP_COMMAND_KEY", "paper-7")
    words = ("record", "challenge", ref, "--task", "Việc", "--result", "passed")
    assert data(run(office, *words)) == data(run(office, *words))
    assert raw.rows(office.url, "SELECT count(*) FROM acts WHERE key = 'paper-7'") == [(1,)]


def test_a_key_of_another_user_is_refused(office: Office) -> None:
    """Who takes the key of somebody else gets nothing told, and nothing is done."""
    ref = office.open()
    data(run(office, "--key", "k1", "advance", "nominate", ref, *NOMINATE))
    result = run(office, "--key", "k1", "advance", "nominate", ref, *NOMINATE, by="ly")
    assert result.exit_code == 2
    assert ref not in result.output


@pytest.mark.parametrize("key", ["a b", "x" * 101, "khóa"])
def test_what_is_no_key_is_refused(office: Office, key: str) -> None:
    """A key is one word of plain signs."""
    assert run(office, "--key", key, "advance", "nominate", "00001-3", *NOMINATE).exit_code == 2


def test_the_journal_tells_who_gave_a_role_when_and_why(office: Office) -> None:
    """The reason typed with a change of a user stands beside the row, the actor and the time."""
    words = ("user", "set", "lan", "--role", "branch", "--role", "committee", "--reason", "NQ 7")
    data(run(office, *words, by="an"))
    told = [
        one for one in data(run(office, "audit", "journal", by="an")) if one["reason"] == "NQ 7"
    ]
    assert [(one["of"], one["actor"]) for one in told] == [("lan/committee", "an")]
    assert told[0]["at"].startswith(
        str((office.today - timedelta(days=1)).isoformat())
    )  # 17:00 UTC


WRONG = (
    (("case", "open", "--unit", "LC01", "--name", "Người 1 0", "--born", "2000-01-01"), 2),
    (("case", "open", "--unit", "LC01", "--name", "Đỗ Mới", "--born", "2000-01-01", "--on", "2026-13-45"), 2),
    (("record", "challenge", "00001-3", "--task", "x", "--result", "maybe"), 2),
    (("hold", "00001-3", "--reason", "x", "--until", "2020-99-99"), 2),
    (("case", "set", "00001-3", "--born", "31/02/2000"), 2),
    (("case", "show"), 2),
    (("case", "shwo", "00001-3"), 2),
    (("case", "show", "99999-9"), 4),
    (("inbox", "--unit", "XX"), 4),
    (("case", "show", "00001-3", "--format", "xlsx"), 2),
    (("advance", "propose", "00001-3", "--resolution", "1"), 3),
    (("user", "disable", "ly"), 4),
    (("--today", "x", "inbox"), 2),
    (("import", "cases", "none.csv"), 2),
)  # fmt: skip


def test_a_failure_under_a_key_is_what_it_is_without(office: Office) -> None:
    """What was typed wrong, is not there or is refused ends as without a key, in the same words."""
    office.open()
    for words, code in WRONG:
        plain, keyed = run(office, *words), run(office, "--key", "Z9", *words)
        assert (keyed.exit_code, keyed.output) == (plain.exit_code, plain.output), words
        assert keyed.exit_code == code, keyed.output


def test_an_empty_key_is_no_key(office: Office) -> None:
    """A script whose variable is empty learns of it, and nothing is done without a key."""
    words = ("case", "open", "--unit", "LC01", "--name", "Đỗ Văn Mới", "--born", "2000-05-17")
    assert run(office, "--key", "", *words).exit_code == 2
    assert acts(office) == 0


def test_another_list_under_the_name_of_the_first_is_another_command(
    office: Office, tmp_path: Path
) -> None:
    """What stands in a file goes with the key: the same list is answered as then, a changed one is refused."""
    file = tmp_path / "cases.csv"
    file.write_text("name,born\nPhạm Văn Mới,2001-03-04\n", encoding="utf-8")
    words = ("--key", "k", "import", "cases", str(file))
    first = data(run(office, *words))
    assert (first["read"], first["accepted"], len(first["opened"])) == (1, 1, 1)
    assert data(run(office, *words)) == first
    file.write_text("name,born\nPhạm Văn Mới,2001-03-04\nLê Lạ,2001-03-05\n", encoding="utf-8")
    assert run(office, *words).exit_code == 2
    assert acts(office) == 1


FILES = (
    (("db", "backup"), "kb.db"), (("case", "list", "--out"), "l.csv"), (("audit", "head", "--out"), "h.jsonl"),
    (("audit", "export"), "x.jsonl"), (("import", "template"), "t.xlsx"),
)  # fmt: skip


def test_a_file_is_written_once_under_a_key(office: Office, tmp_path: Path) -> None:
    """Given again it is answered as then; once the file is gone that is said, and another file is another command."""
    office.open()
    running.run_now(office.app, "seal")
    for words, name in FILES:
        file = tmp_path / name
        line = ("--key", name, *words)
        first = data(run(office, *line, str(file), by="an"))
        again = run(office, *line, str(file), by="an")
        assert data(again) == first
        assert name in again.stderr
        other = tmp_path / f"2{name}"
        assert run(office, *line, str(other), by="an").exit_code == 2
        assert not other.exists()
        file.unlink()
        gone = run(office, *line, str(file), by="an")
        assert gone.exit_code == 1
        assert name in json.loads(gone.stderr)["error"]["message"]


@pytest.mark.parametrize(
    "change", ["answer = '{}'", "answer = NULL", "user_id = NULL", "proof = NULL"]
)
def test_an_answer_that_was_changed_is_not_told(office: Office, change: str) -> None:
    """Whoever writes another reference into the table is found out: the retry ends with 7, `check` names the key."""
    words = ("case", "open", "--unit", "LC01", "--name", "Đỗ Văn Mới", "--born", "2000-05-17")
    data(run(office, "--key", "k", *words))
    assert list(impossible.find(office.app)) == []
    raw.tamper(office.url, f"UPDATE command_keys SET {change}")
    assert run(office, "--key", "k", *words).exit_code == 7
    assert [(one.kind, one.about) for one in impossible.find(office.app)] == [("key-changed", "k")]
    assert acts(office) == 1
