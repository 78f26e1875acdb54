"""The command that puts evidence on file; one sub-command a kind, made from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from states.catalogue import EVIDENCE, find_kind
from workflow.commands.frame import fields as _fields
from workflow.commands.frame import many
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell

if TYPE_CHECKING:
    from states.catalogue import EvidenceKind
    from workflow.casework.evidence import Recorded
    from workflow.casework.many import Item
    from workflow.exchange.columns import Column
    from workflow.stamp import Stamp


class Kinds(Group):
    """The kinds of evidence, found by their names with - or _ and by their words in either language."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of one kind, made when it is asked for."""
        del ctx
        kind = find_kind(cmd_name)
        return self.make(kind) if kind else None

    def make(self, kind: EvidenceKind) -> click.Command:
        """Return the command of one kind."""
        ref, *shared = _fields.params_of(
            many.ref, opt.on, opt.note, opt.dry_run, opt.if_version, many.refs, many.file
        )
        params = [ref, *_fields.options(kind.fields), *shared]
        return _fields.LabelledCommand(kind.name, kind.label, params=params, callback=_record(kind))

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
        ref: str | None,
        on: date | None,
        note: str,
        dry_run: bool,
        if_version: int | None,
        refs: str | None,
        file: str | None,
        **values: object,
    ) -> None:
        from workflow.casework import evidence

        several, fields = many.asked(ref, refs, file, if_version), _fields.given(values)
        if several:
            items = many.items(several, fields, _columns(kind))
            return _for_many(
                shell, kind, items, shell.stamp(on, note, resumes=True), dry_run=dry_run
            )
        stamp = shell.stamp(on, note, about=ref)
        done = evidence.record(
            shell.app, str(ref), kind.name, fields, stamp, seen=if_version, dry_run=dry_run
        )
        return shell.show(done, text=lambda: _told(kind, done))

    return run


def _for_many(
    shell: Shell, kind: EvidenceKind, items: list[Item], stamp: Stamp, *, dry_run: bool
) -> None:
    """Record a paper of each; one case may well have several, but not the same one twice."""
    from workflow.casework.many import Way, records, whole

    act = records(shell.app, kind.name, dry_run=dry_run)
    way = Way(act, many.known(shell.app, stamp.actor), whole)
    many.carry_out(shell, items, stamp, way, dry_run=dry_run)


def _columns(kind: EvidenceKind) -> Callable[[], Sequence[Column]]:
    """Return what tells the columns that a file of many cases may have, once one is read."""

    def told() -> Sequence[Column]:
        from workflow.exchange import columns

        return columns.of_act(kind.name)

    return told


def _told(kind: EvidenceKind, done: Recorded) -> list[str]:
    from notifications.language import say

    if done.id is None:
        would = opt.N_("{ref}: nothing was written; this would be recorded, dated {on}: {what}")
        return [say(would, {"what": kind.label, "ref": done.ref, "on": done.on})]
    fields = {"what": kind.label, "id": done.id, "ref": done.ref, "on": done.on}
    return [say(opt.N_("{ref}: recorded as act no. {id}, dated {on}: {what}"), fields)]


@click.group(cls=Kinds)
def group() -> None:
    """Put a paper or a fact on file for a case; its date may be earlier than the last step."""
