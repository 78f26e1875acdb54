from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from notifications import language
from states.pipeline import Label, Warned

BRANCH = Label("chi bộ", "branch")


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """Begin and end in Vietnamese."""
    language.use("vi")
    yield
    language.use("vi")


def test_vietnamese_is_the_default() -> None:
    """An unknown or empty language is Vietnamese."""
    for lang in ("", "fr", "vi"):
        language.use(lang)
        assert language.current() == "vi"
        assert language.translate("Options") == "Lựa chọn"


def test_english_is_the_message_itself() -> None:
    """In English a message is its own words."""
    language.use("en")
    assert language.translate("Options") == "Options"
    assert language.words(BRANCH) == "branch"


def test_one_message_in_another_language() -> None:
    """A letter may be in its reader's language, whatever this process speaks."""
    assert language.translate("Options", "en") == "Options"
    assert language.words(BRANCH, "en") == "branch"
    assert language.say("There is no {what} {value}.", {"what": BRANCH, "value": 1}, "en") == (
        "There is no branch 1."
    )
    assert language.current() == "vi"


def test_parameters_are_put_into_words() -> None:
    """Dates, labels, lists and sentences within sentences are spoken in the language in use."""
    day = date(2025, 8, 4)
    assert language.say("{a}", {"a": day}) == "04/08/2025"
    assert language.say("{a}", {"a": datetime(2025, 8, 3, 17, 5, tzinfo=UTC)}) == "04/08/2025 00:05"
    assert language.say("{a}", {"a": [day, BRANCH, "x"]}) == "04/08/2025, chi bộ, x"
    assert language.say("{a}", {"a": Warned("Options", {})}) == "Lựa chọn"
    assert language.say("{a}", {"a": 12.5}) == "12.5"


def test_what_a_user_typed_is_never_translated_nor_run() -> None:
    """A name that is also a message stays, and braces in it mean nothing."""
    for typed in ("Options", "{a}", "{{ b }}", "{a.__class__}", "%(a)s"):
        assert language.say("{value}", {"value": typed, "a": "bad"}) == typed


def test_our_own_words_among_the_parameters_are_translated() -> None:
    """The parameters what, why and remedy hold messages of ours."""
    for name in ("what", "why", "remedy"):
        assert language.say("{" + name + "}", {name: "Options"}) == "Lựa chọn"


def test_a_forgotten_parameter_shows_its_name() -> None:
    """A message never fails to be said."""
    assert language.say("{left} {right}", {"left": 1}) == "1 {right}"


def test_counts_have_their_form() -> None:
    """English has two forms; Vietnamese has one."""
    assert language.plural("{count} day left", "{count} days left", 1) == "còn {count} ngày"
    assert language.plural("{count} day left", "{count} days left", 2, "en") == "{count} days left"


def test_an_empty_message_is_empty() -> None:
    """Gettext answers the empty message with its header; we do not."""
    assert language.translate("") == ""
