"""What nothing resets, in a register: kept beside the acts, told by the case and by the stuck list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import NotFound
from tests.support import documents as doc
from tests.support import raw, statements
from tests.support.office import HELPER
from tests.support.pair import STATEMENTS, Pair
from workflow.papers import sheets
from workflow.queries import stalled, swept
from workflow.store import statements as named
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.office import Office
    from tests.support.registers import SqliteRegisters
    from workflow.queries.stalled import StalledCase

LISTED = date(2019, 7, 12)
"""2,005 days before 6 January 2025: 172 to the end of 2019, 366 + 365 + 365 + 365 + 366 in the years to 2024, and 6."""


def counters(office: Office, ref: str) -> tuple[date, date | None, int, int, int]:
    """Return the five counters of a case as it is shown today."""
    told = office.show(ref)
    return (
        told.first_listed_on,
        told.first_certified_on,
        told.total_days,
        told.resets,
        told.held_days,
    )


def listed(office: Office, by: str = "thanh", **wanted: Any) -> list[StalledCase]:
    """Return the stuck list of today, which is the same case by case and unit by unit."""
    asked = stalled.Wanted(**wanted)
    rows = stalled.stalled(office.app, office.actor(by), asked)
    for few in (0, 300):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(swept, "FEW", few)
            assert stalled.stalled(office.app, office.actor(by), asked) == rows
    return rows


def stored(office: Office, ref: str) -> tuple[Any, ...]:
    """Return the columns as the database has them."""
    columns = "CAST(opened_on AS VARCHAR), CAST(first_listed_on AS VARCHAR), CAST(first_certified_on AS VARCHAR)"
    (row,) = raw.rows(office.url, f"SELECT {columns}, resets FROM cases WHERE ref = '{ref}'")
    return row


def whole(office: Office) -> bool:
    """Say whether everything stored is what the history says."""
    return list(invariants.check(office.app)) == []


@pytest.fixture
def old(office: Office) -> str:
    """Open a case on 12 July 2019 that nobody has touched since: L1 passed on 12 January 2020."""
    return office.open(on=LISTED)


def test_withdrawing_and_reopening_on_one_day_hides_nothing(office: Office, old: str) -> None:
    """The 2,005 days stay in sight though no limit is late any more: on the case and on the stuck list."""
    (late,) = listed(office)
    assert (late.days_late, late.total_days, late.resets) == (1821, 2005, 0)
    assert listed(office, resets=1) == []
    office.do("withdraw", old)
    office.do("reopen", old)
    assert counters(office, old) == (LISTED, None, 2005, 1, 0)
    assert listed(office) == []
    (row,) = listed(office, resets=1)
    assert (row.ref, row.cause, row.kind, row.rule, row.due, row.days_late) == (
        old, "restarted", "product", None, None, 0,
    )  # fmt: skip
    assert (row.since, row.first_listed_on, row.total_days, row.resets) == (LISTED, LISTED, 2005, 1)
    assert (row.owner, row.waiting_for, row.state) == ("branch", "LC01", "identified")
    assert (row.next or "").startswith(f"ketnap advance nominate {old} ")
    assert listed(office, resets=2) == []
    assert whole(office)


def test_a_case_that_is_late_and_restarted_is_listed_for_what_it_is_late_of(
    office: Office, old: str
) -> None:
    """With a limit late the case has the rows it has anyway, never one more that says it was restarted."""
    office.do("withdraw", old)
    office.do("reopen", old)
    never = office.open(on=LISTED)
    office.today = date(2025, 7, 7)  # L1 of the reopening was due on 6 July
    assert [(row.ref, row.cause, row.days_late) for row in listed(office)] == [
        (never, "limit-passed", 2003), (old, "limit-passed", 1),
    ]  # fmt: skip
    assert [(row.ref, row.cause) for row in listed(office, resets=1)] == [(old, "limit-passed")]
    office.open()  # nothing late, never restarted
    assert [row.ref for row in listed(office, resets=0)] == [never, old]  # nought is a number


def test_a_case_that_rightly_waits_is_not_lost_either(office: Office, old: str) -> None:
    """A hold is a note: what was restarted and waits now is listed as restarted, the note beside it."""
    office.do("withdraw", old)
    office.do("reopen", old)
    office.hold(old, date(2025, 3, 31))
    assert [row.cause for row in listed(office, resets=1)] == ["restarted", "on-hold"]
    assert [row.cause for row in listed(office, resets=1, kind="advisory")] == []


def test_who_was_listed_first_comes_first(office: Office, old: str) -> None:
    """What was restarted with nothing late stands after what is late, the longest followed first."""
    newer = office.open(on=date(2019, 3, 2))  # entered later, and listed earlier
    late = office.open(on=date(2022, 3, 1))
    for ref in (newer, old, late):
        office.do("withdraw", ref)
        office.do("reopen", ref)
    office.do("nominate", late)
    office.record("helper", late, name=HELPER[0], gone=True)
    rows = listed(office, resets=1)
    assert [(row.ref, row.cause) for row in rows] == [
        (late, "helper-gone"), (newer, "restarted"), (old, "restarted"),
    ]  # fmt: skip
    assert [row.total_days for row in rows] == [1042, 2137, 2005]


def test_the_worst_rows_alone(office: Office, old: str) -> None:
    """`limit` cuts the list after it was ranked and filtered, none at nought, and no more than there are."""
    more = [office.open(on=date(2021, 3, day)) for day in (1, 2, 3)]
    everything = listed(office)
    assert [row.ref for row in everything] == [old, *more]
    for limit in (0, 1, 3, 4, 9):
        assert listed(office, limit=limit) == everything[:limit]
    for ref in (old, more[1]):
        office.do("withdraw", ref)
        office.do("reopen", ref)
    assert [row.ref for row in listed(office, resets=1, limit=1)] == [old]
    assert [row.ref for row in listed(office, silent=365, limit=1)] == [more[0]]


def test_only_cases_in_sight_and_on_the_way_are_listed(office: Office, old: str) -> None:
    """Neither a closed case nor one of another unit is listed, however often it was restarted."""
    office.do("withdraw", old)
    office.do("reopen", old)
    assert [row.ref for row in listed(office, "hoa", resets=1)] == [old]
    assert listed(office, "hai", resets=1) == []
    assert [row.ref for row in listed(office, unit="LC01", resets=1)] == [old]
    assert listed(office, unit="LC02", resets=1) == []
    with pytest.raises(NotFound):
        listed(office, "hai", unit="LC01", resets=1)
    office.do("withdraw", old)
    assert listed(office, resets=1) == []
    assert counters(office, old) == (LISTED, None, 2005, 1, 0)


def test_every_restart_of_a_long_way(office: Office) -> None:
    """Step by step: what sets back counts, what leads on does not, and the days run through all of it."""
    ref = office.at("certified")  # listed on 6 January 2025, certified on 14 March
    first = date(2025, 1, 6), date(2025, 3, 14)
    assert counters(office, ref) == (*first, 67, 0, 0)
    office.today = date(2025, 4, 1)
    office.do("retrain", ref)
    office.do("certify", ref, issued=date(2025, 4, 1))
    assert counters(office, ref) == (*first, 85, 1, 0)
    number = office.transfer(ref).id
    office.step(number, "cancel", reason="ở lại")
    assert counters(office, ref)[3] == 1  # a mere draft
    number = office.transfer(ref).id
    office.step(number, "send")
    office.step(number, "cancel", reason="ở lại")
    assert counters(office, ref)[3] == 2
    number = office.transfer(ref).id
    office.step(number, "send")
    office.step(number, "decline", by="ly", reason="nhầm")
    assert counters(office, ref)[3] == 3
    office.hand_over(ref)
    assert counters(office, ref) == (*first, 85, 3, 0)  # in another unit, all goes on
    office.today = date(2025, 4, 11)
    office.hold(ref, date(2025, 4, 20), by="ly")
    office.today = date(2025, 5, 1)
    assert counters(office, ref) == (*first, 115, 3, 10)
    office.do("decline", ref, by="hoa")
    office.do("reopen", ref, by="ly")
    assert counters(office, ref) == (*first, 115, 4, 10)
    assert stored(office, ref) == ("2025-01-06", "2025-01-06", "2025-03-14", 4)
    assert whole(office)


def test_a_correction_alone_takes_something_back(office: Office, old: str) -> None:
    """A restart that is undone never was; a new date of the opening or the certificate counts at once."""
    office.do("withdraw", old)
    office.do("reopen", old)
    office.correct(old)
    assert counters(office, old)[2:] == (2005, 0, 0)
    office.do("reopen", old)
    office.correct(old, replaces=1, dated=date(2019, 7, 2))
    assert counters(office, old) == (date(2019, 7, 2), None, 2015, 1, 0)
    assert stored(office, old) == ("2019-07-02", "2019-07-02", None, 1)
    assert office.show(old).opened_on == date(2019, 7, 2)
    assert whole(office)


@pytest.mark.parametrize(
    ("column", "value"),
    [("first_listed_on", "'2025-01-06'"), ("first_certified_on", "'2025-01-06'"), ("resets", "0"),
     ("opened_on", "'2025-01-06'")],
)  # fmt: skip
def test_a_counter_changed_past_the_program_is_found(
    office: Office, old: str, column: str, value: str
) -> None:
    """Who sets a counter back in the database is told by the check, which derives it from the acts."""
    office.do("withdraw", old)
    office.do("reopen", old)
    raw.tamper(office.url, f"UPDATE cases SET {column} = {value}")
    (found,) = invariants.check(office.app)
    assert (found.ref, found.part) == (old, "row")
    assert found.column == column


def test_the_dossier_page_tells_it(office: Office, old: str, tmp_path: Path) -> None:
    """The printed page says how long, how often and since when, and the day of the first certificate."""
    file = tmp_path / "it.docx"
    office.do("withdraw", old)
    office.do("reopen", old)
    sheets.case_file(office.app, old, office.actor("lan"), str(file))
    lines = doc.docx_text(file.read_bytes()).splitlines()
    assert "Trong diện theo dõi: 2.005 ngày, làm lại 1 lần, từ ngày 12/07/2019" in lines
    assert not any("Cấp giấy chứng nhận lần đầu" in line for line in lines)
    ref = office.at("certified")
    sheets.case_file(office.app, ref, office.actor("lan"), str(file), force=True)
    lines = doc.docx_text(file.read_bytes()).splitlines()
    assert "Trong diện theo dõi: 67 ngày, từ ngày 06/01/2025" in lines
    assert "Cấp giấy chứng nhận lần đầu: 14/03/2025" in lines


# -- another register ---------------------------------------------------------------------------------


@pytest.fixture
def pair(
    sqlite_registers: SqliteRegisters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Pair]:
    """Lend two registers that trust each other."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    statements.give(monkeypatch, **STATEMENTS)
    opened = Pair(sqlite_registers, sqlite_registers, tmp_path)
    yield opened
    opened.close()


def test_everything_goes_on_in_another_register(pair: Pair) -> None:
    """First listing, first certificate, restarts and days on hold are there what they were here."""
    here = pair.here
    ref = here.at("certified")
    here.do("retrain", ref)
    here.do("certify", ref, issued=here.today)
    here.hold(ref, date(2025, 3, 23))
    back = here.transfer(ref, None, residence="Phường B, tỉnh khác").id
    here.step(back, "send")
    here.step(back, "cancel", reason="ở lại")
    number = here.transfer(ref, None, residence="Phường B, tỉnh khác").id
    here.step(number, "send")
    here.today = date(2025, 4, 1)
    told = (date(2025, 1, 6), date(2025, 3, 14), 85, 2, 10)
    assert counters(here, ref) == told
    done = pair.take_in(pair.export(number))
    assert done.ref is not None
    assert counters(pair.there, done.ref) == told
    (arrived,) = (a for a in pair.there.history(done.ref) if a.move == "transfer_receive")
    assert arrived.fields["resets"] == 1
    assert whole(pair.there)


def test_a_case_that_was_never_called_back_says_nothing_of_it(pair: Pair) -> None:
    """The arrival bears a count only where there is one to bear."""
    _, number = pair.sent()
    done = pair.take_in(pair.export(number))
    assert done.ref is not None
    (arrived,) = (a for a in pair.there.history(done.ref) if a.move == "transfer_receive")
    assert "resets" not in arrived.fields


def test_a_large_register_is_asked_by_its_restarts(sqlite_registers: SqliteRegisters) -> None:
    """On SQLite the restarted of many units are found by the index over them, not by a look at every case."""
    url = sqlite_registers.fresh()
    text = "EXPLAIN QUERY PLAN " + named.statement("stuck_restarted", "sqlite")
    plan = raw.rows(
        url, text.replace(":resets", "1").replace(":low", "'1/'").replace(":high", "'10'")
    )
    assert any("ix_cases_resets" in str(step) for step in plan)
