"""The account of every certificate: counted by hand, by unit, by window, and as it was known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import NotFound
from tests.support.office import Office
from workflow.exchange import certificates
from workflow.exchange.answers import How
from workflow.exchange.tables import Source
from workflow.reports import reconcile
from workflow.reports.asked import Given

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.registers import Registers
    from workflow.reports.reconcile import Account

YEAR = Given(year=2025)


def _filled(office: Office) -> None:
    """Let certificates of 14 March 2025 go every way; see `REFS`."""
    for state in ("probation", "applied", "certified", "withdrawn", "handed_over", "annulled"):
        office.at(state)
    moved = office.at("certified")
    office.today = date(2026, 11, 1)
    office.hand_over(moved, "HX01", takes="hai")
    office.at("nominated")
    office.at("certified", of="HX01")
    office.today = date(2026, 11, 2)


@pytest.fixture
def office(registers: Registers) -> Iterator[Office]:
    """Lend an office in which certificates have gone every way."""
    opened = Office.lent(registers, "reconcile", _filled)
    yield opened
    opened.app.close()


def figures(row: Account) -> tuple[int, ...]:
    """Return issued, admitted, in process, waiting, moved, closed and unmatched."""
    return (
        row.issued,
        row.admitted,
        row.in_process,
        row.waiting,
        row.moved,
        row.closed,
        row.unmatched,
    )


def report(office: Office, by: str, given: Given = YEAR) -> reconcile.Reconciled:
    """Return the account with its references."""
    return reconcile.report(office.app, office.actor(by), given, cases=True)


def test_every_certificate_is_somewhere(office: Office, tmp_path: Path) -> None:
    """Seven of LC01 and one of HX01, one of nobody; in the account of LC the one that went to HX01 has moved."""
    file = tmp_path / "gcn.csv"
    file.write_text("name,born,unit,certificate,issued\nNgười Lạ,1999-02-01,LC01,99,2025-03-14\n")
    certificates.import_file(office.app, Source(str(file)), office.stamp("tam"), How())
    city = report(office, "thanh")
    assert figures(city.whole) == (9, 1, 1, 3, 1, 2, 1)
    assert city.whole.issued == sum(figures(city.whole)[1:])
    assert {row.unit: figures(row) for row in report(office, "quan").units} == {
        "LC": (8, 1, 1, 1, 2, 2, 1), "HX": (1, 0, 0, 1, 0, 0, 0),
    }  # fmt: skip
    own = report(office, "lan").whole
    assert figures(own) == (8, 1, 1, 1, 2, 2, 1)
    assert own.refs == {
        "admitted": ("00001-3",), "in_process": ("00002-1",), "waiting": ("00003-7",),
        "moved": ("00005-9", "00007-6"), "closed": ("00004-5", "00006-8"), "unmatched": ("99",),
    }  # fmt: skip
    with pytest.raises(NotFound):
        report(office, "lan", Given(unit="HX01"))


def test_a_certificate_counts_by_its_day_of_issue(office: Office) -> None:
    """A window of other days has none; its own day has all."""
    day = date(2025, 3, 14)
    assert report(office, "thanh", Given(year=2026)).whole.issued == 0
    assert report(office, "thanh", Given(first=day, last=day)).whole.issued == 8
    assert report(office, "thanh", Given(last=date(2025, 3, 13))).whole.issued == 0


def test_as_it_was_on_a_day(office: Office) -> None:
    """Up to 14 March 2025 nobody had applied or withdrawn; one was handed over outside on that very day."""
    then = report(office, "thanh", Given(year=2025, as_of=date(2025, 3, 14))).whole
    assert figures(then) == (8, 0, 0, 7, 1, 0, 0)


def test_a_renewed_certificate_is_another_one_of_the_same_case(office: Office) -> None:
    """It is issued on its own day and stands where its case stands; the same number again is no other."""
    for number, on in (("CN-2", date(2026, 10, 5)), ("CN-2", date(2026, 10, 6))):
        office.record("certificate", "00003-7", on, certificate=number, issued=on)
    assert figures(report(office, "lan", Given(year=2026)).whole) == (1, 0, 0, 1, 0, 0, 0)


def test_what_is_taken_back_was_not_issued(office: Office) -> None:
    """A certificate whose act was undone is counted no more, but still as it was known before."""
    office.correct("00003-7", by="lan")
    assert report(office, "lan").whole.waiting == 0
    before = report(office, "lan", Given(year=2025, known_at=date(2026, 11, 1)))
    assert before.whole.waiting == 1


def test_one_whose_person_is_known_and_not_certified_yet_waits(
    office: Office, tmp_path: Path
) -> None:
    """From the opening of the case on the certificate is not unmatched; voided, it is again."""
    file = tmp_path / "gcn.csv"
    file.write_text("name,born,unit,certificate,issued\nNgười Lạ,1999-02-01,LC01,99,2025-03-14\n")
    certificates.import_file(office.app, Source(str(file)), office.stamp("tam"), How())
    ref = office.open(name="Người Lạ", born="1999-02-01")
    assert report(office, "lan").whole.refs["waiting"] == ("00003-7", ref)
    office.do("void", ref, by="hoa", reason="ghi nhầm")
    assert report(office, "lan").whole.refs["unmatched"] == ("99",)
