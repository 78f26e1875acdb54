"""Seals: one a day, each on the one before; what is cut off, deleted or put in since shows."""

from __future__ import annotations

import hashlib
import sys
from datetime import date
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.support import postgres, raw
from tests.support.office import Office
from workflow.casework import audit
from workflow.ground import register_key
from workflow.upkeep import checkpoints, leaves, row_words, seals, tree
from workflow.watch import running

if TYPE_CHECKING:
    from tests.support.registers import PostgresRegisters

# A tail cut off and the row of the case mended, so that the chain of the case alone holds again.
CUT = (
    "DELETE FROM act_parts WHERE case_id = 1 AND n = (SELECT acts FROM cases WHERE id = 1)",
    "DELETE FROM act_marks WHERE case_id = 1 AND act_n = (SELECT acts FROM cases WHERE id = 1)",
    "DELETE FROM acts WHERE case_id = 1 AND n = (SELECT acts FROM cases WHERE id = 1)",
    "UPDATE cases SET acts = acts - 1, version = version - 1",
    "UPDATE cases SET head_hash = (SELECT hash FROM acts a WHERE a.case_id = 1 AND a.n = cases.acts) WHERE id = 1",
    "UPDATE cases SET state = (SELECT to_state FROM acts a WHERE a.case_id = 1 AND a.n = cases.acts) WHERE id = 1",
    "UPDATE cases SET last_on = (SELECT acted_on FROM acts a WHERE a.case_id = 1 AND a.n = cases.acts) WHERE id = 1",
    "UPDATE cases SET entered_on = last_on, first_certified_on = NULL WHERE id = 1",
    "UPDATE cases SET acts = acts + 1, version = version + 1 WHERE id <> 1",
)
DAYS = (date(2025, 1, 6), date(2025, 1, 7), date(2025, 1, 8))


@pytest.fixture
def sealed(office: Office) -> Office:
    """Lend two cases, the first opened, then nominated, then enrolled, each day sealed."""
    first, _ = office.open(), office.open()
    for day, move in zip(DAYS, ("", "nominate", "enrol"), strict=True):
        office.today = day
        if move:
            office.do(move, first)
        assert running.run_now(office.app, "seal").report.changed == 1
    assert seals.verify(office.app).ok
    return office


def test_a_day_is_sealed_once(sealed: Office) -> None:
    """The second run of a day changes nothing; the seal stands as it was made."""
    before = raw.rows(sealed.url, "SELECT * FROM seals ORDER BY day")
    again = running.run_now(sealed.app, "seal").report
    assert (again.examined, again.changed, again.failed) == (0, 0, 0)
    assert raw.rows(sealed.url, "SELECT * FROM seals ORDER BY day") == before
    assert [row[:1] + row[2:4] for row in raw.rows(
        sealed.url, "SELECT CAST(day AS VARCHAR), '', cases, acts FROM seals ORDER BY day")] == [
        ("2025-01-06", 2, 2), ("2025-01-07", 2, 3), ("2025-01-08", 2, 4)]  # fmt: skip


def test_a_seal_is_over_the_heads(sealed: Office) -> None:
    """What is sealed is what `audit head` prints then, so that a note on paper proves both."""
    ((head,),) = raw.rows(sealed.url, "SELECT head FROM seals ORDER BY day DESC LIMIT 1")
    assert audit.head(sealed.app).head == head


def test_a_seal_is_a_signed_checkpoint(sealed: Office) -> None:
    """Read as others would: the note is signed by the register's key, over the tree of its acts and entries."""
    key = register_key.own(sealed.app).public
    acts = [row[0] for row in raw.rows(sealed.url, "SELECT hash FROM acts ORDER BY id")]
    noted = [row[0] for row in raw.rows(sealed.url, "SELECT hash FROM journal ORDER BY id")]
    with sealed.app.reading() as session:
        made = seals.read(session)
    leaves_: list[tuple[str, bytes]] = []
    for one in made:
        known = [name for name, _ in leaves_]
        for kind, hashes, upto in (("act", acts, one.acts), ("entry", noted, one.entries or 0)):
            more = hashes[known.count(kind) : upto]
            leaves_ += [
                (kind, hashlib.sha256(f"\0{kind} {hash_}".encode()).digest()) for hash_ in more
            ]
        note = seals.note(one, sealed.app.register.id)
        found = checkpoints.parse(note)
        assert found is not None
        assert (found.size, found.root) == (
            len(leaves_),
            _root([leaf for _, leaf in leaves_]).hex(),
        )
        assert (found.day, checkpoints.hashed(found)) == (one.day, one.hash)
        assert (one.key, checkpoints.is_signed(note, key)) == (key, True)
    assert [one.prev_hash for one in made[1:]] == [one.hash for one in made[:-1]]


def _root(hashes: list[bytes]) -> bytes:
    """Return the root over leaves as RFC 6962 defines it, by halves."""
    if len(hashes) == 1:
        return hashes[0]
    k = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + _root(hashes[:k]) + _root(hashes[k:])).digest()


def test_each_seal_is_proved_to_begin_with_the_one_before(sealed: Office) -> None:
    """The proofs that travel with checkpoints hold, and those of another register do not."""
    with sealed.app.reading() as session:
        made = seals.read(session)
        sizes = [(one.acts, one.entries or 0) for one in made]
        found = leaves.proofs(session, leaves.last(session), sizes)
    trees = [
        (sum(size), bytes.fromhex(one.root or "")) for size, one in zip(sizes, made, strict=True)
    ]
    for before, after, proof in zip(trees[:-1], trees[1:], found, strict=True):
        assert tree.extends(before, after, [bytes.fromhex(one) for one in proof])
        assert not tree.extends(
            (before[0], bytes(32)), after, [bytes.fromhex(one) for one in proof]
        )


def test_without_what_signs_a_day_is_sealed_all_the_same(
    sealed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra, or with a key that others may read, the checkpoint bears no signature and holds."""
    sealed.later(1)
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    assert running.run_now(sealed.app, "seal").report.changed == 1
    with sealed.app.reading() as session:
        *_, before, last = seals.read(session)
    assert (last.signature, last.key) == (None, None)
    assert before.signature is not None
    assert seals.verify(sealed.app).ok


@pytest.mark.parametrize("script", [
    "UPDATE seals SET root = head WHERE day = '2025-01-07'",
    "UPDATE seals SET entries = entries - 1 WHERE day = '2025-01-07'",
    "UPDATE seals SET signature = NULL WHERE day = '2025-01-07'",
    "UPDATE seals SET signature = NULL, key = NULL WHERE day = '2025-01-07'",
    "UPDATE seals SET key = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a' WHERE day = '2025-01-07'",
    "UPDATE seals SET signature = (SELECT signature FROM seals WHERE day = '2025-01-06') WHERE day = '2025-01-07'",
    "DELETE FROM seals WHERE day = '2025-01-08'",
])  # fmt: skip
def test_a_changed_checkpoint_shows(sealed: Office, script: str) -> None:
    """Root, size and signature are held, the newest seal too: by themselves or by the journal."""
    raw.tamper(sealed.url, script)
    found = seals.verify(sealed.app).broken_at
    day = "2025-01-08" if script.startswith("DELETE") else "2025-01-07"
    assert found in (f"seal {day}", f"seals {day}")


def test_later_acts_break_no_seal(sealed: Office) -> None:
    """What is entered afterwards, on the same day too, comes after the seals."""
    sealed.record("challenge", "00001-3")
    sealed.open()
    assert seals.verify(sealed.app).ok


def test_a_day_may_come_before_a_sealed_one(sealed: Office) -> None:
    """In a rehearsal the day goes back; the seals follow each other as they were made."""
    sealed.today = date(2025, 1, 3)
    assert running.run_now(sealed.app, "seal").report.changed == 1
    assert seals.verify(sealed.app).ok


def test_a_tail_that_was_cut_off_shows(sealed: Office) -> None:
    """The chain of a case whose row was mended holds, but the seal over the lost act does not."""
    raw.tamper(sealed.url, *CUT)
    assert audit.verify(sealed.app).ok
    found = seals.verify(sealed.app)
    assert (found.ok, found.broken_at) == (False, "seal 2025-01-08")


def test_a_tail_cut_off_and_grown_again_shows(sealed: Office) -> None:
    """Other acts in the place of the lost ones do not help, nor does another seal over them."""
    raw.tamper(sealed.url, *CUT)
    sealed.do("enrol", "00001-3", **{"class": "K2"})
    sealed.later(1)
    running.run_now(sealed.app, "seal")
    assert audit.verify(sealed.app).ok
    assert seals.verify(sealed.app).broken_at == "seal 2025-01-08"


def test_a_case_that_vanished_shows(sealed: Office) -> None:
    """A case deleted with all its acts is missed from the day it was sealed."""
    raw.tamper(
        sealed.url,
        "DELETE FROM acts WHERE case_id = 2",
        "DELETE FROM act_parts WHERE case_id = 2",
        "DELETE FROM case_facts WHERE case_id = 2",
        "DELETE FROM deadlines WHERE case_id = 2",
        "DELETE FROM cases WHERE id = 2",
    )
    assert audit.verify(sealed.app).ok
    assert seals.verify(sealed.app).broken_at == "seal 2025-01-06"


@pytest.mark.parametrize(
    ("script", "day"),
    [
        ("DELETE FROM seals WHERE day = '2025-01-07'", "2025-01-08"),
        ("UPDATE seals SET head = 'ff' WHERE day = '2025-01-07'", "2025-01-07"),
        ("UPDATE seals SET cases = 9 WHERE day = '2025-01-07'", "2025-01-07"),
        ("UPDATE seals SET day = '2025-02-07' WHERE day = '2025-01-07'", "2025-02-07"),
        ("UPDATE seals SET hash = 'ff' WHERE day = '2025-01-08'", "2025-01-08"),
        ("UPDATE seals SET acts = 2 WHERE day = '2025-01-08'", "2025-01-08"),
        ("UPDATE seals SET acts = 99 WHERE day = '2025-01-08'", "2025-01-08"),
    ],
)
def test_a_changed_seal_shows(sealed: Office, script: str, day: str) -> None:
    """A seal taken out, moved or altered is named, or the one after it."""
    raw.tamper(sealed.url, script)
    assert seals.verify(sealed.app).broken_at == f"seal {day}"


def test_a_part_of_the_city_is_checked_without_seals(sealed: Office) -> None:
    """Seals are over the whole city; whoever sees a part checks the chains of that part."""
    raw.tamper(sealed.url, *CUT)
    assert seals.verify(sealed.app, sealed.actor("lan").unit_path).ok
    assert not seals.verify(sealed.app, sealed.actor("thanh").unit_path).ok


def test_a_dry_run_seals_nothing(sealed: Office) -> None:
    """It says what the seal would cover."""
    sealed.later(1)
    before = raw.everything(sealed.url)
    report = running.run_now(sealed.app, "seal", dry_run=True).report
    assert raw.everything(sealed.url) == before
    (planned,) = report.planned
    sealed.later(-1)
    assert running.run_now(sealed.app, "seal", dry_run=True).report.planned == ()
    assert (report.changed, planned.params["acts"], planned.params["day"]) == (1, 4, "2025-01-09")


def test_pages_are_put_together(sealed: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Acts and heads are read a page at a time."""
    monkeypatch.setattr(leaves, "PAGE", 1)
    assert seals.verify(sealed.app).ok


@pytest.mark.postgres
def test_a_seal_waits_for_who_is_adding_an_act(postgres_registers: PostgresRegisters) -> None:
    """An act begun before the seal and ended after it would come before acts that are sealed."""
    office = Office.planted(postgres_registers)
    office.open()
    with postgres.connect(office.url) as other:
        other.execute(
            b"INSERT INTO acts (case_id, n, move, to_state, acted_on, recorded_at, unit_id, note, fields, salt, "
            b"digest, prev_hash, hash, form) SELECT case_id, 99, move, to_state, acted_on, recorded_at, "
            b"unit_id, note, fields, salt, digest, prev_hash, hash, form FROM acts LIMIT 1"
        )
        sealing = Thread(target=lambda: seals.seal(office.app, office.app.now()))
        sealing.start()
        sealing.join(0.5)
        assert sealing.is_alive()
        assert raw.rows(office.url, "SELECT * FROM seals") == []
        other.rollback()
        sealing.join(30)
    assert raw.rows(office.url, "SELECT acts FROM seals") == [(1,)]
    office.app.close()
    postgres_registers.give_back()


def test_whoever_is_quicker_seals(sealed: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that seal at once leave one chain: the second sees the other's seal and makes none."""
    sealed.later(1)
    first = seals.seal(sealed.app, sealed.app.now())
    assert first is not None
    monkeypatch.setattr(seals, "_next", lambda *_: first._replace(day=date(2025, 2, 1)))
    assert seals.seal(sealed.app, sealed.app.now()) is None
    assert seals.verify(sealed.app).ok


def test_a_unit_whose_path_is_not_where_it_belongs_shows(sealed: Office) -> None:
    """The path of a unit says who sees its cases; one that was moved past the program is named, by its code."""
    raw.tamper(sealed.url, "UPDATE units SET path = '1/5/4/' WHERE code = 'LC01'")
    found = seals.verify(sealed.app)
    assert (found.ok, found.broken_at) == (False, "units 4")
    assert (
        row_words.named(sealed.app, found.broken_at).vi
        == "vị trí của đơn vị LC01 trong cây (dòng 4)"
    )
