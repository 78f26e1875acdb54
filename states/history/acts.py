"""One recorded fact of a case, and the folding of corrections into the acts they correct."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from states.catalogue import candidacy, evidence, fields_of
from states.frozen import NamedTuple
from states.pipeline import NOTHING
from states.values import Person, restore

_CHAIN = frozenset({"open", *(move.name for move in candidacy.MOVES), "transfer_outside_reply"})
_STEPS = frozenset(step.name for step in candidacy.STEPS)
_BINDING = frozenset({"vote_failed", "refer_up"})
PAPERS = frozenset({"record", "set"})
"""Acts that put something on file without being a step: a guard sees them by their own dates."""


class Act(NamedTuple):
    """One recorded fact of a case; `on` is the paper's date, `fields` are typed values.

    `despite` names the guards that were passed on purpose when the act was recorded, `unit_id` the unit
    that owned the case then.
    """

    n: int
    move: str
    from_state: str | None
    to_state: str
    on: date
    fields: Mapping[str, object] = NOTHING
    actor: str = ""
    recorded_on: date = date.max
    note: str | None = None
    despite: tuple[str, ...] = ()
    unit_id: int = 0

    @property
    def evidence(self) -> str | None:
        """Return the kind of evidence this act put on file, if it did."""
        return str(self.fields["evidence"]) if self.move == "record" else None

    @property
    def topic(self) -> str | None:
        """Return what the act is about: its kind of evidence, what an approval is of, what a lost vote was on."""
        if self.move == "vote_failed":
            return self.text("move")
        return self.text("kind") if self.evidence == "approval" else self.evidence

    @property
    def is_move(self) -> bool:
        """Return whether the act belongs to the chain of states (a move or the opening)."""
        return self.move in _CHAIN

    @property
    def is_step(self) -> bool:
        """Return whether the act is a move or was recorded like one (a lost vote, a supplement)."""
        return self.is_move or self.move in _STEPS

    @property
    def binds(self) -> bool:
        """Return whether no later step may be dated before this one: a move, a lost vote, a referral."""
        return self.is_move or self.move in _BINDING

    @property
    def came_in(self) -> date | None:
        """Return the day a paper of others came in, where that was told."""
        incoming = self.evidence is not None and self.evidence not in evidence.OUTGOING
        return self.day("received") if incoming else None

    @property
    def filed_on(self) -> date:
        """Return the day a paper came in, where that was told, else the date it was put on file under."""
        return self.came_in or self.on

    @property
    def seen_on(self) -> date:
        """Return the day from which a guard sees the act.

        A paper is seen from the day it came in, where that was told, else from its own date; a fact from
        its date. Everything else has its place in the order of the acts and is always seen.
        """
        if self.move not in PAPERS:
            return date.min
        own = self.day(evidence.OWN_DATE.get(self.evidence or "", ""))
        return self.came_in or own or self.on

    def day(self, name: str) -> date | None:
        """Return the date field `name`, if it was given."""
        value = self.fields.get(name)
        return value if isinstance(value, date) else None

    def text(self, name: str) -> str | None:
        """Return the field `name` as text, if it was given."""
        value = self.fields.get(name)
        return str(value) if value is not None else None

    def people(self, name: str) -> tuple[Person, ...]:
        """Return the people of the field `name`."""
        value = self.fields.get(name)
        return tuple(p for p in value if isinstance(p, Person)) if isinstance(value, tuple) else ()


def typed(move: str, raw: Mapping[str, object]) -> dict[str, object]:
    """Return the stored JSON fields of an act as typed values."""
    if move == "correct":
        return dict(raw)
    kind = raw.get("evidence")
    values = restore(fields_of(move, str(kind) if kind else None), raw)
    return {"evidence": kind, **values} if kind else values


def effective(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Return the acts that count, in order, with later corrections of fields and dates put in.

    Corrections themselves, the acts they undo and the evidence they retract are left out.
    """
    kept: dict[int, Act] = {}
    for act in acts:
        if act.move == "correct":
            _correct(kept, act)
        else:
            kept[act.n] = act
    return tuple(kept.values())


def _correct(kept: dict[int, Act], correction: Act) -> None:
    for name in ("undoes", "retracts"):
        if (gone := correction.fields.get(name)) is not None:
            kept.pop(int(str(gone)), None)
    changed = correction.fields.get("replaces")
    if changed is not None and (old := kept.get(int(str(changed)))):
        kept[old.n] = _replaced(old, correction)


def _replaced(old: Act, correction: Act) -> Act:
    """Return `old` with the fields and the date that the correction puts in their place."""
    new, on = correction.fields.get("fields"), correction.fields.get("on")
    kind = {"evidence": old.evidence} if old.evidence else {}
    changed = typed(old.move, {**kind, **new}) if isinstance(new, Mapping) else {}
    return old._replace(
        fields={**old.fields, **changed},
        on=date.fromisoformat(str(on)) if on else old.on,
    )
