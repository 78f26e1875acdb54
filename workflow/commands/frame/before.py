"""The global options of the command line, as they were typed."""

from __future__ import annotations

from states.frozen import NamedTuple


class Wanted(NamedTuple):
    """What stands before the command: the register, who acts, on which day, and how."""

    db: str | None = None
    user: str | None = None
    today: str | None = None
    no_input: bool = False
    key: str | None = None
