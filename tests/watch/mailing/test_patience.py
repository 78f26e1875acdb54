"""As patient as RFC 5321 asks, with a clock that moves only while the server keeps silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from notifications import smtp
from tests.support import outbox
from tests.support.scripted import Scripted, SlowTime
from workflow import clock
from workflow.app import App
from workflow.watch.jobs import deliver
from workflow.watch.mailing import sending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.watch.outcome import Report

NOW = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)  # Monday, half past nine in Viet Nam
Slow = Callable[[str, float | None], SlowTime]


@pytest.fixture
def slow(app: App, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    """Return what makes a server keep silent in a phase for so many seconds, on a live register."""
    with Scripted() as server:
        monkeypatch.setenv("KETNAP_MAIL", server.url)
        monkeypatch.setenv("KETNAP_MAIL_FROM", "du@example.vn")

        def make(phase: str, after: float | None) -> SlowTime:
            server.silent = phase
            time = SlowTime(server, after)
            monkeypatch.setattr(smtp, "Waiting", time.waiting)
            monkeypatch.setattr(sending, "elapsed", time.clock)
            monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=time.now))
            app.stopping = time.stopped
            app._today = None
            app.register = app.register._replace(rehearsal=False)
            return time

        yield make


def run(app: App) -> Report:
    """Deliver at the instant it is."""
    return deliver.run(app, clock.now(), False)


LIMITS = [
    ("greeting", 300),
    ("EHLO", 300),
    ("MAIL", 300),
    ("RCPT", 300),
    ("DATA", 120),
    ("dot", 600),
]


@pytest.mark.parametrize(("phase", "seconds"), LIMITS)
def test_a_server_that_answers_in_time(app: App, slow: Slow, phase: str, seconds: int) -> None:
    """An answer in the last second that the RFC allows is an answer: one copy, called sent."""
    outbox.queue(app)
    time = slow(phase, seconds - 1)
    assert run(app).changed == 1
    assert outbox.states(app) == ["sent"]
    assert len(time.server.taken) == 1
    assert time.now == seconds - 1


@pytest.mark.parametrize(("phase", "seconds"), LIMITS)
def test_a_server_that_answers_too_late(app: App, slow: Slow, phase: str, seconds: int) -> None:
    """After the limit the outbox waits; only after the final dot it is not known what became of the message."""
    outbox.queue(app, 3)
    time = slow(phase, None)
    report = run(app)
    assert report.changed == 0
    assert "timed out" in " ".join(report.errors)
    if phase == "dot":
        assert outbox.states(app) == ["failed", "queued", "queued"]
        assert outbox.letter(app).next_try == NOW + timedelta(seconds=seconds, hours=8)
    else:
        assert outbox.states(app) == ["queued"] * 3
    assert [one.attempts for one in outbox.messages(app)] == [0] * 3
    tries = 3 if phase in ("RCPT", "DATA") else 1  # these may be the message's own fault
    assert time.now == seconds * tries
    assert "được giữ lại" in report.errors[-1]
    time.server.silent = ""
    time.server.let_go()
    left = {"dot": 2, "RCPT": 0, "DATA": 0}.get(phase, 3)  # what was tried goes behind the rest
    assert run(app).examined == left
    assert "được giữ lại" in " ".join(run(app).errors) or not left
    assert [b"dot"] * len(time.server.taken) == [phase.encode()] * len(time.server.taken)


def test_twenty_two_seconds_after_the_final_dot(app: App, slow: Slow) -> None:
    """A server that looks for viruses for 22 seconds gets each letter once."""
    outbox.queue(app, 3)
    time = slow("dot", 22)
    assert run(app).changed == 3
    assert (len(time.server.taken), time.server.connections) == (3, 1)
    assert time.now == 66


def test_nobody_else_takes_what_is_under_way(
    app: App, url: str, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a server takes twenty minutes for each, others take none that is held, and no letter goes twice."""
    monkeypatch.setattr(
        sending, "BUDGET", 1e9
    )  # else it would let the rest go before its turn came
    ids = outbox.queue(app, 3)
    time = slow("greeting EHLO MAIL RCPT", 295)
    sent: list[int] = []

    def meanwhile() -> None:
        if int(time.now) % 60:
            return
        silent, time.server.silent = time.server.silent, ""
        time.server.holds.clear()
        with App.open(url) as other:
            other.register = other.register._replace(rehearsal=False)
            sent.append(run(other).changed)
        time.server.silent = silent
        time.server.holds.set()

    time.meanwhile = meanwhile
    assert run(app).changed == 3
    assert len(sent) >= 19
    assert not any(sent)  # a claim ends with who holds it, not with a time
    assert outbox.states(app) == ["sent"] * 3
    told = b"".join(time.server.taken).split(b"\r\n")
    assert sorted(line for line in told if line.startswith(b"Message-ID")) == sorted(
        f"Message-ID: {one}".encode() for one in ids
    )


@pytest.mark.parametrize("phase", ["greeting", "MAIL", "RCPT", "DATA"])
def test_a_wish_to_stop(app: App, slow: Slow, phase: str) -> None:
    """Asked to stop, a run does not wait for the server; nothing is held and nothing counts."""
    outbox.queue(app, 3)
    time = slow(phase, None)
    time.stop_at = 7.0
    report = run(app)
    assert (report.changed, report.failed, report.errors) == (0, 0, ())
    assert time.now < 10
    time.stop_at = None
    time.server.silent = ""
    time.server.let_go()
    assert run(app).changed == 3


def test_a_wish_to_stop_after_the_final_dot(app: App, slow: Slow) -> None:
    """The answer is given twenty seconds more; then it is not known what became of the message."""
    outbox.queue(app, 2)
    time = slow("dot", 15)
    time.stop_at = 1.0
    assert run(app).changed == 1
    assert outbox.states(app) == ["sent", "queued"]
    time.after, time.stop_at = None, time.now + 1
    before = time.now
    assert run(app).failed == 1
    assert outbox.states(app) == ["sent", "failed"]
    assert time.now - before == 21
    assert outbox.letter(app, 2).because == "doubtful"


def test_a_run_ends_though_the_server_is_slow(app: App, slow: Slow) -> None:
    """After ten minutes no further message is taken; the rest is free for the next run at once."""
    outbox.queue(app, 9)
    time = slow("RCPT", 170)
    report = run(app)
    assert report.changed == 4  # begun at 0, 170, 340 and 510 seconds
    assert "trả lời chậm" in report.errors[-1]
    time.server.silent = ""
    assert run(app).changed == 5
