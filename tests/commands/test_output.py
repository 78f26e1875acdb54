from __future__ import annotations

import ast
import csv
import io
import json

import pytest

from states.pipeline import Label
from tests.commands.conftest import Run
from tests.commands.sample import ROW
from tests.commands.test_root import ROOT
from workflow.commands.screen import output, table
from workflow.commands.screen import terminal as _terminal
from workflow.commands.screen import words as _words
from workflow.commands.screen.headers import HEADERS

KEYS = [
    "ref", "name", "state", "entered_on", "next_deadline", "from", "recorded_at", "count", "open", "label",
]  # fmt: skip


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that stdout is a terminal that takes colour, 60 columns wide."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_json_is_one_envelope_with_the_rows_own_keys(ketnap: Run) -> None:
    """JSON has the attribute names in their order, ISO dates and instants, and no translation."""
    data = ketnap("--json", "sample", "one").data
    assert list(data) == KEYS
    assert data["entered_on"] == "2025-01-06"
    assert data["recorded_at"] == "2025-01-06T01:30:00Z"
    assert data["from"] == "nominated"
    assert data["next_deadline"] == {
        "rule": "L3",
        "kind": "advisory",
        "due": "2025-04-01",
        "owner": "centre",
        "days_left": -2,
    }
    assert (data["label"], data["open"], data["count"]) == ("một", True, 3)
    assert ketnap("--json", "--lang", "en", "sample", "one").data["label"] == "one"


def test_json_off_a_terminal_is_one_line(ketnap: Run) -> None:
    """A script reads one line, with Vietnamese letters as they are."""
    out = ketnap("--json", "sample", "rows").out
    assert out.count("\n") == 1
    assert "Nguyễn Thị Ánh" in out


def test_csv_has_the_same_keys(ketnap: Run) -> None:
    """CSV is marked as UTF-8 and has a header of the JSON keys, ISO dates, and no object in a cell."""
    out = ketnap("--format", "csv", "sample", "rows").out
    assert out.startswith("\ufeff")
    lines = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert len(lines) == 2
    at = KEYS.index("next_deadline")
    parts = ["rule", "kind", "due", "owner", "days_left"]
    assert list(lines[0]) == [*KEYS[:at], *parts, *KEYS[at + 1 :]]
    assert lines[0]["entered_on"] == "2025-01-06"
    assert [lines[0][part] for part in parts] == ["L3", "advisory", "2025-04-01", "centre", "-2"]
    assert lines[0]["open"] == "true"
    assert ketnap("--format", "csv", "sample", "rows", "--none").out == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_csv_holds_formulas(start: str) -> None:
    """Text that a spreadsheet would run is kept from it, in the header's columns as in the cells."""
    cell = start + "HYPERLINK(1)"
    assert output.as_csv([{"name": cell, "n": -1}]) == f"\ufeffname,n\r\n'{cell},-1\r\n"


def test_csv_leaves_numbers_days_and_leading_zeros_alone() -> None:
    """A figure with its sign, a day, an identity number and a reference stand as they are."""
    row = {"a": "-12", "b": "+3,5", "c": "2026-11-02", "d": "001099012345", "e": "00042-7"}
    assert output.as_csv([row]).splitlines()[1] == '-12,"+3,5",2026-11-02,001099012345,00042-7'


def test_csv_has_the_columns_of_a_deadline_also_where_there_is_none() -> None:
    """Every list of cases has the same columns, whether or not a limit runs; a name that is taken is longer."""
    assert output.as_csv([{"ref": "1", "next_deadline": None}]).splitlines() == [
        "\ufeffref,rule,kind,due,owner,days_left",
        "1,,,,,",
    ]
    row = {"kind": "x", "next_deadline": {"rule": "D1", "kind": "statutory"}}
    assert output.as_csv([row]).splitlines() == [
        "\ufeffkind,rule,next_deadline_kind,due,owner,days_left",
        "x,D1,statutory,,,",
    ]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (["a", "b"], "a; b"),
        ([{"date": "2025-09-01", "reason": "Quốc khánh"}], "2025-09-01 Quốc khánh"),
        ([{"rule": "B1", "message": "Thiếu phiếu."}, {"rule": "P2", "message": "Một người."}],
         "Thiếu phiếu.; Một người."),
        ({"helper": [{"name": "An", "since": "2020-01-01"}], "no": "1-NQ", "none": None},
         "helper: An 2020-01-01; no: 1-NQ"),
        ({"abroad": True, "list": ["a", "b"]}, "abroad: true; list: a, b"),
        ([], ""),
        ({}, ""),
        (None, ""),
        (["=A1", "b"], "'=A1; b"),
    ],
)  # fmt: skip
def test_csv_tells_nested_values_in_words(value: object, cell: str) -> None:
    """Lists and objects within a row are read as text; none is JSON."""
    (row,) = csv.DictReader(io.StringIO(output.as_csv([{"x": value}]).removeprefix("\ufeff")))
    assert row["x"] == cell


def test_a_table_is_aligned_and_in_words(ketnap: Run) -> None:
    """Columns line up under translated headers; states are words and days are dd/mm/yyyy."""
    row = (
        "00042-7   Nguyễn Thị Ánh  Đang học lớp bồi dưỡng nhận thức về Đảng"
        "  L3 · 01/04/2025 · quá thời gian nhắc 2 ngày  LC"
    )
    assert ketnap("sample", "rows", "--unit", "LC").out.splitlines() == [
        (
            "Số hồ sơ  Tên             Trạng thái                              "
            "  Hạn gần nhất                                 Đơn vị"
        ),
        "  ".join("─" * size for size in (8, 14, 40, 43, 6)),
        row,
        row,
    ]


def test_one_row_is_a_block(ketnap: Run) -> None:
    """One thing is shown as a line for each of its fields."""
    lines = ketnap("--lang", "en", "sample", "one").out.splitlines()
    assert lines[0] == "Reference            00042-7"
    assert "In this state since  06/01/2025" in lines
    assert "Recorded at          06/01/2025 08:30" in lines
    assert "Open                 yes" in lines


def test_an_empty_list_says_so_on_the_screen_only(ketnap: Run) -> None:
    """Nothing found is words on the screen and an empty list for a script."""
    assert ketnap("sample", "rows", "--none").out == "Không có gì để hiện.\n"
    assert ketnap("--json", "sample", "rows", "--none").data == []


def test_words_go_to_stderr_and_the_page_to_stdout(ketnap: Run) -> None:
    """Stdout is data only; a page made by hand is replaced by its data for a script."""
    page = ketnap("sample", "page")
    assert page.out == "first\nsecond\n"
    assert page.err.splitlines() == [
        "Tệp có 2 chỗ sai; chưa ghi gì vào sổ.",
        "Lưu ý: Không có rows X.",
    ]
    assert ketnap("--json", "sample", "page").data == {"a": 1}


def test_no_colour_off_a_terminal(ketnap: Run) -> None:
    """Nothing is coloured when the output is not a terminal."""
    assert "\x1b" not in ketnap("sample", "rows").out + ketnap("sample", "fail", "refused").err


@pytest.mark.usefixtures("terminal")
def test_colour_on_a_terminal_unless_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers are bold on a terminal, and plain with NO_COLOR or on a dumb one."""

    def drawn() -> str:
        return table.table(["Tên"], [["Ánh"]], right=[False])

    assert drawn().startswith("\x1b[1mTên\x1b[0m")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in drawn()
    monkeypatch.setenv("NO_COLOR", "")
    assert "\x1b" in drawn()
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in drawn()


@pytest.mark.usefixtures("terminal")
def test_a_table_fits_the_terminal_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a narrow terminal the widest column wraps between words, and every word is still there."""
    monkeypatch.setenv("NO_COLOR", "1")
    long = "một hai ba bốn năm sáu bảy tám chín mười " * 3
    shown = output.for_the_eye([{"ref": "00042-7", "name": long, "count": 5}], (), "")
    assert max(map(table.shown, shown.splitlines())) <= 60
    for word in long.split():
        assert word in shown
    assert "00042-7" in shown


def test_what_is_piped_is_never_wrapped() -> None:
    """Off a terminal a row is one line, however long."""
    row = {"ref": "00042-7", "name": "x" * 500}
    assert len(output.for_the_eye([row], (), "").splitlines()) == 3
    assert len(output.for_the_eye(row, (), "").splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("Nguyễn", 6),
        ("Nguye\u0302\u0303n", 6),
        ("中文", 4),
        ("👍", 2),
        ("a\u0301", 1),
        ("", 0),
    ],
)
def test_width_is_what_a_terminal_shows(text: str, columns: int) -> None:
    """Combining marks take no column and wide letters take two."""
    assert table.shown(text) == columns
    assert table.shown(table.pad(text, 10)) == 10


def test_numbers_are_set_to_the_right() -> None:
    """A column of numbers ends at one edge."""
    shown = output.for_the_eye([{"n": 5}, {"n": 500}, {"n": None}], (), "").splitlines()
    assert shown[2:] == ["  5", "500", "  –"]


@pytest.mark.parametrize("evil", ["a\x1b[2Jb", "a\u202eb", "a\rb", "a\x07b", "a\u2066b"])
def test_names_cannot_command_the_terminal(evil: str) -> None:
    """Control and reordering characters in data never reach the screen; JSON keeps them escaped."""
    shown = _words.cell("name", evil)
    assert not set(shown) & set("\x1b\u202e\r\x07\u2066")
    assert json.loads(output.envelope({"name": evil}))["data"]["name"] == evil


def test_a_word_longer_than_the_screen_is_broken() -> None:
    """Where a word has no room in any column each row is a block, and only there a word goes on below."""
    lines = table.table(["n"], [["x" * 30]], right=[False], width=20).splitlines()
    assert "".join(line.removeprefix("n").strip() for line in lines) == "x" * 30
    assert max(map(len, lines)) <= 20


def test_rows_too_wide_for_columns_are_blocks() -> None:
    """Nothing is torn and nothing is lost where the longest words do not fit side by side."""
    rows = [["00042-7", "nguyen@example.vn"], ["00043-5", "–"]]
    assert table.table(["Số", "Thư"], rows, right=[False] * 2, width=24).splitlines() == [
        "Số   00042-7",
        "Thư  nguyen@example.vn",
        "",
        "Số   00043-5",
        "Thư  –",
    ]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("state", "declined", "Không xem xét kết nạp"),
        ("state", "drafted", "Đã lập"),
        ("state", "unheard-of", "unheard-of"),
        ("stage", "source", "Tạo nguồn"),
        ("move", "certify", "Cấp giấy chứng nhận"),
        ("roles", ("branch", "committee"), "chi bộ, đảng ủy cơ sở"),
        ("kind", "statutory", "theo quy định của Đảng"),
        ("anything", None, "–"),
        ("anything", False, "không"),
        ("anything", 0, "0"),
        ("anything", Label("hai", "two"), "hai"),
        ("anything", ["a", "b"], "a, b"),
        ("anything", {"ref": "1", "since": None}, "Số hồ sơ: 1"),
        (
            "fields",
            {"born": "2000-05-17", "note": "2000-02-30"},
            "Ngày sinh: 17/05/2000\nGhi chú: 2000-02-30",
        ),
        ("dates", {"since": None}, "–"),
        ("facts", {}, "–"),
    ],
)
def test_values_are_put_into_words(key: str, value: object, words: str) -> None:
    """What a key means decides the words of its value."""
    assert _words.cell(key, value) == words


def test_bare_text_is_printed_as_it_is() -> None:
    """A screen that is text already is left alone."""
    assert output.for_the_eye("graph TD", (), "") == "graph TD"
    assert output.plain(ROW)["ref"] == "00042-7"
    assert _terminal.safe("tab\tand\nline") == "tab and\nline"


def test_every_column_has_a_header() -> None:
    """A key that a command names as a column has words of its own, in both languages."""
    for path in sorted((ROOT / "workflow/commands").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = [
            node.value
            for node in ast.walk(tree)
            if (isinstance(node, ast.keyword) and node.arg == "columns")
            or (
                isinstance(node, ast.Assign)
                and ast.unparse(node.targets[0]) in {"COLUMNS", "LISTED", "_LIST"}
            )
        ]
        for tuples in named:
            for item in getattr(tuples, "elts", []):
                if isinstance(item, ast.Constant):
                    assert item.value in HEADERS, f"{path.name}: {item.value!r}"


def test_a_narrow_table_is_broken_between_words() -> None:
    """Names to be typed and days stay whole however narrow it is."""
    rows = [["expire-holds", "Báo các lần tạm dừng đã hết hạn", "11/02/2026 00:00"]]
    for width in (44, 36, 30):
        shown = table.table(["a", "b", "c"], rows, right=[False] * 3, width=width)
        assert max(map(table.shown, shown.splitlines())) <= width
        assert "expire-holds" in shown
        assert "11/02/2026" in shown


def test_columns_that_do_not_fit_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list does without the columns that matter least, the least first, and says which they are."""
    columns = ("ref", output.Column("unit", least=1), output.Column("name", least=2))
    row = {"ref": "00042-7", "unit": "x" * 20, "name": "y" * 20}

    def drawn(width: int) -> list[str]:
        monkeypatch.setattr(_terminal, "width", lambda _=None: width)
        return output.for_the_eye([row], columns, "").splitlines()

    assert len(drawn(60)) == 3
    at_40 = drawn(40)
    assert at_40[2] == f"00042-7   {'x' * 20}"
    assert _words.header("name") in at_40[3]
    assert _words.header("unit") not in at_40[3]
    at_20 = drawn(20)
    assert at_20[2] == "00042-7"
    assert _words.header("unit") in at_20[3]


def test_a_sign_between_two_parts_never_begins_a_line() -> None:
    """The dot that sets parts apart stays behind the first of them."""
    assert table.wrapped("một hai · ba", 7) == ["một", "hai ·", "ba"]
    assert table.wrapped("một hai · ba", 9) == ["một hai ·", "ba"]
