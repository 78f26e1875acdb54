"""Mail that puts right what people were told of a deadline that has another day now, has been met, or holds no more.

Their calendar entries follow: the sequence is raised where the day moved, the entry cancelled where the
limit no longer runs. Who never received one hears nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from notifications import outbox
from states.frozen import NamedTuple
from workflow import clock
from workflow.upkeep.wrote import Wrote

if TYPE_CHECKING:
    from workflow.ground.refs import Cases
    from workflow.store import Row, Session

MOVED, MET = "deadline_moved", "deadline_met"


class Wrong(NamedTuple):
    """A message that has left and tells a day that holds no longer; `due` is None where no day does."""

    ref: str
    rule: str
    to: str
    sent_on: date
    told: date
    due: date | None


def settle(session: Session, cases: Cases, now: datetime) -> Wrote:
    """Take back what waits and is not so any more, and tell those who were told; return what was written.

    Works on the cases of a range.
    """
    where = {**cases._asdict(), "now": now}
    taken = session.run("messages_met", where) + session.run("messages_moved", where)
    over = session.execute("invitations_over", where)
    told = sum(_tell_met(session, row, now) for row in over)
    moved = [int(row["case_id"]) for row in session.execute("invitations_moved", where)]
    ended = Wrote(taken + len(over) + told, told)
    return ended.and_(follow(session, moved, now))


def follow(session: Session, cases: Iterable[int], now: datetime, reason: str = "") -> Wrote:
    """Tell the new day to everybody who was told another one of these cases; return what was written."""
    listed = {"cases": list(cases)}
    if not listed["cases"]:
        return Wrote()
    told = sum(
        _tell_moved(session, row, now, reason)
        for row in session.execute("limit_mail_wrong", listed)
    )
    return Wrote(told + session.run("invitations_follow", listed), told)


def take_back(session: Session, cases: Iterable[int], now: datetime) -> int:
    """Take back the messages of some cases that wait and tell another day than holds."""
    return sum(
        session.run("messages_moved", {"first": one, "last": one, "now": now})
        for one in sorted(set(cases))
    )


def wrong(session: Session, cases: Iterable[int]) -> tuple[Wrong, ...]:
    """Return the messages about some cases that have left and tell another day than holds now."""
    rows = session.execute("limit_mail_wrong", {"cases": list(cases)})
    return tuple(_wrong(row, row["due"]) for row in rows)


def end(
    session: Session, cases: Iterable[int], limits: Collection[_Limit], now: datetime, reason: str
) -> tuple[Wrong, ...]:
    """Tell everybody who was told of limits that no longer run; return the messages that are wrong now."""
    rows = session.execute("limit_mail_sent", {"cases": list(cases)}) if limits else []
    found = [row for row in rows if (row["ref"], row["rule"], row["anchor"]) in limits]
    for row in found:
        _tell_gone(session, row, now, reason)
    return tuple(_wrong(row, None) for row in found)


def _wrong(row: Row, due: date | None) -> Wrong:
    sent_on = row["handed_on"] or clock.day_of(row["sent_at"])
    return Wrong(row["ref"], row["rule"], row["to_address"], sent_on, row["told"], due)


_Limit = tuple[str, str, int]
"""A limit of a case: the reference, the rule and the act it starts from."""


def _tell_moved(session: Session, row: Row, now: datetime, reason: str) -> int:
    sequence = None if row["sequence"] is None else int(row["sequence"]) + 1
    params = {
        **_limit(row),
        "state": row["state"],
        "kind": row["kind"],
        "rule_set": row["rule_set"],
        "before": row["told"].isoformat(),
        "due": row["due"].isoformat(),
        "reason": reason,
    }
    key = f"{row['ref']}:{row['rule']}:{row['anchor']}:moved:{row['id']}:{row['due']}"
    message = _message(key, MOVED, params, row, now)._replace(due=row["due"], sequence=sequence)
    if sequence is not None:
        session.run("invitation_move", {**_entry(row), "due": row["due"], "sequence": sequence})
    return _put(session, message, row)


def _tell_gone(session: Session, row: Row, now: datetime, reason: str) -> None:
    """Queue the letter that a limit holds no more; a calendar entry is cancelled by it."""
    sequence = None if row["sequence"] is None else int(row["sequence"]) + 1
    before = json.loads(row["params"])
    params = {
        **_limit(row),
        "state": row["state"],
        "kind": before.get("kind"),
        "rule_set": before.get("rule_set"),
        "before": row["told"].isoformat(),
        "due": None,
        "reason": reason,
    }
    key = f"{row['ref']}:{row['rule']}:{row['anchor']}:gone:{row['id']}"
    message = _message(key, MOVED, params, row, now)._replace(sequence=sequence)
    if sequence is not None:
        session.run("invitation_end", {"id": row["entry"], "sequence": sequence})
    _put(session, message, row)


def _put(session: Session, message: outbox.Message, row: Row) -> int:
    """Queue a message for a reader, also one that was taken back before; return rows written."""
    if outbox.enqueue(session, message, _reader(row)):
        return 1
    again = {
        "dedupe": f"{message.key}/u{row['user_id']}",
        "now": message.due_at,
        "sequence": message.sequence,
    }
    return session.run("message_again", again)


def _tell_met(session: Session, row: Row, now: datetime) -> bool:
    """End the calendar entry of a limit that no longer runs; say whether a letter tells of it."""
    sequence = int(row["sequence"]) + 1
    session.run("invitation_end", {"id": row["id"], "sequence": sequence})
    if not row["params"] or not row["email"]:
        return False
    params = {
        **_limit(row),
        "rule_set": json.loads(row["params"]).get("rule_set"),
        "due": row["due"].isoformat(),
    }
    key = f"{row['ref']}:{row['rule']}:{row['anchor']}:met:{sequence}"
    message = _message(key, MET, params, row, now)._replace(due=row["due"], sequence=sequence)
    return outbox.enqueue(session, message, _reader(row))


def _message(
    key: str, template: str, params: Mapping[str, object], row: Row, now: datetime
) -> outbox.Message:
    return outbox.Message(
        key, row["case_id"], template, params, now, rule=row["rule"], anchor=row["anchor"]
    )


def _limit(row: Row) -> dict[str, object]:
    return {"ref": row["ref"], "unit": row["unit"], "rule": row["rule"]}


def _entry(row: Row) -> dict[str, object]:
    return {name: row[name] for name in ("case_id", "rule", "anchor", "user_id")}


def _reader(row: Row) -> outbox.Recipient:
    return outbox.Recipient(row["user_id"], row["email"], row["lang"])
