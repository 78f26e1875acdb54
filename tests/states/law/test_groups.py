"""Whether the groups that are read off the limits are the ones that are meant."""

from __future__ import annotations

from states.law import groups
from states.law.limits import LIMITS


def test_groups_of_rules() -> None:
    """The limits of others are found by who owns them; every rule of a group is a limit."""
    assert groups.REPLIES == ("V13", "L7")
    assert set(groups.RULES["owed_elsewhere"]) == {"V13", "L7", "T2", "T3", "L3"}
    assert set(groups.RULES["of_transfers"]) == {"T1", "T2", "T3", "T4", "T5"}
    assert groups.RULES["milestones"] == ("D5",)
    for rules in groups.RULES.values():
        assert set(rules) <= {limit.rule for limit in LIMITS}
