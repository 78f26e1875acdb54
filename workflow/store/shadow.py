"""A register as it was: for one reader, temporary tables stand in the place of those that say how cases stand.

The temporary ones bear the same names and come first, so every statement reads them unchanged. Nothing of the
register itself is written: on SQLite it is open for reading alone, on PostgreSQL the transaction is rolled back,
and the tables go with the connection.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from states.frozen import NamedTuple
from workflow.store.session import Head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from workflow.store.location import Location
    from workflow.store.session import Session

TABLES = (
    "cases", "deadlines", "requests", "holds", "act_marks", "case_facts", "case_categories", "transfers",
    "class_places",
)  # fmt: skip
"""The tables of what follows from acts, as far as lists of cases and of stuck ones read them."""
LISTED = ("cases", "case_facts", "case_categories")
"""Those of them that a list of cases reads."""
NUMBERED = ("cases", "transfers")
"""Those whose rows keep their numbers; rows of the others get new ones, as do those that are derived."""
_ACTS = """
CREATE TEMP VIEW acts AS SELECT * FROM {home}.acts a
WHERE a.recorded_at < '{known}'
  AND NOT EXISTS (SELECT 1 FROM not_yet o WHERE o.case_id = a.case_id AND o.n = a.n)
"""
_LATER = {
    "state": "CASE WHEN m.sent_at >= '{known}' OR m.handed_on >= '{day}' THEN 'queued' ELSE m.state END",
    "sent_at": "CASE WHEN m.sent_at < '{known}' THEN m.sent_at END",
    "handed_on": "CASE WHEN m.handed_on < '{day}' THEN m.handed_on END",
}
"""The columns of a message that may have been written after the day asked of."""


class Until(NamedTuple):
    """The instants before which acts, and letters, had been entered."""

    acts: datetime
    letters: datetime


class Shadow:
    """The desk of a register as it was, with one session over temporary tables that are empty at first."""

    def __init__(self, head: Head, session: Session, tables: Tables) -> None:
        self.head = head
        self.session = session
        self._tables = tables

    @contextmanager
    def reading(self, *, as_it_is: bool = False) -> Iterator[Session]:
        """Give the session; there is one state to see, and it is kept until the end."""
        del as_it_is
        yield self.session

    def writing(self) -> AbstractContextManager[Session]:
        """Refuse: what was is not written."""
        raise RuntimeError("a register as it was cannot be written")

    def hold(self, token: str) -> None:
        """Refuse, as `writing` does."""
        raise RuntimeError(token)

    def held(self, token: str) -> bool:
        """Say no: nobody holds what was."""
        return not token

    def let_go(self, token: str) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing: `shadowed` closes the connection."""

    def keep(self, cases: Iterable[int], but: Iterable[int], *, whole: bool) -> None:
        """Take over what is stored of these cases, but for those to be derived anew.

        Where not the `whole` is asked for, only the tables of `LISTED`.
        """
        self._tables.marked("wanted", cases)
        self._tables.marked("anew", but)
        for name in TABLES if whole else LISTED:
            key = "id" if name == "cases" else "case_id"
            which = f"{key} IN (SELECT id FROM wanted)"
            if (
                name != "transfers"
            ):  # the numbers of hand-overs are told: each stays, to be written again
                which += f" AND {key} NOT IN (SELECT id FROM anew)"
            columns = ", ".join(
                column
                for column in self._tables.columns(name)
                if column != "id" or name in NUMBERED
            )
            self._tables.run(
                f"INSERT INTO {name} ({columns})"
                f" SELECT {columns} FROM {self._tables.home}.{name} WHERE {which}"
            )

    def leave_out(self, acts: Sequence[tuple[int, int]]) -> None:
        """Leave acts, by case and number, out of the history: they are dated later than the day asked of."""
        self._tables.many("not_yet", acts)

    def forget_transfers(self, keys: Sequence[int]) -> None:
        """Remove hand-overs, by their numbers, that were opened later."""
        for key in keys:
            self._tables.run(f"DELETE FROM transfers WHERE id = {int(key)}")


class Tables(Protocol):
    """The temporary tables on one connection; `home` is the schema in which the true ones are."""

    home: str

    def run(self, text: str) -> None:
        """Run one statement."""

    def columns(self, table: str) -> list[str]:
        """Return the names of the columns of a true table."""

    def many(self, table: str, rows: Iterable[Sequence[int]]) -> None:
        """Add rows of numbers to a temporary table."""

    def marked(self, table: str, keys: Iterable[int]) -> None:
        """Fill a temporary table of keys anew."""


@contextmanager
def shadowed(where: Location, patience: float, head: Head, until: Until) -> Iterator[Shadow]:
    """Open a register as it was, with no cases yet; raises `Unavailable` as opening does."""
    if where.dialect == "sqlite":
        from workflow.store import shadow_sqlite as engine
    else:
        from workflow.store import shadow_postgresql as engine  # type: ignore[no-redef]
    with engine.opened(where, patience) as (session, tables):
        tables.empty(TABLES)
        _views(tables, until)
        yield Shadow(head, session, tables)


def _views(tables: Any, until: Until) -> None:  # noqa: ANN401 - either engine's
    """Let acts and letters be read as far as they had been entered."""
    known, sent = tables.instant(until.acts), tables.instant(until.letters)
    day = tables.day_of(until.letters)
    tables.run("CREATE TEMP TABLE not_yet (case_id INTEGER, n INTEGER, PRIMARY KEY (case_id, n))")
    for name in ("wanted", "anew"):
        tables.run(f"CREATE TEMP TABLE {name} (id INTEGER PRIMARY KEY)")
    tables.run(_ACTS.format(home=tables.home, known=known))
    columns = [
        f"{_LATER[name].format(known=sent, day=day)} AS {name}" if name in _LATER else f"m.{name}"
        for name in tables.columns("messages")
    ]
    tables.run(
        f"CREATE TEMP VIEW messages AS SELECT {', '.join(columns)} FROM {tables.home}.messages m"
        f" WHERE m.created_at < '{sent}'"
    )
