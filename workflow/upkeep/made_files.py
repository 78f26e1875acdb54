"""Files that leave the register, each on record: who wrote what, when, how many rows, masked or not."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from workflow.store import journal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Session

LISTED = "list"
"""What the journal calls the writing of a list."""


class Made(NamedTuple):
    """What a file holds: which list, of which unit with all below it, how many rows, masked or not.

    `more` is what else is told of it, such as the states that were asked for.
    """

    what: str
    unit: str
    rows: int
    masked: bool = True
    more: Mapping[str, object] | None = None

    def told(self) -> dict[str, object]:
        """Return what is entered of the file."""
        first = {"list": self.what, "unit": self.unit}
        return {**first, **(self.more or {}), "rows": self.rows, "masked": self.masked}


@contextmanager
def on_record(app: App, file: str, made: Made, stamp: Stamp) -> Iterator[Session]:
    """Enter that a file was written, while the block places it: where either fails, nothing is entered.

    Raises `BadInput` on a live register under a replaced date.
    """
    with app.transaction() as session:
        name = os.path.basename(file)
        journal.happened(session, LISTED, name, made.told(), journal.by(stamp))
        yield session


def enter_or_remove(app: App, file: str, made: Made, stamp: Stamp) -> None:
    """Enter a file that was printed already; one that cannot be entered is taken away again. Raises what stopped it."""
    try:
        with on_record(app, file, made, stamp):
            pass
    except BaseException:
        with suppress(OSError):
            os.unlink(file)
        raise
