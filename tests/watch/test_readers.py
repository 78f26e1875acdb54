"""Who is reminded of what: many limits set side by side by hand, each with its own rung, reader and entry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support import statements
from tests.support.watching import Watch, watching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers

STATEMENTS = {
    "test_entry": """INSERT INTO invitations (case_id, rule, anchor, user_id, due, sequence, cancelled)
        SELECT c.id, CAST(:rule AS VARCHAR), CAST(:anchor AS INTEGER), u.id, :due, CAST(:sequence AS INTEGER), :cancelled
        FROM cases c CROSS JOIN users u WHERE c.ref = :ref AND u.name = :reader""",
    "test_broken": "UPDATE messages SET state = 'cancelled', why = :why, attempts = 3, to_address = 'old@example.vn'",
}
TODAY, DUE = date(2025, 10, 19), date(2025, 10, 29)  # ten days before


@pytest.fixture
def watch(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Open an office on 6 January 2025."""
    with watching(registers, monkeypatch) as opened:
        statements.give(monkeypatch, **STATEMENTS)
        yield opened


def reminded(watch: Watch, on: date = TODAY) -> list[tuple[str, str, str, str]]:
    """Remind on a day and return what waits: case, rule, rung, reader."""
    watch.office.today = on
    assert not watch.remind().failed
    rows = watch.mail("reminder", state="queued")
    return sorted((row["ref"], row["rule"], row["rung"], row["reader"]) for row in rows)


def readers(watch: Watch, on: date = TODAY) -> list[str]:
    """Remind on a day and return who has a letter waiting."""
    return sorted(reader for *_, reader in reminded(watch, on))


@pytest.mark.parametrize(
    ("owner", "unit", "told"),
    [
        ("authority", "LC", ["hoa", "minh"]),
        ("branch", "LC01", ["lan"]),
        ("candidate", "LC01", ["lan"]),
        ("centre", "TT", ["tam"]),
        ("receiving-unit", "LC02", ["ly"]),
        ("receiving-unit", "HX", ["hung"]),
        ("unit-asked", "HX", ["hung"]),
        ("authority", "HX", ["huy"]),
        ("branch", "LC", ["quan"]),  # nobody there does a branch's work
        ("authority", "HX01", ["hung"]),
        ("centre", "LC02", ["hoa"]),
    ],
)
def test_a_limit_is_told_to_its_owner_s_people(
    watch: Watch, owner: str, unit: str, told: list[str]
) -> None:
    """Those of the unit with the owner's role are told, and where there is nobody its committee's people."""
    (ref, other) = watch.certified("LC01", "LC01")
    watch.runs(ref, "D1", unit, DUE, owner=owner)
    watch.runs(other, "D1", "Q1", date(2026, 3, 2), owner="branch")  # not near, and another's
    assert readers(watch) == told


@pytest.mark.parametrize(
    ("change", "given"), [("test_disable", {"at": None}), ("test_silence", {"email": ""})]
)
def test_who_cannot_be_told_is_nobody(watch: Watch, change: str, given: dict[str, object]) -> None:
    """A unit whose only user is disabled or has no address is served by its committee; a colleague who can be told is."""
    alone, two, above, well = watch.certified("LC02", "LC01", "HX01", "LC01")
    given = {
        name: watch.office.app.now() if value is None else value for name, value in given.items()
    }
    for name in ("ly", "minh", "hai", "hung"):
        watch.write(change, name=name, **given)
    watch.runs(alone, "L4", "LC02", DUE, owner="branch")
    watch.runs(two, "D1", "LC", DUE)
    watch.runs(above, "L4", "HX01", DUE, owner="branch")  # its committee has nobody either
    watch.runs(well, "L4", "LC01", DUE, owner="branch")
    told = [(ref, reader) for ref, _, _, reader in reminded(watch)]
    assert told == [(alone, "hoa"), (two, "hoa"), (well, "lan")]


def test_a_unit_s_limits_go_each_to_their_own_owner(watch: Watch) -> None:
    """Of two limits of one unit that different people are to see to, each is told to its own."""
    (ref,) = watch.certified("LC01")
    watch.runs(ref, "D1", "LC", DUE)
    watch.runs(ref, "D2", "LC", DUE, owner="branch")
    told = [(rule, reader) for _, rule, _, reader in reminded(watch)]
    assert told == [("D1", "hoa"), ("D1", "minh"), ("D2", "quan")]


def test_limits_side_by_side_have_each_their_own_rung(watch: Watch) -> None:
    """Of one rule and one owner every limit is told its latest rung, a day earlier or later the next one."""
    days = {
        "before-30": (10, 30, 11, 18),
        "before-10": (10, 23, 10, 29),
        "before-3": (10, 19, 10, 22),
        "overdue": (10, 10, 10, 18),
        "overdue-10": (9, 20, 10, 9),
        "overdue-30": (9, 1, 9, 19),
    }
    refs = watch.certified(*["LC01"] * 13)
    expected: list[tuple[str, str, str, str]] = []
    for rung, (month, day, last_month, last_day) in days.items():
        for due in (date(2025, month, day), date(2025, last_month, last_day)):
            ref = refs[len(expected)]
            watch.runs(ref, "D1", "LC01", due, owner="branch", start=date(2025, 1, 6))
            expected.append((ref, "D1", rung, "lan"))
    watch.runs(refs[12], "D1", "LC01", date(2025, 11, 19), owner="branch")
    assert reminded(watch) == sorted(expected)


def test_rules_of_another_kind_have_their_own_ladder(watch: Watch) -> None:
    """What is due in ten days is at ten days for one rule, at fourteen or at none yet for others."""
    (ref,) = watch.certified("LC01")
    for rule in ("D1", "L4", "L1"):
        watch.runs(ref, rule, "LC01", DUE, owner="branch")
    watch.runs(ref, "D5", "LC01", DUE, owner="branch")  # a milestone
    assert reminded(watch) == [(ref, "D1", "before-10", "lan"), (ref, "L4", "before-14", "lan")]


def test_a_limit_that_is_shorter_than_its_rung_waits_for_the_next(watch: Watch) -> None:
    """A rung on the day a limit starts, or before it, is no rung; the day after the start it is one."""
    same, after = watch.certified("LC01", "LC01")
    watch.runs(same, "D1", "LC01", DUE, owner="branch", start=TODAY)
    watch.runs(after, "D1", "LC01", DUE, owner="branch", start=date(2025, 10, 18))
    assert reminded(watch) == [(after, "D1", "before-10", "lan")]
    assert [row["rung"] for row in watch.mail("reminder")] == ["before-10"]


def test_an_entry_goes_on_from_its_own_sequence(watch: Watch) -> None:
    """The entries of another case, rule, act or reader have no part in a letter's number; one that ended goes on."""
    ref, other = watch.certified("LC01", "LC01")
    watch.runs(ref, "D1", "LC", DUE)
    watch.runs(ref, "D2", "LC", DUE)
    entry = {"ref": ref, "rule": "D1", "anchor": 1, "reader": "hoa", "due": DUE, "cancelled": False}
    changes: tuple[dict[str, object], ...] = (
        {"ref": other}, {"anchor": 2}, {"reader": "lan"}, {"rule": "D2"}, {"reader": "minh", "cancelled": True},
    )  # fmt: skip
    for sequence, change in enumerate(changes, 3):
        watch.write("test_entry", **{**entry, **change}, sequence=sequence)
    assert len(reminded(watch)) == 4
    rows = watch.mail("reminder", state="queued")
    said = {(row["rule"], row["reader"]): row["sequence"] for row in rows}
    assert said == {("D1", "hoa"): 0, ("D2", "hoa"): 6, ("D1", "minh"): 8, ("D2", "minh"): 0}


def test_a_letter_about_what_has_passed_makes_no_entry(watch: Watch) -> None:
    """Up to the day itself a reminder carries an entry; what is late, or is not told singly, carries none."""
    late, today, near = watch.certified("LC01", "LC01", "LC01")
    watch.runs(late, "D1", "LC", date(2025, 10, 18))
    watch.runs(today, "D1", "LC", TODAY)
    watch.runs(near, "D1", "LC", DUE)
    watch.write("test_digest", digest=True, name="minh")
    reminded(watch)
    said = {
        (row["ref"], row["reader"]): row["sequence"]
        for row in watch.mail("reminder", state="queued")
    }
    assert said == {
        (late, "hoa"): None, (late, "minh"): None, (today, "hoa"): 0, (today, "minh"): 0, (near, "hoa"): 0,
    }  # fmt: skip
    put_off = watch.mail("reminder", state="cancelled", why="digest")
    assert [(row["ref"], row["reader"], row["sequence"]) for row in put_off] == [
        (near, "minh", None)
    ]
    assert {row["sequence"] for row in watch.mail("reminder", why="superseded")} == {None}


def test_a_reminder_says_its_unit_and_how_sure_the_day_is(watch: Watch) -> None:
    """It names the unit of its case and knows a provisional limit from a firm one, before a meeting too."""
    watch.write("test_meets", meets="20", code="LC01")
    refs = watch.certified("LC01", "LC01", "LC02", "LC02")
    for ref, unit, unsure in zip(refs, ("LC01", "LC01", "LC02", "LC02"), (0, 1, 0, 1), strict=True):
        watch.runs(ref, "D1", unit, DUE, owner="branch", provisional=bool(unsure))
    reminded(watch)
    rows = watch.mail("reminder", state="queued", rung="before-10")
    assert [row["params"]["provisional"] for row in rows] == [False, True] * 2
    assert [row["params"]["unit"] for row in rows] == ["LC01"] * 2 + ["LC02"] * 2
    assert [row["params"].get("meeting") for row in rows] == ["2025-10-20"] * 2 + [None] * 2


def test_each_branch_has_its_own_last_meeting(watch: Watch) -> None:
    """Of two branches that meet on other days each is reminded before its own last meeting, and once."""
    watch.write("test_meets", meets="20", code="LC01")
    watch.write("test_meets", meets="24", code="LC02")
    watch.write("test_meets", meets="2025-10-24", code="HX01")
    ours, theirs, far, soon, early, short = watch.certified(*["LC01", "LC02"] * 2, "LC02", "LC01")
    watch.runs(ours, "D1", "LC01", date(2025, 11, 10), owner="branch")
    watch.runs(theirs, "D1", "LC02", date(2025, 11, 10), owner="branch")
    watch.runs(far, "D1", "LC01", date(2025, 11, 20), owner="branch")  # one more meeting before it
    watch.runs(soon, "D1", "HX01", date(2025, 10, 21), owner="branch")  # no meeting before it
    watch.runs(early, "D1", "LC02", date(2025, 11, 20), owner="branch")  # no other rung yet
    watch.runs(short, "D1", "LC01", date(2025, 11, 10), owner="branch", start=date(2025, 10, 12))
    assert reminded(watch) == [
        (ours, "D1", "meeting", "lan"),
        (theirs, "D1", "meeting", "ly"),
        (soon, "D1", "before-3", "hai"),
        (early, "D1", "meeting", "ly"),
        (short, "D1", "meeting", "lan"),
    ]
    rows = watch.mail("reminder", state="queued")
    said = {row["ref"]: row["params"].get("meeting") for row in rows}
    assert said == {
        ours: "2025-10-20",
        theirs: "2025-10-24",
        soon: None,
        early: "2025-10-24",
        short: "2025-10-20",
    }


@pytest.mark.parametrize(
    ("why", "back"), [("met", 1), ("moved", 1), ("superseded", 0), ("stale", 0), ("disabled", 0)]
)
def test_only_what_was_taken_back_is_told_again(watch: Watch, why: str, back: int) -> None:
    """A row that was cancelled because its limit had ended or moved comes back fresh; another one stays as it is."""
    (ref,) = watch.certified("LC01")
    watch.runs(ref, "D1", "LC01", DUE, owner="branch")
    reminded(watch)
    assert watch.write("test_broken", why=why)
    assert len(reminded(watch)) == back
    row = watch.mail("reminder", rung="before-10")[0]
    assert (row["attempts"], row["to_address"] == "lan@example.vn") == (
        (0, True) if back else (3, False)
    )
    assert row["why"] == (None if back else why)
    earlier = watch.mail("reminder", rung="before-30")
    assert {row["why"] for row in earlier} == {why}  # an earlier rung is not told any more


def test_certificates_side_by_side_are_told_their_latest_month_only(watch: Watch) -> None:
    """First seen after several of their months have passed, each is warned once, of the month it has reached."""
    refs = watch.certified("LC01", "LC01")
    for ref, start in zip(refs, (date(2020, 11, 2), date(2021, 2, 2)), strict=True):
        due = start.replace(year=start.year + 5)
        watch.runs(ref, "D10", "LC01", due, owner="branch", start=start)
    assert reminded(watch) == [
        (refs[0], "D10", "month-57", "lan"),
        (refs[1], "D10", "month-54", "lan"),
    ]


def test_certificates_with_one_end_keep_their_own_months(watch: Watch) -> None:
    """Issued on 28 and 29 February they expire on one day, but reach each month of warning one after the other."""
    refs = watch.certified("LC01", "LC01")
    for ref, start in zip(refs, (date(2024, 2, 28), date(2024, 2, 29)), strict=True):
        watch.runs(ref, "D10", "LC01", date(2029, 2, 28), owner="branch", start=start)
    assert reminded(watch, date(2028, 11, 28)) == [
        (refs[0], "D10", "month-57", "lan"),
        (refs[1], "D10", "month-54", "lan"),
    ]
