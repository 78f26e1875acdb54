"""The made-up people: the tracks they come by, and each person's facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from states.frozen import NamedTuple
from workflow.demo import names
from workflow.demo._data import read
from workflow.demo.city import Place

YEAR = 365.25
RELIGIOUS = 0.06  # the share of people who follow a religion
LEFT_BEFORE = 5 * YEAR  # how long ago, at least, somebody who is admitted again had left


@dataclass(frozen=True, slots=True)
class Track:
    """One way by which people come, as its table in tracks.toml says."""

    id: str
    places: tuple[str, ...]
    age: tuple[float, float]
    women: float
    often: int
    people: tuple[tuple[str, ...], ...]
    introduced_by: tuple[str, ...]
    introduction: str = "two-members"
    approvals: tuple[str, ...] = ()
    youth_union: bool = False
    trade_union: bool = False
    foreign_employer: bool = False
    readmission: bool = False
    leaves: str | None = None
    opened_by: str = "branch"
    note: str = ""


class Person(NamedTuple):
    """A candidate who never lived: the facts at the opening, and the track."""

    name: str
    born: date
    track: Track
    facts: Mapping[str, object]
    work: str

    def age_on(self, day: date) -> int:
        """Return the full years on a day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@cache
def tracks() -> Mapping[str, Track]:
    """Return the tracks by their ids."""
    return {name: Track(name, **_frozen(row)) for name, row in read("tracks").items()}


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }


def _tuple(values: list[Any]) -> tuple[Any, ...]:
    return tuple(_tuple(value) if isinstance(value, list) else value for value in values)


def person(track: Track, place: Place, opened: date, number: int, rng: Random) -> Person:
    """Make up the person of case `number`, opened in a place on a day."""
    gender: names.Gender = "female" if rng.random() < track.women else "male"
    name = names.person(rng, gender, but=place.roster)
    born = opened - timedelta(days=round(rng.uniform(*track.age) * YEAR))
    work, education, *categories = rng.choice(track.people)
    facts: dict[str, object] = {
        "gender": gender,
        "category": tuple(categories),
        "education": education,
        "residence": _residence(place, rng),
        "youth_union": track.youth_union,
        "trade_union": track.trade_union,
        "religion": rng.choice(read("texts")["religions"]) if rng.random() < RELIGIOUS else None,
        "ethnicity": rng.choice(read("texts")["ethnicities"]),
        "foreign_employer": track.foreign_employer,
        "identity_no": _identity(number, born, gender),
        "introduced_by": rng.choice(track.introduced_by),
    }
    if track.readmission:
        left = opened - timedelta(days=round(LEFT_BEFORE + rng.uniform(0, 3 * YEAR)))
        facts |= {
            "readmission": True,
            "left_on": left,
            "left_reason": "Đi làm ăn xa, bị xóa tên khi còn dự bị",
        }
    return Person(name, born, track, facts, work)


def _residence(place: Place, rng: Random) -> str:
    street, number = rng.choice(read("texts")["streets"]), rng.randint(1, 180)
    area = (
        place.name.removeprefix("Chi bộ ") if place.sector == "residential" else "thành phố Sông Mơ"
    )
    return f"Số {number} đường {street}, {area}"


def _identity(number: int, born: date, gender: names.Gender) -> str:
    """Return an identity number of the right shape that is nobody's: no province has the number 099."""
    century = 2 * (born.year // 100 - 19) + (gender == "female")
    return f"099{century}{born.year % 100:02}{number:06}"
