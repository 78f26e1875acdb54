"""Many cases at once, and a branch meeting: each act in a transaction of its own, each with its answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import BadInput, NotFound, NotPermitted, Refused, Unavailable
from tests.support.office import Office
from workflow.casework import advancing, many, meetings
from workflow.casework.many import Item, Way
from workflow.casework.meetings import Ballot, Meeting, Votes
from workflow.queries import agenda as queries
from workflow.queries import cases, repeated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.support.registers import Registers

PAPERS_ON, MEETING_ON = date(2025, 7, 11), date(2025, 8, 4)
MEETING = Meeting("LC01", "NQ-{n}", 19, 17)


def prepare(office: Office) -> None:
    """Bring six cases before the vote of 4 August 2025; the fifth lacks papers, the sixth is of another branch."""
    for number in range(6):
        unit = "LC02" if number == 5 else "LC01"
        ref = office.at("verified", of=unit, education="university")
        if number != 4:
            office.today = PAPERS_ON
            office.record("challenge", ref, by="hoa")
            for source in ("mass-organisation", "residence"):
                office.record("opinion", ref, by="hoa", source=source)
    office.today = MEETING_ON


REFS = ("00001-3", "00002-1", "00003-7", "00004-5", "00005-9")


@pytest.fixture
def office(registers: Registers) -> Iterator[Office]:
    """Lend an office with cases before the vote."""
    opened = Office.lent(registers, "before the vote", prepare)
    opened.today = MEETING_ON
    yield opened
    opened.app.close()


def record(
    office: Office,
    votes: Mapping[str, tuple[int, int | None]],
    meeting: Meeting = MEETING,
    *,
    by: str = "lan",
    **how: Any,
) -> list[meetings.Voted]:
    """Record a meeting."""
    ballots = [Ballot(ref, Votes(*counted)) for ref, counted in votes.items()]
    return [*meetings.record(office.app, meeting, ballots, office.stamp(by), **how)]


def last(office: Office, ref: str) -> tuple[str, dict[str, Any]]:
    """Return the latest act of a case, and its fields."""
    act = office.history(ref)[-1]
    return act.move, dict(act.fields)


def test_carried_votes_take_the_step_and_lost_ones_are_recorded(office: Office) -> None:
    """13 of 19 carry (39 against 38), 12 do not; the resolution counts the people in their order."""
    went = record(office, {REFS[0]: (13, 2), REFS[1]: (12, 5), REFS[2]: (17, None)})
    assert [(a.ok, a.state, a.move) for a in went] == [
        (True, "proposed", "propose"),
        (True, "verified", "vote_failed"),
        (True, "proposed", "propose"),
    ]
    assert [a.votes for a in went] == [Votes(13, 2), Votes(12, 5), Votes(17, None)]
    move, fields = last(office, REFS[0])
    assert (move, fields["resolution"], fields["votes_against"]) == ("propose", "NQ-1", 2)
    move, fields = last(office, REFS[1])
    assert (move, fields["move"], fields["resolution"]) == ("vote_failed", "propose", "NQ-2")
    assert last(office, REFS[2])[1]["resolution"] == "NQ-3"
    assert [a.act for a in went] == [office.history(ref)[-1].act for ref in REFS[:3]]


def test_what_another_guard_refuses_is_recorded_nowhere(office: Office) -> None:
    """A case without papers is refused, with a carried vote and with a lost one, and the others go on."""
    before = len(office.history(REFS[4]))
    for votes in ((17, 0), (5, 12)):
        (refused,) = record(office, {REFS[4]: votes})
        assert not refused.ok
        assert refused.act is None
        assert isinstance(refused.error, Refused)
        assert {"C17", "O1"} <= {reason.rule for reason in refused.error.reasons}
    assert len(office.history(REFS[4])) == before
    went = record(office, {REFS[4]: (17, 0), REFS[0]: (17, 0)})
    assert [a.ok for a in went] == [False, True]


@pytest.mark.parametrize(
    ("votes", "meeting"),
    [
        ((18, None), MEETING),
        ((13, 5), MEETING),
        ((13, 2), MEETING._replace(present=20)),
        ((0, 0), MEETING._replace(official_members=0, present=0)),
    ],
)
def test_numbers_that_cannot_be_are_an_error_of_that_item(
    office: Office, votes: tuple[int, int | None], meeting: Meeting
) -> None:
    """Votes above those present, present above the members, nobody at all: the item says so, nothing is written."""
    before = len(office.history(REFS[0]))
    (answer,) = record(office, {REFS[0]: votes}, meeting)
    assert isinstance(answer.error, BadInput)
    assert answer.error.code == "usage"
    assert len(office.history(REFS[0])) == before


def test_votes_against_are_held_against_those_present_where_the_step_keeps_none(
    office: Office,
) -> None:
    """A lost vote has no place for the votes against, but 12 and 6 are still more than 17."""
    (answer,) = record(office, {REFS[0]: (12, 6)})
    assert isinstance(answer.error, BadInput)


def test_a_case_of_another_branch_is_no_matter_of_this_meeting(office: Office) -> None:
    """The committee sees it, but the meeting was that of another branch; out of sight it is not found."""
    (answer,) = record(office, {"00006-8": (17, 0)}, by="hoa")
    assert isinstance(answer.error, BadInput)
    (answer,) = record(office, {"00006-8": (17, 0)})
    assert isinstance(answer.error, NotFound)
    assert answer.state is None


def test_who_may_not_records_nothing(office: Office) -> None:
    """An inspector may not; an unknown unit is not found, before the role is asked for."""
    with pytest.raises(NotPermitted):
        record(office, {REFS[0]: (17, 0)}, by="thu")
    with pytest.raises(NotFound):
        record(office, {REFS[0]: (17, 0)}, MEETING._replace(unit="HX01"), by="thu")


def test_a_dry_run_says_the_same_and_writes_nothing(office: Office) -> None:
    """It tells the carried, the lost and the refused one as the meeting then does."""
    votes: Mapping[str, tuple[int, int | None]] = {
        REFS[0]: (13, 2), REFS[1]: (12, 5), REFS[4]: (17, 0),
    }  # fmt: skip
    told = record(office, votes, dry_run=True)
    assert all(a.act is None for a in told)
    assert [cases.show(office.app, ref, office.actor("lan")).state for ref in votes] == [
        "verified"
    ] * 3
    went = record(office, votes)
    assert [(a.ok, a.state, a.move) for a in told] == [(a.ok, a.state, a.move) for a in went]


def test_one_resolution_for_all_is_no_number_taken(office: Office) -> None:
    """The same number in the cases of this meeting is no slip; in the case of an earlier one it is."""
    one = MEETING._replace(resolution="15-NQ/CB")
    went = record(office, {REFS[0]: (17, 0), REFS[1]: (17, 0)}, one)
    assert not any(a.warnings for a in went)
    (late,) = record(office, {REFS[2]: (17, 0)}, one)
    assert [w.params["refs"] for w in late.warnings] == [(REFS[0], REFS[1])]


def test_a_meeting_typed_twice_writes_no_lost_vote_twice(office: Office) -> None:
    """The same lost vote is refused the second time and named; another resolution of that day is another vote."""
    one = MEETING._replace(resolution="15-NQ/CB")
    (first,) = record(office, {REFS[0]: (12, 5)}, one)
    (again,) = record(office, {REFS[0]: (12, 5)}, one)
    assert (first.ok, again.ok) == (True, False)
    assert again.error is not None
    assert again.error.params["act"] == first.act
    assert sum(act.move == "vote_failed" for act in office.history(REFS[0])) == 1
    (anew,) = record(office, {REFS[0]: (12, 5)}, one._replace(resolution="16-NQ/CB"))
    assert anew.ok


def test_a_repeated_meeting_acts_once(office: Office) -> None:
    """Under its key what was done is known item by item, and what was not is done now."""
    stamp = office.stamp("lan")._replace(key="hop-8")

    def known(key: str) -> many.Done | None:
        return repeated.answer(office.app, key, office.actor("lan"))

    def go(*refs: str) -> list[meetings.Voted]:
        ballots = [Ballot(ref, Votes(13, 2)) for ref in refs]
        return [*meetings.record(office.app, MEETING, ballots, stamp, known=known)]

    first = go(REFS[0])
    again = go(REFS[0], REFS[1])
    assert [a.again for a in again] == [True, False]
    assert [(a.ok, a.state) for a in again] == [(True, "proposed")] * 2
    assert again[0].act == first[0].act
    assert sum(act.move == "propose" for act in office.history(REFS[0])) == 1


def test_each_votes_on_what_it_stands_before(office: Office) -> None:
    """A member on probation is voted on for recognition; a removal is asked for by name, with its reason."""
    office.today = date(2025, 1, 6)
    ref = office.bring(office.open(), "probation")
    for kind, more in (
        ("course", {}),
        *(("statement", {"form": form}) for form in ("10", "11", "12")),
    ):
        office.today = date(2026, 9, 1)
        office.record(kind, ref, **more)
    office.today = date(2026, 10, 9)
    (answer,) = record(office, {ref: (13, 0)}, dry_run=True)
    assert (answer.move, answer.state) == ("propose_recognition", "recognition_proposed")
    removal = MEETING._replace(move="propose_removal", reason="bỏ sinh hoạt")
    (answer,) = record(office, {ref: (13, 4)}, removal)
    assert (answer.ok, answer.state) == (True, "removal_proposed")
    assert last(office, ref)[1]["reason"] == "bỏ sinh hoạt"
    with pytest.raises(BadInput):
        record(office, {REFS[0]: (13, 0)}, MEETING._replace(reason="bỏ sinh hoạt"))


# -- lists of cases -----------------------------------------------------------------------------------


def go(office: Office, items: list[Item], way: Way, by: str = "lan") -> list[many.Answer]:
    """Go through a list."""
    return [*many.go(office.app, items, office.stamp(by), way)]


def test_one_failure_stops_no_other(office: Office) -> None:
    """Each step has its own transaction; a case out of sight or refused is told, the others stand."""
    given = office.filled("propose", None, {})
    way = Way(many.advances(office.app, "propose", advancing.PLAIN))
    items = [Item(ref, given) for ref in (REFS[0], "00006-8", REFS[4], "00042", REFS[1])]
    went = go(office, items, way)
    assert [a.ok for a in went] == [True, False, False, False, True]
    assert [a.error and a.error.code for a in went] == [
        None,
        "not-found",
        "refused",
        "not-found",
        None,
    ]
    assert [a.state for a in went] == ["proposed", None, "verified", None, "proposed"]


def test_a_case_named_twice_is_acted_on_by_none_of_its_lines(office: Office) -> None:
    """Which line is meant is not guessed, however the reference is spelt."""
    given = office.filled("propose", None, {})
    way = Way(many.advances(office.app, "propose", advancing.PLAIN))
    went = go(office, [Item("1-3", given), Item(REFS[1], given), Item(REFS[0], given)], way)
    assert [a.ok for a in went] == [False, True, False]
    assert {a.error.code for a in went if a.error} == {"usage"}


def test_a_case_may_have_several_papers_but_not_the_same_twice(office: Office) -> None:
    """Two opinions of one case are two papers; the same line again is a slip."""
    way = Way(many.records(office.app, "opinion", dry_run=False), None, many.whole)
    both = [Item(REFS[4], {"source": s}) for s in ("residence", "mass-organisation")]
    assert [a.ok for a in go(office, both, way)] == [True, True]
    twice = [Item(REFS[4], {"source": "residence"}, row=n) for n in (2, 3)]
    assert [(a.ok, a.row) for a in go(office, twice, way)] == [(False, 2), (False, 3)]


def test_a_register_that_is_gone_ends_the_list(office: Office) -> None:
    """The rest is not tried, and says so; what was done before stands."""
    tried: list[str] = []

    def act(item: Item, _: object) -> many.Done:
        tried.append(item.ref)
        raise Unavailable(url="x", why="y")

    went = go(office, [Item(ref) for ref in REFS], Way(act))
    assert tried == [REFS[0]]
    assert all(isinstance(a.error, Unavailable) and many.ended_early(a) for a in went)


def test_stopping_leaves_an_answer(office: Office) -> None:
    """Who stops the work is told what was done and what was not."""
    given = office.filled("propose", None, {})
    real = many.advances(office.app, "propose", advancing.PLAIN)

    def act(item: Item, stamp: Any) -> many.Done:
        if item.ref == REFS[1]:
            raise KeyboardInterrupt
        return real(item, stamp)

    went = go(office, [Item(ref, given) for ref in REFS[:4]], Way(act))
    assert [a.ok for a in went] == [True, False, False, False]
    assert [many.ended_early(a) for a in went] == [False, True, True, True]


# -- the agenda -----------------------------------------------------------------------------------------


def test_the_agenda_says_what_the_vote_then_says(office: Office) -> None:
    """Everyone who is ready passes with a carried vote; everyone who is not is refused for the reasons given."""
    office.today = date(2025, 1, 6)
    for state in ("applied", "verifying", "probation"):
        office.today = date(2025, 1, 6)
        office.bring(office.open(), state)
    office.today = date(2025, 9, 30)
    found = queries.agenda(office.app, "LC01", date(2025, 10, 10), office.stamp("lan"))
    assert [one.ref for one in found.ready] == [*REFS[:4]]
    assert len(found.not_yet) == 4
    assert found.votes_needed == 13
    office.today = found.on
    for one in found.not_yet:
        with pytest.raises(Refused) as refused:
            office.do(one.move, one.ref, votes_for=19)
        said = refused.value.reasons
        assert [(r.rule, r.message, r.params) for r in said] == [
            (r.rule, r.message, r.params) for r in one.reasons
        ]
    for ready in found.ready:
        assert office.do(ready.move, ready.ref, votes_for=13).act
    lacking = {one.ref for one in found.not_yet if all(r.earliest is None for r in one.reasons)}
    assert {paper.ref for paper in found.papers} == lacking


def test_the_papers_of_the_agenda_make_a_case_ready(office: Office) -> None:
    """Once what must be on paper is there, the case can be put to the vote."""
    found = queries.agenda(office.app, "LC01", MEETING_ON, office.stamp("lan"))
    assert [(p.ref, p.rule) for p in found.papers] == [
        (REFS[4], "C17"), (REFS[4], "O1"), (REFS[4], "O1"),
    ]  # fmt: skip
    office.record("challenge", REFS[4])
    for source in ("mass-organisation", "residence"):
        office.record("opinion", REFS[4], source=source)
    assert not queries.agenda(office.app, "LC01", MEETING_ON, office.stamp("lan")).not_yet


def test_the_day_is_the_next_meeting_that_the_register_knows(office: Office) -> None:
    """Without meeting days it is today, and the answer says that it is not known."""
    told = queries.agenda(office.app, None, None, office.stamp("lan"))
    assert (told.unit, told.on, told.known) == ("LC01", MEETING_ON, False)
    office.unit("LC01", meets="20")
    told = queries.agenda(office.app, None, None, office.stamp("lan"))
    assert (told.on, told.known) == (date(2025, 8, 20), True)


def test_the_only_branch_of_a_committee_is_the_one_that_meets(office: Office) -> None:
    """Hung's committee has one branch, so an agenda without a unit is that branch's; Hoa's has two: her own unit."""
    told = [
        queries.agenda(office.app, None, None, office.stamp(who)).unit for who in ("hung", "hoa")
    ]
    assert told == ["HX01", "LC"]


def test_removals_are_listed_when_they_are_asked_for(office: Office) -> None:
    """Whoever is on probation can be put to that vote; after three lost ones nobody can."""
    office.today = date(2025, 1, 6)
    ref = office.bring(office.open(), "probation")
    asked = {"move": "propose_removal"}
    told = queries.agenda(office.app, "LC01", office.today, office.stamp("lan"), **asked)
    assert [(one.ref, one.move) for one in told.ready] == [(ref, "propose_removal")]
    for _ in range(3):
        office.do("vote_failed", ref, move="propose_removal", votes_for=3)
    told = queries.agenda(office.app, "LC01", office.today, office.stamp("lan"), **asked)
    assert [[r.rule for r in one.reasons] for one in told.not_yet] == [["B8"]]


def test_a_branch_too_small_to_vote_is_told_to_its_secretary_alone(office: Office) -> None:
    """Its committee records the vote of the reinforced branch (B10), so for that reader all stand ready."""
    office.unit("LC01", official_members=2)
    told = queries.agenda(office.app, "LC01", MEETING_ON, office.stamp("lan"))
    assert not told.ready
    assert all("B10" in {r.rule for r in one.reasons} for one in told.not_yet)
    assert len(queries.agenda(office.app, "LC01", MEETING_ON, office.stamp("hoa")).ready) == 4


def test_the_agenda_is_the_business_of_branch_and_committee(office: Office) -> None:
    """An inspector may not; a unit out of sight is not found."""
    with pytest.raises(NotPermitted):
        queries.agenda(office.app, "LC01", None, office.stamp("thu"))
    with pytest.raises(NotFound):
        queries.agenda(office.app, "LC01", None, office.stamp("ly"))
