"""The next step of one case, in plain words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from states.frozen import Frozen
from states.law.meetings import meeting_before
from states.pipeline import Label, Refusal, Warned
from states.way_on.rule import Way, by_when
from workflow.casework import casefile, secrecy, views
from workflow.casework.as_asked import live
from workflow.ground import basis
from workflow.queries import way_on

if TYPE_CHECKING:
    from states.law.deadlines import Deadline
    from workflow.app import App
    from workflow.stamp import Stamp


class Also(Frozen):
    """What else may be done, in words, with its command."""

    what: Label
    todo: str


class NextStep(Frozen):
    """What comes first for a case (`what`), the command, why, by when, and what is missing for the `move` ahead.

    `ahead` are the words of that move where something else comes before it. `waits_for` names whose turn it
    is where it is not the reader's, with the `waits_in` unit and the users who may act, where known; `meeting`
    is the branch's last meeting before the deadline, where that is nearer. `on` is the day of the act.
    """

    ref: str
    name: str
    unit: str
    state: str
    move: str | None
    what: Label | None
    todo: str | None
    possible: bool
    next_deadline: views.NextDeadline | None
    missing: tuple[Refusal, ...]
    needs: tuple[str, ...]
    earliest: date | None
    warnings: tuple[Warned, ...] = ()
    waits_for: str | None = None
    meeting: date | None = None
    on: date = date.min
    ahead: Label | None = None
    why: Refusal | Warned | None = None
    by: date | None = None
    by_rule: str | None = None
    waits_in: str | None = None
    users: tuple[str, ...] = ()
    notes: tuple[Warned, ...] = ()
    also: tuple[Also, ...] = ()


def next_step(app: App, ref: str, stamp: Stamp) -> NextStep:
    """Return what to do next with a case, as an act of the stamp's day; raises `NotFound`."""
    today = app.today()
    reader = way_on.Reader(stamp.actor, today, stamp.on)
    with app.reading() as session:
        case = casefile.read(session, ref, stamp.actor)
        base = basis.ground(session, case.row["unit_id"], today=today, on=stamp.on)
        standing, way = way_on.of_case(session, case, base, reader)
        if way.on > stamp.on:  # an act of a later day is judged by the tree of that day
            base = basis.ground(session, case.row["unit_id"], today=today, on=way.on)
            standing, way = way_on.of_case(session, case, base, reader._replace(on=way.on))
    row = live(case.row, case.dossier, base, stamp.actor)
    view = views.case_view(row, today)
    by = by_when(standing, way) if way.first else None
    knowing = secrecy.knows({"unit_path": base.now[-1].path}, stamp.actor)
    told = _told(way, view, reader, knowing=knowing)
    return told._replace(
        meeting=_meeting(view.next_deadline, base),
        **_by(way, by),
    )


def after_refusal(app: App, about: str | int, stamp: Stamp) -> NextStep:
    """Return the next step of a case, or of that of a hand-over, of which an act was just refused.

    It is that of the act's day, but never of a day that has not come: a command is wanted that is accepted.
    """
    ref = about if isinstance(about, str) else _handed_over(app, about, stamp)
    return next_step(app, ref, stamp._replace(on=min(stamp.on, app.today())))


def _handed_over(app: App, number: int, stamp: Stamp) -> str:
    """Return the reference of the case of a hand-over; raises `NotFound`."""
    from workflow.casework import transfers

    with app.reading() as session:
        return str(transfers.find(session, number, stamp)["ref"])


def _told(way: Way, view: views.CaseView, reader: way_on.Reader, *, knowing: bool) -> NextStep:
    """Put an answer into the promised form."""
    step, first = way.step, way.first
    move = step.move if step else None
    what = first.what if first else None
    return NextStep(
        **_common(view),
        move=move.name if move else None,
        what=what,
        todo=way_on.command(way, reader.today),
        possible=way.possible,
        missing=secrecy.told(step.missing if step else (), knowing=knowing),
        needs=step.wanting if step else (),
        earliest=step.earliest if step else None,
        warnings=step.warnings if step else (),
        waits_for=way.waits_for,
        on=way.on if first else reader.on,
        ahead=move.label if move and move.label != what else None,
        why=way.why,
        waits_in=way.unit,
        users=way.users,
        notes=way.notes,
        also=tuple(
            Also(deed.what, way_on.spelled(deed.command, way.on, reader.today)) for deed in way.also
        ),
    )


def _by(way: Way, by: Deadline | None) -> dict[str, Any]:
    """Return by when what comes first is to be done, and the rule that says so."""
    if way.first is None:
        return {}
    if way.first.until:
        return {"by": way.first.until, "by_rule": None}
    return {"by": by.due, "by_rule": by.rule} if by else {}


def _meeting(due: views.NextDeadline | None, base: basis.Ground) -> date | None:
    """Return the branch's last meeting before its deadline, where that is nearer."""
    if due is None or due.owner != "branch":
        return None
    return meeting_before(due.due, base.context.meets, today=base.context.today)


def _common(view: views.CaseView) -> dict[str, Any]:
    names = ("ref", "name", "unit", "state", "next_deadline")
    return {name: getattr(view, name) for name in names}
