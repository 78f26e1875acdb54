"""The lines of Biểu 2-BTCTW, the statistics of new members, and whom of the admitted each of them counts.

Source: 11-HD/BTCTW of 13 December 2021, form 2-BTCTW. What a register does not know is a line that counts nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.pipeline import Label
from workflow.reports.targets import ENTERPRISES, OWNER, WORKERS

if TYPE_CHECKING:
    from datetime import date

    from states.history.dossier import Dossier

AGES = ((18, 30), (31, 35), (36, 40), (41, 45), (46, 50), (51, 55), (56, 60))
"""The first and last year of each line of ages; who is younger than the first counts under it."""
_HIGHER = ("college", "university", "postgraduate")


class Person(NamedTuple):
    """Somebody admitted, as he or she was on the day of the ceremony; what nobody told is None or empty."""

    categories: frozenset[str]
    gender: str | None
    religion: str | None
    ethnicity: str | None
    youth_union: bool
    readmission: bool
    education: str | None
    age: int | None
    sector: str | None


class Line(NamedTuple):
    """One line: its number in the form, its words, how far it is set in, and whom it counts.

    `counts` is None for what no register knows; `rest` are lines of what was not told, shown where there are any.
    """

    key: str
    number: str
    label: Label
    depth: int
    counts: Callable[[Person], bool] | None = None
    rest: bool = False


def person(dossier: Dossier, on: date, sector: str | None) -> Person:
    """Return somebody as told by a day, in a branch of a sector."""

    def text(name: str) -> str | None:
        value = dossier.fact(name, on)
        return str(value) if value else None

    born: date | None = dossier.fact("born", on)  # type: ignore[assignment]  # a day, by the catalogue
    return Person(
        categories=frozenset(dossier.categories(on)),
        gender=text("gender"),
        religion=text("religion"),
        ethnicity=text("ethnicity"),
        youth_union=bool(dossier.fact("youth_union", on)),
        readmission=bool(dossier.fact("readmission", on)),
        education=text("education"),
        age=years_old(born, on) if born else None,
        sector=sector,
    )


def years_old(born: date, on: date) -> int:
    """Return the whole years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


# -- occupations: everybody has one, the first that fits ----------------------------------------------

_OCCUPATIONS: tuple[tuple[str, Callable[[Person], bool]], ...] = (
    ("pupils", lambda who: "pupil" in who.categories),
    ("students", lambda who: "student" in who.categories),
    ("armed_forces", lambda who: who.sector == "armed-forces"),
    ("managers", lambda who: OWNER in who.categories),
    ("direct", lambda who: bool(who.categories & {"worker", "direct-worker"})),
    ("non_public", lambda who: "non-public-unit" in who.categories),
    ("public_staff", lambda who: "teacher" in who.categories or (
        "civil-servant" in who.categories and who.sector == "school")),
    ("officials", lambda who: "civil-servant" in who.categories),
    ("farmers", lambda who: bool(who.categories & {"farmer", "offshore-fisher"})),
    ("village", lambda who: bool(
        who.categories & {"part-time-official", "youth-secretary", "association-head"})),
    ("enterprise_rest", lambda who: bool(who.categories & WORKERS) or who.sector in ENTERPRISES),
)  # fmt: skip
_ENTERPRISE = frozenset({"managers", "direct", "enterprise_rest"})
OTHER = "other"


def occupation(who: Person) -> str:
    """Return the one occupation somebody is counted under: the first that fits, in the order above."""
    return next((key for key, fits in _OCCUPATIONS if fits(who)), OTHER)


def _anybody(_who: Person) -> bool:
    return True


def _works(*keys: str) -> Callable[[Person], bool]:
    return lambda who: occupation(who) in keys


def _aged(first: int, last: int) -> Callable[[Person], bool]:
    youngest = first == AGES[0][0]
    return lambda who: who.age is not None and (youngest or first <= who.age) and who.age <= last


def _learnt(*levels: str) -> Callable[[Person], bool]:
    return lambda who: who.education in levels


def _ages() -> Iterator[Line]:
    for first, last in AGES:
        label = Label(f"Từ {first} đến {last} tuổi", f"{first} to {last}")
        yield Line(f"age_{first}_{last}", "", label, 1, _aged(first, last))
    oldest = AGES[-1][1]
    over = Label(f"Trên {oldest} tuổi", f"Over {oldest}")
    yield Line(f"age_over_{oldest}", "", over, 1, lambda who: (who.age or 0) > oldest)
    yield Line("age_unsaid", "", Label("Chưa ghi ngày sinh", "No birth date"), 1, lambda who: who.age is None, rest=True)  # fmt: skip


TOTAL, RELIGIOUS, AVERAGE = "total", "religious", "age_average"
UNITS = ("units", "units_admitting", "units_nobody_left")
LINES: tuple[Line, ...] = (
    Line(TOTAL, "I", Label("Tổng số đảng viên mới kết nạp", "New members in all"), 0, _anybody),
    Line("women", "", Label("Nữ", "Women"), 1, lambda who: who.gender == "female"),
    Line(RELIGIOUS, "", Label("Người theo tôn giáo", "Followers of a religion"), 1, lambda who: who.religion is not None),
    Line("youth_union", "", Label("Đoàn viên Đoàn TNCS Hồ Chí Minh", "Youth-union members"), 1, lambda who: who.youth_union),
    Line("business_owners", "", Label("Chủ doanh nghiệp tư nhân", "Owners of private businesses"), 1, lambda who: OWNER in who.categories),
    Line("population_policy", "", Label("Vi phạm chính sách dân số", "Against the population policy"), 1),
    Line("foreign_spouse", "", Label("Hôn nhân với người nước ngoài", "Married to a foreigner"), 1),
    Line("readmitted", "", Label("Kết nạp lại", "Admitted again"), 1, lambda who: who.readmission),
    Line("occupations", "II.1", Label("Nghề nghiệp", "Occupation"), 0, _anybody),
    Line("officials", "", Label("Cán bộ, công chức", "Officials"), 1, _works("officials")),
    Line("commune", "", Label("Cán bộ, công chức xã, phường", "Officials of communes and wards"), 1),
    Line("village", "", Label("Người hoạt động ở thôn, tổ dân phố", "Active in villages and neighbourhoods"), 1, _works("village")),
    Line("public_staff", "", Label("Viên chức đơn vị sự nghiệp công lập", "Staff of public units"), 1, _works("public_staff")),
    Line("non_public", "", Label("Lao động ở đơn vị ngoài công lập", "Workers of non-public units"), 1, _works("non_public")),
    Line("enterprises", "", Label("Làm việc trong doanh nghiệp", "In enterprises"), 1, _works(*_ENTERPRISE)),
    Line("managers", "", Label("Quản lý doanh nghiệp", "Managers"), 2, _works("managers")),
    Line("indirect", "", Label("Lao động gián tiếp", "Indirect workers"), 2),
    Line("direct", "", Label("Công nhân, lao động trực tiếp", "Workers, direct workers"), 2, _works("direct")),
    Line("enterprise_rest", "", Label("Chưa ghi rõ công việc", "Work not told"), 2, _works("enterprise_rest"), rest=True),
    Line("farmers", "", Label("Nông, lâm, ngư nghiệp", "Farming, forestry, fishing"), 1, _works("farmers")),
    Line("armed_forces", "", Label("Lực lượng vũ trang", "Armed forces"), 1, _works("armed_forces")),
    Line("students", "", Label("Sinh viên", "Students"), 1, _works("students")),
    Line("pupils", "", Label("Học sinh", "Pupils"), 1, _works("pupils")),
    Line(OTHER, "", Label("Nghề nghiệp khác", "Other"), 1, _works(OTHER)),
    Line("ages", "II.2", Label("Tuổi", "Age"), 0, _anybody),
    *_ages(),
    Line(AVERAGE, "", Label("Tuổi bình quân", "Average age"), 1),
    Line("schooling", "II.3", Label("Giáo dục phổ thông", "General schooling"), 0, _anybody),
    Line("literate", "", Label("Biết đọc, biết viết", "Literate"), 1, _learnt("literate")),
    Line("primary", "", Label("Tiểu học", "Primary"), 1, _learnt("primary")),
    Line("lower_secondary", "", Label("Trung học cơ sở", "Lower secondary"), 1, _learnt("lower-secondary")),
    Line("upper_secondary", "", Label("Trung học phổ thông", "Upper secondary"), 1, _learnt("upper-secondary", *_HIGHER)),
    Line("schooling_unsaid", "", Label("Chưa ghi trình độ", "Not told"), 1, lambda who: who.education is None, rest=True),
    Line("training", "II.4", Label("Trình độ chuyên môn", "Professional training"), 0, _learnt(*_HIGHER)),
    Line("vocational", "", Label("Sơ cấp, trung cấp, công nhân kỹ thuật", "Vocational"), 1),
    Line("college", "", Label("Cao đẳng", "College"), 1, _learnt("college")),
    Line("university", "", Label("Đại học", "University"), 1, _learnt("university")),
    Line("postgraduate", "", Label("Trên đại học", "Postgraduate"), 1, _learnt("postgraduate")),
    Line(UNITS[0], "III", Label("Tổ chức cơ sở đảng có đến cuối kỳ", "Grassroots organisations at the end"), 0),
    Line(UNITS[1], "", Label("Có kết nạp đảng viên trong kỳ", "That admitted somebody"), 1),
    Line(UNITS[2], "", Label("Không còn quần chúng để kết nạp", "With nobody left to admit"), 1),
)  # fmt: skip
UNKNOWN: Mapping[str, Label] = {
    line.key: line.label
    for line in LINES
    if line.counts is None and line.key not in (AVERAGE, *UNITS)
}
"""The lines that stay blank, since no register knows them."""
