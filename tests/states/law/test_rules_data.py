"""Hold the rule register to the domain's own tables, typed here a second time."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

import states.law.rules
from states.law.rules import SETS, RuleSet, _rows, load
from states.pipeline import Kind

FOLDER = Path(states.law.rules.__file__).parent
IDS = [id for id, _ in SETS]
UNREAD = ("2026-04", "2026-07")

# The marks of the domain's own table, row by row, in the order of the sets; a part stands after its rule.
MARKS = {
    "B1": "AAAAAA", "B1 share": "AAAAAA", "B1 base": "BBBBBB",
    "B3": "CCCCCC", "B3 endorse_removal": "AAAAAA",
    "B5": "CCCCCB", "B5 standing": "CCCCCB", "B5 committee": "CCCBC-", "B5 remove": "AAAAAA",
    "B8": "ABBBCC", "B10": "AAAAAA", "C1": "BAAACB", "C2": "ABBACC", "C4": "ABBBCC", "C3": "AAAACB",
    "C6": "BBBBCC", "D10": "BBBBCC",
    "C8": "AAAAAA", "C8 members": "AAAAAA", "C8 union": "BBBBBB", "C8 age": "CCCCCC",
    "C9": "BCCCCC", "C10": "AAAABB",
    "C12": "CCCCCC", "C12 transfer": "AAAA--", "V9": "CCCCCC", "V13": "CCCCCC",
    "C13": "BBBBCC", "V1": "BBBBCC", "D13": "BBBBCC", "C14": "AAAABB", "V11": "AAAABB",
    "O1": "AAAABB", "O1 mass-organisation": "AAAABB", "O1 residence": "AAAACC", "O1 sending-unit": "AAAACC",
    "D1": "ABABCC", "D2": "ABBBCC", "D3": "ABBBCC", "D4": "ABABCB", "D4g": "ABABCC",
    "D5": "AAAAAA", "D7b": "AAAAAA", "D11": "AAAAAA",
    "D6": "AAAACC", "D6w": "AAAACC", "D12": "AAAACC", "O2": "AAAACC",
    "D7": "ABBBCC", "D8": "ABBBCB", "D9": "BABBCC",
    "R1": "ABBACB", "R1 months": "ABBACB", "R1 cleared_record": "ABBACC",
    "T4": "BBABCB", "T5": "BBABCC",
}  # fmt: skip
"""A dash: the set has no such part. Parts of removal, transfer and sending unit are those of the guards' table."""

# The documents and points that table names; a rule that is not here cites what it did.
NAMED = {
    "B1": "Điều lệ Đảng, Điều 4, khoản 3",
    "B1 share": "Điều lệ Đảng, Điều 4, khoản 3",
    "B10": "Điều lệ Đảng, Điều 24, khoản 1",
    "C8": "Điều lệ Đảng, Điều 4, khoản 1",
    "C10": "Điều lệ Đảng, Điều 4, khoản 2",
    "O1 mass-organisation": "Điều lệ Đảng, Điều 4, khoản 3",
    "B3": "",
    "V13": "",
    "V9": "Kết luận Thành ủy 2024, mục 4.8",
}
NAMED_IN = {
    ("2025-07", "B1 base"): "294-QĐ/TW, điểm 9.3.2", ("2025-07", "B5"): "06-HD/TW, điểm 3.7.a",
    ("2016", "C9"): "01-HD/TW (2016), điểm 3.6a", ("2016", "O1 residence"): "01-HD/TW (2016), điểm 3.6a",
    ("2021", "C9"): "", ("2025-01", "C9"): "", ("2025-07", "C9"): "", ("2026-04", "C9"): "",
    ("2026-07", "C9"): "", ("2026-07", "B5"): "208-QĐ/TW, chưa rõ điểm",
    ("2026-07", "V11"): "12-HD/BTCTW, mẫu 2-KNĐ",
}  # fmt: skip
STATUTORY = {row for row in MARKS if " " not in row} - {"B3", "V9", "V13"}

# V0 and U2 are ours: the domain asks for an open request in the move's fields, and says in its
# section 4.4 who voids a case, both without a rule id.
PRODUCT = {"S0", "T0", "F1", "U1", "U2", "V0", "E1", "P2", "H1", "H2", "H3"}
CITY = {"C17", "L4", "L9", "T1"}
SERVICE = CITY | {"B3", "C9", "V9"}  # C9 rests on a document under the first set alone
LEAST = {"M1", "M2", "M3", "M4", "M5"}  # ours: how long work takes at least, for the forecast
ADVISORY = {"L1", "L2", "L3", "L5", "L6", "L7", "L8", "L10", "T2", "T3", "V13"} | LEAST

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
    "U2": 30,
}
MONTHS = {"C1", "C6", "C10", "O1", "R1", "D5", "D6w", "D9", "D10", "L1", "L2", "L4", "H2", "H3"}
WORKING_DAYS = {"D1", "D2", "D3", "D4", "D7", "D13", "V13", "L3", "L5", "L6", "L7", "L8"} | {
    f"{letter}{n}" for letter in "TM" for n in range(1, 6)
}
ALL = STATUTORY | PRODUCT | SERVICE | ADVISORY


@pytest.fixture(params=IDS)
def rules(request: pytest.FixtureRequest) -> RuleSet:
    """Give each set in turn."""
    return load(request.param)


def test_files_carry_the_dates_of_the_index() -> None:
    """The first day written in each file is the one the index in code knows."""
    assert {path.stem for path in FOLDER.glob("*.toml")} == {*IDS, "local"}
    for id, since in SETS:
        assert tomllib.loads((FOLDER / f"{id}.toml").read_text("utf-8"))["since"] == since


@pytest.mark.parametrize("id", [*IDS, "local"])
def test_the_form_that_is_read_says_what_the_file_says(id: str) -> None:
    """The JSON a command reads is the TOML people write, days included; run tests/tools/reference.py."""
    assert _rows.read(id) == tomllib.loads((FOLDER / f"{id}.toml").read_text("utf-8"))


def test_every_rule_is_in_every_set(rules: RuleSet) -> None:
    """Each set has each rule of the domain, and none besides."""
    assert rules.rules.keys() == ALL
    assert [rule.id for rule in rules] == list(rules.rules)


def test_kinds_are_never_mixed(rules: RuleSet) -> None:
    """A rule is of the kind the domain names, in every set."""
    statutory = STATUTORY if rules.id == "2016" else STATUTORY - {"C9"}
    for rule in rules:
        expected = (
            Kind.STATUTORY
            if rule.id in statutory
            else Kind.PRODUCT
            if rule.id in PRODUCT
            else Kind.ADVISORY
            if rule.id in ADVISORY
            else Kind.SERVICE
        )
        assert rule.kind is expected, rule.id


def test_nothing_without_a_document_is_called_statutory(rules: RuleSet) -> None:
    """Neither a rule nor a part of one is statutory without a document and a point."""
    for rule in rules:
        for stands in (rule.of(), *rule.marks.values()):
            named = bool(stands.document and stands.point)
            assert stands.kind is not Kind.STATUTORY or named, rule.id
    assert rules["B3"].of("endorse_removal").kind is Kind.STATUTORY


def test_values_are_those_of_the_domain(rules: RuleSet) -> None:
    """Each number is the domain's; what 208 changes is the only difference."""
    expected = dict(VALUES)
    if rules.id == "2026-07":
        expected["D4"] = {"days": 30, "starts": "issue"}
        expected["B5"] = {"standing": HALF}
    assert {rule.id: rule.value for rule in rules if rule.value is not None} == expected


def test_units_fit_the_values(rules: RuleSet) -> None:
    """Months and working days are never confused, and only a value has a unit."""
    assert {rule.id for rule in rules if rule.unit == "months"} == MONTHS
    assert {rule.id for rule in rules if rule.unit == "working_days"} == WORKING_DAYS
    assert {rule.id for rule in rules if rule.unit == "days"} == {"U2", "H1"}
    assert {rule.id for rule in rules if rule.unit == "share"} == {"B1", "B3", "B5"}
    assert {rule.id for rule in rules if rule.unit == "people"} == {"C8", "C9", "B10"}
    assert not [rule.id for rule in rules if rule.unit and rule.value is None]


def test_every_row_of_the_table_of_marks_is_in_every_set(rules: RuleSet) -> None:
    """Each rule and each part of one has the mark that the domain's table gives it in this set."""
    at = IDS.index(rules.id)
    expected = {row: marks[at] for row, marks in MARKS.items() if marks[at] != "-"}
    told = {rule.id: rule.confidence for rule in rules if rule.confidence}
    for rule in rules:
        told |= {f"{rule.id} {part}": mark.confidence or "" for part, mark in rule.marks.items()}
    assert told == expected


def test_rows_cite_the_documents_the_table_names(rules: RuleSet) -> None:
    """Where the table names a document and point, the row or its part cites it."""
    expected = NAMED | {row: cited for (id, row), cited in NAMED_IN.items() if id == rules.id}
    for row, cited in expected.items():
        rule, _, part = row.partition(" ")
        assert rules[rule].of(part).source == cited, row


def test_a_part_without_a_mark_stands_as_its_rule() -> None:
    """A move or body that no part is named by leaves the rule as it is; of several the first counts."""
    rules = load("2025-07")
    assert rules["B3"].of("endorse") == rules["B3"].of()
    assert rules["B5"].mark("nothing", "remove") == "A"
    assert rules["B5"].mark("committee", "remove") == "B"
    assert rules["D1"].mark("decide") == "B"


def test_statutory_rules_name_document_point_and_dates(rules: RuleSet) -> None:
    """A rule from a document says which, where in it, and since when; the set knows its title."""
    for rule in rules:
        if rule.kind is not Kind.STATUTORY:
            assert rule.until in (None, rules.until)
            continue
        assert rule.document in rules.documents, rule.id
        assert rule.point, rule.id
        assert rule.since is not None
        assert rule.since >= rules.since
        assert rule.until == rules.until
        assert rule.source == f"{rule.document}, {rule.point}"


def test_the_citys_own_rules_are_in_force_from_the_conclusion_on(rules: RuleSet) -> None:
    """They count from 2024-01-01 unless the register was told another day; no other rule moves with it."""
    later = rules.adopting(date(2024, 3, 15))
    assert {rule.id for rule in rules if rule.city} == CITY
    assert {rule.since for rule in rules if rule.city} == {date(2024, 1, 1)}
    assert {rule.id for rule in rules if rule != later[rule.id]} == CITY
    assert {later[id].since for id in CITY} == {date(2024, 3, 15)}
    assert rules.adopting(date(2024, 1, 1)) is rules


def test_every_row_says_who_checked_it_and_when(rules: RuleSet) -> None:
    """Each row was held against its paper, by somebody, on a day that has been."""
    for rule in rules:
        assert rule.checked_on == date(2026, 11, 27), rule.id
        assert rule.checked_by, rule.id


def test_no_document_is_listed_that_nothing_cites(rules: RuleSet) -> None:
    """The titles of a set are those of the documents its rules and their parts cite."""
    cited = {
        stands.document
        for rule in rules
        for stands in (rule.of(), *rule.marks.values())
        if stands.kind is Kind.STATUTORY
    }
    assert cited == rules.documents.keys()


def test_service_rules_cite_the_citys_conclusion(rules: RuleSet) -> None:
    """What the city asks for cites its Conclusion; our own rules cite nothing."""
    assert rules["C17"].source == "Kết luận Thành ủy 2024, mục 3.4"
    assert {rule.id for rule in rules if rule.document == "Kết luận Thành ủy 2024"} == CITY | {"V9"}
    bare = {"B3"} if rules.id == "2016" else {"B3", "C9"}
    assert {rule.id for rule in rules if not rule.source} == PRODUCT | ADVISORY | bare


@pytest.mark.parametrize(
    ("set_id", "rule", "source"),
    [
        ("2016", "D1", "29-QĐ/TW, điểm 4.3.1"),
        ("2021", "C1", "24-QĐ/TW, điểm 1.1"),
        ("2021", "C2", "01-HD/TW (2021), điểm 1.1"),
        ("2025-01", "D4", "232-QĐ/TW, điểm 4.1"),
        ("2025-07", "C12", "294-QĐ/TW, điểm 3.2"),
        ("2025-07", "D6", "06-HD/TW, điểm 4"),
        ("2025-07", "D9", "06-HD/TW, điểm 5.4a"),
        ("2025-07", "O2", "12-HD/BTCTW, mẫu 10, 11, 12-KNĐ"),
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
        later = [r for r in rules if r.since and r.since > rules.since and not r.city]
        assert {rule.since for rule in later} == begun.get(id, set())
        assert all(rule.note for rule in later)


def test_every_mark_that_surprises_has_a_note() -> None:
    """Every C mark under an otherwise better known rule is explained."""
    for id in UNREAD:
        for rule in load(id):
            surest = {mark.confidence for mark in (rule.of(), *rule.marks.values())} == {"A"}
            assert rule.note or rule.kind is not Kind.STATUTORY or surest, rule.id


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
