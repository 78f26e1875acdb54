"""A case opened by mistake is taken back: by whom, until when, naming what, and counted nowhere."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import BadInput, NotFound, NotPermitted, Refused
from workflow.casework import audit
from workflow.queries import cases, inbox, next_step, stalled
from workflow.register import doctor
from workflow.reports import transfers as report
from workflow.upkeep import invariants
from workflow.watch.mailing import post

if TYPE_CHECKING:
    from tests.support.office import Office

PERSON: dict[str, Any] = {"name": "Nguyễn Thị Trùng", "identity_no": "031099000001"}


def rules(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Return the rules that refused."""
    return [reason.rule for reason in refused.value.reasons]


def test_a_duplicate_is_voided_by_its_branch(office: Office) -> None:
    """The reference of the other case is kept in its one form, however it was typed."""
    stays, wrong = office.open(), office.open()
    done = office.do("void", wrong, duplicate_of=f" {int(stays[:-2])}{stays[-1]} ")
    assert (done.state, done.stage, done.next_deadline) == ("voided", "closed", None)
    assert office.history(wrong)[-1].fields == {"reason": "theo quy định", "duplicate_of": stays}
    assert office.state(stays) == "identified"
    assert list(invariants.check(office.app)) == []
    assert audit.verify(office.app).ok


@pytest.mark.parametrize(
    ("by", "day", "names", "refused"),
    [
        ("lan", date(2025, 2, 5), True, False),  # the thirtieth day
        ("lan", date(2025, 2, 6), True, True),
        ("lan", date(2025, 1, 6), False, True),
        ("hoa", date(2025, 2, 5), False, False),
        ("hoa", date(2026, 2, 6), False, False),
        ("hoa", date(2026, 2, 6), True, False),
    ],
)
def test_who_voids_until_when(
    office: Office, by: str, day: date, names: bool, refused: bool
) -> None:
    """The branch through the thirtieth day after the entry and with the other case; else its committee."""
    stays, wrong = office.open(), office.open()
    office.today = day
    given = {"duplicate_of": stays} if names else {}
    if not refused:
        assert office.do("void", wrong, by=by, **given).state == "voided"
        return
    with pytest.raises(Refused) as why:
        office.do("void", wrong, by=by, **given)
    assert rules(why) == ["U2"]
    assert [one.rule for one in office.why("void", wrong, by=by, reason="x", **given).reasons] == [
        "U2"
    ]
    assert office.state(wrong) == "identified"


@pytest.mark.parametrize("by", ["lam", "minh", "tam", "thanh", "an"])
def test_no_other_role_voids(office: Office, by: str) -> None:
    """Neither an authority, a centre, an inspector nor an administrator voids a case."""
    stays, wrong = office.open(), office.open()
    expected = NotFound if by == "tam" else NotPermitted
    with pytest.raises(expected):
        office.do("void", wrong, by=by, duplicate_of=stays)


def test_the_other_case_is_there_and_another_one(office: Office) -> None:
    """Not found out of sight and where there is none; the case itself, and one voided before, are no case that stays."""
    ref, elsewhere, gone = office.open(), office.open("HX01", by="hai"), office.open()
    office.do("void", gone, by="hoa")
    for other in (elsewhere, "00099-9", "12", "abc"):
        with pytest.raises(NotFound):
            office.do("void", ref, duplicate_of=other)
        with pytest.raises(NotFound):
            office.why("void", ref, duplicate_of=other)
    for other in (ref, gone):
        with pytest.raises(BadInput) as bad:
            office.do("void", ref, duplicate_of=other)
        assert bad.value.params["field"] == "--duplicate-of"
    assert office.do("void", ref, by="quan", duplicate_of=elsewhere).state == "voided"


@pytest.mark.parametrize("before", ["nominated", "withdrawn", "certified"])
def test_a_case_that_has_moved_is_not_voided(office: Office, before: str) -> None:
    """S0 refuses it, to the committee too; a case back on the list by `reopen` has moved."""
    ref = office.at(before)
    if before == "withdrawn":
        office.do("reopen", ref)
    with pytest.raises(Refused) as why:
        office.do("void", ref, by="hoa")
    assert rules(why) == ["S0"]


def test_papers_facts_and_holds_are_not_in_the_way(office: Office) -> None:
    """What is no move leaves the case voidable; a hand-over under way ends with it."""
    ref = office.open()
    office.record("challenge", ref)
    office.set(ref, education="university")
    office.hold(ref, "2025-02-01")
    office.do("nominate", ref)
    office.correct(ref)
    office.transfer(ref)
    done = office.do("void", ref, by="hoa")
    assert done.state == "voided"
    assert [row.move for row in office.history(ref)][-2:] == ["transfer_cancel", "void"]
    assert list(invariants.check(office.app)) == []


def test_a_voided_case_frees_the_person(office: Office) -> None:
    """U1 counts no voided case, so the person can be opened once more; undoing it then meets U1."""
    wrong = office.open(**PERSON)
    with pytest.raises(Refused):
        office.open(**PERSON)
    office.do("void", wrong, by="hoa")
    office.open(**PERSON)
    with pytest.raises(Refused) as again:
        office.correct(wrong, by="hoa")
    assert rules(again) == ["U1"]


def test_it_is_not_reopened_but_undone_by_its_own_role(office: Office) -> None:
    """`reopen` refuses; `correct` by a role of the move puts the case back, with its limit."""
    ref = office.open()
    before = office.show(ref).next_deadline
    office.do("void", ref, by="hoa")
    with pytest.raises(Refused) as why:
        office.do("reopen", ref)
    assert rules(why) == ["S0"]
    with pytest.raises(NotPermitted):
        office.correct(ref, by="minh")
    assert office.correct(ref, by="lan").state == "identified"
    assert office.show(ref).next_deadline == before
    assert list(invariants.check(office.app)) == []


def test_a_correction_names_a_case_that_is_there(office: Office) -> None:
    """`correct --act` asks of the other case what the move asks."""
    stays, wrong = office.open(), office.open()
    office.do("void", wrong, duplicate_of=stays)
    for other, expected in ((wrong, BadInput), ("00099-9", NotFound)):
        with pytest.raises(expected):
            office.correct(wrong, replaces=2, fields={"duplicate_of": other})
    third = office.open()
    office.correct(wrong, replaces=2, fields={"duplicate_of": third})
    assert office.history(wrong)[-1].fields["fields"] == {"duplicate_of": third}


def test_no_list_and_no_figure_counts_it(office: Office) -> None:
    """It is neither open nor closed well: no list but one asked for it, no stall, no limit, no figure."""
    office.record("leaving_date", wrong := office.open())
    stays = office.open()
    app, lan, counted = office.app, office.actor("lan"), _cases(office)
    office.do("void", wrong, duplicate_of=stays)
    office.today = date(2026, 11, 1)
    assert [case.ref for case in cases.listed(app, cases.Wanted(), lan)] == [stays]
    for wanted in (cases.Wanted(states=["voided"]), cases.Wanted(stage="closed")):
        assert [case.ref for case in cases.listed(app, wanted, lan)] == [wrong]
    assert {row.ref for row in stalled.stalled(app, lan)} == {stays}
    assert {row.ref for row in inbox.inbox(app, lan)} == {stays}
    assert _cases(office) == counted - 1
    told = report.report(app, "LC01", 2025, lan)
    assert (told.movers, told.unanswered) == (0, ())
    step = next_step.next_step(app, wrong, office.stamp("lan"))
    assert (step.move, step.todo, step.possible, step.next_deadline) == (None, None, False, None)


def _cases(office: Office) -> int:
    """Return how many cases the doctor counts for those of the whole city, and of a branch alike."""
    whole, own = (doctor.examine(office.url, user=name).cases for name in ("an", "lan"))
    assert whole == own
    return whole or 0


def test_the_branch_is_told_what_its_committee_voided(office: Office) -> None:
    """The branch gets a letter about it; of what the branch did itself its committee does."""
    ref, other = office.open(), office.open()
    office.do("void", ref, by="hoa")
    office.do("void", other, duplicate_of=office.open())
    told = post.listed(office.app, office.actor("an"))
    assert [(one.ref, one.to) for one in sorted(told, key=lambda one: one.id)] == [
        (ref, "lan@example.vn"), (other, "hoa@example.vn"),
    ]  # fmt: skip
