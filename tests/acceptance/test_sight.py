"""Ask at the command line what counts for an act of another day, and whether 0 is a number there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acceptance.test_story import furnished, to_verified
from tests.support.line import Line, LineWithin

if TYPE_CHECKING:
    from tests.support.registers import Registers

MEETING = "--resolution 4-NQ --official-members 19 --present"
TODAY = "2025-09-22"


@pytest.fixture
def line(registers: Registers) -> Line:
    """Lend the register of the story, with commands run within this process."""
    url, _ = registers.kept("furnished for the story", lambda made: furnished(LineWithin(made)))
    return LineWithin(url)


def rules(error: dict[str, list[dict[str, str]]]) -> list[str]:
    """Return the rules of all the reasons of a refusal."""
    return [reason["rule"] for reason in error["reasons"]]


def bare(line: Line) -> str:
    """Return a case with a concluded verification and no paper for the vote, seen on 22 September."""
    ref = to_verified(line)
    kept = line.done("lan", "2025-07-11", f"case history {ref}")
    for act in kept:
        if act["fields"].get("evidence") in ("opinion", "challenge"):
            line.done("lan", TODAY, f"correct {ref} --reason nhầm --record {act['act']}")
    return ref


def heard(line: Line, ref: str, on: str, more: str = "") -> None:
    """Record the challenge and both opinions, all of one day."""
    line.done("lan", TODAY, f"record challenge {ref} --task Đoàn --result passed --on {on} {more}")
    for source in ("mass-organisation", "residence"):
        line.done("lan", TODAY, f"record opinion {ref} --source {source} --on {on} {more}")


def test_papers_of_later_make_no_vote_lawful(line: Line) -> None:
    """Opinions and a challenge of 20/9 do not count for a vote of 4/8; `why` says from which day they do."""
    ref = bare(line)
    heard(line, ref, "2025-09-20")
    why = line.done("lan", TODAY, f"why propose {ref} --on 2025-08-04")
    assert (why["possible"], why["earliest"]) == (False, "2025-09-20")
    assert {r["rule"]: r["earliest"] for r in why["reasons"]} == {
        "C17": "2025-09-20", "O1": "2025-09-20",
    }  # fmt: skip
    vote = f"advance propose {ref} {MEETING} 19 --votes-for 13 --on"
    refused = line.run("lan", TODAY, f"{vote} 2025-08-04")
    assert (refused.code, rules(refused.error)) == (3, ["C17", "O1"])
    assert line.done("lan", TODAY, f"{vote} 20/09/2025")["state"] == "proposed"


def test_a_paper_counts_from_the_day_it_came_in(line: Line) -> None:
    """What is dated 1/8 and came in on 5/8 counts from the 5th; the file of the case shows both."""
    ref = bare(line)
    heard(line, ref, "2025-08-01", "--received 05/08/2025 --incoming-no 15/VT")
    why = line.done("lan", TODAY, f"why propose {ref} --on 2025-08-04")
    assert (why["possible"], why["earliest"]) == (False, "2025-08-05")
    assert line.done("lan", TODAY, f"why propose {ref} --on 2025-08-05")["possible"]
    filed = [
        p for p in line.done("lan", TODAY, f"case file {ref}")["papers"] if p["kind"] == "opinion"
    ]
    told = {(p["on"], p["fields"].get("received"), p["fields"].get("incoming_no")) for p in filed}
    assert told == {("2025-08-01", "2025-08-05", "15/VT")}
    early = line.run("lan", TODAY, f"record member-cv {ref} --on 2025-08-01 --received 2025-07-31")
    assert (early.code, early.error["code"]) == (2, "usage")


def test_an_agreement_of_later_makes_no_late_ceremony_lawful(line: Line) -> None:
    """Decided on 4/8 the ceremony was due on 17/9: an agreement of 20/9 counts on the 20th, not on the 18th."""
    ref = bare(line)
    heard(line, ref, "2025-08-01")
    line.done("lan", TODAY, f"advance propose {ref} {MEETING} 19 --votes-for 13 --on 2025-08-04")
    decision = "--decision 5-QĐ --members 9 --votes-for 9"
    line.done("hung", TODAY, f"advance decide {ref} {decision} --on 2025-08-04")
    line.done("lan", TODAY, f"record approval {ref} --kind late-ceremony --no 1-CV --on 2025-09-20")
    assert line.done("lan", TODAY, f"why hold_ceremony {ref} --on 2025-09-17")["possible"]
    refused = line.run("lan", TODAY, f"advance hold-ceremony {ref} --on 2025-09-18")
    assert (refused.code, rules(refused.error)) == (3, ["D4g"])
    assert refused.error["reasons"][0]["earliest"] == "2025-09-20"
    line.done("lan", TODAY, f"advance hold-ceremony {ref} --on 2025-09-20")


@pytest.mark.parametrize("present", [0, 19])
def test_nobody_for_is_a_vote(line: Line, present: int) -> None:
    """0 votes for, of 0 or 19 present, is judged, refused by B1 alone and recorded as a lost vote."""
    ref = to_verified(line)
    vote = f"{MEETING} {present} --votes-for 0"
    why = line.done("lan", TODAY, f"why propose {ref} {vote}")
    assert (why["possible"], rules(why), why["needs"]) == (False, ["B1"], [])
    refused = line.run("lan", TODAY, f"advance propose {ref} {vote} --votes-against {present}")
    assert (refused.code, rules(refused.error)) == (3, ["B1"])
    line.done("lan", TODAY, f"advance vote-failed {ref} --move propose {vote}")
    lost = line.done("lan", TODAY, f"case history {ref}")[-1]
    assert (lost["move"], lost["fields"]["votes_for"]) == ("vote_failed", 0)
    assert lost["fields"]["present"] == present


def test_no_days_are_no_extension(line: Line) -> None:
    """`extend --days 0` is judged and refused by D3 with its reason, and is not a missing number."""
    ref = to_verified(line)
    line.done("lan", TODAY, f"advance propose {ref} {MEETING} 19 --votes-for 13")
    asked = line.run("hung", TODAY, f"extend {ref} --limit D1 --days 0 --reason bận")
    assert (asked.code, rules(asked.error)) == (3, ["D3"])
