"""The counters of a case that nothing resets: by its row and the rows of its holds, never by its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from states.history.counters import Counters, Kept, ended_on
from states.history.counters import counters as counted
from states.history.holds import Hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


def counters(row: Mapping[str, Any], holds: Iterable[Mapping[str, Any]], today: date) -> Counters:
    """Return the promised counters of a case from its row and the rows of its holds."""
    ended = ended_on(row["state"], row["entered_on"])
    kept = Kept(row["first_listed_on"], row["first_certified_on"], row["resets"], ended)
    return counted(kept, map(_hold, holds), today)


def _hold(row: Mapping[str, Any]) -> Hold:
    return Hold(
        row["act_n"], row["kind"], row["reason"], row["since"], row["until"], row["ended_on"]
    )
