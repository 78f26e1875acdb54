"""The limits: when each starts, in which states it runs, what meets it, who owns it.

Source: the project's domain rules, section 4. The numbers stand in the rule register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from states.catalogue import transfer
from states.catalogue.candidacy import PRE_DECISION, PROBATION, PROPOSALS, VERIFICATION
from states.frozen import NamedTuple
from states.history.acts import Act
from states.history.dossier import Dossier
from states.law.calendar import add_months
from states.law.rules import RuleSet

Law = Callable[[date], RuleSet]
"""Gives the rule set in force on a day, with the unit's own local values in place."""


class Start(NamedTuple):
    """Where a limit starts for one case.

    `law_on` is the day whose rule set counts, where that is not `on`; `part` names the number of a rule
    that has several; `rough` marks a start that stands in for an unknown one; `owner` is who acts where
    that is not the limit's own owner; `chosen` is the day that somebody named, in place of a count.
    """

    act: Act
    on: date
    law_on: date | None = None
    part: str | None = None
    rough: bool = False
    owner: str | None = None
    chosen: date | None = None


Starts = Callable[[Dossier, Law], Iterator[Start]]


class Limit(NamedTuple):
    """A rule that says by when something must happen; `milestone`: a day that comes by itself."""

    rule: str
    owner: str
    states: tuple[str, ...]
    starts: Starts
    milestone: bool = False


def probation_ends(case: Dossier, law: Law) -> date | None:
    """Return the day the months of probation end (Charter 5.1), or None before the ceremony."""
    return _twelve_months(case.ceremony, law) if case.ceremony else None


def _twelve_months(ceremony: Act, law: Law) -> date:
    return add_months(ceremony.on, law(ceremony.on)["D5"].amount)


def _entry(case: Dossier, _: Law) -> Iterator[Start]:
    yield Start(case.entered, case.entered.on)


def _certified(case: Dossier, _: Law) -> Iterator[Start]:
    """Start with the entry; a note why the person does not apply yet names another day."""
    note = case.not_yet
    yield Start(case.entered, case.entered.on, chosen=note.day("until") if note else None)


def _class_end(case: Dossier, _: Law) -> Iterator[Start]:
    enrolled = case.last("enrol")
    if enrolled and (ends := enrolled.day("ends")):
        yield Start(enrolled, ends)


def _latest(*moves: str) -> Starts:
    def starts(case: Dossier, _: Law) -> Iterator[Start]:
        if act := case.last(*moves):
            yield Start(act, act.on)

    return starts


def _certificate(case: Dossier, _: Law) -> Iterator[Start]:
    act = case.certified_by()
    if act and (issued := act.day("issued")):
        yield Start(act, issued, part="months")


def _decision(case: Dossier, law: Law) -> Iterator[Start]:
    """Start at the receipt of the decision, or at its issue where the law of its day says so."""
    if act := case.decision:
        received = act.day("received") or act.on
        by_issue = law(act.on)["D4"].part("starts") == "issue"
        yield Start(act, act.on if by_issue else received, law_on=act.on, part="days")


def _ceremony(case: Dossier, _: Law) -> Iterator[Start]:
    if act := case.ceremony:
        yield Start(act, act.on)


def _ceremony_without(kind: str) -> Starts:
    def starts(case: Dossier, law: Law) -> Iterator[Start]:
        if not case.evidence(kind):
            yield from _ceremony(case, law)

    return starts


def _probation_over(case: Dossier, law: Law) -> Iterator[Start]:
    """Start at the end of probation, until the branch has proposed something on or after that day.

    Once the branch has referred its lost votes upward, the authority owes the decision.
    """
    if ceremony := case.ceremony:
        ends = _twelve_months(ceremony, law)
        proposals = ("propose_recognition", "propose_removal")
        if not any(act.move in proposals and act.on >= ends for act in case.chain):
            yield Start(ceremony, ends, owner=_after_referral(case))


def _after_referral(case: Dossier) -> str | None:
    return "authority" if case.referred_up else None


def _card(case: Dossier, _: Law) -> Iterator[Start]:
    recognised = case.last("recognise")
    if recognised and not case.evidence("card"):
        yield Start(recognised, recognised.on)


def _requests(case: Dossier, _: Law) -> Iterator[Start]:
    for act in case.open_requests():
        received, sent = act.day("received"), act.day("sent") or act.on
        part = "abroad" if act.fields.get("abroad") else "home"
        yield Start(act, received or sent, part=part, rough=received is None)


def _opinions(case: Dossier, _: Law) -> Iterator[Start]:
    for act in case.evidence("opinion_request"):
        later = [answer for answer in case.evidence("opinion") if answer.n > act.n]
        if not any(answer.text("source") == act.text("source") for answer in later):
            yield Start(act, act.on)


def _returned(case: Dossier, _: Law) -> Iterator[Start]:
    if case.entered.move in ("return_recognition", "refuse_removal"):
        yield Start(case.entered, case.entered.on, owner=_after_referral(case))


def _supplements(case: Dossier, _: Law) -> Iterator[Start]:
    for act in case.supplements_asked:
        yield Start(act, act.on, chosen=act.day("by"))


def _outside_dates(case: Dossier, _: Law) -> Iterator[Start]:
    accepted = case.last(*transfer.ARRIVALS)
    for act in case.evidence("outside_date"):
        if (day := act.day("date")) and not (accepted and accepted.n > act.n):
            yield Start(act, day)


def _known_move(since: str) -> Starts:
    """Start at the first word that the person moves, until a notice has gone out.

    What was known before the case reached the step `since` counts from that step.
    """

    def starts(case: Dossier, _: Law) -> Iterator[Start]:
        act, reached = move_without_notice(case), case.last(since)
        if act:
            yield Start(act, max(act.on, reached.on) if reached else act.on)

    return starts


def move_without_notice(case: Dossier) -> Act | None:
    """Return the act since which a move is known that no notice is out for, or None.

    A notice that came back declined leaves the person without a unit: it counts again. So does one that
    was called back while a leaving date is on file; a mere draft that was cancelled changes nothing then.
    """
    word = _Word()
    for act in case.after(case.last("reopen")):
        word = word.after(act)
    return word.waits


class _Word(NamedTuple):
    """The word of a move: the act that waits for a notice, a leaving date on file, a notice out."""

    waits: Act | None = None
    leaves: bool = False
    out: bool = False

    def after(self, act: Act) -> _Word:
        """Return what is known after one more act."""
        match act.move:
            case "record" if act.evidence == "leaving_date":
                waits = self.waits if self.out else _first_word(self.waits, act)
                return self._replace(waits=waits, leaves=True)
            case "transfer_open":
                return self._replace(waits=_first_word(self.waits, act))
            case "transfer_send":
                return self._replace(waits=None, out=True)
            case "transfer_decline":
                return self._replace(waits=act, out=False)
            case "transfer_cancel":
                waits = act if self.out else self.waits
                return self._replace(waits=waits if self.leaves else None, out=False)
            case "transfer_accept" | "transfer_receive":
                return _Word()
        return self


def _first_word(known: Act | None, act: Act) -> Act:
    """Return which of two acts told of the move first, by their own days and not by their entry.

    A notice that came back is no word of the move but a start of its own, which no older word goes before.
    """
    word = known is None or known.move in ("record", "transfer_open")
    return act if known is None or (word and act.on < known.on) else known


def _transfer(step: str, state: str) -> Starts:
    def starts(case: Dossier, _: Law) -> Iterator[Start]:
        act = case.last(step) if case.transfer == state else None
        if act:
            yield Start(act, act.on)

    return starts


def _answer(case: Dossier, law: Law) -> Iterator[Start]:
    """Start with the notice; a place outside the register has nobody here to act: the branch chases."""
    owner = "branch" if case.leaves_the_city else None
    for start in _transfer("transfer_send", "sent")(case, law):
        yield start._replace(owner=owner)


_BEFORE_CEREMONY = (*PRE_DECISION, "decided")
_CERTIFIED = ("certified", *VERIFICATION, "proposed", "endorsed", "decided")

LIMITS = (
    Limit("L1", "branch", ("identified",), _entry),
    Limit("L2", "branch", ("nominated",), _entry),
    Limit("L3", "centre", ("enrolled",), _class_end),
    Limit("L4", "branch", ("certified",), _certified),
    Limit("D10", "branch", ("certified", *VERIFICATION), _certificate),
    Limit("L5", "branch", ("applied",), _entry),
    Limit("D9", "branch", VERIFICATION, _latest("apply", "redo_dossier")),
    Limit("V13", "unit-asked", VERIFICATION, _requests),
    Limit("L6", "branch", ("verified",), _entry),
    Limit("L7", "unit-asked", VERIFICATION, _opinions),
    Limit("L9", "branch", _BEFORE_CEREMONY, _outside_dates),
    Limit("D1", "authority", ("proposed", "endorsed"), _latest("propose")),
    Limit("L10", "branch", PROPOSALS, _supplements),
    Limit("D4", "branch", ("decided",), _decision),
    Limit("D13", "candidate", (*PROBATION, "member"), _ceremony_without("member_cv")),
    Limit("D6w", "candidate", PROBATION, _ceremony_without("course")),
    Limit("D5", "candidate", PROBATION, _ceremony, milestone=True),
    Limit("D7", "branch", ("probation",), _probation_over),
    Limit("L8", "branch", ("probation",), _returned),
    Limit("D2", "authority", ("recognition_proposed", "recognition_endorsed"),
          _latest("propose_recognition")),
    Limit("D12", "branch", ("member",), _card),
    Limit("T1", "branch", _CERTIFIED, _known_move("certify")),
    Limit("T2", "receiving-unit", _BEFORE_CEREMONY, _answer),
    Limit("T3", "receiving-unit", (*_BEFORE_CEREMONY, *PROBATION, "member"),
          _transfer("transfer_acknowledge", "acknowledged")),
    Limit("T4", "candidate", PROBATION, _known_move("hold_ceremony")),
    Limit("T5", "candidate", (*PROBATION, "member"), _transfer("transfer_send", "sent")),
)  # fmt: skip
