"""kill -9 between the record and the sending: nothing is lost, nothing is called sent that was not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from notifications import delivery
from tests.support import outbox
from workflow.app import App
from workflow.watch.jobs import deliver

if TYPE_CHECKING:
    from tests.support.mailserver import MailServer
    from tests.support.registers import PostgresRegisters, SqliteRegisters

ROOT = Path(__file__).resolve().parents[3]
DAY = date(2026, 11, 2)
MAILS = 300  # more than those who are killed can send together


def _killed(url: str, kills: int) -> int:
    command = [sys.executable, "-m", "tests.support.killed_mail", url, str(kills), "20261102"]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=1200
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def _whole(url: str, server: MailServer, kills: int) -> None:
    """Let deliverers be killed, then one finish; look at what was sent and what is called sent."""
    with App.open(url, DAY) as app:
        ids = outbox.queue(app, MAILS)
    midway = _killed(url, kills)
    assert midway > kills / 3
    with App.open(url, DAY) as app:
        called_sent = {one.message_id for one in outbox.messages(app) if one.state == "sent"}
        assert called_sent <= set(server.ids)
        assert 0 < len(called_sent) < MAILS
        deliver.run(app, app.now(), False)
        deliver.run(app, app.now() + delivery.DEATH, False)
        assert outbox.states(app) == ["sent"] * MAILS
    times = Counter(server.ids)
    assert set(times) == set(ids)
    assert sum(times.values()) - MAILS <= midway  # a kill repeats one message at most


def test_kills_on_sqlite(sqlite_registers: SqliteRegisters, server: MailServer) -> None:
    """Forty deliverers are killed, each at another statement or sending."""
    _whole(sqlite_registers.fresh(), server, 40)


@pytest.mark.postgres
def test_kills_on_postgresql(postgres_registers: PostgresRegisters, server: MailServer) -> None:
    """The same on the other database, with fewer."""
    _whole(postgres_registers.fresh(), server, 15)
    postgres_registers.give_back()
