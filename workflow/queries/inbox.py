"""Say what waits for a user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from states.catalogue import MOVE_BY_NAME
from states.pipeline import Role
from states.stages import STATE_BY_ID
from workflow import scope, views
from workflow.queries import todo

if TYPE_CHECKING:
    from states.actors import Actor
    from workflow.app import App
    from workflow.database import Row


@dataclass(frozen=True, slots=True)
class InboxItem(views.CaseView):
    """A case that waits for the user: the command to run, and the days it is late by."""

    todo: str
    late_by: int


def inbox(
    app: App, actor: Actor, *, unit: str | None = None, within: int | None = None
) -> list[InboxItem]:
    """Return the cases that wait for the user, soonest deadline first."""
    until = app.today() + timedelta(days=within) if within is not None else date.max
    with app.reading() as session:
        base = scope.unit(session, unit, actor)["path"] if unit else actor.unit_path
        centre = (
            actor.unit_path[: actor.unit_path[:-1].rfind("/") + 1]
            if Role.CENTRE in actor.roles
            else ""
        )
        rows = session.execute(
            "inbox",
            {
                **scope.subtree(base), "class_low": centre, "class_high": centre[:-1] + "0" if centre else "",
                "states": _states_of(actor), "until": until,
            },
        )  # fmt: skip
    today = app.today()
    return [_item(row, today) for row in rows if _waits_for(row, actor)]


def _item(row: Row, today: date) -> InboxItem:
    return InboxItem(
        **views.common(row, today),
        todo=todo.row_todo(row),
        late_by=max(0, (today - row["next_due"]).days),
    )


def _states_of(actor: Actor) -> list[str]:
    """Return the states from which one of the actor's roles brings a case on."""
    return [
        state
        for state in STATE_BY_ID
        if any(_roles(state, own_decides=own) & actor.roles for own in (True, False))
    ]


def _waits_for(row: Row, actor: Actor) -> bool:
    return bool(_roles(row["state"], own_decides=bool(row["own_decides"])) & actor.roles)


def _roles(state: str, *, own_decides: bool) -> frozenset[Role]:
    move = todo.forward(state, own_decides=own_decides)
    if move is None:
        return frozenset({Role.BRANCH}) if state == "member" else frozenset()
    return frozenset(MOVE_BY_NAME[move].roles)
