"""The guards of days that somebody chooses: H2 (a note why not yet), H3 (a supplement)."""

from __future__ import annotations

from states.guards._base import guard, refuse
from states.guards.facts import Facts
from states.law.calendar import add_months
from states.pipeline import N_, Refusal


@guard("H2", "until")
def not_yet(facts: Facts) -> Refusal | None:
    """Refuse a note of why the person does not apply yet, where none is asked for or its day is too far."""
    if facts.case.state != "certified":
        message = N_(
            "Only a case with its certificate that waits for the application takes such a note."
        )
        return refuse(facts, "H2", message)
    return _within(facts, "H2", "until")


@guard("H3", "by")
def supplement_by(facts: Facts) -> Refusal | None:
    """Refuse a day for a supplement that has passed or is too far."""
    return _within(facts, "H3", "by")


def _within(facts: Facts, rule: str, field: str) -> Refusal | None:
    """Refuse a day before that of the act, or beyond the months of the rule."""
    chosen, most = facts.day(field), facts.rules[rule].amount
    option, last = "--" + field, add_months(facts.on, most)
    if chosen is None or facts.on <= chosen <= last:
        return None
    if chosen < facts.on:
        message = N_(
            "{field}: {value} lies before the day of the act, {on}; name a day from then on."
        )
        return refuse(facts, rule, message, field=option, value=chosen, on=facts.on)
    message = N_(
        "{field}: {value} is more than {most} months ahead; the last day possible is {last}."
    )
    return refuse(facts, rule, message, field=option, value=chosen, most=most, last=last)
