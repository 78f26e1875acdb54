"""Which papers of a dossier are listed, with their official type numbers."""

from __future__ import annotations

from states.history.papers import papers
from tests.support.days import day
from tests.support.dossiers import Told, story


def types(case: Told) -> list[str]:
    """Return the type numbers of the papers on file."""
    return [paper.type_no for paper in papers(case.dossier)]


def numbered(case: Told, type_no: str) -> list[tuple[str, str]]:
    """Return number and day (ISO) of the papers of one type."""
    found = (paper for paper in papers(case.dossier) if paper.type_no == type_no)
    return [(paper.number, paper.on.isoformat() if paper.on else "") for paper in found]


def test_the_promised_story() -> None:
    """A member's dossier has every paper of the way, in the order of a dossier."""
    assert types(story("member")) == [
        "38",
        "37",
        "01",
        "39",
        "39",
        "96",
        "97",
        "",
        "42",
        "42",
        "43",
        "05",
        "50",
        "07",
        "46",
        "47",
        "48",
        "49",
    ]
    assert numbered(story("member"), "05") == [("01-QĐ/ĐU", "2025-09-15")]


def test_nobody_has_papers_at_first() -> None:
    """A person on the source list has no paper on file; the certificate is the first."""
    assert types(story("nominated")) == []
    assert types(story("certified")) == ["38"]
    assert numbered(story("certified"), "38") == [("01-GCN", "2025-03-14")]


def test_unions_have_their_own_types() -> None:
    """The youth union's resolution is 40, the trade union's 41, beside the one member's introduction."""
    given = {"introducer": [["Lê Văn Giúp", "2023-01-01"]], "union_resolution": "05-NQ"}
    for union, type_no in (("youth-union", "40"), ("trade-union", "41")):
        case = story("certified").then("apply", "2025-05-05", introduction=union, **given)
        assert numbered(case, type_no) == [("05-NQ", "2025-05-05")]
        assert types(case).count("39") == 1


def test_introductions_put_on_file_by_themselves() -> None:
    """Forms 3, 4 and 4A are 39, 40 and 41."""
    case = story("certified")
    for form in ("3", "4", "4A"):
        case = case.then("introduction", "2025-04-01", form=form, no=f"no {form}")
    assert types(case) == ["38", "39", "40", "41"]
    assert numbered(case, "41") == [("no 4A", "2025-04-01")]


def test_a_unions_paper_is_listed_once() -> None:
    """A resolution named with the application and put on file too is one paper; another number is another."""
    given = {"introducer": [["Lê Văn Giúp", "2023-01-01"]], "introduction": "youth-union"}
    filed = story("certified").then("introduction", "2025-04-20", form="4", no="05-NQ/ĐTN")
    once = filed.then("apply", "2025-05-05", union_resolution="05-nq / ĐTN", **given)
    assert numbered(once, "40") == [("05-NQ/ĐTN", "2025-04-20")]
    two = filed.then("apply", "2025-05-05", union_resolution="06-NQ/ĐTN", **given)
    assert numbered(two, "40") == [("06-NQ/ĐTN", "2025-05-05"), ("05-NQ/ĐTN", "2025-04-20")]
    other = story("certified").then("introduction", "2025-04-20", form="4A", no="05-NQ/ĐTN")
    both = other.then("apply", "2025-05-05", union_resolution="05-NQ/ĐTN", **given)
    assert (len(numbered(both, "40")), len(numbered(both, "41"))) == (1, 1)


def test_a_dossier_made_again_has_the_new_introductions() -> None:
    """After `redo_dossier` its introducers are listed, and not the former ones."""
    case = story("applied").then(
        "redo_dossier",
        "2026-06-01",
        introducer=[["Vũ Mới", "2023-01-01"], ["Phạm Thị Hai", "2023-01-01"]],
    )
    listed = [paper for paper in papers(case.dossier) if paper.type_no == "39"]
    assert [(paper.of, paper.on) for paper in listed] == [
        ("Vũ Mới", day("2026-06-01")),
        ("Phạm Thị Hai", day("2026-06-01")),
    ]


def test_what_was_waived_is_no_paper() -> None:
    """An opinion that was not needed is not listed, one that was given is."""
    case = story("verified").then("opinion", "2025-07-11", source="residence", waived="cùng chi bộ")
    before = types(case).count("42")
    assert (
        types(case.then("opinion", "2025-07-12", source="sending-unit")).count("42") == before + 1
    )


def test_a_conclusion_that_is_taken_up_again() -> None:
    """While the background is verified again there is no conclusion."""
    verified = story("verified")
    assert [p.number for p in papers(verified.dossier) if not p.type_no] == ["01-KL"]
    again = verified.then("reverify", "2025-07-20", reason="thiếu")
    assert [p.number for p in papers(again.dossier) if not p.type_no] == []


def test_a_dossier_that_came_back_has_no_resolution() -> None:
    """A returned dossier and a lapsed decision leave no resolution and no decision."""
    returned = story("proposed").then("return_dossier", "2025-08-20", reason="thiếu")
    assert {"43", "45", "05"}.isdisjoint(types(returned))
    lapsed = story("decided").then("lapse_decision", "2025-12-01", reason="quá hạn")
    assert {"43", "45", "05"}.isdisjoint(types(lapsed))


def test_approvals_and_the_members_cv() -> None:
    """Papers without a type number are listed by their words."""
    case = story("probation").then("approval", "2025-10-10", kind="late-ceremony", no="77")
    case = case.then("member_cv", "2025-10-11")
    told = [(p.what.en, p.number) for p in papers(case.dossier) if not p.type_no]
    assert ("Approval of the competent committee", "77") in told
    assert ("Member's CV", "") in told


def test_a_reopened_case_begins_again() -> None:
    """What was put on file before a case was closed and reopened counts no longer."""
    closed = story("verified").then("withdraw", "2025-08-01", reason="xin rút")
    assert types(closed) != []
    assert types(closed.then("reopen", "2025-09-01", reason="xin lại")) == []
