"""Sheets of what the screen shows: a case's dossier, its deadlines, what is stuck in a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from notifications.language import words
from notifications.letters import Head, Sheet
from notifications.letters.values import day
from states.catalogue.side_acts import FACTS
from states.catalogue.stages import STATE_BY_ID
from states.history.holds import LASTING
from states.history.papers import APPROVAL, CONCLUSION, REPLY, papers
from states.pipeline import FieldType
from workflow.casework import casefile, secrecy, views
from workflow.ground import scope, tree
from workflow.papers import letter_contents, printing, stuck
from workflow.papers.actions import sentence
from workflow.papers.wording import details, followed, owner, told
from workflow.queries import deadline_sheet, dossier

if TYPE_CHECKING:
    from states.law.calendar import Skipped
    from states.units import Actor
    from workflow.app import App
    from workflow.papers.printing import Written
    from workflow.store import Session

_UNITS = {"months": "tháng", "working_days": "ngày làm việc"}
_DATES = (
    ("decision", "Ngày quyết định kết nạp"),
    ("ceremony", "Ngày vào Đảng (lễ kết nạp)"),
    ("probation_ends", "Ngày hết thời gian dự bị"),
    ("official_from", "Ngày chính thức"),
    ("party_age_from", "Tuổi đảng tính từ"),
)
_VEILED = (REPLY, CONCLUSION, APPROVAL)
_FEW = 4
"""Days left out of a count for one reason; more are told as a number and a span."""

Row = Mapping[str, Any]


def case_file(app: App, ref: str, actor: Actor, file: str, *, force: bool = False) -> Written:
    """Print the dossier page of a case into a file; raises as `printing.write` does."""
    return _print(app, lambda: case_sheet(app, ref, actor), file, force=force)


def deadlines_file(app: App, ref: str, actor: Actor, file: str, *, force: bool = False) -> Written:
    """Print the deadline sheet of a case into a file; raises as `printing.write` does."""
    return _print(app, lambda: deadlines_sheet(app, ref, actor), file, force=force)


def stuck_file(  # noqa: PLR0913 - what, of which unit, for whom, where
    app: App, rows: Iterable[Any], unit: str | None, actor: Actor, file: str, *, force: bool = False
) -> Written:
    """Print the stuck list of a unit (the actor's own unless named) into a file."""
    return _print(app, lambda: _stuck(app, rows, unit, actor), file, force=force)


# -- the sheets ---------------------------------------------------------------------------------------


def case_sheet(app: App, ref: str, actor: Actor) -> Sheet:
    """Return the dossier page of a case, what is sensitive only for those who may see it."""
    page = dossier.page(app, ref, actor)
    case = page.case
    with app.reading() as session:
        found = casefile.read(session, ref, actor)
        head = head_of(session, app, int(found.row["unit_id"]), app.today())
        unit = tree.chain(session, int(found.row["unit_id"]), app.today())[-1]
    lines = [
        ("Số hồ sơ", case.ref),
        ("Họ và tên", case.name),
        ("Ngày sinh", day(case.born)),
        ("Đơn vị theo dõi", unit.name),
        (
            "Trạng thái",
            f"{words(STATE_BY_ID[case.state].label, 'vi')}, từ ngày {day(case.entered_on)}",
        ),
        ("Trong diện theo dõi", f"{followed(*_counts(case))}, từ ngày {day(case.first_listed_on)}"),
        *(
            [("Cấp giấy chứng nhận lần đầu", day(case.first_certified_on))]
            if case.first_certified_on
            else ()
        ),
        *([("Đảng viên giúp đỡ", ", ".join(page.helpers))] if page.helpers else ()),
        *((label, day(value)) for name, label in _DATES if (value := getattr(case.dates, name))),
    ]
    tables = {
        "facts": list(_facts(case.facts)),
        "steps": [_step(n, paper) for n, paper in enumerate(secrecy.on_paper(page.steps), 1)],
        "papers": _papers(found, knowing=secrecy.knows(found.row, actor)),
        "holds": [
            {"on": day(h.on), "until": day(h.ended or h.until), "reason": sentence(h.words)}
            for h in page.holds
            if h.kind != LASTING
        ],
        "terms": [_short_line(line) for line in page.deadlines],
    }
    return Sheet("case", app.today(), head, "HỒ SƠ THEO DÕI NGƯỜI VÀO ĐẢNG", lines, tables)


def deadlines_sheet(app: App, ref: str, actor: Actor) -> Sheet:
    """Return the open deadlines of a case, each with what is needed to count it by hand."""
    found = deadline_sheet.lines(app, ref, actor)
    with app.reading() as session:
        row = scope.case(session, ref, actor)
        head = head_of(session, app, int(row["unit_id"]), app.today())
    lines = [
        ("Hồ sơ", f"{row['ref']} · {row['name']}, sinh ngày {day(row['born'])}"),
        (
            "Trạng thái",
            f"{words(STATE_BY_ID[row['state']].label, 'vi')}, từ ngày {day(row['entered_on'])}",
        ),
    ]
    tables = {"terms": [_line(line) for line in found]}
    return Sheet("deadlines", app.today(), head, "PHIẾU THEO DÕI THỜI HẠN", lines, tables)


def stuck_list(rows: Iterable[Any], head: Head, on: date, names: Mapping[str, str]) -> Sheet:
    """Return the stuck list of a unit: `rows` have the promised keys of `stalled`, `head` is the unit's.

    A row is a mapping or a frozen view; a `cause` may be the id of a cause, a `Label` or words. `names` has the
    names of units by their codes.
    """
    listed = [stuck.sheet_row(n, stuck.keyed(row), names) for n, row in enumerate(rows, 1)]
    cases = len({row["ref"] for row in listed})  # a case is listed once for each cause
    lines = [("Đơn vị", head.issuer), ("Tính đến ngày", day(on)), ("Số hồ sơ", str(cases))]
    return Sheet("stalled", on, head, "DANH SÁCH HỒ SƠ CHẬM, VƯỚNG MẮC", lines, {"rows": listed})


def head_of(session: Session, app: App, unit_id: int, on: date) -> Head:
    """Return what stands at the head of a paper of a unit."""
    chain = tree.chain(session, unit_id, on)
    place = letter_contents.place_of(app.register.city)
    return Head(letter_contents.above(chain), chain[-1].name, place)


# -- the pieces ---------------------------------------------------------------------------------------


def _print(app: App, make: Any, file: str, *, force: bool) -> Written:  # noqa: ANN401 - a sheet's maker
    printing.medium(file)
    printing.may_write(file, force=force)
    return printing.write(make(), file, printing.preferred(app))


def _stuck(app: App, rows: Iterable[Any], unit: str | None, actor: Actor) -> Sheet:
    keyed = [stuck.keyed(row) for row in rows]
    with app.reading() as session:
        unit_id = scope.unit(session, unit, actor)["id"] if unit else actor.unit_id
        head = head_of(session, app, unit_id, app.today())
        names = stuck.names_of(session, (row["unit"] for row in keyed))
    return stuck_list(keyed, head, app.today(), names)


def _facts(values: Mapping[str, Any]) -> Iterable[dict[str, str]]:
    spec = {field.name: field for field in FACTS}
    for name, value in values.items():
        field = spec.get(name)
        what = words(field.label, "vi").partition(" (")[0] if field else name
        plain = told(value, field)  # what somebody typed stays as it is; choices are our words
        typed = field is None or field.type in (FieldType.TEXT, FieldType.NAME, FieldType.RELIGION)
        yield {"what": what, "value": plain if typed else sentence(plain)}


def _step(n: int, paper: views.Paper) -> dict[str, str]:
    return {
        "n": str(n),
        "on": day(paper.on),
        "what": told(paper.what),
        "details": sentence(details(paper.kind, paper.fields)),
    }


def _counts(row: Any) -> tuple[int, int, int]:  # noqa: ANN401 - whatever bears the counters
    return row.total_days, row.resets, row.held_days


def _papers(case: casefile.CaseFile, *, knowing: bool) -> list[dict[str, str]]:
    """Return the papers on file by their dates; those without one come last.

    What the steps veil from the reader is veiled here too: the numbers of what a verification found.
    """
    dated = sorted(papers(case.dossier), key=lambda paper: paper.on or date.max)
    lines = (
        letter_contents.line(
            paper if knowing or paper.what not in _VEILED else paper._replace(number=secrecy.MASK)
        )
        for paper in dated
    )
    return [
        {
            "n": str(n),
            "words": one.words,
            "type": one.type_no,
            "number": one.number,
            "on": day(one.on),
        }
        for n, one in enumerate(lines, 1)
    ]


def _short_line(line: deadline_sheet.SheetLine) -> dict[str, str]:
    return {
        "rule": line.rule,
        "what": f"{told(line.what)} ({line.rule})",
        "due": day(line.due),
        "left": sentence(stuck.left(line.days_left, line.kind)),
        "owner": "Tự đến hạn" if line.milestone else sentence(owner(line.owner)),
    }


def _line(line: deadline_sheet.SheetLine) -> dict[str, str]:
    who = "tự đến hạn" if line.milestone else owner(line.owner)
    meeting = f". Kỳ họp chi bộ cuối cùng trước hạn: {day(line.meeting)}" if line.meeting else ""
    unsure = " (dự kiến)" if line.provisional else ""
    return {
        "rule": line.rule,
        "what": f"{told(line.what)} – {who}{meeting}",
        "start": day(line.start),
        "counted": _counted(line),
        "skipped": _skipped(line.skipped),
        "due": day(line.due) + unsure,
        "left": sentence(stuck.left(line.days_left, line.kind)),
        "source": line.source or "Nội bộ",
    }


def _counted(line: deadline_sheet.SheetLine) -> str:
    parts = (
        [f"{line.counted} {_UNITS.get(line.unit or '', '')}".strip()]
        if line.counted is not None
        else []
    )
    if line.extended_by:
        parts.append(f"gia hạn {line.extended_by} ngày làm việc")
    if line.held_days:
        parts.append(f"tạm dừng {line.held_days} ngày làm việc")
    if missing := line.missing_day:
        other = f"tính đến {day(missing.counted)}, cách hiểu khác: {day(missing.other)}"
        parts.append(f"không có ngày {missing.named}: {other}")
    return "; ".join(parts)


def _skipped(skipped: Iterable[Skipped]) -> str:
    """Return the days left out, by reason: a few by their dates, many as a number and a span."""
    named = sorted((told(skip.reason), skip.date) for skip in skipped)
    parts = []
    for reason, days in groupby(named, key=lambda one: one[0]):
        dates = [on for _, on in days]
        if len(dates) > _FEW:
            parts.append(f"{reason}: {len(dates)} ngày ({day(dates[0])} – {day(dates[-1])})")
        else:
            parts.append(f"{reason}: {', '.join(map(day, dates))}")
    return "; ".join(parts)
