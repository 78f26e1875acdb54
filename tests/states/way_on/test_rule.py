"""What always holds of the way on, whatever the case, the reader and the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.catalogue import MOVE_BY_NAME
from states.catalogue.stages import CLOSED, OPEN, STATE_BY_ID
from states.decision import decide
from states.guards.facts import Facts
from states.pipeline import NOTHING, Role
from states.units import Actor
from states.way_on.commands import line
from states.way_on.rule import way_on
from states.way_on.standing import Asked, Standing, may
from states.way_on.steps import judged
from tests.support.days import day
from tests.support.dossiers import (
    BRANCH,
    CHAIN,
    EVERYBODY,
    LAN,
    STORY,
    Told,
    ready,
    standing_at,
    story,
)

READERS = st.sampled_from(EVERYBODY)
ROLES = st.frozensets(st.sampled_from(Role))


def standing(case: Told, today: date) -> Standing:
    """Return how a told case stands on a day."""
    seen = case.seen(today.isoformat())
    return Standing(case.dossier, case.chain, case.chain, seen.context)


@given(
    until=st.integers(1, len(STORY)),
    later=st.integers(0, 900),
    roles=ROLES,
    unit=st.sampled_from(CHAIN),
    knowing=st.booleans(),
)
def test_who_may_is_told_and_nobody_else(
    until: int, later: int, roles: frozenset[Role], unit: object, knowing: bool
) -> None:
    """What comes first is the reader's own only where the reader may do it; else it says whom it waits for."""
    case = Told()
    for name, on, fields in STORY[:until]:
        case = case.then(name, on, **fields)
    place = next(one for one in CHAIN if one is unit)
    actor = Actor(9, "ai", 9, place.code, place.path, roles)
    today = max(act.on for act in case.acts) + timedelta(days=later)
    stands = standing(case, today)
    way = way_on(stands, Asked(actor, today, knowing))
    if way.first is None:
        assert case.state == "member"
        return
    assert way.mine is may(stands, way.first.who, actor)
    assert way.mine is (way.waits_for is None)
    assert "None" not in line(way.first.command)
    assert not way.possible or way.mine


@pytest.mark.parametrize("state", STATE_BY_ID)
def test_every_state_has_an_answer(state: str) -> None:
    """From every open state something comes first, for everybody; what is closed has nothing."""
    case = standing_at(state)
    for actor in EVERYBODY:
        way = way_on(standing(case, day("2026-01-05")), Asked(actor, day("2026-01-05")))
        assert (way.first is None) is (state in CLOSED)
    assert state in CLOSED or state in OPEN


@pytest.mark.parametrize("state", ["identified", "nominated", "enrolled"])
def test_a_step_without_guards_is_judged_the_same(state: str) -> None:
    """What spares a list all guards says what the guards say: nothing is refused, and from the same day on."""
    case = story(state)
    today = day("2025-06-02")
    stands = standing(case, today)
    name = {"identified": "nominate", "nominated": "enrol", "enrolled": "certify"}[state]
    step = judged(stands, Asked(LAN, today), name)
    facts = Facts(case.dossier, MOVE_BY_NAME[name], NOTHING, today, case.chain, LAN, stands.context)
    decision = decide(facts, partial=True)
    assert (step.missing, step.earliest) == (decision.refusals, decision.earliest)
    assert step.wanting == decision.needs
    assert step.warnings == decision.warnings


def test_an_answer_is_the_same_twice() -> None:
    """The rule changes nothing: asked again it answers the same."""
    case = ready("verified")
    stands = standing(case, day("2025-08-04"))
    asked = Asked(LAN, day("2025-08-04"))
    assert way_on(stands, asked) == way_on(stands, asked)


def test_a_day_before_the_last_step_gives_way() -> None:
    """No step is dated before the last one."""
    case = ready("verified")
    stands = standing(case, day("2025-08-04"))
    way = way_on(stands, Asked(LAN, day("2025-01-02")))
    assert way.on == day("2025-07-11")  # of the papers of the vote, a day after the conclusion


def test_a_young_person_is_introduced_by_the_union_alone() -> None:
    """Where the branch has a youth union, the other forms are not offered."""
    case = story("certified").under(*CHAIN[:-1], BRANCH._replace(has_youth_union=True))
    way = way_on(standing(case, day("2025-05-05")), Asked(LAN, day("2025-05-05")))
    assert way.first is not None
    told = line(way.first.command)
    assert told.count("--introducer") == 1
    assert "--introduction youth-union" in told
    assert "--union-resolution" in told
    assert not [one for one in way.also if "--introduction" in line(one.command)]


def test_two_members_stand_first_where_the_union_need_not() -> None:
    """Two different members introduce; the unions are named beside."""
    case = story("certified")
    way = way_on(standing(case, day("2025-05-05")), Asked(LAN, day("2025-05-05")))
    assert way.first is not None
    assert line(way.first.command).count("--introducer") == 2
    kinds = [
        word
        for one in way.also
        for word in ("youth-union", "trade-union")
        if word in line(one.command)
    ]
    assert kinds == ["youth-union", "trade-union"]
