"""The job `escalate`: the nearest superior that can be told of a late unit is told, later the next above it.

For a hand-over under way the superior is the one that both sides have in common. Each rung is told once,
whoever the superior's people are by then.
"""

from __future__ import annotations

import json
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from states.law import rules
from states.watch import ladders
from workflow.upkeep.wrote import Wrote
from workflow.watch.sweeping import Sweep

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from states.watch.ladders import Ladder
    from workflow.app import App
    from workflow.ground.refs import Cases
    from workflow.store import Session
    from workflow.watch.outcome import Report


def run(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - every job takes these
    """Queue the rungs for superiors that late limits have reached; one that was missed is told too."""
    sweep = Sweep(app, now, dry_run=dry_run)
    with app.reading() as session:
        able = {int(row["unit_id"]) for row in session.execute("superior_units")}
        until = {"until": sweep.when.today}
        sweep.examined += int(session.execute("deadlines_within_count", until)[0]["n"])
    for ladder in ladders.ladders([rules.load(name) for name, _ in rules.SETS]):
        for height, rung in enumerate(ladder.superior):
            params = _params(ladder) | {
                "rung": rung.name,
                "due_by": ladders.last_due(rung, sweep.when.today),
                "now": now,
            }
            sweep.over(partial(_queue, params, able, height))
    return sweep.report()


def superiors(base: str) -> list[int]:
    """Return the units strictly above one path, or above both of two, the lowest first."""
    paths = [path.strip("/").split("/") for path in base.split()]
    shared = [
        steps[0]
        for steps in takewhile(lambda steps: len(set(steps)) == 1, zip(*paths, strict=False))
    ]
    above = shared[: min(len(path) - 1 for path in paths)]
    return [int(unit) for unit in reversed(above)]


def _queue(
    params: Mapping[str, object], able: Collection[int], height: int, session: Session, cases: Cases
) -> Wrote:
    """Queue one rung: `height` says how many superiors that can be told are passed over."""
    places = []
    for row in session.execute("escalation_bases", params):
        told = [unit for unit in superiors(row["base"]) if unit in able]
        if len(told) > height:
            places.append([row["base"], told[height]])
    given = {**params, **cases._asdict(), "places": json.dumps(places)}
    queued = session.run("escalations_insert", given) if places else 0
    return Wrote(queued, queued)


def _params(ladder: Ladder) -> dict[str, object]:
    common = [rule for rule in ladder.rules if ladders.common_superior(rule)]
    return {
        "rules": json.dumps(ladder.rules),
        "rule_sets": json.dumps(ladder.rule_sets) if ladder.rule_sets else None,
        "common": json.dumps(common),
    }
