"""What `next` and the inbox tell a user to type, from every kind of place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.catalogue import act_label
from workflow.organisation import adoption
from workflow.queries import deadline_sheet, inbox, next_step, stalled

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


@pytest.mark.parametrize("kind", ["other", "political-standards"])
def test_who_may_not_know_is_told_no_command_of_a_hold(office: Office, kind: str) -> None:
    """An administrator gets no command, in `next` and in `stalled`, whatever hold it is; the branch gets a whole one."""
    ref = office.at("verified")
    office.today = date(2025, 7, 14)
    office.hold(ref, date(2025, 8, 1), kind=kind)
    office.today = date(2025, 7, 30)
    step = next_step.next_step(office.app, ref, office.stamp("an"))
    assert (step.todo, step.waits_for, step.also) == (None, "branch", ())
    assert step.what == act_label("resume")
    rows = [row for row in stalled.stalled(office.app, office.actor("an")) if row.ref == ref]
    assert {row.next for row in rows} <= {None}
    own = next_step.next_step(office.app, ref, office.stamp("lan")).todo
    concludes = ' --conclusion "…"' if kind == "political-standards" else ""
    assert own == f"ketnap resume {ref}{concludes}"


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
