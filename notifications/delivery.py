"""The delivery of messages: claimed, put into words, marked by how each fared.

At least once: a message is marked as sent only after the channel has taken it, and whoever dies in between
leaves it to the next, who sends it again under the same Message-ID. A claim lasts as long as its holder lives;
no clock ends it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any, Protocol

from notifications import envelope, invitation, outbox, render
from states.frozen import NamedTuple

if TYPE_CHECKING:
    from notifications.envelope import Mail

DEATH = timedelta(hours=2)
"""How long a message waits whose sender died in the middle of it: it may have arrived."""

BATCH = 50

PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    *[timedelta(hours=24)] * 5,
)
"""How long to wait after the first, second … failure; after one more the message is dead.

More than five days, as RFC 5321, 4.5.4.1, asks: who greylists or has a full mailbox gets it all the same.
"""

DOUBTS = (timedelta(hours=8), timedelta(hours=24), timedelta(hours=72))
"""How long to wait after the first, second … time that nobody knows whether it was taken.

Sent again at once it would arrive twice; they are counted apart from failures.
"""
DOUBTFUL = "doubtful"

UNITS = ("unit", "owner_unit")
"""The parameters of a message that are codes of units."""

Row = Mapping[str, Any]


class Session(Protocol):
    """What delivery needs of the caller's transaction: named statements."""

    def execute(self, name: str, params: Mapping[str, Any], /) -> Sequence[Row]:
        """Run a statement and return its rows."""

    def run(self, name: str, params: Mapping[str, Any], /) -> int:
        """Run a statement and return how many rows it wrote."""


class Letterhead(NamedTuple):
    """What every mail of a run has in common; `sender` may have a name before its address.

    `seal` is the newest seal of the register and `sealed_on` its day (ISO), "" while there is none.
    """

    register: str
    sender: str
    today: date
    folder: str = ""
    seal: str = ""
    sealed_on: str = ""


class Failure(NamedTuple):
    """Why and when a message did not leave; `final`: it never will."""

    why: str
    at: datetime
    final: bool = False


class Composed(NamedTuple):
    """A mail, with why a unit's own template was passed over, "" where none was."""

    mail: Mail
    problem: str


class Claimed(list[Row]):
    """Messages claimed to be sent; `taken` counts with them those that were cancelled instead."""

    def __init__(self, rows: Sequence[Row], taken: int) -> None:
        super().__init__(rows)
        self.taken = taken


def dead(session: Session, lives: Callable[[str], bool]) -> list[str]:
    """Return those who have claimed messages that wait and are gone; `lives` says whether one is not."""
    holders = [row["claimed_by"] for row in session.execute("mail_holders", {})]
    return [one for one in holders if not lives(one)]


def free(session: Session, dead: Sequence[str], now: datetime) -> None:
    """Let go of what those who are gone have claimed: nobody is sending it at this moment."""
    if dead:
        session.run("mail_let_go", {"dead": list(dead), "later": now + DEATH})


def claim(session: Session, me: str, now: datetime, dead: Sequence[str] = ()) -> Claimed | None:
    """Take the messages that have waited longest, also out of the hands of the `dead`; oldest first.

    What no longer holds is cancelled instead: the limit does not run any more, the user may not act
    any more. None where nothing waits.
    """
    free(session, dead, now)
    params = {"me": me, "now": now, "limit": BATCH}
    ids = [row["id"] for row in session.execute("mail_claim", params)]
    if not ids:
        return None
    session.run("mail_cancel_met", {"ids": ids, "me": me})
    session.run("mail_cancel_disabled", {"ids": ids, "me": me})
    return Claimed(with_units(session, session.execute("mail_claimed", {"ids": ids})), len(ids))


def with_units(session: Session, rows: Sequence[Row]) -> Sequence[Row]:
    """Return messages, each with the units that it tells of: their names by their codes, as they are today."""
    told = [{row["case_unit"], *map(_params(row).get, UNITS)} - {None} for row in rows]
    codes = sorted(set().union(*told))
    names = {u["code"]: u["name"] for u in session.execute("units_called", {"codes": codes})}
    return [
        {**row, "units": {code: names.get(code, code) for code in of}}
        for row, of in zip(rows, told, strict=True)
    ]


def cancel_stale(session: Session, before: datetime, dead: Sequence[str] = ()) -> int:
    """Cancel what was never tried and could have left before an instant; return how many there were."""
    return session.run("mail_cancel_stale", {"before": before, "dead": list(dead)})


def compose(row: Row, letterhead: Letterhead, at: datetime) -> Composed:
    """Put a message into words, as it would leave at an instant; raises `RenderError`."""
    params = {**_in_words(row), "seal": letterhead.seal, "sealed_on": letterhead.sealed_on}
    wording = render.Wording(letterhead.today, letterhead.folder)
    rendered = render.render(row["template"], params, row["lang"], wording)
    known = row["message_id"] or outbox.message_id(
        _key(row), row["to_user_id"], letterhead.register
    )
    cover = envelope.Envelope(letterhead.sender, row["to_address"], known, at)
    entry = _entry(row, rendered, letterhead)
    return Composed(envelope.seal(rendered, cover, entry), rendered.problem)


def _in_words(row: Row) -> dict[str, Any]:
    """Return the parameters of a message with its units by name, the code in brackets; the bare name beside.

    A message about a case tells of its unit, also where only the case was known when it was written; and of
    the case's `way` on, where the caller laid that beside it.
    """
    params = _params(row)
    if row["case_unit"]:
        params.setdefault("unit", row["case_unit"])
    for key in UNITS:
        if code := params.get(key):
            name = row["units"].get(code, code)
            params[key] = f"{name} ({code})" if name != code else code
            params[f"{key}_name"] = name
    return {**params, **row.get("way", {})}


def _params(row: Row) -> dict[str, Any]:
    params: dict[str, Any] = json.loads(row["params"])
    return params


def sent(session: Session, row: Row, me: str, mail: Mail, at: datetime) -> bool:
    """Mark a message as sent, with its bytes; False where another has it by now."""
    params = {"id": row["id"], "me": me, "at": at, "body": mail.data, "known": mail.message_id}
    return session.run("mail_sent", params) == 1


def failed(session: Session, row: Row, me: str, failure: Failure) -> None:
    """Mark a message as failed, to be tried again later, or as dead."""
    tried = row["attempts"] + 1
    dead = failure.final or tried > len(PAUSES)
    pause = timedelta() if dead else PAUSES[row["attempts"]]
    failure = failure._replace(at=failure.at + pause, final=dead)
    _failed(session, row, me, failure, {"attempts": tried})


def doubted(session: Session, row: Row, me: str, failure: Failure) -> None:
    """Mark a message that may have been taken: it waits long, and is dead after many such times only."""
    before = row["doubts"] or 0
    dead = before >= len(DOUBTS)
    pause = timedelta() if dead else DOUBTS[before]
    failure = failure._replace(at=failure.at + pause, final=dead)
    _failed(session, row, me, failure, {"doubts": before + 1, "because": DOUBTFUL})


def _failed(
    session: Session, row: Row, me: str, failure: Failure, changed: Mapping[str, object]
) -> None:
    as_before = {"attempts": row["attempts"], "doubts": row["doubts"], "because": None}
    state = "dead" if failure.final else "failed"
    told = {"state": state, "at": failure.at, "why": failure.why}
    session.run("mail_failed", {"id": row["id"], "me": me, **as_before, **changed, **told})


def put_back(session: Session, row: Row, me: str, failure: Failure) -> None:
    """Let a message wait as it did, until an instant; what went wrong is noted and counts for nothing."""
    told = {"id": row["id"], "me": me, "at": failure.at, "why": failure.why}
    session.run("mail_put_back", told)


def begin(session: Session, row: Row, me: str, now: datetime) -> bool:
    """Write that we begin to send a message; False where another has it by now, or it was cancelled."""
    return session.run("mail_hold", {"id": row["id"], "me": me, "now": now}) == 1


def release(session: Session, rows: Sequence[Row], me: str) -> None:
    """Leave messages to the next run; nothing is counted against them."""
    session.run("mail_release", {"ids": [row["id"] for row in rows], "me": me})


def _entry(row: Row, rendered: render.Rendered, letterhead: Letterhead) -> invitation.Entry | None:
    """Return the calendar entry a message carries; a deadline that is gone is cancelled."""
    if row["sequence"] is None:
        return None
    params = json.loads(row["params"])
    cancelled = row["template"] == "deadline_met" or not params.get("due")
    day = row["due"] or date.fromisoformat(params.get("due") or params["before"])
    _, address = parseaddr(letterhead.sender)
    uid = invitation.uid_of(
        letterhead.register,
        params["ref"],
        row["rule"] or "",
        row["anchor"] or 0,
        row["to_user_id"] or 0,
    )
    return invitation.Entry(
        uid,
        row["sequence"],
        day,
        row["created_at"],
        rendered.subject,
        rendered.text,
        address,
        cancelled,
    )


def _key(row: Row) -> str:
    """Return the key of a message without its recipient."""
    return str(row["dedupe"]).removesuffix(f"/u{row['to_user_id']}")
