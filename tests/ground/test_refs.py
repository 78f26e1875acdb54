"""What is said of a word that is no reference of a case."""

from __future__ import annotations

import pytest

from notifications.language import say
from states.errors import NotFound
from workflow.ground import refs


def said(word: str) -> str:
    """Return the sentence about a word that names no case."""
    with pytest.raises(NotFound) as why:
        refs.read(word)
    return say(why.value.message, why.value.params)


@pytest.mark.parametrize("word", ["00001-4", "000014", "00010-3", "12345678-0"])
def test_a_slip_of_the_finger_is_called_so(word: str) -> None:
    """A number whose check digit does not fit is mistyped; which digit it is nobody can say."""
    assert "chữ số cuối không khớp" in said(word)
    assert word in said(word)


@pytest.mark.parametrize("word", ["Hạnh", "nguyễn thị mai"])
def test_a_name_is_led_to_the_search(word: str) -> None:
    """Who types a name is told how a case is found by it, on a line to be pasted."""
    assert said(word).splitlines()[-1] == f'  ketnap case find "{word}"'


@pytest.mark.parametrize("word", ["", "-", "A-12", "1", "12345678901"])
def test_anything_else_is_told_what_a_reference_looks_like(word: str) -> None:
    """What is neither a number with a check digit nor a name gets an example."""
    assert "00042-7" in said(word)


def test_quotes_of_the_typist_do_not_break_the_command() -> None:
    """The command that is printed has the quotes that a shell needs, and no others."""
    assert said('Ha"nh').endswith('case find "Hanh"')
