"""Notices of hand-overs: which letter, which number, the same letter again, many at once."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import make_dataclass
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from states.errors import (
    AlreadyExists,
    BadInput,
    KetnapError,
    NotFound,
    NotPermitted,
    Refused,
    Unavailable,
)
from states.pipeline import Label
from tests.support import documents as doc
from tests.support import raw, statements
from tests.support.office import Office
from workflow.app import App
from workflow.casework import letter_numbers, transfers
from workflow.casework.transfer_views import TransferView
from workflow.organisation import units
from workflow.papers import letters, printing, sheets
from workflow.papers.letter_contents import place_of
from workflow.queries import cases
from workflow.register import making, seeding
from workflow.store import settings

if TYPE_CHECKING:
    from tests.support.registers import PostgresRegisters, SqliteRegisters

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = "SELECT unit_id, year, number, transfer_id, kind, issued_on FROM letters ORDER BY unit_id, year, number"
UNNUMBERED = """SELECT t.id FROM transfers t WHERE t.sent_on IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.transfer_id = t.id)"""

LETTERS = {
    "certified": ("certified", "TB", "THÔNG BÁO"),
    "applied": ("dossier", "GCN", "GIẤY CHỨNG NHẬN"),
    "verified": ("dossier", "GCN", "người vào Đảng đang trong thời gian được giúp đỡ, xem xét"),
    "proposed": ("proposal", "CV", "V/v chuyển hồ sơ đề nghị kết nạp đảng viên"),
    "decided": ("decision", "CV", "V/v chuyển quyết định kết nạp đảng viên và hồ sơ người vào Đảng"),
    "probation": ("membership", "GT", "chuyển sinh hoạt đảng"),
    "member": ("membership", "GT", "đảng viên chính thức, chuyển sinh hoạt đảng"),
}  # fmt: skip


@pytest.fixture
def office(office: Office) -> Office:
    """Return an office whose units let the register count their letters, which has less to wait for."""
    office.count_letters()
    return office


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where letters are printed to."""
    return tmp_path / "it.docx"


def printed(office: Office, number: int, file: Path, by: str = "lan") -> str:
    """Print a notice, in the place of one that is there, and return its words."""
    letters.notice(office.app, number, str(file), office.stamp(by), force=True)
    return doc.docx_text(file.read_bytes())


def numbers(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Return every number given: unit, year, number."""
    statements.give(monkeypatch, test_numbers=NUMBERS)
    with office.app.reading() as session:
        rows = session.execute("test_numbers")
    return [(row["unit_id"], row["year"], row["number"]) for row in rows]


@pytest.mark.parametrize(("state", "expected"), LETTERS.items(), ids=LETTERS)
def test_each_state_gives_its_own_letter(
    office: Office, state: str, expected: tuple[str, str, str], out: Path
) -> None:
    """What goes with a case is the letter of the state it stands in, with the sign of its type."""
    kind, sign, words = expected
    ref = office.at(state)
    number = office.transfer(ref).id
    done = letters.notice(office.app, number, str(out), office.stamp("lan"))
    issuer = "CB" if sign in ("TB", "GT") else "ĐU"
    assert (done.letter, done.number) == (kind, f"01-{sign}/{issuer}")
    text = doc.docx_text(out.read_bytes())
    assert words in text
    assert "Đơn vị LC02, Đơn vị LC" in text
    house = "LC01" if issuer == "CB" else "LC"
    assert f"Lưu Đơn vị {house} (hồ sơ {ref})." in text


def test_the_view_is_the_promised_one(office: Office, out: Path) -> None:
    """Printing answers the promised view of the transfer, the number, the file and the letter's day."""
    office.unit("LC01", term_from="2025-01-02")
    number = office.transfer(office.at("certified"), left="2025-03-20").id
    done = letters.notice(office.app, number, str(out), office.stamp("lan"))
    plain = transfers.listed(office.app, office.stamp("lan"))[0]
    promised = len(TransferView._fields)
    assert done[:promised] == plain[:promised]
    assert done[promised:] == ("01-TB/CB", str(out), date(2025, 3, 14), ())


def test_a_draft_that_went_on_gets_the_letter_of_its_state(office: Office, out: Path) -> None:
    """A case that applied while its hand-over was a draft leaves with the other letter, by a new number."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    assert "Số 01-TB/CB" in printed(office, number, out)
    office.today = date(2025, 5, 5)
    office.do("apply", ref)
    assert "Số 01-GCN/ĐU" in printed(office, number, out)
    assert office.step(number, "send").letter == "dossier"
    assert "Số 01-GCN/ĐU" in printed(office, number, out)


def test_printed_again_it_is_the_same(office: Office, tmp_path: Path) -> None:
    """A letter printed twice, on another day and by another user, has the same number and bytes."""
    number = office.transfer(office.at("verified")).id
    for medium in ("docx", "pdf"):
        files = [tmp_path / f"{n}.{medium}" for n in (1, 2)]
        letters.notice(office.app, number, str(files[0]), office.stamp("lan"))
        office.later(40)
        letters.notice(office.app, number, str(files[1]), office.stamp("hoa"))
        assert files[0].read_bytes() == files[1].read_bytes()


def test_a_letter_that_left_stays_as_it_left(office: Office, out: Path) -> None:
    """What is put on file, corrected or accepted after the sending changes nothing of the letter."""
    ref = office.at("verified")
    number = office.transfer(ref).id
    before = printed(office, number, out)
    office.set(ref, residence="Phố mới")
    assert "Phố mới" in printed(office, number, out)  # a draft follows the case
    office.step(number, "send")
    sent = printed(office, number, out)
    assert sent != before
    office.record("opinion", ref, source="sending-unit", reply_no="99")
    office.step(number, "acknowledge", by="ly")
    office.step(number, "accept", by="ly", helper="Phạm Thị Nhận")
    assert printed(office, number, out) == sent


def test_sending_gives_the_number(
    office: Office, monkeypatch: pytest.MonkeyPatch, out: Path
) -> None:
    """A hand-over that is sent unprinted has its number, dated as it was sent."""
    number = office.transfer(office.at("certified")).id
    office.step(number, "send")
    assert numbers(office, monkeypatch) == [(office.city.units["LC01"], 2025, 1)]
    office.later(30)
    assert "Ngày 14 tháng 3 năm 2025" in printed(office, number, out)


def test_numbers_count_per_unit_and_year(
    office: Office, monkeypatch: pytest.MonkeyPatch, out: Path
) -> None:
    """Each unit counts from one in each year."""
    ours = [office.transfer(office.at("certified")).id for _ in range(2)]
    theirs = office.transfer(office.at("certified", of="LC02"), "LC01", by="ly").id
    for number in ours:
        printed(office, number, out)
    printed(office, theirs, out, by="ly")
    later = office.transfer(office.at("certified")).id
    office.today = date(2026, 1, 5)
    assert "Số 01-TB/CB" in printed(office, later, out)
    one, two = office.city.units["LC01"], office.city.units["LC02"]
    expected = [(one, 2025, 1), (one, 2025, 2), (one, 2026, 1), (two, 2025, 1)]
    assert numbers(office, monkeypatch) == expected


def test_a_failed_step_gives_its_number_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sending that does not come about leaves no gap."""
    first, second = (office.transfer(office.at("certified")).id for _ in range(2))
    monkeypatch.setattr("workflow.casework.writing.apply", _fails)
    with pytest.raises(RuntimeError):
        office.step(first, "send")
    monkeypatch.undo()
    office.step(second, "send")
    assert [number for _, _, number in numbers(office, monkeypatch)] == [1]


def _fails(*_: object) -> None:
    raise RuntimeError


def test_who_prints(office: Office, out: Path) -> None:
    """The leaving side and those above it print; the receiving side may not, others find nothing."""
    number = office.transfer(office.at("certified")).id
    with pytest.raises(NotFound):
        printed(office, number, out, by="ly")  # a draft is nothing to the other side yet
    with pytest.raises(NotFound):
        printed(office, number, out, by="hai")
    with pytest.raises(NotPermitted):
        printed(office, number, out, by="thu")  # an inspector gives no numbers …
    printed(office, number, out, by="hoa")
    printed(office, number, out, by="thu")  # … but reads what has one
    office.step(number, "send")
    with pytest.raises(NotPermitted):
        printed(office, number, out, by="ly")
    with pytest.raises(NotFound):
        printed(office, number + 1, out)


def test_a_draft_that_was_cancelled_has_no_letter(office: Office, out: Path) -> None:
    """What ended before a letter was made is refused; a letter that was made can be printed again."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    office.step(number, "cancel", reason="ở lại")
    with pytest.raises(Refused):
        printed(office, number, out)
    again = office.transfer(ref).id
    told = printed(office, again, out)
    office.step(again, "cancel", reason="ở lại")
    assert printed(office, again, out) == told


def test_an_undone_sending_keeps_its_number(office: Office, out: Path) -> None:
    """A hand-over sent by mistake and sent again has the number it had."""
    ref = office.at("certified")
    first = office.transfer(ref).id
    office.step(first, "send")
    office.correct(ref)
    assert "Số 01-TB" in printed(office, first, out)
    office.step(first, "send")
    assert "Số 01-TB" in printed(office, first, out)


@pytest.mark.parametrize("closing", ["LC02", "LC01"])
def test_a_letter_stays_as_it_left_when_a_unit_is_closed(
    office: Office, out: Path, closing: str
) -> None:
    """When either side is closed after the sending the letter still names who it was from and for, byte for byte."""
    for code in ("LC03", "LC04"):
        units.add(office.app, units.NewUnit(code, f"Chi bộ {code}", "branch", "LC"), office.stamp("an"))  # fmt: skip
    number = office.transfer(office.at("certified")).id
    units.close(
        office.app, "LC02", "LC03", office.stamp("an")
    )  # before it leaves: it is for the heir
    office.later(1)
    office.step(number, "send")
    before = printed(office, number, out, by="hoa")
    assert "Chi bộ LC03" in before
    office.later(1)
    units.close(office.app, "LC03" if closing == "LC02" else "LC01", "LC04", office.stamp("an"))
    assert printed(office, number, out, by="hoa") == before


def test_who_is_addressed_has_a_capital(office: Office, out: Path) -> None:
    """An official letter to a place outside is addressed with a capital, and says it small in its text."""
    number = office.transfer(office.at("proposed"), None, residence="Tỉnh Khác").id
    text = printed(office, number, out)
    assert "Kính gửi: Cấp ủy nơi chuyển đến (Tỉnh Khác)" in text
    assert "chuyển đến cấp ủy nơi chuyển đến (Tỉnh Khác)" in text


def test_each_hand_over_of_a_case_has_its_own_letter(office: Office, out: Path) -> None:
    """A case that is handed over twice has two letters, each as the case was then."""
    ref = office.at("certified")
    first = office.hand_over(ref)
    office.later(20)
    office.set(ref, by="ly", residence="Chỗ ở thứ hai")
    second = office.transfer(ref, "HX01", by="ly").id
    assert "Chỗ ở thứ hai" not in printed(office, first, out)
    text = printed(office, second, out, by="ly")
    assert "Số 01-TB/ĐU" in text
    assert "Chỗ ở thứ hai" in text
    assert "Phạm Thị Nhận" in text


def test_a_place_outside(office: Office, out: Path) -> None:
    """A letter to a place outside the register names the place and asks for a written answer."""
    ref = office.at("certified")
    number = office.transfer(ref, None, residence="Thôn A & B <x>, tỉnh Khác").id
    text = printed(office, number, out)
    assert "đến cấp ủy nơi chuyển đến (Thôn A & B <x>, tỉnh Khác)" in text
    assert "trả lời bằng văn bản" in text
    assert "ngày làm việc" not in text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        # decided on 15/9/2025: thirty working days on is 27/10/2025, as no holiday lies between
        (date(2025, 10, 27), "Quyết định chưa quá 30 ngày làm việc, còn được sử dụng đến hết ngày 27/10/2025."),
        (date(2025, 10, 28), "Quyết định đã quá 30 ngày làm việc, chỉ được sử dụng đến hết ngày 27/10/2025."),
    ],
)  # fmt: skip
def test_how_old_the_decision_is(office: Office, sent: date, words: str, out: Path) -> None:
    """The letter with a decision says whether a new branch may still hold the ceremony by it."""
    number = office.transfer(office.at("decided")).id
    office.today = sent
    assert words in printed(office, number, out)


def test_the_introduction_of_a_member_says_by_when(office: Office, out: Path) -> None:
    """A membership transfer letter gives thirty working days, from the day it is dated."""
    ref = office.at("probation")
    office.today = date(2025, 10, 6)
    number = office.transfer(ref).id
    text = printed(office, number, out)
    assert "trong thời hạn 30 ngày làm việc, chậm nhất ngày 17/11/2025" in text
    assert "Ngày vào Đảng (ngày tổ chức lễ kết nạp): 03/10/2025." in text
    assert "Ngày hết thời gian dự bị: 03/10/2026." in text


def test_the_dossier_list(office: Office, out: Path) -> None:
    """The list names the papers on file with their type numbers, numbers and dates, in order."""
    ref = office.at("decided")
    printed(office, office.transfer(ref).id, out)
    rows = [[c.text for c in row.cells] for row in doc.opened(out.read_bytes()).tables[1].rows][1:]
    assert [row[2] for row in rows] == [
        "38", "37", "01", "39", "39", "96", "97", "", "42", "42", "43", "05",
    ]  # fmt: skip
    assert rows[0][1:] == [
        "Giấy chứng nhận bồi dưỡng nhận thức về Đảng (TT)",
        "38",
        "CN-1",
        "14/03/2025",
    ]
    assert rows[1][1:] == ["Đơn xin vào Đảng", "37", "", "01/05/2025"]
    assert rows[3][1] == "Giấy giới thiệu người vào Đảng (Trần Văn Giúp)"
    assert rows[-2][1:] == [
        "Nghị quyết của chi bộ đề nghị kết nạp đảng viên",
        "43",
        "9",
        "04/08/2025",
    ]
    assert rows[-1][1:] == ["Quyết định kết nạp đảng viên", "05", "QD-1", "15/09/2025"]


def test_papers_that_were_taken_back_are_not_listed(office: Office, out: Path) -> None:
    """A resolution whose dossier was returned, a retracted opinion and a waived one are no papers."""
    ref = office.at("proposed")
    office.do("return_dossier", ref, by="hoa")
    opinion = office.record("opinion", ref, source="sending-unit", reply_no="77")
    office.correct(ref, retracts=opinion)
    office.record("opinion", ref, source="sending-unit", waived="không có nơi cử đi")
    text = printed(office, office.transfer(ref).id, out)
    assert "Nghị quyết" not in text
    assert "nơi cử đi" not in text
    assert "Số 01-GCN" in text


# -- where it goes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["it.txt", "it", "docx", "it.docx.zip"])
def test_another_ending(office: Office, tmp_path: Path, name: str) -> None:
    """A file that is neither .docx nor .pdf is wrong usage that names the remedy; nothing is numbered."""
    number = office.transfer(office.at("certified")).id
    with pytest.raises(BadInput, match=r"\.docx.*\.pdf"):
        letters.notice(office.app, number, str(tmp_path / name), office.stamp("lan"))
    with office.app.reading() as session:
        assert letter_numbers.given(session, number, "certified") is None


def test_a_file_that_is_there(office: Office, out: Path) -> None:
    """A file is not written over unless told so."""
    number = office.transfer(office.at("certified")).id
    out.write_bytes(b"mine")
    with pytest.raises(AlreadyExists):
        letters.notice(office.app, number, str(out), office.stamp("lan"))
    assert out.read_bytes() == b"mine"
    letters.notice(office.app, number, str(out), office.stamp("lan"), force=True)
    assert out.read_bytes()[:2] == b"PK"


def test_a_folder_that_cannot_be_written(office: Office, tmp_path: Path) -> None:
    """Where the file cannot be written it is said, nothing half is left, and the number waits."""
    number = office.transfer(office.at("certified")).id
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(Unavailable):
        letters.notice(office.app, number, str(tmp_path / "a" / "it.docx"), office.stamp("lan"))
    assert os.listdir(tmp_path) == ["a"]
    assert "Số 01-TB" in printed(office, number, tmp_path / "it.docx")


def test_a_replaced_date_on_a_live_register(tmp_path: Path) -> None:
    """Printing writes: on a live register it refuses a replaced date as every other verb does."""
    url = f"sqlite:///{tmp_path / 'live.db'}"
    making.create(url, one_branch=seeding.OneBranch("Chi bộ", "lan"))
    with App.open(url, date(2026, 11, 3)) as app:
        from workflow.ground import people
        from workflow.stamp import Stamp

        stamp = Stamp(people.resolve(app, "lan"), app.now(), app.today())
        with pytest.raises(BadInput, match="--today"):
            letters.notice(app, 1, str(tmp_path / "it.docx"), stamp)


@pytest.mark.parametrize(
    ("city", "place"),
    [
        ("Đảng bộ Thành phố Sông Mơ", "Sông Mơ"),
        ("Đảng bộ Thành phố", ""),
        ("Thành ủy Sông Mơ", "Sông Mơ"),
        ("Sông Mơ", "Sông Mơ"),
    ],
)
def test_the_place_of_a_document(city: str, place: str) -> None:
    """A document is dated from the city, without the words for what it is."""
    assert place_of(city) == place


# -- templates of one's own -----------------------------------------------------------------------------


def test_templates_of_the_register(office: Office, tmp_path: Path) -> None:
    """An administrator chooses the folder whose templates come first; nobody else may."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "certified.typ").write_text('#import "_form.typ": *\nMẫu riêng', "utf-8")
    with pytest.raises(NotPermitted):
        printing.prefer(office.app, str(tmp_path / "own"), office.stamp("hoa"))
    printing.prefer(office.app, str(tmp_path / "own"), office.stamp("an"))
    number = office.transfer(office.at("certified")).id
    file = tmp_path / "it.pdf"
    letters.notice(office.app, number, str(file), office.stamp("lan"))
    assert "Mẫu riêng" in doc.pdf_text(file.read_bytes())
    printing.prefer(office.app, "", office.stamp("an"))
    letters.notice(office.app, number, str(file), office.stamp("lan"), force=True)
    assert "Mẫu riêng" not in doc.pdf_text(file.read_bytes())
    with office.app.reading() as session:
        assert settings.read(session, printing.SETTING) == ""


def test_characters_without_a_glyph_are_told(office: Office, tmp_path: Path) -> None:
    """Who prints words that the PDF cannot show is warned; as DOCX there is nothing to warn of."""
    office.unit("LC01", term_from="2025-01-02")
    number = office.transfer(office.at("certified", residence="Số 5 phố Huế 😀")).id
    done = letters.notice(office.app, number, str(tmp_path / "a.pdf"), office.stamp("lan"))
    assert [w.params["characters"] for w in done.warnings] == ["😀"]
    done = letters.notice(office.app, number, str(tmp_path / "a.docx"), office.stamp("lan"))
    assert done.warnings == ()


def test_a_folder_of_templates_that_is_gone(office: Office, tmp_path: Path) -> None:
    """Where the chosen folder is not there (any more, or on this machine), it is said."""
    office.unit("LC01", term_from="2025-01-02")
    (tmp_path / "own").mkdir()
    printing.prefer(office.app, str(tmp_path / "own"), office.stamp("an"))
    number = office.transfer(office.at("certified")).id
    done = letters.notice(office.app, number, str(tmp_path / "a.docx"), office.stamp("lan"))
    assert done.warnings == ()
    (tmp_path / "own").rmdir()
    done = letters.notice(office.app, number, str(tmp_path / "b.docx"), office.stamp("lan"))
    assert [w.params for w in done.warnings] == [{"folder": str(tmp_path / "own")}]
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


# -- many -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_many_notices(office: Office, tmp_path: Path, format: str) -> None:
    """Each notice has its file and its line in the index; one that cannot be made stops no other."""
    refs = [office.at("certified", name=name) for name in ("Lê Một", "Lê Hai")]
    # an older program took such a name
    raw.tamper(office.url, "UPDATE act_parts SET value = replace(value, 'Lê Một', '=Đỗ & <b>')")
    ids = [office.transfer(ref).id for ref in refs]
    folder = tmp_path / "out"
    items = letters.notices(
        office.app, [ids[0], 999, ids[1]], str(folder), office.stamp("lan"), format
    )
    assert [item.file for item in items] == [
        f"0001-{refs[0]}.{format}",
        "",
        f"0002-{refs[1]}.{format}",
    ]
    assert isinstance(items[1].error, NotFound)
    assert sorted(os.listdir(folder)) == sorted(
        [items[0].file, items[2].file, "index.csv", "index.html"]
    )
    with (folder / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][:3] == ["01-TB/CB", refs[0], "'=Đỗ & <b>"]
    assert "999" in rows[2][-1]
    page = (folder / "index.html").read_text("utf-8")
    assert "=Đỗ &amp; &lt;b&gt;" in page
    assert f'href="{items[0].file}"' in page
    again = letters.notices(office.app, ids, str(folder), office.stamp("lan"), format)
    assert [item.file for item in again] == [items[0].file, items[2].file]


def test_many_notices_in_no_known_format(office: Office, tmp_path: Path) -> None:
    """A format that there is not is wrong usage, before anything is made."""
    with pytest.raises(BadInput):
        letters.notices(office.app, [1], str(tmp_path / "out"), office.stamp("lan"), "odt")
    assert not (tmp_path / "out").exists()


def test_eight_print_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Eight who print and send at one moment get numbers without gaps or doubles, the same letter one."""
    monkeypatch.setenv("KETNAP_WAIT", "60")
    ids = [office.transfer(office.at("certified")).id for _ in range(12)]
    start = Barrier(8)

    def work(at: int) -> list[str]:
        mine = Office(office.url, office.today, city=office.city)
        try:
            start.wait(60)
            told = []
            for n, number in enumerate(ids[at % 4 :] + ids[: at % 4]):
                if (at + n) % 5 == 0:
                    try:
                        mine.step(number, "send")
                    except KetnapError:
                        continue  # somebody else has sent it
                done = letters.notice(
                    mine.app, number, str(tmp_path / f"{at}-{number}.docx"), mine.stamp("lan")
                )
                told.append(f"{number} {done.number}")
            return told
        finally:
            mine.app.close()

    with ThreadPoolExecutor(8) as pool:
        told = {line for lines in pool.map(work, range(8)) for line in lines}
    assert len(told) == len(ids)  # the same number for everybody who printed it
    assert [n for _, _, n in numbers(office, monkeypatch)] == list(range(1, len(ids) + 1))


def test_many_are_printed_from_both_ends(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Four who print the letters of several units, each in another order, do not block each other."""
    monkeypatch.setenv("KETNAP_WAIT", "60")
    leaving = (
        ("LC01", "lan", "HX01"),  # by LC
        ("LC02", "ly", "LC01"),  # by itself
        ("HX01", "hai", "LC01"),  # by HX
    )
    ids = [
        office.transfer(office.at("certified", of=unit), to, by=by).id
        for _ in range(6)
        for unit, by, to in leaving
    ]
    start = Barrier(4)

    def work(at: int) -> list[letters.Item]:
        mine = Office(office.url, office.today, city=office.city)
        mine.later(at)
        order = ids[::-1] if at % 2 else ids
        try:
            start.wait(60)
            folder = str(tmp_path / str(at))
            return letters.notices(mine.app, order[at:] + order[:at], folder, mine.stamp("quan"))
        finally:
            mine.app.close()

    with ThreadPoolExecutor(4) as pool:
        items = [item for items in pool.map(work, range(4)) for item in items]
    assert [item.error for item in items if item.error] == []
    assert len({(item.ref, item.number) for item in items}) == len(ids)
    for unit in ("LC", "LC02", "HX"):
        given = [n for of, _, n in numbers(office, monkeypatch) if of == office.city.units[unit]]
        assert given == list(range(1, 7))


def _without_gaps(url: str, kills: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers that open, send and accept be killed; look at the numbers they left."""
    command = [sys.executable, "-m", "tests.support.killed", url, str(kills), "20251124"]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True, timeout=300)
    statements.give(monkeypatch, test_numbers=NUMBERS, test_unnumbered=UNNUMBERED)
    with App.open(url, date(2025, 4, 1)) as app, app.reading() as session:
        given = [row["number"] for row in session.execute("test_numbers")]
        assert session.execute("test_unnumbered") == []
    assert given
    assert given == list(range(1, len(given) + 1))


def test_kills_leave_no_gap_on_sqlite(
    sqlite_registers: SqliteRegisters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often a worker is killed, every hand-over that was sent has a number, without gaps."""
    _without_gaps(sqlite_registers.fresh(), 60, monkeypatch)


@pytest.mark.postgres
def test_kills_leave_no_gap_on_postgresql(
    postgres_registers: PostgresRegisters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same on the other database."""
    _without_gaps(postgres_registers.fresh(), 20, monkeypatch)
    postgres_registers.give_back()


# -- sheets ---------------------------------------------------------------------------------------------


def test_the_dossier_page(office: Office, tmp_path: Path) -> None:
    """The dossier page has the person, the way, the papers and the limits; what is sensitive not for all."""
    ref = office.at("verified", religion="đạo A", ethnicity="Tày", residence="Phố Mơ")
    texts = {}
    for who in ("lan", "thu"):
        file = tmp_path / f"{who}.docx"
        sheets.case_file(office.app, ref, office.actor(who), str(file))
        texts[who] = doc.docx_text(file.read_bytes())
    for words in (
        "HỒ SƠ THEO DÕI NGƯỜI VÀO ĐẢNG",
        ref,
        "Phố Mơ",
        "Nộp đơn, lý lịch",
        "Đơn xin vào Đảng",
        "D9",
    ):
        assert all(words in text for text in texts.values()), words
    assert "đạo A" in texts["lan"]
    assert "Tày" in texts["lan"]
    assert "đạo A" not in texts["thu"]
    assert "Tày" not in texts["thu"]
    assert texts["thu"].count(cases.MASK) == 2


def test_the_deadline_sheet(office: Office, tmp_path: Path) -> None:
    """The deadline sheet has each limit with its start, count, days left out, due day and source."""
    ref = office.at("proposed")  # on 4 August 2025, sixty working days
    file = tmp_path / "it.docx"
    sheets.deadlines_file(office.app, ref, office.actor("lan"), str(file))
    rows = [
        [doc.spaced(c.text) for c in row.cells]
        for row in doc.opened(file.read_bytes()).tables[1].rows
    ]
    d1 = next(row for row in rows if row[0] == "D1")
    assert d1[2:4] == ["04/08/2025", "60 ngày làm việc"]
    assert d1[5].startswith("29/10/2025")
    assert "02/09/2025" in d1[4]
    assert "294-QĐ/TW" in d1[7]
    with pytest.raises(NotFound):
        sheets.deadlines_file(office.app, ref, office.actor("hai"), str(tmp_path / "no.docx"))


def test_the_stuck_list(office: Office, tmp_path: Path) -> None:
    """The stuck list of a unit has a row for each case, in the order given; an empty one says so."""
    row = {
        "ref": "00012-3", "unit": "LC01", "name": "A & B <x>", "state": "proposed", "rule": "D1", "kind": "statutory",
        "cause": "quá hạn", "since": date(2025, 8, 4), "due": date(2025, 10, 29), "days_late": 3, "owner": "authority",
        "next": "ketnap advance decide 00012-3", "total_days": 2031, "resets": 2, "held_days": 0,
    }  # fmt: skip
    file = tmp_path / "it.docx"
    sheets.stuck_file(
        office.app, [row, row | {"ref": "00013-1"}], None, office.actor("hoa"), str(file)
    )
    opened = doc.opened(file.read_bytes())
    rows = [[doc.spaced(c.text) for c in one.cells] for one in opened.tables[1].rows][1:]
    assert rows[0] == [
        "1",
        "A & B <x>\n00012-3",
        "Đơn vị LC01",
        "Chi bộ đã ra nghị quyết đề nghị kết nạp\nTrong diện theo dõi 2.031 ngày, làm lại 2 lần",
        "quá hạn: Cấp ủy có thẩm quyền xem xét, quyết định kết nạp và thông báo cho chi bộ (D1)",
        "29/10/2025\nquá hạn 3 ngày",
        "Quyết định kết nạp\nNơi thực hiện: Cấp ủy có thẩm quyền",
    ]
    assert rows[1][1] == "A & B <x>\n00013-1"
    told = row | {"cause": Label("Chờ trả lời", "reply awaited"), "rule": None}
    view = make_dataclass("view", row)(**told)
    sheets.stuck_file(office.app, [view], None, office.actor("hoa"), str(file), force=True)
    assert "Chờ trả lời\n" in doc.docx_text(file.read_bytes())
    sheets.stuck_file(office.app, [], "LC01", office.actor("hoa"), str(file), force=True)
    assert "Không có hồ sơ nào" in doc.docx_text(file.read_bytes())
    assert "ĐƠN VỊ LC01" in doc.docx_text(file.read_bytes())
    with pytest.raises(NotFound):
        sheets.stuck_file(office.app, [], "HX01", office.actor("hoa"), str(file), force=True)
