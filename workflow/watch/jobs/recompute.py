"""The job `recompute`: open cases are recomputed, and what is stored of them put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from notifications.language import fault
from states.frozen import NamedTuple
from workflow.upkeep.recomputing import PAGE, Recomputed, Recomputer, write
from workflow.watch import outcome
from workflow.watch.outcome import Planned, Report

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.store import Row, Session

AT_ONCE = 25  # cases written in one transaction: short, so that nobody waits long


class _Seen(NamedTuple):
    """What became of one case: written or to be written, sound (neither), or not to be recomputed."""

    ref: str
    recomputed: Recomputed | None = None
    error: str | None = None


@dataclass
class _Tally:
    """What a run found and wrote so far."""

    examined: int = 0
    changed: int = 0
    errors: list[str] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)

    def add(self, one: _Seen, *, dry_run: bool) -> None:
        """Count what became of one case."""
        if one.error:
            self.errors.append(f"{one.ref}: {one.error}")
            return
        if dry_run:
            self.planned += _planned(one)
        else:
            self.changed += 1

    def report(self) -> Report:
        """Return the report of the run."""
        errors, planned = tuple(self.errors), tuple(self.planned)
        return Report(self.examined, self.changed, 0, len(errors), errors, planned)


def run(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - the shape of every job
    """Recompute every open case; one that cannot be recomputed stops no other.

    Works page by page: reads a page, then writes those of it that differ in short transactions.
    """
    del now
    tally = _Tally()
    outcome.keep(tally.report)
    for count, page in _pages(app):
        tally.examined += count
        for one in page if dry_run else _settled(app, page):
            tally.add(one, dry_run=dry_run)
    return tally.report()


def _settled(app: App, page: Sequence[_Seen]) -> Iterator[_Seen]:
    """Write the cases of a page that differ; yield what became of each, the unreadable first."""
    yield from (one for one in page if one.error)
    yield from _written(app, [one.ref for one in page if one.recomputed])


def _pages(app: App) -> Iterator[tuple[int, list[_Seen]]]:
    """Yield page after page: how many cases it had, and those that differ or cannot be recomputed."""
    recomputer, after = Recomputer(app.today()), 0
    while True:
        with app.reading() as session:
            rows = session.execute("cases_open_page", {"after": after, "limit": PAGE})
            page = [_seen(session, recomputer, row) for row in rows]
        if not rows:
            return
        yield len(rows), [one for one in page if one.error or one.recomputed]
        after = rows[-1]["id"]


def _seen(session: Session, recomputer: Recomputer, row: Row) -> _Seen:
    """Recompute one case; whatever is wrong with it is told of it alone."""
    ref = row["ref"]
    try:
        recomputed = recomputer.recompute(session, row)
    except Exception as error:  # noqa: BLE001 - one bad case never stops the rest
        return _Seen(ref, error=fault(error))
    return _Seen(ref, recomputed if recomputed.differs else None)


def _written(app: App, refs: Sequence[str]) -> Iterator[_Seen]:
    """Write cases a few at a time; where some of them fail, each by itself."""
    for at in range(0, len(refs), AT_ONCE):
        few = refs[at : at + AT_ONCE]
        try:
            yield from _write(app, few)
        except Exception:  # noqa: BLE001 - found out below which one it is
            for ref in few:
                try:
                    yield from _write(app, [ref])
                except Exception as error:  # noqa: BLE001 - one bad case never stops the rest
                    yield _Seen(ref, error=fault(error))


def _write(app: App, refs: Sequence[str]) -> list[_Seen]:
    """Read a few cases again, now that nobody else can write them, and write what still differs."""
    recomputer = Recomputer(app.today())
    done: list[_Seen] = []
    with app.transaction() as session:
        for ref in refs:
            for row in session.execute("case_for_update", {"ref": ref}):
                recomputed = recomputer.recompute(session, row)
                if recomputed.differs:
                    write(session, recomputed)
                    done.append(_Seen(ref, recomputed))
    return done


def _planned(seen: _Seen) -> Iterator[Planned]:
    """Yield each deadline that moves; or that something else of the case is written anew."""
    moved = seen.recomputed.moved if seen.recomputed else ()
    for one in moved:
        params = {"rule": one.rule, "before": one.before, "after": one.after, "days": one.days}
        yield Planned("move-deadline", seen.ref, None, params)
    if not moved:
        yield Planned("write-anew", seen.ref)
