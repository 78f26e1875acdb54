"""Guard the ceremony and the recognition: D4g, D6, D7b, O2."""

from __future__ import annotations

from states.deadlines import deadline_of
from states.facts import Facts
from states.guards._base import Window, guard, refuse
from states.pipeline import N_, Refusal

_STATEMENTS = ("10", "11", "12")


def _ceremony_window(facts: Facts) -> Window:
    deadline = deadline_of(facts.case, facts.setting, "D4")
    if deadline is None or facts.case.approved("late-ceremony"):
        return Window()
    return Window(None, deadline.due)


@guard("D4g", window=_ceremony_window)
def late_ceremony(facts: Facts) -> Refusal | None:
    """Refuse a ceremony after its deadline without the superior's agreement."""
    last = _ceremony_window(facts).last
    if last is None or facts.on <= last:
        return None
    return refuse(
        facts,
        "D4g",
        N_(
            "The ceremony was due by {last}; the superior's agreement to a late one is not on file."
        ),
        owner="authority",
        last=last,
    )


@guard("D6")
def new_member_course(facts: Facts) -> Refusal | None:
    """Refuse recognition without the new-member course certificate."""
    if facts.case.evidence("course"):
        return None
    return refuse(
        facts, "D6", N_("The new-member course certificate is not on file."), owner="candidate"
    )


def _probation_window(facts: Facts) -> Window:
    return Window(facts.probation_ends)


@guard("D7b", window=_probation_window)
def probation_over(facts: Facts) -> Refusal | None:
    """Refuse a meeting on recognition before the twelve months of probation end."""
    ends = facts.probation_ends
    voted = facts.word("move") if facts.move.name == "vote_failed" else facts.move.name
    if ends is None or voted != "propose_recognition" or facts.on >= ends:
        return None
    return refuse(
        facts,
        "D7b",
        N_("Probation ends on {ends}; the branch meets on that day or later."),
        earliest=ends,
        ends=ends,
    )


@guard("O2")
def statements(facts: Facts) -> Refusal | None:
    """Refuse recognition while one of 10-, 11- and 12-KNĐ is missing."""
    on_file = {act.text("form") for act in facts.case.evidence("statement")}
    lacking = [f"{form}-KNĐ" for form in _STATEMENTS if form not in on_file]
    if not lacking:
        return None
    return refuse(facts, "O2", N_("Not on file: {forms}."), owner="candidate", forms=lacking)
