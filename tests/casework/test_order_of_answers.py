"""The order of answers: not found, then not permitted, then every reason at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import BadInput, MissingFields, NotFound, NotPermitted, Refused
from workflow.casework import advancing, evidence
from workflow.ground import refs
from workflow.queries import cases, deadline_sheet, dossier, next_step

if TYPE_CHECKING:
    from tests.support.office import Office

Verb = Callable[["Office", str, str], Any]
READS: dict[str, Verb] = {
    "why": lambda o, ref, by: o.why("nominate", ref, by=by),
    "show": lambda o, ref, by: o.show(ref, by),
    "history": lambda o, ref, by: o.history(ref, by),
    "deadlines": lambda o, ref, by: deadline_sheet.lines(o.app, ref, o.actor(by)),
    "next": lambda o, ref, by: next_step.next_step(o.app, ref, o.stamp(by)),
    "file": lambda o, ref, by: dossier.page(o.app, ref, o.actor(by)),
}
WRITES: dict[str, Verb] = {
    "advance": lambda o, ref, by: o.do("nominate", ref, by=by),
    "dry run": lambda o, ref, by: o.wish("nominate", ref, advancing.Wish(dry_run=True), by=by),
    "set": lambda o, ref, by: o.set(ref, by=by, residence="Hà Nội"),
    "record": lambda o, ref, by: o.record("challenge", ref, by=by),
    "hold": lambda o, ref, by: o.hold(ref, "2025-02-01", by=by),
    "resume": lambda o, ref, by: o.resume(ref, by=by),
    "extend": lambda o, ref, by: o.extend(ref, by=by),
    "correct": lambda o, ref, by: o.correct(ref, by=by),
    "transfer": lambda o, ref, by: o.transfer(ref, "HX01", by=by),
}
every_verb = pytest.mark.parametrize("verb", [*READS, *WRITES])
every_write = pytest.mark.parametrize("verb", WRITES)


def rules(refused: Refused) -> list[str]:
    """Return the rules of all the reasons."""
    return [reason.rule for reason in refused.reasons]


@every_verb
def test_what_is_out_of_scope_is_answered_as_if_it_were_not_there(
    office: Office, verb: str
) -> None:
    """Another unit's case, an unknown one and a mistyped one are told apart by nobody."""
    act, ref = {**READS, **WRITES}[verb], office.open()
    unknown = refs.make(99999)
    told = []
    for wrong in (ref, unknown):
        with pytest.raises(NotFound) as found:
            act(office, wrong, "ly")
        told.append((found.value.message, set(found.value.params), tuple(found.value.near)))
    assert told[0] == told[1]


@every_verb
def test_a_mistyped_reference_reaches_nobody(office: Office, verb: str) -> None:
    """A wrong digit, swapped digits and words that are no reference are not found."""
    act, ref = {**READS, **WRITES}[verb], office.open()
    last = str((int(ref[-1]) + 1) % 10)
    for wrong in (ref[:-1] + last, "0010" + ref[4:], "x", "", "00001", "9" * 5000):
        with pytest.raises(NotFound):
            act(office, wrong, "lan")


@every_write
def test_a_wrong_role_is_told_before_any_reason(office: Office, verb: str) -> None:
    """An inspector who sees the case may do nothing, whatever else is wrong with the step."""
    ref = office.at("decided")
    office.today = date(2025, 1, 1)
    with pytest.raises(NotPermitted):
        WRITES[verb](office, ref, "thu")


def test_every_reason_is_given_at_once(office: Office) -> None:
    """A refusal names every guard that fails, in one answer."""
    ref = office.at("verified")
    office.today = date(2026, 10, 1)
    with pytest.raises(Refused) as refused:
        office.do("propose", ref, votes_for=12)
    assert set(rules(refused.value)) == {"C17", "D9", "O1", "B1"}


def test_reasons_of_state_owner_and_day_come_together(office: Office) -> None:
    """The three guards of every move are told together."""
    ref = office.at("verified")
    number = office.transfer(ref).id
    office.step(number, "send")
    office.today = date(2025, 7, 1)
    with pytest.raises(Refused) as refused:
        office.do("endorse", ref, date(2025, 7, 30), by="hoa")
    assert rules(refused.value) == ["S0", "T0", "F1", "E1"]


def test_a_missing_field_is_asked_for_only_where_the_move_starts(office: Office) -> None:
    """From a state it starts from a move asks for its fields; from another it is refused."""
    ref = office.open()
    with pytest.raises(MissingFields) as asked:
        advancing.advance(office.app, ref, "nominate", {}, office.stamp("lan"))
    assert asked.value.params["fields"] == ("--resolution", "--helper")
    with pytest.raises(Refused) as refused:
        advancing.advance(office.app, ref, "propose", {}, office.stamp("lan"))
    assert "S0" in rules(refused.value)


def test_unknown_words_have_near_ones(office: Office) -> None:
    """A mistyped move, kind of evidence, unit or guard is answered with near names."""
    ref = office.open()
    with pytest.raises(NotFound) as move:
        advancing.advance(office.app, ref, "nominat", {}, office.stamp("lan"))
    assert "nominate" in move.value.near
    with pytest.raises(BadInput) as state:
        cases.listed(office.app, cases.Wanted(states=["nominatd"]), office.actor("lan"))
    assert "nominated" in str(state.value.params["choices"])
    with pytest.raises(NotFound) as kind:
        evidence.record(office.app, ref, "challange", {}, office.stamp("lan"))
    assert "challenge" in kind.value.near
    with pytest.raises(NotFound) as unit:
        office.open("LC0")
    assert "LC01" in unit.value.near


@pytest.mark.parametrize(
    "given", [{"nonsense": "1"}, {"helper": [("An", "31/02/2020")]}, {"resolution": ""}]
)
def test_words_that_cannot_be_are_usage(office: Office, given: dict[str, object]) -> None:
    """A name that is no field, a day that is none and an empty text are told as wrong words."""
    ref = office.open()
    fields = {"resolution": "1", "helper": [("An", "2020-01-01")], **given}
    with pytest.raises(BadInput):
        advancing.advance(office.app, ref, "nominate", fields, office.stamp("lan"))
    assert office.state(ref) == "identified"


def test_nothing_to_change_and_nowhere_to_open_are_usage(office: Office) -> None:
    """A change of facts names a fact; a case is opened in a branch."""
    ref = office.open()
    with pytest.raises(BadInput):
        office.set(ref)
    with pytest.raises(BadInput):
        office.open("LC", by="hoa")


@pytest.mark.parametrize(
    "given",
    [{"votes_for": 20}, {"present": 20}, {"official_members": 0, "present": 0, "votes_for": 0},
     {"votes_against": 7}],
)  # fmt: skip
def test_votes_that_cannot_be_are_usage(office: Office, given: dict[str, Any]) -> None:
    """More votes than voters, and a vote of nobody, are told as wrong words."""
    ref = office.at("verified")
    with pytest.raises(BadInput):
        office.do("propose", ref, **given)


@pytest.mark.parametrize("name", ["enrol", "verification_request"])
def test_a_unit_that_is_named_must_exist(office: Office, name: str) -> None:
    """A centre or an asked unit that there is not is not found, and nothing is recorded."""
    ref = office.at("nominated")
    act: Any = {"enrol": lambda: office.do(name, ref, centre="NO")}.get(
        name, lambda: office.record(name, ref, asked_unit="NO")
    )
    with pytest.raises(NotFound):
        act()
    assert office.show(ref).version == 2


def test_the_refusal_of_a_short_vote_prints_the_command_for_it(office: Office) -> None:
    """When only the vote fell short, the command that records it is told, ready to run."""
    ref = office.at("verified")
    office.today = date(2025, 7, 30)
    office.record("challenge", ref, date(2025, 7, 28))
    office.record("opinion", ref, date(2025, 7, 28), source="mass-organisation")
    office.record("opinion", ref, date(2025, 7, 28))
    with pytest.raises(Refused) as refused:
        office.do("propose", ref, date(2025, 7, 28), resolution="09 NQ", present=18, votes_for=12)
    assert refused.value.params["hint"] == (
        f"ketnap advance vote-failed {ref} --move propose --resolution '09 NQ' --official-members 19 "
        "--present 18 --votes-for 12 --on 2025-07-28"
    )
    with pytest.raises(Refused) as more:
        office.do("propose", ref, votes_for=1, official_members=2, present=2)
    assert more.value.params["hint"] is None


def test_the_refusal_of_a_carried_vote_prints_no_command_for_a_lost_one(office: Office) -> None:
    """A vote that was carried is not recorded as lost; there is no lost vote to record then."""
    ref = office.at("verified")
    office.today = date(2025, 7, 30)
    vote: dict[str, Any] = {
        "resolution": "09 NQ",
        "official_members": 19,
        "present": 18,
        "votes_for": 13,
    }
    with pytest.raises(Refused) as refused:
        office.do("vote_failed", ref, date(2025, 7, 28), move="propose", **vote)
    assert [reason.rule for reason in refused.value.reasons] == ["B1"]
    assert refused.value.params["hint"] is None
