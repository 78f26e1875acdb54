"""The recomputing of every case, closed ones too, by the upgrade of a register."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notifications.language import fault
from workflow.upkeep.recomputing import PAGE, Moved, Recomputer, write

if TYPE_CHECKING:
    from datetime import date

    from workflow.casework.casefile import CaseFile
    from workflow.store import Session


@dataclass
class AllRecomputed:
    """What became of all cases: how many were seen and written, what moved, and which cannot be read.

    `kinds` counts the deadlines whose rule is of another kind now: by rule, old kind and new.
    """

    cases: int = 0
    written: int = 0
    moved: list[Moved] = field(default_factory=list)
    kinds: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)


def recompute_all(session: Session, today: date) -> AllRecomputed:
    """Recompute every case, closed ones too, in the caller's transaction.

    This is how a register of an older schema gets what its cases did not keep yet, and names and
    numbers in today's form. Goes page by page; a case whose history cannot be read is left as it is
    and named.
    """
    from workflow.casework import casefile
    from workflow.upkeep.invariants import UNREADABLE

    recomputer, done, after = Recomputer(today), AllRecomputed(), 0
    while page := session.execute("cases_page", {"after": after, "limit": PAGE}):
        for row in page:
            done.cases += 1
            try:
                case = casefile.read_row(session, row)
                recomputed = recomputer.recompute_case(session, case)
            except UNREADABLE as error:
                done.failed.append((row["ref"], fault(error)))
                continue
            write(session, recomputed)
            done.written += recompute_transfers(session, case) or recomputed.differs
            done.moved += recomputed.moved
            done.kinds.update(recomputed.kinds)
        after = page[-1]["id"]
    return done


def recompute_transfers(session: Session, case: CaseFile) -> bool:
    """Write the names of helpers in hand-overs in today's form; say whether any differed."""
    from workflow.casework import derived_transfers

    stored = session.execute("transfers_of_case", {"case_id": case.id})
    told = derived_transfers.rows(case.acts, case.dossier.acts)
    differ = [
        {**row, "id": kept["id"]}
        for kept, row in zip(stored, told, strict=False)
        if kept["helper"] != row["helper"]
    ]
    for row in differ:
        session.run("transfer_update", row)
    return bool(differ)
