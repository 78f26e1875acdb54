"""The first section of a page: admissions against the plan, the shares that are asked for, the forecast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from notifications.language import say, translate
from states.pipeline import N_
from workflow.pages.blocks import NONE, Fact, Section, figure, figures, filled, table, veiled
from workflow.pages.charts import Bar, Chart, Key, chart
from workflow.pages.veils import count_of
from workflow.reports import targets

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.pages.blocks import Wanted
    from workflow.reports.targets import Row

TITLE = N_("Targets of the year")
FORECAST = N_("Admissions: so far, forecast and plan")
ABOUT = N_(
    "Three bars: those admitted so far, those expected by 31 December with the range of the forecast, and the plan."
)
NO_FORECAST = N_("There is no forecast: too few cases have ended.")
NO_PLAN = N_("No plan of this year is on file for the unit.")
RANGE = N_("{low} to {high}, most likely {expected}")
HEADS = (
    N_("Unit"), N_("Name"), N_("Admitted"), N_("Plan of the year"), N_("Of members (%)"), N_("Decided"),
    N_("Students"), N_("Workers"), N_("Certified who moved"), N_("Notified"),
)  # fmt: skip


def section(app: App, actor: Actor, wanted: Wanted) -> Section:
    """Return the section of the targets; raises as the report does."""
    found = targets.report(app, actor, wanted.given)
    whole = found.whole
    lead = [
        *([] if whole.forecast else [translate(NO_FORECAST)]),
        *([translate(NO_PLAN)] if whole.quota is None else []),
    ]
    name = ("targets-units", N_("Units directly below"))
    return Section(
        "targets",
        translate(TITLE),
        tuple(lead),
        tuple(_facts(whole, wanted)),
        (translate(targets.BASIS),),
        (forecast_chart(whole),),
        filled(table(name, HEADS, map(_unit, found.units), text=2)),
    )


def _facts(row: Row, wanted: Wanted) -> Iterator[Fact]:
    def share(value: float | None, asked: str) -> str:
        if value is None:
            return say(N_("asked for: {asked} %"), {"asked": asked})
        return say(N_("{share} %; asked for: {asked} %"), {"share": figure(value), "asked": asked})

    yield Fact(translate(N_("Admitted")), figure(row.admitted), share(row.ratio, "3–4"))
    yield Fact(translate(N_("Plan of the year")), figure(row.quota))
    yield Fact(translate(N_("Decided in the year")), figure(row.decided))
    yield Fact(translate(N_("Annulled in the year")), figure(row.annulled))
    yield Fact(translate(N_("Students")), figure(row.students), share(row.students_ratio, "15"))
    yield Fact(translate(N_("Workers")), figure(row.workers), share(row.workers_ratio, "20"))
    religious = veiled("religious", count_of(row, "religious"), wanted)
    yield Fact(translate(N_("Followers of a religion")), religious)
    if row.units_total:
        told = f"{row.units_with_plan}/{row.units_total}"
        yield Fact(translate(N_("Units below with a plan")), told)
    if row.movers:
        told = f"{row.movers_notified}/{row.movers}"
        yield Fact(translate(N_("Certified who moved, notified to the place they go")), told)


def _unit(row: Row) -> tuple[str, ...]:
    names = (
        "admitted",
        "quota",
        "ratio",
        "decided",
        "students",
        "workers",
        "movers",
        "movers_notified",
    )
    return (row.unit, row.name, *figures(row, *names))


def forecast_chart(row: Row) -> Chart:
    """Return the chart of a year's admissions: those so far, the range of the forecast, and the plan."""
    bars = [Bar(translate(N_("Admitted so far")), figure(row.admitted), row.admitted)]
    if forecast := row.forecast:
        low, expected, high = forecast
        words = {name: figure(value) for name, value in forecast._asdict().items()}
        label = translate(N_("Forecast by 31 December (8 of 10 cases)"))
        bars.append(Bar(label, say(RANGE, words), high - low, begins=low, mark=expected))
    quota = NONE if row.quota is None else figure(row.quota)
    bars.append(Bar(translate(N_("Plan of the year")), quota, row.quota or 0))
    key = Key(crossed=translate(N_("most likely"))) if forecast else Key()
    return chart(("chart-forecast", translate(FORECAST), translate(ABOUT)), bars, key)
