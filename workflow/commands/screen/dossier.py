"""The screen of a dossier, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from notifications.language import day, say, translate, words
from states.catalogue import STAGE_BY_ID, STATE_BY_ID, fields_of
from states.catalogue.side_acts import FACTS
from states.pipeline import N_, Field, FieldType
from states.values import Person
from workflow.commands.screen import steps
from workflow.commands.screen import words as _words

if TYPE_CHECKING:
    from workflow.casework.views import Paper
    from workflow.queries.dossier import Page


def page(file: Page) -> Iterator[str]:
    """Write the whole page: person, place, dates, way, papers, holds, deadlines."""
    case = file.case
    state = STATE_BY_ID[case.state]
    yield steps.heading(f"{case.ref} · {case.name}")
    yield say(
        N_("Born {day} · {unit}, {unit_name}"),
        {"day": case.born, "unit": case.unit, "unit_name": case.unit_name},
    )
    yield say(
        N_("{stage}: {state}, since {day}"),
        {"stage": STAGE_BY_ID[state.stage].label, "state": state.label, "day": case.entered_on},
    )
    yield steps.due(case.next_deadline)
    yield from _counted(file)
    if file.helpers:
        yield say(N_("Helpers: {names}"), {"names": file.helpers})
    yield from _section(N_("Facts"), list(facts(file.case.facts)))
    yield from _section(N_("Dates of membership"), list(_dates(file)))
    yield from _section(N_("The way so far"), list(map(_line, file.steps)))
    yield from _section(N_("Papers on file"), list(map(_line, file.papers)))
    yield from _section(
        N_("Holds"),
        [
            say(
                N_("{on} to {until}: {reason}"),
                {"on": h.on, "until": h.ended or h.until, "reason": h.words},
            )
            for h in file.holds
        ],
    )
    yield ""
    yield steps.heading(translate(N_("Deadlines")))
    yield from steps.deadlines(file.deadlines)


def _counted(file: Page) -> Iterator[str]:
    """Write what nothing resets: since when the person is followed, and certified for the first time."""
    case = file.case
    yield say(
        N_("First listed on {day}: {what}"),
        {"day": case.first_listed_on, "what": _words.followed(case)},
    )
    if case.first_certified_on:
        yield say(N_("First certified on {day}"), {"day": case.first_certified_on})


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield steps.heading(translate(title))
        yield from (f"  {line}" for line in lines)


def facts(values: Mapping[str, object]) -> Iterator[str]:
    """Write the facts of a person, each by its own words."""
    yield from told({field.name: field for field in FACTS}, values)


def told(spec: Mapping[str, Field], values: Mapping[str, object]) -> Iterator[str]:
    """Write what was said, a line for each field, by the words of the field."""
    for name, one in values.items():
        yield f"{label(spec.get(name), name)}: {in_words(spec.get(name), one)}"


def label(field: Field | None, name: str) -> str:
    """Return the words of a field up to the first bracket; its name where it is none of ours."""
    return words(field.label).partition(" (")[0] if field else name_of(name)


def _dates(file: Page) -> Iterator[str]:
    for name, value in file.case.dates._asdict().items():
        if value:
            yield f"{_words.header(name)}: {day(value)}"


def _line(paper: Paper) -> str:
    spec = {f.name: f for f in (*fields_of(paper.kind), *fields_of("record", paper.kind))}
    told = "; ".join(
        f"{_short(spec.get(n), n)} {in_words(spec.get(n), v)}" for n, v in paper.fields.items()
    )
    return f"{paper.id:>3}  {day(paper.on)}  {words(paper.what)}" + (f" ({told})" if told else "")


def _short(field: Field | None, name: str) -> str:
    """Return the words of a field for the middle of a line: what stands in brackets explains how to fill it in."""
    found = label(field, name)
    return found[:1].lower() + found[1:]


def name_of(name: str) -> str:
    """Return what a key is called that is no field of the catalogue."""
    return _words.header(name)


def dated(stored: object) -> object:
    """Return a stored day as a day; whatever else is stored stays."""
    return _words.dated(stored)


def in_words(field: Field | None, given: object) -> str:
    """Return the value of a field in words: a choice by its label, people with their day."""
    if isinstance(given, (list, tuple)) and not isinstance(given, Person):
        return ", ".join(in_words(field, item) for item in given)
    if isinstance(given, Person):
        return f"{given.name} ({day(given.since)})"
    if field is not None and field.type is FieldType.CHOICE:
        label = next((c.label for c in field.choices if c.id == given), None)
        return words(label) if label else str(given)
    return _words.shown(given)
