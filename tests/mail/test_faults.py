"""A server that is down, slow, choosy or lost in the middle delays mail and never loses it."""

from __future__ import annotations

import socket
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from notifications import channels
from notifications import outbox as box
from tests.support import outbox
from workflow import people, preferences, users
from workflow.jobs import deliver
from workflow.mailing import post
from workflow.stamp import Stamp

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.mailserver import MailServer
    from workflow.app import App
    from workflow.jobs import Report

# Half past nine on Monday, 2 November 2026, in Viet Nam; the instants after the failures by hand.
FIRST = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)
TRIES = (
    datetime(2026, 11, 2, 2, 35, tzinfo=UTC),  # 5 minutes later
    datetime(2026, 11, 2, 3, 5, tzinfo=UTC),  # 30 minutes
    datetime(2026, 11, 2, 5, 5, tzinfo=UTC),  # 2 hours
    datetime(2026, 11, 2, 13, 5, tzinfo=UTC),  # 8 hours
    datetime(2026, 11, 3, 13, 5, tzinfo=UTC),  # 24 hours
)


def run(app: App, at: datetime = FIRST) -> Report:
    """Deliver at an instant."""
    return deliver.run(app, at, False)


def admin(app: App) -> Stamp:
    """Return the stamp of the administrator."""
    return Stamp(people.resolve(app, "admin"), app.now(), app.today())


@pytest.fixture
def down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the register at a port on which nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    monkeypatch.setenv("KETNAP_MAIL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("KETNAP_MAIL_FROM", "du@example.vn")


@pytest.mark.usefixtures("down")
def test_a_server_that_is_down(app: App) -> None:
    """Each message is tried again after 5 and 30 minutes, 2, 8 and 24 hours, then it is dead."""
    outbox.queue(app)
    for attempt, (at, following) in enumerate(zip((FIRST, *TRIES), (*TRIES, None), strict=True), 1):
        report = run(app, at)
        assert (report.examined, report.changed, report.failed) == (1, 0, 1), attempt
        assert len(report.errors) == 1
        told = outbox.letter(app)
        assert told.attempts == attempt
        assert told.next_try == following
        assert told.state == ("dead" if following is None else "failed")
        assert told.last_error
        if following:
            assert run(app, following - timedelta(seconds=1)).examined == 0
    assert [one.id for one in post.listed(app, admin(app).actor, state="dead")] == [1]
    assert run(app, TRIES[-1] + timedelta(days=30)).examined == 0


@pytest.mark.usefixtures("down")
def test_one_run_counts_one_attempt(app: App) -> None:
    """A run against a dead server counts against one batch only, once, and says why in one line."""
    outbox.queue(app, 120)
    report = run(app)
    assert (report.examined, report.changed, report.failed) == (120, 0, 50)
    assert len(report.errors) == 1
    attempts = [one.attempts for one in outbox.messages(app)]
    assert attempts == [1] * 50 + [0] * 70


def test_a_server_that_comes_back(app: App, server: MailServer) -> None:
    """A message that failed leaves under the same Message-ID as soon as it may."""
    ids = outbox.queue(app)
    server.data_answer = "451 4.3.0 try again later"
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


@pytest.mark.parametrize(
    "answer", ["450 4.2.1 mailbox busy", "554 5.7.1 relay access denied", "530 5.7.0 log in first"]
)
def test_a_refusal_that_may_pass(app: App, server: MailServer, answer: str) -> None:
    """A full mailbox, or a server that will not relay for us, kills no message."""
    server.refused["thu@example.vn"] = answer
    outbox.queue(app)
    assert run(app).failed == 1
    assert outbox.states(app) == ["failed"]


def test_a_sender_who_is_refused(app: App, server: MailServer) -> None:
    """A server that does not take our sender delays mail; it says nothing about who gets it."""
    server.sender_answer = "550 5.1.8 sender unknown"
    outbox.queue(app)
    assert run(app).failed == 1
    assert outbox.states(app) == ["failed"]


def test_a_server_that_drops_in_the_middle(app: App, server: MailServer) -> None:
    """The message that was broken off waits; the next leave over a new connection."""
    ids = outbox.queue(app, 4)
    server.drops = 1
    report = run(app)
    assert (report.changed, report.failed) == (3, 1)
    assert outbox.states(app) == ["failed", "sent", "sent", "sent"]
    assert server.ids == ids[1:]
    assert server.connections == 2
    assert run(app, TRIES[0]).changed == 1
    assert sorted(server.ids) == sorted(ids)


def test_a_server_that_takes_and_does_not_say_so(app: App, server: MailServer) -> None:
    """A message whose receipt was never confirmed is sent again, and can be told by its Message-ID."""
    ids = outbox.queue(app)
    server.forgets = 1
    assert run(app)[:2] == (1, 0)
    assert outbox.states(app) == ["failed"]
    assert run(app, TRIES[0]).changed == 1
    assert server.ids == ids * 2
    assert outbox.states(app) == ["sent"]


def test_a_server_that_drops_all(app: App, server: MailServer) -> None:
    """After three in a row the run gives up; what it had not tried is free for the next at once."""
    outbox.queue(app, 10)
    server.drops = 99
    report = run(app)
    assert (report.changed, report.failed) == (0, 3)
    assert outbox.states(app) == ["failed"] * 3 + ["queued"] * 7
    server.drops = 0
    assert run(app).changed == 7


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


def test_a_slow_server(app: App, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not answer in time is given up after a few messages, not waited for."""
    monkeypatch.setattr(channels, "SECONDS", 0.2)
    outbox.queue(app, 5)
    server.slow = True
    report = run(app)
    assert (report.changed, report.failed) == (0, 3)
    assert "timed out" in report.errors[0]
    assert outbox.states(app) == ["failed"] * 3 + ["queued"] * 2


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
    assert any("'move' is undefined" in line for line in report.errors)
    assert any("no_such" in line for line in report.errors)


def test_a_broken_template_of_the_unit_gives_way(
    app: App, server: MailServer, tmp_path: Path
) -> None:
    """The mail leaves with the packaged words, and the report says what was wrong."""
    own = tmp_path / "vi"
    own.mkdir()
    (own / "test.txt").write_text("Thư của phường\n\n{{ nothing }}\n", encoding="utf-8")
    with app.transaction() as session:
        preferences.write(session, "mail.templates", str(tmp_path))
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
