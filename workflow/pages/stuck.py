"""The section of the stuck cases: why, for how long in all, in which units, and the list itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from notifications.language import say, translate, words
from states.catalogue import STATE_BY_ID
from states.law.labels import OWNERS
from states.pipeline import N_
from states.watch.stalls import CAUSE_BY_ID
from workflow.pages.blocks import Fact, Section, Table, dated, figure, filled, table
from workflow.pages.charts import Bar, Chart, Key, chart
from workflow.queries import stuck_told

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.pages.blocks import Wanted
    from workflow.queries.stuck_told import Line, Told

TITLE = N_("Cases that are stuck")
SWEPT = N_("Counted by the sweep of {at}; what was done since is not in it.")
NOW = N_("As it stands on {day}.")
NOT_THEN = N_(
    "What was stuck is told for today only; this page is of what was known on an earlier day, so there is no list."
)
NOTHING = N_("Nothing is stuck.")
UNDER_WAY = N_("cases under way: {count}")
RESET_BY_NOTHING = N_("reset by nothing")
AGEING = N_("How long the stuck cases have been followed")
AGEING_ABOUT = N_(
    "Days since the person was first put on the list. Nothing resets them: no return, no renewed certificate, no move."
)
RATES = N_("Share of cases that are stuck, by unit")
RATES_ABOUT = N_(
    "Stuck cases in per cent of the cases under way, in each unit directly below, the highest first."
)
AGES = (
    (183, N_("less than 6 months")),
    (366, N_("6 to 12 months")),
    (731, N_("1 to 2 years")),
    (1096, N_("2 to 3 years")),
    (1827, N_("3 to 5 years")),
    (None, N_("5 years and more")),
)
"""Below so many days, and the words for it."""
LIST = (
    N_("Case"), N_("Unit"), N_("State"), N_("Cause"), N_("Who acts"), N_("First listed on"), N_("Days late"),
    N_("Days followed"), N_("Restarts"),
)  # fmt: skip
_TEXT = 6
LISTED = "stuck-list"
MOST_BARS = 20
"""So many units, those with the highest shares, stand in the chart; the table has more."""


def section(app: App, actor: Actor, wanted: Wanted) -> Section:
    """Return the section of the stuck cases, which are told for today only."""
    title, today = translate(TITLE), app.today()
    if wanted.earlier(today):
        return Section("stuck", title, (translate(NOT_THEN),))
    told = stuck_told.told(app, actor, wanted.given.unit)
    fresh = say(SWEPT, {"at": told.swept_at}) if told.swept_at else say(NOW, {"day": today})
    if not told.lines:
        return Section("stuck", title, (fresh, translate(NOTHING)))
    charts = [_ageing(told.lines), *([_rates(told)] if told.rates else [])]
    tables = filled(
        _causes(told.lines), _ages(told.lines), _units(told), _listed(told.lines, wanted)
    )
    return Section("stuck", title, (fresh,), tuple(_facts(told)), (), tuple(charts), tables)


def _facts(told: Told) -> Iterator[Fact]:
    of = say(UNDER_WAY, {"count": figure(told.under_way)})
    yield Fact(translate(N_("Stuck cases")), figure(len(told.lines)), of)
    late = max(one.days_late for one in told.lines)
    yield Fact(translate(N_("Days late at most")), figure(late))
    followed = max(one.total_days for one in told.lines)
    yield Fact(
        translate(N_("Days followed at most")), figure(followed), translate(RESET_BY_NOTHING)
    )
    again = sum(one.resets > 0 for one in told.lines)
    yield Fact(translate(N_("Restarted at least once")), figure(again))


def _aged(lines: Sequence[Line]) -> list[tuple[str, int, int]]:
    """Return for each age in words how many cases have it, and how many of them were restarted."""
    found = {label: [0, 0] for _, label in AGES}
    for one in lines:
        label = next(label for most, label in AGES if most is None or one.total_days < most)
        found[label][0] += 1
        found[label][1] += one.resets > 0
    return [(translate(label), found[label][0], found[label][1]) for _, label in AGES]


def _ageing(lines: Sequence[Line]) -> Chart:
    bars = [Bar(label, figure(count), count, part=again) for label, count, again in _aged(lines)]
    name = ("chart-ageing", translate(AGEING), translate(AGEING_ABOUT))
    return chart(name, bars, Key(hatched=translate(N_("restarted at least once"))))


def _ages(lines: Sequence[Line]) -> Table:
    rows = [(label, figure(count), figure(again)) for label, count, again in _aged(lines)]
    heads = (N_("Followed for"), N_("Stuck cases"), N_("Restarted"))
    return table(("stuck-ages", AGEING), heads, rows)


def _rates(told: Told) -> Chart:
    bars = [
        Bar(
            one.name,
            f"{figure(one.share)} %",
            one.share,
        )
        for one in told.rates[:MOST_BARS]
    ]
    return chart(("chart-rates", translate(RATES), translate(RATES_ABOUT)), bars, most=100)


def _units(told: Told) -> Table:
    rows = [
        (one.unit, one.name, figure(one.stuck), figure(one.under_way), figure(one.share))
        for one in told.rates
    ]
    heads = (N_("Unit"), N_("Name"), N_("Stuck cases"), N_("Under way"), N_("Share (%)"))
    return table(("stuck-units", RATES), heads, rows, text=2)


def _causes(lines: Sequence[Line]) -> Table:
    counted = Counter(cause for one in lines for cause in one.causes)
    rows = [
        (words(CAUSE_BY_ID[cause].label), figure(count)) for cause, count in counted.most_common()
    ]
    return table(("stuck-causes", N_("By cause")), (N_("Cause"), N_("Stuck cases")), rows)


def _listed(lines: Sequence[Line], wanted: Wanted) -> Table:
    heads = [LIST[0], *([N_("Name")] if wanted.named else []), *LIST[1:]]
    rows = (_row(one, wanted) for one in lines)
    made = table((LISTED, N_("The list, the latest first")), heads, rows, text=_TEXT + wanted.named)
    return made._replace(shown=True)


def _row(one: Line, wanted: Wanted) -> tuple[str, ...]:
    return (
        one.ref,
        *((one.name,) if wanted.named else ()),
        one.unit,
        words(STATE_BY_ID[one.state].label),
        "; ".join(words(CAUSE_BY_ID[cause].label) for cause in one.causes),
        words(OWNERS[one.owner]) if one.owner in OWNERS else one.owner,
        dated(one.first_listed_on),
        figure(one.days_late),
        figure(one.total_days),
        figure(one.resets),
    )
