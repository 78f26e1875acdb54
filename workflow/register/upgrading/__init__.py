"""The upgrade of a register of an older program: how it is asked for, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from workflow.store.migrations import HEAD

if TYPE_CHECKING:
    from workflow.upkeep.corrected_mail import Wrong
    from workflow.upkeep.recomputing import Moved


@dataclass(frozen=True, slots=True)
class Kinds:
    """Open deadlines whose rule is of another kind now than was stored."""

    rule: str
    before: str
    after: str
    deadlines: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A case whose history cannot be read; it was left as it is."""

    ref: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an upgrade brings, known before anything is written for good.

    `reports` holds by the name of each step the rows it has to tell; `cases` were looked at, of which
    `derived` were rewritten.
    """

    before: str
    after: str
    cases: int
    derived: int
    kinds: tuple[Kinds, ...]
    moved: tuple[Moved, ...]
    wrong: tuple[Wrong, ...]
    unreadable: tuple[Unreadable, ...]
    reports: Mapping[str, Sequence[Any]]


def nothing_to_bring() -> Preview:
    """Return what the upgrade of a register brings that is up to date."""
    return Preview(HEAD, HEAD, 0, 0, (), (), (), (), {})


class Upgraded(NamedTuple):
    """The schema versions before and after; equal where nothing was to do or nothing was written."""

    before: str
    after: str


class How(NamedTuple):
    """How a register is brought along.

    `agree` is shown what the upgrade brings and says whether it is written; on a dry run nothing is.
    `today` replaces the date, on a rehearsal register or a dry run only.
    """

    dry_run: bool = False
    agree: Callable[[Preview], bool] = lambda _: True
    today: date | None = None


AS_IT_IS = How()
