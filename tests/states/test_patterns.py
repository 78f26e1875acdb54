"""Patterns that wait to be compiled."""

from __future__ import annotations

import copy
import re

from states.patterns import late


def test_a_late_pattern_does_what_the_compiled_one_does() -> None:
    """Each way of asking finds the same, flags included, at the first time and again."""
    found, plain = late("a(b)", re.IGNORECASE), re.compile("a(b)", re.IGNORECASE)
    for _ in range(2):
        match = found.fullmatch("AB")
        assert match is not None
        assert match[1] == "B"
        assert found.sub("x", "abAB c") == plain.sub("x", "abAB c") == "xx c"
        assert found.split("1ab2") == plain.split("1ab2")
        assert found.pattern == plain.pattern


def test_a_wrong_pattern_is_found_when_it_is_used() -> None:
    """Nothing is compiled before: even a pattern that cannot be is made without a complaint."""
    late("(")


def test_a_late_pattern_can_be_copied() -> None:
    """Copying asks for special methods, which must not compile anything nor run in circles."""
    assert copy.copy(late("a")).fullmatch("a")
