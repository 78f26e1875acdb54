"""Ask the guards about the person at every boundary: C1, C2, C3 with C4, R1, U1."""

from __future__ import annotations

from datetime import date

import pytest

from states.decision import decide
from states.guards import passable
from states.guards.person import BARRED
from states.pipeline import Label
from tests.support.days import day
from tests.support.dossiers import Told, ready, refuses, story, verdict


def candidate(**facts: object) -> Told:
    """Return a case ready for the branch's vote, of a person with these facts."""
    return ready("verified", open=facts)


EIGHTEEN, SIXTY = Label("18 tuổi", "18 years"), Label("60 tuổi", "60 years")


@pytest.mark.parametrize(
    ("born", "meeting", "age"),
    [
        ("2007-09-01", "2025-08-31", Label("17 tuổi 11 tháng", "17 years 11 months")),
        ("2007-09-30", "2025-08-04", Label("17 tuổi 11 tháng", "17 years 11 months")),
        ("2010-08-04", "2025-08-04", Label("15 tuổi", "15 years")),
    ],
)
def test_nobody_under_eighteen_is_proposed(born: str, meeting: str, age: Label) -> None:
    """C1 counts whole months from birth month to meeting month; 215 are too few."""
    refusal = verdict("C1", candidate(born=born).asks("propose", meeting))
    assert refusal is not None
    assert refusal.params == {"age": age, "needed": EIGHTEEN}
    assert (refusal.kind, refusal.confidence, refusal.owner) == ("statutory", "A", "candidate")
    assert refusal.source == "294-QĐ/TW, điểm 1.1"


@pytest.mark.parametrize("born", ["2007-08-31", "2007-08-01", "1965-08-01", "1965-08-31"])
def test_days_of_the_month_do_not_count_for_age(born: str) -> None:
    """C1 passes at exactly 216 and exactly 720 months, whatever the days."""
    assert not refuses("C1", candidate(born=born).asks("propose", "2025-08-04"))


def test_the_day_of_age_is_the_first_of_the_month() -> None:
    """The refusal of a person under age names the first day of the eighteenth birth month."""
    refusal = verdict("C1", candidate(born="2007-09-30").asks("propose", "2025-08-31"))
    assert refusal is not None
    assert refusal.earliest == date(2025, 9, 1)
    assert not refuses("C1", candidate(born="2007-09-30").asks("propose", "2025-09-01"))


def test_over_sixty_needs_the_citys_agreement() -> None:
    """C1 refuses at 721 months, until the agreement C2 speaks of is on file."""
    old = candidate(born="1965-07-31")
    refusal = verdict("C1", old.asks("propose", "2025-08-01"))
    assert refusal is not None
    assert (refusal.params, refusal.earliest) == (
        {"age": Label("60 tuổi 1 tháng", "60 years 1 month"), "most": SIXTY},
        None,
    )
    assert refusal.owner == "authority"
    agreed = old.then("approval", "2025-07-20", kind="over-60")
    assert not refuses("C1", agreed.asks("propose", "2025-08-01"))
    other = old.then("approval", "2025-07-20", kind="literate")
    assert refuses("C1", other.asks("propose", "2025-08-01"))


def test_the_agreement_is_asked_for_again_at_the_decision() -> None:
    """C2 refuses a decision in the first month after sixty, and not in the last one before."""
    proposed = story("proposed", open={"born": "1965-08-31"})
    assert not refuses("C2", proposed.asks("decide", "2025-08-31"))
    refusal = verdict("C2", proposed.asks("decide", "2025-09-01"))
    assert refusal is not None
    assert (refusal.params, refusal.owner) == (
        {"most": SIXTY, "on": day("2025-09-01")},
        "authority",
    )
    agreed = proposed.then("approval", "2025-08-20", kind="over-60")
    assert not refuses("C2", agreed.asks("decide", "2025-09-01"))


SCHOOLS = [
    "literate",
    "primary",
    "lower-secondary",
    "upper-secondary",
    "college",
    "university",
    "postgraduate",
]


@pytest.mark.parametrize("school", SCHOOLS)
def test_lower_secondary_schooling_is_the_least(school: str) -> None:
    """C3 refuses what is below lower-secondary and nothing else."""
    facts = candidate(education=school).asks("propose", "2025-08-04")
    assert refuses("C3", facts) is (school in ("literate", "primary"))


def test_the_refusal_of_schooling_names_both_levels() -> None:
    """C3 says what is on file and what would be enough, in both languages."""
    refusal = verdict("C3", candidate(education="primary").asks("propose", "2025-08-04"))
    assert refusal is not None
    assert refusal.params == {
        "education": Label("tiểu học", "primary school"),
        "lowest": Label("trung học cơ sở", "lower-secondary school"),
    }
    assert refusal.owner == "candidate"


@pytest.mark.parametrize("school", ["literate", "primary"])
def test_primary_is_enough_in_a_hard_area_and_at_sea(school: str) -> None:
    """C4 lowers the bar to primary school where the unit is a hard area or the person a fisher."""
    ashore = candidate(education=school).within(hard_area=True)
    afloat = candidate(education=school, category=["worker", "offshore-fisher"])
    for case in (ashore, afloat):
        assert refuses("C3", case.asks("propose", "2025-08-04")) is (school == "literate")


def test_a_literate_person_needs_an_approval() -> None:
    """C4 lets a person through who can only read and write, once that was approved."""
    case = candidate(education="literate")
    approved = case.then("approval", "2025-07-20", kind="literate")
    assert refuses("C3", case.asks("propose", "2025-08-04"))
    assert not refuses("C3", approved.asks("propose", "2025-08-04"))


def test_unknown_schooling_is_not_judged() -> None:
    """C3 passes where no schooling is on file (the step warns instead)."""
    assert not refuses("C3", candidate(education=None).asks("propose", "2025-08-04"))


def test_facts_count_from_their_day() -> None:
    """Schooling and categories are read as they stood on the day of the meeting."""
    case = candidate(education="primary").then("set", "2025-08-10", education="lower-secondary")
    assert refuses("C3", case.asks("propose", "2025-08-09"))
    assert not refuses("C3", case.asks("propose", "2025-08-10"))
    fisher = candidate(education="primary").then("set", "2025-08-10", category=["offshore-fisher"])
    assert refuses("C3", fisher.asks("propose", "2025-08-09"))
    assert not refuses("C3", fisher.asks("propose", "2025-08-10"))


# -- re-admission -------------------------------------------------------------------------------


def readmitted(left: str | None, reason: str = "chuyển nghề") -> Told:
    """Return a certified case of a person who left the Party before."""
    facts = {"readmission": True, "left_on": left, "left_reason": reason}
    return story("certified", open=facts)


def test_thirty_six_months_pass_before_a_new_application() -> None:
    """R1 refuses an application the day before 36 months are over, and names the day."""
    case = readmitted("2022-05-05")
    refusal = verdict("R1", case.asks("apply", "2025-05-04"))
    assert refusal is not None
    assert refusal.earliest == date(2025, 5, 5)
    assert (refusal.owner, refusal.confidence) == ("candidate", "B")
    assert refusal.params == {"left": day("2022-05-05"), "first": day("2025-05-05")}
    assert not refuses("R1", case.asks("apply", "2025-05-05"))


@pytest.mark.parametrize(
    "reason",
    ["cleared-record", "đã được xoá án tích", "Được xóa án tích", "cleared of the record in 2020"],
)
def test_sixty_months_pass_after_a_cleared_record(reason: str) -> None:
    """R1 asks for 60 months where a criminal record was cleared, in whatever words."""
    case = readmitted("2020-05-05", reason)
    assert refuses("R1", case.asks("apply", "2025-05-04"))
    assert not refuses("R1", case.asks("apply", "2025-05-05"))


@pytest.mark.parametrize(
    ("left", "on", "mark"),
    [
        (
            "2022-08-04",
            "2026-08-03",
            "C",
        ),  # 48 months on: only the sixty refuse, which are not confirmed
        ("2023-08-03", "2026-08-03", "C"),  # 36 months to the day
        ("2023-08-04", "2026-08-03", "B"),  # a day less: nobody may apply yet
        ("2022-08-04", "2026-06-03", "C"),  # under the set before neither number is confirmed
        ("2022-08-04", "2025-08-03", "A"),
    ],
)
def test_a_readmission_answers_with_the_months_that_refused(left: str, on: str, mark: str) -> None:
    """R1 is passed at most for the months after a cleared record, never for those of everybody."""
    refusal = verdict("R1", readmitted(left, "cleared-record").asks("apply", on))
    assert refusal is not None
    assert (refusal.confidence, passable(refusal)) == (mark, mark == "C")


def test_what_may_be_passed_never_hides_the_consent() -> None:
    """R1 tells of the missing consent before months that may be passed."""
    facts = {"readmission": True, "left_on": "2022-08-04", "left_reason": "cleared-record"}
    case = story("proposed", open=facts)
    refusal = verdict("R1", case.asks("decide", "2026-08-03"))
    assert refusal is not None
    assert not passable(refusal)
    agreed = case.then("approval", "2025-09-01", kind="readmission")
    later = verdict("R1", agreed.asks("decide", "2026-08-03"))
    assert later is not None
    assert passable(later)


def test_months_of_readmission_end_on_the_last_day_of_a_short_month() -> None:
    """R1 counts from date to date: 36 months after 29 February 2024 are over on 28 February 2027."""
    case = readmitted("2024-02-29")
    assert refuses("R1", case.asks("apply", "2027-02-27"))
    assert not refuses("R1", case.asks("apply", "2027-02-28"))


BARRED_GROUPS = {
    "stopped-activity": ("Tự ý bỏ sinh hoạt Đảng", "stopped taking part of their own accord"),
    "asked-to-leave": ("tự làm đơn xin ra khỏi Đảng", "Asked to leave"),
    "disunity": ("do gây mất đoàn kết nội bộ nghiêm trọng", "caused grave disunity"),
    "corruption": ("bị kết án về tội tham nhũng", "convicted of CORRUPTION"),
    "serious-crime": ("bị kết án về tội nghiêm trọng trở lên", "convicted of a serious crime"),
}


@pytest.mark.parametrize("group", sorted(BARRED_GROUPS))
def test_barred_groups_are_never_admitted_again(group: str) -> None:
    """R1 refuses each barred group however long ago, named by its id or in words of both languages."""
    assert set(BARRED) == set(BARRED_GROUPS)
    for words in (group, group.replace("-", " "), *BARRED_GROUPS[group]):
        refusal = verdict("R1", readmitted("1990-01-01", words).asks("apply", "2025-05-05"))
        assert refusal is not None
        assert (refusal.params, refusal.earliest) == ({"left": BARRED[group]}, None)


def test_nobody_is_admitted_a_third_time() -> None:
    """R1 refuses whoever was admitted again before."""
    facts = readmitted("1990-01-01").asks("apply", "2025-05-05")
    refusal = verdict("R1", facts._replace(readmitted_before=True))
    assert refusal is not None
    assert refusal.params == {}


def test_the_day_of_leaving_must_be_known() -> None:
    """R1 refuses a re-admission without the day the person left."""
    asked = decide(readmitted(None).asks("apply", "2025-05-05"))
    (refusal,) = asked.refusals
    assert "left-on" in refusal.message
    assert asked.earliest == date(2025, 3, 17)


def test_first_admissions_are_not_asked() -> None:
    """R1 says nothing of a person who never was a member, even with a day of leaving on file."""
    facts = story("certified", open={"left_on": "2025-01-01"}).asks("apply", "2025-05-05")
    assert not refuses("R1", facts._replace(readmitted_before=True))
    assert decide(facts, partial=True).earliest == date(2025, 3, 17)


def test_a_readmission_is_decided_with_consent_only() -> None:
    """R1 asks for the provincial consent at the decision, and not before."""
    facts = {"readmission": True, "left_on": "2020-01-01", "left_reason": "chuyển nghề"}
    case = story("proposed", open=facts)
    refusal = verdict("R1", case.asks("decide", "2025-09-15"))
    assert refusal is not None
    assert refusal.owner == "authority"
    agreed = case.then("approval", "2025-09-01", kind="readmission")
    assert not refuses("R1", agreed.asks("decide", "2025-09-15"))
    assert not refuses("R1", readmitted("2020-01-01").asks("apply", "2025-05-05"))


# -- one open case ------------------------------------------------------------------------------


def test_one_person_has_one_open_case() -> None:
    """U1 refuses to reopen a case while another with the same identity number is open."""
    facts = story("identified").then("withdraw", "2025-02-01").asks("reopen", "2025-03-01")
    assert not refuses("U1", facts)
    refusal = verdict("U1", facts._replace(same_identity=("00007-1",)))
    assert refusal is not None
    assert (refusal.params, refusal.kind) == ({"refs": ("00007-1",)}, "product")
