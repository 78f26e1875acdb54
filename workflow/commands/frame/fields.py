"""Command-line options made from the fields of the catalogue, and read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click

from notifications.language import translate, words
from states.errors import NotFound
from states.pipeline import Field, FieldType, Label
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command

_TYPES: Mapping[FieldType, click.ParamType[Any]] = {
    FieldType.TEXT: opt.TEXT,
    FieldType.NUMBER: opt.TEXT,
    FieldType.NAME: opt.NAME,
    FieldType.MEMBER: opt.NAME,
    FieldType.IDENTITY: opt.TEXT,
    FieldType.RELIGION: opt.TEXT,
    FieldType.UNIT: opt.CODE,
    FieldType.CASE: opt.CASE_TO_WRITE,
    FieldType.DATE: opt.DATE,
    FieldType.COUNT: opt.COUNT,
    FieldType.ACT: opt.COUNT,
    FieldType.PERSON: opt.PERSON,
}
_METAVARS = {
    FieldType.TEXT: "TEXT",
    FieldType.NUMBER: "TEXT",
    FieldType.NAME: "NAME",
    FieldType.MEMBER: "NAME",
    FieldType.IDENTITY: "DIGITS",
    FieldType.RELIGION: "TEXT",
    FieldType.UNIT: "CODE",
    FieldType.CASE: "REF",
    FieldType.DATE: "DATE",
    FieldType.COUNT: "N",
    FieldType.ACT: "N",
    FieldType.PERSON: "NAME SINCE",
}
REQUIRED = opt.N_("[required]")


class FieldOption(click.Option):
    """An option whose help is the field's own words: its `label`, in the language in use."""

    def __init__(self, field: Field, *, asked: bool = True) -> None:
        flag = field.type is FieldType.FLAG
        name = field.name.replace("_", "-")
        declared = f"--{name}/--no-{name}" if flag and not asked else f"--{name}"
        super().__init__(
            [declared, field.name],
            type=None if flag else _TYPES.get(field.type) or opt.Chosen(field.choices),
            is_flag=flag,
            default=False if flag and asked else None,
            multiple=field.repeat,
            nargs=2 if field.type is FieldType.PERSON else None,
            metavar=_METAVARS.get(field.type),
            help=field.label.en,
        )
        self.label = field.label
        self.mark = asked and field.required

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its words, marked where it must be given."""
        record = super().get_help_record(ctx)
        if record is None or not self.mark:
            return record
        option, text = record
        return option, f"{text} {translate(REQUIRED)}"


class LabelledCommand(Command):
    """A command whose help is a label of the catalogue, in the language in use."""

    def __init__(self, name: str, label: Label, **attrs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(name.replace("_", "-"), help=label.en, **attrs)
        self.label = label

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the label."""
        self.help = words(self.label)
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the label."""
        del limit
        return words(self.label)


def near(find: Callable[[str], object], word: str) -> list[str]:
    """Return what a word may mean that `find`, which raises `NotFound` with near names, does not know."""
    try:
        find(word)
    except NotFound as unknown:
        return list(unknown.near)
    return []


def options(fields: Iterable[Field], *, asked: bool = True) -> list[click.Parameter]:
    """Return the options of `fields`; with `asked` False nothing is marked as required."""
    return [FieldOption(field, asked=asked) for field in fields]


def given(values: Mapping[str, object]) -> dict[str, object]:
    """Return what was given on the command line: no empty values, no flags left out; 0 is a value."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and value is not False and value != ()
    }


def act_command(
    name: str, label: Label, own: Iterable[Field], run: Callable[..., None]
) -> LabelledCommand:
    """Return the command that records an act of a case: its own fields beside the shared options."""
    ref, *shared = params_of(opt.ref_to_write, opt.on, opt.note, opt.if_version)
    return LabelledCommand(name, label, params=[ref, *options(own), *shared], callback=run)


def params_of(
    *decorators: Callable[[Callable[..., None]], Callable[..., None]],
) -> list[click.Parameter]:
    """Return the parameters that shared decorators would add, in order, for a command made in a loop."""

    def holder() -> None:
        """Hold the parameters."""

    for decorator in reversed(decorators):
        decorator(holder)
    return list(reversed(getattr(holder, "__click_params__", [])))
