"""The guards of the dossier: certificate, introductions, standards, opinions (C6-C10, C14, C17, D9, O1)."""

from __future__ import annotations

from datetime import date

from states.catalogue.evidence import OPINION_SOURCE
from states.guards._base import Window, guard, once_on_file, refuse
from states.guards.facts import Facts
from states.guards.matters import unsettled
from states.history.holds import LASTING, Hold
from states.law.calendar import add_months
from states.law.deadlines import deadline_of
from states.pipeline import N_, Refusal


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


def _review(facts: Facts) -> Hold | None:
    """Return the review of political standards that lasts on the day of the act."""
    lasting = (hold for hold in facts.case.holds if hold.kind == LASTING)
    return next((hold for hold in lasting if hold.lasts(facts.on)), None)


def _open_questions(facts: Facts) -> tuple[str, ...]:
    """Name what is not concluded yet about the political standards on the day of the act."""
    review = ("review",) if _review(facts) else ()
    return (*review, "settlement") if unsettled(facts) else review


@guard("C14", window=once_on_file(_open_questions))
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
    """Return whether no challenge assessment on file by the day of the act was passed."""
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
    deadline = deadline_of(facts.case, facts.context, "D9")
    return Window(None, deadline.due if deadline else None)


@guard("D9", window=_dossier_window)
def fresh_dossier(facts: Facts) -> Refusal | None:
    """Refuse a meeting later than twelve months after the dossier was made."""
    deadline = deadline_of(facts.case, facts.context, "D9")
    if deadline is None or facts.on <= deadline.due:
        return None
    return refuse(
        facts,
        "D9",
        N_("The dossier of {made} was good until {last}; it must be made again (redo-dossier)."),
        made=deadline.start,
        last=deadline.due,
    )


def unheard(facts: Facts) -> tuple[str, ...]:
    """Return whose opinions are needed and not on file."""
    on_file = facts.case.opinions()
    return tuple(source for source in opinions_needed(facts) if source not in on_file)


@guard("O1", window=once_on_file(unheard))
def opinions(facts: Facts) -> Refusal | None:
    """Refuse while an opinion is missing: mass organisation, residence, for students the sending unit."""
    lacking = unheard(facts)
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
