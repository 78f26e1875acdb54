"""Hold the whole program to it that 0 is a number: none of its fields takes it for an omission."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import states
from notifications import language
from states.catalogue import EVIDENCE, MOVE_BY_NAME, side_acts
from states.pipeline import Field, FieldType
from states.values import missing, parse, restore
from tests.support.dossiers import ready, refuses, story, verdict
from workflow.casework.advancing import Why
from workflow.commands.frame import fields as _fields
from workflow.commands.screen import steps

ROOT = Path(states.__file__).parents[1]
ACTS = {
    **{name: move.fields for name, move in MOVE_BY_NAME.items()},
    **{kind.name: kind.fields for kind in EVIDENCE},
    **side_acts.SIDE_ACTS,
}
COUNTS = [(act, f) for act, fields in ACTS.items() for f in fields if f.type is FieldType.COUNT]
NAMES = {field.name for _, field in COUNTS} - {"days"}  # days are lists in other places


@pytest.mark.parametrize(("act", "field"), COUNTS, ids=[f"{a}-{f.name}" for a, f in COUNTS])
def test_a_zero_that_was_given_is_a_value(act: str, field: Field) -> None:
    """Every count of every act takes 0 from the command line, from JSON and from the store as 0."""
    given = _fields.given({field.name: 0})
    assert given == {field.name: 0}
    for word in (0, "0"):
        assert parse(ACTS[act], {field.name: word}) == {field.name: 0}
    assert restore(ACTS[act], {field.name: 0}) == {field.name: 0}
    assert field.name not in {lacking.name for lacking in missing(ACTS[act], given)}


def test_what_was_not_given_is_left_out() -> None:
    """None, no people and a flag that is not set are no values; 0 and a flag that is set are."""
    options = {"a": None, "b": (), "c": False, "d": 0, "e": True, "f": ("x",), "g": ""}
    assert _fields.given(options) == {"d": 0, "e": True, "f": ("x",), "g": ""}


def test_a_vote_of_nobody_is_judged() -> None:
    """0 for, and 0 present, is judged by B1 and is a lost vote; three such votes are three lost ones."""
    case = ready("verified")
    refusal = verdict("B1", case.asks("propose", "2025-08-04", present=0, votes_for=0))
    assert refusal is not None
    assert refusal.params == {"votes": 0, "members": 19, "needed": 13}
    lost = {"move": "propose_recognition", "votes_for": 0, "present": 0}
    member = story("probation")
    assert not refuses("B1", member.asks("vote_failed", "2026-10-10", **lost))
    for on in ("2026-10-10", "2026-11-10", "2026-12-10"):
        assert not refuses("B8", member.asks("propose_recognition", on))
        member = member.then("vote_failed", on, **lost)
    assert refuses("B8", member.asks("propose_recognition", "2026-12-11"))
    assert not refuses("B8", member.asks("refer_up", "2026-12-11"))


@pytest.mark.parametrize(("rule", "move"), [("B3", "endorse"), ("B5", "decide")])
def test_a_committee_of_which_nobody_votes_for_is_judged(rule: str, move: str) -> None:
    """0 votes of a committee are judged, not missing."""
    assert refuses(rule, story("proposed").asks(move, "2025-08-20", votes_for=0))


# -- the door is closed -----------------------------------------------------------------------------


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield the syntax tree of every file of the program."""
    for folder in ("states", "workflow", "notifications"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def test_nothing_is_compared_with_false_among_the_absent() -> None:
    """No `in (None, False)`: 0 equals False, and would be taken for what was not given."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn))
        for values in node.comparators
        if isinstance(values, (ast.Tuple, ast.List, ast.Set))
        and any(
            isinstance(v, ast.Constant) and (v.value is False or v.value == 0) for v in values.elts
        )
        and any(isinstance(v, ast.Constant) and v.value in (None, "") for v in values.elts)
    ]
    assert found == []


def truths(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what is asked for its truth at one place."""
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield from _operands(test)
        case ast.BoolOp():
            yield from _operands(node)
        case ast.comprehension(ifs=tests):
            for test in tests:
                yield from _operands(test)


def _operands(test: ast.expr) -> Iterator[ast.expr]:
    match test:
        case ast.BoolOp(values=values):
            for value in values:
                yield from _operands(value)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from _operands(operand)
        case ast.NamedExpr(value=value):
            yield value
        case _:
            yield test


def names_a_count(value: ast.expr) -> bool:
    """Say whether an expression is a count: `votes_for`, `x.days`, `given.get("present")`, `number("members")`."""
    match value:
        case (
            ast.Name(id=name)
            | ast.Attribute(attr=name)
            | ast.Subscript(slice=ast.Constant(value=name))
        ):
            return name in NAMES
        case ast.Call(args=[ast.Constant(value=name), *_]):
            return name in NAMES
    return False


def test_no_count_is_asked_for_its_truth() -> None:
    """No `if votes_for`, `given.get("present") or …`: 0 would read as an omission."""
    found = [
        f"{name}:{value.lineno}: {ast.unparse(value)}"
        for name, tree in trees()
        for node in ast.walk(tree)
        for value in truths(node)
        if names_a_count(value) and "demo" not in name
    ]
    assert found == []


# -- the words for the first day --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("earliest", "words"),
    [
        (date(2025, 8, 3), "Đủ mọi điều kiện về thời gian từ ngày 03/08/2025."),
        (date(2025, 8, 4), "Đủ mọi điều kiện về thời gian từ ngày 04/08/2025."),
        (
            date(2025, 8, 5),
            "Có thể từ ngày 05/08/2025 (ngày đầu tiên đủ mọi điều kiện về thời gian)",
        ),
    ],
)
def test_the_first_day_reads_as_past_or_to_come(earliest: date, words: str) -> None:
    """Asked about 4/8, a first day up to then is told as "since", a later one as the first that is possible."""
    language.use("vi")
    answer = Why("propose", "00001-3", True, (), (), earliest)
    assert words in list(steps.why(answer, date(2025, 8, 4)))
    nothing = list(steps.why(answer._replace(earliest=None), date(2025, 8, 4)))
    assert not any("thời gian" in line for line in nothing)
