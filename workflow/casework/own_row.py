"""The row of a case held against its acts: where it stands, whose it is, its days, and who the person is.

What depends on the day asked, limits above all, is no matter of this: `job run check` derives that too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from states.errors import KetnapError
from states.history.dossier import Dossier
from workflow.casework import casefile, derived
from workflow.ground import tree

if TYPE_CHECKING:
    from datetime import date

    from states.law.limits import Law
    from workflow.store import Row, Session

_UNREADABLE = (KetnapError, ValueError, LookupError, TypeError, AttributeError, StopIteration)


class Rows:
    """What the acts of cases say of their rows, as of a day; it keeps the law of each unit."""

    def __init__(self, session: Session, today: date) -> None:
        self._session, self._today = session, today
        self._laws: dict[int, Law] = {}

    def differs(self, case: Row, acts: Sequence[Row], parts: Sequence[Row], *, gone: bool) -> bool:
        """Say whether a row is not what its acts say, whose chain holds; of who was erased no name is compared.

        Of acts that cannot be read only the last one's state and unit are compared: the row is not what is wrong.
        """
        last = acts[-1]
        told: dict[str, Any] = {"unit_id": last["unit_id"], "version": len(acts)}
        try:
            told |= self._told(case, acts, parts, gone=gone)
        except _UNREADABLE:
            told |= {"state": last["to_state"]}
        return any(case[name] != value for name, value in told.items())

    def _told(
        self, case: Row, acts: Sequence[Row], parts: Sequence[Row], *, gone: bool
    ) -> Mapping[str, Any]:
        dossier = Dossier(tuple(map(casefile.act_of, _read(acts, parts))), ref=case["ref"])
        told = derived.standing(dossier, self._law(int(acts[-1]["unit_id"])))
        return told if gone else {**told, **derived.individual(dossier)}

    def _law(self, unit_id: int) -> Law:
        if unit_id not in self._laws:
            units = tree.chain(self._session, unit_id, self._today)
            self._laws[unit_id] = tree.law(self._session, units)
        return self._laws[unit_id]


def _read(acts: Sequence[Row], parts: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Yield the acts as `casefile` reads them, with what stands beside each."""
    beside: dict[int, list[tuple[str, str]]] = {}
    for part in (one for one in parts if str(one["part"]).startswith("fields.")):
        beside.setdefault(part["n"], []).append((part["part"], part["value"]))
    for act in acts:
        yield {**act, "actor": "", "parts": json.dumps(beside.get(act["n"], ()))}
