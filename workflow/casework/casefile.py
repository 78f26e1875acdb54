"""A case with its history: its row, its acts and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from states.errors import NotFound
from states.frozen import NamedTuple
from states.history.acts import Act, typed
from states.history.dossier import Dossier
from states.pipeline import N_
from states.units import Actor
from workflow import clock
from workflow.casework.said import said
from workflow.ground import scope

if TYPE_CHECKING:
    from workflow.store import Row, Session


class CaseFile(NamedTuple):
    """A case as it was read: its row, its whole history and what the history says."""

    row: Mapping[str, Any]
    acts: tuple[Act, ...]
    dossier: Dossier

    @property
    def id(self) -> int:
        """Return the key of the case's row."""
        return int(self.row["id"])

    @property
    def ref(self) -> str:
        """Return the reference of the case."""
        return str(self.row["ref"])

    def act(self, n: int) -> Act:
        """Return the act numbered `n`; raises `NotFound`."""
        for act in self.acts:
            if act.n == n:
                return act
        raise NotFound(N_("Case {ref} has no act {value}."), ref=self.ref, value=n)


def read(session: Session, ref: str, actor: Actor, *, for_update: bool = False) -> CaseFile:
    """Read the case `ref` with its history.

    Raises `NotFound` where there is none, or none that the actor may see.
    """
    return read_row(session, scope.case(session, ref, actor, for_update=for_update))


def read_row(session: Session, row: Row) -> CaseFile:
    """Read the history of a case whose row was read before."""
    acts = tuple(map(act_of, session.execute("acts_of_case", {"case_id": row["id"]})))
    return CaseFile(row, acts, Dossier(acts, ref=row["ref"]))


def act_of(row: Row) -> Act:
    """Return the act that a row holds, its fields as typed values."""
    raw, note, actor = said(row)
    despite = tuple(raw.pop("despite", ()))
    return Act(
        n=row["n"],
        move=row["move"],
        from_state=row["from_state"],
        to_state=row["to_state"],
        on=row["acted_on"],
        fields=typed(row["move"], raw),
        actor=actor,
        recorded_on=clock.day_of(row["recorded_at"]),
        note=note or None,
        despite=despite,
        unit_id=row["unit_id"],
    )
