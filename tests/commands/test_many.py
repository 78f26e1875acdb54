"""Many cases on one command line: what is taken, what is answered, how it ends."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from click.testing import CliRunner

from cli import main
from tests.casework.test_meetings import MEETING_ON, REFS, prepare
from tests.support.office import Office
from workflow.casework import advancing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

    from tests.support.registers import SqliteRegisters

VOTE = ("--resolution", "9", "--official-members", "19", "--present", "17")
KEYS = {"ref", "ok", "state", "act", "error"}


@pytest.fixture
def office(sqlite_registers: SqliteRegisters) -> Iterator[Office]:
    """Lend an office with cases before the vote."""
    opened = Office.lent(sqlite_registers, "before the vote", prepare)
    opened.today = MEETING_ON
    yield opened
    opened.app.close()


def run(office: Office, *words: str, by: str = "lan", json: bool = True) -> Result:
    """Run a command on the day of the office."""
    fixed = ["--db", office.url, "--as", by, "--today", office.today.isoformat(), "--lang", "en"]
    return CliRunner().invoke(main, [*fixed, *(["--json"] if json else []), *words])


def data(result: Result) -> Any:
    """Return the answer of a command, however it ended."""
    return json.loads(result.stdout)["data"]


def error(result: Result) -> Any:
    """Return the error of a command: the last line on stderr."""
    return json.loads(result.stderr.splitlines()[-1])["error"]


def test_a_list_is_answered_whole_and_ends_by_what_failed(office: Office) -> None:
    """All went: 0. Some did not: 1, the list on stdout all the same, with the reasons of each."""
    went = run(
        office, "advance", "propose", "--refs", f"{REFS[0]}, {REFS[1]}", *VOTE, "--votes-for", "13"
    )
    assert went.exit_code == 0
    assert [(a["ok"], a["state"], a["error"]) for a in data(went)] == [(True, "proposed", None)] * 2
    assert set(data(went)[0]) >= KEYS
    some = run(
        office, "advance", "propose", "--refs", f"{REFS[4]},{REFS[2]}", *VOTE, "--votes-for", "13"
    )
    assert some.exit_code == 1
    refused, taken = data(some)
    assert (refused["ok"], refused["act"], refused["error"]["code"]) == (False, None, "refused")
    assert {reason["rule"] for reason in refused["error"]["reasons"]} == {"C17", "O1"}
    assert (taken["ok"], taken["state"]) == (True, "proposed")
    assert error(some)["code"] == "failed"


def test_columns_go_before_options(office: Office, tmp_path: Path) -> None:
    """What the options say holds for all; a column says it of one, in a file of either language."""
    file = tmp_path / "phieu.csv"
    file.write_text(
        f"\ufeffMã hồ sơ;Họ và tên;Số phiếu tán thành;on\n{REFS[0]};x;14;03/08/2025\n{REFS[1]};y;;\n",
        "utf-8",
    )
    went = run(office, "advance", "propose", "--file", str(file), *VOTE, "--votes-for", "13")
    assert went.exit_code == 0, went.output
    assert [(a["ref"], a["row"]) for a in data(went)] == [(REFS[0], 2), (REFS[1], 3)]
    first, second = (office.history(ref)[-1] for ref in REFS[:2])
    assert (first.on.isoformat(), first.fields["votes_for"]) == ("2025-08-03", 14)
    assert (second.on, second.fields["votes_for"]) == (MEETING_ON, 13)


def test_papers_of_many_are_recorded_from_a_file(office: Office, tmp_path: Path) -> None:
    """A line that cannot be read is an error of that line; a dry run writes none of the others either."""
    file = tmp_path / "y-kien.csv"
    file.write_text(
        f"ref,source,on\n{REFS[4]},residence,\n{REFS[0]},nobody,\n{REFS[1]},residence,soon\n,residence,\n"
    )
    for dry in (("--dry-run",), ()):
        before = len(office.history(REFS[4]))
        answer = run(office, "record", "opinion", "--file", str(file), *dry)
        assert answer.exit_code == 1
        assert [(a["ok"], a["row"]) for a in data(answer)] == [
            (True, 2),
            (False, 3),
            (False, 4),
            (False, 5),
        ]
        assert {a["error"]["code"] for a in data(answer)[1:]} == {"usage"}
        assert (data(answer)[0]["act"] is None) == bool(dry)
        assert len(office.history(REFS[4])) == before + (not dry)


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ((), ""),
        ((REFS[0], "--refs", REFS[1]), ""),
        (("--refs", ","), ""),
        (("--refs", REFS[0], "--if-version", "3"), ""),
        ((), "ref,votes_for\n"),
        ((), "ref,votes\n00001-3,13\n"),
        ((), "votes_for\n13\n"),
        ((), "ref,votes_for,votes-for\n00001-3,13,13\n"),
        ((REFS[0],), "ref\n00001-3\n"),
    ],
)
def test_what_names_no_list_of_cases_is_a_usage_error(
    office: Office, tmp_path: Path, words: tuple[str, ...], lines: str
) -> None:
    """No case, two ways at once, an empty file, a column nobody knows or one that is there twice: nothing is done."""
    if lines:
        file = tmp_path / "list.csv"
        file.write_text(lines)
        words = (*words, "--file", str(file))
    answer = run(office, "advance", "propose", *words, *VOTE, "--votes-for", "13")
    assert answer.exit_code == 2
    assert not answer.stdout
    assert error(answer)["code"] == "usage"
    assert office.state(REFS[0]) == "verified"


def test_a_list_given_again_under_its_key_acts_once(office: Office) -> None:
    """It is answered as then, and ends as then."""
    words = (
        "--key",
        "hop-8",
        "advance",
        "propose",
        "--refs",
        f"{REFS[0]},{REFS[4]}",
        *VOTE,
        "--votes-for",
        "13",
    )
    first, again = run(office, *words), run(office, *words)
    assert (first.exit_code, again.exit_code) == (1, 1)
    assert data(first) == data(again)
    assert sum(act.move == "propose" for act in office.history(REFS[0])) == 1


def meet(office: Office, *words: str, **how: Any) -> Result:
    """Record a meeting of the branch."""
    fixed = ("--unit", "LC01", "--on", "2025-08-04", "--resolution", "NQ-{n}", *VOTE[2:])
    return run(office, "meeting", "record", *fixed, *words, **how)


def test_a_meeting_is_one_command(office: Office) -> None:
    """Carried, lost, impossible and refused votes in one answer, with the votes."""
    votes = {REFS[0]: "13/2", REFS[1]: "12/5", REFS[2]: "18", REFS[4]: "17"}
    answer = meet(
        office, *(word for ref, told in votes.items() for word in ("--votes", f"{ref}={told}"))
    )
    assert answer.exit_code == 1
    assert [(a["ok"], a["move"], a["state"]) for a in data(answer)] == [
        (True, "propose", "proposed"), (True, "vote_failed", "verified"),
        (False, None, "verified"), (False, None, "verified"),
    ]  # fmt: skip
    assert data(answer)[0]["votes"] == {"for": 13, "against": 2}
    assert [a["error"] and a["error"]["code"] for a in data(answer)] == [
        None,
        None,
        "usage",
        "refused",
    ]
    assert set(data(answer)[0]) >= KEYS


def test_a_meeting_is_read_from_a_file(office: Office, tmp_path: Path) -> None:
    """The same answer as from options; a line without votes says what is missing."""
    file = tmp_path / "phieu.csv"
    file.write_text(f"ref,votes_for,votes_against\n{REFS[0]},13,2\n{REFS[1]},,\n")
    answer = meet(office, "--file", str(file))
    assert answer.exit_code == 1
    assert [(a["ok"], a["row"]) for a in data(answer)] == [(True, 2), (False, 3)]
    assert "--votes-for" in data(answer)[1]["error"]["message"]


@pytest.mark.parametrize(
    "votes", ["13", "00001-3=", "=13", "00001-3=many", "00001-3=13/2/1", "00001-3=-1"]
)
def test_votes_that_cannot_be_read_are_a_usage_error(office: Office, votes: str) -> None:
    """Nothing of the meeting is recorded."""
    answer = meet(office, "--votes", f"{REFS[1]}=17", "--votes", votes)
    assert answer.exit_code == 2
    assert office.state(REFS[1]) == "verified"


def test_off_a_terminal_all_that_is_missing_is_named(office: Office) -> None:
    """Nobody is asked anything."""
    answer = run(office, "meeting", "record", "--unit", "LC01")
    assert answer.exit_code == 2
    for option in ("--resolution", "--official-members", "--present", "--votes"):
        assert option in error(answer)["message"]


def test_the_agenda_is_printed_in_every_form(office: Office, tmp_path: Path) -> None:
    """As JSON by its keys, as a list for a spreadsheet, on the screen, and as a document."""
    found = data(run(office, "meeting", "agenda", "--unit", "LC01", "--on", "04/08/2025"))
    assert [one["ref"] for one in found["ready"]] == [*REFS[:4]]
    assert set(found["not_yet"][0]) >= {"ref", "name", "reasons"}
    assert [paper["ref"] for paper in found["papers"]] == [REFS[4]] * 3
    lines = run(office, "--format", "csv", "meeting", "agenda", json=False).stdout.splitlines()
    assert len(lines) == 6
    shown = run(office, "meeting", "agenda", json=False).stdout
    assert f"ketnap record challenge {REFS[4]}" in shown
    for kind in ("docx", "pdf"):
        file = tmp_path / f"agenda.{kind}"
        assert run(office, "meeting", "agenda", "--out", str(file)).exit_code == 0
        assert file.stat().st_size > 5_000
        assert run(office, "meeting", "agenda", "--out", str(file)).exit_code == 1


def test_the_printed_agenda_names_no_matter() -> None:
    """A page goes from hand to hand: that political standards are under review stands on none."""
    from states.pipeline import Refusal
    from workflow.papers import meeting_agenda
    from workflow.queries.agenda import Agenda, NotYet

    def waiting(*rules: str) -> NotYet:
        reasons = tuple(Refusal(rule, f"{rule} is not met") for rule in rules)
        return NotYet(
            "00001-3", "An", date(2000, 1, 1), "propose", "verified", reasons, None, None, None
        )

    found = Agenda("LC01", MEETING_ON, 19, 13, (), (waiting("C14"), waiting("C14", "C17")), ())
    said = [row["reason"] for row in meeting_agenda.tables(found)["waiting"]]
    assert said == [meeting_agenda.NO_MORE_SAID, "C17 is not met"]


def test_a_list_that_was_stopped_goes_on_under_its_key(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was done is known item by item, what was not reached is done; then the whole list is answered as before."""
    words = (
        "--key",
        "hop-9",
        "advance",
        "propose",
        "--refs",
        f"{REFS[0]},{REFS[1]}",
        *VOTE,
        "--votes-for",
        "13",
    )
    take = advancing.take

    def stopped(session: Any, on: Any, *how: Any) -> Any:
        if on[0].ref == REFS[1]:
            raise KeyboardInterrupt
        return take(session, on, *how)

    with monkeypatch.context() as patched:
        patched.setattr(advancing, "take", stopped)
        first = run(office, *words)
    assert first.exit_code == 1
    assert [a["ok"] for a in data(first)] == [True, False]
    second, third = run(office, *words), run(office, *words)
    assert (second.exit_code, third.exit_code) == (0, 0)
    assert [(a["ok"], a["state"]) for a in data(second)] == [(True, "proposed")] * 2
    assert data(second)[0]["act"] == data(first)[0]["act"]
    assert data(third) == data(second)
    assert sum(act.move == "propose" for act in office.history(REFS[0])) == 1


def test_a_workbook_will_do_as_well(office: Office, tmp_path: Path) -> None:
    """Its numbers and days are read as such."""
    file = tmp_path / "lop.xlsx"
    book = xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Mã hồ sơ", "on", "votes_for"])
    sheet.write(1, 0, REFS[0])
    sheet.write_datetime(1, 1, date(2025, 8, 3))
    sheet.write(1, 2, 14)
    book.close()
    assert run(office, "advance", "propose", "--file", str(file), *VOTE).exit_code == 0
    act = office.history(REFS[0])[-1]
    assert (act.on.isoformat(), act.fields["votes_for"]) == ("2025-08-03", 14)
