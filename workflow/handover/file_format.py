"""The format of hand-over files: a sealed manifest, then the entries it names, a line of JSON each.

Line 1 is the manifest: kind, registers, transfer, and of every entry its name, size and SHA-256. Line 2
is the Ed25519 signature under the bytes of line 1. There is one and only one way to write a file, so a
file that was changed in any byte is invalid. Nothing is packed and nothing names a path. It travels in an
envelope (`envelope.py`), which this module knows nothing of.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from typing import TYPE_CHECKING, Any

from states.errors import KetnapError
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.casework.audit import canonical
from workflow.ground import register_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.ground.register_key import OwnKey

FORMAT, VERSION = "ketnap-handover", 1
NEWEST = 2  # the version of envelopes
MOST_BYTES = 6 * 1024 * 1024  # four and a half of contents: in an envelope three bytes become four
ENTRIES: Mapping[str, tuple[str, ...]] = {"handover": ("person", "acts"), "answer": ("answer",)}
_TEXTS = ("source", "city", "destination", "transfer", "ref", "unit", "letter", "state", "on")
_OF_AN_ENTRY = {"name", "size", "sha256"}
_LONGEST = 500
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")

UNREADABLE = N_("The file {file} cannot be read: {why}")
NO_FILE_OF_OURS = N_("{file} is not a hand-over file, or is damaged; ask for it again.")
NEWER = N_("{file} was written by a newer version of ketnap; bring this one up to date first.")
TOO_LARGE = N_("{file} is larger than any hand-over file ({most} bytes); nothing was read.")
ALTERED = N_(
    "{file} was altered or cut off on its way ({what}); nothing was written. Ask for it again."
)
NOT_OURS = N_("{file} is meant for another register ({register}), not for this one.")


class Sealed(NamedTuple):
    """A file as it was read: the manifest, its digest, its signature and the entries, still as bytes."""

    manifest: Mapping[str, Any]
    digest: str
    line: bytes
    signature: str
    entries: tuple[bytes, ...]


def seal(manifest: Mapping[str, object], entries: Mapping[str, object], key: OwnKey) -> Sealed:
    """Sign a manifest over its entries."""
    bodies = {name: canonical(value) for name, value in entries.items()}
    named = [
        {"name": name, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        for name, body in bodies.items()
    ]
    whole = {"format": FORMAT, "version": VERSION, **manifest, "entries": named}
    line = canonical(whole)
    return Sealed(whole, _digest(line), line, key.sign(line), tuple(bodies.values()))


def reseal(manifest: str, entries: Mapping[str, object], key: OwnKey) -> Sealed:
    """Sign a manifest that was kept, once more; its entries must be the same."""
    line = manifest.encode()
    bodies = tuple(map(canonical, entries.values()))
    return Sealed(json.loads(manifest), _digest(line), line, key.sign(line), bodies)


def to_bytes(sealed: Sealed) -> bytes:
    """Return the bytes of a file."""
    signature = canonical({"signature": sealed.signature})
    return b"".join(line + b"\n" for line in (sealed.line, signature, *sealed.entries))


def write(file: str, data: bytes) -> None:
    """Write a file whole or not at all, for its owner only."""
    part = file + ".part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(data)
    os.replace(part, file)


def read(file: str, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file; raises `KetnapError` where there are none, or more than any has."""
    try:
        with open(file, "rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise KetnapError(UNREADABLE, file=file, why=error.strerror or str(error)) from None
    if len(data) > most:
        raise KetnapError(TOO_LARGE, file=file, most=most)
    return data


def parse(data: bytes, file: str) -> Sealed:
    """Read a file as far as its own words go; `verify` then asks who signed it.

    Raises `KetnapError` for what is not a hand-over file of this version, altered or cut off.
    """
    lines = data.split(b"\n")
    manifest = _object(lines[0])
    if manifest is None or manifest.get("format") != FORMAT:
        raise KetnapError(NO_FILE_OF_OURS, file=file)
    version = manifest.get("version")
    if isinstance(version, int) and version > NEWEST:
        raise KetnapError(NEWER, file=file)
    if not _well_formed(manifest):
        raise KetnapError(NO_FILE_OF_OURS, file=file)
    told = (_object(lines[1]) if len(lines) > 1 else None) or {}
    sealed = Sealed(
        manifest, _digest(lines[0]), lines[0], str(told.get("signature")), tuple(lines[2:-1])
    )
    return _whole(sealed, data, file)


def verify(sealed: Sealed, key: str, file: str) -> None:
    """Raise `KetnapError` unless the manifest was signed with the key."""
    if not register_key.holds(key, sealed.signature, sealed.line):
        raise KetnapError(ALTERED, file=file, what="signature")


def entry(sealed: Sealed, name: str) -> Any:  # noqa: ANN401 - JSON
    """Return what an entry holds."""
    return json.loads(sealed.entries[ENTRIES[sealed.manifest["kind"]].index(name)])


def _whole(sealed: Sealed, data: bytes, file: str) -> Sealed:
    """Raise unless every byte of the file is where the manifest and the one form put it."""
    named = sealed.manifest["entries"]
    if len(named) != len(sealed.entries) or not _SIGNATURE.fullmatch(sealed.signature):
        raise KetnapError(ALTERED, file=file, what="size")
    for told, body in zip(named, sealed.entries, strict=True):
        if told["size"] != len(body) or told["sha256"] != hashlib.sha256(body).hexdigest():
            raise KetnapError(ALTERED, file=file, what="contents")
        if _canonical(body) is None:
            raise KetnapError(NO_FILE_OF_OURS, file=file)
    if to_bytes(sealed) != data:
        raise KetnapError(ALTERED, file=file, what="signature")
    return sealed


def _well_formed(manifest: Mapping[str, Any]) -> bool:
    """Say whether a manifest of this version has all its parts, each of its form."""
    return (
        manifest.get("version") == VERSION
        and isinstance(manifest.get("rehearsal"), bool)
        and all(_is_text(manifest.get(name)) for name in _TEXTS)
        and _NUMBER.fullmatch(manifest["transfer"]) is not None
        and _DAY.fullmatch(manifest["on"]) is not None
        and _names_entries(manifest.get("entries"), ENTRIES.get(str(manifest.get("kind"))))
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST


def _names_entries(named: object, expected: tuple[str, ...] | None) -> bool:
    """Say whether a manifest names the entries of its kind, in their order, with size and digest."""
    return (
        isinstance(named, list)
        and all(isinstance(one, dict) and set(one) == _OF_AN_ENTRY for one in named)
        and tuple(one["name"] for one in named) == expected
    )


def _object(line: bytes) -> dict[str, Any] | None:
    """Return the object that a line holds in its one form, None where it holds none."""
    found = _canonical(line)
    return found if isinstance(found, dict) else None


def _canonical(line: bytes) -> Any:  # noqa: ANN401 - JSON
    try:
        found = json.loads(line)
        return found if canonical(found) == line else None
    except (ValueError, RecursionError):
        return None


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
