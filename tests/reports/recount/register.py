"""A register read row by row, with nothing of the program: the acts of every case, and the tree of units.

Everything here is plain Python over the tables, so that a figure counted from it owes the reports nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

VIET_NAM = timezone(timedelta(hours=7))
ROOT_CODE = "TP"


@dataclass(frozen=True)
class Act:
    """One recorded fact of a case, as it stands in the book."""

    n: int
    move: str
    before: str | None
    after: str
    on: date
    at: datetime
    unit: int
    actor: str
    fields: dict[str, Any]
    backfilled: bool = False
    instead: dict[str, Any] = field(default_factory=dict)

    @property
    def moves(self) -> bool:
        """Return whether the state changed."""
        return self.before != self.after

    @property
    def evidence(self) -> str:
        """Return the kind of paper that was put on file."""
        return str(self.fields.get("evidence", ""))


@dataclass(frozen=True)
class Case:
    """One case with its reference and all acts, the newest last."""

    ref: str
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Unit:
    """One unit as it was written down."""

    id: int
    code: str
    kind: str
    opened: date
    closed: date | None


class Register:
    """Everything that the figures are counted from."""

    def __init__(self, file: str) -> None:
        db = sqlite3.connect(file)
        db.row_factory = sqlite3.Row
        self.units = {
            row["id"]: Unit(
                row["id"], row["code"], row["kind"], day(row["opened_on"]), _maybe(row["closed_on"])
            )
            for row in db.execute("SELECT * FROM units")
        }
        self._parents = _dated(db, "SELECT unit_id, parent_id, since FROM unit_parent", ())
        self._facts = _dated(db, "SELECT unit_id, name, since, value FROM unit_fact", ("name",))
        self.cases = [*_cases(db)]
        self.plans = {
            (row["unit_id"], row["year"]): dict(row) for row in db.execute("SELECT * FROM plans")
        }
        self.days_off = {
            day(row["day"]): row["kind"]
            for row in db.execute("SELECT day, kind FROM calendar_days")
        }
        self._above: dict[tuple[int, date], list[int]] = {}
        db.close()

    def unit(self, code: str) -> int:
        """Return the key of a unit."""
        return next(one.id for one in self.units.values() if one.code == code)

    def parent(self, unit: int, on: date) -> int | None:
        """Return what a unit stood under on a day; before its first row that row holds."""
        found = _on(self._parents.get((unit,), []), on)
        return None if found is None else int(found)

    def above(self, unit: int, on: date) -> list[int]:
        """Return a unit and all above it on a day, the lowest first."""
        if (unit, on) not in self._above:
            found = [unit]
            while (up := self.parent(found[-1], on)) is not None:
                found.append(up)
            self._above[unit, on] = found
        return self._above[unit, on]

    def within(self, unit: int, top: int, on: date) -> bool:
        """Say whether a unit was another one, or below it, on a day."""
        return top in self.above(unit, on)

    def fact(self, unit: int, name: str, on: date) -> Any:
        """Return what was told of a unit on a day."""
        found = _on(self._facts.get((unit, name), []), on)
        return None if found is None else json.loads(found)

    def is_open(self, unit: int, on: date) -> bool:
        """Say whether a unit was there on a day."""
        one = self.units[unit]
        return one.opened <= on and (one.closed is None or on < one.closed)

    def working_days(self, first: date, last: date) -> int:
        """Count the working days after one day up to another."""
        days = (first + timedelta(n) for n in range(1, (last - first).days + 1))
        return sum(
            self.days_off.get(one, "workday" if one.weekday() < 5 else "holiday") == "workday"
            for one in days
        )


def day(text: str) -> date:
    """Return a day as it is stored."""
    return date.fromisoformat(text[:10])


def _maybe(text: str | None) -> date | None:
    return day(text) if text else None


def _dated(
    db: sqlite3.Connection, query: str, more: tuple[str, ...]
) -> dict[tuple[Any, ...], list[tuple[date, Any]]]:
    found: dict[tuple[Any, ...], list[tuple[date, Any]]] = defaultdict(list)
    for row in db.execute(query):
        value = row["value"] if more else row["parent_id"]
        key = (row["unit_id"], *(row[name] for name in more))
        found[key].append((day(row["since"]), value))
    return {key: sorted(rows, key=lambda one: one[0]) for key, rows in found.items()}


def _on(rows: list[tuple[date, Any]], on: date) -> Any:
    held = [value for since, value in rows if since <= on]
    return held[-1] if held else (rows[0][1] if rows else None)


def _cases(db: sqlite3.Connection) -> Iterator[Case]:
    parts: dict[tuple[int, int], list[tuple[str, Any]]] = defaultdict(list)
    for row in db.execute("SELECT case_id, n, part, value FROM act_parts"):
        parts[row["case_id"], row["n"]].append((row["part"], json.loads(row["value"])))
    acts: dict[int, list[Act]] = defaultdict(list)
    for row in db.execute(
        "SELECT a.*, u.name AS who FROM acts a LEFT JOIN users u ON u.id = a.actor_id ORDER BY a.case_id, a.n"
    ):
        fields = json.loads(row["fields"] or "{}")
        beside = dict(parts[row["case_id"], row["n"]])
        for name, value in beside.items():
            into, *path = name.split(".")
            if into == "fields":
                inner = fields
                for step in path[:-1]:
                    inner = inner.setdefault(step, {})
                inner[path[-1]] = value
        at = datetime.fromisoformat(row["recorded_at"]).replace(tzinfo=UTC).astimezone(VIET_NAM)
        acts[row["case_id"]].append(
            Act(row["n"], row["move"], row["from_state"], row["to_state"], day(row["acted_on"]), at, row["unit_id"],
                row["who"] or "", fields, bool(row["backfilled"]), beside.get("who", {}))
        )  # fmt: skip
    for row in db.execute("SELECT id, ref FROM cases ORDER BY id"):
        yield Case(row["ref"], tuple(acts[row["id"]]))


def counting(acts: tuple[Act, ...]) -> list[Act]:
    """Return the acts that count: what was undone never was, what was replaced counts as replaced."""
    held = {act.n: act for act in acts if act.move != "correct"}
    for act in acts:
        if act.move != "correct":
            continue
        for name in ("undoes", "retracts"):
            held.pop(act.fields.get(name, -1), None)
        old = held.get(act.fields.get("replaces", -1))
        if old:
            on = act.fields.get("on")
            fields = {**old.fields, **act.fields.get("fields", {})}
            held[old.n] = replace(old, fields=fields, on=day(on) if on else old.on)
    return [held[n] for n in sorted(held)]
