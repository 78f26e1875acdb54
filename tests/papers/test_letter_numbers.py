"""Who issues a letter, by which book it is numbered, and what the form of 2026 makes of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import AlreadyExists, BadInput
from tests.support import documents as doc
from workflow.papers import letter_forms, letters

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.office import Office

NEW, EVE = date(2026, 5, 27), date(2026, 5, 26)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where letters are printed to."""
    return tmp_path / "it.docx"


def made(office: Office, number: int, out: Path, by: str = "lan") -> tuple[str | None, str]:
    """Print a notice; return its number and its words."""
    done = letters.notice(office.app, number, str(out), office.stamp(by), force=True)
    return done.number, doc.docx_text(out.read_bytes())


def drafted(office: Office, day: date, to: str | None = "LC02", **more: Any) -> int:
    """Draft the hand-over of somebody certified on a day."""
    ref = office.at("certified")
    office.today = day
    return office.transfer(ref, to, **more).id


def test_the_dispatch_book_numbers(office: Office, out: Path) -> None:
    """A letter has room for its number until it is recorded, then bears it with the day that came with it."""
    number = drafted(office, date(2026, 6, 8))
    given, text = made(office, number, out)
    assert given is None
    assert "Số \u00a0\u00a0\u00a0\u00a0\u00a0\u00a0-TB/CB\n" in text
    done = letters.number(
        office.app, number, letters.Told("5", date(2026, 6, 5)), office.stamp("lan")
    )
    assert (done.number, done.dated) == ("05-TB/CB", date(2026, 6, 5))
    given, text = made(office, number, out)
    assert given == "05-TB/CB"
    assert "ngày 05 tháng 6 năm 2026" in text


def test_numbers_that_cannot_be(office: Office, out: Path) -> None:
    """A day to come, one after the sending and a number that another letter has are refused."""
    first, second = drafted(office, date(2026, 6, 8)), drafted(office, date(2026, 6, 8))
    office.step(first, "send")
    office.later(3)
    for day in (date(2026, 6, 9), date(2026, 6, 12)):
        with pytest.raises(BadInput):
            letters.number(office.app, first, letters.Told("5", day), office.stamp("lan"))
    letters.number(office.app, first, letters.Told("5", date(2026, 6, 8)), office.stamp("lan"))
    with pytest.raises(AlreadyExists):
        letters.number(
            office.app, second, letters.Told("05", date(2026, 6, 8)), office.stamp("lan")
        )
    assert made(office, second, out)[0] is None


def test_the_register_counts_by_type_and_term(office: Office, out: Path) -> None:
    """From 01 per type within a term; with the code where the unit wants it; a new term begins anew."""
    office.today = date(2026, 6, 8)
    office.unit("LC01", date(2025, 1, 6), numbers="own", term_from="2025-06-10")
    found = [made(office, drafted(office, date(2026, 6, 8)), out)[0] for _ in range(2)]
    office.today = date(2027, 1, 11)
    found.append(made(office, drafted(office, date(2027, 1, 11)), out)[0])
    assert found == ["01-TB/CB", "02-TB/CB", "03-TB/CB"]
    office.today = date(2027, 3, 1)
    office.unit("LC01", date(2027, 3, 1), term_from="2027-02-01", code_in_numbers=True)
    assert made(office, drafted(office, date(2027, 3, 1)), out)[0] == "01-TB/CB-LC01"


def test_without_a_term_the_year_stands_in(office: Office, out: Path) -> None:
    """It counts by the calendar year and says so; the term that is told later goes on counting."""
    office.unit("LC01", numbers="own")
    number = drafted(office, date(2026, 6, 8))
    done = letters.notice(office.app, number, str(out), office.stamp("lan"))
    assert letter_forms.BY_YEAR in [warning.message for warning in done.warnings]
    office.unit("LC01", term_from="2025-06-10")
    second = drafted(office, date(2026, 6, 9))
    done = letters.notice(office.app, second, str(out), office.stamp("lan"), force=True)
    assert done.number == "02-TB/CB"
    assert letter_forms.BY_YEAR not in [warning.message for warning in done.warnings]


@pytest.mark.parametrize(
    ("state", "to", "seal", "signs"),
    [
        ("certified", "LC02", None, "-TB/CB"),
        ("certified", "HX01", None, "-TB/ĐU"),
        ("certified", None, None, "-TB/ĐU"),
        ("verified", "LC02", None, "-GCN/ĐU"),
        ("proposed", "LC02", None, "-CV/ĐU"),
        ("decided", "LC02", None, "-CV/ĐU"),
        ("certified", "HX01", True, "-TB/CB"),
        ("verified", "LC02", True, "-GCN/CB"),
    ],
)
def test_who_issues(
    office: Office, state: str, to: str | None, seal: bool | None, signs: str, out: Path
) -> None:
    """A branch without a seal issues within its committee only, and neither type 53 nor 92 to 95."""
    office.unit("LC01", seal=seal) if seal else None
    ref = office.at(state)
    more: dict[str, Any] = {} if to else {"residence": "Tỉnh Khác"}
    _, text = made(office, office.transfer(ref, to, **more).id, out)
    assert f"{signs}\n" in text
    assert ("T/M CHI BỘ" in text) == signs.endswith("CB")


def test_the_form_follows_the_day(office: Office, out: Path) -> None:
    """On 26 May 2026 a letter has the earlier form, from the next day on the new one; blanks are told of."""
    _, text = made(office, drafted(office, EVE), out)
    assert "-----" not in text
    number = drafted(office, NEW)
    done = letters.notice(office.app, number, str(out), office.stamp("lan"), force=True)
    text = doc.docx_text(out.read_bytes())
    assert "\n-----\n" in text
    assert f"{letter_forms.BLANK}, ngày 27 tháng 5 năm 2026" in text
    assert text.endswith(letter_forms.BLANK)
    told = [warning.message for warning in done.warnings]
    assert told == [letter_forms.NO_HEAD, letter_forms.NO_PLACE, letter_forms.WAITS]
    office.unit("LC01", head="Lê Thị Hoa")
    _, text = made(office, number, out)
    assert text.endswith("BÍ THƯ\nLê Thị Hoa")


def test_each_body_is_named_once(office: Office, out: Path) -> None:
    """The committee above both is told, and not named again with the destination; the keeper comes last."""
    _, text = made(office, drafted(office, NEW), out)
    copies = [line for line in text.splitlines() if line.startswith("- ")]
    assert copies == ["- Đơn vị LC02;", "- Đơn vị LC (để báo cáo);", copies[-1]]
    assert copies[-1].startswith("- Lưu Đơn vị LC01 (hồ sơ ")
    assert copies[-1].endswith(".")
    _, text = made(office, drafted(office, NEW, "LC"), out)
    assert [line for line in text.splitlines() if line.startswith("- ")][0:-1] == [
        "- Đơn vị LC, Đơn vị Q1;"
    ]


@pytest.mark.parametrize(
    ("typed", "signed"),
    [("Đồng chí Lê Thị Hoa", "Lê Thị Hoa"), ("PGS.TS. Lê Văn A", "Lê Văn A"), ("Ông Ích Khiêm", "Ông Ích Khiêm"),
     ("Tsan A", "Tsan A")],
)  # fmt: skip
def test_a_signature_has_no_titles(typed: str, signed: str) -> None:
    """Titles fall away before the name; a family name that looks like one stays."""
    assert letter_forms.untitled(typed) == signed
