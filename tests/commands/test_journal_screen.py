"""The journal on a screen says what changed, in codes and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.commands.conftest import Run
    from tests.support.office import Office


def test_what_changed_is_told_by_codes_and_names(ketnap: Run, office: Office) -> None:
    """A move tells both places, a closing the successor and who went along, `user be` who did it for whom."""
    place = ("--db", office.url, "--today", office.today.isoformat(), "--as", "an", "--lang", "en")
    for words in (
        ("unit", "move", "HX01", "--under", "LC"),
        ("unit", "close", "LC01", "--into", "LC02"),
        ("user", "be", "an"),
    ):
        done = ketnap(*place, *words)
        assert done.code == 0, done.err
    shown = ketnap(*place, "audit", "journal").out
    for told in ("Under: HX", "Under: LC", "Continued by: LC02", "Unit: LC02", "User: an"):
        assert told in shown
    assert "an · who acts without --as an" in shown
