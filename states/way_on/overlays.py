"""What comes before the step itself: a hand-over, a hold, a move away, a supplement, a helper who is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from states.catalogue import EVIDENCE_BY_NAME, transfer
from states.catalogue.candidacy import PRE_DECISION, PROBATION, PROPOSALS, RECOGNITION
from states.catalogue.groups import STATES
from states.frozen import NamedTuple
from states.history.acts import Act
from states.history.dossier import Dossier
from states.history.holds import LASTING
from states.law.deadlines import deadline_of
from states.law.limits import move_without_notice
from states.pipeline import N_, Label, Warned
from states.way_on import deeds
from states.way_on.deeds import Deed
from states.way_on.standing import Asked, Standing

DRAFTED = N_("A hand-over is drafted and not sent yet.")
NOTICE_OUT = N_(
    "The notice is out; {unit} acknowledges it, and then takes the case or declines it."
)
NOTICE_OUTSIDE = N_(
    "The notice is out to a place outside the register; its answer is put on record here."
)
ACKNOWLEDGED = N_(
    "{unit} has acknowledged the notice; it takes the case with a helper, or declines it."
)
ON_HOLD = N_(
    "The case is on hold since {since}, until {until}; whoever goes on before ends the hold first."
)
REVIEWED = N_(
    "Political standards are under review since {since}; the review is ended by its conclusion."
)
MOVES_AWAY = N_("That the person moves away is known since {on}; the case is handed over.")
GONE = N_("The person was to leave on {on} ({what}), which has passed; the case is handed over.")
ASKED_FOR = N_("Asked for on {on}, to be there by {by}: {papers}.")
NOT_THERE = N_(
    "The papers asked for on {on}, to be there by {by}, are missing or come too late for the limit; the dossier is considered all the same: {papers}."
)
NO_HELPER = N_("Nobody is assigned to help the person.")

_MOVERS = (*PRE_DECISION, "decided", *PROBATION)
_LIMIT_OF = {"proposed": "D1", "endorsed": "D1", **dict.fromkeys(RECOGNITION, "D2")}


class Before(NamedTuple):
    """A thing that comes before the step, and why.

    Where it `stops` the case, nobody goes on meanwhile; where it `lets_pass`, whoever may take the step goes
    on all the same, `passing` it for that reason.
    """

    deed: Deed
    why: Warned | None
    stops: bool = False
    lets_pass: bool = False
    passing: Warned | None = None


def before(standing: Standing, asked: Asked) -> Iterator[Before]:
    """Yield what comes before the step, first things first."""
    yield from _handed_over(standing)
    yield from _held(standing, asked)
    yield from _leaving(standing, asked.on)
    yield from _supplement(standing, asked.on)
    yield from _helper(standing)
    yield from _papers(standing)


def _handed_over(standing: Standing) -> Iterator[Before]:
    """Yield the step that a hand-over under way waits for."""
    over = standing.hand_over
    if over is None:
        return
    if over.state == "drafted":
        yield Before(deeds.hand_over(standing, "send"), Warned(DRAFTED, {}), stops=True)
    elif over.to is None:
        yield Before(
            deeds.hand_over(standing, "outside_reply"), Warned(NOTICE_OUTSIDE, {}), stops=True
        )
    elif over.state == "sent":
        why = Warned(NOTICE_OUT, {"unit": over.to.name})
        yield Before(deeds.hand_over(standing, "acknowledge"), why, stops=True)
    else:
        known = {} if over.to.kind == "branch" else {"branch": None}
        why = Warned(ACKNOWLEDGED, {"unit": over.to.name})
        yield Before(deeds.hand_over(standing, "accept", known), why, stops=True)


def _held(standing: Standing, asked: Asked) -> Iterator[Before]:
    """Yield the end of a hold that lasts; that a review is one is told to those who may know."""
    lasting = [h for h in standing.case.holds if h.ended is None and h.lasts(asked.on)]
    if not lasting:
        return
    review = next((h for h in lasting if h.kind == LASTING), None) if asked.knowing else None
    hold = review or lasting[-1]
    message = REVIEWED if review else ON_HOLD
    why = Warned(message, {"since": hold.on, "until": hold.until})
    concludes = review is not None or not asked.knowing  # whoever may not know is not told by it
    deed = deeds.resume(standing, hold.until, concludes=concludes)
    yield Before(deed, why, stops=True)


def _leaving(standing: Standing, on: date) -> Iterator[Before]:
    """Yield the hand-over of who moves away, or has gone on a day that was known."""
    case = standing.case
    if standing.hand_over:
        return
    if case.state in _MOVERS and (told := move_without_notice(case)):
        yield Before(_opened(standing), Warned(MOVES_AWAY, {"on": told.on}))
    elif case.state in (*PRE_DECISION, "decided") and (gone := _gone(case, on)):
        kind = EVIDENCE_BY_NAME["outside_date"].fields[0]
        words = {choice.id: choice.label for choice in kind.choices}
        what = words.get(gone.text("kind") or "", Label("", ""))
        why = Warned(GONE, {"on": gone.day("date"), "what": what})
        yield Before(_opened(standing)._replace(limits=("L9",), act=gone.n), why)


def _opened(standing: Standing) -> Deed:
    return deeds.hand_over(standing, "open", {"to": None})


def _gone(case: Dossier, on: date) -> Act | None:
    """Return the day on file, since the person came here, on which the person was to leave and which has passed."""
    arrived = case.last(*transfer.ARRIVALS)
    dates = (a for a in case.evidence("outside_date") if not (arrived and arrived.n > a.n))
    return next((a for a in dates if (day := a.day("date")) and day < on), None)


def _supplement(standing: Standing, on: date) -> Iterator[Before]:
    """Yield the papers that were asked for; the committees wait for them, unless the limit runs out before."""
    asked = standing.case.supplements_asked
    if standing.case.state not in PROPOSALS or not asked:
        return
    latest = asked[-1]
    papers = "; ".join(act.text("papers") or "" for act in asked)
    by = latest.day("by") or on
    told = {"on": latest.on, "by": by, "papers": papers}
    deed = deeds.step(standing, "supplement")._replace(limits=("L10",), act=latest.n)
    late = runs_out(standing, by, on)
    yield Before(deed, Warned(ASKED_FOR, told), not late, late, Warned(NOT_THERE, told))


def runs_out(standing: Standing, by: date, on: date) -> bool:
    """Return whether the committees do not wait for a supplement: its day has passed, or is too late for the limit."""
    limit = _LIMIT_OF.get(standing.case.state)
    due = deadline_of(standing.case, standing.context, limit) if limit else None
    return by < on or (due is not None and due.due <= by)


def _helper(standing: Standing) -> Iterator[Before]:
    """Yield that a helper is assigned, where there is nobody."""
    if standing.case.state in STATES["helped"] and not standing.case.helpers:
        deed = deeds.paper(standing, "helper")
        yield Before(deed, Warned(NO_HELPER, {}), lets_pass=standing.case.state in PROPOSALS)


def _papers(standing: Standing) -> Iterator[Before]:
    """Yield the papers that are due although no step asks for them: the member's CV, the card."""
    case = standing.case
    if case.state in (*PROBATION, *STATES["member"]) and not case.evidence("member_cv"):
        deed = deeds.paper(standing, "member_cv", limits=("D13",))
        yield Before(deed, None, lets_pass=case.state in PROPOSALS)
    if case.state in STATES["member"] and not case.evidence("card"):
        yield Before(deeds.paper(standing, "card", limits=("D12",)), None)
