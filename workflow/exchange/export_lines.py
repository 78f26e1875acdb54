"""The lines of an exported history: JSON of one form, numbered, each under a running check over all before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import IO, Any

from workflow.store import chain

FORM = 1
"""The form of the file, told in its first line."""
CHECK, DIGITS = "zsum", 16
"""The key of the check, the last of every line, and its hexadecimal digits."""


class Lines:
    """A file that is being written, a line for each row."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._so_far = b""
        self.rows = 0

    def add(self, kind: str, body: Mapping[str, Any]) -> None:
        """Write one row; what it does not have is left out."""
        self.rows += 1
        told = {name: plain(value) for name, value in body.items() if value is not None}
        data = chain.canonical({**told, "kind": kind, "row": self.rows})
        total = chain.sha256()
        total.update(self._so_far + data)
        self._so_far = total.digest()
        check = f',"{CHECK}":"{self._so_far.hex()[:DIGITS]}"}}\n'
        self._stream.write(data[:-1] + check.encode())


def plain(value: Any) -> Any:  # noqa: ANN401 - any column
    """Return a value of a column as the file tells it; what was spoiled so that it is bytes is told as such."""
    if isinstance(value, date):  # an instant is one too
        return chain.text(value)
    if isinstance(value, bytes | memoryview):
        return f"bytes {bytes(value).hex()}"
    return value
