"""Lists of units and users: any order of rows, all problems at once, the same list twice, and who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from notifications import language
from notifications.language import say
from states.errors import BadInput, NotFound, NotPermitted
from states.names import fold
from tests.support import raw
from workflow.app import App
from workflow.commands import unit
from workflow.commands import user as users_screen
from workflow.commands.screen import output, rosters
from workflow.commands.screen.output import Column
from workflow.exchange import certificates, office_lists, tables
from workflow.exchange.answers import How, Imported
from workflow.exchange.tables import Source
from workflow.organisation import units, users
from workflow.upkeep import seals

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.office import Office

TREE = """\
Danh sách tổ chức đảng,,,,,,,,
Mã,Tên tổ chức đảng,Loại,Trực thuộc (mã),Bí thư,Số đảng viên chính thức,Tự quyết định kết nạp,Ngày họp,Từ ngày
MX01,Chi bộ Một,chi bộ,MX,Trần Văn Bí,19,,5,06/01/2025
MX,Đảng ủy Mới,Đảng ủy cơ sở,Q1,,,x,,06/01/2025
MX02,Chi bộ Hai,branch,mx,,,,,06/01/2025
LC,Đã có từ trước,committee,Q1,,,,,
"""


def take(
    office: Office,
    file: Path,
    text: str,
    what: str = "units",
    by: str = "an",
    how: How = How(),  # noqa: B008
) -> Imported:
    """Take in a list."""
    file.write_text(text)
    do = office_lists.import_units if what == "units" else office_lists.import_users
    return do(office.app, Source(str(file)), office.stamp(by), how)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the list is written."""
    return tmp_path / "ds.csv"


def test_parents_come_before_children(office: Office, file: Path) -> None:
    """Whatever the order of rows, each unit stands under its own; what is told of it holds from its day."""
    done = take(office, file, TREE)
    assert (done.read, done.accepted, done.known, done.problems) == (4, 3, 1, ())
    assert done.opened == ("MX", "MX01", "MX02")
    seen = units.show(office.app, "MX01", office.actor("an"))
    assert (seen.name, seen.kind, seen.parent, seen.head, seen.official_members, seen.meets) == (
        "Chi bộ Một", "branch", "MX", "Trần Văn Bí", 19, "5",
    )  # fmt: skip
    assert units.show(office.app, "MX", office.actor("an")).decides
    assert seals.verify(office.app).ok


def test_the_same_list_twice_adds_nothing(office: Office, file: Path) -> None:
    """All rows are known, and not one entry of the journal is added."""
    take(office, file, TREE)
    entries = raw.rows(office.url, "SELECT count(*) FROM journal")
    done = take(office, file, TREE)
    assert (done.accepted, done.known, done.problems) == (0, 4, ())
    assert raw.rows(office.url, "SELECT count(*) FROM journal") == entries


def test_every_problem_of_every_row_is_told(office: Office, file: Path) -> None:
    """Circles, lost parents, what stands under them, twins, bad cells: by row and column; nothing is written."""
    text = (
        "code;kind;parent;email;official_members;on;lạ\n"
        "A1;committee;A2;;;;x\nA2;committee;A1;;;;\n"  # 2, 3: a circle
        "B1;branch;KHONG;;;;\n"  # 4: no such parent
        "B2;branch;B3;;;;\nB3;committee;Q1;a@;-3;2030-01-01;\n"  # 5 under 6, which has three problems
        "C1;branch;LC;;;;\nc1;branch;LC;;;;\n"  # 8: twice
        "D1;chi đoàn;LC;;;;\n;branch;LC;;;;\nD 2;branch;LC;;;;\n"  # 9, 10, 11
        "E1;committee;LC01;;;;\n"  # 12: cannot stand under a branch
    )
    done = take(office, file, text)
    assert [(one.row, one.column) for one in done.problems] == [
        (2, "parent"), (3, "parent"), (4, "parent"), (5, "parent"), (6, "official_members"), (6, "email"), (6, "on"),
        (8, "code"), (9, "kind"), (10, "code"), (11, "code"), (12, "parent"),
    ]  # fmt: skip
    assert (done.accepted, done.opened, done.left_out) == (0, (), ("lạ",))
    partly = take(office, file, text, how=How(partial=True))
    assert (partly.opened, len(partly.problems)) == (("C1",), len(done.problems))
    assert units.show(office.app, "C1", office.actor("an")).parent == "LC"


def test_a_dry_run_writes_nothing(office: Office, file: Path) -> None:
    """It answers as the real run will."""
    tried = take(office, file, TREE, how=How(dry_run=True))
    assert take(office, file, TREE) == tried


def test_users_with_several_roles(office: Office, file: Path) -> None:
    """Roles by `;` in words or ids; where a row names no unit, that of --unit; a known name adds nothing."""
    text = (
        "Tên người dùng,Đơn vị (mã),Vai trò,Thư điện tử,Gửi thư tổng hợp mỗi tuần\n"
        "mai,LC02,chi bộ; inspector,mai@example.vn,x\nlan,LC01,branch,,\nnga,,branch,,\n"
    )
    done = take(office, file, text, "users", how=How(unit="HX01"))
    assert (done.accepted, done.known, done.opened) == (2, 1, ("mai", "nga"))
    mai = users.show(office.app, "mai")
    assert (mai.unit, mai.roles, mai.email, mai.digest) == (
        "LC02", ("branch", "inspector"), "mai@example.vn", True,
    )  # fmt: skip
    assert users.show(office.app, "nga").unit == "HX01"
    wrong = take(office, file, "name,role,unit\nx y,branch,LC\nz,vua,LC\nt,branch,KHONG\n", "users")
    assert [(one.row, one.column) for one in wrong.problems] == [
        (2, "name"),
        (3, "role"),
        (4, "unit"),
    ]


def test_only_an_administrator(office: Office, file: Path) -> None:
    """Nobody else takes in units or users."""
    for what in ("units", "users"):
        for user in ("hoa", "lan", "tam", "thanh"):
            with pytest.raises(NotPermitted):
                take(office, file, TREE, what, user)


def test_headings_may_be_mapped(office: Office, file: Path) -> None:
    """A heading that is not known can be said to be a column; what is no column, or not there, is refused."""
    file.write_text("Ký tự;Loại;Đảng bộ nào\nMX01;chi bộ;LC\n")
    mapped = tables.mapping(("Ký tự=code", "đảng bộ nào=parent"), office_lists.UNITS)
    source = Source(str(file), None, mapped)
    done = office_lists.import_units(office.app, source, office.stamp("an"), How())
    assert done.opened == ("MX01",)
    with pytest.raises(BadInput):
        tables.mapping(("code",), office_lists.UNITS)
    with pytest.raises(NotFound):
        tables.mapping(("Ký tự=lạ",), office_lists.UNITS)
    nowhere = Source(
        str(file), None, tables.mapping(("Không có=name", "Ký tự=code"), office_lists.UNITS)
    )
    with pytest.raises(NotFound):
        tables.read(nowhere, office_lists.UNITS)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_commands_print_over_a_column_means_it(lang: str) -> None:
    """The headings of unit show, unit list and user list are taken back, with and without diacritics."""
    asked = (
        (office_lists.UNITS, (*unit.SHOWN, *unit.LISTED), {"closed_on", "successor"}),
        (office_lists.USERS, users_screen.COLUMNS, {"disabled_on", "seat"}),
        (certificates.FORM, rosters.KEPT, {"id", "state"}),
    )
    other = {"opened_on": "on", "roles": "role"}
    language.use(lang)
    try:
        for form, printed, beside in asked:
            find = tables.naming_of(form).find
            for one in printed:
                column = Column(one) if isinstance(one, str) else one
                heading = output.header(column)
                wanted = None if column.key in beside else other.get(column.key, column.key)
                assert (column.key, find(heading), find(fold(heading))) == (
                    column.key,
                    wanted,
                    wanted,
                )
    finally:
        language.use("vi")


def test_the_answer_kept_under_a_key_has_the_problems(
    office: Office, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given again under its key, the good rows alone are answered with the problems of the others."""
    kept: list[object] = []
    monkeypatch.setattr(App, "answered", lambda _app, _session, answer: kept.append(answer))
    text = "code,kind,parent\nMX01,branch,LC\nMX02,branch,KHONG\n"
    done = take(office, file, text, how=How(partial=True))
    assert (done.read, done.accepted, [one.row for one in done.problems]) == (2, 1, [3])
    assert kept == [done]


def test_problems_name_columns_as_the_list_does(office: Office, file: Path) -> None:
    """A sentence about a cell has the list's own heading, and choices by their labels; no option, no code."""
    done = take(office, file, "Mã,Loại,Trực thuộc,E-mail\nMX01,chi bo nao,LC,a@\n")
    told = [say(one.message.message, one.message.params, "vi") for one in done.problems]
    assert [one.column for one in done.problems] == ["kind", "email"]
    assert told[0].startswith("Loại: ")
    assert told[1].startswith("E-mail: ")
    assert not any(word in "".join(told) for word in ("--", "kind", "(branch)", "email"))


def test_a_unit_that_cannot_stand_there_is_told_in_words(office: Office, file: Path) -> None:
    """Kinds of units are told by their labels, and --no-decides is the column of the decision."""
    text = "Mã,Loại,Trực thuộc,Có thẩm quyền quyết định\nMX01,branch,LC01,\nMX02,branch,LC,x\n"
    done = take(office, file, text)
    told = [say(one.message.message, one.message.params, "vi") for one in done.problems]
    assert [(one.row, one.column) for one in done.problems] == [(2, "parent"), (3, "decides")]
    assert "chi bộ" in told[0]
    assert not any(word in "".join(told) for word in ("--", "branch"))
