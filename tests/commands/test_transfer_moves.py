"""The commands of hand-over files, leavers and their report, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from notifications import language
from tests.support import statements
from tests.support.office import Office
from tests.support.pair import STATEMENTS, Pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import SqliteRegisters


@pytest.fixture
def office(sqlite_registers: SqliteRegisters) -> Iterator[Office]:
    """Open a small city with a case that is sent to another province."""
    opened = Office.planted(sqlite_registers)
    opened.at("certified", category=["student"], residence="Xã A, tỉnh B")
    yield opened
    language.use(language.DEFAULT)
    opened.app.close()


KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"  # RFC 8032, 7.1, test 1


def run(
    office: Office, capfd: pytest.CaptureFixture[str], *words: str, by: str = "lan"
) -> tuple[int, Any, str]:
    """Run a command line in English with JSON; return its exit code, data and what it told."""
    from cli import main

    given = [
        "--db",
        office.url,
        "--as",
        by,
        "--today",
        office.today.isoformat(),
        "--lang",
        "en",
        "--json",
        *words,
    ]
    with pytest.raises(SystemExit) as ended:
        main.main(given)
    out, err = capfd.readouterr()
    code = ended.value.code
    return int(code or 0), json.loads(out)["data"] if out else None, err


def test_a_notice_to_outside_asks_for_proof(
    office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    """Sent without --dispatch-no it warns where the destination is outside; within the city it does not."""
    ref = office.open()
    for words, warned in ((("--residence", "Huế"), True), (("--to", "LC02"), False)):
        _, drafted, _ = run(office, capfd, "transfer", "open", ref, *words)
        code, sent, err = run(office, capfd, "transfer", "send", str(drafted["id"]))
        assert (code, sent["state"], "--dispatch-no" in err) == (0, "sent", warned)
        run(office, capfd, "transfer", "cancel", str(drafted["id"]), "--reason", "x")
    _, drafted, _ = run(office, capfd, "transfer", "open", ref, "--residence", "Huế")
    _, _, err = run(office, capfd, "transfer", "send", str(drafted["id"]), "--dispatch-no", "EMS 1")
    assert "--dispatch-no" not in err


def test_a_case_goes_by_file_and_the_answer_comes_back(
    sqlite_registers: SqliteRegisters,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A whole hand-over as two desks type it, between branches with names of many words, ends in the answer."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    named = "UPDATE units SET name = 'Chi bộ Khu phố Hai Mươi Ba phường Bình An' WHERE code = :code"
    statements.give(monkeypatch, test_named=named, **STATEMENTS)
    pair = Pair(sqlite_registers, sqlite_registers, tmp_path)
    for office, unit in ((pair.here, "LC01"), (pair.there, "HX01")):
        with office.app.transaction() as session:
            session.run("test_named", {"code": unit})
    ref, number = pair.sent()
    there, out, back = pair.there.app.register.id, str(tmp_path / "a.k"), str(tmp_path / "r.k")
    send = ("transfer", "export-file", str(number), "--to-register", there, "--out", out)
    assert run(pair.here, capfd, *send)[0] == 0
    pair.there.today = pair.here.today
    take = ("transfer", "import-file", out, "--unit", "HX01", "--helper", "Lê Văn Giúp")
    code, taken, _ = run(pair.there, capfd, *take, by="hai")
    assert code == 0
    assert (
        run(pair.there, capfd, "transfer", "export-file", taken["ref"], "--out", back, by="hai")[0]
        == 0
    )
    for again in (False, True):
        code, ended, err = run(pair.here, capfd, "transfer", "import-file", back)
        assert (code, ended and (ended["state"], ended["again"]), err) == (
            0, ("handed_over", again), err,
        )  # fmt: skip
    assert pair.here.state(ref) == "handed_over"
    pair.close()


def test_a_file_is_written_and_a_wrong_one_refused(
    office: Office,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Export, keys and import answer in JSON with the codes that scripts wait for."""
    monkeypatch.chdir(tmp_path)
    ref, other = "00001-3", "00000000-0000-4000-8000-000000000000"
    run(office, capfd, "transfer", "open", ref, "--residence", "Huế")
    run(office, capfd, "transfer", "send", "1", "--dispatch-no", "EMS 1")
    assert run(office, capfd, "transfer", "export-file", "1")[0] == 2
    assert run(office, capfd, "transfer", "export-file", "1", "--to-register", "x")[0] == 2
    assert run(office, capfd, "transfer", "export-file", "2", "--to-register", other)[0] == 4
    assert run(office, capfd, "transfer", "export-file", "x", "--to-register", other)[0] == 2
    assert run(office, capfd, "transfer", "export-file", ref)[0] == 4
    code, _, err = run(office, capfd, "transfer", "export-file", "1", "--to-register", other)
    assert (code, f"transfer keys trust {other} KEY" in err) == (1, True)
    assert run(office, capfd, "transfer", "keys", "trust", other, "0" * 64, by="an")[0] == 2
    code, trusted, _ = run(office, capfd, "transfer", "keys", "trust", other, KEY, by="an")
    assert (code, trusted) == (0, {"register": other, "key": KEY, "own": False})
    code, moved, err = run(office, capfd, "transfer", "export-file", "1", "--to-register", other)
    assert (code, "classified" in err) == (0, True)
    assert moved == {
        "file": "chuyengiao-1.ketnap",
        "kind": "handover",
        "digest": moved["digest"],
        "register": other,
        "transfer": "1",
        "ref": ref,
        "unit": "LC01",
        "state": "certified",
        "again": False,
        "act": None,
        "on": None,
    }
    assert len(moved["digest"]) == 64
    code, moved, err = run(office, capfd, "transfer", "export-file", "1", "--to-register", other)
    assert (code, moved["again"], "the same contents" in err) == (0, True, True)
    code, _, err = run(
        office,
        capfd,
        "transfer",
        "import-file",
        "chuyengiao-1.ketnap",
        "--unit",
        "LC01",
        "--helper",
        "x",
    )
    assert (code, "another register" in err) == (1, True)
    code, _, err = run(
        office,
        capfd,
        "transfer",
        "decline-file",
        "chuyengiao-1.ketnap",
        "--reason",
        "x",
        "--out",
        "y",
    )
    assert (code, Path("y").exists()) == (1, False)
    assert run(office, capfd, "transfer", "import-file", "none")[0] == 2
    assert run(office, capfd, "transfer", "keys", "show")[0] == 6
    code, keys, _ = run(office, capfd, "transfer", "keys", "show", by="an")
    assert (code, [set(key) for key in keys]) == (0, [{"register", "key", "own"}] * 2)


def test_leavers_and_their_report(office: Office, capfd: pytest.CaptureFixture[str]) -> None:
    """List, make, report: each row and figure by its promised name."""
    from workflow.organisation import units

    school = units.Change(profile=units.Profile(sector="school"))
    units.change(office.app, "LC01", school, office.stamp("an"))
    code, rows, _ = run(
        office, capfd, "transfer", "leavers", "--unit", "LC01", "--on", "2025-06-30"
    )
    assert (code, rows) == (
        0,
        [
            {
                "ref": "00001-3",
                "name": "Nguyễn Thị Minh A",
                "unit": "LC01",
                "state": "certified",
                "why": "graduation",
                "leaves": "2025-06-30",
                "to": "Xã A, tỉnh B",
                "transfer": None,
                "letter": "certified",
                "file": None,
                "problem": None,
            }
        ],
    )
    assert run(office, capfd, "transfer", "leavers", "--unit", "LC01", "--out", "x")[0] == 2
    code, rows, _ = run(
        office, capfd, "transfer", "leavers", "--unit", "LC01", "--on", "2025-06-30", "--make"
    )
    assert (code, [row["transfer"] for row in rows]) == (0, [1])
    code, rows, _ = run(
        office, capfd, "transfer", "leavers", "--unit", "LC01", "--on", "2025-06-30", "--make"
    )
    assert (code, rows) == (0, [])
    code, report, _ = run(office, capfd, "report", "transfers", "--year", "2025")
    assert code == 0
    assert {
        name: report[name]
        for name in ("unit", "year", "movers", "notified", "acknowledged", "accepted", "ratio")
    } == {
        "unit": "LC01",
        "year": 2025,
        "movers": 1,
        "notified": 1,
        "acknowledged": 0,
        "accepted": 0,
        "ratio": 100.0,
    }
    assert [row["step"] for row in report["unanswered"]] == ["acknowledge"]
    assert run(office, capfd, "report", "transfers", "--unit", "HX")[0] == 4


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_report_is_read_by_people(
    office: Office, capfd: pytest.CaptureFixture[str], lang: str
) -> None:
    """A screen with the promise in figures, a row a unit, and who still waits; nobody moved is a sentence."""
    from cli import main

    def screen(year: str) -> str:
        words = [
            "--db",
            office.url,
            "--as",
            "hoa",
            "--today",
            office.today.isoformat(),
            "--lang",
            lang,
        ]
        with pytest.raises(SystemExit):
            main.main([*words, "report", "transfers", "--year", year])
        return capfd.readouterr().out

    office.transfer("00001-3", None, residence="Huế")
    shown = screen("2025")
    assert "0/1" in shown or "0 of 1" in shown
    assert "00001-3" in shown
    assert len(screen("2020").splitlines()) == 4
