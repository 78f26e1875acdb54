"""Walk at random: whatever is tried, a case stays within its lifecycle."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME
from states.catalogue.stages import CLOSED, STATE_BY_ID
from states.decision import Decision, decide
from states.guards import EVERY_MOVE, GUARDS, judge
from states.law.limits import LIMITS
from tests.support.dossiers import EVERYBODY, HOA, LAN, MINH, TU, Told, ready, verdict

START = date(2026, 11, 2)
STATES_OF = {limit.rule: limit.states for limit in LIMITS}
CASES = [ready(state) for state in ("nominated", "certified", "verified", "decided", "probation")]

VARIANTS: dict[str, st.SearchStrategy[object]] = {
    "votes_for": st.integers(0, 19),
    "official_members": st.integers(2, 20),
    "members": st.integers(1, 15),
    "body": st.sampled_from(["standing", "committee"]),
    "introduction": st.sampled_from(["two-members", "youth-union", "trade-union"]),
    "conclusion": st.sampled_from(["clear", "matter"]),
    "union_resolution": st.just("01"),
    "move": st.sampled_from(["propose", "propose_recognition", "propose_removal"]),
    "issued": st.dates(date(2018, 1, 1), START).map(date.isoformat),
    "source": st.sampled_from(["mass-organisation", "residence", "sending-unit"]),
    "form": st.sampled_from(["10", "11", "12"]),
    "request": st.integers(1, 30),
}


def varied(draw: st.DrawFn, name: str) -> dict[str, object]:
    """Draw other values for some of the fields of an act."""
    spec = EVIDENCE_BY_NAME[name].fields if name in EVIDENCE_BY_NAME else MOVE_BY_NAME[name].fields
    names = [field.name for field in spec if field.name in VARIANTS]
    if name in ("introduction", "approval") or draw(st.booleans()):
        return {}
    return {field: draw(VARIANTS[field]) for field in names}


@st.composite
def walks(draw: st.DrawFn) -> tuple[list[tuple[Told, str, Decision]], Told]:
    """Draw a case and try one step after another; return each try, and the case at the end."""
    case, on = draw(st.sampled_from(CASES)), START
    tried: list[tuple[Told, str, Decision]] = []
    for _ in range(draw(st.integers(1, 12))):
        on += timedelta(days=draw(st.integers(-3, 60)))
        name = draw(st.sampled_from([*MOVE_BY_NAME, *EVIDENCE_BY_NAME]))
        given = varied(draw, name)
        if name in EVIDENCE_BY_NAME:
            case = case.then(name, on.isoformat(), **given)
            continue
        who = draw(st.sampled_from([LAN, HOA, MINH, TU, TU]))
        facts = case.asked_by(who, name, on.isoformat(), **given)
        decision = decide(facts, despite=draw(st.sampled_from([(), ("C17", "P2", "B3", "E1")])))
        tried.append((case, name, decision))
        if decision.target is not None:
            case = case.by(who, name, on.isoformat(), **given)
    return tried, case


@settings(max_examples=60, deadline=None)
@given(walks())
def test_no_walk_leaves_the_lifecycle(
    walk: tuple[list[tuple[Told, str, Decision]], Told],
) -> None:
    """A step is taken from its sources to its target when nothing refuses it, and never else."""
    tried, case = walk
    for before, name, decision in tried:
        move = MOVE_BY_NAME[name]
        assert (decision.target is None) is bool(decision.refusals)
        if decision.target is not None:
            assert before.state in move.sources
            assert decision.target == (move.target or before.state)
            assert before.state not in CLOSED or name == "reopen"
        if before.state in CLOSED and name != "reopen":
            assert "S0" in {refusal.rule for refusal in decision.refusals}
    assert case.state in STATE_BY_ID
    days = [act.on for act in case.dossier.chain]
    assert days == sorted(days)


@settings(max_examples=40, deadline=None)
@given(walks())
def test_every_case_has_the_deadlines_of_its_state(
    walk: tuple[list[tuple[Told, str, Decision]], Told],
) -> None:
    """Wherever a walk ends, its deadlines belong to its state, start before they fall due, and sort."""
    _, case = walk
    found = case.deadlines()
    assert all(case.state in STATES_OF[deadline.rule] for deadline in found)
    assert all(deadline.start <= deadline.due for deadline in found)
    assert [deadline.due for deadline in found] == sorted(deadline.due for deadline in found)
    assert found == () or case.state not in CLOSED


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_partial_answer_agrees_with_a_whole_one(data: st.DataObject) -> None:
    """Once every field is given, asking beforehand and doing it give the same reasons."""
    case = data.draw(st.sampled_from(CASES))
    name = data.draw(st.sampled_from(sorted(MOVE_BY_NAME)))
    who = data.draw(st.sampled_from(EVERYBODY))
    given = {
        field.name: data.draw(VARIANTS[field.name])
        for field in MOVE_BY_NAME[name].fields
        if field.name in VARIANTS and field.name != "request"
    }
    on = START + timedelta(days=data.draw(st.integers(-700, 700)))
    facts = case.asked_by(who, name, on.isoformat(), **given)
    whole, asked = decide(facts), decide(facts, partial=True)
    assert (asked.target, asked.refusals) == (whole.target, whole.refusals)
    assert asked.warnings == whole.warnings
    assert whole.earliest == (asked.earliest if whole.refusals else None)
    assert whole.needs == ()
    assert asked.needs == ()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_leaving_fields_out_never_adds_a_reason(data: st.DataObject) -> None:
    """Guards on omitted fields are not judged; the others say what they said, and all are named."""
    case = data.draw(st.sampled_from(CASES))
    name = data.draw(st.sampled_from(sorted(MOVE_BY_NAME)))
    facts = (
        case.asks(name, "2026-11-02", votes_for=1)
        if name == "propose"
        else case.asks(name, "2026-11-02")
    )
    kept = data.draw(st.sets(st.sampled_from(sorted(facts.given)))) if facts.given else set()
    fewer = facts._replace(given={k: v for k, v in facts.given.items() if k in kept})
    rules = (*EVERY_MOVE, *facts.move.guards)
    whole, asked = judge(facts, rules), judge(fewer, rules, partial=True)
    lacking = {rule: lacks for rule in rules if (lacks := GUARDS[rule].lacks(fewer))}
    silent = {"C13", "S0", "T0", "D7b", "B8"}  # say less when a field they may look at is not there
    said = {r.rule for r in asked.refusals}
    assert said <= {r.rule for r in whole.refusals}
    assert {r.rule for r in whole.refusals} - said <= set(lacking) | silent
    assert set(asked.needs) == {name for lacks in lacking.values() for name in lacks}


# -- the first lawful day -----------------------------------------------------------------------

ON_A_DATE = ("F1", "C1", "C6", "C10", "C17", "D6", "D7b", "D9", "O1", "O2", "R1")


def lawful(case: Told, name: str, on: date, given: dict[str, object]) -> bool:
    """Say whether every condition that depends on the date holds on a day."""
    facts = case.asks(name, on.isoformat(), **given)
    guards = (*EVERY_MOVE, *facts.move.guards)
    return not any(rule in guards and verdict(rule, facts) for rule in ON_A_DATE)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_earliest_day_is_the_first(data: st.DataObject) -> None:
    """All conditions on dates hold since the first day, or hold first on it; or on no day from the one asked."""
    born = data.draw(st.dates(date(2006, 1, 1), date(2010, 1, 1)))
    since = data.draw(st.dates(date(2023, 1, 1), date(2026, 1, 1)))
    issued = data.draw(st.dates(date(2020, 9, 1), date(2025, 3, 14)))
    ceremony = data.draw(st.dates(date(2025, 10, 1), date(2026, 6, 1)))
    left = data.draw(st.dates(date(2021, 6, 1), date(2024, 6, 1)))
    state, name = data.draw(
        st.sampled_from(
            [
                ("certified", "apply"),
                ("verified", "propose"),
                ("probation", "propose_recognition"),
                ("probation", "vote_failed"),
                ("verified", "redo_dossier"),
            ]
        )
    )
    opening = {"born": born.isoformat(), "readmission": True, "left_on": left.isoformat()}
    case = ready(
        state,
        open=opening,
        certify={"issued": issued.isoformat()},
        hold_ceremony={"on": ceremony.isoformat()},
    )
    given: dict[str, object] = {}
    if name in ("apply", "redo_dossier"):
        given["introducer"] = [["A", since.isoformat()], ["B", "2020-01-01"]]
    on = data.draw(st.dates(date(2025, 3, 17), date(2027, 12, 31)))
    asked = decide(case.asks(name, on.isoformat(), **given), partial=True)
    bound = case.dossier.bound
    start = max(bound, on)
    if asked.earliest is None:
        days = [start + timedelta(days=n) for n in range(0, 1500, 7)]
        assert not any(lawful(case, name, day, given) for day in days)
        return
    first = asked.earliest
    assert first >= bound
    assert lawful(case, name, first, given)
    eve = first - timedelta(days=1)
    assert eve < bound or not lawful(case, name, eve, given)
    between = sorted((first, start))
    days = [between[0] + timedelta(days=n) for n in range(0, (between[1] - between[0]).days, 5)]
    assert all(lawful(case, name, day, given) is (first <= on) for day in days)
