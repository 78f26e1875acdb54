"""The lines of Biểu 2-BTCTW: whom each counts, on both sides of its boundary."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.reports import form_lines
from workflow.reports.form_lines import Person

NOBODY = Person(frozenset(), None, None, None, False, False, None, None, None)
AGE_LINES = [line for line in form_lines.LINES if line.key.startswith("age_") and line.counts]


def of(*categories: str, sector: str | None = None) -> str:
    """Return the occupation of somebody of these categories."""
    return form_lines.occupation(NOBODY._replace(categories=frozenset(categories), sector=sector))


def counted(who: Person) -> set[str]:
    """Return the lines that count somebody."""
    return {line.key for line in form_lines.LINES if line.counts and line.counts(who)}


@pytest.mark.parametrize(
    ("categories", "sector", "occupation"),
    [
        (("pupil", "student"), "enterprise", "pupils"),
        (("student", "worker"), None, "students"),
        (("worker",), "armed-forces", "armed_forces"),
        (("business-owner", "worker"), None, "managers"),
        (("worker",), None, "direct"),
        (("direct-worker", "farmer"), None, "direct"),
        (("non-public-unit", "teacher"), None, "non_public"),
        (("teacher", "civil-servant"), "agency", "public_staff"),
        (("civil-servant",), "school", "public_staff"),
        (("civil-servant",), "agency", "officials"),
        (("farmer", "youth-secretary"), None, "farmers"),
        (("offshore-fisher",), None, "farmers"),
        (("youth-secretary",), None, "village"),
        (("association-head",), None, "village"),
        (("part-time-official",), None, "village"),
        (("non-state-enterprise",), None, "enterprise_rest"),
        ((), "foreign-owned", "enterprise_rest"),
        ((), None, "other"),
        (("cooperative", "discharged", "graduate"), "residential", "other"),
    ],
)
def test_everybody_is_of_one_occupation(
    categories: tuple[str, ...], sector: str | None, occupation: str
) -> None:
    """The first that fits, in the order that is told with the report; the line of it counts the person."""
    assert of(*categories, sector=sector) == occupation
    who = NOBODY._replace(categories=frozenset(categories), sector=sector)
    assert occupation in counted(who)
    enterprise = occupation in ("managers", "direct", "enterprise_rest")
    assert ("enterprises" in counted(who)) == enterprise


@pytest.mark.parametrize(
    ("age", "line"),
    [
        (17, "age_18_30"), (18, "age_18_30"), (30, "age_18_30"), (31, "age_31_35"), (35, "age_31_35"),
        (36, "age_36_40"), (41, "age_41_45"), (46, "age_46_50"), (51, "age_51_55"), (56, "age_56_60"),
        (60, "age_56_60"), (61, "age_over_60"), (None, "age_unsaid"),
    ],
)  # fmt: skip
def test_everybody_is_of_one_age(age: int | None, line: str) -> None:
    """Each age falls under exactly one line, also one that nobody told."""
    who = NOBODY._replace(age=age)
    assert [one.key for one in AGE_LINES if one.counts and one.counts(who)] == [line]


def test_years_are_whole_years() -> None:
    """On the birthday a year is full, the day before it is not."""
    assert form_lines.years_old(date(1990, 10, 4), date(2025, 10, 3)) == 34
    assert form_lines.years_old(date(1990, 10, 4), date(2025, 10, 4)) == 35


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ({"gender": "female"}, {"women"}),
        ({"gender": "male"}, set()),
        ({"religion": "Công giáo"}, {"religious"}),
        ({"youth_union": True}, {"youth_union"}),
        ({"readmission": True}, {"readmitted"}),
        ({"education": "literate"}, {"literate"}),
        ({"education": "primary"}, {"primary"}),
        ({"education": "lower-secondary"}, {"lower_secondary"}),
        ({"education": "upper-secondary"}, {"upper_secondary"}),
        ({"education": "college"}, {"upper_secondary", "training", "college"}),
        ({"education": "university"}, {"upper_secondary", "training", "university"}),
        ({"education": "postgraduate"}, {"upper_secondary", "training", "postgraduate"}),
    ],
)
def test_each_fact_is_counted_under_its_line(told: dict[str, object], lines: set[str]) -> None:
    """A fact adds its own lines and no other; a level of schooling takes the place of none."""
    who = NOBODY._replace(**told)  # type: ignore[arg-type]
    assert counted(who) - counted(NOBODY) == lines
    lost = counted(NOBODY) - counted(who)
    assert lost == ({"schooling_unsaid"} if "education" in told else set())


def test_what_no_register_knows_is_named() -> None:
    """Five lines of the form stay blank and are named."""
    assert set(form_lines.UNKNOWN) == {
        "population_policy", "foreign_spouse", "commune", "indirect", "vocational",
    }  # fmt: skip
