"""The command that draws a lifecycle."""

from __future__ import annotations

import click

from states.pipeline import Label
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell

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
    default="mermaid",
    show_default=True,
    help=opt.N_("Text for a Mermaid viewer, or a picture."),
)
@pass_shell
def command(shell: Shell, /, lifecycle: str, shape: str) -> None:
    """Draw the stages, states and steps; needs no register."""
    from workflow.queries import diagram

    draw = diagram.svg if shape == "svg" else diagram.mermaid
    drawn = draw(diagram.lifecycle(lifecycle), shell.lang)
    shell.show({"lifecycle": lifecycle, "as": shape, "diagram": drawn}, text=lambda: drawn)
