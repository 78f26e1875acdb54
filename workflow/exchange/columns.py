"""The columns of a list of cases, as they follow from the catalogue, with the reading and writing of one cell.

`name`, `born`, … are the facts of the opening; `MOVE.on` and `MOVE.FIELD` tell of a move, `KIND.on` and
`KIND.FIELD` of a piece of evidence; `opinion.2.source` is of the second one. The order is that of a dossier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from states.catalogue import (
    EVIDENCE_BY_NAME,
    MOVE_BY_NAME,
    MOVES,
    STATES,
    fields_of,
)
from states.catalogue import fields as f
from states.catalogue.evidence import OWN_DATE
from states.frozen import NamedTuple
from states.names import fold_words
from states.patterns import late
from states.pipeline import Choice, Field, FieldType, Label
from workflow.exchange import cells

Cell = cells.Cell

UNIT = Field("unit", Label("Chi bộ (mã)", "Branch (code)"), FieldType.UNIT, required=False)
OPENED = f.day(
    "opened", "Ngày đưa vào danh sách nguồn", "Put on the source list on", required=False
)
STATE = f.choice(
    "state",
    Label("Trạng thái hiện nay", "State now"),
    tuple(Choice(state.id, state.label) for state in STATES),
    required=False,
)
DESPITE = Field(
    "despite", Label("Điều kiện được bỏ qua", "Conditions passed"), required=False, repeat=True
)
REASON = f.text("reason", "Lý do bỏ qua điều kiện", "Why they are passed", required=False)
NOTE = f.text("note", "Ghi chú", "Note", required=False)
ON_MOVE = f.day("on", "Ngày thực hiện", "Done on", required=False)
ON_PAPER = f.day("on", "Ngày của giấy tờ", "Dated", required=False)

OWN_DATES: Mapping[str, str] = MappingProxyType({"certify": "issued", **OWN_DATE})
"""The field whose date stands in where the day of an act itself is not told."""

_BEFORE = {
    "helper": "enrol",
    "introduction": "apply",
    "certificate": "apply",
    "outside_date": "apply",
    "leaving_date": "apply",
    "not_yet": "apply",
    "verification_request": "request_verification",
    "verification_exempt": "conclude_verification",
    "verification_reply": "conclude_verification",
    "opinion_request": "propose",
    "opinion": "propose",
    "challenge": "propose",
    "approval": "propose",
    "member_cv": "propose_recognition",
    "course": "propose_recognition",
    "statement": "propose_recognition",
    "card": "return_recognition",
}
"""The move before which a kind of evidence has its place in a dossier; another kind stands at the beginning."""

_NAME = late(r"(\w+)(?:\.(\d{1,2}))?\.(\w+)")
_NTH = late(r" (?:lan|no) (\d{1,2})(?= |$)")


class Column(NamedTuple):
    """One column: its name, its heading in both languages, and the field of the catalogue it holds.

    `act` is the move or the kind of evidence that it tells of, None of a fact of the person; `nth` says of
    the how manieth. `on` is the field of the day itself.
    """

    name: str
    label: Label
    field: Field
    act: str | None = None
    nth: int = 1

    @property
    def part(self) -> str:
        """Return what of the act it tells: `on`, `note`, or the name of a field."""
        return self.field.name


def acts() -> tuple[str, ...]:
    """Return the moves and the kinds of evidence in the order of a dossier."""
    return _acts()


@cache
def _acts() -> tuple[str, ...]:
    placed = [kind for kind in EVIDENCE_BY_NAME if kind not in _BEFORE]
    for move in MOVES:
        placed += [kind for kind in EVIDENCE_BY_NAME if _BEFORE.get(kind) == move.name]
        placed.append(move.name)
    return tuple(placed)


def is_evidence(act: str) -> bool:
    """Return whether an act of a column is a piece of evidence rather than a move."""
    return act in EVIDENCE_BY_NAME


def fields(act: str) -> tuple[Field, ...]:
    """Return the fields of a move or a kind of evidence."""
    return fields_of("record", act) if is_evidence(act) else fields_of(act)


@cache
def facts() -> tuple[Column, ...]:
    """Return the columns about the person and the case as a whole."""
    first = (UNIT, *fields_of("open"), OPENED)
    return tuple(
        Column(one.name, _short(one.label), one) for one in (*first, STATE, DESPITE, REASON, NOTE)
    )


@cache
def of_act(act: str, nth: int = 1) -> tuple[Column, ...]:
    """Return the columns of a move or a kind of evidence: its day, its fields, its note."""
    on = ON_PAPER if is_evidence(act) else ON_MOVE
    return tuple(_column(act, nth, field) for field in (on, *fields(act), NOTE))


@cache
def template() -> tuple[Column, ...]:
    """Return the columns of the template, in order: without second ones, and without notes of single acts."""
    told = (column for act in acts() for column in of_act(act) if column.field is not NOTE)
    return (*facts(), *told)


@lru_cache(maxsize=4096)
def named(name: str) -> Column | None:
    """Return the column with a name as it is written here, such as `opinion.2.source`."""
    words = name.strip().replace("-", "_")
    if fact := _facts_by_name().get(words):
        return fact
    found = _NAME.fullmatch(words)
    if found is None:
        return None
    act, nth, part = found[1], int(found[2] or 1), found[3]
    if act not in acts() or nth < 1:
        return None
    return next((column for column in of_act(act, nth) if column.part == part), None)


def find(heading: str) -> Column | None:
    """Return the column that a heading names: by its name or its label in either language.

    Case, diacritics and punctuation do not count.
    """
    if known := named(heading.casefold()):
        return known
    words = fold_words(heading)
    if known := _by_label().get(words):
        return known
    nth = _NTH.search(words)
    first = _by_label().get(words[: nth.start()] + words[nth.end() :]) if nth else None
    if nth is None or first is None or first.act is None or int(nth[1]) < 1:
        return None
    return named(f"{first.act}.{int(nth[1])}.{first.part}")


def read(column: Column, cell: Cell) -> object:
    """Return what a cell holds as the typed value of its column, None for nothing.

    Raises `BadInput`, which names the column, for what does not fit.
    """
    return cells.read(column.field, cell, column.name)


def write(column: Column, value: object, lang: str | None = None) -> cells.Written:
    """Return a typed value as it stands in a cell; choices as ids, with `lang` by their labels."""
    return cells.write(column.field, value, lang)


def heading(column: Column, lang: str = "vi") -> str:
    """Return the heading of a column in a language."""
    return column.label.vi if lang == "vi" else column.label.en


# -- names ----------------------------------------------------------------------------------------


def _column(act: str, nth: int, field: Field) -> Column:
    of = MOVE_BY_NAME[act].label if act in MOVE_BY_NAME else EVIDENCE_BY_NAME[act].label
    whose, what = _short(of), _short(field.label)
    times = ("", "") if nth == 1 else (f" (lần {nth})", f" (no. {nth})")
    label = Label(f"{whose.vi}{times[0]}: {what.vi}", f"{whose.en}{times[1]}: {what.en}")
    name = f"{act}.{field.name}" if nth == 1 else f"{act}.{nth}.{field.name}"
    return Column(name, label, field, act, nth)


def _short(label: Label) -> Label:
    """Return a label without what brackets explain."""
    return Label(*(text.partition(" (")[0] for text in label))


@cache
def _facts_by_name() -> dict[str, Column]:
    return {column.name: column for column in facts()}


@cache
def _by_label() -> dict[str, Column]:
    """Return the columns by the folded words of their headings."""
    every = (*facts(), *(column for act in acts() for column in of_act(act)))
    short = {fold_words(text): column for column in every for text in column.label}
    return {
        **{fold_words(text): c for c in every for text in c.field.label if c.act is None},
        **short,
    }


def in_order(columns: Iterable[Column]) -> list[Column]:
    """Return columns in the order of a dossier: facts first, then act by act, the second ones after the first."""
    place = {name: at for at, name in enumerate(acts())}
    known = {column.name: at for at, column in enumerate(facts())}
    return sorted(
        columns, key=lambda c: (place.get(c.act or "", -1), c.nth, known.get(c.name, 0), _part(c))
    )


def _part(column: Column) -> int:
    parts: Iterator[str] = (
        (one.part for one in of_act(column.act, column.nth)) if column.act else iter(())
    )
    return next((at for at, part in enumerate(parts) if part == column.part), 0)
