"""The tables of the office that the journal stands for: how a row of each is named, chained and told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from states.frozen import NamedTuple
from workflow.store import chain

Told = Mapping[str, Any]
"""A row as the journal tells it: plain values of JSON by column."""


class Table(NamedTuple):
    """One table: the columns that name a row, and the chain of its entries.

    `unit` is the column with the unit whose matter a row is; such rows are chained by unit, so that no two
    offices wait for each other. What could name a person is `personal`; `derived` columns follow from others.
    """

    keys: tuple[str, ...]
    chain: str
    unit: str = ""
    personal: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()


def _of(*names: str) -> frozenset[str]:
    return frozenset(names)


TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "register": Table(("id",), "register"),
        "units": Table(("id",), "units", "id", _of("head", "email"), _of("path")),
        "unit_parent": Table(("id",), "units", "unit_id"),
        "unit_name": Table(("id",), "units", "unit_id"),
        "unit_fact": Table(("id",), "units", "unit_id", _of("value")),
        "unit_rule": Table(("id",), "units", "unit_id"),
        "plans": Table(("unit_id", "year"), "units", "unit_id"),
        "users": Table(("id",), "users", "unit_id", _of("name", "email")),
        "user_roles": Table(("user_id", "role"), "roles"),
        "seats": Table(("account",), "seats"),
        "settings": Table(("name",), "settings", "", _of("value")),
        "calendar_days": Table(("day",), "calendar"),
        "letters": Table(("id",), "letters", "unit_id"),
        "classes": Table(("id",), "classes", "centre_id"),
        "kept_certificates": Table(
            ("id",),
            "certificates",
            "taken_by_id",
            _of("name", "name_folded", "born", "identity_no", "number", "folded"),
        ),
        "seals": Table(("day",), "seals"),
        "messages": Table(("id",), "mail"),
    }
)

BATCH = "delivery"
"""The event that ends a batch of mail: all that has left in it, each as it was entered by itself."""

_LEAVES_WITH = (
    "dedupe",
    "case_id",
    "to_user_id",
    "to_address",
    "template",
    "params",
    "rule",
    "rung",
    "lang",
    "state",
    "sent_at",
    "message_id",
    "body",
    "created_at",
    "anchor",
    "due",
    "sequence",
    "handed_to",
    "handed_on",
    "handed_by",
)
"""What of a message stays as it was when it left, or was handed over."""


def name_of(what: str, row: Mapping[str, Any]) -> str:
    """Return by what a row of a table is known: its key, as text."""
    return "/".join(str(_plain(row[column])) for column in TABLES[what].keys)


def told(what: str, row: Mapping[str, Any]) -> Told:
    """Return a row as the journal tells it; of a message only when it left or was handed over, and a digest of it."""
    if what == "messages":
        whole = {name: _plain(row[name]) for name in _LEAVES_WITH}
        days = {name: whole[name] for name in ("sent_at", "handed_on")}
        return {"id": row["id"], **days, "digest": chain.hashed(whole)}
    derived = TABLES[what].derived
    return {name: _plain(value) for name, value in row.items() if name not in derived}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any column
    if isinstance(value, date):  # an instant is one too
        return chain.text(value)
    if isinstance(value, bytes | memoryview):
        return chain.hashed_bytes(value)
    return value
