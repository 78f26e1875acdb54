"""Whether what proves the history comes whole through an upgrade: acts of form 2, journal, seals, letters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import older_registers, raw
from tests.support.verifier import verify
from workflow.app import App
from workflow.casework import audit
from workflow.exchange import audit_export
from workflow.exchange.audit_export import Wanted
from workflow.ground import people
from workflow.register import making
from workflow.stamp import Stamp
from workflow.upkeep import impossible, seals, witness

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.registers import Registers

THEN = date(2026, 12, 2)
ACTS, HEAD = 112, "23010439feb422afe7f0c9a8e9d279a61f180793324bbe0f5c0f79349b056654"
"""What `audit verify` of the program of schema 0013 said of the register that it kept."""
SEALS = {
    "2025-03-14": "620e63a8ef6d05c631609a06af8bd79af1de9fcd8723e7060788ad6247462b3d",
    "2026-12-01": "bca550738a3d0e97af2d085b2f8de5e053c401fedca4f0e4daf92d571ec44eef",
    "2026-12-02": "9d04bc47069433b2f50a96dd4284244cc6c6d4bb4b60c7f16c94c62d4b8db739",
}
PROVED = (
    "SELECT case_id, n, form, hash, digests, key FROM acts ORDER BY id",
    "SELECT case_id, n, part, salt, value FROM act_parts ORDER BY case_id, n, part",
    "SELECT ref, acts, head_hash FROM cases ORDER BY id",
    'SELECT day, hash, root, signature, "key" FROM seals ORDER BY day',
    "SELECT unit_id, kind, symbol, number, seal, sealed_on FROM letters ORDER BY id",
    "SELECT id, state, sent_at, message_id, body FROM messages WHERE state = 'sent' ORDER BY id",
)
"""What no upgrade may touch."""
ENTRIES = "SELECT chain, n, what, of, before, after, digests, prev_hash, hash FROM journal WHERE id <= {} ORDER BY id"


def proved(url: str, entries: int) -> list[Any]:
    """Return what proves the history, with the first entries of the journal."""
    return [raw.rows(url, text) for text in (*PROVED, ENTRIES.format(entries))]


@pytest.fixture
def kept(registers: Registers) -> str:
    """Lend a register of schema 0013: nine cases, every table of the journal, three seals, two letters, an erasure."""
    return older_registers.made(registers, "0013")


def test_acts_journal_seals_and_letters_come_whole_through_the_upgrade(
    kept: str, tmp_path: Path
) -> None:
    """Heads and seals noted before are met, every row of the office is entered, and the export verifies."""
    ((entries,),) = raw.rows(kept, "SELECT max(id) FROM journal")
    before = proved(kept, entries)
    assert len(before[0]) == ACTS
    making.upgrade(kept)
    assert proved(kept, entries) == before
    assert making.check(kept) == ()
    with App.open(kept, THEN) as app:
        verdict = audit.verify(app)
        assert (verdict.acts, verdict.ok, verdict.head) == (ACTS, True, HEAD)
        assert seals.verify(app).ok
        for noted in (HEAD, *SEALS.values()):
            assert witness.verify(app, noted=noted).verdict.ok
        assert list(impossible.find(app)) == []
        file, stamp = tmp_path / "x.jsonl", Stamp(people.resolve(app, "an"), app.now(), THEN)
        audit_export.write(app, str(file), Wanted(), stamp)
    assert verify(file, HEAD).ok


EDITS = (
    ("UPDATE acts SET unit_code = 'X' WHERE case_id = 5 AND n = 1", "00005-9/1"),
    ("UPDATE users SET email = 'x@x.vn' WHERE id = 3", "users 3"),
    ("UPDATE letters SET symbol = 'x' WHERE id = 1", "letters 1"),
    ("UPDATE seals SET acts = acts - 1 WHERE day = '2026-12-01'", "seal 2026-12-01"),
)


@pytest.mark.parametrize(("edit", "named"), EDITS)
def test_an_edit_before_the_upgrade_is_named_after_it(kept: str, edit: str, named: str) -> None:
    """An upgrade washes nothing: what was changed past the program before is found by the newer one."""
    raw.tamper(kept, edit)
    making.upgrade(kept)
    with App.open(kept, THEN) as app:
        assert seals.verify(app).broken_at == named
