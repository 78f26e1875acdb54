"""The agenda of a branch meeting: who can be put to the vote, who not yet and why, what must be on paper by then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from states.frozen import Frozen, NamedTuple
from states.guards.votes import needed_votes
from states.law.meetings import meeting_from
from states.pipeline import Label, Refusal
from states.way_on import votes
from states.way_on.standing import Asked
from workflow.casework import casefile, gate, meetings, secrecy
from workflow.ground import basis, scope, tree
from workflow.queries import way_on
from workflow.queries.way_on import Reader

if TYPE_CHECKING:
    from states.units import Unit
    from states.way_on.votes import Vote
    from workflow.app import App
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Row, Session


class Ready(Frozen):
    """A person who can be put to the vote, on what, and the soonest limit by which that is due."""

    ref: str
    name: str
    born: date
    move: str
    state: str
    due: date | None
    rule: str | None


class NotYet(Frozen):
    """A person who cannot be put to the vote yet, why, and what comes first; `earliest` as `why` tells it."""

    ref: str
    name: str
    born: date
    move: str
    state: str
    reasons: tuple[Refusal, ...]
    earliest: date | None
    todo: str | None
    waits_for: str | None


class NeededPaper(Frozen):
    """What must be on paper by the meeting: whose, what, the rule that asks for it, the command, who supplies it."""

    ref: str
    name: str
    what: Label
    rule: str
    todo: str
    owner: str


class Agenda(Frozen):
    """The agenda of a meeting of a unit on a day; `votes_needed` where the number of its members is on file.

    `known` says whether the day is one of the unit's meeting days as the register knows them.
    """

    unit: str
    on: date
    official_members: int | None
    votes_needed: int | None
    ready: tuple[Ready, ...]
    not_yet: tuple[NotYet, ...]
    papers: tuple[NeededPaper, ...]
    _unit_id: int = 0
    _known: bool = True

    @property
    def unit_id(self) -> int:
        """Return the key of the unit."""
        return self._unit_id

    @property
    def known(self) -> bool:
        """Return whether the register knows when the unit meets, or was told the day."""
        return self._known


class _Judged(NamedTuple):
    row: Row
    vote: Vote
    way: Any
    knowing: bool


def agenda(
    app: App, code: str | None, on: date | None, stamp: Stamp, *, move: str | None = None
) -> Agenda:
    """Return the agenda of a branch, the actor's own unless named, for a day, its next meeting unless given.

    Each case is judged as `propose` and its sisters judge it on that day; with `move` every case that may be
    voted on in that matter. Raises `NotFound` and `NotPermitted`.
    """
    today = app.today()
    with app.reading() as session:
        unit_id, unit = _unit(session, code, stamp, today)
        gate.permit(stamp, gate.WORKERS)
        met = meeting_from(today, unit.meets)
        day = on or met or today
        reader = Reader(stamp.actor, max(day, today), day)
        base = basis.ground(session, unit_id, today=reader.today, on=day)
        rows = session.execute("cases_for_the_vote", {"unit_id": unit_id})
        found = [one for row in rows if (one := _judged(session, row, base, reader, move))]
    members = unit.official_members
    share = base.context.law(day)["B1"]
    parts = {part: share.part(part) for part in ("numerator", "denominator")}
    return Agenda(
        unit.code,
        day,
        members,
        needed_votes(parts, members) if members is not None and members > 0 else None,
        tuple(_ready(one) for one in found if one.vote.ready),
        tuple(_not_yet(one, reader) for one in found if not one.vote.ready),
        tuple(paper for one in found for paper in _papers(one, reader)),
        _unit_id=unit_id,
        _known=on is not None or met is not None,
    )


def branch(app: App, code: str | None, stamp: Stamp) -> Unit:
    """Return the unit that meets, the actor's own branch unless named, as it stands today; raises `NotFound` and `NotPermitted`."""
    with app.reading() as session:
        unit = _unit(session, code, stamp, app.today())[1]
        gate.permit(stamp, gate.WORKERS)
    return unit


def _unit(session: Session, code: str | None, stamp: Stamp, today: date) -> tuple[int, Unit]:
    """Return a unit as it stands today."""
    named = code or scope.own_branch(session, stamp.actor)
    unit_id = scope.unit(session, named, stamp.actor)["id"]
    return unit_id, tree.chain(session, unit_id, today)[-1]


def _judged(
    session: Session, row: Row, base: Ground, reader: Reader, move: str | None
) -> _Judged | None:
    """Return the vote on a case as it is judged on the day, None where the matter is another one."""
    wanted = meetings.stands_before(row["state"])
    matter = {meetings.REMOVAL: meetings.RECOGNITION}.get(move or "", move)
    if matter not in (None, wanted):
        return None
    case = casefile.read_row(session, row)
    knowing = secrecy.knows(row, reader.actor)
    standing, way = way_on.of_case(session, case, base, reader)
    asked = Asked(reader.actor, reader.on, knowing)
    return _Judged(row, votes.vote(standing, asked, move or wanted, way), way, knowing)


def _about(one: _Judged) -> dict[str, Any]:
    row = one.row
    told = {name: row[name] for name in ("ref", "name", "born", "state")}
    return {**told, "move": one.vote.move}


def _ready(one: _Judged) -> Ready:
    by = one.vote.by
    return Ready(**_about(one), due=by and by.due, rule=by and by.rule)


def _not_yet(one: _Judged, reader: Reader) -> NotYet:
    return NotYet(
        **_about(one),
        reasons=secrecy.told(one.vote.refusals, knowing=one.knowing),
        earliest=one.vote.earliest,
        todo=way_on.command(one.way, reader.today),
        waits_for=one.way.waits_for,
    )


def _papers(one: _Judged, reader: Reader) -> Iterator[NeededPaper]:
    for needed in one.vote.needed:
        if one.knowing or needed.rule not in secrecy.ABOUT_IT:
            yield NeededPaper(
                one.row["ref"],
                one.row["name"],
                needed.deed.what,
                needed.rule,
                way_on.spelled(needed.deed.command, reader.today, reader.today),
                needed.deed.who.word,
            )


def flat(agenda: Agenda) -> Iterable[dict[str, Any]]:
    """Yield the people of an agenda as rows of one list."""
    for ready in agenda.ready:
        yield {**ready.__dict__, "ready": True, "reasons": (), "todo": None}
    for waiting in agenda.not_yet:
        told = {name: getattr(waiting, name) for name in ("ref", "name", "born", "move", "state")}
        yield {
            **told,
            "due": None,
            "rule": None,
            "ready": False,
            "reasons": waiting.reasons,
            "todo": waiting.todo,
        }
