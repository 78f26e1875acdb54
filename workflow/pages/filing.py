"""A page put into a file, whole or not at all; one with names is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from workflow.pages import making
from workflow.store import files
from workflow.upkeep import made_files

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.pages.blocks import Wanted
    from workflow.stamp import Stamp

WHAT = "page"
"""What the journal calls a page with names."""


class Filed(NamedTuple):
    """A page that was written: of which unit, into which file, with names or without."""

    unit: str
    file: str
    named: bool


def write(app: App, file: str, wanted: Wanted, stamp: Stamp, *, force: bool = False) -> Filed:
    """Write the page of a unit into a file; one with names says who made it, and the journal has it.

    Raises as `making.page` does, `AlreadyExists` where there is a file of the name, unless it may be replaced, and
    `Unavailable` where it cannot be written.
    """
    files.may_place(file, force=force)
    if wanted.named:
        app.may_write()
    maker = making.Maker(stamp.actor.name, stamp.at) if wanted.named else None
    made = making.page(app, stamp.actor, wanted, maker=maker)
    done = Filed(made.unit, file, wanted.named)
    with files.draft_of(file) as draft:
        with open(draft, "w", encoding="utf-8", newline="\n") as out:
            out.write(made.html)
        files.settle(draft)
        if not wanted.named:
            files.place(draft, file, force=force)
            return done
        told = made_files.Made(WHAT, made.unit, made.people)
        with made_files.on_record(app, file, told, stamp) as session:
            files.place(draft, file, force=force)
            app.answered(session, done._asdict())
    return done
