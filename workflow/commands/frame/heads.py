"""What stands at the head of a report, or of a case as it was: of which unit, of which days, as known when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from notifications.language import say, translate
from states.frozen import NamedTuple
from states.pipeline import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    import click

    from workflow.app import App
    from workflow.queries.past import Past
    from workflow.reports.asked import Given
    from workflow.stamp import Actor

TITLE = N_("{report} · {unit} {name}")
PERIOD = N_(
    "From {first} to {last}; acts dated up to {as_of}; as it was known at the end of {known_at}."
)
WHOLE = N_(
    "All that is on record up to {last}; acts dated up to {as_of}; as it was known at the end of {known_at}."
)
AS_OF = N_("As of {as_of}: only acts dated up to this day.")
KNOWN_AT = N_("As it was known at the end of {known_at}.")
REPORT, UNIT = N_("Report"), N_("Unit")
FIRST, LAST = N_("The first day that is counted"), N_("The last day that is counted")
UP_TO, KNOWN = N_("Acts dated up to"), N_("Known at the end of")


class Line(Protocol):
    """What is asked of the command line that is running."""

    running: click.Context | None

    @property
    def app(self) -> App: ...  # noqa: D102 - as it is named

    @property
    def actor(self) -> Actor: ...  # noqa: D102 - as it is named


class Screen(Protocol):
    """What is asked of the way to the reader."""

    @property
    def on_screen(self) -> bool: ...  # noqa: D102 - as it is named

    @property
    def as_json(self) -> bool: ...  # noqa: D102 - as it is named

    def tell_lines(self, *lines: str) -> None: ...  # noqa: D102 - as it is named


class About(NamedTuple):
    """What an answer speaks of: the lines above it, the first a title; the same piece by piece; its days.

    `days` are what the record of a file keeps, by their names in the journal.
    """

    lines: tuple[str, ...]
    told: tuple[tuple[str, str | date], ...]
    days: Mapping[str, object]
    titled: bool = False

    def beside(self, screen: Screen) -> str:
        """Return the lines above an answer on the screen; beside one in a file or for a program, say them on stderr."""
        from workflow.commands.screen import folding, steps

        if not screen.on_screen:
            if not screen.as_json:
                screen.tell_lines(*self.lines)
            return ""
        first, *others = self.lines
        lines = [steps.heading(first) if self.titled else first, *others, ""]
        return folding.fitted("\n".join(lines)) + "\n"


def of_report(line: Line, given: Given) -> About:
    """Return what a report speaks of; raises as `asked` does."""
    from workflow.commands.screen import exported
    from workflow.reports import asked

    put = asked.named(line.app, line.actor, given)
    report = exported.told(name_of(line.running))
    days = {"first": put.first, "last": put.last, "as_of": put.as_of, "known_at": put.known_at}
    title = say(TITLE, {"report": report, "unit": put.unit, "name": put.name})
    whole = put.first == date.min
    pairs = (
        (REPORT, report),
        (UNIT, f"{put.unit} · {put.name}"),
        (FIRST, put.first),
        (LAST, put.last),
        (UP_TO, put.as_of),
        (KNOWN, put.known_at),
    )
    kept = {
        "from": None if whole else put.first,
        "to": put.last,
        "as_of": put.as_of,
        "known_at": put.known_at,
    }
    return About(
        (title[:1].upper() + title[1:], say(WHOLE if whole else PERIOD, days)),
        tuple((translate(name), value) for name, value in pairs if value != date.min),
        _iso(kept),
        titled=True,
    )


def of_past(past: Past) -> About | None:
    """Return what an answer as of an earlier day speaks of; None for today's."""
    days = {"as_of": past.as_of, "known_at": past.known_at}
    said = [(AS_OF, UP_TO, "as_of"), (KNOWN_AT, KNOWN, "known_at")]
    given = [(line, name, key) for line, name, key in said if days[key]]
    if not given:
        return None
    return About(
        tuple(say(line, {key: days[key]}) for line, _, key in given),
        tuple((translate(name), day) for _, name, key in given if (day := days[key])),
        _iso(days),
    )


def _iso(days: Mapping[str, date | None]) -> dict[str, object]:
    return {name: day.isoformat() for name, day in days.items() if day}


def name_of(running: click.Context | None) -> str:
    """Return the words of a command, without those before them: `case list`."""
    words: list[str] = []
    context = running
    while context is not None and context.parent is not None:
        words.insert(0, str(context.info_name))
        context = context.parent
    return " ".join(words)
