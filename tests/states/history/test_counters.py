"""What nothing resets: days since the first listing, restarts, days on hold, each counted by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.catalogue import EVIDENCE, MOVES, STEPS, transfer
from states.catalogue.evidence import RESETTING
from states.catalogue.stages import CLOSED, OPEN, STATES
from states.history import counters, restarts
from states.history.acts import Act
from states.history.counters import Counters
from states.history.dossier import Dossier
from states.history.holds import LASTING, Hold
from tests.support.dossiers import Told, standing_at, story

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LISTED = date(2025, 1, 6)
WAY = [state.id for state in STATES if state.id not in CLOSED]
"""The states from the source list to membership, in the order of the way."""


def counted(case: Told | Dossier, on: str | date) -> Counters:
    """Return the counters of a case as seen on a day."""
    dossier = case.dossier if isinstance(case, Told) else case
    seen = date.fromisoformat(on) if isinstance(on, str) else on
    return counters.counters(restarts.kept(dossier), dossier.holds, seen)


# -- what counts as a restart -------------------------------------------------------------------------


def back(source: str, target: str) -> bool:
    """Say whether a move leads back on the way, or to where the case stands already."""
    return target in WAY and (source in CLOSED or WAY.index(target) <= WAY.index(source))


def test_the_moves_that_restart_are_those_that_lead_back() -> None:
    """Whatever returns a case to an earlier place on the way counts, and nothing that leads on or out."""
    leading_back = {m.name for m in MOVES if any(back(source, m.target) for source in m.sources)}
    assert (
        {move.name for move in MOVES if move.resets}
        == leading_back
        == {
            "fail_course",
            "retrain",
            "reverify",
            "redo_dossier",
            "return_dossier",
            "lapse_decision",
            "return_recognition",
            "refuse_removal",
            "reopen",
        }
    )
    assert not any(step.resets for step in STEPS)
    assert {step.name for step in transfer.STEPS if step.resets} == {"decline", "cancel"}
    assert leading_back == restarts.MOVES


def test_a_note_why_not_yet_is_the_only_paper_that_restarts() -> None:
    """No paper but `record not-yet` lets a limit begin again; the note does as soon as it exists."""
    assert RESETTING == ("not_yet",)
    case = story("certified")
    for kind in EVIDENCE:
        if kind.name not in RESETTING:
            filed = Act(9, "record", "certified", "certified", LISTED, {"evidence": kind.name})
            assert restarts.resets((*case.acts, filed)) == 0, kind.name
    noted = Act(9, "record", "certified", "certified", LISTED, {"evidence": "not_yet"})
    assert restarts.restarts((*case.acts, noted)) == (noted,)


WITHDRAWN = story("applied").then("withdraw", "2025-06-02")
REMOVAL = story("probation").then("propose_removal", "2026-02-02")
SENT = story("certified").then("transfer_open", "2025-04-01").then("transfer_send", "2025-04-02")
DRAFTED = story("certified").then("transfer_open", "2025-04-01")

RESTARTS: tuple[tuple[Told, str, int], ...] = (
    (story("enrolled"), "fail_course", 1),
    (story("certified"), "retrain", 1),
    (story("applied"), "withdraw", 0),
    (story("applied"), "decline", 0),
    (WITHDRAWN, "reopen", 1),
    (story("applied").then("decline", "2025-06-02"), "reopen", 1),
    (story("applied"), "redo_dossier", 1),
    (story("verified"), "redo_dossier", 1),
    (story("verified"), "reverify", 1),
    (story("proposed"), "return_dossier", 1),
    (story("decided"), "lapse_decision", 1),
    (story("decided"), "annul", 0),
    (story("recognition_proposed"), "return_recognition", 1),
    (REMOVAL, "refuse_removal", 1),
    (REMOVAL.then("endorse_removal", "2026-02-03"), "refuse_removal", 1),
    (story("probation"), "vote_failed", 0),
    (story("proposed"), "ask_supplement", 0),
    (story("proposed"), "extend", 0),
    (story("certified"), "certificate", 0),
    (DRAFTED, "transfer_cancel", 0),
    (SENT, "transfer_cancel", 1),
    (SENT.then("transfer_acknowledge", "2025-04-03"), "transfer_cancel", 1),
    (SENT, "transfer_decline", 1),
    (SENT.then("transfer_acknowledge", "2025-04-03"), "transfer_decline", 1),
    (SENT.then("transfer_acknowledge", "2025-04-03"), "transfer_accept", 0),
    (SENT, "transfer_outside_reply", 0),
    (
        SENT.then("transfer_cancel", "2025-04-04").then("transfer_open", "2025-04-05"),
        "transfer_cancel",
        0,
    ),
)


@pytest.mark.parametrize(("before", "act", "more"), RESTARTS)
def test_what_is_a_restart(before: Told, act: str, more: int) -> None:
    """A step back counts once; a closing, a lost vote, a mere draft or an arrival does not."""
    was = restarts.resets(before.dossier.acts)
    given = {"issued": "2026-10-01"} if act == "certificate" else {}
    after = before.then(act, "2026-12-01", **given)
    assert restarts.resets(after.dossier.acts) - was == more


def test_what_is_undone_does_not_count() -> None:
    """Only acts that count are counted: a restart that was undone never was, nor one of a notice not sent."""
    again = story("certified").then("retrain", "2025-04-01")
    assert restarts.resets(again.dossier.acts) == 1
    undone = Act(again.n + 1, "correct", "nominated", "certified", LISTED, {"undoes": again.n})
    assert restarts.resets(Dossier((*again.acts, undone)).acts) == 0
    unsent = Act(SENT.n + 1, "correct", "certified", "certified", LISTED, {"undoes": SENT.n})
    cancel = Act(SENT.n + 2, "transfer_cancel", "certified", "certified", LISTED)
    assert restarts.resets(Dossier((*SENT.acts, unsent, cancel)).acts) == 0


def test_what_another_register_counted_goes_on() -> None:
    """A case that arrived by a file has the notices called back over there, and its own restarts."""
    arrived = Act(5, "transfer_receive", "certified", "certified", LISTED, {"resets": 2})
    bare = Act(5, "transfer_receive", "certified", "certified", LISTED)
    acts = story("certified").then("retrain", "2025-04-01").acts
    assert restarts.resets((*acts, arrived)) == 3
    assert restarts.resets((*acts, bare)) == 1
    assert restarts.restarts((*acts, arrived)) == (acts[-1],)
    other = Act(5, "set", "certified", "certified", LISTED, {"resets": 2})
    assert restarts.resets((*acts, other)) == 1  # only an arrival tells of another register


# -- the days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "on", "days"),
    [
        (story("identified"), "2025-01-06", 0),
        (story("identified"), "2025-01-07", 1),
        (story("identified"), "2025-01-01", 0),  # asked about a day before the listing
        (story("applied"), "2026-01-06", 365),
        (WITHDRAWN, "2025-06-01", 146),  # the day before: 25+28+31+30+31 to 31 May, and one
        (WITHDRAWN, "2025-06-02", 147),
        (WITHDRAWN, "2026-01-06", 147),  # closed: the days have ended
        (WITHDRAWN.then("reopen", "2025-06-02"), "2025-06-02", 147),
        (WITHDRAWN.then("reopen", "2025-12-01"), "2026-01-06", 365),  # the time between counts, too
        (story("member"), "2026-11-02", 665),
        (story("member"), "2030-01-01", 665),  # recognised on 2 November 2026
    ],
)
def test_total_days(case: Told, on: str, days: int) -> None:
    """Calendar days from the listing to the day asked, to the closing or to the recognition."""
    assert counted(case, on).total_days == days


def test_first_days_are_those_of_the_acts() -> None:
    """The first listing and the first certificate bear the dates of their acts, whatever came afterwards."""
    case = story("certified", certify={"issued": "2019-03-14"})
    assert counted(story("enrolled"), "2026-01-06").first_certified_on is None
    assert counted(case, "2026-01-06")[:2] == (LISTED, date(2025, 3, 17))
    again = case.then("retrain", "2025-04-01").then("certify", "2025-05-05", issued="2025-05-01")
    assert counted(again, "2026-01-06")[:2] == (LISTED, date(2025, 3, 17))
    anew = case.then("withdraw", "2025-04-01").then("reopen", "2025-04-02")
    assert counted(anew, "2026-01-06")[:2] == (LISTED, date(2025, 3, 17))


def hold(on: str, until: str, ended: str | None = None, kind: str = "other") -> Hold:
    """Make a hold."""
    day = date.fromisoformat
    return Hold(1, kind, "lý do", day(on), day(until), day(ended) if ended else None)


@pytest.mark.parametrize(
    ("holds", "last", "days"),
    [
        ([], "2025-12-31", 0),
        ([hold("2025-09-01", "2025-09-30")], "2025-12-31", 30),
        ([hold("2025-09-01", "2025-09-30")], "2025-09-10", 10),  # the day asked is a day on hold
        ([hold("2025-09-01", "2025-09-30")], "2025-08-31", 0),
        ([hold("2025-09-01", "2025-09-30", "2025-09-11")], "2025-12-31", 10),  # the day of the resume counts again
        ([hold("2025-09-01", "2025-09-30", "2025-09-01")], "2025-12-31", 0),
        ([hold("2025-09-01", "2025-09-30"), hold("2025-09-21", "2025-10-10")], "2025-12-31", 40),
        ([hold("2025-09-01", "2025-09-30"), hold("2025-09-11", "2025-09-20")], "2025-12-31", 30),
        ([hold("2025-09-11", "2025-09-20"), hold("2025-09-01", "2025-09-30")], "2025-12-31", 30),
        ([hold("2025-09-01", "2025-09-10"), hold("2025-09-21", "2025-09-30")], "2025-12-31", 20),
        ([hold("2025-09-01", "2025-09-10"), hold("2025-09-10", "2025-09-12")], "2025-12-31", 12),
        ([hold("2025-09-01", "2025-09-30", kind=LASTING)], "2025-12-31", 122),  # its day is one of review
        ([hold("2025-09-01", "2025-09-30", kind=LASTING)], "2025-09-02", 2),
        ([hold("2025-09-01", "2025-09-30", "2025-10-11", LASTING)], "2025-12-31", 40),
    ],
)  # fmt: skip
def test_held_days(holds: list[Hold], last: str, days: int) -> None:
    """Days on hold up to the day asked, those of several holds once."""
    assert counters.held_days(holds, date.fromisoformat(last)) == days


def test_a_hold_counts_until_the_case_is_closed() -> None:
    """The day of the closing counts for the case, as that of a resume does; nothing after it is on hold."""
    held = story("applied").then("hold", "2025-05-11", kind=LASTING, until="2025-09-30")
    assert counted(held, "2025-05-20").held_days == 10
    closed = held.then("withdraw", "2025-05-21")
    assert counted(closed, "2026-01-06").held_days == 10
    assert counted(closed, "2025-05-15").held_days == 5


def test_holds_and_restarts_stand_side_by_side() -> None:
    """A hold is no restart, and a restart ends no hold: none changes what the other counts."""
    case = standing_at("verified").then("hold", "2025-02-01", until="2025-02-28")
    case = case.then("reverify", "2025-03-01").then("conclude_verification", "2025-03-02")
    assert counted(case, "2025-03-07") == (LISTED, None, 60, 1, 28)


# -- whatever is done ---------------------------------------------------------------------------------

NAMES = [*MOVES, *STEPS]
HAND_OVER = {
    None: ("open",),
    "drafted": ("send", "cancel"),
    "sent": ("acknowledge", "decline", "cancel"),
    "acknowledged": ("accept", "decline", "cancel"),
}


class Raw:
    """A history as it is written, act by act, with no word of the code under test."""

    def __init__(self) -> None:
        self.acts = [Act(1, "open", None, "identified", LISTED)]
        self.state = "identified"
        self.transfer: str | None = None
        self.undo: list[tuple[int, str, str | None]] = []

    def add(self, move: str, target: str, on: date, **fields: object) -> None:
        """Write an act, and remember how things stood before it."""
        self.undo.append((len(self.acts) + 1, self.state, self.transfer))
        self.acts.append(Act(len(self.acts) + 1, move, self.state, target, on, fields))
        self.state = target

    def take_back(self, on: date) -> None:
        """Undo the latest act that counts."""
        n, before, self.transfer = self.undo.pop()
        self.acts.append(Act(len(self.acts) + 1, "correct", self.state, before, on, {"undoes": n}))
        self.state = before


@st.composite
def histories(draw: st.DrawFn) -> list[Act]:
    """Draw a history of moves, papers, holds, hand-overs and corrections, lawful in its states alone."""
    raw, on = Raw(), LISTED
    for _ in range(draw(st.integers(1, 25))):
        on += timedelta(days=draw(st.integers(0, 90)))
        open_ = raw.state in OPEN
        what = draw(st.sampled_from(("move", "move", "move", "hold", "paper", "transfer", "undo")))
        if what == "undo" and raw.undo:
            raw.take_back(on)
        elif what in ("hold", "paper", "transfer") and open_:
            aside(draw, raw, what, on)
        elif moves := [move for move in NAMES if raw.state in move.sources]:
            move = draw(st.sampled_from(moves))
            raw.add(move.name, move.target or raw.state, on)
    return raw.acts


def aside(draw: st.DrawFn, raw: Raw, what: str, on: date) -> None:
    """Draw an act beside the moves: a hold or its end, a paper, a step of a hand-over."""
    if what == "paper":
        raw.add("record", raw.state, on, evidence=draw(st.sampled_from(("not_yet", "card"))))
    elif what == "transfer":
        step = draw(st.sampled_from(HAND_OVER[raw.transfer]))
        raw.add(f"transfer_{step}", raw.state, on)
        stands = {"open": "drafted", "send": "sent", "acknowledge": "acknowledged"}
        raw.transfer = stands.get(step)
    else:
        kind, days = draw(st.sampled_from((LASTING, "other"))), draw(st.integers(0, 120))
        if draw(st.booleans()):
            raw.add("hold", raw.state, on, kind=kind, until=on + timedelta(days=days))
        else:
            raw.add("resume", raw.state, on, conclusion=draw(st.sampled_from((None, "rõ"))))


def recount(acts: Iterable[Act]) -> tuple[date | None, int]:
    """Count once more over everything written: the first certificate, and the steps back."""
    stands: list[tuple[int, date | None, int, bool]] = [(1, None, 0, False)]
    for act in acts:
        _, certified, count, out = stands[-1]
        if act.move == "correct":
            stands.pop()
            continue
        if act.move == "certify":
            certified = certified or act.on
        if act.move == "transfer_send":
            out = True
        elif act.move in ("transfer_cancel", "transfer_decline"):
            count, out = count + out, False
        elif act.move in ("transfer_accept", "transfer_open"):
            out = False
        elif act.fields.get("evidence") == "not_yet":
            count += 1
        elif act.from_state and act.move in {move.name for move in MOVES}:
            count += back(act.from_state, act.to_state)
        if act.move != "open":
            stands.append((act.n, certified, count, out))
    return stands[-1][1], stands[-1][2]


def days_held(case: Dossier, on: date) -> int:
    """Count, day by day, the days up to `on` on which some hold is in force."""
    ended = case.entered.on if case.state in (*CLOSED, "member") else None
    days = (LISTED + timedelta(days=n) for n in range((on - LISTED).days + 1))
    return sum(
        any(one.on <= day <= one.last_day(on) for one in case.holds) and (not ended or day < ended)
        for day in days
    )


@settings(max_examples=150, deadline=None)
@given(histories())
def test_no_act_washes_a_stall_away(acts: Sequence[Act]) -> None:
    """Act by act, days and restarts only grow unless a correction undoes one, and equal a second count."""
    before: Counters | None = None
    for n, act in enumerate(acts, 1):
        case = Dossier(acts[:n])
        now = counted(case, act.on)
        assert now.first_listed_on == LISTED
        assert (now.first_certified_on, now.resets) == recount(acts[:n])
        assert now.held_days == days_held(case, act.on)
        if case.state in OPEN and case.state != "member":
            assert now.total_days == (act.on - LISTED).days
        if before and act.move != "correct":
            assert now.total_days >= before.total_days
            assert now.resets >= before.resets
            assert before.first_certified_on in (None, now.first_certified_on)
        before = now


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, 400))
def test_the_days_only_grow_with_time(acts: Sequence[Act], later: int) -> None:
    """Nobody does anything: the days grow with each day until the case ends, and the rest stays."""
    case = Dossier(acts)
    then = acts[-1].on
    first, second = counted(case, then), counted(case, then + timedelta(days=later))
    grown = 0 if case.state in (*CLOSED, "member") else later
    assert second.total_days == first.total_days + grown
    assert 0 <= second.held_days - first.held_days <= grown
    assert (second.first_certified_on, second.resets) == (first.first_certified_on, first.resets)
    assert second.held_days <= second.total_days + 1
