"""What waits in a register, in numbers, and what of it waits in vain or too long: mail, reminders, what `check` found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from states.pipeline import N_, Warned
from workflow.ground import scope
from workflow.register import points
from workflow.register.points import Point
from workflow.watch import lateness
from workflow.watch.mailing import mail_settings, waiting

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App

DEAD_MAIL = N_(
    "{count} messages could not be delivered and are given up, the first since {since}: ketnap mail list --state "
    "dead. To put one back: ketnap mail retry ID"
)
FAILED_MAIL = N_(
    "{count} messages failed and wait to be tried again: ketnap mail list --state failed"
)
REMINDERS_LATE = N_(
    "Reminders were expected by {day} and have not run; start the scheduler, or: ketnap scheduler --once"
)
MAIL_LATE = N_(
    "Mail was expected to be sent by {day} and was not; to send it: ketnap job run deliver. What happened: ketnap job "
    "runs --job deliver"
)
MAIL_WAITS = N_(
    "No mail has left since {since} ({detail}). Tried {tries} times; the outbox waits until {until}, and nothing is "
    "lost. When the cause is fixed: ketnap mail test --to ADDRESS"
)
MAIL_DOUBTFUL = N_(
    "{count} messages were handed over without an answer and may have arrived; they are tried again much later: ketnap mail list --state failed"
)
NO_ADMIN_LEFT = N_("Nobody who may act is an administrator of the whole city")
MAIL_IN_VAIN = (("failed", FAILED_MAIL), ("doubtful", MAIL_DOUBTFUL))


def _within(actor: Actor | None) -> dict[str, str] | None:
    """Return the reach of somebody who sees a part only; None for the whole city, or nobody at all."""
    return scope.subtree(actor.unit_path) if actor and actor.unit_path.count("/") > 1 else None


def counts(app: App, actor: Actor | None, findings: list[Warned | Point]) -> dict[str, Any]:
    """Return how much of it the actor sees; what waits in vain is a finding."""
    within, seen = _within(actor), {"today": app.today()}
    with app.reading() as session:
        rows = (
            session.execute("doctor_counts_within", {**seen, **within})
            if within
            else session.execute("doctor_counts", seen)
        )
        row = dict(rows[0])
        if not session.execute("root_admins"):
            findings.append(Warned(NO_ADMIN_LEFT, {}))
    since = row.pop("dead_since")
    if count := row.pop("dead"):
        said = Warned(DEAD_MAIL, {"count": count, "since": since})
        findings.append(Point("mail-dead", said, since, "ketnap mail retry ID"))
    for state, message in MAIL_IN_VAIN:
        if count := row.pop(state):
            findings.append(Warned(message, {"count": count}))
    return {"calendar_announced_until": row.pop("announced")} | row


def watch(app: App, actor: Actor | None, findings: list[Warned | Point]) -> dict[str, Any]:
    """Return when reminders and mail last ran, by when they are expected, and what waits for them."""
    within, seen = _within(actor), {"now": app.now(), "today": app.today()}
    with app.reading() as session:
        row = session.execute("watch", seen)[0]
        (pending,) = (
            session.execute("pending_within", {**seen, **within})
            if within
            else session.execute("pending", seen)
        )
        acts = session.execute("register_begun")
        checked = session.execute("run_latest", {"job": "check"})
        waits = waiting.read(session, mail_settings.read(session).way)
    watched = lateness.watched(app, row)
    reminders, mail = watched["remind"], watched["deliver"]
    begun = [one["recorded_at"] for one in acts]
    if reminders.late:
        said = Warned(REMINDERS_LATE, {"day": reminders.expected_by})
        since, command = reminders.expected_by, "ketnap scheduler --once"
        counted = reminders.ran_at or (begun[0] if begun else None)
        late = counted and lateness.watch(app, "remind", counted, counted).late
        findings.append(Point("reminders-late", said, since, command) if late else said)
    if waits:
        said = Warned(MAIL_WAITS, {**waits._asdict(), "detail": waits.why})
        findings.append(Point("mail-waits", said, waits.since, "ketnap mail test --to ADDRESS"))
    elif mail.late and pending["mail"]:
        said, since = Warned(MAIL_LATE, {"day": mail.expected_by}), mail.expected_by
        findings.append(Point("mail-late", said, since, "ketnap job run deliver"))
    findings += () if within else points.impossible(checked)
    return {
        "reminders_ran_at": reminders.ran_at,
        "reminders_expected_by": reminders.expected_by,
        "mail_ran_at": mail.ran_at,
        "mail_expected_by": mail.expected_by,
        "mail_waits": waits,
        "pending": dict(pending),
    }
