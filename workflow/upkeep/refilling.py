"""Bring what is kept of every case up to this program, after an upgrade; find the holds beyond today's bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from workflow.upkeep.recomputing import PAGE, Deriver, Moved, write

if TYPE_CHECKING:
    from datetime import date

    from workflow.casework.casefile import CaseFile
    from workflow.store import Session


@dataclass
class Refilled:
    """What became of all cases: how many were seen and written, what moved, and which cannot be read.

    `kinds` counts the deadlines whose rule is of another kind now: by rule, old kind and new.
    """

    cases: int = 0
    written: int = 0
    moved: list[Moved] = field(default_factory=list)
    kinds: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)


def refill(session: Session, today: date) -> Refilled:
    """Derive every case anew, closed ones too, in the caller's transaction; write what differs.

    This is how a register of an older schema gets what its cases did not keep yet, and names and
    numbers in today's form. Goes page by page; a case whose history cannot be read is left as it is
    and named.
    """
    from workflow.casework import casefile
    from workflow.upkeep.invariants import UNREADABLE

    deriver, done, after = Deriver(today), Refilled(), 0
    while page := session.execute("cases_page", {"after": after, "limit": PAGE}):
        for row in page:
            done.cases += 1
            try:
                case = casefile.read_row(session, row)
                derived = deriver.derive_case(session, case)
            except UNREADABLE as error:
                done.failed.append((row["ref"], f"{type(error).__name__}: {error}"))
                continue
            write(session, derived)
            transfers, topics = refill_transfers(session, case), refill_topics(session, case)
            done.written += transfers or topics or derived.differs
            done.moved += derived.moved
            done.kinds.update(derived.kinds)
        after = page[-1]["id"]
    return done


def refill_transfers(session: Session, case: CaseFile) -> bool:
    """Write the names of helpers in hand-overs in today's form; say whether any differed."""
    from workflow.casework import derived

    stored = session.execute("transfers_of_case", {"case_id": case.id})
    told = derived.transfer_rows(case.acts, case.dossier.acts)
    differ = [
        {**row, "id": kept["id"]}
        for kept, row in zip(stored, told, strict=False)
        if kept["helper"] != row["helper"]
    ]
    for row in differ:
        session.run("transfer_update", row)
    return bool(differ)


def refill_topics(session: Session, case: CaseFile) -> bool:
    """Write what each act is about, as this program says it; say whether any differed."""
    stored = session.execute("topics_of_case", {"case_id": case.id})
    kept = {row["n"]: row["topic"] for row in stored}
    differ = [act for act in case.acts if kept[act.n] != act.topic]
    session.many(
        "act_topic", [{"case_id": case.id, "n": act.n, "topic": act.topic} for act in differ]
    )
    return bool(differ)


class Beyond(NamedTuple):
    """A hold in force that today's rule H1 would not allow so; what was lawful when it was laid stays.

    `part` of the rule is what it is beyond: `paper`, `branch` or `committee`; `last` is the day until which
    it could last today.
    """

    ref: str
    unit: str
    act: int
    part: str
    since: date
    until: date
    most: int
    last: date


def holds_beyond(session: Session, today: date) -> Iterator[Beyond]:
    """Yield the holds that still stand and are beyond today's bounds, oldest first; nothing is changed."""
    from states.law.hold_bounds import beyond
    from workflow.casework import casefile
    from workflow.ground import basis

    for row in session.execute("holds_standing", {"today": today}):
        case = casefile.read_row(session, row).dossier
        setting = basis.ground(session, row["unit_id"], today=today).setting
        hold = next(one for one in case.holds if one.act == row["act_n"])
        for bound in beyond(hold, case.holds, setting.law(today)["H1"], setting.calendar):
            if bound.part != "branch" or not row["by_committee"]:
                yield Beyond(row["ref"], row["unit"], hold.act, *bound)
