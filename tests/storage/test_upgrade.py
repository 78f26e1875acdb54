"""Whether a register of the last released schema comes through the upgrade whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support import older_registers
from workflow import migrations, register
from workflow.app import App

if TYPE_CHECKING:
    from tests.support.registers import Registers


def test_a_register_of_0003_is_brought_up_to_date(registers: Registers) -> None:
    """A register of 80 cases keeps every case and act, and is sound."""
    url = older_registers.made(registers, "0003")
    assert register.upgrade(url) == ("0003", migrations.HEAD)
    assert register.check(url) == ()
    with App.open(url) as app, app.office(writing=False) as office:
        assert office.orm.connection().exec_driver_sql("SELECT count(*) FROM cases").scalar() == 80
        assert office.orm.connection().exec_driver_sql("SELECT count(*) FROM acts").scalar() == 1159
