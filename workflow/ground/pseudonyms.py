"""Pseudonyms of users and units: the same in every export of a register, and told by nobody without its secret.

The secret is a file of its owner alone, outside the register, beside the key that signs.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import TYPE_CHECKING

from states.pipeline import N_
from workflow.ground import secret_files
from workflow.store import location

if TYPE_CHECKING:
    from workflow.app import App

_SHOWN = 12
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
    faults = secret_files.Faults(OPEN, NO_SECRET)
    secret = secret_files.kept(file, os.urandom(secret_files.SIZE), faults)
    return Pseudonyms(hashlib.sha256(secret + app.register.id.encode()).digest())
