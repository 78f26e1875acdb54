"""The command that takes a move; one sub-command a move, made from the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from states.catalogue import MOVE_BY_NAME, find_move
from states.errors import BadInput
from workflow.commands.frame import fields as _fields
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell

if TYPE_CHECKING:
    from states.pipeline import Move

_DESPITE = click.option(
    "--despite",
    multiple=True,
    metavar="RULE",
    help=opt.N_(
        "Pass this guard on purpose (committee or authority, with --reason); inspectors see it."
    ),
)
_REASON = click.option(
    "--reason", type=opt.TEXT, default=None, help=opt.N_("Why the guard is passed.")
)


class Moves(Group):
    """The moves, found by their names with - or _ and by their words in either language."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a move, made when it is asked for."""
        del ctx
        move = find_move(cmd_name)
        return self.make(move) if move else None

    def meant(self, ctx: click.Context, word: str) -> list[str]:
        """Return what a word may mean that is none of the commands."""
        from workflow.casework.advancing import named_move

        del ctx
        return _fields.near(named_move, word)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the moves in the order of the lifecycle."""
        del ctx
        return [name.replace("_", "-") for name in MOVE_BY_NAME]

    def make(self, move: Move) -> click.Command:
        """Return the command of one move."""
        ref, *shared = _fields.params_of(
            opt.ref, opt.on, opt.note, opt.dry_run, opt.if_version, _DESPITE
        )
        own = _fields.options(move.fields)
        if all(field.name != "reason" for field in move.fields):
            own += _fields.params_of(_REASON)
        return _fields.LabelledCommand(
            move.name, move.label, params=[ref, *own, *shared], callback=_advance(move)
        )


def _advance(move: Move) -> Callable[..., None]:
    asked = {field.name for field in move.fields}

    @pass_shell
    def run(
        shell: Shell,
        /,
        ref: str,
        on: date | None,
        despite: tuple[str, ...],
        **values: Any,  # noqa: ANN401 - the options of the move
    ) -> None:
        from workflow.casework import advancing
        from workflow.commands.screen import steps

        fields = _fields.given({name: value for name, value in values.items() if name in asked})
        reason = values.get("reason")
        if reason and "reason" not in asked and not despite:
            raise BadInput(opt.N_("{field} goes with --despite."), field="--reason", value=reason)
        told = ". ".join(word for word in (values["note"], reason if despite else None) if word)
        wish = advancing.Wish(values["if_version"], despite, dry_run=values["dry_run"])
        stamp = shell.stamp(on, told, about=ref)
        done = advancing.advance(shell.app, ref, move.name, fields, stamp, wish)
        for warning in done.warnings:
            shell.warn(warning.message, **warning.params)
        shell.show(done, text=lambda: steps.advanced(done))

    return run


@click.group(cls=Moves)
def group() -> None:
    """Take a case one step on; one sub-command for each step of the lifecycle."""
