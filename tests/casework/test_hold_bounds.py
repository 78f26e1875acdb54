"""Holds are laid within their bounds, corrected within them, and those from before are listed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import Refused
from tests.casework.test_holds import rules
from workflow.upkeep import invariants, long_holds

if TYPE_CHECKING:
    from tests.support.office import Office

ON = date(2025, 8, 11)


@pytest.fixture
def ref(office: Office) -> str:
    """Return a case proposed on 4 August 2025, on the 11th of that month."""
    made = office.at("proposed")
    office.today = ON
    return made


# 11/8/2025 + 30 days = 10/9/2025, + 90 days = 9/11/2025, + 3660 days = 19/8/2035
@pytest.mark.parametrize(
    ("until", "ref_no", "by", "expected"),
    [
        ("2025-09-10", None, "lan", []),
        ("2025-09-11", None, "lan", ["H1"]),
        ("2025-09-11", "12-CV", "lan", []),
        ("2025-11-09", "12-CV", "lan", []),
        ("2025-11-10", "12-CV", "lan", ["H1"]),
        ("2025-11-10", None, "lan", ["H1", "H1"]),
        ("2025-11-10", None, "hoa", ["H1"]),
        ("2025-11-10", "12-CV", "hoa", []),
        ("2035-01-01", None, "lan", ["H1", "H1"]),
        ("2035-08-19", "12-CV", "hoa", []),
        ("2035-08-20", "12-CV", "hoa", ["H1"]),
    ],
)
def test_a_hold_at_its_bounds(
    office: Office, ref: str, until: str, ref_no: str | None, by: str, expected: list[str]
) -> None:
    """Thirty days without a paper, ninety of a branch; longer ones are the committee's, with a paper."""
    if not expected:
        office.hold(ref, until, by=by, ref_no=ref_no)
        return
    with pytest.raises(Refused) as refused:
        office.hold(ref, until, by=by, ref_no=ref_no)
    assert rules(refused) == expected
    assert [row.move for row in office.history(ref)].count("hold") == 0


def test_a_refusal_says_who_may(office: Office, ref: str) -> None:
    """The paper is the branch's to give, the longer hold its committee's to lay."""
    with pytest.raises(Refused) as refused:
        office.hold(ref, "2025-12-31", ref_no=None)
    assert [(r.kind.value, r.owner) for r in refused.value.reasons] == [
        ("product", "branch"), ("product", "committee"),
    ]  # fmt: skip


def test_a_review_needs_no_paper_and_has_no_length(office: Office, ref: str) -> None:
    """Its `until` is a day of review; it lasts until its conclusion anyway."""
    assert office.hold(ref, "2026-06-30", kind="political-standards", ref_no=None).act


def test_a_hold_after_a_hold_is_one_wait(office: Office, ref: str) -> None:
    """Another thirty days without a paper are refused, with one they are laid."""
    office.hold(ref, "2025-09-10", ref_no=None)
    office.today = date(2025, 9, 11)
    with pytest.raises(Refused) as refused:
        office.hold(ref, "2025-09-30", ref_no=None)
    assert rules(refused) == ["H1"]
    office.hold(ref, "2025-09-30", ref_no="12-CV")


def test_a_correction_keeps_to_the_bounds(office: Office, ref: str) -> None:
    """Neither its day, its paper nor its kind is corrected to what could not be laid so."""
    act = office.hold(ref, "2025-09-10", ref_no=None).act
    for fields, by, expected in (
        ({"until": "2025-09-11"}, "lan", ["H1"]),
        ({"until": "2035-01-01", "ref_no": "1-CV"}, "lan", ["H1"]),
        ({"until": "2025-11-10"}, "hoa", ["H1"]),
    ):
        with pytest.raises(Refused) as refused:
            office.correct(ref, by=by, replaces=act, fields=fields)
        assert rules(refused) == expected
    with pytest.raises(Refused) as dated:
        office.correct(ref, replaces=act, fields={}, dated=date(2025, 8, 10))
    assert rules(dated) == ["H1"]
    office.correct(ref, replaces=act, fields={"reason": "ốm"})
    office.correct(ref, by="hoa", replaces=act, fields={"until": "2025-11-10", "ref_no": "1-CV"})
    office.correct(
        ref, replaces=act, fields={"reason": "ốm, có giấy"}
    )  # its length stays the committee's


def test_a_review_does_not_become_a_long_hold(office: Office, ref: str) -> None:
    """The bounds are asked once it ends on its day."""
    act = office.hold(ref, "2026-06-30", kind="political-standards", ref_no=None).act
    with pytest.raises(Refused) as refused:
        office.correct(ref, replaces=act, fields={"kind": "other"})
    assert rules(refused) == ["H1", "H1"]


def test_a_resume_without_a_conclusion_ends_no_review_afterwards_either(
    office: Office, ref: str
) -> None:
    """A hold is not corrected into a review that its resume, which brings no conclusion, does not end."""
    act = office.hold(ref, "2025-09-10", ref_no=None).act
    office.today = date(2025, 8, 20)
    resume = office.resume(ref).act
    with pytest.raises(Refused) as refused:
        office.correct(ref, replaces=act, fields={"kind": "political-standards"})
    assert (rules(refused), refused.value.params["n"]) == (["S0"], resume)
    office.correct(ref, replaces=resume, fields={"conclusion": "rõ"})
    office.correct(ref, replaces=act, fields={"kind": "political-standards"})
    assert list(invariants.check(office.app)) == []


def lay_as_before(office: Office, ref: str, until: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a hold as it could be laid before there were bounds."""
    with monkeypatch.context() as patch:
        patch.setattr("workflow.casework.holds.beyond", lambda *_: ())
        office.hold(ref, until, ref_no=None)


def test_what_was_laid_before_stays_and_is_listed(
    office: Office, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hold until 2035 without a paper is in force, stops no correction, and is found by the upgrade."""
    lay_as_before(office, ref, "2035-01-01", monkeypatch)
    other, within = office.at("certified"), office.at("certified")
    office.today = ON
    lay_as_before(office, other, "2025-09-11", monkeypatch)
    office.hold(within, "2025-09-10", ref_no=None)
    office.hold(within, "2026-06-30", kind="political-standards")
    with office.app.reading() as session:
        found = [(one.ref, one.part, one.until) for one in long_holds.holds_beyond(session, ON)]
        later = [one.ref for one in long_holds.holds_beyond(session, date(2025, 9, 12))]
    assert found == [
        (ref, "paper", date(2035, 1, 1)), (ref, "branch", date(2035, 1, 1)),
        (other, "paper", date(2025, 9, 11)),
    ]  # fmt: skip
    assert later == [ref, ref]
    propose = next(row.act for row in office.history(ref) if row.move == "propose")
    office.correct(ref, replaces=propose, fields={"resolution": "9a"})
    office.resume(ref)
    with office.app.reading() as session:
        assert [one.ref for one in long_holds.holds_beyond(session, ON)] == [other]


def test_a_hold_of_the_committee_is_within_bounds(office: Office, ref: str) -> None:
    """Who laid it counts: the committee's long hold with a paper is not listed."""
    office.hold(ref, "2026-06-30", by="hoa", ref_no="1-CV")
    with office.app.reading() as session:
        assert list(long_holds.holds_beyond(session, ON)) == []


def test_a_hold_ends_with_the_closing_in_what_is_kept(office: Office, ref: str) -> None:
    """Once the case was withdrawn and opened again no review is open, and the register is sound."""
    office.hold(ref, "2025-09-10", kind="political-standards")
    office.do("withdraw", ref)
    assert list(invariants.check(office.app)) == []
    office.do("reopen", ref)
    office.today = date(2025, 9, 20)
    found = office.show(ref).next_deadline
    assert found is not None
    assert (found.rule, found.due, found.waits) == ("L1", date(2026, 2, 11), False)
    with pytest.raises(Refused) as refused:
        office.resume(ref, conclusion="rõ")
    assert rules(refused) == ["S0"]
    assert list(invariants.check(office.app)) == []
