"""Messages within one's scope: which there are, what they say, who was warned of what and when."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from states.errors import BadInput, KetnapError, NotFound
from states.pipeline import N_
from workflow import clock
from workflow.ground import people, refs, scope
from workflow.store import journal
from workflow.watch.mailing import mail_settings, waiting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from notifications.delivery import Letterhead
    from notifications.envelope import Read
    from states.units import Actor
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

WAITING = ("queued", "failed")
REASON_LONGEST = 300
NO_MESSAGE = N_("There is no message {value}.")
NOT_TO_RETRY = N_("Message {id} has not failed; only failed and dead messages are tried again.")
NO_ANSWER = N_(
    "The test mail was handed over and the server did not say whether it took it: {detail}"
)
NOT_SENT = N_("Message {id} was not sent, so it cannot have come back.")


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message of the outbox.

    `due` is the day of the deadline it tells of; `_why` is why it was cancelled, for the eye.
    """

    id: int
    to: str
    template: str
    ref: str | None
    rule: str | None
    rung: str | None
    state: str
    attempts: int
    due: date | None
    sent_at: datetime | None
    message_id: str
    _why: str | None

    @property
    def because(self) -> str | None:
        """Return why it was cancelled: a word that is no part of the promised keys."""
        return self._why


@dataclass(frozen=True, slots=True)
class Letter(MessageView):
    """One message with its words: those that left, or those that would leave today.

    `next_try` is when it may leave, None once it has; `why` is why it was cancelled. What was handed over
    on paper says to whom, on which day, and who recorded it.
    """

    user: str | None
    why: str | None
    created_at: datetime
    next_try: datetime | None
    last_error: str | None
    subject: str
    text: str
    handed_to: str | None = None
    handed_on: date | None = None
    handed_by: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def listed(
    app: App, actor: Actor, *, state: str | None = None, ref: str | None = None
) -> list[MessageView]:
    """Return the messages about cases of the actor's subtree and to users of it, oldest first."""
    wanted = {"state": state, "ref": ref and refs.read(ref), **scope.subtree(actor.unit_path)}
    with app.reading() as session:
        return [MessageView(**keys(row)) for row in session.execute("mail_list", wanted)]


def show(app: App, number: int, actor: Actor) -> Letter:
    """Return one message with its words; raises `NotFound` outside the actor's scope."""
    with app.reading() as session:
        row = dressed(session, [visible(session, number, actor)], app.today())[0]
        return _letter(row, letterhead(session, app), app)


def evidence(app: App, ref: str, actor: Actor) -> list[Letter]:
    """Return the messages about a case the actor may see, oldest first, with their words.

    Whoever sees the case as a guest, such as a unit asked, sees the mail to its own users only.
    """
    with app.reading() as session:
        case = scope.case(session, ref, actor)
        common = letterhead(session, app)
        asked = {"case_id": case["id"], **scope.subtree(actor.unit_path)}
        rows = dressed(session, session.execute("mail_of_case", asked), app.today())
        return [_letter(row, common, app) for row in rows]


def retry(app: App, number: int, stamp: Stamp) -> MessageView:
    """Put a failed or dead message back to be sent now; the outbox waits no longer.

    Raises `NotFound`, `NotPermitted` without the role admin, `KetnapError` for one that did not fail.
    """
    from notifications import delivery

    with app.transaction() as session:
        visible(session, number, stamp.actor)
        people.require_admin(stamp.actor)
        dead = delivery.dead(session, app.held)
        with entered(session, number, stamp):
            if not session.run("mail_retry", {"id": number, "at": stamp.at, "dead": dead}):
                raise KetnapError(NOT_TO_RETRY, id=number)
        waiting.end(session, journal.by(stamp))
        return app.answered(session, MessageView(**keys(visible(session, number, stamp.actor))))


def entered(session: Session, number: int, stamp: Stamp) -> AbstractContextManager[None]:
    """Enter into the journal what becomes of a message that has left."""
    return journal.watched(session, "messages", "office_message", {"id": number}, journal.by(stamp))


def bounce(app: App, number: int, reason: str, stamp: Stamp) -> MessageView:
    """Record that a sent message came back; it is dead then, and what left stays on record.

    Raises as `retry` does.
    """
    with app.transaction() as session:
        visible(session, number, stamp.actor)
        people.require_admin(stamp.actor)
        told = {"id": number, "reason": reason[:REASON_LONGEST]}
        with entered(session, number, stamp):
            if not session.run("mail_bounce", told):
                raise KetnapError(NOT_SENT, id=number)
        return app.answered(session, MessageView(**keys(visible(session, number, stamp.actor))))


def test(app: App, address: str, lang: str, stamp: Stamp) -> dict[str, str]:
    """Send one test mail at once, past the outbox; return where it went and through what.

    Raises `NotPermitted` but for an administrator of the whole city, `KetnapError` where it did not leave.
    """
    from notifications import answers, channels, envelope, outbox, render
    from workflow.organisation import validation

    people.require_admin(stamp.actor, whole_city=True)
    to = validation.email(address, "--to")
    chosen = mail_settings.show(app)
    channel, sender = mail_settings.channel_of(chosen), mail_settings.sender_of(chosen)
    wording = render.Wording(clock.day_of(stamp.at), chosen.templates or "")
    rendered = render.render("test", {}, lang, wording)
    known = outbox.message_id(f"test:{stamp.at.isoformat()}", stamp.actor.user_id, app.register.id)
    try:
        channel.send(envelope.seal(rendered, envelope.Envelope(sender, to, known, stamp.at)))
    except answers.Doubtful as error:
        raise KetnapError(NO_ANSWER, detail=str(error)) from error
    except (answers.Unreachable, answers.Lost, answers.Turned) as error:
        raise KetnapError(N_("The test mail did not leave: {detail}"), detail=str(error)) from error
    finally:
        channel.close()
    _resume(app)
    return {"to": to, "url": str(channels.parse(chosen.url or "")), "message_id": known}


def _resume(app: App) -> None:
    """Let the outbox wait no longer: a mail has left by the way that is set up."""
    with suppress(BadInput), app.transaction() as session:  # on a pretended day nothing is written
        waiting.end(session, journal.By(app.now()))


def visible(session: Session, number: int, actor: Actor) -> Row:
    """Return the row of a message; raises `NotFound` outside the actor's scope."""
    found = session.execute("mail_by_id", {"id": number, **scope.subtree(actor.unit_path)})
    if not found:
        raise NotFound(NO_MESSAGE, value=number)
    return found[0]


def dressed(session: Session, rows: Sequence[Row], today: date) -> list[Row]:
    """Return messages with the units they tell of, and those whose words are not kept with the way on as of a day."""
    from notifications import delivery
    from workflow.watch.mailing import leading_on

    units = delivery.with_units(session, rows)
    to_word = [row for row in units if not (row["body"] and row["state"] not in WAITING)]
    worded = {row["id"]: row for row in leading_on.with_ways(session, to_word, today)}
    return [worded.get(row["id"], row) for row in units]


def keys(row: Row) -> dict[str, Any]:
    """Return the promised keys of a message."""
    named = {"to": row["to_address"]}
    names = MessageView.__dataclass_fields__
    return {name: named[name] if name in named else row[name.lstrip("_")] for name in names}


def _letter(row: Row, common: Letterhead, app: App) -> Letter:
    told = _words(row, common, app)
    return Letter(
        **keys(row),
        user=row["user_name"],
        why=row["why"],
        created_at=row["created_at"],
        next_try=row["due_at"] if row["state"] in WAITING else None,
        last_error=row["last_error"],
        subject=told.subject,
        text=told.text,
        handed_to=row["handed_to"],
        handed_on=row["handed_on"],
        handed_by=row["handed_by_name"],
        headers=told.headers,
    )


def _words(row: Row, common: Letterhead, app: App) -> Read:
    """Return what left, or what would leave today; a message that cannot be rendered says why."""
    from notifications import delivery, envelope, render

    if row["body"] and row["state"] not in WAITING:
        return envelope.read(bytes(row["body"]))
    try:
        return envelope.read(delivery.compose(row, common, app.now()).mail.data)
    except (render.RenderError, LookupError, ValueError) as error:
        return envelope.Read("", str(error), {})


def sealed(session: Session, common: Letterhead) -> Letterhead:
    """Return what mails have in common with the newest seal of the register, which its readers are to keep."""
    for row in session.execute("seal_newest"):
        return common._replace(seal=row["hash"], sealed_on=row["day"].isoformat())
    return common


def letterhead(session: Session, app: App) -> Letterhead:
    """Return how mail would leave today; who sends it need not be settled yet."""
    from notifications import delivery

    chosen = mail_settings.read(session)
    try:
        sender = mail_settings.sender_of(chosen)
    except (KetnapError, BadInput):
        sender = mail_settings.NOWHERE
    common = delivery.Letterhead(app.register.id, sender, app.today(), chosen.templates or "")
    return sealed(session, common)
