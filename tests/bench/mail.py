"""Time the words of reminders against bare templates, and one SMTP connection against one for each mail."""

from __future__ import annotations

import json
import smtplib
import sqlite3
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.desk import Figure

_MESSAGES = 400
_RENDERED, _ONE_CONNECTION = 1.4, 1 / 2.4
AT = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)


def figures(runs: int) -> list[Figure]:
    """Measure rendering and sending, each beside its floor, in turn."""
    return [_rendering(runs), *_sending(runs)]


def _rendering(runs: int) -> Figure:
    """Render reminders into the outbox: ours from plain parameters, the floor from words made before."""
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(str(Path(folder) / "bench.db"), isolation_level=None)
        db.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE m (id INTEGER PRIMARY KEY, key TEXT, params TEXT, subject TEXT, text TEXT, html TEXT)"
        )
        floor, ours = _Floor(), _Ours()
        times: tuple[list[float], list[float]] = ([], [])
        for run in range(runs + 1):
            spent = _filled(db, floor, run), _filled(db, ours, run)
            if run:
                times[0].append(spent[0])
                times[1].append(spent[1])
        db.close()
    return Figure("reminders rendered", median(times[0]), median(times[1]), _RENDERED)


def _filled(db: sqlite3.Connection, made: _Floor | _Ours, run: int) -> float:
    """Return the milliseconds that rendering and storing one message takes, over a batch."""
    db.execute("DELETE FROM m")
    started = time.perf_counter()
    rows = [
        (f"{run}:{n}", json.dumps(params := _params(n), sort_keys=True), *made.words(params))
        for n in range(_MESSAGES)
    ]
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO m (key, params, subject, text, html) VALUES (?, ?, ?, ?, ?)", rows)
    db.execute("COMMIT")
    return (time.perf_counter() - started) * 1000 / _MESSAGES


def _params(number: int) -> dict[str, Any]:
    from notifications.samples import SAMPLES

    due = date.fromordinal(date(2026, 11, 2).toordinal() + number % 60 - 30)
    return {**SAMPLES["reminder"][0], "ref": f"{number:05}-7", "due": due.isoformat()}


class _Ours:
    """Render through the house."""

    def words(self, params: dict[str, Any]) -> tuple[str, str, str]:
        """Return subject, text and HTML."""
        from notifications import render

        made = render.render("reminder", params, "vi", render.Wording(date(2026, 11, 2)))
        return made[:3]


class _Floor:
    """Render the same templates, compiled before, with words that are ready."""

    def __init__(self) -> None:
        from notifications import phrases, render

        self.text = render._template("", "txt", "vi/reminder.txt")
        self.html = render._template("", "html", "vi/reminder.html")
        self.told = phrases.facts(_params(0), "vi", date(2026, 11, 2))

    def words(self, params: dict[str, Any]) -> tuple[str, str, str]:
        """Return subject, text and HTML."""
        told = {**self.told, "ref": params["ref"], "subject": ""}
        text = self.text.render(told)
        return text.partition("\n")[0], text, self.html.render(told)


def _sending(runs: int) -> list[Figure]:
    """Send bytes that are ready to a server in this process, over one connection and over many.

    The server is a new one each time, since it slows down with the connections it had.
    """
    from notifications import channels
    from notifications.envelope import Mail
    from tests.support.mailserver import MailServer

    data = b"Subject: x\r\n\r\n" + (b"0123456789" * 7 + b"\r\n") * 40
    mails = [Mail("du@example.vn", "lan@example.vn", f"<{n}@x>", data) for n in range(60)]
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(runs + 1):
        with MailServer() as server:
            port = server.port
            many = _timed(lambda: _one_by_one(port, mails), len(mails))  # noqa: B023
        with MailServer() as server:
            channel = channels.channel(channels.parse(server.url))
            one = _timed(lambda: _over_one(channel, mails), len(mails))  # noqa: B023
            channel.close()
        if run:
            times[0].append(many)
            times[1].append(one)
    return [Figure("mail, 1 connection", median(times[0]), median(times[1]), _ONE_CONNECTION)]


def _one_by_one(port: int, mails: list[Any]) -> None:
    for mail in mails:
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.sendmail(mail.sender, [mail.to], mail.data)


def _over_one(channel: Any, mails: list[Any]) -> None:
    for mail in mails:
        channel.send(mail)


def _timed(work: Any, count: int) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000 / count
