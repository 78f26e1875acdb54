"""The job flag-stalled: flags that are true, news told once, safe to run twice, undisturbed by one bad case."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from states.watch.stalls import CAUSES
from tests.support.days import working_day
from tests.support.office import HELPER, SECOND
from workflow.organisation import units, users
from workflow.queries import stalled, stuck_histories
from workflow.store import records, statements
from workflow.watch.jobs import expire_holds, flag_stalled

if TYPE_CHECKING:
    import pytest

    from tests.support.office import Office
    from workflow.watch.outcome import Report

ONE = timedelta(days=1)
CASES, DEADLINES, FLAGS, MESSAGES = (
    records.metadata.tables[name] for name in ("cases", "deadlines", "flags", "messages")
)


def run(office: Office, *, dry_run: bool = False) -> Report:
    """Run the job on the office's day."""
    return flag_stalled.run(office.app, office.app.now(), dry_run)


def rows(office: Office, query: sa.Select[Any]) -> list[Any]:
    """Read the register behind the program's back."""
    with office.app.office(writing=False) as session:
        return [tuple(row) for row in session.orm.connection().execute(query)]


def sql(office: Office, *done: Any) -> None:
    """Change the register behind the program's back."""
    with office.app.office() as session:
        session.orm.connection().execute(*done)


def flags(office: Office, *, standing: bool = True) -> list[tuple[str, str, str, date]]:
    """Return the flags by case, cause and rule; those standing, or those cleared."""
    flag, case = FLAGS.c, CASES.c
    query = (
        sa.select(case.ref, flag.cause, flag.rule, flag.since)
        .join(FLAGS, flag.case_id == case.id)
        .where(flag.cleared_at.is_(None) if standing else flag.cleared_at.is_not(None))
        .order_by(case.ref, flag.cause, flag.rule)
    )
    return rows(office, query)


def told(office: Office) -> list[tuple[str, str, str]]:
    """Return the letters about what is stuck: to whom, about what, in which state."""
    letter = MESSAGES.c
    query = sa.select(letter.to_address, letter.rung, letter.state)
    return sorted(rows(office, query.where(letter.template == "stalled")))


def test_flags_follow_the_limits(office: Office) -> None:
    """A limit is flagged the day after it was due, once, and cleared by the step."""
    ref = office.open()
    office.today = date(2025, 7, 6)
    assert run(office)[:4] == (0, 0, 0, 0)
    office.today = date(2025, 7, 7)
    done = run(office)
    assert (done.examined, done.changed, done.queued, done.failed) == (1, 1, 0, 0)
    assert flags(office) == [(ref, "limit-passed", "L1", date(2025, 7, 7))]
    again = run(office)
    assert (again.changed, again.queued) == (0, 0)
    office.today = date(2025, 9, 1)
    assert run(office).changed == 0
    office.do("nominate", ref)
    assert run(office).changed == 1
    assert flags(office) == []
    assert flags(office, standing=False) == [(ref, "limit-passed", "L1", date(2025, 7, 7))]
    assert run(office).changed == 0


def test_a_limit_whose_day_was_moved_is_flagged_anew(office: Office) -> None:
    """A unit's own shorter limit moves the day since when the case was late."""
    ref = office.open()
    office.today = date(2025, 7, 7)
    run(office)
    limit = units.Limit("L1", 5, "Nghị quyết 1")
    units.change(
        office.app, "LC01", units.Change(limits=(limit,)), office.stamp("an", date(2025, 1, 1))
    )
    assert run(office).changed == 2
    assert flags(office) == [(ref, "limit-passed", "L1", date(2025, 6, 7))]


def test_the_day_may_go_back(office: Office) -> None:
    """On a rehearsal register a flag of a day to come is cleared, and comes again."""
    office.open()
    for day, standing in ((date(2025, 7, 7), 1), (date(2025, 7, 6), 0), (date(2025, 7, 7), 1)):
        office.today = day
        assert run(office).changed == 1
        assert len(flags(office)) == standing


def test_plain_causes_are_flagged_told_and_cleared(office: Office) -> None:
    """The branch is told once of a helper who is gone; the flag goes with a new helper, the letter too."""
    ref = office.open()
    office.do("nominate", ref)
    office.record("helper", ref, name=HELPER[0], gone=True)
    office.later(1)
    done = run(office)
    assert (done.changed, done.queued) == (1, 1)
    assert flags(office) == [(ref, "helper-gone", "", date(2025, 1, 6))]
    assert told(office) == [("lan@example.vn", "stalled helper-gone", "queued")]
    for later in (0, 1, 1, 10):
        office.later(later)
        assert run(office)[1:3] == (0, 0)
    (params,) = rows(office, sa.select(MESSAGES.c.params).where(MESSAGES.c.template == "stalled"))
    assert json.loads(params[0]) == {
        "ref": ref, "unit": "LC01", "state": "nominated", "cause": "helper-gone",
        "cause_vi": "Không còn đảng viên giúp đỡ", "cause_en": "Helper gone", "rule": None, "kind": "service",
        "remedy_vi": "Phân công đảng viên giúp đỡ khác", "remedy_en": "Assign another helper", "rule_set": None,
        "due": None, "since": "2025-01-06", "days_late": 0,
    }  # fmt: skip
    office.record("helper", ref, name=SECOND[0])
    assert run(office).changed == 1
    assert told(office) == [("lan@example.vn", "stalled helper-gone", "cancelled")]


def test_where_the_branch_has_nobody_its_committee_is_told(office: Office) -> None:
    """A branch without users is answered for by the committee above it, once."""
    office.open("HX01", by="hai")
    users.disable(office.app, "hai", office.stamp("an"))
    units.change(
        office.app, "HX01", units.Change(units.Profile(official_members=2)), office.stamp("an")
    )
    assert run(office)[1:3] == (1, 1)
    assert told(office) == [("hung@example.vn", "stalled too-few-members", "queued")]
    assert run(office)[1:3] == (0, 0)


def test_what_rests_on_the_history_is_flagged(office: Office) -> None:
    """Missing papers are flagged and told from thirty days before, and cleared once they are there."""
    ref = office.at("verified")
    office.today = working_day("2025-07-10", 60) - 30 * ONE
    assert run(office)[1:3] == (1, 1)
    assert [flag[:3] for flag in flags(office)] == [(ref, "evidence-missing", "L6")]
    assert run(office)[1:3] == (0, 0)
    office.record("challenge", ref)
    assert run(office)[1:3] == (0, 0)  # the opinions are still missing
    office.record("opinion", ref, source="residence")
    office.record("opinion", ref, source="mass-organisation")
    assert run(office)[1:3] == (1, 0)
    assert flags(office) == []


def test_a_flag_goes_when_nothing_is_near_any_more(office: Office) -> None:
    """A case that left the states in which papers are asked for keeps no such flag."""
    ref = office.at("verified")
    office.today = working_day("2025-07-10", 60)
    run(office)
    office.do("withdraw", ref)
    assert run(office).changed == 1
    assert flags(office) == []


def test_flags_say_what_the_list_says(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """On any day, page by page or not, the standing flags are the stuck list without its notes."""
    monkeypatch.setattr(flag_stalled, "PAGE", 1)
    monkeypatch.setattr(stuck_histories, "PAGE", 1)
    for state in (
        "identified",
        "enrolled",
        "applied",
        "verifying",
        "verified",
        "decided",
        "probation",
    ):
        office.at(state)
    office.hold(office.at("certified"), "2025-12-01", by="hoa")
    for state in ("identified", "verified"):  # statutory months run on, other clocks wait
        office.hold(office.at(state), "2025-12-01", kind="political-standards")
    units.change(
        office.app,
        "LC01",
        units.Change(units.Profile(meets="4", official_members=2)),
        office.stamp("an"),
    )
    seen = set()
    for day in (date(2025, 10, 20), date(2026, 1, 15), date(2026, 4, 28), date(2026, 12, 1)):
        office.today = day
        assert run(office).failed == 0
        listed = stalled.stalled(office.app, office.actor("thanh"))
        stuck = [row for row in listed if row.stall.stuck]
        found = sorted((row.ref, row.cause, row.rule or "") for row in stuck)
        assert sorted(flag[:3] for flag in flags(office)) == found
        seen |= {row.cause for row in stuck}
    assert seen >= {
        "limit-passed",
        "cannot-finish",
        "evidence-missing",
        "reply-awaited",
        "too-few-members",
    }
    assert "hold-expired" in seen


def test_a_dry_run_says_what_a_run_does(office: Office) -> None:
    """Nothing is written, and what is planned is what then happens, flag by flag."""
    ref, other = office.at("verified"), office.open()
    office.today = working_day("2025-07-10", 60) + ONE
    run(office)
    office.do("withdraw", ref)
    office.do("nominate", other)
    office.record("helper", other, name=HELPER[0], gone=True)
    late = office.open()
    office.today += timedelta(days=200)
    before = (flags(office), told(office))
    planned = run(office, dry_run=True)
    assert (planned.changed, planned.queued) == (5, 1)
    assert (flags(office), told(office)) == before
    *flagged, letter = planned.planned
    assert (letter.what, letter.ref, letter.params["cause"]) == ("stalled", other, "helper-gone")
    plans = {(p.what, p.ref, p.params["cause"], p.params["rule"]) for p in flagged}
    assert plans == {
        ("clear", ref, "evidence-missing", "L6"), ("clear", ref, "limit-passed", "L6"),
        ("flag", other, "helper-gone", None), ("flag", other, "limit-passed", "L2"),
        ("flag", late, "limit-passed", "L1"),
    }  # fmt: skip
    done = run(office)
    assert (done.changed, done.queued) == (planned.changed, planned.queued)


def test_an_ended_hold_is_told_of_once(office: Office) -> None:
    """The letter of `expire-holds` is the only one: the flag of the same hold writes none."""
    ref = office.open()
    office.hold(ref, date(2025, 1, 20))
    office.today = date(2025, 1, 21)
    assert run(office).queued == 0
    assert ("hold-expired", ref) in {(flag[1], flag[0]) for flag in flags(office)}
    assert expire_holds.run(office.app, office.app.now(), False).queued == 1


def test_one_bad_case_stops_no_other(office: Office) -> None:
    """A case that cannot be read is named, keeps its flags, and the rest goes on."""
    bad, good = office.at("verified"), office.at("verified")
    sql(office, sa.text("UPDATE acts SET fields = 'no JSON' WHERE case_id = 1 AND n = 5"))
    office.today = working_day("2025-07-10", 60) + ONE
    done = run(office)
    assert done.failed == 1
    assert done.errors[0].startswith(f"{bad}: ")
    assert [flag[:2] for flag in flags(office)] == [
        (bad, "limit-passed"), (good, "evidence-missing"), (good, "limit-passed"),
    ]  # fmt: skip
    assert run(office)[1:4] == (0, 0, 1)


def test_one_due_among_ten_thousand_not_due(office: Office) -> None:
    """The one that is due is found behind ten thousand that are not."""
    office.open()
    many = [
        {"id": n, "ref": f"x{n}", "unit_id": office.city.units["LC02"], "state": "identified",
         "entered_on": date(2025, 1, 6), "last_on": date(2025, 1, 6), "version": 1, "opened_on": date(2025, 1, 6),
         "name": "N", "folded": "n", "sort_key": "n", "born": date(2000, 1, 1), "head_hash": "", "acts": 0,
         "helpers": 0, "first_listed_on": date(2025, 1, 6), "resets": 0}
        for n in range(1001, 11_001)
    ]  # fmt: skip
    due = {"rule": "L1", "anchor": 1, "kind": "advisory", "start": date(2025, 1, 6), "owner": "branch",
           "owner_unit_id": office.city.units["LC02"], "provisional": False, "rule_set": "2025-01"}  # fmt: skip
    sql(office, sa.insert(CASES), many)
    sql(
        office,
        sa.insert(DEADLINES),
        [{**due, "case_id": row["id"], "due": date(2025, 7, 6)} for row in many],
    )
    last = office.open()
    number = sa.select(CASES.c.id).where(CASES.c.ref == last).scalar_subquery()
    sql(
        office,
        sa.update(DEADLINES).where(DEADLINES.c.case_id == number).values(due=date(2025, 7, 5)),
    )
    office.today = date(2025, 7, 6)
    assert run(office)[1:3] == (1, 0)
    assert flags(office) == [(last, "limit-passed", "L1", date(2025, 7, 6))]
    office.today = date(2025, 7, 7)
    assert run(office).changed == 10_001


def test_the_statements_name_the_causes_of_the_table() -> None:
    """What is written in SQL is spelt as in the table of causes."""
    known = {cause.id for cause in CAUSES}
    for name in (
        "late_limits",
        "stuck_causes",
        "flags_clear_limits",
        "flags_clear_causes",
        "flags_clear_left",
    ):
        text = statements.statement(name, "sqlite")
        used = {word for word in text.split("'") if "-" in word and word.replace("-", "").isalpha()}
        assert used - {"political-standards"} <= known, name
