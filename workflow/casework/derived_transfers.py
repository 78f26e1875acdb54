"""The rows of a case's hand-overs, derived from its acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from states.catalogue import transfer

if TYPE_CHECKING:
    from states.history.acts import Act

_STATE_AFTER = {f"transfer_{step.name}": step.target for step in transfer.STEPS}
_DAY_OF = {"sent": "sent_on", "acknowledged": "acknowledged_on", "accepted": "accepted_on"}


def rows(acts: Sequence[Act], effective: Sequence[Act]) -> list[dict[str, Any]]:
    """Return how every hand-over of a case stands, in the order they were opened.

    `acts` are all that were recorded, `effective` those that count: a draft that was undone is
    cancelled, a step that was undone was not taken.
    """
    found: list[dict[str, Any]] = []
    counting = {act.n: act for act in effective}
    undone_on = {act.fields.get("undoes"): act.on for act in acts if act.move == "correct"}
    for act in acts:
        if act.move == "transfer_open":
            found.append(_drafted(act))
            if act.n not in counting:
                found[-1] |= {"state": "cancelled", "ended_on": undone_on.get(act.n)}
        elif act.move == "transfer_rehouse":
            _rehouse(found, act.unit_id)
        elif (step := counting.get(act.n)) and step.move in _STATE_AFTER:
            found[-1] |= _after_step(step)
    return found


def _rehouse(rows: Sequence[dict[str, Any]], heir: int | None) -> None:
    """Let the hand-over under way, if there is one, start from the heir of its unit."""
    if rows and rows[-1]["state"] in transfer.OPEN:
        rows[-1]["from_unit_id"] = heir


def _drafted(act: Act) -> dict[str, Any]:
    return {
        "state": transfer.INITIAL,
        "from_unit_id": act.unit_id,
        "to": act.text("to"),
        "residence": act.text("residence"),
        "reason": act.text("reason"),
        "left_on": act.day("left"),
        "letter": transfer.letter_for(act.to_state),
        "opened_on": act.on,
        "case_state": act.to_state,
        "sent_on": None,
        "acknowledged_on": None,
        "accepted_on": None,
        "ended_on": None,
        "helper": None,
        "reply_no": None,
    }


def _after_step(act: Act) -> dict[str, Any]:
    state = _STATE_AFTER[act.move]
    row: dict[str, Any] = {"state": state}
    if state in _DAY_OF:
        row[_DAY_OF[state]] = act.on
    if state == "sent":  # the case may have gone on while the hand-over was a draft
        row["letter"] = transfer.letter_for(act.to_state)
    if state not in transfer.OPEN:
        row["ended_on"] = act.on
    return row | {name: act.text(name) for name in ("helper", "reply_no") if act.text(name)}
