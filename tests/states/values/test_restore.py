"""Reading back what was recorded: the same values, whatever was added to the catalogue since."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from states.catalogue import EVIDENCE, MOVES, STEPS, side_acts, transfer
from states.pipeline import Field, FieldType
from states.values import Person, parse, restore, to_json

GIVEN: dict[FieldType, Any] = {
    FieldType.TEXT: "Số 1/NQ",
    FieldType.NUMBER: " 12 -\u00a0NQ/CB ",
    FieldType.NAME: "\u00d0ặng  Văn\u00a0A",
    FieldType.MEMBER: "\u00d0ặng Văn A, phó bí thư",
    FieldType.IDENTITY: "031.099 000-001",
    FieldType.RELIGION: "Không",
    FieldType.DATE: "04/08/2025",
    FieldType.COUNT: "19",
    FieldType.FLAG: True,
    FieldType.PERSON: ("\u00d0ặng Văn A", "2020-01-31"),
    FieldType.ACT: "7",
    FieldType.UNIT: "LC01",
    FieldType.CASE: "00042-7",
}
EVERY = (
    *((move.name, move.fields) for move in (*MOVES, *STEPS)),
    *((kind.name, kind.fields) for kind in EVIDENCE),
    *((f"transfer {step.name}", step.fields) for step in transfer.STEPS),
    *((name, fields) for name, fields in side_acts.SIDE_ACTS.items() if name != "correct"),
)


def _given(field: Field) -> Any:
    value = field.choices[0].id if field.choices else GIVEN[field.type]
    return [value, value] if field.repeat else value


@pytest.mark.parametrize(("name", "fields"), EVERY, ids=[name for name, _ in EVERY])
def test_what_was_parsed_comes_back(name: str, fields: tuple[Field, ...]) -> None:
    """Values written as JSON and read again are the values that were typed, for every kind of act."""
    typed = parse(fields, {field.name: _given(field) for field in fields})
    assert set(typed) == {field.name for field in fields}, name
    assert restore(fields, json.loads(json.dumps(to_json(typed)))) == typed


def test_what_is_no_field_any_more_is_left_out() -> None:
    """An act recorded under an older catalogue is read without what it no longer knows."""
    fields = (Field("since", side_acts.HOLD[0].label, FieldType.DATE),)
    assert restore(fields, {"since": "2025-08-04", "gone": 1}) == {"since": date(2025, 8, 4)}
    assert restore(fields, {"since": None}) == {}


def test_people_come_back_as_people() -> None:
    """A person keeps the name and the day since when."""
    fields = (Field("helper", side_acts.HOLD[0].label, FieldType.PERSON, repeat=True),)
    stored = {"helper": [{"name": "An", "since": "2020-02-29"}]}
    assert restore(fields, stored) == {"helper": (Person("An", date(2020, 2, 29)),)}
