"""Hold the rule register to the domain's own tables, typed here a second time."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

import states.rules
from states.pipeline import Kind
from states.rules import SETS, RuleSet, load

FOLDER = Path(states.rules.__file__).parent
IDS = [id for id, _ in SETS]
UNREAD = ("2026-04", "2026-07")
PLAIN = [id for id in IDS if id not in UNREAD]

# The marks of the domain's tables. Under the sets of 2026 only the second table holds.
MARKS = {
    **dict.fromkeys(["C1", "C2", "C3", "C4", "C14", "D9", "V11", "O1", "D4g", "D6", "D7b"], "A"),
    **dict.fromkeys(["O2", "R1", "D1", "D2", "D3", "D4", "D5", "D6w", "D7", "D8", "D11"], "A"),
    **dict.fromkeys(["D12", "T4", "T5"], "A"),
    **dict.fromkeys(["C6", "C8", "C10", "C13", "V1", "B1", "B10", "B8", "D10", "D13"], "B"),
    **dict.fromkeys(["C9", "C12", "V9", "B3", "B5", "V13"], "C"),
}
CHARTER = {"C8": "B", "B10": "B", "D7b": "A", "D5": "A", "D11": "A"}
KNOWN_OF_208 = dict.fromkeys(["C3", "D4", "D8", "T4", "R1"], "B")

# V0 is ours: the domain asks for an open request in the move's fields, without a rule id.
PRODUCT = {"S0", "T0", "F1", "U1", "V0", "E1", "P2", "H1", "H2", "H3"}
SERVICE = {"C17", "L4", "L9", "T1"}
LEAST = {"M1", "M2", "M3", "M4", "M5"}  # ours: how long work takes at least, for the forecast
ADVISORY = {"L1", "L2", "L3", "L5", "L6", "L7", "L8", "L10", "T2", "T3"} | LEAST

TWO_THIRDS = {"numerator": 2, "denominator": 3}
HALF = {"numerator": 1, "denominator": 2, "above": True}
VALUES: dict[str, object] = {
    "C1": {"min": 216, "max": 720},
    "C3": {"lowest": "lower-secondary"},
    "C4": {"hard_area": "primary", "approval": "literate"},
    "C6": 60,
    "C8": {"members": 2, "union_members": 1, "youth_age": 30},
    "C9": {"union_members": 1},
    "C10": 12,
    "O1": {"student_months": 12},
    "B1": TWO_THIRDS,
    "B3": TWO_THIRDS,
    "B5": {"standing": HALF, "committee": TWO_THIRDS},
    "B8": 3,
    "B10": 3,
    "R1": {"months": 36, "cleared_record": 60},
    "D1": 60,
    "D2": 30,
    "D3": 30,
    "D4": {"days": 30, "starts": "receipt"},
    "D5": 12,
    "D6w": 12,
    "D7": 30,
    "D9": 12,
    "D10": {"months": 60, "warn": [48, 54, 57]},
    "D13": 30,
    "V13": {"home": 30, "abroad": 90},
    "L1": 6,
    "L2": 6,
    "L3": 30,
    "L4": 12,
    "L5": 30,
    "L6": 60,
    "L7": 30,
    "L8": 30,
    "H1": {"paper": 30, "branch": 90, "committee": 3660},
    "H2": 12,
    "H3": 12,
    "T1": 10,
    "T2": 15,
    "T3": 30,
    "T4": 60,
    "T5": 30,
    "M1": 10,
    "M2": 30,
    "M3": 5,
    "M4": 5,
    "M5": 3,
}
MONTHS = {"C1", "C6", "C10", "O1", "R1", "D5", "D6w", "D9", "D10", "L1", "L2", "L4", "H2", "H3"}
WORKING_DAYS = {"D1", "D2", "D3", "D4", "D7", "D13", "V13", "L3", "L5", "L6", "L7", "L8"} | {
    f"{letter}{n}" for letter in "TM" for n in range(1, 6)
}
ALL = MARKS.keys() | PRODUCT | SERVICE | ADVISORY


@pytest.fixture(params=IDS)
def rules(request: pytest.FixtureRequest) -> RuleSet:
    """Give each set in turn."""
    return load(request.param)


def test_files_carry_the_dates_of_the_index() -> None:
    """The first day written in each file is the one the index in code knows."""
    assert {path.stem for path in FOLDER.glob("*.toml")} == {*IDS, "local"}
    for id, since in SETS:
        assert tomllib.loads((FOLDER / f"{id}.toml").read_text("utf-8"))["since"] == since


def test_every_rule_is_in_every_set(rules: RuleSet) -> None:
    """Each set has each rule of the domain, and none besides."""
    assert rules.rules.keys() == ALL
    assert [rule.id for rule in rules] == list(rules.rules)


def test_kinds_are_never_mixed(rules: RuleSet) -> None:
    """A rule is of the kind the domain names, in every set."""
    for rule in rules:
        expected = (
            Kind.PRODUCT
            if rule.id in PRODUCT
            else Kind.SERVICE
            if rule.id in SERVICE
            else Kind.ADVISORY
            if rule.id in ADVISORY
            else Kind.STATUTORY
        )
        assert rule.kind is expected, rule.id


def test_values_are_those_of_the_domain(rules: RuleSet) -> None:
    """Each number is the domain's; what 208 changes is the only difference."""
    expected = dict(VALUES)
    if rules.id == "2026-07":
        expected["D4"] = {"days": 30, "starts": "issue"}
    assert {rule.id: rule.value for rule in rules if rule.value is not None} == expected


def test_units_fit_the_values(rules: RuleSet) -> None:
    """Months and working days are never confused, and only a value has a unit."""
    assert {rule.id for rule in rules if rule.unit == "months"} == MONTHS
    assert {rule.id for rule in rules if rule.unit == "working_days"} == WORKING_DAYS
    assert {rule.id for rule in rules if rule.unit == "share"} == {"B1", "B3", "B5"}
    assert {rule.id for rule in rules if rule.unit == "people"} == {"C8", "C9", "B10"}
    assert not [rule.id for rule in rules if rule.unit and rule.value is None]


def test_confidence_follows_the_document(rules: RuleSet) -> None:
    """A mark holds for its document; the unread ones of 2026 show C, save the named exceptions."""
    expected = dict(MARKS)
    if rules.id in UNREAD:
        expected = dict.fromkeys(MARKS, "C") | CHARTER
    if rules.id == "2026-07":
        expected |= KNOWN_OF_208
    assert {rule.id: rule.confidence for rule in rules if rule.confidence} == expected


def test_marks_that_depend_on_the_circumstance() -> None:
    """Removal votes, delegation and transfers have their own marks until 2026, and none after."""
    for id in PLAIN:
        rules = load(id)
        assert rules["B3"].mark("endorse") == "C"
        assert rules["B3"].mark("endorse_removal") == "A"
        assert rules["B5"].mark("standing", "remove") == "A"
        assert rules["B5"].mark("committee", "decide") == "B"
        assert rules["B5"].mark() == "C"
        assert rules["C12"].mark("transfer") == "A"
        assert rules["D1"].mark("decide") == "A"
    for id in UNREAD:
        assert load(id)["B5"].mark("committee", "remove") == "C"


def test_statutory_rules_name_document_point_and_dates(rules: RuleSet) -> None:
    """A rule from a document says which, where in it, and since when; the set knows its title."""
    for rule in rules:
        if rule.kind is not Kind.STATUTORY:
            assert rule.confidence is None
            assert rule.since is None
            continue
        assert rule.document in rules.documents, rule.id
        assert rule.point, rule.id
        assert rule.since is not None
        assert rule.since >= rules.since
        assert rule.until == rules.until
        assert rule.source == f"{rule.document}, {rule.point}"


def test_no_document_is_listed_that_nothing_cites(rules: RuleSet) -> None:
    """The titles of a set are those of the documents its rules cite."""
    assert {rule.document for rule in rules if rule.confidence} == rules.documents.keys()


def test_service_rules_cite_the_citys_conclusion(rules: RuleSet) -> None:
    """What the city asks for cites its Conclusion; our own rules cite nothing."""
    assert rules["C17"].source == "Kết luận Thành ủy 2024, mục 3.4"
    assert {rule.id for rule in rules if rule.document == "Kết luận Thành ủy 2024"} == SERVICE
    assert {rule.id for rule in rules if not rule.source} == PRODUCT | ADVISORY


@pytest.mark.parametrize(
    ("set_id", "rule", "source"),
    [
        ("2016", "D1", "29-QĐ/TW, điểm 4.3.1"),
        ("2021", "C1", "24-QĐ/TW, điểm 1.1"),
        ("2021", "C2", "01-HD/TW (2021), điểm 1.1"),
        ("2025-01", "D4", "232-QĐ/TW, điểm 4.1"),
        ("2025-07", "C10", "294-QĐ/TW, điểm 3.2"),
        ("2025-07", "B1", "06-HD/TW, điểm 3.6"),
        ("2025-07", "D9", "06-HD/TW, điểm 5.4a"),
        ("2025-07", "O1", "12-HD/BTCTW, mẫu 5-KNĐ"),
        ("2025-07", "D5", "Điều lệ Đảng, Điều 5, khoản 1"),
        ("2026-04", "R1", "20-QĐ/TW, điểm 3.5"),
        ("2026-07", "T4", "208-QĐ/TW, điểm 6.3.1a"),
    ],
)
def test_sources_are_cited_as_officials_do(set_id: str, rule: str, source: str) -> None:
    """A rule cites the document in force in its set, and the point."""
    assert load(set_id)[rule].source == source


def test_guidance_that_came_later_says_so() -> None:
    """A row whose document came after its set says since when, and what applied before."""
    begun = {
        "2016": {date(2016, 9, 20), date(2017, 6, 5), date(2018, 2, 28)},
        "2021": {date(2021, 9, 28), date(2022, 1, 18), date(2022, 2, 8)},
        "2026-04": {date(2026, 5, 19)},
    }
    for id in IDS:
        rules = load(id)
        later = [r for r in rules if r.since and r.since > rules.since]
        assert {rule.since for rule in later} == begun.get(id, set())
        assert all(rule.note for rule in later)


def test_every_mark_that_surprises_has_a_note() -> None:
    """Every C mark under an otherwise better known rule is explained."""
    for id in UNREAD:
        for rule in load(id):
            assert rule.note or rule.kind is not Kind.STATUTORY or rule.id in CHARTER, rule.id


def test_everything_has_words_in_both_languages(rules: RuleSet) -> None:
    """Every set, rule and note is worded in Vietnamese and in English, and no two rules alike."""
    vietnamese = re.compile(
        r"[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵấầẩẫậếềểễệốồổỗộớờởỡợứừửữựắằẳẵặ]"
    )
    assert all(rules.label)
    for rule in rules:
        for label in filter(None, (rule.label, rule.note)):
            assert vietnamese.search(label.vi), rule.id
            assert label.en, rule.id
            assert not vietnamese.search(label.en.replace("QĐ", "").replace("KNĐ", "")), rule.id
    assert len({rule.label for rule in rules}) == len(rules.rules)


def test_statutory_wording_is_the_same_in_every_set() -> None:
    """Only what 208 changed is worded otherwise: education, the ceremony's clock, the deciding body."""
    worded: dict[str, set[str]] = {}
    for id in IDS:
        for rule in load(id):
            worded.setdefault(rule.id, set()).add(rule.label.vi)
    assert {id for id, words in worded.items() if len(words) > 1} == {"C3", "D4", "B5"}
