"""Fold the acts of a case into what they say today: effective acts, evidence, holds, dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from states.catalogue import candidacy, fields_of, fold, transfer
from states.values import Person, parse


@dataclass(frozen=True, slots=True)
class Act:
    """One recorded fact of a case; `on` is the paper's date, `fields` are typed values.

    `despite` names the guards that were passed on purpose when the act was recorded, `unit_id` the unit
    that owned the case then.
    """

    n: int
    move: str
    from_state: str | None
    to_state: str
    on: date
    fields: Mapping[str, object] = field(default_factory=dict)
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
    def is_move(self) -> bool:
        """Say whether the act belongs to the chain of states (a move or the opening)."""
        return self.move in _CHAIN

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
        value = self.fields.get(name, ())
        return tuple(p for p in value if isinstance(p, Person)) if isinstance(value, tuple) else ()


_CHAIN = frozenset({"open", *(move.name for move in candidacy.MOVES), "transfer_outside_reply"})


@dataclass(frozen=True, slots=True)
class Hold:
    """A time in which the clocks of working days rightly wait; `ended` is None while it lasts."""

    act: int
    kind: str
    reason: str
    on: date
    until: date
    ended: date | None

    def last_day(self, today: date) -> date:
        """Return the last day that does not count, as seen on `today`.

        A hold for political standards never ends by itself: its `until` is a day of review.
        """
        lasting = self.kind == "political-standards"
        if self.ended is not None:
            eve = self.ended - timedelta(days=1)
            return eve if lasting else min(eve, self.until)
        return max(self.until, today) if lasting else self.until

    def lasts(self, on: date) -> bool:
        """Say whether the hold is in force on the day `on`."""
        return self.on <= on <= self.last_day(on)


def typed(move: str, raw: Mapping[str, object]) -> dict[str, object]:
    """Return the stored JSON fields of an act as typed values."""
    if move == "correct":
        return dict(raw)
    kind = raw.get("evidence")
    inner = {k: v for k, v in raw.items() if k != "evidence"}
    values = parse(fields_of(move, str(kind) if kind else None), inner)
    return {"evidence": kind, **values} if kind else values


def effective(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Return the acts that count, in order, with later corrections of fields and dates put in.

    Corrections themselves, the acts they undo and the evidence they retract are left out.
    """
    kept: dict[int, Act] = {}
    for act in acts:
        if act.move != "correct":
            kept[act.n] = act
            continue
        undone = act.fields.get("undoes") or act.fields.get("retracts")
        if undone is not None:
            kept.pop(int(str(undone)), None)
        replaced = act.fields.get("replaces")
        if replaced is not None and int(str(replaced)) in kept:
            kept[int(str(replaced))] = _replaced(kept[int(str(replaced))], act)
    return tuple(kept.values())


def _replaced(old: Act, correction: Act) -> Act:
    """Return `old` with the fields and the date that the correction puts in their place."""
    new = correction.fields.get("fields")
    raw = typed(old.move, _with_kind(old, new)) if isinstance(new, Mapping) else {}
    on = correction.fields.get("on")
    return replace(
        old,
        fields={**old.fields, **raw},
        on=date.fromisoformat(str(on)) if on else old.on,
    )


def _with_kind(old: Act, new: Mapping[str, object]) -> dict[str, object]:
    return {**({"evidence": old.evidence} if old.evidence else {}), **new}


class Dossier:
    """What the effective acts of one case say; every answer is derived from them."""

    def __init__(self, acts: Sequence[Act], *, ref: str = "") -> None:
        self.ref = ref
        self.acts = effective(acts)

    @cached_property
    def chain(self) -> tuple[Act, ...]:
        """Return the opening and the moves, oldest first."""
        return tuple(act for act in self.acts if act.is_move)

    @property
    def state(self) -> str:
        """Return where the case stands."""
        return self.chain[-1].to_state if self.chain else ""

    @property
    def entered(self) -> Act:
        """Return the act by which the case came to stand where it stands."""
        return self.chain[-1]

    def last(self, *moves: str) -> Act | None:
        """Return the latest effective act of any of these names."""
        return next((act for act in reversed(self.acts) if act.move in moves), None)

    def evidence(self, kind: str) -> tuple[Act, ...]:
        """Return the evidence of one kind, oldest entry first."""
        return tuple(act for act in self.acts if act.evidence == kind)

    def approved(self, kind: str) -> bool:
        """Say whether an approval of this kind is on file."""
        return any(act.fields.get("kind") == kind for act in self.evidence("approval"))

    def fact(self, name: str, on: date = date.max) -> object:
        """Return a fact of the candidate as it stood on the day `on`.

        A change dated later does not count yet; the opening counts from ever.
        """
        value: object = None
        best = date.min
        for act in self.acts:
            if act.move == "open" and name in act.fields:
                value = act.fields[name]
            elif act.move == "set" and name in act.fields and best <= act.on <= on:
                value, best = act.fields[name], act.on
        return value

    @property
    def born(self) -> date:
        """Return the date of birth."""
        value = self.fact("born")
        return value if isinstance(value, date) else date.min

    @property
    def categories(self) -> tuple[str, ...]:
        """Return the categories of the candidate."""
        value = self.fact("category")
        return tuple(str(v) for v in value) if isinstance(value, tuple) else ()

    # -- the certificate and the dossier ------------------------------------------------------

    @cached_property
    def certificate(self) -> date | None:
        """Return the day of issue of the latest awareness certificate on file."""
        days = [
            issued
            for act in self.acts
            if (act.move == "certify" or act.evidence == "certificate")
            and (issued := act.day("issued"))
        ]
        return max(days, default=None)

    @cached_property
    def dossier_act(self) -> Act | None:
        """Return the act from which the dossier's twelve months run."""
        return self.last("apply", "redo_dossier")

    @property
    def cv_on(self) -> date | None:
        """Return the date of the candidate's CV."""
        applied = self.last("apply")
        return applied.day("cv") if applied else None

    @property
    def introduction(self) -> Act | None:
        """Return the act that brought the introduction now on file."""
        return self.dossier_act

    def open_requests(self) -> tuple[Act, ...]:
        """Return the verification requests that are neither answered nor exempted."""
        answered = {act.fields.get("request") for act in self.evidence("verification_reply")}
        exempt = {fold(str(a.fields["subject"])) for a in self.evidence("verification_exempt")}
        return tuple(
            act
            for act in self.evidence("verification_request")
            if act.n not in answered and fold(str(act.fields["subject"])) not in exempt
        )

    @property
    def conclusion(self) -> str | None:
        """Return what the latest verification concluded."""
        concluded = self.last("conclude_verification")
        return concluded.text("conclusion") if concluded else None

    # -- admission and probation --------------------------------------------------------------

    @cached_property
    def decision(self) -> Act | None:
        """Return the admission decision, unless it lapsed or was annulled."""
        for act in reversed(self.chain):
            if act.move in ("lapse_decision", "annul"):
                return None
            if act.move == "decide":
                return act
        return None

    @cached_property
    def ceremony(self) -> Act | None:
        """Return the admission ceremony, unless the admission was annulled."""
        return self.last("hold_ceremony") if self.decision else None

    def lost_votes(self, move: str) -> int:
        """Count the meetings that voted on `move` and fell short."""
        return sum(a.move == "vote_failed" and a.fields.get("move") == move for a in self.acts)

    @property
    def referred_up(self) -> bool:
        """Say whether lost votes were referred to the authority since probation began."""
        return any(act.move == "refer_up" for act in self.acts)

    # -- overlays -----------------------------------------------------------------------------

    @cached_property
    def holds(self) -> tuple[Hold, ...]:
        """Return every hold, oldest first; a `resume` ends the latest one still open."""
        holds: list[Hold] = []
        for act in self.acts:
            if act.move == "hold":
                until = act.day("until") or act.on
                kind, reason = act.text("kind") or "other", act.text("reason") or ""
                holds.append(Hold(act.n, kind, reason, act.on, until, None))
            elif act.move == "resume":
                still = [i for i, hold in enumerate(holds) if hold.ended is None]
                if still:
                    holds[still[-1]] = replace(holds[still[-1]], ended=act.on)
        return tuple(holds)

    def held(self, today: date) -> Iterator[tuple[date, date]]:
        """Yield the first and the last day of every hold, as seen on `today`."""
        for hold in self.holds:
            yield hold.on, hold.last_day(today)

    def extension(self, limit: str, since: date) -> int:
        """Return the working days by which `limit`, running since `since`, was extended."""
        return sum(
            int(str(act.fields.get("days", 0)))
            for act in self.acts
            if act.move == "extend" and act.fields.get("limit") == limit and act.on >= since
        )

    # -- transfers ----------------------------------------------------------------------------

    @cached_property
    def transfer(self) -> str | None:
        """Return the state of the transfer under way, or None."""
        state: str | None = None
        for act in self.acts:
            if act.move.startswith("transfer_"):
                state = _TRANSFER_STATE.get(act.move)
        return state if state in transfer.OPEN else None

    @property
    def moved_in(self) -> bool:
        """Say whether the case came to its unit by an accepted transfer."""
        return any(act.move == "transfer_accept" for act in self.acts)


_TRANSFER_STATE = {
    "transfer_open": transfer.INITIAL,
    **{f"transfer_{step.name}": step.target for step in transfer.STEPS},
}
