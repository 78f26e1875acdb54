"""The command that draws a lifecycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from notifications.language import words
from states.pipeline import Label
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.screen import terminal
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.queries.diagram import Lifecycle

WAYS = (
    Column("from", opt.N_("From")),
    Column("step", opt.N_("Step"), get=lambda way: way["move"]),
    Column("to", opt.N_("To")),
)

LIFECYCLES = {
    "candidacy": Label("kết nạp đảng viên", "admission to the Party"),
    "transfer": Label("chuyển theo dõi, giúp đỡ", "hand-over"),
}


@click.command("diagram", cls=Command)
@click.option(
    "--lifecycle",
    type=opt.one_of(LIFECYCLES),
    default="candidacy",
    show_default=True,
    help=opt.N_("The way of a candidate, or of a hand-over."),
)
@click.option(
    "--as",
    "shape",
    type=opt.format_of("mermaid", "svg"),
    default=None,
    help=opt.N_("Text for a Mermaid viewer (unless asked for otherwise), or a picture."),
)
@pass_shell
def command(shell: Shell, /, lifecycle: str, shape: str | None) -> None:
    """Draw the stages, states and steps; needs no register."""
    from workflow.queries import diagram

    found = diagram.lifecycle(lifecycle)
    if shape is None and shell.format == "table" and terminal.accessible():
        shell.show(list(_ways(found)), columns=WAYS)
        return
    draw = diagram.svg if shape == "svg" else diagram.mermaid
    drawn = draw(found, shell.lang)
    shell.show(
        {"lifecycle": lifecycle, "as": shape or "mermaid", "diagram": drawn}, text=lambda: drawn
    )


def _ways(found: Lifecycle) -> Iterator[Mapping[str, str]]:
    """Yield every way from one state to another, for who hears it."""
    labels = {state.id: words(state.label) for state in found.states}
    for move in found.moves:
        for source in move.sources:
            yield {
                "from": labels[source],
                "move": words(move.label_from(source)),
                "to": labels[move.target],
            }
