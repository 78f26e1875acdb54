"""Random histories of the tree: the cache and the as-of reads agree with a plain model of the truth."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from states import errors
from tests.support.registers import OPENED, TODAY, PostgresRegisters, SqliteRegisters
from workflow.app import App
from workflow.ground import people, tree
from workflow.organisation import units
from workflow.organisation.units import Change, NewUnit, Profile
from workflow.stamp import Stamp

CODES = [f"U{number}" for number in range(5)]
KINDS = ("committee", "committee", "committee", "committee", "branch")
DAYS = [OPENED + timedelta(days=200 * number) for number in range(6)]
ASKED = [date(2000, 1, 1), *DAYS, *(day - timedelta(days=1) for day in DAYS), TODAY]

Said = dict[tuple[str, str], list[tuple[date, Any]]]


Story = tuple[tuple["Step", ...], list["Step"]]


class Step(NamedTuple):
    verb: str
    code: str
    other: str
    on: date
    flag: bool


def step(verbs: list[str]) -> st.SearchStrategy[Step]:
    """Make one step out of these verbs."""
    codes, others, days = (
        st.sampled_from(CODES),
        st.sampled_from([*CODES, "TP"]),
        st.sampled_from(DAYS),
    )
    return st.builds(Step, st.sampled_from(verbs), codes, others, days, st.booleans())


plots = st.permutations(CODES).flatmap(
    lambda order: st.tuples(*(step(["add"]).map(_code(code)) for code in order))
)
stories = st.tuples(
    plots, st.lists(step(["move", "move", "name", "decides", "close", "add"]), max_size=20)
)


def _code(code: str) -> Callable[[Step], Step]:
    """Let a step be about one unit, under the root if it is not to be under another."""
    return lambda step: step._replace(code=code, other="TP" if step.flag else step.other)


class Model:
    """What was said of each unit, by day, and nothing else: the truth without a cache."""

    def __init__(self) -> None:
        self.said: Said = {}
        self.kinds = {"TP": "city"}

    def say(self, code: str, what: str, value: Any, on: date) -> None:
        rows = self.said.setdefault((code, what), [])
        if not rows or self.holds(code, what, on) == value:
            rows += [] if rows else [(on, value)]
            return
        if on < rows[0][0]:
            rows[0] = (on - timedelta(days=1), rows[0][1])
        rows[:] = sorted([row for row in rows if row[0] != on] + [(on, value)])

    def holds(self, code: str, what: str, on: date) -> Any:
        rows = self.said.get((code, what), [])
        return next(
            (value for since, value in reversed(rows) if since <= on), rows[0][1] if rows else None
        )

    def above(self, code: str, on: date) -> list[str]:
        chain = [code]
        while chain[0] != "TP":
            chain.insert(0, self.holds(chain[0], "parent", on))
            assert len(chain) < 20, "a cycle"
        return chain


def play(app: App, step: Step, model: Model) -> None:
    """Do one step in the register, and in the model if the register took it."""
    stamp = Stamp(people.resolve(app), app.now(), step.on)
    kind = KINDS[CODES.index(step.code) % len(KINDS)]
    match step.verb:
        case "add":
            units.add(app, NewUnit(step.code, step.code, kind, step.other), stamp)
            model.kinds[step.code] = kind
            for what, value in (("name", step.code), ("parent", step.other), ("decides", False)):
                model.say(step.code, what, value, step.on)
        case "move":
            units.move(app, step.code, step.other, stamp)
            model.say(step.code, "parent", step.other, step.on)
        case "name":
            units.change(app, step.code, Change(name=step.other), stamp)
            model.say(step.code, "name", step.other, step.on)
        case "decides":
            units.change(app, step.code, Change(Profile(decides=step.flag)), stamp)
            model.say(step.code, "decides", step.flag, step.on)
        case _:
            children = [
                code for code in model.kinds if code != "TP" and latest(model, code) == step.code
            ]
            closed = {row.code for row in everything(app) if row.closed_on}
            units.close(app, step.code, step.other, stamp)
            for child in set(children) - closed:
                model.say(child, "parent", step.other, step.on)


def latest(model: Model, code: str) -> str:
    """Return under which unit the model has a unit now."""
    return str(model.said[code, "parent"][-1][1])


def everything(app: App, on: date = TODAY) -> list[units.UnitView]:
    """Return every unit as it stood on a day."""
    return units.listed(app, units.Wanted(on=on, closed=True), people.resolve(app))


def check(app: App, model: Model) -> None:
    """Compare every read with the model, and the cache with the latest rows."""
    with app.office(writing=False) as session:
        from sqlmodel import select

        from workflow.store import records

        rows = {row.code: row for row in session.orm.exec(select(records.Unit)).all()}
        chains = {
            (code, on): tree.chain(session, rows[code].id or 0, on)
            for code in model.kinds
            for on in ASKED
        }
    for code, row in rows.items():
        assert row.path == "".join(f"{rows[above].id}/" for above in model.above(code, date.max)), (
            code
        )
    for (code, on), chain in chains.items():
        assert [unit.code for unit in chain] == model.above(code, on), (code, on)
        if code != "TP":
            assert chain[-1].name == model.holds(code, "name", on)
            assert chain[-1].decides == model.holds(code, "decides", on)
        assert [tree.id_of(unit) for unit in chain] == [rows[unit.code].id for unit in chain]
    for on in ASKED[::3]:
        for shown in everything(app, on):
            parent = model.holds(shown.code, "parent", on) if shown.code != "TP" else None
            assert shown.parent == parent


def run(url: str, story: Story) -> None:
    """Play a story on a fresh register; what the register refuses must leave no trace."""
    model = Model()
    made, told = story
    with App.open(url, TODAY) as app:
        for step in (*made, *told):
            with suppress(errors.BadInput, errors.NotFound, errors.AlreadyExists):
                play(app, step, model)
        check(app, model)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(story=stories)
def test_random_trees_on_sqlite(sqlite_registers: SqliteRegisters, story: Story) -> None:
    """After any adds, moves, renamings and closings the paths and the days before are as was said."""
    run(sqlite_registers.fresh(), story)


@pytest.mark.postgres
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(story=stories)
def test_random_trees_on_postgresql(postgres_registers: PostgresRegisters, story: Story) -> None:
    """The same holds on PostgreSQL."""
    run(postgres_registers.fresh(), story)
    postgres_registers.give_back()
