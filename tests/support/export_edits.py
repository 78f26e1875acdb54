"""Edits of an exported file, each made from a seed: clumsy ones, and ones of who makes the checks of lines anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from tests.support.verifier import canonical


class Edited(NamedTuple):
    """A file that was changed, how, and by which names the first broken row may be called."""

    data: bytes
    how: str
    names: frozenset[str]


def name(row: Any) -> str | None:
    """Return what a row is called, written by hand from what `audit verify` says."""
    if not isinstance(row, dict):
        return None
    kind = row.get("kind")
    if kind == "act":
        return f"{row.get('ref')}/{row.get('n')}"
    if kind == "case":
        return f"{row.get('ref')}/{row.get('acts')}"
    if kind in ("entry", "chain"):
        return f"journal {row.get('chain')}#{row.get('n')}"
    if kind == "seal":
        note = str(row.get("note", ""))
        return "seal " + (note.partition("\nday ")[2].partition("\n")[0] or str(row.get("day")))
    return None


def _names(at: int, *lines: bytes) -> frozenset[str]:
    """Return what the row of a line (from 0) may be called, as it was and as it is."""
    found = {f"line {at + 1}"}
    for line in lines:
        try:
            found.add(str(name(json.loads(line.decode(errors="surrogateescape")))))
        except (ValueError, RecursionError):
            continue
    return frozenset(found)


def _at(lines: list[bytes], at: int) -> bytes:
    return lines[at] if at < len(lines) else b""


def _byte(lines: list[bytes], rng: Random) -> Edited:
    at = rng.randrange(len(lines))
    line = bytearray(lines[at])
    place = rng.randrange(len(line))
    line[place] = (line[place] + rng.randrange(1, 256)) % 256
    made = [*lines[:at], bytes(line), *lines[at + 1 :]]
    return Edited(b"".join(made), "byte", _names(at, lines[at], bytes(line)))


def _value(lines: list[bytes], rng: Random) -> Edited:
    at = rng.randrange(len(lines))
    row = json.loads(lines[at])
    key = rng.choice(sorted(row))
    row[key] = _other(row[key], rng)
    line = canonical(row) + b"\n"
    return Edited(
        b"".join([*lines[:at], line, *lines[at + 1 :]]), f"value {key}", _names(at, lines[at], line)
    )


def _other(value: Any, rng: Random) -> Any:
    if isinstance(value, bool):
        return rng.choice([not value, int(value), None])
    if isinstance(value, int):
        return rng.choice([value + 1, value - 1, float(value), str(value), None, -value - 1])
    if isinstance(value, str) and value:
        at = rng.randrange(len(value))
        return value[:at] + rng.choice("0ax\u00a0ế ") + "1" + value[at + 1 :]
    if isinstance(value, list) and value:
        return rng.choice([value[1:], [*value, value[0]], []])
    return rng.choice(["x", 1, [1], {}])


def _spelt(lines: list[bytes], rng: Random) -> Edited:
    at = rng.randrange(len(lines))
    row = json.loads(lines[at])
    line = rng.choice(
        [
            json.dumps(row).encode() + b"\n",
            canonical(dict(reversed(row.items()))).replace(b",", b", ", 1) + b"\n",
            lines[at].rstrip(b"\n") + b" \n",
            lines[at].rstrip(b"\n") + b"\r\n",
            b'{"kind":"act",' + lines[at][1:],
            b"\xef\xbb\xbf" + lines[at],
        ]
    )
    return Edited(
        b"".join([*lines[:at], line, *lines[at + 1 :]]), "spelt", _names(at, lines[at], line)
    )


def _delete(lines: list[bytes], rng: Random) -> Edited:
    at = rng.randrange(len(lines))
    some = rng.choice([1, 1, 1, 2, 5])
    made = [*lines[:at], *lines[at + some :]]
    return Edited(b"".join(made), "delete", _names(at, lines[at]))


def _swap(lines: list[bytes], rng: Random) -> Edited:
    first, second = sorted(rng.sample(range(len(lines)), 2))
    if rng.random() < 0.5 and first + 1 < len(lines):
        second = first + 1
    made = list(lines)
    made[first], made[second] = made[second], made[first]
    return Edited(b"".join(made), "swap", _names(first, lines[first], made[first]))


def _insert(lines: list[bytes], rng: Random) -> Edited:
    at, copied = rng.randrange(len(lines) + 1), rng.choice(lines)
    made = [*lines[:at], copied, *lines[at:]]
    while _at(lines, at) == copied:  # a copy before itself: the second is the one too many
        at += 1
    return Edited(b"".join(made), "insert", _names(at, copied, _at(lines, at) or copied))


def _cut(lines: list[bytes], rng: Random) -> Edited:
    data = b"".join(lines)
    end = rng.choice([rng.randrange(len(data)), sum(map(len, lines[: rng.randrange(len(lines))]))])
    at = data[:end].count(b"\n")
    return Edited(data[:end], "cut", _names(at, lines[at]))


CLUMSY: tuple[Callable[[list[bytes], Random], Edited], ...] = (
    _byte, _byte, _value, _value, _spelt, _delete, _swap, _insert, _cut,
)  # fmt: skip


def cunning(lines: list[bytes], rng: Random) -> Edited | None:
    """Change acts or entries and make numbers, checks and counts anew; None where nothing came of it."""
    rows = [json.loads(line) for line in lines]
    where = [at for at, row in enumerate(rows) if row["kind"] in ("act", "entry")]
    at = rng.choice(where)
    how = rng.choice(["value", "value", "delete", "swap", "insert", "cut"])
    before = [dict(row) for row in rows]
    names = {name(rows[at])}
    if how == "value":
        key = rng.choice(sorted(rows[at].keys() - {"row", "zsum", "kind"}))
        rows[at][key] = _other(rows[at][key], rng)
        names = (
            {name(rows[at]), *names} if key not in ("ref", "chain") else set()
        )  # of another chain
    elif how == "delete":
        del rows[at]
    elif how == "insert":
        rows.insert(at, dict(rows[at]))
    elif how == "swap":
        other = rng.choice(where)
        rows[at], rows[other] = rows[other], rows[at]
    else:
        gone = rows[at].get("ref")
        rows = [r for r in rows if gone is None or r.get("ref") != gone]  # a whole case
    if rows == before:
        return None
    return Edited(
        anew(rows),
        f"cunning {how}",
        frozenset(n for n in names if n) if how == "value" else frozenset(),
    )


def anew(rows: list[dict[str, Any]]) -> bytes:
    """Return rows as a file whose numbers, checks and counts fit."""
    counts = {
        "act": "acts",
        "entry": "entries",
        "seal": "seals",
        "case": "cases",
        "chain": "chains",
    }
    for key, told in counts.items():
        rows[-1][told] = sum(row["kind"] == key for row in rows)
    head = "0" * 64
    for row in rows:
        if row["kind"] == "act":
            head = hashlib.sha256(
                f"{head}{row.get('hash')}".encode(errors="surrogateescape")
            ).hexdigest()
    rows[-1]["head"] = head
    check, made = b"", []
    for at, row in enumerate(rows, 1):
        body = canonical({key: row[key] for key in row if key != "zsum"} | {"row": at})
        check = hashlib.sha256(check + body).digest()
        made.append(body[:-1] + f',"zsum":"{check.hex()[:16]}"}}\n'.encode())
    return b"".join(made)
