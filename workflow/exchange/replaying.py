"""One row replayed: its opening and its steps, each judged as it would have been on its own day.

The verbs that judge are those of the commands; nothing is written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, STATE_BY_ID
from states.catalogue.stages import INITIAL
from states.errors import BadInput, KetnapError
from states.frozen import NamedTuple
from states.guards import GUARDS
from states.machine import CANDIDACY
from states.pipeline import N_
from workflow.casework import advancing, entering, evidence, opening, writing
from workflow.casework.writing import Draft
from workflow.exchange import refusals, statuses
from workflow.exchange.planned import Planned, Step
from workflow.exchange.rows import Problem

if TYPE_CHECKING:
    from datetime import date

    from workflow.casework.casefile import CaseFile
    from workflow.exchange.grounds import Grounds
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Session

NO_REQUEST = N_("{field}: the row has no request number {value} before this answer.")
NO_RULE = N_("{field}: there is no rule {value}.")
REASON_TOO = N_("{field}: say why the condition is passed.")


_RULES = frozenset(map(str.casefold, GUARDS))
_ENDING = frozenset({"S0", "T0", "F1"})
"""Where one of these refuses a step, what comes after it cannot be judged."""


class Entry(NamedTuple):
    """How rows are entered: by whom and when, and the register's first day, before which roles are waived.

    `kept` says that the list is of the branch's own kind: a step that nothing leads to is where a row stops.
    """

    stamp: Stamp
    today: date
    first_day: date
    grounds: Grounds
    kept: bool = False


class Place(NamedTuple):
    """The unit whose cases are opened: its key and its code."""

    id: int
    code: str


class Replayed(NamedTuple):
    """A row after its replay: the case as it stands in memory, or what is wrong; and where it stopped short."""

    entered: entering.Entered | None
    problems: tuple[Problem, ...]
    stopped: tuple[Step, ...] = ()
    reached: str | None = None


class _StoppedError(Exception):
    """The row goes no further; what it still has is not judged."""


def replay(session: Session, place: Place, planned: Planned, entry: Entry) -> Replayed:
    """Judge a row, opening and steps; return the case that it makes, or all its problems.

    The case has no number yet, so its acts stand in no chain: both come when it is written.
    """
    run = _Replay(session, place, planned, entry)
    try:
        run.open()
        run.take()
    except _StoppedError:
        pass
    run.compare()
    problems = (*planned.problems, *run.problems)
    if problems:
        return Replayed(None, problems, tuple(run.short), run.reached)
    return Replayed(run.entered(), (), tuple(run.short), run.reached)


class _Replay:
    """One row on its way."""

    def __init__(self, session: Session, place: Place, planned: Planned, entry: Entry) -> None:
        self._session, self._place, self._planned, self._entry = session, place, planned, entry
        self._requests: dict[int, int] = {}
        self._case: CaseFile | None = None
        self._acts: list[dict[str, Any]] = []
        self._parts: list[dict[str, Any]] = []
        self._news: list[tuple[CaseFile, Stamp]] = []
        self.problems: list[Problem] = []
        self.short: list[Step] = []

    # -- the opening ------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the case, unless something speaks against it."""
        planned = self._planned
        if any(
            problem.column in planned.facts or "." not in problem.column
            for problem in planned.problems
        ):
            raise _StoppedError  # who it is cannot be read
        on = planned.opened or self._entry.today
        stamp, base = self._stamp(on, planned.told.get("note")), self._ground(on)
        try:
            draft = opening.judged(self._session, base, planned.facts, stamp)
        except KetnapError as refused:
            self._refuse(Step("", 1, on), refused)
            raise _StoppedError from None
        self._add(writing.blank(0, self._place.id, on, base), draft, stamp, base)

    # -- the steps --------------------------------------------------------------------------------

    def take(self) -> None:
        """Take the steps in their order; a step that lacks a paper is where the row stops."""
        pending = list(self._planned.steps)
        while pending:
            step = self._following(pending)
            pending.remove(step)
            if step.lacks or step.bad:
                self.short += [step] if not step.bad else []
                if step.is_evidence:
                    continue
                raise _StoppedError
            self._one(step)

    def _following(self, pending: list[Step]) -> Step:
        """Return the next step of the earliest day: the first that starts from where the case stands."""
        first = pending[0]
        if first.is_evidence or CANDIDACY.allows(first.act, self._state):
            return first
        day = [step for step in pending if step.on == first.on]
        moves = (s for s in day if not s.is_evidence and CANDIDACY.allows(s.act, self._state))
        papers = (s for s in day if s.is_evidence)
        return next(moves, None) or next(papers, first)

    def _one(self, step: Step) -> None:
        """Judge a step and add it to the case."""
        if not (step.is_evidence or CANDIDACY.allows(step.act, self._state)) and self._gap(step):
            raise _StoppedError
        assert step.on is not None  # noqa: S101 - for the type checker
        stamp, base = self._stamp(step.on, step.note), self._ground(step.on)
        judge = self._paper if step.is_evidence else self._move
        try:
            draft, stamp = judge(step, stamp, base)
        except KetnapError as refused:
            draft = self._supposed(step, self._refuse(step, refused))
        self._add(self._here, draft, stamp, base)
        if step.act == "verification_request":
            self._requests[step.nth] = self._here.acts[-1].n

    def _gap(self, step: Step) -> bool:
        """Say whether a step that does not start from here is where the row stops: a step before it is missing."""
        if not (self._entry.kept or any(not s.is_evidence for s in self._planned.undated)):
            return False
        self.short.append(step)
        return True

    def _move(self, step: Step, stamp: Stamp, base: Ground) -> tuple[Draft, Stamp]:
        told = self._planned.told
        despite, reason = tuple(told.get("despite") or ()), told.get("reason")
        if despite and not reason:
            raise BadInput(REASON_TOO, field="reason", value="")
        for rule in despite:
            if rule.casefold() not in _RULES:
                raise BadInput(NO_RULE, field="despite", value=rule)
        wish = advancing.Wish(despite=despite, waived=self._is_waived(stamp))
        judged = (MOVE_BY_NAME[step.act], step.fields)
        why = ". ".join(str(word) for word in (step.note, reason) if word)
        asking = stamp._replace(note=why) if despite else stamp
        case, before = self._here, self._state
        decision = advancing.decided(self._session, (case, base), judged, asking, wish)
        return advancing.draft_of(judged, decision, before), asking if decision.passed else stamp

    def _paper(self, step: Step, stamp: Stamp, base: Ground) -> tuple[Draft, Stamp]:
        fields = dict(step.fields)
        if "request" in fields:
            asked = cast("int", fields["request"])
            if asked not in self._requests:
                raise BadInput(NO_REQUEST, field="--request", value=asked)
            fields["request"] = self._requests[asked]
        asked_for = (EVIDENCE_BY_NAME[step.act], fields)
        draft = evidence.judged(
            self._session, (self._here, base), asked_for, stamp, waived=self._is_waived(stamp)
        )
        return draft, stamp

    def _supposed(self, step: Step, refused: set[str | None]) -> Draft:
        """Return a refused step as if it had been taken, so that what is wrong further on is told too."""
        if step.is_evidence:
            return Draft("record", self._state, {"evidence": step.act, **step.fields})
        if refused & _ENDING or not CANDIDACY.allows(step.act, self._state):
            raise _StoppedError
        return Draft(step.act, CANDIDACY.reached(step.act, self._state), step.fields)

    # -- where it ends ----------------------------------------------------------------------------

    def compare(self) -> None:
        """Compare the state that the list claims with the one reached."""
        planned = self._planned
        claimed = planned.state
        if claimed is None or self._case is None or self.problems or planned.problems:
            return
        reached = self._state
        more = "state" in planned.told or statuses.claims_more(claimed, reached)
        if claimed == reached or not more:
            return
        told = {"reached": STATE_BY_ID[reached].label, "state": STATE_BY_ID[claimed].label}
        short = self.short or list(planned.undated)
        lacking = [step.column(part) for step in short for part in step.lacks or ("on",) if part]
        self.problems += refusals.short_of(planned, lacking, told)

    def entered(self) -> entering.Entered:
        """Return the case as it is to be written; of how it stood between its acts only what is told of is kept."""
        now = self._entry.grounds.today(self._place.id)
        return entering.Entered(self._here, now, self._acts, self._parts, self._news)

    @property
    def reached(self) -> str | None:
        """Return the state that the papers of the row come to, None where the case could not be opened."""
        return self._state if self._case else None

    # -- pieces -----------------------------------------------------------------------------------

    @property
    def _here(self) -> CaseFile:
        assert self._case is not None  # noqa: S101 - for the type checker
        return self._case

    @property
    def _state(self) -> str:
        return self._case.dossier.state if self._case else INITIAL

    def _add(self, case: CaseFile, draft: Draft, stamp: Stamp, base: Ground) -> None:
        stood = writing.stand(case, draft, stamp, base)
        self._case = stood.case
        self._acts.append(stood.act)
        self._parts += stood.parts
        if not stamp.backfilled:
            self._news.append((stood.case, stamp))

    def _stamp(self, on: date, note: object) -> Stamp:
        entry = self._entry
        return entry.stamp._replace(
            on=on, note=str(note) if note else None, backfilled=on < entry.today
        )

    def _ground(self, on: date) -> Ground:
        return self._entry.grounds.at(self._place.id, on)

    def _is_waived(self, stamp: Stamp) -> bool:
        return stamp.on < self._entry.first_day

    def _refuse(self, step: Step, refused: KetnapError) -> set[str | None]:
        """Tell the problems of a refusal; return the rules that refuse."""
        told = list(refusals.told(self._planned, step, refused))
        self.problems += told
        return {problem.rule for problem in told}
