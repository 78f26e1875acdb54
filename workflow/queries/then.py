"""A case as it stood on an earlier day, or as it was known on one: its history cut off, everything derived anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from states.errors import NotFound
from states.history.acts import effective
from states.history.dossier import Dossier
from states.law.deadlines import kept_deadlines
from states.pipeline import N_
from workflow import clock
from workflow.casework import derived
from workflow.casework.as_asked import live
from workflow.casework.casefile import CaseFile, act_of
from workflow.ground import basis, scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from states.units import Actor
    from workflow.app import App
    from workflow.queries.past import Past
    from workflow.store import Row, Session

NOT_THERE = N_("The case {value} had not been opened then, as far as was known.")
_LAST = date.max - timedelta(days=2)


def read(
    session: Session, app: App, ref: str, actor: Actor, past: Past
) -> tuple[CaseFile, list[Row]]:
    """Read a case as it was: acts dated up to `past.as_of`, entered up to the end of `past.known_at`.

    Who may see it is asked of today. Raises `NotFound` where there is none, or was none then.
    """
    row = scope.case(session, ref, actor)
    today = past.as_of or app.today()
    rows = [
        act for act in session.execute("acts_of_case", {"case_id": row["id"]}) if known(act, past)
    ]
    acts = [act_of(act) for act in rows]
    counting = {act.n for act in effective(acts) if act.on <= today}
    held = tuple(act for act in acts if act.move == "correct" or act.n in counting)
    if not counting:
        raise NotFound(NOT_THERE, value=ref)
    dossier = Dossier(held, ref=row["ref"])
    unit_id = dossier.acts[-1].unit_id
    base = basis.ground(session, unit_id, today=today)
    unit = base.now[-1]
    then = {
        **row,
        **derived.case_row(dossier, kept_deadlines(dossier, base.context), base.context.law),
        "unit_id": unit_id,
        "unit": unit.code,
        "unit_name": unit.name,
        "version": row["version"] if not past.known_at and len(held) == row["acts"] else len(rows),
        "acts": len(rows),
    }
    shown = live(then, dossier, base, actor)
    return CaseFile(shown, held, dossier), [act for act in rows if _told(act, counting, today)]


def known(act: Row, past: Past) -> bool:
    """Say whether an act had been entered by the end of the day that is asked of, in Viet Nam."""
    return past.known_at is None or clock.day_of(act["recorded_at"]) <= min(past.known_at, _LAST)


def _told(act: Row, counting: set[int], today: date) -> bool:
    """Say whether the history of then has an act: one that counted, or one that was undone, by its own date."""
    return act["n"] in counting or act["acted_on"] <= today


def undone(rows: Sequence[Row], dossier: Dossier) -> set[int]:
    """Return the acts that a correction among them had undone or retracted."""
    counting = {act.n for act in dossier.acts}
    return {row["n"] for row in rows if row["move"] != "correct" and row["n"] not in counting}
