"""The stamp that travels from the edge downward: who acts, when it is recorded, the paper's date and why."""

from __future__ import annotations

import os
from datetime import date, datetime

from states.frozen import NamedTuple
from states.units import Actor

__all__ = ["Actor", "Origin", "Stamp", "here"]


class Origin(NamedTuple):
    """From where a command came: the account of the operating system, and the machine."""

    account: str
    machine: str


class Stamp(NamedTuple):
    """Who (`actor`), entered when (`at`, an aware instant), dated how (`on`), and why (`note`).

    `key` is the client's own name for the command, by which a repeated one is known; `behalf_id` the user
    in whose place the actor acts; `backfilled` says of an act that it is entered from old papers; `seat` is the
    account of the database, "" on a file.
    """

    actor: Actor
    at: datetime
    on: date
    note: str | None = None
    key: str | None = None
    origin: Origin | None = None
    behalf_id: int | None = None
    backfilled: bool = False
    seat: str = ""


def here() -> Origin:
    """Return the account of the operating system and the machine of this process, "" where it does not tell."""
    if os.name == "nt":
        return Origin(os.environ.get("USERNAME", ""), os.environ.get("COMPUTERNAME", ""))
    import pwd  # not there on Windows

    try:
        account = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a user without a name, as in a container
        account = str(os.getuid())
    return Origin(account, os.uname().nodename)
