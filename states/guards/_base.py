"""What a guard is and how it refuses."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import wraps

from states.frozen import NamedTuple
from states.guards.facts import Facts
from states.law.rules import Mark
from states.pipeline import Kind, Refusal


class Window(NamedTuple):
    """The first and the last day on which a condition holds; None where there is no such end."""

    first: date | None = None
    last: date | None = None


Judge = Callable[[Facts], Refusal | None]
Looks = Callable[[Facts], tuple[str, ...]]
Windows = Callable[[Facts], Window]
Lacking = Callable[[Facts], Collection[object]]


class Guard(NamedTuple):
    """A named condition of a move.

    `judge` and `looks_at` are given the dossier as it stood on the day of the act. `looks_at` tells the
    fields it judges by: where one is omitted, `why` does not judge it. A guard that depends on the date
    tells its `window`, which looks at the whole dossier: it tells when a later paper begins to count.
    """

    rule: str
    judge: Judge
    looks_at: Looks
    window: Windows | None = None

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
    window: Windows | None = None,
) -> Callable[[Judge], Judge]:
    """Register the decorated function as the guard of `rule`.

    `needs` are the fields it always looks at; where that depends on the case, `looks_at` tells them.
    Here alone the dossier is cut at the day of the act, so that no guard can forget to.
    """

    def register(judge: Judge) -> Judge:
        looks = looks_at or (lambda _: needs)

        @wraps(judge)
        def of_the_day(facts: Facts) -> Refusal | None:
            return judge(facts.of_the_day)

        GUARDS[rule] = Guard(rule, of_the_day, lambda facts: looks(facts.of_the_day), window)
        return judge

    return register


def once_on_file(lacking: Lacking) -> Windows:
    """Return the window of what papers must be there for: it opens when the last of those on file counts.

    `lacking` names what is not there on the day of the act. What is nowhere on file is supposed to be
    supplied, and keeps no window shut.
    """

    def window(facts: Facts) -> Window:
        waits, first = set(lacking(facts.of_the_day)), None
        for day in facts.case.later_days(facts.on) if waits else ():
            still = waits & set(lacking(facts._replace(on=day).of_the_day))
            waits, first = still, first if still == waits else day
        return Window(first)

    return window


def both(*windows: Windows) -> Windows:
    """Return the window that is open while each of the others is."""

    def window(facts: Facts) -> Window:
        found = [one(facts) for one in windows]
        firsts, lasts = [w.first for w in found if w.first], [w.last for w in found if w.last]
        return Window(max(firsts, default=None), min(lasts, default=None))

    return window


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
