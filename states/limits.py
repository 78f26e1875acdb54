"""Write down every limit: when it starts, in which states it runs, what meets it, who owns it.

Source: the project's domain rules, section 4. The numbers stand in the rule register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from states.catalogue.candidacy import PRE_DECISION, PROBATION, VERIFICATION
from states.history import Act, Dossier


class Start(NamedTuple):
    """Where a limit starts for one case.

    `law_on` is the day whose rule set counts, where that is not `on`; `variant` names the value of a
    limit that has several; `rough` marks a start that stands in for an unknown one.
    """

    act: Act
    on: date
    law_on: date | None = None
    variant: str | None = None
    rough: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule that says by when something must happen; `milestone`: a day that comes by itself."""

    rule: str
    owner: str
    states: tuple[str, ...]
    starts: Callable[[Dossier], Iterator[Start]]
    milestone: bool = False


_AFFECTED_BY_MOVING = ("certified", *VERIFICATION, "proposed", "endorsed", "decided")


def _entry(case: Dossier) -> Iterator[Start]:
    yield Start(case.entered, case.entered.on)


def _class_end(case: Dossier) -> Iterator[Start]:
    enrolled = case.last("enrol")
    if enrolled and (ends := enrolled.day("ends")):
        yield Start(enrolled, ends)


def _proposal(move: str) -> Callable[[Dossier], Iterator[Start]]:
    def starts(case: Dossier) -> Iterator[Start]:
        if act := case.last(move):
            yield Start(act, act.on)

    return starts


def _dossier(case: Dossier) -> Iterator[Start]:
    if act := case.dossier_act:
        yield Start(act, act.on)


def _certificate(case: Dossier) -> Iterator[Start]:
    if case.certificate is None:
        return
    for act in case.acts:
        if act.day("issued") == case.certificate:
            yield Start(act, case.certificate)
            return


def _decision(case: Dossier) -> Iterator[Start]:
    if act := case.decision:
        yield Start(act, act.day("received") or act.on, act.on)


def _ceremony(case: Dossier) -> Iterator[Start]:
    if act := case.ceremony:
        yield Start(act, act.on)


def _ceremony_without(kind: str) -> Callable[[Dossier], Iterator[Start]]:
    def starts(case: Dossier) -> Iterator[Start]:
        if not case.evidence(kind):
            yield from _ceremony(case)

    return starts


def _never_proposed(case: Dossier) -> Iterator[Start]:
    if not case.last("propose_recognition", "propose_removal"):
        yield from _ceremony(case)


def _card(case: Dossier) -> Iterator[Start]:
    recognised = case.last("recognise")
    if recognised and not case.evidence("card"):
        yield Start(recognised, recognised.on)


def _requests(case: Dossier) -> Iterator[Start]:
    for act in case.open_requests():
        received, sent = act.day("received"), act.day("sent") or act.on
        variant = "abroad" if act.fields.get("abroad") else "home"
        yield Start(act, received or sent, variant=variant, rough=received is None)


def _opinions(case: Dossier) -> Iterator[Start]:
    answers = {(act.text("source"), act.n) for act in case.evidence("opinion")}
    for act in case.evidence("opinion_request"):
        source = act.text("source")
        if not any(answer == source and n > act.n for answer, n in answers):
            yield Start(act, act.on)


def _returned(case: Dossier) -> Iterator[Start]:
    if case.entered.move in ("return_recognition", "refuse_removal"):
        yield Start(case.entered, case.entered.on)


def _outside_dates(case: Dossier) -> Iterator[Start]:
    accepted = case.last("transfer_accept")
    for act in case.evidence("outside_date"):
        if (day := act.day("date")) and not (accepted and accepted.n > act.n):
            yield Start(act, day)


def _leaving(case: Dossier) -> Act | None:
    """Return the latest word that the person moves, if no notice has gone out since."""
    word = max(
        (*case.evidence("leaving_date"), *(a for a in case.acts if a.move == "transfer_open")),
        key=lambda act: act.n,
        default=None,
    )
    ended = case.last("transfer_send", "transfer_cancel", "transfer_accept")
    return None if word is None or (ended and ended.n > word.n) else word


def _known_move(case: Dossier) -> Iterator[Start]:
    if word := _leaving(case):
        first = next(
            (a for a in case.evidence("leaving_date") if _still_ahead(case, a)), word
        )  # the clock runs from the first word of the move, not from the draft
        yield Start(first, first.on)


def _still_ahead(case: Dossier, word: Act) -> bool:
    ended = case.last("transfer_send", "transfer_cancel", "transfer_accept")
    return ended is None or word.n > ended.n


def _transfer(step: str, state: str) -> Callable[[Dossier], Iterator[Start]]:
    def starts(case: Dossier) -> Iterator[Start]:
        act = case.last(step)
        if act and case.transfer == state:
            yield Start(act, act.on)

    return starts


LIMITS = (
    Limit("L1", "branch", ("identified",), _entry),
    Limit("L2", "branch", ("nominated",), _entry),
    Limit("L3", "centre", ("enrolled",), _class_end),
    Limit("L4", "branch", ("certified",), _entry),
    Limit("D10", "branch", ("certified", *VERIFICATION), _certificate),
    Limit("L5", "branch", ("applied",), _entry),
    Limit("D9", "branch", VERIFICATION, _dossier),
    Limit("V13", "unit-asked", ("applied", "verifying"), _requests),
    Limit("L6", "branch", ("verified",), _entry),
    Limit("L7", "unit-asked", VERIFICATION, _opinions),
    Limit("L9", "branch", PRE_DECISION, _outside_dates),
    Limit("D1", "authority", ("proposed", "endorsed"), _proposal("propose")),
    Limit("D4", "branch", ("decided",), _decision),
    Limit("D13", "candidate", PROBATION, _ceremony_without("member_cv")),
    Limit("D6w", "candidate", PROBATION, _ceremony_without("course")),
    Limit("D5", "candidate", PROBATION, _ceremony, milestone=True),
    Limit("D7", "branch", ("probation",), _never_proposed),
    Limit("L8", "branch", ("probation",), _returned),
    Limit("D2", "authority", ("recognition_proposed", "recognition_endorsed"),
          _proposal("propose_recognition")),
    Limit("D12", "branch", ("member",), _card),
    Limit("T1", "branch", _AFFECTED_BY_MOVING, _known_move),
    Limit("T2", "receiving-unit", _AFFECTED_BY_MOVING, _transfer("transfer_send", "sent")),
    Limit("T3", "receiving-unit", _AFFECTED_BY_MOVING, _transfer("transfer_acknowledge", "acknowledged")),
    Limit("T4", "candidate", PROBATION, _known_move),
    Limit("T5", "candidate", PROBATION, _transfer("transfer_send", "sent")),
)  # fmt: skip
