"""The guards of the ceremony and the recognition: D4g, D6, D7b, O2."""

from __future__ import annotations

from datetime import date

from states.guards._base import Window, guard, once_on_file, refuse, voted_on
from states.guards.facts import Facts
from states.law.deadlines import deadline_of
from states.pipeline import N_, Refusal

_STATEMENTS = ("10", "11", "12")
_RECOGNITION = ("propose_recognition", "recognise")


def _late_since(facts: Facts) -> date | None:
    """Return the last day for the ceremony, where it is past and no agreement is on file on the day."""
    deadline = deadline_of(facts.case, facts.context, "D4")
    agreed = facts.case.approved("late-ceremony", after=facts.case.decision)
    return None if deadline is None or facts.on <= deadline.due or agreed else deadline.due


@guard("D4g", window=once_on_file(lambda facts: ("late",) if _late_since(facts) else ()))
def late_ceremony(facts: Facts) -> Refusal | None:
    """Refuse a ceremony after its deadline without the superior's agreement."""
    last = _late_since(facts)
    if last is None:
        return None
    return refuse(
        facts,
        "D4g",
        N_(
            "The ceremony was due by {last}; by {on} the superior's agreement to a late one is not on "
            "file."
        ),
        owner="authority",
        last=last,
        on=facts.on,
    )


def _untrained(facts: Facts) -> tuple[str, ...]:
    return () if facts.case.evidence("course") else ("course",)


@guard("D6", window=once_on_file(_untrained))
def new_member_course(facts: Facts) -> Refusal | None:
    """Refuse recognition without the new-member course certificate."""
    if not _untrained(facts):
        return None
    return refuse(
        facts,
        "D6",
        N_("By {on} the new-member course certificate is not on file."),
        owner="candidate",
        on=facts.on,
    )


def _probation_window(facts: Facts) -> Window:
    return Window(facts.probation_ends if voted_on(facts) in _RECOGNITION else None)


@guard("D7b", window=_probation_window)
def probation_over(facts: Facts) -> Refusal | None:
    """Refuse a meeting on recognition, and recognition itself, before the twelve months end."""
    ends = _probation_window(facts).first
    if ends is None or facts.on >= ends:
        return None
    message = (
        N_("Probation ends on {ends}; nobody is recognised before.")
        if facts.move.name == "recognise"
        else N_("Probation ends on {ends}; the branch meets on that day or later.")
    )
    return refuse(facts, "D7b", message, earliest=ends, ends=ends)


def unstated(facts: Facts) -> list[str]:
    """Return the forms of the statements that are not on file."""
    on_file = {act.text("form") for act in facts.case.evidence("statement")}
    return [form for form in _STATEMENTS if form not in on_file]


@guard("O2", window=once_on_file(unstated))
def statements(facts: Facts) -> Refusal | None:
    """Refuse recognition while one of 10-, 11- and 12-KNĐ is missing."""
    lacking = [f"{form}-KNĐ" for form in unstated(facts)]
    if not lacking:
        return None
    return refuse(
        facts,
        "O2",
        N_("Not on file by {on}: {forms}."),
        owner="candidate",
        forms=lacking,
        on=facts.on,
    )
