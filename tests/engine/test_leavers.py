"""All who leave a school or a unit on a day are listed, and handed over in one go, each for itself."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import BadInput, NotFound, NotPermitted
from states.facts import Unit
from states.leaving import Leaving, leaving
from tests.support.dossiers import CITY, Told, standing_at
from workflow import invariants, leavers, letters, transfers, units
from workflow.leavers import Asked, Paper
from workflow.queries import terms

if TYPE_CHECKING:
    from tests.support.office import Office

DAY = date(2025, 6, 30)
SCHOOL = (
    CITY,
    Unit("TR", "Trường", "committee", "1/2/", sector="school"),
    Unit("SV", "Sinh viên", "branch", "1/2/3/"),
)
STREET = (
    CITY,
    Unit("DP", "Phường", "committee", "1/4/"),
    Unit("KP", "Khu phố", "branch", "1/4/5/"),
)


def people(*categories: str, **facts: object) -> Told:
    """Return a certified person of some categories."""
    return standing_at("certified").then("set", "2025-01-07", category=list(categories), **facts)


GRADUATES = people("student").then(
    "outside_date", "2025-03-01", kind="graduation", date="2025-06-15"
)


@pytest.mark.parametrize(
    ("case", "chain", "day", "everybody", "found"),
    [
        (GRADUATES, SCHOOL, "2025-06-14", False, None), (GRADUATES, SCHOOL, "2025-06-15", False, "2025-06-15"),
        (GRADUATES, SCHOOL, "2025-06-30", True, "2025-06-15"), (GRADUATES, SCHOOL, "2025-06-14", True, None),
        (GRADUATES, STREET, "2025-06-15", False, "2025-06-15"),
        (people("student"), SCHOOL, "2025-06-30", False, None), (people("student"), SCHOOL, "2025-06-30", True, "2025-06-30"),
        (people("pupil", "youth-secretary"), SCHOOL, "2025-06-30", True, "2025-06-30"),
        (people("student"), STREET, "2025-06-30", True, None), (people("teacher"), SCHOOL, "2025-06-30", True, None),
        (people("pre-enlistment"), STREET, "2025-06-30", True, "2025-06-30"),
        (people("pre-enlistment"), SCHOOL, "2025-06-30", True, None),
        (people("pre-enlistment"), STREET, "2025-06-30", False, None),
        (people("student").then("transfer_open", "2025-02-01").then("transfer_accept", "2025-02-02"),
         SCHOOL, "2025-06-30", True, "2025-06-30"),
        (GRADUATES.then("transfer_accept", "2025-04-01"), SCHOOL, "2025-06-30", False, None),
        (people("student").then("set", "2025-07-01", category=["teacher"]), SCHOOL, "2025-06-30", True, "2025-06-30"),
    ],
)  # fmt: skip
def test_who_leaves_by_a_day(
    case: Told, chain: tuple[Unit, ...], day: str, everybody: bool, found: str | None
) -> None:
    """The person's own day on file counts first; on a school's day all who study there, elsewhere all to enlist."""
    answer = leaving(case.dossier, chain, date.fromisoformat(day), everybody=everybody)
    assert (answer and answer.on.isoformat()) == found
    if isinstance(answer, Leaving):
        assert answer.why == (
            "enlistment" if "pre-enlistment" in case.dossier.categories() else "graduation"
        )


def school(office: Office) -> list[str]:
    """Make LC a school with five certified people, two of whom do not go, and return the references."""
    units.change(
        office.app, "LC", units.Change(profile=units.Profile(sector="school")), office.stamp("an")
    )
    refs = [
        office.at("certified", category=["student"], residence="Phường A"),
        office.at("verified", category=["pupil"], residence="Xã B, tỉnh C"),
        office.at("proposed", of="LC02", category=["student"]),
        office.at("certified", category=["teacher"], residence="Phường A"),
        office.at("nominated", category=["student"], residence="Phường A"),
    ]
    office.today = max(office.today, date(2025, 8, 10))
    return refs


def asked(**more: Any) -> Asked:
    """Ask for all who leave on 30 June."""
    return Asked(on=DAY, **more)


def test_a_school_hands_over_all_its_leavers_in_one_go(office: Office) -> None:
    """Each gets a sent notice to the residence on file; whoever has none is a row with a problem, not skipped."""
    first, second, nowhere, *_ = school(office)
    listed = leavers.leavers(office.app, "LC", asked(), office.stamp("hoa"))
    assert [(one.ref, one.to, one.transfer) for one in listed] == [
        (first, "Phường A", None), (second, "Xã B, tỉnh C", None), (nowhere, None, None),
    ]  # fmt: skip
    assert transfers.listed(office.app, office.stamp("hoa")) == []
    made = leavers.leavers(office.app, "LC", asked(make=True), office.stamp("hoa"))
    assert [(one.ref, one.transfer, one.letter, one.problem is None) for one in made] == [
        (first, 1, "certified", True), (second, 2, "dossier", True), (nowhere, None, "proposal", False),
    ]  # fmt: skip
    views = transfers.listed(office.app, office.stamp("hoa"))
    assert [(view.state, view.sent_on) for view in views] == [("sent", office.today)] * 2
    due = {t.rule: t.start for t in terms.terms(office.app, nowhere, office.actor("hoa"))}
    assert due["T1"] == office.today
    assert list(invariants.check(office.app)) == []


def test_asking_twice_makes_nothing_twice(office: Office) -> None:
    """A second time only those are left who went nowhere, and nothing more is put on file for them."""
    *_, nowhere, _, _ = school(office)
    leavers.leavers(office.app, "LC", asked(make=True), office.stamp("hoa"))
    acts = len(office.history(nowhere))
    again = leavers.leavers(office.app, "LC", asked(make=True), office.stamp("hoa"))
    assert [(one.ref, one.transfer) for one in again] == [(nowhere, None)]
    assert len(office.history(nowhere)) == acts
    sent = leavers.leavers(office.app, "LC", asked(make=True, to="HX"), office.stamp("hoa"))
    assert [(one.ref, one.to) for one in sent] == [(nowhere, "HX")]
    assert leavers.leavers(office.app, "LC", asked(make=True), office.stamp("hoa")) == []


def test_one_bad_row_stops_nothing(office: Office) -> None:
    """Who cannot go where all go is told with the reason; the others are handed over."""
    first, second, third, *_ = school(office)
    made = leavers.leavers(office.app, "LC", asked(make=True, to="LC02"), office.stamp("hoa"))
    told = {one.ref: (one.transfer is not None, one.problem is None) for one in made}
    assert told == {first: (True, True), second: (True, True), third: (False, False)}
    assert office.show(third).version == len(office.history(third))


def test_only_those_who_leave_by_today_without_a_day(office: Office) -> None:
    """Without a day the days on file count, up to today."""
    first, second, *_ = school(office)
    office.record("outside_date", first, kind="graduation", date="2025-06-20")
    office.record("outside_date", second, kind="graduation", date="2025-12-20")
    found = leavers.leavers(office.app, "LC", Asked(), office.stamp("hoa"))
    assert [(one.ref, one.why, one.leaves) for one in found] == [
        (first, "graduation", date(2025, 6, 20))
    ]


def test_who_may_hand_over_and_where_to(office: Office) -> None:
    """Units out of sight and unknown destinations are not found; inspectors do not hand over; one place is enough."""
    for unit, by, wanted, error in (
        ("HX", "hoa", asked(), NotFound), ("NO", "hoa", asked(), NotFound), ("LC", "thu", asked(), NotPermitted),
        ("LC", "hoa", asked(to="NO"), NotFound), ("LC", "hoa", asked(to="HX", residence=True), BadInput),
    ):  # fmt: skip
        with pytest.raises(error):
            leavers.leavers(office.app, unit, wanted, office.stamp(by))


def test_letters_are_written_for_those_who_were_handed_over(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letters' own module is asked once, for the numbers made; what it cannot write is told in the row."""
    school(office)
    calls: list[Any] = []

    def notices(
        app: object, numbers: list[int], folder: str, stamp: object, format: str
    ) -> list[Any]:
        del app, stamp
        calls.append((numbers, folder, format))
        error = NotFound("There is no unit {value}.", value="x")
        return [
            SimpleNamespace(id=numbers[0], file="a/0001.pdf", error=None),
            SimpleNamespace(id=numbers[1], file="", error=error),
        ]

    monkeypatch.setattr(letters, "notices", notices)
    stamp = office.stamp("hoa")
    made = leavers.leavers(office.app, "LC", asked(make=True), stamp)
    told, earlier = leavers.with_letters(office.app, "LC", made, Paper("a", "pdf"), stamp)
    assert earlier == 0
    assert calls == [([1, 2], "a", "pdf")]
    assert [(one.file, one.problem is None) for one in told] == [
        ("a/0001.pdf", True), (None, False), (None, False),
    ]  # fmt: skip
    again = leavers.with_letters(office.app, "LC", told[2:], Paper("b", "pdf", DAY), stamp)
    assert (again, calls[1:]) == ((told[2:], 2), [([1, 2], "b", "pdf")])
    other = leavers.with_letters(office.app, "LC", [], Paper("b", "pdf", date(2025, 5, 1)), stamp)
    assert (other, len(calls)) == (([], 0), 2)
