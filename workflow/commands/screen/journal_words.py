"""The journal of the office in words: what the tables and columns are called, and one side of an entry."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from notifications.language import say, translate, words
from states.catalogue import STATE_BY_ID
from states.pipeline import N_
from workflow import clock
from workflow.commands.screen import exported
from workflow.commands.screen import words as _words
from workflow.commands.screen.headers import key_words
from workflow.ground import tree
from workflow.organisation.calendar import days

if TYPE_CHECKING:
    from collections.abc import Callable

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
        "delivery": N_("batch of mail sent"),
        "stood": N_("mail that had left before"),
        "erasure": N_("erasure"),
        "restore": N_("restore"),
        "backup": N_("backup"),
        "proof": N_("proof of a backup"),
        "accepted": N_("state accepted"),
        "export": N_("export of the history"),
        "list": N_("list written into a file"),
    }
)

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "account": N_("Account"),
        "anchor": N_("Counted from"),
        "as_of": N_("Acts dated up to"),
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
        "folded": N_("Form for searching"),
        "form": N_("Form"),
        "handed_by": N_("Handed over by"),
        "identity_no": N_("Identity number"),
        "issued_at": N_("Made"),
        "issued_on": N_("Dated"),
        "issuer": N_("Issued by"),
        "key": N_("Key"),
        "known_at": N_("Known at the end of"),
        "list": N_("List"),
        "members_before": N_("Members before"),
        "name_folded": N_("Name for searching"),
        "path": N_("Place in the tree"),
        "prev_hash": N_("Seal before"),
        "quota": N_("Planned"),
        "religious": N_("Religious"),
        "root": N_("Root of the tree"),
        "sealed_at": N_("Sealed"),
        "sequence": N_("Number in the series"),
        "series": N_("Series of numbers"),
        "states": N_("States"),
        "students": N_("Students"),
        "symbol": N_("Symbol"),
        "taken_at": N_("Taken in at"),
        "to_address": N_("Sent to"),
        "workers": N_("Workers"),
        "year": N_("Year"),
    }
)
"""What columns are called that stand on no other screen."""

FOLDED = frozenset({"calendar_days", "messages"})
"""Tables of which many rows are entered at once, and no row says much: the seeded calendar, a batch of mail."""

_WIDTH = 78


def lines(entries: Iterable[EntryView], *, in_full: bool = False) -> Iterator[str]:
    """Yield each entry: when, who and what on a line, what was taken away and put there below it, and why.

    Rows of a calendar or a batch of mail that were entered one after the other are told in one, unless `in_full`.
    """
    alike: Callable[[EntryView], object] = (lambda one: one.n) if in_full else _run
    for _, run in groupby(entries, alike):
        many = list(run)
        yield from _folded(many) if len(many) > 1 else _one(many[0])


def _run(one: EntryView) -> object:
    """Return what entries have in common that are told in one."""
    if one.what not in FOLDED or one.before is not None:
        return one.n
    return one.what, one.actor, one.reason, one.at.astimezone(clock.VIETNAM).date()


def _folded(many: Sequence[EntryView]) -> Iterator[str]:
    first, last = many[0], many[-1]
    rows = say(N_("{count} rows"), {"count": len(many)})
    yield (
        f"{first.n}–{last.n}. {_when(first)} · {first.actor or '–'} · {of(first.what)} "
        f"{_dated(first.of)} … {_dated(last.of)}: {rows}"
    )
    yield from _below(translate(key_words("reason")) + ":", first.reason)


def _when(one: EntryView) -> str:
    return f"{one.at.astimezone(clock.VIETNAM):%d/%m/%Y %H:%M}"


def _one(one: EntryView) -> Iterator[str]:
    yield f"{one.n}. {_when(one)} · {one.actor or '–'} · {of(one.what)} {_dated(one.of)}"
    yield from _below("−", side(one.before))
    yield from _below("+", side(one.after))
    yield from _below(translate(key_words("reason")) + ":", one.reason)


def _below(mark: str, text: str) -> list[str]:
    indent = " " * 6
    return (
        wrap(f"{mark} {text}", _WIDTH, initial_indent="    ", subsequent_indent=indent)
        if text
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
        f"{column(name)}: {_word(name, value)}" for name, value in told if _says(name, value)
    )


def column(name: str) -> str:
    """Return what a column is called."""
    return translate(COLUMNS.get(name) or key_words(name))


def _says(name: str, value: object) -> bool:
    return name != "id" and not name.endswith("_id") and value is not None


def _word(name: str, value: object) -> str:
    """Return a value as people write it: yes and no, days, and what is chosen from a list by its label."""
    if isinstance(value, bool):
        return translate(N_("yes") if value else N_("no"))
    if name == "value":
        return _stored(value)
    if isinstance(value, list | tuple):
        return ", ".join(_word(name, one) for one in value) or "–"
    text = str(value)
    if name == "list":
        return exported.told(text)
    if name == "states" and (state := STATE_BY_ID.get(text)):
        return words(state.label)
    if name == "name" and text in tree.FACTS + tree.BESIDE:
        return translate(key_words(text))
    if name == "kind" and (label := days.KINDS.get(text) or _words.KINDS.get(text)):
        return words(label)
    if name == "role" and (label := _words.OWNERS.get(text)):
        return words(label)
    return _dated(text)


def _stored(value: object) -> str:
    """Return a value that is stored as JSON; nothing in it is told as nothing."""
    try:
        told = json.loads(str(value))
    except ValueError:
        return str(value)
    if told is None:
        return "–"
    return _word("", told) if isinstance(told, bool | str | int) else str(value)


def _dated(text: str) -> str:
    """Return a day or an instant as it is written here, anything else as it stands."""
    try:
        if _DAY.fullmatch(text):
            return f"{date.fromisoformat(text):%d/%m/%Y}"
        if _INSTANT.fullmatch(text):
            at = datetime.fromisoformat(text).astimezone(clock.VIETNAM)
            return f"{at:%d/%m/%Y %H:%M}"
    except ValueError:
        return text
    return text


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")
