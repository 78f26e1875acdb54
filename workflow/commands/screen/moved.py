"""The screen of deadlines that move, or would move, and of letters that told the old day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from notifications.language import say
from states.pipeline import N_
from workflow.commands.screen import output
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.upkeep.corrected_mail import Wrong
    from workflow.upkeep.recomputing import Moved

MOVES = ("ref", "rule", "before", "after", Column("days", N_("Days later")))
WRONG = ("ref", "rule", "to", "sent_on", "told", Column("due", N_("Deadline now")))


class Effect(Protocol):
    """Whatever moves deadlines."""

    @property
    def moved(self) -> Sequence[Moved]:
        """Return the deadlines that have another day."""

    @property
    def wrong(self) -> Sequence[Wrong]:
        """Return the letters that have left and tell an old day."""


def moves(changed: Effect, *, dry_run: bool, most: int | None = None) -> Iterable[str]:
    """Yield the lines that tell which deadlines moved, or would move: all, or the first `most`."""
    if not changed.moved:
        yield "\n" + say(N_("No open deadline moves."))
        return
    heading = (
        N_("{count} open deadlines would move:") if dry_run else N_("{count} open deadlines moved:")
    )
    yield "\n" + say(heading, {"count": len(changed.moved)})
    yield output.for_the_eye(changed.moved[:most], MOVES, "")
    yield from more(changed.moved, most)
    yield from wrong(changed, dry_run=dry_run, most=most)


def wrong(changed: Effect, *, dry_run: bool, most: int | None = None) -> Iterable[str]:
    """Yield the lines that tell which letters had left and told a day that holds no longer."""
    if not changed.wrong:
        return
    heading = (
        N_("{count} letters already sent would be wrong; their readers would be told:")
        if dry_run
        else N_("{count} letters already sent were wrong; their readers are being told:")
    )
    yield "\n" + say(heading, {"count": len(changed.wrong)})
    yield output.for_the_eye(changed.wrong[:most], WRONG, "")
    yield from more(changed.wrong, most)


def more(rows: Sequence[object], most: int | None) -> Iterable[str]:
    """Yield the line that says how many rows were left off the screen, if any were."""
    if most is not None and len(rows) > most:
        yield say(N_("… and {count} more; --json has them all."), {"count": len(rows) - most})
