"""Tell made-up cases act by act, for the tests of the pure floor.

A small tree of units, one actor for each role, and the promised story of a candidate as a table::

    case = story("verified").filed("challenge", "2025-07-11")
    facts = case.asks("propose", "2025-08-04", votes_for=12)

Every act has sensible fields of its own; a test names only those it is about. Dates are written as ISO
text and are never computed by the code under test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, fields_of
from states.catalogue.evidence import EvidenceKind
from states.guards import GUARDS
from states.guards.facts import Facts
from states.history.acts import Act
from states.history.dossier import Dossier
from states.law.context import LegalContext
from states.law.deadlines import Deadline, kept_deadlines, open_deadlines
from states.law.rules import in_force
from states.pipeline import Move, Refusal, Role
from states.units import Actor, Unit
from states.values import parse
from tests.support.days import calendar, day

CITY = Unit("TP", "Thành phố", "city", "1/", decides=True)
WARD = Unit("LC", "Phường Lê Chân", "committee", "1/2/", decides=True)
BRANCH = Unit("LC01", "Chi bộ 1", "branch", "1/2/3/", official_members=19)
CHAIN = (CITY, WARD, BRANCH)
ELSEWHERE = Unit("HX01", "Chi bộ Hàng Xóm", "branch", "1/4/5/")


def _actor(number: int, name: str, unit: Unit, *roles: Role) -> Actor:
    return Actor(number, name, number, unit.code, unit.path, frozenset(roles))


LAN = _actor(1, "lan", BRANCH, Role.BRANCH)
HOA = _actor(2, "hoa", WARD, Role.COMMITTEE)
MINH = _actor(3, "minh", WARD, Role.AUTHORITY)
TU = _actor(4, "tu", CITY, Role.AUTHORITY)
TAM = _actor(5, "tam", CITY._replace(code="TT", path="1/9/"), Role.CENTRE)
LY = _actor(6, "ly", ELSEWHERE, Role.BRANCH)
EVERYBODY = (LAN, HOA, MINH, TU, TAM, LY)

TODAY = date(2030, 1, 1)  # late enough for every story told here

VOTE = {"resolution": "01-NQ/CB", "official_members": 19, "present": 19, "votes_for": 13}
COMMITTEE_VOTE = {"resolution": "01-NQ/ĐU", "members": 9, "votes_for": 9}
DECISION = {"decision": "01-QĐ/ĐU", "members": 9, "votes_for": 9}
FIELDS: Mapping[str, Mapping[str, object]] = {
    "open": {"name": "Trần Thị Mẫu", "born": "2000-05-17", "education": "university"},
    "nominate": {"resolution": "01-NQ/CB", "helper": [["Lê Văn Giúp", "2023-01-01"]]},
    "enrol": {"class": "K1", "starts": "2025-02-10", "ends": "2025-02-14"},
    "certify": {"certificate": "01-GCN", "issued": "2025-03-14", "issuer": "Trung tâm chính trị"},
    "apply": {
        "application": "2025-05-01", "cv": "2025-05-02", "introduction": "two-members",
        "introducer": [["Lê Văn Giúp", "2023-01-01"], ["Phạm Thị Hai", "2023-01-01"]],
    },
    "redo_dossier": {
        "reason": "quá 12 tháng", "introduction": "two-members",
        "introducer": [["Lê Văn Giúp", "2023-01-01"], ["Phạm Thị Hai", "2023-01-01"]],
    },
    "conclude_verification": {"conclusion": "clear", "conclusion_no": "01-KL"},
    "propose": VOTE,
    "vote_failed": {**VOTE, "move": "propose_recognition", "votes_for": 12},
    "propose_recognition": VOTE,
    "propose_removal": {**VOTE, "reason": "vi phạm"},
    "endorse": COMMITTEE_VOTE,
    "endorse_recognition": COMMITTEE_VOTE,
    "endorse_removal": COMMITTEE_VOTE,
    "decide": DECISION,
    "recognise": DECISION,
    "remove": DECISION,
    "annul": {"decision": "02-QĐ/ĐU"},
    "leave": {"decision": "02-QĐ/ĐU"},
    "refuse_removal": {"decision": "02-QĐ/ĐU"},
    "refer_up": {"report_no": "01-BC"},
    "close_deceased": {"date": "2025-01-07"},
    "ask_supplement": {"papers": "lý lịch", "by": "2026-01-01"},
    "supplement": {"papers": "lý lịch"},
    "hold": {"kind": "other", "reason": "đi công tác"},
    "extend": {"limit": "D1", "days": 30, "reason": "hồ sơ phức tạp"},
    "transfer_open": {"to": "HX01"},
    "transfer_accept": {"helper": "Vũ Văn Mới"},
    "transfer_outside_reply": {"reply_no": "01-CV"},
    "challenge": {"task": "phụ trách chi đoàn", "result": "passed"},
    "verification_request": {"asked": "Đảng ủy xã", "subject": "self", "sent": "2025-05-12"},
    "verification_exempt": {"subject": "self", "ground": "settled"},
    "verification_reply": {"request": 7, "verifier": "Đỗ Thẩm Tra", "result": "clear"},
    "opinion_request": {"source": "residence"},
    "opinion": {"source": "residence"},
    "introduction": {"form": "3", "no": "01"},
    "helper": {"name": "Vũ Văn Mới"},
    "certificate": {"certificate": "02-GCN", "issuer": "Trung tâm chính trị"},
    "course": {"certificate": "01-ĐVM"},
    "approval": {"kind": "over-60", "no": "01-CV/TU"},
    "statement": {"form": "10"},
    "outside_date": {"kind": "enlistment"},
    "card": {"no": "001"},
}  # fmt: skip

STORY: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("open", "2025-01-06", {}),
    ("nominate", "2025-01-06", {}),
    ("enrol", "2025-01-06", {}),
    ("certify", "2025-03-17", {}),
    ("apply", "2025-05-05", {}),
    ("verification_request", "2025-05-12", {}),
    ("request_verification", "2025-05-12", {}),
    ("verification_reply", "2025-06-20", {"request": 6}),
    ("conclude_verification", "2025-07-10", {}),
    ("challenge", "2025-07-11", {}),
    ("opinion", "2025-07-11", {"source": "mass-organisation"}),
    ("opinion", "2025-07-11", {"source": "residence"}),
    ("propose", "2025-08-04", {}),
    ("decide", "2025-09-15", {}),
    ("hold_ceremony", "2025-10-03", {}),
    ("course", "2026-04-10", {}),
    ("statement", "2026-10-01", {"form": "10"}),
    ("statement", "2026-10-01", {"form": "11"}),
    ("statement", "2026-10-01", {"form": "12"}),
    ("propose_recognition", "2026-10-09", {}),
    ("recognise", "2026-11-02", {}),
)
"""The promised story, with the evidence that the steps need; the request is act 6."""

WHO = {"decide": MINH, "recognise": MINH, "remove": MINH, "endorse": HOA}


@dataclass(frozen=True)
class Told:
    """A case as told so far; every method gives a longer or differently placed one."""

    acts: tuple[Act, ...] = ()
    chain: tuple[Unit, ...] = CHAIN
    today: date = TODAY

    @property
    def dossier(self) -> Dossier:
        """Return what the acts say."""
        return Dossier(self.acts, ref="00001-0")

    @property
    def state(self) -> str:
        """Return where the case stands."""
        return self.dossier.state

    @property
    def n(self) -> int:
        """Return the number of the latest act."""
        return len(self.acts)

    @property
    def context(self) -> LegalContext:
        """Return the law, the packaged calendar and today."""
        return LegalContext(in_force, calendar(), self.today, self.chain[-1].meets)

    def then(self, name: str, on: str, /, **given: object) -> Told:
        """Add any act of the lifecycle: a move, a step, evidence, a side act or a transfer's step."""
        return self.by(WHO.get(name, LAN), name, on, **given)

    def by(self, who: Actor, name: str, on: str, /, **given: object) -> Told:
        """Add an act that somebody in particular recorded."""
        kind = EVIDENCE_BY_NAME.get(name)
        move = MOVE_BY_NAME.get(name)
        fields = fields_for(name, given)
        target = move.target if move else ""
        target = {"open": "identified", "transfer_outside_reply": "handed_over"}.get(name, target)
        act = Act(
            self.n + 1, "record" if kind else name, self.state or None, target or self.state, day(on),
            {"evidence": name, **fields} if kind else fields, who.name, day(on),
        )  # fmt: skip
        return replace(self, acts=(*self.acts, act))

    def formerly(self, **fields: object) -> Told:
        """Give the latest act values that are not taken today, as an older program recorded them."""
        last = self.acts[-1]
        told = {**last.fields, **fields}
        return replace(self, acts=(*self.acts[:-1], last._replace(fields=told)))

    def corrected(self, **what: object) -> Told:
        """Add a correction as it is stored: `undoes`, `retracts` or `replaces` an act."""
        act = Act(self.n + 1, "correct", self.state, self.state, TODAY, {"reason": "nhầm", **what})
        return replace(self, acts=(*self.acts, act))

    def under(self, *chain: Unit) -> Told:
        """Put the case into another place in the tree."""
        return replace(self, chain=chain)

    def within(self, **traits: object) -> Told:
        """Change what the owning unit is like."""
        return replace(self, chain=(*self.chain[:-1], self.chain[-1]._replace(**traits)))  # type: ignore[arg-type]

    def seen(self, today: str) -> Told:
        """Look at the case on another day."""
        return replace(self, today=day(today))

    def asks(self, name: str, on: str, /, **given: object) -> Facts:
        """Ask for a step (or to record evidence) with all its fields; a field set to None is left out."""
        return self.asked_by(WHO.get(name, LAN), name, on, **given)

    def asked_by(self, who: Actor, name: str, on: str, /, **given: object) -> Facts:
        """Ask for a step in somebody's name."""
        move = MOVE_BY_NAME.get(name) or _recording(EVIDENCE_BY_NAME[name], self.state)
        fields = fields_for(name, given)
        return Facts(self.dossier, move, fields, day(on), self.chain, who, self.context)

    def deadlines(self) -> tuple[Deadline, ...]:
        """Return the open deadlines."""
        return open_deadlines(self.dossier, self.context)

    def kept(self) -> tuple[Deadline, ...]:
        """Return the open deadlines as they are stored."""
        return kept_deadlines(self.dossier, self.context)

    def due(self, rule: str) -> Deadline:
        """Return the one open deadline of a limit."""
        (deadline,) = (d for d in self.deadlines() if d.rule == rule)
        return deadline

    def running(self) -> set[str]:
        """Return the limits that run."""
        return {deadline.rule for deadline in self.deadlines()}


def _recording(kind: EvidenceKind, state: str) -> Move:
    return Move("record", kind.label, (state,), "", kind.roles, kind.fields, kind.guards)


def fields_for(name: str, given: Mapping[str, object]) -> dict[str, object]:
    """Return typed fields: the usual ones of the act, with those given in their place."""
    spec = fields_of("record", name) if name in EVIDENCE_BY_NAME else fields_of(name)
    asked = {field.name for field in spec}
    usual = {k: v for k, v in FIELDS.get(name, {}).items() if k in asked}
    if "reason" in asked and "reason" not in usual:
        usual["reason"] = "lý do"
    return parse(spec, {**usual, **given})


def story(until: str, **changed: Mapping[str, object]) -> Told:
    """Tell the promised story up to the first act that reaches the state `until`.

    Keywords change the fields of the acts they name; ``on`` among them changes the day.
    """
    case = Told()
    for name, on, fields in STORY:
        given = {**fields, **changed.get(name, {})}
        case = case.then(name, str(given.pop("on", on)), **given)
        if case.state == until:
            break
    return case


def standing_at(state: str) -> Told:
    """Return a case that stands at a state, however it came there."""
    case = Told().then("open", "2025-01-06")
    return Told((case.acts[0]._replace(to_state=state),))


def ready(until: str, **changed: Mapping[str, object]) -> Told:
    """Tell the story until the state, and then the evidence up to the next move."""
    case = story(until, **changed)
    for name, on, fields in STORY[case.n :]:
        if name not in EVIDENCE_BY_NAME:
            break
        given = {**fields, **changed.get(name, {})}
        case = case.then(name, str(given.pop("on", on)), **given)
    return case


def verdict(rule: str, facts: Facts) -> Refusal | None:
    """Return what one guard says."""
    return GUARDS[rule].judge(facts)


def refuses(rule: str, facts: Facts) -> bool:
    """Say whether one guard refuses."""
    return verdict(rule, facts) is not None
