"""Define what a guard is and how it refuses."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple

from states.facts import Facts
from states.pipeline import Kind, Refusal
from states.rules import Mark


class Window(NamedTuple):
    """The first and the last day on which a condition holds; None where there is no such end."""

    first: date | None = None
    last: date | None = None


Judge = Callable[[Facts], Refusal | None]
Looks = Callable[[Facts], tuple[str, ...]]


class Guard(NamedTuple):
    """A named condition of a move.

    `looks_at` tells the fields it judges by: where one is omitted, `why` does not judge it. A guard
    that depends on the date tells its `window`.
    """

    rule: str
    judge: Judge
    looks_at: Looks
    window: Callable[[Facts], Window] | None = None

    def lacks(self, facts: Facts) -> tuple[str, ...]:
        """Return the fields that the guard looks at and that were not given."""
        return tuple(name for name in self.looks_at(facts) if facts.given.get(name) is None)


GUARDS: dict[str, Guard] = {}


def voted_on(facts: Facts) -> str | None:
    """Return the move the step is about: that of a lost vote, else the step itself."""
    return facts.word("move") if facts.move.name == "vote_failed" else facts.move.name


def guard(
    rule: str,
    *needs: str,
    looks_at: Looks | None = None,
    window: Callable[[Facts], Window] | None = None,
) -> Callable[[Judge], Judge]:
    """Register the decorated function as the guard of `rule`.

    `needs` are the fields it always looks at; where that depends on the case, `looks_at` tells them.
    """

    def register(judge: Judge) -> Judge:
        GUARDS[rule] = Guard(rule, judge, looks_at or (lambda _: needs), window)
        return judge

    return register


def refuse(  # noqa: PLR0913 - what a refusal has, and the part that refused
    facts: Facts,
    rule: str,
    message: str,
    *,
    owner: str = "branch",
    earliest: date | None = None,
    parts: Collection[str] = (),
    **params: object,
) -> Refusal:
    """Return the refusal of `rule`, with its kind, source and confidence on the day of the act.

    Of a rule with parts, name the `parts` that refused: it answers as the surest of them stands. A part
    named by a move stands for that move by itself.
    """
    row = facts.rules[rule]
    stand = min((row.of(part) for part in parts or (facts.move.name,)), key=_doubt)
    return Refusal(
        rule, message, params, stand.kind, stand.source, stand.confidence, earliest, owner
    )


def _doubt(mark: Mark) -> tuple[bool, str]:
    """Order marks, the surest first: what may be passed must never hide what may not."""
    return mark.kind is not Kind.STATUTORY, mark.confidence or ""
