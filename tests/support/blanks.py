"""Fill in the commands that the program prints, as somebody would who knows the case.

Written from the contract and the words of a command alone: what stands in it as a mark is replaced by
something sensible, and where several things are sensible (a choice, a day), each is tried in turn.
"""

from __future__ import annotations

import itertools
import shlex
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

MOST = 80
"""So many ways to fill in one command are tried, the likeliest first."""
_TEXTS = {
    "--helper": ("Phạm Văn Giúp", "Hoàng Thị Đỡ"),
    "--introducer": ("Lê Thị Một", "Trần Văn Hai", "Vũ Thị Ba"),
    "--name": ("Mai Thị Thay",),
    "--verifier": ("Ngô Văn Tra",),
    "--signed-by": ("Đỗ Thị Ký",),
    "--issuer": ("Trung tâm chính trị",),
}
_LONG_AGO = frozenset({"--helper", "--introducer", "--since"})
_AHEAD = frozenset({"--until", "--by", "--ends"})


class Known(NamedTuple):
    """What whoever fills in a command knows: the day, how many vote, and where people go."""

    day: date
    members: int = 9
    place: str = "BL01"


def ways(command: str, known: Known) -> Iterator[list[str]]:
    """Yield the words of a command, without the program's name, filled in one way after the other."""
    words = shlex.split(command)[1:]
    marks = dict(_marks(words, known))
    for chosen in itertools.islice(itertools.product(*marks.values()), MOST):
        filled = dict(zip(marks, chosen, strict=True))
        yield [filled.get(at, word) for at, word in enumerate(words)]


def _marks(words: list[str], known: Known) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each place to fill in, with what may stand there."""
    option, used = "", 0
    for at, word in enumerate(words):
        if word.startswith("--"):
            option = word
        elif word == "…":
            texts = _TEXTS.get(option, (f"{70 + used}-CV/ĐU việc cụ thể",))
            yield at, (texts[used % len(texts)],)
            used += 1
        elif word == "DD/MM/YYYY":
            yield at, tuple(f"{day:%d/%m/%Y}" for day in _days(option, known.day))
        elif word == "N":
            yield at, ("30" if option == "--days" else str(known.members),)
        elif word == "CODE":
            yield at, (known.place,)
        elif "|" in word:
            yield at, tuple(word.split("|"))


def _days(option: str, today: date) -> tuple[date, ...]:
    if option in _LONG_AGO:
        return (date(2015, 3, 1),)
    if option in _AHEAD:
        return (today + timedelta(days=25),)
    return (today, today - timedelta(days=20))
