"""People sent to a class: the move `enrol` for each, with the class's own dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workflow.casework import advancing, gate, many
from workflow.casework.class_places import ENROL
from workflow.organisation.classes import _reading, _steps
from workflow.organisation.classes._opening import OPENERS

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.stamp import Stamp


def enrol(
    app: App, code: str, refs: Sequence[str], stamp: Stamp, *, dry_run: bool = False
) -> tuple[list[many.Item], many.Act]:
    """Return the people to be sent to a class, and what sends each of them there.

    Raises `NotFound` for a class out of sight, and `NotPermitted`.
    """
    with app.reading() as session:
        row = _reading.find(session, code, stamp.actor)
    gate.permit(stamp, OPENERS)
    given = {
        "class": row["code"],
        "starts": row["starts"],
        "ends": row["ends"],
        "centre": row["centre"],
    }
    wish = advancing.Wish(dry_run=dry_run)
    return [many.Item(ref, given) for ref in refs], _steps.act(app, lambda _: ENROL, wish)
