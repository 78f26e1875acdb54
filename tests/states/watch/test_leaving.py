"""Who leaves a unit by a day: by a day of their own on file, or with all who study or enlist."""

from __future__ import annotations

from datetime import date

import pytest

from states.units import Unit
from states.watch.leaving import GOES, Leaving, leaving, sector
from tests.support.dossiers import CITY, Told, standing_at

SCHOOL = (
    CITY,
    Unit("TR", "Trường", "committee", "1/2/", sector="school"),
    Unit("SV", "Sinh viên", "branch", "1/2/3/"),
)
STREET = (
    CITY,
    Unit("DP", "Phường", "committee", "1/4/"),
    Unit("KP", "Khu phố", "branch", "1/4/5/"),
)


def people(*categories: str, **facts: object) -> Told:
    """Return a certified person of some categories."""
    return standing_at("certified").then("set", "2025-01-07", category=list(categories), **facts)


GRADUATES = people("student").then(
    "outside_date", "2025-03-01", kind="graduation", date="2025-06-15"
)


@pytest.mark.parametrize(
    ("case", "chain", "day", "everybody", "found"),
    [
        (GRADUATES, SCHOOL, "2025-06-14", False, None), (GRADUATES, SCHOOL, "2025-06-15", False, "2025-06-15"),
        (GRADUATES, SCHOOL, "2025-06-30", True, "2025-06-15"), (GRADUATES, SCHOOL, "2025-06-14", True, None),
        (GRADUATES, STREET, "2025-06-15", False, "2025-06-15"),
        (people("student"), SCHOOL, "2025-06-30", False, None), (people("student"), SCHOOL, "2025-06-30", True, "2025-06-30"),
        (people("pupil", "youth-secretary"), SCHOOL, "2025-06-30", True, "2025-06-30"),
        (people("student"), STREET, "2025-06-30", True, None), (people("teacher"), SCHOOL, "2025-06-30", True, None),
        (people("pre-enlistment"), STREET, "2025-06-30", True, "2025-06-30"),
        (people("pre-enlistment"), SCHOOL, "2025-06-30", True, None),
        (people("pre-enlistment"), STREET, "2025-06-30", False, None),
        (people("student").then("transfer_open", "2025-02-01").then("transfer_accept", "2025-02-02"),
         SCHOOL, "2025-06-30", True, "2025-06-30"),
        (GRADUATES.then("transfer_accept", "2025-04-01"), SCHOOL, "2025-06-30", False, None),
        (people("student").then("set", "2025-07-01", category=["teacher"]), SCHOOL, "2025-06-30", True, "2025-06-30"),
    ],
)  # fmt: skip
def test_who_leaves_by_a_day(
    case: Told, chain: tuple[Unit, ...], day: str, everybody: bool, found: str | None
) -> None:
    """The person's own day on file counts first; on a school's day all who study there, elsewhere all to enlist."""
    answer = leaving(case.dossier, chain, date.fromisoformat(day), everybody=everybody)
    assert (answer and answer.on.isoformat()) == found
    if isinstance(answer, Leaving):
        assert answer.why == (
            "enlistment" if "pre-enlistment" in case.dossier.categories() else "graduation"
        )


def test_the_earliest_of_several_days_counts() -> None:
    """Whoever enlists before graduating leaves on the day of the enlistment, whichever was put on file first."""
    both = GRADUATES.then("outside_date", "2025-03-02", kind="enlistment", date="2025-05-20")
    found = leaving(both.dossier, SCHOOL, date(2025, 6, 30), everybody=False)
    assert found == Leaving("enlistment", date(2025, 5, 20))
    assert found.why in GOES


def test_a_day_put_on_file_after_the_arrival_counts() -> None:
    """What the old unit knew is over with the hand-over; what the new one puts on file is its own."""
    there = GRADUATES.then("transfer_accept", "2025-04-01").then(
        "outside_date", "2025-04-02", kind="graduation", date="2025-06-20"
    )
    found = leaving(there.dossier, SCHOOL, date(2025, 6, 30), everybody=False)
    assert found == Leaving("graduation", date(2025, 6, 20))


def test_a_unit_has_the_sector_of_the_nearest_above_it() -> None:
    """Its own comes first, then that of the unit above; where nobody has one there is none."""
    army = SCHOOL[1]._replace(sector="armed-forces")
    assert sector(SCHOOL) == "school"
    assert sector((CITY, army, SCHOOL[2]._replace(sector="school"))) == "school"
    assert sector((CITY._replace(sector="school"), army, SCHOOL[2])) == "armed-forces"
    assert sector(STREET) is None
