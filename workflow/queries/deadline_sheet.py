"""Derive the deadline sheet of a case, as a lawyer would check it by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from states.law import rules
from states.law.calendar import missing_day
from states.law.deadlines import Deadline, open_deadlines
from states.law.meetings import last_meeting
from workflow.casework import casefile
from workflow.ground import basis

if TYPE_CHECKING:
    from datetime import date

    from states.law.calendar import MissingDay, Skipped
    from states.pipeline import Kind, Label
    from states.units import Actor
    from workflow.app import App


@dataclass(frozen=True, slots=True)
class Term:
    """One open deadline with its derivation.

    `counted` is the limit in `unit` (working days or months), `skipped` each day left out of a count
    of working days; `meeting` is the branch's last meeting before the deadline; a `milestone`
    comes by itself. `missing_day`: a day that the month of a count does not have, and the other reading.
    """

    rule: str
    kind: Kind
    start: date
    due: date
    days_left: int
    extended_by: int
    held_days: int
    source: str
    confidence: str | None
    rule_set: str
    skipped: tuple[Skipped, ...]
    provisional: bool
    what: Label
    counted: int | None
    unit: str | None
    owner: str
    anchor: int
    meeting: date | None
    milestone: bool = False
    missing_day: MissingDay | None = None


def terms(app: App, ref: str, actor: Actor) -> list[Term]:
    """Return every open deadline of a case, soonest first; raises `NotFound`."""
    with app.reading() as session:
        case = casefile.read(session, ref, actor)
        base = basis.ground(session, case.row["unit_id"], today=app.today())
    return [
        _term(deadline, base, app.today())
        for deadline in open_deadlines(case.dossier, base.setting)
    ]


def _term(deadline: Deadline, base: basis.Ground, today: date) -> Term:
    rule = rules.load(deadline.rule_set)[deadline.rule]
    by_branch = deadline.owner == "branch" and not deadline.milestone
    return Term(
        deadline.rule, deadline.kind, deadline.start, deadline.due, (deadline.due - today).days,
        deadline.extended_by, deadline.held_days, deadline.source, deadline.confidence, deadline.rule_set,
        deadline.skipped, deadline.provisional, rule.label, deadline.counted, deadline.unit, deadline.owner,
        deadline.anchor, last_meeting(deadline.due, base.setting.meets, since=today) if by_branch else None,
        deadline.milestone, _missing(deadline),
    )  # fmt: skip


def _missing(deadline: Deadline) -> MissingDay | None:
    """Return the day that a limit of months would fall on, where its month has no such day."""
    if deadline.unit != "months" or not deadline.counted:
        return None
    return missing_day(deadline.start, deadline.counted)
