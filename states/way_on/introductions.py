"""Who may introduce a person, as the guards C8 and C9 see it: the forms that a blank command can take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from states.catalogue import MOVE_BY_NAME
from states.catalogue.fields import INTRODUCTION
from states.guards import GUARDS
from states.guards.facts import Facts
from states.values import Person


def known(facts: Facts, move: str) -> Iterator[Mapping[str, object]]:
    """Yield what is known of an introduction, in each form that the guards let pass: its kind, how many introduce."""
    for choice in INTRODUCTION.choices:
        rule = "C9" if choice.id == "trade-union" else "C8"
        union = choice.id != "two-members"
        number = int(facts.rules[rule].part("union_members" if union else "members"))
        if _passes(facts, move, choice.id, number, union=union):
            told: dict[str, object] = {"introduction": choice.id, "introducer": (None,) * number}
            yield {**told, "union_resolution": None} if union else told


def _passes(facts: Facts, move: str, word: str, number: int, *, union: bool) -> bool:
    """Ask the guards about an introduction of a kind by as many people as it takes."""
    people = tuple(Person(chr(ord("A") + at), date.min) for at in range(number))
    given: dict[str, object] = {"introduction": word, "introducer": people}
    if union:
        given["union_resolution"] = "1"
    trial = facts._replace(move=MOVE_BY_NAME[move], given=given)
    return not any(GUARDS[rule].judge(trial) for rule in ("C8", "C9"))
