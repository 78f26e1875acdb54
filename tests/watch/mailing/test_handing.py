"""Whether a message handed over on paper counts as told, and who may say that it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import KetnapError, NotFound, NotPermitted, Refused
from tests.support import outbox, statements
from workflow.queries import stalled
from workflow.watch.jobs import deliver, flag_stalled, remind
from workflow.watch.mailing import handing, post

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.office import Office

WHO = "Nguyễn Thị Lan"
SET = """UPDATE messages SET state = :state, claimed_by = :by WHERE id = :id"""


@pytest.fixture
def ref(office: Office) -> str:
    """Bring a case so far that its branch is reminded of L2, and queue the reminder as message 1."""
    ref = office.bring(office.open(), "nominated")
    outbox.remind(office, ref)
    return ref


def put(office: Office, monkeypatch: pytest.MonkeyPatch, number: int, **given: Any) -> None:
    """Let a message stand as given."""
    statements.give(monkeypatch, t_hand_set=SET)
    with office.app.transaction() as session:
        assert session.run("t_hand_set", {"by": None, **given, "id": number}) == 1


def hand(office: Office, number: int, by: str = "lan", on: date | None = None) -> handing.Handed:
    """Record that a message was handed over, by default today."""
    return handing.hand(office.app, number, WHO, office.stamp(by, on))


def test_it_says_to_whom_on_which_day_and_who_recorded_it(office: Office, ref: str) -> None:
    """The message has its new state, the name, the day of the paper and the user, and no time of sending."""
    day = office.today
    office.later(2)
    done = hand(office, 1, "hoa", day)
    assert (done.state, done.handed_to, done.handed_on, done.handed_by) == (
        "handed",
        WHO,
        day,
        "hoa",
    )
    assert (done.ref, done.sent_at) == (ref, None)
    kept = outbox.letter(office.app)
    assert (kept.handed_to, kept.handed_on, kept.handed_by) == (WHO, day, "hoa")
    assert post.listed(office.app, office.actor("lan"), state="handed") != []
    assert post.listed(office.app, office.actor("lan"), state="queued") == []


def test_it_leaves_the_queue(
    office: Office, ref: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was handed over is not sent as well, not even on a later day."""
    monkeypatch.setenv("KETNAP_MAIL", f"file://{tmp_path}/out")
    hand(office, 1)
    office.later(3)
    deliver.run(office.app, office.app.now(), False)
    assert outbox.states(office.app) == ["handed"]
    assert ref


def test_the_words_of_the_day_are_kept(office: Office, ref: str) -> None:
    """The proof shows the words as they read on the day of the paper, not on the day it was recorded."""
    given = office.today
    read = outbox.letter(office.app)
    office.later(10)
    now = outbox.letter(office.app)
    hand(office, 1, on=given)
    office.later(10)
    (proof,) = post.evidence(office.app, ref, office.actor("lan"))
    assert proof.text == read.text
    assert proof.text != now.text
    assert "06/07/2025" in proof.text


@pytest.mark.parametrize("state", ["queued", "failed", "dead"])
def test_what_has_not_arrived_may_be_handed_over(
    office: Office, ref: str, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    """A message that waits, failed or is dead can be handed over."""
    put(office, monkeypatch, 1, state=state)
    assert hand(office, 1).state == "handed"
    assert ref


@pytest.mark.parametrize("state", ["sent", "cancelled", "handed"])
def test_what_has_left_or_was_taken_back_may_not(
    office: Office, ref: str, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    """A message that was sent, cancelled or handed over already stays as it is."""
    put(office, monkeypatch, 1, state=state)
    with pytest.raises(KetnapError, match="does not wait"):
        hand(office, 1)
    assert outbox.letter(office.app).handed_to is None
    assert ref


def test_a_message_that_is_being_sent_is_left_to_who_sends_it(
    office: Office, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody holds a message for sending it cannot be handed over; once they are gone it can."""
    put(office, monkeypatch, 1, state="queued", by="0123456789abcdef")
    with office.app.holding("0123456789abcdef"), pytest.raises(KetnapError, match="being sent"):
        hand(office, 1)
    assert hand(office, 1).state == "handed"
    assert ref


def test_who_may_say_so(office: Office, ref: str) -> None:
    """The reader's unit and those above it, and an administrator; nobody else who sees the message."""
    outbox.remind(office, ref, user="hoa", template="escalation", params={"owner_unit": "LC"})
    with pytest.raises(NotPermitted):
        hand(office, 1, "thanh")  # an inspector reads
    with pytest.raises(NotPermitted):
        hand(office, 2, "lan")  # no branch unburdens the queue of its superior
    with pytest.raises(NotFound):
        hand(office, 1, "hai")
    assert outbox.states(office.app) == ["queued", "queued"]
    assert hand(office, 1, "an").handed_by == "an"
    assert hand(office, 2, "quan").handed_by == "quan"


def test_the_day_cannot_be_before_the_message_nor_after_today(office: Office, ref: str) -> None:
    """A day before the message was written, or one that has not come, is refused; both ends are lawful."""
    made = office.today
    office.later(5)
    for day in (made - timedelta(1), office.today + timedelta(1)):
        with pytest.raises(Refused) as refused:
            hand(office, 1, on=day)
        assert [reason.rule for reason in refused.value.reasons] == ["F1"]
    assert hand(office, 1, on=made).handed_on == made
    outbox.remind(
        office, ref, template="deadline_moved", params={"before": "2025-07-01", "reason": ""}
    )
    assert hand(office, 2).handed_on == office.today


def test_it_counts_as_reminded(office: Office, ref: str) -> None:
    """The stuck list names the day of the paper as the last reminder."""
    given = office.today
    hand(office, 1)
    office.today = date(2025, 7, 10)
    (row,) = (r for r in stalled.stalled(office.app, office.actor("lan")) if r.rule == "L2")
    assert (row.ref, row.last_reminded) == (ref, given)


def test_a_rung_handed_over_is_not_queued_again(office: Office) -> None:
    """A rung of the ladder that was told on paper is told: the next run adds nothing for its reader."""
    ref = office.bring(office.open(), "nominated")
    office.today = date(2025, 7, 10)
    remind.run(office.app, office.app.now(), False)
    number = next(m.id for m in outbox.messages(office.app) if m.state == "queued")
    hand(office, number)
    before = outbox.states(office.app)
    remind.run(office.app, office.app.now(), False)
    assert outbox.states(office.app) == before
    assert ref


def test_a_dead_message_handed_over_is_no_trouble_any_more(
    office: Office, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case is stuck because mail cannot be delivered only until its reader has it on paper."""

    def causes() -> set[str]:
        return {row.cause for row in stalled.stalled(office.app, office.actor("lan"))}

    outbox.remind(
        office, ref, template="deadline_moved", params={"before": "2025-07-01", "reason": ""}
    )
    put(office, monkeypatch, 1, state="dead")
    assert "mail-undeliverable" in causes()
    hand(office, 2)  # a later one arrived
    assert "mail-undeliverable" not in causes()
    put(office, monkeypatch, 2, state="dead")
    assert "mail-undeliverable" in causes()
    hand(office, 1)
    hand(office, 2)
    flag_stalled.run(office.app, office.app.now(), False)
    assert "mail-undeliverable" not in causes()


def test_whoever_was_told_on_paper_hears_of_a_new_day(
    office: Office, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deadline told on paper that moves afterwards is told anew, dated against the day of the paper."""
    from workflow.upkeep import corrected_mail

    given = office.today
    hand(office, 1)
    statements.give(monkeypatch, t_hand_due="UPDATE deadlines SET due = :due WHERE rule = 'L2'")
    office.later(4)
    with office.app.transaction() as session:
        session.run("t_hand_due", {"due": date(2025, 8, 6)})
        case_id = session.execute("case_by_ref", {"ref": ref})[0]["id"]
        (wrong,) = corrected_mail.wrong(session, [case_id])
        assert corrected_mail.follow(session, [case_id], office.app.now()).queued >= 1
    assert (wrong.sent_on, wrong.told, wrong.due) == (given, date(2025, 7, 6), date(2025, 8, 6))
    assert [m.template for m in outbox.messages(office.app)] == ["reminder", "deadline_moved"]


def test_a_message_that_came_back_keeps_what_left(
    office: Office, ref: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail that was sent, came back and was then handed over still has the bytes that left."""
    monkeypatch.setenv("KETNAP_MAIL", f"file://{tmp_path}/out")
    deliver.run(office.app, office.app.now(), False)
    left = outbox.letter(office.app)
    post.bounce(office.app, 1, "hòm thư đầy", office.stamp("an"))
    office.later(7)
    hand(office, 1)
    kept = outbox.letter(office.app)
    assert (kept.text, kept.message_id) == (left.text, left.message_id)
    assert (kept.state, kept.handed_on) == ("handed", office.today)
    assert ref
