"""The inbox: what waits for a user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from states.catalogue import MOVE_BY_NAME
from states.catalogue.candidacy import PROPOSALS
from states.catalogue.stages import STATE_BY_ID
from states.law.meetings import meeting_before
from states.pipeline import Role
from states.units import Unit, authority_of
from workflow.casework import views, writing
from workflow.ground import scope
from workflow.queries import way_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row, Session


_WORKERS = frozenset({Role.BRANCH, Role.COMMITTEE})


@dataclass(frozen=True, slots=True)
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
    app: App, actor: Actor, *, unit: str | None = None, within: int | None = None
) -> list[InboxItem]:
    """Return the cases that wait for the user, soonest deadline first."""
    until = app.today() + timedelta(days=within) if within is not None else date.max
    with app.reading() as session:
        base = scope.unit(session, unit, actor)["path"] if unit else actor.unit_path
        wanted = {
            **scope.subtree(base),
            **_class(actor),
            "states": _states_of(actor),
            "until": until,
        }
        rows = session.execute("inbox", wanted)
        rows = _by_deadline(writing.rows_as_asked(session, rows, app.today(), actor), until)
        decides = _deciding(session, rows)
    return list(_items(rows, decides, actor, app.today()))


def _class(actor: Actor) -> dict[str, str]:
    """Return the range of units whose cases in class a centre sees: its parent's; of others none."""
    parent = scope.parent(actor.unit_path) if Role.CENTRE in actor.roles else ""
    within = scope.subtree(parent) if parent else {"low": "", "high": ""}
    return {"class_low": within["low"], "class_high": within["high"]}


def _by_deadline(rows: Iterable[Row], until: date) -> list[Row]:
    """Return the rows whose next deadline, as of today, comes by a day or not at all, soonest first."""
    wanted = [row for row in rows if row["next_due"] is None or row["next_due"] <= until]
    return sorted(wanted, key=lambda row: (row["next_due"] or date.max, row["id"]))


def _deciding(session: Session, rows: Iterable[Row]) -> dict[str, str]:
    """Return by the path of each owner the path of the committee that decides for it."""
    above = {str(row["unit_path"]): _upward(row["unit_path"]) for row in rows}
    known = sorted({int(path.split("/")[-2]) for paths in above.values() for path in paths})
    deciding = {row["path"] for row in session.execute("units_deciding", {"units": known})}
    return {
        owner: authority_of(
            [Unit("", "", "", path, decides=path in deciding) for path in paths]
        ).path
        for owner, paths in above.items()
    }


def _upward(path: str) -> list[str]:
    """Return the paths of the units from the root to the one at `path`."""
    return list(accumulate(f"{key}/" for key in path[:-1].split("/")))


def _items(
    rows: Iterable[Row], decides: Mapping[str, str], actor: Actor, today: date
) -> Iterator[InboxItem]:
    for found in rows:
        row: Row = {**found, "authority_path": decides[found["unit_path"]]}
        wanted = _task(row, actor, today)
        if wanted is not None:
            late = max(0, (today - (row["next_due"] or today)).days)
            yield InboxItem(
                **views.common(row, today), todo=wanted, late_by=late, _meeting=_meeting(row, today)
            )


def _meeting(row: Row, today: date) -> date | None:
    due, by_branch = row["next_due"], row["next_owner"] == "branch"
    return meeting_before(due, row["meets"], today=today) if due and by_branch else None


def _task(row: Row, actor: Actor, today: date) -> str | None:
    """Return the command by which this user brings the case on, None where another one must."""
    works = bool(actor.roles & _WORKERS)
    if row["transfer_state"]:
        return _of_transfer(row, actor) if works else None
    if row["asked_for"] and works:
        return way_on.move_command("supplement", row["ref"])
    left = way_on.left_by_lost_votes(row, today)
    if left and (row["referred"] or row["next_rule"] not in way_on.PAPER_FOR):
        return _of_lost_votes(row, actor, left)
    return way_on.row_todo(row, today) if _waits_for(row, actor) else None


def _of_lost_votes(row: Row, actor: Actor, left: str) -> str | None:
    """Return the referral, which is the branch's, or after it the decision, which is the authority's."""
    if row["referred"]:
        return way_on.move_command(left, row["ref"]) if _decides(row, actor) else None
    return way_on.move_command("refer_up", row["ref"]) if actor.roles & _WORKERS else None


def _of_transfer(row: Row, actor: Actor) -> str | None:
    state, sides = row["transfer_state"], (row["unit_path"], row["to_path"])
    receiving = way_on.receives(state, sides, actor)
    outside = row["to_path"] is None
    return way_on.transfer_todo(state, row["transfer_id"], receiving=receiving, outside=outside)


def _decides(row: Row, actor: Actor) -> bool:
    """Say whether the actor may take the authority's decisions for this case."""
    return Role.AUTHORITY in actor.roles and row["authority_path"].startswith(actor.unit_path)


def _states_of(actor: Actor) -> list[str]:
    """Return the states from which one of the actor's roles brings a case on, or may have to."""
    wanted = {
        state
        for state in STATE_BY_ID
        if any(_roles(state, own_decides=own) & actor.roles for own in (True, False))
    }
    if actor.roles & _WORKERS:
        wanted.update(PROPOSALS)
    if Role.AUTHORITY in actor.roles:
        wanted.add("probation")
    return sorted(wanted)


def _waits_for(row: Row, actor: Actor) -> bool:
    roles = _roles(row["state"], own_decides=bool(row["own_decides"])) & actor.roles
    return bool(roles - {Role.AUTHORITY}) or (Role.AUTHORITY in roles and _decides(row, actor))


def _roles(state: str, *, own_decides: bool) -> frozenset[Role]:
    move = way_on.forward(state, own_decides=own_decides)
    if move is None:
        return frozenset({Role.BRANCH}) if state == "member" else frozenset()
    return frozenset(MOVE_BY_NAME[move].roles)
