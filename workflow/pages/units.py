"""The sections of what units answer for: idle branches, movers, exceptions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from notifications.language import translate, words
from states.pipeline import N_
from workflow.pages.blocks import NONE, Section, dated, figure, figures, filled, table
from workflow.reports import exceptions, idle_units, transfers

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.pages.blocks import Table, Wanted

UNITS = N_("Units to look after")
_COUNTS = ("movers", "notified", "acknowledged", "accepted", "ratio")


def section(app: App, actor: Actor, wanted: Wanted) -> Section:
    """Return the section of the units: who admitted nobody, whose movers wait, what was passed on purpose."""
    tables = filled(
        _idle(app, actor, wanted), _movers(app, actor, wanted), _exceptions(app, actor, wanted)
    )
    notes = () if tables else (translate(N_("Nothing to tell.")),)
    return Section("units", translate(UNITS), notes, tables=tables)


def _idle(app: App, actor: Actor, wanted: Wanted) -> Table:
    name = (N_("Head"),) if wanted.named else ()
    heads = (N_("Unit"), N_("Name"), *name, N_("Last admission"), N_("Years"), N_("Followed"))
    rows = (
        (
            row.unit,
            row.name,
            *((row.head or NONE,) if wanted.named else ()),
            dated(row.last_admission),
            *figures(row, "years", "candidates"),
        )
        for row in idle_units.report(app, actor, wanted.given)
    )
    title = N_("Branches that admitted nobody for 3 years")
    return table(("units-idle", title), heads, rows, text=3 + len(name))


def _movers(app: App, actor: Actor, wanted: Wanted) -> Table:
    """Return the movers by unit: those of a year, as they stand today, so none on the page of an earlier day."""
    given = wanted.given
    last = given.last or given.first
    year = given.year or (last.year if last else None)
    found = transfers.report(app, given.unit, year, actor)
    heads = (
        N_("Unit"), N_("Name"), N_("Certified who moved"), N_("Notified"), N_("Acknowledged"), N_("Accepted there"),
        N_("Notified (%)"),
    )  # fmt: skip
    units = () if wanted.earlier(app.today()) else found.units
    rows = ((row.unit, row.name, *figures(row, *_COUNTS)) for row in units if row.movers)
    return table(
        ("units-movers", N_("Certified people who moved before admission")), heads, rows, text=2
    )


def _exceptions(app: App, actor: Actor, wanted: Wanted) -> Table:
    counted = Counter(row.kind for row in exceptions.report(app, actor, wanted.given))
    rows = (
        (words(label), figure(counted[kind]))
        for kind, label in exceptions.KINDS.items()
        if counted[kind]
    )
    return table(("units-exceptions", N_("Exceptions by kind")), (N_("Kind"), N_("Acts")), rows)
