"""The job `deliver`: mail is sent at least once, with no transaction open while a server is spoken to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from notifications import delivery, render
from notifications.language import say
from states.errors import KetnapError
from states.pipeline import N_
from workflow import clock
from workflow.ground import calendars
from workflow.watch import outcome
from workflow.watch.mailing import mail_settings, post, waiting
from workflow.watch.mailing.sending import Sending
from workflow.watch.outcome import Planned, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.app import App
    from workflow.store import Session

STALE = N_(
    "{count} messages had waited longer than {days} days and could not leave; they are cancelled, not sent."
)
DAY_OFF = N_("{day} is not a working day, so nothing leaves; messages that wait: {count}.")
QUIET = N_("In quiet hours ({hours}) nothing leaves; messages that wait: {count}.")
WAITS = N_(
    "The outbox waits until {until}, messages: {count}; no mail has left since {since} ({detail}). To try at once: ketnap job run deliver"
)


def run(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - every job is called so
    """Send every message that is due at `now`; `changed` counts what was sent, or on a dry run would be.

    In quiet hours, on days off and while the outbox waits nothing leaves. A rehearsal knows no hours,
    only days. What was never tried and has waited for longer than the setting keep_days is cancelled:
    it is old news, and where mail is set up late it would come as a flood.
    """
    return _run(app, now, by_hand=False, dry_run=dry_run)


def by_hand(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001
    """Do the same for somebody who wants it now: the outbox does not wait for its next try."""
    return _run(app, now, by_hand=True, dry_run=dry_run)


def _run(app: App, now: datetime, *, by_hand: bool, dry_run: bool) -> Report:
    with app.reading() as session:
        chosen = mail_settings.read(session)
        before = now - timedelta(days=chosen.keep_days)
        asked: dict[str, Any] = {"now": now, "before": before}
        asked["dead"] = delivery.dead(session, app.held)
        counts = session.execute("mail_due_count", asked)[0]
        count, stale = int(counts["due"]), int(counts["stale"])
        held_back = _held_back(session, app, chosen, now, by_hand=by_hand)
    if not count:
        return Report()
    if held_back:
        message, values = held_back
        return Report(count, errors=(say(message, {**values, "count": count}),))
    try:
        channel = mail_settings.channel_of(chosen, stopped=app.stopping)
        common = _common(app, chosen, now)
    except KetnapError as error:
        return Report(examined=count, errors=(say(error.message, error.params),))
    if dry_run:
        planned = _planned(app, asked)
        leaving = sum(one.what == "send" for one in planned)
        old = _old(stale, chosen)
        return Report(examined=count, changed=leaving, errors=old, planned=planned)
    if stale:
        with app.transaction() as session:
            stale = delivery.cancel_stale(session, before, asked["dead"])
    return _sent(Sending(app, now, channel, common, chosen), stale, _old(stale, chosen))


def _sent(sending: Sending, stale: int, old: tuple[str, ...]) -> Report:
    """Send what is due; report the messages that this run took up, beside the stale ones it cancelled."""

    def report() -> Report:
        errors = (*old, *sending.errors)
        return Report(stale + sending.examined, sending.sent, 0, sending.failed, errors)

    outcome.keep(report)
    render.forget()  # a scheduler runs for weeks, and a unit's templates change
    try:
        sending.deliver()
    finally:
        sending.channel.close()
    return report()


def _old(stale: int, chosen: mail_settings.MailSettings) -> tuple[str, ...]:
    return (say(STALE, {"count": stale, "days": chosen.keep_days}),) if stale else ()


def _held_back(
    session: Session,
    app: App,
    chosen: mail_settings.MailSettings,
    now: datetime,
    *,
    by_hand: bool,
) -> tuple[str, dict[str, object]] | None:
    """Return why nothing leaves now, as a message and its values; None where it may."""
    day = clock.day_of(now)
    if not calendars.load(session, day).is_working(day):
        return DAY_OFF, {"day": day}
    if not app.register.rehearsal and mail_settings.is_quiet(chosen, now):
        return QUIET, {"hours": chosen.quiet}
    wait = None if by_hand else waiting.read(session, chosen.way)
    if wait and now < wait.until:
        return WAITS, {"until": wait.until, "since": wait.since, "detail": wait.why}
    return None


def _common(app: App, chosen: mail_settings.MailSettings, now: datetime) -> delivery.Letterhead:
    sender = mail_settings.sender_of(chosen)
    common = delivery.Letterhead(app.register.id, sender, clock.day_of(now), chosen.templates or "")
    with app.reading() as session:
        return post.sealed(session, common)


def _planned(app: App, asked: Mapping[str, Any]) -> tuple[Planned, ...]:
    with app.reading() as session:
        rows = session.execute("mail_due", asked)
    return tuple(
        Planned(
            "cancel" if row["why"] else "send",
            row["ref"],
            row["to_address"],
            {
                "id": row["id"],
                "template": row["template"],
                "rule": row["rule"],
                "rung": row["rung"],
                "why": row["why"],
            },
        )
        for row in rows
    )
