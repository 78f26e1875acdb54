"""Who helps a candidate: named with the nomination, replaced or gone by evidence, left behind by a move."""

from __future__ import annotations

from tests.support.dossiers import Told, story

NOMINATED = story("nominated")
FIRST = "Lê Văn Giúp"


def helpers(case: Told) -> tuple[str, ...]:
    """Return who helps now."""
    return case.dossier.helpers


def test_helpers_come_and_go() -> None:
    """One more, one in the place of another, one who is gone; after a hand-over none of the old unit's."""
    assert helpers(NOMINATED) == (FIRST,)
    more = NOMINATED.then("helper", "2025-01-08", name="Vũ Văn Mới")
    assert helpers(more) == (FIRST, "Vũ Văn Mới")
    instead = NOMINATED.then("helper", "2025-01-08", name="Vũ Văn Mới", replaces=FIRST)
    assert helpers(instead) == ("Vũ Văn Mới",)
    assert helpers(more.then("helper", "2025-01-09", name=FIRST, gone=True)) == ("Vũ Văn Mới",)
    again = more.then("helper", "2025-01-09", name=FIRST)
    assert helpers(again) == ("Vũ Văn Mới", FIRST)
    moved = more.then("transfer_open", "2025-01-09").then("transfer_accept", "2025-01-10")
    assert helpers(moved) == ()
    reopened = more.then("withdraw", "2025-01-09").then("reopen", "2025-01-10")
    assert helpers(reopened) == ()
