"""The choice of words: gettext in Vietnamese and English, dates, labels, sentences with parameters.

English is the message id. The words the command-line library prints itself come from the same
catalogue, through the process-wide text domain that `use` sets.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from states.pipeline import Label

LANGUAGES: Final = ("vi", "en")
DEFAULT: Final = "vi"
DOMAIN: Final = "ketnap"
LOCALE: Final = os.path.join(os.path.dirname(__file__), "locale")  # pathlib costs 5 ms at start

VIETNAM: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

# Parameters with these names hold our own words, never what a user typed: they are translated.
_WORDS: Final = frozenset({"what", "why", "remedy"})

_loaded: dict[str, _Catalogue] = {}
_current = DEFAULT


def use(lang: str) -> None:
    """Speak this language from now on, in this process; an unknown one means Vietnamese.

    Sets `LANGUAGE` in the environment, since that is where gettext looks for click's words.
    """
    global _current  # noqa: PLW0603 - one person sits at one command line
    _current = lang if lang in LANGUAGES else DEFAULT
    os.environ["LANGUAGE"] = _current
    gettext.bindtextdomain(DOMAIN, LOCALE)
    gettext.textdomain(DOMAIN)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak a language for a while."""
    before = _current
    use(lang)
    try:
        yield
    finally:
        use(before)


def current() -> str:
    """Return the language in use: vi or en."""
    return _current


def translate(text: str, lang: str | None = None) -> str:
    """Return a message in the language in use, or in the one given."""
    return _catalogue(lang or _current).get(text) if text else ""


def plural(one: str, many: str, count: int, lang: str | None = None) -> str:
    """Return the translated form of a message that fits the count."""
    if (lang or _current) == "en" and count != 1:
        return many
    return translate(one, lang)


def words(label: Label, lang: str | None = None) -> str:
    """Return the words of a label in the language in use, or in the one given."""
    return label.en if (lang or _current) == "en" else label.vi


def say(template: str, params: Mapping[str, object] | None = None, lang: str | None = None) -> str:
    """Return a message with its parameters put in, in the language in use or the one given.

    Dates become dd/mm/yyyy, labels their words, lists are joined with commas, and a `Warned` is a
    sentence within the sentence. Other text stays as it is: a name is never translated.
    """
    text = translate(template, lang)
    if not params:
        return text
    return text.format_map(_Spoken({name: _spoken(name, params[name], lang) for name in params}))


def fault(error: Exception, lang: str | None = None) -> str:
    """Return what went wrong in words; a fault of the machine by its own name, as it is told there."""
    from states.errors import KetnapError

    if isinstance(error, KetnapError):
        return say(error.message, error.params, lang)
    told = {"fault": f"{type(error).__name__}: {error}"}
    return say("a technical fault ({fault})", told, lang)


def day(value: date) -> str:
    """Return a day as dd/mm/yyyy, an instant with its time in Vietnam."""
    if isinstance(value, datetime):
        local = value.replace(tzinfo=value.tzinfo or UTC).astimezone(VIETNAM)
        return f"{local.day:02}/{local.month:02}/{local.year:04} {local.hour:02}:{local.minute:02}"
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def number(value: int, lang: str | None = None) -> str:
    """Return a whole number with its thousands set apart: 2.031 in Vietnamese, 2,031 in English."""
    figure = f"{value:,}"
    return figure if (lang or _current) == "en" else figure.replace(",", ".")


class _Spoken(dict[str, str]):
    """Parameters in words; one that was forgotten shows its name instead of failing."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def _spoken(name: str, value: object, lang: str | None) -> str:
    from states.pipeline import Label, Warned  # not at the top: --help would pay 8 ms for it

    match value:
        case Label():
            return words(value, lang)
        case Warned():
            return say(value.message, value.params, lang)
        case str():
            return translate(value, lang) if name in _WORDS else value
        case date():
            return day(value)
        case list() | tuple() | set() | frozenset():
            return ", ".join(_items(name, value, lang))
        case _:
            return str(value)


def _items(name: str, values: Iterable[object], lang: str | None) -> Iterable[str]:
    return (_spoken(name, item, lang) for item in values)


class _Catalogue:
    """The messages of one .mo file, looked up where they lie: parsing all of it costs 3 ms.

    A .mo file is a table of messages in byte order and a table of their translations; each entry
    is a length and an offset. gettext parses the same file for click's words when they are needed.
    """

    def __init__(self, lang: str) -> None:
        self._data = b""
        self._known: dict[str, str] = {}
        path = os.path.join(LOCALE, lang, "LC_MESSAGES", DOMAIN + ".mo")
        if os.path.exists(path):
            with open(path, "rb") as file:
                self._data = file.read()
        self._order: Literal["little", "big"] = (
            "little" if self._data[:4] == b"\xde\x12\x04\x95" else "big"
        )
        self._count = self._number(8) if self._data else 0

    def get(self, text: str) -> str:
        """Return the translation of a message, or the message where there is none."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._find(text.encode()) or text
        return found

    def _find(self, wanted: bytes) -> str:
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            message = self._entry(self._number(12), middle)
            if message == wanted:
                return self._entry(self._number(16), middle).decode()
            low, high = (middle + 1, high) if message < wanted else (low, middle)
        return ""

    def _entry(self, table: int, at: int) -> bytes:
        """Return the first form of an entry; further plural forms follow after a NUL."""
        length, offset = self._number(table + 8 * at), self._number(table + 8 * at + 4)
        return self._data[offset : offset + length].partition(b"\0")[0]

    def _number(self, offset: int) -> int:
        return int.from_bytes(self._data[offset : offset + 4], self._order)


def _catalogue(lang: str) -> _Catalogue:
    if lang not in _loaded:
        _loaded[lang] = _Catalogue(lang)
    return _loaded[lang]
