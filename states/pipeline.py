"""The frozen values a lifecycle is written in: words, stages, states, moves and their fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from states.frozen import NamedTuple

NOTHING: Mapping[str, object] = MappingProxyType({})


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for translation and return it unchanged."""
    return text


class Label(NamedTuple):
    """The words for one thing, in Vietnamese and in English."""

    vi: str
    en: str


class Kind(StrEnum):
    """Whose rule it is; only statutory ones come from a party document."""

    STATUTORY = "statutory"
    SERVICE = "service"
    ADVISORY = "advisory"
    PRODUCT = "product"


class Role(StrEnum):
    """What a user may do within the user's unit and below."""

    BRANCH = "branch"
    COMMITTEE = "committee"
    AUTHORITY = "authority"
    CENTRE = "centre"
    INSPECTOR = "inspector"
    ADMIN = "admin"


class Tell(StrEnum):
    """Who is told of a step once it was taken."""

    BRANCH = "branch"  # the unit that owns the case
    NEXT = "next"  # the committee or authority that acts next
    RECEIVING = "receiving"  # the destination of a hand-over
    LEAVING = "leaving"  # the unit that handed the case over


class FieldType(StrEnum):
    """How the value of a field is written and read."""

    TEXT = "text"
    NUMBER = "number"  # the number of a paper: kept in the table of documents
    NAME = "name"  # the name of one person
    MEMBER = "member"  # the name of a member, with the post in brackets where two bear one name
    IDENTITY = "identity"  # an identity number, kept by its digits
    RELIGION = "religion"  # free words; those for "none" are kept as None
    DATE = "date"
    COUNT = "count"
    CHOICE = "choice"
    FLAG = "flag"
    PERSON = "person"  # a member and the day since when the two have been together
    ACT = "act"  # the number of an earlier act of the same case
    UNIT = "unit"  # the code of a unit
    CASE = "case"  # the reference of another case


_IMPERSONAL = frozenset(
    {
        FieldType.DATE,
        FieldType.COUNT,
        FieldType.CHOICE,
        FieldType.FLAG,
        FieldType.ACT,
        FieldType.UNIT,
        FieldType.CASE,
    }
)
"""Types whose values name nobody by themselves: days, numbers, words of a closed list, units, other acts."""


class Choice(NamedTuple):
    """One allowed value of a field, with its words.

    It may be typed by its id, by its label in either language, and in the other words of `answers`.
    """

    id: str
    label: Label
    answers: tuple[str, ...] = ()


class Field(NamedTuple):
    """One thing a move or a piece of evidence asks for.

    `required` fields must be given when the act is recorded; a `repeat` field holds a tuple of values.
    `of_a_person` marks one that tells of a person although others of its type do not.
    """

    name: str
    label: Label
    type: FieldType = FieldType.TEXT
    required: bool = True
    repeat: bool = False
    choices: tuple[Choice, ...] = ()
    default: str | None = None
    of_a_person: bool = False

    @property
    def personal(self) -> bool:
        """Return whether a value could name a person, and so may have to be erased one day."""
        return self.of_a_person or self.type not in _IMPERSONAL

    @property
    def option(self) -> str:
        """Return the command-line option of this field."""
        return "--" + self.name.replace("_", "-")


class Stage(NamedTuple):
    """One of the parts the way to membership is divided into."""

    id: str
    label: Label


class State(NamedTuple):
    """Where a case can stand."""

    id: str
    stage: str
    label: Label


class Move(NamedTuple):
    """A named change of state: its sources and target, who takes it, its fields and guards.

    An empty `target` leaves the state as it is. `branch_until` names the states from which the branch
    itself may take the move, where that is not all of `sources`; `tells` who gets a message of it.
    `worded` has the words for it where these depend on the state it starts from; `resets` marks a move
    back on the way, after which limits begin again.
    """

    name: str
    label: Label
    sources: tuple[str, ...]
    target: str
    roles: tuple[Role, ...]
    fields: tuple[Field, ...] = ()
    guards: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    branch_until: tuple[str, ...] = ()
    tells: tuple[Tell, ...] = ()
    worded: tuple[tuple[tuple[str, ...], Label], ...] = ()
    resets: bool = False

    def label_from(self, state: str | None) -> Label:
        """Return the words for the move as it is taken from `state`."""
        return next((label for sources, label in self.worded if state in sources), self.label)


class Refusal(NamedTuple):
    """One reason why a step may not be taken.

    `message` is an English template, `params` its values; `earliest` is the first day on which this
    condition can hold, or None; `owner` is who can supply what is missing.
    """

    rule: str
    message: str
    params: Mapping[str, object] = NOTHING
    kind: Kind = Kind.PRODUCT
    source: str = ""
    confidence: str | None = None
    earliest: date | None = None
    owner: str | None = None


class Warned(NamedTuple):
    """Something worth saying that stops nothing."""

    message: str
    params: Mapping[str, object]
