"""Guard the dossier: certificate, introductions, standards, opinions (C6-C10, C14, C17, D9, O1)."""

from __future__ import annotations

from datetime import date
from typing import cast

from states.calendar import add_months
from states.catalogue import fold
from states.catalogue.evidence import OPINION_SOURCE
from states.deadlines import deadline_of
from states.facts import Facts
from states.guards._base import Window, guard, once_on_file, refuse
from states.guards.matters import unsettled
from states.holds import LASTING, Hold
from states.pipeline import N_, Refusal
from states.values import Person


def _issued(facts: Facts) -> date | None:
    act = facts.case.certified_by(facts.on)
    return act.day("issued") if act else None


def _good_until(facts: Facts, issued: date) -> date:
    return add_months(issued, facts.rules["C6"].amount)


def _good(facts: Facts) -> bool:
    issued = _issued(facts)
    return issued is not None and facts.on <= _good_until(facts, issued)


def _certificate_window(facts: Facts) -> Window:
    """Return until when the certificate of the day is good; what has expired waits for a later one."""
    later = once_on_file(lambda then: () if _good(then) else ("certificate",))(facts)
    issued = _issued(facts.of_the_day)
    if later.first or issued is None:
        return later
    return Window(None, _good_until(facts, issued))


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
    word, youth = facts.word("introduction"), _youth(facts)
    told = "introducer" in facts.given or not youth
    if word == "two-members" and told and (few := _too_few(facts)):
        return few  # before the age, which may be passed
    if word != "youth-union" and youth:
        return refuse(
            facts,
            "C8",
            N_("The person is of youth age and the unit has a youth union: its committee (4-KNĐ) and "
               "one official member introduce."),
            parts=("age",),
        )  # fmt: skip
    if word == "youth-union":
        return _union(facts, "C8")
    return None


def _too_few(facts: Facts) -> Refusal | None:
    given, needed = (
        len({fold(p.name) for p in _introducers(facts)}),
        facts.rules["C8"].part("members"),
    )
    if given >= needed:
        return None
    return refuse(
        facts,
        "C8",
        N_(
            "{given} introducing members are named; {needed} different official members are needed."
        ),
        parts=("members",),
        given=given,
        needed=needed,
    )


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
        parts=("union",),
        needed=needed,
    )  # fmt: skip


def _together_from(facts: Facts) -> date | None:
    """Return the day from which all introducers who are asked have been together long enough."""
    if facts.case.moved_in(facts.on):
        return None
    months = facts.rules["C10"].amount
    replacements = {
        fold(str(act.fields["name"]))
        for act in facts.case.evidence("helper")
        if act.fields.get("replaces")
    }
    days = [
        add_months(p.since, months) for p in _introducers(facts) if fold(p.name) not in replacements
    ]
    return max(days, default=None)


def _together_window(facts: Facts) -> Window:
    """Return the first day on which nobody is too new: the months are over, or a paper says so before."""
    last = _together_from(facts.of_the_day)
    if last is None or last <= facts.on:
        return Window()
    months = facts.rules["C10"].amount
    turning = {*(add_months(p.since, months) for p in _introducers(facts)), last}
    for day in sorted({*turning, *facts.case.later_days(facts.on)}):
        first = _together_from(facts._replace(on=day).of_the_day)
        if day > facts.on and (first is None or first <= day):
            return Window(day)
    return Window(last)


@guard("C10", "introducer", window=_together_window)
def together(facts: Facts) -> Refusal | None:
    """Refuse an introducer who has not been together with the candidate long enough.

    Not asked of a replacement helper (C12) nor after a transfer.
    """
    first = _together_from(facts)
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


def _review(facts: Facts) -> Hold | None:
    """Return the review of political standards that lasts on the day of the act."""
    lasting = (hold for hold in facts.case.holds if hold.kind == LASTING)
    return next((hold for hold in lasting if hold.lasts(facts.on)), None)


@guard("C14", window=once_on_file(lambda facts: ("review",) if _review(facts) else ()))
def political_standards(facts: Facts) -> Refusal | None:
    """Refuse while political standards are under review or the verification found a matter."""
    review = _review(facts)
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


def untested(facts: Facts) -> bool:
    """Say whether no challenge assessment on file by the day of the act was passed."""
    results = {act.text("result") for act in facts.of_the_day.case.evidence("challenge")}
    return "passed" not in results


def _lacks_challenge(facts: Facts) -> tuple[str, ...]:
    """Name the challenge where one is missing and the city asks for it on the day of the act."""
    asked = facts.rules["C17"].asks_on(facts.on)
    return ("challenge",) if asked and untested(facts) else ()


@guard("C17", window=once_on_file(_lacks_challenge))
def tested(facts: Facts) -> Refusal | None:
    """Refuse a person whom no challenge has tested (nobody untested is admitted).

    Of acts before the city's Conclusion it only warns: the rule was not there yet.
    """
    if not _lacks_challenge(facts):
        return None
    return refuse(
        facts, "C17", N_("By {on} no passed challenge assessment is on file."), on=facts.on
    )


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


def _unheard(facts: Facts) -> tuple[str, ...]:
    on_file = facts.case.opinions()
    return tuple(source for source in opinions_needed(facts) if source not in on_file)


@guard("O1", window=once_on_file(_unheard))
def opinions(facts: Facts) -> Refusal | None:
    """Refuse while an opinion is missing: mass organisation, residence, for students the sending unit."""
    lacking = _unheard(facts)
    if not lacking:
        return None
    words = {choice.id: choice.label for choice in OPINION_SOURCE.choices}
    return refuse(
        facts,
        "O1",
        N_("Opinions not on file by {on}: {opinions}. Record each, or why it is waived."),
        parts=lacking,
        opinions=[words[source] for source in lacking],
        on=facts.on,
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
