"""A superior is told of what its own units are late with, of nothing else: limits set side by side by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support import city
from tests.support.watching import Watch, refuse, watching
from workflow.store import records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers

DUE, TODAY = date(2025, 10, 29), date(2025, 11, 3)


@pytest.fixture
def watch(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Open an office on 6 January 2025."""
    with watching(registers, monkeypatch) as opened:
        yield opened


def runs(watch: Watch, ref: str, rule: str, unit: str, due: date = DUE, **more: object) -> None:
    """Let a limit run that has been late for five days."""
    watch.runs(ref, rule, unit, due, **more)


def told(watch: Watch, on: date = TODAY) -> set[tuple[str, str, str, str]]:
    """Escalate on a day and return who was told of what: case, rule, rung, reader."""
    watch.office.today = on
    assert not watch.escalate().failed
    return {(r["ref"], r["rule"], r["rung"], r["reader"]) for r in watch.mail("escalation")}


def of(
    ref: str, rule: str, readers: str, rung: str = "escalate-1"
) -> set[tuple[str, str, str, str]]:
    """Return what is told to each of some readers."""
    return {(ref, rule, rung, reader) for reader in readers.split()}


def test_each_case_is_told_to_the_superior_of_who_is_late_with_it(watch: Watch) -> None:
    """Of two late cases each goes to the unit above its own owner, and says its own unit."""
    low, high = watch.certified("LC01", "HX01")
    runs(watch, low, "D1", "LC")
    runs(watch, high, "D1", "Q1")
    assert told(watch) == of(low, "D1", "quan quy") | of(high, "D1", "thanh tu")
    said = {
        (row["ref"], row["params"]["unit"], row["params"]["owner_unit"])
        for row in watch.mail("escalation")
    }
    assert said == {(low, "LC01", "LC"), (high, "HX01", "Q1")}


def test_what_is_not_late_enough_is_not_told_beside_what_is(watch: Watch) -> None:
    """A limit one day younger waits, and so does one whose kind gives its owner more days."""
    late, young, slow = watch.certified("LC01", "LC01", "LC01")
    runs(watch, late, "D1", "LC")
    runs(watch, young, "D1", "LC", date(2025, 10, 30))
    runs(watch, slow, "T1", "LC")  # told after ten days
    assert told(watch) == of(late, "D1", "quan quy")


def test_a_certificate_that_expired_is_told_to_the_superior(watch: Watch) -> None:
    """D10, whose ladder stands for some rule sets only, is told after ten days."""
    (ref,) = watch.certified("LC01")
    runs(watch, ref, "D10", "LC01", date(2025, 10, 24))
    assert told(watch) == of(ref, "D10", "hoa minh thu")


def test_only_a_hand_over_goes_to_the_superior_of_both_sides(watch: Watch) -> None:
    """What a unit owes beside a hand-over under way goes to its own superior."""
    (ref,) = watch.certified("LC01")
    watch.office.step(watch.office.transfer(ref, "HX01").id, "send")
    watch.write("test_none")
    runs(watch, ref, "T2", "HX01")
    runs(watch, ref, "D9", "LC01")
    assert told(watch) == of(ref, "T2", "quan quy") | of(ref, "D9", "hoa minh thu")


def test_hand_overs_side_by_side_keep_their_own_sides(watch: Watch) -> None:
    """Neither the sender nor the receiver of another hand-over decides who is told."""
    near, far, back = watch.certified("LC01", "LC01", "HX01")
    for ref, to, by in ((near, "LC02", "lan"), (far, "HX01", "lan"), (back, "LC02", "hai")):
        watch.office.step(watch.office.transfer(ref, to, by=by).id, "send", by=by)
    watch.write("test_none")
    for ref, unit in ((near, "LC02"), (far, "HX01"), (back, "LC02")):
        runs(watch, ref, "T2", unit)
    everyone = (
        of(near, "T2", "hoa minh thu") | of(far, "T2", "quan quy") | of(back, "T2", "quan quy")
    )
    assert told(watch) == everyone


def test_a_hand_over_that_ended_has_no_say(watch: Watch) -> None:
    """A case that came from far and now goes to a neighbour is told of to those two units' superior."""
    ref, other = watch.certified("HX01", "HX01")
    watch.office.hand_over(ref, "LC01", by="hai", takes="lan")
    watch.office.step(watch.office.transfer(ref, "LC02").id, "send")
    watch.office.step(watch.office.transfer(other, "LC01", by="hai").id, "send", by="hai")
    watch.write("test_none")
    runs(watch, ref, "T2", "LC02")
    runs(watch, other, "T2", "LC01")  # on its way between the units of the one that ended
    assert told(watch) == of(ref, "T2", "hoa minh thu") | of(other, "T2", "quan quy")


def test_a_day_that_is_not_sure_is_said_to_be_so(watch: Watch) -> None:
    """The letter knows a provisional limit from a firm one."""
    sure, unsure = watch.certified("LC01", "LC01")
    runs(watch, sure, "D1", "LC")
    runs(watch, unsure, "D1", "LC", provisional=True)
    told(watch)
    said = {row["ref"]: row["params"]["provisional"] for row in watch.mail("escalation")}
    assert said == {sure: False, unsure: True}


def test_of_a_superior_only_those_in_office_are_told(watch: Watch) -> None:
    """Whoever was disabled, has no address or only does branch work there is passed over, one by one."""
    (ref,) = watch.certified("LC01")
    with watch.office.app.office() as office:
        place = office.orm.get(records.Unit, watch.office.city.units["Q1"])
        assert place is not None
        city.user(office, "vân", place, ["branch"], "van@example.vn")
    watch.write("test_disable", at=watch.office.app.now(), name="quy")
    runs(watch, ref, "D1", "LC")
    assert told(watch) == of(ref, "D1", "quan")


def test_one_bad_case_keeps_no_superior_from_hearing_of_another(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one of four cases cannot be told, the three others are, and the bad one is named."""
    refs = watch.certified(*["LC01"] * 4)
    for ref in refs:
        runs(watch, ref, "D1", "LC")
    refuse(watch, monkeypatch, "escalation")
    watch.office.today = TODAY
    report = watch.escalate()
    assert [error[:7] for error in report.errors] == [refs[2]]
    assert {row["ref"] for row in watch.mail("escalation")} == {*refs} - {refs[2]}
