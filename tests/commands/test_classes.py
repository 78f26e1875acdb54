"""Classes and lists at the command line: the promised keys and exit codes, and the keystrokes that a class costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.commands.conftest import Run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.office import Office

PROMISED = ["ref", "ok", "state", "act", "error"]


def test_a_class_from_its_opening_to_its_roster(
    ketnap: Run, office: Office, tmp_path: Path
) -> None:
    """Each command answers with the promised keys; one person who cannot be recorded makes it exit 1."""
    refs = [office.open() for _ in range(3)]
    for ref in refs[:2]:
        office.do("nominate", ref)
    at = ("--db", office.url, "--json", "--today", "2025-01-06", "--as")
    opened = (
        "K1",
        "--centre",
        "TT",
        "--name",
        "Lớp 1",
        "--starts",
        "6/1/2025",
        "--ends",
        "6/1/2025",
    )
    made = ketnap(*at, "lan", "class", "open", *opened)
    assert (made.code, made.data["code"], made.data["ends"]) == (0, "K1", "2025-01-06")
    sent = ketnap(*at, "lan", "class", "enrol", "K1", *refs)
    assert (sent.code, [one["ok"] for one in sent.data]) == (1, [True, True, False])
    assert list(sent.data[0])[:5] == PROMISED
    assert sent.data[2]["error"]["code"] == "refused"
    ended = (
        "class",
        "certify",
        "K1",
        "--issued",
        "6/1/2025",
        "--first-no",
        "0123",
        "--failed",
        refs[1],
    )
    tried = ketnap(*at, "tam", *ended, "--dry-run")
    done = ketnap(*at, "tam", *ended)
    assert [one["certificate"] for one in done.data] == ["0123", None]
    assert [one["state"] for one in done.data] == [one["state"] for one in tried.data]
    assert (done.code, [one["state"] for one in done.data]) == (0, ["certified", "nominated"])
    assert ketnap(*at, "lan", *ended).code == 6
    assert ketnap(*at, "tam", "class", "certify", "K9", "--issued", "6/1/2025").code == 4
    shown = ketnap(*at, "tam", "class", "show", "K1").data
    assert [(one["ref"], one["outcome"]) for one in shown["roster"]] == [
        (refs[0], "passed"), (refs[1], "failed"),
    ]  # fmt: skip
    for ending in ("xlsx", "docx", "pdf"):
        out = tmp_path / f"lop.{ending}"
        assert ketnap(*at, "tam", "class", "show", "K1", "--out", str(out)).code == 0
        assert out.stat().st_size > 1000


def test_a_key_lets_nobody_be_recorded_twice(ketnap: Run, office: Office) -> None:
    """The same command under its key answers as before and adds no act."""
    ref = office.open()
    office.do("nominate", ref)
    at = ("--db", office.url, "--json", "--today", "2025-01-06", "--as")
    days = ("--starts", "6/1/2025", "--ends", "6/1/2025")
    ketnap(*at, "lan", "class", "open", "K1", "--centre", "TT", *days)
    sent = [ketnap(*at, "lan", "--key", "k1", "class", "enrol", "K1", ref) for _ in range(2)]
    assert (sent[0].code, sent[0].data) == (0, sent[1].data)
    assert len(office.history(ref)) == 3


def test_lists_answer_with_the_promised_keys(ketnap: Run, office: Office, tmp_path: Path) -> None:
    """A problem makes it exit 1 with the answer on stdout; --partial takes the rest and exits 0."""
    file = tmp_path / "dv.csv"
    file.write_text("code,kind,parent\nMX,committee,Q1\nMX01,branch,KHONG\n")
    at = ("--db", office.url, "--json", "--today", "2025-01-06", "--as")
    refused = ketnap(*at, "an", "import", "units", str(file))
    assert (refused.code, refused.data["accepted"]) == (1, 0)
    assert list(refused.data) == [
        "read", "accepted", "known", "problems", "opened", "left_out", "marked",
    ]  # fmt: skip
    assert list(refused.data["problems"][0]) == ["row", "column", "value", "message", "rule"]
    partly = ketnap(*at, "an", "import", "units", str(file), "--partial")
    assert (partly.code, partly.data["opened"]) == (0, ["MX"])
    assert ketnap(*at, "lan", "import", "units", str(file)).code == 6
    file.write_text("name,born,certificate,issued\nLạ,1999-02-01,1,2025-01-06\n")
    kept = ketnap(*at, "tam", "import", "certificates", str(file))
    assert (kept.code, kept.data["unmatched"]) == (0, 1)
    counted = ketnap(*at, "an", "report", "reconcile", "--year", "2025", "--cases").data
    keys = ("issued", "admitted", "in_process", "waiting", "moved", "closed", "unmatched")
    assert [counted[key] for key in keys] == [1, 0, 0, 0, 0, 0, 1]
    assert counted["refs"]["unmatched"] == ["1"]
