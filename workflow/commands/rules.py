"""Show the rule register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import click

from notifications.language import plural, say, translate, words
from states.pipeline import Kind, Label
from workflow.commands import _options as opt
from workflow.commands import _output, _terminal, _words
from workflow.commands._output import Column
from workflow.commands._shell import Group, Shell, pass_shell

if TYPE_CHECKING:
    from workflow.impact import Impact
    from workflow.rulebook import Difference, InSet, RuleDetail, RuleView

KINDS = opt.Ids(tuple(kind.value for kind in Kind))
PARTS: Mapping[str, Label] = {
    "abroad": Label("ở nước ngoài", "abroad"),
    "approval": Label("khi có ý kiến trước", "with a prior approval"),
    "cleared_record": Label("sau khi được xóa án tích", "after a cleared record"),
    "branch": Label("chi bộ", "branch"),
    "committee": Label("cấp ủy", "committee"),
    "days": Label("số ngày", "days"),
    "hard_area": Label("vùng khó khăn", "in a hard area"),
    "home": Label("trong nước", "at home"),
    "lowest": Label("thấp nhất", "lowest"),
    "max": Label("cao nhất", "at most"),
    "members": Label("đảng viên giới thiệu", "members"),
    "min": Label("thấp nhất", "at least"),
    "months": Label("số tháng", "months"),
    "paper": Label("không cần văn bản", "without a paper"),
    "standing": Label("ban thường vụ", "standing committee"),
    "starts": Label("tính từ", "counted from"),
    "student_months": Label("học tập trung từ", "student for"),
    "union_members": Label("đảng viên cùng đoàn thể", "members beside a union"),
    "warn": Label("nhắc lúc", "warn at"),
    "youth_age": Label("tuổi đoàn đến", "youth age to"),
    "issue": Label("ngày ban hành quyết định", "the decision's issue"),
    "receipt": Label("ngày nhận quyết định", "the decision's receipt"),
    "literate": Label("biết chữ", "literate"),
    "lower-secondary": Label("trung học cơ sở", "lower secondary"),
    "primary": Label("tiểu học", "primary"),
}
FIELDS: Mapping[str, Label] = {
    "confidence": Label("độ tin cậy", "confidence"),
    "document": Label("văn bản", "document"),
    "kind": Label("loại", "kind"),
    "label": Label("nội dung", "words"),
    "marks": Label("độ tin cậy theo trường hợp", "confidence by case"),
    "note": Label("ghi chú", "note"),
    "point": Label("điểm", "point"),
    "unit": Label("đơn vị tính", "unit"),
    "value": Label("giá trị", "value"),
    "added": Label("thêm", "added"),
    "removed": Label("bỏ", "removed"),
    "changed": Label("đổi", "changed"),
}


def _value(row: RuleView | InSet) -> str:
    return amount(row.value, row.unit)


def _source(row: RuleView | InSet) -> str:
    return ", ".join(filter(None, (row.document, row.point)))


def _sure(row: RuleView) -> str:
    if row.confidence is None:
        return ""
    return f"{row.confidence} ({words(_words.CONFIDENCE[row.confidence])})"


SOURCE = Column("source", get=_source)
VALUE = Column("value", get=_value)
NUMBERS = (
    "rule",
    Column("label", get=lambda row: words(row.label)),
    Column("before", get=lambda row: amount(row.before, row.unit)),
    Column("after", get=lambda row: amount(row.after, row.unit)),
)
SHIFTS = ("ref", "unit", "rule", "before", "after", Column("days", opt.N_("Days later")))
KIND_ORDER = tuple(Kind)
SHORT = 50
"""Longer words of a difference stand on lines of their own."""
SETS = ("rule_set", "since", "until", VALUE, SOURCE, "confidence")
SURE = Column("confidence", get=_sure)
SHOWN = ("id", "label", "kind", VALUE, SOURCE, "title", SURE, "since", "until", "rule_set", "note")


@click.group(cls=Group)
def group() -> None:
    """Show the rules: their words, numbers, documents and how sure we are of them."""


@group.command("list")
@click.option("--on", type=opt.DATE, help=opt.N_("As in force on this day (default: today)."))
@click.option(
    "--kind",
    "kinds",
    type=KINDS,
    multiple=True,
    help=opt.N_("Only rules of this kind; may be repeated."),
)
@click.option(
    "--unit",
    type=opt.CODE,
    metavar="CODE",
    help=opt.N_("With the own values of this unit and those above it."),
)
@pass_shell
def list_(shell: Shell, *, on: date | None, kinds: tuple[str, ...], unit: str | None) -> None:
    """List the rules in force."""
    from workflow import rulebook

    day = on or _today(shell)
    if unit:
        rows = rulebook.listed_for(shell.app, unit, shell.actor, day, kinds)
    else:
        rows = rulebook.listed(day, kinds)
    shell.show(rows, text=lambda: listed(rows, day))


@group.command("show")
@click.argument("id", type=opt.CODE, metavar="ID")
@click.option("--on", type=opt.DATE, help=opt.N_("As in force on this day (default: today)."))
@pass_shell
def show(shell: Shell, id: str, *, on: date | None) -> None:
    """Show one rule, and what every rule set says of it."""
    from workflow import rulebook

    rule = rulebook.show(id, on or _today(shell))
    shell.show(rule, text=lambda: screen(rule))


@group.command("diff")
@click.argument("before", type=opt.CODE, metavar="SET")
@click.argument("after", type=opt.CODE, metavar="SET")
@pass_shell
def diff(shell: Shell, before: str, after: str) -> None:
    """Compare two rule sets."""
    from workflow import rulebook

    rows = rulebook.diff(before, after)
    shell.show(rows, text=lambda: differences(rows))


@group.command("impact", epilog=opt.N_("Example: ketnap rules impact 2026-07"))
@click.argument("rule_set", type=opt.CODE, metavar="SET")
@pass_shell
def impact(shell: Shell, rule_set: str) -> None:
    """Show what a rule set would change on today's open cases; nothing is written."""
    from workflow import impact as impacts

    found = impacts.impact(shell.app, rule_set, shell.actor)
    shell.show(found, text=lambda: impacted(found))


def _today(shell: Shell) -> date:
    """Return the day of the command; the rules can be read where there is no register."""
    from workflow import clock

    return shell.today or clock.today()


def listed(rows: Sequence[RuleView], on: date) -> Iterable[str]:
    """Yield the screen of the rules in force on a day, kind by kind, two lines a rule."""
    if not rows:
        return
    heading = opt.N_("Rule set {rule_set}, in force on {day}")
    yield _terminal.strong(say(heading, {"rule_set": rows[0].rule_set, "day": on}))
    for kind, of_kind in groupby(
        sorted(rows, key=lambda row: KIND_ORDER.index(row.kind)), lambda row: row.kind
    ):
        yield "\n" + _terminal.strong(_capital(_words.cell("kind", kind)))
        for row in of_kind:
            yield f"  {row.id:<4} {words(row.label)}"
            told = " · ".join(filter(None, (_value(row), _source(row), _mark(row))))
            if told:
                yield "       " + _terminal.faint(told)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _mark(row: RuleView) -> str:
    return say(opt.N_("confidence {mark}"), {"mark": row.confidence}) if row.confidence else ""


def screen(rule: RuleDetail) -> Iterable[str]:
    """Yield the screen of one rule."""
    told = {"value": _value(rule), "source": _source(rule)}
    yield _output.for_the_eye(
        rule, [c for c in SHOWN if told.get(_key(c), getattr(rule, _key(c), None))], ""
    )
    yield "\n" + _terminal.strong(translate(opt.N_("In the rule sets")))
    yield _output.for_the_eye(rule.sets, SETS, "")


def _key(column: str | Column) -> str:
    return column if isinstance(column, str) else column.key


def differences(rows: Iterable[Difference]) -> Iterable[str]:
    """Yield two sets compared, a heading for each rule."""
    before = ""
    for rule, of_rule in groupby(rows, lambda row: row.rule):
        yield before + _terminal.strong(rule)
        before = "\n"
        for row in of_rule:
            what = words(FIELDS[row.field or row.change])
            sides = [_side(row, side) for side in (row.before, row.after) if side is not None]
            if max(map(len, sides)) > SHORT:
                yield f"  {what}:"
                yield from (
                    f"    {mark} {_side(row, side)}"
                    for mark, side in (("-", row.before), ("+", row.after))
                    if side is not None
                )
            else:
                old, new = (
                    _words.UNKNOWN if side is None else _side(row, side)
                    for side in (row.before, row.after)
                )
                yield f"  {what}: {old} → {new}"


def impacted(found: Impact) -> Iterable[str]:
    """Yield what a set would change: the numbers that differ, then the deadlines that would move."""
    sets = {"rule_set": found.rule_set, "since": found.since, "against": found.against}
    heading = opt.N_("Rule set {rule_set} (from {since}) compared with {against}, in force today")
    yield _terminal.strong(say(heading, sets))
    yield _output.for_the_eye(found.numbers, NUMBERS, opt.N_("No number differs."))
    counts = {"count": len(found.deadlines), "cases": found.cases}
    yield "\n" + say(
        opt.N_("Open cases: {cases}. Deadlines that would have another day: {count}."), counts
    )
    if found.deadlines:
        yield _output.for_the_eye(found.deadlines, SHIFTS, "")


def _side(row: Difference, side: object) -> str:
    from workflow.rulebook import RuleView

    if isinstance(side, RuleView):
        return " · ".join(filter(None, (words(side.label), _value(side), _source(side))))
    if row.field == "value":
        return amount(side, None)
    if row.field == "kind":
        return _words.cell("kind", side)
    return _words.shown(side)


def amount(value: object, unit: str | None) -> str:
    """Return the value of a rule in words: 60 months, at least 2/3, at home: 30 working days."""
    if isinstance(value, Mapping):
        if "numerator" in value:
            sign = ">" if value.get("above") else "≥"
            return f"{sign} {value['numerator']}/{value['denominator']}"
        return "; ".join(
            f"{_part(name)}: {amount(part, _unit_of(name, unit))}" for name, part in value.items()
        )
    if isinstance(value, list | tuple):
        return ", ".join(amount(one, None) for one in value)
    if isinstance(value, int):
        return _counted(value, unit)
    return _part(value) if isinstance(value, str) else ""


def _part(word: str) -> str:
    label = PARTS.get(word)
    return words(label) if label else word


def _unit_of(part: str, unit: str | None) -> str | None:
    """Return the unit of one number of a table: some name their own."""
    return {"youth_age": None, "members": None, "union_members": None, "warn": None}.get(part, unit)


def _counted(count: int, unit: str | None) -> str:
    match unit:
        case "months":
            return plural("{count} month", "{count} months", count).format(count=count)
        case "working_days":
            return plural("{count} working day", "{count} working days", count).format(count=count)
        case "days":
            return plural("{count} day", "{count} days", count).format(count=count)
        case "people":
            return plural("{count} person", "{count} people", count).format(count=count)
    return str(count)
