"""The columns that a list of cases can show, and the orders it can stand in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from states.catalogue.side_acts import DETAILS
from states.catalogue.stages import STATES
from states.errors import BadInput
from states.pipeline import N_
from workflow.casework import views
from workflow.queries.cases import SENSITIVE, Wanted, rows_of

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.queries.past import Past
    from workflow.store import Row, Session

NO_COLUMN = N_("{field}: there is no column {value}; the columns are {columns}.")
NEAR_COLUMN = N_(
    "{field}: there is no column {value}; perhaps {near} is meant. The columns are {columns}."
)
OF_THE_CASE = (
    "ref",
    "name",
    "born",
    "unit",
    "state",
    "stage",
    "opened_on",
    "entered_on",
    "version",
    "next_deadline",
)
OF_THE_DEADLINE = ("rule", "kind", "due", "owner", "days_left")
OF_THE_DATES = ("decision", "ceremony", "probation_ends", "official_from", "party_age_from")
FACTS = tuple(field.name for field in DETAILS if field.name not in SENSITIVE)
COLUMNS = (*OF_THE_CASE, *OF_THE_DEADLINE, *OF_THE_DATES, "dates", *FACTS)
SORTS = ("name", "due", "unit", "state")
"""What a list can be sorted by; without one it stands in the order of references."""
_PLACE = {state.id: at for at, state in enumerate(STATES)}
_KEYS: Mapping[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]] = {
    "name": lambda row: (row["sort_key"],),
    "due": lambda row: (row["next_due"] or date.max,),
    "unit": lambda row: (row["unit"], row["sort_key"]),
    "state": lambda row: (_PLACE[row["state"]], row["sort_key"]),
}


def chosen(text: str) -> tuple[str, ...]:
    """Return the columns named, with commas between them, each once.

    Raises `BadInput` for one that there is not, with near names and all there are, and for none.
    """
    named = [word for word in text.split(",") if word.strip()]
    return tuple(dict.fromkeys(map(_column, named or [text])))


def _column(word: str) -> str:
    name = word.strip().lower().replace("-", "_")
    if name in COLUMNS:
        return name
    from states.names import near

    meant = near(name, [(one, one) for one in COLUMNS])
    told = {"field": "--columns", "value": word.strip(), "columns": COLUMNS}
    if meant:
        raise BadInput(NEAR_COLUMN, **told, near=meant)
    raise BadInput(NO_COLUMN, **told)


def listed(
    app: App, wanted: Wanted, actor: Actor, sort: str | None, columns: Sequence[str]
) -> list[Any]:
    """Return the cases that fit, sorted; of some `columns` alone, rows of these."""
    with app.reading() as session:
        if sort:
            whole = rows_of(session, app, wanted._replace(limit=None, after=None), actor)
            rows = _after(sorted(whole, key=lambda row: (*_KEYS[sort](row), row["id"])), wanted)
        else:
            rows = rows_of(session, app, wanted, actor)
        if not columns:
            return [views.case_view(row, app.today()) for row in rows]
        told = set(columns) & set(FACTS)
        return [
            _told(row, columns, _facts(session, row, app.today()) if told else {}, app.today())
            for row in rows
        ]


def listed_then(
    app: App, wanted: Wanted, actor: Actor, order: tuple[str | None, Sequence[str]], past: Past
) -> list[Any]:
    """Return the same as it was; `order` is the sort and the columns.

    A page in the order of references reads no further than it must.
    """
    from workflow.ground import refs
    from workflow.queries import as_known

    sort, columns = order
    with as_known.lent(app, actor, past, wanted.unit, whole=False) as then:
        if sort or wanted.limit is None:
            then.fill()
            return listed(then.app, wanted, actor, sort, columns)
        rows: list[Any] = []
        for whole in then.growing(refs.number(wanted.after) if wanted.after else 0):
            rows = listed(then.app, wanted, actor, sort, columns)
            if whole or len(rows) == wanted.limit:
                break
        return rows


def _after(rows: Sequence[Row], wanted: Wanted) -> Sequence[Row]:
    """Return the page of sorted rows after a reference."""
    from workflow.ground import refs

    start = 0
    if wanted.after:
        number = refs.number(wanted.after)
        start = next((at for at, row in enumerate(rows, 1) if row["id"] == number), len(rows))
    return rows[start:] if wanted.limit is None else rows[start : start + wanted.limit]


def _facts(session: Session, row: Row, today: date) -> dict[str, Any]:
    found = session.execute("case_facts", {"case_id": row["id"], "on": today})
    return {fact["name"]: json.loads(fact["value"]) for fact in found}


def _told(
    row: Row, columns: Sequence[str], facts: Mapping[str, Any], today: date
) -> dict[str, Any]:
    """Return the cells of a row by the names of their columns."""
    view = views.case_view(row, today)
    due = view.next_deadline
    cells = {name: getattr(view, name, row.get(name)) for name in OF_THE_CASE}
    cells |= {name: getattr(due, name) if due else None for name in OF_THE_DEADLINE}
    cells |= {name: getattr(view.dates, name) for name in OF_THE_DATES}
    cells |= {"dates": view.dates, **{name: facts.get(name) for name in FACTS}}
    return {name: cells[name] for name in columns}
