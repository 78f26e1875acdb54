"""The veil over small figures, and the places of charts, by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from workflow.pages import overview
from workflow.pages.blocks import Wanted, veiled
from workflow.pages.charts import Bar, Key, chart
from workflow.pages.veils import hidden
from workflow.reports.outlook import Interval


@pytest.mark.parametrize(
    ("total", "parts", "wanted"),
    [
        (30, {"a": 10, "b": 20}, set()),
        (13, {"a": 10, "b": 3}, {"a", "b"}),  # 13 - 10 would tell of b
        (24, {"a": 10, "b": 3, "c": 11}, {"a", "b"}),  # the smallest of the others goes with it
        (28, {"a": 10, "b": 4, "c": 3, "d": 11}, {"b", "c"}),  # seven of two: 3 and 4, or 4 and 3
        (14, {"a": 10, "b": 0, "c": 4}, {"a", "b", "c"}),  # 4 of two would leave the 0 no room
        (18, {"a": 10, "b": 4, "c": 4}, {"a", "b", "c"}),  # 8 of two: only 4 and 4
        (10, {"a": 10, "b": 0, "c": 0}, {"a", "b", "c"}),  # nothing left: both nobody
        (4, {"a": 4, "b": 0}, {"a", "b"}),  # the total itself is not told
        (0, {}, set()),
    ],
)
def test_what_is_hidden_cannot_be_reckoned(
    total: int, parts: dict[str, int], wanted: set[str]
) -> None:
    """Small parts are not told, and of the others as many as it takes for nobody to reckon the small ones."""
    assert hidden(total, parts) == wanted
    assert {name for name, count in parts.items() if count < 5} <= hidden(total, parts)


def test_five_people_are_told_and_four_are_not() -> None:
    """Of a religion from five people on; of anything else every figure; and nothing that is veiled besides."""
    assert veiled("religious", 5, Wanted()) == "5"
    assert veiled("religious", 4, Wanted()) == veiled("religious", 0, Wanted()) == "dưới 5"
    assert veiled("students", 4, Wanted()) == "4"
    assert veiled("religious", 9, Wanted(veiled=frozenset({"religious"}))) == "không nêu"


def test_bars_are_shares_of_the_longest() -> None:
    """The longest bar or the line farthest to the right has all the room; a bar may begin later, and a part be hatched."""
    bars = [
        Bar("đã kết nạp", "5", 5),
        Bar("dự báo", "8 đến 12", 4, part=1, begins=8, mark=10),
        Bar("chỉ tiêu", "20", 0, mark=20),
    ]
    drawn = chart(("id", "title", "about"), bars, Key("hatched", "crossed"))
    assert [(one.x, one.width, one.part, one.mark) for one in drawn.bars] == [
        ("0.00%", "25.00%", "", ""),
        ("40.00%", "20.00%", "5.00%", "50.00%"),
        ("0.00%", "0.00%", "", "100.00%"),
    ]
    assert [one.y for one in drawn.bars] == [17, 56, 95]
    assert (drawn.height, drawn.hatched, drawn.crossed) == (109, "hatched", "crossed")
    assert (
        chart(("id", "title", "about"), [Bar("một nửa", "50 %", 50)], most=100).bars[0].width
        == "50.00%"
    )
    assert chart(("id", "title", "about"), []).height == 1
    assert chart(("id", "title", "about"), [Bar("không ai", "0", 0)]).bars[0].width == "0.00%"


def test_a_figure_that_has_no_room_stands_below_its_label() -> None:
    """A long label goes on several lines, and its figure beside the last of them where there is room."""
    (short,) = chart(("id", "title", "about"), [Bar("Trong danh sách nguồn", "2", 2)]).bars
    assert ([y for y, _ in short.lines], short.figure_y, short.y) == ([13], 13, 17)
    long = "Đảng ủy cơ sở đã đề nghị công nhận đảng viên chính thức"
    (two,) = chart(("id", "title", "about"), [Bar(long, "1", 1)]).bars
    assert [line for _, line in two.lines] == [
        "Đảng ủy cơ sở đã đề nghị công nhận",
        "đảng viên chính thức",
    ]
    assert (two.figure_y, two.y) == (30, 34)
    (wide,) = chart(
        ("id", "title", "about"), [Bar("Đảng bộ phường Trúc Khê một hai", "61,5 % (8/13)", 1)]
    ).bars
    assert ([y for y, _ in wide.lines], wide.figure_y, wide.y) == ([13], 30, 34)


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (Interval(3, 5, 8), (3, 5, 8)),
        (Interval(3, 4, 8), (3, 4, 8)),
        (None, None),
    ],
)
def test_a_forecast_is_shown_where_there_is_one(
    told: Interval | None, wanted: tuple[int, ...] | None
) -> None:
    """Its range is a bar with a line at what is expected; without one the page has the other two bars."""
    row = SimpleNamespace(forecast=told, admitted=2, quota=10)
    bars = overview.forecast_chart(row).bars  # type: ignore[arg-type]
    assert len(bars) == (3 if wanted else 2)
    if wanted:
        assert (bars[1].x, bars[1].width) == ("30.00%", "50.00%")
