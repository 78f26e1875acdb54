"""The forecast whether a limit can still be met: the least time work takes, the days the branch meets.

The least times are advisory rules (M1 and on), which a unit may put its own values over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from states.frozen import NamedTuple
from states.guards.dossier import opinions_needed
from states.guards.facts import Facts
from states.history.acts import Act
from states.law.meetings import meeting_from
from states.pipeline import Label

_EVE = timedelta(days=1)
_UNVERIFIED = ("certified", "applied", "verifying")


class Part(NamedTuple):
    """A piece of work that takes its time: the rule that says how long, and when it can be done at the earliest."""

    rule: str
    done: date


class Forecast(NamedTuple):
    """That a limit can no longer be met.

    `ready` is the first day on which the papers can be complete, `earliest` the first on which what the
    limit demands can happen, after `due`. `since` is the day from which that was so; `special_meeting`
    says that a meeting called for the purpose would still do.
    """

    rule: str
    due: date
    ready: date
    earliest: date
    since: date
    parts: tuple[Part, ...]
    special_meeting: bool


Parts = Callable[[Facts], Iterator[Part]]


class Demand(NamedTuple):
    """What a limit demands: work that takes its time, then perhaps a branch meeting, and else what helps."""

    parts: Parts
    meeting: bool
    remedy: Label


SPECIAL_MEETING = Label(
    "Triệu tập họp chi bộ bất thường trước hạn", "Call a special branch meeting before the day"
)


def forecast(facts: Facts, rule: str, due: date) -> Forecast | None:
    """Say, on the day `facts.on`, that `rule` cannot be met by `due`; None where it can, or is no such limit.

    A limit that has passed already is no matter for a forecast.
    """
    if rule not in DEMANDS or facts.on > due:
        return None
    ready, earliest, parts = _earliest(facts, rule)
    if earliest <= due:
        return None
    special = DEMANDS[rule].meeting and _working(facts, ready) <= due
    return Forecast(rule, due, ready, earliest, _since(facts, rule, due), parts, special)


def remedy(rule: str, *, special_meeting: bool) -> Label:
    """Return what helps where a limit cannot be met."""
    return SPECIAL_MEETING if special_meeting else DEMANDS[rule].remedy


def earliest_day(facts: Facts, rule: str) -> date:
    """Return the first day, from `facts.on` on, on which what the limit demands can happen."""
    return _earliest(facts, rule)[1]


def _earliest(facts: Facts, rule: str) -> tuple[date, date, tuple[Part, ...]]:
    parts = tuple(DEMANDS[rule].parts(facts))
    ready = max([facts.on, *(part.done for part in parts)])
    if not DEMANDS[rule].meeting:
        return ready, ready, parts
    return ready, meeting_from(ready, facts.context.meets) or _working(facts, ready), parts


def _since(facts: Facts, rule: str, due: date) -> date:
    """Return the first day since the latest act from which the limit could not be met any more.

    The earliest day never comes nearer while nothing is done, so half of the days can be left out at
    a time.
    """
    low = min(max((act.on for act in facts.case.acts), default=facts.on), facts.on)
    high = facts.on
    while low < high:
        middle = low + (high - low) // 2
        if _earliest(facts._replace(on=middle), rule)[1] > due:
            high = middle
        else:
            low = middle + _EVE
    return high


def _working(facts: Facts, day: date) -> date:
    """Return the first working day from `day` on."""
    calendar = facts.context.calendar
    return day if calendar.is_working(day) else calendar.deadline(day, 1).due


def _takes(facts: Facts, rule: str, start: date) -> Part:
    """Return the work that began on `start`: done after its least time, but never before today."""
    days = facts.context.law(facts.on)[rule].amount
    return Part(rule, max(facts.on, facts.context.calendar.deadline(start, days).due))


def _admission(facts: Facts) -> Iterator[Part]:
    """Yield what must be there before the branch votes: the verification and the opinions."""
    if facts.case.state in _UNVERIFIED:
        yield from _verification(facts)
    for source in set(opinions_needed(facts)) - facts.case.opinions():
        asked = [act for act in _asked_for_opinion(facts) if act.text("source") == source]
        yield _takes(facts, "M3", asked[-1].on if asked else facts.on)


def _asked_for_opinion(facts: Facts) -> tuple[Act, ...]:
    later = facts.case.after(facts.case.last("redo_dossier"))
    return tuple(act for act in facts.case.evidence("opinion_request") if act in later)


def _verification(facts: Facts) -> Iterator[Part]:
    """Yield the replies that are still to come; one at home where nothing was asked or exempted yet."""
    if not facts.case.covered():
        yield _takes(facts, "M1", facts.on)
    for act in facts.case.open_requests():
        sent = act.day("received") or act.day("sent") or act.on
        yield _takes(facts, "M2" if act.fields.get("abroad") else "M1", min(sent, facts.on))


def _nothing(_: Facts) -> Iterator[Part]:
    return iter(())


def _course(facts: Facts) -> Iterator[Part]:
    if not facts.case.evidence("course"):
        yield _takes(facts, "M4", facts.on)


def _recognition(facts: Facts) -> Iterator[Part]:
    if ends := facts.probation_ends:
        yield Part("D5", ends)
    yield from _course(facts)


def _decision(facts: Facts) -> Iterator[Part]:
    """Yield the work of each committee that has still to deal with the proposal."""
    first = _takes(facts, "M5", min(facts.case.entered.on, facts.on))
    yield first
    if facts.case.state.endswith("proposed") and facts.committee is not facts.authority:
        yield _takes(facts, "M5", first.done)


_EXTEND = Label("Đề nghị gia hạn trước khi hết hạn", "Have the limit extended before it ends")

DEMANDS = {
    "D9": Demand(_admission, meeting=True,
                 remedy=Label("Làm lại hồ sơ quá 12 tháng", "Make the dossier again")),
    "D10": Demand(_admission, meeting=True,
                  remedy=Label("Học lại lớp, hoặc bổ sung giấy chứng nhận được cấp mới",
                               "Train again, or put a renewed certificate on file")),
    "D4": Demand(_nothing, meeting=True,
                 remedy=Label("Đề nghị cấp trên đồng ý cho tổ chức lễ quá hạn",
                              "Ask the superior to agree to a late ceremony")),
    "D6w": Demand(_course, meeting=False,
                  remedy=Label("Cử đi học lớp đảng viên mới ngay", "Send to the new-member course at once")),
    "D7": Demand(_recognition, meeting=True,
                 remedy=Label("Chi bộ giải trình bằng văn bản; quyền lợi của đảng viên vẫn được tính đủ (D8)",
                              "The branch accounts in writing; the member is not harmed (D8)")),
    "D1": Demand(_decision, meeting=False, remedy=_EXTEND),
    "D2": Demand(_decision, meeting=False, remedy=_EXTEND),
}  # fmt: skip
"""The statutory limits whose meeting takes time beforehand."""
