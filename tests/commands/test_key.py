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

if TYPE_CHECKING:
    from collections.abc import Iterator

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
