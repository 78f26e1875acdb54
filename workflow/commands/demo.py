"""The command that shows the program on a made-up city."""

from __future__ import annotations

import importlib
import os
import shlex
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from notifications.language import say, translate
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.screen import output, table, terminal

WINDOWS = os.name == "nt"

if TYPE_CHECKING:
    from workflow.commands.screen.output import Column
    from workflow.commands.screen.workbook import Page
    from workflow.demo.build import Built
    from workflow.demo.day import Line


@click.command("demo", cls=Command)
@click.option(
    "--cases",
    type=opt.COUNT,
    default=400,
    show_default=True,
    help=opt.N_("How many cases the city has."),
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    metavar="DIR",
    help=opt.N_("Where the register goes (default: a new temporary folder)."),
)
@pass_shell
def command(shell: Shell, cases: int, out: Path | None) -> None:
    """Build a made-up city to practise on; show an evening and a morning in it, with mail and notices."""
    from workflow.demo import build

    wanted = build.Wanted(cases, today=shell.today or build.TODAY)
    started = perf_counter()
    with shell.progress(build.steps(wanted), opt.N_("Building the city")) as step:
        built = build.build_in(out, wanted, step)
    _show(shell, built, perf_counter() - started)


def _show(shell: Shell, built: Built, seconds: float) -> None:
    """Print the evening and the morning, or in the other formats what they consist of."""
    from workflow.demo import day, watch

    watch.keep(built)
    shell.did()
    shown: dict[str, object] = {}
    with Stage(shell, built, built.wanted.today, shown) as stage:
        stage.say(_opening(built, seconds))
        stage.play(day.evening(built.ref))
    with _own_mail(), Stage(shell, built, built.morning, shown) as stage:
        stage.say(_next_morning(built.morning))
        stage.play(day.morning(built))
        stage.say(_closing(built))
    if shell.format == "table":
        return
    wanted = built.wanted
    shell.show(
        {
            "register": built.url,
            "today": wanted.today,
            "user": built.user,
            "units": built.units,
            "cases": wanted.cases,
            "acts": built.acts,
            "seconds": round(seconds, 2),
            "seed": wanted.seed,
            "morning": built.morning,
            **shown,
        }
    )


@contextmanager
def _own_mail() -> Iterator[None]:
    """Let nothing of the demo leave through the mail server of whoever tries it."""
    from workflow.watch.mailing import mail_settings

    kept = {
        name: os.environ.pop(name)
        for name in (mail_settings.URL, mail_settings.FROM)
        if name in os.environ
    }
    try:
        yield
    finally:
        os.environ.update(kept)


class Stage(Shell):
    """A shell on the register of the demo on a day; outside the table format it keeps what it is shown."""

    def __init__(self, outer: Shell, built: Built, today: date, shown: dict[str, object]) -> None:
        super().__init__()
        self.lang, self.format = outer.lang, outer.format
        self.db, self.today = built.url, today
        self.quiet = True
        self._outer = outer
        self._shown = shown
        self._key = ""

    def play(self, lines: Iterable[Line]) -> None:
        """Say and run command lines, one after the other."""
        for line in lines:
            self.say(_before(line))
            self.run(line)

    def run(self, line: Line) -> None:
        """Run one command line as if it had been typed."""
        self._key = line.key
        self._act_as(line.user)
        name, *words = line.command
        module = importlib.import_module(f"workflow.commands.{name}")
        called: click.Command = getattr(module, "command", None) or module.group
        root = click.get_current_context().find_root()
        with called.make_context(name, words, parent=root, obj=self) as ctx:
            called.invoke(ctx)

    def _act_as(self, user: str | None) -> None:
        self.user = user
        self.__dict__.pop("actor", None)  # it was that of the line before

    def show(
        self,
        data: object,
        *,
        columns: Sequence[str | Column] = (),
        text: Callable[[], str | Iterable[str]] | None = None,
        empty: str = "",
        pages: Callable[[], Iterable[Page]] | None = None,
    ) -> None:
        """Print the answer of a command, or keep it."""
        if self.format == "table":
            super().show(data, columns=columns, text=text, empty=empty, pages=pages)
        else:
            self._shown[self._key] = data

    def tell(self, template: str, **params: object) -> None:
        """Say a remark of a command among its answers, so that both stand in order."""
        self.say([say(template, params)])

    def say(self, lines: Iterable[str]) -> None:
        """Print what is said between the commands; a script is told nothing."""
        if self.format != "table":
            return
        self.answer("".join(f"{line}\n" for line in lines))

    def answer(self, text: str) -> None:
        """Print words of the demo, which is one answer of the command that shows it."""
        self._outer.answer(text)


def _opening(built: Built, seconds: float) -> Iterator[str]:
    counts = {
        "units": built.units,
        "cases": built.wanted.cases,
        "acts": built.acts,
        "seconds": f"{seconds:.1f}",
    }
    yield terminal.strong(
        say(opt.N_("A city that does not exist, as of {today}"), {"today": built.wanted.today})
    )
    yield say(
        opt.N_(
            "{units} units, {cases} cases, {acts} acts, built in {seconds} seconds. Every name is made up."
        ),
        counts,
    )


def _before(line: Line) -> Iterator[str]:
    if not line.joined:
        yield ""
    yield from table.wrapped(translate(line.told), output.terminal_width())
    yield terminal.strong(f"$ {_typed(line.words)}")


def _next_morning(morning: date) -> Iterator[str]:
    yield ""
    yield terminal.strong(say(opt.N_("The next working morning, {day}"), {"day": morning}))
    yield f"$ {_setting('KETNAP_TODAY', morning.isoformat())}"


def _closing(built: Built) -> Iterator[str]:
    """Yield where the register, the mail and the notices are, and how to go on."""
    from workflow.demo import day

    yield ""
    yield say(opt.N_("The register stays at {url}"), {"url": built.url})
    written = {
        day.MAIL: opt.N_("The mail is in {folder}"),
        day.NOTICES: opt.N_("The notices are in {folder}"),
    }
    for name, told in written.items():
        if (folder := day.folder(built, name)).exists():
            yield say(told, {"folder": folder})
    yield translate(opt.N_("To go on in it, on the same day:"))
    yield ""
    settings = {"KETNAP_DB": built.url, "KETNAP_TODAY": built.morning.isoformat()}
    yield from (f"  {_setting(name, value)}" for name, value in settings.items())
    yield from (f"  {_typed(words)}" for words in day.onward(built))


def _setting(name: str, value: str) -> str:
    """Return how a variable is set on this system."""
    return f"$env:{name} = '{value}'" if WINDOWS else f"export {name}={shlex.quote(value)}"


def _typed(words: Sequence[str]) -> str:
    """Return a command line as it is typed on this system."""
    line = ("ketnap", *words)
    return subprocess.list2cmdline(line) if WINDOWS else shlex.join(line)
