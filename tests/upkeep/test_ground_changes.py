"""A change of calendar or rules: which deadlines move, who was told wrongly, and what is recorded."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import NotFound
from states.law import rules
from states.law.rules import RuleSet
from tests.support.watching import Watch, watching
from workflow.organisation import adoption, units
from workflow.organisation.calendar import changing, days
from workflow.organisation.calendar.changing import How
from workflow.queries import rule_impact
from workflow.watch.mailing import post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.office import Office
    from tests.support.registers import Registers

OFF = days.make(date(2025, 10, 20), "holiday", "QĐ 77/2025")  # a Monday

PLAIN = How()


@pytest.fixture
def watch(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Open an office with a proposed case whose owners were reminded on 29 September 2025."""
    with watching(registers, monkeypatch, _reminded) as opened:
        yield opened


def _reminded(watch: Watch) -> None:
    watch.office.at("proposed")
    watch.daily("2025-09-29", "2025-09-29")
    watch.office.today = date(2025, 10, 1)


def put(watch: Watch, how: How = PLAIN) -> changing.Changed:
    """Make 20 October 2025 a day off."""
    return changing.put(watch.office.app, OFF, watch.office.stamp("an"), how)


def test_a_dry_run_names_what_moves_and_what_was_told_wrongly(watch: Watch) -> None:
    """The case, by how many days, and each notice that has left: to whom, when, which day it told."""
    told = put(watch, How(dry_run=True))
    assert [(m.rule, m.before, m.after, m.days) for m in told.moved] == [
        ("D1", date(2025, 10, 29), date(2025, 10, 30), 1)
    ]
    assert [tuple(one) for one in told.wrong] == [
        ("00001-3", "D1", f"{name}@example.vn", date(2025, 9, 29), date(2025, 10, 29), date(2025, 10, 30))
        for name in ("hoa", "minh")
    ]  # fmt: skip
    assert not watch.mail("deadline_moved")
    assert not watch.read("test_recounts")
    assert watch.read("test_entries")[0]["due"] == date(2025, 10, 29)


def test_applying_tells_the_readers_and_records_why(watch: Watch) -> None:
    """Each reader is told once, with the reason; the record has actor, time, reason and what moved."""
    put(watch, How(reason="theo Công văn 12"))
    rows = watch.mail("deadline_moved")
    assert [row["reader"] for row in rows] == ["hoa", "minh"]
    assert rows[0]["params"] == {
        "ref": "00001-3", "unit": "LC01", "state": "proposed", "rule": "D1", "kind": "statutory",
        "rule_set": "2025-07", "before": "2025-10-29", "due": "2025-10-30", "reason": "theo Công văn 12",
    }  # fmt: skip
    assert {row["sequence"] for row in rows} == {1}
    assert {row["due"] for row in watch.read("test_entries")} == {date(2025, 10, 30)}
    (record,) = watch.read("test_recounts")
    assert (record["reason"], record["cases"]) == ("theo Công văn 12", 1)
    assert record["actor_id"] == watch.office.actor("an").user_id
    assert record["recounted_at"] == watch.office.app.now()
    assert json.loads(record["moved"]) == [
        {"ref": "00001-3", "rule": "D1", "before": "2025-10-29", "after": "2025-10-30", "days": 1,
         "anchor": 13}
    ]  # fmt: skip
    assert watch.remind().changed == 0


def test_the_source_is_the_reason_where_none_is_given(watch: Watch) -> None:
    """The paper of the day says why; what moves nothing is not recorded."""
    put(watch)
    put(watch)
    assert [row["reason"] for row in watch.read("test_recounts")] == ["QĐ 77/2025"]
    far = days.make(date(2024, 3, 5), "holiday", "x")
    changing.put(watch.office.app, far, watch.office.stamp("an"))
    assert len(watch.read("test_recounts")) == 1


def test_a_file_carries_its_reason_too(watch: Watch, tmp_path: Path) -> None:
    """An import moves deadlines as a single day does."""
    path = tmp_path / "days.csv"
    path.write_text(
        "day,kind,source,provisional\n2025-10-20,holiday,QĐ 77/2025,true\n", encoding="utf-8"
    )
    dry = changing.import_file(
        watch.office.app, str(path), watch.office.stamp("an"), How(dry_run=True)
    )
    assert len(dry.wrong) == 2
    changing.import_file(watch.office.app, str(path), watch.office.stamp("an"))
    assert [row["reason"] for row in watch.read("test_recounts")] == ["QĐ 77/2025"]


def test_a_message_that_waits_is_taken_back_at_once(watch: Watch) -> None:
    """What has not left yet never tells the old day; its rung is told on its new day."""
    watch.office.today = date(2025, 10, 19)
    watch.remind()
    put(watch)
    waiting = watch.mail("reminder", rung="before-10")
    assert {(row["state"], row["why"]) for row in waiting} == {("cancelled", "moved")}
    assert watch.remind().queued == 0
    watch.office.today = date(2025, 10, 20)
    assert watch.remind().queued == 2
    again = watch.mail("reminder", rung="before-10", reader="hoa")
    assert [(row["due"], row["sequence"]) for row in again] == [(date(2025, 10, 30), 1)]


def test_a_day_that_moves_and_moves_back_before_the_letter_leaves(watch: Watch) -> None:
    """Nobody is told of a change that was undone; changed again, they are told again."""
    put(watch)
    back = days.make(date(2025, 10, 20), "workday", "QĐ 78/2025")
    changing.put(watch.office.app, back, watch.office.stamp("an"))
    assert {row["state"] for row in watch.mail("deadline_moved")} == {"cancelled"}
    assert watch.remind().queued == 0
    put(watch)
    assert {row["state"] for row in watch.mail("deadline_moved")} == {"queued"}
    assert len(watch.mail("deadline_moved")) == 2


def test_who_was_told_of_a_late_limit_without_an_entry_is_told_too(watch: Watch) -> None:
    """A superior was told that D1 is late; the new day is told without a calendar entry."""
    watch.office.today = date(2025, 11, 3)
    watch.escalate()
    watch.deliver()
    put(watch)
    rows = watch.mail("deadline_moved")
    assert [(row["reader"], row["sequence"]) for row in rows] == [
        ("hoa", 1), ("minh", 1), ("quan", None), ("quy", None)
    ]  # fmt: skip


def test_however_many_letters_told_the_old_day_one_tells_the_new_one(watch: Watch) -> None:
    """Three reminders were sent to each reader; each is told once."""
    watch.daily("2025-09-30", "2025-10-27")
    told = put(watch)
    assert [one.sent_on for one in told.wrong] == [date(2025, 10, 26)] * 2
    assert len(watch.mail("deadline_moved")) == 2


def test_a_unit_that_has_the_limit_no_longer_is_not_told(watch: Watch) -> None:
    """After a hand-over the branch that left the case hears nothing of its new days."""
    ref = watch.office.at("applied")  # D9 is due on 5 May 2026
    watch.write("test_limit", due=date(2026, 5, 4), rule="D9")
    watch.office.today = date(2026, 4, 4)
    watch.remind()
    watch.deliver()
    assert [row["reader"] for row in watch.mail("reminder", rule="D9")] == ["lan"]
    watch.office.hand_over(ref)
    watch.write("test_limit", due=date(2026, 5, 3), rule="D9")
    assert "D9" in [one.rule for one in put(watch).moved]
    assert not watch.mail("deadline_moved", rule="D9")


def test_a_value_of_a_unit_recomputes_below_it(watch: Watch) -> None:
    """The paper of the unit's own value is the reason; deadlines below move and are told."""
    watch.office.at("certified")
    watch.daily("2026-02-28", "2026-03-01")
    watch.office.today = date(2026, 3, 2)
    watch.office.app._today = date(2026, 3, 2)
    change = units.Change(limits=(units.Limit("L4", 15, "QĐ 5-QĐ/ĐU"),))
    units.change(watch.office.app, "LC", change, watch.office.stamp("an", date(2025, 3, 1)))
    assert [row["reason"] for row in watch.read("test_recounts")] == ["QĐ 5-QĐ/ĐU"]
    rows = watch.mail("deadline_moved", rule="L4")
    assert [(row["reader"], row["params"]["due"]) for row in rows] == [("lan", "2026-06-14")]


# -- what a rule set would change ---------------------------------------------------------------------


def test_what_a_rule_set_would_change(watch: Watch) -> None:
    """Under 208 the ceremony's clock runs from the issue of the decision, not from its receipt."""
    ref = watch.office.at("endorsed", of="HX01")
    watch.office.today = date(2025, 9, 22)
    watch.office.do("decide", ref, date(2025, 9, 15), by="quy", received="2025-09-22")
    watch.office.today = date(2025, 10, 1)
    found = rule_impact.impact(watch.office.app, "2026-07", watch.office.actor("an"))
    assert (found.rule_set, found.since, found.against) == ("2026-07", date(2026, 7, 26), "2025-07")
    assert found.cases == 2
    moved = [
        (one.ref, one.unit, one.rule, one.before, one.after, one.days) for one in found.deadlines
    ]
    assert moved == [(ref, "HX01", "D4", date(2025, 11, 3), date(2025, 10, 27), -7)]
    assert "D4" in [number.rule for number in found.numbers]


def _heads(office: Office) -> list[object]:
    with office.app.reading() as session:
        rows = session.execute("cases_page", {"after": 0, "limit": 1000})
        limits = [session.execute("deadline_rows_of_case", {"case_id": row["id"]}) for row in rows]
    return [rows, limits]


def test_past_acts_are_judged_again(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision that six of nine carried would fall where the set wants more than two thirds; nothing is written."""
    office = watch.office
    ref = office.at("endorsed", of="HX01")
    office.today = date(2025, 9, 15)
    office.do("decide", ref, by="quy", members=9, votes_for=6)
    stricter, before = _stricter("2025-01", "B5"), _heads(office)
    _sets(monkeypatch, stricter)
    found = rule_impact.impact(office.app, "2025-01", office.actor("an"))
    assert [(one.ref, one.unit, one.move, one.on, one.rule) for one in found.refused] == [
        (ref, "HX01", "decide", date(2025, 9, 15), "B5")
    ]
    assert found.acts > len(office.history(ref))
    assert _heads(office) == before
    assert rule_impact.impact(office.app, "x", office.actor("an"), "LC").refused == ()


def test_who_would_be_stuck(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a limit made shorter the day passes, of one made longer it has not; each case is named."""
    office = watch.office
    ref = office.at(
        "decided", of="HX01"
    )  # on 15 September 2025; the ceremony within 30 working days
    office.today = date(2025, 10, 20)
    actor = office.actor("an")
    _sets(monkeypatch, _with_days("2025-01", "D4", 10))
    stuck = rule_impact.impact(office.app, "shorter", actor).stuck
    assert ("limit-passed", "D4", False) in [
        (one.cause, one.rule, one.freed) for one in stuck if one.ref == ref
    ]
    office.today = date(2025, 11, 20)
    _sets(monkeypatch, _with_days("2025-01", "D4", 60))
    freed = rule_impact.impact(office.app, "longer", actor).stuck
    assert ("limit-passed", "D4", True) in [
        (one.cause, one.rule, one.freed) for one in freed if one.ref == ref
    ]


def _sets(monkeypatch: pytest.MonkeyPatch, made_up: RuleSet) -> None:
    """Let the question be of a set that there is not; the law of each day stays as it is."""
    kept = SimpleNamespace(load=lambda _: made_up, in_force=rules.in_force, diff=rules.diff)
    monkeypatch.setattr(rule_impact, "rules", kept)


def _with(set_id: str, rule: str, value: Any) -> RuleSet:
    held = rules.load(set_id)
    changed = held.rules[rule]._replace(value=value)
    every = {**held.rules, rule: changed}
    return RuleSet(held.id, held.since, held.until, held.label, held.documents, every)


def _stricter(set_id: str, rule: str) -> RuleSet:
    value = dict(rules.load(set_id)[rule].value)  # type: ignore[arg-type]
    return _with(
        set_id,
        rule,
        {name: {**part, "numerator": 9, "denominator": 10} for name, part in value.items()},
    )


def _with_days(set_id: str, rule: str, days: int) -> RuleSet:
    value = rules.load(set_id)[rule].value
    assert isinstance(value, dict)
    return _with(set_id, rule, {**value, "days": days})


def test_an_impact_stays_in_sight(watch: Watch) -> None:
    """A user sees the cases of the own subtree only; the set in force changes nothing."""
    seen = rule_impact.impact(watch.office.app, "2026-07", watch.office.actor("hai"))
    assert (seen.cases, seen.deadlines) == (0, ())
    same = rule_impact.impact(watch.office.app, "2025-07", watch.office.actor("an"))
    assert (same.deadlines, same.numbers) == ((), ())
    with pytest.raises(NotFound):
        rule_impact.impact(watch.office.app, "2099", watch.office.actor("an"))


# -- a limit that holds no more ---------------------------------------------------------------------


@pytest.fixture
def enlisted(watch: Watch) -> Watch:
    """Give the case a day outside, 20 October 2025, of which its branch was reminded (L9)."""
    watch.office.record("outside_date", "00001-3", date(2025, 9, 1), date=date(2025, 10, 20))
    watch.daily("2025-10-06", "2025-10-22")
    watch.office.today = date(2025, 10, 23)
    return watch


def adopt(watch: Watch, on: date) -> adoption.Adopted:
    """Put the city's rules in force; L9 is no limit for days before."""
    return adoption.adopt(watch.office.app, on, watch.office.stamp("an"))


def test_who_was_told_of_a_limit_that_ends_is_told_that_it_holds_no_more(enlisted: Watch) -> None:
    """Each reader named as told wrongly gets one letter without a day, which cancels the calendar entry."""
    enlisted.write("test_invite", rule="L9")
    found = adopt(enlisted, date(2025, 11, 1))
    rows = enlisted.mail("deadline_moved", rule="L9")
    assert rows
    assert [(one.rule, one.due) for one in found.wrong] == [("L9", None)] * len(rows)
    assert {row["to_address"] for row in rows} == {one.to for one in found.wrong}
    assert [(row["params"]["before"], row["params"]["due"], row["due"]) for row in rows] == [
        ("2025-10-20", None, None)
    ] * len(rows)
    assert rows[0]["sequence"] == 1
    entries = [row for row in enlisted.read("test_entries") if row["rule"] == "L9"]
    assert {(row["cancelled"], row["sequence"]) for row in entries} == {(True, 1)}
    letter = post.show(enlisted.office.app, rows[0]["id"], enlisted.office.actor("an"))
    assert "20/10/2025" in letter.text
    assert "Không phải theo dõi hạn cũ" in letter.text


def test_the_letter_of_an_end_leaves_and_no_other_follows(enlisted: Watch) -> None:
    """`remind` neither takes it back nor tells the end once more; who had no calendar entry gets none cancelled."""
    adopt(enlisted, date(2025, 11, 1))
    count = len(enlisted.mail(rule="L9"))
    assert {row["sequence"] for row in enlisted.mail("deadline_moved", rule="L9")} == {None}
    enlisted.daily("2025-10-24", "2025-10-26")
    assert {row["state"] for row in enlisted.mail("deadline_moved", rule="L9")} == {"sent"}
    assert len(enlisted.mail(rule="L9")) == count


def test_the_letter_of_an_end_is_taken_back_where_the_limit_runs_again(enlisted: Watch) -> None:
    """An end that was undone before anybody heard of it is told to nobody; ended again, it is told."""
    adopt(enlisted, date(2025, 11, 1))
    adopt(enlisted, date(2024, 1, 1))
    assert {row["state"] for row in enlisted.mail("deadline_moved", rule="L9")} == {"cancelled"}
    told = adopt(enlisted, date(2025, 11, 1)).wrong
    rows = enlisted.mail("deadline_moved", rule="L9")
    assert [row["state"] for row in rows] == ["queued"] * len(told)
