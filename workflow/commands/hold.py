"""Lay a hold or an extension over a case's clocks, and take a hold off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import click

from states.catalogue import overlays as catalogue
from workflow.commands import _fields
from workflow.commands import _options as opt
from workflow.commands._shell import Shell, pass_shell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from states.pipeline import Field


def _command(act: str, fields: Iterable[Field]) -> click.Command:
    shared = _fields.params_of(opt.ref, opt.on, opt.note, opt.if_version)
    params = [*shared[:1], *_fields.options(fields), *shared[1:]]
    return _fields.LabelledCommand(
        act, catalogue.OVERLAY_LABELS[act], params=params, callback=_lay(act)
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
        from workflow import overlays
        from workflow.commands import _screens

        verb = {"hold": overlays.hold, "resume": overlays.resume, "extend": overlays.extend}[act]
        done = verb(shell.app, ref, _fields.given(values), shell.stamp(on, note), seen=if_version)
        shell.show(done, text=lambda: _screens.advanced(done))

    return run


hold = _command("hold", catalogue.HOLD)
resume = _command("resume", catalogue.RESUME)
extend = _command("extend", catalogue.EXTEND)
