"""What a correction is about: the act as it counted before, and what it says instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from states.catalogue import act_label, fields_of
from states.frozen import Frozen, NamedTuple
from workflow.casework.views import Advanced

if TYPE_CHECKING:
    from states.history.acts import Act
    from states.pipeline import Field, Label
    from workflow.casework.correction_rules import Correction

UNDO, RETRACT, REPLACE = "undo", "retract", "replace"


class About(Frozen):
    """The act that a correction undoes, retracts or replaces, as it counted before the correction.

    `fields` is what it said; `changed` and `changed_on` are what is put in its place.
    """

    way: str
    act: int
    move: str
    evidence: str | None
    on: date
    fields: Mapping[str, object]
    changed: Mapping[str, object]
    changed_on: date | None
    _from: str | None = None

    @property
    def what(self) -> Label:
        """Return what the act was, in words."""
        return act_label(self.move, self.evidence, self._from)

    @property
    def spec(self) -> Mapping[str, Field]:
        """Return the fields an act of this kind has, by name."""
        return {field.name: field for field in fields_of(self.move, self.evidence)}


class Foreseen(NamedTuple):
    """A correction that was judged and not written: of which case, about what, from which state to which."""

    ref: str
    name: str
    version: int
    from_: str
    state: str
    about: About


class Corrected(Advanced, kw_only=True):
    """A case after a correction, with what was corrected."""

    corrected: About


def about(target: Act, wanted: Correction, new: Mapping[str, object]) -> About:
    """Return what a correction of an act is about; `new` are the typed values it puts in place."""
    way = RETRACT if wanted.retracts is not None else UNDO if wanted.replaces is None else REPLACE
    said = {name: value for name, value in target.fields.items() if name != "evidence"}
    return About(
        way,
        target.n,
        target.move,
        target.evidence,
        target.on,
        said,
        new,
        wanted.on if way == REPLACE else None,
        target.from_state,
    )
