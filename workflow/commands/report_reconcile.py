"""The report that accounts for every certificate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from notifications.language import say
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.frame.windows import window
from workflow.commands.screen import output, steps
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.reports.asked import Given
    from workflow.reports.reconcile import Account, Reconciled

SUM = opt.N_(
    "{issued} issued = {admitted} admitted + {in_process} in process + {waiting} waiting + {moved} moved + "
    "{closed} closed + {unmatched} unmatched"
)
WHICH = {
    "admitted": opt.N_("Admitted"),
    "in_process": opt.N_("In process"),
    "waiting": opt.N_("Waiting"),
    "moved": opt.N_("Moved"),
    "closed": opt.N_("Ended"),
    "unmatched": opt.N_("Unmatched"),
}
UNITS: Sequence[str | Column] = (
    "unit",
    Column("name", least=1),
    Column("issued", opt.N_("Issued"), right=True),
    *(Column(key, header, right=True) for key, header in WHICH.items()),
)


FIGURES = (
    Column("from", get=lambda told: told["from"]),
    Column("to", get=lambda told: told["to"]),
    *UNITS,
    Column("units", inside=UNITS),
)


@click.command(
    "reconcile", cls=Command, epilog=opt.N_("Example: ketnap report reconcile --year 2026 --cases")
)
@window
@pass_shell
def reconcile(shell: Shell, given: Given, *, cases: bool) -> None:
    """Account for every certificate issued: admitted, in process, waiting, moved, closed, or of nobody known."""
    from workflow.reports import reconcile as counted

    found = counted.report(shell.app, shell.actor, given, cases=cases)
    shell.show(_data(found, cases=cases), columns=FIGURES, text=lambda: _screen(found, cases=cases))


def _data(found: Reconciled, *, cases: bool) -> dict[str, Any]:
    return {
        "from": found.first,
        "to": found.last,
        **_row(found.whole, cases=cases),
        "units": [_row(one, cases=cases) for one in found.units],
        "basis": found.basis,
    }


def _row(one: Account, *, cases: bool) -> dict[str, Any]:
    return {**(output.fields(one) or {}), **({"refs": one.refs} if cases else {})}


def _screen(found: Reconciled, *, cases: bool) -> Iterator[str]:
    told = output.fields(found.whole) or {}
    yield say(SUM, told)
    yield say(found.basis.message, {})
    if found.units:
        yield ""
        yield output.for_the_eye(found.units, UNITS, "")
    if cases:
        for key, header in WHICH.items():
            if refs := found.whole.refs[key]:
                yield ""
                yield steps.heading(say(header, {}))
                yield ", ".join(refs)
