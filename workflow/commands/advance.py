"""The command that takes a move; one sub-command a move, made from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from states.catalogue import MOVE_BY_NAME, find_move
from states.errors import BadInput
from workflow.commands.frame import fields as _fields
from workflow.commands.frame import many
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell

if TYPE_CHECKING:
    from states.pipeline import Move
    from workflow.casework.advancing import Wish
    from workflow.casework.many import Item
    from workflow.casework.views import Advanced
    from workflow.exchange.columns import Column
    from workflow.stamp import Stamp

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
            many.ref, opt.on, opt.note, opt.dry_run, opt.if_version, _DESPITE, many.refs, many.file
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
        ref: str | None,
        on: date | None,
        despite: tuple[str, ...],
        refs: str | None,
        file: str | None,
        **values: Any,  # noqa: ANN401 - the options of the move
    ) -> None:
        from workflow.casework import advancing

        several = many.asked(ref, refs, file, values["if_version"])
        fields = _fields.given({name: value for name, value in values.items() if name in asked})
        reason = values.get("reason")
        if reason and "reason" not in asked and not despite:
            raise BadInput(opt.N_("{field} goes with --despite."), field="--reason", value=reason)
        told = ". ".join(word for word in (values["note"], reason if despite else None) if word)
        wish = advancing.Wish(values["if_version"], despite, dry_run=values["dry_run"])
        if several:
            _for_many(
                shell,
                move,
                many.items(several, fields, _columns(move)),
                shell.stamp(on, told, resumes=True),
                wish,
            )
        else:
            stamp = shell.stamp(on, told, about=ref)
            _show(shell, advancing.advance(shell.app, str(ref), move.name, fields, stamp, wish))

    return run


def _show(shell: Shell, done: Advanced) -> None:
    from workflow.commands.screen import steps

    for warning in done.warnings:
        shell.warn(warning.message, **warning.params)
    shell.show(done, text=lambda: steps.advanced(done))


def _for_many(shell: Shell, move: Move, items: list[Item], stamp: Stamp, wish: Wish) -> None:
    from workflow.casework.many import Way, advances

    way = Way(advances(shell.app, move.name, wish), many.known(shell.app, stamp.actor))
    many.carry_out(shell, items, stamp, way, dry_run=wish.dry_run)


def _columns(move: Move) -> Callable[[], Sequence[Column]]:
    """Return what tells the columns that a file of many cases may have, once one is read."""

    def told() -> Sequence[Column]:
        from workflow.exchange import columns

        return columns.of_act(move.name)

    return told


@click.group(cls=Moves)
def group() -> None:
    """Take a case one step on; one sub-command for each step of the lifecycle."""
