"""What is derived from the acts of a case to be searched: its row, deadlines, facts, papers, requests, holds.

Nothing here is a source: `invariants` derives it all again and compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from states.catalogue import fields_of
from states.frozen import NamedTuple
from states.history.restarts import kept
from states.law.deadlines import probation_ends, soonest
from states.names import fold, sort_key
from states.pipeline import FieldType
from states.units import authority_of
from states.values import to_json
from states.values.texts import fold_number
from workflow.casework.as_asked import next_of
from workflow.ground import tree
from workflow.store.chain import plain

if TYPE_CHECKING:
    from datetime import date

    from states.history.acts import Act
    from states.history.dossier import Dossier
    from states.law.deadlines import Deadline
    from states.law.limits import Law
    from states.units import Unit

Limit = tuple[str, int]
"""A limit of a case: its rule, and the number of the act from which it runs."""

REQUESTS = {"verification_request": "verification", "opinion_request": "opinion"}
_IN_THE_ROW = ("name", "born", "identity_no")


# -- the row of the case ----------------------------------------------------------------------------


def case_row(dossier: Dossier, due: Sequence[Deadline], law: Law) -> dict[str, Any]:
    """Return what the case's row says of the history; `due` are its deadlines as they are kept."""
    return {
        **standing(dossier, law),
        **individual(dossier),
        **next_of(soonest(one for one in due if not one.waits)),
        "waits": any(one.waits for one in due),
    }


def standing(dossier: Dossier, law: Law) -> dict[str, Any]:
    """Return the columns of where the case stands and since when; they are the same on any day."""
    return {
        "state": dossier.state,
        "entered_on": dossier.entered.on,
        "last_on": dossier.previous.on,
        "helpers": len(dossier.helpers),
        **_dates(dossier, law),
        **counted(dossier),
    }


def individual(dossier: Dossier) -> dict[str, Any]:
    """Return the columns of who the person is."""
    return {**person(dossier), "born": dossier.born, "gender": dossier.fact("gender")}


def counted(dossier: Dossier) -> dict[str, Any]:
    """Return the columns of what nothing resets; the day of the opening follows a correction of its date."""
    keeps = kept(dossier)
    return {
        "opened_on": keeps.first_listed_on,
        "first_listed_on": keeps.first_listed_on,
        "first_certified_on": keeps.first_certified_on,
        "resets": keeps.resets,
    }


def person(dossier: Dossier) -> dict[str, Any]:
    """Return by what the row of a case is found: the name in its forms, and the identity number."""
    name = str(dossier.fact("name"))
    return {
        "name": name,
        "folded": fold(name),
        "sort_key": sort_key(name),
        "identity_no": dossier.fact("identity_no"),
    }


def _dates(dossier: Dossier, law: Law) -> dict[str, date | None]:
    """Return the dates of a membership; party age counts once the member is official (Charter 5.4)."""
    ends = probation_ends(dossier, law)
    recognised = dossier.state == "member"
    decision = dossier.decision.on if dossier.decision else None
    return {
        "decision_on": decision,
        "ceremony_on": dossier.ceremony.on if dossier.ceremony else None,
        "probation_ends": ends,
        "official_from": ends if recognised else None,
        "party_age_from": decision if recognised else None,
    }


# -- the deadlines ----------------------------------------------------------------------------------


def deadline_rows(
    case_id: int, dossier: Dossier, due: Iterable[Deadline], chain: Sequence[Unit]
) -> list[dict[str, Any]]:
    """Return the rows of the open deadlines.

    `owner_unit_id` is the unit that acts, or sees to it where the owner is no unit; `owner_code` stands
    over it where the history names another one.
    """
    return [
        {
            "case_id": case_id,
            "rule": d.rule,
            "anchor": d.anchor,
            "kind": d.kind.value,
            "start": d.start,
            "due": d.due,
            "owner": d.owner,
            "provisional": d.provisional,
            "rule_set": d.rule_set,
            "waits": d.waits,
            "owner_unit_id": tree.id_of(
                authority_of(chain) if d.owner == "authority" else chain[-1]
            ),
            "owner_code": _named(dossier, d),
        }
        for d in due
    ]


def _named(dossier: Dossier, deadline: Deadline) -> str | None:
    """Return the code of the unit that the history names as the one to act."""
    match deadline.owner:
        case "receiving-unit":
            drafted = dossier.last("transfer_open")
            return drafted.text("to") if drafted else None
        case "unit-asked":
            return _act(dossier, deadline.anchor).text("asked_unit")
        case "centre":
            return _act(dossier, deadline.anchor).text("centre")
    return None


def _act(dossier: Dossier, n: int) -> Act:
    return next(act for act in dossier.acts if act.n == n)


class DayChange(NamedTuple):
    """A limit that ends on another day: None before where it did not run, after where it no longer does."""

    rule: str
    anchor: int
    before: date | None
    after: date | None

    @property
    def days(self) -> int | None:
        """Return how many days later it ends."""
        return (self.after - self.before).days if self.before and self.after else None


def day_changes(before: Mapping[Limit, date], after: Mapping[Limit, date]) -> Iterator[DayChange]:
    """Yield the limits, by rule and anchor, whose days differ."""
    for limit in sorted({*before, *after}):
        old, new = before.get(limit), after.get(limit)
        if old != new:
            yield DayChange(*limit, old, new)


# -- facts, papers, requests and holds ----------------------------------------------------------------


def fact_rows(case_id: int, dossier: Dossier) -> Iterator[dict[str, Any]]:
    """Yield a row for every fact ever told of the person, but for those in the case's own row."""
    for act in dossier.acts:
        if act.move not in ("open", "set"):
            continue
        for name, value in act.fields.items():
            if name not in _IN_THE_ROW:
                text = plain(to_json(value))
                yield {
                    "case_id": case_id,
                    "name": name,
                    "value": text,
                    "since": act.on,
                    "act_n": act.n,
                }


def category_rows(case_id: int, dossier: Dossier) -> Iterator[dict[str, Any]]:
    """Yield a row for every category that an act says the person is of."""
    for act in dossier.acts:
        told = act.fields.get("category") if act.move in ("open", "set") else None
        if isinstance(told, tuple):
            for category in sorted({str(one) for one in told}):
                yield {"case_id": case_id, "act_n": act.n, "category": category}


def word_rows(case_id: int, dossier: Dossier) -> Iterator[dict[str, Any]]:
    """Yield a row for every word of the name, folded."""
    for word in sorted(set(fold(str(dossier.fact("name"))).split())):
        yield {"word": word, "case_id": case_id}


def document_rows(case_id: int, dossier: Dossier) -> Iterator[dict[str, Any]]:
    """Yield a row for every number of a paper in the effective acts."""
    for act in dossier.acts:
        yield from number_rows(case_id, act)


def number_rows(case_id: int, act: Act) -> Iterator[dict[str, Any]]:
    """Yield a row for every number of a paper in one act."""
    for field in fields_of(act.move, act.evidence):
        number = act.text(field.name) if field.type is FieldType.NUMBER else None
        if number:
            yield {
                "case_id": case_id,
                "act_n": act.n,
                "unit_id": act.unit_id,
                "kind": act.evidence or act.move,
                "field": field.name,
                "number": number,
                "folded": fold_number(number),
                "acted_on": act.on,
            }


def request_rows(case_id: int, dossier: Dossier) -> Iterator[dict[str, Any]]:
    """Yield a row for every request to another unit; `open` while its answer is waited for."""
    waiting = {act.n for act in (*dossier.open_requests(), *_opinions_waited_for(dossier))}
    for kind, word in REQUESTS.items():
        for act in dossier.evidence(kind):
            source = act.text("source")
            yield {
                "case_id": case_id,
                "act_n": act.n,
                "kind": word,
                "asked": act.text("asked") or source or "",
                "asked_unit": act.text("asked_unit"),
                "subject": act.text("subject") or "",
                "sent_on": act.day("sent") or act.on,
                "received_on": act.day("received"),
                "abroad": bool(act.fields.get("abroad")),
                "open": act.n in waiting,
            }


def hold_rows(case_id: int, dossier: Dossier) -> Iterator[dict[str, Any]]:
    """Yield a row for every hold; `ended_on` is the day of the `resume`, None where there was none."""
    for hold in dossier.holds:
        yield {
            "case_id": case_id,
            "act_n": hold.act,
            "kind": hold.kind,
            "reason": hold.reason,
            "since": hold.on,
            "until": hold.until,
            "ended_on": hold.ended,
        }


def mark_rows(case_id: int, dossier: Dossier) -> Iterator[dict[str, Any]]:
    """Yield a row for every act that is about something searched for, or that a later act undid."""
    counting = {act.n: act for act in dossier.acts}
    for act in dossier.recorded:
        undone = act.n not in counting and act.move != "correct"
        told = counting.get(act.n, act)
        if undone or told.topic:
            yield mark_row(case_id, told, undone=undone)


def mark_row(case_id: int, act: Act, *, undone: bool = False) -> dict[str, Any]:
    """Return the mark of one act: what it is about, and whether it no longer counts."""
    return {"case_id": case_id, "act_n": act.n, "topic": act.topic, "undone": undone}


def _opinions_waited_for(dossier: Dossier) -> Iterator[Act]:
    answers = [(act.text("source"), act.n) for act in dossier.evidence("opinion")]
    for act in dossier.evidence("opinion_request"):
        if not any(source == act.text("source") and n > act.n for source, n in answers):
            yield act
