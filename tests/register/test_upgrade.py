"""Whether a register of the last released schema comes through the upgrade whole, and says before what moves."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from states import errors
from tests.store.test_schema import schema
from tests.support import older_registers, raw
from tests.support.office import Office as Work
from tests.support.registers import TODAY
from workflow import clock
from workflow.app import App
from workflow.register import making
from workflow.register.making import How
from workflow.register.upgrading import Preview, frame
from workflow.store import location, migrations
from workflow.store.office import Office
from workflow.upkeep import invariants, recomputing_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.registers import Registers
    from workflow.store import Row, Session

WEEK = timedelta(7)


@pytest.fixture
def older(registers: Registers) -> str:
    """Lend a register of schema 0003 with 80 cases."""
    return older_registers.made(registers, "0003")


def upgraded(url: str, *, write: bool = True, today: date | None = None) -> Preview:
    """Upgrade a register, or only look, and return what was shown before it was written."""
    shown: list[Preview] = []
    done = making.upgrade(url, How(not write, agreeing(shown), today))
    assert done == ("0003", migrations.HEAD if write else "0003")
    (preview,) = shown
    return preview


def agreeing(shown: list[Preview]) -> Callable[[Preview], bool]:
    """Return an answer of yes that keeps what it was shown."""

    def agree(preview: Preview) -> bool:
        shown.append(preview)
        return True

    return agree


def everything(url: str) -> tuple[set[Any], dict[str, list[Any]]]:
    """Return the schema and every row of every table there is, whatever the schema."""
    with Office(location.locate(url), 5.0, rehearsal=True).engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        kept = {
            name: sorted(map(repr, raw.rows(url, f'SELECT * FROM "{name}"'))) for name in tables
        }
        return schema(connection), kept


def due(url: str) -> dict[tuple[str, str, int], date]:
    """Return the day of every open deadline, read past the program."""
    text = "SELECT c.ref, d.rule, d.anchor, d.due FROM deadlines d JOIN cases c ON c.id = d.case_id"
    return {
        (ref, rule, n): date.fromisoformat(str(day)) for ref, rule, n, day in raw.rows(url, text)
    }


def test_a_register_of_0003_is_brought_up_to_date(older: str) -> None:
    """A register of 80 cases keeps every case and act, is sound, and is as its history says."""
    assert making.upgrade(older) == ("0003", migrations.HEAD)
    assert making.check(older) == ()
    with App.open(older, TODAY) as app, app.office(writing=False) as office:
        assert office.orm.connection().exec_driver_sql("SELECT count(*) FROM cases").scalar() == 80
        assert office.orm.connection().exec_driver_sql("SELECT count(*) FROM acts").scalar() == 1159
        assert list(invariants.check(app)) == []


def test_what_was_searched_in_json_is_kept_in_columns_and_rows(
    registers: Registers, older: str
) -> None:
    """A register of schema 0007 gets the topics of its acts, its categories and the numbers of its hand-overs."""
    making.upgrade(older)
    raw.tamper(older, FILE)
    before = {text: raw.rows(older, text) for text in SEARCHED}
    assert all(len(rows) > 5 for text, rows in before.items() if text != NUMBERS)
    url = older_registers.taken_back(registers, older, "0007")
    assert making.upgrade(url) == ("0007", migrations.HEAD)
    assert {text: raw.rows(url, text) for text in SEARCHED} == before
    assert before[NUMBERS] == [("17",)]
    assert making.check(url) == ()
    with App.open(url, TODAY) as app:
        assert list(invariants.check(app)) == []


FILE = (
    "INSERT INTO handover_files (digest, direction, kind, register_id, manifest, at, number) VALUES "
    """('d', 'in', 'handover', 'r', '{"kind":"handover","transfer":"17"}', '2026-01-01 00:00:00.000000', '17')"""
)
NUMBERS = "SELECT number FROM handover_files"
SEARCHED = (
    "SELECT case_id, act_n, topic FROM act_marks WHERE topic IS NOT NULL ORDER BY case_id, act_n",
    "SELECT case_id, act_n, category FROM case_categories ORDER BY case_id, act_n, category",
    NUMBERS,
)


def test_mail_that_waits_can_be_handed_over_after_the_upgrade(
    registers: Registers, older: str
) -> None:
    """A register of schema 0008 keeps every message; one may then be handed over, and no state is made up."""
    making.upgrade(older)
    before = raw.rows(older, MESSAGES)
    assert len(before) > 5
    url = older_registers.taken_back(registers, older, "0008")
    assert making.upgrade(url) == ("0008", migrations.HEAD)
    assert raw.rows(url, MESSAGES) == before
    given = "UPDATE messages SET state = '{}', handed_to = 'Lan', handed_on = '2026-01-05', handed_by = 1"
    with pytest.raises(Exception, match="ck_messages_state"):
        raw.tamper(url, given.format("lost"))
    raw.tamper(url, given.format("handed"))
    assert making.check(url) == ()


MESSAGES = "SELECT id, dedupe, state, due_at, params, why FROM messages ORDER BY id"


def test_the_preview_names_exactly_the_deadlines_that_then_move(older: str) -> None:
    """Every deadline whose day differs afterwards was named with both days, and no other."""
    before = due(older)
    told = upgraded(older).moved
    after = due(older)
    moved = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    assert {(one.ref, one.rule, one.anchor) for one in told} == moved
    assert len(told) == len(moved) > 20
    for one in told:
        key = one.ref, one.rule, one.anchor
        assert (one.before, one.after) == (before.get(key), after.get(key))


def test_a_dry_run_tells_the_same_and_changes_nothing(older: str) -> None:
    """The schema and every row of every table are as before, and the upgrade then brings what was told."""
    before = everything(older)
    told = upgraded(older, write=False)
    assert everything(older) == before
    assert upgraded(older) == told


def test_nothing_is_written_where_nobody_agrees(older: str) -> None:
    """Who is shown the preview and says no leaves the register as it was."""
    before = everything(older)
    assert making.upgrade(older, How(agree=lambda _: False)) == ("0003", "0003")
    assert everything(older) == before


def test_a_second_upgrade_changes_nothing(older: str) -> None:
    """A register that is up to date is left alone, and nobody is asked."""
    upgraded(older)
    before = everything(older)
    asked: list[Preview] = []
    how = How(agree=agreeing(asked))
    assert making.upgrade(older, how) == (migrations.HEAD, migrations.HEAD)
    assert (everything(older), asked) == (before, [])


def test_the_calendar_is_brought_and_what_the_office_set_is_kept(older: str) -> None:
    """Expected days become certain; days that the office entered itself stand, and are named as kept."""
    raw.tamper(
        older,
        "UPDATE calendar_days SET kind = 'workday', source = 'QĐ 5/UBND' WHERE day = '2027-09-03'",
        "UPDATE calendar_days SET name = 'Ngày nghỉ', source = 'QĐ 6' WHERE day = '2027-11-24'",
        "INSERT INTO calendar_days (day, kind, name, source, provisional) VALUES "
        "('2026-11-24', 'workday', 'Ngày làm việc', 'QĐ 7/UBND', false)",
    )
    own = raw.rows(older, OWN_DAYS)
    brought = {one.day: one.what for one in upgraded(older).reports["calendar"]}
    assert raw.rows(older, OWN_DAYS) == own
    assert len(own) == 3
    for day in (date(2026, 11, 24), date(2027, 9, 3), date(2027, 11, 24)):
        assert brought[day] == "kept"
    assert brought[date(2027, 2, 10)] == "confirmed"
    assert brought[date(2029, 11, 26)] == "changed"
    unsure = "SELECT count(*) FROM calendar_days WHERE provisional AND day >= '2027-01-01' AND day <= '2027-12-31'"
    assert raw.rows(older, unsure) == [(2,)]  # the two rows of the office, as it left them


OWN_DAYS = "SELECT day, kind, name, source, provisional FROM calendar_days WHERE source LIKE 'QĐ%' ORDER BY day"


def test_a_schedule_of_the_offices_own_gets_no_expected_days(older: str) -> None:
    """Where a year was imported, days only expected are not put back; what the law fixes is."""
    raw.tamper(
        older,
        "DELETE FROM calendar_days WHERE day >= '2028-01-01' AND day <= '2028-12-31'",
        "INSERT INTO calendar_days (day, kind, name, source, provisional) VALUES "
        "('2028-01-03', 'holiday', 'Nghỉ bù', 'Thông báo 1/TB-BNV', false)",
    )
    brought = {one.day: one.what for one in upgraded(older).reports["calendar"]}
    assert {day: what for day, what in brought.items() if day.year == 2028} == {
        date(2028, 1, 3): "kept",
        date(2028, 11, 24): "added",
    }


def test_24_november_moves_a_deadline_by_one_working_day(older: str) -> None:
    """A limit of working days that runs across it and ended on a later day now ends on the next one."""
    before, after = due(older), {}
    told = upgraded(older).moved
    after = due(older)
    (shift,) = (one for one in told if (one.ref, one.rule) == ("00043-4", "D1"))
    key = shift.ref, "D1", shift.anchor
    assert (before[key], after[key]) == (date(2026, 11, 25), date(2026, 11, 26))


def test_rules_of_another_kind_are_stored_so(older: str) -> None:
    """V13 is advisory in every row afterwards, also in the flags that stand on it."""
    kinds = upgraded(older).kinds
    assert {(one.rule, one.before, one.after) for one in kinds} == {
        ("V13", "statutory", "advisory")
    }
    stored = raw.rows(older, "SELECT DISTINCT kind FROM deadlines WHERE rule = 'V13'")
    assert stored == [("advisory",)]
    flags = "SELECT DISTINCT kind FROM flags WHERE rule = 'V13' AND cleared_at IS NULL"
    assert raw.rows(older, flags) in ([], [("advisory",)])


def test_the_citys_limits_begin_with_its_conclusion(older: str) -> None:
    """No L4 is due before 1 January 2025, and no day outside before the Conclusion is a limit."""
    assert min(day for (_, rule, _), day in due(older).items() if rule == "L4") < date(2024, 1, 1)
    found = upgraded(older)
    assert min(day for (_, rule, _), day in due(older).items() if rule == "L4") >= date(2025, 1, 1)
    assert min(day for (_, rule, _), day in due(older).items() if rule == "L9") >= date(2024, 1, 1)
    assert {(one.rule, one.since) for one in found.reports["conclusion"]} == {
        (rule, date(2024, 1, 1)) for rule in ("C17", "L4", "L9", "T1")
    }


def test_the_first_day_is_set_once(older: str) -> None:
    """A register that has none gets the day of its first entry, or of its making; the next upgrade leaves it."""
    (first,) = upgraded(older).reports["first_day"]
    entered = "SELECT min(recorded_at) FROM acts UNION ALL SELECT created_at FROM register"
    days = [clock.day_of(datetime.fromisoformat(str(row[0]))) for row in raw.rows(older, entered)]
    assert first.on == min(days)
    stored = raw.rows(older, "SELECT value FROM settings WHERE name = 'first-day'")
    assert stored == [(f'"{first.on.isoformat()}"',)]


def test_what_moved_is_recorded_and_whoever_was_told_another_day_is_told(older: str) -> None:
    """The record has the reason and all that moved; for each letter that was wrong another one is queued."""
    before = due(older)
    found = upgraded(older)
    after = due(older)
    ((reason, moved),) = raw.rows(
        older, "SELECT reason, moved FROM recounts WHERE actor_id IS NULL"
    )
    assert reason == frame.REASON
    assert [(one["ref"], one["rule"]) for one in json.loads(moved)] == [
        (one.ref, one.rule) for one in found.moved
    ]
    assert {one.told for one in found.wrong} <= set(before.values())
    assert {None, *after.values()} >= {one.due for one in found.wrong}
    assert any(one.due is None for one in found.wrong)
    queued = (
        "SELECT c.ref, m.rule, m.to_address, m.due FROM messages m JOIN cases c ON c.id = m.case_id "
        "WHERE m.template = 'deadline_moved' AND m.state = 'queued'"
    )
    told = {(one.ref, one.rule, one.to, one.due and one.due.isoformat()) for one in found.wrong}
    rows = [(*row[:3], row[3] and str(row[3])) for row in raw.rows(older, queued)]
    assert (set(rows), len(rows)) == (told, len(found.wrong))


def test_a_case_that_cannot_be_read_stops_no_other(older: str) -> None:
    """It is named and left as it is; all others are brought along."""
    raw.tamper(older, "UPDATE acts SET fields = '{' WHERE case_id = 18 AND n = 1")
    before = due(older)
    found = upgraded(older)
    assert [one.ref for one in found.unreadable] == ["00018-2"]
    assert (found.cases, len(found.moved) > 10) == (80, True)
    after = due(older)
    mine = {key: day for key, day in before.items() if key[0] == "00018-2"}
    assert mine == {key: day for key, day in after.items() if key[0] == "00018-2"}


def test_a_live_register_is_upgraded_on_its_own_day(older: str) -> None:
    """On a live register the date may be replaced to look, never to write."""
    raw.tamper(older, "UPDATE register SET rehearsal = false")
    upgraded(older, write=False, today=TODAY + WEEK)
    with pytest.raises(errors.BadInput):
        upgraded(older, today=TODAY + WEEK)
    upgraded(older)
    assert raw.rows(older, "SELECT count(*) FROM recounts WHERE actor_id IS NULL") == [(1,)]


def test_reviews_and_closed_holds_come_along(registers: Registers) -> None:
    """What an open review holds back is marked at once; a hold of a closed case has ended."""
    office = Work(registers.fresh())
    proposed, closed = office.at("proposed"), office.at("proposed")
    office.today = date(2025, 8, 11)
    for ref in (proposed, closed):
        office.hold(ref, date(2025, 9, 15), kind="political-standards")
    office.do("withdraw", closed)
    office.app.close()
    # as the schema before left it: no mark, and the hold of the closed case still open
    raw.tamper(
        office.url,
        "UPDATE deadlines SET waits = FALSE",
        "UPDATE cases SET waits = FALSE",
        "UPDATE holds SET ended_on = NULL",
    )
    with App.open(office.url, date(2026, 3, 2)) as app:
        assert list(invariants.check(app))
        with app.transaction() as session:
            recomputing_all.recompute_all(session, date(2026, 3, 2))
        assert list(invariants.check(app)) == []


def test_what_nothing_resets_is_counted_from_the_acts_there_are(older: str) -> None:
    """After the upgrade every case bears the days and restarts that its acts tell, open or closed."""
    making.upgrade(older)
    with App.open(older, TODAY) as app:
        with app.reading() as session:
            page = session.execute("cases_page", {"after": 0, "limit": 100})
            found = [_told(session, row) for row in page]
        checked = [finding for finding in invariants.check(app) if finding.part == "row"]
    assert len(found) == 80
    assert all(stored == counted for stored, counted in found)
    assert sum(counted[2] for _, counted in found) > 5
    assert {counted[1] is None for _, counted in found} == {True, False}
    assert checked == []


BACK = ("fail_course", "retrain", "reverify", "redo_dossier", "return_dossier", "lapse_decision", "return_recognition",
        "refuse_removal", "reopen")  # fmt: skip


def _told(session: Session, row: Row) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return what is stored of a case, and what its rows of acts say, counted here once more."""
    marks = session.execute("act_marks_of_case", {"case_id": row["id"]})
    undone = {mark["act_n"] for mark in marks if mark["undone"]}
    acts = [
        a for a in session.execute("acts_of_case", {"case_id": row["id"]}) if a["n"] not in undone
    ]
    certified = [act["acted_on"] for act in acts if act["move"] == "certify"]
    back, out = 0, False
    for act in acts:
        back += act["move"] in BACK or (
            act["move"] in ("transfer_cancel", "transfer_decline") and out
        )
        if act["move"].startswith("transfer_"):
            out = act["move"] in ("transfer_send", "transfer_acknowledge")
    counted = (acts[0]["acted_on"], next(iter(certified), None), back)
    return (row["first_listed_on"], row["first_certified_on"], row["resets"]), counted
