"""The ``ketnap`` command: global options, the table of commands, exit codes."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NoReturn

import click

from notifications import language
from workflow.commands.frame import given_again
from workflow.commands.frame.before import Wanted
from workflow.commands.frame.click_house import CONTEXT_SETTINGS, FORMAT, JSON, Group
from workflow.commands.frame.shell import Shell
from workflow.commands.screen import streams

__version__ = "0.1.0"

# name -> (module:attribute, what it is for). A module is imported when its command is used.
COMMANDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType({
    "init": ("workflow.commands.init:command", "Make a register"),
    "demo": ("workflow.commands.demo:command", "Show the program on a made-up city"),
    "unit": ("workflow.commands.unit:group", "Keep the tree of units"),
    "calendar": ("workflow.commands.calendar:group", "Keep the calendar of working days"),
    "user": ("workflow.commands.user:group", "Say who may act"),
    "case": ("workflow.commands.case:group", "Open, change, show, list and find cases"),
    "next": ("workflow.commands.next:command", "Say what to do next with a case"),
    "advance": ("workflow.commands.advance:group", "Take a case one step on"),
    "why": ("workflow.commands.why:group", "Say whether a step is possible, and what is missing"),
    "class": ("workflow.commands.classes:group", "Keep the awareness classes"),
    "record": ("workflow.commands.record:group", "Put a paper or a fact on file"),
    "hold": ("workflow.commands.hold:hold", "Let the clocks of a case wait"),
    "resume": ("workflow.commands.hold:resume", "Let the clocks of a case run again"),
    "extend": ("workflow.commands.hold:extend", "Extend the time for a decision"),
    "correct": ("workflow.commands.correct:command", "Correct the history by an act of its own"),
    "undo": ("workflow.commands.undo:command", "Undo what you recorded last"),
    "deadlines": ("workflow.commands.deadlines:command", "Show the deadline sheet of a case"),
    "inbox": ("workflow.commands.inbox:command", "Show what waits for you"),
    "meeting": ("workflow.commands.meeting:group", "Prepare a branch meeting, and record its votes"),
    "stalled": ("workflow.commands.stalled:command", "Show which cases are stuck, and why"),
    "remind": ("workflow.commands.remind:command", "Show or print what is due for each unit"),
    "transfer": ("workflow.commands.transfer:group", "Hand cases over to another unit or place"),
    "job": ("workflow.commands.job:group", "Run the jobs that keep the watch, and see what they did"),
    "scheduler": ("workflow.commands.scheduler:command", "Run the jobs at their times"),
    "mail": ("workflow.commands.mail:group", "Look after the mail"),
    "plan": ("workflow.commands.plan:group", "Keep the yearly plans of units"),
    "import": ("workflow.commands.imports:group", "Take in lists"),
    "report": ("workflow.commands.report:group", "Count what the Conclusion asks for"),
    "export": ("workflow.commands.export:group", "Write cases or acts into a file"),
    "rules": ("workflow.commands.rules:group", "Show the rules and where they come from"),
    "diagram": ("workflow.commands.diagram:command", "Draw the lifecycles"),
    "audit": ("workflow.commands.audit:group", "Check the hash-chained history"),
    "db": ("workflow.commands.db:group", "Look after the register itself"),
    "doctor": ("workflow.commands.doctor:command", "Look everything over"),
})  # fmt: skip


class Root(Group):
    """The first word: loads a command only when it is used, and ends every failure well."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the table, in its order."""
        del ctx
        return list(COMMANDS)

    def short_helps(self, ctx: click.Context) -> dict[str, str]:
        """Return what each command is for from the table, without loading any."""
        del ctx
        return {name: language.translate(text) for name, (_, text) in COMMANDS.items()}

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command; a module that cannot be loaded fails only here."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def meant(self, ctx: click.Context, word: str) -> list[str]:
        """Return what a first word may mean: a command, one within a group, or a word for one."""
        from states.names import near
        from workflow.commands.frame import unknown

        del ctx
        inner = [(line.partition(" ")[2], line) for line in unknown.INNER] + _moves()
        if any(word == one for one, _ in inner):
            return near(word, inner)
        first = [*((name, name) for name in COMMANDS), *unknown.COMMAND_WORDS.items()]
        return near(word, first) or near(word, inner)

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> NoReturn:  # noqa: ANN401 - click's own
        """Run one command line, then exit with the code its failure asks for."""
        words = list(sys.argv[1:] if args is None else args)
        language.use(_value_of("--lang", words) or os.environ.get("KETNAP_LANG", ""))
        streams.settle()
        shell = Shell(as_json="--json" in words or _value_of("--format", words).lower() == "json")
        extra |= {"prog_name": "ketnap", "standalone_mode": False, "obj": shell}
        sys.exit(_run(lambda: super(Root, self).main(words, **extra), shell, words))


def _moves() -> list[tuple[str, str]]:
    """Return the words of the moves, each with the command that takes it."""
    from states.catalogue import MOVE_BY_NAME, move_names

    return [
        (word, f"advance {move.name.replace('_', '-')}")
        for move in MOVE_BY_NAME.values()
        for word in move_names(move)
    ]


def _run(command: Callable[[], object], shell: Shell, words: Sequence[str]) -> int:
    """Run a command to its end; report a failure. Returns the exit code, which tells of the work.

    An answer that could not be printed is a failure only where printing it was all there was to do.
    """
    try:
        with shell:
            _refuse_unreadable(words)
            code = given_again.once_only(command, shell)
            shell.finish(code)
        return code if isinstance(code, int) else 0
    except (Exception, KeyboardInterrupt) as failure:  # noqa: BLE001 - the one place where all failures end
        from workflow.commands.frame import errors

        return errors.report(failure, as_json=shell.as_json, unknown=shell.unknown)
    finally:
        streams.end()


def _refuse_unreadable(words: Sequence[str]) -> None:
    """Refuse bytes that are no text, which Python passes on as lone surrogates. Raises `BadInput`."""
    for word in words:
        if not word.isascii() and any("\ud800" <= letter <= "\udfff" for letter in word):
            from states.errors import BadInput

            raise BadInput("{value} cannot be read as text; type it again.", value=ascii(word))


def _value_of(option: str, words: Sequence[str]) -> str:
    """Return the value of a global option before anything is parsed, so that even help obeys it."""
    for at, word in enumerate(words):
        if word == option:
            return words[at + 1] if at + 1 < len(words) else ""
        if word.startswith(option + "="):
            return word.partition("=")[2]
    return ""


def _show_version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - click's own
    if asked and not ctx.resilient_parsing:
        ctx.obj.answer(f"ketnap {__version__}\n")
        ctx.exit()


def _choose_language(ctx: click.Context, _param: click.Parameter, value: str) -> None:
    ctx.obj.lang = value
    language.use(value)


@click.group(
    cls=Root,
    context_settings=dict(CONTEXT_SETTINGS),
    epilog="Global options stand before the command; --json and --format may also follow it.\n\n"
    "KETNAP_ACCESSIBLE=1 makes every answer fit for a screen reader: one fact a line, no columns, no drawing, no colour.",
)
@click.option(
    "--db",
    envvar="KETNAP_DB",
    metavar="URL",
    help="The register: sqlite:///path or postgresql://… (default: a file of this user).",
)
@click.option("--as", "user", envvar="KETNAP_AS", metavar="USER", help="Who acts.")
@click.option(
    "--lang",
    envvar="KETNAP_LANG",
    type=click.Choice(language.LANGUAGES, case_sensitive=False),
    default=language.DEFAULT,
    show_default=True,
    expose_value=False,
    callback=_choose_language,
    help="The language: Vietnamese or English.",
)
@click.option(
    "--today",
    envvar="KETNAP_TODAY",
    metavar="DATE",
    help="Use this date for the whole command; writing with it needs a rehearsal register.",
)
@click.option(
    "--no-input",
    envvar="KETNAP_NO_INPUT",
    is_flag=True,
    default=False,
    help="Ask nothing, even on a terminal.",
)
@click.option(
    "--key",
    envvar="KETNAP_COMMAND_KEY",
    metavar="KEY",
    help="Your own name for this command: given again with it, it acts once and answers as before.",
)
@click.option(
    "--version",
    is_flag=True,
    default=False,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and exit.",
)
@click.pass_obj
def main(shell: Shell, /, **wanted: Any) -> None:  # noqa: ANN401 - click's own
    """Follow candidates on their way to membership: states, lawful steps, deadlines, reminders."""
    shell.settle(Wanted(**wanted))


main.params[3:3] = [FORMAT, JSON]


if __name__ == "__main__":
    main()
