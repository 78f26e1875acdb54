"""What a user recorded last is taken back by one word, and nobody else's act with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.commands.conftest import Outcome, Run
    from tests.support.office import Office

DAY = date(2025, 3, 3)


class Desk:
    """The words that lead to the register, and the one that runs them."""

    def __init__(self, ketnap: Run, office: Office) -> None:
        self.office, self._ketnap = office, ketnap
        office.today = DAY
        self._place = ("--db", office.url, "--today", DAY.isoformat(), "--json")

    def undo(self, *words: str, by: str = "lan") -> Outcome:
        """Undo as a user."""
        return self._ketnap(*self._place, "--as", by, "undo", *words)

    def refused(self, by: str = "lan") -> str:
        """Return why nothing can be undone."""
        outcome = self.undo(by=by)
        assert outcome.code == 3, outcome.err
        (reason,) = outcome.error["reasons"]
        assert reason["rule"] == "S0"
        return str(reason["message"])


@pytest.fixture
def desk(ketnap: Run, office: Office) -> Desk:
    """Lend a nominated case, the first of the register."""
    office.at("nominated")
    return Desk(ketnap, office)


REF = "00001-3"


def moves(desk: Desk) -> list[str]:
    """Return the moves of the history of the case."""
    return [act.move for act in desk.office.history(REF)]


def test_evidence_is_retracted_whatever_came_after_it(desk: Desk) -> None:
    """A paper of lan's is retracted although hoa put one on file since; the reason is said without being typed."""
    desk.office.record("challenge", REF, by="lan")
    mine = len(moves(desk))
    desk.office.record("challenge", REF, by="hoa")
    told = desk.undo().data
    assert (told["corrected"]["act"], told["corrected"]["way"]) == (mine, "retract")
    assert desk.office.history(REF)[-1].fields["retracts"] == mine


def test_a_step_is_undone_and_a_trial_writes_nothing(desk: Desk) -> None:
    """--dry-run says which state the case goes back to; then it does."""
    before = moves(desk)
    foreseen = desk.undo("--dry-run").data
    assert (foreseen["from"], foreseen["state"], moves(desk)) == ("nominated", "identified", before)
    assert desk.undo("--reason", "nhầm người").data["state"] == "identified"
    assert desk.office.history(REF)[-1].fields["reason"] == "nhầm người"


def test_a_step_after_which_others_acted_stands(desk: Desk) -> None:
    """Nothing of theirs is undone: the refusal names their act, and how to change one's own."""
    desk.office.record("challenge", REF, by="hoa")
    before = moves(desk)
    assert f"--act {len(before) - 1}" in desk.refused()
    assert moves(desk) == before


def test_what_cannot_be_undone_says_what_helps(desk: Desk) -> None:
    """A correction is none to undo, an opening is voided, and nothing is nobody's."""
    desk.undo()
    assert f"correct {REF} --act" in desk.refused()
    second = desk.office.open()
    assert f"advance void {second}" in desk.refused()
    nothing = desk.undo(by="hung")
    assert nothing.code == 4


def test_what_was_undone_is_not_undone_again(desk: Desk) -> None:
    """An act of lan's that hoa has undone is named as undone, and the one before it stays."""
    desk.office.correct(REF, by="hoa")
    assert "2" in desk.refused()
    assert moves(desk)[-1] == "correct"
