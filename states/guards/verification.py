"""The guards of the verification and of the dates of its papers: C13, V0, V1, V9, V11."""

from __future__ import annotations

from datetime import date

from states.catalogue.evidence import subject_label
from states.guards._base import guard, once_on_file, refuse
from states.guards.facts import Facts
from states.history.acts import Act
from states.names import same_person
from states.pipeline import N_, Label, Refusal


@guard("C13")
def order_of_papers(facts: Facts) -> Refusal | None:
    """Refuse papers whose dates are out of order: application, then CV, then the first request."""
    application, applying = facts.day("application"), facts.move.name == "apply"
    cv = facts.day("cv") if applying else facts.case.cv_on
    first = _first_request(facts) if applying else facts.day("sent")
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


def _first_request(facts: Facts) -> date | None:
    sent = (act.day("sent") for act in facts.case.evidence("verification_request"))
    return min(filter(None, sent), default=None)


def _unasked(facts: Facts) -> tuple[str, ...]:
    return () if facts.case.open_requests() else ("request",)


@guard("V0", window=once_on_file(_unasked))
def something_asked(facts: Facts) -> Refusal | None:
    """Refuse to send for verification while no request is open."""
    if not _unasked(facts):
        return None
    return refuse(
        facts,
        "V0",
        N_("By {on} no open verification request is on file; record one first."),
        on=facts.on,
    )


@guard("V1", window=once_on_file(lambda facts: [act.n for act in facts.case.open_requests()]))
def all_answered(facts: Facts) -> Refusal | None:
    """Refuse to conclude while a request is neither answered nor exempted."""
    waiting = facts.case.open_requests()
    if not waiting:
        return None
    return refuse(
        facts,
        "V1",
        N_("Requests without an answer by {on}: {requests}."),
        owner="unit-asked",
        requests=[_told(act) for act in waiting],
        on=facts.on,
    )


def _told(request: Act) -> Label:
    """Return a request by its number, who is asked, and about whom."""
    about = subject_label(request.text("subject") or "")
    number, asked = request.n, request.text("asked")
    return Label(f"{number} ({asked}: {about.vi})", f"{number} ({asked}: {about.en})")


def unasked_of_two(facts: Facts) -> tuple[str, ...]:
    """Return which of the workplace and the security agency a foreign employment still has to be asked of.

    One request does not do for both.
    """
    foreign = facts.case.fact("foreign_employer", facts.on) or facts.unit.sector == "foreign-owned"
    asked = facts.case.evidence("verification_request") if foreign else ()
    workplaces = [act for act in asked if act.fields.get("workplace")]
    agencies = [act for act in asked if act.fields.get("security_agency")]
    if not foreign or any(one is not other for one in workplaces for other in agencies):
        return ()
    lacking = (*(() if workplaces else ("workplace",)), *(() if agencies else ("security_agency",)))
    return lacking or ("security_agency",)


@guard("V9", window=once_on_file(unasked_of_two))
def foreign_employer(facts: Facts) -> Refusal | None:
    """Refuse, for a foreign-owned workplace, while it or the managing security agency is not asked."""
    if not unasked_of_two(facts):
        return None
    return refuse(
        facts,
        "V9",
        N_(
            "For a foreign-owned workplace both the workplace (--workplace) and the managing security "
            "agency (--security-agency) are asked."
        ),
    )


@guard("V11")
def disinterested(facts: Facts) -> Refusal | None:
    """Refuse a verifier who is the candidate or a close relative."""
    itself = same_person(facts.word("verifier") or "", str(facts.case.fact("name")))
    if not (facts.given.get("related") or itself):
        return None
    return refuse(
        facts,
        "V11",
        N_(
            "{verifier} is the candidate or a close relative; somebody else must verify (another person of "
            "the same name: add the post)."
        ),
        owner="unit-asked",
        verifier=facts.word("verifier") or "",
    )
