"""The beginning of the journal of a register that was kept before there was one: an entry over what stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow import clock
from workflow.store import journal
from workflow.store.journal_tables import TABLES, told
from workflow.upkeep.journal_check import STOOD

if TYPE_CHECKING:
    from datetime import date

    from workflow.store import Session

REASON = "Bắt đầu sổ nhật ký: ghi những gì đang có"
"""Why the first entries were made; read in the office."""
PAGE = 500


@dataclass(frozen=True, slots=True)
class Started:
    """How many rows of a table the journal begins with."""

    table: str
    rows: int


def start(session: Session, _: date) -> list[Started]:
    """Enter what stands, where nothing was entered yet; return how much of each table."""
    if session.execute("journal_last")[0]["last"]:
        return []
    who = journal.By(clock.now(), reason=REASON)
    found = []
    for what in TABLES:
        rows = _mail(session, who) if what == "messages" else _table(session, what, who)
        found.append(Started(what, rows))
    return [one for one in found if one.rows]


def _table(session: Session, what: str, who: journal.By) -> int:
    rows = session.execute(f"office_{what}")
    journal.enter(session, (journal.change(what, None, row) for row in rows), who)
    return len(rows)


def _mail(session: Session, who: journal.By) -> int:
    """Enter the mail that has left, many messages in one entry."""
    after = count = 0
    while page := session.execute("office_messages", {"after": after, "limit": PAGE}):
        of = f"{page[0]['id']}-{page[-1]['id']}"
        left = {str(row["id"]): dict(told("messages", row)) for row in page}
        journal.happened(session, STOOD, of, left, who)
        after, count = page[-1]["id"], count + len(page)
    return count
