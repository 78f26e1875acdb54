"""The reports of what is ahead: the forecast for the end of the year, and who could be admitted by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notifications.language import translate
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.frame.windows import headed, of, shown, window
from workflow.commands.screen.figures import number, outlook
from workflow.commands.screen.output import Column, in_files

if TYPE_CHECKING:
    from workflow.reports.asked import Given

MOST = 2**31 - 1
TOLD = opt.N_(
    "As many as those now on the way and those still to come give at the unit's own speed. Of ten such forecasts "
    "eight hold: what comes lies between the two figures, both included. Units with fewer than {least} ended cases "
    "are not forecast."
)
YES, NO = opt.N_("inside"), opt.N_("outside")


def _outlook(row: object) -> str:
    return outlook(_Read(row))


class _Read:
    """The three figures of a row, printed with its references or without."""

    def __init__(self, row: object) -> None:
        self.low, self.expected, self.high = (of(row, name) for name in ("low", "expected", "high"))


def _chance(row: object) -> str:
    chance = of(row, "probability")
    return number(None if chance is None else 100 * chance)


def _covered(row: object) -> str:
    covered = of(row, "covered")
    return "–" if covered is None else translate(YES if covered else NO)


FORECAST = (
    "unit",
    Column("name", least=2),
    Column("admitted", opt.N_("Admitted"), right=True),
    Column("open", opt.N_("On the way"), right=True, least=1),
    Column("quota", opt.N_("Quota"), right=True),
    Column("forecast", opt.N_("Forecast"), get=_outlook, right=True),
    in_files("low", opt.N_("Forecast, at the least")),
    in_files("expected", opt.N_("Forecast, the middle")),
    in_files("high", opt.N_("Forecast, at the most")),
    in_files("ended", opt.N_("Ended cases")),
    in_files("too_few", opt.N_("Too few to forecast")),
)  # fmt: skip
CHANCE = Column("probability", opt.N_("Meets the plan (%)"), get=_chance, right=True)
NO_CHANCE = in_files("probability", opt.N_("Meets the plan (%)"))
BACKTEST = (
    "unit",
    Column("name", least=2),
    Column("as_of", opt.N_("As of")),
    Column("admitted", opt.N_("Admitted"), right=True),
    Column("forecast", opt.N_("Forecast"), get=_outlook, right=True),
    Column("actual", opt.N_("Came"), right=True),
    Column("covered", opt.N_("Held"), get=_covered),
)
CAPACITY = (
    "unit",
    Column("name", least=2),
    Column("eligible_by_year_end", opt.N_("Could be admitted"), right=True),
    Column("admitted", opt.N_("Admitted"), right=True),
    Column("quota", opt.N_("Quota"), right=True),
)


@click.command(
    "forecast", cls=Command, epilog=opt.N_("Example: ketnap report forecast --unit DU01")
)
@window
@click.option(
    "--seed",
    type=opt.Count(0, MOST),
    default=None,
    help=opt.N_("The same number gives the same figures (default: 1)."),
)
@click.option(
    "--backtest", type=opt.YEAR, default=None,
    help=opt.N_("Forecast this year, which is over, from four of its days, beside what came."),
)  # fmt: skip
@pass_shell
def forecast(
    shell: Shell, given: Given, *, cases: bool, seed: int | None, backtest: int | None
) -> None:
    """Forecast the admissions by the end of the year, from who is on the way and the unit's own speed."""
    from workflow.reports import forecast as ahead

    sown = ahead.SEED if seed is None else seed
    if backtest is not None:
        from workflow.reports import backtest as tested

        headed(given._replace(year=backtest))
        rows = tested.report(shell.app, shell.actor, backtest, given, seed=sown)
        shell.show(rows, columns=BACKTEST)
        return
    found = ahead.report(shell.app, shell.actor, given, cases=cases, seed=sown)
    chances = any(row.probability is not None for row in found)
    shell.show(shown(found, cases=cases), columns=(*FORECAST, CHANCE if chances else NO_CHANCE))
    shell.tell(TOLD, least=ahead.FEWEST)


@click.command(
    "capacity", cls=Command, epilog=opt.N_("Example: ketnap report capacity --unit DU01")
)
@window
@pass_shell
def capacity(shell: Shell, given: Given, *, cases: bool) -> None:
    """Count who could be admitted by the end of the year as far as the rules' shortest times go, beside the plan."""
    from workflow.reports import capacity as counted

    rows = counted.report(shell.app, shell.actor, given, cases=cases)
    shell.show(shown(rows, cases=cases), columns=CAPACITY)
    shell.tell(counted.BASIS)
