"""The envelope of hand-over files: a signed file, encrypted so that one register alone can read it.

Line 1 names the register and the public key it is for; line 2 is the file of `file_format`, encrypted to
that key by HPKE (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) with line 1 bound to it. Whoever finds
the file on its way learns where it goes and how long it is. It is signed within, so nobody learns by whom.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from states.errors import KetnapError
from states.pipeline import N_
from workflow.casework.audit import canonical
from workflow.ground import register_key
from workflow.handover import file_format

if TYPE_CHECKING:
    from workflow.ground.register_key import OwnKey

VERSION = file_format.NEWEST
_LINES = 3  # the header, what is encrypted, and nothing after the last line feed

OTHER_KEY = N_(
    "{file} was encrypted to a key that this register does not use; give them the key of now "
    "(ketnap transfer keys show) and ask for the file again."
)


def close(signed: bytes, register: str, key: str) -> bytes:
    """Return a signed file, encrypted to the public key (64 hexadecimal digits) of a register."""
    header = _header(register, key)
    sealed = register_key.encrypt(signed, key, header)
    return b"\n".join((header, base64.b64encode(sealed), b""))


def is_closed(data: bytes) -> bool:
    """Say whether a file is an envelope: those of earlier versions were signed only."""
    return _told(data.split(b"\n", 1)[0]).get("version") == VERSION


def open_(data: bytes, register: str, key: OwnKey, file: str) -> bytes:
    """Return the signed file that an envelope holds.

    Raises `KetnapError` for one that is for another register or key, or was altered or cut off.
    """
    header, *rest = data.split(b"\n")
    told = _told(header)
    destination, public = str(told.get("destination"))[:80], key.public
    if header != _header(destination, str(told.get("key"))) or len(rest) != _LINES - 1 or rest[-1]:
        raise KetnapError(file_format.ALTERED, file=file, what="size")
    if destination != register:
        raise KetnapError(file_format.NOT_OURS, file=file, register=destination)
    if told["key"] != public:
        raise KetnapError(OTHER_KEY, file=file)
    return _decrypted(rest[0], header, key, file)


def _decrypted(words: bytes, header: bytes, key: OwnKey, file: str) -> bytes:
    try:
        sealed = base64.b64decode(words, validate=True)
    except binascii.Error:
        sealed = b""
    signed = key.decrypt(sealed, header)
    if signed is None or base64.b64encode(sealed) != words:  # there is one way to write it
        raise KetnapError(file_format.ALTERED, file=file, what="encryption")
    return signed


def _header(register: str, key: str) -> bytes:
    return canonical(
        {"format": file_format.FORMAT, "version": VERSION, "destination": register, "key": key}
    )


def _told(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and found.get("format") == file_format.FORMAT else {}
