"""Ask who may introduce a candidate, at every boundary: C8, C9, C10 with C12."""

from __future__ import annotations

from datetime import date

import pytest

from states.guards import GUARDS, judge, passable
from tests.support.days import day
from tests.support.dossiers import refuses, story, verdict

TOGETHER = "2020-01-01"
ONE = [["Lê Văn Giúp", TOGETHER]]
TWO = [["Lê Văn Giúp", TOGETHER], ["Phạm Thị Hai", TOGETHER]]
CERTIFIED = story("certified")


# -- C8, C9: who introduces ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("introducers", "given"),
    [
        ([], 0),
        (ONE, 1),
        ([["Lê Văn Giúp", TOGETHER], ["lê văn giúp", TOGETHER]], 1),
        ([["Phạm Thị Hoà", TOGETHER], ["Phạm Thị Hòa", TOGETHER]], 1),
    ],
)
def test_two_different_members_introduce(introducers: list[list[str]], given: int) -> None:
    """C8 refuses fewer than two members; one named twice is one."""
    refusal = verdict("C8", CERTIFIED.asks("apply", "2025-05-05", introducer=introducers))
    assert refusal is not None
    assert refusal.params == {"given": given, "needed": 2}
    assert not refuses("C8", CERTIFIED.asks("apply", "2025-05-05", introducer=TWO))
    by_tone = [["Phạm Thị Hoa", TOGETHER], ["Phạm Thị Hòa", TOGETHER]]
    assert not refuses("C8", CERTIFIED.asks("apply", "2025-05-05", introducer=by_tone))


@pytest.mark.parametrize(
    ("resolution", "introducers", "refused"),
    [("01", ONE, False), ("01", TWO, False), ("01", [], True), (None, ONE, True)],
)
@pytest.mark.parametrize(("union", "rule"), [("youth-union", "C8"), ("trade-union", "C9")])
def test_a_union_introduces_with_one_member(
    union: str, rule: str, resolution: str | None, introducers: list[list[str]], refused: bool
) -> None:
    """C8 and C9 ask for the union's resolution and one official member beside it."""
    facts = CERTIFIED.asks(
        "apply",
        "2025-05-05",
        introduction=union,
        introducer=introducers,
        union_resolution=resolution,
    )
    refusal = verdict(rule, facts)
    assert (refusal is not None) is refused
    if refusal:
        assert (refusal.rule, refusal.params) == (rule, {"needed": 1})
    assert not refuses("C9" if rule == "C8" else "C8", facts)


@pytest.mark.parametrize(
    ("born", "youth"),
    [("2000-05-17", True), ("1994-05-06", True), ("1994-05-05", False), ("1970-01-01", False)],
)
@pytest.mark.parametrize("introduction", ["two-members", "trade-union"])
def test_youths_are_introduced_by_the_youth_union(
    born: str, youth: bool, introduction: str
) -> None:
    """C8 refuses other introductions through the last day of being thirty, where there is a union."""
    case = story("certified", open={"born": born})
    given = {"introduction": introduction, "introducer": TWO, "union_resolution": "01"}
    at_home = case.within(has_youth_union=True).asks("apply", "2025-05-05", **given)
    assert refuses("C8", at_home) is youth
    assert not refuses("C8", case.asks("apply", "2025-05-05", **given))
    by_union = given | {"introduction": "youth-union"}
    assert not refuses(
        "C8", case.within(has_youth_union=True).asks("apply", "2025-05-05", **by_union)
    )


@pytest.mark.parametrize(
    ("given", "union", "mark"),
    [
        ({"introducer": ONE}, False, "A"),
        ({"introduction": "youth-union", "introducer": ONE, "union_resolution": None}, True, "B"),
        ({"introducer": TWO}, True, "C"),
        ({"introducer": ONE}, True, "A"),  # too few members is not hidden by the age
        ({"introduction": "trade-union", "introducer": ONE}, True, "C"),
    ],
)
def test_an_introduction_answers_with_the_part_that_refused(
    given: dict[str, object], union: bool, mark: str
) -> None:
    """C8 is A for two members, B for the union's part, C for the age of thirty, which alone may be passed."""
    case = CERTIFIED.within(has_youth_union=union)
    refusal = verdict("C8", case.asks("apply", "2025-05-05", **given))
    assert refusal is not None
    assert (refusal.confidence, passable(refusal)) == (mark, mark == "C")
    assert refusal.source == "Điều lệ Đảng, Điều 4, khoản 1"


@pytest.mark.parametrize(
    ("on", "kind", "source", "mark"),
    [
        ("2020-05-05", "statutory", "01-HD/TW (2016), điểm 3.6a", "B"),
        ("2025-05-05", "service", "", "C"),
        ("2026-08-03", "service", "", "C"),
    ],
)
def test_a_trade_union_rests_on_a_document_under_the_first_set_alone(
    on: str, kind: str, source: str, mark: str
) -> None:
    """C9 is statutory until 29 July 2021 and the committee's own since."""
    given = {"introduction": "trade-union", "introducer": [], "union_resolution": "01"}
    refusal = verdict("C9", CERTIFIED.asks("apply", on, **given))
    assert refusal is not None
    assert (refusal.kind, refusal.source, refusal.confidence) == (kind, source, mark)
    assert passable(refusal) is (mark == "C")


# -- C10, C12: twelve months together -----------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "too_early", "first"),
    [
        ("2024-05-05", "2025-05-04", "2025-05-05"),
        ("2024-02-29", "2025-02-27", "2025-02-28"),
        ("2023-08-31", "2024-08-30", "2024-08-31"),
    ],
)
def test_introducers_know_the_candidate_for_twelve_months(
    since: str, too_early: str, first: str
) -> None:
    """C10 refuses the day before twelve months are over, counted from date to date."""
    introducers = [["Lê Văn Giúp", "2020-01-01"], ["Phạm Thị Hai", since]]
    refusal = verdict("C10", CERTIFIED.asks("apply", too_early, introducer=introducers))
    assert refusal is not None
    assert (refusal.earliest, refusal.params) == (day(first), {"months": 12, "first": day(first)})
    assert not refuses("C10", CERTIFIED.asks("apply", first, introducer=introducers))


def test_the_last_introducer_decides() -> None:
    """C10 waits for whoever came last."""
    introducers = [["Lê Văn Giúp", "2024-12-01"], ["Phạm Thị Hai", "2024-06-01"]]
    refusal = verdict("C10", CERTIFIED.asks("apply", "2025-05-05", introducer=introducers))
    assert refusal is not None
    assert refusal.earliest == date(2025, 12, 1)


def test_twelve_months_are_not_asked_of_a_replacement() -> None:
    """C12 excuses a helper who took another's place, and nobody else."""
    introducers = [["Vũ Văn Mới", "2025-04-01"], ["Phạm Thị Hai", TOGETHER]]
    added = CERTIFIED.then("helper", "2025-04-01", name="Vũ Văn Mới")
    replacing = CERTIFIED.then("helper", "2025-04-01", name="VŨ VĂN MỚI", replaces="Lê Văn Giúp")
    assert refuses("C10", added.asks("apply", "2025-05-05", introducer=introducers))
    assert not refuses("C10", replacing.asks("apply", "2025-05-05", introducer=introducers))
    both = [["Vũ Văn Mới", "2025-04-01"], ["Phạm Thị Hai", "2025-04-01"]]
    assert refuses("C10", replacing.asks("apply", "2025-05-05", introducer=both))


def test_twelve_months_are_not_asked_after_a_transfer() -> None:
    """C12 excuses everybody where the case came by an accepted transfer."""
    moved = (
        CERTIFIED.then("transfer_open", "2025-04-01")
        .then("transfer_send", "2025-04-01")
        .then("transfer_acknowledge", "2025-04-02")
    )
    recent = [["Vũ Văn Mới", "2025-04-03"], ["Phạm Thị Hai", "2025-04-03"]]
    assert refuses("C10", moved.asks("apply", "2025-05-05", introducer=recent))
    accepted = moved.then("transfer_accept", "2025-04-03")
    assert not refuses("C10", accepted.asks("apply", "2025-05-05", introducer=recent))


def test_without_introducers_nobody_is_too_new() -> None:
    """C10 leaves it to C8 to ask for introducers."""
    assert not refuses("C10", CERTIFIED.asks("apply", "2025-05-05", introducer=None))


@pytest.mark.parametrize(
    ("given", "judged", "needs"),
    [
        ({}, set(), ["introduction", "introducer"]),
        ({"introduction": "two-members"}, {"C9"}, ["introducer"]),
        ({"introduction": "youth-union"}, {"C9"}, ["union_resolution", "introducer"]),
        ({"introduction": "trade-union"}, {"C8"}, ["union_resolution", "introducer"]),
        ({"introduction": "trade-union", "union_resolution": "01"}, {"C8"}, ["introducer"]),
        ({"introduction": "two-members", "introducer": TWO}, {"C8", "C9", "C10"}, []),
    ],
)
def test_only_what_was_given_is_judged_beforehand(
    given: dict[str, object], judged: set[str], needs: list[str]
) -> None:
    """C8 to C10 wait for the fields they look at, which depend on who introduces."""
    usual = {"introduction": None, "introducer": None}
    facts = CERTIFIED.asks("apply", "2025-05-05", **(usual | given))
    asked = judge(facts, ("C8", "C9", "C10"), partial=True)
    assert asked.refusals == ()
    assert list(asked.needs) == needs
    assert {rule for rule in ("C8", "C9", "C10") if not GUARDS[rule].lacks(facts)} == judged


def test_a_youth_is_told_at_once() -> None:
    """C8 needs no introducer to say that only the youth union may introduce."""
    at_home = CERTIFIED.within(has_youth_union=True)
    facts = at_home.asks("apply", "2025-05-05", introduction="two-members", introducer=None)
    assert [r.rule for r in judge(facts, ("C8",), partial=True).refusals] == ["C8"]


@pytest.mark.parametrize(("introducer", "asked"), [("Vũ Văn Hoà", False), ("Vũ Văn Hoa", True)])
def test_only_the_replacement_is_not_asked_how_long(introducer: str, asked: bool) -> None:
    """C12 spares the helper who replaced another, known by letters and tones."""
    helped = CERTIFIED.then("helper", "2025-04-01", name="Vũ Văn Hòa", replaces="Lê Văn Giúp")
    people = [[introducer, "2025-01-01"], ["Phạm Thị Hai", TOGETHER]]
    assert refuses("C10", helped.asks("apply", "2025-05-05", introducer=people)) is asked
