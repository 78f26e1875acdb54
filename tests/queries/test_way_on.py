"""What `next` and the inbox tell a user to type, from every kind of place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from workflow.organisation import adoption
from workflow.papers.reminders import sheet
from workflow.queries import deadline_sheet, inbox, next_step, reminders

if TYPE_CHECKING:
    from tests.support.office import Office


def commands(office: Office, ref: str, by: str = "lan") -> tuple[str | None, list[str]]:
    """Return what `next` tells a user to type for a case, and what the inbox does."""
    told = next_step.next_step(office.app, ref, office.stamp(by)).todo
    items = inbox.inbox(office.app, office.actor(by))
    return told, [item.todo for item in items if item.ref == ref]


@pytest.mark.parametrize(
    ("state", "day", "begins"),
    [
        ("applied", date(2025, 5, 9), "ketnap record verification-request"),
        ("verifying", date(2025, 5, 12), "ketnap record verification-reply"),
        ("certified", date(2030, 3, 15), "ketnap advance retrain"),
        ("verified", date(2026, 5, 5), "ketnap record challenge"),
        ("verified", date(2026, 5, 6), "ketnap advance redo-dossier"),
        ("member", date(2026, 11, 2), "ketnap record member-cv"),
        ("decided", date(2025, 9, 15), "ketnap advance hold-ceremony"),
        ("enrolled", date(2025, 2, 1), "ketnap advance certify"),
    ],
)
def test_next_tells_the_command(office: Office, state: str, day: date, begins: str) -> None:
    """Each state has a command to type, with the reference in it."""
    ref = office.at(state)
    office.today = max(day, office.today)
    told, _ = commands(office, ref)
    assert told is not None
    assert told.startswith(f"{begins} {ref}")


@pytest.mark.parametrize(
    ("state", "day", "begins"),
    [
        ("applied", date(2025, 5, 9), "ketnap record verification-request"),
        ("verifying", date(2025, 5, 12), "ketnap record verification-reply"),
        ("certified", date(2030, 3, 15), "ketnap advance retrain"),
        ("verified", date(2026, 5, 6), "ketnap advance redo-dossier"),
        ("member", date(2026, 11, 2), "ketnap record member-cv"),
        ("probation", date(2025, 10, 3), "ketnap record member-cv"),
    ],
)
def test_the_inbox_tells_the_command(office: Office, state: str, day: date, begins: str) -> None:
    """From the row alone it is known what brings the case on."""
    ref = office.at(state)
    office.today = max(day, office.today)
    _, (told,) = commands(office, ref)
    assert told.startswith(f"{begins} {ref}")


def test_a_supplement_asked_for_comes_first(office: Office) -> None:
    """The branch supplements before anything else; then it is the authority's turn again."""
    ref = office.at("proposed")
    office.do("ask_supplement", ref, by="hoa")
    told, (item,) = commands(office, ref)
    assert told == item == f'ketnap advance supplement {ref} --papers "…"'
    office.do("supplement", ref)
    assert commands(office, ref)[1] == []
    waiting = next_step.next_step(office.app, ref, office.stamp("lan"))
    assert (waiting.move, waiting.possible, waiting.waits_for) == ("decide", False, "authority")


def test_three_lost_votes_go_up(office: Office) -> None:
    """After the third lost vote the branch refers the matter up, and the authority decides."""
    ref = office.at("probation")
    office.today = date(2026, 10, 9)
    office.record("member_cv", ref)
    office.record("course", ref)
    for _ in range(3):
        office.do("vote_failed", ref, move="propose_recognition")
    told, (item,) = commands(office, ref)
    assert told == item == f'ketnap advance refer-up {ref} --report-no "…"'
    office.do("refer_up", ref)
    assert commands(office, ref)[1] == []
    told, (item,) = commands(office, ref, by="minh")
    assert told is not None
    assert told.startswith(f"ketnap advance recognise {ref}")
    assert item == told
    assert office.do("recognise", ref, by="minh").state == "member"


def test_who_moves_away_is_handed_over(office: Office) -> None:
    """A leaving date on file asks for a hand-over; the other side then waits for its own turn."""
    ref = office.at("certified")
    office.record("leaving_date", ref, leaves="2025-04-01")
    assert commands(office, ref)[1] == [f"ketnap transfer open {ref} --to CODE"]
    number = office.transfer(ref).id
    assert commands(office, ref)[0] == f"ketnap transfer send {number}"
    office.step(number, "send")
    waiting = next_step.next_step(office.app, ref, office.stamp("lan"))
    assert waiting.todo == f"ketnap transfer acknowledge {number}"
    assert (waiting.waits_for, waiting.waits_in, waiting.possible) == (
        "receiving-unit",
        "LC02",
        False,
    )
    assert commands(office, ref)[1] == []
    assert commands(office, ref, by="ly")[0] == f"ketnap transfer acknowledge {number}"
    assert commands(office, ref, by="hoa")[1] == [f"ketnap transfer acknowledge {number}"]


def test_a_closed_case_has_nothing_next(office: Office) -> None:
    """Nobody is sent back to what has ended."""
    ref = office.at("withdrawn")
    told = next_step.next_step(office.app, ref, office.stamp("lan"))
    assert (told.move, told.todo, told.possible) == (None, None, False)


def told(office: Office, ref: str, by: str, on: date | None = None) -> next_step.NextStep:
    """Return what `next` says to a user, for an act of a day."""
    return next_step.next_step(office.app, ref, office.stamp(by, on))


def test_nobody_is_sent_to_decline_who_could_not_bring_the_approval(office: Office) -> None:
    """The approval of the schooling comes first; the authority, which only declines, waits for it."""
    ref = office.at("verified", education="literate")
    assert told(office, ref, "lan").todo == f'ketnap record approval {ref} --kind literate --no "…"'
    above = told(office, ref, "minh")
    assert (above.todo, above.waits_for) == (told(office, ref, "lan").todo, "branch")
    assert commands(office, ref, by="minh")[1] == []


def test_no_step_of_a_hand_over_is_printed_for_a_day_before_the_last(office: Office) -> None:
    """For backlog too the notice is acknowledged on the day it went out at the earliest."""
    ref = office.at("certified")
    office.today = date(2025, 4, 1)
    number = office.transfer(ref).id
    office.step(number, "send")
    office.today = date(2025, 5, 5)
    early = told(office, ref, "ly", date(2025, 3, 20))
    assert early.todo == f"ketnap transfer acknowledge {number} --on 01/04/2025"
    later = told(office, ref, "ly", date(2025, 4, 10))
    assert later.todo == f"ketnap transfer acknowledge {number} --on 10/04/2025"
    office.step(number, "acknowledge", early.on, by="ly")
    office.step(number, "decline", date(2025, 5, 2), by="ly", reason="không về đây")
    assert told(office, ref, "lan", early.on).todo == (
        f"ketnap transfer open {ref} --to CODE --on 02/05/2025"
    )


def test_a_decision_without_the_papers_says_why_and_by_its_own_limit(office: Office) -> None:
    """Papers that did not come do not stop the decision, whose day is that of D1 and not of the papers."""
    ref = office.at("proposed")
    office.do("ask_supplement", ref, by="hoa", papers="Bản sao bằng")
    office.today = date(2025, 8, 6)
    above = told(office, ref, "minh")
    assert above.todo == f'ketnap advance decide {ref} --decision "…" --members N --votes-for N'
    assert above.why is not None
    assert above.why.params == {
        "on": date(2025, 8, 4), "by": date(2025, 8, 4), "papers": "Bản sao bằng",
    }  # fmt: skip
    assert (above.by, above.by_rule) == (date(2025, 10, 29), "D1")


@pytest.mark.parametrize(
    ("state", "day", "by", "rule", "due"),
    [
        ("recognition_proposed", date(2026, 10, 10), "minh", "D2", date(2026, 11, 20)),
        ("verified", date(2026, 5, 6), "lan", "D9", date(2026, 5, 5)),
    ],
)
def test_a_step_is_due_by_its_own_limit(
    office: Office, state: str, day: date, by: str, rule: str, due: date
) -> None:
    """What else is late for a case says nothing of the day of this step."""
    ref = office.at(state)
    office.today = day
    step = told(office, ref, by)
    assert (step.by_rule, step.by) == (rule, due)


def test_the_end_of_a_review_is_printed_so_that_it_is_accepted(office: Office) -> None:
    """Who may not know that standards are under review is told the same command as for any hold."""
    kinds = []
    for kind in ("political-standards", "other"):
        ref = office.at("verified")
        office.hold(ref, date(2025, 9, 1), kind=kind)
        office.later(5)
        seen = told(office, ref, "an")
        assert seen.todo == f'ketnap resume {ref} --conclusion "…"'
        kinds.append((seen.why and seen.why.message, seen.waits_for))
        office.resume(ref, conclusion="kết luận số 3")
    assert kinds[0] == kinds[1]


def test_a_limit_that_began_with_a_day_is_next_at_once(office: Office) -> None:
    """A limit of the Conclusion starts with its day, 12/04/2025 here, not with an act: no recomputing is waited for."""
    ref = office.at("certified")
    adoption.adopt(office.app, date(2025, 4, 12), office.stamp("an"))
    office.today = date(2026, 6, 1)
    step = next_step.next_step(office.app, ref, office.stamp("lan"))
    sheet = deadline_sheet.lines(office.app, ref, office.actor("lan"))
    soonest = min((line.due, line.rule) for line in sheet if not line.milestone)
    assert step.next_deadline is not None
    assert (step.next_deadline.due, step.next_deadline.rule) == soonest
    assert soonest[1] == "L4"


@pytest.mark.parametrize(("kind", "rule"), [("member_cv", "D13"), ("card", "D12")])
def test_what_no_step_asks_for_is_told_by_its_limit_alone(
    office: Office, kind: str, rule: str
) -> None:
    """The member's CV and the card are asked for by no step: no sentence says why, the limit with its words does."""
    ref = office.at("member")
    if kind == "card":
        office.record("member_cv", ref)
    told = next_step.next_step(office.app, ref, office.stamp("lan"))
    assert (told.todo or "").startswith(f"ketnap record {kind.replace('_', '-')} {ref}")
    assert told.why is None
    office.today = date(2027, 6, 1)
    rows = [
        row
        for row in reminders.reminders(office.app, office.actor("hoa"), within=31)
        if row.rule == rule
    ]
    by_unit = {rows[0].unit: rows}
    tables = sheet(office.app, by_unit, office.actor("hoa"), 31).tables
    (line,) = [row for name in ("late", "soon") for row in tables[name]]
    assert line["what"].endswith(f"({rule})")
    assert ";" not in line["action"]
