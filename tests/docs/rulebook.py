"""Generator of docs/rules.md and docs/vi/rules.md, from the six rule sets and the local rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from notifications.language import words
from states.catalogue import EVIDENCE, MOVES, STEPS
from states.guards import EVERY_MOVE, GUARDS
from states.law.labels import KINDS
from states.law.limits import LIMITS
from states.law.rules import SETS, Rule, load
from states.pipeline import Kind
from tests.docs.pages import Sections, english, said, table
from workflow.commands.screen.rulebook import MARKED, PARTS

_UNITS = {
    "months": ("months", "tháng"),
    "working_days": ("working days", "ngày làm việc"),
    "days": ("days", "ngày"),
}
_SENTENCE = re.compile(r"(?<=\.) (?=[A-ZÀ-ÝĂĐƠƯẠ-Ỹ])")
_PLAIN = {
    "months": ("", ""),
    "days": ("", ""),
    "home": ("", ""),
    "starts": ("from ", "tính từ "),
    "min": ("from ", "từ "),
    "max": ("through ", "đến "),
}


def amount(rule: Rule) -> str:
    """Return the value of a rule in words; "" where it has none."""
    value, unit = rule.value, said(*_UNITS.get(rule.unit or "", ("", "")))
    if value is None:
        return ""
    if not isinstance(value, Mapping):
        return f"{value} {unit}".strip()
    if "numerator" in value:
        return _share(value)
    return "; ".join(_named(name) + _part(part, unit) for name, part in value.items())


def _named(name: str) -> str:
    """Return what stands before one part of a value."""
    plain = _PLAIN.get(name)
    return said(*plain) if plain else said(_spaced(name), _word(name)) + ": "


def _word(name: str) -> str:
    """Return the Vietnamese words for a part of a value, or for a level of schooling."""
    return PARTS[name].vi if name in PARTS else _spaced(name)


def _part(part: object, unit: str) -> str:
    match part:
        case Mapping():
            return _share(part)
        case list():
            return ", ".join(map(str, part))
        case int():
            return f"{part} {unit}".strip()
    return said(str(part), _word(str(part)))


def _share(share: Mapping[str, Any]) -> str:
    least = said("more than", "trên") if share.get("above") else said("at least", "ít nhất")
    return f"{least} {share['numerator']}/{share['denominator']}"


def _spaced(name: str) -> str:
    return name.replace("_", " ")


# -- what a rule is for -----------------------------------------------------------------------------


def use(rule: str) -> str:
    """Return what the program does with a rule: guards which steps, makes which deadline."""
    done = []
    if rule in EVERY_MOVE:
        done.append(said("guards every move", "là điều kiện của mọi bước"))
    elif rule in GUARDS:
        guarded = [f"`{move.name}`" for move in (*MOVES, *STEPS) if rule in move.guards]
        guarded += [f"`record {kind.name}`" for kind in EVIDENCE if rule in kind.guards]
        done.append(f"{said('guards', 'là điều kiện của')} {', '.join(guarded)}")
    if any(limit.rule == rule for limit in LIMITS):
        done.append(said("is a deadline", "là thời hạn"))
    return "; ".join(done)


SUPPORTING = {
    "H1": ("bounds `hold`", "là giới hạn của `hold`"),
    "C4": ("read by C3", "dùng khi xét C3"),
    "C12": ("read by C10", "dùng khi xét C10"),
    "D3": ("read by `extend`", "dùng cho `extend`"),
    "D8": ("read when a member is recognised late", "dùng khi công nhận chính thức chậm"),
    "D11": ("read for the dates of a member", "dùng để tính các ngày của đảng viên"),
}


def _supporting(rule: str) -> str:
    return said(*SUPPORTING.get(rule, ("", "")))


# -- the parts of the page ----------------------------------------------------------------------------


def sets() -> Iterator[str]:
    """Yield the table of rule sets."""
    names = {id: load(id).label for id, _ in SETS}
    if english():
        every = ((f"`{i}`", f"{d:%d/%m/%Y}", names[i].en, names[i].vi) for i, d in SETS)
        yield from table(("Set", "In force from", "English", "Tiếng Việt"), every)
    else:
        own = ((f"`{id}`", f"{since:%d/%m/%Y}", names[id].vi) for id, since in SETS)
        yield from table(("Bộ quy tắc", "Có hiệu lực từ", "Nội dung"), own)


def documents() -> Iterator[str]:
    """Yield every document that is cited, once, with its full Vietnamese title."""
    cited: dict[str, str] = {}
    for id, _ in SETS:
        cited |= load(id).documents
    head = (said("Cited as", "Viết tắt"), said("Document", "Văn bản"))
    yield from table(head, ((f"{short}", full) for short, full in cited.items()))


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
    yield from _worded(newest)
    what = use(newest.id) or said("is ", "") + _supporting(newest.id)
    yield f"{said('This rule', 'Quy tắc này')} {what}."
    yield ""
    cells = [(id, _cells(rule, newest, notes)) for id, rule in rows]
    merged = [(key, [id for id, _ in group]) for key, group in groupby(cells, key=lambda c: c[1])]
    head = ("Set", "Document, point", "Value", "Mark", "Notes")
    vi = ("Bộ quy tắc", "Văn bản, điểm", "Giá trị", "Độ tin cậy", "Ghi chú")
    yield from table(map(said, head, vi), ((_span(ids), *key) for key, ids in merged))
    yield ""


def _worded(rule: Rule) -> Iterator[str]:
    """Yield the words of a rule; in English its Vietnamese words too, since they are the law's."""
    if english():
        yield f"{rule.label.en}.  "
        yield f"*{rule.label.vi}.*"
    else:
        yield f"{rule.label.vi}."
    yield ""


def _span(ids: Sequence[str]) -> str:
    return f"`{ids[0]}`" if len(ids) == 1 else f"`{ids[0]}` {said('to', 'đến')} `{ids[-1]}`"


def _cells(rule: Rule, newest: Rule, notes: Mapping[str, int]) -> tuple[str, ...]:
    marks = [rule.confidence or "–", *_marks(rule)]
    other = rule.label != newest.label
    read = [f"{said('read', 'nội dung khi đó')}: {words(rule.label)}"] if other else []
    anchor = said("notes", "ghi-chú")
    numbers = [f"[{notes[note]}](#{anchor})" for note in _sentences(rule)]
    none = f"{said('none', 'không có')}: {words(KINDS[rule.kind])}"
    return rule.source or none, amount(rule) or "–", "; ".join(marks), "; ".join([*numbers, *read])


def _marks(rule: Rule) -> Iterator[str]:
    """Yield how each part of a rule stands, with its document where that is its own."""
    for name, mark in rule.marks.items():
        own = f" ({mark.source})" if mark.source != rule.source else ""
        part = said(_spaced(name), MARKED[name].vi if name in MARKED else _spaced(name))
        yield f"{mark.confidence} {said('for', 'với')} {part}{own}"


def _sentences(rule: Rule) -> list[str]:
    return _SENTENCE.split(words(rule.note)) if rule.note else []


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
        yield f"### {said(*_TITLES[kind])}"
        yield ""
        for rule in (rule for rule in book if rule.kind is kind and rule.id not in _on_paper()):
            yield f"#### {rule.id}"
            yield ""
            yield from _worded(rule)
            parts = [
                f"{said('This rule', 'Quy tắc này')} {use(rule.id) or _supporting(rule.id)}",
                rule.source and f"{said('source', 'căn cứ')}: {rule.source}",
                _of_the_city(rule) if rule.city else "",
                amount(rule),
                rule.confidence and f"{said('mark', 'độ tin cậy')} {rule.confidence}",
                *_marks(rule),
            ]
            yield "; ".join(filter(None, parts)) + "."
            yield ""


def _of_the_city(rule: Rule) -> str:
    since = f"{rule.since:%d/%m/%Y}"
    return said(
        f"in force from {since} unless the register has another day",
        f"có hiệu lực từ {since}, trừ khi sổ đặt ngày khác",
    )


_TITLES = {
    Kind.SERVICE: (
        "Service: asked for by the city's committee",
        "Theo yêu cầu của cấp ủy",
    ),
    Kind.ADVISORY: ("Advisory: our own reminders", "Nhắc việc nội bộ"),
    Kind.PRODUCT: ("Product: how the program keeps order", "Quy tắc của phần mềm"),
}

SECTIONS: Sections = {
    "sets": sets, "documents": documents, "statutory": statutory, "notes": notes, "local": local,
}  # fmt: skip
