"""What of an act stands in the clear, what beside the chain; and acts of the older form."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from states.catalogue import EVIDENCE, MOVES, fields_of, plain_names, side_acts
from tests.support import older_registers, raw
from tests.support.office import HELPER, Office
from workflow.app import App
from workflow.casework import audit
from workflow.queries import cases
from workflow.register import making
from workflow.stamp import Origin
from workflow.store import chain
from workflow.upkeep import seals, witness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers


@pytest.fixture
def office(registers: Registers) -> Iterator[Office]:
    """Lend an office on either database."""
    opened = Office.planted(registers)
    yield opened
    opened.app.close()


def test_no_row_of_an_act_names_anybody(office: Office) -> None:
    """Names, words, numbers of papers, day of birth and note stand in parts; days, counts, choices in the row."""
    ref = office.at("decided", name="Nguyễn Thị Hiếm", born="2000-05-17", residence="Số 5 phố Huế")
    office.correct(ref, replaces=2, fields={"resolution": "77-NQ/CB", "helper": [HELPER]})
    rows = [str(row) for row in raw.rows(office.url, "SELECT * FROM acts")]
    for personal in (
        "Hiếm",
        "2000-05-17",
        "phố Huế",
        HELPER[0],
        "77-NQ/CB",
        "CN-1",
        "QD-1",
        "lan",
        "ghi nhầm",
    ):
        assert not any(personal in row for row in rows), personal
    assert any('"votes_for": 13' in row for row in rows)
    assert any('"replaces": 2' in row for row in rows)


def test_what_was_written_is_read(office: Office) -> None:
    """Fields come back in the order of their form, with the note and who acted."""
    stamp = office.stamp("lan")._replace(note="Ghi chú", origin=Origin("lan.pc", "MAY-01"))
    from workflow.casework import advancing

    ref = office.open()
    given = {"resolution": "1", "helper": [HELPER]}
    advancing.advance(office.app, ref, "nominate", given, stamp)
    row = cases.history(office.app, ref, office.actor("lan"))[-1]
    assert list(row.fields) == [field.name for field in fields_of("nominate")]
    assert (row.note, row.actor, row.fields["resolution"]) == ("Ghi chú", "lan", "1")
    (who,) = raw.rows(office.url, "SELECT value FROM act_parts WHERE n = 2 AND part = 'who'")
    assert who == ('{"name": "lan", "account": "lan.pc", "machine": "MAY-01"}',)


def test_who_acted_stays_who_acted(office: Office) -> None:
    """Two users whose names are changed for each other in the file do not change who is blamed."""
    ref = office.at("nominated")
    raw.tamper(
        office.url,
        "UPDATE users SET name = 'x' WHERE name = 'lan'",
        "UPDATE users SET name = 'lan' WHERE name = 'hung'",
        "UPDATE users SET name = 'hung' WHERE name = 'x'",
    )
    assert {row.actor for row in cases.history(office.app, ref, office.actor("quy"))} == {"lan"}


PERSONAL = (
    ("open", None, {"name", "born", "residence", "religion", "ethnicity", "identity_no", "left_reason"}),
    ("set", None, {"name", "born", "residence", "religion", "ethnicity", "identity_no", "left_reason"}),
    ("nominate", None, {"resolution", "helper"}),
    ("propose", None, {"resolution"}),
    ("decide", None, {"decision", "signed_by"}),
    ("hold", None, {"reason", "ref_no"}),
    ("correct", None, {"reason"}),
    ("transfer_accept", None, {"helper"}),
    ("record", "challenge", {"task", "incoming_no"}),
    ("record", "verification_reply", {"verifier", "reply_no", "incoming_no"}),
)  # fmt: skip


@pytest.mark.parametrize(("act", "kind", "personal"), PERSONAL)
def test_what_could_name_a_person(act: str, kind: str | None, personal: set[str]) -> None:
    """The catalogue says of each field whether it could name somebody, once."""
    told = {field.name for field in fields_of(act, kind)}
    assert told - plain_names(act, kind) == personal


def test_an_unknown_field_is_taken_for_personal() -> None:
    """What the catalogue does not know stands beside the chain."""
    acts = [(m.name, None) for m in MOVES] + [("record", k.name) for k in EVIDENCE]
    for act, kind in [*acts, *((name, None) for name in side_acts.SIDE_ACTS)]:
        assert "surprise" not in plain_names(act, kind)


def test_equal_values_have_unequal_digests() -> None:
    """A digest tells nothing of a value, not even that another one is the same."""
    values: dict[str, Any] = {"fields.name": "Nguyễn Văn An", "note": "Nguyễn Văn An"}
    one, two = chain.parts(values), chain.parts(values)
    assert len({part.salt for part in (*one, *two)}) == 4
    assert chain.digests(one) != chain.digests(two)


@pytest.mark.parametrize("words", ["Lê", 'a "b" \\', "\n\t\x00", "\udc80", b"\xff", 7])
def test_a_digest_is_that_of_the_one_form_of_json(words: Any) -> None:
    """However it is written, and also of what was spoiled; those of several parts stand in order of their names."""
    plain = json.dumps(
        ["x", words, "ă"],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        default=lambda v: f"bytes {v.hex()}",
    )
    assert (
        chain.digest("x", words, "ă") == sha256(plain.encode(errors="surrogateescape")).hexdigest()
    )
    parts = [chain.Part(name, "", "1") for name in ("who", "fields.b", "đ")]
    found = {one.part: chain.digest(*one) for one in parts}
    assert chain.digests(parts) == json.dumps(
        found, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


VERIFIED_THEN = (325, "2576e98bd9e408a57c4d073a6b718b9cd679071c504540f0795a99f95ea97483")
"""What `audit verify` of the program of schema 0010 said of the register that it kept."""


@pytest.mark.parametrize("revision", ["0003", "0007", "0008", "0010"])
def test_acts_of_an_older_program_hold_by_their_own_form(
    registers: Registers, revision: str
) -> None:
    """After an upgrade the old acts verify as they were hashed, and every row of the office is entered."""
    if revision == "0007":
        source = older_registers.made(registers, "0003")
        making.upgrade(source)
        url = older_registers.taken_back(registers, source, revision)
    else:
        url = older_registers.made(registers, revision)
    heads = dict(raw.rows(url, "SELECT ref, head_hash FROM cases"))
    making.upgrade(url)
    assert dict(raw.rows(url, "SELECT ref, head_hash FROM cases")) == heads
    with App.open(url, date(2026, 12, 1)) as app:
        verdict = audit.verify(app)
        assert verdict.ok
        assert seals.verify(app).ok
        if revision == "0010":
            with app.reading() as session:
                assert (verdict.acts, audit.older_head(session)) == VERIFIED_THEN
            assert witness.verify(app, noted=VERIFIED_THEN[1]).verdict.ok
    raw.tamper(url, "UPDATE acts SET unit_code = 'X' WHERE case_id = 5 AND n = 1")
    with App.open(url) as app:
        assert audit.verify(app).broken_at == f"{_ref(url, 5)}/1"


def _ref(url: str, case_id: int) -> str:
    ((ref,),) = raw.rows(url, f"SELECT ref FROM cases WHERE id = {case_id}")
    return str(ref)
