"""The undoing of what a user recorded last, by the compensation that the engine knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from states.catalogue import act_label
from states.errors import NotFound
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.casework import casefile, gate
from workflow.casework.correction_rules import Correction
from workflow.casework.corrections import FOR_GOOD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from states.history.acts import Act
    from states.pipeline import Refusal
    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.stamp import Stamp

NOTHING_YET = N_("{value} has recorded nothing about a case that could be undone.")
UNDONE = N_("Your latest act, no. {n} of {ref} ({what}), was undone already.")
CORRECTION = N_(
    "Your latest act, no. {n} of {ref}, is itself a correction; correct what it is about again: "
    'ketnap correct {ref} --act N --reason "…"'
)
OTHERS_SINCE = N_(
    "Since your act no. {n} of {ref} ({what}) this was recorded: no. {later} ({then}, {actor}). Undo that first, or "
    'change what is wrong in yours: ketnap correct {ref} --act {n} --reason "…"'
)
HELPS: Mapping[str, str] = {
    "open": N_(
        "Opening a case is not undone; what helps while it has not moved: "
        'ketnap advance void {ref} --reason "…"'
    ),
    "transfer_accept": N_(
        "A case that was taken over is not given back by undoing; hand it over again: ketnap transfer open {ref} --to CODE"
    ),
    "transfer_receive": N_(
        "A case that was taken over is not given back by undoing; hand it over again: ketnap transfer open {ref} --to CODE"
    ),
    "transfer_rehouse": N_(
        "A case that was moved to another unit is not moved back by undoing; hand it over again: "
        "ketnap transfer open {ref} --to CODE"
    ),
}
"""What helps where an act cannot be undone."""


class Undoing(NamedTuple):
    """How the latest act of a user is undone: of which case, by which correction."""

    ref: str
    correction: Correction


def latest(app: App, reason: str, stamp: Stamp) -> Undoing:
    """Return how what the actor recorded last is undone.

    Evidence is retracted, a step undone where nothing was recorded after it. Raises `NotFound` where the actor has
    recorded nothing or sees the case no longer, and `Refused` where it cannot be undone, with what helps.
    """
    with app.reading() as session:
        rows = session.execute("latest_act_of_user", {"actor_id": stamp.actor.user_id})
        if not rows:
            raise NotFound(NOTHING_YET, value=stamp.actor.name)
        row = rows[0]
        case = casefile.read(session, row["ref"], stamp.actor)
    act = case.act(row["n"])
    gate.refuse(_stands(case, act, undone=bool(row["undone"])))
    return Undoing(case.ref, Correction(reason, act.n if act.evidence else None))


def _stands(case: CaseFile, act: Act, *, undone: bool) -> Iterator[Refusal]:
    """Yield why an act is not undone: it is a correction, it was undone, it is for good, others came after it."""
    told: dict[str, Any] = {"n": act.n, "ref": case.ref, "what": _what(act)}
    last = case.dossier.acts[-1]
    if act.move == "correct":
        yield gate.ours("S0", CORRECTION, **told)
    elif undone:
        yield gate.ours("S0", UNDONE, **told)
    elif act.move in FOR_GOOD:
        yield gate.ours("S0", HELPS[act.move], **told)
    elif not act.evidence and last.n != act.n:
        since: dict[str, Any] = {"later": last.n, "then": _what(last), "actor": last.actor}
        yield gate.ours("S0", OTHERS_SINCE, **told, **since)


def _what(act: Act) -> object:
    return act_label(act.move, act.evidence, act.from_state)
