"""The command that shows which cases are stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from states.errors import BadInput
from states.law.labels import KINDS
from states.pipeline import Label
from workflow.commands.frame import as_it_was, listing, paper_options
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from workflow.queries.past import Past
    from workflow.queries.stalled import StalledCase, Summary, Wanted

_KINDS = ("statutory", "service", "advisory")
_BY = {
    "unit": Label("đơn vị", "unit"),
    "step": Label("bước", "step"),
    "owner": Label("nơi phải làm", "owner"),
    "cause": Label("nguyên nhân", "cause"),
}
ONE_OF_TWO = opt.N_("{field}: a summary is not printed; give either --by or --out.")

AS_SWEPT = opt.N_("Counted by the sweep of {at}, with what was done since.")
SWEPT_BEFORE = opt.N_(
    "Counted by the sweep of {at}; {count} cases worked on since are counted as they stood then."
)
MORE = opt.N_("The worst {shown} are shown; there are more.")


@click.command(
    "stalled",
    cls=Command,
    epilog=opt.N_("Example: ketnap stalled --by cause"),
)
@opt.unit
@click.option(
    "--kind", type=opt.among(KINDS, *_KINDS), default=None, help=opt.N_("Only this kind of limit.")
)
@click.option(
    "--by", type=opt.one_of(_BY), default=None, help=opt.N_("Count the stuck cases instead.")
)
@click.option(
    "--silent",
    type=opt.DAYS,
    default=None,
    metavar="DAYS",
    help=opt.N_("Only cases with no act for so many days."),
)
@click.option(
    "--resets",
    type=opt.COUNT,
    default=None,
    metavar="N",
    help=opt.N_("Only cases that were restarted so often, also those with nothing late now."),
)
@click.option(
    "--limit",
    type=opt.COUNT,
    default=None,
    help=opt.N_("At most so many lines, the worst ones."),
)
@listing.or_on_paper
@paper_options.force
@as_it_was.options
@pass_shell
def command(
    shell: Shell,
    /,
    by: str | None,
    limit: int | None,
    out: str | None,
    force: bool,
    past: Past,
    **wanted: Any,  # noqa: ANN401 - the filters
) -> None:
    """Show which cases are stuck and why, worst first, with the command that helps, or print it (--out)."""
    from workflow.commands.screen import stuck as _stuck
    from workflow.queries import stalled

    if by and out:
        raise BadInput(ONE_OF_TWO, field="--out", value=out)
    if by and not past and _as_kept(shell, by, limit, wanted):
        return
    on_screen = shell.on_screen and not out
    judged = 0 if by else _stuck.ON_A_SCREEN if on_screen else None
    most = None if by or limit is None else limit + 1  # one more, to know whether there are more
    at = None if judged is None or past else _swept_at(shell, wanted)
    asked = stalled.Wanted(**wanted, limit=most, judged=judged, swept=at is not None)
    rows = _rows(shell, asked, past)
    shown = rows if by else rows[:limit]
    if out is not None:
        _print(shell, shown, wanted["unit"], out, force=force)
    elif by:
        _summed(shell, by, stalled.summary(rows, by)[:limit])
    else:
        from workflow.commands.screen import listed

        text = lambda: _stuck.screen(shown, past.as_of or shell.app.today())  # noqa: E731
        shell.show(shown, columns=listed.STUCK, text=text)
    if at is not None:
        shell.tell(AS_SWEPT, at=at)
    if len(shown) < len(rows):
        shell.tell(MORE, shown=len(shown))
        return
    if on_screen and not rows and not by:
        return  # the screen has said that nothing is stuck
    for told, counts in _stuck.counted(rows):
        shell.tell(told, **counts)


def _as_kept(shell: Shell, by: str, limit: int | None, wanted: Mapping[str, Any]) -> bool:
    """Show the counts that today's sweep keeps and say how fresh they are; say whether there are any."""
    from workflow.queries import kept_stalls

    if any(wanted[name] for name in ("kind", "silent", "resets")):
        return False
    kept = kept_stalls.kept(shell.app, shell.actor, wanted["unit"], by)
    if kept is None:
        return False
    _summed(shell, by, kept.rows[:limit])
    how = SWEPT_BEFORE if kept.since else AS_SWEPT
    shell.tell(how, at=kept.swept_at, count=kept.since)
    return True


def _swept_at(shell: Shell, wanted: Mapping[str, Any]) -> datetime | None:
    """Return when the sweep ran whose findings may be shown; None where histories are looked into."""
    from workflow.queries import stalled

    if wanted["silent"] is not None:
        return None
    return stalled.swept_at(shell.app, shell.actor, wanted["unit"])


def _rows(shell: Shell, wanted: Wanted, past: Past) -> list[StalledCase]:
    from workflow.queries import stalled

    if past:
        return stalled.stalled_then(shell.app, shell.actor, wanted, past)
    return stalled.stalled(shell.app, shell.actor, wanted)


def _summed(shell: Shell, by: str, rows: Sequence[Summary]) -> None:
    """Show how many cases are stuck under each key."""
    from workflow.commands.screen import stuck as _stuck

    key = Column("key", _stuck.GROUPS[by], get=lambda one: _stuck.key(by, one.key))
    shell.show(rows, columns=(key, "cases", "worst_days"), empty=opt.N_("Nothing is stuck."))


def _print(
    shell: Shell, rows: Sequence[StalledCase], unit: str | None, out: str, *, force: bool
) -> None:
    """Print the stuck list of a unit: what is stuck, without what rightly waits."""
    from workflow.papers import sheets

    stuck = [row for row in rows if row.stall.stuck]
    stamp, whose = paper_options.leaving(shell), unit or shell.actor.unit_code
    done = sheets.stuck_file(shell.app, stuck, unit, shell.actor, out, force=force)
    paper_options.enter(shell, stamp, out, len(stuck), unit=whose)
    paper_options.show(shell, whose, done, of="unit")
