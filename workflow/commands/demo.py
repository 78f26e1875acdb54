"""Show the program on a city that does not exist."""

from __future__ import annotations

import importlib
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from notifications.language import say, translate
from workflow.commands import _options as opt
from workflow.commands import _terminal
from workflow.commands._shell import Command, Shell, pass_shell

WINDOWS = os.name == "nt"

if TYPE_CHECKING:
    from workflow.commands._output import Column
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
    """Build a made-up city to practise on, and show a secretary's evening in it."""
    from workflow.demo import build

    wanted = build.Wanted(cases, today=shell.today or build.TODAY)
    started = perf_counter()
    with shell.progress(build.steps(wanted), opt.N_("Building the city")) as step:
        built = build.build_in(out, wanted, step)
    _show(shell, built, perf_counter() - started)


def _show(shell: Shell, built: Built, seconds: float) -> None:
    """Print the evening, or in the other formats what it consists of."""
    from workflow.demo.day import evening

    with Stage(shell, built) as stage:
        if shell.format == "table":
            stage.say(_opening(built, seconds))
            for line in evening(built.ref):
                stage.say(_before(line))
                stage.run(line)
            stage.say(_closing(built))
            return
        for line in evening(built.ref):
            stage.run(line)
    wanted = built.wanted
    shell.show({
        "register": built.url, "today": wanted.today, "user": built.user, "units": built.units,
        "cases": wanted.cases, "acts": built.acts, "seconds": round(seconds, 2), "seed": wanted.seed,
        **stage.shown,
    })  # fmt: skip


class Stage(Shell):
    """A shell on the register of the demo; outside the table format it keeps what it is shown."""

    def __init__(self, outer: Shell, built: Built) -> None:
        super().__init__()
        self.lang, self.format = outer.lang, outer.format
        self.db, self.today = built.url, built.wanted.today
        self.shown: dict[str, object] = {}
        self._key = ""

    def run(self, line: Line) -> None:
        """Run one command line as if it had been typed."""
        self._key = line.key
        module = importlib.import_module(f"workflow.commands.{line.words[0]}")
        called: click.Command = getattr(module, "command", None) or module.group
        root = click.get_current_context().find_root()
        with called.make_context(line.words[0], list(line.words[1:]), parent=root, obj=self) as ctx:
            called.invoke(ctx)

    def show(
        self,
        data: object,
        *,
        columns: Sequence[str | Column] = (),
        text: Callable[[], str | Iterable[str]] | None = None,
        empty: str = "",
    ) -> None:
        """Print the answer of a command, or keep it."""
        if self.format == "table":
            super().show(data, columns=columns, text=text, empty=empty)
        else:
            self.shown[self._key] = data

    def say(self, lines: Iterable[str]) -> None:
        """Print what is said between the commands."""
        sys.stdout.write("".join(f"{line}\n" for line in lines))


def _opening(built: Built, seconds: float) -> Iterator[str]:
    counts = {
        "units": built.units,
        "cases": built.wanted.cases,
        "acts": built.acts,
        "seconds": f"{seconds:.1f}",
    }
    yield _terminal.strong(
        say(opt.N_("A city that does not exist, as of {today}"), {"today": built.wanted.today})
    )
    yield say(opt.N_("{units} units, {cases} cases, {acts} acts, built in {seconds} seconds. Every name is made up."), counts)  # fmt: skip


def _before(line: Line) -> Iterator[str]:
    yield ""
    yield translate(line.told)
    yield _terminal.strong(f"$ {_typed(line.words)}")


def _closing(built: Built) -> Iterator[str]:
    """Yield where the register is and how to go on."""
    from workflow.demo.day import onward

    yield ""
    yield say(opt.N_("The register stays at {url}"), {"url": built.url})
    yield translate(opt.N_("To go on in it, on the same day:"))
    yield ""
    settings = {"KETNAP_DB": built.url, "KETNAP_TODAY": built.wanted.today.isoformat()}
    for name, value in settings.items():
        yield (f"  $env:{name} = '{value}'" if WINDOWS else f"  export {name}={shlex.quote(value)}")
    for words in onward(built):
        yield f"  {_typed(words)}"


def _typed(words: Sequence[str]) -> str:
    """Return a command line as it is typed on this system."""
    line = ("ketnap", *words)
    return subprocess.list2cmdline(line) if WINDOWS else shlex.join(line)
