"""Click as the house wants it, for ``ketnap --help`` too: it imports click and the language, nothing else."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from notifications.language import translate, words
from states.patterns import late
from states.pipeline import N_
from workflow.commands.frame import by_name, workbooks
from workflow.commands.screen import streams, terminal

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

FORMATS = ("table", "json", "csv", "xlsx")
PLACES = frozenset(
    {
        N_("ADDRESS"), N_("AGAINST"), N_("ARGS"), N_("CATEGORY"), N_("CHOICE"), N_("CODE"), N_("COMMAND"), N_("DATE"), N_("DAY"), N_("HASH"),
        N_("COLUMN"), N_("DAYS"), N_("DIGITS"), N_("DIR"), N_("FIELD"), N_("FILE"), N_("FOR"), N_("HEADING"), N_("HOURS"), N_("ID"),
        N_("KEY"), N_("KIND"), N_("N"), N_("NAME"), N_("NO"), N_("NUMBER"), N_("OPTIONS"), N_("PATH"), N_("REF"),
        N_("REGISTER"), N_("RULE"), N_("SET"), N_("SINCE"), N_("STAGE"), N_("STATE"), N_("TEXT"), N_("USER"),
        N_("VALUE"), N_("YEAR"),
    }
)  # fmt: skip
"""The words that stand for what is to be typed, in the help and in the usage line: one word for one."""
_PLACE = late(r"[A-Z]+")


def with_hyphens(word: str) -> str:
    """Return a command, option or choice as it is spelt on the command line: `-` for `_`."""
    return word.replace("_", "-")


_HELP = ("-h", "--help")
CONTEXT_SETTINGS: Mapping[str, Any] = {
    "help_option_names": [*_HELP],
    "token_normalize_func": with_hyphens,
    "max_content_width": 100,
}


def _choose_format(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    """Remember the format on the shell, which every context shares as its object."""
    if value:
        ctx.obj.format = value


FORMAT = click.Option(
    ["--format"],
    type=click.Choice(FORMATS, case_sensitive=False),
    expose_value=False,
    is_eager=True,
    callback=_choose_format,
    help="How to print: table, json or csv; a list with --out also as a workbook (xlsx).",
)
JSON = click.Option(
    ["--json"],
    flag_value="json",
    default=None,
    expose_value=False,
    is_eager=True,
    callback=_choose_format,
    help="The same as --format json.",
)


def _show_help(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        text = ctx.get_help()
        if terminal.accessible():
            from workflow.commands.screen import folding

            text = folding.aloud(text)
        if unsaid := streams.out(text + "\n"):
            raise unsaid
        ctx.exit()


class _ReadAloud(click.HelpFormatter):
    """Help for who hears it: an option and what it does on one line, and no line broken."""

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__(width=10_000)

    def write_dl(self, rows: Iterable[tuple[str, str]], *_: object, **__: object) -> None:
        """Write names with what they mean, a line each."""
        for name, meaning in rows:
            self.write(f"{name}: {meaning}\n")


class _Context(click.Context):
    """A command line whose help is written as its reader wants it."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return what lays help out."""
        return _ReadAloud() if terminal.accessible() else super().make_formatter()


class _Spoken(click.Command):
    """A command whose help is translated when it is shown and that takes --json too."""

    context_class = _Context
    _help: click.Option | None = None

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        params = super().get_params(ctx)
        if ctx.parent is None:
            return params
        taken = {option for param in params for option in param.opts}
        return params + [extra for extra in _AFTER_COMMAND if extra.opts[0] not in taken]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words; for an option that is not there, say which one may have been meant."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as wrong:
            from workflow.commands.frame import unknown

            raise unknown.option(wrong.option_name, ctx) from None

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, unless a workbook was asked for that it cannot give."""
        if not isinstance(self, click.Group):
            workbooks.settle(ctx)
            by_name.settle(ctx)
            ctx.obj.begun(ctx)
        return super().invoke(ctx)

    def get_help_option_names(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """Return the same names whoever asks: an option once made is kept, also one made outside the root."""
        return list(_HELP)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help; click's own would look for its translation on every start."""
        names = self.get_help_option_names(ctx)
        if names and self._help is None:
            self._help = click.Option(
                [*names, "help_wanted"],
                is_flag=True,
                default=False,
                is_eager=True,
                expose_value=False,
                callback=_show_help,
                help="Show this message and exit.",
            )
        return self._help

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [in_words(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(translate(inspect.cleandoc(self.help)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        shown = (p for p in self.get_params(ctx) if not isinstance(p, click.Argument))
        records = [record for p in shown if (record := spoken(p, ctx).get_help_record(ctx))]
        with formatter.section(translate("Options")):
            formatter.write_dl(records)

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        arguments = [p for p in self.get_params(ctx) if isinstance(p, click.Argument)]
        records = [spoken(a, ctx).get_help_record(ctx) for a in arguments if a.help]
        if records:
            with formatter.section(translate("Positional arguments")):
                formatter.write_dl([record for record in records if record])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        if self.epilog:
            formatter.write_paragraph()
            formatter.write_text(translate(inspect.cleandoc(self.epilog)))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help, translated; `limit` is left to the wrapping."""
        del limit
        text = translate(inspect.cleandoc(self.short_help or self.help or ""))
        first = " ".join(text.partition("\n\n")[0].split())
        return first.partition(". ")[0].removesuffix(".")


class Command(_Spoken):
    """One command."""


class Group(_Spoken, click.Group):
    """A word that has commands under it; `aliases` are other names that find them, not listed."""

    command_class = Command
    group_class = type  # click: a group within a group is of the same class

    def __init__(
        self,
        name: str | None = None,
        *,
        aliases: Mapping[str, str] | None = None,
        **attrs: Any,  # noqa: ANN401 - click's own
    ) -> None:
        super().__init__(name, **attrs)
        self.aliases = dict(aliases or {})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, spelt with - or _, or of this other name."""
        name = with_hyphens(cmd_name)
        return super().get_command(ctx, name) or super().get_command(
            ctx, self.aliases.get(name, "")
        )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for an unknown one, name those that may have been meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as wrong:
            from workflow.commands.frame import unknown

            name = wrong.command_name
            raise unknown.UnknownCommand(name, self.meant(ctx, name), ctx) from None

    def meant(self, ctx: click.Context, word: str) -> list[str]:
        """Return what a word may mean that is none of the commands."""
        from workflow.commands.frame import unknown

        return unknown.within(word, self.list_commands(ctx))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with the first sentence of its help."""
        listed = self.short_helps(ctx)
        if listed:
            with formatter.section(translate("Commands")):
                formatter.write_dl(list(listed.items()))

    def short_helps(self, ctx: click.Context) -> dict[str, str]:
        """Return what each command is for, by its name, in the order of listing."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return {name: c.get_short_help_str() for name, c in commands if c and not c.hidden}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List commands in the order they were written, which is the order of the work."""
        del ctx
        return list(self.commands)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete a command from the listing, so that nothing has to be loaded for it."""
        from click.shell_completion import CompletionItem

        named = [
            CompletionItem(name, help=text)
            for name, text in self.short_helps(ctx).items()
            if name.startswith(incomplete)
        ]
        return named + click.Command.shell_complete(self, ctx, incomplete)


def _hidden(option: click.Option) -> click.Option:
    quiet = copy.copy(option)
    quiet.hidden = True
    return quiet


_AFTER_COMMAND = (_hidden(JSON), _hidden(FORMAT))


def in_words(places: str) -> str:
    """Return what stands for a value, such as NAME SINCE, in the language in use."""
    return _PLACE.sub(lambda word: translate(word[0]) if word[0] in PLACES else word[0], places)


def spoken(param: click.Parameter, ctx: click.Context) -> click.Parameter:
    """Return a copy of a parameter with its words in the language in use, the choices it has among them."""
    copied = copy.copy(param)
    label = getattr(param, "label", None)
    text = words(label) if label else translate(getattr(param, "help", None) or "")
    listed = getattr(param.type, "listed", None)
    if listed is not None:
        end = "." if text.endswith(".") else ""
        text = f"{text.removesuffix('.')}: {listed()}{end}" if text else listed()
        if isinstance(param.default, str):
            copied.default = listed(param.default)
    copied.help = text or None
    flag = isinstance(param, click.Option) and (param.is_flag or param.count)
    if not flag:
        copied.metavar = in_words(param.make_metavar(ctx))
    return copied
