"""The journal as it is read: who changed what of the office, when and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from states.errors import NotFound
from states.frozen import NamedTuple
from workflow import clock
from workflow.ground import people, scope
from workflow.store import journal

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row, Session

OF_A_USER = ("users", "user_roles", "seats")
_ALWAYS = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry: `of` is what it is about in words, `before` and `after` are what differs.

    `actor` is the user's name as it was, "" where the program did it; `seat` the database's account.
    """

    n: int
    what: str
    of: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    actor: str
    at: datetime
    reason: str
    seat: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of a unit and those below it, by or about a user, since a day."""

    unit: str | None = None
    user: str | None = None
    since: date | None = None


class _User(NamedTuple):
    name: str
    path: str


Users = Mapping[int, _User]


class _Known(NamedTuple):
    """Users and the codes of units by their keys."""

    users: Users
    codes: Mapping[int, str]


def listed(app: App, wanted: Wanted, actor: Actor) -> list[EntryView]:
    """Return the entries that fit, oldest first; what concerns no unit is shown to who sees the whole city.

    Raises `NotFound` for a unit or user out of sight.
    """
    with app.reading() as session:
        path = scope.unit(session, wanted.unit, actor)["path"] if wanted.unit else actor.unit_path
        users = {row["id"]: _User(row["name"], row["path"]) for row in session.execute("user_keys")}
        _must_be_known(session, wanted.user, users, actor)
        codes = {row["id"]: str(row["code"]) for row in session.execute("unit_keys")}
        found = list(_entries(session, path, wanted.since or _ALWAYS))
    known = _Known(users, codes)
    views = (_view(entry, known) for entry in found if _seen(entry.row, path, users))
    return [one for one in views if wanted.user in (None, one.actor) or _about(one, wanted.user)]


def _must_be_known(session: Session, name: str | None, users: Users, actor: Actor) -> None:
    if name is None:
        return
    seen = {user.name for user in users.values() if user.path.startswith(actor.unit_path)}
    if name not in seen:
        raise NotFound(people.NO_USER, value=name, near=people.near(session, name, actor.unit_path))


def _entries(session: Session, path: str, since: date) -> Iterator[journal.Entry]:
    start = {"since": clock.midnight(since)}
    whole = path.count("/") <= 1
    beside: dict[tuple[str, int], list[Row]] = {}
    for part in session.execute("journal_parts_since", start):
        beside.setdefault((part["chain"], part["n"]), []).append(part)
    rows = session.execute("journal_listed", {**start, **scope.subtree(path), "whole": True})
    for row in rows:
        if whole or row["unit"] or row["what"] == "user_roles":
            yield journal.read(row, beside.get((row["chain"], row["n"]), ()))


def _seen(row: Row, path: str, users: Users) -> bool:
    """Say whether a role is of a user within a path; everything else was asked for so."""
    if row["what"] != "user_roles":
        return True
    user = users.get(int(row["of"].partition("/")[0]))
    return user is not None and user.path.startswith(path)


def _view(entry: journal.Entry, known: _Known) -> EntryView:
    row = entry.row
    sides = _differing(entry.side("before"), entry.side("after"))
    before, after = (_with_names(row["what"], one, known) for one in sides)
    return EntryView(
        row["id"],
        row["what"],
        _of(entry, known.users),
        before,
        after,
        str(dict(entry.beside.get(journal.WHO) or {}).get("name", "")),
        row["at"],
        str(entry.beside.get(journal.REASON, "")),
        row["seat"],
    )


def _differing(
    before: dict[str, Any] | None, after: dict[str, Any] | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Return of a changed row only what differs."""
    if before is None or after is None:
        return before, after
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in names}, {name: after.get(name) for name in names}


def _with_names(what: str, values: dict[str, Any] | None, known: _Known) -> dict[str, Any] | None:
    """Return one side of an entry with the code or name beside each key that it tells."""
    if not values or (what not in ("units", "unit_parent", *OF_A_USER)):
        return values
    told = dict(values)
    for column in ("parent", "successor", *(["unit"] if what == "users" else [])):
        if key := values.get(f"{column}_id"):
            told[column] = known.codes.get(key, str(key))
    if what == "seats" and (key := values.get("user_id")):
        told["user"] = _name(int(key), known.users)
    return told


def _of(entry: journal.Entry, users: Users) -> str:
    """Return what an entry is about in the words of the office: a user's name, a unit's code."""
    row, what = entry.row, entry.row["what"]
    side = entry.side("after") or entry.side("before") or {}
    if what in ("users", "user_roles"):
        key, _, role = str(row["of"]).partition("/")
        name = side.get("name") or _name(int(key), users)
        return f"{name}/{role}" if role else str(name)
    if what == "seats":
        return _name(int(side.get("user_id") or 0), users)
    if what == "plans":
        return f"{row['unit'] or str(row['of']).partition('/')[0]} {side.get('year', '')}".strip()
    if what.startswith("unit"):
        return str(row["unit"] or row["of"])
    return str(row["of"])


def _name(key: int, users: Users) -> str:
    user = users.get(key)
    return user.name if user else str(key)


def _about(one: EntryView, name: str) -> bool:
    return one.what in OF_A_USER and one.of.partition("/")[0] == name
