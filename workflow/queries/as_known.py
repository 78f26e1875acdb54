"""Lists as they were: for one question, every case of a range of units stands as it did, or as it was known.

What nothing was entered about since, and nothing is dated later, is taken over as it is stored; the rest is derived
anew from the acts, page by page, so that it needs little memory however many cases there are.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from states.history.acts import Act, effective
from states.history.dossier import Dossier
from states.law.deadlines import kept_deadlines
from states.pipeline import Role
from workflow import clock
from workflow.app import App
from workflow.casework import derived, derived_transfers, stored_lists
from workflow.casework.casefile import act_of
from workflow.ground import basis, scope, tree
from workflow.store import location
from workflow.store.session import Head
from workflow.store.shadow import Shadow, Until, shadowed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from states.units import Actor
    from workflow.ground.basis import Ground
    from workflow.queries.past import Past
    from workflow.store import Row, Session

PAGE = 500
_FIRST, _MOST = 1000, 5000
"""Cases taken at first for a page of a list, and at most at a time."""
_LAST = date.max - timedelta(days=2)
LISTED = ("facts", "categories")
"""What a list of cases reads beside their rows."""
STUCK = (*LISTED, "requests", "holds", "marks", "classes")
"""What a list of stuck cases reads beside their rows, their deadlines and their hand-overs."""


class Then:
    """A register as it was; `app` reads it. `fill` first, or as much as `growing` says: until then it has no cases."""

    def __init__(self, now: App, shadow: Shadow, asked: _Asked, keys: Sequence[int]) -> None:
        self.app = App(now.where, shadow, asked.today, location.patience())
        self._now = now
        self._shadow = shadow
        self._asked = asked
        self._keys = keys
        self._grounds: dict[int, Ground] = {}

    def fill(self) -> None:
        """Let every case stand as it did."""
        for at in range(0, len(self._keys), _MOST):
            self._take(self._keys[at : at + _MOST])

    def growing(self, after: int) -> Iterator[bool]:
        """Let more and more cases stand as they did, by number; yield whether these are all."""
        left, size = [key for key in self._keys if key > after], _FIRST
        while len(left) > size:
            self._take(left[:size])
            yield False
            left, size = left[size:], min(2 * size, _MOST)
        self._take(left)
        yield True

    def _take(self, keys: Sequence[int]) -> None:
        """Take over what is stored of cases that have not changed since, and derive the others."""
        with self._now.reading() as session:
            changed = self._asked.changed(session, keys)
        self._shadow.keep(keys, changed, whole=self._asked.whole)
        self._fill(changed)

    def _fill(self, keys: Sequence[int]) -> None:
        session = self._shadow.session
        for at in range(0, len(keys), PAGE):
            page = list(keys[at : at + PAGE])
            with self._now.reading() as reading:
                seen = {row["id"]: row for row in reading.execute("cases_of_keys", {"cases": page})}
                hidden = {
                    key
                    for key, row in seen.items()
                    if not scope.visible(reading, row, self._asked.actor)
                }
            over = _by_case(session.execute("transfers_of_keys", {"cases": page}))
            acts = session.execute("acts_of_cases", {"cases": page})
            for key, rows in groupby(acts, itemgetter("case_id")):
                if key in seen:
                    self._derive(seen[key], list(rows), over[key], hidden=key in hidden)

    def _derive(self, row: Row, rows: Sequence[Row], over: Sequence[Row], *, hidden: bool) -> None:
        """Write how a case stood, unless it was not there yet or is out of sight today."""
        try:
            acts = [*map(act_of, rows)]
            late = later(acts, self._asked.today)
            held = tuple(act for act in acts if act.n not in late)
            if all(act.move == "correct" for act in held):
                self._forget(over, 0)
                return
            dossier = Dossier(held, ref=row["ref"])
            unit_id = int(dossier.acts[-1].unit_id or row["unit_id"])
            base = self._ground(unit_id)
        except Exception:  # noqa: BLE001 - what is wrong with one case is the affair of check
            return
        if hidden and base.now[-1].path.startswith(self._asked.actor.unit_path):
            self._forget(over, 0)
            return
        self._shadow.leave_out([(row["id"], n) for n in late])
        self._write(
            {**row, "unit_id": unit_id, "version": _version(row, rows, late)}, dossier, base
        )
        if self._asked.whole:
            self._hand_over(dossier, over)

    def _write(self, row: Mapping[str, Any], dossier: Dossier, base: Ground) -> None:
        session, key = self._shadow.session, row["id"]
        due = kept_deadlines(dossier, base.context)
        told = derived.case_row(dossier, due, base.context.law)
        session.run("case_enter", {**row, **told, "acts": len(dossier.recorded)})
        for name in STUCK if self._asked.whole else LISTED:
            rows = list(stored_lists.FROM_ACTS[name].rows(key, dossier))
            if rows:
                stored_lists.fill(session, name, rows)
        if self._asked.whole and due:
            deadlines = derived.deadline_rows(key, dossier, due, base.now)
            stored_lists.fill(session, "deadlines", deadlines)

    def _hand_over(self, dossier: Dossier, over: Sequence[Row]) -> None:
        """Write the hand-overs of a case as they stood; their numbers are those of today."""
        told = derived_transfers.rows(dossier.recorded, dossier.acts)
        self._forget(over, len(told))
        for kept, row in zip(over, told, strict=False):
            self._shadow.session.run("transfer_update", {**row, "id": kept["id"]})

    def _forget(self, over: Sequence[Row], there: int) -> None:
        self._shadow.forget_transfers([row["id"] for row in over[there:]])

    def _ground(self, unit_id: int) -> Ground:
        if unit_id not in self._grounds:
            session = self._shadow.session
            self._grounds[unit_id] = basis.ground(session, unit_id, today=self._asked.today)
        return self._grounds[unit_id]


class _Asked:
    """What is asked: by whom, as of and as known on which day, and whether of more than the rows of a list."""

    def __init__(
        self, session: Session, now: App, actor: Actor, past: Past, *, whole: bool
    ) -> None:
        self.actor = actor
        self.today = past.as_of or now.today()
        self.whole = whole
        adopted = tree.adopted(session)
        self._other_law = adopted is not None and self.today < adopted <= now.today()
        self._since = {
            "known": _end(past.known_at),
            "last": self.today,
            "corrected": past.as_of is not None,
        }

    def changed(self, session: Session, keys: Sequence[int]) -> list[int]:
        """Return the cases that stood otherwise: by an act entered since or dated later, or by another law."""
        if self._other_law:  # the city's own limits were not open yet
            return list(keys)
        asked = {**self._since, "cases": list(keys)}
        return [row["case_id"] for row in session.execute("cases_changed_since", asked)]


@contextmanager
def lent(
    app: App, actor: Actor, past: Past, unit: str | None = None, *, whole: bool
) -> Iterator[Then]:
    """Lend the register as it was, to be read in a range of units: of `unit` or the actor's own and all below.

    With `whole` the hand-overs, requests, holds and deadlines are there too, else what a list of cases reads.
    Who may see a case is asked of today. Raises `NotFound` for a unit out of sight.
    """
    with app.reading() as session:
        asked = _Asked(session, app, actor, past, whole=whole)
        keys = _near(session, actor, unit)
    known = _end(past.known_at)
    until = Until(known, min(known, _end(past.as_of)))
    head = Head("", *app.register[:4])
    with shadowed(app.where, location.patience(), head, until) as shadow:
        yield Then(app, shadow, asked, keys)


def later(acts: Sequence[Act], today: date) -> set[int]:
    """Return the acts, by number, that are dated after a day; corrections belong to what they correct."""
    counting = {act.n: act.on for act in effective(acts)}
    return {act.n for act in acts if act.move != "correct" and counting.get(act.n, act.on) > today}


def _near(session: Session, actor: Actor, unit: str | None) -> list[int]:
    """Return the cases that a range of units has, had or owes something."""
    path = scope.unit(session, unit, actor)["path"] if unit else actor.unit_path
    above = scope.parent(path)
    if Role.CENTRE in actor.roles and not unit and above:
        path, above = above, scope.parent(above)
    if not above:
        return [row["id"] for row in session.execute("case_keys")]
    return [row["id"] for row in session.execute("cases_ever_near", scope.subtree(path))]


def _end(day: date | None) -> datetime:
    """Return the instant at which a day ends; the last there is where none is given."""
    return clock.midnight(min(day or _LAST, _LAST) + timedelta(days=1))


def _by_case(rows: Sequence[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["case_id"]].append(row)
    return found


def _version(row: Row, rows: Sequence[Row], late: set[int]) -> int:
    whole = len(rows) == row["acts"] and not late
    return int(row["version"]) if whole else len(rows)
