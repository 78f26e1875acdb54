"""What a user of this computer saw last of each register: the newest seal, kept outside the register.

Whoever changes a register cannot change what everybody else has seen of it. It is a file of the user, with a line
for each register and place, so that a copy brought back elsewhere is not mistaken for the register.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from states.frozen import NamedTuple
from workflow.store import location
from workflow.store.location import Location


class Seen(NamedTuple):
    """A seal as it was seen: its hash and day, the acts and entries it covers, and the instant (ISO)."""

    hash: str
    day: str
    acts: int
    entries: int
    at: str


def last(where: Location, register: str) -> Seen | None:
    """Return what was seen last of a register at this place; None where nothing was, or it cannot be read."""
    told = _read(location.seen_file()).get(_key(where, register))
    if not isinstance(told, dict) or set(told) != set(Seen._fields):
        return None
    fits = all(
        isinstance(value, int) is (name in ("acts", "entries")) for name, value in told.items()
    )
    return Seen(**told) if fits else None


def remember(where: Location, register: str, seen: Seen) -> None:
    """Keep what was seen of a register; where nothing can be kept nothing is said."""
    file = location.seen_file()
    kept = {**_read(file), _key(where, register): seen._asdict()}
    try:
        os.makedirs(os.path.dirname(file) or ".", mode=0o700, exist_ok=True)
        part = f"{file}.{os.getpid()}"
        with open(part, "w", encoding="utf-8") as stream:
            json.dump(kept, stream, ensure_ascii=False, indent=1)
        os.replace(part, file)
    except OSError:
        return


def _key(where: Location, register: str) -> str:
    place = os.path.abspath(where.path) if where.path else where.shown
    return f"{register} {place}"


def _read(file: str) -> Mapping[str, Any]:
    try:
        with open(file, encoding="utf-8") as stream:
            found = json.load(stream)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
