"""Pseudonyms of users and units: the same in every export of a register, and told by nobody without its secret.

The secret is a file of its owner alone, outside the register, beside the key that signs.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from typing import TYPE_CHECKING

from states.errors import KetnapError
from states.pipeline import N_
from workflow.store import location

if TYPE_CHECKING:
    from workflow.app import App

_SIZE, _SHOWN = 32, 12
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
OPEN = N_("Other accounts may read the secret {file}; keep it to its owner: chmod 600 {file}")
NO_SECRET = N_("The file {file} holds no secret of pseudonyms; put it back from where it is kept.")


class Pseudonyms:
    """What a register calls its users and units where their names are not told."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def of(self, kind: str, name: object) -> str:
        """Return the pseudonym of one of a kind, such as ``user-1f0a…``."""
        told = hmac.digest(
            self._secret, f"{kind} {name}".encode(errors="surrogateescape"), "sha256"
        )
        return f"{kind}-{told.hex()[:_SHOWN]}"


def of(app: App) -> Pseudonyms:
    """Return the pseudonyms of a register; their secret is made and kept where there is none.

    Raises `KetnapError` where the secret is open to others, or spoiled.
    """
    file = location.key_file(app.where, app.register.id) + ".pseudonyms"
    os.makedirs(os.path.dirname(file) or ".", mode=0o700, exist_ok=True)
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(made, "w", encoding="ascii") as stream:
            stream.write(os.urandom(_SIZE).hex() + "\n")
    secret = _read(file)
    return Pseudonyms(hashlib.sha256(secret + app.register.id.encode()).digest())


def _read(file: str) -> bytes:
    if os.name == "posix" and os.stat(file).st_mode & _OTHERS:
        raise KetnapError(OPEN, file=file)
    with open(file, "rb") as stream:
        words = stream.read(200).decode("ascii", "replace").strip()
    try:
        secret = bytes.fromhex(words)
    except ValueError:
        secret = b""
    if len(secret) != _SIZE:
        raise KetnapError(NO_SECRET, file=file)
    return secret
