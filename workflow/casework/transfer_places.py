"""The two ends of a hand-over within the register: the receiving unit, and the branch that takes the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from states.errors import BadInput, NotFound
from states.pipeline import N_

if TYPE_CHECKING:
    from workflow.casework.casefile import CaseFile
    from workflow.store import Row, Session


def destination(session: Session, case: CaseFile, fields: Mapping[str, object]) -> Row | None:
    """Return the receiving unit, which must be another open branch or committee."""
    code = fields.get("to")
    if code is None:
        return None
    rows = session.execute("unit_by_code", {"code": code})
    if not rows or rows[0]["closed_on"]:
        raise NotFound(N_("There is no unit {value}."), value=code)
    if rows[0]["id"] == case.row["unit_id"]:
        raise BadInput(N_("{field}: {value} owns the case already."), field="--to", value=code)
    if rows[0]["kind"] not in ("branch", "committee"):
        message = N_("{field}: {value} is neither a branch nor a committee.")
        raise BadInput(message, field="--to", value=code)
    return rows[0]


def taker(session: Session, row: Row, fields: Mapping[str, object]) -> int:
    """Return the key of the branch that takes the case: the destination, or one of its branches."""
    code = fields.get("branch") or row["to_code"]
    rows = session.execute("unit_by_code", {"code": code})
    if not rows or rows[0]["closed_on"] or not rows[0]["path"].startswith(row["to_path"]):
        raise NotFound(N_("There is no unit {value}."), value=code)
    if rows[0]["kind"] != "branch":
        message = N_("{field}: {value} is not a branch; name its branch that takes the case.")
        raise BadInput(message, field="--branch", value=code)
    return int(rows[0]["id"])
