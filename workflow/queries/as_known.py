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

    from states.units import Actor
    from workflow.ground.basis import Ground
    from workflow.queries.past import Past
    from workflow.store import Row, Session

PAGE = 500
_FIRST = 1000
_LAST = date.max - timedelta(days=2)
LISTED = ("facts", "categories")
"""What a list of cases reads beside their rows."""
STUCK = (*LISTED, "requests", "holds", "marks", "classes")
"""What a list of stuck cases reads beside their rows, their deadlines and their hand-overs."""


class Then:
    """A register as it was; `app` reads it. `fill` first: until then it has only what has not changed since."""

    def __init__(self, now: App, shadow: Shadow, asked: _Asked, changed: Sequence[int]) -> None:
        self.app = App(now.where, shadow, asked.today, location.patience())
        self._now = now
        self._shadow = shadow
        self._asked = asked
        self._changed = changed
        self._grounds: dict[int, Ground] = {}

    def fill(self) -> None:
        """Derive every case that has changed since."""
        self._fill(self._changed)

    def growing(self, after: int) -> Iterator[int | None]:
        """Derive more and more cases, by number; yield up to which one all are there, None at the end."""
        left, size = [key for key in self._changed if key > after], _FIRST
        while len(left) > size:
            self._fill(left[:size])
            yield left[size - 1]
            left, size = left[size:], 2 * size
        self._fill(left)
        yield None

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
    """What is asked: by whom, of which day, and whether of more than the rows of a list."""

    def __init__(self, actor: Actor, today: date, *, whole: bool) -> None:
        self.actor = actor
        self.today = today
        self.whole = whole


@contextmanager
def lent(
    app: App, actor: Actor, past: Past, unit: str | None = None, *, whole: bool
) -> Iterator[Then]:
    """Lend the register as it was, to be read in a range of units: of `unit` or the actor's own and all below.

    With `whole` the hand-overs, requests, holds and deadlines are there too, else what a list of cases reads.
    Who may see a case is asked of today. Raises `NotFound` for a unit out of sight.
    """
    asked = _Asked(actor, past.as_of or app.today(), whole=whole)
    known = _end(past.known_at or date.max)
    found: dict[str, list[int] | None] = {}

    def until(session: Session) -> Until:
        found["near"] = near = _near(session, actor, unit)
        found["changed"] = _changed(session, asked, (known, past.as_of, app.today()), near)
        return Until(known, min(known, _end(past.as_of or date.max)))

    head = Head("", *app.register[:4])
    with shadowed(app.where, location.patience(), head, until) as shadow:
        changed = found["changed"] or []
        shadow.keep(found["near"], changed, whole=whole)
        yield Then(app, shadow, asked, changed)


def later(acts: Sequence[Act], today: date) -> set[int]:
    """Return the acts, by number, that are dated after a day; corrections belong to what they correct."""
    counting = {act.n: act.on for act in effective(acts)}
    return {act.n for act in acts if act.move != "correct" and counting.get(act.n, act.on) > today}


def _near(session: Session, actor: Actor, unit: str | None) -> list[int] | None:
    """Return the cases that a range of units has, had or owes something; None where it is all of them."""
    path = scope.unit(session, unit, actor)["path"] if unit else actor.unit_path
    above = scope.parent(path)
    if Role.CENTRE in actor.roles and not unit and above:
        path, above = above, scope.parent(above)
    if not above:
        return None
    return [row["id"] for row in session.execute("cases_ever_near", scope.subtree(path))]


def _changed(
    session: Session,
    asked: _Asked,
    days: tuple[Any, date | None, date],
    near: list[int] | None,
) -> list[int]:
    """Return the cases that stood otherwise: by an act entered since or dated later, or by another law."""
    known, as_of, today = days
    adopted = tree.adopted(session)
    if adopted and asked.today < adopted <= today:  # its limits were not open yet
        rows = session.execute("case_keys") if near is None else [{"id": key} for key in near]
        return [row["id"] for row in rows]
    params = {"known": known, "last": asked.today, "corrected": as_of is not None}
    if near is None:
        return [row["case_id"] for row in session.execute("cases_changed_since", params)]
    found = session.execute("cases_of_these_changed_since", {**params, "cases": near})
    return [row["case_id"] for row in found]


def _end(day: date) -> Any:  # noqa: ANN401 - an instant
    return clock.midnight(min(day, _LAST) + timedelta(days=1))


def _by_case(rows: Sequence[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["case_id"]].append(row)
    return found


def _version(row: Row, rows: Sequence[Row], late: set[int]) -> int:
    whole = len(rows) == row["acts"] and not late
    return int(row["version"]) if whole else len(rows)
