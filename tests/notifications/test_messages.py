from __future__ import annotations

import ast
import gettext
import io
import re
import unicodedata
from collections.abc import Iterable
from importlib import metadata
from typing import NamedTuple

import pytest

from notifications import language
from tests.tools import messages

# Vietnamese text that lost its diacritics still has these words, which never stand without them.
BARE = re.compile(r"\b(khong|nguoi|Dang|dang vien|bo sung|duoc|viec)\b")


class Pair(NamedTuple):
    """A message, in its forms, and its Vietnamese words."""

    forms: tuple[str, ...]
    words: str


@pytest.fixture(scope="module")
def translated() -> list[Pair]:
    """Return the translations of the .po."""
    return [
        Pair((m.id,) if isinstance(m.id, str) else tuple(m.id), messages.words(m))
        for m in messages.catalogue()
        if m.id and messages.words(m)
    ]


def ours(places: Iterable[str]) -> bool:
    """Say whether a message is said by this program; what click says changes with its release."""
    return any(not place.startswith("click/") for place in places)


def test_every_message_has_vietnamese_words() -> None:
    """Nothing the program can say is without Vietnamese; run tests/tools/messages.py missing."""
    said = messages.messages()
    assert [text for text in messages.missing() if ours(said[text])] == []


def test_what_click_says_has_vietnamese_words() -> None:
    """With the click of the lock its messages too are in Vietnamese."""
    lock = (messages.ROOT / "requirements.lock").read_text(encoding="utf-8")
    if f"\nclick=={metadata.version('click')} " not in lock:
        pytest.skip("another click than the lock's")
    assert messages.missing() == []


def test_no_message_is_kept_that_nobody_says() -> None:
    """The .po lists what the source says, no more; run tests/tools/messages.py update."""
    said = messages.messages().items()
    keys = {text if isinstance(text, str) else text[0] for text, places in said if ours(places)}
    listed = {
        m.id if isinstance(m.id, str) else m.id[0]
        for m in messages.catalogue()
        if m.id and ours(place for place, _ in m.locations)
    }
    assert listed == keys


def test_the_compiled_catalogue_is_the_written_one() -> None:
    """The .mo that is packaged says the same as the .po; its head names whatever Babel wrote it."""
    with messages.MO.open("rb") as file:
        packaged = gettext.GNUTranslations(file)
    fresh = gettext.GNUTranslations(io.BytesIO(messages.compiled()))
    written, read = (
        {key: words for key, words in vars(one)["_catalog"].items() if key}
        for one in (packaged, fresh)
    )
    assert written == read
    assert packaged.charset() == fresh.charset() == "utf-8"


def test_placeholders_are_the_same(translated: list[Pair]) -> None:
    """A translation names every parameter of its message and no other."""
    for forms, words in translated:
        assert messages.placeholders(words) == messages.placeholders(forms[-1]), forms


def test_the_words_are_in_one_normal_form(translated: list[Pair]) -> None:
    """Words are NFC, with their diacritics, and end as their message ends."""
    for forms, words in translated:
        assert words == unicodedata.normalize("NFC", words), forms
        assert not BARE.search(words), words
        sentence = " " in forms[0] and not forms[0].startswith("Try ")  # click's ends in an option
        if sentence and forms[0][-1] in ".:?":
            assert words[-1] == forms[0][-1], forms


def test_the_finder_knows_every_form() -> None:
    """Marks, errors, refusals, warnings, help, docstrings and plural forms are all found."""
    source = '''
class Oops(KetnapError):
    """Oops {a}."""

@group.command("x")
@click.option("--y", help="Help of y.")
def x():
    """Do x.

    At length.
    """
    raise NotFound("No {a}.", a=_("a"), what=N_("thing"), remedy="Do {b}.")
    Refusal("B1", "Too few {a}.")
    Refusal(rule="B1", message="Too many.")
    Refused(reasons, "Not now.")
    plural("one", "many", n)
'''
    found = set(messages.Finder().find(ast.parse(source), commands=True))
    assert found == {
        "Oops {a}.",
        "Help of y.",
        "Do x.\n\nAt length.",
        "No {a}.",
        "a",
        "thing",
        "Do {b}.",
        "Too few {a}.",
        "Too many.",
        "Not now.",
        ("one", "many"),
    }


def test_every_message_is_found_where_it_lies(translated: list[Pair]) -> None:
    """The quick look-up in the packaged file finds every message that gettext finds."""
    for forms, words in translated:
        assert language.translate(forms[0], "vi") == words
    assert language.translate("never said", "vi") == "never said"
