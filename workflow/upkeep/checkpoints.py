"""Checkpoints: what a register says of itself at the end of a day, in a form that others keep and compare.

The form is that of transparency logs (C2SP, tlog-checkpoint and signed-note): the origin, the size and root of
the tree over all acts and entries, then lines of our own, and under them the register's signature where what
signs is installed. `hashed` names a checkpoint in 64 hexadecimal digits, for mails and printed sheets.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from datetime import UTC, date, datetime

from states.frozen import NamedTuple
from workflow.ground import register_key
from workflow.ground.register_key import OwnKey
from workflow.store import chain

ORIGIN = "ketnap/"
_ED25519 = b"\x01"  # the kind of signature in a signed note
_KEY_ID = 4
_OWN = ("day", "sealed", "acts", "entries", "cases", "heads", "prev")
_HEX = re.compile(r"[0-9a-f]{64}")
_REGISTER = re.compile(r"[0-9a-f-]{36}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Checkpoint(NamedTuple):
    """What a register held when it was sealed: its acts and entries, their root, and the checkpoint before.

    `head` is the hash over the heads of all cases, `prev` the hash of the checkpoint or seal before.
    """

    register: str
    day: date
    sealed_at: datetime
    acts: int
    entries: int
    cases: int
    root: str
    head: str
    prev: str

    @property
    def size(self) -> int:
        """Return the number of leaves."""
        return self.acts + self.entries


def text(one: Checkpoint) -> str:
    """Return the text of a checkpoint, which is what is hashed and signed."""
    own = (
        chain.text(one.day),
        chain.text(one.sealed_at),
        one.acts,
        one.entries,
        one.cases,
        one.head,
        one.prev,
    )
    root = base64.b64encode(bytes.fromhex(one.root)).decode()
    lines = (f"{ORIGIN}{one.register}", one.size, root)
    return "".join(
        f"{line}\n"
        for line in (*lines, *(f"{name} {value}" for name, value in zip(_OWN, own, strict=True)))
    )


def hashed(one: Checkpoint) -> str:
    """Return the hash of a checkpoint, which names it."""
    # What was spoiled in a file may be no text; it is another checkpoint then.
    return hashlib.sha256(text(one).encode(errors="surrogateescape")).hexdigest()


def signed(one: Checkpoint, key: OwnKey | None) -> str:
    """Return a checkpoint as a note, with the line of its signature where there is a key."""
    words = text(one)
    return f"{words}\n" if key is None else f"{words}\n{signature(words, key)}\n"


def signature(words: str, key: OwnKey) -> str:
    """Return the line of a signature under a text: who, and in base64 the key's mark and the signature."""
    name = words.partition("\n")[0]
    mark = _mark(name, key.public)
    told = base64.b64encode(mark + bytes.fromhex(key.sign(words.encode()))).decode()
    return f"— {name} {told}"


def is_signed(note: str, key: str) -> bool:
    """Say whether a note bears the signature of this public key under the name of its origin."""
    words, _, under = note.partition("\n\n")
    words += "\n"
    name = words.partition("\n")[0]
    for line in under.splitlines():
        dash, who, told, *more = [*line.split(" "), "", ""]
        if (dash, who, any(more)) != ("—", name, False):
            continue
        try:
            data = base64.b64decode(told, validate=True)
        except (binascii.Error, ValueError):
            continue
        if data[:_KEY_ID] == _mark(name, key) and register_key.holds(
            key, data[_KEY_ID:].hex(), words.encode()
        ):
            return True
    return False


def parse(note: str) -> Checkpoint | None:
    """Read a note, signed or not; None where it is not a checkpoint in its one form."""
    words = note.partition("\n\n")[0] + "\n"
    try:
        found = _parsed(words.split("\n")[:-1])
    except (ValueError, OverflowError):
        return None
    return found if found is not None and text(found) == words else None


def _parsed(lines: list[str]) -> Checkpoint | None:
    origin, size, root, *own = lines
    told = dict(zip(_OWN, (line.partition(" ")[2] for line in own), strict=True))
    numbers = [told["acts"], told["entries"], told["cases"], size]
    register = origin.removeprefix(ORIGIN)
    if not all(map(_NUMBER.fullmatch, numbers)) or not _REGISTER.fullmatch(register):
        return None
    if not all(map(_HEX.fullmatch, (told["heads"], told["prev"]))):
        return None
    acts, entries, cases, _ = map(int, numbers)
    instant = datetime.strptime(told["sealed"], _INSTANT).replace(tzinfo=UTC)
    hashed_root = base64.b64decode(root, validate=True).hex()
    return Checkpoint(
        register,
        date.fromisoformat(told["day"]),
        instant,
        acts,
        entries,
        cases,
        hashed_root,
        told["heads"],
        told["prev"],
    )


def _mark(name: str, key: str) -> bytes:
    of = name.encode() + b"\n" + _ED25519 + bytes.fromhex(key)
    return hashlib.sha256(of).digest()[:_KEY_ID]
