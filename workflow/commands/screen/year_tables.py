"""The tables of the yearly report in words: the same for the screen, for paper and for a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from notifications.language import words
from states.frozen import NamedTuple
from states.pipeline import Label
from states.watch import year_review
from workflow.reports import form_lines
from workflow.reports.year import named
from workflow.reports.year_counts import ETHNICITY, RELIGION

if TYPE_CHECKING:
    from workflow.reports import targets
    from workflow.reports.asked import Asked
    from workflow.reports.year import Year
    from workflow.reports.year_counts import FormLine
    from workflow.reports.year_units import UnitYear

Value = str | int | float | None
MASKED = "•••"
NOBODY = "–"
"""What was not told: a head, a plan."""
_MARKS = ("", "- ", "+ ")
"""What stands before a line of the form, by how far it is set in."""

TARGETS = Label("Mục tiêu", "Targets")
FORM = Label("Thống kê đảng viên mới kết nạp", "Statistics of new members")
FORM_B = Label("Đảng viên mới kết nạp theo dân tộc, tôn giáo", "New members by people and religion")
PRAISE = Label("Đề nghị xem xét biểu dương, khen thưởng", "To be considered for praise")
ACCOUNT = Label("Phải báo cáo, kiểm điểm trách nhiệm", "To account for the year")
IDLE = Label("Chi bộ nhiều năm không kết nạp đảng viên", "Branches that admitted nobody for years")
_SAME = Label("Cùng kỳ", "Same period")
_NOW = Label("Kỳ này", "This period")
_BEFORE = Label("Cùng kỳ năm trước", "The same a year before")
_UNSAID = {
    ETHNICITY: Label("Dân tộc chưa ghi", "People not told"),
    RELIGION: Label("Không theo tôn giáo hoặc chưa ghi", "No religion, or none told"),
}
GROUPS = {ETHNICITY: Label("Dân tộc", "People"), RELIGION: Label("Tôn giáo", "Religion")}
_LINES = {line.key: line for line in form_lines.LINES}


class Tabled(NamedTuple):
    """One table: its key, its title, its headings and rows; `empty` is said where there are none."""

    key: str
    title: Label
    headings: tuple[Label, ...]
    rows: list[list[Value]]
    empty: Label = Label("Không có.", "None.")


def tables(found: Year, lang: str | None = None) -> Iterator[Tabled]:
    """Yield the tables of a year; that of peoples and religions only where it may be shown."""
    yield goals(found, lang)
    yield form(found, lang)
    if found.form_b is not None:
        yield form_b(found, lang)
    yield praise(found)
    yield account(found, lang)
    yield idle(found)


# -- the targets --------------------------------------------------------------------------------------

_GOALS: tuple[tuple[Label, Callable[[targets.Row], Value]], ...] = (
    (Label("Đảng viên mới kết nạp", "Admitted"), lambda row: row.admitted),
    (Label("Chỉ tiêu kế hoạch", "Planned"), lambda row: row.quota),
    (Label("Tỷ lệ trên số đảng viên năm trước (3–4%), %", "Of the members before (3–4 %), %"), lambda row: row.ratio),
    (Label("Học sinh, sinh viên", "Pupils and students"), lambda row: row.students),
    (Label("Tỷ lệ học sinh, sinh viên (từ 15%), %", "Their share (15 % at least), %"), lambda row: row.students_ratio),
    (Label("Người lao động trong doanh nghiệp", "Workers in enterprises"), lambda row: row.workers),
    (Label("Tỷ lệ người lao động (từ 20%), %", "Their share (20 % at least), %"), lambda row: row.workers_ratio),
    (Label("Đơn vị trực thuộc có kế hoạch (100%)", "Units below with a plan (100 %)"),
     lambda row: f"{row.units_with_plan}/{row.units_total}"),
    (Label("Người chuyển đi được thông báo (100%)", "Movers notified (100 %)"),
     lambda row: f"{row.movers_notified}/{row.movers}"),
    (Label("Quyết định kết nạp", "Decisions"), lambda row: row.decided),
    (Label("Quyết định bị hủy", "Annulled"), lambda row: row.annulled),
)  # fmt: skip
_FAITH = Label("Người có đạo (15–20 người)", "Followers of a religion (15–20)")
_FAITH_AT = 7
"""The place of the followers of a religion among the goals."""


def goals(found: Year, lang: str | None) -> Tabled:
    """Return the targets, this year beside the last; between them the same period where this one goes on."""
    goes_on = found.same != found.prior
    columns = [found.this, *([found.same_period] if goes_on else ()), found.last]
    headings = (
        TARGETS,
        _plain(found.put),
        *([_SAME] if goes_on else ()),
        _plain(found.prior),
    )
    rows: list[list[Value]] = [
        [words(label, lang), *(_told(get(row)) for row in columns)] for label, get in _GOALS
    ]
    veiled = any(line.masked for line in found.form)
    faith = [MASKED if veiled or row.religious is None else row.religious for row in columns]
    rows.insert(_FAITH_AT, [words(_FAITH, lang), *faith])
    return Tabled("targets", TARGETS, headings, rows)


def of_faith(lang: str | None = None) -> frozenset[str]:
    """Return the lines, in words, that count followers of a religion."""
    line = _LINES[form_lines.RELIGIOUS]
    return frozenset({words(_FAITH, lang), _MARKS[line.depth] + words(line.label, lang)})


def _told(value: Value) -> Value:
    return NOBODY if value is None else value


def _plain(put: Asked) -> Label:
    return Label(named(put), named(put))


# -- the form -----------------------------------------------------------------------------------------


def form(found: Year, lang: str | None) -> Tabled:
    """Return the lines of Biểu 2-BTCTW."""
    headings = (Label("TT", "No."), Label("Tiêu chí", "Line"), _NOW, _BEFORE, Label("%", "%"))
    return Tabled("form", FORM, headings, [_form_row(line, lang) for line in found.form])


def _form_row(line: FormLine, lang: str | None) -> list[Value]:
    of = _LINES[line.line]
    label = _MARKS[of.depth] + words(of.label, lang)
    if line.masked:
        return [line.number, label, MASKED, MASKED, None]
    return [line.number, label, line.this, line.last, line.percent]


def form_b(found: Year, lang: str | None) -> Tabled:
    """Return the lines of Biểu 2B: peoples, then religions."""
    headings = (Label("Nhóm", "Group"), Label("Tiêu chí", "Line"), _NOW, _BEFORE, Label("%", "%"))
    rows: list[list[Value]] = [
        [
            words(GROUPS[line.group], lang),
            line.value or words(_UNSAID[line.group], lang),
            line.this,
            line.last,
            line.percent,
        ]
        for line in found.form_b or ()
    ]
    return Tabled("form_b", FORM_B, headings, rows)


# -- praise and account -------------------------------------------------------------------------------


def praise(found: Year) -> Tabled:
    """Return who is to be considered for praise, with the figures that speak for it."""
    headings = (
        Label("Đơn vị", "Unit"), Label("Kết nạp", "Admitted"), Label("Chỉ tiêu", "Planned"),
        Label("Chuyển đi, đã thông báo", "Moved, notified"), Label("Ngoại lệ", "Exceptions"),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [
            one.name,
            one.admitted,
            _told(one.quota),
            f"{one.movers_notified}/{one.movers}",
            one.exceptions,
        ]
        for one in found.praised
    ]
    none = Label("Chưa có đơn vị nào đủ điều kiện.", "No unit meets all conditions.")
    return Tabled("praise", PRAISE, headings, rows, none)


def account(found: Year, lang: str | None) -> Tabled:
    """Return who has to account for the year, and for what."""
    headings = (
        Label("Đơn vị", "Unit"),
        Label("Người đứng đầu", "Head"),
        Label("Nội dung", "For what"),
    )
    rows: list[list[Value]] = [
        [one.name, one.head or NOBODY, "; ".join(_reasons(one, lang))] for one in found.to_account
    ]
    return Tabled("account", ACCOUNT, headings, rows)


def _reasons(one: UnitYear, lang: str | None) -> Iterator[str]:
    for name, count in year_review.reasons(one):
        label = words(year_review.ACCOUNT[name].label, lang)
        yield label if name == "no-plan" else f"{label}: {count}"


def idle(found: Year) -> Tabled:
    """Return the branches that admitted nobody for years, with their heads."""
    headings = (
        Label("Chi bộ", "Branch"), Label("Người đứng đầu", "Head"),
        Label("Đang theo dõi", "Followed"), Label("Số năm", "Years"),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [one.name, one.head or NOBODY, one.candidates, one.years] for one in found.idle
    ]
    return Tabled("idle", IDLE, headings, rows)


def texts(rows: Sequence[Sequence[Value]], show: Callable[[float | None], str]) -> list[list[str]]:
    """Return the cells of rows as texts; `show` puts a figure into words, nothing stays nothing."""
    return [
        ["" if v is None else v if isinstance(v, str) else show(v) for v in row] for row in rows
    ]
