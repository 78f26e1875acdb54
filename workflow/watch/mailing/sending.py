"""One run of sending what is due, and whose fault it is that something did not leave.

Until the server has taken a message in this run, a refusal may be our own fault: such messages are laid
aside. Once one was taken they failed by themselves; where none is, they wait uncounted, and the whole
outbox with them.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from notifications import answers, delivery
from notifications.answers import Blame
from notifications.language import say
from states.errors import KetnapError
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.store import holding
from workflow.store.journal import By, happened, watched
from workflow.store.journal_tables import BATCH, Told
from workflow.watch.mailing import leading_on, waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from notifications.channels import Channel
    from workflow.app import App
    from workflow.store import Session
    from workflow.watch.mailing.mail_settings import MailSettings

LOSSES = 3
"""After so many messages in a row that the server left in the middle of, the run gives up."""

PROBES = 3
"""So many recipients are tried before a refusal of all of them is held to be our own fault."""

BUDGET = 600.0
"""Seconds after which a run takes no further message: other jobs wait behind a slow server."""

FAILED = N_("Message {id} to {address}: {detail}")
DOUBTED = N_(
    "Message {id} to {address} was handed over and the server did not say whether it took it ({detail}); it is tried again much later."
)
OWN_TEMPLATE = N_(
    "Message {id} left with the packaged words, the unit's own template is broken: {detail}"
)
GAVE_UP = N_("No mail can leave, the outbox waits until {until}: {detail}")
SLOW = N_("The mail server is slow; what is left waits for the next run.")

elapsed: Callable[[], float] = time.monotonic


class _Aside(NamedTuple):
    """A message whose failure cannot be judged yet; `blame` is None where the connection was lost."""

    row: delivery.Row
    why: str
    blame: Blame | None


class Sending:
    """One run: its name in the claims, and what came of it."""

    def __init__(
        self,
        app: App,
        now: datetime,
        channel: Channel,
        common: delivery.Letterhead,
        chosen: MailSettings,
    ) -> None:
        self.app, self.now, self.channel = app, now, channel
        self.common, self.chosen = common, chosen
        self._token = holding.token()
        self.me = holding.claim(self._token)
        self.examined = self.sent = self.failed = self.losses = 0
        self.errors: list[str] = []
        self._proven = self._over = False
        self._blocked = ""
        self._aside: list[_Aside] = []
        self._settled: set[int] = set()
        self._left: dict[str, Told] = {}
        self._held: int | None = None
        self._flying: int | None = None
        self._ends = elapsed() + BUDGET

    def deliver(self) -> None:
        """Send batch after batch, each claimed by a token we hold, until nothing is due or can leave."""
        with self.app.holding(self._token):
            self._deliver()

    def _deliver(self) -> None:
        try:
            while not self._over:
                with self.app.transaction() as session:
                    dead = delivery.dead(session, self.app.held)
                    rows = delivery.claim(session, self.me, self.now, dead)
                    if rows:
                        self._hold_in(session, rows[0])
                if rows is None:
                    break
                self.examined += rows.taken
                self._batch(rows)
        except BaseException:  # somebody stopped us; what was laid aside is nobody's then
            self._release([one.row for one in self._aside])
            raise
        self._settle()

    def _batch(self, rows: Sequence[delivery.Row]) -> None:
        """Send a batch; however it ends, what was not begun is free for others at once."""
        try:
            with self.app.reading() as session:
                rows = leading_on.with_ways(session, rows, self.common.today)
            for number, row in enumerate(rows):
                if self._to_end():
                    return
                if self._hold(row):
                    self._one(row, next(iter(rows[number + 1 :]), None))
        finally:
            kept = self._settled | {self._flying}
            self._release([row for row in rows if row["id"] not in kept])
            self._enter_batch()

    def _enter_batch(self) -> None:
        """Enter what has left in a batch as one; each message was entered when it left, so no cut-off loses any."""
        left, self._left = self._left, {}
        if left:
            of = f"{min(left, key=int)}-{max(left, key=int)}"
            with suppress(KetnapError), self._marking() as session:
                happened(session, BATCH, of, left, By(self._at()))

    def _release(self, rows: Sequence[delivery.Row]) -> None:
        if rows:
            with suppress(KetnapError), self._marking() as session:
                delivery.release(session, rows, self.me)

    def _marking(self) -> AbstractContextManager[Session]:
        """Open a transaction for what became of messages: true whoever has the run, and asking for our token."""
        return self.app.transaction(fenced=False)

    def _to_end(self) -> bool:
        """Say whether the run is to end: nothing can leave, asked to stop, or long enough under way."""
        if not self._over and elapsed() > self._ends:
            self.errors.append(say(SLOW, {}))
            self._over = True
        self._over = self._over or self.app.stopping()
        return self._over

    # -- one message --------------------------------------------------------------------------------

    def _hold(self, row: delivery.Row) -> bool:
        """Say whether a message is ours to send; False where it is with somebody else by now."""
        if self._held == row["id"]:
            return True
        with self.app.transaction() as session:
            return self._hold_in(session, row)

    def _hold_in(self, session: delivery.Session, row: delivery.Row) -> bool:
        held = delivery.begin(session, row, self.me, self._at())
        self._held = row["id"] if held else None
        return held

    def _one(self, row: delivery.Row, following: delivery.Row | None) -> None:
        """Send one message; what is wrong with it stays with it."""
        try:
            composed = delivery.compose(row, self.common, self._at())
            self._flying = row["id"]
            self.channel.send(composed.mail)
        except (answers.Unreachable, answers.Stopped) as error:
            self._flying = None
            self._over = True
            if isinstance(error, answers.Unreachable):
                self._blocked = str(error)
            return
        except Exception as error:  # noqa: BLE001 - one bad message never stops the others
            self._settled.add(row["id"])
            self._failed(row, error)
        else:
            self._settled.add(row["id"])
            self._taken(row, composed, following)
        self._flying = None

    def _taken(
        self, row: delivery.Row, composed: delivery.Composed, following: delivery.Row | None
    ) -> None:
        """Mark a message as sent, and look at the next in the same transaction."""
        self.losses = 0
        with self._marking() as session:
            of = {"id": row["id"]}
            with watched(session, "messages", "office_message", of, By(self._at())) as left:
                self.sent += delivery.sent(session, row, self.me, composed.mail, self._at())
            if following:
                self._hold_in(session, following)
        self._left |= {one.of: one.after for one in left if one.after}
        if composed.problem:
            self._tell(OWN_TEMPLATE, id=row["id"], detail=composed.problem)
        if not self._proven:
            self._proven = True
            self._judge_aside()

    def _failed(self, row: delivery.Row, error: Exception) -> None:
        """Record what kept one message from leaving, or lay it aside until that can be judged."""
        match error:
            case answers.Turned():
                self.losses = 0
                self._turned(row, str(error), error.blame)
            case answers.Lost():
                self._lose(row, str(error))
            case answers.Doubtful():
                self._doubt(row, error)
            case _:
                self._fail(row, " ".join(f"{type(error).__name__}: {error}".split()))

    def _turned(self, row: delivery.Row, why: str, blame: Blame) -> None:
        if self._proven or blame in (Blame.LATER, Blame.MESSAGE):
            self._fail(row, why, final=blame in (Blame.NOBODY, Blame.MESSAGE))
            return
        self._aside.append(_Aside(row, why, blame))
        if len(_addresses(self._aside)) >= PROBES:
            self._over = True

    def _lose(self, row: delivery.Row, why: str) -> None:
        if self._proven:
            self._fail(row, why)
        else:
            self._aside.append(_Aside(row, why, None))
        self._lost(why)

    def _doubt(self, row: delivery.Row, error: answers.Doubtful) -> None:
        with self._marking() as session:
            delivery.doubted(session, row, self.me, delivery.Failure(str(error), self._at()))
        self.failed += 1
        self._tell(DOUBTED, id=row["id"], address=row["to_address"], detail=str(error))
        self._lost(str(error), enough=error.slow)

    def _lost(self, why: str, *, enough: bool = False) -> None:
        """Count a message that the server left us with; after some in a row, nothing can leave."""
        self.losses += 1
        if enough or self.losses >= LOSSES:
            self._blocked, self._over = why, True

    def _fail(self, row: delivery.Row, why: str, *, final: bool = False) -> None:
        with self._marking() as session:
            delivery.failed(session, row, self.me, delivery.Failure(why, self._at(), final))
        self.failed += 1
        self._tell(FAILED, id=row["id"], address=row["to_address"], detail=why)

    # -- what the run says of the server ------------------------------------------------------------

    def _judge_aside(self) -> None:
        """Hold against each message what was said of it: the server takes mail of ours."""
        for one in self._aside:
            self._fail(one.row, one.why, final=one.blame is Blame.NOBODY)
        self._aside.clear()

    def _settle(self) -> None:
        """End the run: let the outbox wait where nothing could leave, and no longer where something did."""
        blocked = self._turned_by_server()
        if blocked and not self._blocked:
            self._blocked = blocked[-1].why
        if self._proven:
            with self._marking() as session:
                waiting.end(session, By(self._at()))
        if self._blocked:
            self._wait(blocked)

    def _turned_by_server(self) -> list[_Aside]:
        """Return what was laid aside for the server's sake; fail a few unknown addresses for good."""
        nobody = [one for one in self._aside if one.blame is Blame.NOBODY]
        others = [one for one in self._aside if one.blame is not Blame.NOBODY]
        if len(_addresses(nobody)) >= PROBES:
            return others + nobody
        for one in nobody:  # so few are rather wrong addresses
            self._fail(one.row, one.why, final=True)
        return others

    def _wait(self, aside: Sequence[_Aside]) -> None:
        """Let the outbox wait; what was tried goes behind what was not, and nothing counts against it."""
        with self._marking() as session:
            wait = waiting.begin(session, self.chosen.way, self._blocked, self._at())
            for one in aside:
                failure = delivery.Failure(one.why, wait.until)
                delivery.put_back(session, one.row, self.me, failure)
        self.failed += 1
        self._tell(GAVE_UP, until=wait.until, detail=wait.why)

    def _at(self) -> datetime:
        """Return the instant it is, which passes while a server is slow."""
        return max(self.now, self.app.now())

    def _tell(self, template: str, **params: object) -> None:
        self.errors.append(say(template, params))


def _addresses(aside: Sequence[_Aside]) -> set[str]:
    return {one.row["to_address"] for one in aside}
