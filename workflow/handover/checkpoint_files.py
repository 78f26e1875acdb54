"""Files of checkpoints: what a register said of itself from day to day, for others to hold against it later.

Line 1 tells of the register and how many checkpoints follow; then a line of JSON each, in one and only one form:
the note, and the proof that its tree begins with that of the checkpoint before. They tell of no person.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from states.errors import BadInput, KetnapError, NotPermitted
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.casework.audit import canonical
from workflow.handover import file_format
from workflow.handover.file_format import NEWER
from workflow.store import files
from workflow.upkeep import checkpoints, leaves, seals, tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from states.units import Actor
    from workflow.app import App
    from workflow.store import Session
    from workflow.upkeep.checkpoints import Checkpoint

FORMAT, VERSION = "ketnap-checkpoints", 1
MOST_BYTES = 64 * 1024 * 1024  # of a hundred years of days
_HEAD = {"format", "version", "register", "city", "rehearsal", "checkpoints"}
_UNDER = re.compile(r"(— [^ \n]+ [A-Za-z0-9+/]+={0,2}\n)?")
_HEX = re.compile(r"[0-9a-f]{64}")
_LONGEST = 500

CITY_ONLY = N_("This concerns the whole city; only a user of the root unit may do it.")
NONE_YET = N_(
    "There is no seal that others could keep; seal the register with: ketnap job run seal"
)
NONE_SINCE = N_("{field}: no seal was made since {value}.")
NOT_SOUND = N_("The seal of {day} does not fit what it is over. Look with: ketnap audit verify")
NO_FILE_OF_OURS = N_(
    "{file} is not a file of checkpoints, or was damaged or cut off; ask for it again."
)
FOLLOWS_NOT = N_(
    "{file}: the checkpoint of {day} does not follow the one before it, so that one of them was left out, moved or "
    "made anew. Nothing was taken in."
)
HOLDS_LESS = N_(
    "{file}: the checkpoint of {day} does not hold all that the one before it held: the history was made anew. "
    "Nothing was taken in."
)


class Written(NamedTuple):
    """A file that was written: of which register, how many checkpoints, the first and the last day, the last hash."""

    file: str
    register: str
    checkpoints: int
    since: date
    day: date
    hash: str


class Kept(NamedTuple):
    """One checkpoint of a file: its note as it stands there, what it says, and the proof of what it begins with."""

    note: str
    said: Checkpoint
    proof: tuple[str, ...]

    @property
    def hash(self) -> str:
        """Return the hash that names the checkpoint."""
        return checkpoints.hashed(self.said)


class File(NamedTuple):
    """A file as it was read: the register, what it calls its city, and its checkpoints, at least one."""

    register: str
    city: str
    kept: tuple[Kept, ...]


# -- writing ----------------------------------------------------------------------------------------


def write(app: App, file: str, actor: Actor, since: date | None = None) -> Written:
    """Write the checkpoints of the register since a day, or all, into a new file, whole or not at all.

    The first is the last one made up to that day, so that who holds that day's finds it again. Raises
    `NotPermitted` but for who sees the whole city, `KetnapError` for a register whose seals do not fit.
    """
    if not sees_the_city(actor):
        raise NotPermitted(CITY_ONLY, roles=())
    with app.reading() as session:
        found = _since(_made(session, app.register.id), since)
    register = app.register
    head = {
        "format": FORMAT,
        "version": VERSION,
        "register": register.id,
        "city": register.city,
        "rehearsal": register.rehearsal,
        "checkpoints": len(found),
    }
    _put(file, b"".join(canonical(line) + b"\n" for line in (head, *map(_line, found))))
    last = found[-1]
    return Written(file, register.id, len(found), found[0].said.day, last.said.day, last.hash)


def sees_the_city(actor: Actor) -> bool:
    """Say whether a user stands in the root unit."""
    return actor.unit_path.count("/") <= 1


def _made(session: Session, register: str) -> list[Kept]:
    """Return every checkpoint of the register with its proof; those of the first are none."""
    broken = seals.broken_at(session, register)
    if broken:
        raise KetnapError(NOT_SOUND, day=broken)
    follow, _ = seals.in_chain(seals.read(session))
    made = [one for one in follow if one.entries is not None]
    sizes = [(one.acts, one.entries or 0) for one in made]
    proofs = [[], *leaves.proofs(session, leaves.last(session), sizes)]
    return [
        Kept(seals.note(one, register), seals.checkpoint(one, register), tuple(proof))
        for one, proof in zip(made, proofs, strict=False)
    ]


def _since(made: Sequence[Kept], since: date | None) -> Sequence[Kept]:
    if not made:
        raise KetnapError(NONE_YET)
    if since is None:
        return made
    if made[-1].said.day < since:
        raise BadInput(NONE_SINCE, field="--since", value=since)
    first = max((at for at, one in enumerate(made) if one.said.day <= since), default=0)
    return made[first:]


def _line(one: Kept) -> dict[str, object]:
    return {"note": one.note, "proof": list(one.proof)}


def _put(file: str, data: bytes) -> None:
    with files.draft_of(file) as draft:
        with open(draft, "wb") as stream:
            stream.write(data)
        files.settle(draft)
        files.place_new(draft, file)


# -- reading ----------------------------------------------------------------------------------------


def read(file: str) -> File:
    """Read a file and check that each checkpoint follows the one before, and holds all that it held.

    Raises `KetnapError` with the day of the first that does not, and for what is no such file.
    """
    data = file_format.read(file, MOST_BYTES)
    found = _parsed(data, file)
    for before, one in pairwise(found.kept):
        follow(before, one, file)
    return found


def follow(before: Kept, one: Kept, file: str) -> None:
    """Raise `KetnapError` unless a checkpoint comes right after another and its tree begins with that one's."""
    if one.said.prev != before.hash:
        raise KetnapError(FOLLOWS_NOT, file=file, day=one.said.day)
    first, second = before.said, one.said
    fewer = second.acts < first.acts or second.entries < first.entries
    trees = (
        (first.size, bytes.fromhex(first.root)),
        (second.size, bytes.fromhex(second.root)),
    )
    if fewer or not tree.extends(*trees, list(map(bytes.fromhex, one.proof))):
        raise KetnapError(HOLDS_LESS, file=file, day=second.day)


def _parsed(data: bytes, file: str) -> File:
    first, *lines = data.split(b"\n")
    head = _object(first)
    if head.get("format") != FORMAT:
        raise KetnapError(NO_FILE_OF_OURS, file=file)
    version = head.get("version")
    if isinstance(version, int) and version > VERSION:
        raise KetnapError(NEWER, file=file)
    kept = [_kept(_object(line), head.get("register")) for line in lines[:-1]]
    whole = tuple(one for one in kept if one is not None)
    counted = lines[-1:] == [b""] and 0 < len(whole) == len(kept) == head.get("checkpoints")
    if not (counted and _well_formed(head)):
        raise KetnapError(NO_FILE_OF_OURS, file=file)
    return File(head["register"], head["city"], whole)


def _well_formed(head: dict[str, Any]) -> bool:
    return (
        set(head) == _HEAD
        and head["version"] == VERSION
        and isinstance(head["city"], str)
        and len(head["city"]) <= _LONGEST
        and isinstance(head["rehearsal"], bool)
    )


def _kept(line: dict[str, Any], register: object) -> Kept | None:
    """Return the checkpoint of a line; None where it is in another form, or of another register."""
    note, proof = line.get("note"), line.get("proof")
    if set(line) != {"note", "proof"} or not isinstance(note, str) or not isinstance(proof, list):
        return None
    if not all(isinstance(one, str) and _HEX.fullmatch(one) for one in proof):
        return None
    said = parse(note)
    return Kept(note, said, tuple(proof)) if said and said.register == register else None


def parse(note: str) -> Checkpoint | None:
    """Read a note, which has the line of one signature under its text, or none; None for anything else."""
    said = checkpoints.parse(note)
    if said is None or not _HEX.fullmatch(said.root):
        return None
    under = note.removeprefix(checkpoints.text(said) + "\n")
    return said if _UNDER.fullmatch(under) else None


def _object(line: bytes) -> dict[str, Any]:
    """Return the object that a line holds in its one form, an empty one where it holds none."""
    try:
        found = json.loads(line)
        fits = isinstance(found, dict) and canonical(found) == line
    except (ValueError, RecursionError):
        return {}
    return found if fits else {}
