"""Days and numbers of days out of every calendar are usage errors, never a fault of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.commands.conftest import Run
    from tests.support.registers import Registers

REF = "00001-3"
FAR = ("0001-01-01", "01/01/1899", "2200-01-01", "31/12/9999")
HELD = ("hold", REF, "--reason", "x", "--until")
GONE = ("case", "set", REF, "--readmission", "--left-reason", "x", "--left-on")
DATES = (
    ("record", "outside-date", REF, "--kind", "enlistment", "--date"),
    ("record", "leaving-date", REF, "--leaves"),
    ("record", "not-yet", REF, "--reason", "x", "--until"),
    ("transfer", "open", REF, "--residence", "Huế", "--left"),
    ("advance", "retrain", REF, "--reason", "x", "--on"),
    ("case", "open", "--unit", "LC01", "--name", "Lê Văn Xa", "--born"),
    HELD,
    GONE,
)
NUMBERS = (
    ("inbox", "--within", "36526"),
    ("inbox", "--within", "99999999"),
    ("inbox", "--within", "999999999"),
    ("stalled", "--silent", "99999999"),
    ("report", "transfers", "--year", "0"),
    ("report", "transfers", "--year", "99999"),
    ("--as", "an", "unit", "set", "LC01", "--limit", "L1", "99999999"),
    ("--as", "an", "unit", "set", "LC01", "--limit", "L1", "9" * 5000),
    ("--as", "an", "unit", "set", "LC01", "--meets", "²"),
    ("--as", "an", "unit", "set", "LC01", "--meets", "9" * 5000),
    ("--as", "an", "mail", "set", "--keep-days", "0000000019999999"),
    ("calendar", "list", "9999"),
    ("rules", "list", "--stale", "--months", "99999999"),
)


@pytest.fixture(autouse=True)
def office(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Lend a register with a case that has its certificate."""
    made = Office.lent(registers, "certified", lambda office: office.at("certified"))
    assert made.state(REF) == "certified"
    for name, value in {"DB": made.url, "TODAY": "2025-07-11", "LANG": "en", "AS": "lan"}.items():
        monkeypatch.setenv(f"KETNAP_{name}", value)
    yield made
    made.app.close()


def _refused(ketnap: Run, *words: str) -> str:
    """Return the words of a usage error."""
    done = ketnap("--json", *words)
    assert (done.code, done.error["code"]) == (2, "usage"), done.err
    return str(done.error["message"])


@pytest.mark.parametrize("day", FAR)
@pytest.mark.parametrize("words", DATES, ids=" ".join)
def test_a_date_out_of_every_calendar(ketnap: Run, words: tuple[str, ...], day: str) -> None:
    """Every field that takes a date names the years a date may lie in."""
    assert "of the years 1900 to 2199" in _refused(ketnap, *words, day)


@pytest.mark.parametrize("words", NUMBERS, ids=lambda words: " ".join(words)[:60])
def test_a_number_that_leads_out_of_the_calendar(ketnap: Run, words: tuple[str, ...]) -> None:
    """What is added to a day, or is a year, has bounds."""
    _refused(ketnap, *words)


ASKED = (
    ("stalled",), ("inbox", "--within", "36525"), ("case", "list", "--overdue"), ("case", "show", REF),
    ("deadlines", REF), ("next", REF), ("case", "file", REF), ("why", "apply", REF), ("report", "transfers"),
    ("transfer", "list"), ("rules", "list"), ("transfer", "leavers", "--unit", "LC01"),
)  # fmt: skip


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
@pytest.mark.parametrize("day", FAR)
def test_today_out_of_every_calendar(
    ketnap: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], day: str
) -> None:
    """The day that stands in for today has the same bounds, as an option and in the environment."""
    assert "--today" in _refused(ketnap, "--today", day, *words)
    monkeypatch.setenv("KETNAP_TODAY", day)
    _refused(ketnap, *words)


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
@pytest.mark.parametrize("held", [False, True])
def test_the_first_and_the_last_day_are_answered(
    office: Office, ketnap: Run, words: tuple[str, ...], day: str, *, held: bool
) -> None:
    """Whatever is asked of the first and the last day has an answer, also where a review has no end."""
    if held:
        office.hold(REF, "2025-08-01", kind="political-standards", reason="x")
    done = ketnap("--today", day, *words)
    assert done.code == 0, done.err
