"""A case goes to another register in a signed file, and comes to stand there as it stood here."""

from __future__ import annotations

import json
import os
import stat
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_
from hypothesis import strategies as st

from states.errors import (
    AlreadyExists,
    BadInput,
    KetnapError,
    MissingFields,
    NotFound,
    NotPermitted,
    Refused,
)
from tests.support import statements
from tests.support.pair import STATEMENTS, Pair
from workflow.casework import audit, transfers
from workflow.ground import register_key
from workflow.handover import by_file, envelope, file_format, keys
from workflow.queries import cases, deadline_sheet
from workflow.store import location, settings
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.office import Office
    from tests.support.registers import SqliteRegisters

SIDES = [
    ("sqlite", "sqlite"),
    pytest.param(("sqlite", "postgresql"), marks=pytest.mark.postgres),
    pytest.param(("postgresql", "sqlite"), marks=pytest.mark.postgres),
]
ROWS = """
SELECT (SELECT count(*) FROM cases) AS cases, (SELECT count(*) FROM acts) AS acts,
       (SELECT count(*) FROM handover_files) AS files, (SELECT count(*) FROM messages) AS messages,
       (SELECT count(*) FROM deadlines) AS deadlines
"""
LONG_NAME = "UPDATE units SET name = 'Chi bộ Khu phố Hai Mươi Ba' WHERE code = 'HX01'"
STATES = (
    "nominated", "certified", "applied", "verifying", "verified", "proposed", "endorsed", "decided", "probation",
    "recognition_proposed", "recognition_endorsed", "removal_proposed",
)  # fmt: skip


@pytest.fixture(params=SIDES, ids="-".join)
def pair(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Pair]:
    """Lend two registers that trust each other, on one database or on two."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    statements.give(monkeypatch, test_rows=ROWS, test_long_name=LONG_NAME, **STATEMENTS)
    lenders = [request.getfixturevalue(_lender(dialect)) for dialect in request.param]
    opened = Pair(lenders[0], lenders[1], tmp_path)
    yield opened
    opened.close()
    for lender in lenders:
        lender.give_back()


def _lender(dialect: str) -> str:
    return "sqlite_registers" if dialect == "sqlite" else "postgres_registers"


def rows(office: Office) -> dict[str, Any]:
    """Count what a refused file must leave alone."""
    with office.app.reading() as session:
        return dict(session.execute("test_rows")[0])


def whole(office: Office) -> bool:
    """Say whether everything stored is what the history says, and every chain holds."""
    return list(invariants.check(office.app)) == [] and audit.verify(office.app).ok


def without_transfers(office: Office, ref: str, by: str) -> list[tuple[Any, ...]]:
    """Return what was done, on which day and with which fields, but for the steps of hand-overs."""
    told = []
    for act in office.history(ref, by):
        if act.move.startswith("transfer_") or not act.effective:
            continue
        told.append((act.move, act.from_, act.to, act.on, _plain(act.fields)))
    return told


def _plain(fields: Any) -> dict[str, Any]:
    """Return fields without the number of a request, which counts acts of one register."""
    return {k: v for k, v in json.loads(json.dumps(fields, default=str)).items() if k != "request"}


# -- there ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_a_case_stands_there_as_it_stood_here(pair: Pair, state: str) -> None:
    """Every act comes with its own day and fields; then the arrival and the helper, one owner a register."""
    ends = state.endswith("endorsed")
    unit, by = ("HX01", "hai") if ends else ("LC01", "lan")
    ref, number = pair.sent(state, of=unit, by=by)
    done = pair.take_in(pair.export(number, by=by))
    assert (done.kind, done.transfer, done.unit, done.again) == (
        "handover", str(number), "HX01", False,
    )  # fmt: skip
    assert done.ref is not None
    assert done.state == pair.here.state(ref) == state
    there = without_transfers(pair.there, done.ref, "thanh")
    here = without_transfers(pair.here, ref, "thanh")
    assert there[: len(here)] == here
    assert [(row[0], row[4].get("name")) for row in there[len(here) :]] == [
        ("record", "Phạm Thị Nhận")
    ]
    assert (whole(pair.here), whole(pair.there)) == (True, True)
    assert pair.here.show(ref).unit == unit


def test_what_came_says_so(pair: Pair) -> None:
    """Acts of there are entered now by who took them in, and their note names the hand-over."""
    ref, number = pair.sent()
    done = pair.take_in(pair.export(number))
    assert done.ref is not None
    first, *_, arrival, helper = pair.there.history(done.ref, "hai")
    assert (done.act, done.on) == (helper.act, helper.on)
    assert (first.on, first.actor) == (date(2025, 1, 6), "hai")
    assert first.note is not None
    assert first.note.startswith(f"theo hồ sơ chuyển giao số {number} của Đơn vị LC01")
    assert (arrival.move, arrival.fields["ref"], arrival.fields["number"]) == (
        "transfer_receive", ref, str(number),
    )  # fmt: skip
    assert helper.fields["name"] == "Phạm Thị Nhận"


def test_months_together_are_not_asked_and_the_clocks_run_on(pair: Pair) -> None:
    """C12 and the deadlines: the same days there as here, and introducers new to the person."""
    ref, number = pair.sent()
    done = pair.take_in(pair.export(number))
    assert done.ref is not None
    there = {
        t.rule: t.due
        for t in deadline_sheet.lines(pair.there.app, done.ref, pair.there.actor("hai"))
    }
    here = {t.rule: t.due for t in deadline_sheet.lines(pair.here.app, ref, pair.here.actor("lan"))}
    assert there == {rule: due for rule, due in here.items() if rule != "T2"}
    pair.there.today = date(2025, 5, 5)
    new = [("Phạm Thị Nhận", "2025-03-14"), ("Vũ Văn Mới", "2025-03-14")]
    assert pair.there.do("apply", done.ref, by="hai", introducer=new).state == "applied"


def test_a_decision_too_old_lapses_with_the_arrival(pair: Pair) -> None:
    """More than 30 working days after 15 September 2025 the new branch votes again."""
    _, number = pair.sent("decided")
    file = pair.export(number)
    pair.there.today = date(2025, 10, 28)
    done = pair.take_in(file)
    assert done.state == "verified"
    assert whole(pair.there)


def test_units_of_elsewhere_are_not_taken_for_ours(pair: Pair) -> None:
    """A unit that was asked there has a code that may be another unit's here; its name stays."""
    ref = pair.here.at("applied")
    pair.here.record("verification_request", ref, asked_unit="HX01")
    number = pair.here.transfer(ref, None, residence="Huế").id
    pair.here.step(number, "send")
    done = pair.take_in(pair.export(number), "LC01", by="lan")
    assert done.ref is not None
    asked = [
        a
        for a in pair.there.history(done.ref)
        if a.fields.get("evidence") == "verification_request"
    ]
    assert [a.fields.get("asked_unit") for a in asked] == [None]
    with pytest.raises(NotFound):
        pair.there.show(done.ref, "hai")
    assert whole(pair.there)


# -- and back -------------------------------------------------------------------------------------


def test_the_answer_ends_the_hand_over_here(pair: Pair) -> None:
    """The answer of there closes the case here as handed over, with its number, by a unit of many words."""
    with pair.there.app.transaction() as session:
        session.run("test_long_name")
    ref, number = pair.sent()
    done = pair.take_in(pair.export(number))
    assert done.ref is not None
    assert pair.here.state(ref) == "certified"
    file = pair.answer(done.ref)
    ended = pair.end(file)
    assert (ended.kind, ended.ref, ended.state, ended.again) == (
        "answer",
        ref,
        "handed_over",
        False,
    )
    (view,) = transfers.listed(pair.here.app, pair.here.stamp("lan"))
    assert view.state == "closed"
    last = pair.here.history(ref)[-1]
    assert (last.move, last.fields["reply_no"]) == (
        "transfer_outside_reply", ended.digest[:16],
    )  # fmt: skip
    assert last.note == "theo tệp trả lời của Chi bộ Khu phố Hai Mươi Ba"
    assert (whole(pair.here), whole(pair.there)) == (True, True)


def test_a_declined_case_stays_here(pair: Pair) -> None:
    """The reason comes back, the leaving branch owns the case and looks for another place."""
    ref, number = pair.sent()
    file = pair.export(number)
    out = str(pair.folder / "declined.ketnap")
    there = pair.there
    there.today = max(there.today, pair.here.today)
    by_file.decline(there.app, file, "không cư trú tại đây", out, there.stamp("hai"))
    again = by_file.decline(there.app, file, "không cư trú tại đây", out, there.stamp("hai"))
    assert again.again
    with pytest.raises(KetnapError):
        pair.take_in(file)
    ended = pair.end(out)
    assert (ended.state, pair.here.show(ref).unit) == ("certified", "LC01")
    last = pair.here.history(ref)[-1]
    assert (last.move, last.fields) == ("transfer_decline", {"reason": "không cư trú tại đây"})
    due = {t.rule for t in deadline_sheet.lines(pair.here.app, ref, pair.here.actor("lan"))}
    assert "T1" in due
    assert (rows(there)["cases"], whole(pair.here), whole(there)) == (0, True, True)


def test_what_was_taken_in_is_not_declined(pair: Pair) -> None:
    """There is one answer: a case that is here is no longer refused."""
    _, number = pair.sent()
    file = pair.export(number)
    pair.take_in(file)
    with pytest.raises(AlreadyExists):
        by_file.decline(
            pair.there.app, file, "nhầm", str(pair.folder / "no"), pair.there.stamp("hai")
        )
    assert not (pair.folder / "no").exists()


def test_inspectors_answer_nothing(pair: Pair) -> None:
    """Whoever sees a case does not speak for its branch: neither the answer nor a refusal."""
    _, number = pair.sent()
    file = pair.export(number)
    there, out = pair.there, str(pair.folder / "no")
    there.today = pair.here.today
    with pytest.raises(NotPermitted):
        by_file.decline(there.app, file, "không nhận", out, there.stamp("thanh"))
    done = pair.take_in(file)
    assert done.ref is not None
    for by, error in (("thanh", NotPermitted), ("ly", NotFound)):
        with pytest.raises(error):
            by_file.answer(there.app, done.ref, out, there.stamp(by))
    assert not Path(out).exists()


def test_files_count_once(pair: Pair) -> None:
    """The same file, or another about the same hand-over, leads to the same case and writes nothing."""
    _, number = pair.sent()
    file = pair.export(number)
    first = pair.take_in(file)
    before = rows(pair.there)
    again = pair.take_in(file)
    assert (again.ref, again.again, rows(pair.there)) == (first.ref, True, before)
    office = pair.here
    office.later(3)
    office.record("challenge", office.show(_ref(pair)).ref)
    other = pair.export(number, "second.ketnap")
    assert Path(other).read_bytes() != Path(file).read_bytes()
    third = pair.take_in(other)
    assert (third.ref, third.again, rows(pair.there)) == (first.ref, True, before)
    assert first.ref is not None
    answer = pair.answer(first.ref)
    pair.end(answer)
    after = rows(pair.here)
    assert pair.end(answer).again
    assert rows(pair.here) == after


def _ref(pair: Pair) -> str:
    return transfers.listed(pair.here.app, pair.here.stamp("lan"))[0].ref


def test_a_file_says_the_same_every_time(pair: Pair) -> None:
    """Written again on a later day, byte for byte within its envelope; readable for its owner only."""
    _, number = pair.sent()
    file = pair.export(number)
    first = pair.opened(file)
    pair.here.later(5)
    again = pair.export(number, "again.ketnap")
    assert pair.opened(again) == first
    assert Path(again).read_bytes() != Path(file).read_bytes()
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert rows(pair.here)["files"] == 1


# -- refused --------------------------------------------------------------------------------------


def test_only_a_sent_notice_to_outside_goes_by_file(pair: Pair) -> None:
    """A draft, an ended transfer and one to a unit of the register are refused with S0; strangers see none."""
    office = pair.here
    ref = office.at("certified")
    draft = office.transfer(ref, None, residence="Huế").id
    within = office.transfer(office.at("certified")).id
    office.step(within, "send")
    for number in (draft, within):
        with pytest.raises(Refused) as refused:
            pair.export(number)
        assert [reason.rule for reason in refused.value.reasons] == ["S0"]
    office.step(draft, "send")
    with pytest.raises(NotFound):
        pair.export(draft, by="hai")
    with pytest.raises(NotPermitted):
        pair.export(draft, by="thu")
    own = office.app.register.id
    with pytest.raises(BadInput):
        by_file.export(office.app, draft, own, str(pair.folder / "x"), office.stamp("lan"))
    with pytest.raises(BadInput):
        by_file.export(office.app, draft, "nơi nào đó", str(pair.folder / "x"), office.stamp("lan"))
    assert list(pair.folder.glob("*.ketnap")) == []


def test_a_file_for_another_register_is_refused(pair: Pair) -> None:
    """Its own writer does not take it in, and says for whom it is."""
    _, number = pair.sent()
    file = pair.export(number)
    with pytest.raises(KetnapError) as refused:
        by_file.take_in(pair.here.app, file, by_file.Wanted("LC01", "Nhận"), pair.here.stamp("lan"))
    assert refused.value.message == file_format.NOT_OURS
    assert refused.value.params["register"] == pair.there.app.register.id


def test_a_file_of_an_unknown_or_another_key_is_refused(pair: Pair) -> None:
    """Nobody is trusted by default; a key that was changed since does not open."""
    _, number = pair.sent()
    file = pair.export(number)
    there, source = pair.there, pair.here.app.register.id
    right = keys.show(there.app, there.stamp("an"))[1].key
    wrong = keys.show(there.app, there.stamp("an"))[0].key
    with there.app.transaction() as session:
        settings.write(session, keys.TRUSTED, {source: wrong})
    before = rows(there)
    with pytest.raises(KetnapError) as altered:
        pair.take_in(file)
    assert altered.value.message == file_format.ALTERED
    with there.app.transaction() as session:
        settings.write(session, keys.TRUSTED, {})
    with pytest.raises(KetnapError) as unknown:
        pair.take_in(file)
    assert unknown.value.message == by_file.NOT_TRUSTED
    assert rows(there) == before
    keys.trust(there.app, source, right.upper(), there.stamp("an"))
    assert pair.take_in(file).state == "certified"


def test_who_may_take_a_case_in(pair: Pair) -> None:
    """A branch or committee user, for a branch in sight, with branch and helper named."""
    _, number = pair.sent()
    file = pair.export(number)
    there = pair.there
    there.today = pair.here.today
    before = rows(there)
    for by, unit, helper, error in (
        ("hai", None, "Nhận", MissingFields), ("hai", "HX01", None, MissingFields), ("hai", "LC01", "Nhận", NotFound),
        ("thanh", "HX01", "Nhận", NotPermitted), ("an", "HX01", "Nhận", NotPermitted), ("hung", "HX", "Nhận", BadInput),
    ):  # fmt: skip
        with pytest.raises(error):
            by_file.take_in(there.app, file, by_file.Wanted(unit, helper), there.stamp(by))
        assert rows(there) == before


def test_a_person_with_an_open_case_is_not_taken_twice(pair: Pair) -> None:
    """U1 holds across registers: the same identity number has one open case."""
    ref = pair.here.at("certified", identity_no="001200000001")
    number = pair.here.transfer(ref, None, residence="Huế").id
    pair.here.step(number, "send")
    file = pair.export(number)
    pair.there.today = pair.here.today
    pair.there.open("LC01", identity_no="001200000001")
    before = rows(pair.there)
    with pytest.raises(Refused) as refused:
        pair.take_in(file)
    assert [reason.rule for reason in refused.value.reasons] == ["U1"]
    assert rows(pair.there) == before


def test_an_arrival_is_for_good(pair: Pair) -> None:
    """What came by file cannot be undone here, nor the helper that was named with it."""
    _, number = pair.sent()
    done = pair.take_in(pair.export(number))
    assert done.ref is not None
    with pytest.raises(Refused):  # its latest act is the helper, who came with it
        pair.there.correct(done.ref, by="hai")


def test_an_answer_to_nothing_is_refused(pair: Pair) -> None:
    """An answer must name a file that went out from here to who answers; a case that came otherwise has none."""
    _, number = pair.sent()
    done = pair.take_in(pair.export(number))
    assert done.ref is not None
    answer = pair.answer(done.ref)
    statements_gone = "DELETE FROM handover_files"
    from workflow.store import statements as named

    for dialect in named.DIALECTS:
        named._read["test_forget", dialect] = statements_gone
    try:
        with pair.here.app.transaction() as session:
            session.run("test_forget")
    finally:
        for dialect in named.DIALECTS:
            named._read.pop(("test_forget", dialect))
    before = rows(pair.here)
    with pytest.raises(KetnapError) as refused:
        pair.end(answer)
    assert (refused.value.message, rows(pair.here)) == (by_file.NO_TRANSFER, before)
    with pytest.raises(NotFound):
        by_file.answer(pair.there.app, pair.there.at("certified"), answer, pair.there.stamp("lan"))


# -- keys -----------------------------------------------------------------------------------------


def test_keys_are_kept_by_the_city_and_its_owner(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only an administrator of the whole city shows or trusts keys; others of the computer read none."""
    office = pair.here
    for by in ("lan", "tu", "thanh"):
        with pytest.raises(NotPermitted):
            keys.show(office.app, office.stamp(by))
    for register, key in (
        ("x", "0" * 64),
        (pair.there.app.register.id, "00"),
        (office.app.register.id, register_key.own(pair.there.app).public),
        (pair.there.app.register.id, register_key.own(office.app).public),
        (pair.there.app.register.id, "0" * 64),  # y = 0 and y = 1 agree on no secret with anybody
        (pair.there.app.register.id, "01" + "0" * 62),
    ):
        with pytest.raises(BadInput):
            keys.trust(office.app, register, key, office.stamp("an"))
    file = location.key_file(office.app.where, office.app.register.id)
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    before = keys.show(office.app, office.stamp("an"))
    assert [key.own for key in before] == [True, False]
    os.chmod(file, 0o644)
    with pytest.raises(KetnapError) as opened:
        register_key.own(office.app)
    assert opened.value.message == register_key.OPEN_KEY
    os.chmod(file, 0o600)
    Path(file).write_text("nonsense", encoding="ascii")
    with pytest.raises(KetnapError) as spoilt:
        register_key.own(office.app)
    assert spoilt.value.message == register_key.NO_KEY
    monkeypatch.setenv("KETNAP_KEY", str(pair.folder / "elsewhere.key"))
    assert keys.show(office.app, office.stamp("an"))[0].key != before[0].key
    assert (pair.folder / "elsewhere.key").exists()


def test_without_what_signs_nothing_is_written(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are no unsigned files: without the extra the remedy is told."""
    _, number = pair.sent()
    for missing in (
        "cryptography.hazmat.primitives.asymmetric",
        "cryptography.hazmat.primitives.hpke",
    ):
        with monkeypatch.context() as without:
            without.setitem(sys.modules, missing, None)
            with pytest.raises(KetnapError) as refused:
                pair.export(number)
        assert refused.value.message == register_key.NOT_INSTALLED
    assert rows(pair.here)["files"] == 0


# -- the envelope ---------------------------------------------------------------------------------


def test_nobody_else_reads_a_file(pair: Pair) -> None:
    """On its way a file tells where it goes, and nothing of the person, of the unit or of who sends it."""
    ref = pair.here.at("certified", identity_no="001200000001")
    number = pair.here.transfer(ref, None, residence="Huế").id
    pair.here.step(number, "send")
    data = Path(pair.export(number)).read_bytes()
    row = pair.here.show(ref)
    for told in (row.name, "001200000001", ref, "Đơn vị", pair.here.app.register.id, "acts"):
        assert told.encode() not in data
    assert pair.there.app.register.id.encode() in data
    inside = pair.opened(str(pair.folder / "case.ketnap"))
    assert b"001200000001" in inside
    own = register_key.own(pair.here.app)
    with pytest.raises(KetnapError):  # its own writer cannot open it again
        envelope.open_(data, pair.there.app.register.id, own, "x")


def test_an_answer_is_encrypted_too(pair: Pair) -> None:
    """What became of a case, or why it was declined, is read by the register it left alone."""
    _, number = pair.sent()
    file = pair.export(number)
    out = str(pair.folder / "declined.ketnap")
    pair.there.today = max(pair.there.today, pair.here.today)
    by_file.decline(pair.there.app, file, "không cư trú tại đây", out, pair.there.stamp("hai"))
    assert "không cư trú".encode() not in Path(out).read_bytes()
    done = pair.end(out)
    assert done.state == "certified"


def test_a_key_that_was_replaced_is_told(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file for the key of before says which command shows the key of now; nothing is written."""
    _, number = pair.sent()
    file = pair.export(number)
    monkeypatch.setenv("KETNAP_KEY", str(pair.folder / "new.key"))
    before = rows(pair.there)
    with pytest.raises(KetnapError) as refused:
        pair.take_in(file)
    assert (refused.value.message, rows(pair.there)) == (envelope.OTHER_KEY, before)


def test_nothing_goes_to_a_register_without_a_key(pair: Pair) -> None:
    """Without the other's key nothing is written, neither the file nor its record."""
    from workflow.store import settings

    _, number = pair.sent()
    with pair.here.app.transaction() as session:
        settings.write(session, keys.TRUSTED, {})
    before = rows(pair.here)
    with pytest.raises(KetnapError) as refused:
        pair.export(number)
    assert (refused.value.message, rows(pair.here)) == (keys.NOT_KNOWN, before)
    assert list(pair.folder.glob("*.ketnap")) == []


def test_a_file_of_an_earlier_version_is_taken_in(pair: Pair) -> None:
    """A file that was on its way when the programs were renewed was signed only; it still counts."""
    _, number = pair.sent()
    file = pair.folder / "earlier.ketnap"
    file.write_bytes(pair.opened(pair.export(number)))
    assert file.read_bytes().startswith(b'{"city":')
    assert pair.take_in(str(file)).state == "certified"


def test_the_keys_of_a_pair_are_of_one_curve() -> None:
    """Public halves: of the private key decrypted with, and by the map of the signing key, the same.

    The second pair was computed by libsodium (crypto_sign_ed25519_pk_to_curve25519), from RFC 8032's first key.
    """
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    told = "d85e07ec22b0ad881537c2f44d662d1a143cf830c57aca4305d85c7a90f6b62e"
    one = register_key.OwnKey(seed)
    assert register_key.encrypting(one.public).public_bytes_raw().hex() == told
    for _ in range(20):
        key = register_key.OwnKey(os.urandom(32))
        public = key.decrypting().public_key().public_bytes_raw()
        assert register_key.encrypting(key.public).public_bytes_raw() == public


# -- damaged and malicious files ------------------------------------------------------------------


@pytest.fixture
def sealed_case(
    sqlite_registers: SqliteRegisters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Pair, bytes]]:
    """Lend two registers and the bytes of a hand-over file, not yet taken in."""
    statements.give(monkeypatch, test_rows=ROWS, **STATEMENTS)
    opened = Pair(sqlite_registers, sqlite_registers, tmp_path)
    _, number = opened.sent("verifying")
    file = opened.export(number)
    opened.there.today = opened.here.today
    yield opened, Path(file).read_bytes()
    opened.close()


CHANGES = st.one_of(
    st.tuples(st.just("flip"), st.integers(0, 10**6), st.integers(1, 255)),
    st.tuples(st.just("cut"), st.integers(0, 10**6), st.integers(0, 0)),
    st.tuples(st.just("insert"), st.integers(0, 10**6), st.binary(min_size=1, max_size=9)),
    st.tuples(st.just("drop"), st.integers(0, 10**6), st.integers(1, 50)),
    st.tuples(st.just("double"), st.integers(0, 10**6), st.integers(1, 50)),
)


def _changed(data: bytes, change: tuple[str, int, Any]) -> bytes:
    how, at, what = change
    at %= len(data)
    match how:
        case "flip":
            return data[:at] + bytes([data[at] ^ what]) + data[at + 1 :]
        case "cut":
            return data[:at]
        case "insert":
            return b"".join((data[:at], what, data[at:]))
        case "drop":
            return data[:at] + data[at + what :]
    return data[: at + what] + data[at:]


@settings_(
    deadline=None,
    max_examples=400,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=st.lists(CHANGES, min_size=1, max_size=3))
def test_a_file_changed_anywhere_is_refused(
    sealed_case: tuple[Pair, bytes], changes: list[tuple[str, int, Any]]
) -> None:
    """Flip, cut, insert, drop or double bytes anywhere: a clear refusal, nothing written, no traceback."""
    pair, data = sealed_case
    spoilt = data
    for change in changes:
        spoilt = _changed(spoilt, change) or b"x"
    if spoilt == data:
        return
    before = rows(pair.there)
    file = pair.folder / "spoilt.ketnap"
    file.write_bytes(spoilt)
    with pytest.raises(KetnapError) as refused:
        pair.take_in(str(file))
    assert refused.value.exit_code == 1
    assert "{file}" in refused.value.message
    assert rows(pair.there) == before


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"{}\n", b"null\n", b"[" * 100_000, b'{"format":"ketnap-handover"}\n', b"\xff\xfe\x00", b"PK\x03\x04",
     b'{"a":' * 50_000, b'{"format":"ketnap-handover","version":' + b"9" * 5000 + b"}\n",
     b'{"entries":[1],"format":"ketnap-handover","kind":"answer","version":1}\n',
     b'{"format":"ketnap-handover","kind":"answer","version":1,"version":1}\n', b'{"format":"\\ud800"}\n'],
    ids=lambda data: data[:12].hex() or "empty",
)  # fmt: skip
def test_what_is_no_file_of_ours_is_told_so(data: bytes) -> None:
    """Nothing that is not a hand-over file gets further than the first look."""
    with pytest.raises(KetnapError) as refused:
        file_format.parse(data, "tệp")
    assert refused.value.message in (file_format.NO_FILE_OF_OURS, file_format.ALTERED)


def test_nothing_is_added_to_a_file(sealed_case: tuple[Pair, bytes]) -> None:
    """A file ends where it ends, and its first line says nothing else."""
    pair, data = sealed_case
    header, sealed, _ = data.split(b"\n")
    more = header.replace(b"{", b'{"a":"x",', 1)
    before = rows(pair.there)
    for spoilt in (
        data + b"x",
        data + b"\n",
        b"\n" + data,
        data[:-1],
        data.replace(header, more),
        data.replace(sealed, sealed + b"\n" + sealed),
    ):
        assert spoilt != data
        file = pair.folder / "more.ketnap"
        file.write_bytes(spoilt)
        with pytest.raises(KetnapError):
            pair.take_in(str(file))
    assert rows(pair.there) == before


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    """A bomb is refused by its size; what is no file by what the system says."""
    bomb = tmp_path / "bomb"
    with bomb.open("wb") as stream:
        stream.truncate(file_format.MOST_BYTES * 3)
    with pytest.raises(KetnapError) as large:
        file_format.read(str(bomb))
    assert large.value.message == file_format.TOO_LARGE
    with pytest.raises(KetnapError) as none:
        file_format.read(str(tmp_path / "none"))
    assert none.value.message == file_format.UNREADABLE


def _resigned(
    pair: Pair, data: bytes, change: Callable[[dict[str, Any], dict[str, Any]], object]
) -> Path:
    """Change what a file says, and sign it again with the key of the register it comes from."""
    there = pair.there.app
    signed = envelope.open_(data, there.register.id, register_key.own(there), "x")
    read = file_format.parse(signed, "x")
    entries = {name: file_format.entry(read, name) for name in ("person", "acts")}
    manifest = {k: v for k, v in read.manifest.items() if k not in ("format", "version", "entries")}
    change(manifest, entries)
    sealed = file_format.seal(manifest, entries, register_key.own(pair.here.app))
    file = pair.folder / "resigned.ketnap"
    own = register_key.own(there).public
    file.write_bytes(envelope.close(file_format.to_bytes(sealed), there.register.id, own))
    return file


def _acts(entries: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = entries["acts"]["list"]
    return found


def _told_before(entries: dict[str, Any]) -> dict[str, Any]:
    """Return the last act of the file, a step of the hand-over, as the arrival of an earlier one."""
    _acts(entries)[-1].update(move="transfer_receive")
    return _acts(entries)[-1]


LIES: dict[str, Callable[[dict[str, Any], dict[str, Any]], object]] = {
    "no acts": lambda _, e: _acts(e).clear(),
    "no opening": lambda _, e: _acts(e).pop(0),
    "opened twice": lambda _, e: _acts(e).insert(1, {**_acts(e)[0], "n": 2}),
    "a step left out": lambda _, e: _acts(e).pop(3),
    "an unknown act": lambda _, e: _acts(e)[1].update(move="promote"),
    "an unknown field": lambda _, e: _acts(e)[1]["fields"].update(more="x"),
    "a field missing": lambda _, e: _acts(e)[1]["fields"].pop("resolution"),
    "another target": lambda _, e: _acts(e)[1].update(to="member"),
    "a day to come": lambda _, e: _acts(e)[-3].update(on="2999-01-01"),
    "no day": lambda _, e: _acts(e)[1].update(on="yesterday"),
    "numbers backwards": lambda _, e: _acts(e)[1].update(n=0),
    "a key too many": lambda _, e: _acts(e)[1].update(sql="x"),
    "no list": lambda _, e: e["acts"].update(list="x"),
    "acts of no kind": lambda _, e: e.update(acts=[1]),
    "a number for an act": lambda _, e: _acts(e).insert(1, 7),  # type: ignore[arg-type]
    "another person": lambda _, e: e["person"].update(name="Người Khác"),
    "no person": lambda _, e: e.update(person=None),
    "another state": lambda m, _: m.update(state="probation"),
    "never certified": lambda _, e: e["acts"].update(list=_acts(e)[:1]),
    "evidence of no kind": lambda _, e: _acts(e)[4].update(
        move="record", fields={"evidence": "magic"}
    ),
    "born tomorrow": lambda _, e: (
        _acts(e)[0]["fields"].update(born="2030-01-01"),
        e["person"].update(born="2030-01-01"),
    )[1],
    "a count that is none": lambda _, e: _told_before(e).update(fields={"resets": -1}),
    "a count that is a word": lambda _, e: _told_before(e).update(fields={"resets": "2"}),
    "a count of no fields": lambda _, e: _told_before(e).update(fields=[]),
    "a rehearsal for a live one": lambda m, _: m.update(rehearsal=False),
    "another register": lambda m, _: m.update(destination="0" * 8),
    "a path for a name": lambda m, _: m.update(transfer="../../etc/passwd"),
    "no day of its own": lambda m, _: m.update(on="soon"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_signature_does_not_make_nonsense_lawful(
    sealed_case: tuple[Pair, bytes], lie: str
) -> None:
    """What the other register signed is still judged: nothing that this one could not have recorded."""
    pair, data = sealed_case
    before = rows(pair.there)
    with pytest.raises((KetnapError, BadInput)) as refused:
        pair.take_in(str(_resigned(pair, data, LIES[lie])))
    assert refused.value.exit_code in (1, 2)
    assert rows(pair.there) == before


def test_a_file_of_a_newer_version_asks_for_an_update(sealed_case: tuple[Pair, bytes]) -> None:
    """Whatever a later format holds, this version says that it is too old for it."""
    _, data = sealed_case
    newer = data.replace(b'"version":2}', b'"version":3}', 1)
    assert newer != data
    with pytest.raises(KetnapError) as refused:
        file_format.parse(newer, "x")
    assert refused.value.message == file_format.NEWER


def test_the_file_as_it_was_is_taken_in(sealed_case: tuple[Pair, bytes]) -> None:
    """What the tests above spoil is good before they do, and after it was signed again."""
    pair, data = sealed_case
    file = _resigned(pair, data, lambda _, __: None)
    assert pair.opened(str(file)) == pair.opened(str(pair.folder / "case.ketnap"))
    assert pair.take_in(str(file)).state == "verifying"


def test_a_file_brings_numbers_and_names_along(pair: Pair) -> None:
    """The receiving register keeps papers and identity in one form too, and "no religion" stays none."""
    ref = pair.here.at("certified", religion="Phật giáo", identity_no="031.099.000001")
    pair.here.set(ref, religion="Không")
    number = pair.here.transfer(ref, None, residence="Phường B, tỉnh khác").id
    pair.here.step(number, "send")
    moved = pair.take_in(pair.export(number))
    told = cases.show(pair.there.app, moved.ref or "", pair.there.actor("hai")).facts
    assert "religion" not in told
    assert told["identity_no"] == "031099000001"
    found = cases.find(pair.there.app, "031 099 000001", pair.there.actor("hai"))
    assert [case.ref for case in found] == [moved.ref]
    assert list(invariants.check(pair.there.app)) == []
    with pytest.raises(Refused):
        pair.there.open("LC01", identity_no="031 099 000 001")
