"""Secrets of a register that are kept outside it: a file of its owner alone, made where there is none."""

from __future__ import annotations

import os
import re
import stat

from states.errors import KetnapError
from states.frozen import NamedTuple

SIZE = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WORDS = re.compile(r"[0-9a-f]{64}")


class Faults(NamedTuple):
    """What is said of a file that other accounts may read, and of one that holds no secret."""

    open: str
    spoiled: str


def kept(file: str, fresh: bytes, faults: Faults) -> bytes:
    """Return the secret of 32 bytes that a file keeps, `fresh` where there was no file.

    Raises `KetnapError` where the file is open to others, or spoiled.
    """
    os.makedirs(os.path.dirname(file) or ".", mode=0o700, exist_ok=True)
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(made, "w", encoding="ascii") as stream:
            stream.write(fresh.hex() + "\n")
    return _read(file, faults)


def _read(file: str, faults: Faults) -> bytes:
    if os.name == "posix" and os.stat(file).st_mode & _OTHERS:
        raise KetnapError(faults.open, file=file)
    with open(file, "rb") as stream:
        words = stream.read(200).decode("ascii", "replace").strip()
    if not _WORDS.fullmatch(words):
        raise KetnapError(faults.spoiled, file=file)
    return bytes.fromhex(words)
