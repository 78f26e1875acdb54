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
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Session


Piece = tuple[EvidenceKind, Mapping[str, object]]
"""A kind of evidence, with what was given for its fields as typed values."""


class Recorded(Frozen):
    """A piece of evidence as it was put on file; `id` is the number of its act, None on a dry run."""

    id: int | None
    kind: str
    ref: str
    on: date
    _state: str | None = None
    _name: str = ""

    @property
    def act(self) -> int | None:
        """Return the number of the act."""
        return self.id

    @property
    def state(self) -> str | None:
        """Return the state of the case, for who records for many."""
        return self._state

    @property
    def name(self) -> str:
        """Return whom it is about, for the screen."""
        return self._name


def record(  # noqa: PLR0913 - what, of whom, with what, by whom, what was seen before, and whether to write
    app: App,
    ref: str,
    kind: str,
    given: Mapping[str, object],
    stamp: Stamp,
    *,
    seen: int | None = None,
    dry_run: bool = False,
) -> Recorded:
    """Put one piece of evidence of `kind` on file; its date may be earlier than the last move.

    With `dry_run`, only show what would be recorded. Raises as `cases.advance` does; `BadInput` where a reply
    names no open request.
    """
    asked = piece_of(kind, given)
    if dry_run:
        with app.reading() as session:
            on = gate.for_reading(session, app, ref, stamp, seen)
            return put(session, on, asked, stamp, dry_run=True)
    with app.transaction() as session:
        on = gate.for_writing(session, app, ref, stamp, seen)
        return app.answered(session, put(session, on, asked, stamp))


def piece_of(kind: str, given: Mapping[str, object]) -> Piece:
    """Return the kind of evidence that a word names, with what is given for its fields as typed values."""
    evidence = named_kind(kind)
    return evidence, parse(evidence.fields, given)


def put(
    session: Session,
    on: tuple[CaseFile, Ground],
    asked: Piece,
    stamp: Stamp,
    *,
    dry_run: bool = False,
) -> Recorded:
    """Put evidence on file for a case that was read, to be written unless `dry_run`; raises as `record` does."""
    case, act = on[0], None
    draft = judged(session, on, asked, stamp)
    if not dry_run:
        case = writing.apply(session, case, draft, stamp, on[1])
        act = case.acts[-1].n
    state, name = str(case.row["state"]), str(case.row["name"])
    return Recorded(act, asked[0].name, case.ref, stamp.on, _state=state, _name=name)


def judged(
    session: Session,
    on: tuple[CaseFile, Ground],
    asked: Piece,
    stamp: Stamp,
    *,
    waived: bool = False,
) -> Draft:
    """Return the act that puts a paper on file, unless something speaks against it; raises as `record` does.

    With `waived` nobody asks which role and which unit the actor is of.
    """
    (case, base), (evidence, fields) = on, asked
    whole = {"evidence": evidence.name, **fields}
    by = stamp._replace(actor=gate.anybody(base)) if waived else stamp
    gate.permit(by, settling.roles(evidence, whole))
    gate.all_given(evidence.fields, fields)
    gate.named_exist(session, case, (evidence.fields, fields), stamp.actor)
    gate.check_given(case, fields, stamp, base.context.today)
    settling.check(whole, stamp.note)
    if evidence.name == "verification_reply":
        _check_reply(case, fields)
    step = as_move(evidence, case.dossier.state)
    facts = writing.facts(case, base, step, fields, by)
    gate.refuse(
        gate.in_future(stamp, base.context.today),
        settling.reasons(case.dossier, base, whole, by),
        judge(facts, ("T0", *evidence.guards)).refusals,
    )
    return Draft("record", case.dossier.state, whole)


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
