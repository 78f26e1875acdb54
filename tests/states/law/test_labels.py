"""What rules and deadlines name by an id has words in both languages."""

from __future__ import annotations

from states.law import rules
from states.law.labels import CONFIDENCE, KINDS, OWNERS
from states.law.limits import LIMITS
from states.pipeline import Kind, Role


def test_everything_named_has_words() -> None:
    """Each kind, mark, role and owner of a limit has a label, Vietnamese and English, and no two are the same."""
    assert set(KINDS) >= set(Kind)
    assert set(OWNERS) >= {*Role, *(limit.owner for limit in LIMITS)}
    marks = {rule.confidence for name, _ in rules.SETS for rule in rules.load(name).rules.values()}
    assert marks - {None} == set(CONFIDENCE)
    for table in (KINDS, CONFIDENCE, OWNERS):
        for words in (
            [label.vi for label in table.values()],
            [label.en for label in table.values()],
        ):
            assert all(words)
            assert len(set(words)) == len(words)
