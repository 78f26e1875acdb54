"""How a case stands for the rule of the way on: the case, its units, the law, and who asks on which day."""

from __future__ import annotations

from datetime import date

from states.catalogue.evidence import EvidenceKind
from states.frozen import NamedTuple
from states.history.dossier import Dossier
from states.law.context import LegalContext
from states.pipeline import Move, Role
from states.units import Actor, Unit, authority_of, committee_of, decides_above

WORKERS = (Role.BRANCH, Role.COMMITTEE)
"""Who does the work of a branch: its own users, and its committee's."""
_RECORDERS = (Role.COMMITTEE,)


class HandOver(NamedTuple):
    """A hand-over that is under way; `to` is the destination, None for a place outside the register."""

    number: int
    state: str
    to: Unit | None = None


class Office(NamedTuple):
    """What an administrator mends: mail that did not arrive, a unit without anybody who acts."""

    dead_mail: int | None = None
    unmanned: bool = False


class Standing(NamedTuple):
    """How a case stands: its dossier, its units on the day of the act and today, the law, what is under way.

    `same_identity` names other open cases of the person, `others` other users who may take a decision that the
    reader may not take alone (P2).
    """

    case: Dossier
    chain: tuple[Unit, ...]
    now: tuple[Unit, ...]
    context: LegalContext
    hand_over: HandOver | None = None
    same_identity: tuple[str, ...] = ()
    readmitted_before: bool = False
    others: tuple[str, ...] = ()
    office: Office = Office()

    @property
    def ref(self) -> str:
        """Return the reference of the case."""
        return self.case.ref

    @property
    def owner(self) -> Unit:
        """Return the unit that owns the case, as it stands today."""
        return self.now[-1]

    @property
    def committee(self) -> Unit:
        """Return the case's committee on the day of the act."""
        return committee_of(self.chain)

    @property
    def authority(self) -> Unit:
        """Return the committee that decides on the day of the act."""
        return authority_of(self.chain)

    @property
    def own_decides(self) -> bool:
        """Return whether the case's own committee decides."""
        return self.committee is self.authority


class Asked(NamedTuple):
    """Who asks, for which day, and whether the reader may know what verifications found."""

    actor: Actor
    on: date
    knowing: bool = True


class Who(NamedTuple):
    """Who may do a thing: one of these roles, of which place: owner, authority, destination or office.

    `word` names them where they are waited for.
    """

    word: str
    roles: tuple[Role, ...]
    place: str = "owner"


BRANCH = Who("branch", WORKERS)
AUTHORITY = Who("authority", (Role.AUTHORITY,), "authority")
DESTINATION = Who("receiving-unit", WORKERS, "destination")
ADMIN = Who("admin", (Role.ADMIN,), "office")
REINFORCING = Who("committee", (Role.COMMITTEE,))
"""Who records the vote of a branch too small to vote (B10)."""

_DECISIONS = frozenset({"decide", "recognise", "remove"})


def takes(move: Move, state: str) -> Who:
    """Return who may take a move from a state."""
    roles = move.roles
    if move.branch_until and state not in move.branch_until:
        roles = tuple(role for role in roles if role is not Role.BRANCH)
    place = "authority" if move.name in _DECISIONS else "owner"
    return Who(roles[0].value, roles, place)


def files(kind: EvidenceKind) -> Who:
    """Return who may put a kind of evidence on file."""
    return Who(kind.roles[0].value, tuple(dict.fromkeys((*kind.roles, *_RECORDERS))))


def may(standing: Standing, who: Who, actor: Actor) -> bool:
    """Say whether a user is one of those who may do a thing for this case."""
    match who.place:
        case "destination":
            to = standing.hand_over and standing.hand_over.to
            return bool(to and actor.above(to) and actor.roles & {*who.roles})
        case "office":
            return bool(actor.roles & {*who.roles}) and actor.above(standing.owner)
        case "authority" if not decides_above(
            actor, standing.authority, standing.chain, standing.now
        ):
            return False
    return any(_holds(standing, role, actor) for role in who.roles) and _owns(standing, who, actor)


def _holds(standing: Standing, role: Role, actor: Actor) -> bool:
    """Say whether a user holds a role for this case, as the guards of moves see it."""
    if role is Role.BRANCH:
        return not actor.roles.isdisjoint(WORKERS)
    if role in (Role.COMMITTEE, Role.AUTHORITY):
        return role in actor.roles and actor.above(committee_of(standing.now))
    return role in actor.roles


def _owns(standing: Standing, who: Who, actor: Actor) -> bool:
    """Say whether a user's unit owns the case or stands above its owner, or is the centre of its class."""
    if actor.above(standing.owner):
        return True
    at_centre = Role.CENTRE in actor.roles and Role.CENTRE in who.roles
    return at_centre and _centre(standing) in (None, actor.unit_code)


def place_of(standing: Standing, who: Who) -> str | None:
    """Return the code of the unit that is waited for, None where it is not known."""
    to = standing.hand_over and standing.hand_over.to
    if who.place == "destination" and to:
        return to.code
    if who.place == "authority":
        return standing.authority.code
    if who.word == Role.CENTRE:
        return _centre(standing)
    return standing.committee.code if who.word == Role.COMMITTEE else standing.owner.code


def _centre(standing: Standing) -> str | None:
    """Return the code of the centre that holds the class, where the enrolment named one."""
    enrolled = standing.case.last("enrol") if standing.case.state == "enrolled" else None
    return enrolled.text("centre") if enrolled else None


def stand_in(standing: Standing) -> Actor:
    """Return a user of the authority with every role, in whose name a step of others is judged."""
    place = standing.authority
    return Actor(0, "", 0, place.code, place.path, frozenset(Role))
