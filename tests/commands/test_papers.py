"""What printing commands print on the screen, and how they end."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import documents as doc
from tests.support.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.commands.conftest import Run
    from tests.support.registers import Registers

DAY = "2025-03-14"


@pytest.fixture
def office(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Lend a city whose register the command line uses, as lan, on the day of her first certificate."""
    made = Office.lent(registers, "certified", lambda office: office.at("certified"))
    for name, value in {"DB": made.url, "AS": "lan", "TODAY": DAY}.items():
        monkeypatch.setenv(f"KETNAP_{name}", value)
    yield made
    made.app.close()


def test_a_notice(office: Office, ketnap: Run, tmp_path: Path) -> None:
    """The answer is the promised object of a transfer, with the letter's number and the file."""
    ref = office.show("00001-3").ref
    number = office.transfer(ref).id
    file = tmp_path / "it.docx"
    done = ketnap("--json", "transfer", "notice", str(number), "--out", str(file))
    assert done.code == 0, done.err
    assert done.data == {
        "id": number,
        "ref": ref,
        "state": "drafted",
        "from": "LC01",
        "to": "LC02",
        "letter": "certified",
        "sent_on": None,
        "acknowledged_on": None,
        "accepted_on": None,
        "due": "2025-03-28",
        "number": None,
        "file": str(file),
        "dated": "2025-03-14",
    }
    assert "THÔNG BÁO" in doc.docx_text(file.read_bytes())
    shown = ketnap("--lang", "en", "transfer", "notice", str(number), "--out", str(file), "--force")
    assert "not given yet" in shown.out
    assert f"ketnap transfer number {number} NO --dated DATE" in shown.err
    assert "LC02" in shown.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("transfer", "notice", "1", "--out", "it.odt"), 2),
        (("transfer", "notice", "1", "--out", "no/such/it.pdf"), 2),
        (("transfer", "notice", "1"), 2),
        (("transfer", "notice", "77", "--out", "it.pdf"), 4),
        (("transfer", "notice", "1", "--out", "there.pdf"), 1),
        (("case", "file", "00001-3", "--out", "it.txt"), 2),
        (("deadlines", "00001-3", "--out", "there.pdf"), 1),
        (("transfer", "templates", "--folder", "nowhere"), 2),
        (("transfer", "templates", "--folder", "."), 6),
        (("transfer", "check-templates", "nowhere"), 2),
    ],
)
def test_how_it_ends(
    office: Office,
    ketnap: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
) -> None:
    """Each way to fail has its exit code and leaves no file."""
    office.transfer("00001-3")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.pdf").write_bytes(b"mine")
    assert ketnap(*words).code == code
    assert [p.name for p in tmp_path.iterdir()] == ["there.pdf"]
    assert (tmp_path / "there.pdf").read_bytes() == b"mine"


@pytest.mark.parametrize("words", [("case", "file"), ("deadlines",)])
@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_sheets(
    office: Office, ketnap: Run, tmp_path: Path, words: tuple[str, ...], ending: str
) -> None:
    """The dossier page and the deadline sheet are printed where the screen would show them."""
    ref = office.show("00001-3").ref
    file = tmp_path / f"it.{ending}"
    done = ketnap("--json", *words, ref, "--out", str(file))
    assert done.data == {"ref": ref, "file": str(file)}
    data = file.read_bytes()
    assert ref in (doc.docx_text(data) if ending == "docx" else doc.pdf_text(data))


def test_templates(office: Office, ketnap: Run, tmp_path: Path) -> None:
    """Templates are copied, changed, checked and chosen; a broken one ends the check with 1."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "certified.typ").write_text("hỏng #(", "utf-8")
    assert ketnap("transfer", "templates", "--copy", str(own)).code == 0
    assert (own / "certified.typ").read_text("utf-8") == "hỏng #("
    assert (own / "dossier.docx").is_file()
    checked = ketnap("--json", "transfer", "check-templates", str(own))
    assert checked.code == 1
    assert not checked.data["ok"]
    assert [problem["file"] for problem in checked.data["problems"]] == ["certified.typ"]
    (own / "certified.typ").unlink()
    assert ketnap("transfer", "check-templates", str(own)).code == 0
    chosen = ketnap("--json", "--as", "an", "transfer", "templates", "--folder", str(own))
    assert {row["where"] for row in chosen.data if row["file"] == "dossier.docx"} == {str(own)}
    assert ketnap("--as", "an", "transfer", "templates", "--folder", "").code == 0
    assert office.today.year == 2025


@pytest.mark.parametrize(("lang", "words"), [("vi", "Không tiếp nhận"), ("en", "Declined")])
def test_a_declined_hand_over_in_words(office: Office, ketnap: Run, lang: str, words: str) -> None:
    """A hand-over that was declined is said in its own words, not in those of a candidate not considered."""
    number = office.transfer("00001-3").id
    office.step(number, "send")
    done = ketnap("--as", "ly", "--lang", lang, "transfer", "decline", str(number), "--reason", "x")
    listed = ketnap("--lang", lang, "transfer", "list")
    assert words in done.out
    assert words in listed.out


def test_notices_under_way(office: Office, ketnap: Run, tmp_path: Path) -> None:
    """Each hand-over that was sent and not taken over is printed; drafts and those of others are not."""
    first, second = "00001-3", office.at("certified")
    sent, drafted = office.transfer(first).id, office.transfer(second).id
    office.step(sent, "send")
    words = ("transfer", "notices", "--out", str(tmp_path / "out"))
    told = ketnap("--json", *words).data
    assert [(row["id"], row["ref"], row["file"]) for row in told] == [
        (sent, first, f"0001-{first}.docx")
    ]
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        told[0]["file"],
        "index.csv",
        "index.html",
    }
    shown = ketnap("--lang", "en", *words, "--as-file", "pdf")
    assert "1 notices are in" in shown.out
    assert (tmp_path / "out" / f"0001-{first}.pdf").exists()
    (row,) = ketnap("--json", *words, "--state", "drafted").data
    assert row["id"] == drafted


def test_no_notices_under_way(office: Office, ketnap: Run, tmp_path: Path) -> None:
    """The side that receives prints nothing, and where nothing is on its way no folder is made."""
    office.step(office.transfer("00001-3").id, "send")
    shown = ketnap(
        "--lang", "en", "--as", "ly", "transfer", "notices", "--out", str(tmp_path / "out")
    )
    assert (shown.code, "nothing was printed" in shown.out) == (0, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_request_and_its_answer_bear_their_numbers(
    office: Office, ketnap: Run, tmp_path: Path, lang: str
) -> None:
    """The numbers of a verification request and of the reply stand on every screen of the case, and on its sheet."""
    ref = office.at("applied")
    office.today = date(2025, 6, 20)
    office.record("verification_request", ref, date(2025, 5, 10), no="18-CV/CB")
    office.do("request_verification", ref, date(2025, 5, 12))
    office.record("verification_reply", ref, reply_no="187-CV/ĐU")
    common = ("--db", office.url, "--today", "2025-06-20", "--as", "lan", "--lang", lang)
    for words in (("history", ref), ("history", ref, "--long"), ("file", ref)):
        shown = ketnap(*common, "case", *words).out
        assert "18-CV/CB" in shown, words
        assert "187-CV/ĐU" in shown, words
    file = tmp_path / "it.docx"
    assert ketnap(*common, "case", "file", ref, "--out", str(file)).code == 0
    sheet = doc.docx_text(file.read_bytes())
    assert "18-CV/CB" in sheet
    assert "187-CV/ĐU" in sheet
