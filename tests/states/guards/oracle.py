"""Read the law once more, in plain Python from the domain's text alone: what a guard must say of a day.

Nothing of `states.guards` is used. An act is only read: its number, name, date and fields. Every answer
is given from the acts that stand on the day asked about: a paper counts from the day it came in, else
from its own date, a fact from its date; what was retracted never counts.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from tests.support.days import working_day

LEVELS = ["literate", "primary", "lower-secondary", "upper-secondary", "college", "university"]
LEVELS += ["postgraduate"]
MONTHS_TO_DISCUSS, MONTHS_OF_A_CERTIFICATE, MONTHS_TOGETHER, MONTHS_OF_PROBATION = 12, 60, 12, 12
ISSUE_COUNTS_FROM = date(
    2026, 7, 26
)  # 208-QĐ/TW: the ceremony's days run from the decision's issue
MOVES_THAT_BIND = [
    "open",
    "nominate",
    "enrol",
    "certify",
    "fail_course",
    "retrain",
    "apply",
    "request_verification",
    "conclude_verification",
    "reverify",
    "redo_dossier",
    "propose",
    "endorse",
    "decide",
    "return_dossier",
    "lapse_decision",
    "hold_ceremony",
    "propose_recognition",
    "endorse_recognition",
    "recognise",
    "return_recognition",
    "propose_removal",
    "endorse_removal",
    "remove",
    "refuse_removal",
    "leave",
    "annul",
    "decline",
    "withdraw",
    "reopen",
    "close_deceased",
    "transfer_outside_reply",
    "vote_failed",
    "refer_up",
]


class Seen(NamedTuple):
    """One act as the oracle reads it."""

    n: int
    what: str
    on: date
    fields: Mapping[str, Any]


class Place(NamedTuple):
    """What the law asks about the unit that owns the case."""

    sector: str | None = None
    hard_area: bool = False


def months_on(day: date, months: int) -> date:
    """Count months from date to date; a day that a month does not have becomes its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def fold(words: object) -> str:
    """Make names comparable enough for the made-up ones of the walk."""
    return str(words).strip().casefold()


def effective(acts: Iterable[Any]) -> list[Seen]:
    """Apply the corrections and leave them out."""
    rows: dict[int, Seen] = {}
    for act in acts:
        if act.move != "correct":
            rows[act.n] = Seen(act.n, act.move, act.on, act.fields)
            continue
        gone = act.fields.get("retracts", act.fields.get("undoes"))
        if gone is not None:
            rows.pop(gone, None)
        changed = rows.get(act.fields.get("replaces", -1))
        if changed is not None:
            on = act.fields.get("on")
            rows[changed.n] = changed._replace(on=date.fromisoformat(on) if on else changed.on)
    return list(rows.values())


class Day:
    """A case as it stood on one day."""

    def __init__(self, acts: Iterable[Any], on: date) -> None:
        self.on = on
        self.all = effective(acts)
        self.rows = [row for row in self.all if self._stands(row)]

    def _stands(self, row: Seen) -> bool:
        if row.what == "set":
            return row.on <= self.on
        if row.what != "record":
            return True
        kind, fields = row.fields["evidence"], row.fields
        if fields.get("received") and kind not in ("verification_request", "opinion_request"):
            return bool(fields["received"] <= self.on)
        own = {"certificate": "issued", "verification_request": "sent"}.get(kind, "")
        return bool((fields.get(own) or row.on) <= self.on)

    def latest(self, *what: str) -> Seen | None:
        return next((row for row in reversed(self.rows) if row.what in what), None)

    def papers(self, kind: str) -> list[Seen]:
        reopened = self.latest("reopen")
        found = [r for r in self.rows if r.what == "record" and r.fields["evidence"] == kind]
        return [r for r in found if reopened is None or _later(r, reopened)]

    def fact(self, name: str) -> Any:
        told = [r for r in self.rows if r.what in ("open", "set") and name in r.fields]
        told.sort(key=lambda r: (r.what != "open", r.on, r.n))
        return told[-1].fields[name] if told else None

    def approved(self, kind: str, since: Seen | None = None) -> bool:
        found = [r for r in self.papers("approval") if r.fields["kind"] == kind]
        return any(since is None or _later(r, since) for r in found)

    def asked(self) -> list[Seen]:
        """Return the requests that neither a reply nor an exemption answers."""
        answered = {r.fields["request"] for r in self.papers("verification_reply")}
        exempt = {one for r in self.papers("verification_exempt") for one in _about(r)}
        return [
            r
            for r in self.papers("verification_request")
            if r.n not in answered and not set(_about(r)) <= exempt
        ]


def _about(paper: Seen) -> tuple[str, ...]:
    """Return the people a request or an exemption is about: both parents are two."""
    subject = paper.fields["subject"]
    in_law = "spouse-" if subject.startswith("spouse-") else ""
    return (in_law + "father", in_law + "mother") if subject.endswith("parents") else (subject,)


def _later(paper: Seen, act: Seen) -> bool:
    came = paper.fields.get("received") or paper.on
    return bool((came, paper.n) > (act.on, act.n))


# -- what each guard refuses ----------------------------------------------------------------------


def refused(
    acts: Iterable[Any], move: str, on: date, given: Mapping[str, Any], place: Place
) -> set[str]:
    """Return the guards of `JUDGED` that stand before the move and refuse it on the day."""
    day = Day(acts, on)
    asked = JUDGED.get(move, ())
    return {rule for rule in ("F1", *asked) if _RULES[rule](day, move, given, place)}


def _f1(day: Day, *_: Any) -> bool:
    return day.on < max(row.on for row in day.all if row.what in MOVES_THAT_BIND)


def _months_old(day: Day) -> int:
    born = day.fact("born")
    return int((day.on.year - born.year) * 12 + day.on.month - born.month)


def _c2(day: Day, *_: Any) -> bool:
    return _months_old(day) > 720 and not day.approved("over-60")


def _c1(day: Day, *rest: Any) -> bool:
    return _months_old(day) < 216 or _c2(day, *rest)


def _c3(day: Day, _: str, __: Mapping[str, Any], place: Place) -> bool:
    education = day.fact("education")
    if education is None:
        return False
    lowest = "lower-secondary"
    if place.hard_area or "offshore-fisher" in (day.fact("category") or ()):
        lowest = "primary"
    if day.approved("literate"):
        lowest = "literate"
    return LEVELS.index(education) < LEVELS.index(lowest)


def _c6(day: Day, *_: Any) -> bool:
    issued = [r.fields["issued"] for r in day.rows if r.fields.get("issued")]
    good = [d for d in issued if d <= day.on]
    return not good or day.on > months_on(max(good), MONTHS_OF_A_CERTIFICATE)


def _c10(day: Day, _: str, given: Mapping[str, Any], __: Place) -> bool:
    if any(r.what in ("transfer_accept", "transfer_receive") and r.on <= day.on for r in day.all):
        return False
    helpers = day.papers("helper")
    spared = {fold(r.fields["name"]) for r in helpers if r.fields.get("replaces")}
    people = [p for p in given.get("introducer", ()) if fold(p.name) not in spared]
    return any(day.on < months_on(p.since, MONTHS_TOGETHER) for p in people)


def _c13(day: Day, move: str, given: Mapping[str, Any], _: Place) -> bool:
    applied = day.latest("apply")
    if move == "apply":
        cv, sent = given["cv"], [r.fields["sent"] for r in day.papers("verification_request")]
        return bool(given["application"] > cv or (sent and cv > min(sent)))
    return bool(applied and applied.fields["cv"] > given["sent"])


def _c14(day: Day, *_: Any) -> bool:
    replies = [r for r in day.papers("verification_reply") if r.fields["result"] == "matter"]
    matters = [r.fields.get("received") or r.on for r in replies]
    ends = [r for r in day.rows if r.what == "conclude_verification"]
    matters += [r.on for r in ends if r.fields["conclusion"] == "matter"]
    answers = [r for r in day.papers("approval") if r.fields["kind"] == "political-standards"]
    after = [r for r in answers if matters and r.on > max(matters)]
    if matters and (not after or max(after, key=lambda r: (r.on, r.n)).fields["result"] != "admit"):
        return True
    open_since: list[date] = []
    for row in day.all:
        if row.what == "hold" and row.fields.get("kind") == "political-standards":
            open_since += [row.on] if row.on <= day.on else []
        if row.what == "resume" and row.fields.get("conclusion") and row.on <= day.on:
            open_since = open_since[:-1]
    return bool(open_since)


def _c17(day: Day, *_: Any) -> bool:
    return all(r.fields["result"] != "passed" for r in day.papers("challenge"))


def _d9(day: Day, *_: Any) -> bool:
    made = day.latest("apply", "redo_dossier")
    return made is not None and day.on > months_on(made.on, MONTHS_TO_DISCUSS)


def _o1(day: Day, _: str, __: Mapping[str, Any], place: Place) -> bool:
    needed = {"mass-organisation"} | ({"residence"} if place.sector != "residential" else set())
    studying = _student_since(day)
    if studying and months_on(studying, 12) <= day.on:
        needed.add("sending-unit")
    redone = day.latest("redo_dossier")
    on_file = [r for r in day.papers("opinion") if redone is None or _later(r, redone)]
    return not needed <= {r.fields["source"] for r in on_file}


def _student_since(day: Day) -> date | None:
    since: date | None = None
    told = [r for r in day.rows if r.what in ("open", "set") and "category" in r.fields]
    for row in sorted(told, key=lambda r: (r.what != "open", r.on, r.n)):
        since = (since or row.on) if "student" in row.fields["category"] else None
    return since


def _r1(day: Day, move: str, *_: Any) -> bool:
    if not day.fact("readmission"):
        return False
    left = day.fact("left_on")
    if left is None or day.on < months_on(left, 36):
        return True
    return move == "decide" and not day.approved("readmission")


def _v0(day: Day, *_: Any) -> bool:
    return not day.asked()


def _v1(day: Day, *_: Any) -> bool:
    return bool(day.asked())


def _v9(day: Day, _: str, __: Mapping[str, Any], place: Place) -> bool:
    if not day.fact("foreign_employer") and place.sector != "foreign-owned":
        return False
    requests = day.papers("verification_request")
    pairs = ((a, b) for a in requests for b in requests if a.n != b.n)
    return not any(a.fields.get("workplace") and b.fields.get("security_agency") for a, b in pairs)


def _d4g(day: Day, *_: Any) -> bool:
    decided = day.latest("decide")
    if decided is None:
        return False
    by_issue = decided.on >= ISSUE_COUNTS_FROM
    start = decided.on if by_issue else decided.fields.get("received") or decided.on
    return day.on > working_day(start.isoformat(), 30) and not day.approved(
        "late-ceremony", decided
    )


def _d6(day: Day, *_: Any) -> bool:
    return not day.papers("course")


def _d7b(day: Day, *_: Any) -> bool:
    ceremony = day.latest("hold_ceremony")
    return ceremony is not None and day.on < months_on(ceremony.on, MONTHS_OF_PROBATION)


def _o2(day: Day, *_: Any) -> bool:
    return not {"10", "11", "12"} <= {r.fields["form"] for r in day.papers("statement")}


_RULES = {
    "F1": _f1, "C1": _c1, "C2": _c2, "C3": _c3, "C6": _c6, "C10": _c10, "C13": _c13, "C14": _c14, "C17": _c17,
    "D9": _d9, "O1": _o1, "R1": _r1, "V0": _v0, "V1": _v1, "V9": _v9, "D4g": _d4g, "D6": _d6, "D7b": _d7b,
    "O2": _o2,
}  # fmt: skip

JUDGED: Mapping[str, tuple[str, ...]] = {
    "apply": ("C10", "C13", "R1"),
    "request_verification": ("V0", "V9"),
    "conclude_verification": ("V1", "V9"),
    "redo_dossier": ("C10",),
    "propose": ("C1", "C3", "C6", "C14", "C17", "D9", "O1"),
    "decide": ("C2", "R1"),
    "hold_ceremony": ("D4g",),
    "propose_recognition": ("D6", "D7b", "O2"),
    "recognise": ("D7b",),
}
"""The guards of section 3 that look at papers, facts or dates, by the move they stand before."""
