"""The deadline sheet of a case: each open deadline with its derivation, to be checked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.frozen import Frozen
from states.law import rules
from states.law.calendar import missing_day
from states.law.deadlines import Deadline, open_deadlines
from states.law.meetings import last_meeting
from workflow.casework import casefile, secrecy
from workflow.ground import basis
from workflow.queries import then
from workflow.queries.past import PRESENT

if TYPE_CHECKING:
    from datetime import date

    from states.law.calendar import MissingDay, Skipped
    from states.pipeline import Kind, Label
    from states.units import Actor
    from workflow.app import App
    from workflow.queries.past import Past


class SheetLine(Frozen):
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


def lines(app: App, ref: str, actor: Actor, past: Past = PRESENT) -> list[SheetLine]:
    """Return every open deadline of a case, soonest first, as it stands or as it was; raises `NotFound`."""
    today = past.as_of or app.today()
    with app.reading() as session:
        case = (
            casefile.read(session, ref, actor)
            if not past
            else then.read(session, app, ref, actor, past)[0]
        )
        base = basis.ground(session, case.row["unit_id"], today=today)
    knowing = secrecy.knows(case.row, actor)
    return [
        _line(deadline if knowing else _unreviewed(deadline), base, today)
        for deadline in open_deadlines(case.dossier, base.context)
    ]


def _unreviewed(deadline: Deadline) -> Deadline:
    """Return a deadline as one who may not know of a review sees it: held like any other."""
    return deadline._replace(provisional=deadline.unsure, waits=False)


def _line(deadline: Deadline, base: basis.Ground, today: date) -> SheetLine:
    rule = rules.load(deadline.rule_set)[deadline.rule]
    by_branch = deadline.owner == "branch" and not deadline.milestone
    meeting = last_meeting(deadline.due, base.context.meets, since=today) if by_branch else None
    return SheetLine(
        rule=deadline.rule,
        kind=deadline.kind,
        start=deadline.start,
        due=deadline.due,
        days_left=(deadline.due - today).days,
        extended_by=deadline.extended_by,
        held_days=deadline.held_days,
        source=deadline.source,
        confidence=deadline.confidence,
        rule_set=deadline.rule_set,
        skipped=deadline.skipped,
        provisional=deadline.provisional,
        what=rule.label,
        counted=deadline.counted,
        unit=deadline.unit,
        owner=deadline.owner,
        anchor=deadline.anchor,
        meeting=meeting,
        milestone=deadline.milestone,
        missing_day=_missing(deadline),
    )


def _missing(deadline: Deadline) -> MissingDay | None:
    """Return the day that a limit of months would fall on, where its month has no such day."""
    if deadline.unit != "months" or not deadline.counted:
        return None
    return missing_day(deadline.start, deadline.counted)
