"""The words of a paper, which is written in Vietnamese, for what the register holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from notifications.language import day, number, say, words
from states.catalogue import fields_of
from states.law.labels import OWNERS
from states.pipeline import Field, FieldType, Label, Warned
from states.values import Person


def owner(value: object) -> str:
    """Return who acts in words; a name that is no role stays as it is."""
    label = OWNERS.get(str(value)) if value is not None else None
    return words(label, "vi") if label else told(value)


def told(value: object, field: Field | None = None) -> str:
    """Return any value in words: days, labels, people, choices, lists; "" for none."""
    match value:
        case None:
            return ""
        case bool():
            return _YES_NO[value]
        case date():
            return day(value)
        case Label():
            return words(value, "vi")
        case Warned():
            return say(value.message, value.params, "vi")
        case Person():
            return f"{value.name} ({day(value.since)})" if value.since else value.name
        case list() | tuple():
            return ", ".join(told(one, field) for one in value)
    return _of_field(value, field) if field else str(value)


_YES_NO = {True: "có", False: "không"}


def _of_field(value: object, field: Field) -> str:
    """Return the value of a field in words: a choice by its label, a date that is text as a day."""
    if field.type is FieldType.CHOICE:
        label = next((choice.label for choice in field.choices if choice.id == value), None)
        return words(label, "vi") if label else str(value)
    if field.type is FieldType.DATE and isinstance(value, str):
        return day(date.fromisoformat(value))
    return str(value)


def followed(total_days: int, resets: int, held_days: int) -> str:
    """Return how long a case has been followed in all, how often it was restarted, how long it was on hold."""
    parts = [f"{number(total_days, 'vi')} ngày"]
    parts += [f"làm lại {number(resets, 'vi')} lần"] if resets else []
    parts += [f"tạm dừng {number(held_days, 'vi')} ngày"] if held_days else []
    return ", ".join(parts)


def details(kind: str, given: Mapping[str, Any], *, but: Iterable[str] = ()) -> str:
    """Return the fields of a move or of evidence in one line: each by its words, then its value."""
    spec = {field.name: field for field in (*fields_of(kind), *fields_of("record", kind))}
    parts = (
        f"{_short(spec.get(name), name)}: {told(value, spec.get(name))}"
        for name, value in given.items()
        if name not in but
    )
    return "; ".join(parts)


def _short(field: Field | None, name: str) -> str:
    """Return the words of a field up to the first bracket: the rest explains how to fill it in."""
    label = words(field.label, "vi").partition(" (")[0] if field else name
    return label[:1].lower() + label[1:]
