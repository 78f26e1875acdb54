"""What was seen of a register, held against it: by the user who saw it, by a head on paper."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from states.errors import BadInput, NotPermitted
from tests.support import raw
from tests.support.office import Office
from workflow.casework import audit
from workflow.store import location, seen
from workflow.upkeep import seals, witness
from workflow.watch import running

GONE = "DELETE FROM seals WHERE day = '2025-01-07'"
OF_THE_SEAL = (
    "DELETE FROM journal_parts WHERE chain = 'seals' AND n = 2",
    "DELETE FROM journal WHERE chain = 'seals' AND n = 2",
    (
        "UPDATE journal_heads SET n = 1, hash = (SELECT hash FROM journal WHERE chain = 'seals' AND n = 1) "
        "WHERE chain = 'seals'"
    ),
)


CUT = (
    "DELETE FROM act_parts WHERE n = 2",
    "DELETE FROM acts WHERE n = 2",
    (
        "UPDATE cases SET acts = 1, version = 1, state = 'identified', helpers = 0, entered_on = '2025-01-06', "
        "last_on = '2025-01-06', head_hash = (SELECT hash FROM acts)"
    ),
)
"""What leaves of the case only its opening, its row and all."""


@pytest.fixture
def sealed(office: Office) -> Office:
    """Lend a case on two days, each sealed; this user saw the second seal."""
    ref = office.open()
    for day in (date(2025, 1, 6), date(2025, 1, 7)):
        office.today = day
        if day.day == 7:
            office.do("nominate", ref)
        running.run_now(office.app, "seal")
    assert witness.verify(office.app).verdict.ok
    return office


def test_the_newest_seal_is_missed_by_who_saw_it(sealed: Office) -> None:
    """Who deletes it and its entry leaves a sound register; whoever saw it is told which and since when."""
    raw.tamper(sealed.url, GONE, *OF_THE_SEAL)
    assert seals.verify(sealed.app).ok
    found = witness.verify(sealed.app)
    assert (found.verdict.ok, found.verdict.broken_at) == (False, "seal 2025-01-07")
    assert found.missing is not None
    assert found.missing.day == "2025-01-07"
    again = witness.verify(sealed.app)  # what is not sound is not remembered as seen
    assert not again.verdict.ok


def test_a_seal_made_anew_is_missed_too(sealed: Office) -> None:
    """Another seal of the same day over a shorter history is sound by itself, and is not the one seen."""
    raw.tamper(sealed.url, GONE, *OF_THE_SEAL, *CUT)
    running.run_now(sealed.app, "seal")
    assert seals.verify(sealed.app).ok
    assert witness.verify(sealed.app).verdict.broken_at == "seal 2025-01-07"


def test_a_seal_that_is_gone_is_missed_by_the_head_too(sealed: Office) -> None:
    """Who sees the whole city misses it without a verification, until the loss was accepted; a branch sees no seals."""
    assert witness.missing(sealed.app) is None
    raw.tamper(sealed.url, GONE, *OF_THE_SEAL)
    gone = witness.missing(sealed.app)
    assert gone is not None
    assert gone.day == "2025-01-07"
    assert witness.missing(sealed.app, sealed.actor("lan").unit_path) is None
    head = audit.head(sealed.app).head
    witness.accept(sealed.app, head, sealed.stamp("an"), "khôi phục")
    assert witness.missing(sealed.app) is None


def test_seals_that_follow_are_seen_in_their_turn(sealed: Office) -> None:
    """What grew from what was seen is sound, and is what is remembered next."""
    before = seen.last(sealed.app.where, sealed.app.register.id)
    sealed.later(1)
    running.run_now(sealed.app, "seal")
    found = witness.verify(sealed.app)
    assert (found.verdict.ok, found.seen, found.missing) == (True, before, None)
    after = seen.last(sealed.app.where, sealed.app.register.id)
    assert after is not None
    assert (after.day, after.acts) == ("2025-01-08", 2)


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"x": 1}', "null"])
def test_a_memory_that_cannot_be_read_is_none(sealed: Office, kept: str) -> None:
    """Nothing seen is nothing missed; the next check begins a new memory."""
    Path(location.seen_file()).write_text(kept, encoding="utf-8")
    assert seen.last(sealed.app.where, sealed.app.register.id) is None
    assert witness.verify(sealed.app).verdict.ok
    assert seen.last(sealed.app.where, sealed.app.register.id) is not None


def test_an_entry_of_other_parts_is_none(sealed: Office) -> None:
    """A line with names or values of another form is as good as none."""
    file = Path(location.seen_file())
    kept = json.loads(file.read_text(encoding="utf-8"))
    (key,) = kept
    for spoiled in (
        {},
        {**kept[key], "acts": "2"},
        {**kept[key], "hash": 7},
        {**kept[key], "x": 1},
        5,
    ):
        file.write_text(json.dumps({key: spoiled}), encoding="utf-8")
        assert seen.last(sealed.app.where, sealed.app.register.id) is None


def test_each_place_has_a_memory_of_its_own(sealed: Office, tmp_path: Path) -> None:
    """A copy brought back elsewhere is not mistaken for the register, nor another register for it."""
    where, register = sealed.app.where, sealed.app.register.id
    assert seen.last(where, "another") is None
    other = location.locate(f"sqlite:///{tmp_path / 'copy.db'}")
    assert seen.last(other, register) is None


def test_where_nothing_can_be_kept_the_check_goes_on(
    sealed: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A home that cannot be written to is no fault of the register."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("KETNAP_SEEN", str(tmp_path / "file" / "seen.json"))
    assert witness.verify(sealed.app).verdict.ok
    assert seen.last(sealed.app.where, sealed.app.register.id) is None


# -- a head on paper ------------------------------------------------------------------------------


def test_a_noted_head_belongs_to_the_history(sealed: Office) -> None:
    """Of every earlier moment, of a seal or of now: each is met; what never was is not."""
    office = sealed
    heads = [audit.head(office.app).head]
    office.record("challenge", "00001-3")
    heads.append(audit.head(office.app).head)
    with office.app.reading() as session:
        heads += [value for one in seals.read(session) for value in (one.hash, one.head.upper())]
    for one in heads:
        assert witness.verify(office.app, noted=one).verdict.ok
    found = witness.verify(office.app, noted="ab" * 32)
    assert (found.verdict.ok, found.verdict.broken_at) == (False, "head")


def test_a_head_of_what_was_cut_off_is_not_met(sealed: Office) -> None:
    """Who cuts the end off, mends every row and forgets the seals is betrayed by the paper."""
    noted = audit.head(sealed.app).head
    raw.tamper(sealed.url, GONE, *OF_THE_SEAL, *CUT)
    os.remove(location.seen_file())
    assert witness.verify(sealed.app).verdict.ok
    assert witness.verify(sealed.app, noted=noted).verdict.broken_at == "head"


def test_a_branch_notes_the_head_of_its_own_cases(sealed: Office) -> None:
    """Within a unit the head is over the acts of its cases; acts of others do not touch it."""
    path = sealed.actor("lan").unit_path
    noted = audit.head(sealed.app, path).head
    sealed.open("HX01", by="hai")
    assert audit.head(sealed.app, path).head == noted
    assert witness.verify(sealed.app, path, noted).verdict.ok
    assert not witness.verify(sealed.app, path, "ab" * 32).verdict.ok


# -- after a lawful restore -----------------------------------------------------------------------


def test_a_loss_is_accepted_by_name(sealed: Office) -> None:
    """The administrator goes on from the head as it stands, with a reason; everybody is told who did."""
    raw.tamper(sealed.url, GONE, *OF_THE_SEAL)
    head = witness.verify(sealed.app).verdict.head
    kept = Path(location.seen_file()).read_bytes()
    witness.accept(sealed.app, head, sealed.stamp("an"), "khôi phục bản sao lưu 06/01")
    found = witness.verify(sealed.app)
    assert found.verdict.ok
    assert found.accepted is not None
    assert (found.accepted.by, found.accepted.reason) == ("an", "khôi phục bản sao lưu 06/01")
    assert witness.verify(sealed.app).missing is None  # what stands now is what is seen from now on
    Path(location.seen_file()).write_bytes(kept)  # another user, who saw the lost seal too
    assert witness.verify(sealed.app).verdict.ok


def test_nothing_is_accepted_where_nothing_is_missing(sealed: Office) -> None:
    """Where every seal that was seen is there it is said so, and nothing is entered."""
    head = witness.verify(sealed.app).verdict.head
    with sealed.app.reading() as session:
        before = session.execute("journal_last")
    with pytest.raises(BadInput) as refused:
        witness.accept(sealed.app, head, sealed.stamp("an"), "thử")
    assert refused.value.message == witness.NOTHING_MISSING
    with sealed.app.reading() as session:
        assert session.execute("journal_last") == before


def test_a_loss_after_the_acceptance_is_another_one(sealed: Office) -> None:
    """What was accepted once covers nothing that is lost later."""
    raw.tamper(sealed.url, GONE, *OF_THE_SEAL)
    head = witness.verify(sealed.app).verdict.head
    witness.accept(sealed.app, head, sealed.stamp("an"), "khôi phục")
    sealed.later(3)
    running.run_now(sealed.app, "seal")
    assert witness.verify(sealed.app).verdict.ok
    raw.tamper(
        sealed.url,
        "DELETE FROM seals WHERE day = '2025-01-10'",
        *(
            text.replace("n = 2", "n = (SELECT n FROM journal_heads WHERE chain = 'seals')")
            for text in OF_THE_SEAL
        ),
    )
    assert not witness.verify(sealed.app).verdict.ok


def test_only_the_present_head_is_accepted_and_by_the_city(sealed: Office) -> None:
    """Not another head, not by others, not on a register that is not sound."""
    head = audit.head(sealed.app).head
    with pytest.raises(BadInput) as other:
        witness.accept(sealed.app, "ab" * 32, sealed.stamp("an"), "x")
    assert other.value.message == witness.NOT_THE_HEAD
    for by in ("lan", "thanh", "tu"):
        with pytest.raises(NotPermitted):
            witness.accept(sealed.app, head, sealed.stamp(by), "x")
    raw.tamper(sealed.url, "UPDATE acts SET acted_on = '2020-01-01' WHERE n = 2")
    with pytest.raises(BadInput) as unsound:
        witness.accept(sealed.app, head, sealed.stamp("an"), "x")
    assert unsound.value.message == witness.UNSOUND
