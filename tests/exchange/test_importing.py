"""A list of cases taken in: what is written, what is refused where, who is asked, who is known already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import NotFound, NotPermitted
from states.pipeline import Warned
from tests.support import statements
from workflow.casework import audit
from workflow.exchange import importing
from workflow.exchange.grounds import Grounds
from workflow.exchange.importing import How
from workflow.exchange.rows import ImportList, ImportRow, Problem
from workflow.ground import basis, first_day, refs
from workflow.queries import cases
from workflow.store import settings
from workflow.upkeep import invariants
from workflow.watch.jobs import remind

if TYPE_CHECKING:
    from tests.support.office import Office
    from workflow.exchange.cells import Cell

TODAY = date(2026, 11, 2)
MESSAGES = "SELECT template, rung FROM messages ORDER BY id"

PERSON: Mapping[str, Cell] = {
    "name": "Nguyễn Văn An",
    "born": "17/05/2000",
    "education": "university",
}
SOURCE: Mapping[str, Cell] = {
    "nominate.on": "06/01/2025", "nominate.resolution": "1", "nominate.helper": "Trần B @ 2019-06-01",
    "certify.on": "14/03/2025", "certify.certificate": "12", "certify.issued": "14/03/2025", "certify.issuer": "TT",
}  # fmt: skip
APPLIED: Mapping[str, Cell] = {
    "apply.on": "05/05/2025", "apply.application": "01/05/2025", "apply.cv": "02/05/2025",
    "apply.introduction": "hai đảng viên", "apply.introducer": "Trần B @ 2019-06-01; Lê C @ 2019-06-01",
}  # fmt: skip
VERIFIED: Mapping[str, Cell] = {
    "verification_request.sent": "10/05/2025", "verification_request.asked": "Xã",
    "verification_request.subject": "bản thân", "request_verification.on": "10/05/2025",
    "verification_reply.on": "20/06/2025", "verification_reply.request": 1.0,
    "verification_reply.verifier": "Ông Minh", "verification_reply.result": "không có vấn đề",
    "conclude_verification.on": "10/07/2025", "conclude_verification.conclusion": "clear",
    "conclude_verification.conclusion_no": "5",
}  # fmt: skip
PROPOSED: Mapping[str, Cell] = {
    "challenge.on": "11/07/2025", "challenge.task": "Việc được giao", "challenge.result": "đạt",
    "opinion.on": "11/07/2025", "opinion.source": "đoàn thể",
    "opinion.2.on": "11/07/2025", "opinion.2.source": "nơi cư trú",
    "propose.on": "04/08/2025", "propose.resolution": "9", "propose.official_members": 19.0,
    "propose.present": 19.0, "propose.votes_for": 13.0,
}  # fmt: skip
DECIDED: Mapping[str, Cell] = {
    "decide.on": "15/09/2025", "decide.decision": "QD-1", "decide.members": "9", "decide.votes_for": "9",
    "hold_ceremony.on": "03/10/2025",
}  # fmt: skip
ADMITTED: Mapping[str, Cell] = {**PERSON, **SOURCE, **APPLIED, **VERIFIED, **PROPOSED, **DECIDED}


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office on the day of the import, whose register begins on 1 January 2026."""
    office.today = TODAY
    with office.app.transaction() as session:
        settings.write(session, first_day.FIRST_DAY, "2026-01-01")
    return office


def take(
    office: Office, *rows: Mapping[str, Cell], by: str = "lan", kept: bool = False, **how: Any
) -> importing.Outcome:
    """Take in rows; the first stands in row 2."""
    listed = ImportList("1", [ImportRow(at, row) for at, row in enumerate(rows, 2)], kept)
    return importing.take(office.app, listed, office.stamp(by), How(**how))


def told(problems: tuple[Problem, ...]) -> list[tuple[int, str, str | None]]:
    """Return where problems are, and the rules that refuse."""
    return [(one.row, one.column, one.rule) for one in problems]


def test_a_row_becomes_a_case_in_the_middle_of_its_way(desk: Office) -> None:
    """The steps are taken on their own days, by the guards of these, and all that is derived stands right."""
    done = take(desk, {**ADMITTED, "state": "Đảng viên dự bị"}).taken
    assert (done.read, done.accepted, done.known, done.problems) == (1, 1, 0, ())
    (ref,) = done.opened
    shown = cases.show(desk.app, ref, desk.actor("lan"))
    assert (shown.state, shown.unit, shown.name) == ("probation", "LC01", "Nguyễn Văn An")
    assert shown.dates.decision == date(2025, 9, 15)
    assert shown.dates.probation_ends == date(2026, 10, 3)
    history = desk.history(ref)
    assert [row.on for row in history][:2] == [date(2025, 1, 6)] * 2
    assert all(row.backfilled for row in history)
    assert {row.actor for row in history} == {"lan"}
    assert list(invariants.check(desk.app)) == []
    assert audit.verify(desk.app).ok


def test_what_is_dated_before_today_sends_no_news(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step of an old day is no news to anybody; one of today is told as any other, and is not backfilled."""
    statements.give(monkeypatch, test_messages=MESSAGES)
    take(desk, ADMITTED)
    with desk.app.reading() as session:
        assert session.execute("test_messages") == []
    today: Mapping[str, Cell] = {**PERSON, "name": "Lê Thị Nay", **SOURCE, "certify.on": TODAY}
    (ref,) = take(desk, today, by="hoa", unit="LC01").taken.opened
    assert [row.backfilled for row in desk.history(ref)] == [True, True, False]
    with desk.app.reading() as session:
        assert [row["template"] for row in session.execute("test_messages")] == ["moved"]


def test_limits_are_reminded_of_as_usual(desk: Office) -> None:
    """What a list brings in late is reminded of: the member's CV was due thirty working days after the ceremony."""
    take(desk, ADMITTED)
    report = remind.run(desk.app, desk.app.now(), dry_run=True)
    assert report.queued > 0


def test_all_problems_of_all_rows_come_at_once(desk: Office) -> None:
    """Cells that cannot be read, facts that are missing and guards that refuse; nothing is written."""
    few = {**ADMITTED, "name": "Lê Thị Ít", "apply.introducer": "Trần B @ 2019-06-01; Lê C @ 2025-01-01",
           "propose.votes_for": 12.0}  # fmt: skip
    bad: Mapping[str, Cell] = {
        "name": "Lê Thị Sai",
        "born": "31/02/2000",
        "gender": "nam hay nữ",
        "identity_no": 31099000123.0,
    }
    done = take(desk, ADMITTED, few, bad, {"born": "17/05/2000"}).taken
    assert told(done.problems) == [
        (3, "apply.introducer", "C10"),
        (3, "propose.votes_for", "B1"),
        (4, "born", None),
        (4, "gender", None),
        (4, "identity_no", None),
        (5, "name", None),
    ]
    assert [one.value for one in done.problems][1:3] == ["12", "31/02/2000"]
    assert (done.read, done.accepted, done.opened) == (4, 0, ())
    assert audit.head(desk.app).acts == 0


def test_the_good_rows_alone(desk: Office) -> None:
    """With `partial` the good rows are written and the others told; a dry run writes none at all."""
    bad = {"name": "Lê Thị Sai", "born": "31/02/2000"}
    tried = take(desk, PERSON, bad, dry_run=True, partial=True).taken
    assert (tried.accepted, tried.opened, len(tried.problems)) == (1, (), 1)
    assert audit.head(desk.app).acts == 0
    done = take(desk, PERSON, bad, partial=True).taken
    assert (done.accepted, len(done.opened), len(done.problems)) == (1, 1, 1)
    assert audit.head(desk.app).acts == 1


def test_the_same_list_twice_adds_nothing(desk: Office) -> None:
    """Who has a case in the unit is known, by folded name and birth date, whatever became of the case."""
    gone = {**PERSON, "name": "Lê Thị Thôi", "withdraw.on": "07/01/2025", "withdraw.reason": "chuyển đi",
            "opened": "06/01/2025"}  # fmt: skip
    assert take(desk, ADMITTED, gone).taken.accepted == 2
    again = take(desk, ADMITTED, gone, {**PERSON, "name": "NGUYEN VAN AN"}).taken
    assert (again.read, again.accepted, again.known, again.problems) == (3, 0, 3, ())


def test_near_duplicates_are_told_and_not_guessed(desk: Office) -> None:
    """The same name and birth date in another unit, or with another identity number, is another person."""
    first = take(desk, {**PERSON, "identity_no": "031099000123"}).taken
    other = take(desk, {**PERSON, "identity_no": "031099000999"})
    assert (other.taken.accepted, other.taken.known) == (1, 0)
    assert [note.params["refs"] for note in other.notes] == [list(first.opened)]
    elsewhere = take(desk, {**PERSON, "unit": "LC02"}, by="hoa")
    assert elsewhere.taken.accepted == 1
    assert len(elsewhere.notes[0].params["refs"]) == 2  # type: ignore[arg-type]
    beyond = take(desk, {**PERSON, "unit": "HX01"}, by="hung")
    assert (beyond.taken.accepted, beyond.notes) == (1, ())


def test_a_person_twice_in_one_list(desk: Office) -> None:
    """A person's second row is a problem that names the first, equal or not; so is a number of two people."""
    same = take(desk, PERSON, PERSON, dry_run=True, partial=True).taken
    assert (same.accepted, same.known, told(same.problems)) == (1, 0, [(3, "name", None)])
    assert same.problems[0].message.params["row"] == 2
    differs = take(desk, PERSON, {**PERSON, "gender": "nam"}, dry_run=True).taken
    assert told(differs.problems) == [(3, "name", None)]
    number = {"identity_no": "031099000123"}
    two = take(desk, {**PERSON, **number}, {**PERSON, **number, "name": "Lê Thị Hai"}, dry_run=True)
    assert told(two.taken.problems) == [(3, "identity_no", "U1")]


def test_only_what_is_written_has_a_number(desk: Office) -> None:
    """Rows that are refused, known or only tried, and lists that are refused, use no number of a case up."""
    bad = {"name": "Lê Thị Sai", "born": "31/02/2000"}
    people: list[Mapping[str, Cell]] = [
        {**PERSON, "name": f"Lê Thị {one}"} for one in ("Ba", "Tư", "Năm")
    ]
    (first,) = take(desk, PERSON).taken.opened
    assert take(desk, *people, bad).taken.accepted == 0
    assert take(desk, *people, dry_run=True).taken.accepted == 3
    done = take(desk, PERSON, bad, people[0], bad, people[1], partial=True).taken
    after = take(desk, people[2]).taken
    numbers = [refs.number(ref) for ref in (first, *done.opened, *after.opened)]
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    assert audit.verify(desk.app).ok


def test_a_list_with_a_problem_of_its_own_is_not_taken(desk: Office) -> None:
    """Where a heading is wrong no row counts as taken, also with the good rows alone."""
    wrong = Problem(1, "name", "Họ tên", Warned("{field}", {"field": "name"}))
    listed = ImportList("1", [ImportRow(2, PERSON)], problems=(wrong,))
    for how in (How(), How(partial=True), How(dry_run=True), How(partial=True, dry_run=True)):
        done = importing.take(desk.app, listed, desk.stamp("lan"), how).taken
        assert (done.read, done.accepted, done.opened, len(done.problems)) == (1, 0, (), 1)
    assert audit.head(desk.app).acts == 0


def test_one_bad_cell_is_one_problem(desk: Office) -> None:
    """A condition that many steps ask about and whose reason is missing is told once."""
    done = take(desk, {**ADMITTED, "despite": "B1"}).taken
    assert told(done.problems) == [(2, "reason", None)]


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_person_twice_is_found_however_far_apart_the_rows_are(
    desk: Office, monkeypatch: pytest.MonkeyPatch, *, dry_run: bool
) -> None:
    """What the list itself has written meanwhile is no case on file: the answer is that of a list of two rows."""
    monkeypatch.setattr(importing, "BATCH", 2)
    others = [{**PERSON, "name": f"Lê Thị {name}"} for name in ("Một", "Hai", "Ba")]
    differs = {**PERSON, "gender": "nam"}
    done = take(desk, PERSON, *others, PERSON, differs, dry_run=dry_run).taken
    assert (done.known, told(done.problems)) == (0, [(6, "name", None), (7, "name", None)])
    assert [one.message.params["row"] for one in done.problems] == [2, 2]
    numbered = [{**PERSON, "identity_no": f"03109900012{digit}"} for digit in (3, 4)]
    two = take(desk, numbered[0], *others, numbered[1], dry_run=dry_run)
    assert (two.taken.accepted, two.notes) == (5, ())


@pytest.mark.parametrize("batch", [2, 200])
def test_a_case_voided_in_the_list_stands_in_nobodys_way(
    desk: Office, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    """Opened by mistake and voided, then opened anew: two cases, as of a case that was voided before the list."""
    monkeypatch.setattr(importing, "BATCH", batch)
    voided = {**PERSON, "opened": "06/01/2025", "void.on": "07/01/2025", "void.reason": "lập nhầm"}
    done = take(desk, voided, {**PERSON, "name": "Lê Thị Hai"}, PERSON, by="hoa", unit="LC01").taken
    assert (done.accepted, done.known, done.problems) == (3, 0, ())
    again = take(desk, voided, PERSON, by="hoa", unit="LC01").taken
    assert (again.accepted, again.known) == (0, 2)


def test_a_row_rests_on_the_tree_of_each_of_its_days(desk: Office) -> None:
    """On the eve of a change, on its day, after it and today the ground is what a step of that day is judged by."""
    change = date(2025, 6, 2)
    desk.unit("LC01", change, official_members=27)
    with desk.app.reading() as session:
        grounds = Grounds(session, desk.today)
        unit = desk.actor("lan").unit_id
        for day in (date(1990, 1, 1), date(2025, 6, 1), change, date(2025, 6, 3), desk.today):
            assert grounds.at(unit, day) == basis.ground(session, unit, today=desk.today, on=day)
        told = [
            grounds.at(unit, day).chain[-1].official_members for day in (date(2025, 6, 1), change)
        ]
    assert told == [19, 27]


def test_roles_are_waived_before_the_first_day_alone(desk: Office) -> None:
    """A branch enters an old decision by itself; one after the first day needs the role, and another user (P2)."""
    late = {**ADMITTED, "propose.on": "05/01/2026", "decide.on": "06/01/2026", "hold_ceremony.on": "03/02/2026",
            "apply.on": "05/05/2025"}  # fmt: skip
    assert told(take(desk, late, dry_run=True).taken.problems) == [(2, "decide.on", None)]
    by_committee = take(desk, late, by="hoa", unit="LC01", dry_run=True).taken
    assert told(by_committee.problems) == [(2, "decide.on", "P2")]
    signed = {**late, "decide.signed_by": "Bà Hoàng Thị Ký"}
    assert take(desk, signed, by="hoa", unit="LC01", dry_run=True).taken.problems == ()
    assert take(desk, ADMITTED, dry_run=True).taken.problems == ()


def test_who_proposed_before_the_first_day_does_not_decide_after_it(desk: Office) -> None:
    """Four eyes are judged for what comes after the first day, also where the proposal came from a list."""
    (ref,) = take(
        desk, {**PERSON, **SOURCE, **APPLIED, **VERIFIED, **PROPOSED}, by="hoa", unit="LC01"
    ).taken.opened
    assert [
        r.rule
        for r in desk.why("decide", ref, by="hoa", decision="1", members=9, votes_for=9).reasons
    ] == ["P2"]


def test_each_day_has_its_own_rules(desk: Office) -> None:
    """A certificate of 15 January 2020 is good up to 15 January 2025: the day of the meeting counts, not today."""
    old = {
        **ADMITTED,
        "certify.on": "15/01/2020",
        "certify.issued": "15/01/2020",
        "nominate.on": "06/01/2020",
    }
    assert told(take(desk, old, dry_run=True).taken.problems) == [(2, "propose.on", "C6")]


def test_what_lacks_a_paper_stops_the_row(desk: Office) -> None:
    """The row stops at the step before, and that is a problem only where the list claims more."""
    short = {name: cell for name, cell in ADMITTED.items() if name != "propose.votes_for"}
    done = take(desk, short, dry_run=True)
    assert (done.taken.accepted, done.taken.problems) == (1, ())
    assert [note.params for note in done.notes] == [{"row": 2, "column": "propose.votes_for"}]
    (ref,) = take(desk, short).taken.opened
    assert desk.state(ref) == "verified"
    claims = take(desk, {**short, "name": "Lê B", "state": "probation"}, dry_run=True).taken
    assert told(claims.problems) == [(2, "propose.votes_for", None)]
    agrees = take(desk, {**short, "name": "Lê B", "state": "verified"}, dry_run=True).taken
    assert agrees.problems == ()
    wrong = take(desk, {**PERSON, "name": "Lê B", "state": "certified"}, dry_run=True).taken
    assert told(wrong.problems) == [(2, "state", None)]


def test_a_step_that_nothing_leads_to(desk: Office) -> None:
    """In the template a ceremony without a decision is refused; a list of the branch's own kind stops before it."""
    row = {**PERSON, **SOURCE, "hold_ceremony.on": "03/10/2025"}
    assert told(take(desk, row, dry_run=True).taken.problems) == [(2, "hold_ceremony.on", "S0")]
    kept = take(desk, row, kept=True)
    assert (kept.taken.problems, desk.state(kept.taken.opened[0])) == ((), "certified")
    claims = take(
        desk, {**row, "name": "Lê B", "state": "probation"}, kept=True, dry_run=True
    ).taken
    assert [problem.column for problem in claims.problems] == ["hold_ceremony.on"]


def test_a_helper_without_a_day(desk: Office) -> None:
    """A helper is taken without the day since when; an introducer is asked for it by C10."""
    row = {**PERSON, **SOURCE, "nominate.helper": "Trần B"}
    (ref,) = take(desk, row).taken.opened
    assert desk.history(ref)[1].fields["helper"] == [{"name": "Trần B", "since": None}]
    applied = {**row, "name": "Lê B", **APPLIED, "apply.introducer": "Trần B; Lê C @ 2019-06-01"}
    assert told(take(desk, applied, dry_run=True).taken.problems) == [
        (2, "apply.introducer", "C10")
    ]


def test_a_guard_passed_by_columns(desk: Office) -> None:
    """`despite` and `reason` pass what may be passed, by the roles that may, and are on record."""
    row = {name: cell for name, cell in ADMITTED.items() if not name.startswith("challenge.")}
    assert told(take(desk, row, dry_run=True).taken.problems) == [(2, "propose.on", "C17")]
    passing = {**row, "despite": "C17", "reason": "hồ sơ cũ không còn phiếu"}
    assert told(take(desk, passing, dry_run=True).taken.problems)[0] == (2, "despite", None)
    (ref,) = take(desk, passing, by="hoa", unit="LC01").taken.opened
    (proposed,) = [act for act in desk.history(ref) if act.move == "propose"]
    assert proposed.note == "hồ sơ cũ không còn phiếu"
    assert [act.move for act in desk.history(ref) if act.note] == ["propose"]
    unknown = {**passing, "name": "Lê B", "despite": "C99"}
    problems = take(desk, unknown, by="hoa", unit="LC01", dry_run=True).taken.problems
    assert (problems[0].column, problems[0].value) == ("despite", "C99")
    mute = {**row, "name": "Lê B", "despite": "C17"}
    assert ("reason", None) in [
        t[1:] for t in told(take(desk, mute, by="hoa", unit="LC01", dry_run=True).taken.problems)
    ]


def test_a_move_taken_twice(desk: Office) -> None:
    """A second one stands in columns of its own; of one day the order is that of the way."""
    row = {
        **PERSON, **SOURCE, "withdraw.on": "01/04/2025", "withdraw.reason": "đi xa",
        "reopen.on": "01/06/2025", "reopen.reason": "đã về", "nominate.2.on": "01/06/2025",
        "nominate.2.resolution": "2", "nominate.2.helper": "Trần B",
    }  # fmt: skip
    (ref,) = take(desk, row).taken.opened
    moves = [(act.move, act.on.month) for act in desk.history(ref)]
    assert moves[3:] == [("withdraw", 4), ("reopen", 6), ("nominate", 6)]


def test_an_answer_names_its_request_by_order(desk: Office) -> None:
    """The second answer may answer the first request; one that names none is a problem."""
    more = {
        "verification_request.2.sent": "11/05/2025", "verification_request.2.asked": "Quận",
        "verification_request.2.subject": "cha đẻ", "verification_reply.request": "2",
        "verification_reply.2.on": "21/06/2025", "verification_reply.2.request": "1",
        "verification_reply.2.verifier": "Ông Ba", "verification_reply.2.result": "clear",
    }  # fmt: skip
    (ref,) = take(desk, {**PERSON, **SOURCE, **APPLIED, **VERIFIED, **more}).taken.opened
    history = desk.history(ref)
    asked = {act.act: act.fields["asked"] for act in history if "asked" in act.fields}
    answers = [asked[act.fields["request"]] for act in history if "request" in act.fields]
    assert answers == ["Quận", "Xã"]
    none = {
        **PERSON,
        "name": "Lê B",
        **SOURCE,
        **APPLIED,
        **VERIFIED,
        "verification_reply.request": "3",
    }
    assert told(take(desk, none, dry_run=True).taken.problems)[0] == (
        2,
        "verification_reply.request",
        None,
    )


def test_a_unit_that_is_not_there(desk: Office) -> None:
    """A field that names an unknown unit is told by its own column."""
    enrolled = {**PERSON, **SOURCE, "enrol.on": "01/02/2025", "enrol.class": "K1", "enrol.starts": "01/02/2025",
                "enrol.ends": "28/02/2025", "enrol.centre": "TT9"}  # fmt: skip
    assert told(take(desk, enrolled, dry_run=True).taken.problems) == [(2, "enrol.centre", None)]


def test_a_command_with_a_key(desk: Office) -> None:
    """A key names one command; a list of several people may be taken in under it."""
    listed = ImportList("", [ImportRow(2, PERSON), ImportRow(3, {**PERSON, "name": "Lê B"})])
    stamp = desk.stamp("lan")._replace(key="k1")
    assert importing.take(desk.app, listed, stamp).taken.accepted == 2


def test_how_far_the_list_has_come(desk: Office) -> None:
    """It is told of all rows, some at a time."""
    steps: list[int] = []
    rows = [ImportRow(at, {}) for at in range(45)]
    importing.take(
        desk.app, ImportList("", rows), desk.stamp("lan"), How(dry_run=True), steps.append
    )
    assert (sum(steps), max(steps)) == (45, importing.AT_A_STEP)


def test_who_may_and_for_which_unit(desk: Office) -> None:
    """A branch takes in its own list, a committee and an authority those of their branches, nobody else."""
    for name in ("tam", "thu", "an"):
        with pytest.raises(NotPermitted):
            take(desk, PERSON, by=name)
    assert told(take(desk, {**PERSON, "unit": "LC02"}, dry_run=True).taken.problems) == [
        (2, "unit", None)
    ]
    assert told(take(desk, PERSON, by="hoa", dry_run=True).taken.problems) == [(2, "unit", None)]
    for name in ("hoa", "minh", "tu"):
        assert take(desk, PERSON, by=name, unit="LC02", dry_run=True).taken.problems == ()
    with pytest.raises(NotFound):
        take(desk, PERSON, unit="HX01", dry_run=True)
    assert take(desk, PERSON, unit="lc01", dry_run=True).taken.problems == ()


def test_the_first_day_of_a_register_that_has_none(desk: Office) -> None:
    """Where nobody set one it is the day on which the register was made, or of the first entry before it."""
    with desk.app.transaction() as session:
        assert first_day.of(session) == date(2026, 1, 1)
        assert first_day.begun(session) == date(2019, 1, 2)
