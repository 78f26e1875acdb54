"""Guard the dossier: certificate, introductions, dates of the papers, opinions (C6-C17, D9, O1)."""

from __future__ import annotations

from datetime import date
from typing import cast

from states.calendar import add_months
from states.catalogue import fold
from states.catalogue.evidence import OPINION_SOURCE
from states.deadlines import deadline_of
from states.facts import Facts
from states.guards._base import Window, guard, refuse
from states.guards.matters import unsettled
from states.pipeline import N_, Refusal
from states.values import Person


def _issued(facts: Facts) -> date | None:
    act = facts.case.certified_by(facts.on)
    return act.day("issued") if act else None


def _good_until(facts: Facts, issued: date) -> date:
    return add_months(issued, facts.rules["C6"].amount)


def _certificate_window(facts: Facts) -> Window:
    issued = _issued(facts)
    return Window(None, _good_until(facts, issued)) if issued else Window()


@guard("C6", window=_certificate_window)
def certificate(facts: Facts) -> Refusal | None:
    """Refuse a missing certificate and one older than its months on the day of the meeting."""
    issued = _issued(facts)
    if issued is None:
        return refuse(facts, "C6", N_("No awareness certificate is on file."), owner="centre")
    last = _good_until(facts, issued)
    if facts.on > last:
        return refuse(
            facts,
            "C6",
            N_(
                "The certificate of {issued} was good until {last}; train again or put a renewed one on file."
            ),
            issued=issued,
            last=last,
        )
    return None


_BY_UNION = ("union_resolution", "introducer")


def _introducers(facts: Facts) -> tuple[Person, ...]:
    return cast("tuple[Person, ...]", facts.given.get("introducer", ()))


def _youth(facts: Facts) -> bool:
    """Say whether the youth union alone may introduce: it exists here and the age is a youth's."""
    born, on = facts.case.born, facts.on
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return facts.unit.has_youth_union and age <= int(facts.rules["C8"].part("youth_age"))


def _introduction_fields(facts: Facts) -> tuple[str, ...]:
    """Return what C8 looks at: of a youth whom only the union may introduce, the introduction alone."""
    match facts.word("introduction"):
        case "two-members" if not _youth(facts):
            return ("introduction", "introducer")
        case "youth-union":
            return ("introduction", *_BY_UNION)
        case _:
            return ("introduction",)


@guard("C8", looks_at=_introduction_fields)
def introduction(facts: Facts) -> Refusal | None:
    """Refuse too few introducers, and other introductions where only the youth union's counts."""
    word, people = facts.word("introduction"), _introducers(facts)
    if word != "youth-union" and _youth(facts):
        return refuse(
            facts,
            "C8",
            N_("The person is of youth age and the unit has a youth union: its committee (4-KNĐ) and "
               "one official member introduce."),
        )  # fmt: skip
    if word == "two-members" and len({fold(p.name) for p in people}) < facts.rules["C8"].part(
        "members"
    ):
        return refuse(
            facts,
            "C8",
            N_(
                "{given} introducing members are named; {needed} different official members are needed."
            ),
            given=len({fold(p.name) for p in people}),
            needed=facts.rules["C8"].part("members"),
        )
    if word == "youth-union":
        return _union(facts, "C8")
    return None


def _trade_union_fields(facts: Facts) -> tuple[str, ...]:
    by_union = facts.word("introduction") == "trade-union"
    return ("introduction", *_BY_UNION) if by_union else ("introduction",)


@guard("C9", looks_at=_trade_union_fields)
def trade_union(facts: Facts) -> Refusal | None:
    """Refuse a trade-union introduction without its resolution or without a member beside it."""
    return _union(facts, "C9") if facts.word("introduction") == "trade-union" else None


def _union(facts: Facts, rule: str) -> Refusal | None:
    needed = int(facts.rules[rule].part("union_members"))
    if facts.given.get("union_resolution") and len(_introducers(facts)) >= needed:
        return None
    return refuse(
        facts,
        rule,
        N_("The union's resolution (--union-resolution) and {needed} official member (--introducer) "
           "are both needed."),
        needed=needed,
    )  # fmt: skip


def _together_window(facts: Facts) -> Window:
    if facts.case.moved_in:
        return Window()
    months = facts.rules["C10"].amount
    replacements = {
        fold(str(act.fields["name"]))
        for act in facts.case.evidence("helper")
        if act.fields.get("replaces")
    }
    days = [
        add_months(p.since, months) for p in _introducers(facts) if fold(p.name) not in replacements
    ]
    return Window(max(days, default=None))


@guard("C10", "introducer", window=_together_window)
def together(facts: Facts) -> Refusal | None:
    """Refuse an introducer who has not been together with the candidate long enough.

    Not asked of a replacement helper (C12) nor after a transfer.
    """
    first = _together_window(facts).first
    if first is None or facts.on >= first:
        return None
    return refuse(
        facts,
        "C10",
        N_("Each introducer must have been together with the candidate for {months} months; that is "
           "so from {first}."),
        earliest=first,
        months=facts.rules["C10"].amount,
        first=first,
    )  # fmt: skip


@guard("C13")
def order_of_papers(facts: Facts) -> Refusal | None:
    """Refuse papers whose dates are out of order: application, then CV, then the first request."""
    applying = facts.move.name == "apply"
    application = facts.day("application")
    cv = facts.day("cv") if applying else facts.case.cv_on
    sent = [day for act in facts.case.evidence("verification_request") if (day := act.day("sent"))]
    first = facts.day("sent") if not applying else min(sent, default=None)
    if application and cv and application > cv:
        return refuse(
            facts,
            "C13",
            N_("The CV of {cv} is older than the application of {application}."),
            owner="candidate",
            cv=cv,
            application=application,
        )
    if cv and first and cv > first:
        return refuse(
            facts,
            "C13",
            N_("The verification request of {sent} is older than the CV of {cv}."),
            sent=first,
            cv=cv,
            earliest=None if applying else cv,
        )
    return None


@guard("C14")
def political_standards(facts: Facts) -> Refusal | None:
    """Refuse while political standards are under review or the verification found a matter."""
    review = next(
        (h for h in facts.case.holds if h.kind == "political-standards" and h.ended is None), None
    )
    if review:
        return refuse(
            facts,
            "C14",
            N_(
                "Political standards are under review since {since}; the review must be concluded (resume)."
            ),
            owner="authority",
            since=review.on,
        )
    return unsettled(facts)


@guard("C17")
def tested(facts: Facts) -> Refusal | None:
    """Refuse a person whom no challenge has tested (nobody untested is admitted)."""
    if any(act.fields.get("result") == "passed" for act in facts.case.evidence("challenge")):
        return None
    return refuse(facts, "C17", N_("No passed challenge assessment is on file."))


def _dossier_window(facts: Facts) -> Window:
    deadline = deadline_of(facts.case, facts.setting, "D9")
    return Window(None, deadline.due if deadline else None)


@guard("D9", window=_dossier_window)
def fresh_dossier(facts: Facts) -> Refusal | None:
    """Refuse a meeting later than twelve months after the dossier was made."""
    deadline = deadline_of(facts.case, facts.setting, "D9")
    if deadline is None or facts.on <= deadline.due:
        return None
    return refuse(
        facts,
        "D9",
        N_("The dossier of {made} was good until {last}; it must be made again (redo-dossier)."),
        made=deadline.start,
        last=deadline.due,
    )


@guard("O1")
def opinions(facts: Facts) -> Refusal | None:
    """Refuse while an opinion is missing: mass organisation, residence, for students the sending unit."""
    on_file = facts.case.opinions()
    lacking = [source for source in opinions_needed(facts) if source not in on_file]
    if not lacking:
        return None
    words = {choice.id: choice.label for choice in OPINION_SOURCE.choices}
    return refuse(
        facts,
        "O1",
        N_("Opinions not on file: {opinions}. Record each, or why it is waived."),
        opinions=[words[source] for source in lacking],
    )


def opinions_needed(facts: Facts) -> tuple[str, ...]:
    """Return whose opinions must be on file before the branch votes."""
    needed = ["mass-organisation"]
    if facts.unit.sector != "residential":  # there the owner is the branch at residence itself
        needed.append("residence")
    if _long_student(facts):
        needed.append("sending-unit")
    return tuple(needed)


def _long_student(facts: Facts) -> bool:
    since = facts.case.in_category_since("student", facts.on)
    months = int(facts.rules["O1"].part("student_months"))
    return since is not None and add_months(since, months) <= facts.on
