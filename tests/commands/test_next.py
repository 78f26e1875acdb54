"""The command `next` for a day of the past: what it is told, and what it can be given for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from notifications import language

if TYPE_CHECKING:
    from tests.commands.conftest import Run
    from tests.support.office import Office

LATER = "không có việc nào ghi được cho ngày"


@pytest.fixture
def place(office: Office) -> tuple[str, ...]:
    """Lend a case nominated on 6 January 2025, and the words that lead to it a month later."""
    office.at("nominated")
    language.use(language.DEFAULT)
    return ("--db", office.url, "--today", "2025-02-06", "--as", "lan", "next", "00001-3")


def test_a_day_before_the_last_act_is_said_to_be_too_early(
    ketnap: Run, place: tuple[str, ...]
) -> None:
    """Nothing can be entered before what was entered last; the command is for the first day that can be."""
    told = ketnap(*place, "--on", "2025-01-05")
    assert LATER in told.err
    assert "05/01/2025" in told.err
    assert "--on 06/01/2025" in told.out


def test_a_day_that_can_be_given_is_taken_as_it_is(ketnap: Run, place: tuple[str, ...]) -> None:
    """On the day of the last act and later the command bears the day asked for, without a word."""
    for day in ("2025-01-06", "2025-01-20"):
        told = ketnap(*place, "--on", day)
        assert LATER not in told.err
        year, month, of = day.split("-")
        assert f"--on {of}/{month}/{year}" in told.out


def test_today_needs_no_word(ketnap: Run, place: tuple[str, ...]) -> None:
    """Who asks for no day is told none."""
    assert LATER not in ketnap(*place).err
