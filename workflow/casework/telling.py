"""Whom the catalogue has told of an act: the branch, who acts next, the other side of a transfer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from notifications import outbox
from states.catalogue import MOVE_BY_NAME, transfer
from states.frozen import NamedTuple
from states.pipeline import N_, Role, Tell, Warned
from states.units import authority_of, committee_of
from workflow.ground import tree

if TYPE_CHECKING:
    from states.history.acts import Act
    from states.units import Unit
    from workflow.casework.casefile import CaseFile
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

TEMPLATE = "moved"
_TELLS: Mapping[str, tuple[Tell, ...]] = {
    **{move.name: move.tells for move in MOVE_BY_NAME.values()},
    **{f"transfer_{step.name}": step.tells for step in transfer.STEPS},
    "transfer_receive": (Tell.BRANCH,),
}


class Place(NamedTuple):
    """Where messages go: the users of a unit in one of two roles."""

    unit_id: int
    role: Role
    or_role: Role


def tell(session: Session, case: CaseFile, act: Act, chain: Sequence[Unit], stamp: Stamp) -> None:
    """Queue the messages about an act of a case as it stands after it.

    A unit without users of its own is served by its committee, which is then told in its place. An
    act told of before, whose date was corrected since, is told of anew.
    """
    for whom in _TELLS.get(act.move, ()):
        message = _message(case, act, stamp)
        for place in _places(session, whom, (case, act), chain):
            audience = outbox.Audience(*place, but_not=stamp.actor.user_id)
            if outbox.enqueue_all(session, message, audience):
                break


def take_back(session: Session, case: CaseFile, act: int, *, keep: bool) -> tuple[Warned, ...]:
    """Cancel queued mail about a corrected act (unless `keep`), and about limits that no longer run.

    Returns a warning that names who was told already.
    """
    if not keep:
        outbox.cancel(session, case.id, about(act))
    session.run("messages_cancel_stale", {"case_id": case.id})
    rows = session.execute("messages_sent_about", {"case_id": case.id, "about": about(act)})
    if not rows:
        return ()
    told = tuple(dict.fromkeys(row["to_address"] for row in rows))
    message = N_("Mail about act {n} has been sent already, to: {told}.")
    return (Warned(message, {"n": act, "told": told}),)


def about(act: int) -> str:
    """Return by what the messages about an act are known, for taking them back."""
    return f"act {act}"


def _message(case: CaseFile, act: Act, stamp: Stamp) -> outbox.Message:
    due, latest = case.row["next_due"], case.acts[-1].n
    again = "" if act.n == latest else f":{latest}"
    params = {
        "ref": case.ref,
        "move": act.move,
        "on": act.on.isoformat(),
        "due": due.isoformat() if due else None,
    }
    key = f"{case.ref}:{about(act.n)}:{TEMPLATE}{again}"
    return outbox.Message(key, case.id, TEMPLATE, params, stamp.at, rung=about(act.n))


def _places(
    session: Session, whom: Tell, told: tuple[CaseFile, Act], chain: Sequence[Unit]
) -> Iterator[Place]:
    """Yield where to tell, best place first: the next is tried where nobody can be told."""
    case, act = told
    match whom:
        case Tell.BRANCH:
            yield Place(tree.id_of(chain[-1]), Role.BRANCH, Role.BRANCH)
            yield Place(tree.id_of(committee_of(chain)), Role.COMMITTEE, Role.COMMITTEE)
        case Tell.NEXT:
            yield _next(case.dossier.state, chain)
        case Tell.RECEIVING:
            yield from _receiving(session, case, act.move)
        case Tell.LEAVING:
            yield Place(_transfer(session, case)["from_unit_id"], Role.BRANCH, Role.COMMITTEE)


def _next(state: str, chain: Sequence[Unit]) -> Place:
    own, decides = committee_of(chain), authority_of(chain)
    if state.endswith("proposed") and own is not decides:
        return Place(tree.id_of(own), Role.COMMITTEE, Role.COMMITTEE)
    return Place(tree.id_of(decides), Role.AUTHORITY, Role.AUTHORITY)


def _receiving(session: Session, case: CaseFile, move: str) -> Iterator[Place]:
    """Yield the destination, then the unit above it; nobody for a draft that never left."""
    found = _transfer(session, case)
    if found["to_unit_id"] is None or (move == "transfer_cancel" and found["sent_on"] is None):
        return
    yield Place(found["to_unit_id"], Role.BRANCH, Role.COMMITTEE)
    yield Place(found["to_parent_id"], Role.COMMITTEE, Role.COMMITTEE)


def _transfer(session: Session, case: CaseFile) -> Row:
    """Return the latest hand-over of the case as it stood before the step."""
    return session.execute("transfer_sides", {"case_id": case.id})[0]
