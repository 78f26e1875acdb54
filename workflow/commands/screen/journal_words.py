"""The journal of the office in words: what the tables and columns are called, and one side of an entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from notifications.language import say, translate
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
        "plans": N_("yearly plan of a unit"),
        "users": N_("user"),
        "user_roles": N_("role of a user"),
        "seats": N_("who acts without --as"),
        "settings": N_("setting"),
        "calendar_days": N_("day of the calendar"),
        "letters": N_("letter given"),
        "classes": N_("class"),
        "kept_certificates": N_("certificate whose owner is unknown"),
        "seals": N_("seal"),
        "messages": N_("mail that has left"),
        "stood": N_("mail that had left before"),
        "erasure": N_("erasure"),
        "restore": N_("restore"),
        "backup": N_("backup"),
        "proof": N_("proof of a backup"),
        "accepted": N_("state accepted"),
        "export": N_("export of the history"),
    }
)

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "account": N_("Account"),
        "anchor": N_("Counted from"),
        "archival": N_("For the archive"),
        "body": N_("Contents"),
        "claimed_by": N_("Taken by"),
        "claimed_until": N_("Sending began"),
        "created_at": N_("Created"),
        "dedupe": N_("Sent once for"),
        "disabled_at": N_("Disabled"),
        "doubts": N_("Doubts"),
        "due_at": N_("To be sent"),
        "entries": N_("Entries of the journal"),
        "form": N_("Form"),
        "handed_by": N_("Handed over by"),
        "issued_at": N_("Made"),
        "issued_on": N_("Dated"),
        "key": N_("Key"),
        "path": N_("Place in the tree"),
        "prev_hash": N_("Seal before"),
        "root": N_("Root of the tree"),
        "sealed_at": N_("Sealed"),
        "sequence": N_("Number in the series"),
        "series": N_("Series of numbers"),
        "symbol": N_("Symbol"),
        "to_address": N_("Sent to"),
        "year": N_("Year"),
    }
)
"""What columns are called that stand on no other screen."""

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
    """Return one side of an entry, the columns that say something; keys of rows are left out.

    Of many rows entered at once (what stood when a journal began) it is told how many they are.
    """
    told = (values or {}).items()
    if told and all(isinstance(value, Mapping) for _, value in told):
        return say(N_("{count} rows"), {"count": len(told)})
    return "; ".join(
        f"{column(name)}: {_word(value)}" for name, value in told if _says(name, value)
    )


def column(name: str) -> str:
    """Return what a column is called."""
    return translate(COLUMNS.get(name) or key_words(name))


def _says(name: str, value: object) -> bool:
    return name != "id" and not name.endswith("_id") and value is not None


def _word(value: object) -> str:
    if isinstance(value, bool):
        return translate(N_("yes") if value else N_("no"))
    return str(value)
