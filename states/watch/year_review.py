"""What a year of a unit is looked through for: whether it is worth proposing for praise, what it has to account for.

The thresholds stand here once, each with where it comes from. Praise is only ever proposed ("đề nghị xem xét").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from states.frozen import NamedTuple
from states.pipeline import Label

ANNULLED_MONTHS = 24
"""So many months before the end nothing may have been annulled. Ours (product)."""
FEW_EXCEPTIONS = 10
"""So many exceptions to a hundred admitted are still few. Ours (product)."""
WEIGHED = frozenset({"despite", "by-paper", "correction", "void", "late-entry"})
"""The kinds of exceptions that weigh against praise: those that somebody chose or was late with. Ours (product)."""
_HUNDRED = 100


class Figures(Protocol):
    """The figures of one unit, with all below it, for the year that is looked through."""

    @property
    def planned(self) -> bool: ...  # noqa: D102 - the plan has a number and a date

    @property
    def quota(self) -> int | None: ...  # noqa: D102 - as it is named

    @property
    def admitted(self) -> int: ...  # noqa: D102 - as it is named

    @property
    def movers(self) -> int: ...  # noqa: D102 - as it is named

    @property
    def movers_notified(self) -> int: ...  # noqa: D102 - as it is named

    @property
    def bursts(self) -> int: ...  # noqa: D102 - units with ceremonies crowded at the year's end

    @property
    def annulled_lately(self) -> int: ...  # noqa: D102 - within `ANNULLED_MONTHS`

    @property
    def exceptions(self) -> int: ...  # noqa: D102 - those of the kinds `WEIGHED`

    @property
    def overdue_ceremonies(self) -> int: ...  # noqa: D102 - as it is named

    @property
    def overdue_recognitions(self) -> int: ...  # noqa: D102 - as it is named

    @property
    def expired(self) -> int: ...  # noqa: D102 - people lost: certificates that ran out

    @property
    def idle(self) -> int: ...  # noqa: D102 - branches that admitted nobody for years

    @property
    def ended(self) -> bool: ...  # noqa: D102 - whether the last day has come


class Condition(NamedTuple):
    """One condition of praise: its words, where it comes from, and whether a unit meets it."""

    label: Label
    source: str
    met: Callable[[Figures], bool]


PRAISE: Mapping[str, Condition] = {
    "plan-paper": Condition(
        Label("có kế hoạch năm, có số và ngày", "a plan of the year with number and date"),
        "1.2(1)",
        lambda unit: unit.planned,
    ),
    "plan-met": Condition(
        Label("đạt chỉ tiêu kết nạp", "plan met"),
        "1.2(1)",
        lambda unit: unit.quota is not None and 0 < unit.admitted >= unit.quota,
    ),
    "movers": Condition(
        Label("100% người chuyển đi được thông báo", "every mover notified"),
        "1.2(4)",
        lambda unit: unit.movers_notified == unit.movers,
    ),
    "no-burst": Condition(
        Label("không dồn kết nạp vào cuối năm", "no crowding at the year's end"),
        "3.8",
        lambda unit: not unit.bursts,
    ),
    "no-annulment": Condition(
        Label("24 tháng không có quyết định bị hủy", "nothing annulled in 24 months"),
        "3.8",
        lambda unit: not unit.annulled_lately,
    ),
    "few-exceptions": Condition(
        Label("ít ngoại lệ", "few exceptions"),
        "3.8",
        lambda unit: _HUNDRED * unit.exceptions <= FEW_EXCEPTIONS * unit.admitted,
    ),
}
"""What a unit must meet to be proposed for praise; the sources are points of the Conclusion (3.7 asks for praise)."""


class Reason(NamedTuple):
    """A reason to account for a year: the words, the source, and how many there are of it (0: none)."""

    label: Label
    source: str
    count: Callable[[Figures], int]


ACCOUNT: Mapping[str, Reason] = {
    "no-plan": Reason(
        Label("chưa có kế hoạch năm", "no plan of the year"),
        "1.2(1)",
        lambda unit: int(not unit.planned),
    ),
    "plan-unmet": Reason(
        Label("thiếu so với chỉ tiêu", "fewer admitted than planned"),
        "1.2(1)",
        lambda unit: max((unit.quota or 0) - unit.admitted, 0) if unit.ended else 0,
    ),
    "overdue-ceremonies": Reason(
        Label("lễ kết nạp quá hạn", "ceremonies overdue"),
        "3.3",
        lambda unit: unit.overdue_ceremonies,
    ),
    "overdue-recognitions": Reason(
        Label("công nhận chính thức quá hạn", "recognitions overdue"),
        "3.3",
        lambda unit: unit.overdue_recognitions,
    ),
    "expired": Reason(
        Label("giấy chứng nhận hết giá trị", "certificates run out"),
        "4.9(1)",
        lambda unit: unit.expired,
    ),
    "movers-not-notified": Reason(
        Label("chuyển đi chưa thông báo", "movers not notified"),
        "1.2(4)",
        lambda unit: unit.movers - unit.movers_notified,
    ),
    "idle": Reason(
        Label("chi bộ không kết nạp", "idle branches"),
        "3.8",
        lambda unit: unit.idle,
    ),
    "burst": Reason(
        Label("dồn kết nạp vào cuối năm", "crowded at the year's end"),
        "3.8",
        lambda unit: unit.bursts,
    ),
    "annulled": Reason(
        Label("quyết định bị hủy trong 24 tháng", "annulled in 24 months"),
        "3.8",
        lambda unit: unit.annulled_lately,
    ),
}
"""What a unit has to account for; the sources are points of the Conclusion (3.8 asks for the account)."""


def unmet(unit: Figures) -> Iterator[str]:
    """Yield the conditions of praise that a unit does not meet; none: it may be proposed."""
    return (name for name, condition in PRAISE.items() if not condition.met(unit))


def reasons(unit: Figures) -> Iterator[tuple[str, int]]:
    """Yield what a unit has to account for, each with how many there are."""
    counted = ((name, reason.count(unit)) for name, reason in ACCOUNT.items())
    return ((name, count) for name, count in counted if count)
