"""A branch meeting that votes on several people: each vote is an act of its own, a lost one as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from states.catalogue import STATE_BY_ID
from states.errors import BadInput, KetnapError, Refused
from states.frozen import NamedTuple
from states.guards import consistency
from states.patterns import late
from states.pipeline import N_, Warned
from workflow.casework import advancing, gate, many
from workflow.casework.many import Answer, Item, Known, Way
from workflow.ground import scope

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.casework.advancing import Step, Wish
    from workflow.casework.casefile import CaseFile
    from workflow.casework.views import Advanced
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

ADMISSION, RECOGNITION, REMOVAL = "propose", "propose_recognition", "propose_removal"
VOTES = (ADMISSION, RECOGNITION, REMOVAL)
"""What a branch meeting votes on."""
LOST = "vote_failed"
COUNTER = "{n}"
"""What stands in the number of a resolution for the place of a person in the list."""

_WRITTEN = late(r"(?P<for>[0-9]{1,6})\s*(?:/\s*(?P<against>[0-9]{1,6}))?")
NOT_OF_UNIT = N_(
    "{field}: case {value} is followed by {owner}; this is a meeting of {unit}. Nothing was recorded for it."
)
AGAIN = N_(
    "{field}: this very vote is on file for {value} already (act {act}, {on}); nothing was recorded for it."
)
NO_REASON = N_("{field}: a reason goes with a vote on removal (--move propose_removal).")


class Meeting(NamedTuple):
    """What holds for all that a meeting voted on.

    `unit` is None for the actor's own branch; `resolution` may hold `{n}`, counted from `first_no`; `move` is
    None where each votes on the step that it stands before; `reason` is that of removals.
    """

    unit: str | None
    resolution: str
    official_members: int
    present: int
    move: str | None = None
    reason: str | None = None
    first_no: int = 1


class Votes(NamedTuple):
    """The votes on one person; those against are None where nobody counted them."""

    for_: int | None
    against: int | None = None


def read_votes(text: str) -> Votes | None:
    """Return votes written FOR or FOR/AGAINST, None where they are not."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    return Votes(int(found["for"]), None if found["against"] is None else int(found["against"]))


class Ballot(NamedTuple):
    """One person that was voted on; `row` and `wrong` as of an item of a list."""

    ref: str
    votes: Votes
    move: str | None = None
    reason: str | None = None
    row: int | None = None
    wrong: KetnapError | None = None


class Voted(Answer, kw_only=True):
    """What became of the vote on one person; the `move` of one that fell short is `vote_failed`."""

    votes: Votes


def stands_before(state: str) -> str:
    """Return what the branch votes on next for a case: its recognition on probation, else its admission."""
    on_probation = STATE_BY_ID[state].stage == STATE_BY_ID["probation"].stage
    return RECOGNITION if on_probation else ADMISSION


def record(  # noqa: PLR0913 - the meeting, its votes, by whom, and how it is asked
    app: App,
    meeting: Meeting,
    ballots: Sequence[Ballot],
    stamp: Stamp,
    *,
    known: Known | None = None,
    dry_run: bool = False,
) -> Iterator[Voted]:
    """Record the votes of a meeting, each in a transaction of its own, and yield what became of each.

    A carried vote takes the step, one that fell short is recorded as lost; what another guard refuses is not
    recorded. Raises `NotFound`, `NotPermitted` or `BadInput` before anything is written.
    """
    with app.reading() as session:
        named = meeting.unit or scope.own_branch(session, stamp.actor)
        unit = scope.unit(session, named, stamp.actor)
    gate.permit(stamp, gate.WORKERS)
    if meeting.reason and REMOVAL not in {meeting.move, *(one.move for one in ballots)}:
        raise BadInput(NO_REASON, field="--reason", value=meeting.reason)
    items = [_item(meeting, n, one) for n, one in enumerate(ballots)]
    wish = advancing.Wish(dry_run=dry_run)

    def act(item: Item, stamp: Stamp) -> Advanced:
        return _vote(app, unit, item, stamp, wish)

    refs = {many.ref_of(one) for one in items}
    for answer, ballot in zip(many.go(app, items, stamp, Way(act, known)), ballots, strict=True):
        warnings = tuple(_not_of_meeting(answer.warnings, refs))
        told = {**answer.__dict__, "warnings": warnings}
        yield Voted(**told, votes=ballot.votes)


def _item(meeting: Meeting, n: int, ballot: Ballot) -> Item:
    """Return one vote as an item: what holds for all, and the votes."""
    move = ballot.move or meeting.move
    told = {
        "move": move,
        "reason": ballot.reason or (meeting.reason if move == REMOVAL else None),
        "resolution": meeting.resolution.replace(COUNTER, str(meeting.first_no + n)),
        "official_members": meeting.official_members,
        "present": meeting.present,
        "votes_for": ballot.votes.for_,
        "votes_against": ballot.votes.against,
    }
    given = {name: value for name, value in told.items() if value is not None}
    return Item(ballot.ref, given, row=ballot.row, wrong=ballot.wrong)


def _vote(app: App, unit: Row, item: Item, stamp: Stamp, wish: Wish) -> Advanced:
    """Take the step that was voted on, or record the lost vote."""
    how = stamp, wish
    return many.apart(
        app, item, stamp, wish.dry_run, lambda s, on: _one(s, on, unit, item.given, how)
    )


def _one(
    session: Session,
    on: tuple[CaseFile, Ground],
    unit: Row,
    told: Mapping[str, object],
    how: tuple[Stamp, Wish],
) -> Advanced:
    case, (stamp, wish) = on[0], how
    if case.row["unit_id"] != unit["id"]:
        owner = {"owner": case.row["unit"], "unit": unit["code"]}
        raise BadInput(NOT_OF_UNIT, field="ref", value=case.ref, **owner)
    given = {name: value for name, value in told.items() if name != "move"}
    consistency.check(given, on=stamp.on)
    move = str(told.get("move") or stands_before(case.dossier.state))
    try:
        return advancing.take(session, on, _step_of(move, given), stamp, wish)
    except Refused as refused:
        if not refused.params.get("hint"):  # another guard refuses too
            raise
    lost = _step_of(LOST, {**given, "move": move})
    _not_again(case, lost, stamp)
    return advancing.take(session, on, lost, stamp, wish)


def _not_again(case: CaseFile, lost: Step, stamp: Stamp) -> None:
    """Raise `BadInput` where the latest lost vote is this one: a meeting that was typed twice.

    A vote that was carried cannot be taken twice; a lost one leaves the case where it stood.
    """
    last = next((act for act in reversed(case.dossier.acts) if act.move == LOST), None)
    if last and (last.on, last.fields) == (stamp.on, lost[1]):
        raise BadInput(AGAIN, field="ref", value=case.ref, act=last.n, on=last.on)


def _step_of(name: str, told: Mapping[str, object]) -> Step:
    """Return a step with those of the values that it has a place for; a reason must have one."""
    move = advancing.named_move(name)
    places = {field.name for field in move.fields} | ({"reason"} if name != LOST else set())
    return move, gate.typed(move.fields, {f: value for f, value in told.items() if f in places})


def _not_of_meeting(warnings: Iterable[Warned], refs: set[str]) -> Iterator[Warned]:
    """Yield the warnings, but for the number of one resolution in the cases that it is about."""
    for warned in warnings:
        others = warned.params.get("refs")
        if not isinstance(others, tuple):
            yield warned
        elif left := tuple(ref for ref in others if ref not in refs):
            yield warned._replace(params={**warned.params, "refs": left})
