"""The screens of the rule register: the rules in force, one rule, two sets compared, an impact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from notifications.language import plural, say, translate, words
from states.pipeline import N_, Kind, Label
from workflow.commands.screen import moved, output, terminal
from workflow.commands.screen import words as _words
from workflow.commands.screen.figures import counted_in
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.organisation.adoption import Adopted
    from workflow.queries.rulebook import Difference, InSet, PartView, RuleDetail, RuleView

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


COUNTED = Column("unit", N_("Counted in"), get=lambda row: counted_in(row.unit))
SOURCE = Column("source", get=_source)
VALUE = Column("value", get=_value)
NUMBERS = (
    "rule",
    Column("label", get=lambda row: words(row.label)),
    Column("before", get=lambda row: amount(row.before, row.unit)),
    Column("after", get=lambda row: amount(row.after, row.unit)),
)
NUMBERS_IN_FILES = (*NUMBERS, COUNTED)
KIND_ORDER = tuple(Kind)
SHORT = 50
"""Longer words of a difference stand on lines of their own."""
SETS = ("rule_set", "kind", "since", "until", VALUE, SOURCE, "confidence")
SURE = Column("confidence", get=_sure)
SHOWN = (
    "id", "label", "kind", VALUE, SOURCE, "title", SURE, "since", "until", "rule_set", "note", "checked_on", "checked_by",
)  # fmt: skip
MARKED: Mapping[str, Label] = {
    "age": Label("độ tuổi đoàn", "the youth age"),
    "base": Label("cách tính tổng số", "who counts"),
    "cleared_record": Label("sau khi được xóa án tích", "after a cleared record"),
    "committee": Label("toàn thể cấp ủy theo ủy quyền", "whole committee by delegation"),
    "endorse_removal": Label("khi đề nghị xóa tên", "for a removal"),
    "mass-organisation": Label("tổ chức chính trị - xã hội", "mass organisation"),
    "members": Label("hai đảng viên giới thiệu", "two members"),
    "months": Label("thời gian chung", "the months of everybody"),
    "remove": Label("khi xóa tên", "for a removal"),
    "residence": Label("nơi cư trú", "residence"),
    "sending-unit": Label("đơn vị cử đi", "sending unit"),
    "share": Label("tỷ lệ", "share"),
    "standing": Label("ban thường vụ", "standing committee"),
    "transfer": Label("khi chuyển đơn vị", "after a transfer"),
    "union": Label("do đoàn thanh niên giới thiệu", "by the youth union"),
}
"""What the parts of a rule are called, whose marks differ."""


def _part_of(part: PartView) -> str:
    label = MARKED.get(part.part) or PARTS.get(part.part)
    return words(label) if label else part.part


PARTS_OF = (Column("part", get=_part_of), "kind", "document", "point", "confidence")


def listed(rows: Sequence[RuleView], on: date, empty: str, months: int) -> Iterable[str]:
    """Yield the screen of the rules in force on a day, kind by kind, two lines a rule."""
    if not rows:
        yield say(empty, {"months": months}) if empty else ""
        return
    heading = N_("Rule set {rule_set}, in force on {day}")
    yield terminal.strong(say(heading, {"rule_set": rows[0].rule_set, "day": on}))
    for kind, of_kind in groupby(
        sorted(rows, key=lambda row: KIND_ORDER.index(row.kind)), lambda row: row.kind
    ):
        yield "\n" + terminal.strong(_capital(_words.cell("kind", kind)))
        for row in of_kind:
            yield f"  {row.id:<4} {words(row.label)}"
            told = " · ".join(filter(None, (_value(row), _source(row), _mark(row), _checked(row))))
            if told:
                yield "       " + terminal.faint(told)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _mark(row: RuleView) -> str:
    if not row.confidence:
        return ""
    parts = ", ".join(f"{_marked(part.part)} {part.confidence}" for part in row.parts)
    mark = f"{row.confidence} ({parts})" if parts else row.confidence
    return say(N_("confidence {mark}"), {"mark": mark})


def _checked(row: RuleView) -> str:
    if row.checked_on is None:
        return translate(N_("never checked"))
    return say(N_("checked {day} by {user}"), {"day": row.checked_on, "user": row.checked_by})


def _marked(part: str) -> str:
    label = MARKED.get(part)
    return words(label) if label else part


def _part_source(row: PartView) -> str:
    return ", ".join(filter(None, (row.document, row.point)))


PARTS_SHOWN = (
    Column("part", get=lambda row: _marked(row.part)),
    "kind",
    Column("source", get=_part_source),
    "confidence",
)


def adopted(done: Adopted, *, dry_run: bool) -> Iterable[str]:
    """Yield from which day on the city's own rules are in force, and which deadlines move by it."""
    words_of = {"on": done.on, "before": done.before}
    yield say(N_("The city's own rules are in force from {on} on (before: {before})."), words_of)
    yield from moved.moves(done, dry_run=dry_run)


def screen(rule: RuleDetail) -> Iterable[str]:
    """Yield the screen of one rule."""
    told = {"value": _value(rule), "source": _source(rule)}
    yield output.for_the_eye(
        rule, [c for c in SHOWN if told.get(_key(c), getattr(rule, _key(c), None))], ""
    )
    if rule.parts:
        yield "\n" + terminal.strong(translate(N_("Part by part")))
        yield output.for_the_eye(rule.parts, PARTS_SHOWN, "")
    yield "\n" + terminal.strong(translate(N_("In the rule sets")))
    yield output.for_the_eye(rule.sets, SETS, "")


def _key(column: str | Column) -> str:
    return column if isinstance(column, str) else column.key


def differences(rows: Iterable[Difference]) -> Iterable[str]:
    """Yield two sets compared, a heading for each rule."""
    before = ""
    for rule, of_rule in groupby(rows, lambda row: row.rule):
        yield before + terminal.strong(rule)
        before = "\n"
        for row in of_rule:
            yield from _difference(row)


def _difference(row: Difference) -> Iterable[str]:
    """Yield the two sides of a difference on one line, or below each other where one is long."""
    what = words(FIELDS[row.field or row.change])
    marked = (("-", row.before), ("+", row.after))
    sides = {mark: _side(row, side) for mark, side in marked if side is not None}
    if max(map(len, sides.values())) > SHORT and not terminal.accessible():
        yield f"  {what}:"
        yield from (f"    {mark} {side}" for mark, side in sides.items())
    else:
        old, new = (sides.get(mark) or _words.UNKNOWN for mark in "-+")
        yield f"  {what}: {old} → {new}"


def _side(row: Difference, side: object) -> str:
    from workflow.queries.rulebook import RuleView

    if isinstance(side, RuleView):
        return " · ".join(filter(None, (words(side.label), _value(side), _source(side))))
    if row.field == "value":
        return amount(side, None)
    if row.field == "kind":
        return _words.cell("kind", side)
    if row.field == "marks" and isinstance(side, Mapping):
        return ", ".join(f"{_marked(part)} {mark.confidence}" for part, mark in side.items())
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
