"""The reports of who is brought on: by the groups the Conclusion puts first, and by who introduced them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.catalogue.side_acts import CATEGORIES, INTRODUCERS
from workflow.reports import milestones, trees
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.tally import Counted, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from states.history.dossier import Dossier
    from workflow.app import App
    from workflow.reports.asked import Given
    from workflow.reports.milestones import Milestone
    from workflow.stamp import Actor

COUNTED = ("opened", "certified", "admitted")
_Tally = Tally[tuple[str | None, str]]


class Group(Counted, kw_only=True):
    """Those of one category on the day that counts: put on the list, certified, admitted."""

    category: str
    opened: int
    certified: int
    admitted: int


class Source(Counted, kw_only=True):
    """Those whom one organisation introduced, as was told by the day that counts; None where nobody said."""

    introduced_by: str | None
    opened: int
    certified: int
    admitted: int


def groups(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False
) -> list[Group]:
    """Count by category, each person under all of his or hers; raises as `asked` does."""
    tally = _counted(app, actor, given, lambda one, who: who.categories(one.on), cases=cases)
    return [
        Group(category=choice.id, _refs=_refs(tally, choice.id), **_counts(tally, choice.id))
        for choice in CATEGORIES
    ]


def sources(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False
) -> list[Source]:
    """Count by the organisation that introduced; raises as `asked` does."""

    def introduced(one: Milestone, who: Dossier) -> tuple[str | None]:
        value = who.fact("introduced_by", one.on)
        return (str(value) if value else None,)

    tally = _counted(app, actor, given, introduced, cases=cases)
    return [
        Source(introduced_by=key, _refs=_refs(tally, key), **_counts(tally, key))
        for key in (*(one.id for one in INTRODUCERS), None)
    ]


def _counted(
    app: App,
    actor: Actor,
    given: Given,
    under: Callable[[Milestone, Dossier], Iterable[str | None]],
    *,
    cases: bool,
) -> _Tally:
    """Count the milestones of the window, each `under` some keys."""
    tally: _Tally = Tally(kept=cases)
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        told = (m for m in milestones.milestones(session, put, tree) if m.what in COUNTED)
        for one, who in milestones.with_people(session, told, put):
            for key in under(one, who):
                tally.add((key, one.what), one.ref)
    return tally


def _counts(tally: _Tally, key: str | None) -> dict[str, int]:
    return {name: tally.count((key, name)) for name in COUNTED}


def _refs(tally: _Tally, key: str | None) -> dict[str, tuple[str, ...]]:
    return {name: tally.refs((key, name)) for name in COUNTED}
