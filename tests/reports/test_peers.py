"""The estimates of waiting against lifelines, which has them from other hands.

lifelines is large, so it comes with an extra of its own: ``pip install -e '.[test,peers]'``, then ``pytest -m long``.
"""

from __future__ import annotations

import random
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from tests.reports.recount.random_city import RandomCity
from tests.support.office import Office
from workflow.reports import cycle_times, stages, survival
from workflow.reports.asked import Given
from workflow.reports.survival import End, Wait, curve, incidence

if TYPE_CHECKING:
    from tests.support.registers import SqliteRegisters

pytestmark = pytest.mark.long
NEAR = 1e-9


@pytest.fixture(scope="module")
def lifelines() -> Iterator[ModuleType]:
    """Lend the peer; skip, saying how to get it, where it is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it and the packages below it warn of is theirs
        yield pytest.importorskip("lifelines", reason="lifelines comes with the extra 'peers'")


def ends_by_chance(seed: int, *, late: bool) -> list[End]:
    """Return times with many ties, some still going on, some seen from a later day on only."""
    chance = random.Random(seed)
    found = []
    for _ in range(chance.randrange(2, 120)):
        entry = chance.choice((0, 0, chance.randrange(12))) if late else 0
        days = entry + chance.randrange(1, 25)
        found.append(End(days, chance.choice(("onward", "onward", "closed", "back", None)), entry))
    return found


def of_peer(lifelines: ModuleType, ends: list[End]) -> dict[int, float]:
    """Return Kaplan and Meier's share that still waits after each day, as the peer has it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = lifelines.KaplanMeierFitter().fit(
            [one.days for one in ends],
            [one.how is not None for one in ends],
            entry=[one.entry for one in ends],
        )
    shares = fitted.survival_function_.iloc[:, 0]
    return {round(day): float(share) for day, share in shares.items()}


def share_of_peer(lifelines: ModuleType, ends: list[End], how: str) -> dict[int, float]:
    """Return Aalen and Johansen's share of one end after each day, from the peer's own figures.

    Its fitter of this name moves ties apart by chance. So its table of who is at risk and who ended, and its
    Kaplan and Meier of all ends, are put together as the estimate is defined: each day's ends of this kind
    among those at risk, who comes on that day not yet, times the share that was still there the day before.
    """
    still = of_peer(lifelines, ends)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = lifelines.utils.survival_table_from_events(
            [one.days for one in ends],
            [one.how == how for one in ends],
            birth_times=[one.entry for one in ends],
        )
    total, before, found = 0.0, 1.0, {}
    for day, row in table.iterrows():
        if row.observed:
            total += before * row.observed / (row.at_risk - row.entrance)
        before = still.get(round(day), before)
        found[round(day)] = total
    return found


@pytest.mark.parametrize("late", [False, True])
def test_who_still_waits(lifelines: ModuleType, late: bool) -> None:
    """The share of those who still wait is the peer's on every day, with ties, and with those who came late."""
    for seed in range(150):
        ends = ends_by_chance(seed, late=late)
        peer = of_peer(lifelines, ends)
        for day, share in curve([Wait(one.days, one.how is not None, one.entry) for one in ends]):
            assert float(share) == pytest.approx(peer[day], abs=NEAR), seed


@pytest.mark.parametrize("late", [False, True])
def test_who_comes_to_one_end(lifelines: ModuleType, late: bool) -> None:
    """The share of one end among others is the peer's on every day, with ties, and with those who came late."""
    for seed in range(150):
        ends = ends_by_chance(seed, late=late)
        peer = share_of_peer(lifelines, ends, "onward")
        for day, share in incidence(ends, "onward"):
            assert float(share) == pytest.approx(peer[day], abs=NEAR), seed


def test_its_own_fitter_where_nothing_ties(lifelines: ModuleType) -> None:
    """Where no two end on one day, its fitter of competing ends moves nothing, and tells the same."""
    kinds = {"onward": 1, "closed": 2, None: 0}
    for seed in range(40):
        chance = random.Random(seed)
        days = chance.sample(range(1, 400), 60)
        ends = [End(day, chance.choice(("onward", "closed", None))) for day in days]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted = lifelines.AalenJohansenFitter(calculate_variance=False).fit(
                days, [kinds[one.how] for one in ends], event_of_interest=1
            )
        peer = fitted.cumulative_density_.iloc[:, 0]
        for day, share in incidence(ends, "onward"):
            assert float(share) == pytest.approx(float(peer.loc[day]), abs=NEAR), seed


@pytest.mark.parametrize("seed", [31, 32])
def test_the_reports_of_a_city(
    lifelines: ModuleType,
    sqlite_registers: SqliteRegisters,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    """Medians and shares of a whole register are those the peer finds in the same stays."""
    office = Office.planted(sqlite_registers)
    RandomCity(office, seed, 40).play()
    kept: dict[str, list[list[End]]] = {"waits": [], "ends": []}
    monkeypatch.setattr(cycle_times, "curve", partial(_waits, kept["waits"]))
    monkeypatch.setattr(stages, "incidence", partial(_ends, kept["ends"]))
    given, actor = Given("TP", first=date(2023, 1, 1)), office.actor("thanh")
    rows = cycle_times.report(office.app, actor, given)
    assert sum(map(len, kept["waits"])) > 100
    for row, ends in zip(rows, kept["waits"], strict=True):
        peer = of_peer(lifelines, ends) if ends else {}
        for share, days in ((0.5, row.p50_days), (0.1, row.p90_days)):
            found = (day for day, still in sorted(peer.items()) if day > 0 or still < 1)
            assert days == next((day for day in found if peer[day] <= share + NEAR), None), row
    told = [row for row in stages.report(office.app, actor, given) if not row.too_few]
    assert told
    for one, ends in zip(told, kept["ends"], strict=True):
        peer = share_of_peer(lifelines, ends, "onward")
        assert one.probability == pytest.approx(max(peer.values()), abs=1e-4)
        half = (day for day in sorted(peer) if peer[day] >= 0.5 - NEAR)
        assert one.estimate_p50 == next(half, None), one
    office.app.close()
    sqlite_registers.give_back()


def _waits(kept: list[list[End]], held: Counter[Wait]) -> Iterator[survival.Survival]:
    kept.append([End(w.days, "ended" if w.ended else None, w.entry) for w in held.elements()])
    return survival.curve(held)


def _ends(kept: list[list[End]], held: Counter[End], how: str) -> Iterator[survival.Incidence]:
    kept.append([*held.elements()])
    return survival.incidence(held, how)
