"""The places of a person in classes, derived from the acts: enrolled by one act, ended by another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from states.catalogue import MOVE_BY_NAME
from states.names import fold

if TYPE_CHECKING:
    from states.history.acts import Act
    from states.history.dossier import Dossier

ENROL, PASS, FAIL = "enrol", "certify", "fail_course"
PASSED, FAILED, LEFT = "passed", "failed", "left"
_OUTCOMES = {PASS: PASSED, FAIL: FAILED}
_IN_CLASS = MOVE_BY_NAME[ENROL].target


def touched(act: Act) -> bool:
    """Return whether an act gives a place in a class, or ends one."""
    return act.to_state != act.from_state and _IN_CLASS in (act.to_state, act.from_state)


def rows(case_id: int, dossier: Dossier) -> Iterator[dict[str, Any]]:
    """Yield a row for every place; one whose class was erased from the history has none."""
    for place, end in _places(dossier):
        if name := place.text("class"):
            yield {
                "case_id": case_id,
                "act_n": place.n,
                "folded": fold(name),
                "starts": place.day("starts"),
                "centre": place.text("centre"),
                "outcome": _OUTCOMES.get(end.move, LEFT) if end else None,
                "outcome_n": end.n if end else None,
                "certificate": end.text("certificate") if end else None,
                "issued": end.day("issued") if end else None,
            }


def _places(dossier: Dossier) -> Iterator[tuple[Act, Act | None]]:
    """Yield each enrolment with the act that ended it, None while the person is in the class."""
    steps = [act for act in dossier.acts if act.to_state != act.from_state]
    for at, act in enumerate(steps):
        if act.move == ENROL:
            yield act, steps[at + 1] if at + 1 < len(steps) else None
