"""The command that shows what waits for the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workflow.commands.frame import listing
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.screen import output, table, terminal, words
from workflow.commands.screen.output import Column
from workflow.commands.screen.steps import heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workflow.queries.inbox import InboxItem

_ON_A_SCREEN = 30
_SIDE = 9
MORE = opt.N_("The first {shown} are shown; --within DAYS or --unit CODE narrows the list.")


def _due(item: InboxItem) -> dict[str, object] | None:
    """Return the next deadline with the last branch meeting before it."""
    due = item.next_deadline
    return (
        {**(output.fields(due) or {}), "waits": due.waits, "meeting": item.meeting} if due else None
    )


COLUMNS = (
    "ref",
    "name",
    "unit",
    "state",
    Column("next_deadline", get=_due),
    Column("todo", get=lambda item: item.todo),
)


@click.command("inbox", cls=Command)
@opt.unit
@click.option(
    "--within",
    type=opt.DAYS,
    default=None,
    metavar="DAYS",
    help=opt.N_("Only what is due within so many days."),
)
@listing.to_file
@pass_shell
def command(shell: Shell, unit: str | None, within: int | None) -> None:
    """Show what you have to do next, soonest deadline first, with the command to run."""
    from workflow.queries import inbox

    most = _ON_A_SCREEN + 1 if shell.on_screen else None  # one more tells that there are more
    items = inbox.inbox(shell.app, shell.actor, unit=unit, within=within, limit=most)
    if most is not None and len(items) == most:
        items = items[:_ON_A_SCREEN]
        shell.tell(MORE, shown=_ON_A_SCREEN)
    shell.show(items, columns=COLUMNS, text=lambda: _screen(items))


def _screen(items: Sequence[InboxItem]) -> Iterator[str]:
    """Yield a table; on a terminal three lines a case, so that its command is whole and can be pasted."""
    width = output.terminal_width()
    if not items or width is None:
        yield output.for_the_eye(items, COLUMNS, opt.N_("Nothing waits for you."))
        return
    for item in items:
        yield heading(f"{item.ref}  {item.name} · {item.unit}")
        due = words.cell("next_deadline", _due(item))
        told = f"{words.cell('state', item.state)} · {due}"
        side = " " * _SIDE
        yield from (side + line for line in table.wrapped(told, max(width - _SIDE, _SIDE * 4)))
        yield side + terminal.safe(item.todo or "")
