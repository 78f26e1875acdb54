"""The card of a case: what the form of a member's life story (2-KNĐ) and the national database ask, in their order.

It is for typing by hand, once: what the case holds stands there, what it does not is left to be filled in. The form
is Vietnamese in whatever language the program speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING

from notifications.letters import Head, Sheet
from notifications.letters.values import day
from states.catalogue.side_acts import DETAILS
from states.errors import BadInput
from states.frozen import Frozen, NamedTuple
from states.pipeline import N_, FieldType
from states.values.texts import NO_RELIGION
from workflow.casework import casefile
from workflow.ground import tree
from workflow.papers import printing, sheets
from workflow.papers.printing import Written
from workflow.papers.wording import told
from workflow.queries import cases
from workflow.store.workbooks import writing

if TYPE_CHECKING:
    from states.history.dossier import Dossier
    from states.units import Actor
    from workflow.app import App

TITLE = "PHIẾU NHẬP LIỆU NGƯỜI VÀO ĐẢNG (theo mẫu 2-KNĐ)"
PERSON, PARTY = "Lý lịch", "Vào Đảng, dự bị và chính thức"
BLANK = "………………………………"
"""What stands on paper where somebody writes by hand."""
WRONG_ENDING = N_(
    "{field}: {value} ends neither in .docx nor in .pdf nor in .xlsx nor in .html; give a name that does."
)


class Line(NamedTuple):
    """One field of the form: its number, its part of the form, its words, and the value; None is to be filled in."""

    n: int
    part: str
    field: str
    value: str | None


class Card(Frozen):
    """The fields of one case in the order of the form; `masked` says that sensitive ones are not shown to the reader."""

    ref: str
    name: str
    masked: bool
    fields: tuple[Line, ...]
    _head: Head

    @property
    def head(self) -> Head:
        """Return what stands at the head of the paper."""
        return self._head


def card(app: App, ref: str, actor: Actor) -> Card:
    """Return the card of a case; raises `NotFound`."""
    case = cases.show(app, ref, actor)
    with app.reading() as session:
        found = casefile.read(session, ref, actor)
        head = sheets.head_of(session, app, int(found.row["unit_id"]), app.today())
        unit = tree.chain(session, int(found.row["unit_id"]), app.today())[-1].name
        sensitive = cases.may_see_sensitive(found.row, actor)
    person = _Person(case, found.dossier, unit, sensitive=sensitive)
    told_ = [(PERSON, *pair) for pair in person.life()] + [
        (PARTY, *pair) for pair in person.party()
    ]
    lines = tuple(Line(n, *line) for n, line in enumerate(told_, 1))
    return Card(case.ref, case.name, not sensitive, lines, head)


class _Person:
    """What a case holds of its person, in the words of the form."""

    def __init__(
        self, case: cases.CaseDetail, dossier: Dossier, unit: str, *, sensitive: bool
    ) -> None:
        self._case, self._dossier, self._unit = case, dossier, unit
        self._sensitive = sensitive
        self._fields = {field.name: field for field in DETAILS}

    def life(self) -> Iterator[tuple[str, str | None]]:
        """Yield the fields about the person's life."""
        again = bool(self._case.facts.get("readmission"))
        yield "Họ và tên đang dùng", self._case.name
        yield "Nam, nữ", self._fact("gender")
        yield "Họ và tên khai sinh", None
        yield "Các bí danh", None
        yield "Ngày, tháng, năm sinh", day(self._case.born)
        yield "Nơi sinh", None
        yield "Quê quán", None
        yield "Nơi cư trú", self._fact("residence")
        yield "Dân tộc", self._fact("ethnicity")
        yield "Tôn giáo", self._fact("religion")
        yield "Số định danh cá nhân", self._fact("identity_no")
        yield "Nghề nghiệp hiện nay (đối tượng theo sổ)", self._fact("category")
        yield "Trình độ giáo dục phổ thông, chuyên môn (theo sổ)", self._fact("education")
        yield "Học vị, học hàm", None
        yield "Lý luận chính trị", None
        yield "Ngoại ngữ, tin học, tiếng dân tộc thiểu số", None
        yield "Ngày và nơi vào Đoàn TNCS Hồ Chí Minh", None
        yield "Là đoàn viên (theo sổ)", self._fact("youth_union")
        yield "Ngày và nơi vào Đảng lần thứ nhất (nếu có)", None if again else "không"
        yield "Ngày ra khỏi Đảng lần trước (nếu có)", self._fact("left_on") if again else "không"
        yield "Lịch sử bản thân", None
        yield "Những công việc, chức vụ đã qua", None
        yield "Đặc điểm lịch sử", None
        yield "Những lớp đào tạo, bồi dưỡng đã qua", self._certificate()
        yield "Đi nước ngoài", None
        yield "Khen thưởng", None
        yield "Kỷ luật", None
        yield "Hoàn cảnh gia đình", None

    def party(self) -> Iterator[tuple[str, str | None]]:
        """Yield the fields about the way into the Party."""
        dates = self._case.dates
        applied = self._dossier.last("apply")
        people = applied.people("introducer") if applied else ()
        yield "Chi bộ theo dõi", self._unit
        yield "Ngày làm đơn", day(applied.day("application")) or None if applied else None
        yield "Người giới thiệu vào Đảng", ", ".join(p.name for p in people) or None
        yield "Đảng viên giúp đỡ", ", ".join(self._dossier.helpers) or None
        yield "Nghị quyết của chi bộ đề nghị kết nạp", self._numbered("propose", "resolution")
        yield "Nghị quyết của đảng ủy cơ sở", self._numbered("endorse", "resolution")
        yield "Quyết định kết nạp", self._numbered("decide", "decision")
        yield "Ngày vào Đảng (lễ kết nạp)", day(dates.ceremony) or None
        yield "Ngày hết thời gian dự bị", day(dates.probation_ends) or None
        yield "Quyết định công nhận chính thức", self._numbered("recognise", "decision")
        yield "Ngày chính thức", day(dates.official_from) or None
        yield "Tuổi đảng tính từ", day(dates.party_age_from) or None
        cards = [str(act.fields["no"]) for act in self._dossier.evidence("card")]
        yield "Số thẻ đảng viên", cards[-1] if cards else None

    def _fact(self, name: str) -> str | None:
        """Return a fact in words, None where the case does not hold it; that there is no religion is one."""
        if name in cases.SENSITIVE and not self._sensitive:
            return cases.MASK  # whatever there is, or is not
        field = self._fields[name]
        if name in cases.SENSITIVE or field.type is not FieldType.DATE:
            value = self._case.facts.get(name)
        else:
            value = self._dossier.fact(name)
        if value is None and name == "religion" and self._told_none():
            return told(NO_RELIGION)
        return told(value, field) or None

    def _told_none(self) -> bool:
        facts = [act.fields for act in self._dossier.acts if act.move in ("open", "set")]
        return any("religion" in told_ for told_ in facts)

    def _numbered(self, move: str, field: str) -> str | None:
        act = self._dossier.last(move)
        return (
            f"số {act.fields[field]}, ngày {day(act.on)}" if act and act.fields.get(field) else None
        )

    def _certificate(self) -> str | None:
        act = self._dossier.certified_by()
        if act is None:
            return None
        number, issuer = act.fields.get("certificate"), act.fields.get("issuer")
        words = f"Bồi dưỡng nhận thức về Đảng: giấy chứng nhận số {number}, ngày {day(act.day('issued'))}"
        return f"{words}, {issuer}" if issuer else words


# -- files ------------------------------------------------------------------------------------------


def write(app: App, ref: str, actor: Actor, file: str, *, force: bool = False) -> Written:
    """Write the card of a case into a file by its ending; raises as `printing.write` does."""
    ending = file.lower().rpartition(".")[2]
    if ending not in ("docx", "pdf", *_WAYS):
        raise BadInput(WRONG_ENDING, field="--out", value=file)
    printing.may_write(file, force=force)
    made = card(app, ref, actor)
    if ending in _WAYS:
        _WAYS[ending](made, file, force)
        return Written(file)
    sheet = Sheet("card", app.today(), made.head, TITLE, [("Số hồ sơ", made.ref)], _tables(made))
    return printing.write(sheet, file, printing.preferred(app))


def _tables(made: Card) -> dict[str, list[dict[str, str]]]:
    return {
        name: [
            {"n": str(line.n), "what": line.field, "value": line.value or BLANK}
            for line in made.fields
            if line.part == part
        ]
        for name, part in (("life", PERSON), ("party", PARTY))
    }


def _xlsx(made: Card, file: str, force: bool) -> None:  # noqa: FBT001 - as the table below calls it
    rows = ((line.n, line.part, line.field, line.value or BLANK) for line in made.fields)
    columns = ("TT", "Phần", "Nội dung", "Thông tin")
    writing.write(file, [writing.Sheet(made.ref, columns, rows)], force=force)


_PAGE = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><title>{title}</title>
<style>body{{font:12pt "Times New Roman",serif;max-width:50em;margin:2em auto}}table{{border-collapse:collapse;width:100%}}
td,th{{border:1px solid #888;padding:.3em .5em;text-align:left;vertical-align:top}}</style>
<h1>{title}</h1><p>Số hồ sơ: {ref}</p>{tables}</html>
"""


def _html(made: Card, file: str, _force: bool) -> None:  # noqa: FBT001 - as the table below calls it
    tables = ""
    for part in (PERSON, PARTY):
        rows = "".join(
            f"<tr><td>{line.n}</td><td>{escape(line.field)}</td><td>{escape(line.value or BLANK)}</td></tr>"
            for line in made.fields
            if line.part == part
        )
        tables += f"<h2>{escape(part)}</h2><table>{rows}</table>"
    page = _PAGE.format(title=escape(TITLE), ref=escape(made.ref), tables=tables)
    printing.put(file, page.encode())


_WAYS: Mapping[str, Callable[[Card, str, bool], None]] = {"xlsx": _xlsx, "html": _html}
