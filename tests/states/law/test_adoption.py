"""Ask since when the city's own rules count: L4, T1, L9 and C17 around the day of its Conclusion."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from states.guards.caveats import caveats
from states.law.context import LegalContext
from states.law.deadlines import open_deadlines
from states.law.rules import in_force
from tests.support.days import day
from tests.support.dossiers import Told, refuses, story

BEFORE = "2023-12-31"
FIRST = "2024-01-01"


def certified(on: str) -> Told:
    """Tell of a person certified on a day of the years before."""
    early = {"on": "2022-01-10"}
    return story(
        "certified",
        open=early,
        nominate=early,
        enrol={**early, "starts": "2022-01-10", "ends": "2022-01-14"},
        certify={"on": on, "issued": "2022-03-14"},
    )


def adopted(case: Told, since: str) -> LegalContext:
    """Return the context of a register that has the city's rules in force from another day on."""
    return case.context._replace(law=lambda on: in_force(on).adopting(day(since)))


def told(case: Told, context: LegalContext | None = None) -> dict[str, tuple[date, date]]:
    """Return the start and the due day of each open limit by its rule."""
    found = open_deadlines(case.dossier, context or case.context)
    return {one.rule: (one.start, one.due) for one in found}


@pytest.mark.parametrize(
    ("on", "start", "due"),
    [
        ("2022-06-01", "2024-01-01", "2025-01-01"),
        ("2023-12-31", "2024-01-01", "2025-01-01"),
        ("2024-01-01", "2024-01-01", "2025-01-01"),
        ("2024-01-02", "2024-01-02", "2025-01-02"),
    ],
)
def test_l4_of_older_cases_starts_with_the_conclusion(on: str, start: str, due: str) -> None:
    """Twelve months to apply count from the Conclusion where the certificate is older than it."""
    assert told(certified(on))["L4"] == (day(start), day(due))


def test_t1_of_an_older_move_starts_with_the_conclusion() -> None:
    """Ten working days from 1 January 2024, a holiday itself, end on Monday 15 January."""
    case = certified("2022-06-01").then("leaving_date", "2023-06-05", leaves="2023-08-01")
    assert told(case)["T1"] == (day(FIRST), day("2024-01-15"))
    later = certified("2022-06-01").then("leaving_date", "2024-03-04", leaves="2024-08-01")
    assert told(later)["T1"] == (day("2024-03-04"), day("2024-03-18"))


@pytest.mark.parametrize(("on", "open_"), [(BEFORE, False), (FIRST, True)])
def test_a_day_named_outside_before_the_conclusion_is_no_limit(on: str, open_: bool) -> None:
    """L9 runs for days from the Conclusion on only."""
    case = certified("2022-06-01").then("outside_date", "2022-07-01", date=on)
    assert ("L9" in told(case)) is open_


def test_no_limit_of_the_city_is_open_before_the_conclusion() -> None:
    """Seen on the eve nothing of the city's runs; the party's own limits do, from their own day."""
    case = certified("2022-06-01").then("outside_date", "2022-07-01", date="2024-02-01")
    assert told(replace(case, today=day(BEFORE))).keys() == {"D10"}
    assert told(replace(case, today=day(FIRST))).keys() == {"D10", "L4", "L9"}
    assert told(case)["D10"] == (day("2022-03-14"), day("2027-03-14"))


def test_a_register_may_name_another_day() -> None:
    """The city's limits count from the day the register has; others stay where they are."""
    case = certified("2022-06-01").then("outside_date", "2022-07-01", date="2024-06-30")
    context = adopted(case, "2024-07-01")
    assert told(case, context) == {
        "L4": (day("2024-07-01"), day("2025-07-01")),
        "D10": (day("2022-03-14"), day("2027-03-14")),
    }
    assert told(case, adopted(case, "2020-01-01"))["L4"] == (day("2022-06-01"), day("2023-06-01"))


def test_the_challenge_warns_before_the_conclusion_and_refuses_after() -> None:
    """C17 lets an untested person's vote of 31 December 2023 pass with a warning, not that of 1 January."""
    case = certified("2022-06-01")
    before, after = case.asks("propose", BEFORE), case.asks("propose", FIRST)
    assert not refuses("C17", before)
    (warned,) = (one for one in caveats(before) if one.params.get("rule") == "C17")
    assert warned.params == {"rule": "C17", "since": day(FIRST), "on": day(BEFORE)}
    assert refuses("C17", after)
    assert not [one for one in caveats(after) if one.params.get("rule") == "C17"]
    passed = case.then("challenge", "2023-01-01", result="passed").asks("propose", BEFORE)
    assert not [one for one in caveats(passed) if one.params.get("rule") == "C17"]


def test_the_challenge_follows_the_day_of_the_register() -> None:
    """Where the city's rules came later, C17 refuses from that day on."""
    case = certified("2022-06-01")
    for on, refused in (("2024-06-30", False), ("2024-07-01", True)):
        facts = case.asks("propose", on)
        assert refuses("C17", facts._replace(context=adopted(case, "2024-07-01"))) is refused
