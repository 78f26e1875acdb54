"""The book of the reports: all tables of a unit and a period as sheets of one workbook, without names of people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from notifications import language
from notifications.language import day, translate, words
from states.frozen import NamedTuple
from states.pipeline import Label
from workflow.commands import (
    report_forecast,
    report_lists,
    report_people,
    report_reconcile,
    report_states,
    report_targets,
    report_transfers,
    report_year,
)
from workflow.commands.frame import listing, paper_options, windows
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.screen import workbook, year_tables
from workflow.commands.screen.output import Column
from workflow.commands.screen.workbook import Page

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.commands.screen.workbook import Value
    from workflow.reports.asked import Given
    from workflow.reports.targets import Row
    from workflow.stamp import Actor

SHEET_COUNT = opt.N_("Sheets")
INTO = opt.N_("The workbook to write, FILE.xlsx.")
VIETNAMESE = "vi"
WIDTH = 100
"""Characters of a line above the headings."""
FEW, SUPPRESSED = 5, "< 5"
"""Fewer followers of a religion, or members of a people, than so many are told as this."""
CONTENTS = Label("Mục lục", "Contents")
_HEADINGS = (Label("TT", "No."), Label("Trang tính", "Sheet"), Label("Nội dung", "What it tells"))
_RULE = Label(
    "Sổ chỉ ghi số hồ sơ, không ghi họ tên quần chúng; số người theo tôn giáo hoặc dân tộc dưới 5 ghi là < 5.",
    "References only, no names of candidates; fewer than 5 of a religion or a people are told as < 5.",
)


class Sheet(NamedTuple):
    """One sheet: its title, the command whose help says what it tells, its rows, and what stands in its columns."""

    title: Label
    command: click.Command
    rows: Callable[[App, Actor, Given], Any]
    columns: Sequence[str | Column]


def _rows(module: str, name: str = "report") -> Callable[[App, Actor, Given], Any]:
    """Return what counts a report, loaded when it is asked for."""

    def counted(app: App, actor: Actor, given: Given) -> Any:  # noqa: ANN401 - the rows of any report
        from importlib import import_module

        return getattr(import_module(f"workflow.reports.{module}"), name)(app, actor, given)

    return counted


def _targets(app: App, actor: Actor, given: Given) -> list[Row]:
    from workflow.reports import targets

    found = targets.report(app, actor, given)
    return [found.whole, *found.units]


def _moved(app: App, actor: Actor, given: Given) -> Any:  # noqa: ANN401 - as above
    from workflow.reports import transfers

    return transfers.report(app, None, None, actor, given).units


def _accounts(app: App, actor: Actor, given: Given) -> Any:  # noqa: ANN401 - as above
    from workflow.reports import reconcile

    found = reconcile.report(app, actor, given)
    return [found.whole, *found.units]


def _without(columns: Sequence[str | Column], *keys: str) -> list[str | Column]:
    return [one for one in columns if (one if isinstance(one, str) else one.key) not in keys]


_FAITH = Column("religious", opt.N_("Religious"), get=lambda row: _faith(row), right=True)  # noqa: PLW0108 - defined below
SHEETS: tuple[Sheet, ...] = (
    Sheet(Label("Mục tiêu theo đơn vị", "Targets by unit"), report_targets.targets, _targets,
          [*_without(report_targets.COLUMNS, "religious"), _FAITH]),
    Sheet(Label("Dự báo", "Forecast"), report_forecast.forecast, _rows("forecast"), report_forecast.FORECAST),
    Sheet(Label("Người có thể kết nạp", "Who could be admitted"), report_forecast.capacity, _rows("capacity"),
          report_forecast.CAPACITY),
    Sheet(Label("Phễu trạng thái", "Funnel"), report_states.funnel, _rows("funnel"), report_states.FUNNEL),
    Sheet(Label("Thời gian ở từng trạng thái", "Cycle times"), report_states.cycle_times, _rows("cycle_times"),
          report_states.CYCLE_TIMES),
    Sheet(Label("Thời gian giữa các giai đoạn", "Stages"), report_states.stages, _rows("stages"), report_states.STAGES_),
    Sheet(Label("Điểm nghẽn", "Bottlenecks"), report_states.bottlenecks, _rows("bottlenecks"), report_states.BOTTLENECKS),
    Sheet(Label("Nhóm đối tượng", "Groups"), report_people.groups, _rows("groups", "groups"), report_people.GROUPS),
    Sheet(Label("Nguồn giới thiệu", "Sources"), report_people.sources, _rows("groups", "sources"), report_people.SOURCES),
    Sheet(Label("Bồi dưỡng nhận thức", "Training"), report_people.training, _rows("training"), report_people.TRAINING),
    Sheet(Label("Giấy chứng nhận", "Certificates"), report_reconcile.reconcile, _accounts, report_reconcile.UNITS),
    Sheet(Label("Có giấy chứng nhận, chưa xét", "Certified, waiting"), report_lists.certified_waiting,
          _rows("certified_waiting"), _without(report_lists.WAITING, "name")),
    Sheet(Label("Chuyển đi", "Movers"), report_transfers.transfers, _moved, report_transfers.UNITS),
    Sheet(Label("Thẩm tra lý lịch", "Verification"), report_lists.verification, _rows("verification"),
          report_lists.VERIFICATION),
    Sheet(Label("Đảng viên giúp đỡ", "Helpers"), report_lists.helpers, _rows("helpers"), report_lists.HELPERS),
    Sheet(Label("Chi bộ nhiều năm không kết nạp", "Idle branches"), report_lists.idle_units, _rows("idle_units"),
          report_lists.IDLE),
    Sheet(Label("Ngoại lệ", "Exceptions"), report_lists.exceptions, _rows("exceptions"), report_lists.EXCEPTIONS),
)  # fmt: skip
"""The sheets after those of the year, in their order."""


@click.command(
    "book", cls=Command, epilog=opt.N_("Example: ketnap report book --year 2026 --out so-lieu.xlsx")
)
@windows.question
@click.option("--out", type=opt.FILE_OUT, required=True, metavar="FILE", help=INTO)
@listing.force
@pass_shell
def book(shell: Shell, given: Given, *, out: str) -> None:
    """Write all reports of a unit and a period into one workbook, a sheet each, without names of candidates."""
    from states.errors import BadInput
    from workflow.papers import printing
    from workflow.store.workbooks import writing

    if not writing.is_workbook(out):
        raise BadInput(listing.NOT_A_WORKBOOK, field=listing.OUT, value=out)
    printing.may_write(out, force=shell.replaces)
    stamp = paper_options.leaving(shell)
    with language.speaking(VIETNAMESE):
        found = [*pages(shell.app, shell.actor, given)]
        workbook.write(out, found, force=shell.replaces)
    paper_options.enter(shell, stamp, out, sum(len([*one.rows]) for one in found), **_of(given))
    shell.done({"sheets": len(found), "file": out}, columns=(Column("sheets", SHEET_COUNT), "file"))


def _of(given: Given) -> dict[str, Any]:
    """Return of which unit a book is, where one is named."""
    return {"unit": given.unit} if given.unit else {}


def pages(app: App, actor: Actor, given: Given) -> Iterator[Page]:
    """Yield the sheets of the book: the contents, the year, then every report."""
    from workflow.commands.screen import year_pages
    from workflow.reports import year

    found = year.report(app, actor, given)
    about = (f"Đơn vị: {found.name} ({found.this.unit})", year_pages.span(found))
    of_year = [_few_of(page) for page in year_pages.pages(found)]
    told = [(page.title, help_of(report_year.year)) for page in of_year]
    told += [(words(sheet.title), help_of(sheet.command)) for sheet in SHEETS]
    title = f"Số liệu phát triển đảng viên năm {year.named(found.put)}"
    rows: list[list[Value]] = [[n, name, what] for n, (name, what) in enumerate(told, 1)]
    drawn = f"Lập ngày {day(app.today())}"
    head = (title, *about, drawn, *wrap(words(_RULE), WIDTH))
    yield Page(words(CONTENTS), [words(one) for one in _HEADINGS], rows, head=head)
    yield from of_year
    for sheet in SHEETS:
        data = sheet.rows(app, actor, given)
        page = workbook.table([*data], sheet.columns)
        what = wrap(definition(sheet.command), WIDTH)
        yield page._replace(
            title=words(sheet.title), head=(words(sheet.title), *about, *what), rows=[*page.rows]
        )


def help_of(command: click.Command) -> str:
    """Return in one sentence what a report tells."""
    return command.get_short_help_str()


def definition(command: click.Command) -> str:
    """Return what a report tells, and how it counts where that is on record."""
    from workflow.reports import targets

    basis = translate(targets.BASIS) if command is report_targets.targets else ""
    return f"{help_of(command)} {basis}".strip()


def _faith(row: Row) -> int | str:
    """Return how many of those admitted follow a religion, as anybody may read it: none of any is few, too."""
    return SUPPRESSED if row.admitted and (row.religious or 0) < FEW else row.religious or 0


def few(count: int) -> int | str:
    """Return a count as it may be shown to anybody: a few of a religion or a people are not told."""
    return SUPPRESSED if 0 < count < FEW else count


def _few_of(page: Page) -> Page:
    """Return a sheet of the year in which few followers of a religion, or few of a people, are not told."""
    if page.title == words(year_tables.FORM_B):
        return page._replace(rows=without_few(page.rows))
    faith = year_tables.of_faith()
    hidden = {n: [row] for n, row in enumerate(page.rows) if faith.intersection(map(str, row))}
    rows = [without_few(hidden[n])[0] if n in hidden else row for n, row in enumerate(page.rows)]
    return page._replace(rows=rows)


def without_few(rows: Iterable[Sequence[Value]]) -> list[list[Value]]:
    """Return rows, of groups named in their first cells, without small counts and what would tell them.

    Where one count of a group is hidden, the least of the others is hidden too: from all the others it could be
    reckoned. A row with a hidden count has no share.
    """
    shown = [list(row) for row in rows]
    for group in {row[0] for row in shown}:
        of_group = [row for row in shown if row[0] == group]
        for column in range(1, len(of_group[0])):
            _hide([row for row in of_group if isinstance(row[column], int)], column)
    for row in shown:
        if any(cell in (SUPPRESSED, year_tables.MASKED) for cell in row):
            row[:] = [None if isinstance(cell, float) else cell for cell in row]
    return shown


def _hide(rows: list[list[Any]], column: int) -> None:
    """Hide the small counts of a column, and one more where it would stand alone."""
    few_ = [row for row in rows if few(row[column]) == SUPPRESSED]
    others = [row for row in rows if row[column] and row not in few_]
    for row in few_:
        row[column] = SUPPRESSED
    if len(few_) == 1 and others:
        min(others, key=lambda row: int(row[column]))[column] = year_tables.MASKED
