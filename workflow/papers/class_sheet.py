"""The roster of a class as a file: a workbook, or a sheet to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from notifications.language import words
from notifications.letters import Sheet
from notifications.letters.values import day
from states.pipeline import Label
from workflow.papers import printing, sheets
from workflow.papers.printing import Written
from workflow.store.workbooks import writing

if TYPE_CHECKING:
    from workflow.app import App

OUTCOMES = {
    "waits": Label("Chờ kết quả", "waits"),
    "passed": Label("Đạt", "passed"),
    "failed": Label("Không đạt", "failed"),
    "left": Label("Thôi học", "left the class"),
}
COLUMNS = (
    ("n", "TT", ""),
    ("ref", "Số hồ sơ", writing.TEXT),
    ("name", "Họ và tên", writing.TEXT),
    ("born", "Ngày sinh", writing.DATE),
    ("unit", "Chi bộ", writing.TEXT),
    ("outcome", "Kết quả", ""),
    ("certificate", "Số giấy chứng nhận", writing.TEXT),
    ("issued", "Ngày cấp", writing.DATE),
)


class Person(Protocol):
    """One person of a class, as the roster tells of it."""

    @property
    def n(self) -> int: ...  # noqa: D102 - as it is named

    @property
    def ref(self) -> str: ...  # noqa: D102 - as it is named

    @property
    def name(self) -> str: ...  # noqa: D102 - as it is named

    @property
    def born(self) -> date: ...  # noqa: D102 - as it is named

    @property
    def unit_name(self) -> str: ...  # noqa: D102 - as it is named

    @property
    def outcome(self) -> str: ...  # noqa: D102 - as it is named

    @property
    def certificate(self) -> str | None: ...  # noqa: D102 - as it is named

    @property
    def issued(self) -> date | None: ...  # noqa: D102 - as it is named


class Class(Protocol):
    """A class with its roster."""

    @property
    def code(self) -> str: ...  # noqa: D102 - as it is named

    @property
    def name(self) -> str: ...  # noqa: D102 - as it is named

    @property
    def centre(self) -> str: ...  # noqa: D102 - as it is named

    @property
    def centre_name(self) -> str: ...  # noqa: D102 - as it is named

    @property
    def starts(self) -> date: ...  # noqa: D102 - as it is named

    @property
    def ends(self) -> date: ...  # noqa: D102 - as it is named

    @property
    def roster(self) -> Sequence[Person]: ...  # noqa: D102 - as it is named


def write(app: App, found: Class, file: str, *, force: bool = False) -> Written:
    """Write the roster into a file, by its ending .xlsx, .docx or .pdf; raises as `printing.write` does."""
    if file.lower().endswith(writing.ENDING):
        writing.write(file, [_workbook(found)], force=force)
        return Written(file)
    printing.medium(file)
    printing.may_write(file, force=force)
    with app.reading() as session:
        (centre,) = session.execute("unit_by_code", {"code": found.centre})
        head = sheets.head_of(session, app, centre["id"], app.today())
    lines = [
        ("Lớp", f"{found.name} ({found.code})" if found.name != found.code else found.code),
        ("Thời gian", f"từ ngày {day(found.starts)} đến ngày {day(found.ends)}"),
        ("Số người", str(len(found.roster))),
    ]
    rows = [_row(one) for one in found.roster]
    title = "DANH SÁCH LỚP BỒI DƯỠNG NHẬN THỨC VỀ ĐẢNG"
    sheet = Sheet("class", app.today(), head, title, lines, {"rows": rows}, printing.seal(app))
    return printing.write(sheet, file, printing.preferred(app))


def _row(one: Person) -> dict[str, str]:
    return {
        "n": str(one.n),
        "name": one.name,
        "ref": one.ref,
        "born": day(one.born),
        "unit": one.unit_name,
        "outcome": words(OUTCOMES[one.outcome], "vi"),
        "certificate": one.certificate or "",
        "issued": day(one.issued),
    }


def _workbook(found: Class) -> writing.Sheet:
    headings = [writing.Column(heading, kind=kind) for _, heading, kind in COLUMNS]
    rows = [
        [
            one.n,
            one.ref,
            one.name,
            one.born,
            one.unit_name,
            words(OUTCOMES[one.outcome], "vi"),
            one.certificate,
            one.issued,
        ]
        for one in found.roster
    ]
    return writing.Sheet(found.code, headings, rows)
