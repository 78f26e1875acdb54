"""Finding a case: by words of the name in any order, by the number of a paper, by the identity number."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import BadInput
from tests.support import statements as given
from workflow.queries import cases, finding, search_range
from workflow.store import statements

if TYPE_CHECKING:
    from tests.support.office import Office

pytestmark = pytest.mark.parametrize(
    ("few", "common"), [(300, 5000), (0, 5000), (0, 0)], ids=["few", "rare", "common"]
)


CAME_IN = {"received": "2025-07-10", "incoming_no": "DEN-7800"}


@pytest.fixture(autouse=True)
def _scale(monkeypatch: pytest.MonkeyPatch, few: int, common: int) -> None:
    """Let the same questions be asked in a small part of a register and in a large one."""
    monkeypatch.setattr(search_range, "FEW", few)
    monkeypatch.setattr(finding, "COMMON", common)


def found(office: Office, text: str, by: str = "lan", **more: int) -> list[str]:
    """Return the references that a text finds."""
    return [row.ref for row in cases.find(office.app, text, office.actor(by), **more)]


def test_all_words_in_any_order(office: Office) -> None:
    """Every word typed begins a word of the name: in any order, with or without diacritics, by given name."""
    hoa = office.open(name="Nguyễn Thị Hòa")
    hoan = office.open(name="Nguyễn Văn Hoàn")
    do = office.open(name="\u00d0ỗ Thị Hoà")
    elsewhere = office.open("HX01", by="hai", name="Nguyễn Thị Hòa")
    for text in ("nguyen hoa", "HÒA nguyễn", "hoa\u00a0thị NGUYEN", "ng th hoa"):
        assert found(office, text)[0] == hoa
    assert found(office, "thi hoa nguyen") == [hoa]
    assert found(office, "nguyen hoa") == [hoa, hoan]
    assert found(office, "hoa", by="quan") == [do, hoa, elsewhere, hoan]
    assert found(office, "hoa", limit=2) == [do, hoa]
    assert found(office, "Đỗ") == found(office, "\u0110\u00f4\u0303") == [do]
    assert found(office, "nguyen nam") == []
    assert found(office, "h_a") == []


def test_parts_of_words_where_no_word_begins_so(office: Office) -> None:
    """A part from the middle of a word finds the name where no name has a word that begins with it."""
    hoa, oanh = office.open(name="Nguyễn Thị Hòa"), office.open(name="Lê Thị Khoanh")
    assert found(office, "guye") == [hoa]
    assert found(office, "oa thi") == [hoa, oanh]
    assert found(office, "oa guy") == [hoa]


def test_numbers_of_papers(office: Office) -> None:
    """Certificates, resolutions, decisions, conclusions and answers are found, also by their beginnings."""
    ref = office.at("probation")
    acts = office.history(ref)
    numbers = {
        str(act.fields[name])
        for act in acts
        for name in ("resolution", "decision", "certificate", "conclusion_no", "reply_no", "no")
        if name in act.fields
    }
    assert len(numbers) >= 4
    for number in numbers:
        assert found(office, f" {number.lower()} ") == [ref], number
        assert found(office, number, by="hai") == []
    other = office.open()
    office.do("nominate", other, resolution="77-NQ/CB")
    assert found(office, "77 \u2013 nq / cb") == [other]
    assert found(office, "77-") == ([other] if finding.COMMON else [])
    assert found(office, "77") == []
    office.correct(other, replaces=2, fields={"resolution": "78-NQ/CB"})
    assert (found(office, "77-NQ/CB"), found(office, "78-NQ/CB")) == ([], [other])
    office.correct(other)
    assert found(office, "78-NQ/CB") == []


def test_numbers_that_a_reader_is_not_shown_find_nothing(office: Office) -> None:
    """What is masked for centre and administrator finds no case for them, nor does the beginning of it."""
    ref = office.at("verifying")
    office.today = date(2025, 7, 10)
    office.record("verification_reply", ref, result="matter", reply_no="CV-7801", **CAME_IN)
    office.do("conclude_verification", ref, conclusion="matter", conclusion_no="KL-7702")
    office.later(1)  # a settlement is dated after what it settles
    settled = {"kind": "political-standards", "result": "refuse", "no": "QD-7703"}
    office.record("approval", ref, by="hoa", **settled)
    office.do("decline", ref, resolution="NQ-7704", reason="x", by="hoa")
    office.do("reopen", ref, reason="x")
    office.do("nominate", ref, resolution="NQ-1801")
    office.hold(ref, "2025-08-01", ref_no="CV-7705", reason="x")
    hidden = ("CV-7801", "DEN-7800", "KL-7702", "QD-7703", "NQ-7704", "CV-7705")
    for number in hidden:
        for by in ("lan", "hoa", "minh", "thanh"):
            assert found(office, number, by) == [ref], (number, by)
        for by in ("tam", "an"):
            assert found(office, number, by) == [], (number, by)
            assert found(office, number[:-1], by) == [], (number, by)
    for by in ("lan", "tam", "an"):
        assert found(office, "NQ-1801", by) == [ref]


def test_the_identity_number_is_found_whole_by_those_who_may_see_it(office: Office) -> None:
    """Its digits in any spelling find the case; a part of it, or another role, finds nothing."""
    ref = office.open(identity_no="031.099.000001")
    assert found(office, "031099000001") == found(office, "031 099-000 001") == [ref]
    assert found(office, "03109900000") == found(office, "099000001") == []
    assert found(office, "031099000001", by="hai") == []
    assert found(office, "031099000001", by="thu") == []
    assert office.show(ref, "lan").facts["identity_no"] == "031099000001"


@pytest.mark.parametrize("text", ["", "  ", "…", "- -", "\u200b"])
def test_no_text_finds_nothing_but_a_usage_error(office: Office, text: str) -> None:
    """What is no text is refused by the name of the argument."""
    with pytest.raises(BadInput) as refused:
        found(office, text)
    assert refused.value.params["field"] == "TEXT"


@pytest.mark.parametrize(
    ("name", "index"),
    [
        (
            "case_find",
            "case_words USING COVERING INDEX sqlite_autoindex_case_words_1",
        ),
        ("case_find_numbered", "documents USING COVERING INDEX ix_documents_folded_unit_id"),
        ("case_find_identity", "c USING INDEX ix_cases_identity_no"),
        ("number_taken", "d USING COVERING INDEX ix_documents_folded_unit_id"),
        ("same_name_and_birth", "c USING INDEX ix_cases_folded_born"),
        ("same_identity", "c USING INDEX ix_cases_identity_no"),
        ("cases_of_people", "c USING INDEX ix_cases_folded_born (folded=? AND born=?)"),
    ],
)
def test_no_search_goes_through_all_cases(
    office: Office, monkeypatch: pytest.MonkeyPatch, name: str, index: str
) -> None:
    """Names are found in the index of words, numbers in that of numbers, namesakes in theirs; nothing is scanned."""
    if office.app.register.dialect != "sqlite":
        pytest.skip("PostgreSQL chooses by what the tables hold")
    text = "EXPLAIN QUERY PLAN " + statements.statement(name, "sqlite")
    given.give(monkeypatch, test_plan=text)
    params = {
        "first": "a", "last": "b", "words": ["% a%"], "low": "1/", "high": "10", "wide_low": "1/", "wide_high": "10",
        "limit": 50, "folded": "a", "unit_id": 1, "kind": "nominate", "field": "resolution", "id": 0,
        "born": "2000-05-17", "people": '[["a", "2000-05-17"]]', "identity_no": "1", "knowing": False, "veiled": ["hold"],
    }  # fmt: skip
    with office.app.reading() as session:
        plan = [row["detail"] for row in session.execute("test_plan", params)]
    assert any(index in step for step in plan), plan
    scanned = [
        step
        for step in plan
        if step.startswith("SCAN")
        and step.split()[1] in ("c", "d", "case_words", "documents", "cases")
    ]
    assert scanned == [], plan
