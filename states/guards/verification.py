"""Guard the verification of the background: V0, V1, V9, V11."""

from __future__ import annotations

from states.catalogue.evidence import subject_label
from states.facts import Facts
from states.guards._base import guard, refuse
from states.history import Act
from states.names import fold
from states.pipeline import N_, Label, Refusal


@guard("V0")
def something_asked(facts: Facts) -> Refusal | None:
    """Refuse to send for verification while no request is open."""
    if facts.case.open_requests():
        return None
    return refuse(facts, "V0", N_("No open verification request is on file; record one first."))


@guard("V1")
def all_answered(facts: Facts) -> Refusal | None:
    """Refuse to conclude while a request is neither answered nor exempted."""
    waiting = facts.case.open_requests()
    if not waiting:
        return None
    return refuse(
        facts,
        "V1",
        N_("Requests without an answer: {requests}."),
        owner="unit-asked",
        requests=[_told(act) for act in waiting],
    )


def _told(request: Act) -> Label:
    """Return a request by its number, who is asked, and about whom."""
    about = subject_label(request.text("subject") or "")
    number, asked = request.n, request.text("asked")
    return Label(f"{number} ({asked}: {about.vi})", f"{number} ({asked}: {about.en})")


@guard("V9")
def foreign_employer(facts: Facts) -> Refusal | None:
    """Refuse, for a foreign-owned workplace, while it or the managing security agency is not asked."""
    foreign = facts.case.fact("foreign_employer", facts.on) or facts.unit.sector == "foreign-owned"
    asked = facts.case.evidence("verification_request")
    workplaces = [act for act in asked if act.fields.get("workplace")]
    agencies = [act for act in asked if act.fields.get("security_agency")]
    both = any(one is not other for one in workplaces for other in agencies)
    if not foreign or both:
        return None
    return refuse(
        facts,
        "V9",
        N_("For a foreign-owned workplace both the workplace (--workplace) and the managing security "
           "agency (--security-agency) are asked."),
    )  # fmt: skip


@guard("V11")
def disinterested(facts: Facts) -> Refusal | None:
    """Refuse a verifier who is the candidate or a close relative."""
    itself = fold(facts.word("verifier") or "") == fold(str(facts.case.fact("name")))
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
