"""The guards of the introduction: who introduces, and how long they have been together (C8, C9, C10)."""

from __future__ import annotations

from datetime import date
from typing import cast

from states.guards._base import Window, guard, refuse
from states.guards.facts import Facts
from states.law.calendar import add_months
from states.names import person_key
from states.pipeline import N_, Refusal
from states.values import Person

_BY_UNION = ("union_resolution", "introducer")


def _introducers(facts: Facts) -> tuple[Person, ...]:
    return cast("tuple[Person, ...]", facts.given.get("introducer", ()))


def _youth(facts: Facts) -> bool:
    """Return whether the youth union alone may introduce: it exists here and the age is a youth's."""
    born, on = facts.case.born, facts.on
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return facts.unit.has_youth_union and age <= int(facts.rules["C8"].part("youth_age"))


def _introduction_fields(facts: Facts) -> tuple[str, ...]:
    """Return what C8 looks at: of a youth whom only the union may introduce, the introduction alone."""
    match facts.word("introduction"):
        case "two-members" if not _youth(facts):
            return ("introduction", "introducer")
        case "youth-union":
            return ("introduction", *_BY_UNION)
        case _:
            return ("introduction",)


@guard("C8", looks_at=_introduction_fields)
def introduction(facts: Facts) -> Refusal | None:
    """Refuse too few introducers, and other introductions where only the youth union's counts."""
    word, youth = facts.word("introduction"), _youth(facts)
    told = "introducer" in facts.given or not youth
    if word == "two-members" and told and (few := _too_few(facts)):
        return few  # before the age, which may be passed
    if word != "youth-union" and youth:
        return refuse(
            facts,
            "C8",
            N_(
                "The person is of youth age and the unit has a youth union: its committee (4-KNĐ) and "
                "one official member introduce."
            ),
            parts=("age",),
        )
    if word == "youth-union":
        return _union(facts, "C8")
    return None


def _too_few(facts: Facts) -> Refusal | None:
    given, needed = (
        len({person_key(p.name) for p in _introducers(facts)}),
        facts.rules["C8"].part("members"),
    )
    if given >= needed:
        return None
    return refuse(
        facts,
        "C8",
        N_(
            "{given} introducing members are named; {needed} different official members are needed."
        ),
        parts=("members",),
        given=given,
        needed=needed,
    )


def _trade_union_fields(facts: Facts) -> tuple[str, ...]:
    by_union = facts.word("introduction") == "trade-union"
    return ("introduction", *_BY_UNION) if by_union else ("introduction",)


@guard("C9", looks_at=_trade_union_fields)
def trade_union(facts: Facts) -> Refusal | None:
    """Refuse a trade-union introduction without its resolution or without a member beside it."""
    return _union(facts, "C9") if facts.word("introduction") == "trade-union" else None


def _union(facts: Facts, rule: str) -> Refusal | None:
    needed = int(facts.rules[rule].part("union_members"))
    if facts.given.get("union_resolution") and len(_introducers(facts)) >= needed:
        return None
    return refuse(
        facts,
        rule,
        N_(
            "The union's resolution (--union-resolution) and {needed} official member (--introducer) "
            "are both needed."
        ),
        parts=("union",),
        needed=needed,
    )


def _together_from(facts: Facts) -> date | None:
    """Return the day from which all introducers who are asked have been together long enough."""
    if facts.case.moved_in(facts.on):
        return None
    months = facts.rules["C10"].amount
    return max((add_months(p.since, months) for p in _asked(facts) if p.since), default=None)


def _asked(facts: Facts) -> tuple[Person, ...]:
    """Return the introducers of whom it is asked: nobody who took over from another (C12)."""
    replacements = {
        person_key(str(act.fields["name"]))
        for act in facts.case.evidence("helper")
        if act.fields.get("replaces")
    }
    return tuple(p for p in _introducers(facts) if person_key(p.name) not in replacements)


def _untold(facts: Facts) -> tuple[str, ...]:
    """Return the introducers of whom nobody told since when they have been together with the candidate."""
    if facts.case.moved_in(facts.on):
        return ()
    return tuple(p.name for p in _asked(facts) if p.since is None)


def _together_window(facts: Facts) -> Window:
    """Return the first day on which nobody is too new: the months are over, or a paper says so before."""
    last = _together_from(facts.of_the_day)
    if last is None or last <= facts.on:
        return Window()
    months = facts.rules["C10"].amount
    turning = {last, *(add_months(p.since, months) for p in _introducers(facts) if p.since)}
    for day in sorted({*turning, *facts.case.later_days(facts.on)}):
        first = _together_from(facts._replace(on=day).of_the_day)
        if day > facts.on and (first is None or first <= day):
            return Window(day)
    return Window(last)


@guard("C10", "introducer", window=_together_window)
def together(facts: Facts) -> Refusal | None:
    """Refuse an introducer who has not been together with the candidate long enough.

    Not asked of a replacement helper (C12) nor after a transfer.
    """
    if untold := _untold(facts):
        return refuse(
            facts,
            "C10",
            N_(
                "Nobody has told since when {names} and the candidate have been together; give the day with the "
                "name (--introducer NAME SINCE)."
            ),
            names=untold,
        )
    first = _together_from(facts)
    if first is None or facts.on >= first:
        return None
    return refuse(
        facts,
        "C10",
        N_(
            "Each introducer must have been together with the candidate for {months} months; that is "
            "so from {first}."
        ),
        earliest=first,
        months=facts.rules["C10"].amount,
        first=first,
    )
