"""Eight at once: no lost update, every loser is told, the others are judged anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from states.errors import CaseChanged, KetnapError
from tests.support.crowd import TODAY
from tests.support.office import Office
from workflow.casework import audit, gate, writing
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS, TIMES = 8, 10
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNAP_WAIT", "60")


def crowd(office: Office, job: str, *refs: list[str]) -> Counter[str]:
    """Let eight processes do a job, each on its own list of cases; return what came of it in all."""
    lists = json.dumps([refs[i % len(refs)] for i in range(WORKERS)])
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.crowd", office.url, job, str(TIMES), lists],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=True,
        timeout=600,
    )
    return Counter(json.loads(done.stdout))


def together(office: Office, verb: Callable[[Office], object]) -> list[str]:
    """Let eight threads, each with a register of its own opened, do one thing at one moment."""
    start = Barrier(WORKERS)

    def one(_: int) -> str:
        mine = Office(office.url, office.today, city=office.city)
        try:
            start.wait(60)
            verb(mine)
        except KetnapError as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            mine.app.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return sorted(pool.map(one, range(WORKERS)))


@pytest.fixture
def whole(office: Office) -> Iterator[Office]:
    """Lend the office, and look at the end whether everything stored is what the history says."""
    yield office
    assert audit.verify(office.app).ok
    assert list(invariants.check(office.app)) == []


def test_eight_on_one_case_lose_nothing(whole: Office) -> None:
    """Eighty records of eight processes are eighty acts, numbered without a gap."""
    ref = whole.at("certified")
    before = whole.show(ref).version
    assert crowd(whole, "record", [ref]) == {"done": WORKERS * TIMES}
    assert whole.show(ref).version == before + WORKERS * TIMES
    assert [row.act for row in whole.history(ref)] == list(range(1, before + WORKERS * TIMES + 1))


def test_eight_on_many_cases_lose_nothing(whole: Office) -> None:
    """Each on its own cases, and all of them in another order on the same."""
    refs = [whole.at("certified") for _ in range(4)]
    lists = [refs[i:] + refs[:i] for i in range(4)]
    assert crowd(whole, "record", *lists) == {"done": WORKERS * TIMES}
    assert sum(whole.show(ref).version for ref in refs) == 4 * 4 + WORKERS * TIMES


def test_who_read_an_older_version_is_told(whole: Office) -> None:
    """With the version read before, every success counts once and every loser gets a conflict."""
    ref = whole.at("certified")
    before = whole.show(ref).version
    told = crowd(whole, "seen", [ref])
    assert told["done"] + told["conflict"] == WORKERS * TIMES
    assert whole.show(ref).version == before + told["done"]


def test_one_of_eight_takes_the_step(whole: Office) -> None:
    """Without a version the others are judged anew, and refused from where the case then stands."""
    ref = whole.open()
    assert together(whole, lambda mine: mine.do("nominate", ref)) == ["Refused"] * 7 + ["done"]


def test_one_of_eight_takes_the_case(whole: Office) -> None:
    """A hand-over is accepted once, though eight accept it at one moment."""
    for _ in range(3):
        ref = whole.at("certified")
        number = whole.transfer(ref).id
        whole.step(number, "send")
        whole.step(number, "acknowledge", by="ly")
        assert together(whole, partial(_accept, number)) == ["Refused"] * 7 + ["done"]
        assert [row.move for row in whole.history(ref)].count("transfer_accept") == 1


def _accept(number: int, mine: Office) -> None:
    mine.step(number, "accept", by="ly", helper="Nhận")


def test_accepting_and_cancelling_at_once(whole: Office) -> None:
    """Whoever comes first decides; the case is in exactly one unit either way."""
    ref = whole.at("certified")
    number = whole.transfer(ref).id
    whole.step(number, "send")
    whole.step(number, "acknowledge", by="ly")
    names = iter(["accept", "cancel"] * 4)

    def either(mine: Office) -> None:
        if next(names) == "accept":
            _accept(number, mine)
        else:
            mine.step(number, "cancel", reason="thôi")

    assert together(whole, either).count("done") == 1
    assert whole.show(ref, "hoa").unit in {"LC01", "LC02"}


def test_what_was_read_before_somebody_wrote_is_not_written(whole: Office) -> None:
    """The update of a case asks for the version that was read, whatever else failed to keep others out."""
    ref = whole.open()
    stamp = whole.stamp("lan")
    with whole.app.reading() as session:
        case, base = gate.for_reading(session, whole.app, ref, stamp)
    whole.record("challenge", ref)
    draft = writing.Draft("set", "identified", {"residence": "Huế"})
    with pytest.raises(CaseChanged), whole.app.transaction() as session:
        writing.apply(session, case, draft, stamp, base)
    assert whole.show(ref).version == 2


def test_one_identity_is_opened_once(whole: Office) -> None:
    """Eight openings of one person at one moment make one case (U1)."""
    told = together(whole, lambda mine: mine.open(identity_no="079200012345"))
    assert told == ["Refused"] * 7 + ["done"]


def test_two_drafts_at_once_make_one_hand_over(whole: Office) -> None:
    """Only one transfer of a case is open, whoever drafts at the same moment."""
    ref = whole.at("certified")
    assert together(whole, lambda mine: mine.transfer(ref)) == ["Refused"] * 7 + ["done"]
    assert whole.today == TODAY == date(2025, 3, 14)
