"""The branches that admitted nobody for years: who is listed, who is not, and with which head."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from workflow.reports import idle_units
from workflow.reports.asked import Given

if TYPE_CHECKING:
    from tests.support.office import Office


def idle(
    office: Office, years: int = 3, **given: object
) -> dict[str, tuple[int, date | None, int]]:
    """Return followed people, last admission and years of each branch listed under LC."""
    rows = idle_units.report(office.app, office.actor("thanh"), Given("LC", **given), years=years)  # type: ignore[arg-type]
    return {row.unit: (row.candidates, row.last_admission, row.years) for row in rows}


def test_years_count_from_the_last_admission(office: Office) -> None:
    """A branch is idle from whole years after its last ceremony, or since it began (2/1/2019), also with nobody listed."""
    office.at("probation")  # LC01 holds a ceremony on 3/10/2025
    office.at("certified")
    office.today = date(2026, 1, 1)
    assert idle(office) == {"LC02": (0, None, 6)}
    office.today = date(2028, 10, 2)
    assert idle(office) == {"LC02": (0, None, 9)}
    office.today = date(2028, 10, 3)
    assert idle(office) == {"LC01": (1, date(2025, 10, 3), 3), "LC02": (0, None, 9)}
    assert idle(office, 4) == {"LC02": (0, None, 9)}


def test_where_nobody_is_left_only_the_listed_count(office: Office) -> None:
    """A branch of which it is on file that nobody is left is listed only while it follows somebody."""
    office.unit("LC02", date(2025, 1, 6), nobody_left=True)
    assert "LC02" not in idle(office)
    assert "LC02" in idle(office, as_of=date(2025, 1, 5))  # before it was said
    office.unit("LC02", date(2025, 1, 6), nobody_left=False)
    assert "LC02" in idle(office)
    office.unit("LC02", date(2025, 1, 6), nobody_left=True)
    office.at("certified", of="LC02")
    assert idle(office)["LC02"] == (1, None, 6)


def test_an_annulled_admission_is_none(office: Office) -> None:
    """What was annulled since ends no idleness."""
    office.at("annulled")
    assert idle(office)["LC01"][1] is None


def test_the_head_is_named_with_the_first_day(office: Office) -> None:
    """The head of the day asked is named, since the first day without another between."""
    office.unit("LC02", date(2025, 1, 6), head="Trần Văn Một")
    office.today = date(2025, 3, 1)
    office.unit("LC02", date(2025, 3, 1), head="Lê Thị Hai")
    rows = idle_units.report(office.app, office.actor("thanh"), Given("LC02"))
    assert [(row.head, row.head_since) for row in rows] == [("Lê Thị Hai", date(2025, 3, 1))]
    before = idle_units.report(
        office.app, office.actor("thanh"), Given("LC02", as_of=date(2025, 2, 1))
    )
    assert [(row.head, row.head_since) for row in before] == [("Trần Văn Một", date(2025, 1, 6))]
