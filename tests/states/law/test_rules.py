"""Hold the rule register's behaviour: dates, own values, comparisons, names that are not there."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.errors import BadInput, NotFound
from states.law.rules import SETS, Rule, RuleSet, diff, in_force, load, set_on
from states.pipeline import Kind

IDS = [id for id, _ in SETS]
NOT_A_UNITS = [rule.id for rule in load("2025-07") if rule.kind in (Kind.STATUTORY, Kind.PRODUCT)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("1990-01-01", "2016"),
        ("2016-07-24", "2016"),
        ("2016-07-25", "2016"),
        ("2021-07-29", "2016"),
        ("2021-07-30", "2021"),
        ("2025-01-19", "2021"),
        ("2025-01-20", "2025-01"),
        ("2025-06-30", "2025-01"),
        ("2025-07-01", "2025-07"),
        ("2026-04-07", "2025-07"),
        ("2026-04-08", "2026-04"),
        ("2026-07-25", "2026-04"),
        ("2026-07-26", "2026-07"),
        ("2040-01-01", "2026-07"),
    ],
)
def test_sets_change_to_the_day(day: str, expected: str) -> None:
    """The set in force changes on its first day, not before and not after."""
    assert set_on(date.fromisoformat(day)) == expected
    assert in_force(date.fromisoformat(day)) is load(expected)


@given(day=st.dates())
def test_every_day_has_the_set_whose_dates_hold_it(day: date) -> None:
    """Whatever the day, its set began by then (or is the first) and has not ended."""
    rules = in_force(day)
    assert rules.since <= day or rules.id == IDS[0]
    assert rules.until is None or day <= rules.until


def test_sets_follow_each_other_without_a_gap() -> None:
    """Each set ends on the eve of the next; the last has no end."""
    sets = [load(id) for id in IDS]
    for earlier, later in pairwise(sets):
        assert earlier.until == later.since - timedelta(days=1)
    assert sets[-1].until is None


def test_amounts_and_parts_refuse_the_other_kind_of_value() -> None:
    """A rule of one number has no parts, and a rule of parts is not one number."""
    rules = load("2025-07")
    assert rules["D1"].amount == 60
    assert rules["V13"].part("abroad") == 90
    with pytest.raises(TypeError, match="V13"):
        _ = rules["V13"].amount
    with pytest.raises(TypeError, match="D1"):
        rules["D1"].part("days")


def test_unknown_names_suggest_near_ones() -> None:
    """A mistyped rule or set is not found, and the near ones are named."""
    with pytest.raises(NotFound, match="c1x") as rule:
        load("2016")["c1x"]
    assert "C1" in rule.value.near
    with pytest.raises(NotFound, match="2025-7") as rule_set:
        load("2025-7")
    assert "2025-07" in rule_set.value.near


def test_a_set_is_read_once() -> None:
    """Asking again gives the same set, unread."""
    assert load("2021") is load("2021")


def test_a_unit_sets_its_own_service_and_advisory_values() -> None:
    """An own value takes the place of the value and names its paper; the set itself stays as it was."""
    rules = load("2025-07")
    own = rules.with_own_values({"L1": 3, "T1": 5}, sources={"T1": "Nghị quyết 12-NQ/ĐU"})
    assert (own["L1"].value, own["L1"].source) == (3, "")
    assert (own["T1"].value, own["T1"].source) == (5, "Nghị quyết 12-NQ/ĐU")
    assert own["L1"].kind is Kind.ADVISORY
    assert own["D1"] is rules["D1"]
    assert [rule.id for rule in own] == [rule.id for rule in rules]
    assert (rules["L1"].value, rules["T1"].value) == (6, 10)
    assert rules.with_own_values({}) is rules


@pytest.mark.parametrize("rule", NOT_A_UNITS)
def test_a_unit_never_changes_statutory_or_product_rules(rule: str) -> None:
    """Every rule that is not a unit's own is refused by name."""
    with pytest.raises(BadInput, match=f"Rule {rule} "):
        load("2025-07").with_own_values({rule: 1})


@pytest.mark.parametrize("value", [0, -1, 1201, True, "6", 6.5, None, {"days": 6}])
def test_an_own_value_is_a_sensible_whole_number(value: object) -> None:
    """Anything but a whole number from 1 to 1200 is refused by name."""
    with pytest.raises(BadInput, match="L1"):
        load("2025-07").with_own_values({"L1": value})  # type: ignore[dict-item]


def test_a_rule_without_a_number_takes_none() -> None:
    """A rule that has no value cannot be given one, and an unknown rule is not found."""
    with pytest.raises(BadInput, match="L9"):
        load("2025-07").with_own_values({"L9": 3})
    with pytest.raises(NotFound, match="L99"):
        load("2025-07").with_own_values({"L99": 3})


def test_a_diff_names_each_changed_field() -> None:
    """The comparison of the last two sets shows what 208 changed."""
    changes = {
        (c.rule, c.field): (c.before, c.after) for c in diff(load("2026-04"), load("2026-07"))
    }
    assert changes["D4", "value"] == (
        {"days": 30, "starts": "receipt"},
        {"days": 30, "starts": "issue"},
    )
    assert changes["D4", "confidence"] == ("C", "B")
    assert changes["D1", "document"] == ("20-QĐ/TW", "208-QĐ/TW")
    assert not [rule for rule, _ in changes if load("2026-07")[rule].kind is not Kind.STATUTORY]
    assert {rule for rule, field in changes if field == "value"} == {"B5", "D4"}


@pytest.mark.parametrize("left", IDS)
@pytest.mark.parametrize("right", IDS)
def test_a_diff_reads_the_same_backwards(left: str, right: str) -> None:
    """Comparing the other way round swaps before and after, and a set equals itself."""
    there, back = diff(load(left), load(right)), diff(load(right), load(left))
    assert [(c.rule, c.field, c.after, c.before) for c in back] == [
        (c.rule, c.field, c.before, c.after) for c in there
    ]
    assert (there == ()) == (left == right)


def test_a_diff_names_rules_that_came_and_went() -> None:
    """A rule in one set only is added or removed as a whole."""
    whole = load("2025-07")
    less = RuleSet(
        whole.id,
        whole.since,
        whole.until,
        whole.label,
        whole.documents,
        {rule.id: rule for rule in whole if rule.id != "D9"},
    )
    (gone,) = diff(whole, less)
    (came,) = diff(less, whole)
    assert (gone.rule, gone.change, gone.field, gone.after) == ("D9", "removed", "", None)
    assert (came.rule, came.change, came.field, came.before) == ("D9", "added", "", None)
    assert isinstance(gone.before, Rule)
    assert gone.before == came.after
