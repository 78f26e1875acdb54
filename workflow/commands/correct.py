"""The command that corrects the history of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from notifications.language import translate
from states.errors import BadInput
from workflow.commands.frame import asking
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell


@click.command("correct", cls=Command, context_settings={"ignore_unknown_options": True})
@opt.ref_to_write
@opt.reason
@click.option(
    "--record",
    type=opt.COUNT,
    default=None,
    metavar="ID",
    help=opt.N_("Retract this piece of evidence."),
)
@click.option(
    "--act",
    type=opt.COUNT,
    default=None,
    metavar="N",
    help=opt.N_("Replace fields or the date of this act, given as its own options."),
)
@opt.on
@opt.if_version
@click.argument("fields", nargs=-1, type=click.UNPROCESSED, metavar="[FIELD VALUE]...")
@pass_shell
def command(shell: Shell, /, ref: str, reason: str, on: date | None, **values: Any) -> None:  # noqa: ANN401 - the options
    """Undo the latest act, retract evidence (--record) or replace fields of an act (--act).

    History is never edited: a correction is an act of its own. With --act, --on is the new date of
    that act; otherwise it is the date of the correction. Which act is meant is said first; on a
    terminal the correction is written after a yes.
    """
    from workflow.casework import corrections
    from workflow.commands.screen import corrected

    record, act = values["record"], values["act"]
    if record is not None and act is not None:
        raise BadInput(
            opt.N_("{field}: give either --record or --act."), field="--record, --act", value=""
        )
    dated = on if act is not None else None
    wanted = corrections.Correction(reason, record, act, _pairs(values["fields"], act), dated)
    day = None if dated else on
    stamp = shell.stamp(day, reason)
    seen = corrections.foresee(shell.app, ref, wanted, stamp, seen=values["if_version"])
    asked = asking.may_ask(shell)
    if asked or shell.format == "table":
        shell.tell_lines(*corrected.before(seen))
    if asked:
        asking.agree(translate(opt.N_("Write this correction?")))
    stamp = shell.stamp(day, reason)
    done = corrections.correct(shell.app, seen.ref, wanted, stamp, seen=seen.version)
    shell.show(done, text=lambda: corrected.after(done))


def _pairs(words: Sequence[str], act: int | None) -> dict[str, object]:
    """Read ``--field VALUE`` and ``--person NAME SINCE`` into fields; a person may come again."""
    fields: dict[str, object] = {}
    rest = list(words)
    if rest and act is None:
        raise BadInput(
            opt.N_("{field} is a field of an act; say which with --act N."), field=rest[0], value=""
        )
    while rest:
        name = rest.pop(0)
        if not name.startswith("--"):
            raise BadInput(
                opt.N_("{value} is not an option; write --field VALUE."), field="", value=name
            )
        values = []
        while rest and not rest[0].startswith("--"):
            values.append(rest.pop(0))
        if "=" in name:
            name, _, value = name.partition("=")
            values.insert(0, value)
        _put(fields, name[2:].replace("-", "_"), values)
    return fields


def _put(fields: dict[str, object], name: str, values: Sequence[str]) -> None:
    one: object = values[0] if len(values) == 1 else tuple(values) if values else True
    if name not in fields:
        fields[name] = [one] if isinstance(one, tuple) else one
    elif isinstance(known := fields[name], list):
        known.append(one)
    else:
        fields[name] = [known, one]
