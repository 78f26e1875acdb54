"""The options that commands share, and the types that read their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

import click

from states.pipeline import N_ as N_
from states.pipeline import Choice, Label
from states.values import FIRST_YEAR, LAST_YEAR
from states.values.naming import clean_member
from states.values.texts import clean_code, clean_text
from workflow.commands.frame.value_types import Case as Case
from workflow.commands.frame.value_types import Cases as Cases
from workflow.commands.frame.value_types import Chosen as Chosen
from workflow.commands.frame.value_types import Count as Count
from workflow.commands.frame.value_types import Day as Day
from workflow.commands.frame.value_types import File as File
from workflow.commands.frame.value_types import Words as Words

F = TypeVar("F", bound=Callable[..., Any])


REQUIRED = N_("required")
"""What click writes beside an option that must be given; it takes the word out of a variable."""
DATE = Day()
TEXT = Words("text", clean_text)
"""Words that say something, in NFC, without surrounding space."""
TEXT_OR_NONE = Words("text", clean_text, empty=True)
CODE = Words("code", clean_code)
"""The code of a unit, or another short word, as it is typed."""
CASE, CASE_TO_WRITE, CASES_TO_WRITE = Case(), Case(writes=True), Cases(writes=True)
NAME = Words("name", clean_member)
"""The name of a person; of a member also with the post in brackets."""
NAME_OR_NONE = Words("name", clean_member, empty=True)
COUNT = Count()
DAYS = Count(most=36_525)
"""Days to look ahead or back: a hundred years of them are enough, and more lead out of the calendar."""
YEAR = Count(FIRST_YEAR, LAST_YEAR)
PERSON = click.Tuple([NAME, DATE])
FILE_IN = File(exists=True)
FILE_OUT = File(exists=False)


def one_of(labels: Mapping[str, Label]) -> Chosen:
    """Return the type of a choice among ids, each with its words."""
    return Chosen([Choice(identifier, label) for identifier, label in labels.items()])


def among(labels: Mapping[str, Label], *ids: str) -> Chosen:
    """Return the type of a choice among some of the ids that have words."""
    return one_of({identifier: labels[identifier] for identifier in ids})


def format_of(*names: str) -> click.Choice[str]:
    """Return the type of a choice among names that are the same in every language: of files, of languages."""
    return click.Choice(names, case_sensitive=False)


@cache
def path() -> click.Path:
    """Return the type of a path, which is no text that must say something: dots alone may name a folder.

    Making it translates a word, for which gettext reads all messages: only commands with a path pay.
    """
    return click.Path()


def given(options: Mapping[str, object]) -> dict[str, object]:
    """Return the options that were given, without those left out."""
    return {name: value for name, value in options.items() if value not in (None, ())}


def ref(function: F) -> F:
    """Ask for the case that a command reads, by its reference or name: `ref`."""
    return click.argument("ref", type=CASE, metavar="REF")(function)


def ref_to_write(function: F) -> F:
    """Ask for the case that a command writes, by its reference or name: `ref`."""
    return click.argument("ref", type=CASE_TO_WRITE, metavar="REF")(function)


def on(function: F) -> F:
    """Offer the paper's date: `on`, None for today."""
    words = N_("The date on the paper (default: today).")
    return click.option("--on", type=DATE, default=None, help=words)(function)


def note(function: F) -> F:
    """Offer a note for the history: `note`, empty when left out."""
    words = N_("A note for the history.")
    return click.option("--note", type=TEXT_OR_NONE, default="", help=words)(function)


def reason(function: F) -> F:
    """Ask why: `reason`."""
    return click.option("--reason", type=TEXT, required=True, help=N_("The reason."))(function)


def dry_run(function: F) -> F:
    """Offer to only show what would change: `dry_run`."""
    words = N_("Show what would change; write nothing.")
    return click.option("--dry-run", is_flag=True, default=False, help=words)(function)


def if_version(function: F) -> F:
    """Offer to write only if nobody has changed the case: `if_version`, the version seen or None."""
    words = N_("Write only if the case still has this version.")
    return click.option("--if-version", type=COUNT, default=None, help=words)(function)


def unit(function: F) -> F:
    """Offer a unit to look at, with those below it: `unit`, None for the user's own."""
    words = N_("Only this unit and those below it.")
    return click.option("--unit", type=CODE, default=None, metavar="CODE", help=words)(function)


def reason_of_change(function: F) -> F:
    """Ask why deadlines move, where the answer may stay away: `reason`, None for the source."""
    words = N_("Why deadlines move, for the record (default: the source).")
    return click.option("--reason", type=TEXT, help=words)(function)


def why(function: F) -> F:
    """Offer the reason of a change of the office: it goes with the stamp, and `audit journal` tells it."""

    def keep(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        ctx.obj.why = value or ""

    words = N_("Why, for the record; audit journal tells it.")
    return click.option("--reason", type=TEXT, expose_value=False, callback=keep, help=words)(
        function
    )


def on_and_why(function: F) -> F:
    """Offer the paper's date, and the reason of a change of the office."""
    return on(why(function))
