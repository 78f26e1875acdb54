"""Every figure against a second count over the acts, written from what is promised alone, on cities made by chance."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.reports.recount.compared import differences
from tests.reports.recount.random_city import RandomCity
from tests.reports.recount.register import Register
from tests.support.office import Office
from workflow.reports.asked import Given

if TYPE_CHECKING:
    from tests.support.registers import SqliteRegisters

QUESTIONS = (
    Given("TP", first=date(2022, 1, 1)),
    Given("LC", year=2024, as_of=date(2024, 9, 1)),
    Given("TP", first=date(2023, 2, 1), last=date(2024, 12, 31)),
    Given("HX", first=date(2023, 1, 1), known_at=date(2024, 11, 20)),
)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_is_counted_twice(sqlite_registers: SqliteRegisters, seed: int) -> None:
    """The reports and plain Python over the same acts agree, on every list and number, whatever happened."""
    _played(sqlite_registers, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 23))
def test_every_figure_of_many_cities(sqlite_registers: SqliteRegisters, seed: int) -> None:
    """The same holds of twenty more cities."""
    _played(sqlite_registers, seed)


def _played(registers: SqliteRegisters, seed: int) -> None:
    office = Office.planted(registers)
    try:
        RandomCity(office, seed).play()
        register = Register(office.url.removeprefix("sqlite:///"))
        for given in QUESTIONS:
            assert differences(office.app, "tu", register, given) == [], given
    finally:
        office.app.close()
        registers.give_back()
