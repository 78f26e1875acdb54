"""The types of the values on a command line: days, words, cases, numbers, choices, files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from notifications.language import current, say, words
from states.errors import BadInput
from states.pipeline import N_, Choice
from states.values import choosing, parse_date
from states.values.texts import clean_text
from workflow.commands.frame.click_house import in_words

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

MOST_DIGITS = 10
FEW = 30
"""How many letters of ids a help shows beside an option."""


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


class Case(Words):
    """The reference of a case, or the name of one; `writes` says whether the command writes.

    Where the register is open, `frame.by_name` puts the reference for the name.
    """

    def __init__(self, *, writes: bool = False) -> None:
        super().__init__("ref", clean_text)
        self.writes = writes

    def named(self, value: Any, find: Callable[[str], str]) -> Any:  # noqa: ANN401 - a subclass holds more
        """Return the value with the reference that `find` knows for a name."""
        return find(value)


class Cases(Case):
    """The references or names of cases, with commas between them."""

    def named(self, value: Any, find: Callable[[str], str]) -> Any:  # noqa: ANN401
        """Return the value with the references that `find` knows for names."""
        return ",".join(find(word.strip()) for word in str(value).split(","))


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
