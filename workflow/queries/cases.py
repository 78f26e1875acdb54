"""Show, list and find cases, and read their history."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from states.errors import BadInput, NotFound
from states.names import fold
from states.pipeline import N_, Role
from states.stages import STATE_BY_ID, STATES
from workflow import casework, refs, scope, views

if TYPE_CHECKING:
    from states.facts import Actor
    from workflow.app import App
    from workflow.database import Row, Session

SENSITIVE = ("identity_no", "religion", "ethnicity")
_ENTITLED = frozenset({Role.BRANCH, Role.COMMITTEE, Role.AUTHORITY})
MASK = "•••"
FEW = 300
"""Units; of so many the cases are read unit by unit, of more by number or name."""
COMMON = 5000
"""Cases; a name of so many is looked for in the order of names, a rarer one among the names alone."""


@dataclass(frozen=True, slots=True)
class CaseDetail(views.CaseView):
    """One case with the facts of the person as they are today; sensitive ones masked for others."""

    unit_name: str
    born: date
    opened_on: date
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One act of a case; `effective` is False for what a correction undid or retracted."""

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases to list; an empty value filters nothing."""

    unit: str | None = None
    states: Sequence[str] = ()
    stage: str | None = None
    categories: Sequence[str] = ()
    overdue: bool = False
    limit: int | None = None
    after: str | None = None


def show(app: App, ref: str, actor: Actor) -> CaseDetail:
    """Return one case as it stands; raises `NotFound`."""
    with app.reading() as session:
        (row,) = casework.rows_as_asked(session, [scope.case(session, ref, actor)], app.today())
        facts = _facts(session, row, app.today())
    entitled = may_see_sensitive(row, actor)
    return CaseDetail(
        **views.common(row, app.today()),
        unit_name=row["unit_name"],
        born=row["born"],
        opened_on=row["opened_on"],
        facts=masked(facts, entitled=entitled),
    )


def may_see_sensitive(row: Row, actor: Actor) -> bool:
    """Say whether the actor's role needs the person's identity number, religion and ethnicity."""
    return bool(actor.roles & _ENTITLED) and str(row["unit_path"]).startswith(actor.unit_path)


def _facts(session: Session, row: Row, today: date) -> dict[str, Any]:
    """Return the facts that hold today: the latest one of each name that is not dated later."""
    facts: dict[str, Any] = {}
    for fact in session.execute("case_facts", {"case_id": row["id"], "on": today}):
        facts[fact["name"]] = json.loads(fact["value"])
    if row["identity_no"]:
        facts["identity_no"] = row["identity_no"]
    return facts


def masked(facts: Mapping[str, Any], *, entitled: bool) -> dict[str, Any]:
    """Return facts or the fields of an act as the reader may see them; a correction holds fields again."""
    if entitled:
        return dict(facts)
    return {
        name: masked(value, entitled=False) if isinstance(value, Mapping)
        else MASK if name in SENSITIVE and value is not None else value
        for name, value in facts.items()
    }  # fmt: skip


def listed(app: App, wanted: Wanted, actor: Actor) -> list[views.CaseView]:
    """Return the cases within the actor's scope that fit, by reference."""
    states = [*map(_state, wanted.states), *_states_of(wanted.stage)]
    with app.reading() as session:
        reach = _reach(session, actor, wanted.unit)
        rows = session.execute(
            _few(session, "case_list", reach),
            {
                **reach,
                "states": states or [state.id for state in STATES],
                "categories": [json.dumps(_category(c)) for c in wanted.categories],
                "any_category": not wanted.categories,
                "before": app.today() if wanted.overdue else date.max,
                "even_without": not wanted.overdue,
                "on": app.today(),
                "after": refs.number(wanted.after) if wanted.after else 0,
                "limit": wanted.limit if wanted.limit is not None else 10_000_000,
            },
        )
        return [
            views.case_view(row, app.today())
            for row in casework.rows_as_asked(session, rows, app.today())
        ]


def _reach(session: Session, actor: Actor, unit: str | None = None) -> dict[str, str]:
    """Return the range of paths to look at: the subtree, and for a centre the wider one of its parent."""
    near = scope.subtree(scope.unit(session, unit, actor)["path"] if unit else actor.unit_path)
    parent = actor.unit_path[: actor.unit_path[:-1].rfind("/") + 1]
    wide = scope.subtree(parent) if Role.CENTRE in actor.roles and parent and not unit else near
    return {**near, "wide_low": wide["low"], "wide_high": wide["high"]}


def _few(session: Session, statement: str, reach: Mapping[str, str]) -> str:
    """Return the statement that goes unit by unit where there are few of them."""
    params = {"low": reach["wide_low"], "high": reach["wide_high"], "most": FEW + 1}
    counted = session.execute("units_few", params)[0]["units"]
    return f"{statement}_of_few" if counted <= FEW else statement


def _state(word: str) -> str:
    state = word.strip().lower().replace("-", "_")
    if state not in STATE_BY_ID:
        from difflib import get_close_matches

        raise NotFound(
            N_("There is no state {value}."), value=word, near=get_close_matches(state, STATE_BY_ID)
        )
    return state


def _category(word: str) -> str:
    from states.catalogue.overlays import CATEGORIES

    known = [category.id for category in CATEGORIES]
    category = word.strip().lower().replace("_", "-")
    if category not in known:
        from difflib import get_close_matches

        raise NotFound(
            N_("There is no category {value}."), value=word, near=get_close_matches(category, known)
        )
    return category


def _states_of(stage: str | None) -> list[str]:
    if stage is None:
        return []
    found = [state.id for state in STATES if state.stage == stage.strip().lower()]
    if not found:
        stages = tuple(dict.fromkeys(state.stage for state in STATES))
        raise NotFound(N_("There is no stage {value}."), value=stage, near=stages)
    return found


def find(app: App, text: str, actor: Actor, *, limit: int = 50) -> list[views.CaseView]:
    """Return the cases whose name has `text` in it, with or without diacritics, by given name."""
    words = fold(text)
    if not words:
        raise BadInput(
            N_("{field}: the value is empty; write something."), field="TEXT", value=text
        )
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    with app.reading() as session:
        reach = _reach(session, actor)
        statement = _few(session, "case_find", reach)
        if statement == "case_find":
            like = session.execute("names_like", {"pattern": pattern, "most": COMMON + 1})
            statement += "_common" if like[0]["names"] > COMMON else ""
        rows = session.execute(statement, {**reach, "pattern": pattern, "limit": limit})
        rows = casework.rows_as_asked(session, rows, app.today())
    return [views.case_view(row, app.today()) for row in rows]


def history(app: App, ref: str, actor: Actor) -> list[HistoryRow]:
    """Return every act of a case, oldest first; raises `NotFound`."""
    with app.reading() as session:
        row = scope.case(session, ref, actor)
        acts = session.execute("acts_of_case", {"case_id": row["id"]})
    entitled = may_see_sensitive(row, actor)
    return [_history_row(act, entitled=entitled) for act in acts]


def _history_row(act: Row, *, entitled: bool) -> HistoryRow:
    fields = masked(json.loads(act["fields"]), entitled=entitled)
    return HistoryRow(
        act["n"], act["move"], act["from_state"], act["to_state"], act["acted_on"], act["recorded_at"], act["actor"],
        fields, act["note"] or None, act["effective"],
    )  # fmt: skip
