"""Holds end as they were laid: by their day, by a resume, or only with a conclusion."""

from __future__ import annotations

from datetime import date

from states.history.holds import holds_of
from tests.support.dossiers import standing_at

ON, UNTIL = "2025-09-01", "2025-09-30"
LAID = standing_at("verified").then("hold", ON, kind="other", until=UNTIL)
REVIEWED = standing_at("verified").then("hold", ON, kind="political-standards", until=UNTIL)


def test_only_a_resume_ends_a_hold_early() -> None:
    """Whatever else is done or put on file meanwhile, the hold runs on."""
    (hold,) = holds_of(LAID.then("challenge", "2025-09-10").dossier.acts)
    assert (hold.ended, hold.last_day(date(2025, 9, 10))) == (None, date(2025, 9, 30))
    (hold,) = holds_of(LAID.then("resume", "2025-09-10").dossier.acts)
    assert (hold.ended, hold.last_day(date(2025, 9, 10))) == (date(2025, 9, 10), date(2025, 9, 9))


def test_a_hold_for_political_standards_ends_with_a_conclusion_only() -> None:
    """Neither its day nor a resume without a conclusion ends it; after its day it lasts until the conclusion."""
    (hold,) = holds_of(REVIEWED.then("resume", "2025-09-10").dossier.acts)
    assert hold.ended is None
    assert hold.lasts(date(2026, 1, 15))
    concluded = REVIEWED.then("resume", "2026-01-15", conclusion="clear")
    (hold,) = holds_of(concluded.dossier.acts)
    assert (hold.ended, hold.last_day(date(2026, 2, 1))) == (date(2026, 1, 15), date(2026, 1, 14))
    assert not hold.lasts(date(2026, 1, 15))


def test_a_conclusion_ends_the_lasting_hold_first() -> None:
    """Of two holds in force the conclusion is about the political standards; the next resume ends the other."""
    both = REVIEWED.then("hold", "2025-09-02", kind="other", until=UNTIL)
    first = both.then("resume", "2025-09-10", conclusion="clear")
    assert [hold.ended is None for hold in holds_of(first.dossier.acts)] == [False, True]
    second = first.then("resume", "2025-09-11")
    assert [hold.ended for hold in holds_of(second.dossier.acts)] == [
        date(2025, 9, 10),
        date(2025, 9, 11),
    ]
