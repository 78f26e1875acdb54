"""A message about a case carries the command of the one rule, for its reader and the day it leaves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from notifications import outbox as box
from tests.support import outbox
from workflow.queries import next_step
from workflow.watch.jobs import deliver
from workflow.watch.mailing import handing, leading_on

if TYPE_CHECKING:
    from tests.support.mailserver import MailServer
    from tests.support.office import Office
    from workflow.store import Session

FALLBACK = "ketnap next"


def told(office: Office, ref: str, by: str = "lan") -> str | None:
    """Return what `next` tells a user to type."""
    return next_step.next_step(office.app, ref, office.stamp(by)).todo


@pytest.mark.parametrize("template", ["reminder", "escalation", "moved", "deadline_moved"])
def test_the_command_is_that_of_next(office: Office, server: MailServer, template: str) -> None:
    """What the mail says to type is what `next` says, in both forms of the mail, and `next` stands below it."""
    ref = office.bring(office.open(), "nominated")
    more = {
        "owner_unit": "LC",
        "move": "nominate",
        "on": "2025-01-06",
        "before": None,
        "reason": "",
    }
    outbox.remind(office, ref, template=template, params=more)
    deliver.run(office.app, office.app.now(), dry_run=False)
    todo = told(office, ref)
    assert todo is not None
    assert todo.startswith(f"ketnap advance enrol {ref}")
    text = outbox.letter(office.app).text
    assert f"  {todo}\n" in text
    assert text.index(todo) < text.index(f"{FALLBACK} {ref}")
    html = server.mails[0].get_body(("html",))
    assert html is not None
    assert f"ketnap advance enrol {ref}" in html.get_content()


def test_what_waited_leaves_with_the_command_of_the_day(office: Office, server: MailServer) -> None:
    """A message queued before another step leaves with the command that holds when it leaves, and keeps it."""
    ref = office.bring(office.open(), "nominated")
    params = {"move": "nominate", "on": "2025-01-06"}
    outbox.remind(office, ref, template="moved", params=params)
    before = told(office, ref)
    assert f"  {before}\n" in outbox.letter(office.app).text
    number = office.transfer(ref).id
    deliver.run(office.app, office.app.now(), dry_run=False)
    sent = outbox.letter(office.app).text
    assert f"  ketnap transfer send {number}\n" in sent
    assert "advance enrol" not in sent
    assert len(server.mails) == 1
    office.today += timedelta(days=40)
    assert outbox.letter(office.app).text == sent


def test_who_may_do_nothing_is_told_who_is_waited_for(office: Office) -> None:
    """The branch is told whom its proposed case waits for, in words with the unit's name, and no command of others."""
    ref = office.at("proposed")
    outbox.remind(office, ref, rule="D1")
    text = outbox.letter(office.app).text
    step = next_step.next_step(office.app, ref, office.stamp("lan"))
    assert step.waits_for is not None
    assert "đang chờ: " in text
    assert f"({step.waits_in})" in text
    assert "advance" not in text
    assert f"{FALLBACK} {ref}" in text


def test_each_reader_of_a_batch_is_told_the_own_way(office: Office, server: MailServer) -> None:
    """Of one case and day, the branch is told to wait and the authority what to type."""
    ref = office.at("proposed")
    message = outbox.remind(office, ref, rule="D1")
    with office.app.transaction() as session:
        reader = box.Recipient(office.actor("minh").user_id, "minh@example.vn", "vi")
        assert box.enqueue(session, message, reader)
    deliver.run(office.app, office.app.now(), dry_run=False)
    by = {mail["To"]: mail.get_body(("plain",)) for mail in server.mails}
    texts = {to: body.get_content() for to, body in by.items() if body}
    todo = told(office, ref, "minh")
    assert todo is not None
    assert todo not in texts["lan@example.vn"]
    assert todo in texts["minh@example.vn"]


@pytest.mark.parametrize("kind", ["other", "political-standards"])
def test_no_mail_tells_which_hold_is_a_review(office: Office, kind: str) -> None:
    """Mail on a case on hold has no command to end the hold, whatever hold it is."""
    ref = office.at("verified")
    office.today = date(2025, 7, 14)
    office.hold(ref, date(2025, 7, 20), kind=kind)
    outbox.remind(office, ref, rule="L6")
    text = outbox.letter(office.app).text
    assert "resume" not in text
    assert "Việc cần làm:" not in text
    assert f"{FALLBACK} {ref}" in text


def test_a_reader_who_sees_the_case_no_more_is_told_nothing(office: Office) -> None:
    """After a hand-over the old branch's mail names neither the step nor who is waited for."""
    ref = office.at("certified")
    outbox.remind(office, ref, rule="L4")
    office.hand_over(ref)
    text = outbox.letter(office.app).text
    assert "đang chờ" not in text
    assert "Việc cần làm:" not in text


def test_what_is_handed_over_on_paper_has_the_command(office: Office) -> None:
    """The words kept of a message handed over are those of its day, with the command."""
    ref = office.bring(office.open(), "nominated")
    outbox.remind(office, ref)
    handing.hand(office.app, 1, "Lan", office.stamp("an"))
    assert f"ketnap advance enrol {ref}" in outbox.letter(office.app).text


def test_a_batch_is_judged_with_a_batch_of_reads(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The histories and the readers of thirty messages are read once, not once a message."""
    for _ in range(10):
        ref = office.bring(office.open(), "nominated")
        for template in ("reminder", "escalation", "deadline_moved"):
            outbox.remind(office, ref, template=template)
    asked: list[str] = []
    with office.app.reading() as session:
        execute = type(session).execute

        def noting(session: Session, name: str, *params: Any) -> Any:
            asked.append(name)
            return execute(session, name, *params)

        monkeypatch.setattr(type(session), "execute", noting)
        rows = [{"id": n, "template": "reminder"} for n in range(1, 31)]
        led = leading_on.with_ways(session, rows, office.today)
    assert all("way" in row for row in led)
    assert asked.count("acts_of_cases") == asked.count("mail_readers") == 1
