"""The register by the sight of the day: papers of later, the day a paper came in, the tree of the day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import BadInput, NotFound, Refused
from workflow.casework import audit
from workflow.organisation import units
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.office import Office

VOTE = date(2025, 8, 4)
LATER = date(2025, 9, 20)


@pytest.fixture
def whole(office: Office) -> Iterator[Office]:
    """Lend the office, and look at the end whether everything stored is what the history says."""
    yield office
    assert audit.verify(office.app).ok
    assert list(invariants.check(office.app)) == []


def rules(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Return the rules of all the reasons."""
    return [reason.rule for reason in refused.value.reasons]


def concluded(office: Office) -> str:
    """Return a case whose verification was concluded on 10 July, with no paper for the vote."""
    ref = office.at("verified")
    office.today = LATER
    return ref


def heard(office: Office, ref: str, on: date, **more: Any) -> list[int]:
    """Put the challenge and both opinions on file, all of one day."""
    challenge = office.record("challenge", ref, on, **more)
    both = ("mass-organisation", "residence")
    return [challenge, *(office.record("opinion", ref, on, source=s, **more) for s in both)]


def test_a_vote_is_not_made_lawful_by_papers_of_later(whole: Office) -> None:
    """Challenge and opinions of 20/9 do not count for a vote of 4/8; those of 3/8, entered later, do."""
    ref = concluded(whole)
    heard(whole, ref, LATER)
    answer = whole.why("propose", ref, VOTE)
    assert {r.rule: r.earliest for r in answer.reasons} == {"C17": LATER, "O1": LATER}
    assert (answer.possible, answer.earliest) == (False, LATER)
    with pytest.raises(Refused) as refused:
        whole.do("propose", ref, VOTE)
    assert rules(refused) == ["C17", "O1"]
    heard(whole, ref, date(2025, 8, 3))
    assert whole.do("propose", ref, VOTE).state == "proposed"


def test_a_late_ceremony_is_agreed_to_beforehand(whole: Office) -> None:
    """The ceremony was due on 27/10: an agreement of 10/11 does not count for the 3rd, but for the 10th."""
    ref = whole.at("decided")
    whole.today = date(2025, 11, 20)
    whole.record("approval", ref, date(2025, 11, 10), kind="late-ceremony")
    with pytest.raises(Refused) as refused:
        whole.do("hold_ceremony", ref, date(2025, 11, 3))
    assert rules(refused) == ["D4g"]
    assert refused.value.reasons[0].earliest == date(2025, 11, 10)
    assert whole.do("hold_ceremony", ref, date(2025, 11, 10)).state == "probation"


# -- the day a paper came in ------------------------------------------------------------------------


def test_the_day_a_paper_came_in_is_looked_at(whole: Office) -> None:
    """Opinions of 1/8 that came in on 5/8 do not count on the 4th; the days stand in the history."""
    ref = concluded(whole)
    came = {"received": date(2025, 8, 5), "incoming_no": "15/VT"}
    filed = heard(whole, ref, date(2025, 8, 1), **came)
    with pytest.raises(Refused) as refused:
        whole.do("propose", ref, VOTE)
    assert rules(refused) == ["C17", "O1"]
    fields = whole.history(ref)[filed[-1] - 1].fields
    assert (fields["received"], fields["incoming_no"]) == ("2025-08-05", "15/VT")
    assert whole.do("propose", ref, date(2025, 8, 5)).state == "proposed"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"received": date(2025, 7, 31)}, "--received"),  # before the paper was written
        ({"received": date(2025, 9, 21)}, "--received"),  # tomorrow
        ({"incoming_no": "15"}, "--incoming-no"),  # a number, and no day
    ],
)
def test_a_paper_comes_in_after_it_was_written_and_before_tomorrow(
    whole: Office, given: dict[str, Any], field: str
) -> None:
    """A day of arrival that cannot be is an error of the field; the day itself and today are none."""
    ref = concluded(whole)
    with pytest.raises(BadInput) as wrong:
        whole.record("opinion", ref, date(2025, 8, 1), **given)
    assert wrong.value.params["field"] == field
    for received in (date(2025, 8, 1), LATER):
        whole.record("opinion", ref, date(2025, 8, 1), received=received)


# -- corrections ------------------------------------------------------------------------------------


def test_a_paper_dated_after_the_vote_by_correction_is_refused(whole: Office) -> None:
    """To date an opinion on the morrow of the vote, or let it come in then, is refused and names the vote."""
    ref = concluded(whole)
    opinion = heard(whole, ref, date(2025, 8, 3))[-1]
    vote = whole.do("propose", ref, VOTE).act
    for wrong in ({"dated": date(2025, 8, 5)}, {"fields": {"received": date(2025, 8, 5)}}):
        with pytest.raises(Refused) as refused:
            whole.correct(ref, replaces=opinion, **wrong)
        assert (rules(refused), refused.value.params["n"]) == (["O1"], vote)
    whole.correct(ref, replaces=opinion, dated=VOTE)
    whole.correct(ref, replaces=opinion, fields={"received": VOTE})


def test_a_paper_entered_after_the_vote_counts_in_replay_by_its_own_date(whole: Office) -> None:
    """An opinion of 3/8 found in September takes the place of a retracted one; without it the vote falls."""
    ref = concluded(whole)
    opinion = heard(whole, ref, date(2025, 8, 3))[-1]
    vote = whole.do("propose", ref, VOTE).act
    whole.record("opinion", ref, date(2025, 8, 5))
    with pytest.raises(Refused) as refused:
        whole.correct(ref, retracts=opinion)
    assert (rules(refused), refused.value.params["n"]) == (["O1"], vote)
    found = whole.record("opinion", ref, VOTE)
    whole.correct(ref, retracts=opinion)
    for way in ({"retracts": found}, {}, {"replaces": found, "dated": date(2025, 8, 5)}):
        with pytest.raises(Refused) as gone:
            whole.correct(ref, **way)
        assert (rules(gone), gone.value.params["n"]) == (["O1"], vote)


def test_a_vote_dated_before_its_papers_by_correction_is_refused(whole: Office) -> None:
    """To date the vote before the opinions it rests on is refused and names the vote."""
    ref = concluded(whole)
    heard(whole, ref, date(2025, 8, 3))
    vote = whole.do("propose", ref, VOTE).act
    with pytest.raises(Refused) as refused:
        whole.correct(ref, replaces=vote, dated=date(2025, 8, 2))
    assert (rules(refused), refused.value.params["n"]) == (["C17", "O1"], vote)
    whole.correct(ref, replaces=vote, dated=date(2025, 8, 3))


def test_a_correction_is_not_blamed_for_what_was_unlawful_before(whole: Office) -> None:
    """A forgotten request of before the conclusion, entered now, keeps nobody from correcting a number."""
    ref = concluded(whole)
    whole.record("verification_request", ref, date(2025, 7, 1), subject="parents")
    challenge = heard(whole, ref, date(2025, 8, 3))[0]
    whole.correct(ref, replaces=challenge, fields={"task": "Việc khác"})
    conclusion = next(a.act for a in whole.history(ref) if a.move == "conclude_verification")
    whole.correct(ref, replaces=conclusion, fields={"conclusion_no": "6"})


def test_what_is_unlawful_already_may_not_grow_worse(whole: Office) -> None:
    """A conclusion with one open request found later may keep it open, but no correction opens another."""
    ref = concluded(whole)
    challenge = heard(whole, ref, date(2025, 8, 3))[0]
    vote = whole.do("propose", ref, VOTE).act
    whole.record("verification_request", ref, date(2025, 7, 1), subject="parents")
    whole.record("verification_request", ref, date(2025, 7, 2), subject="spouse")
    whole.record("verification_exempt", ref, date(2025, 7, 9), subject="parents")
    lost = whole.record("verification_exempt", ref, date(2025, 7, 9), subject="children")
    whole.correct(ref, retracts=lost)
    with pytest.raises(Refused) as worse:
        whole.correct(ref, retracts=lost - 1)
    assert rules(worse) == ["V1"]
    with pytest.raises(Refused) as other:
        whole.correct(ref, retracts=challenge)
    assert (rules(other), other.value.params["n"]) == (["C17"], vote)


# -- the tree of the day ----------------------------------------------------------------------------


def moved(office: Office) -> str:
    """Return a proposed case whose branch came from a deciding committee under another on 18 August."""
    ref = office.at("proposed")
    office.today = date(2025, 8, 20)
    units.move(office.app, "LC01", "HX", office.stamp("an", date(2025, 8, 18)))
    office.settle()
    return ref


def test_the_authority_is_that_of_the_day_of_the_act(whole: Office) -> None:
    """On the 17th the old committee was authorised, whoever is above today; from the 18th the new way goes."""
    ref = moved(whole)
    with pytest.raises(Refused) as other:
        whole.do("decide", ref, date(2025, 8, 17), by="huy")
    assert rules(other) == ["E1"]
    with pytest.raises(Refused) as own:
        whole.do("endorse", ref, date(2025, 8, 17), by="hung")
    assert rules(own) == ["E1"]
    with pytest.raises(NotFound):
        whole.do("decide", ref, date(2025, 8, 17), by="minh")
    with pytest.raises(Refused) as early:
        whole.do("decide", ref, date(2025, 8, 18), by="quy")
    assert rules(early) == ["E1"]
    done = whole.do("decide", ref, date(2025, 8, 17), by="quy")
    assert done.state == "decided"
    (warned,) = done.warnings
    assert warned.params["unit"] == "Q1"


def test_a_decision_dated_across_a_change_of_the_tree_is_judged_by_its_new_day(
    whole: Office,
) -> None:
    """To date a decision of the old committee on the day of the move is refused: there it was no longer authorised."""
    ref = moved(whole)
    act = whole.do("decide", ref, date(2025, 8, 17), by="tu").act
    with pytest.raises(Refused) as refused:
        whole.correct(ref, by="tu", replaces=act, dated=date(2025, 8, 18))
    assert (rules(refused), refused.value.params["n"]) == (["E1"], act)
    whole.correct(ref, by="tu", replaces=act, dated=date(2025, 8, 16))


def test_a_superior_that_decides_instead_is_warned(whole: Office) -> None:
    """The city may decide for a ward that decides itself, and is told whose decision it was."""
    ref, other = whole.at("proposed"), whole.at("proposed")
    (warned,) = whole.do("decide", ref, by="tu").warnings
    assert warned.params["unit"] == whole.actor("tu").unit_code
    assert whole.do("decide", other, by="hoa", decision="QD-9").warnings == ()
