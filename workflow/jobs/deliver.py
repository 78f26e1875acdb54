"""Send the mail that waits: at least once, with no transaction open while a server is spoken to."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from notifications import channels, delivery, render
from notifications.language import say
from states.errors import KetnapError
from states.pipeline import N_
from workflow import calendars, clock
from workflow.jobs import Planned, Report
from workflow.mailing import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.app import App

LOSSES = 3
"""After so many messages in a row that the server left in the middle of, the run gives up."""

FAILED = N_("Message {id} to {address}: {detail}")
OWN_TEMPLATE = N_(
    "Message {id} left with the packaged words, the unit's own template is broken: {detail}"
)
STALE = N_(
    "{count} messages had waited longer than {days} days and were never tried; they are cancelled, not sent."
)
DAY_OFF = N_("{day} is no working day, so nothing leaves; messages that wait: {count}.")
QUIET = N_("In quiet hours ({hours}) nothing leaves; messages that wait: {count}.")
GAVE_UP = N_("The mail server is not to be had, the rest waits for the next run: {detail}")


def run(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - every job is called so
    """Send every message that is due at `now`; `changed` counts what was sent, or on a dry run would be.

    In quiet hours and on days off nothing leaves. A rehearsal knows no hours, only days. What was never
    tried and has waited for longer than the setting keep_days is cancelled: it is old news, and where
    mail is set up late it would come as a flood.
    """
    with app.reading() as session:
        chosen = terms.read(session)
        before = now - timedelta(days=chosen.keep_days)
        counts = session.execute("mail_due_count", {"now": now, "before": before})[0]
        waiting, stale = int(counts["due"]), int(counts["stale"])
        day = clock.day_of(now)
        off = not calendars.load(session, day).is_working(day)
    if not waiting:
        return Report()
    if off:
        return Report(waiting, errors=(say(DAY_OFF, {"day": day, "count": waiting}),))
    if not app.register.rehearsal and terms.is_quiet(chosen, now):
        hours = {"hours": chosen.quiet, "count": waiting}
        return Report(waiting, errors=(say(QUIET, hours),))
    try:
        channel = terms.channel_of(chosen)
        common = delivery.Terms(
            app.register.id, terms.sender_of(chosen), day, chosen.templates or ""
        )
    except KetnapError as error:
        return Report(examined=waiting, errors=(say(error.message, error.params),))
    told = [say(STALE, {"count": stale, "days": chosen.keep_days})] if stale else []
    if dry_run:
        planned = _planned(app, now, before)
        leaving = sum(one.what == "send" for one in planned)
        return Report(examined=waiting, changed=leaving, errors=tuple(told), planned=planned)
    if stale:
        with app.transaction() as session:
            delivery.cancel_stale(session, before, now)
    render.forget()  # a scheduler runs for weeks, and a unit's templates change
    post = _Post(app, now, channel, common)
    try:
        post.deliver()
    finally:
        channel.close()
    return Report(waiting, post.sent, 0, post.failed, (*told, *post.errors))


def _planned(app: App, now: datetime, before: datetime) -> tuple[Planned, ...]:
    with app.reading() as session:
        rows = session.execute("mail_due", {"now": now, "before": before})
    return tuple(
        Planned("cancel" if row["why"] else "send", row["ref"], row["to_address"], {
            "id": row["id"], "template": row["template"], "rule": row["rule"], "rung": row["rung"],
            "why": row["why"],
        })
        for row in rows
    )  # fmt: skip


class _Post:
    """One run: its name in the leases, and what came of it."""

    def __init__(
        self, app: App, now: datetime, channel: channels.Channel, common: delivery.Terms
    ) -> None:
        self.app, self.now, self.channel, self.common = app, now, channel, common
        self.me = secrets.token_hex(8)
        self.sent = self.failed = self.losses = 0
        self.errors: list[str] = []

    def deliver(self) -> None:
        """Take and send batch after batch, until nothing is due or nothing can leave."""
        while True:
            with self.app.transaction() as session:
                rows = delivery.claim(session, self.me, self.now)
            if rows is None or not self._batch(rows):
                return

    def _batch(self, rows: Sequence[delivery.Row]) -> bool:
        """Send a batch; say whether it is worth going on."""
        leased = self._at()
        for number, row in enumerate(rows):
            if self._at() - leased > delivery.LEASE / 4:
                leased = self._at()
                with self.app.transaction() as session:
                    delivery.keep(session, rows[number:], self.me, leased)
            try:
                self._one(row)
            except channels.Unreachable as error:
                self._fail_all(rows[number:], str(error))
                return False
            if self.losses >= LOSSES:
                self._give_up(rows[number + 1 :])
                return False
        return True

    def _one(self, row: delivery.Row) -> None:
        """Send one message; whatever is wrong with it stays with it. Raises `Unreachable`."""
        try:
            composed = delivery.compose(row, self.common, self._at())
            self.channel.send(composed.mail)
        except channels.Unreachable:
            raise
        except channels.Turned as error:
            self.losses = 0
            self._fail(row, str(error), final=error.final)
            return
        except channels.Lost as error:
            self.losses += 1
            self._fail(row, str(error))
            return
        except Exception as error:  # noqa: BLE001 - one bad message never stops the others
            self._fail(row, " ".join(f"{type(error).__name__}: {error}".split()))
            return
        self.losses = 0
        with self.app.transaction() as session:
            self.sent += delivery.sent(session, row, self.me, composed.mail, self._at())
        if composed.problem:
            self._tell(OWN_TEMPLATE, id=row["id"], detail=composed.problem)

    def _fail(self, row: delivery.Row, why: str, *, final: bool = False) -> None:
        with self.app.transaction() as session:
            delivery.failed(session, row, self.me, delivery.Failure(why, self._at(), final))
        self.failed += 1
        self._tell(FAILED, id=row["id"], address=row["to_address"], detail=why)

    def _fail_all(self, rows: Sequence[delivery.Row], why: str) -> None:
        """Count one failure against each, and say why once."""
        with self.app.transaction() as session:
            for row in rows:
                delivery.failed(session, row, self.me, delivery.Failure(why, self._at()))
        self.failed += len(rows)
        self._tell(GAVE_UP, detail=why)

    def _give_up(self, rows: Sequence[delivery.Row]) -> None:
        """Leave the rest to the next run."""
        with self.app.transaction() as session:
            delivery.release(session, rows, self.me)
        self._tell(GAVE_UP, detail=self.errors[-1])

    def _at(self) -> datetime:
        """Return the instant it is, which passes while a server is slow."""
        return max(self.now, self.app.now())

    def _tell(self, template: str, **params: object) -> None:
        self.errors.append(say(template, params))
