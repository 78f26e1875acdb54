"""How many cases are stuck, by unit, step, owner or cause, as the sweep of today left it and what was done since has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.frozen import Frozen
from states.watch.stalls import DAY, days_late
from states.way_on.ahead import forward
from workflow.ground import scope
from workflow.queries import stuck_found, swept, way_on
from workflow.queries.stalled import StalledCase, Summary, ranked, summary
from workflow.queries.stuck_found import How
from workflow.queries.stuck_rows import shaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row, Session

UNITS_ANEW = 30
"""Units; where cases of more were worked on since the sweep, they are counted as they stood."""


class Kept(Frozen):
    """The stuck cases counted by the sweep that ran last, and when that was.

    `since` is how many cases were worked on since and are counted as they stood.
    """

    swept_at: datetime
    rows: Sequence[Summary]
    since: int = 0


def kept(app: App, actor: Actor, unit: str | None, by: str) -> Kept | None:
    """Return the same counts as the sweep of today left them, where there is too much to look at anew.

    Cases worked on since are looked into, unless they are of too many units: then `since` says how many there
    are. None where there is little, and where no sweep ran through today: then what stands now is looked into.
    Raises `NotFound` for a unit out of sight.
    """
    today = app.today()
    with app.reading() as session:
        path = scope.unit(session, unit, actor)["path"] if unit else actor.unit_path
        reach = scope.subtree(path)
        at = swept.ran_at(session, reach, today)
        if at is None:
            return None
        since = {**reach, "since": at, "latest": swept.LATEST}
        worked = session.execute("cases_worked_on_since", since)
        paths = {str(row["path"]) for row in worked}
        anew = {row["id"] for row in worked} if len(paths) <= UNITS_ANEW else set()
        found: dict[str, Summary] = {}
        for row in session.execute(f"kept_stalls_by_{by}", {**reach, "but": sorted(anew)}):
            _add(found, _key(row, by), row, today)
        for one in summary(_anew(session, actor, today, (paths, anew)), by) if anew else ():
            had = found.get(one.key, Summary(one.key, 0, 0))
            worst = max(had.worst_days, one.worst_days)
            found[one.key] = Summary(one.key, had.cases + one.cases, worst)
    return Kept(at, ranked(found.values()), len(worked) - len(anew))


def _anew(
    session: Session, actor: Actor, today: date, which: tuple[set[str], set[int]]
) -> Iterator[StalledCase]:
    """Yield for what some cases are stuck now; `which` are the paths of their units and their keys."""
    paths, keys = which
    found = [
        stall
        for path in sorted(paths)
        for stall in stuck_found.found(session, scope.subtree(path), today, How(few=True))
        if stall.case_id in keys
    ]
    return shaped(session, found, (way_on.Reader(actor, today, today), 0), knowing=False)


def _key(row: Row, by: str) -> str:
    if by != "step":
        return str(row["key"])
    return forward(row["key"], own_decides=bool(row["own_decides"])) or str(row["key"])


def _add(found: dict[str, Summary], key: str, row: Row, today: date) -> None:
    days = [row["due"], row["since"] and row["since"] - DAY]
    late = max(days_late(day, today) for day in days)
    before = found.get(key, Summary(key, 0, 0))
    found[key] = Summary(key, before.cases + row["cases"], max(before.worst_days, late))
