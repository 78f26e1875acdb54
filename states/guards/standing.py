"""The guards of who may take a step, from where and when: S0, T0, F1, E1."""

from __future__ import annotations

from states.catalogue import STATE_BY_ID, transfer
from states.guards._base import Window, guard, refuse, voted_on
from states.guards.facts import Facts
from states.pipeline import N_, Refusal, Role
from states.units import decides_above

_VOTED_IN = {
    "propose": "verified",
    "propose_recognition": "probation",
    "propose_removal": "probation",
}
_AFTER_REFERRAL = {"recognise", "remove"}


@guard("S0")
def state(facts: Facts) -> Refusal | None:
    """Refuse a move that does not start from the state the case is in, as the machine says.

    It is loaded when a step is judged, not by a list that only reads the catalogue.
    """
    from states.machine import CANDIDACY

    here = facts.case.state
    if not CANDIDACY.allows(facts.move.name, here):
        return refuse(
            facts,
            "S0",
            N_("The case stands at “{here}”; this step starts from: {sources}."),
            here=STATE_BY_ID[here].label,
            sources=[STATE_BY_ID[source].label for source in facts.move.sources],
        )
    if here == "probation" and facts.move.name in _AFTER_REFERRAL and not facts.case.referred_up:
        return refuse(
            facts,
            "S0",
            N_(
                "The branch has proposed nothing yet; straight from probation only after three lost "
                "votes were referred up."
            ),
        )
    if facts.move.name == "void" and len(facts.case.chain) > 1:
        return refuse(
            facts,
            "S0",
            N_(
                "The case has moved since it was opened, so it was no mistake of entry; end it with withdraw "
                "or decline."
            ),
        )
    if not _voted_here(facts):
        return refuse(
            facts,
            "S0",
            N_("The case stands at “{here}”, where this is not voted on."),
            here=STATE_BY_ID[here].label,
        )
    return None


def _voted_here(facts: Facts) -> bool:
    voted = facts.word("move")
    return voted is None or facts.case.state == _VOTED_IN[voted]


@guard("T0")
def ownership(facts: Facts) -> Refusal | None:
    """Refuse who does not own the case, and moves while the case is being handed over."""
    if not _owns(facts):
        return refuse(
            facts,
            "T0",
            N_("The case belongs to {unit}; only that unit and those above it take this step."),
            owner="branch",
            unit=facts.owner.name,
        )
    if facts.case.transfer in transfer.UNDER_WAY and voted_on(facts) not in transfer.MEANWHILE:
        return refuse(
            facts,
            "T0",
            N_(
                "The case is being handed over (a notice is out); wait for the answer or cancel the "
                "transfer."
            ),
            owner="receiving-unit",
        )
    return None


def _owns(facts: Facts) -> bool:
    if facts.actor.above(facts.owner):
        return True
    at_centre = Role.CENTRE in facts.actor.roles and Role.CENTRE in facts.move.roles
    return at_centre and _centre_of_class(facts) in (None, facts.actor.unit_code)


def _centre_of_class(facts: Facts) -> str | None:
    """Return the code of the centre that holds the class, where the enrolment named one."""
    enrolled = facts.case.last("enrol") if facts.case.state == "enrolled" else None
    return enrolled.text("centre") if enrolled else None


def _window(facts: Facts) -> Window:
    return Window(facts.case.bound)


@guard("F1", window=_window)
def day(facts: Facts) -> Refusal | None:
    """Refuse a day that has not come, and one before the previous move."""
    if facts.on > facts.context.today:
        return refuse(
            facts,
            "F1",
            N_("{on} has not come yet; record it on the day or after."),
            earliest=facts.on,
            on=facts.on,
        )
    before = facts.case.bound
    if facts.on < before:
        return refuse(
            facts,
            "F1",
            N_("{on} lies before the previous step, which was on {before}."),
            earliest=before,
            on=facts.on,
            before=before,
        )
    return None


@guard("E1")
def authority(facts: Facts) -> Refusal | None:
    """Refuse an endorsement where the own committee decides, and a decision out of turn."""
    own, decides = facts.committee, facts.authority
    if facts.move.name.startswith("endorse"):
        if own is decides:
            return refuse(
                facts,
                "E1",
                N_("{committee} decides itself; no endorsement is needed."),
                owner="authority",
                committee=own.name,
            )
        return None
    if own is not decides and facts.case.state in (
        "proposed",
        "recognition_proposed",
        "removal_proposed",
    ):
        return refuse(
            facts,
            "E1",
            N_("{committee} must endorse first; {authority} decides."),
            owner="committee",
            committee=own.name,
            authority=decides.name,
        )
    if not decides_above(facts.actor, decides, facts.chain, facts.now):
        return refuse(
            facts,
            "E1",
            N_("{authority} takes this decision, not {unit}."),
            owner="authority",
            authority=decides.name,
            unit=facts.actor.unit_code,
        )
    return None


def roles_needed(facts: Facts) -> tuple[Role, ...]:
    """Return the roles that may take this move from where the case stands."""
    roles, move = facts.move.roles, facts.move
    if move.branch_until and facts.case.state not in move.branch_until:
        return tuple(role for role in roles if role is not Role.BRANCH)
    return roles


def may_act(facts: Facts) -> bool:
    """Return whether one of the actor's roles allows the move.

    A committee's user also does its branches' work; the committee's own moves need a user placed at
    the case's committee or above.
    """
    return any(holds(facts, role) for role in roles_needed(facts))


def holds(facts: Facts, role: Role) -> bool:
    """Return whether the actor holds a role for this case."""
    held = facts.actor.roles
    if role is Role.BRANCH:
        return Role.BRANCH in held or Role.COMMITTEE in held
    if role in (Role.COMMITTEE, Role.AUTHORITY):
        return role in held and facts.over_committee
    return role in held
