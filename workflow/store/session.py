"""What a session and an open register are, whichever database they are on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from states.frozen import NamedTuple

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


Row = Mapping[str, Any]
Params = Mapping[str, Any]
NOTHING: Params = {}


class Session(Protocol):
    """A transaction that is open: named statements with ``:name`` parameters, and no commit."""

    @property
    def dialect(self) -> str:
        """Return "sqlite" or "postgresql"."""

    @property
    def kept(self) -> dict[Any, Any] | None:
        """Return what was read before and still holds; None where nobody can tell cheaply."""

    def execute(self, name: str, params: Params = NOTHING, /) -> list[Row]:
        """Run a statement and return its rows; none for a write without RETURNING."""

    def run(self, name: str, params: Params = NOTHING, /) -> int:
        """Run a statement and return how many rows it wrote."""

    def many(self, name: str, rows: Iterable[Params], /) -> None:
        """Run a statement once for every row."""


class Head(NamedTuple):
    """What a register says of itself when it is opened."""

    version: str
    id: str
    rehearsal: bool
    city: str
    account: str


class Engine(NamedTuple):
    """What runs a register: the engine's name and version, and how the register keeps its journal.

    `journal` is SQLite's word for it ("wal"), "" on a server; `at_risk` says that this engine, left to
    itself, could damage a write-ahead log under several connections.
    """

    name: str
    version: str
    at_risk: bool = False
    journal: str = ""


class Desk(Protocol):
    """A register that is open, over connections it keeps, one for each thread."""

    head: Head

    def writing(self) -> AbstractContextManager[Session]:
        """Open a transaction that may write; commit at its end, roll back on any exception."""

    def reading(self, *, as_it_is: bool = False) -> AbstractContextManager[Session]:
        """Open a transaction that sees one state of the register and cannot write.

        With `as_it_is` what was spoiled byte by byte is read as the text it is.
        """

    def hold(self, token: str) -> None:
        """Hold a token (see `holding`) for this thread's work, until it is let go of or this process dies."""

    def held(self, token: str) -> bool:
        """Say whether whoever took a token still holds it; false too for what is no token."""

    def let_go(self, token: str) -> None:
        """Let go of a token; nothing where it is not held here."""

    def close(self) -> None:
        """Close every connection."""
