"""The values of fields: from words to typed values, to JSON and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from states.errors import BadInput
from states.frozen import NamedTuple
from states.patterns import late
from states.pipeline import N_, Field, FieldType
from states.values import choosing, naming, texts
from states.values.texts import LONGEST_TEXT as LONGEST_TEXT
from states.values.texts import clean_text as clean_text

_DAY_FIRST = late(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YEAR_FIRST = late(r"(\d{4})-(\d{1,2})-(\d{1,2})")
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The years a date may lie in; another one is a slip of the pen, and no count from it would end in a calendar."""
_WHOLE = late(r"[0-9]{1,8}")


class Person(NamedTuple):
    """A member named in a case, and the day since when the two have been together, None where nobody told."""

    name: str
    since: date | None


def parse_date(text: str, field: str = "date") -> date:
    """Read ``2025-08-04`` or ``04/08/2025``.

    Raises `BadInput` naming the field, the value and the remedy.
    """
    words = text.strip()
    if found := _YEAR_FIRST.fullmatch(words):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(words):
        day, month, year = map(int, found.groups())
    else:
        raise BadInput(
            N_("{field}: {value} is not a date; write 2025-08-04 or 04/08/2025."),
            field=field,
            value=text,
        )
    try:
        read = date(year, month, day)
    except ValueError:
        raise BadInput(
            N_("{field}: {value} is not a day of the calendar."), field=field, value=text
        ) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(
            N_("{field}: {value} is not of the years {first} to {last}; check the year."),
            field=field,
            value=text,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return read


def _count(value: object, field: Field) -> int:
    words = str(value).strip()
    if not _WHOLE.fullmatch(words):
        raise BadInput(
            N_("{field}: {value} is not a whole number of zero or more."),
            field=field.option,
            value=str(value),
        )
    return int(words)


def _choice(value: object, field: Field) -> str:
    return choosing.chosen(field.choices, str(value), field.option)


def _person(value: object, field: Field) -> Person:
    match value:
        case Person(name=name, since=None) | {"name": name, "since": None}:  # of an old list
            return Person(naming.clean_member(name, field.option), None)
        case {"name": name, "since": since}:
            pass
        case [name, since]:
            pass
        case _:
            raise BadInput(
                N_("{field}: {value} needs a name and the day since when they have been together."),
                field=field.option,
                value=str(value),
            )
    return Person(naming.clean_member(str(name), field.option), _date(since, field))


def _date(value: object, field: Field) -> date:
    return value if isinstance(value, date) else parse_date(str(value), field.option)


def _one(value: object, field: Field) -> object:
    match field.type:
        case FieldType.DATE:
            return _date(value, field)
        case FieldType.COUNT | FieldType.ACT:
            return _count(value, field)
        case FieldType.CHOICE:
            return _choice(value, field)
        case FieldType.PERSON:
            return _person(value, field)
        case FieldType.FLAG:
            return bool(value)
        case _:
            return _WORDS[field.type](str(value), field.option)


_WORDS: Mapping[FieldType, Callable[[str, str], str | None]] = {
    FieldType.TEXT: texts.clean_text,
    FieldType.NUMBER: texts.clean_number,
    FieldType.NAME: naming.clean_name,
    FieldType.MEMBER: naming.clean_member,
    FieldType.IDENTITY: texts.clean_identity,
    FieldType.RELIGION: texts.clean_religion,
    FieldType.UNIT: texts.clean_code,
    FieldType.CASE: texts.clean_text,
}


def parse(fields: Iterable[Field], given: Mapping[str, object]) -> dict[str, object]:
    """Return the given values typed by their fields; leave out what was not given.

    Raises `BadInput` for a value that does not fit its field and for a name that is no field.
    """
    spec = {field.name: field for field in fields}
    for name in given:
        if name not in spec:
            raise BadInput(
                N_("{field} is not asked for here; the fields are {fields}."),
                field="--" + name.replace("_", "-"),
                value=str(given[name]),
                fields=tuple(field.option for field in spec.values()),
            )
    told = ((field, given.get(name)) for name, field in spec.items())
    return {
        field.name: _typed(value, field) for field, value in told if value not in (None, (), [])
    }


def _typed(value: object, field: Field) -> object:
    if not field.repeat:
        return _one(value, field)
    items = value if isinstance(value, (list, tuple)) else (value,)
    return tuple(_one(item, field) for item in items)


def restore(fields: Iterable[Field], stored: Mapping[str, Any]) -> dict[str, object]:
    """Return values read back from the JSON that `to_json` made, typed by their fields.

    They were checked when they were recorded, so nothing is refused; what an older program took in
    another form is brought into today's. A name that is no field any more is left out.
    """
    values: dict[str, object] = {}
    for field in fields:
        value = stored.get(field.name)
        if value is None:
            if field.type is FieldType.RELIGION and field.name in stored:
                values[field.name] = None  # told that there is none
            continue
        if read := _RESTORES.get(field.type):
            value = tuple(map(read, value)) if field.repeat else read(value)
        elif field.repeat:
            value = tuple(value)
        values[field.name] = value
    return values


def _restored_person(value: Mapping[str, str | None]) -> Person:
    since = value["since"]
    return Person(naming.restored(str(value["name"])), date.fromisoformat(since) if since else None)


_RESTORES: Mapping[FieldType, Callable[[Any], object]] = {
    FieldType.DATE: date.fromisoformat,
    FieldType.PERSON: _restored_person,
    FieldType.NAME: naming.restored,
    FieldType.MEMBER: naming.restored,
    FieldType.IDENTITY: texts.restored_identity,
    FieldType.RELIGION: texts.restored_religion,
}


def to_json(value: object) -> object:
    """Return a typed value as plain JSON: dates as ISO text, people as objects."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Person):
        return {"name": value.name, "since": value.since and value.since.isoformat()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_json(item) for key, item in value.items()}
    return value


def missing(fields: Iterable[Field], given: Mapping[str, object]) -> tuple[Field, ...]:
    """Return the required fields that have no value yet."""
    return tuple(f for f in fields if f.required and given.get(f.name) in (None, ()))
