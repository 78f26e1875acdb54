"""kill -9 before any statement of a list that is taken in: all of it is there, or nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.handover.test_kills import FEWEST, killed
from tests.support.office import Office
from workflow.organisation import classes, units

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.registers import Registers


def test_a_list_of_units_is_taken_whole_or_not_at_all(registers: Registers, tmp_path: Path) -> None:
    """Killed before every statement in turn no unit is there; at last all are."""
    url, city = registers.planted()
    file = tmp_path / "dv.csv"
    file.write_text("code,kind,parent\nMX01,branch,MX\nMX,committee,Q1\n")
    assert killed(url, date(2025, 1, 6), "an", "units", str(file)) >= FEWEST
    office = Office(url, city=city)
    assert units.show(office.app, "MX01", office.actor("an")).parent == "MX"
    office.app.close()


def test_a_list_of_certificates_too(registers: Registers, tmp_path: Path) -> None:
    """Killed in turn no case has its certificate and nothing is kept; at last both are so."""
    url, city = registers.planted()
    office = Office(url, city=city)
    ref = office.open(name="Đỗ Thị Hòa")
    office.do("nominate", ref)
    file = tmp_path / "gcn.csv"
    file.write_text(
        "name,born,certificate,issued\nĐỗ Thị Hòa,2000-05-17,1,2025-01-06\nLạ,2000-05-17,2,2025-01-06\n"
    )
    assert killed(url, office.today, "tam", "certificates", str(file)) >= FEWEST
    assert office.state(ref) == "certified"
    assert [one.certificate for one in classes.kept(office.app, office.actor("tam"))] == ["2"]
    office.app.close()
