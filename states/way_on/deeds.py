"""What can be done for a case: each thing in words, with its command and who may give it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, act_label
from states.catalogue.evidence import STANDARDS, EvidenceKind
from states.frozen import NamedTuple
from states.pipeline import NOTHING, Field, Label, Role
from states.units import Actor
from states.way_on import commands
from states.way_on.commands import Command
from states.way_on.standing import (
    ADMIN,
    AUTHORITY,
    BRANCH,
    DESTINATION,
    Standing,
    Who,
    files,
    takes,
)

_UNIT_SET = Label(
    "Ghi số đảng viên chính thức của chi bộ", "Set the official members of the branch"
)
_USER_ADD = Label("Thêm người dùng cho chi bộ", "Add a user for the branch")
_RETRY = Label("Gửi lại thư nhắc việc không gửi được", "Send again the mail that did not arrive")
_WAIT = Label("Chờ đến ngày đủ điều kiện", "Wait for the day on which the conditions hold")
_LOOK = Label("Xem hồ sơ", "Look at the case")


class Deed(NamedTuple):
    """One thing to do: its words, its command, who may give it.

    `limits` are those that say by when, where these are not simply the soonest; `act` is the act they
    start from, `until` a day of its own.
    """

    what: Label
    command: Command
    who: Who
    limits: tuple[str, ...] = ()
    act: int | None = None
    until: date | None = None


def step(standing: Standing, name: str, known: Mapping[str, object] = NOTHING) -> Deed:
    """Return the taking of a move."""
    move, state = MOVE_BY_NAME[name], standing.case.state
    command = commands.move(name, standing.ref, known)
    return Deed(move.label_from(state), command, takes(move, state))


def paper(
    standing: Standing,
    kind: str,
    known: Mapping[str, object] = NOTHING,
    limits: tuple[str, ...] = (),
    act: int | None = None,
) -> Deed:
    """Return the putting on file of one kind of evidence."""
    evidence = EVIDENCE_BY_NAME[kind]
    command = commands.paper(kind, standing.ref, known)
    return Deed(_worded(evidence, known), command, files(evidence), limits, act)


def _worded(evidence: EvidenceKind, known: Mapping[str, object]) -> Label:
    """Return the words for a kind of evidence with what is known of it: whose opinion, which form."""
    choices = (choice for field in evidence.fields for choice in field.choices)
    told = [choice.label for choice in choices if choice.id in known.values()]
    vi, en = (", ".join(part) for part in zip(*told, strict=True)) if told else ("", "")
    label = evidence.label
    return Label(f"{label.vi}: {vi}", f"{label.en}: {en}") if told else label


def approval(standing: Standing, kind: str) -> Deed:
    """Return the putting on file of an approval; what settles a matter is the authority's alone."""
    if kind != STANDARDS:
        return paper(standing, "approval", {"kind": kind})
    deed = paper(standing, "approval", {"kind": kind, "result": None})
    return deed._replace(who=AUTHORITY)


def decline(standing: Standing, actor: Actor) -> Deed:
    """Return that the case is not considered; a branch says so by its resolution.

    While the branch may, it is a matter of the branch, not yet of the authority.
    """
    above = not actor.roles.isdisjoint((Role.COMMITTEE, Role.AUTHORITY))
    deed = step(standing, "decline", NOTHING if above else {"resolution": None})
    return deed._replace(who=BRANCH) if Role.BRANCH in deed.who.roles else deed


def hand_over(standing: Standing, name: str, known: Mapping[str, object] = NOTHING) -> Deed:
    """Return a step of the hand-over that is under way, or its opening."""
    act = f"transfer_{name}"
    opening = name == "open"
    about = standing.ref if opening else str(standing.hand_over and standing.hand_over.number)
    verb = ("transfer", name.replace("_", "-"))
    receiving = name in ("acknowledge", "accept")
    return Deed(
        act_label(act),
        commands.side_act(act, verb, about, known),
        DESTINATION if receiving else BRANCH,
        ("T1", "T4") if opening or name == "send" else ("T2", "T3", "T5"),
    )


def resume(standing: Standing, until: date, *, concludes: bool) -> Deed:
    """Return the end of a hold, one of political standards by its conclusion."""
    known = {"conclusion": None} if concludes else NOTHING
    command = commands.side_act("resume", ("resume",), standing.ref, known)
    return Deed(act_label("resume"), command, BRANCH, until=until)


def extend(standing: Standing, limit: str, days: int) -> Deed:
    """Return the extension of a limit of the authority."""
    known: dict[str, object] = {"limit": limit, "days": days}
    command = commands.side_act("extend", ("extend",), standing.ref, known)
    return Deed(act_label("extend"), command, AUTHORITY, (limit,))


def fact(standing: Standing, name: str) -> Deed:
    """Return that a fact of the candidate is put right."""
    command = commands.side_act("set", ("case", "set"), standing.ref, {name: None})
    return Deed(act_label("set"), command, BRANCH)


def members(standing: Standing) -> Deed:
    """Return that the number of official members of the branch is set."""
    option = commands.Option("--official-members", None, _members_field())
    return Deed(_UNIT_SET, Command(("unit", "set"), standing.owner.code, (option,)), ADMIN)


def _members_field() -> Field:
    return next(f for f in MOVE_BY_NAME["propose"].fields if f.name == "official_members")


def new_user(standing: Standing) -> Deed:
    """Return that somebody is added who acts for the branch."""
    options = (
        commands.Option("", None),
        commands.Option("--unit", standing.owner.code),
        commands.Option("--role", Role.BRANCH.value),
    )
    return Deed(_USER_ADD, Command(("user", "add"), "", options), ADMIN)


def mail_again(message: int) -> Deed:
    """Return that a message that did not arrive is sent again."""
    return Deed(_RETRY, Command(("mail", "retry"), str(message)), ADMIN)


def wait(standing: Standing, who: Who, until: date | None) -> Deed:
    """Return that nothing can be done before a day; the command shows the deadlines."""
    return Deed(_WAIT, Command(("deadlines",), standing.ref), who, until=until)


def look(ref: str) -> Deed:
    """Return that a case whose history cannot be read is looked at: the command tells what is wrong with it."""
    return Deed(_LOOK, Command(("next",), ref), BRANCH)
