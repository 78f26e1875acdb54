"""The options that commands share, and the types that read their values."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import click

from notifications.language import current, say, words
from states.errors import BadInput
from states.pipeline import N_ as N_
from states.pipeline import Choice, Label
from states.values import FIRST_YEAR, LAST_YEAR, choosing, parse_date
from states.values.naming import clean_member
from states.values.texts import clean_code, clean_text
from workflow.commands.frame.click_house import in_words

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

MOST_DIGITS = 10
FEW = 30
"""How many letters of ids a help shows beside an option."""

F = TypeVar("F", bound=Callable[..., Any])


def _named(param: click.Parameter | None) -> str:
    """Return how the user spells this parameter."""
    if isinstance(param, click.Option):
        return param.opts[0]
    return in_words(param.human_readable_name) if param else ""


class Day(click.ParamType[date]):
    """A date, written 2025-08-04 or 04/08/2025."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read the date. Raises `BadInput`."""
        del ctx
        return value if isinstance(value, date) else parse_date(str(value), _named(param))


Cleaned = Callable[[str, str], str]


class Words(click.ParamType[str]):
    """Words, cleaned as their kind wants it; with `empty` also none at all ("").

    Where only some words will do that are known later, `listed` returns them for the help.
    """

    def __init__(
        self,
        name: str,
        clean: Cleaned,
        *,
        empty: bool = False,
        listed: Callable[[], str] | None = None,
    ) -> None:
        self.name = name
        self._clean = clean
        self._empty = empty
        self.listed = listed

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Clean the words. Raises `BadInput`."""
        del ctx
        words = str(value)
        return "" if self._empty and not words else self._clean(words, _named(param))


class Count(click.ParamType[int]):
    """A whole number of zero or more, within bounds where there are any."""

    name = "number"

    def __init__(self, least: int = 0, most: int = 10**MOST_DIGITS) -> None:
        self._least = least
        self._most = most

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read the number. Raises `BadInput`."""
        del ctx
        digits = str(value).strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) < MOST_DIGITS):
            words = N_("{field}: {value} is not a whole number of zero or more.")
            raise BadInput(words, field=_named(param), value=digits)
        if not self._least <= int(digits) <= self._most:
            words = N_("{field}: {value} is not a number from {least} to {most}.")
            told = {"value": int(digits), "least": self._least, "most": self._most}
            raise BadInput(words, field=_named(param), **told)
        return int(digits)


class Chosen(click.ParamType[str]):
    """One of several choices, named by its id or in words of either language."""

    name = "choice"

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = tuple(choices)

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Find the choice. Raises `BadInput`."""
        del ctx
        return choosing.chosen(self.choices, str(value), _named(param))

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return the ids where they are few and the language is theirs; else the help lists them."""
        del ctx
        ids = "|".join(choice.id for choice in self.choices)
        few = current() == "en" and len(ids) <= FEW and isinstance(param, click.Option)
        return f"[{ids}]" if few else None

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str | None:
        """Return what can be chosen, for whom the choice is missing."""
        del param, ctx
        return say(N_("Choose one of: {choices}."), {"choices": self.listed()})

    def listed(self, only: object = None) -> str:
        """Return the choices, or only one, as the help lists them, in the language in use."""
        shown = [choice for choice in self.choices if only in (None, choice.id)]
        return "; ".join(words(choosing.told(choice)) for choice in shown)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete the ids, each with its words."""
        del ctx, param
        from click.shell_completion import CompletionItem

        begun = (c for c in self.choices if c.id.lower().startswith(incomplete.lower()))
        return [CompletionItem(choice.id, help=words(choice.label)) for choice in begun]


class File(click.ParamType[str]):
    """The path of a file, which is there already if `exists`, in a folder that is there anyway."""

    name = "file"

    def __init__(self, *, exists: bool) -> None:
        self.exists = exists

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Check the path. Raises `BadInput`."""
        del ctx
        path = str(value)
        if self.exists and not os.path.isfile(path):
            raise BadInput(
                N_("{field}: there is no file {value}."), field=_named(param), value=path
            )
        folder = os.path.dirname(path) or "."
        if os.path.isdir(path) or not os.path.isdir(folder):
            words = N_("{field}: {value} is not the path of a file in a folder that is there.")
            raise BadInput(words, field=_named(param), value=path)
        return path


REQUIRED = N_("required")
"""What click writes beside an option that must be given; it takes the word out of a variable."""
DATE = Day()
TEXT = Words("text", clean_text)
"""Words that say something, in NFC, without surrounding space."""
TEXT_OR_NONE = Words("text", clean_text, empty=True)
CODE = Words("code", clean_code)
"""The code of a unit, or another short word, as it is typed."""
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
    """Ask for the reference of a case: `ref`."""
    return click.argument("ref", type=TEXT, metavar="REF")(function)


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
