"""Values that cannot be true together, whatever the rules say: votes, dates, people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from states.errors import BadInput
from states.names import same_person
from states.pipeline import N_
from states.values import Person

_NOT_ABOVE = (
    ("present", "official_members"),
    ("votes_for", "present"),
    ("votes_for", "official_members"),
    ("votes_against", "present"),
    ("votes_against", "official_members"),
    ("votes_for", "members"),
)
_MEETING = ("official_members", "members")
_COUNTED = frozenset(name for pair in (*_NOT_ABOVE, _MEETING) for name in pair)
_IN_ORDER = (("starts", "ends"), ("sent", "received"))
_HELPING = ("helper", "introducer")
_PAST = ("issued", "application", "cv", "sent", "since")
_NOT_LATER = (*_PAST, *_HELPING)
_PERSONS = (*_HELPING, "name")


def check(given: Mapping[str, object], *, on: date, candidate: str = "") -> None:
    """Raise `BadInput` for the first pair of values that cannot both be true.

    `on` is the day of the act; `candidate` the name of the person the case is about.
    """
    if not _COUNTED.isdisjoint(given):
        _votes(given)
    _dates(given, on)
    _helpers(given)
    if candidate and "born" not in given:  # the opening names the candidate
        _people(given, candidate)


def _helpers(given: Mapping[str, object]) -> None:
    helpers = given.get("helper")
    names = [p.name for p in helpers if isinstance(p, Person)] if isinstance(helpers, tuple) else []
    for i, name in enumerate(names):
        if any(same_person(name, before) for before in names[:i]):
            raise BadInput(
                N_("{field}: {value} is named twice; name each person once."),
                field="--helper",
                value=name,
            )


def _votes(given: Mapping[str, object]) -> None:
    for few, many in _NOT_ABOVE:
        _not_above(given, few, many)
    votes = [v for name in ("votes_for", "votes_against") if isinstance(v := given.get(name), int)]
    present = given.get("present")
    if isinstance(present, int) and sum(votes) > present:
        raise BadInput(
            N_("{field}: {value} votes in all are more than {most} present; check the numbers."),
            field="--votes-for, --votes-against",
            value=sum(votes),
            most=present,
        )
    for name in _MEETING:
        if given.get(name) == 0:
            raise BadInput(
                N_("{field}: {value} members cannot vote; give the number on the record."),
                field=_option(name),
                value=0,
            )


def _not_above(given: Mapping[str, object], low: str, high: str) -> None:
    few, many = given.get(low), given.get(high)
    if isinstance(few, int) and isinstance(many, int) and few > many:
        raise BadInput(
            N_("{field}: {value} is more than {other} {most}; check both numbers."),
            field=_option(low),
            value=few,
            other=_option(high),
            most=many,
        )


def _dates(given: Mapping[str, object], on: date) -> None:
    for first, last in _IN_ORDER:
        _in_order(given, first, last)
    if "sent" not in given:
        _not_before(given, "received", on)
    if "incoming_no" in given and given.get("received") is None:
        raise BadInput(
            N_("{field}: {value} goes with the day on which the paper came in (--received)."),
            field="--incoming-no",
            value=given["incoming_no"],
        )
    _not_before(given, "by", on)
    for name, day in _papers(given):
        if day > on:
            raise BadInput(
                N_("{field}: {value} lies after the day of the act, {on}; check both dates."),
                field=_option(name),
                value=day,
                on=on,
            )


def _in_order(given: Mapping[str, object], first: str, last: str) -> None:
    early, late = given.get(first), given.get(last)
    if isinstance(early, date) and isinstance(late, date) and early > late:
        raise BadInput(
            N_("{field}: {value} lies before {other} {early}; check both dates."),
            field=_option(last),
            value=late,
            other=_option(first),
            early=early,
        )


def _not_before(given: Mapping[str, object], name: str, on: date) -> None:
    day = given.get(name)
    if isinstance(day, date) and day < on:
        raise BadInput(
            N_("{field}: {value} lies before the day of the act, {on}; check both dates."),
            field=_option(name),
            value=day,
            on=on,
        )


def _papers(given: Mapping[str, object]) -> Iterator[tuple[str, date]]:
    """Yield the days that cannot lie after the act, each with its field."""
    for name in _NOT_LATER:
        if (value := given.get(name)) is None:
            continue
        for one in value if isinstance(value, tuple) else (value,):
            day = one.since if isinstance(one, Person) else one
            if isinstance(day, date):
                yield name, day


def _people(given: Mapping[str, object], candidate: str) -> None:
    for name in _PERSONS:
        if (value := given.get(name)) is None:
            continue
        people = value if isinstance(value, tuple) else (value,)
        for person in people:
            words = person.name if isinstance(person, Person) else person
            if isinstance(words, str) and same_person(words, candidate):
                raise BadInput(
                    N_(
                        "{field}: {value} is the candidate; if it is another person of the same name, add "
                        "something that tells the two apart, such as the post."
                    ),
                    field=_option(name),
                    value=words,
                )


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
