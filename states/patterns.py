"""Patterns that are compiled when they are first used: most commands need few of those they load."""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    """A pattern still to be compiled; each method becomes that of the compiled one on first use."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern offers
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def late(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is compiled when it is first asked for something."""
    return cast("re.Pattern[str]", _Late(source, flags))
