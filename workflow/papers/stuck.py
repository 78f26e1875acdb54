"""The rows of the stuck list as a sheet shows them, in words throughout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from notifications.language import number, words
from states.catalogue.stages import STATE_BY_ID
from states.law import rules
from states.law.labels import PAST
from states.watch.stalls import CAUSE_BY_ID, label_of
from workflow.papers.actions import helping, who
from workflow.papers.wording import followed, told

if TYPE_CHECKING:
    from workflow.store import Session

Row = Mapping[str, Any]


def keyed(row: Any) -> Row:  # noqa: ANN401 - a mapping or a view
    """Return a row by the names of its fields, whichever way it came."""
    if isinstance(row, Mapping):
        return row
    names = getattr(row, "_fields", None) or row.__dataclass_fields__
    return {name: getattr(row, name) for name in names}


def names_of(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of units by their codes."""
    rows = session.execute("units_called", {"codes": sorted(set(codes))})
    return {row["code"]: row["name"] for row in rows}


def sheet_row(n: int, row: Row, names: Mapping[str, str]) -> dict[str, str]:
    """Return one row of the stuck list; a unit without a name in `names` is told by its code."""
    late = row.get("days_late") or 0
    state = STATE_BY_ID.get(str(row["state"]))
    counts = followed(*(row[name] for name in ("total_days", "resets", "held_days")))
    return {
        "n": str(n),
        "ref": told(row["ref"]),
        "name": told(row["name"]),
        "unit": names.get(row["unit"], told(row["unit"])),
        "state": words(state.label, "vi") if state else told(row["state"]),
        "followed": f"Trong diện theo dõi {counts}",
        "cause": cause(row),
        "due": told(row.get("due")),
        "late": left(-late, row.get("kind")) if late > 0 else "",
        "owner": f"Nơi thực hiện: {who(row)}" if who(row) else "",
        "action": helping(row),
    }


def cause(row: Row) -> str:
    """Return why a case is stuck, with the limit it is about, in words before its code."""
    known = CAUSE_BY_ID.get(row["cause"]) if isinstance(row["cause"], str) else None
    said = told(label_of(known.id, row.get("kind")) if known else row["cause"])
    return f"{said}: {limit(row)}" if row.get("rule") else said


def limit(row: Row) -> str:
    """Return the limit that a row is about, in words before its code."""
    code = row["rule"]
    return f"{told(rules.in_force(row['since'])[code].label)} ({code})"


def left(days: int, kind: object) -> str:
    """Return how far a day is, or how late it is; whose limit it is says what being late is called."""
    if days > 0:
        return f"còn {number(days, 'vi')} ngày"
    if days == 0:
        return "đến hạn hôm nay"
    past = PAST.get(str(kind))
    return f"{words(past, 'vi') if past else 'quá hạn'} {number(-days, 'vi')} ngày"
