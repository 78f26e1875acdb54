"""The sections of who is brought on: groups, sources, training, certificates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from notifications.language import say, translate, words
from states.catalogue import STATE_BY_ID
from states.catalogue.side_acts import CATEGORIES, INTRODUCERS
from states.pipeline import N_
from workflow.pages.blocks import NONE, Fact, Section, dated, figure, figures, filled, table
from workflow.reports import certified_waiting, groups, helpers, reconcile, training

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.pages.blocks import Table, Wanted
    from workflow.reports.certified_waiting import Row

PEOPLE = N_("Who is brought on")
CERTIFICATES = N_("Certificates")
SUM = N_(
    "{issued} issued = {admitted} admitted + {in_process} in process + {waiting} waiting + {moved} moved + "
    "{closed} closed + {unmatched} unmatched"
)
SOON_LISTED = "certificates-soon"
SOON = 6
"""Months left of a certificate that runs out soon."""
RUNNING_OUT = N_("Certificates that run out within 6 months, not yet voted on")
_LABELS = {one.id: one.label for one in (*CATEGORIES, *INTRODUCERS)}
_COUNTS = (N_("Listed"), N_("Certified"), N_("Admitted"))
_PLACES = ("issued", *reconcile.PLACES)


def people_section(app: App, actor: Actor, wanted: Wanted) -> Section:
    """Return the section of the groups; who helps whom only where names stand on the page."""
    tables = filled(
        _groups(app, actor, wanted),
        _sources(app, actor, wanted),
        _training(app, actor, wanted),
        *([_helpers(app, actor, wanted)] if wanted.named else []),
    )
    return Section("people", translate(PEOPLE), tables=tables)


def _groups(app: App, actor: Actor, wanted: Wanted) -> Table:
    rows = (
        (words(_LABELS[row.category]), *figures(row, *groups.COUNTED))
        for row in groups.groups(app, actor, wanted.given)
        if row.opened or row.certified or row.admitted
    )
    return table(
        ("people-groups", N_("By category of people")), (N_("Category of people"), *_COUNTS), rows
    )


def _sources(app: App, actor: Actor, wanted: Wanted) -> Table:
    rows = (
        (words(_LABELS[row.introduced_by]) if row.introduced_by else translate(N_("not said")), *figures(row, *groups.COUNTED))
        for row in groups.sources(app, actor, wanted.given)
    )  # fmt: skip
    return table(
        ("people-sources", N_("By who introduced them")), (N_("Introduced by whom"), *_COUNTS), rows
    )


def _training(app: App, actor: Actor, wanted: Wanted) -> Table:
    heads = (
        N_("Unit"), N_("Name"), N_("Year"), N_("Enrolled"), N_("Certificates"), N_("Not passed"), N_("Applied"),
        N_("Admitted"), N_("Expired"),
    )  # fmt: skip
    rows = (
        (row.unit, row.name, str(row.year), *figures(row, *training.COUNTED))
        for row in training.report(app, actor, wanted.given)
    )
    return table(("people-training", N_("Training")), heads, rows, text=2)


def _helpers(app: App, actor: Actor, wanted: Wanted) -> Table:
    heads = (
        N_("Helper"),
        N_("Unit"),
        N_("Helping now"),
        N_("Admitted"),
        N_("Closed before admission"),
    )
    rows = (
        (row.helper, row.unit, *figures(row, *helpers.COUNTED))
        for row in helpers.report(app, actor, wanted.given)
    )
    return table(("people-helpers", N_("Who helps")), heads, rows, text=2)


def certificates_section(app: App, actor: Actor, wanted: Wanted) -> Section:
    """Return the section of the certificates: where each is, who waits, and what runs out soon."""
    found = reconcile.report(app, actor, wanted.given)
    told = {name: figure(getattr(found.whole, name)) for name in _PLACES}
    waiting = [row for row in certified_waiting.report(app, actor, wanted.given) if not row.closed]
    heads = (
        N_("Unit"), N_("Name"), N_("Issued"), N_("Admitted"), N_("In process"), N_("Waiting"), N_("Moved"),
        N_("Ended"), N_("Unmatched"),
    )  # fmt: skip
    units = ((one.unit, one.name, *figures(one, *_PLACES)) for one in found.units)
    tables = filled(
        _running_out(waiting, wanted),
        _states(waiting),
        table(("certificates-units", N_("Certificates by unit")), heads, units, text=2),
    )
    lead, notes = (say(SUM, told),), (say(found.basis.message, {}),)
    facts = tuple(_facts(waiting))
    return Section("certificates", translate(CERTIFICATES), lead, facts, notes, (), tables)


def _facts(waiting: list[Row]) -> Iterator[Fact]:
    yield Fact(translate(N_("Certified and never voted on")), figure(len(waiting)))
    if waiting:
        longest = max(row.waiting_days for row in waiting)
        yield Fact(translate(N_("Longest wait (days)")), figure(longest))
        soon = sum(row.months_left <= SOON for row in waiting)
        yield Fact(translate(RUNNING_OUT), figure(soon))


def _states(waiting: list[Row]) -> Table:
    counted = Counter(row.state for row in waiting)
    rows = (
        (words(STATE_BY_ID[state].label), figure(count)) for state, count in counted.most_common()
    )
    return table(
        ("certificates-states", N_("Certified and never voted on, by state")),
        (N_("State"), N_("Cases")),
        rows,
    )


def _running_out(waiting: list[Row], wanted: Wanted) -> Table:
    name = (N_("Name"), N_("Helper")) if wanted.named else ()
    heads = (
        N_("Case"),
        *name,
        N_("Unit"),
        N_("Certified on"),
        N_("Expires on"),
        N_("Months left"),
        N_("Days waiting"),
    )
    soon = sorted(
        (row for row in waiting if row.months_left <= SOON), key=lambda row: (row.expires, row.ref)
    )
    rows = (
        (
            row.ref,
            *((row.name, row.helper or NONE) if wanted.named else ()),
            row.unit,
            dated(row.certified_on),
            dated(row.expires),
            *figures(row, "months_left", "waiting_days"),
        )
        for row in soon
    )
    return table((SOON_LISTED, RUNNING_OUT), heads, rows, text=4 + len(name))
