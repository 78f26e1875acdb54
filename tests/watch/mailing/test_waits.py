"""What is our own fault stops the run: the outbox waits, says so, and no letter dies of it."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from notifications import outbox as box
from states.law.calendar import Calendar
from tests.support import outbox
from tests.support.scripted import Scripted
from workflow.ground import people
from workflow.stamp import Stamp
from workflow.watch.jobs import deliver
from workflow.watch.mailing import mail_settings, post, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.app import App
    from workflow.watch.outcome import Report

FIRST = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# The instants of the tries by hand: after 5, 15 and 30 minutes, then every hour.
TRIES = [
    datetime(2026, 11, 2, *hour, tzinfo=UTC)
    for hour in [(2, 30), (2, 35), (2, 50), (3, 20), (4, 20), (5, 20)]
]


@pytest.fixture(autouse=True)
def every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every day be a working day."""
    monkeypatch.setattr(Calendar, "is_working", lambda *_: True)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    """Run a mail server that answers by a script."""
    with Scripted() as running:
        monkeypatch.setenv("KETNAP_MAIL", running.url)
        monkeypatch.setenv("KETNAP_MAIL_FROM", "du@example.vn")
        yield running


def queue(app: App, *addresses: str) -> None:
    """Queue a message to each address."""
    with app.reading() as session:
        first = len(
            session.execute(
                "mail_due", {"now": FIRST + 99 * DAY, "before": FIRST - DAY, "dead": []}
            )
        )
    for number, address in enumerate(addresses, first):
        outbox.queue(app, 1, FIRST, to=address, first=number)


def run(app: App, at: datetime = FIRST, *, by_hand: bool = False) -> Report:
    """Deliver at an instant, as the scheduler does or by hand."""
    return (deliver.by_hand if by_hand else deliver.run)(app, at, False)


def wait(app: App) -> waiting.Wait | None:
    """Return how the outbox waits."""
    return mail_settings.waits(app)


def admin(app: App) -> Stamp:
    """Return the stamp of the administrator."""
    return Stamp(people.resolve(app, "admin"), FIRST, app.today())


FIVE = tuple(f"{name}@example.vn" for name in "abcde")

OUR_FAULT = [
    ("greeting", "554 5.3.2 not now"),
    ("greeting", "421 too busy"),
    ("EHLO", "550 5.7.1 who are you"),
    ("MAIL", "550 5.1.8 sender unknown"),
    ("MAIL", "530 5.7.0 log in first"),
    ("MAIL", "451 4.7.1 too many messages"),
    ("MAIL", "421 4.7.0 too many messages"),
    ("RCPT", "554 5.7.1 relay access denied"),
    ("RCPT", "550 5.7.0 relaying denied"),
    ("RCPT", "454 4.7.1 relay access denied"),
    ("RCPT", "530 5.5.1 authentication required"),
    ("RCPT", "550 5.1.1 no such user"),  # everybody
    ("RCPT", "421 4.3.2 closing"),
    ("DATA", "451 4.3.0 no room"),
    ("DATA", "554 5.5.1 no valid recipients"),
    ("dot", "554 5.7.1 looks like spam"),
    ("dot", "550 5.7.26 no SPF, no DKIM"),
    ("dot", "451 4.3.0 queue file write error"),
    ("dot", "421 4.3.0 closing"),
]


@pytest.mark.parametrize(("phase", "answer"), OUR_FAULT)
def test_what_is_said_to_everybody(app: App, server: Scripted, phase: str, answer: str) -> None:
    """Nothing fails and nothing dies, however often it is tried; the day it is mended all leave once."""
    server.answers[phase] = answer
    mail_settings.change(app, {"keep_days": "99"}, admin(app))
    queue(app, *FIVE)
    for at, following in pairwise(TRIES):
        report = run(app, at)
        assert (report.changed, report.failed) == (0, 1)
        assert answer[4:] in report.errors[-1]
        waits = wait(app)
        assert waits is not None
        assert (waits.since, waits.until) == (FIRST, following)
        early = run(app, following - timedelta(seconds=1))
        assert (early.changed, early.failed) == (0, 0)
        assert [one.attempts for one in outbox.messages(app)] == [0] * 5
        assert outbox.states(app) == ["queued"] * 5
    assert run(app, FIRST + 30 * DAY).failed == 1
    assert outbox.states(app) == ["queued"] * 5
    server.answers.clear()
    assert run(app, FIRST + 31 * DAY).changed == 5
    assert (wait(app), len(server.taken)) == (None, 5)


def test_a_server_that_is_down(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a port where nobody answers nor a name that does not exist costs a message anything."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    monkeypatch.setenv("KETNAP_MAIL_FROM", "du@example.vn")
    queue(app, *FIVE)
    for url in (f"smtp://127.0.0.1:{port}", "smtp://no-such-host.invalid"):
        monkeypatch.setenv("KETNAP_MAIL", url)
        report = run(app)  # another way out does not wait for the first
        assert (report.examined, report.changed, report.failed, len(report.errors)) == (5, 0, 1, 1)
        assert outbox.states(app) == ["queued"] * 5


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_server_without_encryption(
    app: App, server: Scripted, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    """Where TLS cannot be had nothing is sent in the clear; the outbox waits."""
    monkeypatch.setenv("KETNAP_MAIL", f"{scheme}://127.0.0.1:{server.port}")
    server.answers["greeting"] = "220 x"
    queue(app, *FIVE)
    report = run(app)
    assert (report.changed, report.failed) == (0, 1)
    assert outbox.states(app) == ["queued"] * 5
    assert wait(app) is not None


def test_one_recipient_among_others(app: App, server: Scripted) -> None:
    """Where others go through, a refusal is that recipient's: a try, or the end for who does not exist."""
    server.answers["RCPT a@example.vn"] = "554 5.7.1 you are blocked here"
    server.answers["RCPT b@example.vn"] = "550 5.1.1 no such user"
    server.answers["RCPT d@example.vn"] = "554 5.7.1 you are blocked here"
    server.answers["RCPT e@example.vn"] = "550 5.1.1 no such user"
    queue(app, *FIVE)
    report = run(app)
    assert (report.changed, report.failed) == (1, 4)
    assert outbox.states(app) == ["failed", "dead", "sent", "failed", "dead"]
    assert [one.attempts for one in outbox.messages(app)] == [1] * 5
    assert (wait(app), server.connections) == (None, 1)


def test_who_bars_us_does_not_bar_the_others(app: App, server: Scripted) -> None:
    """Three who refuse us stop a run; the next begins with those who were not tried."""
    for name in "abc":
        server.answers[f"RCPT {name}@example.vn"] = "554 5.7.1 you are blocked here"
    queue(app, *FIVE)
    assert run(app)[1:4] == (0, 0, 1)
    assert [one.state for one in outbox.messages(app)] == ["queued"] * 5
    assert run(app, TRIES[1]).changed == 2
    assert outbox.states(app) == ["failed"] * 3 + ["sent"] * 2
    assert wait(app) is None


@pytest.mark.parametrize(("addresses", "states"), [
    (("a",), ["dead"]), (("a", "b"), ["dead"] * 2), (("a", "a", "a"), ["dead"] * 3),
    (("a", "b", "c"), ["queued"] * 3),
])  # fmt: skip
def test_how_many_may_not_exist(
    app: App, server: Scripted, addresses: tuple[str, ...], states: list[str]
) -> None:
    """One or two who do not exist are wrong addresses; three of three are a server that knows nobody."""
    server.answers["RCPT"] = "550 5.1.1 no such user"
    queue(app, *(f"{name}@example.vn" for name in addresses))
    run(app)
    assert outbox.states(app) == states
    assert (wait(app) is not None) == (states[0] == "queued")


def test_one_whom_the_server_refuses_to_relay_to(app: App, server: Scripted) -> None:
    """A single letter that is refused for our own fault does not die either."""
    server.answers["RCPT"] = "550 5.7.1 relaying denied"
    queue(app, "a@example.vn")
    assert run(app).failed == 1
    told = outbox.letter(app)
    assert (told.state, told.attempts) == ("queued", 0)
    assert "relaying denied" in (told.last_error or "")
    assert told.next_try == TRIES[1]


def test_what_the_server_takes_later_stops_nobody(app: App, server: Scripted) -> None:
    """Greylisting is an answer to one message: each is tried again by itself, and the outbox does not wait."""
    server.answers["RCPT"] = "451 4.7.1 greylisted"
    queue(app, *FIVE)
    assert run(app).failed == 5
    assert outbox.states(app) == ["failed"] * 5
    assert wait(app) is None
    server.answers.clear()
    assert run(app, TRIES[1]).changed == 5
    assert len(server.taken) == 5


def test_a_server_that_has_had_enough(app: App, server: Scripted) -> None:
    """A server that ends a connection after some messages gets the rest over a new one, nothing counted."""
    queue(app, *FIVE)
    server.answers["MAIL"] = "421 4.7.0 enough for this connection"
    taken = server.taken

    class Mild(dict[str, str]):
        def get(self, phase: str, default: str | None = None) -> str | None:  # type: ignore[override]
            tired = phase == "MAIL" and len(taken) >= 2 * server.connections
            return "421 4.7.0 enough for this connection" if tired else default

    server.answers = Mild()
    assert run(app).changed == 5
    assert server.connections == 3
    assert [one.attempts for one in outbox.messages(app)] == [1] * 5


@pytest.mark.parametrize("phase", ["greeting", "MAIL"])
def test_a_good_bye_before_any_recipient(app: App, server: Scripted, phase: str) -> None:
    """A server that ends a new connection at once is not tried again for the next message."""
    server.answers[phase] = "421 4.3.2 closing"
    queue(app, *FIVE)
    assert run(app).failed == 1
    assert server.connections == 1


def test_what_ends_the_waiting(app: App, server: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mended settings, a message put back, a test mail that left, a run by hand: each tries at once."""
    server.answers["MAIL"] = "550 5.1.8 sender unknown"
    queue(app, *FIVE)

    def waits() -> None:
        run(app, by_hand=True)
        assert wait(app) is not None
        assert "được giữ lại" in run(app).errors[0]

    waits()
    mail_settings.change(app, {"quiet": "none"}, admin(app))
    assert wait(app) is None
    waits()
    with app.transaction() as session:
        bad = box.Message("bad", None, "no_such", {}, FIRST)
        box.enqueue(session, bad, box.Recipient(1, "thu@example.vn"))
        session.run("mail_put_back", {"id": 6, "me": "x", "at": FIRST, "why": ""})
        session.run("messages_readdress", {"user_id": 1, "address": ""})
    post.retry(app, 6, admin(app))
    assert wait(app) is None
    waits()
    monkeypatch.setenv("KETNAP_MAIL_FROM", "other@example.vn")
    assert wait(app) is None
    waits()
    server.answers.clear()
    post.test(app, "a@example.vn", "vi", admin(app))
    assert wait(app) is None
    assert run(app).changed == 5
