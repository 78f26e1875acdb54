"""Classes from their opening to the last certificate: numbers, rosters, who may, and what a repetition does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import AlreadyExists, BadInput, MissingFields, NotFound, NotPermitted
from tests.support.office import Office
from workflow.casework import many
from workflow.organisation import classes
from workflow.queries import deadline_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers

STARTS, ENDS = date(2025, 2, 3), date(2025, 2, 7)
ISSUED = date(2025, 2, 14)


def _class(office: Office) -> None:
    """Open the class K1 with four people of LC01 and one of HX01, in this order."""
    office.today = date(2025, 1, 6)
    refs = [office.open() for _ in range(4)]
    refs.append(office.open("HX01", by="hai"))
    for ref in refs:
        office.do("nominate", ref, by="hai" if ref == refs[-1] else "lan")
    new = classes.NewClass("K1", "TT", "Lớp 1 năm 2025", STARTS, ENDS)
    classes.open_class(office.app, new, office.stamp("tam"))
    enrol(office, *refs[:4])
    enrol(office, refs[4], by="hai")
    office.today = ISSUED


@pytest.fixture
def office(registers: Registers) -> Iterator[Office]:
    """Lend an office whose class K1 has ended and waits for its certificates."""
    opened = Office.lent(registers, "class", _class)
    yield opened
    opened.app.close()


REFS = ("00001-3", "00002-1", "00003-7", "00004-5", "00005-9")


def enrol(office: Office, *refs: str, by: str = "lan", code: str = "K1") -> list[many.Answer]:
    """Send people to a class."""
    items, act = classes.enrol(office.app, code, refs, office.stamp(by))
    return list(many.go(office.app, items, office.stamp(by), many.Way(act)))


def certify(office: Office, by: str = "tam", code: str = "K1", **told: Any) -> list[many.Answer]:
    """End a class."""
    wanted = classes.Certifying(told.pop("issued", ISSUED), **told)
    items, act = classes.certify(office.app, code, wanted, office.stamp(by))
    return list(many.go(office.app, items, office.stamp(by), many.Way(act)))


def roster(office: Office, by: str = "tam", code: str = "K1") -> dict[str, tuple[str, str | None]]:
    """Return the outcome and the certificate of each person of a class that a user sees."""
    found = classes.show(office.app, code, office.actor(by))
    return {one.ref: (one.outcome, one.certificate) for one in found.roster}


def test_numbers_count_on_in_the_order_of_the_roster(office: Office) -> None:
    """0123 keeps its nought, who failed takes no number, and the history says who issued it and why not."""
    done = certify(office, first_no="0123", failed=(REFS[1],))
    assert [(one.ref, one.ok, one.state) for one in done] == [
        (REFS[0], True, "certified"), (REFS[1], True, "nominated"), (REFS[2], True, "certified"),
        (REFS[3], True, "certified"), (REFS[4], True, "certified"),
    ]  # fmt: skip
    assert roster(office) == {
        REFS[0]: ("passed", "0123"), REFS[1]: ("failed", None), REFS[2]: ("passed", "0124"),
        REFS[3]: ("passed", "0125"), REFS[4]: ("passed", "0126"),
    }  # fmt: skip
    last = office.history(REFS[2])[-1]
    assert (last.move, last.fields["certificate"], last.fields["issued"]) == (
        "certify",
        "0124",
        "2025-02-14",
    )
    failed = office.history(REFS[1])[-1]
    assert (failed.move, failed.fields["reason"]) == ("fail_course", "Không đạt yêu cầu của lớp K1")


@pytest.mark.parametrize(
    ("first", "numbers"),
    [("9", ["9", "10"]), ("099", ["099", "100"]), ("GCN-08/TT", ["GCN-08/TT", "GCN-09/TT"])],
)
def test_a_number_keeps_its_noughts_and_what_stands_around_it(
    first: str, numbers: list[str]
) -> None:
    """The first digits are counted on; the rest of the number stays."""
    from workflow.organisation.classes import _numbers

    counting = _numbers.counted(first)
    assert [next(counting), next(counting)] == numbers


def test_the_class_end_begins_the_limit_of_the_centre(office: Office) -> None:
    """L3 runs from the last day of the class, not from the day of enrolling."""
    (line,) = (
        one
        for one in deadline_sheet.lines(office.app, REFS[0], office.actor("lan"))
        if one.rule == "L3"
    )
    assert line.start == ENDS


def test_given_again_it_goes_on_where_it_was_stopped(office: Office) -> None:
    """After an interruption the same command gives the others the numbers they would have had."""
    wanted = classes.Certifying(ISSUED, "0123", (REFS[1],))
    items, act = classes.certify(office.app, "K1", wanted, office.stamp("tam"))
    going = many.go(office.app, items, office.stamp("tam"), many.Way(act))
    assert [next(going).ref, next(going).ref] == [REFS[0], REFS[1]]
    going.close()  # type: ignore[attr-defined]
    assert [one.ok for one in certify(office, first_no="0123", failed=(REFS[1],))] == [True] * 3
    assert [one[1] for one in roster(office).values()] == ["0123", None, "0124", "0125", "0126"]
    assert certify(office, first_no="0123", failed=(REFS[1],)) == []


def test_no_number_is_given_twice(office: Office) -> None:
    """A number that the centre gave in the year is refused for all, before anything is written."""
    other = office.open()
    office.do("nominate", other)
    office.do("certify", other, by="lan", certificate="0125", issued=ISSUED, issuer="Đơn vị TT")
    with pytest.raises(AlreadyExists) as refused:
        certify(office, first_no="0123")
    assert refused.value.params["value"] == "0125"
    assert {one[0] for one in roster(office).values()} == {"waits"}
    elsewhere = certify(office, first_no="0123", issuer="Trường Chính trị")
    assert all(one.ok for one in elsewhere)  # another issuer has its own book


def test_a_file_names_people_by_reference_or_by_name_and_birth(office: Office) -> None:
    """What a file says of each is recorded; who is not in it waits; who is not in the class is told."""
    names = {one.ref: one for one in classes.show(office.app, "K1", office.actor("tam")).roster}
    given = (
        classes.Given(2, ref=REFS[0], certificate="A1"),
        classes.Given(
            3, name=names[REFS[2]].name.upper(), born=date(2000, 5, 17), certificate="A2"
        ),
        classes.Given(4, ref=REFS[3], failed=True),
        classes.Given(5, name="Người Lạ", born=date(2000, 5, 17), certificate="A3"),
        classes.Given(6, ref=REFS[4]),
    )
    done = certify(office, given=given)
    assert [(one.row, one.ok) for one in done] == [
        (2, True),
        (3, True),
        (4, True),
        (6, False),
        (5, False),
    ]
    assert roster(office) == {
        REFS[0]: ("passed", "A1"), REFS[1]: ("waits", None), REFS[2]: ("passed", "A2"),
        REFS[3]: ("failed", None), REFS[4]: ("waits", None),
    }  # fmt: skip
    assert [one.row for one in certify(office, given=given[:2])] == []


def test_what_is_undone_waits_again(office: Office) -> None:
    """A certificate taken back by a correction gives the place in the class back."""
    certify(office, first_no="1")
    office.correct(REFS[0], by="tam")
    assert roster(office)[REFS[0]] == ("waits", None)


def test_who_goes_for_another_reason_has_left(office: Office) -> None:
    """Who withdraws is no longer waited for, and takes no number."""
    office.do("withdraw", REFS[0], by="lan", reason="theo nguyện vọng")
    certify(office, first_no="1")
    assert list(roster(office).values())[:2] == [("left", None), ("passed", "1")]


def test_everybody_sees_their_own_people(office: Office) -> None:
    """The centre sees the whole class, a branch its own people, who stands above both everybody."""
    assert set(roster(office, "lan")) == set(REFS[:4])
    assert set(roster(office, "hai")) == {REFS[4]}
    assert set(roster(office, "quan")) == set(roster(office, "thanh")) == set(REFS)
    counted = classes.listed(office.app, office.actor("hai"))
    assert [(one.code, one.enrolled, one.waits) for one in counted] == [("K1", 1, 1)]


def test_who_may(office: Office) -> None:
    """Centre, branch and committee open and enrol; only a centre certifies; none is told of what is not there."""
    new = classes.NewClass("K2", "TT", "Lớp 2", STARTS, ENDS)
    for user in ("an", "thanh", "minh"):
        with pytest.raises(NotPermitted):
            classes.open_class(office.app, new, office.stamp(user))
        with pytest.raises(NotPermitted):
            classes.enrol(office.app, "K1", REFS, office.stamp(user))
    classes.open_class(office.app, new, office.stamp("lan"))
    for user in ("lan", "hoa", "an"):
        with pytest.raises(NotPermitted):
            certify(office, user, first_no="1")
        with pytest.raises(NotFound):
            certify(office, user, code="K9", first_no="1")
    assert not any(one.ok for one in certify(office, "tan", first_no="1"))  # not its class: T0


def test_a_class_out_of_reach_is_not_there(office: Office) -> None:
    """A centre below one committee has no classes for those of another."""
    from workflow.organisation import units

    unit = units.NewUnit("TL", "Trung tâm LC", "centre", "LC")
    units.add(office.app, unit, office.stamp("an"))
    new = classes.NewClass("L1", "TL", "Lớp LC", STARTS, ENDS)
    with pytest.raises(NotFound):
        classes.open_class(office.app, new, office.stamp("hai"))
    classes.open_class(office.app, new, office.stamp("hoa"))
    with pytest.raises(NotFound) as hidden:
        classes.show(office.app, "L1", office.actor("hai"))
    assert "L1" not in hidden.value.near
    assert classes.show(office.app, "l1", office.actor("lan")).code == "L1"


def test_what_cannot_be(office: Office) -> None:
    """A taken code, an end before the start, a day before the class, numbers that are missing or no numbers."""
    for told, error in (
        (("K1", "TT", "x", STARTS, ENDS), AlreadyExists),
        (("k1", "TT", "x", STARTS, ENDS), AlreadyExists),
        (("K3", "TT", "x", ENDS, STARTS), BadInput),
        (("K 3", "TT", "x", STARTS, ENDS), BadInput),
        (("K3", "LC", "x", STARTS, ENDS), NotFound),
    ):
        with pytest.raises(error):
            classes.open_class(office.app, classes.NewClass(*told), office.stamp("tam"))
    with pytest.raises(MissingFields):
        certify(office)
    with pytest.raises(BadInput):
        certify(office, first_no="số")
    with pytest.raises(BadInput):
        certify(office, first_no="1", issued=date(2025, 1, 31))
    assert [one.ok for one in certify(office, failed=("00009-4", REFS[0]))] == [True, False]


def test_a_person_sent_by_hand_is_in_the_class_too(office: Office) -> None:
    """`advance enrol` with the class's code and first day gives a place; another year's class of that name none."""
    office.today = date(2025, 1, 6)
    by_hand, other = office.open(), office.open()
    for ref, starts in ((by_hand, STARTS), (other, date(2024, 2, 5))):
        office.do("nominate", ref)
        told = {"class": "k1", "starts": starts, "ends": ENDS}
        office.do("enrol", ref, by="lan", **told)
    assert by_hand in roster(office)
    assert other not in roster(office)


def test_a_dry_run_writes_nothing(office: Office) -> None:
    """It tells every number and state, and the class waits as before."""
    wanted = classes.Certifying(ISSUED, "7", (REFS[1],))
    stamp = office.stamp("tam")
    items, act = classes.certify(office.app, "K1", wanted, stamp, dry_run=True)
    done = list(many.go(office.app, items, stamp, many.Way(act)))
    told = [classes.certified(item, one) for item, one in zip(items, done, strict=True)]
    assert [(one.state, getattr(one, "certificate")) for one in told[:3]] == [  # noqa: B009
        ("certified", "7"), ("nominated", None), ("certified", "8"),
    ]  # fmt: skip
    assert {one[0] for one in roster(office).values()} == {"waits"}
    new = classes.NewClass("K5", "TT", "Lớp", STARTS, ENDS)
    classes.open_class(office.app, new, stamp, dry_run=True)
    assert [one.code for one in classes.listed(office.app, office.actor("tam"))] == ["K1"]
