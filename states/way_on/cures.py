"""What cures each refusal: the exhaustive table over all guards, in the order in which things are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from types import MappingProxyType

from states.catalogue.evidence import STANDARDS
from states.frozen import NamedTuple
from states.guards import matters
from states.guards.dossier import unheard
from states.guards.facts import Facts
from states.guards.probation import unstated
from states.guards.verification import unasked_of_two
from states.pipeline import Refusal
from states.way_on import deeds
from states.way_on.deeds import Deed
from states.way_on.standing import Standing


class How(Enum):
    """How a refusal is met."""

    ACT = "by another act first"
    DAY = "by nothing but the day"
    OTHER = "by another user"
    FILLED = "by what is filled in"
    ASIDE = "never on the way on: the rule offers no such step"


Deeds = Callable[[Standing, Facts, Refusal], Iterator[Deed]]


class Cure(NamedTuple):
    """How the refusals of one guard are met; `deeds` yields the acts, the best first, none where a day is waited for."""

    how: How
    deeds: Deeds | None = None


def cures(
    standing: Standing, facts: Facts, refusals: Iterable[Refusal]
) -> Iterator[tuple[Deed, Refusal]]:
    """Yield what is to be done about refusals, each with the refusal it cures, first things first."""
    by_rule = {refusal.rule: refusal for refusal in refusals}
    for rule, cure in CURES.items():
        if rule in by_rule and cure.deeds:
            for deed in cure.deeds(standing, facts, by_rule[rule]):
                yield deed, by_rule[rule]


def of_others(rule: str) -> bool:
    """Return whether a refusal says that somebody else takes the step."""
    return CURES[rule].how is How.OTHER


def _readmission(standing: Standing, facts: Facts, refusal: Refusal) -> Iterator[Deed]:
    if refusal.earliest is not None:
        return
    if "on" in refusal.params:
        yield deeds.approval(standing, "readmission")
    elif facts.readmitted_before or "left" in refusal.params:
        yield deeds.decline(standing, facts.actor)
    else:
        yield deeds.fact(standing, "left_on")


def _standards(standing: Standing, facts: Facts, refusal: Refusal) -> Iterator[Deed]:
    """Yield the end of the review, the settlement (on a day after the matter), or that the case is declined."""
    match matters.way_on(refusal):
        case "resume":
            review = next(h for h in facts.case.holds if h.on == refusal.params["since"])
            yield deeds.resume(standing, review.until, concludes=True)
        case "decline":
            yield deeds.decline(standing, facts.actor)
        case _ if facts.on > (facts.case.matter_on or date.min):
            yield deeds.approval(standing, STANDARDS)


def _again(standing: Standing, facts: Facts, refusal: Refusal) -> Iterator[Deed]:
    """Yield that the dossier is made again, by whoever may introduce."""
    del refusal
    from states.way_on.introductions import known

    for one in known(facts, "redo_dossier"):
        yield deeds.step(standing, "redo_dossier", one)._replace(limits=("D9",))


def _certificate(standing: Standing, facts: Facts, refusal: Refusal) -> Iterator[Deed]:
    """Yield a renewed certificate, or that the person trains again, which is the way while nothing was handed in."""
    del refusal
    renewed = deeds.paper(standing, "certificate", limits=("D10",))
    if facts.case.state == "certified":
        yield deeds.step(standing, "retrain")._replace(limits=("D10",))
    yield renewed


def _age(standing: Standing, _: Facts, refusal: Refusal) -> Iterator[Deed]:
    if refusal.earliest is None or "most" in refusal.params:
        yield deeds.approval(standing, "over-60")


def _schooling(standing: Standing, facts: Facts, refusal: Refusal) -> Iterator[Deed]:
    del refusal
    yield deeds.approval(standing, "literate")
    yield deeds.fact(standing, "education")
    yield deeds.decline(standing, facts.actor)


def _opinions(standing: Standing, facts: Facts, _: Refusal) -> Iterator[Deed]:
    lacking = unheard(facts.of_the_day)
    for source in lacking:
        yield deeds.paper(standing, "opinion", {"source": source})
    for source in lacking:
        yield deeds.paper(standing, "opinion", {"source": source, "waived": None})


def _statements(standing: Standing, facts: Facts, _: Refusal) -> Iterator[Deed]:
    for form in unstated(facts.of_the_day):
        yield deeds.paper(standing, "statement", {"form": form})


def _foreign(standing: Standing, facts: Facts, _: Refusal) -> Iterator[Deed]:
    for place in unasked_of_two(facts.of_the_day):
        yield deeds.paper(standing, "verification_request", {place: True})


def _request(standing: Standing, _: Facts, __: Refusal) -> Iterator[Deed]:
    yield deeds.paper(standing, "verification_request", limits=("L5",))
    yield deeds.paper(standing, "verification_exempt", limits=("L5",))


def _replies(standing: Standing, facts: Facts, _: Refusal) -> Iterator[Deed]:
    waiting = facts.of_the_day.case.open_requests()
    for act in waiting:
        yield deeds.paper(standing, "verification_reply", {"request": act.n}, ("V13",), act.n)
    for act in waiting:
        known = {"subject": act.text("subject")}
        yield deeds.paper(standing, "verification_exempt", known, ("V13",), act.n)


def _of_kind(kind: str, known: Mapping[str, object], *limits: str) -> Deeds:
    def yields(standing: Standing, _: Facts, __: Refusal) -> Iterator[Deed]:
        yield deeds.paper(standing, kind, known, limits)

    return yields


def _approved(kind: str) -> Deeds:
    def yields(standing: Standing, _: Facts, __: Refusal) -> Iterator[Deed]:
        yield deeds.approval(standing, kind)

    return yields


def _refer(standing: Standing, _: Facts, __: Refusal) -> Iterator[Deed]:
    yield deeds.step(standing, "refer_up")


CURES: Mapping[str, Cure] = MappingProxyType(
    {
        "R1": Cure(How.ACT, _readmission),
        "C14": Cure(How.ACT, _standards),
        "D9": Cure(How.ACT, _again),
        "C6": Cure(How.ACT, _certificate),
        "V9": Cure(How.ACT, _foreign),
        "V0": Cure(How.ACT, _request),
        "V1": Cure(How.ACT, _replies),
        "C3": Cure(How.ACT, _schooling),
        "C1": Cure(How.ACT, _age),
        "C17": Cure(How.ACT, _of_kind("challenge", {})),
        "O1": Cure(How.ACT, _opinions),
        "C2": Cure(How.ACT, _approved("over-60")),
        "D4g": Cure(How.ACT, _approved("late-ceremony")),
        "B8": Cure(How.ACT, _refer),
        "D6": Cure(How.ACT, _of_kind("course", {}, "D6w")),
        "O2": Cure(How.ACT, _statements),
        "D7b": Cure(How.DAY),
        "F1": Cure(How.DAY),
        "T0": Cure(How.OTHER),
        "E1": Cure(How.OTHER),
        "P2": Cure(How.OTHER),
        "B10": Cure(How.OTHER),
        "B1": Cure(How.FILLED),
        "B3": Cure(How.FILLED),
        "B5": Cure(How.FILLED),
        "C8": Cure(How.FILLED),
        "C9": Cure(How.FILLED),
        "C10": Cure(How.FILLED),
        "C13": Cure(How.FILLED),
        "V11": Cure(How.FILLED),
        "H2": Cure(How.FILLED),
        "H3": Cure(How.FILLED),
        "S0": Cure(How.ASIDE),
        "U1": Cure(How.ASIDE),
        "U2": Cure(How.ASIDE),
    }
)
"""By guard, how its refusals are met; those that come first are cured first."""
