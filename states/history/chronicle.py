"""The acts of a case in order: the chain of its states, and what counts of them on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Self

from states.frozen import worked_out
from states.history.acts import PAPERS, Act, effective


class Chronicle:
    """The effective acts of one case in their order: where it stands, and which of them count on a day."""

    def __init__(self, acts: Sequence[Act], *, ref: str = "") -> None:
        self.ref = ref
        self.recorded = tuple(acts)
        self.acts = effective(acts)
        self._views: dict[date, Self] = {}

    def then(self, act: Act) -> Self:
        """Return the dossier after one more act, with what is known of this one where the act leaves it so."""
        if act.move == "correct":
            return type(self)((*self.recorded, act), ref=self.ref)
        after = type(self)((), ref=self.ref)
        after.recorded, after.acts = (*self.recorded, act), (*self.acts, act)
        after.__dict__.update(self._with(act))
        return after

    def under(self, ref: str) -> Self:
        """Return the dossier under a reference, with all that is known of it."""
        named = type(self)((), ref=ref)
        named.__dict__.update({**self.__dict__, "ref": ref, "_views": {}})
        return named

    def _with(self, act: Act) -> Iterator[tuple[str, object]]:
        """Yield what was worked out of this dossier as it is after one more act."""
        known = self.__dict__
        if "_whole_from" in known:
            yield "_whole_from", max(self._whole_from, act.seen_on)
        if "chain" in known:
            yield "chain", (*self.chain, act) if act.is_move else self.chain
        if "since_reopened" in known:
            yield "since_reopened", (act,) if act.move == "reopen" else (*self.since_reopened, act)

    @worked_out
    def _whole_from(self) -> date:
        return max((act.seen_on for act in self.acts), default=date.min)

    def on(self, day: date) -> Self:
        """Return the dossier as it stood on a day: without the papers and facts of later days.

        What is written after a meeting cannot have been before it. Moves, lost votes, holds and
        hand-overs stay: they have an order of their own, or tell their days themselves.
        """
        if day >= self._whole_from:
            return self
        if day not in self._views:
            seen = [act for act in self.acts if act.seen_on <= day]
            self._views[day] = type(self)(seen, ref=self.ref)
        return self._views[day]

    def later_days(self, day: date) -> tuple[date, ...]:
        """Return the days after `day` on which something on file begins to count, or ends, in order."""
        told = {d for act in self.acts for d in (act.on, act.seen_on, act.day("issued")) if d}
        return tuple(sorted(d for d in told if d > day))

    @worked_out
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

    @property
    def previous(self) -> Act:
        """Return the last step taken: a move, or what is recorded like one."""
        return next(act for act in reversed(self.acts) if act.is_step)

    @property
    def bound(self) -> date:
        """Return the day before which no step is dated: of the last move, lost vote or referral."""
        return next(act.on for act in reversed(self.acts) if act.binds)

    @property
    def hand_over_bound(self) -> date:
        """Return the day before which no step of a hand-over is dated: of the last step or step of a hand-over."""
        return max(a.on for a in self.acts if a.is_step or a.move.startswith("transfer_"))

    @worked_out
    def since_reopened(self) -> tuple[Act, ...]:
        """Return what counts of the way: a case that was reopened starts again with that act."""
        again = next((i for i, act in enumerate(reversed(self.acts)) if act.move == "reopen"), None)
        return self.acts if again is None else self.acts[-again - 1 :]

    def last(self, *moves: str) -> Act | None:
        """Return the latest act of any of these names that counts."""
        for act in reversed(self.since_reopened):
            if act.move in moves:
                return act
        return None

    def evidence(self, kind: str) -> tuple[Act, ...]:
        """Return the evidence of one kind that counts, oldest entry first.

        A case that was reopened starts again: what was put on file before counts no longer.
        """
        return self._papers.get(kind, ())

    @worked_out
    def _papers(self) -> dict[str | None, tuple[Act, ...]]:
        """Return the evidence that counts, by its kind."""
        found: dict[str | None, tuple[Act, ...]] = {}
        for act in self.since_reopened:
            if act.move == "record":
                kind = act.evidence
                found[kind] = (*found.get(kind, ()), act)
        return found

    def after(self, act: Act | None) -> tuple[Act, ...]:
        """Return what came after an act; everything where no act is given.

        A paper or fact came after it by its date (of one day: by its entry), all else by its entry.
        """
        if act is None:
            return self.acts
        since = act.on, act.n
        return tuple(
            a for a in self.acts if ((a.filed_on, a.n) > since if a.move in PAPERS else a.n > act.n)
        )

    def approved(self, kind: str, *, after: Act | None = None) -> bool:
        """Return whether an approval of this kind is on file, of a later date than the act `after`."""
        later = self.after(after)
        return any(act in later and act.fields["kind"] == kind for act in self.evidence("approval"))
