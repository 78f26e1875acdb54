"""Ask the guards about ceremony and recognition at every boundary: D4g, D6, D7b, O2."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.days import day, working_day
from tests.support.dossiers import Told, ready, refuses, story, verdict

DECIDED, PROBATION = story("decided"), ready("probation")
LATE = "2029-12-31"


def decided(on: str, received: str | None = None) -> Told:
    """Return a case decided on a day, the decision received on another."""
    return story("decided", decide={"on": on, "received": received})


@pytest.mark.parametrize(
    ("on", "received", "last", "too_late"),
    [
        # 294: thirty working days from the receipt; 15/9/2025 + 30 WD, no holidays between
        ("2025-09-15", None, "2025-10-27", "2025-10-28"),
        ("2025-09-15", "2025-09-22", "2025-11-03", "2025-11-04"),
        # 20-QĐ/TW of April 2026 still counts from the receipt, 208 of July 2026 from the issue
        ("2026-07-24", "2026-07-31", "2026-09-15", "2026-09-16"),
        ("2026-07-27", "2026-07-31", "2026-09-09", "2026-09-10"),
    ],
)
def test_the_ceremony_is_held_within_thirty_working_days(
    on: str, received: str | None, last: str, too_late: str
) -> None:
    """D4g passes on the thirtieth working day and refuses the next, by the law of the decision."""
    start = on if on >= "2026-07-26" else received or on
    assert working_day(start, 30) == day(last)
    case = decided(on, received)
    assert not refuses("D4g", case.asks("hold_ceremony", last))
    refusal = verdict("D4g", case.asks("hold_ceremony", too_late))
    assert refusal is not None
    assert refusal.params == {"last": day(last), "on": day(too_late)}
    assert refusal.owner == "authority"


def test_a_hold_moves_the_last_day_of_the_ceremony() -> None:
    """D4g uses the deadline with the working days held added."""
    held = DECIDED.then("hold", "2025-09-22", until="2025-09-26")
    assert not refuses("D4g", held.asks("hold_ceremony", "2025-11-03"))
    assert refuses("D4g", held.asks("hold_ceremony", "2025-11-04"))


def test_a_late_ceremony_needs_the_superiors_agreement() -> None:
    """D4g passes late with the agreement given for this decision, not with one for an earlier."""
    agreed = DECIDED.then("approval", "2025-11-01", kind="late-ceremony")
    assert not refuses("D4g", agreed.asks("hold_ceremony", LATE))
    other = DECIDED.then("approval", "2025-11-01", kind="readmission")
    assert refuses("D4g", other.asks("hold_ceremony", LATE))
    again = (
        agreed.then("lapse_decision", "2025-11-03")
        .then("propose", "2025-12-01")
        .then("decide", "2025-12-15")
    )
    assert refuses("D4g", again.asks("hold_ceremony", LATE))


def test_without_a_decision_no_ceremony_is_late() -> None:
    """D4g leaves it to S0 that there is no decision."""
    assert not refuses("D4g", story("verified").asks("hold_ceremony", LATE))


def test_recognition_needs_the_new_members_course() -> None:
    """D6 refuses until the course certificate is on file."""
    refusal = verdict("D6", story("probation").asks("propose_recognition", "2026-10-09"))
    assert refusal is not None
    assert refusal.owner == "candidate"
    assert not refuses("D6", PROBATION.asks("propose_recognition", "2026-10-09"))


@pytest.mark.parametrize(
    ("ceremony", "ends"),
    [("2025-10-03", "2026-10-03"), ("2024-02-29", "2025-02-28"), ("2025-12-31", "2026-12-31")],
)
@pytest.mark.parametrize("step", ["propose_recognition", "vote_failed", "recognise"])
def test_the_branch_considers_when_the_twelve_months_end(
    ceremony: str, ends: str, step: str
) -> None:
    """D7b refuses on the eve of the day the months end, and passes that day.

    So it is also where the authority recognises after lost votes on a removal.
    """
    case = story("probation", hold_ceremony={"on": ceremony})
    eve = date.fromordinal(day(ends).toordinal() - 1).isoformat()
    refusal = verdict("D7b", case.asks(step, eve))
    assert refusal is not None
    assert (refusal.earliest, refusal.params) == (day(ends), {"ends": day(ends)})
    assert ("branch meets" in refusal.message) is (step != "recognise")
    assert not refuses("D7b", case.asks(step, ends))


def test_a_removal_need_not_wait() -> None:
    """D7b is about recognition; a removal may be voted on, and lost, at any time."""
    assert not refuses("D7b", PROBATION.asks("vote_failed", "2025-11-01", move="propose_removal"))
    assert not refuses("D7b", story("decided").asks("propose_recognition", "2025-11-01"))


def test_recognition_needs_three_statements() -> None:
    """O2 names each of 10-, 11- and 12-KNĐ until it is on file."""
    case = story("probation")
    for missing in (["10-KNĐ", "11-KNĐ", "12-KNĐ"], ["11-KNĐ", "12-KNĐ"], ["11-KNĐ"]):
        refusal = verdict("O2", case.asks("propose_recognition", "2026-10-09"))
        assert refusal is not None
        assert refusal.params == {"forms": missing, "on": day("2026-10-09")}
        assert refusal.owner == "candidate"
        case = case.then(
            "statement", "2026-10-01", form="12" if len(missing) == 2 else missing[0][:2]
        )
    assert not refuses("O2", case.asks("propose_recognition", "2026-10-09"))
