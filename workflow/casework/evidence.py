"""Evidence put on file: papers and facts that change no state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from states.catalogue import EVIDENCE, EvidenceKind, find_kind, kind_names
from states.errors import BadInput, NotFound
from states.frozen import Frozen
from states.guards import judge
from states.pipeline import N_, Move
from states.values import parse
from workflow.casework import gate, settling, writing
from workflow.casework.casefile import CaseFile
from workflow.casework.writing import Draft

if TYPE_CHECKING:
    from datetime import date

    from workflow.app import App
    from workflow.stamp import Stamp


class Recorded(Frozen):
    """A piece of evidence as it was put on file; `id` is the number of its act."""

    id: int
    kind: str
    ref: str
    on: date


def record(  # noqa: PLR0913 - what, of whom, with what, by whom, and what was seen before
    app: App,
    ref: str,
    kind: str,
    given: Mapping[str, object],
    stamp: Stamp,
    *,
    seen: int | None = None,
) -> Recorded:
    """Put one piece of evidence of `kind` on file; its date may be earlier than the last move.

    Raises as `cases.advance` does; `BadInput` where a reply names no open request.
    """
    evidence = named_kind(kind)
    fields = parse(evidence.fields, given)
    whole = {"evidence": evidence.name, **fields}
    with app.transaction() as session:
        case, base = gate.for_writing(session, app, ref, stamp, seen)
        gate.permit(stamp, settling.roles(evidence, whole))
        gate.all_given(evidence.fields, fields)
        gate.named_exist(session, case, (evidence.fields, fields), stamp.actor)
        gate.check_given(case, fields, stamp, app.today())
        settling.check(whole, stamp.note)
        if evidence.name == "verification_reply":
            _check_reply(case, fields)
        step = as_move(evidence, case.dossier.state)
        facts = writing.facts(case, base, step, fields, stamp)
        guards = ("T0", *evidence.guards)
        gate.refuse(
            gate.in_future(stamp, app.today()),
            settling.reasons(case.dossier, base, whole, stamp),
            judge(facts, guards).refusals,
        )
        draft = Draft("record", case.dossier.state, whole)
        case = writing.apply(session, case, draft, stamp, base)
        done = Recorded(case.acts[-1].n, evidence.name, case.ref, stamp.on)
        return app.answered(session, done)


def named_kind(word: str) -> EvidenceKind:
    """Return the kind of evidence that `word` names; raises `NotFound` with near names."""
    found = find_kind(word)
    if found is None:
        from states.names import near

        known = [
            (spelt, kind.name.replace("_", "-")) for kind in EVIDENCE for spelt in kind_names(kind)
        ]
        unknown = N_("There is no kind of evidence {value}.")
        raise NotFound(unknown, value=word, near=near(word, known))
    return found


def as_move(evidence: EvidenceKind, state: str) -> Move:
    """Return the recording as a step that leaves the case where it stands."""
    return Move(
        "record", evidence.label, (state,), "", evidence.roles, evidence.fields, evidence.guards
    )


def _check_reply(case: CaseFile, fields: Mapping[str, object]) -> None:
    waiting = [act.n for act in case.dossier.open_requests()]
    if fields["request"] not in waiting:
        raise BadInput(
            N_("{field}: {value} is not a request that waits for an answer; these do: {waiting}."),
            field="--request",
            value=fields["request"],
            waiting=waiting or "–",
        )
