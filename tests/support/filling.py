"""Fill in a printed command the way a user would: a name, a number, a day for every mark, the first of the choices."""

from __future__ import annotations

import re
import shlex
from datetime import date, timedelta

_NAMES = ("Vũ Thị Người", "Bùi Văn Kẻ", "Đặng Thị Ấy")
_CHOICE = re.compile(r'"([^"|]+)(\|[^"|]+)+"')
_DAY = "DD/MM/YYYY"
_PEOPLE = ("--introducer", "--helper", "--name", "--verifier", "--signed-by")
_LONG_AGO = ("--introducer", "--helper")
_NUMBER = "9"
"""Of members as of votes: every one of them is there and in favour."""
_ENDS = ("--ends", "--until")


def fill(line: str, today: date, *, code: str = "LC02", on: date | None = None) -> list[str]:
    """Return the words of a command with every mark filled in; `code` stands for a unit.

    Days are those of the act (or today), and long ago for how long people have been together.
    """
    acted = on or _dated(line) or today
    words = shlex.split(_CHOICE.sub(lambda found: found[1], line))
    assert words.pop(0) == "ketnap"
    filled: list[str] = []
    option, people = "", 0
    for word in words:
        option = word if word.startswith("--") else option
        if word == "…":
            people += option in _PEOPLE
            filled.append(_NAMES[people - 1] if option in _PEOPLE else _words(option, people))
        elif word == _DAY:
            filled.append(_day(option, acted))
        elif word == "N":
            filled.append(_NUMBER)
        else:
            filled.append(code if word == "CODE" else word)
    return filled


def _words(option: str, people: int) -> str:
    return f"điền {option.strip('-')}" if option else f"mới{people}"


def _dated(line: str) -> date | None:
    """Return the day that a command is dated with."""
    found = re.search(r"--on (\d\d)/(\d\d)/(\d{4})", line)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else None


def _day(option: str, acted: date) -> str:
    if option in _LONG_AGO:
        acted = acted.replace(day=1, year=acted.year - 3)
    elif option in _ENDS:
        acted += timedelta(days=30)
    return f"{acted:%d/%m/%Y}"
