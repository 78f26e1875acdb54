"""What a job is, and what a run of it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.pipeline import NOTHING, Warned

if TYPE_CHECKING:
    from workflow.app import App


class Planned(NamedTuple):
    """One thing a run did, or on a dry run would do.

    `what` is a word for a script, `ref` the case if it is about one, `to` the user or unit it is for;
    `params` are plain values.
    """

    what: str
    ref: str | None = None
    to: str | None = None
    params: Mapping[str, object] = NOTHING


class Report(NamedTuple):
    """What a run of a job found and did; `changed` and `queued` are 0 where nothing was new.

    `errors` holds a line for each of the `failed`, which never stop the rest; `notes` are said beside them and
    not kept: nothing failed there.
    """

    examined: int = 0
    changed: int = 0
    queued: int = 0
    failed: int = 0
    errors: tuple[str, ...] = ()
    planned: tuple[Planned, ...] = ()
    notes: tuple[Warned, ...] = ()


Run = Callable[["App", datetime, bool], Report]
"""What a job is: it takes the register, the instant and whether to write nothing (a dry run)."""

_counted: ContextVar[Callable[[], Report]] = ContextVar("_counted", default=Report)


def keep(report: Callable[[], Report]) -> None:
    """Let the counts of the run under way be known, should it break or be stopped before its end."""
    _counted.set(report)


def so_far() -> Report:
    """Return what the run under way has done so far."""
    return _counted.get()()
