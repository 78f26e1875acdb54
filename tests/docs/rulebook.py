"""Generator of docs/rules.md, from the six rule sets and the local rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from states.catalogue import EVIDENCE, MOVES, STEPS
from states.guards import EVERY_MOVE, GUARDS
from states.law.limits import LIMITS
from states.law.rules import SETS, Rule, load
from states.pipeline import Kind
from tests.docs.pages import Sections, table

_UNITS = {"months": "months", "working_days": "working days", "days": "days"}
_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")
_PLAIN = {
    "months": "",
    "days": "",
    "home": "",
    "starts": "from ",
    "min": "from ",
    "max": "through ",
}


def amount(rule: Rule) -> str:
    """Return the value of a rule in words; "" where it has none."""
    value, unit = rule.value, _UNITS.get(rule.unit or "", "")
    if value is None:
        return ""
    if not isinstance(value, Mapping):
        return f"{value} {unit}".strip()
    if "numerator" in value:
        return _share(value)
    named = ((_PLAIN.get(name, _spaced(name) + ": "), part) for name, part in value.items())
    return "; ".join(name + _part(part, unit) for name, part in named)


def _part(part: object, unit: str) -> str:
    match part:
        case Mapping():
            return _share(part)
        case list():
            return ", ".join(map(str, part))
        case int():
            return f"{part} {unit}".strip()
    return str(part)


def _share(share: Mapping[str, Any]) -> str:
    return f"{'more than' if share.get('above') else 'at least'} {share['numerator']}/{share['denominator']}"


def _spaced(name: str) -> str:
    return name.replace("_", " ")


# -- what a rule is for -----------------------------------------------------------------------------


def use(rule: str) -> str:
    """Return what the program does with a rule: guards which steps, makes which deadline."""
    said = []
    if rule in EVERY_MOVE:
        said.append("guards every move")
    elif rule in GUARDS:
        guarded = [f"`{move.name}`" for move in (*MOVES, *STEPS) if rule in move.guards]
        guarded += [f"`record {kind.name}`" for kind in EVIDENCE if rule in kind.guards]
        said.append(f"guards {', '.join(guarded)}")
    if any(limit.rule == rule for limit in LIMITS):
        said.append("is a deadline")
    return "; ".join(said)


SUPPORTING = {
    "H1": "bounds `hold`",
    "C4": "read by C3",
    "C12": "read by C10",
    "D3": "read by `extend`",
    "D8": "read when a member is recognised late",
    "D11": "read for the dates of a member",
}


# -- the parts of the page ----------------------------------------------------------------------------


def sets() -> Iterator[str]:
    """Yield the table of rule sets."""
    rows = (
        (f"`{id}`", f"{since:%d/%m/%Y}", load(id).label.en, load(id).label.vi) for id, since in SETS
    )
    yield from table(("Set", "In force from", "English", "Tiếng Việt"), rows)


def documents() -> Iterator[str]:
    """Yield every document that is cited, once, with its full Vietnamese title."""
    cited: dict[str, str] = {}
    for id, _ in SETS:
        cited |= load(id).documents
    yield from table(
        ("Cited as", "Document"), ((f"{short}", full) for short, full in cited.items())
    )


def statutory() -> Iterator[str]:
    """Yield a part for every rule that comes from a party document."""
    books = [load(id) for id, _ in SETS]
    ids = _on_paper()
    numbers = {note: n for n, note in enumerate(_notes(), 1)}
    for rule in ids:
        yield from _statutory([(b.id, b.rules[rule]) for b in books if rule in b.rules], numbers)


def _on_paper() -> dict[str, None]:
    """Return the rules that rest on a party document under any set."""
    every = (rule for id, _ in SETS for rule in load(id))
    return dict.fromkeys(rule.id for rule in every if rule.kind is Kind.STATUTORY)


def _statutory(rows: Sequence[tuple[str, Rule]], notes: Mapping[str, int]) -> Iterator[str]:
    newest = rows[-1][1]
    yield f"### {newest.id}"
    yield ""
    yield f"{newest.label.en}.  "
    yield f"*{newest.label.vi}.*"
    yield ""
    yield f"This rule {use(newest.id) or 'is ' + SUPPORTING[newest.id]}."
    yield ""
    cells = [(id, _cells(rule, newest, notes)) for id, rule in rows]
    merged = [(key, [id for id, _ in group]) for key, group in groupby(cells, key=lambda c: c[1])]
    head = ("Set", "Document, point", "Value", "Mark", "Notes")
    yield from table(head, ((_span(ids), *key) for key, ids in merged))
    yield ""


def _span(ids: Sequence[str]) -> str:
    return f"`{ids[0]}`" if len(ids) == 1 else f"`{ids[0]}` to `{ids[-1]}`"


def _cells(rule: Rule, newest: Rule, notes: Mapping[str, int]) -> tuple[str, ...]:
    marks = [rule.confidence or "–", *_marks(rule)]
    words = [] if rule.label == newest.label else [f"read: {rule.label.en}"]
    numbers = [f"[{notes[note]}](#notes)" for note in _sentences(rule)]
    source = rule.source or f"none: {rule.kind.value}"
    return source, amount(rule) or "–", "; ".join(marks), "; ".join([*numbers, *words])


def _marks(rule: Rule) -> Iterator[str]:
    """Yield how each part of a rule stands, with its document where that is its own."""
    for name, mark in rule.marks.items():
        own = f" ({mark.source})" if mark.source != rule.source else ""
        yield f"{mark.confidence} for {_spaced(name)}{own}"


def _sentences(rule: Rule) -> list[str]:
    return _SENTENCE.split(rule.note.en) if rule.note else []


def _notes() -> list[str]:
    every = (note for id, _ in SETS for rule in load(id) for note in _sentences(rule))
    return [*dict.fromkeys(every)]


def notes() -> Iterator[str]:
    """Yield the notes, numbered as the tables cite them."""
    yield from (f"{n}. {note}" for n, note in enumerate(_notes(), 1))


def local() -> Iterator[str]:
    """Yield a part for every rule of the city, of good practice and of the program itself."""
    book = load(SETS[-1][0])
    for kind in (Kind.SERVICE, Kind.ADVISORY, Kind.PRODUCT):
        yield f"### {_TITLES[kind]}"
        yield ""
        for rule in (rule for rule in book if rule.kind is kind and rule.id not in _on_paper()):
            yield f"#### {rule.id}"
            yield ""
            yield f"{rule.label.en}.  "
            yield f"*{rule.label.vi}.*"
            yield ""
            parts = [
                f"This rule {use(rule.id) or SUPPORTING.get(rule.id, '')}",
                rule.source and f"source: {rule.source}",
                f"in force from {rule.since:%d/%m/%Y} unless the register has another day"
                if rule.city
                else "",
                amount(rule),
                rule.confidence and f"mark {rule.confidence}",
                *_marks(rule),
            ]
            yield "; ".join(filter(None, parts)) + "."
            yield ""


_TITLES = {
    Kind.SERVICE: "Service: asked for by the city's committee",
    Kind.ADVISORY: "Advisory: our own reminders",
    Kind.PRODUCT: "Product: how the program keeps order",
}

SECTIONS: Sections = {
    "sets": sets, "documents": documents, "statutory": statutory, "notes": notes, "local": local,
}  # fmt: skip
