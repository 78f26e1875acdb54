"""The rule register: six dated statutory sets, and the local rules that go with each of them.

Every number the engine uses is a row here, with its document, point, dates and confidence. A set is
written in TOML and read on demand from the JSON made of it, which takes a desk command no time to
read; which set is in force on a day is known without reading any.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from states.errors import BadInput, NotFound
from states.frozen import Frozen, NamedTuple
from states.law.rules import _rows
from states.law.rules._rows import Mark as Mark
from states.law.rules._rows import Rule as Rule
from states.law.rules._rows import Value as Value
from states.pipeline import N_, Kind, Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SETS: tuple[tuple[str, date], ...] = (
    ("2016", date(2016, 7, 25)),
    ("2021", date(2021, 7, 30)),
    ("2025-01", date(2025, 1, 20)),
    ("2025-07", date(2025, 7, 1)),
    ("2026-04", date(2026, 4, 8)),
    ("2026-07", date(2026, 7, 26)),
)

_DATES = ("since", "until", "checked_on", "checked_by")
_LONGEST = 1200  # no working-day or month limit of a unit is longer; a typing slip is


class RuleSet(Frozen):
    """The rules in force together from `since` through `until` (None while they last).

    `documents` gives the full Vietnamese title of every document its statutory rows cite.
    """

    id: str
    since: date
    until: date | None
    label: Label
    documents: Mapping[str, str]
    rules: Mapping[str, Rule]

    __eq__ = object.__eq__  # a set is itself only: comparing two would walk through all their rules
    __hash__ = object.__hash__

    def __getitem__(self, rule_id: str) -> Rule:
        """Return one rule; NotFound, with near ids, when the set has none of that id."""
        if (rule := self.rules.get(rule_id)) is None:
            near = _near(rule_id, self.rules)
            raise NotFound(N_("There is no rule {value}."), near=near, value=rule_id)
        return rule

    def __iter__(self) -> Iterator[Rule]:
        """Go through the rules in the order of the register."""
        return iter(self.rules.values())

    def with_own_values(
        self, values: Mapping[str, Value], *, sources: Mapping[str, str] | None = None
    ) -> RuleSet:
        """Return this set with a unit's own service and advisory values in place.

        `sources` names, by rule id, the paper a value rests on. Raises BadInput, naming the rule,
        for a statutory or product rule and for a value that is not a whole number from 1 to 1200;
        NotFound for an unknown id.
        """
        papers = sources or {}
        own = {id: _with_own_value(self[id], value, papers.get(id)) for id, value in values.items()}
        if not own:
            return self
        rules = {**self.rules, **own}
        return RuleSet(self.id, self.since, self.until, self.label, self.documents, rules)

    def adopting(self, conclusion: date | None) -> RuleSet:
        """Return this set with the city's own rules in force from another day on (None: as they are)."""
        if conclusion is None:
            return self
        city = {
            r.id: r._replace(since=conclusion) for r in self if r.city and r.since != conclusion
        }
        if not city:
            return self
        rules = {**self.rules, **city}
        return RuleSet(self.id, self.since, self.until, self.label, self.documents, rules)


class Change(NamedTuple):
    """One difference between two sets; `field` is "" when the whole rule came or went.

    `change` is "added", "removed" or "changed"; the side without a rule has None.
    """

    rule: str
    change: str
    field: str
    before: object
    after: object


@lru_cache(maxsize=4096)
def set_on(day: date) -> str:
    """Return the id of the set in force on a day; the first one also answers for earlier days."""
    return next((id for id, since in reversed(SETS) if since <= day), SETS[0][0])


def in_force(day: date) -> RuleSet:
    """Return the set in force on a day."""
    return load(set_on(day))


def conclusion() -> date:
    """Return the day from which the city's own rules are in force where a register says nothing else."""
    day: date = _local()["conclusion"]
    return day


@cache
def _local() -> dict[str, Any]:
    return _rows.read("local")


@cache
def load(set_id: str) -> RuleSet:
    """Read a set with the local rules; NotFound, with near ids, for a set we do not have."""
    sinces = dict(SETS)
    if set_id not in sinces:
        raise NotFound(
            N_("There is no rule set {value}."), near=_near(set_id, sinces), value=set_id
        )
    since = sinces[set_id]
    until = min((day - timedelta(1) for day in sinces.values() if day > since), default=None)
    data, local = _rows.read(set_id), _local()
    return RuleSet(
        id=set_id,
        since=since,
        until=until,
        label=Label(*data["label"]),
        documents=data["documents"],
        rules=_rows.rules(data, since, until) | _rows.rules(local, None, None),
    )


def diff(before: RuleSet, after: RuleSet) -> tuple[Change, ...]:
    """Compare two sets row by row and field by field, in the order of the register.

    The dates in force and of checking are left out: they say nothing of what the sets ask.
    """
    ids = dict.fromkeys([*before.rules, *after.rules])
    return tuple(
        change for id in ids for change in _changes(id, before.rules.get(id), after.rules.get(id))
    )


def _changes(id: str, before: Rule | None, after: Rule | None) -> Iterator[Change]:
    if before is None or after is None:
        yield Change(id, "added" if before is None else "removed", "", before, after)
        return
    for name, old, new in zip(Rule._fields, before, after, strict=True):
        if old != new and name not in _DATES:
            yield Change(id, "changed", name, old, new)


def _with_own_value(rule: Rule, value: Value, paper: str | None) -> Rule:
    if rule.kind is Kind.STATUTORY:
        raise BadInput(
            N_("Rule {rule} comes from a party document; a unit cannot change it."), rule=rule.id
        )
    if rule.kind is Kind.PRODUCT:
        raise BadInput(
            N_("Rule {rule} is part of the program; a unit cannot change it."), rule=rule.id
        )
    if not isinstance(rule.value, int):
        raise BadInput(N_("Rule {rule} has no value to set."), rule=rule.id)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _LONGEST:
        raise BadInput(
            N_("{value} is not a value for rule {rule}: give a whole number from 1 to {longest}."),
            rule=rule.id,
            value=value,
            longest=_LONGEST,
        )
    if paper is None:
        return rule._replace(value=value)
    return rule._replace(value=value, document=paper, point="")


def _near(word: str, known: Iterable[str]) -> list[str]:
    from states.names import near

    return near(word, [(one, one) for one in known])
