"""The fields of the acts of a history, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from notifications.language import translate, words
from states.catalogue import EVIDENCE, MOVES, STEPS, act_label, fields_of, side_acts, transfer
from states.pipeline import N_, Field, FieldType, Label
from workflow.commands.screen import dossier

if TYPE_CHECKING:
    from workflow.queries.cases import HistoryRow

NO_RELIGION = Label("không", "none")
_DESPITE = N_("Guards passed on purpose")
_CHANGED = N_("Changed to")
_ON = N_("Date")


def what(row: HistoryRow) -> str:
    """Return an act in words, which for a step may depend on where it started, for a paper on its kind."""
    kind = row.fields.get("evidence")
    return words(act_label(row.move, None if kind is None else str(kind), row.from_))


def details(row: HistoryRow) -> str:
    """Return the fields of an act, a line for each."""
    kind = row.fields.get("evidence")
    own = {field.name: field for field in fields_of(row.move, None if kind is None else str(kind))}
    return "\n".join(_lines(own, row.fields))


def _lines(own: Mapping[str, Field], given: Mapping[str, object]) -> Iterator[str]:
    for name, value in given.items():
        field = own.get(name) or _known().get(name)
        if name == "evidence":
            continue  # it is what the act is called
        if name == "fields" and isinstance(value, Mapping):
            yield f"{translate(_CHANGED)}: {'; '.join(_lines({}, value))}"
        elif name == "religion" and value is None:
            yield f"{_label(field, name)}: {words(NO_RELIGION)}"
        elif value is not None:
            yield f"{_label(field, name)}: {_value(field, value)}"


def _label(field: Field | None, name: str) -> str:
    """Return what a field is called, without what brackets explain."""
    named = {"despite": _DESPITE, "fields": _CHANGED, "on": _ON}
    if field is None:
        return translate(named[name]) if name in named else dossier.name_of(name)
    return words(field.label).partition(" (")[0]


def _value(field: Field | None, value: object) -> str:
    """Return a value in words; stored people are objects, stored days are text."""
    if isinstance(value, list):
        return ", ".join(_value(field, one) for one in value)
    if isinstance(value, Mapping) and value.keys() >= {"name", "since"}:
        return f"{value['name']} ({dossier.in_words(None, dossier.dated(value['since']))})"
    dates = field is not None and field.type is FieldType.DATE
    return dossier.in_words(field, dossier.dated(value) if dates or field is None else value)


@cache
def _known() -> Mapping[str, Field]:
    """Return the fields of the catalogue by their names, for a correction of whatever act."""
    every = [f for move in (*MOVES, *STEPS) for f in move.fields]
    every += [f for kind in EVIDENCE for f in kind.fields]
    every += [f for step in transfer.STEPS for f in step.fields] + [*transfer.OPENING]
    every += [f for own in side_acts.SIDE_ACTS.values() for f in own]
    return {field.name: field for field in reversed(every)}
