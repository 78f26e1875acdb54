"""Lists written into files: every command that writes one, on record, whole, and in Vietnamese words."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest

import cli
from notifications import language
from states.errors import Unavailable
from tests.commands.test_list_files import sheets
from tests.support import screens
from workflow.app import App
from workflow.commands.frame import listing
from workflow.commands.screen import exported, output, workbook
from workflow.queries import case_columns
from workflow.store import files, journal

TODAY = "2026-11-02"
LINES = {
    "audit conflicts": "--year 2026",
    "audit exports": "",
    "audit journal": "",
    "calendar list": "2026",
    "case find": "a",
    "case history": "00001-3",
    "case list": "",
    "class list": "",
    "class unmatched": "",
    "deadlines": "00001-3",
    "inbox": "",
    "job list": "",
    "job runs": "",
    "mail evidence": "00001-3",
    "mail list": "",
    "remind": "",
    "report bottlenecks": "--cases",
    "report certified-waiting": "--closed",
    "report cycle-times": "--cases",
    "report exceptions": "--from 2019-01-01",
    "report funnel": "--cases",
    "report groups": "--cases",
    "report helpers": "--cases",
    "report idle-units": "--years 1",
    "report reconcile": "--cases --from 2019-01-01",
    "report sources": "--cases",
    "report stages": "--cases --from 2019-01-01",
    "report targets": "--cases",
    "report training": "--cases",
    "report transfers": "",
    "report verification": "--cases",
    "rules impact": "2025-07",
    "rules list": "",
    "stalled": "",
    "transfer list": "",
    "unit list": "",
    "user list": "",
}
"""What each command that writes a list is given here."""
MORE = (
    "case list --columns " + ",".join(case_columns.COLUMNS),
    "report bottlenecks --what-if",
    "report funnel --as-of 2026-06-30 --known-at 2026-07-31",
    "stalled --by cause",
    "stalled --by owner",
    "stalled --by step",
    "stalled --by unit",
)
"""Other answers of the same commands."""
ALL = (*(f"{name} {rest}".strip() for name, rest in LINES.items()), *MORE)
CODE = re.compile(r"[a-z]+(?:[-_][a-z]+)*")
"""What stands in no cell: a word for programs."""
PAPERS = {
    "case card 00001-3 --out card.xlsx": ("case card", 1, False),
    "case file 00001-3 --out page.docx": ("case file", 1, False),
    "class show K9-2026 --out roster.xlsx": ("class show", 0, True),
    "deadlines 00001-3 --out limits.docx": ("deadlines", 1, True),
    "meeting agenda --unit LC01 --out agenda.docx": ("meeting agenda", None, True),
    "remind --unit LC01 --out remind.docx": ("remind", None, True),
    "stalled --out stuck.docx": ("stalled", None, True),
}
"""Documents that leave the register, with what is entered of them: which, of how many, masked or not."""
NAMES = {
    "actor", "by", "checked_by", "column", "email", "file", "handed_by", "message_id", "name", "of", "to", "user",
    "users", "name of a job",
}  # fmt: skip
"""Keys of the names of users, files and jobs, which look like such words."""


class Written(NamedTuple):
    """A list that was written: what was printed, the data, the pages, and the entries on record."""

    shown: screens.Shown
    data: Any
    pages: list[workbook.Page]
    entries: list[dict[str, Any]]


def commands() -> Iterator[str]:
    """Yield every command that writes its list into a file."""

    def walk(command: click.Command, path: tuple[str, ...]) -> Iterator[str]:
        if isinstance(command, click.Group):
            context = click.Context(command, info_name="ketnap")
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                assert below
                yield from walk(below, (*path, name))
        elif any(p.callback in (listing._take, listing.take_or_leave) for p in command.params):
            yield " ".join(path)

    yield from walk(cli.main, ())


def typed(*words: str, by: str = "hung", **more: Any) -> screens.Shown:
    """Return what one command line shows, of the committee of a commune unless somebody else is named."""
    return screens.typed("--today", TODAY, "--as", by, *words, **more)


def on_record() -> list[dict[str, Any]]:
    """Return the exports on record in the whole city."""
    told = typed("--json", "audit", "exports", by="admin", terminal=False).out
    found: list[dict[str, Any]] = json.loads(told)["data"]
    return found


@pytest.fixture(scope="module")
def city() -> Iterator[Path]:
    """Stand beside the register of the screens."""
    with screens.stage() as folder:
        screens.build()
        yield folder


@pytest.fixture
def written(city: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Written:
    """Write the list of a command into a workbook, and keep what it was made of."""
    assert city.is_dir()
    kept: list[Any] = []
    pages = workbook.pages

    def noted(data: object, *how: Any) -> list[workbook.Page]:
        made = pages(data, *how)
        kept[:] = [data, how, made]
        return made

    monkeypatch.setattr(workbook, "pages", noted)
    before = len(on_record())
    shown = typed(*shlex.split(request.param), "--out", "list.xlsx", "--force", terminal=False)
    assert shown.code == 0, shown.text
    language.use("en")
    english = pages(kept[0], *kept[1])
    language.use("vi")
    for here, there in zip(kept[2], english, strict=True):
        same = [a for a, b in zip(here.headings, there.headings, strict=True) if a == b]
        assert not list(filter(str.isascii, same)), "a heading is not in Vietnamese"
    return Written(shown, kept[0], kept[2], on_record()[before:])


def test_every_command_that_writes_a_list_is_asked_here() -> None:
    """The table above has every such command, and each has its words for the record."""
    assert {*LINES} == {*commands()}
    assert {*LINES} <= exported.EXPORTED.keys()


@pytest.mark.parametrize("written", ALL, indirect=True)
def test_a_written_list_is_on_record_and_whole(
    written: Written, request: pytest.FixtureRequest
) -> None:
    """Who, when, what, how many, masked or not; and each key of the answer has a heading, each word its Vietnamese."""
    line = request.node.callspec.params["written"]
    what = next(name for name in LINES if line.startswith(name))
    (entry,) = written.entries
    told = {name: entry[name] for name in ("actor", "what", "file", "rows")}
    count = len(output.rows(written.data))
    assert told == {"actor": "hung", "what": what, "file": "list.xlsx", "rows": count}
    keys = {key for page in written.pages for key in page.keys}
    lost = {path for path in leaves(output.plain(written.data)) if not covered(path, keys)}
    assert lost <= {"version"}
    book = sheets(Path("list.xlsx"))
    if what.startswith("report "):
        about = {str(row[0]): row[1] for row in book["Phạm vi số liệu"][1:]}
        assert str(about["Đơn vị"]).startswith("LC · ")
        assert "Từ ngày" in written.shown.err
    raw = set(filter(CODE.fullmatch, strings(output.plain(written.data))))
    for page, rows in zip(written.pages, book.values(), strict=True):
        for row in rows[1:]:
            for key, cell in zip(page.keys, row, strict=False):
                if key.rpartition(".")[2] not in NAMES and what != "job list":
                    assert cell not in raw, (key, cell)


def strings(value: Any) -> Iterator[str]:
    """Yield every text in an answer."""
    match value:
        case dict():
            yield from (text for one in value.values() for text in strings(one))
        case list():
            yield from (text for one in value for text in strings(one))
        case str():
            yield value


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of an answer's values by its keys, rows of lists without their place."""
    match value:
        case dict():
            for name, one in value.items():
                yield from leaves(one, f"{path}.{name}" if path else name)
        case list():
            for one in value:
                yield from leaves(one, path)
        case _:
            yield path


def covered(path: str, keys: set[str]) -> bool:
    """Say whether a heading is of a value, or of the whole that it is a part of."""
    parts = path.split(".")
    return any(".".join(parts[:n]) in keys for n in range(1, len(parts) + 1))


@pytest.mark.usefixtures("city")
def test_what_is_printed_is_on_record_too() -> None:
    """A roster, a stuck list, a page of a case: each file is entered, masked where nothing sensitive can be in it."""
    opened = "class open K9-2026 --centre TTCT --name K9 --starts 2026-11-09 --ends 2026-11-13"
    assert typed(*shlex.split(opened), by="giang").code == 0
    for line, (what, rows, masked) in PAPERS.items():
        before = len(on_record())
        by = "giang" if line.startswith("class") else "hung"
        shown = typed(*shlex.split(line), by=by, terminal=False)
        assert shown.code == 0, shown.text
        (entry,) = on_record()[before:]
        assert (entry["what"], entry["masked"]) == (what, masked)
        assert rows in (None, entry["rows"])
        assert Path(entry["file"]).exists()


def _json(*words: str) -> Any:
    return json.loads(typed("--json", *words, terminal=False).out)["data"]


@pytest.mark.usefixtures("city")
def test_every_reference_behind_a_number_has_its_line() -> None:
    """With --cases the sheets hold each reference of the answer beside its row and its number, units included."""
    line = ("report", "reconcile", "--cases", "--from", "2019-01-01")
    told = _json(*line)
    assert typed(*line, "--out", "reconcile.xlsx", "--force").code == 0
    book = sheets(Path("reconcile.xlsx"))
    assert list(book) == [
        "Danh sách",
        "Hồ sơ của từng số liệu",
        "Đơn vị",
        "Hồ sơ của từng số liệu (2)",
        "Phạm vi số liệu",
    ]
    behind = [one for refs in told["refs"].values() for one in refs]
    assert behind
    assert [row[-1] for row in book["Hồ sơ của từng số liệu"][1:]] == behind
    units = [
        (n, one["unit"], ref)
        for n, one in enumerate(told["units"], 2)
        for refs in one["refs"].values()
        for ref in refs
    ]
    lines = [(row[0], row[1], row[-1]) for row in book["Hồ sơ của từng số liệu (2)"][1:]]
    assert lines == units
    figures = dict(zip(*book["Danh sách"], strict=True))
    assert figures["Đã cấp"] == told["issued"]
    assert figures["Cách tính"] == told["basis"]


@pytest.mark.usefixtures("city")
def test_a_file_that_cannot_be_written_is_on_no_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither where a file of the name is kept, nor where the disk fails at the last moment; and nothing is left."""
    before = len(on_record())
    Path("kept.csv").write_text("mine", "utf-8")
    assert typed("inbox", "--out", "kept.csv").code == 1
    assert Path("kept.csv").read_text("utf-8") == "mine"

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "place", full)
    assert typed("inbox", "--out", "new.csv").code == 7
    assert not list(Path().glob("new.csv*"))
    assert len(on_record()) == before


@pytest.mark.usefixtures("city")
def test_a_printed_file_that_cannot_be_entered_is_taken_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the journal refuses does not stay behind as a file."""

    def refused(*_: object) -> None:
        raise Unavailable("no room")

    before = len(on_record())
    monkeypatch.setattr(journal, "happened", refused)
    assert typed("stalled", "--out", "gone.docx").code == 7
    assert not Path("gone.docx").exists()
    assert len(on_record()) == before


@pytest.mark.usefixtures("city")
def test_a_replaced_date_writes_no_list_of_a_live_register(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Under --today a live register is read only, so that no list leaves it under a wrong date; the screen may."""
    was = App.__init__

    def live(self: App, *given: Any) -> None:
        was(self, *given)
        self.register = self.register._replace(rehearsal=False)

    monkeypatch.setattr(App, "__init__", live)
    assert typed("inbox").code == 0
    for line in (
        "inbox --out live.csv",
        "stalled --out live.docx",
        "case card 00001-3 --out live.html",
    ):
        assert typed(*shlex.split(line)).code == 2, line
    assert not list(Path().glob("live*"))


@pytest.mark.usefixtures("city")
def test_the_history_of_a_case_says_that_it_is_not_masked() -> None:
    """The acts of a case name what its identity paper, religion and ethnicity are to who may see them."""
    for user, masked in (("lan", False), ("admin", True)):
        line = ("case", "history", "00001-3", "--out", "history.json", "--force")
        assert typed(*line, by=user).code == 0
        assert on_record()[-1]["masked"] is masked


@pytest.mark.usefixtures("city")
def test_the_journal_tells_a_list_in_words() -> None:
    """What was written, of which days, by whom: in Vietnamese in the journal and among the exports."""
    assert typed("report", "funnel", "--year", "2026", "--out", "f.csv", "--force").code == 0
    told = " ".join(typed("audit", "journal", by="admin", width=200).out.split()[-60:])
    assert "danh sách ghi ra tệp f.csv" in told
    assert "Danh sách: báo cáo số người ở từng trạng thái" in told
    assert "Từ: 01/01/2026" in told
    assert "Việc đề ngày đến hết: 02/11/2026" in told
    assert "báo cáo số người ở từng trạng thái" in typed("audit", "exports", width=200).out


@pytest.mark.usefixtures("city")
def test_a_report_says_of_which_unit_and_days_it_speaks() -> None:
    """Above a table, beside CSV, and nowhere in JSON: the unit by its name, the first and last day, as of, as known."""
    days = ("--year", "2026", "--as-of", "2026-09-30", "--known-at", "2026-10-15", "--unit", "LC01")
    title, period, *_ = typed("report", "funnel", *days, width=200).out.splitlines()
    assert title.startswith("Báo cáo số người ở từng trạng thái · LC01 Chi bộ")
    for day in ("01/01/2026", "31/12/2026", "30/09/2026", "15/10/2026"):
        assert day in period
    csv = typed("--format", "csv", "report", "funnel", *days, terminal=False)
    assert csv.err.splitlines() == [title, period]
    assert csv.out.startswith("\ufeffstage,")
    assert typed("--json", "report", "funnel", *days, terminal=False).err == ""


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("command", ["show", "history", "file"])
def test_a_case_as_it_was_says_of_which_day(command: str) -> None:
    """Asked as of a day, or as known then, the first lines name it; a case as it is today names none."""
    line = ("case", command, "00001-3")
    past = typed(*line, "--as-of", "2026-03-01", "--known-at", "2026-04-02").out.splitlines()
    assert past[0] == "Tại ngày 01/03/2026: chỉ tính việc đề ngày đến hết ngày này."
    assert past[1] == "Theo số liệu đã ghi đến hết ngày 02/04/2026."
    assert "Theo số liệu đã ghi" not in typed(*line).out


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("line", ["inbox --out once.xlsx", "case file 00001-3 --out once.docx"])
def test_a_file_given_twice_under_a_key_is_one_entry(line: str) -> None:
    """Under the same key nothing is written or entered again, and the answer is the same."""
    words = ("--key", line.replace(" ", "-"), "--json", *shlex.split(line))
    before = len(on_record())
    first, again = (typed(*words, terminal=False) for _ in range(2))
    assert (first.code, again.code) == (0, 0)
    assert first.out == again.out
    assert len(on_record()) == before + 1
