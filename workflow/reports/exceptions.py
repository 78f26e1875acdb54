"""The report of exceptions: whatever was passed on purpose, taken back, put off or entered late, with who did it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from states.catalogue import MOVE_BY_NAME
from states.frozen import NamedTuple
from states.pipeline import Label
from workflow.casework.secrecy import MASK, may_know, veiled
from workflow.reports import readings, trees
from workflow.reports.asked import NOTHING_GIVEN, asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from states.history.acts import Act
    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.readings import Told
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor

LATE = timedelta(days=7)
"""How many days after its date an act may be entered without being late."""

KINDS: Mapping[str, Label] = {
    "despite": Label("bỏ qua điều kiện", "passed on purpose"),
    "by-paper": Label(
        "một người ghi cả hai bên, theo người ký", "typed by one user, by the signer"
    ),
    "hold": Label("tạm dừng", "hold"),
    "extension": Label("gia hạn", "extension"),
    "returned": Label("trả lại", "returned"),
    "vote-failed": Label("biểu quyết không đủ phiếu", "vote fell short"),
    "correction": Label("đính chính", "correction"),
    "void": Label("hủy hồ sơ lập nhầm", "voided"),
    "reset": Label("làm lại từ bước trước", "restarted"),
    "late-entry": Label("ghi sổ muộn", "entered late"),
    "backfilled": Label("ghi từ giấy tờ cũ", "entered from old papers"),
}
_BY_MOVE: Mapping[str, str] = {
    "hold": "hold",
    "extend": "extension",
    "vote_failed": "vote-failed",
    "correct": "correction",
    "void": "void",
    "return_dossier": "returned",
    "return_recognition": "returned",
    "refuse_removal": "returned",
}
PROPOSED_BY: Mapping[str, str] = {
    "decide": "propose",
    "recognise": "propose_recognition",
    "remove": "propose_removal",
}


class Row(NamedTuple):
    """One exception: the act it is, the rule that was passed where one was, who did it and why."""

    ref: str
    unit: str
    kind: str
    rule: str | None
    on: date
    recorded_at: datetime
    actor: str
    reason: str | None
    act: int
    move: str


def report(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, kind: str | None = None
) -> list[Row]:
    """List the exceptions dated in the window, by case and act, those of voided cases too; raises as `asked` does."""
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        found = [
            row for told in readings.read(session, put, tree) for row in of_case(told, put, tree)
        ]
    knowing = may_know(actor)
    return [_told(row, knowing=knowing) for row in found if kind in (None, row.kind)]


def _told(row: Row, *, knowing: bool) -> Row:
    """Return a row as this user may read it: what might tell of a matter of the verification is masked."""
    hidden = row.reason and not knowing and veiled(row.move, None)
    return row._replace(reason=MASK) if hidden else row


def of_case(told: Told, put: Asked, tree: Trees) -> Iterator[Row]:
    """Yield the exceptions of one case dated in the window, with their reasons as they were given."""
    stored = {row["n"]: row for row in told.rows}
    counting = {act.n: act for act in told.counting}
    last: dict[str, str] = {}
    for recorded in told.acts:
        act = recorded if recorded.move == "correct" else counting.get(recorded.n)
        if act is None:
            continue
        last[act.move] = act.actor
        if act.on > put.as_of or not (
            put.holds(act.on) and tree.within(act.unit_id, put.unit, act.on)
        ):
            continue
        row = stored[act.n]
        unit = tree.nodes[act.unit_id].code
        for kind, rule in _kinds(act, last, backfilled=bool(row["backfilled"])):
            reason = act.text("reason") or act.note
            yield Row(
                told.ref,
                unit,
                kind,
                rule,
                act.on,
                row["recorded_at"],
                act.actor,
                reason,
                act.n,
                act.move,
            )


def _kinds(
    act: Act, last: Mapping[str, str], *, backfilled: bool
) -> Iterator[tuple[str, str | None]]:
    """Yield what is exceptional of an act, with the rule that was passed."""
    for rule in act.despite:
        yield "despite", rule
    proposed = PROPOSED_BY.get(act.move)
    if proposed and act.text("signed_by") and last.get(proposed) == act.actor:
        yield "by-paper", "P2"
    move = MOVE_BY_NAME.get(act.move)
    if kind := _BY_MOVE.get(act.move):
        yield kind, act.text("limit") if kind == "extension" else None
    elif move and move.resets:
        yield "reset", None
    if backfilled:
        yield "backfilled", None
    elif act.recorded_on > act.on + LATE:
        yield "late-entry", None
