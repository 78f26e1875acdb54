"""The commands that lay a hold or an extension over a case's clocks, and take a hold off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import click

from states.catalogue import side_acts as catalogue
from workflow.commands.frame import fields as _fields
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Shell, pass_shell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from states.pipeline import Field


def _command(act: str, fields: Iterable[Field]) -> click.Command:
    shared = _fields.params_of(opt.ref, opt.on, opt.note, opt.if_version)
    params = [*shared[:1], *_fields.options(fields), *shared[1:]]
    return _fields.LabelledCommand(
        act, catalogue.SIDE_ACT_LABELS[act], params=params, callback=_lay(act)
    )


def _lay(act: str) -> Callable[..., None]:
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
        from workflow.casework import holds
        from workflow.commands.screen import steps

        verb = {"hold": holds.hold, "resume": holds.resume, "extend": holds.extend}[act]
        done = verb(shell.app, ref, _fields.given(values), shell.stamp(on, note), seen=if_version)
        shell.show(done, text=lambda: steps.advanced(done))

    return run


hold = _command("hold", catalogue.HOLD)
resume = _command("resume", catalogue.RESUME)
extend = _command("extend", catalogue.EXTEND)
