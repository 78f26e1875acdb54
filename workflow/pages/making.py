"""The page of a unit: its sections put into words and HTML, with where it leads to and who made it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from notifications import render
from notifications.language import current, say, translate
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.ground import scope
from workflow.pages import flow, overview, people, stuck, units
from workflow.pages.blocks import FEWER, Wanted
from workflow.pages.veils import LEAST
from workflow.reports.asked import asked

if TYPE_CHECKING:
    from datetime import datetime

    from states.units import Actor
    from workflow.app import App
    from workflow.pages.blocks import Section
    from workflow.reports.asked import Asked

MARK = "ketnap"
"""By this word at its head a page is known as one of ours."""
TITLE = N_("Bringing people into the Party: the numbers")
WINDOW = N_("from {first} to {last}, as it stands on {end}")
KNOWN = N_("as it was known at the end of {day}")
MADE = N_("Made on {day} from the register of ketnap.")
REFERENCES = N_("People stand here by the number of their case only.")
NAMED = N_("With names; made by {who} at {at}, which is on record (audit exports).")
VEILED = N_("Fewer than {least} people of a religion or an ethnicity are told as “{fewer}”.")
WORDS = {
    "skip": N_("To the content"),
    "theme": N_("Colours"),
    "contents": N_("Contents"),
    "units": N_("Other units"),
    "up": N_("Above this unit"),
    "below": N_("Below this unit"),
}
THEMES = (("auto", N_("as the device")), ("light", N_("light")), ("dark", N_("dark")))

OF_PEOPLE = (stuck.LISTED, people.SOON_LISTED)
"""The tables with a row for each of some people."""

_SECTIONS = (
    overview.section,
    stuck.section,
    flow.funnel_section,
    flow.waiting_section,
    people.certificates_section,
    people.people_section,
    units.section,
)


class Link(NamedTuple):
    """Another page: its file beside this one, and the unit's name."""

    file: str
    name: str


class Links(NamedTuple):
    """Where a page leads to: the units above from the top, and those directly below."""

    up: Sequence[Link] = ()
    below: Sequence[Link] = ()


ALONE = Links()


class Maker(NamedTuple):
    """Who makes a page with names, and when."""

    who: str
    at: datetime


class Page(NamedTuple):
    """A page as it was made, and of how many people it tells by their case or name."""

    html: str
    unit: str
    people: int


def page(
    app: App, actor: Actor, wanted: Wanted, *, maker: Maker | None = None, links: Links = ALONE
) -> Page:
    """Return the page of a unit, the actor's own unless another is asked of; a page with names has its `maker`.

    Raises `NotFound` for a unit out of sight and `BadInput` for days that make no window.
    """
    with app.office(writing=False) as session:
        put = asked(session, app, actor, wanted.given)
        name = scope.unit(session, put.code, actor)["name"]
    sections: list[Section] = [make(app, actor, wanted) for make in _SECTIONS]
    told = _told(app, put, sections)
    html = render.page(
        "report",
        {
            **told,
            "unit": name,
            "window": _window(put, wanted),
            "up": links.up,
            "below": links.below,
            "foot": [*_foot(app, maker)],
        },
    )
    rows = {
        row[0]
        for one in sections
        for table in one.tables
        if table.id in OF_PEOPLE
        for row in table.rows
    }
    return Page(html, put.code, len(rows))


def _told(app: App, put: Asked, sections: Sequence[Section]) -> dict[str, object]:
    return {
        "lang": current(),
        "css": render.style("report"),
        "mark": MARK,
        "title": translate(TITLE),
        "city": app.register.city,
        "code": put.code,
        "words": {key: translate(text) for key, text in WORDS.items()},
        "themes": [(key, translate(text)) for key, text in THEMES],
        "sections": sections,
    }


def _window(put: Asked, wanted: Wanted) -> str:
    told = say(WINDOW, {"first": put.first, "last": put.last, "end": put.end})
    known = wanted.given.known_at
    return f"{told}, {say(KNOWN, {'day': known})}" if known else told


def _foot(app: App, maker: Maker | None) -> Iterator[str]:
    yield say(MADE, {"day": app.today()})
    yield say(NAMED, {"who": maker.who, "at": maker.at}) if maker else translate(REFERENCES)
    yield say(VEILED, {"least": LEAST, "fewer": say(FEWER, {"least": LEAST})})
