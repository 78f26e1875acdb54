"""The commands that lay a hold or an extension over a case's clocks, and take a hold off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from states.catalogue.side_acts import SIDE_ACT_LABELS, SIDE_ACTS
from workflow.commands.frame import fields as _fields
from workflow.commands.frame.shell import Shell, pass_shell


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
        stamp = shell.stamp(on, note, about=None if act == "hold" else ref)
        done = verb(shell.app, ref, _fields.given(values), stamp, seen=if_version)
        shell.show(done, text=lambda: steps.advanced(done))

    return run


hold, resume, extend = (
    _fields.act_command(act, SIDE_ACT_LABELS[act], SIDE_ACTS[act], _lay(act))
    for act in ("hold", "resume", "extend")
)
