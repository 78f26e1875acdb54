"""All who leave a school or a unit on a day are listed, and handed over in one go, each for itself."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import BadInput, NotFound, NotPermitted
from workflow.casework import transfers
from workflow.handover import leavers
from workflow.handover.leavers import Asked, Paper
from workflow.organisation import units
from workflow.papers import letters
from workflow.queries import deadline_sheet
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from tests.support.office import Office

DAY = date(2025, 6, 30)


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
    due = {t.rule: t.start for t in deadline_sheet.lines(office.app, nowhere, office.actor("hoa"))}
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
