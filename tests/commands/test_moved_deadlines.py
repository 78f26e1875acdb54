"""The commands that tell what a change of calendar or rules does to deadlines and notices."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.watching import Watch, watching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.commands.conftest import Outcome, Run
    from tests.support.registers import Registers

DAY = ("calendar", "set", "2025-10-20", "holiday", "--source", "QĐ 77/2025")


@pytest.fixture
def watch(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Open an office where the owners of D1 were told a day."""
    with watching(registers, monkeypatch, _told) as opened:
        yield opened


def _told(watch: Watch) -> None:
    watch.office.at("proposed")
    watch.daily("2025-09-29", "2025-09-29")


def on(watch: Watch, ketnap: Run, *words: str, lang: str = "en") -> Outcome:
    """Run a command on 1 October 2025 as the administrator."""
    base = ("--db", watch.office.url, "--today", "2025-10-01", "--as", "admin", "--lang", lang)
    return ketnap(*base, *words)


def test_a_dry_run_shows_the_notices_that_would_be_wrong(watch: Watch, ketnap: Run) -> None:
    """On the screen a table of them, for a script a list with promised keys; nothing is written."""
    shown = on(watch, ketnap, *DAY, "--dry-run")
    assert "2 letters already sent would be wrong" in shown.out
    assert "hoa@example.vn" in shown.out
    assert "30/10/2025" in shown.out
    data: Any = json.loads(on(watch, ketnap, "--json", *DAY, "--dry-run").out)["data"]
    assert data["moved"] == [
        {
            "ref": "00001-3",
            "rule": "D1",
            "before": "2025-10-29",
            "after": "2025-10-30",
            "days": 1,
            "anchor": 13,
        }
    ]
    assert data["wrong"][0] == {
        "ref": "00001-3",
        "rule": "D1",
        "to": "hoa@example.vn",
        "sent_on": "2025-09-29",
        "told": "2025-10-29",
        "due": "2025-10-30",
    }
    assert not watch.read("test_recounts")


def test_the_reason_is_recorded_and_told(watch: Watch, ketnap: Run) -> None:
    """--reason goes on record and into the letters."""
    shown = on(watch, ketnap, *DAY, "--reason", "bão số 9")
    assert "2 letters already sent were wrong" in shown.out
    assert [row["reason"] for row in watch.read("test_recounts")] == ["bão số 9"]
    assert {row["params"]["reason"] for row in watch.mail("deadline_moved")} == {"bão số 9"}


def test_the_impact_of_a_rule_set(watch: Watch, ketnap: Run) -> None:
    """`rules impact` prints numbers and deadlines, writes nothing, and knows the sets there are."""
    ref = watch.office.at("endorsed", of="HX01")
    watch.office.today = date(2025, 9, 22)
    watch.office.do("decide", ref, date(2025, 9, 15), by="quy", received="2025-09-22")
    shown = on(watch, ketnap, "rules", "impact", "2026-07").out
    assert "Rule set 2026-07 (from 26/07/2026) compared with 2025-07" in shown
    assert "Open cases: 2. Deadlines that would have another day: 1." in shown
    assert "03/11/2025" in shown
    data: Any = json.loads(on(watch, ketnap, "--json", "rules", "impact", "2026-07").out)["data"]
    assert data["deadlines"] == [
        {
            "ref": ref,
            "unit": "HX01",
            "rule": "D4",
            "before": "2025-11-03",
            "after": "2025-10-27",
            "days": -7,
        }
    ]
    assert data["cases"] == 2
    none = on(watch, ketnap, "rules", "impact", "2025-07").out
    assert "No number differs." in none
    assert "another day: 0." in none
    assert on(watch, ketnap, "rules", "impact", "2099").code == 4
