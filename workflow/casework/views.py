"""Views of a case as they are promised to readers: frozen rows with exactly the promised keys."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from states.catalogue import act_label
from states.catalogue.stages import STATE_BY_ID
from states.frozen import Frozen, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from states.pipeline import Label, Refusal, Warned
    from workflow.casework.casefile import CaseFile


class NextDeadline(Frozen):
    """The soonest open limit of a case; `days_left` is negative once it has passed.

    One that `waits` for the conclusion of a review has a provisional day.
    """

    rule: str
    kind: str
    due: date
    owner: str
    days_left: int
    _waits: bool = False

    @property
    def waits(self) -> bool:
        """Say whether a review holds the day back, for the screen."""
        return self._waits


class Dates(NamedTuple):
    """The dates of a membership, None where not yet."""

    decision: date | None
    ceremony: date | None
    probation_ends: date | None
    official_from: date | None
    party_age_from: date | None


class CaseView(Frozen):
    """One case as it stands."""

    ref: str
    unit: str
    name: str
    state: str
    stage: str
    entered_on: date
    version: int
    next_deadline: NextDeadline | None
    dates: Dates


class Also(NamedTuple):
    """An act that was written together with the one that was asked for: its number, and what it is."""

    act: int
    what: Label


def also(case: CaseFile, known: int, act: int) -> tuple[Also, ...]:
    """Return the acts after the number `known` that were written beside one of them."""
    beside = (one for one in case.acts if one.n > known and one.n != act)
    return tuple(Also(one.n, act_label(one.move, one.evidence, one.from_state)) for one in beside)


class Advanced(CaseView):
    """A case after a move (or before it, on a dry run): the move, whence, and the act's number."""

    move: str
    from_: str | None
    act: int | None
    passed: tuple[Refusal, ...] = ()
    warnings: tuple[Warned, ...] = ()
    _on: date | None = None
    _also: tuple[Also, ...] = ()

    @property
    def also(self) -> tuple[Also, ...]:
        """Return the acts that were written with it, for the screen."""
        return self._also

    @property
    def on(self) -> date | None:
        """Return the date the act bears, for the screen."""
        return self._on


def case_view(row: Mapping[str, Any], today: date) -> CaseView:
    """Return the promised view of a case's row."""
    return CaseView(**common(row, today))


def advanced(row: Mapping[str, Any], today: date, **more: Any) -> Advanced:  # noqa: ANN401 - the rest of the view
    """Return the promised view of a case after a move."""
    return Advanced(**common(row, today), **more)


def after_act(
    case: CaseFile,
    today: date,
    move: str,
    before: str | None,
    *,
    known: int | None = None,
    **more: Any,  # noqa: ANN401 - the rest of the view
) -> Advanced:
    """Return the promised view of a case after the latest act of `move`, which left the state `before`.

    `known` is the number of the last act before it; what was written beside it is told.
    """
    act = next(one for one in reversed(case.acts) if one.move == move)
    if known is not None:
        more["_also"] = also(case, known, act.n)
    return advanced(case.row, today, move=move, from_=before, act=act.n, _on=act.on, **more)


def common(row: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the promised parts of every view of a case."""
    return {
        "ref": row["ref"],
        "unit": row["unit"],
        "name": row["name"],
        "state": row["state"],
        "stage": STATE_BY_ID[row["state"]].stage,
        "entered_on": row["entered_on"],
        "version": row["version"],
        "next_deadline": _next(row, today),
        "dates": Dates(
            row["decision_on"],
            row["ceremony_on"],
            row["probation_ends"],
            row["official_from"],
            row["party_age_from"],
        ),
    }


def _next(row: Mapping[str, Any], today: date) -> NextDeadline | None:
    due: date | None = row["next_due"]
    if due is None:
        return None
    return NextDeadline(
        row["next_rule"],
        row["next_kind"],
        due,
        row["next_owner"],
        (due - today).days,
        _waits=bool(row.get("next_waits")),
    )


class Paper(Frozen):
    """One paper or act on file: its number, date, words and fields as they count today."""

    id: int
    on: date
    what: Label
    kind: str
    fields: dict[str, object]
