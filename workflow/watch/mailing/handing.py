"""Messages handed over on paper, where no mail reaches the reader: to whom, on which day, with which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from states.errors import KetnapError, NotPermitted
from states.pipeline import N_, Role
from workflow import clock
from workflow.casework import gate
from workflow.watch.mailing import post

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

ROLES = (Role.BRANCH, Role.COMMITTEE, Role.AUTHORITY, Role.ADMIN)
ABOVE_YOU = N_(
    "The reader of message {id} belongs to no unit of yours; the reader's own unit or one above it "
    "records that it was handed over, or an administrator."
)
NOT_TO_HAND = N_(
    "Message {id} does not wait and has not failed: only queued, failed and dead messages are handed "
    "over on paper."
)
UNDER_WAY = N_("Message {id} is being sent at this moment; try again when that has ended.")
TOO_EARLY = N_("Message {id} was written on {made}; it cannot have been handed over on {on}.")
NO_WORDS = N_("Message {id} cannot be put into words: {detail}")


@dataclass(frozen=True, slots=True)
class Handed(post.MessageView):
    """A message that was handed over: to whom, on which day, and who recorded it."""

    handed_to: str
    handed_on: date
    handed_by: str


def hand(app: App, number: int, to: str, stamp: Stamp) -> Handed:
    """Record that a message which waits or failed was handed over on paper on `stamp.on`; its words are kept.

    It leaves the outbox, and its reader counts as told. Raises `NotFound` outside the actor's scope,
    `NotPermitted` for who stands below its reader, `Refused` for a day that cannot be, `KetnapError`
    for a message that was sent, handed over or cancelled.
    """
    from notifications import delivery

    with app.transaction() as session:
        row = post.visible(session, number, stamp.actor)
        _may_hand(row, stamp)
        if row["state"] not in (*post.WAITING, "dead"):
            raise KetnapError(NOT_TO_HAND, id=number)
        _day_can_be(row, stamp, app.today())
        told: dict[str, object] = {"to": to, "on": stamp.on, "by": stamp.actor.user_id}
        told["body"] = _body(session, row, app, stamp)
        told["dead"] = delivery.dead(session, app.held)
        with post.entered(session, number, stamp):
            if not session.run("mail_hand", {"id": number, **told}):
                raise KetnapError(UNDER_WAY, id=number)
        return app.answered(session, _view(post.visible(session, number, stamp.actor)))


def _may_hand(row: Row, stamp: Stamp) -> None:
    """Let only those record it who stand at the reader's unit or above it: nobody unburdens a superior's queue."""
    gate.permit(stamp, ROLES)
    actor, reader = stamp.actor, row["user_path"]
    if Role.ADMIN not in actor.roles and not (reader and reader.startswith(actor.unit_path)):
        raise NotPermitted(ABOVE_YOU, id=row["id"], roles=(Role.ADMIN.value,))


def _day_can_be(row: Row, stamp: Stamp, today: date) -> None:
    made = clock.day_of(row["created_at"])
    early = gate.ours("F1", TOO_EARLY, earliest=made, id=row["id"], made=made, on=stamp.on)
    gate.refuse(gate.in_future(stamp, today), (early,) if stamp.on < made else ())


def _body(session: Session, row: Row, app: App, stamp: Stamp) -> bytes:
    """Return the words as they read on the day; those that left and came back stay as they left."""
    from notifications import delivery, render

    if row["state"] == "dead" and row["body"]:
        return bytes(row["body"])
    common = post.letterhead(session, app)._replace(today=stamp.on)
    try:
        (worded,) = post.dressed(session, [row], stamp.on)
        return delivery.compose(worded, common, stamp.at).mail.data
    except (render.RenderError, LookupError, ValueError) as error:
        raise KetnapError(NO_WORDS, id=row["id"], detail=str(error)) from error


def _view(row: Row) -> Handed:
    return Handed(
        **post.keys(row),
        handed_to=row["handed_to"],
        handed_on=row["handed_on"],
        handed_by=row["handed_by_name"],
    )
