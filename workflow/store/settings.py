"""What the office has set for the whole register; never a password."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.store import Session
    from workflow.store.journal import By


def read(session: Session, name: str, default: Any = None) -> Any:  # noqa: ANN401 - JSON
    """Return a setting, or the default where it was never set."""
    rows = session.execute("setting_read", {"name": name})
    return json.loads(rows[0]["value"]) if rows else default


def write(session: Session, name: str, value: object, who: By | None = None) -> None:
    """Set a setting to a value that JSON can hold; the journal says who did."""
    from workflow.store.journal import NOBODY, watched  # who only reads would pay for the hashes

    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    with watched(session, "settings", "office_setting", {"name": name}, who or NOBODY):
        session.run("setting_write", {"name": name, "value": text})
