"""Cases and acts in files: the same content comes back, what is sensitive stays, every export is on record."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from states.errors import AlreadyExists, BadInput, NotFound, NotPermitted
from tests.support.office import Office
from workflow.exchange import case_rows, exporting, importing, lists
from workflow.exchange.exporting import Exported, Wanted
from workflow.ground import first_day
from workflow.queries import cases, exports
from workflow.store import journal, settings
from workflow.upkeep import seals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers

SECRET: dict[str, Any] = {
    "identity_no": "001200000123",
    "religion": "Công giáo",
    "ethnicity": "Tày",
}


def work(office: Office) -> None:
    """Bring people to most states, with what columns hold and what they do not."""
    for state in (
        "nominated",
        "certified",
        "verified",
        "declined",
        "withdrawn",
        "member",
        "removed",
    ):
        office.at(state)
    office.at("proposed", of="HX01")
    ref = office.at("identified")
    office.set(ref, residence="=Hà Nội", **SECRET)
    office.hold(ref, "2025-02-01")
    office.resume(ref)
    office.today = date(2026, 11, 3)


@pytest.fixture
def busy(registers: Registers) -> Iterator[Office]:
    """Lend a city with nine people under way."""
    office = Office.lent(registers, "exported", work)
    yield office
    office.app.close()


def export(
    office: Office, file: Path, by: str = "hoa", what: str = "cases", **wanted: Any
) -> Exported:
    """Export what a user sees."""
    return exporting.write(office.app, str(file), Wanted(what, **wanted), office.stamp(by))


def table(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by their headings."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_was_exported_is_taken_in_and_exported_again_with_the_same_content(
    busy: Office, registers: Registers, tmp_path: Path, ending: str
) -> None:
    """An empty register takes the file in whole; its own export is the same, byte by byte."""
    first, second = tmp_path / f"first.{ending}", tmp_path / f"second.{ending}"
    done = export(busy, first, unmasked=True)
    assert (done.rows, done.masked) == (8, False)
    assert done.left_behind == {"hold": 1, "resume": 1, "set": 1}
    assert done.not_carried == 3
    url, city = registers.planted()
    empty = Office(url, busy.today, city=city)
    with empty.app.transaction() as session:
        settings.write(session, first_day.FIRST_DAY, "2027-01-01", journal.by(empty.stamp("an")))
    taken = importing.take(
        empty.app, lists.read(lists.Source(str(first))), empty.stamp("hoa")
    ).taken
    assert taken.problems == ()
    assert taken.accepted == 8
    assert export(empty, second, unmasked=True).not_carried == 0
    assert second.read_bytes() == first.read_bytes()
    facts = cases.show(empty.app, "00008-4", empty.actor("hoa")).facts
    assert (facts["residence"], facts["identity_no"]) == ("=Hà Nội", SECRET["identity_no"])
    empty.app.close()


def test_what_is_sensitive_is_left_out_unless_a_role_may_see_it_and_asks(
    busy: Office, tmp_path: Path
) -> None:
    """Without --unmasked no file has it; with it the branch's has, and an inspector is refused."""
    for number, (what, ending) in enumerate(
        [(w, e) for w in ("cases", "acts") for e in ("csv", "json", "xes")]
    ):
        file = tmp_path / f"{number}.{ending}"
        assert export(busy, file, what=what).masked
        told = file.read_text("utf-8")
        assert not any(value in told for value in SECRET.values()), file
    with pytest.raises(NotPermitted):
        export(busy, tmp_path / "x.csv", by="thu", unmasked=True)
    export(busy, tmp_path / "lan.csv", by="lan", unmasked=True)
    assert {row["identity_no"] for row in table(tmp_path / "lan.csv")} == {
        "",
        SECRET["identity_no"],
    }


def test_acts_are_told_as_the_history_has_them(busy: Office, tmp_path: Path) -> None:
    """Each act is a row with the promised columns; one undone by a correction is not in force."""
    ref = cases.listed(busy.app, cases.Wanted(states=("certified",)), busy.actor("lan"))[0].ref
    busy.correct(ref, by="tam")
    file = tmp_path / "acts.csv"
    export(busy, file, what="acts", states=("enrolled",))
    rows = [row for row in table(file) if row["ref"] == ref]
    assert [*rows[0]] == [*exporting.ACT_COLUMNS]
    history = cases.history(busy.app, ref, busy.actor("hoa"))
    told = [(int(r["act"]), r["move"], r["to"], r["on"], r["actor"], r["effective"]) for r in rows]
    assert told == [
        (h.act, h.move, h.to, h.on.isoformat(), h.actor, str(h.effective).lower()) for h in history
    ]
    assert [r["effective"] for r in rows][-2:] == ["false", "true"]
    assert {r["unit"] for r in rows} == {"LC01"}
    assert json.loads(rows[1]["fields"])["resolution"] == "1"


def test_a_cell_is_never_a_formula(busy: Office, tmp_path: Path) -> None:
    """Text that begins like a formula is held in CSV, and is text in a workbook, where noughts stay too."""
    sheet, book = tmp_path / "a.csv", tmp_path / "a.xlsx"
    export(busy, sheet, unmasked=True, states=("identified",))
    assert sheet.read_bytes().startswith("\ufeff".encode())
    assert table(sheet)[0]["residence"] == "'=Hà Nội"
    export(busy, book, unmasked=True, states=("identified",))
    head, row = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    told = dict(zip(head, row, strict=True))
    assert (told["Nơi cư trú"], told["Số định danh cá nhân"]) == ("=Hà Nội", SECRET["identity_no"])
    assert all(isinstance(cell, str) for cell in row)


XES = "{http://www.xes-standard.org/}"


def test_the_log_has_the_structure_of_xes(busy: Office, tmp_path: Path) -> None:
    """Extensions, globals, classifiers, attributes and traces come in this order; events have name, time and resource."""
    file = tmp_path / "log.xes"
    done = export(busy, file, what="acts")
    log = ET.parse(file).getroot()
    assert log.tag == f"{XES}log"
    order = ["extension", "global", "classifier", "string", "trace"]
    tags = [one.tag.removeprefix(XES) for one in log]
    assert tags == sorted(tags, key=order.index)
    assert set(tags) == set(order)
    events = log.findall(f"{XES}trace/{XES}event")
    assert len(events) == done.rows
    for event in events:
        told = {one.get("key"): (one.tag.removeprefix(XES), one.get("value")) for one in event}
        assert told["concept:name"][0] == told["org:resource"][0] == "string"
        assert told["time:timestamp"][0] == "date"
        assert str(told["time:timestamp"][1]).endswith("T00:00:00.000+07:00")
    assert len(log.findall(f"{XES}trace")) == export(busy, tmp_path / "cases.xes").rows == 8


def test_every_export_is_on_record(busy: Office, tmp_path: Path) -> None:
    """Who, when, what, how many, masked or not; told to whoever stands above, and proved like the office's journal."""
    export(busy, tmp_path / "a.csv")
    export(busy, tmp_path / "b.json", by="lan", what="acts", unmasked=True)
    made = exports.exports(busy.app, busy.actor("tu"))
    assert [(e.actor, e.what, e.unit, e.file, e.masked) for e in made] == [
        ("hoa", "cases", "LC", "a.csv", True),
        ("lan", "acts", "LC01", "b.json", False),
    ]
    assert made[0].rows == 8
    assert made[0].at == busy.app.now()
    assert [e.actor for e in exports.exports(busy.app, busy.actor("lan"))] == ["lan"]
    assert seals.verify(busy.app).ok


def test_a_file_is_whole_or_not_there(
    busy: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it fails midway nothing is left and nothing is on record; a file that is there stays unless --force."""
    file = tmp_path / "a.csv"
    with monkeypatch.context() as patched:
        patched.setattr(case_rows, "of_case", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            export(busy, file)
    for name in ("a.txt", "a"):
        with pytest.raises(BadInput):
            export(busy, tmp_path / name)
    with pytest.raises(NotFound):
        export(busy, file, unit="HX")
    assert list(tmp_path.iterdir()) == []
    assert exports.exports(busy.app, busy.actor("tu")) == []
    file.write_text("mine", "utf-8")
    with pytest.raises(AlreadyExists):
        export(busy, file)
    assert file.read_text("utf-8") == "mine"
    export(busy, file, force=True)
    assert len(table(file)) == 8
