"""The weekly letter: what is late, due soon and stuck below its reader, once a week."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support.watching import Watch, watching
from workflow.watch.jobs import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers


@pytest.fixture
def watch(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Open an office whose committee user hoa chose the digest."""
    with watching(registers, monkeypatch) as opened:
        opened.write("test_digest", digest=True, name="hoa")
        yield opened


def test_what_the_letter_says(watch: Watch) -> None:
    """It lists what is late and what is due within 14 days, and counts the flags below the reader."""
    late, soon = watch.office.at("proposed"), watch.office.at("certified")
    watch.office.at("certified", of="HX01")
    watch.write("test_limit", due=date(2025, 11, 14), rule="L4")
    watch.write("test_flag", case_id=1, since=date(2025, 10, 30), at=watch.office.app.now())
    watch.office.today = date(2025, 10, 31)  # a Friday
    report = watch.digest()
    assert (report.examined, report.changed, report.queued) == (1, 1, 1)
    (row,) = watch.mail("digest")
    assert (row["dedupe"], row["reader"]) == ("digest:5:2025-10-27/u5", "hoa")
    assert row["params"] == {
        "week": "2025-10-27", "unit": "LC", "stuck": 1, "late_count": 1, "soon_count": 1,
        "late": [{"ref": late, "state": "proposed", "rule": "D1", "rule_set": "2025-07",
                  "due": "2025-10-29", "kind": "statutory"}],
        "soon": [{"ref": soon, "state": "certified", "rule": "L4", "rule_set": "2025-01",
                  "due": "2025-11-14", "kind": "service"}],
    }  # fmt: skip


def test_today_is_soon_and_the_fifteenth_day_is_not(watch: Watch) -> None:
    """A limit due today is not late; 14 days ahead is soon, 15 is not; the milestone is nothing."""
    watch.office.at("certified")
    watch.office.at("probation")
    for due, late, soon in (("2026-01-05", 0, 1), ("2026-01-19", 0, 1), ("2026-01-20", 0, 0)):
        watch.write("test_limit", due=date.fromisoformat(due), rule="L4")
        watch.office.today = date(2026, 1, 5)
        plan = watch.digest(dry_run=True).planned
        said = [(one.params["late_count"], one.params["soon_count"]) for one in plan]
        assert said == [(late + 1, soon)]  # the other case has D13, late since November


def test_one_letter_a_week(watch: Watch) -> None:
    """A second run in the week is silent, also on another day; the next Monday brings a new letter."""
    watch.office.at("proposed")
    sent = []
    for day in ("2025-11-05", "2025-11-05", "2025-11-09", "2025-11-10", "2025-11-16", "2025-11-17"):
        watch.office.today = date.fromisoformat(day)
        sent.append(watch.digest().queued)
        watch.deliver()
    assert sent == [1, 0, 0, 1, 0, 1]


def test_nothing_to_say_is_no_letter(watch: Watch) -> None:
    """Who has nothing late, soon or stuck hears nothing, nor does who did not choose the letter."""
    watch.office.at("proposed")
    watch.office.today = date(2025, 9, 1)
    assert watch.digest().queued == 0
    watch.write("test_digest", digest=False, name="hoa")
    watch.office.today = date(2025, 11, 5)
    assert watch.digest().examined == 0
    assert not watch.mail("digest")


def test_nobody_without_an_address_or_disabled(watch: Watch) -> None:
    """They chose the letter and get none."""
    watch.office.at("proposed")
    watch.write("test_digest", digest=True, name="minh")
    watch.write("test_silence", email=None, name="hoa")
    watch.write("test_disable", at=watch.office.app.now(), name="minh")
    watch.office.today = date(2025, 11, 5)
    assert watch.digest().queued == 0


def test_a_long_list_ends_and_is_counted(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list holds so many at most, the soonest, and says how many there are."""
    monkeypatch.setattr(digest, "MOST", 2)
    refs = [watch.office.at("proposed") for _ in range(3)]
    watch.office.today = date(2025, 11, 5)
    watch.digest()
    params = watch.mail("digest")[0]["params"]
    assert [row["ref"] for row in params["late"]] == refs[:2]
    assert params["late_count"] == 3


def test_a_reader_whose_letter_fails_stops_nobody(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failure names the reader; the others get theirs."""
    watch.office.at("proposed")
    watch.write("test_digest", digest=True, name="minh")
    watch.office.today = date(2025, 11, 5)
    real = digest.monday
    calls = iter([True, False])

    def sometimes(day: date) -> date:
        if next(calls):
            raise ValueError("bad")
        return real(day)

    monkeypatch.setattr(digest, "monday", sometimes)
    report = watch.digest()
    assert (report.failed, report.queued) == (1, 1)
    assert report.errors == ("LC, user 5: lỗi kỹ thuật (ValueError: bad)",)


def test_the_milestone_is_nothing_to_do(watch: Watch) -> None:
    """The end of probation on 3 October 2026 stands in no letter; the course due that day does."""
    watch.office.at("probation")
    watch.office.today = date(2026, 10, 1)
    watch.digest()
    soon = watch.mail("digest")[0]["params"]["soon"]
    assert [row["rule"] for row in soon] == ["D6w"]


def test_a_stuck_case_alone_is_worth_a_letter(watch: Watch) -> None:
    """Nothing late or due soon, but a flag below the reader."""
    watch.office.at("proposed")
    watch.write("test_flag", case_id=1, since=date(2025, 8, 30), at=watch.office.app.now())
    watch.office.today = date(2025, 9, 1)
    assert watch.digest().queued == 1
    assert watch.mail("digest")[0]["params"]["stuck"] == 1
