"""The inbox: what waits for a user."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from states.catalogue.candidacy import PROPOSALS
from states.catalogue.groups import STATES
from states.law.meetings import meeting_before
from states.pipeline import Role
from workflow.casework import views
from workflow.casework.as_asked import rows_as_asked
from workflow.ground import scope
from workflow.queries import way_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from states.units import Actor
    from states.way_on.rule import Way
    from workflow.app import App
    from workflow.store import Row


_OWN_STATES: Mapping[Role, Sequence[str]] = {
    Role.BRANCH: (*STATES["under_way"], *STATES["member"]),
    Role.COMMITTEE: (*STATES["under_way"], *STATES["member"]),
    Role.AUTHORITY: (*PROPOSALS, "verified", "probation"),
    Role.CENTRE: STATES["in_class"],
}
"""From where a role may have to bring a case on: an authority also settles matters and decides after referrals."""


class InboxItem(views.CaseView):
    """A case that waits for the user: the command to run, and the days it is late by.

    `meeting` is the branch's last meeting before the deadline, where that is nearer.
    """

    todo: str
    late_by: int
    _meeting: date | None = None

    @property
    def meeting(self) -> date | None:
        """Return the last meeting before the day, for the screen."""
        return self._meeting


def inbox(
    app: App,
    actor: Actor,
    *,
    unit: str | None = None,
    within: int | None = None,
    limit: int | None = None,
) -> list[InboxItem]:
    """Return the cases that wait for the user, soonest deadline first; at most `limit`."""
    today = app.today()
    until = today + timedelta(days=within) if within is not None else date.max
    with app.reading() as session:
        base = scope.unit(session, unit, actor)["path"] if unit else actor.unit_path
        wanted = {
            **scope.subtree(base),
            **_class(actor),
            "states": _states_of(actor),
            "until": until,
        }
        rows: Iterable[Row] = session.execute("inbox", wanted) if wanted["states"] else []
        if Role.ADMIN in actor.roles:
            office = session.execute("inbox_of_office", {**scope.subtree(base), "until": until})
            rows = {row["id"]: row for row in (*rows, *office)}.values()
        rows = _by_deadline(rows_as_asked(session, rows, today, actor), until)
        found = way_on.ways(session, rows, way_on.Reader(actor, today, today))
        return list(islice(_items(found, today), limit))


def _class(actor: Actor) -> dict[str, str]:
    """Return the range of units whose cases in class a centre sees: its parent's; of others none."""
    parent = scope.parent(actor.unit_path) if Role.CENTRE in actor.roles else ""
    within = scope.subtree(parent) if parent else {"low": "", "high": ""}
    return {"class_low": within["low"], "class_high": within["high"]}


def _by_deadline(rows: Iterable[Row], until: date) -> list[Row]:
    """Return the rows whose next deadline, as of today, comes by a day or not at all, soonest first."""
    wanted = [row for row in rows if row["next_due"] is None or row["next_due"] <= until]
    return sorted(wanted, key=lambda row: (row["next_due"] or date.max, row["id"]))


def _items(found: Iterable[tuple[Row, Way]], today: date) -> Iterator[InboxItem]:
    """Yield the cases of which the user may do what comes first."""
    for row, way in found:
        todo = way_on.command(way, today)
        if way.mine and todo is not None:
            late = max(0, (today - (row["next_due"] or today)).days)
            yield InboxItem(
                **views.common(row, today), todo=todo, late_by=late, _meeting=_meeting(row, today)
            )


def _meeting(row: Row, today: date) -> date | None:
    due, by_branch = row["next_due"], row["next_owner"] == "branch"
    return meeting_before(due, row["meets"], today=today) if due and by_branch else None


def _states_of(actor: Actor) -> list[str]:
    """Return the states from which one of the actor's roles brings a case on, or may have to."""
    return sorted({state for role in actor.roles for state in _OWN_STATES.get(role, ())})
