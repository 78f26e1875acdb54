"""What a verification found stays hidden from centres and guests, and off every page and out of all mail."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import documents as doc
from tests.support.office import Office
from workflow.watch.jobs import expire_holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.commands.conftest import Run
    from tests.support.registers import Registers

WORDS = (
    "matter", "political-standards", "vấn đề", "tiêu chuẩn chính trị", "chú ruột", "KL-77", "CV-78", "theo đơn thư",
)  # fmt: skip
"""What would tell of it: ids, labels, and the words and numbers that this case has on file."""


def suspected(made: Office) -> None:
    """Bring a case back into class: a matter was found and settled before, a review is open now."""
    ref = made.at("verifying")
    made.today = date(2025, 7, 10)
    made.record("verification_reply", ref, result="matter", reply_no="CV-78")
    made.do("conclude_verification", ref, conclusion="matter", conclusion_no="KL-77")
    made.today = date(2025, 7, 11)
    made.record("approval", ref, by="hoa", kind="political-standards", result="refuse", no="KL-77")
    made.do("decline", ref, reason="chú ruột có vấn đề")
    made.do("reopen", ref, reason="đã rõ, hết vấn đề")
    made.do("nominate", ref)
    made.hold(ref, "2025-08-01", kind="political-standards", reason="theo đơn thư")


@pytest.fixture
def office(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Lend an office with that case."""
    made = Office.lent(registers, "suspected", suspected)
    for name, value in {"DB": made.url, "TODAY": "2025-07-11", "LANG": "vi"}.items():
        monkeypatch.setenv(f"KETNAP_{name}", value)
    yield made
    made.app.close()


def told(text: str) -> list[str]:
    """Return the words that give it away."""
    return [word for word in WORDS if word.casefold() in text.casefold()]


QUESTIONS = (
    ("case", "show"), ("case", "history"), ("case", "file"), ("deadlines",), ("next",), ("why", "propose"),
    ("why", "certify"), ("why", "void"), ("mail", "evidence"),
)  # fmt: skip


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
@pytest.mark.parametrize("form", ["table", "json"])
def test_a_centre_is_told_nothing(ketnap: Run, words: tuple[str, ...], form: str) -> None:
    """No command about the case gives a centre the conclusion, the kind of hold, or a word about it."""
    (ref,) = [case["ref"] for case in ketnap("--as", "tam", "--json", "case", "list").data]
    for lang in ("vi", "en"):
        done = ketnap("--as", "tam", "--lang", lang, "--format", form, *words, ref)
        assert done.code == 0, done.err
        assert told(done.out + done.err) == []


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("by", ["lan", "hoa", "minh", "thanh"])
def test_whose_work_needs_it_is_told(ketnap: Run, by: str) -> None:
    """Branch, committee, authority and inspector read what was found and how it was settled."""
    ref = "00001-3"
    done = ketnap("--as", by, "--json", "case", "history", ref)
    acts = {row["move"]: row["fields"] for row in done.data}
    assert acts["conclude_verification"] == {"conclusion": "matter", "conclusion_no": "KL-77"}
    assert acts["hold"]["kind"] == "political-standards"
    page = ketnap("--as", by, "--json", "case", "file", ref).data
    assert page["holds"][0]["reason"] == "theo đơn thư"


@pytest.mark.usefixtures("office")
def test_an_administrator_is_told_nothing(ketnap: Run) -> None:
    """Who manages users sees that there is an act, and not what it says."""
    ref = "00001-3"
    for words in QUESTIONS:
        done = ketnap("--as", "an", "--json", *words, ref)
        assert done.code == 0, done.err
        assert told(done.out) == []
    rows = ketnap("--as", "an", "--json", "case", "history", ref).data
    concluded = next(row for row in rows if row["move"] == "conclude_verification")
    assert concluded["fields"] == {"conclusion": "•••", "conclusion_no": "•••"}
    stuck = ketnap("--as", "an", "--json", "stalled").data
    assert told(json.dumps(stuck, ensure_ascii=False)) == []


def test_a_guest_is_told_nothing(office: Office, ketnap: Run) -> None:
    """Neither the unit asked for an opinion nor the destination of a notice sees it before the case is theirs."""
    ref = "00001-3"
    office.record("opinion_request", ref, source="residence", asked_unit="HX01")
    for words in QUESTIONS[:7]:
        done = ketnap("--as", "hai", "--json", *words, ref)
        assert done.code == 0, done.err
        assert told(done.out) == []
    refused = ketnap(
        "--as",
        "hai",
        "--json",
        "advance",
        "certify",
        ref,
        "--certificate",
        "1",
        "--issued",
        "2025-07-11",
        "--issuer",
        "TT",
    )
    assert refused.code == 3
    assert told(refused.err) == []


REVIEWED = ("provisional", "conclusion of a review", "review", "tạm tính", "kết luận", "xem xét")
"""What would tell of a review: the mark of a limit that waits for its conclusion, in both languages."""
LISTED = (("case", "list"), ("inbox",), ("case", "find", "Nguyễn"), ("transfer", "list"))


def _marked(ketnap: Run, by: str, words: tuple[str, ...], today: str) -> list[str]:
    """Return the words about a review that a command prints to a user on a day."""
    found: list[str] = []
    for lang in ("vi", "en"):
        done = ketnap("--as", by, "--lang", lang, "--today", today, *words)
        assert done.code == 0, done.err
        found += [word for word in REVIEWED if word in done.out.casefold()]
    return found


@pytest.mark.parametrize("today", ["2025-07-11", "2025-08-01", "2025-09-30", "2026-09-30"])
@pytest.mark.parametrize("by", ["tam", "hai", "an"])
def test_a_review_looks_like_any_other_hold(
    office: Office, ketnap: Run, by: str, today: str
) -> None:
    """Who may not know sees a limit that is held: not provisional, not late, and no word of a review."""
    ref = "00001-3"
    if by == "hai":
        office.record("opinion_request", ref, source="residence", asked_unit="HX01")
    one = [(*words, ref) for words in (("case", "show"), ("deadlines",), ("next",))]
    for words in (*one, *LISTED):
        assert _marked(ketnap, by, words, today) == []
    lines = ketnap("--as", by, "--today", today, "--json", "deadlines", ref).data
    assert [line["provisional"] for line in lines] == [False] * len(lines)
    assert all(line["days_left"] >= 0 for line in lines)
    page = ketnap("--as", by, "--today", today, "--json", "case", "file", ref).data
    assert [line["provisional"] for line in page["deadlines"]] == [False] * len(lines)
    assert page["holds"][0]["until"] >= today
    mine = ketnap("--as", "lan", "--today", today, "--json", "deadlines", ref).data
    assert any(line["provisional"] for line in mine)
    assert [line["due"] for line in mine] == [line["due"] for line in lines]


@pytest.mark.parametrize("by", ["tam", "an"])
def test_a_review_and_another_hold_are_told_alike(office: Office, ketnap: Run, by: str) -> None:
    """Two cases that differ in the kind of their holds alone are told with the same words to who may not know."""
    told_of = []
    for kind in ("political-standards", "other"):
        ref = office.at("enrolled", name="Lê Văn Thử")
        office.today = date(2025, 1, 8)
        office.hold(ref, "2025-02-04", kind=kind, reason="x")
        answers = [
            ketnap("--as", by, "--today", "2025-02-03", "--json", *words, ref).out.replace(ref, "")
            for words in (("next",), ("case", "show"), ("case", "file"), ("deadlines",))
        ]
        told_of.append(answers)
    assert told_of[0] == told_of[1]


def test_a_reason_that_may_not_be_told_still_refuses(office: Office, ketnap: Run) -> None:
    """Where it alone stands in the way, who may not know is told that something does, and no more."""
    ref = office.at("verifying")
    office.today = date(2025, 7, 11)
    office.record("verification_reply", ref)
    office.do("conclude_verification", ref, conclusion="matter")
    office.record("challenge", ref)
    for source in ("mass-organisation", "residence"):
        office.record("opinion", ref, source=source)
    votes = (
        "--resolution",
        "1",
        "--official-members",
        "19",
        "--present",
        "19",
        "--votes-for",
        "19",
    )
    for by, rule in (("an", "T0"), ("lan", "C14")):
        answer: dict[str, Any] = ketnap("--as", by, "--json", "why", "propose", ref, *votes).data
        assert answer["possible"] is False
        assert [reason["rule"] for reason in answer["reasons"]] == [rule]
        if by == "an":
            assert told(json.dumps(answer, ensure_ascii=False)) == []


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("by", ["lan", "tam"])
def test_no_page_bears_it(ketnap: Run, tmp_path: Path, by: str) -> None:
    """The printed dossier has neither conclusion nor review nor a reason given while the matter stood, for nobody."""
    for ending, read in (("docx", doc.docx_text), ("pdf", doc.pdf_text)):
        file = tmp_path / f"it.{ending}"
        done = ketnap("--as", by, "case", "file", "00001-3", "--out", str(file))
        assert done.code == 0, done.err
        text = " ".join(read(file.read_bytes()).split())
        assert "Kết luận thẩm tra" in text
        assert [word for word in told(text) if word != "KL-77"] == []


def test_a_page_keeps_what_is_no_secret(office: Office, ketnap: Run, tmp_path: Path) -> None:
    """Another hold stands on the page with its reason, and a step with the reason given while nothing was found."""
    ref = office.at("verified")
    office.hold(ref, "2025-08-01", reason="đi công tác xa")
    office.do("withdraw", ref, reason="chuyển nghề")
    file = tmp_path / "it.docx"
    assert ketnap("--as", "lan", "case", "file", ref, "--out", str(file)).code == 0
    text = doc.docx_text(file.read_bytes())
    assert "Đi công tác xa" in text
    assert "chuyển nghề" in text


def test_no_mail_bears_it(office: Office, ketnap: Run) -> None:
    """The letter about a review says that the hold is to be looked at, not what for."""
    office.today = date(2025, 8, 2)
    assert expire_holds.run(office.app, office.app.now(), False).queued == 1
    rows = ketnap("--as", "an", "--json", "mail", "list").data
    assert [row["template"] for row in rows].count("hold_ended") == 1
    for row in rows:
        for lang in ("vi", "en"):
            shown = ketnap("--as", "an", "--lang", lang, "--json", "mail", "show", str(row["id"]))
            assert shown.code == 0, shown.err
            assert told(shown.out) == []
