"""Every figure of the made-up city against a second count over its acts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.reports.recount.compared import differences
from tests.reports.recount.register import Register
from workflow.app import App
from workflow.reports.asked import Given

if TYPE_CHECKING:
    from workflow.demo import build


@pytest.mark.parametrize(
    "given",
    [
        Given("TP", first=date(2019, 1, 1)),
        Given("DV", year=2026, known_at=date(2026, 6, 30)),
        Given("TP", first=date(2024, 1, 1), last=date(2025, 6, 30), as_of=date(2026, 1, 31)),
    ],
)
def test_every_figure_is_counted_twice(city_template: build.Built, given: Given) -> None:
    """The reports and plain Python over the same acts agree on every list and number."""
    register = Register(city_template.url.removeprefix("sqlite:///"))
    with App.open(city_template.url, today=city_template.wanted.today) as app:
        assert differences(app, "thuy.tp", register, given) == []
