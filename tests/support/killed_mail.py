"""Deliver mail until killed: ``python -m tests.support.killed_mail URL KILLS SEED``.

A child delivers what is due, and tells through a pipe of every statement it is about to run and every
mail it is about to send. The parent kills it at a random one of these, lets the leases run out, and
starts the next. Prints how many children were killed between two mails or in the middle of one.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from datetime import date, datetime, timedelta
from typing import Any

from notifications import smtp
from tests.support import killed
from workflow import clock
from workflow.app import App
from workflow.jobs import deliver

DAY = date(2026, 11, 2)
SENDING, STEPS = b"@", 24


def main(url: str, kills: int, seed: int) -> int:
    """Kill children one after another; return how many were killed after they had begun to send."""
    chance, midway = random.Random(seed), 0
    for number in range(kills):
        now = clock.midnight(DAY) + timedelta(minutes=15 * number)  # every lease has run out
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _work(url, now, writing)
        os.close(writing)
        midway += _watch(reading, chance.randint(1, STEPS))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
    return midway


def _watch(reading: int, steps: int) -> bool:
    """Read until so many steps were begun; say whether a mail was among them."""
    begun = b""
    while len(begun) < steps:
        byte = os.read(reading, 1)
        if not byte:
            break  # nothing was left to send
        begun += byte
    return SENDING in begun


def _work(url: str, now: datetime, writing: int) -> None:
    """Deliver once, telling of every step."""
    try:
        killed._tell_of_statements(writing)
        whole = smtp.Smtp.send

        def telling(self: smtp.Smtp, mail: Any) -> None:
            os.write(writing, SENDING)
            whole(self, mail)
            os.write(writing, SENDING)

        setattr(smtp.Smtp, "send", telling)  # noqa: B010 - mypy knows no other way
        with App.open(url, DAY) as app:
            deliver.run(app, now, False)
    finally:
        os._exit(1)


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))  # noqa: T201 - to the test
