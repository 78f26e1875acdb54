"""The plan of the demo: what is told, whose, when; nothing is recorded here."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from random import Random
from typing import cast

import pytest

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, transfer
from states.names import fold, same_person
from tests.demo.conftest import planned
from tests.support.demo import WANTED, is_made_up
from workflow.demo import build, names, plan
from workflow.demo.city import City
from workflow.demo.stories import BRANCH, STORIES
from workflow.demo.tale import Tale
from workflow.demo.tracks import tracks

SMALLEST_WITH_EVERY_STATE = 60


def ended(tale: Tale) -> str:
    """Return the state a tale comes to, as far as its moves say."""
    state = "identified"
    for step in tale.steps:
        if step.verb == "advance":
            state = MOVE_BY_NAME[step.what].target or state
        if step.what == "outside_reply":
            state = "handed_over"
    return state


def test_every_move_is_taken() -> None:
    """No move of the lifecycle and no step beside it is missing."""
    taken = {step.what for step in planned().steps if step.verb == "advance"}
    assert taken == set(MOVE_BY_NAME)


def test_every_kind_of_evidence_is_put_on_file() -> None:
    """No kind of evidence is missing, and no choice among forms, approvals and grounds."""
    recorded = [step for step in planned().steps if step.verb == "record"]
    assert {step.what for step in recorded} == set(EVIDENCE_BY_NAME)
    for kind in EVIDENCE_BY_NAME.values():
        for field in kind.fields:
            if field.name == "subject":  # few of them are met in every branch
                continue
            told = {step.fields.get(field.name) for step in recorded if step.what == kind.name}
            assert told >= {choice.id for choice in field.choices}, (kind.name, field.name)


def test_every_step_of_a_transfer_and_every_side_act_occurs() -> None:
    """Transfers, holds, extensions, corrections, changed facts and passed guards: all of them."""
    steps = planned().steps
    moved = {step.what for step in steps if step.verb == "transfer"}
    assert moved == {"open", *(step.name for step in transfer.STEPS)}
    assert {step.verb for step in steps} >= {"set", "hold", "resume", "extend", "correct"}
    assert {step.fields.get("kind") for step in steps if step.verb == "hold"} == {
        "political-standards", "other",
    }  # fmt: skip
    assert {rule for step in steps for rule in step.despite} == {"C13", "C17"}


def test_every_track_is_told() -> None:
    """No way by which people come is missing."""
    assert {tale.track.id for tale in planned().tales} == set(tracks())


@pytest.mark.parametrize("cases", [1, 2, 17, 60, 150])
def test_there_are_as_many_tales_as_wanted(cases: int) -> None:
    """Any number of cases can be told, in the order in which they were opened."""
    opened = [tale.steps[0].on for tale in planned(cases).tales]
    assert len(opened) == cases
    assert opened == sorted(opened)


def test_the_secretary_has_the_first_case() -> None:
    """Even a demo of one case can be shown: it lies in the branch of the secretary."""
    (tale,) = planned(1).tales
    assert (tale.place.code, tale.number, ended(tale)) == (BRANCH, 1, "verified")


def test_stories_are_told_about_as_often_as_they_say() -> None:
    """In a demo of the usual size every story is told, none far more often than it asks."""
    told = Counter(tale.number for tale in planned(build.CASES).tales)
    assert set(told.values()) == {1}
    total = sum(story.often for story in STORIES)
    assert abs(total - build.CASES) <= build.CASES // 5


def test_the_same_seed_tells_the_same_tales() -> None:
    """Two plans with one seed are equal to the last field; another seed tells others."""
    again = plan.tales(City(WANTED.seed, WANTED.today), WANTED.cases, WANTED.seed)
    assert [tale.steps for tale in again] == [tale.steps for tale in planned().tales]
    assert planned(20, 5).steps != planned(20, 6).steps


@pytest.mark.parametrize("seed", [WANTED.seed, 7])
def test_days_run_from_2019_to_the_day_of_the_demo(seed: int) -> None:
    """Histories reach back years, nothing lies in the future, and no case goes back in time."""
    tales = planned(200, seed).tales
    days = [step.on for tale in tales for step in tale.steps]
    assert date(2019, 1, 7) <= min(days) < date(2020, 7, 1)
    assert max(days) <= WANTED.today
    assert {day.year for day in days} >= set(range(2020, 2027))
    for tale in tales:
        for one, following in pairwise(tale.steps):
            assert one.on <= following.on
            assert one.entered <= following.entered
            assert one.on <= one.entered <= WANTED.today


def test_people_and_verifiers_are_made_up() -> None:
    """Candidates and verifiers are put together from the lists; no two share an identity number."""
    people = [tale.person for tale in planned().tales]
    verifiers = {step.fields["verifier"] for step in planned().steps if "verifier" in step.fields}
    assert all(is_made_up(person.name) for person in people)
    assert all(is_made_up(str(name)) for name in verifiers)
    numbers = [str(person.facts["identity_no"]) for person in people]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("099") and len(number) == 12 for number in numbers)


GIVEN = [
    "Hùng", "Hưng", "Hừng", "Lan", "Lân", "Lần", "Mai", "Mài", "Hà", "Hạ", "An", "Ân", "Tú", "Tư", "Tụ", "Bình",
    "Hoa", "Hòa", "Hóa", "Dung", "Dũng", "Nga", "Ngà", "Sơn", "Đức", "Tâm", "Tầm", "Vân", "Văn", "Yên",
]  # fmt: skip
FEW = {
    "families": {"Nguyễn": 1},
    "middle": {"male": ["Văn"], "female": ["Văn"]},
    "given": {"male": GIVEN, "female": GIVEN},
    "refused": {"never": []},
}


def namesakes(tale: Tale) -> Iterator[str]:
    """Yield who has a part in a case and is called, to the guards, as the candidate is."""
    for step in tale.steps[1:]:
        for field in ("verifier", "name", "helper", "introducer"):
            told = step.fields.get(field, ())
            for one in [told] if isinstance(told, str) else cast("list[object]", told):
                name = one[0] if isinstance(one, tuple) else str(one)
                if same_person(name, tale.person.name):
                    yield name


def test_nobody_with_a_part_in_a_case_has_the_name_of_its_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Verifiers, helpers and introducers are others than the candidate, where names are few and alike too."""
    monkeypatch.setattr(names, "read", lambda _: FEW)
    found = [name for tale in planned.__wrapped__(300).tales for name in namesakes(tale)]
    assert found == []


def test_a_name_is_never_like_one_it_must_differ_from() -> None:
    """Neither case nor diacritics make two names different, as the guards see it."""
    told = names.person(Random(7))
    assert names.person(Random(7)) == told
    assert fold(names.person(Random(7), but=(fold(told).upper(),))) != fold(told)


def test_where_no_name_is_left_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for a name where every one is refused is told so, and does not wait for ever."""
    monkeypatch.setattr(names, "read", lambda _: FEW)
    with pytest.raises(RuntimeError, match="no name is left"):
        names.person(Random(7), but=[f"Nguyễn Văn {given}" for given in GIVEN])


def test_a_large_city_is_kept_small() -> None:
    """A tale takes its room only while it is told: none is kept until the last one."""
    told = plan.tales(City(WANTED.seed, WANTED.today), 30, WANTED.seed)
    kept = [weakref.ref(tale) for tale in told]
    gc.collect()
    assert sum(one() is not None for one in kept) <= 1


@pytest.mark.parametrize(
    "today", [build.EARLIEST, date(2027, 2, 10), date(2028, 2, 29), build.LATEST]
)
def test_the_demo_can_be_played_on_other_days(today: date) -> None:
    """The plan moves with the day: every story fits before it."""
    told = list(plan.tales(City(3, today), len(STORIES), 3))
    assert max(step.entered for tale in told for step in tale.steps) <= today
    assert {ended(tale) for tale in told} == {ended(tale) for tale in planned().tales}
