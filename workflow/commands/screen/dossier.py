"""The screen of a dossier, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from notifications.language import day, say, translate, words
from states.catalogue import STAGE_BY_ID, STATE_BY_ID, fields_of
from states.catalogue.side_acts import FACTS
from states.pipeline import N_
from workflow.commands.screen import acts, steps, table, terminal
from workflow.commands.screen import words as _words

if TYPE_CHECKING:
    from workflow.casework.views import Paper
    from workflow.queries.dossier import Page

_MARGIN = 17


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
    yield from _section(N_("The way so far"), list(_papers(file.steps)))
    yield from _section(N_("Papers on file"), list(_papers(file.papers)))
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
    spec = {field.name: field for field in FACTS}
    for name, value in values.items():
        field = spec.get(name)
        yield f"{words(field.label) if field else name}: {acts.shown(field, value)}"


def _dates(file: Page) -> Iterator[str]:
    for name, value in file.case.dates._asdict().items():
        if value:
            yield f"{_words.header(name)}: {day(value)}"


def _papers(papers: Sequence[Paper]) -> Iterator[str]:
    """Write papers by their dates: what each is, and below it what is on file of it."""
    for paper in sorted(papers, key=lambda one: (one.on, one.id)):
        spec = {f.name: f for f in (*fields_of(paper.kind), *fields_of("record", paper.kind))}
        told = [
            (acts.label(spec.get(n), n), acts.shown(spec.get(n), v))
            for n, v in paper.fields.items()
        ]
        if terminal.accessible():
            head = [("act", str(paper.id)), ("on", day(paper.on)), ("move", words(paper.what))]
            yield table.block([*((_words.header(key), value) for key, value in head), *told])
            continue
        yield f"{paper.id:>3}  {day(paper.on)}  {words(paper.what)}"
        if told:
            yield " " * _MARGIN + "; ".join(f"{_lower(name)}: {value}" for name, value in told)


def _lower(label: str) -> str:
    """Return words as they stand within a sentence."""
    return label[:1].lower() + label[1:]
