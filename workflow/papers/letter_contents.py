"""The contents of a letter, out of the history of a case: who issues it, to whom, and what it says.

Everything is taken as it stood: the units by the day of the letter, the case by the act that sent it.
So a letter printed again years later is the same letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from notifications.language import words
from notifications.letters.values import Head, Letter, day
from notifications.letters.values import Paper as Line
from states.catalogue.stages import STATE_BY_ID
from states.frozen import NamedTuple
from states.history.papers import Paper, papers
from states.law.calendar import add_months
from states.law.context import LegalContext
from states.law.deadlines import probation_ends
from states.pipeline import Label
from workflow.casework import letter_numbers
from workflow.ground import calendars, tree
from workflow.papers import letter_forms

if TYPE_CHECKING:
    from states.history.acts import Act
    from states.history.dossier import Dossier
    from states.units import Unit
    from workflow.store import Row, Session

_BEFORE_THE_PLACE = ("đảng bộ ", "thành ủy ", "tỉnh ủy ", "thành phố ", "tỉnh ")


class Issuer(NamedTuple):
    """Who issues a letter on its day: the units from the root, the head, law and calendar, the place."""

    chain: tuple[Unit, ...]
    signer: str
    context: LegalContext
    place: str

    @property
    def head(self) -> Head:
        """Return what stands at the head of the letter."""
        return Head(above(self.chain), self.chain[-1].name, self.place)


def issuer(session: Session, unit_id: int, on: date, place: str) -> Issuer:
    """Return who issues a letter, as the unit was on a day."""
    chain = tree.chain(session, unit_id, on)
    last = session.execute("unit_chain", {"unit_id": unit_id, "on": on})[-1]
    signer = tree.facts_on(last["facts"], on.isoformat(), ("head",)).get("head")
    context = LegalContext(tree.law(session, chain), calendars.load(session, date.min), on)
    return Issuer(chain, str(signer or ""), context, place)


def place_of(city: str) -> str:
    """Return the place that documents are dated from, out of what the root is called."""
    name = city.strip()
    for word in _BEFORE_THE_PLACE:
        if f"{name} ".casefold().startswith(word):
            name = name[len(word) :].strip()
    return name


def letter(
    session: Session, case: Dossier, transfer: Row, number: letter_numbers.Number, by: Issuer
) -> Letter:
    """Return the letter that goes with a hand-over, its number given; `case` as it was when it left."""
    unit, on = by.chain[-1], number.issued_on
    to = _destination(session, case, transfer, on)
    leaving = tree.chain(session, int(transfer["from_unit_id"]), on)[-1]
    facts = _facts(case, transfer, by.context, on)
    if leaving.path != unit.path:
        facts["leaving"] = leaving.name
    plain = Letter(
        number.kind,
        on,
        number.symbol or letter_numbers.signs(session, number, unit),
        by.head,
        to.name,
        to.full,
        facts,
        tuple(map(line, papers(case))),
        form=number.form,
        archival=number.archival,
    )
    about = letter_forms.About(by.chain, by.signer, to.chain, leaving, case.ref)
    return letter_forms.dressed(plain, about)


def line(paper: Paper) -> Line:
    """Return a paper of a dossier as the list of a document names it."""
    of = words(paper.of, "vi") if isinstance(paper.of, Label) else paper.of
    what = words(paper.what, "vi")
    return Line(f"{what} ({of})" if of else what, paper.type_no, paper.number, paper.on)


def above(chain: tuple[Unit, ...]) -> str:
    """Return the name of the unit above the last of a chain, "" at the root."""
    return chain[-2].name if len(chain) > 1 else ""


class Destination(NamedTuple):
    """Whom a letter is for: in words, the same with the body above it, and the units; none outside."""

    name: str
    full: str
    chain: tuple[Unit, ...] = ()


def _destination(session: Session, case: Dossier, transfer: Row, on: date) -> Destination:
    """Return whom a letter is for, as it was on a day."""
    if transfer["to_unit_id"] is None:
        outside = f"cấp ủy nơi chuyển đến ({transfer['residence']})"
        return Destination(outside, outside)
    chain = tree.chain(session, _addressee(session, case, transfer, on), on)
    name, superior = chain[-1].name, above(chain) if chain[2:] else ""
    return Destination(name, f"{name}, {superior}" if superior else name, chain)


def _addressee(session: Session, case: Dossier, transfer: Row, on: date) -> int:
    """Return the key of the unit a letter is for: as it left, also where another took over since."""
    opened = case.last("transfer_open")
    if transfer["sent_on"] and opened:
        rows = session.execute("unit_heir_on", {"code": opened.text("to"), "on": on})
        if rows:
            return int(rows[0]["id"])
    return int(transfer["to_unit_id"])


def _facts(case: Dossier, transfer: Row, context: LegalContext, on: date) -> dict[str, str]:
    law = context.law(on)
    present = int(law["T5"].amount)
    return {
        "ref": case.ref,
        "name": str(case.fact("name")),
        "born": day(case.born),
        "residence": str(case.fact("residence", on) or ""),
        "state": words(STATE_BY_ID[case.state].label, "vi"),
        "since": day(case.entered.on),
        "helpers": ", ".join(case.helpers),
        "reason": str(transfer["reason"] or ""),
        "left": day(transfer["left_on"]),
        "outside": "" if transfer["to_unit_id"] else "x",
        "together_months": str(law["C10"].amount),
        "acknowledge_days": str(law["T2"].amount),
        "accept_days": str(law["T3"].amount),
        "present_days": str(present),
        "present_by": day(context.calendar.deadline(on, present).due),
        **_certificate(case, context),
        **_resolutions(case),
        **_decision(case, context, on),
        **_membership(case, context),
    }


def _certificate(case: Dossier, context: LegalContext) -> Mapping[str, str]:
    act = case.certified_by()
    issued = act.day("issued") if act else None
    if act is None or issued is None:
        return {}
    months = int(context.law(issued)["D10"].part("months"))
    return {
        "certificate": act.text("certificate") or "",
        "certified": day(issued),
        "certifier": act.text("issuer") or "",
        "certificate_until": day(add_months(issued, months)),
    }


def _resolutions(case: Dossier) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word, move in (("branch", "propose"), ("committee", "endorse")):
        act = _still(case, move)
        if act:
            found[f"{word}_resolution"] = act.text("resolution") or ""
            found[f"{word}_resolved"] = day(act.on)
    return found


def _still(case: Dossier, move: str) -> Act | None:
    act = case.last(move, "return_dossier", "lapse_decision", "reopen")
    return act if act and act.move == move else None


def _decision(case: Dossier, context: LegalContext, on: date) -> Mapping[str, str]:
    """Return the admission decision, and until when a new branch may still use it (30 working days)."""
    act = case.decision
    if act is None:
        return {}
    days = int(context.law(act.on)["D4"].part("days"))
    until = context.calendar.deadline(act.on, days).due
    return {
        "decision": act.text("decision") or "",
        "decided": day(act.on),
        "decision_days": str(days),
        "decision_until": day(until),
        "decision_fresh": "x" if on <= until else "",
    }


def _membership(case: Dossier, context: LegalContext) -> Mapping[str, str]:
    ends, official = probation_ends(case, context.law), case.state == "member"
    return {
        "ceremony": day(case.ceremony.on if case.ceremony else None),
        "probation_ends": day(ends),
        "official": "x" if official else "",
        "official_from": day(ends) if official else "",
    }
