"""The forecast of a year: what must hold of every interval, how many of them hold, and who is told what."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.errors import BadInput
from states.history.acts import Act
from tests.support import forecasting, made_up
from workflow.organisation import plans
from workflow.reports import backtest, capacity, chances, forecast, outlook, speeds, targets
from workflow.reports.asked import Given
from workflow.reports.stories import Story

if TYPE_CHECKING:
    from tests.support.office import Office

DAY = date(2024, 7, 1)


@pytest.fixture(scope="module")
def city() -> made_up.City:
    """Return a made-up city of two branches."""
    return made_up.city(3, branches=2)


def test_most_intervals_of_a_few_cities_hold() -> None:
    """Over a few made-up cities most intervals hold, and about as many come; how many hold is for the long suite."""
    found = [one for seed in range(1000, 1005) for one in forecasting.trials(seed)]
    assert len(found) == 5
    assert sum(one.held for one in found) >= 3
    assert sum(one.actual for one in found) == pytest.approx(
        sum(one.expected for one in found), rel=0.25
    )


@pytest.mark.long
def test_of_500_cities_77_to_83_of_100_intervals_hold() -> None:
    """The middle 80 % are what they are called."""
    from tests.bench import forecast as bench

    assert bench.LEAST <= bench.main() <= bench.MOST


def test_the_interval_holds_its_middle_and_what_is_there(city: made_up.City) -> None:
    """Who is admitted already counts on every side; the same seed tells the same, another one about the same."""
    then = forecasting.gathered(city, DAY)
    for unit in then.units:
        ahead = then.ahead(unit)
        assert ahead.interval is not None
        low, expected, high = ahead.interval
        assert ahead.admitted <= low <= expected <= high <= ahead.admitted + ahead.open + 60
        assert ahead == forecasting.gathered(city, DAY).ahead(unit)
    (one, other) = (forecasting.ahead(city, DAY, seed=seed) for seed in (1, 2))
    assert one.more != other.more
    assert one.interval
    assert other.interval
    assert abs(one.interval.expected - other.interval.expected) <= 3


def test_on_the_last_day_nothing_is_open(city: made_up.City) -> None:
    """At the end of the year the interval is what was admitted, with no width."""
    ahead = forecasting.ahead(city, date(2024, 12, 31))
    came = forecasting.actual(city, made_up.ROOT)
    assert ahead.interval == (came, came, came)
    assert ahead.reaches(came) == 1.0
    assert ahead.reaches(came + 1) == 0.0


def test_nobody_on_the_way_and_nobody_coming_is_what_is_there(city: made_up.City) -> None:
    """Where all cases are closed and none was opened for a year, just the admitted are forecast."""
    ended = [
        story
        for story in city.stories
        if story.steps[-1].to_state in ("probation", "withdrawn")
        and story.steps[0].on < DAY - timedelta(400)
        and story.steps[-1].on <= DAY
        and not any(step.move == "transfer_accept" for step in story.steps)
    ]
    then = forecast.Gathered(forecasting.asked_on(DAY), city.tree)
    then.gather(ended)
    ahead = then.ahead(made_up.ROOT)
    assert ahead.ended >= 20
    assert ahead.admitted > 0
    assert ahead.interval == (ahead.admitted,) * 3


def test_fewer_than_twenty_ended_cases_are_too_few(city: made_up.City) -> None:
    """With the twentieth ended case there is a forecast, not before."""
    ended = [
        story
        for story in city.stories
        if story.steps[-1].on <= DAY and story.steps[-1].to_state == "probation"
    ]
    for count in (19, 20):
        then = forecast.Gathered(forecasting.asked_on(DAY), city.tree)
        then.gather(ended[:count])
        assert (then.ahead(made_up.ROOT).interval is None) == (count == 19)


def test_earlier_stretches_are_those_in_which_somebody_was_there(city: made_up.City) -> None:
    """Five years back at the same time of the year; none from before the first case."""
    then = forecasting.gathered(city, DAY)
    told = [*then._came(then._seen[made_up.ROOT])]
    assert sum(one.again for one in told) == 5
    young = forecast.Gathered(forecasting.asked_on(DAY), city.tree)
    young.gather(story for story in city.stories if date(2024, 2, 1) <= story.steps[0].on <= DAY)
    assert [*young._came(young._seen[made_up.ROOT])] == []


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60))
@settings(max_examples=60)
def test_the_interval_is_of_the_draws(draws: list[int]) -> None:
    """The middle lies inside; what lies below the interval, and above it, is a tenth at most, half a share apart."""
    low, expected, high = outlook.interval(draws)
    assert min(draws) <= low <= expected <= high <= max(draws)
    below, at_low = sum(one < low for one in draws), draws.count(low)
    above, at_high = sum(one > high for one in draws), draws.count(high)
    assert below + at_low / 2 >= 0.1 * len(draws) - 1e-6
    assert above + at_high / 2 >= 0.1 * len(draws) - 1e-6
    for out in set(draws):
        middle = sum(one < out for one in draws) + draws.count(out) / 2
        if out < low:
            assert middle < 0.1 * len(draws) + 1e-6
        if out > high:
            assert middle > 0.9 * len(draws) - 1e-6


def _story(*steps: tuple[str, str, int], unit: int = 2) -> Story:
    """Return a story of states with the days after 1/1/2024 on which they began."""
    acts, before = [], None
    for n, (move, state, day) in enumerate(steps, 1):
        acts.append(Act(n, move, before, state, date(2024, 1, 1) + timedelta(day), unit_id=unit))
        before = state
    return Story(1, "KN-1", tuple(acts))


def test_stays_are_counted_day_by_day() -> None:
    """A stay of ten days was at risk on eleven; who still waits counts until the day asked; who came late from then."""
    seen = speeds.Seen(date(2024, 1, 31), [date(2024, 1, 5)])
    assert not seen.add(
        _story(("open", "identified", 0), ("withdraw", "withdrawn", 10)), lambda _: True
    )
    assert seen.add(_story(("open", "identified", 20)), lambda _: True)
    moved = _story(("open", "identified", 0), ("transfer_accept", "identified", 25))
    late = moved.steps[1]._replace(unit_id=3)
    assert seen.add(moved._replace(steps=(moved.steps[0], late)), lambda unit: unit == 3)
    stay = speeds.Stay
    assert seen.stays == {
        stay("identified", 0, 10, speeds.OUT): 1,
        stay("identified", 0, 10, None): 1,
        stay("identified", 25, 30, None): 1,
    }
    assert seen.ended == 1
    assert seen.here == {("identified", 10): 1, ("identified", 30): 1}
    assert seen.then == {date(2024, 1, 5): {("identified", 4): 1}}
    assert seen.arrivals == {"identified": 3}
    cells = speeds.table(seen.stays)["identified"]
    assert sum(cell.days for cell in cells) == 11 + 11 + 6
    assert [(cell.people, cell.days, dict(cell.ends)) for cell in cells[:4]] == [
        (2, 2, {}),
        (2, 6, {}),
        (2, 8, {}),
        (2, 6, {speeds.OUT: 1}),
    ]


def test_the_chances_are_those_of_a_sum_by_hand() -> None:
    """One step that ends with a chance of 1 in 10 on each day: within five days 1 - 0.9^5, from a state before less."""
    pace = speeds.Pace(0.1, ((speeds.ADMITTED, 1.0),))
    onward = speeds.Pace(0.5, (("decided", 0.8), (speeds.OUT, 0.2)))
    paces = {state: [speeds.NEVER] * speeds.SPANS for state in speeds.WAY}
    paces |= {"decided": [pace] * speeds.SPANS, "endorsed": [onward] * speeds.SPANS}
    fresh = chances.Fresh(paces, 5, 1)
    assert fresh.waiting("decided", 7, 5) == pytest.approx(1 - 0.9**5)
    by_hand = sum(0.5**day * 0.8 * (1 - 0.9 ** (5 - day + 1)) for day in range(1, 6))
    assert fresh.waiting("endorsed", 0, 5) == pytest.approx(by_hand)
    assert fresh.waiting("verified", 0, 5) == 0.0


def test_a_few_people_lean_on_the_unit_above() -> None:
    """Of the unit above ten people count at most: beside two of the unit's own much, beside two hundred little."""
    slow = {speeds.Stay("decided", 0, 30, speeds.ADMITTED): 500}
    told = []
    for count in (2, 200):
        own = {speeds.Stay("decided", 0, 5, speeds.ADMITTED): count}
        weighed = speeds.weights(speeds.table(own), speeds.table(slow))
        told.append(chances.Fresh(speeds.usual(weighed), 11, 1).waiting("decided", 0, 11))
    few, many = told
    assert few < 0.5
    assert many > 0.8


def test_draws_follow_their_chances() -> None:
    """Of a hundred people with a chance of 0.3 about thirty come, in the few ways as in the many."""
    random = Random(5)
    for people, chance in (([(100, 0.3)], 30), ([(1, 0.3)] * 100, 30), ([(1000, 0.3)], 300)):
        told = [outlook._happened(people, 0.0, random) for _ in range(300)]
        assert sum(told) / 300 == pytest.approx(chance, rel=0.05)
    new = [outlook._happened([], 2.5, random) for _ in range(600)]
    assert sum(new) / 600 == pytest.approx(2.5, rel=0.1)
    assert outlook._happened([(4, 1.0), (3, 0.0)], 0.0, random) == 4


def test_a_spell_moves_nobody_who_is_sure_and_on_the_whole_as_many_come() -> None:
    """Good and bad spells are as great on either side, whether most are near to come or few are."""
    random = Random(7)
    assert outlook.Odds([(3, 1.0), (2, 0.0)], 1.0).moved(2.0).likely == [(3, 1.0), (2, 0.0)]
    assert outlook.Odds([(1, 0.5)], 0.0).moved(1e9).sums[0] == pytest.approx(1.0, abs=0.01)
    luck = outlook.Luck(0.0, 0.1, 2.0)
    for odds in (
        outlook.Odds([(10, 0.95), (5, 0.7)], 0.0),
        outlook.Odds([(40, 0.05)], 1.0),
        outlook.Odds([(30, 0.5)], 0.0),
    ):
        mean, var = odds.sums
        drawn = [outlook._lucky(odds, luck, random).sums[0] for _ in range(4000)]
        assert sum(drawn) / len(drawn) == pytest.approx(mean, abs=0.08)
        wide = sum((one - mean) ** 2 for one in drawn) / len(drawn)
        assert 0.6 * var < wide < 1.7 * (var + 0.1 * var**2)


def test_what_is_unsure_of_the_paces_does_not_make_the_middle_slower() -> None:
    """Drawn from a handful of stays, on the whole as many are admitted as the paces tell that were seen."""
    states = speeds.WAY
    stays = {
        speeds.Stay(state, 0, days, to): 2
        for state, to in zip(states, (*states[1:], speeds.ADMITTED), strict=True)
        for days in (3, 20)
    }
    weighed = speeds.weights(speeds.table(stays), speeds.table({}))
    people = outlook.Pipeline({(state, 2): 6 for state in states}, {}, None)
    found = outlook.draws(people, weighed, (0, 60), outlook.Luck(), Random(3))
    told, _ = chances.chances(speeds.usual(weighed), 60, chances.classes(people.here), ({}, None))
    assert sum(found) / len(found) == pytest.approx(6 * sum(told), rel=0.015)


def test_the_same_time_of_earlier_years_tells_more() -> None:
    """Where each December brought two more than foreseen, and the other months none, about one more is foreseen."""
    sure = outlook.Luck(0.1, 0.02, 1.0)
    same = outlook._in_season(sure, [2.0] * 4, 5.0, 1.0)
    assert 0.5 < (same.shift - 0.1) * 5.0 < 1.0  # by hand 8 / 9
    young = outlook._in_season(sure, [], 5.0, 1.0)
    assert young.shift == pytest.approx(0.1)
    assert sure.unsure < same.unsure < young.unsure
    stays = {speeds.Stay("decided", 0, days, speeds.ADMITTED): 5 for days in range(5, 40)}
    weighed = speeds.weights(speeds.table(stays), speeds.table({}))
    people = outlook.Pipeline({("decided", 1): 20}, {}, None)
    plain, seasonal = (
        outlook.luck(
            [
                outlook.Stretch(people.here, 10 if back % 12 else 14, again and back % 12 == 0)
                for back in range(1, 37)
            ],
            people,
            weighed,
            20,
            outlook.MONTH,
        )
        for again in (False, True)
    )
    assert seasonal.shift > plain.shift + 0.1


# -- on a register ----------------------------------------------------------------------------------


def _twenty(office: Office) -> None:
    """Let 20 cases of LC01 end, and one wait for its ceremony."""
    for _ in range(19):
        office.at("withdrawn")
    office.at("probation")  # ceremony 3/10/2025
    office.at("decided")
    plans.put(office.app, "LC", 2025, {"quota": 2, "members_before": 50, "number": "1", "dated": date(2025, 1, 5)}, office.stamp("hoa"))  # fmt: skip
    office.today = date(2025, 11, 1)


def test_the_report_agrees_with_the_targets_and_hides_the_chance(office: Office) -> None:
    """A branch with 20 ended cases is forecast, the other one not; only city and authority read the chance."""
    _twenty(office)
    rows = forecast.report(office.app, office.actor("hoa"), cases=True)
    assert [
        (row.unit, row.admitted, row.open, row.ended, row.quota, row.too_few) for row in rows
    ] == [
        ("LC", 1, 1, 20, 2, False),
        ("LC01", 1, 1, 20, None, False),
        ("LC02", 0, 0, 0, None, True),
    ]
    whole, _, idle = rows
    assert (idle.low, idle.expected, idle.high, idle.probability) == (None,) * 4
    assert [len(whole.refs[name]) for name in ("admitted", "open")] == [1, 1]
    assert whole.low is not None
    assert whole.high is not None
    assert 1 <= whole.low <= whole.high <= 2
    assert whole.probability is not None
    assert 0 < whole.probability < 1
    found = targets.report(office.app, office.actor("hoa"))
    for row, told in zip(rows, (found.whole, *found.units), strict=True):
        expected = None if row.too_few else (row.low, row.expected, row.high)
        assert told.forecast == expected
    assert (
        forecast.report(office.app, office.actor("thanh"), Given("LC"))[0].probability is not None
    )
    for name in ("lan", "thu"):
        told_rows = forecast.report(office.app, office.actor(name))
        assert all(row.probability is None for row in told_rows)
    own = forecast.report(office.app, office.actor("lan"))[0]
    assert own._replace(_refs={}) == rows[1]._replace(_refs={})
    with pytest.raises(BadInput):
        forecast.report(office.app, office.actor("hoa"), Given(year=2028))
    assert targets.report(office.app, office.actor("hoa"), Given(year=2028)).whole.forecast is None


def test_a_year_is_forecast_as_it_would_have_been_then(office: Office) -> None:
    """Each of four days tells what was known by then beside what came; a year that goes on is refused."""
    _twenty(office)
    actor = office.actor("hoa")
    with pytest.raises(BadInput):
        backtest.report(office.app, actor, 2025)
    with pytest.raises(BadInput):
        backtest.report(office.app, actor, 2025, Given(as_of=date(2025, 6, 1)))
    office.today = date(2026, 2, 1)
    rows = [row for row in backtest.report(office.app, actor, 2025) if row.unit == "LC01"]
    assert [row.as_of for row in rows] == [date(2025, *day) for day in ((3, 31), (6, 30), (9, 30), (11, 30))]  # fmt: skip
    assert [(row.admitted, row.actual) for row in rows] == [(0, 1), (0, 1), (0, 1), (1, 1)]
    assert [row.too_few for row in rows][-1] is False
    assert rows[-1].covered is (rows[-1].low == 1)


def test_capacity_counts_by_the_rules_own_times(office: Office) -> None:
    """A certificate on file, not too old, and twelve months together with who helps, or the branch's vote."""
    refs = [office.at("certified"), office.at("proposed")]
    office.at("enrolled")
    office.at("withdrawn")
    office.today = date(2025, 11, 1)
    (whole, first, second) = capacity.report(office.app, office.actor("hoa"), cases=True)
    assert (whole.unit, whole.eligible_by_year_end, whole.admitted, whole.quota) == (
        "LC",
        2,
        0,
        None,
    )
    assert set(first.refs["eligible_by_year_end"]) == set(refs)
    assert second.eligible_by_year_end == 0
    late = capacity.report(office.app, office.actor("hoa"), Given(year=2031))[0]
    assert late.eligible_by_year_end == 2  # there is a day before the certificate is too old
    office.today = date(2030, 3, 15)  # certified 14/3/2025: good until 14/3/2030
    assert capacity.report(office.app, office.actor("hoa"))[0].eligible_by_year_end == 1
