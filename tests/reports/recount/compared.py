"""Each report beside the second count of it: the same question put to both, and what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from tests.reports.recount import figures, lists, oversight, waiting
from tests.reports.recount.asked import Question
from tests.reports.recount.register import Register
from workflow.ground import people
from workflow.reports import (
    bottlenecks,
    certified_waiting,
    conflicts,
    cycle_times,
    exceptions,
    funnel,
    groups,
    helpers,
    idle_units,
    reconcile,
    stages,
    targets,
    training,
    verification,
)
from workflow.reports.asked import Given

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.reports.recount.figures import Counts
    from workflow.app import App
    from workflow.reports.tally import Counted
    from workflow.stamp import Actor

K = TypeVar("K")
Pair = tuple[str, object, object]


def differences(app: App, user: str, register: Register, given: Given) -> list[Pair]:
    """Return what the reports and the second count do not agree on: the report, ours, theirs."""
    return [pair for pair in pairs(app, user, register, given) if pair[1] != pair[2]]


def pairs(app: App, user: str, register: Register, given: Given) -> Iterator[Pair]:
    """Yield the figures of every report, with the references behind each, from both."""
    asked = _question(app, register, given)
    actor = people.resolve(app, user)
    ask = (app, actor, given)
    yield "funnel", _refs(funnel.report(*ask, cases=True), "state", funnel.COUNTED), _sorted(figures.funnel(asked))  # fmt: skip
    whole, theirs = targets.report(*ask, cases=True).whole, _lists(figures.targets(asked) | oversight.movers(asked))  # fmt: skip
    yield "targets", {n: sorted(whole.refs[n]) if isinstance(v, list) else getattr(whole, n) for n, v in theirs.items()}, theirs  # fmt: skip
    yield "targets, as many", _many(whole, theirs), {n: len(v) for n, v in theirs.items() if isinstance(v, list)}  # fmt: skip
    yield "groups", _some(_refs(groups.groups(*ask, cases=True), "category", groups.COUNTED)), _sorted(figures.groups(asked))  # fmt: skip
    yield "sources", _some(_refs(groups.sources(*ask, cases=True), "introduced_by", groups.COUNTED)), _sorted(figures.sources(asked))  # fmt: skip
    own = [row for row in training.report(*ask, cases=True) if row.unit == given.unit]
    yield "training", _refs(own, "year", training.COUNTED), _sorted(figures.training(asked))
    yield "helpers", _refs(helpers.report(*ask, cases=True), "helper unit", helpers.COUNTED), _sorted(lists.helpers(asked))  # fmt: skip
    account = reconcile.report(*ask, cases=True).whole
    places = _lists(lists.reconcile(asked))
    yield "reconcile", {n: sorted(refs) for n, refs in account.refs.items() if refs}, {n: v for n, v in places.items() if n != "issued"}  # fmt: skip
    yield "reconcile, issued", account.issued, len(lists.reconcile(asked)["issued"])
    yield from _times(ask, asked)
    yield from _rows(ask, asked)


def _question(app: App, register: Register, given: Given) -> Question:
    today = app.today()
    assert given.unit
    assert given.first or given.year
    first = given.first or date(given.year or 0, 1, 1)
    last = given.last or date(given.year or max(today.year, first.year), 12, 31)
    return Question(
        register, register.unit(given.unit), first, last, given.as_of or today, given.known_at or today
    )  # fmt: skip


def _times(ask: tuple[App, Actor, Given], asked: Question) -> Iterator[Pair]:
    for working in (False, True):
        ours = cycle_times.report(*ask, cases=True, working_days=working)
        names = ("p50_days", "p90_days", "waits_for")
        told = {row.step: {**_of(row, ("cases", "open")), **_told(row, names)} for row in ours}
        yield f"cycle-times, {working=}", told, waiting.cycle_times(asked, working_days=working)
    values = ("to", "cases", "finished_p50", "waiting_p50", "too_few", "estimate_p50", "probability", "waits_for")  # fmt: skip
    told = {
        row.from_: {**_of(row, ("finished", "waiting")), **_told(row, values)}
        for row in stages.report(*ask, cases=True)
    }
    yield "stages", told, waiting.stages(asked)
    yield (
        "bottlenecks",
        {
            (row.step, row.unit, row.waits_for): (row.case_days, sorted(row.refs["cases"]))
            for row in bottlenecks.report(*ask, cases=True)
        },
        waiting.bottlenecks(asked),
    )


def _rows(ask: tuple[App, Actor, Given], asked: Question) -> Iterator[Pair]:
    theirs = lists.certified_waiting(asked)
    names = [*next(iter(theirs.values()), {})]
    yield "certified-waiting", {row.ref: _told(row, names) for row in certified_waiting.report(*ask)}, theirs  # fmt: skip
    names = ["candidates", "last_admission", "years"]
    yield "idle-units", {row.unit: _told(row, names) for row in idle_units.report(*ask, years=1)}, lists.idle_units(asked, 1)  # fmt: skip
    names = ["answered", "open", "p50_working_days", "p90_working_days"]
    told = {
        (row.unit, row.stretch): {
            **_of(row, ("requests",)),
            **_told(row, names),
            "late": None if row.late is None else sorted(row.refs["late"]),
        }
        for row in verification.report(*ask, cases=True)
    }
    yield "verification", told, lists.verification(asked)
    yield "exceptions", {(row.ref, row.kind, row.act) for row in exceptions.report(*ask)}, oversight.exceptions(asked)  # fmt: skip
    yield "conflicts", {(row.ref, row.kind, row.acts) for row in conflicts.report(*ask)}, oversight.conflicts(asked)  # fmt: skip


def _told(row: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _of(row: Counted, names: Iterable[str]) -> dict[str, object]:
    """Return the references behind some numbers, of which there must be as many as each number says."""
    for name in names:
        assert len(row.refs.get(name, ())) == getattr(row, name), (name, row)
    return {name: sorted(row.refs.get(name, ())) for name in names}


def _refs(rows: Iterable[Counted], key: str, names: Iterable[str]) -> dict[object, object]:
    keys = key.split()
    return {
        (getattr(row, key) if len(keys) == 1 else tuple(getattr(row, one) for one in keys)): _of(row, names)
        for row in rows
    }  # fmt: skip


def _some(rows: dict[object, object]) -> dict[object, object]:
    return {key: row for key, row in rows.items() if any(row.values())}  # type: ignore[attr-defined]


def _sorted(rows: Mapping[K, Counts]) -> dict[object, object]:
    return {key: {name: sorted(refs) for name, refs in row.items()} for key, row in rows.items()}


def _lists(row: Mapping[str, object]) -> dict[str, object]:
    return {name: sorted(v) if isinstance(v, list) else v for name, v in row.items()}


def _many(row: object, names: Mapping[str, object]) -> dict[str, object]:
    return {name: getattr(row, name) for name, v in names.items() if isinstance(v, list)}
