"""Work beside others: ``python -m tests.support.crowd URL JOB TIMES LISTS``; prints what came of it in all, in JSON.

LISTS are lists of cases, in JSON. For each a process of its own is forked, which opens the register by itself: what
they import is imported once. Jobs: ``record`` puts evidence on each case in turn; ``seen`` does so only where the version is the one
just read, and counts the conflicts.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial

from states.errors import CaseChanged
from workflow import clock
from workflow.app import App
from workflow.casework import evidence
from workflow.ground import people
from workflow.queries import cases
from workflow.stamp import Stamp

TODAY = date(2025, 3, 14)


def main(url: str, job: str, times: int, refs: list[str]) -> dict[str, int]:
    """Do the job so many times; return how often it was done and how often somebody was quicker."""
    told: Counter[str] = Counter()
    with App.open(url, TODAY) as app:
        stamp = Stamp(people.resolve(app, "lan"), app.now(), TODAY)
        fields = {"task": "Việc chung", "result": "passed"}
        for turn in range(times):
            ref = refs[turn % len(refs)]
            seen = cases.show(app, ref, stamp.actor).version if job == "seen" else None
            try:
                evidence.record(app, ref, "challenge", fields, stamp, seen=seen)
                told["done"] += 1
            except CaseChanged:
                told["conflict"] += 1
    return dict(told)


def together(url: str, job: str, times: int, lists: list[list[str]]) -> dict[str, int]:
    """Let as many processes as there are lists do the job at once; return what came of it in all."""
    _import(url)
    workers = [_begun(partial(main, url, job, times, refs)) for refs in lists]
    told: Counter[str] = Counter()
    for process, said in workers:
        with open(said, encoding="utf-8") as answer:
            told.update(json.loads(answer.read()))
        assert os.waitpid(process, 0)[1] == 0
    return dict(told)


def _import(url: str) -> None:
    """Import what opening this register does, without opening anything."""
    if url.startswith("postgresql"):
        importlib.import_module("workflow.store.postgresql")


def _begun(work: Callable[[], dict[str, int]]) -> tuple[int, int]:
    """Begin some work in another process; return it, and where its answer is read."""
    here, there = os.pipe()
    process = os.fork()
    if process:
        os.close(there)
        return process, here
    code = 1
    try:
        os.write(there, json.dumps(work()).encode())
        code = 0
    finally:
        if code:
            traceback.print_exc()
        os._exit(code)


if __name__ == "__main__":
    clock.now = lambda: clock.midnight(TODAY)
    url, job, times, lists = sys.argv[1:]
    print(json.dumps(together(url, job, int(times), json.loads(lists))))  # noqa: T201
