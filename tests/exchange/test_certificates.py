"""Lists of certificates: whose they are, what fits nobody, and the same list twice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from notifications.language import say
from states.errors import BadInput, NotFound, NotPermitted, Refused
from workflow.exchange import certificates, class_lines
from workflow.exchange.answers import CertificatesImported, How
from workflow.exchange.tables import Source
from workflow.organisation import classes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.office import Office

HEAD = "Họ và tên,Ngày sinh,Số CCCD,Mã chi bộ,Số GCN,Ngày cấp\n"
PLAIN = How()
ISSUED = "14/02/2025"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the list is written."""
    return tmp_path / "gcn.csv"


def take(
    office: Office, file: Path, *rows: str, by: str = "tam", how: How = PLAIN
) -> CertificatesImported:
    """Take in a list of these rows."""
    file.write_text(HEAD + "".join(f"{row}\n" for row in rows))
    return certificates.import_file(office.app, Source(str(file)), office.stamp(by), how)


def nominated(office: Office, name: str, unit: str = "LC01", **facts: Any) -> str:
    """Open the case of a person and nominate the person."""
    by = {"LC01": "lan", "LC02": "ly", "HX01": "hai"}[unit]
    ref = office.open(unit, by=by, name=name, **facts)
    office.do("nominate", ref, by=by)
    return ref


def test_whose_a_certificate_is(office: Office, file: Path) -> None:
    """The name folded with birth date and unit, or the identity number, finds the case; the rest is kept."""
    first = nominated(office, "Đỗ Thị Hòa")
    second = nominated(office, "Trần Văn Ba", identity_no="031200000001")
    nominated(office, "Lê Văn Tư", "HX01")
    office.today = date(2025, 2, 14)
    done = take(
        office,
        file,
        f"DO THI HOA,17/05/2000,,LC01,0123,{ISSUED}",
        f"Trần Ba,18/05/2000,031200000001,HX01,0124,{ISSUED}",
        f"Lê Văn Tư,17/05/2000,,LC01,0125,{ISSUED}",  # of another unit
        f"Đỗ Thị Hòa,18/05/2000,,LC01,0126,{ISSUED}",  # of another age
    )
    assert (done.read, done.accepted, done.known, done.unmatched) == (4, 2, 0, 2)
    assert (done.opened, done.problems, done.left_out) == ((first, second), (), ())
    assert office.state(first) == office.state(second) == "certified"
    act = office.history(first)[-1]
    assert (act.fields["certificate"], act.fields["issuer"]) == ("0123", "Đơn vị TT")
    waiting = classes.kept(office.app, office.actor("tam"))
    assert [(one.certificate, one.name, one.ref) for one in waiting] == [
        ("0125", "Lê Văn Tư", None), ("0126", "Đỗ Thị Hòa", None),
    ]  # fmt: skip


def test_a_reference_finds_it_too(office: Office, tmp_path: Path) -> None:
    """With the column ref no name is needed; one that is not there is a problem of its row."""
    ref = nominated(office, "Đỗ Thị Hòa")
    path = tmp_path / "gcn.csv"
    path.write_text(f"ref;certificate;issued\n{ref};7;2025-01-06\n00009-4;8;2025-01-06\n")
    source = Source(str(path))
    done = certificates.import_file(office.app, source, office.stamp("tam"), How())
    assert [(one.row, one.rule) for one in done.problems] == [(3, None)]
    assert (done.accepted, office.state(ref)) == (0, "nominated")
    done = certificates.import_file(office.app, source, office.stamp("tam"), How(partial=True))
    assert (done.accepted, office.state(ref)) == (1, "certified")


def test_the_same_list_twice_adds_nothing(office: Office, file: Path) -> None:
    """The second time the rows are known or still wait; nothing is written, the count of acts stays."""
    ref = nominated(office, "Đỗ Thị Hòa")
    rows = (f"Đỗ Thị Hòa,17/05/2000,,LC01,1,{ISSUED}", f"Người Lạ,17/05/2000,,,2,{ISSUED}")
    office.today = date(2025, 2, 14)
    take(office, file, *rows)
    acts = len(office.history(ref))
    done = take(office, file, *rows)
    assert (done.accepted, done.known, done.unmatched, done.problems) == (0, 1, 1, ())
    assert len(office.history(ref)) == acts
    assert len(classes.kept(office.app, office.actor("tam"))) == 1


def test_a_case_opened_later_finds_its_certificate(office: Office, file: Path) -> None:
    """It is the case's from the opening on; with the next list it is put on file; `certify` by hand does as well."""
    office.today = date(2025, 2, 14)
    rows = (f"Người Mới,01/02/1999,,LC01,1,{ISSUED}", f"Người Khác,01/02/1999,,LC01,2,{ISSUED}")
    assert take(office, file, *rows).unmatched == 2
    first = office.open(name="Người Mới", born="1999-02-01")
    other = office.open("HX01", by="hai", name="Người Khác", born="1999-02-01")
    kept = {one.certificate: one.ref for one in classes.kept(office.app, office.actor("hoa"))}
    assert kept == {"1": first, "2": None}
    office.do("nominate", first)
    assert take(office, file, f"Ai Khác,01/02/1990,,,9,{ISSUED}").matched == 1
    assert office.state(first) == "certified"
    office.do("nominate", other, by="hai")
    by_hand = office.open(name="Người Khác", born="1999-02-01")
    office.do("nominate", by_hand)
    office.do("certify", by_hand, by="lan", certificate="2", issued=date(2025, 2, 14))
    assert [one.certificate for one in classes.kept(office.app, office.actor("tam"))] == ["9"]


def test_one_is_matched_by_hand(office: Office, file: Path) -> None:
    """Who sees both puts it on file; a guard is asked, and an unknown number is not found."""
    office.today = date(2025, 2, 14)
    take(office, file, f"Người Sai Tên,01/02/1999,,LC01,1,{ISSUED}")
    ref = office.open(name="Người Đúng Tên", born="1999-02-01")
    (one,) = classes.kept(office.app, office.actor("lan"))
    with pytest.raises(Refused):
        classes.match(office.app, one.id, ref, office.stamp("lan"))
    office.do("nominate", ref)
    assert (
        classes.match(office.app, one.id, ref, office.stamp("lan"), dry_run=True).state
        == "certified"
    )
    assert classes.match(office.app, one.id, ref, office.stamp("lan")).state == "certified"
    with pytest.raises(NotFound):
        classes.match(office.app, one.id, ref, office.stamp("lan"))
    assert office.history(ref)[-1].fields["certificate"] == "1"


def test_a_voided_case_gives_its_certificate_back(office: Office, file: Path) -> None:
    """A case opened by mistake was nobody's: the next one of the person takes the certificate."""
    office.today = date(2025, 2, 14)
    take(office, file, f"Người Mới,01/02/1999,,LC01,1,{ISSUED}")
    wrong = office.open(name="Người Mới", born="1999-02-01")
    office.do("void", wrong, by="hoa", reason="ghi nhầm")
    right = office.open(name="Người Mới", born="1999-02-01")
    assert [one.ref for one in classes.kept(office.app, office.actor("lan"))] == [right]


def test_every_problem_is_told_and_nothing_written(office: Office, file: Path) -> None:
    """Cells, names that fit several, steps that a rule refuses, a number given twice: all at once."""
    good = nominated(office, "Đỗ Thị Hòa")
    for _ in range(2):
        nominated(office, "Trùng Tên")
    done_before = nominated(office, "Xong Rồi")
    office.today = date(2025, 2, 14)
    office.do("certify", done_before, by="lan", certificate="77", issued=date(2025, 2, 14))
    rows = (
        f"Đỗ Thị Hòa,17/05/2000,,LC01,1,{ISSUED}",
        "Đỗ Thị Hoa,31/02/2000,,LC01,2,14/13/2025",
        f"Trùng Tên,17/05/2000,,LC01,3,{ISSUED}",
        f"Ai Đó,17/05/2000,,KHONG,4,{ISSUED}",
        f",17/05/2000,,LC01,5,{ISSUED}",
        f"Người Lạ,17/05/2001,,LC01,1,{ISSUED}",
        "Người Lạ,17/05/2001,,LC01,,",
    )
    done = take(office, file, *rows)
    assert [(one.row, one.column) for one in done.problems] == [
        (3, "born"), (3, "issued"), (4, "name"), (5, "unit"), (6, "ref"), (7, "certificate"),
        (8, "certificate"), (8, "issued"),
    ]  # fmt: skip
    assert (done.read, done.accepted, done.unmatched) == (7, 0, 0)
    assert office.state(good) == "nominated"
    assert classes.kept(office.app, office.actor("tam")) == []
    assert take(office, file, *rows, how=How(partial=True)).accepted == 1
    assert office.state(good) == "certified"


def test_a_dry_run_tells_the_same_and_writes_nothing(office: Office, file: Path) -> None:
    """The numbers are those of the real run."""
    ref = nominated(office, "Đỗ Thị Hòa")
    rows = ("Đỗ Thị Hòa,17/05/2000,,LC01,1,06/01/2025", "Người Lạ,17/05/2000,,,2,06/01/2025")
    tried = take(office, file, *rows, how=How(dry_run=True))
    assert (tried.accepted, tried.unmatched, office.state(ref)) == (1, 1, "nominated")
    assert take(office, file, *rows) == tried


def test_who_may_take_in_certificates(office: Office, file: Path) -> None:
    """Only a centre; a unit that it takes nobody of is not there; a file without the columns is told so."""
    for user in ("lan", "hoa", "an", "thanh"):
        with pytest.raises(NotPermitted):
            take(office, file, by=user)
    with pytest.raises(NotFound):
        take(office, file, how=How(unit="KHONG"))
    file.write_text("Tên,Sinh\na,b\n")
    with pytest.raises(BadInput) as told:
        certificates.import_file(office.app, Source(str(file)), office.stamp("tam"), How())
    assert [one.vi for one in told.value.params["columns"]] == ["Số giấy chứng nhận", "Ngày cấp"]  # type: ignore[attr-defined]


def test_a_case_that_a_list_brings_finds_it_too(office: Office, file: Path) -> None:
    """An import of cases opens the person's case, which has the certificate from then on."""
    from workflow.exchange import importing
    from workflow.exchange.rows import ImportList, ImportRow
    from workflow.store.workbooks.reading import Cell

    take(office, file, "Người Mới,01/02/1999,,LC01,1,06/01/2025")
    cells: dict[str, Cell] = {
        "name": "Người Mới",
        "born": date(1999, 2, 1),
        "unit": "LC01",
        "opened": date(2025, 1, 6),
    }
    listed = ImportList("x", [ImportRow(2, cells)])
    done = importing.take(office.app, listed, office.stamp("lan")).taken
    assert [one.ref for one in classes.kept(office.app, office.actor("lan"))] == [*done.opened]


def test_a_marked_copy_has_the_problems_in_their_cells(office: Office, file: Path) -> None:
    """The copy has what is wrong before the row; it is read again without that column."""
    marked = file.with_suffix(".xlsx")
    done = take(office, file, "Ai,31/02/1999,,LC01,1,06/01/2025", how=How(marked=str(marked)))
    assert [one.column for one in done.problems] == ["born"]
    again = certificates.import_file(office.app, Source(str(marked)), office.stamp("tam"), PLAIN)
    assert ([one.column for one in again.problems], again.left_out) == (["born"], ())


def test_what_is_no_list_is_one_problem(office: Office, file: Path) -> None:
    """A file that cannot be read is told as a problem, not as a failure without an answer."""
    file.write_bytes(b"\xff\xfe\x00")
    done = certificates.import_file(office.app, Source(str(file)), office.stamp("tam"), PLAIN)
    assert (done.read, len(done.problems)) == (0, 1)


def test_a_number_that_is_somebody_elses_is_told_with_its_owner(office: Office, file: Path) -> None:
    """A number has one owner by issuer and year; the centre, which sees the case no more, is not told whose."""
    here = nominated(office, "Đỗ Thị Hòa")
    office.today = date(2025, 2, 14)
    assert take(office, file, f"Đỗ Thị Hòa,17/05/2000,,LC01,1,{ISSUED}").opened == (here,)
    done = take(office, file, f"Người Khác,01/02/1999,,LC01,1,{ISSUED}")
    assert [(one.row, one.column) for one in done.problems] == [(2, "certificate")]
    told = say(done.problems[0].message.message, done.problems[0].message.params, "vi")
    assert "hồ sơ của đơn vị khác" in told
    assert here not in told
    assert take(office, file, f"Ai Đó,01/02/1999,,LC01,2,{ISSUED}").unmatched == 1
    kept = take(office, file, f"Người Khác,01/02/1999,,LC01,2,{ISSUED}").problems
    assert "chưa rõ của ai" in say(kept[0].message.message, kept[0].message.params, "vi")
    other_year = take(office, file, "Người Khác,01/02/1999,,LC01,1,06/01/2024")
    assert (other_year.problems, other_year.unmatched) == ((), 1)


def test_a_person_stands_in_one_row(office: Office, file: Path) -> None:
    """The same certificate twice in one list is a problem that names the first row."""
    row = f"Ai Đó,01/02/1999,,LC01,1,{ISSUED}"
    done = take(office, file, row, row)
    assert [(one.row, one.message.params["row"]) for one in done.problems] == [(3, 2)]


@pytest.mark.parametrize(
    ("heading", "cell", "number", "failed", "wrong"),
    [
        ("failed", "có", "", True, False), ("Không đạt", "x", "", True, False), ("failed", "không", "7", False, False),
        ("failed", "yes", "", True, False), ("Kết quả", "không đạt", "", True, False),
        ("Kết quả", "đạt", "7", False, False), ("Xếp loại", "khá", "7", False, False),
        ("failed", "có", "7", True, True), ("Kết quả", "trượt", "7", True, True),
    ],
)  # fmt: skip
def test_what_became_of_who_was_in_a_class(
    heading: str, cell: str, number: str, failed: bool, wrong: bool, file: Path
) -> None:
    """A yes under “failed” is a failure, one under “result” is none; who failed has no number."""
    file.write_text(f"ref,certificate,{heading}\n00001-3,{number},{cell}\n")
    (given,) = class_lines.outcomes(str(file))
    assert (given.failed, bool(given.wrong)) == (failed, wrong)


def test_failed_and_passed_of_one_person_is_a_problem(file: Path) -> None:
    """Two columns that say different things of one person are told, not weighed."""
    file.write_text("ref,failed,Kết quả\n00001-3,có,đạt\n00002-6,không,trượt\n00003-9,có,trượt\n")
    assert [bool(one.wrong) for one in class_lines.outcomes(str(file))] == [True, True, False]
