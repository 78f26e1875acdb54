"""Work beside others: ``python -m tests.support.crowd URL JOB TIMES REF...``; prints a JSON object of what came of it.

Jobs: ``record`` puts evidence on each case in turn; ``seen`` does so only where the version is the one
just read, and counts the conflicts.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date

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


if __name__ == "__main__":
    clock.now = lambda: clock.midnight(TODAY)
    print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:])))  # noqa: T201
