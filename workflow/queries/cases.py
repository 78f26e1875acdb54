"""Cases shown and listed, and their history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from states.catalogue.stages import STAGES, STATES, VOID
from states.frozen import Frozen
from states.pipeline import Choice
from states.values import choosing
from workflow.casework import secrecy, views
from workflow.casework.as_asked import rows_as_asked
from workflow.casework.said import said
from workflow.ground import refs, scope
from workflow.queries.finding import find as find
from workflow.queries.past import PRESENT, Past
from workflow.queries.search_range import entitled, few, reach

if TYPE_CHECKING:
    from states.pipeline import Stage, State
    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row, Session

SENSITIVE = ("identity_no", "religion", "ethnicity")
MASK = secrecy.MASK


class CaseDetail(views.CaseView):
    """One case with the facts of the person as they are today; sensitive ones masked for others."""

    unit_name: str
    born: date
    opened_on: date
    facts: Mapping[str, Any]
    first_listed_on: date
    first_certified_on: date | None
    total_days: int
    resets: int
    held_days: int


class HistoryRow(Frozen):
    """One act of a case; `effective` is False for what a correction undid or retracted.

    One that is `backfilled` was entered from old papers by an import.
    """

    act: int
    move: str
    from_: str | None
    to: str
    on: date
    recorded_at: datetime
    actor: str
    fields: Mapping[str, Any]
    note: str | None
    effective: bool
    backfilled: bool = False


class Wanted(Frozen):
    """Which cases to list; an empty value filters nothing."""

    unit: str | None = None
    states: Sequence[str] = ()
    stage: str | None = None
    categories: Sequence[str] = ()
    overdue: bool = False
    limit: int | None = None
    after: str | None = None


def show(app: App, ref: str, actor: Actor, past: Past = PRESENT) -> CaseDetail:
    """Return one case as it stands, or as it was; raises `NotFound`."""
    if past:
        return _shown_then(app, ref, actor, past)
    from workflow.queries.case_counters import counters  # lists of cases do without

    with app.reading() as session:
        found = [scope.case(session, ref, actor)]
        (row,) = rows_as_asked(session, found, app.today(), actor)
        facts = _facts(session, row, app.today())
        holds = session.execute("holds_of_case", {"case_id": row["id"]})
    allowed = may_see_sensitive(row, actor)
    return CaseDetail(
        **views.common(row, app.today()),
        unit_name=row["unit_name"],
        born=row["born"],
        opened_on=row["opened_on"],
        facts=masked(facts, entitled=allowed),
        **counters(row, holds, app.today())._asdict(),
    )


def _shown_then(app: App, ref: str, actor: Actor, past: Past) -> CaseDetail:
    from states.catalogue.side_acts import FACTS
    from states.history.counters import counters
    from states.history.restarts import kept
    from states.values import to_json
    from workflow.queries import then

    day = past.as_of or app.today()
    with app.reading() as session:
        case, _ = then.read(session, app, ref, actor, past)
    dossier = case.dossier
    facts = {
        field.name: dossier.fact(field.name, day)
        for field in FACTS
        if field.name not in ("name", "born")
    }
    plain = to_json({name: value for name, value in facts.items() if value is not None})
    return CaseDetail(
        **views.common(case.row, day),
        unit_name=case.row["unit_name"],
        born=dossier.born,
        opened_on=case.row["opened_on"],
        facts=masked(cast("dict[str, Any]", plain), entitled=may_see_sensitive(case.row, actor)),
        **counters(kept(dossier), dossier.holds, day)._asdict(),
    )


def may_see_sensitive(row: Row, actor: Actor) -> bool:
    """Say whether the actor's role needs the person's identity number, religion and ethnicity."""
    return entitled(actor) and str(row["unit_path"]).startswith(actor.unit_path)


def _facts(session: Session, row: Row, today: date) -> dict[str, Any]:
    """Return the facts that hold today: the latest one of each name that is not dated later."""
    told: dict[str, Any] = {}
    for fact in session.execute("case_facts", {"case_id": row["id"], "on": today}):
        told[fact["name"]] = json.loads(fact["value"])
    facts = {name: value for name, value in told.items() if value is not None}
    if row["identity_no"]:
        facts["identity_no"] = row["identity_no"]
    return facts


def masked(facts: Mapping[str, Any], *, entitled: bool) -> dict[str, Any]:
    """Return facts or the fields of an act as the reader may see them; a correction holds fields again."""
    if entitled:
        return dict(facts)
    return {
        name: masked(value, entitled=False)
        if isinstance(value, Mapping)
        else MASK
        if name in SENSITIVE and value is not None
        else value
        for name, value in facts.items()
    }


def listed(app: App, wanted: Wanted, actor: Actor) -> list[views.CaseView]:
    """Return the cases within the actor's scope that fit, by reference."""
    with app.reading() as session:
        return [views.case_view(row, app.today()) for row in rows_of(session, app, wanted, actor)]


def rows_of(session: Session, app: App, wanted: Wanted, actor: Actor) -> list[Row]:
    """Return the rows of the cases that fit, by reference."""
    states = [*map(_state, wanted.states), *_of_stage(wanted.stage)]
    within = reach(session, actor, wanted.unit)
    rows = session.execute(
        few(session, "case_list", within),
        {
            **within,
            "states": states or [state.id for state in STATES if state.id != VOID],
            "categories": [_category(c) for c in wanted.categories],
            "any_category": not wanted.categories,
            "before": app.today() if wanted.overdue else date.max,
            "even_without": not wanted.overdue,
            "on": app.today(),
            "after": refs.number(wanted.after) if wanted.after else 0,
            "limit": wanted.limit if wanted.limit is not None else 10_000_000,
        },
    )
    return rows_as_asked(session, rows, app.today(), actor)


def _state(word: str) -> str:
    return _one_of(STATES, word, "--state")


def _category(word: str) -> str:
    from states.catalogue.side_acts import CATEGORIES

    return _one_of(CATEGORIES, word, "--category")


def states_of(words: Iterable[str]) -> list[str]:
    """Return the ids of states named in words; raises `BadInput` with near ones, or all."""
    return [*map(_state, words)]


def _of_stage(stage: str | None) -> list[str]:
    if stage is None:
        return []
    wanted = _one_of(STAGES, stage, "--stage")
    return [state.id for state in STATES if state.stage == wanted]


def _one_of(known: Iterable[State | Stage | Choice], word: str, field: str) -> str:
    """Return the id of what a word names; raises `BadInput` with what it may mean, or all there is."""
    return choosing.chosen([Choice(one.id, one.label) for one in known], word, field)


def history(app: App, ref: str, actor: Actor, past: Past = PRESENT) -> list[HistoryRow]:
    """Return every act of a case, oldest first, as it stands or as it was; raises `NotFound`."""
    if past:
        return _history_then(app, ref, actor, past)
    with app.reading() as session:
        row = scope.case(session, ref, actor)
        acts = session.execute("acts_of_case", {"case_id": row["id"]})
        marks = session.execute("act_marks_of_case", {"case_id": row["id"]})
    sees = (may_see_sensitive(row, actor), secrecy.knows(row, actor))
    undone = {mark["act_n"] for mark in marks if mark["undone"]}
    return [history_row(act, sees, undone) for act in acts]


def _history_then(app: App, ref: str, actor: Actor, past: Past) -> list[HistoryRow]:
    from workflow.queries import then

    with app.reading() as session:
        case, acts = then.read(session, app, ref, actor, past)
    sees = (may_see_sensitive(case.row, actor), secrecy.knows(case.row, actor))
    undone = then.undone(acts, case.dossier)
    return [history_row(act, sees, undone) for act in acts]


def history_row(act: Row, sees: tuple[bool, bool], undone: set[int]) -> HistoryRow:
    """Return an act as a reader sees it who may see what is sensitive, and what a verification found."""
    allowed, knowing = sees
    told, wrote, actor = said(act)
    hidden = not knowing and secrecy.veiled(act["move"], told.get("evidence"))
    fields = masked(secrecy.veil(act["move"], told, knowing=knowing), entitled=allowed)
    note = MASK if hidden and wrote else wrote or None
    return HistoryRow(
        act["n"],
        act["move"],
        act["from_state"],
        act["to_state"],
        act["acted_on"],
        act["recorded_at"],
        actor,
        fields,
        note,
        act["n"] not in undone,
        bool(act["backfilled"]),
    )
