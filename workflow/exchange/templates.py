"""The template of a list: a sheet to fill in, an example of it, and what may stand in each column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from notifications.language import say, words
from states.catalogue.groups import FORWARD
from states.frozen import NamedTuple
from states.pipeline import N_, FieldType, Label
from workflow.exchange import columns, template_examples
from workflow.exchange.columns import Column
from workflow.store.workbooks import writing

if TYPE_CHECKING:
    from states.pipeline import Field
    from workflow.exchange.cells import Cell

LIST, EXAMPLE, MEANING = (
    Label("Danh sách", "List"),
    Label("Ví dụ", "Example"),
    Label("Giải thích", "Explanations"),
)
HEADINGS = (N_("Heading"), N_("Name"), N_("What stands there"), N_("What may be chosen"))
NEEDED = N_("Always needed.")
DAY = N_("A day, as 04/08/2025.")
WORDS = N_("Words.")
PAPER_NO = N_(
    "The number of a paper as it stands there, as 12-QĐ/ĐU; the cell is text, so noughts stay."
)
IDENTITY = N_("12 digits (9 on an old card); the cell is text, so noughts stay.")
COUNT = N_("A whole number.")
YES = N_("x for yes; else nothing.")
CHOICE = N_("One of the list.")
CHOICES = N_("One or more of the list, with ; between them.")
PEOPLE = N_(
    "A name, and since when the two have been together: Nguyễn Văn A @ 15/08/2020; several with ; between."
)
UNIT = N_("The code of a unit.")
SEVERAL = N_("Several values stand with ; between them.")
RULES = (
    N_("One row is one person. Fill in what is known; leave the rest empty, columns without use may be deleted."),
    N_("A step is told by its day and its fields: it is taken only where all that it needs stands there."),
    N_("What is seldom needed is folded away: the plus sign above the columns shows it. What is always needed is yellow."),
    N_("For a second paper or step of a kind add a column with its number: “opinion.2.source”, or “… (lần 2): …”."),
    N_("“State now” is compared with the state that the row comes to; leave it empty if you do not want that."),
    N_("Nothing is written while one row has a problem: `--dry-run` looks only, `--marked FILE.xlsx` shows what is wrong "
       "where it stands."),
    N_("The sheet “Ví dụ” may be tried: ketnap import cases FILE.xlsx --sheet “Ví dụ” --dry-run"),
)  # fmt: skip

_KINDS: Mapping[FieldType, str] = {
    FieldType.DATE: DAY,
    FieldType.NUMBER: PAPER_NO,
    FieldType.IDENTITY: IDENTITY,
    FieldType.COUNT: COUNT,
    FieldType.ACT: COUNT,
    FieldType.FLAG: YES,
    FieldType.CHOICE: CHOICE,
    FieldType.PERSON: PEOPLE,
    FieldType.UNIT: UNIT,
}
_TYPED: Mapping[FieldType, str] = {
    FieldType.DATE: writing.DATE,
    FieldType.NUMBER: writing.TEXT,
    FieldType.IDENTITY: writing.TEXT,
    FieldType.UNIT: writing.TEXT,
}
_TRUE = Label("x", "x")


USUAL = frozenset(
    {*FORWARD.values(), "introduction", "verification_request", "verification_reply", "challenge", "opinion", "course",
     "member_cv", "statement"}
) - {"endorse_removal", "remove"}  # fmt: skip
"""The steps on the way from the source list to membership, and the papers that every one of them needs."""
_RARE_PARTS = frozenset(
    {
        "received",
        "incoming_no",
        "asked_unit",
        "abroad",
        "security_agency",
        "workplace",
        "waived",
        "centre",
        "related",
    }
)
_RARE_FACTS = frozenset(
    {
        "trade_union",
        "foreign_employer",
        "introduced_by",
        "readmission",
        "left_on",
        "left_reason",
        "despite",
        "reason",
    }
)
FROZEN = 2
"""Columns that stay while one moves to the right; of cases the branch and the name."""
_STEP_WIDTH = 16
_NEEDED_SHADE = "#FFE699"
_SHADES = ("#DDE6F0", "#E8F0DD")


class Listing(NamedTuple):
    """What a kind of list has: its columns, which of them are always needed, and rows that show how."""

    columns: Sequence[Column]
    needed: Sequence[str]
    examples: Sequence[Mapping[str, Cell]] = ()


def of_cases() -> Listing:
    """Return the list of cases as the catalogue has it."""
    needed = [one.name for one in columns.facts() if one.field.required]
    return Listing(columns.template(), needed, template_examples.CASES)


def write(file: str, listing: Listing) -> None:
    """Write the template of a kind of list.

    Raises `AlreadyExists` where there is a file of the name, `Unavailable` where it cannot be written.
    """
    heads = [_column(one, listing) for one in listing.columns]
    sheets = [writing.Sheet(words(LIST), heads, (), frozen=FROZEN)]
    if listing.examples:
        sheets.append(_example(listing))
    sheets.append(_meaning(listing))
    writing.write(file, sheets)


def _column(column: Column, listing: Listing) -> writing.Column:
    field = column.field
    return writing.Column(
        heading=words(column.label),
        note=_note(column, needed=column.name in listing.needed),
        choices=() if field.repeat else _choices(field),
        kind=_TYPED.get(field.type, ""),
        width=max(_WIDTHS.get(field.type, 18), _STEP_WIDTH if column.act else 0),
        strong=words(column.label).find(":") + 1,
        shade=_shade(column, needed=column.name in listing.needed),
        folded=_is_rare(column),
    )


def _shade(column: Column, *, needed: bool) -> str:
    """Return the colour of a heading: what is always needed stands out, steps follow one another in two colours."""
    if needed:
        return _NEEDED_SHADE
    at = columns.acts().index(column.act) if column.act else -1
    usual = [act for act in columns.acts()[: at + 1] if act in USUAL or act == column.act]
    return _SHADES[len(usual) % len(_SHADES)]


def _is_rare(column: Column) -> bool:
    """Return whether a column of cases is seldom filled in: it is folded away, and unfolded by the plus sign above."""
    if column.act is None:
        return column.name in _RARE_FACTS
    return column.act not in USUAL or column.part in _RARE_PARTS


_WIDTHS = {FieldType.DATE: 12, FieldType.COUNT: 10, FieldType.FLAG: 10, FieldType.NAME: 26}


def _choices(field: Field) -> tuple[str, ...]:
    """Return what may be chosen in a cell, as people call it."""
    if field.type is FieldType.FLAG:
        return (words(_TRUE),)
    return tuple(words(choice.label) for choice in field.choices)


def _note(column: Column, *, needed: bool) -> str:
    told = [say(NEEDED)] if needed else []
    if column.field.repeat and column.field.type is FieldType.CHOICE:
        told += [say(CHOICES), "; ".join(_choices(column.field))]
    else:
        told.append(say(_KINDS.get(column.field.type, WORDS)))
        if column.field.repeat and column.field.type is not FieldType.PERSON:
            told.append(say(SEVERAL))
    return "\n".join((*told, f"[{column.name}]"))


def _example(listing: Listing) -> writing.Sheet:
    """Return a sheet with made-up rows; only the columns that they use."""
    used = {name for row in listing.examples for name in row}
    shown = [one for one in listing.columns if one.name in used]
    rows = [[_shown(one, row.get(one.name)) for one in shown] for row in listing.examples]
    heads = [_column(one, listing) for one in shown]
    return writing.Sheet(words(EXAMPLE), heads, rows)


def _shown(column: Column, cell: Cell) -> Cell:
    """Return a cell of an example; a choice by its label."""
    labels = {choice.id: words(choice.label) for choice in column.field.choices}
    if isinstance(cell, str) and labels:
        return "; ".join(labels.get(one.strip(), one.strip()) for one in cell.split(";"))
    return cell


def _meaning(listing: Listing) -> writing.Sheet:
    rows: list[list[str]] = [
        [
            words(one.label),
            one.name,
            _note(one, needed=one.name in listing.needed).rpartition("\n")[0],
            "; ".join(_choices(one.field)),
        ]
        for one in listing.columns
    ]
    rules = [[say(rule), "", "", ""] for rule in RULES]
    heads = [writing.Column(say(HEADINGS[0]), width=40), writing.Column(say(HEADINGS[1]), width=30),
             writing.Column(say(HEADINGS[2]), width=46), writing.Column(say(HEADINGS[3]), width=46)]  # fmt: skip
    return writing.Sheet(words(MEANING), heads, [*rows, ["", "", "", ""], *rules])
