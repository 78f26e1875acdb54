"""The exported history: one file, checked far from the program, which tells no more than its reader may know."""

from __future__ import annotations

import json
import os
import re
import stat
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import AlreadyExists, KetnapError, NotFound, Unavailable
from tests.support import older_registers, raw
from tests.support.export_edits import anew
from tests.support.office import Office
from tests.support.verifier import elsewhere, remarks, verify
from workflow.app import App
from workflow.casework import audit, erasing
from workflow.exchange import audit_export
from workflow.exchange.audit_export import Exported, Wanted
from workflow.exchange.export_lines import Lines
from workflow.exchange.export_rows import Reader
from workflow.ground import people
from workflow.register import making
from workflow.stamp import Stamp
from workflow.store import journal
from workflow.upkeep import leaves, seals
from workflow.watch import running

if TYPE_CHECKING:
    from tests.support.registers import Registers


def export(office: Office, file: Path, by: str = "tu", **wanted: Any) -> Exported:
    """Export what a user sees."""
    return audit_export.write(office.app, str(file), Wanted(**wanted), office.stamp(by))


def rows(file: Path, kind: str) -> list[dict[str, Any]]:
    """Return the rows of one kind."""
    found = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [row for row in found if row["kind"] == kind]


@pytest.fixture
def busy(office: Office) -> Office:
    """Lend a city with two cases in two branches, sealed once, and an act after the seal."""
    office.at("verified", religion="Phật giáo", identity_no="079200001234")
    office.at("nominated", of="HX01")
    running.run_now(office.app, "seal")
    office.later(1)
    office.record("challenge", "00001-3")
    return office


def test_the_file_is_checked_where_there_is_no_program(busy: Office, tmp_path: Path) -> None:
    """A copy of the verifier alone, without the packages, answers with the head of `audit head`; 0, or 1 and where."""
    file = tmp_path / "x.jsonl"
    done = export(busy, file)
    head = audit.head(busy.app)
    assert (done.acts, done.head, done.seals, done.links) == (head.acts, head.head, 1, 0)
    data = file.read_bytes()
    assert done.rows == data.count(b"\n")
    code, answer, said = elsewhere(tmp_path, "x.jsonl")
    assert (code, answer) == (
        0,
        {"acts": done.acts, "ok": True, "broken_at": None, "head": done.head},
    )
    assert "without --head" in said
    file.write_bytes(data.replace(b'"to_state":"applied"', b'"to_state":"applies"', 1))
    code, answer, _ = elsewhere(tmp_path, "x.jsonl")
    assert (code, answer["ok"], answer["broken_at"]) == (1, False, "00001-3/5")
    code, answer, said = elsewhere(tmp_path, "none.jsonl")
    assert (code, answer) == (2, None)
    assert "none.jsonl" in said


def test_a_head_or_seal_noted_before_is_met(busy: Office, tmp_path: Path) -> None:
    """An earlier head, a seal's hash and its head are met on the way; another one is not, nor in a shorter history."""
    noted = audit.head(busy.app).head
    busy.record("challenge", "00001-3")
    file = tmp_path / "x.jsonl"
    done = export(busy, file)
    with busy.app.reading() as session:
        (seal,) = seals.read(session)
    for one in (noted, noted.upper(), done.head, seal.hash, seal.head):
        assert verify(file, one).ok
    found = verify(file, "ab" * 32)
    assert (found.ok, found.broken_at, found.head) == (False, "head", done.head)


def test_a_file_is_new_whole_and_its_owners_alone(busy: Office, tmp_path: Path) -> None:
    """No file is written over, none is left half, and nobody else reads it; the export is an entry of the journal."""
    file = tmp_path / "x.jsonl"
    done = export(busy, file)
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(AlreadyExists):
        export(busy, file)
    with pytest.raises(Unavailable):
        export(busy, tmp_path / "nowhere" / "x.jsonl")
    assert file.read_bytes() == before
    assert os.listdir(tmp_path) == ["x.jsonl"]
    entries = raw.rows(busy.url, "SELECT \"of\", after FROM journal WHERE what = 'export'")
    assert [of for of, _ in entries] == ["x.jsonl"]
    assert json.loads(entries[0][1]) == {
        "rows": done.rows, "acts": done.acts, "history_head": done.head, "pseudonyms": False, "unit": "TP",
    }  # fmt: skip
    again = export(busy, tmp_path / "y.jsonl")  # which tells of the first
    assert (again.entries, again.head) == (done.entries + 1, done.head)


def test_nothing_is_left_of_what_could_not_be_written(
    busy: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full is told, and leaves neither file nor entry."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Lines, "add", full)
    with pytest.raises(Unavailable):
        export(busy, tmp_path / "x.jsonl")
    assert os.listdir(tmp_path) == []
    assert raw.rows(busy.url, "SELECT 1 FROM journal WHERE what = 'export'") == []


def test_a_part_is_what_its_users_see(busy: Office, tmp_path: Path) -> None:
    """A unit's file has its cases and entries alone, the head that its user's `audit head` has, and says what is open."""
    file, own = tmp_path / "hx.jsonl", tmp_path / "own.jsonl"
    done = export(busy, file, unit="HX")
    path = busy.actor("hung").unit_path
    assert (done.whole, done.acts, done.head) == (False, 2, audit.head(busy.app, path).head)
    assert {row["ref"] for row in rows(file, "act")} == {"00002-1"}
    assert {row["unit_id"] for row in rows(file, "entry")} <= {
        busy.city.units["HX"],
        busy.city.units["HX01"],
    }
    assert len(rows(file, "seal")) == 1
    found = verify(file, done.head)
    assert (found.ok, found.acts, found.head) == (True, 2, done.head)
    (seal,) = rows(file, "seal")
    with busy.app.reading() as session:
        (kept,) = seals.read(session)
    for of_the_city in (seal["hash"], kept.head):  # a part does not prove what seals say
        assert verify(file, of_the_city).broken_at == "head"
    assert "a part of a register" in remarks(file)
    mine = export(busy, own, by="hung")
    assert (mine.head, mine.unit, mine.acts) == (done.head, "HX", 2)
    with pytest.raises(NotFound):
        export(busy, tmp_path / "no.jsonl", by="hung", unit="LC")
    data = file.read_bytes()
    file.write_bytes(data.replace(b'"to_state":"nominated"', b'"to_state":"nominates"', 1))
    assert verify(file).broken_at == "00002-1/2"


def test_pseudonyms_tell_no_name_and_verify(busy: Office, tmp_path: Path) -> None:
    """No person, user or unit by name, nothing beside the chains; who acted is the same every time, and the chains hold."""
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    done = export(busy, first, pseudonyms=True)
    words = first.read_text(encoding="utf-8")
    names = [
        *busy.city.actors,
        "Nguyễn",
        "Đơn vị",
        "Đảng bộ",
        "Trần Văn Giúp",
        "2000-05-17",
        "Phật",
        "079200001234",
    ]
    assert [name for name in names if re.search(rf"\b{name}\b", words)] == []
    assert not any("parts" in row for row in (*rows(first, "act"), *rows(first, "entry")))
    assert verify(first, done.head).ok
    assert done.head == audit.head(busy.app).head
    export(busy, second, pseudonyms=True)
    told = [{row["actor_id"]: row["by"] for row in rows(file, "act")} for file in (first, second)]
    assert told[0] == told[1]
    assert len(set(told[0].values())) == len(told[0]) > 1
    secret = Path(busy.app.where.path + ".key.pseudonyms") if busy.app.where.path else None
    if secret is not None:
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert secret.read_text().strip() not in words
        secret.write_text("no secret")
        with pytest.raises(KetnapError):
            export(busy, tmp_path / "c.jsonl", pseudonyms=True)
    first.write_bytes(anew([{**row, "to_state": "x"} if row.get("n") == 3 and row["kind"] == "act" else row
                            for row in map(json.loads, words.splitlines())]))  # fmt: skip
    assert verify(first).broken_at == "00001-3/3"


def test_what_a_reader_may_not_know_is_kept_back(busy: Office, tmp_path: Path) -> None:
    """An administrator's file has no identity number, and only links of what the verification found; it verifies."""
    file = tmp_path / "an.jsonl"
    done = export(busy, file, by="an")
    words = file.read_text(encoding="utf-8")
    assert [
        name
        for name in ("079200001234", "Phật giáo", "conclude_verification", "conclusion")
        if name in words
    ] == []
    links = [row["n"] for row in rows(file, "act") if "link" in row]
    hidden = raw.rows(busy.url, "SELECT n FROM acts WHERE case_id = 1 AND (move = 'conclude_verification' "
                      "OR fields LIKE '%verification_reply%') ORDER BY n")  # fmt: skip
    assert links == [n for (n,) in hidden]
    assert (len(links), done.links) == (2, 2)
    assert rows(file, "act")[0]["kept"] == ["fields.identity_no", "fields.religion"]
    assert verify(file, audit.head(busy.app).head).ok
    assert "of 2 acts the link is checked" in remarks(file)
    assert "079200001234" in _words(busy, tmp_path / "tu.jsonl", "tu")
    assert "079200001234" not in _words(busy, tmp_path / "thanh.jsonl", "thanh")


def _words(office: Office, file: Path, by: str) -> str:
    export(office, file, by=by)
    assert verify(file).ok
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE act_parts SET value = '\"x\"' WHERE case_id = 1 AND n = 1 AND part = 'fields.identity_no'",
        "UPDATE act_parts SET value = '\"x\"' WHERE case_id = 1 AND n = 1 AND part = 'fields.name'",
        "UPDATE acts SET digests = '{}' WHERE case_id = 1 AND n = 1",
        "DELETE FROM act_parts WHERE case_id = 1 AND n = 1 AND part = 'fields.religion'",
    ],
)
def test_what_is_kept_back_is_checked_by_who_exports(
    busy: Office, tmp_path: Path, change: str
) -> None:
    """What was changed among what a file does not tell makes the file fail all the same."""
    raw.tamper(busy.url, change)
    for by, pseudonyms in (("an", False), ("tu", True), ("tu", False)):
        file = tmp_path / f"{by}{pseudonyms}.jsonl"
        export(busy, file, by=by, pseudonyms=pseudonyms)
        assert verify(file).broken_at == "00001-3/1", (by, pseudonyms)


def test_what_was_erased_on_purpose_is_no_finding(busy: Office, tmp_path: Path) -> None:
    """An erasure that the journal tells of is known as one; a part that is gone without is found."""
    gone = erasing.Place(1, 1, "fields.religion")
    with busy.app.transaction() as session:
        assert erasing.erase(session, [gone], journal.by(busy.stamp("an"))) == 1
    file = tmp_path / "x.jsonl"
    export(busy, file)
    assert rows(file, "act")[0]["erased"] == ["fields.religion"]
    assert verify(file).ok
    told = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    told[2]["parts"], told[2]["erased"] = told[2]["parts"][1:], [told[2]["parts"][0][0]]
    file.write_bytes(anew(told))
    assert verify(file).broken_at == "00001-3/2"  # no entry tells of it


@pytest.mark.parametrize("schema", ["0003"])
def test_acts_and_seals_of_older_programs_are_checked(
    registers: Registers, tmp_path: Path, schema: str
) -> None:
    """Form 1 verifies by its own rules, with what was sealed then; a changed note is found, without names too."""
    url = older_registers.made(registers, schema)
    making.upgrade(url)
    with App.open(url) as app:
        actor = next(
            people.resolve(app, name)
            for (name,) in raw.rows(
                url,
                "SELECT u.name FROM users u JOIN user_roles r ON r.user_id = u.id "
                "WHERE r.role = 'authority' ORDER BY u.unit_id, u.id",
            )
        )
        actor = actor._replace(unit_id=1, unit_code="TP", unit_path="1/")
        stamp = Stamp(actor, app.now(), app.today())
        running.run_now(app, "seal")
        head = audit.head(app)
        for pseudonyms in (False, True):
            file = tmp_path / f"{pseudonyms}.jsonl"
            done = audit_export.write(app, str(file), Wanted(pseudonyms=pseudonyms), stamp)
            assert {row["form"] for row in rows(file, "act")} == {1}
            assert verify(file, head.head) == (True, None, head.acts, done.head)
        before = seals.verify(app)
        assert (before.ok, before.head) == (True, head.head)
        raw.tamper(url, "UPDATE acts SET note = 'x' WHERE case_id = 2 AND n = 2")
        for pseudonyms in (False, True):
            file = tmp_path / f"{pseudonyms}-changed.jsonl"
            audit_export.write(app, str(file), Wanted(pseudonyms=pseudonyms), stamp)
            assert verify(file).broken_at == "00002-1/2"


@pytest.mark.postgres
def test_both_databases_give_the_same_file(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rows on SQLite and on PostgreSQL are the same bytes, whole, in part and under pseudonyms."""
    made: list[list[bytes]] = []
    monkeypatch.setenv("KETNAP_KEY", str(tmp_path / "key"))
    for lender in ("sqlite_registers", "postgres_registers"):
        registers: Registers = request.getfixturevalue(lender)
        numbers = count()
        monkeypatch.setattr(os, "urandom", lambda size, n=numbers: next(n).to_bytes(size, "big"))
        monkeypatch.setattr(
            making, "uuid4", lambda: "38e6d289-fa4d-40f2-b058-4096fd2ce4c8", raising=False
        )
        url = older_registers.made(registers, "0008")
        making.upgrade(url)
        folder = tmp_path / lender
        folder.mkdir()
        with App.open(url) as app:
            actor = people.resolve(app, "admin")
            stamp = Stamp(actor, app.now(), app.today())
            running.run_now(app, "seal")
            for wanted in (Wanted(), Wanted(pseudonyms=True), Wanted(unit=_below(url))):
                audit_export.write(app, str(folder / f"{wanted}.jsonl"), wanted, stamp)
        made.append([file.read_bytes() for file in sorted(folder.iterdir())])
        registers.give_back()
    assert len(made[0]) == 3
    assert made[0] == made[1]


def _below(url: str) -> str:
    ((code,),) = raw.rows(
        url, "SELECT min(code) FROM units WHERE parent_id = 1 AND kind = 'superior'"
    )
    return str(code)


def test_pages_change_nothing(
    busy: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read in pages of one or two rows the file is the same but for the export told since."""
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    export(busy, first)
    monkeypatch.setattr(audit_export, "PAGE", 2)
    export(busy, second)
    assert rows(first, "act") == rows(second, "act")
    assert rows(first, "entry") == rows(second, "entry")[:-1]
    assert verify(second).ok


def test_what_came_while_it_was_written_is_left_out(
    busy: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Acts, cases, entries and seals after the last that is told do not make the file fail."""
    head, file = audit.head(busy.app), tmp_path / "x.jsonl"
    last = leaves.last

    def earlier(session: Any) -> Any:
        found = last(session)
        monkeypatch.setattr(leaves, "last", last)
        return found

    def meanwhile(app: App, *_: object) -> Any:
        busy.record("challenge", "00001-3")
        busy.open()
        busy.unit("LC01", head="Người Khác")
        running.run_now(app, "seal")
        return Reader(knows=True, entitled=True)

    monkeypatch.setattr(leaves, "last", earlier)
    monkeypatch.setattr(audit_export, "_reader", meanwhile)
    done = export(busy, file)
    assert (done.acts, done.head, done.seals) == (head.acts, head.head, 1)
    assert verify(file, head.head) == (True, None, head.acts, head.head)


def test_a_case_left_out_of_a_part_shows_by_its_head_alone(busy: Office, tmp_path: Path) -> None:
    """Who drops a whole case and numbers all lines anew meets no noted head, though the city's stands in the seal."""
    file = tmp_path / "lc.jsonl"
    ref = busy.open("LC02", by="ly")
    done = export(busy, file, unit="LC")
    kept = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    gone = [row for row in kept if row.get("ref") == ref and row["kind"] != "entry"]
    assert len(gone) == 2
    file.write_bytes(anew([row for row in kept if row not in gone]))
    with busy.app.reading() as session:
        (seal,) = seals.read(session)
    assert verify(file).ok
    for noted in (done.head, seal.head, seal.hash):
        assert verify(file, noted).broken_at == "head"


def test_what_is_no_head_is_refused_by_the_verifier(busy: Office, tmp_path: Path) -> None:
    """Half a head, another word or 64 zeros are a mistake of who types, no finding."""
    export(busy, tmp_path / "x.jsonl")
    for noted in ("zz", "0" * 64, ""):
        code, answer, said = elsewhere(tmp_path, "x.jsonl", "--head", noted)
        assert (code, answer) == (2, None)
        assert "64" in said
