"""Command lines as structured words: what is known, what is still to be filled in, and the one place of their text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, fields_of
from states.frozen import NamedTuple
from states.pipeline import NOTHING, Field, FieldType

_MARKS = {
    FieldType.DATE: "DD/MM/YYYY",
    FieldType.COUNT: "N",
    FieldType.ACT: "N",
    FieldType.UNIT: "CODE",
    FieldType.CASE: "REF",
    FieldType.PERSON: '"…" DD/MM/YYYY',
}
"""What stands for a value to be filled in; words and names stand in quotes."""


class Option(NamedTuple):
    """One option of a command: its value, or None where `field` says what is still to be filled in.

    A flag has the value True.
    """

    name: str
    value: object = None
    field: Field | None = None

    @property
    def blank(self) -> bool:
        """Return whether something is still to be filled in."""
        return self.value is None


class Command(NamedTuple):
    """One command: its words, what it is about (a case, a hand-over, a unit), its options, the paper's date."""

    verb: tuple[str, ...]
    about: str
    options: tuple[Option, ...] = ()
    on: date | None = None

    @property
    def reads(self) -> bool:
        """Return whether the command only shows something."""
        return self.verb[0] in ("deadlines", "next")

    @property
    def untold(self) -> bool:
        """Return whether the command is only that the case is looked at: who may not know more is told none."""
        return self.verb[0] == "next"


def line(command: Command) -> str:
    """Return a command as it is typed, with a mark for everything that is still to be filled in."""
    words = ["ketnap", *command.verb, command.about, *map(_text, command.options)]
    if command.on is not None:
        words.append(f"--on {command.on:%d/%m/%Y}")
    return " ".join(word for word in words if word)


def _text(option: Option) -> str:
    if option.value is True:
        return option.name
    value = _mark(option.field) if option.value is None else option.value
    return f"{option.name} {value}".strip()


def _mark(field: Field | None) -> str:
    """Return the mark of a field; choices stand in quotes, for a bare bar would be a pipe to the shell."""
    if field is None:
        return '"…"'
    if field.type is FieldType.CHOICE:
        return f'"{"|".join(choice.id for choice in field.choices)}"'
    return _MARKS.get(field.type, '"…"')


def move(name: str, ref: str, known: Mapping[str, object] = NOTHING) -> Command:
    """Return the command of a move; `known` as in `filled`."""
    options = filled(MOVE_BY_NAME[name].fields, known)
    return Command(("advance", name.replace("_", "-")), ref, options)


def paper(kind: str, ref: str, known: Mapping[str, object] = NOTHING) -> Command:
    """Return the command that puts one kind of evidence on file; `known` as in `filled`."""
    options = filled(EVIDENCE_BY_NAME[kind].fields, known)
    return Command(("record", kind.replace("_", "-")), ref, options)


def side_act(act: str, verb: tuple[str, ...], about: str, known: Mapping[str, object]) -> Command:
    """Return the command of a side act or of a step of a hand-over; `known` as in `filled`."""
    return Command(verb, about, filled(fields_of(act), known))


def filled(fields: Iterable[Field], known: Mapping[str, object] = NOTHING) -> tuple[Option, ...]:
    """Return the options of the fields that are asked for.

    `known` are the values known already; an optional field that has to be filled in here is named with
    None, one that is asked for so many times with the tuple of its values.
    """
    options: list[Option] = []
    for field in fields:
        if field.required or field.name in known:
            value = known.get(field.name)
            values = value if isinstance(value, tuple) else (value,)
            options += [Option(field.option, one, field) for one in values]
    return tuple(options)
