"""Made-up names of people: common Vietnamese family, middle and given names, put together at random."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Literal

from states.names import fold
from workflow.demo._data import read

Gender = Literal["male", "female"]
_TRIES = 10_000

GENDERS: tuple[Gender, ...] = ("male", "female")


def person(rng: Random, gender: Gender | None = None, *, but: Iterable[str] = ()) -> str:
    """Return a full name with its diacritics, of either gender unless told, never like one of `but`.

    Raises `RuntimeError` where so many names are refused that none can be found.
    """
    data = read("names")
    families = data["families"]
    sex = gender or rng.choice(GENDERS)
    refused, others = data["refused"]["never"], {fold(name) for name in but}
    for _ in range(_TRIES):
        (family,) = rng.choices(tuple(families), tuple(families.values()))
        middle, given = rng.choice(data["middle"][sex]), rng.choice(data["given"][sex])
        name = f"{family} {middle} {given}"
        if name not in refused and fold(name) not in others and middle.split()[-1] != given:
            return name
    raise RuntimeError(f"no name is left beside these: {sorted(others)}")


def given_name(name: str) -> str:
    """Return the given name, by which people are called."""
    return name.rpartition(" ")[2]
