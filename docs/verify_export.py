#!/usr/bin/env python3
"""Verify a file that `ketnap audit export` wrote, with nothing but Python 3.11.

    python3 verify_export.py FILE [--head HASH]

Prints {"acts", "broken_at", "head", "ok"} as JSON and exits 0 where the file holds, 1 where it does not. What it
cannot say of a file (a part of a register, names left out) it says on stderr. It reads a line at a time and keeps
in memory where each case and each chain has come to, and nothing else.

A line is one JSON object in one form: keys sorted, no space, UTF-8, nothing that is null. `row` counts the lines,
and `zsum`, the last key, is the beginning of SHA-256 over the digest of all lines before and the line without it.
That check and the counts show every accident. What shows intent is what they cannot be made anew for:

- every act and every entry of the journal is hashed with the hash of the one before it, of its case or chain;
- what could name a person stands beside it behind a salted digest;
- `head` is one hash over the hashes of all acts as they were entered: SHA-256 of the head before and the next hash,
  both as hexadecimal digits. Whoever noted an earlier head, or a seal, gives it as --head: it must be met on the way;
- a seal names the root of the tree (RFC 6962) over all that was entered before it, and the seal before it, and
  bears the Ed25519 signature (RFC 8032) of the register where one was made.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from typing import Any, NoReturn

FORM = 1
GENESIS = "0" * 64
CHECK = re.compile(rb',"zsum":"([0-9a-f]{16})"\}\n')
CHECK_LENGTH = len(b',"zsum":"0123456789abcdef"}\n')
ORDER = {"register": 0, "act": 1, "entry": 1, "seal": 1, "part": 2, "case": 3, "chain": 4, "end": 5}
_ROW = "kind row zsum"
_ACT = (
    "acted_on actor_id backfilled behalf_id digest digests fields form from_state hash key move n note prev_hash "
    "recorded_at ref salt to_state unit_code unit_id"
)
_ENTRY = "actor_id after at before chain digests hash n of prev_hash seat unit_id what"
_OLDER = "acts cases day entries hash head key older prev_hash root sealed_at signature"
KEYS = {
    kind: [frozenset(f"{names} {_ROW}".split()) for names in forms]
    for kind, forms in {
        "register": ["at city form older pseudonyms register rehearsal unit whole"],
        "act": [f"{_ACT} erased kept parts", f"{_ACT} by", "hash link n prev_hash ref"],
        "entry": [f"{_ENTRY} erased parts", "chain hash link n prev_hash"],
        "seal": ["hash key note", _OLDER],
        "part": ["chain n", "n ref"],
        "case": ["acts head ref"],
        "chain": ["chain hash n"],
        "end": ["acts cases chains entries head seals"],
    }.items()
}  # what a row of each kind may hold, in each of its forms
LATER = ("unit_code", "key", "behalf_id", "backfilled", "digests")  # what an act of form 1 does not know
SEAL_LINES = ("day", "sealed", "acts", "entries", "cases", "heads", "prev")


class Broken(Exception):
    """What does not hold: its name."""


def fail(name: str) -> NoReturn:
    raise Broken(name)


def canonical(value: object) -> bytes:
    """JSON in the one form that is hashed; bytes that are no text are kept as they are."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="surrogateescape")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def hashed(value: object) -> str:
    return sha256(canonical(value))


def same(one: object, other: object) -> bool:
    """Whether two values are written alike: 1 is neither 1.0 nor true."""
    return canonical(one) == canonical(other)


def in_order(names: list[Any]) -> bool:
    return names == sorted(set(names))


def onward(head: str, of_next: object) -> str:
    return sha256(f"{head}{of_next}".encode(errors="surrogateescape"))


# -- the tree of RFC 6962 ------------------------------------------------------------------------------


class Tree:
    """A tree that grows at its right end; it keeps the roots of its full subtrees only."""

    def __init__(self) -> None:
        self.size = 0
        self.full: list[bytes] = []

    def add(self, kind: str, of: object) -> None:
        data = f"{kind} {of}".encode(errors="surrogateescape")
        last, bits = hashlib.sha256(b"\x00" + data).digest(), self.size
        while bits & 1:
            last, bits = hashlib.sha256(b"\x01" + self.full.pop() + last).digest(), bits >> 1
        self.full.append(last)
        self.size += 1

    def root(self) -> bytes:
        if not self.full:
            return hashlib.sha256(b"").digest()
        root, *rest = reversed(self.full)
        for left in rest:
            root = hashlib.sha256(b"\x01" + left + root).digest()
        return root


# -- Ed25519, RFC 8032, verifying only -----------------------------------------------------------------

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def point_add(a: Point, b: Point) -> Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_times(times: int, a: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while times:
        if times & 1:
            total = point_add(total, a)
        a, times = point_add(a, a), times >> 1
    return total


def point_read(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (not x and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_read((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed_by(key: bytes, signature: bytes, data: bytes) -> bool:
    a, r = point_read(key), point_read(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or BASE is None or len(signature) != 64 or s >= Q:
        return False
    told = hashlib.sha512(signature[:32] + key + data).digest()
    left, right = point_times(s, BASE), point_add(r, point_times(int.from_bytes(told, "little") % Q, a))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


def bears_signature(note: str, key: str) -> bool:
    """Whether a signed note (C2SP) bears, as its only line, the signature of a key under the name of its origin."""
    words, _, under = note.partition("\n\n")
    words += "\n"
    name = words.partition("\n")[0]
    found = re.fullmatch(r"— (\S+) (\S+)\n", under)
    if not re.fullmatch(r"[0-9a-f]{64}", key):
        return False
    try:
        public = bytes.fromhex(key)
        data = base64.b64decode(found[2], validate=True) if found and found[1] == name else b""
    except (binascii.Error, ValueError):
        return False
    if found is None or base64.b64encode(data).decode() != found[2]:  # written in another way
        return False
    mark = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
    return data[:4] == mark and is_signed_by(public, data[4:], words.encode())


# -- acts, entries and what stands beside them ---------------------------------------------------------


def hash_of_act(act: dict[str, Any]) -> str:
    """What an act's hash must be; acts of form 1 are those of older programs."""
    body = {
        "case": act["ref"], "n": act["n"], "move": act.get("move"), "from": act.get("from_state"),
        "to": act.get("to_state"), "on": act.get("acted_on"), "recorded_at": act.get("recorded_at"),
        "actor": act.get("actor_id"), "unit": act.get("unit_id"), "prev": act.get("prev_hash"),
    }
    if act.get("form") == 1:
        return hashed(body | {"digest": act.get("digest")})
    return hashed(body | {
        "form": act.get("form"), "unit_code": act.get("unit_code"), "key": act.get("key"),
        "behalf": act.get("behalf_id"), "backfilled": act.get("backfilled"), "fields": act.get("fields"),
        "digests": act.get("digests"),
    })


def hash_of_entry(entry: dict[str, Any]) -> str:
    names = ("chain", "n", "what", "of", "before", "after", "seat", "digests")
    return hashed({name: entry.get(name) for name in names} | {
        "actor": entry.get("actor_id"), "unit": entry.get("unit_id"), "at": entry.get("at"),
        "prev": entry.get("prev_hash"),
    })


def parts_fit(row: dict[str, Any], hidden: bool) -> bool:
    """Whether what stands beside a row is what its digests stand for, but for what was erased or kept back."""
    told, parts = json.loads(row["digests"]), row.get("parts", [])
    erased, kept = row.get("erased", []), row.get("kept", [])
    found = {part: hashed([part, salt, value]) for part, salt, value in parts}
    if not all(map(in_order, (erased, kept, [part[0] for part in parts]))):
        return False
    missing = [*erased, *kept]
    if hidden:
        return not found and not missing and isinstance(told, dict)
    whole = in_order(sorted([*found, *missing])) and set(told) == {*found, *missing}
    return whole and all(told[part] == of for part, of in found.items())


def act_fits(act: dict[str, Any], hidden: bool) -> bool:
    if act.get("form") != 1:
        return not (act.get("note") or act.get("salt") or act.get("digest")) and parts_fit(act, hidden)
    if act.get("parts") or any(act.get(name) is not None for name in LATER):
        return False
    if hidden:
        return not any(name in act for name in ("salt", "fields", "note"))
    return hashed([act.get("salt"), act.get("fields"), act.get("note") or ""]) == act.get("digest")


# -- the file ------------------------------------------------------------------------------------------


class File:
    """A file while it is read, a line at a time."""

    def __init__(self, noted: str) -> None:
        self.noted = noted
        self.met = noted == ""
        self.rows, self.rank, self.check = 0, -1, b""
        self.told: dict[str, Any] = {}
        self.whole = self.hidden = False
        self.acts, self.head = 0, GENESIS
        self.counts = dict.fromkeys(("entries", "seals", "cases", "chains"), 0)
        self.opened = self.links = self.kept = 0
        self.cases: dict[str, tuple[int, str]] = {}
        self.chains: dict[str, tuple[int, str]] = {}
        self.erased: dict[str, str] = {}
        self.erasures: set[str] = set()
        self.sealed: dict[str, str] = {}  # what the journal says of seals, by day
        self.seals: dict[str, str] = {}
        self.tree, self.tip = Tree(), GENESIS
        self.older_since, self.older_left, self.newer = hashlib.sha256(), 0, False
        self.ended = self.entries_begun = False
        self.last_case, self.last_chain = -1, ""
        self.lost: str | None = None

    def read(self, line: bytes) -> None:
        """Take one line; `Broken` names the first row that does not hold."""
        self.rows += 1
        name = f"line {self.rows}"
        try:
            row = self.parsed(line, name)
            kind, name = row["kind"], self.name(row)
            self.in_order(row, line, kind, f"line {self.rows}")
            getattr(self, f"take_{kind}")(row, self.name(row))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            fail(self.lost or name)

    def parsed(self, line: bytes, name: str) -> dict[str, Any]:
        """The row of a line that is written in the one form, and by the running check is where it belongs."""
        row = json.loads(line.decode(errors="surrogateescape"))
        if not isinstance(row, dict) or row.get("kind") not in ORDER:
            fail(self.lost or name)
        if canonical(row) + b"\n" != line or not CHECK.fullmatch(line[-CHECK_LENGTH:]):
            fail(self.lost or self.name(row))
        return row

    def in_order(self, row: dict[str, Any], line: bytes, kind: str, name: str) -> None:
        if self.lost is None and row.get("row") != self.rows:
            if not same(row.get("row"), self.rows + 1):
                fail(name)
            self.lost = name  # a row is missing here; which one, a chain may tell
        self.check = hashlib.sha256(self.check + line[:-CHECK_LENGTH] + b"}").digest()
        if self.lost is None and self.check.hex()[:16] != row["zsum"]:
            fail(self.name(row))
        if self.ended or ORDER[kind] < self.rank or (self.rank < 0) is not (kind == "register"):
            fail(self.lost or name)
        self.rank = ORDER[kind]
        known = any(row.keys() <= names for names in KEYS[kind])
        if not known or any(value is None for value in row.values()):
            fail(self.lost or self.name(row))
        if kind == "act" and self.entries_begun:
            fail(self.lost or self.name(row))
        self.entries_begun = kind == "entry"

    def name(self, row: dict[str, Any]) -> str:
        """What a row is called, as `ketnap audit verify` calls it."""
        kind = row.get("kind")
        if kind == "act":
            return f"{row.get('ref')}/{row.get('n')}"
        if kind == "entry" or (kind == "part" and "chain" in row):
            return f"journal {row.get('chain')}#{row.get('n')}"
        if kind == "seal":
            day = re.search(r"^day (.*)$", str(row.get("note", "")), re.MULTILINE)
            return f"seal {day[1] if day else row.get('day')}"
        return f"{row.get('ref')}/{row.get('n')}" if kind == "part" else f"line {self.rows}"

    def take_register(self, row: dict[str, Any], name: str) -> None:
        if row["form"] != FORM:
            fail(name)
        self.told, self.whole, self.hidden = row, row["whole"], row["pseudonyms"]
        self.older_left = row["older"]
        kinds = (type(self.whole), type(self.hidden), type(self.older_left))
        if kinds != (bool, bool, int) or self.older_left < 0:
            fail(name)

    def take_act(self, row: dict[str, Any], name: str) -> None:
        ref, n = row["ref"], row["n"]
        last, previous = self.cases.get(ref, (0, GENESIS))
        if not same(n, last + 1):
            fail(f"{ref}/{last + 1}")
        if row["prev_hash"] != previous or not self.act_holds(row):
            fail(name)
        self.cases[ref] = n, row["hash"]
        self.acts, self.head = self.acts + 1, onward(self.head, row["hash"])
        self.met = self.met or self.head == self.noted
        self.opened += n == 1
        self.tree.add("act", row["hash"])
        if self.older_left:
            self.older_since.update(row["hash"].encode() + b"\n")
        for part in row.get("erased", []):
            self.erased[f"acts {int(ref.partition('-')[0])}/{n}/{part}"] = name

    def act_holds(self, row: dict[str, Any]) -> bool:
        if "link" in row:
            self.links += 1
            return row["link"] is True
        self.kept += bool(row.get("kept"))
        return act_fits(row, self.hidden) and hash_of_act(row) == row["hash"]

    def take_entry(self, row: dict[str, Any], name: str) -> None:
        chain, n = row["chain"], row["n"]
        last, previous = self.chains.get(chain, (0, GENESIS))
        if not same(n, last + 1):
            fail(f"journal {chain}#{last + 1}")
        if row["prev_hash"] != previous:
            fail(name)
        if self.hidden:
            fits = row["link"] is True
        else:
            fits = parts_fit(row, False) and hash_of_entry(row) == row["hash"]
        if not fits:
            fail(name)
        self.chains[chain] = n, row["hash"]
        self.counts["entries"] += 1
        self.tree.add("entry", row["hash"])
        if row.get("what") == "erasure":
            self.erasures.add(row["of"])
        if row.get("what") == "seals":
            self.sealed.pop(row["of"], None)
            if "after" in row:
                self.sealed[row["of"]] = json.loads(row["after"])["hash"]
        for part in row.get("erased", []):
            self.erased[f"journal {chain}/{n}/{part}"] = name

    def take_seal(self, row: dict[str, Any], name: str) -> None:
        self.counts["seals"] += 1
        previous = self.tip
        if "note" in row:
            self.newer = True
            holds = self.checkpoint_holds(row["note"], row, previous)
        else:
            holds = row["older"] is True and not self.newer and self.older_holds(row, previous)
        if not holds and self.lost is None:
            fail(name)
        self.tip = self.seals[name.partition(" ")[2]] = row["hash"]
        self.met_in_seal(row["hash"], row.get("head"))

    def checkpoint_holds(self, note: str, row: dict[str, Any], previous: str) -> bool:
        words, _, under = note.partition("\n\n")
        words += "\n"
        origin, size, root, *own = words.split("\n")[:-1]
        told = dict(line.split(" ", 1) for line in own)
        if tuple(told) != SEAL_LINES or len(own) != len(SEAL_LINES):
            return False
        if sha256(words.encode()) != row["hash"] or told["prev"] != previous:
            return False
        if (under != "" or "key" in row) and not bears_signature(note, row.get("key", "")):
            return False
        if origin != f"ketnap/{self.told['register']}":
            return False
        self.met_in_seal(told["heads"])
        counted = (self.acts, self.counts["entries"], self.opened)
        return not self.whole or (
            (told["acts"], told["entries"], told["cases"]) == tuple(map(str, counted))
            and size == str(self.tree.size)
            and root == base64.b64encode(self.tree.root()).decode()
            and told["heads"] == self.head
        )

    def older_holds(self, row: dict[str, Any], previous: str) -> bool:
        """Seals of older programs hash the acts since the one before; the last one's heads are checked too."""
        if row["prev_hash"] != previous:
            return False
        if not self.whole:
            return True
        since, self.older_since = self.older_since.hexdigest(), hashlib.sha256()
        if not self.older_left:
            return False
        self.older_left -= 1
        body = {name: row[name] for name in ("day", "sealed_at", "cases", "acts", "head")}
        if hashed(body | {"entered": since, "prev": previous}) != row["hash"] or row["acts"] != self.acts:
            return False
        if self.older_left:
            return True
        heads = hashlib.sha256()
        for ref in sorted(self.cases, key=lambda one: int(one.partition("-")[0])):
            heads.update(canonical([ref, self.cases[ref][1]]))
        return (row["cases"], row["head"]) == (len(self.cases), heads.hexdigest())

    def met_in_seal(self, *told: object) -> None:
        """What a seal says counts where the whole history is there to prove it: a part may lack cases."""
        self.met = self.met or (self.whole and self.noted in told)

    def take_part(self, row: dict[str, Any], name: str) -> None:
        fail(name)  # it stands beside nothing

    def take_case(self, row: dict[str, Any], name: str) -> None:
        ref = row["ref"]
        n, head = self.cases.pop(ref, (0, ""))
        if not n or not same([row["acts"], row["head"]], [n, head]):
            fewest = min(row["acts"], n)
            fail(f"{ref}/{fewest + (row['acts'] != n or not n)}")
        number = int(ref.partition("-")[0])
        if number <= self.last_case:
            fail(self.lost or f"line {self.rows}")
        self.last_case = number
        self.counts["cases"] += 1

    def take_chain(self, row: dict[str, Any], name: str) -> None:
        self.all_cases_ended()
        n, head = self.chains.pop(row["chain"], (0, ""))
        if not n or not same([row["n"], row["hash"]], [n, head]):
            fail(f"journal {row['chain']}#{min(row['n'], n) + (row['n'] != n or not n)}")
        if row["chain"] <= self.last_chain:
            fail(self.lost or name)
        self.last_chain = row["chain"]
        self.counts["chains"] += 1

    def all_cases_ended(self) -> None:
        for ref in self.cases:
            fail(self.lost or f"{ref}/1")

    def take_end(self, row: dict[str, Any], name: str) -> None:
        self.all_cases_ended()
        for chain in self.chains:
            fail(self.lost or f"journal {chain}#1")
        counted = {**self.counts, "acts": self.acts, "head": self.head}
        if self.lost is not None or not all(same(row[key], value) for key, value in counted.items()):
            fail(self.lost or name)
        if self.whole and self.older_left:
            fail(name)
        if self.whole and not self.hidden:
            for of in self.erased:
                if of not in self.erasures:
                    fail(self.erased[of])
            for day in sorted(self.sealed.keys() | self.seals.keys()):
                if self.sealed.get(day) != self.seals.get(day):
                    fail(f"seal {day}")
        self.ended = True

    def finish(self) -> None:
        if not self.ended:
            fail(self.lost or f"line {self.rows + 1}")
        if not self.met:
            fail("head")

    def remarks(self) -> list[str]:
        """What was not checked, in words."""
        found = []
        if not self.whole:
            found.append(
                "a part of a register: seals are checked as a chain with their signatures; what they cover cannot "
                "be computed from a part, so that no head or hash of a seal that is noted counts here, but only a head "
                "over the acts of this part; a case that was left out altogether shows by such a head alone"
            )
        if self.hidden:
            found.append("names are left out: of the journal the links are checked, not what it says")
        if self.links:
            found.append(f"of {self.links} acts the link is checked, not what they say: the reader may not know it")
        if self.kept or (self.erased and not self.whole):
            found.append("parts that were kept back or erased are known by their digests only")
        if not self.noted:
            found.append("without --head nobody can tell this history from one that was made anew as a whole")
        return found


def verify(path: str, noted: str = "") -> tuple[dict[str, Any], list[str]]:
    """The answer about a file, and remarks; `noted` is a head or a seal's hash noted earlier."""
    file, broken, line = File(noted.strip().lower()), None, b""
    with open(path, "rb") as stream:
        try:
            for line in stream:
                file.read(line)
            file.finish()
        except Broken as error:
            broken = str(error)
    remarks = file.remarks() if broken is None else [f"line {file.rows}: the first that does not hold was met here"]
    if broken == "head" and not file.whole:
        remarks.append("a part of a register: only a head over the acts of this part is met, none of the whole city or a seal")
    answer = {"acts": file.acts, "broken_at": broken, "head": file.head, "ok": broken is None}
    return answer, remarks


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Verify a file that `ketnap audit export` wrote.")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--head", metavar="HASH", help="a head or the hash of a seal noted earlier; of a part, a head only")
    asked = parser.parse_args(words)
    noted = (asked.head or "").strip().lower()
    if asked.head is not None and (not re.fullmatch(r"[0-9a-f]{64}", noted) or noted == GENESIS):
        parser.error("--head: a head or the hash of a seal has 64 characters, 0 to 9 and a to f")
    try:
        answer, remarks = verify(asked.file, noted)
    except OSError as error:
        parser.exit(2, f"{asked.file}: {error.strerror}\n")
    print(json.dumps(answer, sort_keys=True))
    for remark in remarks:
        print(remark, file=sys.stderr)
    return 0 if answer["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
