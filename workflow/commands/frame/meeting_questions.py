"""The questions about a branch meeting, asked one by one on a terminal before anything is written."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from notifications.language import say, words
from states.catalogue import MOVE_BY_NAME
from states.errors import BadInput
from states.guards import consistency
from states.law.meetings import last_meeting
from states.pipeline import N_
from states.values import parse_date
from workflow.commands.frame import asking
from workflow.commands.frame import options as opt
from workflow.commands.frame.asking import may_ask as may_ask

if TYPE_CHECKING:
    from workflow.casework.meetings import Ballot, Meeting, Votes
    from workflow.commands.frame.shell import Shell
    from workflow.queries.agenda import Ready

Asked = dict[str, Any]

ON = N_("Day of the meeting")
RESOLUTION = N_("Number of the resolution ({n} counts the people)")
MEMBERS = N_("Official members of the branch, absent ones counted")
PRESENT = N_("Official members present")
REASON = N_("Why the removal is proposed")
WHO = N_(
    "Votes on each of {count}: FOR or FOR/AGAINST, such as 13/2; Enter alone where there was no vote."
)
NEEDED = N_("Please answer; to stop: Ctrl-C.")
BAD = N_("{value} is no vote; write FOR or FOR/AGAINST, such as 13/2.")
NOBODY = N_(
    "Nobody of {unit} can be put to the vote on {on}. Who not yet, and why: ketnap meeting agenda --unit {unit} --on {on}"
)
NO_VOTES = N_("No vote was given; nothing was written.")
SHORT = N_("{ref} · {name}: the vote fell short; it is recorded as lost.")
REFUSED = N_("{ref} · {name}: not recorded. {why}")
SURE = N_("Record the meeting of {unit} on {on}: {count} votes, {present} of {members} present?")
SAME = N_("The same in one line:")
_ASKED_FOR_DAYS = 31
"""A meeting is recorded soon after it was held; one of longer ago is typed by its day."""


def ask(shell: Shell, asked: Asked) -> Asked:
    """Ask for what is missing of a meeting; return everything.

    Raises `Stopped` where no answer comes or somebody says no: nothing was written.
    """
    from workflow.queries.agenda import agenda, branch

    told = dict(asked)
    app, stamp = shell.app, shell.stamp(asked["on"], resumes=True)
    unit = branch(app, told["unit"], stamp)
    told["unit"] = unit.code
    if told["on"] is None:
        told["on"] = _answer(say(ON), parse_date, _last_day(app.today(), unit.meets))
    ready = (
        ()
        if told["votes"]
        else agenda(app, told["unit"], told["on"], stamp, move=told["move"]).ready
    )
    if not told["votes"] and not ready:
        raise BadInput(NOBODY, field="--votes", value="", unit=unit.code, on=told["on"])
    if told["resolution"] is None:
        told["resolution"] = _answer(say(RESOLUTION), _text)
    if told["official_members"] is None:
        told["official_members"] = _answer(say(MEMBERS), _count, unit.official_members)
    if told["present"] is None:
        told["present"] = _answer(say(PRESENT), _present(told["official_members"]))
    if told["move"] == "propose_removal" and told["reason"] is None:
        told["reason"] = _answer(say(REASON), _text)
    if not told["votes"]:
        told["votes"] = _votes(shell, ready, told)
    _foretell(shell, told)
    counts = {"count": len(told["votes"]), "present": told["present"]}
    about = {"unit": unit.code, "on": told["on"], "members": told["official_members"]}
    shell.tell_lines(say(SAME), "  " + line(told))
    asking.agree(say(SURE, {**counts, **about}))
    return told


def _foretell(shell: Shell, told: Asked) -> None:
    """Say of whom the vote fell short, and of whom a rule would refuse it, before anything is written."""
    from workflow.casework import meetings
    from workflow.commands.frame import errors

    stamp = shell.stamp(told["on"], told["note"], resumes=True)
    found = meetings.record(shell.app, meeting_of(told), told["votes"], stamp, dry_run=True)
    for answer in found:
        about = {"ref": answer.ref, "name": answer.name}
        if answer.error:
            reasons = getattr(answer.error, "reasons", ()) or (answer.error,)
            why = [
                errors.message(r) if r is answer.error else say(r.message, r.params)
                for r in reasons
            ]
            shell.tell(REFUSED, **about, why=" ".join(why))
        elif answer.move == meetings.LOST:
            shell.tell(SHORT, **about)


def meeting_of(told: Asked) -> Meeting:
    """Return what holds for all that the meeting voted on."""
    from workflow.casework.meetings import Meeting

    names = ("unit", "resolution", "official_members", "present", "move", "reason", "first_no")
    return Meeting(*(told[name] for name in names))


def line(told: Mapping[str, Any]) -> str:
    """Return the command line that does the same without a question."""
    typed = [
        "ketnap",
        "meeting",
        "record",
        "--unit",
        told["unit"],
        "--on",
        f"{told['on']:%d/%m/%Y}",
    ]
    for name in ("resolution", "official_members", "present", "move", "reason"):
        if told[name] is not None:
            typed += ["--" + name.replace("_", "-"), str(told[name])]
    if told["first_no"] != 1:
        typed += ["--first-no", str(told["first_no"])]
    for ballot in told["votes"]:
        typed += ["--votes", f"{ballot.ref}={_written(ballot.votes)}"]
    return shlex.join([*typed, *(["--dry-run"] if told["dry_run"] else [])])


def _written(votes: Votes) -> str:
    return str(votes.for_) if votes.against is None else f"{votes.for_}/{votes.against}"


def _last_day(today: date, meets: str | None) -> date:
    """Return the day of the last meeting, where it is known and not long ago; else today."""
    return last_meeting(today, meets, since=today - timedelta(days=_ASKED_FOR_DAYS)) or today


def _votes(shell: Shell, ready: tuple[Ready, ...], told: Asked) -> list[Ballot]:
    """Ask for the votes on each who can be put to the vote. Raises `Stopped` where none was given."""
    from workflow.casework.meetings import Ballot

    shell.tell(WHO, count=len(ready))
    ballots = []
    for n, one in enumerate(ready, 1):
        matter = words(MOVE_BY_NAME[one.move].label)
        typed = asking.text(f"{n}. {one.ref} · {one.name} · {matter}", _checked(told))
        if typed:
            ballots.append(Ballot(one.ref, _read(typed)))
    if not ballots:
        shell.tell(NO_VOTES)
        raise asking.Stopped
    return ballots


def _checked(told: Asked) -> Callable[[str], str]:
    """Return what refuses votes that cannot be read, or that cannot be."""

    def clean(typed: str) -> str:
        votes = _read(typed)
        numbers = {
            "official_members": told["official_members"], "present": told["present"],
            "votes_for": votes.for_, "votes_against": votes.against,
        }  # fmt: skip
        consistency.check(numbers, on=told["on"])
        return typed

    return clean


def _read(typed: str) -> Votes:
    from workflow.casework.meetings import read_votes

    votes = read_votes(typed)
    if votes is None:
        raise BadInput(BAD, value=typed)
    return votes


def _answer(question: str, read: Callable[[str], Any], default: object = None) -> Any:  # noqa: ANN401 - as it is read
    """Ask until there is an answer that can be read; Enter alone takes the default."""
    shown = f"{default:%d/%m/%Y}" if isinstance(default, date) else str(default)
    asked = question if default is None else f"{question} [{shown}]"
    while True:
        found: list[Any] = []

        def clean(typed: str) -> str:
            found.append(read(typed))  # noqa: B023 - used up before the next turn
            return typed

        if asking.text(asked, clean):
            return found[-1]
        if default is not None:
            return default
        asking.tell(say(NEEDED))


def _text(typed: str) -> str:
    return opt.TEXT.convert(typed, None, None)


def _count(typed: str) -> int:
    return opt.COUNT.convert(typed, None, None)


def _present(members: int) -> Callable[[str], int]:
    def read(typed: str) -> int:
        consistency.check({"present": _count(typed), "official_members": members}, on=date.min)
        return _count(typed)

    return read
