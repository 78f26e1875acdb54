"""kill -9 before any statement of an import: all of the list is there, or none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.handover.test_kills import killed
from tests.support.office import Office
from workflow.casework import audit
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from tests.support.registers import Registers

FEWEST = 20  # statements; the list is written in two parts, each of many tables


def test_a_list_is_taken_in_whole_or_not_at_all(registers: Registers) -> None:
    """Killed before every statement in turn the register is as it was; at last all three are there, each act of theirs."""
    url, city = registers.planted()
    office = Office(url, city=city)
    assert killed(url, office.today.replace(year=2026), "lan", "list", "3") >= FEWEST
    assert audit.head(office.app).acts == 3 * 3
    assert audit.verify(office.app).ok
    assert list(invariants.check(office.app)) == []
    office.app.close()
