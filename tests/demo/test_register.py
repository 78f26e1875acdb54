"""The register of the demo: what the verbs made of the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from states import errors
from states.catalogue import MOVE_BY_NAME, STAGES, STATE_BY_ID, STATES
from states.pipeline import Role
from tests.demo.test_plan import SMALLEST_WITH_EVERY_STATE
from tests.support.demo import WANTED, CityRegister, is_made_up
from tests.support.registers import Registers
from workflow.app import App
from workflow.casework import audit
from workflow.casework.views import CaseView
from workflow.demo import build
from workflow.ground import people
from workflow.queries import cases
from workflow.queries.cases import HistoryRow
from workflow.register import making

STAY = {"record", "set", "hold", "resume", "extend"}
PEOPLE = ("name", "verifier", "replaces")  # fields of evidence that name one person


def cases_of(app: App) -> list[CaseView]:
    """Return every case, voided ones too, as the administrator of the city sees it."""
    states = tuple(state.id for state in STATES)
    return cases.listed(app, cases.Wanted(states=states), people.resolve(app, "admin"))


def acts_of(app: App) -> Iterator[tuple[str, HistoryRow]]:
    """Yield every act with the reference of its case, as an inspector of the city reads it."""
    actor = people.resolve(app, "admin")._replace(roles=frozenset({Role.INSPECTOR}))
    for case in cases_of(app):
        for act in cases.history(app, case.ref, actor):
            yield case.ref, act


def test_every_state_and_stage_occurs(city_register: CityRegister) -> None:
    """A case stands in each of the states, so also in each of the stages."""
    found = cases_of(city_register.app)
    assert {case.state for case in found} == set(STATE_BY_ID)
    assert {case.stage for case in found} == {stage.id for stage in STAGES}


def test_sixty_cases_have_every_state(tmp_path: Path) -> None:
    """The smallest demo that promises every state keeps the promise, with another seed too."""
    built = build.build_in(tmp_path, build.Wanted(SMALLEST_WITH_EVERY_STATE, seed=4))
    with App.open(built.url, today=WANTED.today) as app:
        assert {case.state for case in cases_of(app)} == set(STATE_BY_ID)


def test_the_counts_are_those_of_the_register(city_register: CityRegister) -> None:
    """What was said of the building is what is there."""
    app, built = city_register.app, city_register.built
    assert len(cases_of(app)) == WANTED.cases
    assert audit.head(app).acts == built.acts
    assert cases.show(app, built.ref, people.resolve(app)).state == "verified"


def test_the_history_verifies_and_the_register_is_sound(city_register: CityRegister) -> None:
    """Every chain holds, and nothing is found wrong with the file."""
    verdict = audit.verify(city_register.app)
    assert (verdict.ok, verdict.acts) == (True, city_register.built.acts)
    assert making.check(city_register.built.url) == ()


def test_nothing_is_outside_the_lifecycle(city_register: CityRegister) -> None:
    """Every act leads from a state its move starts from to the one it leads to, without a gap."""
    before: dict[str, str | None] = {}
    for ref, act in acts_of(city_register.app):
        here, move = before.get(ref), act.move
        assert act.from_ == here, (ref, act.act)
        before[ref] = act.to
        if step := MOVE_BY_NAME.get(move):
            assert here in step.sources
            assert act.to == (step.target or here)
        elif move in STAY:
            assert act.to == here


def test_the_city_is_alive_on_the_day(city_register: CityRegister) -> None:
    """Some cases are in time, some are due within two weeks, some are late."""
    due = [case.next_deadline for case in cases_of(city_register.app) if case.next_deadline]
    moods = Counter(
        "late" if one.days_left < 0 else "soon" if one.days_left <= 14 else "in time" for one in due
    )
    assert min(moods.values()) >= len(due) // 12
    assert len(moods) == 3


def test_the_secretary_has_an_inbox(city_register: CityRegister) -> None:
    """The branch the demo is shown in has something late, something due soon, and the shown case."""
    from workflow.queries.inbox import inbox

    app = city_register.app
    rows = inbox(app, people.resolve(app), within=14)
    assert {row.late_by > 0 for row in rows} == {True, False}
    assert city_register.built.ref in {row.ref for row in rows}


def test_what_is_promised_of_the_city_is_there(city_register: CityRegister) -> None:
    """Late verifications and decisions, expired certificates and unanswered movers are to be found."""
    app = city_register.app
    late = Counter(
        (case.state, case.next_deadline.rule)
        for case in cases_of(app)
        if case.next_deadline and case.next_deadline.days_left < 0
    )
    numbers = range(1, len(cases_of(app)) + 1)
    with app.reading() as session:
        rows = [session.execute("deadline_rows_of_case", {"case_id": n}) for n in numbers]
    rules = {row["rule"] for one in rows for row in one if row["due"] < WANTED.today}
    assert late
    assert rules >= {"V13", "D1", "D13", "L4", "T1", "T2"}
    (undone, retracted, replaced) = (
        any(field in act.fields for _, act in acts_of(app) if act.move == "correct")
        for field in ("undoes", "retracts", "replaces")
    )  # fmt: skip
    assert undone
    assert retracted
    assert replaced
    passed = {rule for _, act in acts_of(app) for rule in act.fields.get("despite", ())}
    assert passed == {"C13", "C17"}


def test_certificates_have_expired(city_register: CityRegister) -> None:
    """Some people were certified more than sixty months ago and never considered."""
    app = city_register.app
    waiting = {case.ref for case in cases_of(app) if case.state == "certified"}
    expired = [
        ref
        for ref, act in acts_of(app)
        if ref in waiting
        and act.move == "certify"
        and date.fromisoformat(act.fields["issued"]) < WANTED.today - timedelta(days=1827)
    ]
    assert expired


def test_every_name_in_the_acts_is_made_up(city_register: CityRegister) -> None:
    """Candidates, helpers, introducers and verifiers are all put together from the lists."""
    found: set[str] = {case.name for case in cases_of(city_register.app)}
    for _, act in acts_of(city_register.app):
        fields = act.fields
        found |= {fields[name] for name in PEOPLE if isinstance(fields.get(name), str)}
        several = [*fields.get("introducer", ()), fields.get("helper", ())]
        for told in several:
            people_told = told if isinstance(told, list) else [told]
            found |= {one["name"] if isinstance(one, dict) else one for one in people_told if one}
    assert not {name for name in found if not is_made_up(name)}


def test_two_builds_with_one_seed_are_alike(city_register: CityRegister, tmp_path: Path) -> None:
    """References, acts, fields, actors and days are the same; only salts and hashes differ."""
    wanted = build.Wanted(12)
    made = [build.build_in(tmp_path / name, wanted) for name in ("one", "two")]
    acts = []
    for built in made:
        with App.open(built.url, today=wanted.today) as app:
            acts.append(list(acts_of(app)))
    assert acts[0] == acts[1]
    assert made[0].ref == made[1].ref
    assert city_register.built.user == made[0].user


def test_the_city_can_be_built_in_any_register(registers: Registers) -> None:
    """A small city is built on either database, and its history verifies."""
    built = build.build(registers.nowhere(), build.Wanted(12))
    with App.open(built.url, today=WANTED.today) as app:
        assert audit.verify(app).ok
        assert len(cases_of(app)) == 12


@pytest.mark.parametrize(
    "wanted",
    [
        build.Wanted(0),
        build.Wanted(5, today=build.EARLIEST - timedelta(days=1)),
        build.Wanted(5, today=build.LATEST + timedelta(days=1)),
    ],
)
def test_a_demo_that_cannot_be_played_is_refused(wanted: build.Wanted, tmp_path: Path) -> None:
    """Without a case, or too early or late a day, nothing is made."""
    with pytest.raises(errors.BadInput):
        build.build_in(tmp_path / "city", wanted)
    assert not (tmp_path / "city").exists()


def test_a_register_that_is_there_is_left_alone(tmp_path: Path) -> None:
    """A folder with a register in it is refused, and the register is not touched."""
    there = tmp_path / build.FILE
    there.write_bytes(b"somebody's work")
    with pytest.raises(errors.AlreadyExists):
        build.build_in(tmp_path, build.Wanted(3))
    assert there.read_bytes() == b"somebody's work"


def test_an_interrupted_building_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C removes what was begun: the register, and the folder if it was made for it."""
    (tmp_path / "notes.txt").write_text("mine")
    for folder in (tmp_path, tmp_path / "new"):
        left = iter(range(5))

        def step(left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build.build_in(folder, build.Wanted(3), step)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_the_building_says_how_far_it_is(tmp_path: Path) -> None:
    """The steps it announces are the steps it takes."""
    wanted, taken = build.Wanted(3), Counter[str]()
    build.build_in(tmp_path, wanted, lambda: taken.update(["step"]))
    assert taken["step"] == build.steps(wanted)
