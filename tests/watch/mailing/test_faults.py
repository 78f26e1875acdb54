"""A server that is down, slow, choosy or lost in the middle delays mail and never loses it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from notifications import outbox as box
from states.law.calendar import Calendar
from tests.support import outbox
from workflow.ground import people
from workflow.organisation import users
from workflow.stamp import Stamp
from workflow.store import settings
from workflow.watch.jobs import deliver
from workflow.watch.mailing import post

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.mailserver import MailServer
    from workflow.app import App
    from workflow.watch.outcome import Report

# Half past nine on Monday, 2 November 2026, in Viet Nam; the instants after the failures by hand.
FIRST = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)
AGAIN = datetime(2026, 11, 2, 2, 35, tzinfo=UTC)
TRIES = (
    AGAIN,  # 5 minutes later
    datetime(2026, 11, 2, 3, 5, tzinfo=UTC),  # 30 minutes
    datetime(2026, 11, 2, 5, 5, tzinfo=UTC),  # 2 hours
    datetime(2026, 11, 2, 13, 5, tzinfo=UTC),  # 8 hours
    *(datetime(2026, 11, day, 13, 5, tzinfo=UTC) for day in (3, 4, 5, 6, 7)),  # 24 hours each
)


def run(app: App, at: datetime = FIRST) -> Report:
    """Deliver at an instant."""
    return deliver.run(app, at, False)


def admin(app: App) -> Stamp:
    """Return the stamp of the administrator."""
    return Stamp(people.resolve(app, "admin"), app.now(), app.today())


@pytest.fixture
def every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every day be a working day."""
    monkeypatch.setattr(Calendar, "is_working", lambda *_: True)


@pytest.mark.usefixtures("every_day")
@pytest.mark.parametrize("answer", ["451 4.7.1 greylisted", "452 4.2.2 mailbox full", "450 busy"])
def test_a_recipient_who_is_to_be_tried_later(app: App, server: MailServer, answer: str) -> None:
    """It is tried after 5 and 30 minutes, 2 and 8 hours, then daily for five days; then it is dead."""
    server.refused["thu@example.vn"] = answer
    outbox.queue(app)
    for attempt, (at, following) in enumerate(zip((FIRST, *TRIES), (*TRIES, None), strict=True), 1):
        report = run(app, at)
        assert (report.examined, report.changed, report.failed) == (1, 0, 1), attempt
        assert len(report.errors) == 1
        told = outbox.letter(app)
        assert told.attempts == attempt
        assert told.next_try == following
        assert told.state == ("dead" if following is None else "failed")
        assert told.last_error == answer
        if following:
            assert run(app, following - timedelta(seconds=1)).examined == 0
    assert [one.id for one in post.listed(app, admin(app).actor, state="dead")] == [1]
    assert run(app, TRIES[-1] + timedelta(days=30)).examined == 0


def test_a_server_that_comes_back(app: App, server: MailServer) -> None:
    """A message that failed leaves under the same Message-ID as soon as it may."""
    ids = outbox.queue(app)
    server.data_answer = "451 4.7.0 try again later"
    assert run(app).failed == 1
    assert "451" in (outbox.letter(app).last_error or "")
    server.data_answer = ""
    assert run(app, TRIES[0]).changed == 1
    assert server.ids == ids
    assert outbox.letter(app).last_error is None
    assert outbox.letter(app).attempts == 2


def test_a_recipient_who_is_refused(app: App, server: MailServer) -> None:
    """Who does not exist is dead at once; the others get theirs over the same connection."""
    server.refused["nobody@example.vn"] = "550 5.1.1 no such user"
    outbox.queue(app, 2)
    outbox.queue(app, 1, first=2, to="nobody@example.vn")
    outbox.queue(app, 2, first=3)
    report = run(app)
    assert (report.changed, report.failed) == (4, 1)
    assert outbox.states(app) == ["sent", "sent", "dead", "sent", "sent"]
    assert "550" in report.errors[0]
    assert server.connections == 1


def test_a_server_that_drops_in_the_middle(app: App, server: MailServer) -> None:
    """The message that was broken off may have been taken and waits long; the next leave over a new connection."""
    ids = outbox.queue(app, 4)
    server.breaks = {ids[1]}
    report = run(app)
    assert (report.changed, report.failed) == (3, 1)
    assert outbox.states(app) == ["sent", "failed", "sent", "sent"]
    assert server.ids == [ids[0], *ids[2:]]
    assert server.connections == 2
    server.breaks = set()
    assert run(app, FIRST + timedelta(hours=8) - timedelta(seconds=1)).examined == 0
    assert run(app, FIRST + timedelta(hours=8)).changed == 1
    assert sorted(server.ids) == sorted(ids)


@pytest.mark.usefixtures("every_day")
def test_a_server_that_takes_and_does_not_say_so(app: App, server: MailServer) -> None:
    """It is tried again after 8, 24 and 72 hours under the same Message-ID, counted apart, then given up."""
    ids = outbox.queue(app)
    server.forgets = 4
    at = FIRST
    for hours in (8, 24, 72):
        assert run(app, at)[:4] == (1, 0, 0, 1)
        told = outbox.letter(app)
        assert (told.state, told.attempts, told.because) == ("failed", 0, "doubtful")
        at += timedelta(hours=hours)
        assert told.next_try == at
        assert run(app, at - timedelta(seconds=1)).examined == 0
    assert run(app, at).failed == 1
    assert outbox.states(app) == ["dead"]
    assert server.ids == ids * 4
    post.retry(app, 1, admin(app))
    assert outbox.letter(app).because is None
    server.forgets = 1
    assert run(app, at).failed == 1
    assert outbox.states(app) == ["failed"]  # counted anew
    assert run(app, at + timedelta(hours=8)).changed == 1
    assert (outbox.states(app), outbox.letter(app).because) == (["sent"], None)


def test_a_server_that_drops_now_and_then(app: App, server: MailServer) -> None:
    """A run goes on as long as not three in a row are lost, however many in all."""
    ids = outbox.queue(app, 10)
    server.breaks = {ids[0], ids[1], ids[3], ids[4], ids[6], ids[7]}
    report = run(app)
    assert (report.changed, report.failed) == (4, 6)
    assert server.ids == [ids[2], ids[5], ids[8], ids[9]]


def test_a_server_that_says_good_bye(app: App, server: MailServer) -> None:
    """A refusal with 421 ends the connection; the next message leaves over a new one."""
    server.refused["busy@example.vn"] = "421 4.3.2 closing"
    outbox.queue(app, to="busy@example.vn")
    ids = outbox.queue(app, 2, first=1)
    report = run(app)
    assert (report.changed, report.failed) == (2, 1)
    assert outbox.states(app) == ["failed", "sent", "sent"]
    assert server.ids == ids
    assert server.connections == 2


@pytest.mark.usefixtures("server")
def test_a_bad_message_stops_nobody(app: App) -> None:
    """A message without its parameters fails by itself, and says which is missing."""
    outbox.queue(app)
    with app.transaction() as session:
        bad = box.Message("bad", None, "moved", {"ref": "00042-7"}, app.now())
        box.enqueue(session, bad, box.Recipient(1, "thu@example.vn"))
        none = box.Message("none", None, "no_such", {}, app.now())
        box.enqueue(session, none, box.Recipient(1, "thu@example.vn"))
    outbox.queue(app, first=1)
    report = run(app)
    assert (report.changed, report.failed) == (2, 2)
    assert outbox.states(app) == ["sent", "failed", "failed", "sent"]
    assert any("'unit_name' is undefined" in line for line in report.errors)
    assert any("no_such" in line for line in report.errors)


def test_a_broken_template_of_the_unit_gives_way(
    app: App, server: MailServer, tmp_path: Path
) -> None:
    """The mail leaves with the packaged words, and the report says what was wrong."""
    own = tmp_path / "vi"
    own.mkdir()
    (own / "test.txt").write_text("Thư của phường\n\n{{ nothing }}\n", encoding="utf-8")
    with app.transaction() as session:
        settings.write(session, "mail.templates", str(tmp_path))
    outbox.queue(app)
    report = run(app)
    assert (report.changed, report.failed) == (1, 0)
    assert "vi/test.txt:3" in report.errors[0]
    assert "'nothing' is undefined" in report.errors[0]
    assert server.mails[0]["Subject"] == "Thư thử của ketnap"
    (own / "test.txt").write_text("Thư của phường\n\nĐúng rồi.\n", encoding="utf-8")
    outbox.queue(app, first=1)
    assert run(app).errors == ()
    assert server.mails[1]["Subject"] == "Thư của phường"


def test_tried_again_at_the_address_of_today(app: App, server: MailServer) -> None:
    """What came back from an old address goes to the one the user has now."""
    outbox.queue(app, to="old@example.vn")
    server.refused["old@example.vn"] = "550 5.1.1 moved away"
    run(app)
    users.change(app, "admin", users.Wanted(email="new@example.vn"), admin(app))
    assert post.retry(app, 1, admin(app)).to == "new@example.vn"
    assert run(app).changed == 1
    assert str(server.mails[0]["To"]) == "new@example.vn"


def test_what_came_back_and_what_is_tried_again(app: App, server: MailServer) -> None:
    """A sent message that came back is dead with its reason; put back, it leaves at once."""
    ids = outbox.queue(app, 2)
    run(app)
    gone = post.bounce(app, 1, "hộp thư không tồn tại", admin(app))
    assert gone.state == "dead"
    assert outbox.letter(app).last_error == "hộp thư không tồn tại"
    assert outbox.letter(app).text
    app._today = date(2026, 11, 3)
    back = post.retry(app, 1, admin(app))
    assert (back.state, back.attempts) == ("queued", 0)
    assert run(app, app.now()).changed == 1
    assert server.ids == [*ids, ids[0]]
