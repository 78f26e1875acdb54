"""What a unit may be: its kind, where it may stand, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from states.errors import BadInput
from states.frozen import NamedTuple
from states.law.labels import KINDS as KIND_LABELS
from states.law.meetings import parse_meets
from states.pipeline import N_, Label
from states.values import parse_date
from states.values.naming import clean_member
from workflow.casework import letter_terms
from workflow.organisation import validation

if TYPE_CHECKING:
    from workflow.store import Row

KINDS = ("city", "superior", "committee", "branch", "centre")
SECTORS: Mapping[str, Label] = MappingProxyType(
    {
        "residential": Label("khu dân cư", "residential area"),
        "school": Label("trường học", "school"),
        "enterprise": Label("doanh nghiệp", "enterprise"),
        "foreign-owned": Label("doanh nghiệp 100% vốn nước ngoài", "foreign-owned enterprise"),
        "agency": Label("cơ quan", "agency"),
        "armed-forces": Label("lực lượng vũ trang", "armed forces"),
        "cooperative": Label("hợp tác xã", "cooperative"),
    }
)
BOOKS: Mapping[str, Label] = MappingProxyType(
    {
        letter_terms.CLERK: Label("sổ công văn của văn thư", "the dispatch book"),
        letter_terms.OWN: Label("sổ này tự đếm", "this register"),
    }
)
"""Who numbers the letters of a unit."""
COMMITTEES = ("city", "superior", "committee")
STANDS_UNDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "superior": ("city",),
        "committee": ("city", "superior", "committee"),
        "branch": ("city", "superior", "committee"),
        "centre": ("city", "superior", "committee"),
    }
)
"""A committee under a committee is a party committee of a section (đảng ủy bộ phận)."""

FLAGS = ("decides", "hard_area", "has_youth_union", "seal", "code_in_numbers", "nobody_left")
MOST_MEMBERS = 1_000_000

ONE_CITY = N_("A register has one city, its root; a unit of another kind was meant.")
NOT_UNDER = N_(
    "A unit of the kind {kind} cannot stand under {parent}, which is of the kind {other}."
)
CANNOT_DECIDE = N_("{field}: only a committee can take decisions; {value} is of the kind {kind}.")
ROOT_DECIDES = N_("{field}: the root of the tree always decides.")
BAD_SECTOR = N_("{field}: {value} is not one of {choices}.")
TOO_MANY = N_("{field}: {value} is not a number of members.")
LONGEST_LIMIT, MOST_DIGITS = 3660, 10
"""Days or months of a unit's own limit; a greater number is a slip, and no day would come of it."""
TOO_LONG = N_("{field}: {value} is too long a limit; at most {most} days or months are kept.")
BAD_LIMIT = N_("{field}: {value} is not a whole number; write none to give the rule back.")
CLOSED = N_("The unit {value} is closed since {day}; its work is done by {successor}.")


@dataclass(frozen=True, slots=True)
class Profile:
    """What is told of a unit; None leaves a thing as it is, "" takes it away."""

    sector: str | None = None
    decides: bool | None = None
    hard_area: bool | None = None
    has_youth_union: bool | None = None
    official_members: int | None = None
    head: str | None = None
    meets: str | None = None
    official_code: str | None = None
    email: str | None = None
    seal: bool | None = None
    numbers: str | None = None
    term_from: str | None = None
    code_in_numbers: bool | None = None
    nobody_left: bool | None = None


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be added; without a parent it stands under the unit of whoever adds it."""

    code: str
    name: str
    kind: str
    parent: str | None = None
    profile: Profile = field(default_factory=Profile)


class Limit(NamedTuple):
    """A value of a unit's own for a service or advisory rule, resting on the paper `source`.

    None gives the rule back to the units above.
    """

    rule: str
    value: int | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to hold of a unit from a day on; what is left out stays as it is."""

    profile: Profile = field(default_factory=Profile)
    name: str | None = None
    limits: tuple[Limit, ...] = ()


def checked(profile: Profile, unit: str, kind: str) -> dict[str, Any]:
    """Return what was told of the unit, checked, by the columns it goes into.

    Raises `BadInput` for what a unit of this kind cannot have.
    """
    told: dict[str, Any] = {
        name: getattr(profile, name) for name in FLAGS if getattr(profile, name) is not None
    }
    _check_decides(unit, kind, decides=told.get("decides"))
    if profile.official_members is not None:
        told["official_members"] = _members(profile.official_members)
    for name, check in _TEXTS.items():
        text = getattr(profile, name)
        if text is not None:
            told[name] = check(text) if text else None
    return told


def limit_value(text: str) -> int | None:
    """Return the value of a limit as it is typed, None for "none"; raises `BadInput`."""
    word = text.strip().lower()
    if word == "none":
        return None
    if not word.isascii() or not word.isdigit():
        raise BadInput(BAD_LIMIT, field="--limit", value=text)
    if len(word) > MOST_DIGITS or int(word) > LONGEST_LIMIT:
        raise BadInput(TOO_LONG, field="--limit", value=text[:40], most=LONGEST_LIMIT)
    return int(word)


def check_place(kind: str, parent: Row) -> None:
    """Raise `BadInput` where a unit of this kind cannot stand under `parent`."""
    if kind not in STANDS_UNDER:
        raise BadInput(ONE_CITY, field="--kind", value=kind)
    if parent["kind"] not in STANDS_UNDER[kind]:
        raise BadInput(
            NOT_UNDER,
            field="--parent",
            value=kind,
            kind=KIND_LABELS[kind],
            parent=parent["code"],
            other=KIND_LABELS[parent["kind"]],
        )


def _check_decides(unit: str, kind: str, *, decides: bool | None) -> None:
    if decides and kind not in COMMITTEES:
        raise BadInput(CANNOT_DECIDE, field="--decides", value=unit, kind=KIND_LABELS[kind])
    if decides is False and kind == "city":
        raise BadInput(ROOT_DECIDES, field="--no-decides", value=unit)


def _members(count: int) -> int:
    if not 0 <= count <= MOST_MEMBERS:
        raise BadInput(TOO_MANY, field="--official-members", value=count)
    return count


def _sector(word: str) -> str:
    sector = word.strip().lower().replace("_", "-")
    if sector not in SECTORS:
        raise BadInput(BAD_SECTOR, field="--sector", value=word, choices=tuple(SECTORS))
    return sector


def _meets(text: str) -> str:
    days = parse_meets(text)
    return ",".join(str(day) for day in days)


_TEXTS: Mapping[str, Callable[[str], str]] = {
    "sector": _sector,
    "head": lambda text: clean_member(text, "--head"),
    "meets": _meets,
    "official_code": validation.official_code,
    "email": validation.email,
    "numbers": str,
    "term_from": lambda text: parse_date(text, "--term-from").isoformat(),
}
