"""The journal of the office in words: what the tables and columns are called, and one side of an entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from notifications.language import translate
from states.pipeline import N_
from workflow import clock
from workflow.commands.screen.headers import key_words

if TYPE_CHECKING:
    from workflow.queries.journal import EntryView

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "register": N_("register"),
        "units": N_("unit"),
        "unit_parent": N_("place of a unit"),
        "unit_name": N_("name of a unit"),
        "unit_fact": N_("fact of a unit"),
        "unit_rule": N_("rule of a unit"),
        "users": N_("user"),
        "user_roles": N_("role of a user"),
        "seats": N_("who acts without --as"),
        "settings": N_("setting"),
        "calendar_days": N_("day of the calendar"),
        "letters": N_("letter given"),
        "seals": N_("seal"),
        "messages": N_("mail that has left"),
        "stood": N_("mail that had left before"),
        "erasure": N_("erasure"),
        "restore": N_("restore"),
        "accepted": N_("state accepted"),
    }
)


_WIDTH = 78


def lines(entries: Iterable[EntryView]) -> Iterator[str]:
    """Yield each entry: when, who and what on a line, what was taken away and put there below it, and why."""
    for one in entries:
        when = f"{one.at.astimezone(clock.VIETNAM):%d/%m/%Y %H:%M}"
        yield f"{one.n}. {when} · {one.actor or '–'} · {of(one.what)} {one.of}"
        yield from _below("−", side(one.before))
        yield from _below("+", side(one.after))
        yield from _below(translate(key_words("reason")) + ":", one.reason)


def _below(mark: str, words: str) -> list[str]:
    indent = " " * 6
    return (
        wrap(f"{mark} {words}", _WIDTH, initial_indent="    ", subsequent_indent=indent)
        if words
        else []
    )


def of(what: str) -> str:
    """Return what a table or event is called."""
    return translate(WORDS[what]) if what in WORDS else what


def side(values: Mapping[str, Any] | None) -> str:
    """Return one side of an entry, the columns that say something; keys of rows are left out."""
    told = (values or {}).items()
    return "; ".join(
        f"{translate(key_words(name))}: {_word(value)}"
        for name, value in told
        if _says(name, value)
    )


def _says(name: str, value: object) -> bool:
    return name != "id" and not name.endswith("_id") and value is not None


def _word(value: object) -> str:
    if isinstance(value, bool):
        return translate(N_("yes") if value else N_("no"))
    return str(value)
