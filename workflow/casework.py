"""Read a case with its history, and write what was done to it: the one writer of `state`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from states.catalogue import STATE_BY_ID, fold
from states.deadlines import Deadline, Setting, open_deadlines, probation_ends, soonest
from states.errors import CaseChanged, NotFound, Refused
from states.facts import Actor, Facts, Unit
from states.history import Act, Dossier, typed
from states.names import sort_key
from states.pipeline import N_, NOTHING, Move, Refusal, Role
from states.values import to_json
from workflow import audit, calendars, clock, refs, scope, tree

if TYPE_CHECKING:
    from states.limits import Law
    from workflow.database import Row, Session
    from workflow.stamp import Stamp

_OWNER_UNIT = {"branch": "unit", "authority": "authority", "committee": "committee"}
_REQUESTS = {"verification_request": "verification", "opinion_request": "opinion"}
_LISTED = ("verification_reply", "verification_exempt", "opinion", *_REQUESTS)


class CaseFile(NamedTuple):
    """A case as it was read: its row, its whole history and what the history says."""

    row: Mapping[str, Any]
    acts: tuple[Act, ...]
    dossier: Dossier

    @property
    def id(self) -> int:
        """Return the key of the case's row."""
        return int(self.row["id"])

    @property
    def ref(self) -> str:
        """Return the reference of the case."""
        return str(self.row["ref"])

    def act(self, n: int) -> Act:
        """Return the act numbered `n`; raises `NotFound`."""
        for act in self.acts:
            if act.n == n:
                return act
        raise NotFound(N_("Case {ref} has no act {value}."), ref=self.ref, value=n)


class Draft(NamedTuple):
    """An act about to be written; `fields` are typed values, `unit_id` a new owner if it changes."""

    move: str
    to_state: str
    fields: Mapping[str, object] = NOTHING
    despite: tuple[str, ...] = ()
    unit_id: int | None = None


# -- reading --------------------------------------------------------------------------------------


def read(session: Session, ref: str, actor: Actor, *, for_update: bool = False) -> CaseFile:
    """Read the case `ref` with its history.

    Raises `NotFound` where there is none, or none that the actor may see.
    """
    return read_row(session, scope.case(session, ref, actor, for_update=for_update))


def read_row(session: Session, row: Row) -> CaseFile:
    """Read the history of a case whose row was read before."""
    acts = tuple(map(_act, session.execute("acts_of_case", {"case_id": row["id"]})))
    return CaseFile(row, acts, Dossier(acts, ref=row["ref"]))


def _act(row: Row) -> Act:
    raw = json.loads(row["fields"])
    despite = tuple(raw.pop("despite", ()))
    return Act(
        n=row["n"],
        move=row["move"],
        from_state=row["from_state"],
        to_state=row["to_state"],
        on=row["acted_on"],
        fields=typed(row["move"], raw),
        actor=row["actor"],
        recorded_on=clock.day_of(row["recorded_at"]),
        note=row["note"] or None,
        despite=despite,
        unit_id=row["unit_id"],
    )


# -- judging --------------------------------------------------------------------------------------


class Ground(NamedTuple):
    """What a case rests on outside itself on a day: its units, the law, the calendar."""

    chain: tuple[Unit, ...]
    setting: Setting

    def with_chain(self, chain: tuple[Unit, ...]) -> Ground:
        """Return the same ground under another chain of units."""
        return Ground(chain, self.setting)


def ground(session: Session, unit_id: int, *, today: date, on: date | None = None) -> Ground:
    """Read what a case of the unit rests on; the tree as it stood `on` (default: today)."""
    chain = tree.chain(session, unit_id, on or today)
    law = tree.law(session, chain)
    setting = Setting(law, calendars.load(session, date.min), today, chain[-1].meets)
    return Ground(chain, setting)


def facts(
    case: CaseFile, base: Ground, move: Move, given: Mapping[str, object], stamp: Stamp
) -> Facts:
    """Gather what the guards of one step look at."""
    return Facts(case.dossier, move, given, stamp.on, base.chain, stamp.actor, base.setting)


def must_own(base: Ground, stamp: Stamp, case: CaseFile) -> None:
    """Refuse (T0) who sees the case but neither owns it nor stands above its owner."""
    if not stamp.actor.above(base.chain[-1]):
        message = N_(
            "The case belongs to {unit}; only that unit and those above it take this step."
        )
        params = {"unit": base.chain[-1].name}
        raise Refused((Refusal("T0", message, params, owner="branch"),))


def facts_then(then: Dossier, base: Ground, move: Move, act: Act) -> Facts:
    """Gather what the guards of an act looked at when it was done."""
    nobody = Actor(0, act.actor, 0, "", base.chain[0].path, frozenset(Role))
    return Facts(then, move, act.fields, act.on, base.chain, nobody, base.setting)


# -- writing --------------------------------------------------------------------------------------


class Prepared(NamedTuple):
    """A case after one more act, not yet written: the rows to write and what they rest on."""

    case: CaseFile
    act: Mapping[str, Any]
    due: tuple[Deadline, ...]


def prepare(case: CaseFile, draft: Draft, stamp: Stamp, base: Ground) -> Prepared:
    """Work out how the case stands after one more act; write nothing."""
    n = int(case.row["acts"]) + 1
    unit_id = draft.unit_id or int(case.row["unit_id"])
    row = _act_row(case, n, draft, stamp, unit_id)
    act = Act(
        n, draft.move, row["from_state"], draft.to_state, stamp.on, _as_read(draft), stamp.actor.name,
        clock.day_of(stamp.at), stamp.note, draft.despite, unit_id,
    )  # fmt: skip
    acts = (*case.acts, act)
    dossier = Dossier(acts, ref=case.ref)
    due = open_deadlines(dossier, base.setting)
    unit = base.chain[-1]
    new = {
        **case.row,
        **_case_row(dossier, soonest(due), row, base.setting.law),
        "unit_id": unit_id,
        "version": case.row["version"] + 1,
        "unit": unit.code,
        "unit_name": unit.name,
        "unit_path": unit.path,
    }
    return Prepared(CaseFile(new, acts, dossier), row, due)


def apply(session: Session, case: CaseFile, draft: Draft, stamp: Stamp, base: Ground) -> CaseFile:
    """Write one act: the versioned update of the case, the act in its chain, the derived rows.

    `base` is the ground the case stands on afterwards. Raises `CaseChanged` where the case was
    written by somebody else since it was read.
    """
    after = prepare(case, draft, stamp, base)
    if session.run("case_update", {**after.case.row, "seen": case.row["version"]}) != 1:
        raise CaseChanged(ref=case.ref)
    session.run("act_insert", after.act)
    write_deadlines(session, case.id, after.due, base)
    _write_caches(session, case.id, after.case.dossier, after.case.acts[-1])
    return after.case


def start(session: Session, unit_id: int, stamp: Stamp, base: Ground, draft: Draft) -> CaseFile:
    """Write a new case with its opening act."""
    number = int(session.execute("case_number")[0]["number"])
    ref, unit = refs.make(number), base.chain[-1]
    new = {"id": number, "ref": ref, "unit_id": unit_id, "state": draft.to_state, "on": stamp.on}
    session.run("case_insert", new | {"born": draft.fields["born"]})
    row = {
        **new, "opened_on": stamp.on, "state": None, "version": 0, "acts": 0, "head_hash": audit.GENESIS,
        "unit": unit.code, "unit_name": unit.name, "unit_path": unit.path,
    }  # fmt: skip
    return apply(session, CaseFile(row, (), Dossier((), ref=ref)), draft, stamp, base)


def _act_row(case: CaseFile, n: int, draft: Draft, stamp: Stamp, unit_id: int) -> dict[str, Any]:
    fields: dict[str, object] = {name: to_json(value) for name, value in draft.fields.items()}
    if draft.despite:
        fields["despite"] = list(draft.despite)
    row: dict[str, Any] = {
        "case_id": case.id,
        "n": n,
        "move": draft.move,
        "from_state": case.row["state"],
        "to_state": draft.to_state,
        "acted_on": stamp.on,
        "recorded_at": stamp.at,
        "actor_id": stamp.actor.user_id,
        "unit_id": unit_id,
        "note": stamp.note or "",
        "fields": json.dumps(fields, ensure_ascii=False),
        "salt": audit.new_salt(),
        "prev_hash": case.row["head_hash"],
    }
    row["digest"] = audit.digest(row["salt"], row["fields"], row["note"])
    row["hash"] = audit.chained(case.ref, row)
    return row


def _as_read(draft: Draft) -> Mapping[str, object]:
    """Return the fields as a later reading will give them."""
    if draft.move != "correct":
        return draft.fields
    plain = to_json(draft.fields)
    return plain if isinstance(plain, dict) else {}


def _case_row(
    dossier: Dossier, due: Deadline | None, act: Mapping[str, Any], law: Law
) -> dict[str, Any]:
    name, identity = str(dossier.fact("name")), dossier.fact("identity_no")
    return {
        "state": dossier.state,
        "entered_on": dossier.entered.on,
        "last_on": dossier.entered.on,
        "name": name,
        "folded": fold(name),
        "sort_key": sort_key(name),
        "born": dossier.born,
        "gender": dossier.fact("gender"),
        "identity_no": identity,
        "next_rule": due and due.rule,
        "next_kind": due and due.kind.value,
        "next_due": due and due.due,
        "next_owner": due and due.owner,
        **_dates(dossier, law),
        "head_hash": act["hash"],
        "acts": act["n"],
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


def write_deadlines(session: Session, case_id: int, due: Iterable[Deadline], base: Ground) -> None:
    """Put the open deadlines of a case in the place of those stored."""
    session.run("deadlines_clear", {"case_id": case_id})
    session.many(
        "deadline_insert",
        [
            {
                "case_id": case_id, "rule": d.rule, "anchor": d.anchor, "kind": d.kind.value,
                "start": d.start, "due": d.due, "owner": d.owner, "owner_unit_id": _owner_unit(d, base),
                "provisional": d.provisional, "rule_set": d.rule_set,
            }
            for d in due
        ],
    )  # fmt: skip


def _owner_unit(deadline: Deadline, base: Ground) -> int | None:
    """Return the key of the unit that a deadline waits for, where it is one of the case's own."""
    unit: Unit | None = None
    if deadline.owner == "branch":
        unit = base.chain[-1]
    elif deadline.owner == "authority":
        unit = authority(base.chain)
    return int(unit.path.rstrip("/").rpartition("/")[2]) if unit else None


def authority(chain: tuple[Unit, ...]) -> Unit:
    """Return the committee that takes the decisions for cases at the end of the chain."""
    return next((u for u in reversed(chain) if u.kind != "branch" and u.decides), chain[0])


def _write_caches(session: Session, case_id: int, dossier: Dossier, act: Act) -> None:
    """Write again what is kept of the history for searching, where the act touches it."""
    if act.move in ("open", "set", "correct"):
        session.run("case_facts_clear", {"case_id": case_id})
        session.many("case_fact_insert", list(_fact_rows(case_id, dossier)))
    if act.evidence in _LISTED or act.move == "correct":
        session.run("requests_clear", {"case_id": case_id})
        session.many("request_insert", list(_request_rows(case_id, dossier)))


def _fact_rows(case_id: int, dossier: Dossier) -> Iterable[dict[str, Any]]:
    for act in dossier.acts:
        if act.move in ("open", "set"):
            for name, value in act.fields.items():
                if name not in ("name", "born", "identity_no"):
                    text = json.dumps(to_json(value), ensure_ascii=False)
                    yield {
                        "case_id": case_id,
                        "name": name,
                        "value": text,
                        "since": act.on,
                        "act_n": act.n,
                    }


def _request_rows(case_id: int, dossier: Dossier) -> Iterable[dict[str, Any]]:
    waiting = {act.n for act in dossier.open_requests()}
    answered = {(act.text("source"), act.n) for act in dossier.evidence("opinion")}
    for act in dossier.acts:
        if act.evidence not in _REQUESTS:
            continue
        source = act.text("source")
        still = act.n in waiting or (
            act.evidence == "opinion_request"
            and not any(s == source and n > act.n for s, n in answered)
        )
        yield {
            "case_id": case_id, "act_n": act.n, "kind": _REQUESTS[act.evidence],
            "asked": act.text("asked") or source or "", "asked_unit": act.text("asked_unit"),
            "subject": act.text("subject") or "", "sent_on": act.day("sent") or act.on,
            "received_on": act.day("received"), "abroad": bool(act.fields.get("abroad")), "open": still,
        }  # fmt: skip


def stage_of(state: str) -> str:
    """Return the stage a state belongs to."""
    return STATE_BY_ID[state].stage
