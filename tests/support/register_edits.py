"""Edits of a register in its file, past the program, each made from a seed and none of them without effect."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

COVERED = {
    "acts": (
        "case_id n move from_state to_state acted_on recorded_at actor_id unit_id note fields salt digest prev_hash "
        "hash form unit_code key behalf_id backfilled digests"
    ),
    "act_parts": "case_id n part salt value",
    "cases": "id ref acts head_hash",
    "journal": "chain n what of before after actor_id unit_id at seat digests prev_hash hash",
    "journal_parts": "chain n part salt value",
    "journal_heads": "chain n hash",
    "seals": "day sealed_at cases acts head prev_hash hash entries root signature key",
}
"""What the chains, seals and heads cover."""
_INSTANTS = {"recorded_at", "at", "sealed_at"}


def edit(file: Path, rng: Random) -> str | None:
    """Change a register; return how, or None where what is covered is as it was."""
    before = _content(file)
    how = rng.choice(("value", "value", "value", "delete", "swap", "insert", "cut", "byte"))
    table = rng.choice(list(COVERED))
    if how == "byte":
        data = bytearray(file.read_bytes())
        at = rng.randrange(100, len(data))
        data[at] ^= 1 << rng.randrange(8)
        file.write_bytes(data)
    else:
        with closing(sqlite3.connect(file)) as raw:
            try:
                _EDITS[how](raw, table, rng)
            except sqlite3.IntegrityError:
                return None
            raw.commit()
    try:
        changed = _content(file) != before
    except (sqlite3.DatabaseError, ValueError, OverflowError):  # cannot be read at all
        changed = True
    return f"{how} {table}" if changed else None


def _content(file: Path) -> dict[str, list[Any]]:
    """Return what is covered, as values: an instant or a truth spelt in another way is the same one."""
    found: dict[str, list[Any]] = {}
    with closing(sqlite3.connect(file)) as raw:
        raw.text_factory = bytes
        for table, columns in COVERED.items():
            names = columns.split()
            order = " ORDER BY id" if table in ("acts", "journal") else ""
            told = ", ".join(f'"{name}"' for name in names)
            rows = raw.execute(f"SELECT {told} FROM {table}{order}").fetchall()
            plain = [
                tuple(_plain(name, value) for name, value in zip(names, row, strict=True))
                for row in rows
            ]
            found[table] = plain if order else sorted(plain, key=repr)
    return found


def _plain(name: str, value: Any) -> Any:
    if name == "backfilled":
        return value if value is None else str(value) in ("1", "b'1'")
    if name in _INSTANTS and isinstance(value, bytes):
        try:
            return datetime.fromisoformat(value.decode())
        except ValueError:
            return value
    return value


def _pick(raw: sqlite3.Connection, table: str, rng: Random) -> tuple[Any, ...]:
    """Return the key of some row."""
    keys = _KEYS[table]
    told = ", ".join(keys)
    rows = raw.execute(f"SELECT {told} FROM {table} ORDER BY {told}").fetchall()
    return tuple(rng.choice(rows))


_KEYS = {
    "acts": ("id",),
    "act_parts": ("case_id", "n", "part"),
    "cases": ("id",),
    "journal": ("id",),
    "journal_parts": ("chain", "n", "part"),
    "journal_heads": ("chain",),
    "seals": ("day",),
}


def _where(table: str) -> str:
    return " AND ".join(f"{key} = ?" for key in _KEYS[table])


def _value(raw: sqlite3.Connection, table: str, rng: Random) -> None:
    key, column = _pick(raw, table, rng), rng.choice(COVERED[table].split())
    ((value,),) = raw.execute(f'SELECT "{column}" FROM {table} WHERE {_where(table)}', key)
    new: object
    if isinstance(value, int):
        new = rng.choice([value + 1, value - 1, -value, f"{value}x"])
    elif isinstance(value, str) and value:
        at = rng.randrange(len(value))
        new = rng.choice(
            [value[:at] + rng.choice("0a1bx") + value[at + 1 :], value + "x", "", value[1:]]
        )
    else:
        new = rng.choice(["x", 1])
    raw.execute(f'UPDATE {table} SET "{column}" = ? WHERE {_where(table)}', (new, *key))


def _delete(raw: sqlite3.Connection, table: str, rng: Random) -> None:
    raw.execute(f"DELETE FROM {table} WHERE {_where(table)}", _pick(raw, table, rng))


def _swap(raw: sqlite3.Connection, table: str, rng: Random) -> None:
    """Let two rows change places, but for their keys, or but for one column."""
    first, second = _pick(raw, table, rng), _pick(raw, table, rng)
    columns = [name for name in COVERED[table].split() if name not in _KEYS[table]]
    if rng.random() < 0.5:
        columns = [rng.choice(columns)]
    told = ", ".join(f'"{name}"' for name in columns)
    rows = [
        raw.execute(f"SELECT {told} FROM {table} WHERE {_where(table)}", key).fetchone()
        for key in (first, second)
    ]
    put = ", ".join(f'"{name}" = ?' for name in columns)
    aside = ", ".join(
        f'"{name}" = ?' for name in columns if name in ("n", "case_id", "chain", "hash")
    )
    if aside:  # out of the way of what must be unique
        raw.execute(
            f"UPDATE {table} SET {aside} WHERE {_where(table)}",
            (*[-5] * aside.count("?"), *first),
        )
    raw.execute(f"UPDATE {table} SET {put} WHERE {_where(table)}", (*rows[0], *second))
    raw.execute(f"UPDATE {table} SET {put} WHERE {_where(table)}", (*rows[1], *first))


def _insert(raw: sqlite3.Connection, table: str, rng: Random) -> None:
    """Put in a copy of a row under another key."""
    key = _pick(raw, table, rng)
    cursor = raw.execute(f"SELECT * FROM {table} WHERE {_where(table)}", key)
    columns = [told[0] for told in cursor.description]
    row = dict(zip(columns, cursor.fetchone(), strict=True))
    if "id" in row:
        ((row["id"],),) = raw.execute(f"SELECT max(id) + 1 FROM {table}")
    row |= {"ref": "00099-8"} if "ref" in row else {}
    if table in ("acts", "journal"):
        row["n"] += rng.choice([1, 50])
    elif "part" in row:
        row |= {"part": "note"} if rng.random() < 0.5 else {"n": row["n"] + 50}
    elif table == "journal_heads":
        row["chain"] += "9"
    elif table == "seals":
        row |= {"day": "2024-01-01", "prev_hash": rng.choice([row["hash"], row["prev_hash"]])}
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    raw.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))


def _cut(raw: sqlite3.Connection, table: str, rng: Random) -> None:
    """Delete the last rows, with what stands beside and the recorded heads of their cases put back."""
    ((last,),) = raw.execute(f"SELECT count(*) FROM {table}")
    left, told = rng.randrange(last), ", ".join(_KEYS[table])
    rows = raw.execute(f"SELECT {told} FROM {table} ORDER BY {told}").fetchall()[left:]
    raw.executemany(f"DELETE FROM {table} WHERE {_where(table)}", rows)
    if table == "acts" and rng.random() < 0.5:
        raw.execute(
            "DELETE FROM act_parts WHERE NOT EXISTS (SELECT 1 FROM acts a WHERE a.case_id = act_parts.case_id "
            "AND a.n = act_parts.n)"
        )
        raw.execute(
            "UPDATE cases SET acts = (SELECT count(*) FROM acts a WHERE a.case_id = cases.id), head_hash = coalesce("
            "(SELECT a.hash FROM acts a WHERE a.case_id = cases.id ORDER BY a.n DESC LIMIT 1), head_hash)"
        )


_EDITS = {"value": _value, "delete": _delete, "swap": _swap, "insert": _insert, "cut": _cut}
