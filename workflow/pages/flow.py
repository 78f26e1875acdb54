"""The sections of the way: who stands where and passes through, and how long each step takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.language import say, translate, words
from states.catalogue import STAGE_BY_ID, STATE_BY_ID
from states.catalogue.groups import STATES
from states.law.labels import OWNERS
from states.pipeline import N_
from workflow.pages.blocks import Section, figure, figures, filled, table
from workflow.pages.charts import Bar, Chart, Key, chart
from workflow.reports import bottlenecks, cycle_times, funnel, stages, verification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from states.units import Actor
    from workflow.app import App
    from workflow.pages.blocks import Table, Wanted

FUNNEL = N_("From the source list to the Party")
FUNNEL_CHART = N_("How many stand in each state")
FUNNEL_ABOUT = N_(
    "Cases under way in each state at the end of the window, in the order of the way."
)
WAITING = N_("How long each step takes")
WAITING_CHART = N_("Days until half have left a state")
WAITING_ABOUT = N_(
    "For each state the days within which half of those who entered it in the window have left it; those still "
    "there count as waiting. The line marks the days for nine in ten."
)
DAYS = N_("{half} days")
OPEN_END = N_("not half yet")
TOO_FEW = N_("too few")
STEEPEST = 20
"""So many bottlenecks stand on a page."""


def funnel_section(app: App, actor: Actor, wanted: Wanted) -> Section:
    """Return the section of the funnel."""
    rows = funnel.report(app, actor, wanted.given)
    heads = (
        N_("State"), N_("Stage"), N_("Standing there"), N_("Came"), N_("Went on"), N_("Went back"), N_("Ended"),
    )  # fmt: skip
    told = (
        (
            words(STATE_BY_ID[row.state].label),
            words(STAGE_BY_ID[row.stage].label),
            *figures(row, *funnel.COUNTED),
        )
        for row in rows
    )
    under_way = [row for row in rows if row.state in STATES["under_way"]]
    bars = [
        Bar(words(STATE_BY_ID[row.state].label), figure(row.open), row.open) for row in under_way
    ]
    drawn = chart(("chart-funnel", translate(FUNNEL_CHART), translate(FUNNEL_ABOUT)), bars)
    made = table(("funnel-table", N_("The funnel in figures")), heads, told, text=2)
    return Section("funnel", translate(FUNNEL), charts=(drawn,), tables=(made,))


def waiting_section(app: App, actor: Actor, wanted: Wanted) -> Section:
    """Return the section of the times: by state, from stage to stage, where most is lost, and in verification."""
    rows = [
        row
        for row in cycle_times.report(app, actor, wanted.given)
        if row.step in STATES["under_way"] and (row.cases or row.open)
    ]
    heads = (
        N_("State"), N_("Ended stays"), N_("Going on"), N_("Half within (days)"), N_("Nine in ten within (days)"),
    )  # fmt: skip
    told = (
        (words(STATE_BY_ID[row.step].label), *figures(row, "cases", "open", "p50_days", "p90_days"))
        for row in rows
    )
    tables = filled(
        table(("waiting-states", N_("By state")), heads, told),
        _stages(app, actor, wanted),
        _bottlenecks(app, actor, wanted),
        _verification(app, actor, wanted),
    )
    charts = (_waiting(rows),) if rows else ()
    return Section("waiting", translate(WAITING), charts=charts, tables=tables)


def _waiting(rows: Sequence[cycle_times.Row]) -> Chart:
    bars = [
        Bar(
            words(STATE_BY_ID[row.step].label),
            translate(OPEN_END)
            if row.p50_days is None
            else say(DAYS, {"half": figure(row.p50_days)}),
            row.p50_days or 0,
            mark=row.p90_days,
        )
        for row in rows
    ]
    name = ("chart-waiting", translate(WAITING_CHART), translate(WAITING_ABOUT))
    return chart(name, bars, Key(crossed=translate(N_("nine in ten have left"))))


def _stages(app: App, actor: Actor, wanted: Wanted) -> Table:
    heads = (
        N_("From the stage"), N_("To the stage"), N_("Cases"), N_("Went on"), N_("Median of those gone on (days)"),
        N_("Median of those waiting (days)"), N_("Estimate for all (days)"), N_("Get there (%)"),
    )  # fmt: skip
    rows = (
        (
            words(STAGE_BY_ID[row.from_].label),
            words(STAGE_BY_ID[row.to].label),
            *figures(row, "cases", "finished", "finished_p50", "waiting_p50"),
            translate(TOO_FEW) if row.too_few else figure(row.estimate_p50),
            figure(None if row.probability is None else 100 * row.probability),
        )
        for row in stages.report(app, actor, wanted.given)
    )
    return table(("waiting-stages", N_("From stage to stage")), heads, rows, text=2)


def _bottlenecks(app: App, actor: Actor, wanted: Wanted) -> Table:
    heads = (
        N_("State"),
        N_("Unit"),
        N_("Waits for"),
        N_("Cases"),
        N_("Case-days"),
        N_("Share (%)"),
    )
    rows = (
        (
            words(STATE_BY_ID[row.step].label),
            row.unit,
            words(OWNERS[row.waits_for]),
            *figures(row, "cases", "case_days", "share"),
        )
        for row in bottlenecks.report(app, actor, wanted.given)[:STEEPEST]
    )
    return table(("waiting-bottlenecks", N_("Where most days are spent")), heads, rows, text=3)


def _verification(app: App, actor: Actor, wanted: Wanted) -> Table:
    heads = (
        N_("Unit"), N_("Stretch"), N_("Begun"), N_("Through"), N_("Open"), N_("Late"),
        N_("Half within (working days)"), N_("Nine in ten within (working days)"),
    )  # fmt: skip
    names = ("requests", "answered", "open", "late", "p50_working_days", "p90_working_days")
    rows = (
        (row.unit, words(verification.STRETCHES[row.stretch]), *figures(row, *names))
        for row in verification.report(app, actor, wanted.given)
    )
    return table(("waiting-verification", N_("Verification")), heads, rows, text=2)
