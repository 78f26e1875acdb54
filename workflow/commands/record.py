"""The command that puts evidence on file; one sub-command a kind, made from the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import click

from states.catalogue import EVIDENCE, find_kind
from workflow.commands.frame import fields as _fields
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell

if TYPE_CHECKING:
    from states.catalogue import EvidenceKind


class Kinds(Group):
    """The kinds of evidence, found by their names with - or _ and by their words in either language."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of one kind, made when it is asked for."""
        del ctx
        kind = find_kind(cmd_name)
        return kind and _fields.act_command(kind.name, kind.label, kind.fields, _record(kind))

    def meant(self, ctx: click.Context, word: str) -> list[str]:
        """Return what a word may mean that is none of the commands."""
        from workflow.casework.evidence import named_kind

        del ctx
        return _fields.near(named_kind, word)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the kinds in the order of the lifecycle."""
        del ctx
        return [kind.name.replace("_", "-") for kind in EVIDENCE]


def _record(kind: EvidenceKind) -> Callable[..., None]:
    @pass_shell
    def run(
        shell: Shell,
        /,
        ref: str,
        on: date | None,
        note: str,
        if_version: int | None,
        **values: object,
    ) -> None:
        from workflow.casework import evidence

        stamp = shell.stamp(on, note, about=ref)
        done = evidence.record(
            shell.app, ref, kind.name, _fields.given(values), stamp, seen=if_version
        )
        shell.show(done, text=lambda: _told(kind, done))

    return run


def _told(kind: EvidenceKind, done: object) -> list[str]:
    from notifications.language import say

    fields = {"what": kind.label, **{name: getattr(done, name) for name in ("id", "ref", "on")}}
    return [say(opt.N_("{ref}: recorded as act no. {id}, dated {on}: {what}"), fields)]


@click.group(cls=Kinds)
def group() -> None:
    """Put a paper or a fact on file for a case; its date may be earlier than the last step."""
