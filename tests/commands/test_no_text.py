"""What is no text is a usage error that names the option, before anything is looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.office import Office

if TYPE_CHECKING:
    from tests.commands.conftest import Run

WORDS = (
    (("case", "open", "--unit", "LC01", "--name", "…", "--born", "2000-05-17"), "--name"),
    (("case", "open", "--unit", "LC01", "--name", "An", "--born", "2000-05-17", "--note", "..."), "--note"),
    (("case", "open", "--unit", "CODE", "--name", "An", "--born", "2000-05-17"), "--unit"),
    (("case", "set", "REF", "--residence", "–"), "--residence"),
    (("case", "find", ". . ."), "TEXT"),
    (("advance", "nominate", "REF", "--resolution", "…", "--helper", "An", "2020-01-01"), "--resolution"),
    (("advance", "nominate", "REF", "--resolution", "1", "--helper", "…", "2020-01-01"), "--helper"),
    (("advance", "withdraw", "REF", "--reason", "clear|matter"), "--reason"),
    (("advance", "nominate", "REF", "--resolution", "1", "--helper", "An", "2020-01-01", "--despite", "C1", "--reason", "-"), "--reason"),
    (("record", "challenge", "REF", "--task", "<việc>", "--result", "passed"), "--task"),
    (("record", "helper", "REF", "--name", "Nguyeãn Vaên A"), "--name"),
    (("hold", "REF", "--reason", "----", "--until", "2025-02-01"), "--reason"),
    (("correct", "REF", "--reason", "…"), "--reason"),
    (("correct", "REF", "--reason", "nhầm", "--act", "1", "--name", "…"), "--name"),
    (("transfer", "open", "REF", "--residence", "…"), "--residence"),
    (("transfer", "import-file", "pyproject.toml", "--unit", "LC01", "--helper", "…"), "--helper"),
    (("unit", "add", "X1", "--kind", "branch", "--parent", "LC", "--name", "…"), "--name"),
    (("unit", "set", "LC01", "--head", "…"), "--head"),
    (("unit", "set", "LC01", "--head", "An 2"), "--head"),
    (("user", "add", "…", "--role", "branch"), "NAME"),
    (("calendar", "set", "2027-11-24", "holiday", "--source", "…"), "--source"),
    (("mail", "set", "--from", "…"), "--from"),
)  # fmt: skip


@pytest.fixture
def office(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Lend a city whose register the command line uses, as lan."""
    for name, value in {"DB": office.url, "AS": "lan", "LANG": "en", "TODAY": "2025-01-06"}.items():
        monkeypatch.setenv(f"KETNAP_{name}", value)
    return office


def test_no_command_takes_what_is_no_text(office: Office, ketnap: Run) -> None:
    """Every verb refuses it with exit 2, by the option's name, and writes nothing."""
    ref = office.open()
    for words, option in WORDS:
        told = ketnap("--json", *(ref if word == "REF" else word for word in words))
        assert told.code == 2, (words, told.err)
        assert option in told.error["message"], words
    assert len(office.history(ref)) == 1


def test_no_religion_is_told_in_the_history(office: Office, ketnap: Run) -> None:
    """That there is none is said in words on the screen and as an empty value in JSON; the page shows nothing."""
    ref = office.open(religion="Phật giáo")
    assert ketnap("case", "set", ref, "--religion", "Không").code == 0
    assert "Religion: none" in " ".join(ketnap("case", "history", ref, "--long").out.split())
    assert ketnap("--json", "case", "history", ref).data[-1]["fields"] == {"religion": None}
    assert "religion" not in ketnap("--json", "case", "show", ref).data["facts"]
