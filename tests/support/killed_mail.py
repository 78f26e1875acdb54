"""Deliver mail until killed: ``python -m tests.support.killed_mail URL KILLS SEED``.

A child delivers what is due, and tells through a pipe of every statement it is about to run and every
mail it is about to send. It is killed at a random one of these, by itself, so that it gets no further
however slow the machine is. Then the next one starts, at the same instant. Prints how many children
were killed between two mails or in the middle of one.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from datetime import date, datetime
from typing import Any

from notifications import smtp
from tests.support import killed
from workflow import clock
from workflow.app import App
from workflow.watch.jobs import deliver

DAY = date(2026, 11, 2)
SENDING, STEPS = b"@", 72


def main(url: str, kills: int, seed: int) -> int:
    """Kill children one after another; return how many were killed after they had begun to send."""
    chance, midway = random.Random(seed), 0
    for _ in range(kills):
        now = clock.midnight(DAY)  # nothing has to pass: what a dead process held is free
        reading, writing = os.pipe()
        steps = chance.randint(1, STEPS)
        child = os.fork()
        if child == 0:
            os.close(reading)
            _work(url, now, writing, steps)
        os.close(writing)
        midway += SENDING in _told(reading)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "there was nothing left to send"
    return midway


def _told(reading: int) -> bytes:
    """Return all that a child told until it died."""
    with os.fdopen(reading, "rb") as stream:
        return stream.read()


def _work(url: str, now: datetime, writing: int, last: int) -> None:
    """Deliver once, telling of every step, and die at the last one."""
    left = [last]

    def tell(what: bytes) -> None:
        os.write(writing, what)
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        killed.told_before(lambda: tell(killed.STATEMENT))
        whole = smtp.Smtp.send

        def telling(self: smtp.Smtp, mail: Any) -> None:
            tell(SENDING)
            whole(self, mail)
            tell(SENDING)

        setattr(smtp.Smtp, "send", telling)  # noqa: B010 - mypy knows no other way
        with App.open(url, DAY) as app:
            deliver.run(app, now, False)
    finally:
        os._exit(1)


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))  # noqa: T201 - to the test
