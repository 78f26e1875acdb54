"""The reading and writing of one cell of a list, by the field of the catalogue that it holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from states.errors import BadInput
from states.names import fold_words
from states.pipeline import N_, Field, FieldType
from states.values import Person, naming, parse, parse_date
from states.values.texts import NO_RELIGION

Cell = str | date | datetime | float | bool | None
"""What a cell of a sheet holds: text, a day, a number, yes or no, nothing."""
Written = str | date | int | None
"""What is written into one."""
_Told = str | date | float
"""What a cell that is not empty tells; a float may also be a whole number, or yes or no."""

SEPARATOR = ";"
"""What stands between several values of one cell."""
SINCE = "@"
"""What stands between a person and the day since when the two have been together."""
YES = "x"

_YES_NO = MappingProxyType(
    {
        **dict.fromkeys(("x", "co", "yes", "true", "1", "dung", "v", "y"), True),
        **dict.fromkeys(("khong", "no", "false", "0", "n", "sai"), False),
    }
)


def read(field: Field, cell: Cell, name: str) -> object:
    """Return what a cell holds as a typed value, None for nothing; `name` is that of its column.

    Raises `BadInput` for what does not fit.
    """
    value = _plain(cell)
    if value is None:
        return None
    if field.type is FieldType.FLAG:
        return _flag(value, name)
    if field.type is FieldType.PERSON:
        return tuple(_person(one, name) for one in _several(value)) or None
    given = _several(value) if field.repeat else _one(value, field, name)
    try:
        return parse((field,), {field.name: given}).get(field.name)
    except BadInput as bad:
        raise BadInput(bad.message, **_in_words(bad.params, field), field=name) from None


def write(field: Field, value: object, lang: str | None = None) -> Written:
    """Return a typed value as it stands in a cell; choices as ids, with `lang` by their labels."""
    if isinstance(value, tuple) and not isinstance(value, Person):
        return f"{SEPARATOR} ".join(str(_cell(field, one, lang)) for one in value) or None
    return _cell(field, value, lang)


# -- reading --------------------------------------------------------------------------------------


def _plain(cell: Cell) -> _Told | None:
    """Return a cell without space around it; None for an empty one."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, str):
        return cell.strip() or None
    return cell


def _several(value: _Told) -> list[str]:
    return [one.strip() for one in _digits(value).split(SEPARATOR) if one.strip()]


def _one(value: _Told, field: Field, name: str) -> _Told:
    """Return a value of a sheet as the field's parser takes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        if field.type is FieldType.DATE:
            return value
        message = N_("{field}: {value} is a date; write the words as text.")
        raise BadInput(message, field=name, value=value)
    if field.type is FieldType.DATE:
        message = N_("{field}: {value} is a number, not a date; write it as 04/08/2025.")
        raise BadInput(message, field=name, value=_digits(value))
    if field.type is FieldType.IDENTITY:
        message = N_(
            "{field}: the cell holds a number, so noughts at its beginning may be lost; make it text and "
            "type the number again."
        )
        raise BadInput(message, field=name, value=_digits(value))
    return _digits(value)


def _digits(value: _Told) -> str:
    """Return a number as it is read, 13 for 13.0; text as it is."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _in_words(params: Mapping[str, object], field: Field) -> dict[str, object]:
    """Return what is said of a bad cell, choices by their labels alone: no list asks for their ids."""
    told = {key: value for key, value in params.items() if key != "field"}
    offered = told.get("choices")
    if isinstance(offered, tuple):
        labels = {choice.id: choice.label for choice in field.choices}
        told["choices"] = tuple(labels.get(one.en, one) for one in offered)
    return told


def _flag(value: _Told, name: str) -> bool:
    if isinstance(value, bool):
        return value
    told = _YES_NO.get(fold_words(_digits(value)))
    if told is None:
        message = N_("{field}: {value} is neither yes nor no; write x, or leave the cell empty.")
        raise BadInput(message, field=name, value=str(value))
    return told


def _person(text: str, name: str) -> Person:
    """Return a member by name and, after an @, since when the two have been together."""
    who, at, since = text.partition(SINCE)
    day = parse_date(since, name) if at else None
    return Person(naming.clean_member(who, name), day)


# -- writing --------------------------------------------------------------------------------------


def _cell(field: Field, value: object, lang: str | None) -> Written:
    match value:
        case Person(name=name, since=since):
            return f"{name} {SINCE} {since.isoformat()}" if since else name
        case None:
            return NO_RELIGION if field.type is FieldType.RELIGION else None
        case bool():
            return YES if value else None
        case date() | int():
            return value
        case _:
            return _chosen(field, str(value), lang)


def _chosen(field: Field, value: str, lang: str | None) -> str:
    """Return a choice by its label where a language asks for it, other words as they are."""
    labels = {choice.id: choice.label for choice in field.choices} if lang else {}
    label = labels.get(value)
    return value if label is None else (label.vi if lang == "vi" else label.en)
