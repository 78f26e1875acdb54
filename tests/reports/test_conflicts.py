"""What an inspector is shown as a conflict, and what is none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from workflow.reports import conflicts, exceptions, trees
from workflow.reports.asked import Given

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.office import Office


def found(
    office: Office, kind: str | None = None, **given: object
) -> list[tuple[str, Sequence[str]]]:
    """Return the kind and the users of each conflict."""
    rows = conflicts.report(office.app, office.actor("thanh"), Given(**given), kind=kind)  # type: ignore[arg-type]
    return [(row.kind, row.users) for row in rows]


def kinds(office: Office, **given: object) -> set[str]:
    """Return the kinds of exceptions that are listed."""
    rows = exceptions.report(office.app, office.actor("thanh"), Given(**given))  # type: ignore[arg-type]
    return {row.kind for row in rows}


def test_one_hand_in_two_places(office: Office) -> None:
    """Who concluded the verification and recorded the vote is named once, with both acts."""
    office.at("decided")
    (one,) = conflicts.report(office.app, office.actor("thanh"), kind="same-person")
    assert one.users == ("lan",)
    assert one.told["places"] == ("proposing", "verifying")
    assert len(one.acts) == 2


def test_what_was_undone_is_no_conflict(office: Office) -> None:
    """Only acts that count are looked at."""
    ref = office.at("proposed")
    office.correct(ref)
    assert found(office, "same-person") == []


def test_a_late_entry_is_one_of_more_than_seven_days(office: Office) -> None:
    """An act entered seven days after its date is in time, one entered eight days after is late."""
    ref = office.at("certified")
    office.today = date(2025, 4, 8)
    office.record("not_yet", ref, date(2025, 4, 1), reason="Bận", until="2025-06-01")
    assert found(office, "late-entry") == []
    assert "late-entry" not in kinds(office, year=2025)
    office.today = date(2025, 4, 9)
    office.record("not_yet", ref, date(2025, 4, 1), reason="Bận", until="2025-06-01")
    assert found(office, "late-entry") == [("late-entry", ("lan",))]
    assert "late-entry" in kinds(office, year=2025)


def test_a_vote_off_the_meeting_days(office: Office) -> None:
    """A vote is looked at where the branch's meeting days are on file; on one of them it is no conflict."""
    office.unit("LC01", date(2025, 1, 6), meets="4")
    ref = office.at("proposed")  # on 4 August 2025
    assert found(office, "off-meeting-day") == []
    office.unit("LC01", date(2025, 8, 1), meets="5")
    assert found(office, "off-meeting-day") == [("off-meeting-day", ("lan",))]
    assert ref


def test_a_crowded_end_of_the_year() -> None:
    """Five ceremonies after 15 December that are more than a third of the year's are one conflict of the unit."""
    days = [date(2025, 3, day) for day in range(1, 11)]
    late = [date(2025, 12, day) for day in range(16, 21)]
    tree = trees.Trees(
        [trees.Node(7, "LC01", "Chi bộ", "branch", date(2019, 1, 1), None, None)], []
    )

    def burst(held: Sequence[date]) -> list[str]:
        return [one.kind for one in conflicts.bursts({(7, 2025): held}, tree)]

    assert burst(late) == ["year-end-burst"]
    assert burst(late[:4]) == []
    assert burst([*late, date(2025, 12, 15)]) == ["year-end-burst"]
    assert burst([*late, *days]) == []  # five of fifteen are a third and no more
    assert burst([*late, *days[:9]]) == ["year-end-burst"]


def test_exceptions_name_what_was_unusual(office: Office) -> None:
    """Holds, restarts, corrections, lost votes and voided cases are listed with who did them; nothing else is."""
    office.at("certified")
    assert kinds(office) == set()
    ref = office.at("enrolled")
    office.today = date(2025, 3, 5)
    office.do("fail_course", ref, date(2025, 3, 1), by="tam", reason="Nghỉ nhiều")
    office.hold(ref, date(2025, 6, 1), date(2025, 3, 5))
    office.at("voided")
    office.today = date(2025, 12, 31)
    assert kinds(office) == {"reset", "hold", "void"}
    assert kinds(office, year=2024) == set()


def test_the_gravest_are_told_first_and_counted_by_kind_and_unit(office: Office) -> None:
    """A secretary who types for the branch stands last, apart from one hand that proposed and endorsed."""
    office.at("proposed")
    ref = office.at("verified", of="HX01")
    office.record("challenge", ref, by="hai")
    for source in ("mass-organisation", "residence"):
        office.record("opinion", ref, by="hai", source=source)
    office.today = date(2025, 8, 20)
    for move in ("propose", "endorse"):
        office.do(move, ref, by="hung")
    rows = conflicts.report(office.app, office.actor("thanh"), kind="same-person")
    assert [(one.unit, one.told["places"]) for one in rows] == [
        ("HX01", ("endorsing", "proposing")), ("LC01", ("proposing", "verifying")),
    ]  # fmt: skip
    groups = [(one.unit, one.group, one.conflicts, one.cases) for one in conflicts.grouped(rows)]
    assert groups == [("HX01", "same-person", 1, 1), ("LC01", conflicts.ORDINARY, 1, 1)]
    assert {one.kind for one in rows} == {
        "same-person"
    }  # the kind is the promised one all the same
