"""Work cases until killed: ``python -m tests.support.killed URL KILLS SEED``.

A child does one verb after another and tells through a pipe of every statement it is about to run
and of every verb that is done. The parent kills it at a random statement, and starts the next one.
Prints how many verbs were told as done.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.support.office import Office
from workflow import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.city import City

STATEMENT, DONE = b".", b"!"
LONGEST = 300  # statements; a case's whole way below has about as many


def main(url: str, kills: int, seed: int) -> int:
    """Kill children one after another; return how many verbs they had done."""
    office = Office(url)
    city = office.city
    office.count_letters()
    office.app.close()
    chance, done = random.Random(seed), 0
    for _ in range(kills):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _work(url, city, writing)
        os.close(writing)
        done += _watch(reading, chance.randint(1, LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        done += _rest(reading)
        os.close(reading)
    return done


def _watch(reading: int, statements: int) -> int:
    """Read until so many statements were begun; return how many verbs were done on the way."""
    done = 0
    while statements:
        byte = os.read(reading, 1)
        if not byte:
            raise SystemExit("the child ended by itself")
        done += byte == DONE
        statements -= byte == STATEMENT
    return done


def _rest(reading: int) -> int:
    """Return how many verbs were done between the last look and the kill."""
    told = b""
    while more := os.read(reading, 4096):
        told += more
    return told.count(DONE)


def _work(url: str, city: City, writing: int) -> None:
    """Bring cases on for ever."""
    try:
        _tell_of_statements(writing)
        office = Office(url, city=city)
        while True:
            for verb in _way(office):
                verb()
                os.write(writing, DONE)
    finally:
        os._exit(1)


def _way(office: Office) -> Any:
    """Yield the verbs of one case: opened, certified, handed over, applied, corrected."""
    refs: list[str] = []
    yield lambda: refs.append(office.open())
    (ref,) = refs
    yield lambda: office.do("nominate", ref)
    yield lambda: office.do("enrol", ref)
    office.today = date(2025, 3, 14)
    yield lambda: office.do("certify", ref)
    yield lambda: office.record("challenge", ref)
    yield lambda: office.hold(ref, "2025-03-20")
    numbers: list[int] = []
    yield lambda: numbers.append(office.transfer(ref).id)
    yield lambda: office.step(numbers[0], "send")
    yield lambda: office.step(numbers[0], "acknowledge", by="ly")
    yield lambda: office.step(numbers[0], "accept", by="ly", helper="Phạm Thị Nhận")
    yield lambda: office.record("challenge", ref, by="ly")
    yield lambda: office.correct(ref, by="ly")
    office.today = date(2025, 1, 6)


def _tell_of_statements(writing: int) -> None:
    told_before(lambda: os.write(writing, STATEMENT))


def told_before(tell: Callable[[], object]) -> None:
    """Have `tell` called before every statement of this process, on either database."""
    told_around(tell, lambda: None)


def told_around(before: Callable[[], object], after: Callable[[], object]) -> None:
    """Have something called before and after every statement of this process, on either database."""
    from workflow.store import sqlite

    kinds: list[Any] = [sqlite.SqliteSession]
    if "psycopg" in sys.modules:
        from workflow.store import postgresql

        kinds.append(postgresql.PostgresSession)
    for kind in kinds:
        for name in ("execute", "run", "many"):
            setattr(kind, name, _telling(getattr(kind, name), before, after))


def _telling(method: Any, before: Callable[[], object], after: Callable[[], object]) -> Any:
    def told(*args: Any) -> Any:
        before()
        done = method(*args)
        after()
        return done

    return told


if __name__ == "__main__":
    clock.now = lambda: clock.midnight(date(2026, 11, 2))
    print(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))  # noqa: T201 - to the test
