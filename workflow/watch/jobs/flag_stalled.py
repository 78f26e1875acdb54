"""The job `flag-stalled`: what is stuck is flagged, what no longer is gets cleared, and news is told.

Limits and the plain causes are flagged and cleared set by set, in the database; only what rests on the
history of a case is looked into case by case, page by page. Of passed limits the ladder of `remind` tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from notifications import outbox
from notifications.language import fault
from notifications.outbox import Audience, Message
from states.pipeline import Role
from states.watch.stalls import CAUSE_BY_ID, days_late
from workflow import clock
from workflow.queries import stuck_histories
from workflow.upkeep.wrote import Wrote
from workflow.watch import outcome
from workflow.watch.outcome import Planned, Report
from workflow.watch.sweeping import Sweep, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from workflow.app import App
    from workflow.ground.refs import Cases
    from workflow.queries.stuck_histories import Found
    from workflow.store import Row, Session
    from workflow.watch.sweeping import Work

TEMPLATE = "stalled"
PAGE = 200
EVERYWHERE = {
    "low": "",
    "high": ":",
}  # paths are digits and strokes; ':' is the character after '9'
_NEWS = timedelta(days=2)
"""For so long a flag is news, so that what a run that died left untold is told by the next."""


@dataclass
class _Tally:
    """What a run found and did so far."""

    examined: int = 0
    changed: int = 0
    queued: int = 0
    errors: list[str] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)

    def report(self) -> Report:
        """Return the report of the run."""
        return Report(
            self.examined,
            self.changed,
            self.queued,
            len(self.errors),
            tuple(self.errors),
            tuple(self.planned),
        )


def run(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - what every job takes
    """Flag what is stuck on the day of `now` and clear what is not any more; tell of new causes.

    A second run at the same instant changes and queues nothing. On a dry run nothing is written; the
    sums and `planned` say what would be.
    """
    today = clock.day_of(now)
    windows = {**EVERYWHERE, **stuck_histories.windows(today), "now": now}
    tally = _Tally()
    outcome.keep(tally.report)
    if dry_run:
        _plan(app, windows, When(now, today), tally)
        return tally.report()
    _sets(app, windows, tally)
    _histories(app, windows, today, tally)
    _tell(app, When(now, today), tally)
    return tally.report()


# -- set by set -------------------------------------------------------------------------------------


def _sets(app: App, windows: dict[str, Any], tally: _Tally) -> None:
    """Clear before flagging, so that a limit whose day was moved is flagged anew with its new day."""
    for what in ("limits", "causes"):
        with app.transaction() as session:
            cleared = session.run(f"flags_clear_{what}", windows)
            opened = session.run(f"flags_open_{what}", windows)
        tally.changed += cleared + opened
    with app.reading() as session:
        tally.examined += session.execute("flags_counted")[0]["flags"]


# -- history by history -------------------------------------------------------------------------------


def _histories(app: App, windows: dict[str, Any], today: date, tally: _Tally) -> None:
    with app.transaction() as session:
        left = session.run("flags_clear_left", windows)
    tally.changed += left
    with app.reading() as session:
        limits = stuck_histories.candidates(session, EVERYWHERE, today)
    for page in _pages(limits):
        with app.transaction() as session:
            changes = _changes(session, page, today, tally)
            done = sum(
                session.run(row, {**wanted, "now": windows["now"]}) for row, wanted in changes
            )
        tally.changed += done


def _pages(limits: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield the rows of so many cases at a time."""
    page: list[Row] = []
    count = 0
    for _, rows in groupby(limits, lambda row: row["case_id"]):
        page.extend(rows)
        count += 1
        if count == PAGE:
            yield page
            page, count = [], 0
    if page:
        yield page


def _changes(
    session: Session, page: Sequence[Row], today: date, tally: _Tally
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the statements, with their values, that make the flags of a page of cases true."""
    refs = {row["case_id"]: row["ref"] for row in page}
    standing = _standing(session, refs)
    for case_id, found in list(stuck_histories.look_into(session, page, today)):
        tally.examined += 1
        if found.failed is not None:
            tally.errors.append(f"{refs[case_id]}: {fault(found.failed)}")
            continue
        flags = standing.get(case_id, {})
        wanted = _wanted(case_id, found)
        yield from (("flag_insert", row) for key, row in wanted.items() if key not in flags)
        for key, flag in flags.items():
            if key not in wanted:
                yield "flag_clear", dict(flag)


_Key = tuple[str, str, int]


def _standing(session: Session, cases: Iterable[int]) -> dict[int, dict[_Key, Row]]:
    flags: dict[int, dict[_Key, Row]] = {}
    for row in session.execute("flags_of_cases", {"cases": list(cases)}):
        flags.setdefault(row["case_id"], {})[row["cause"], row["rule"], row["anchor"]] = row
    return flags


def _wanted(case_id: int, found: Found) -> dict[_Key, dict[str, Any]]:
    return {
        (stall.cause, stall.rule or "", stall.anchor): {
            "case_id": case_id,
            "cause": stall.cause,
            "rule": stall.rule or "",
            "anchor": stall.anchor,
            "kind": stall.kind.value,
            "since": stall.since,
        }
        for stall in found
    }


# -- telling --------------------------------------------------------------------------------------------


def _tell(app: App, when: When, tally: _Tally) -> None:
    """Tell of the flags of late that are no limits, and take back mail about what no longer holds."""
    with app.transaction() as session:
        session.run("messages_cancel_cleared")
    after: int | None = 0
    while after is not None:
        with app.transaction() as session:
            queued, after = _tell_page(session, when, after)
        tally.queued += queued


def _tell_page(session: Session, when: When, after: int) -> tuple[int, int | None]:
    """Tell of one page of flags; return how many messages are new, and after which flag to go on, if any."""
    params = {"since": when.now - _NEWS, "after": after, "limit": PAGE}
    flags = session.execute("flags_to_tell", params)
    queued = sum(_told(session, flag, *when) for flag in flags)
    return queued, flags[-1]["id"] if len(flags) == PAGE else None


def _told(session: Session, flag: Row, now: datetime, today: date) -> int:
    """Queue one message to the users of the branch, or where it has none to its committee's."""
    if flag["served"]:
        audience = Audience(flag["unit_id"], Role.BRANCH, Role.BRANCH, but_not=0)
    else:
        audience = Audience(flag["committee_id"], Role.COMMITTEE, Role.COMMITTEE, but_not=0)
    return outbox.enqueue_all(session, _message(flag, now, today), audience)


def _message(flag: Row, now: datetime, today: date) -> Message:
    cause, since, rule = CAUSE_BY_ID[flag["cause"]], flag["since"], flag["rule"] or None
    params = {
        "ref": flag["ref"],
        "unit": flag["unit"],
        "state": flag["state"],
        "cause": cause.id,
        "cause_vi": cause.label.vi,
        "cause_en": cause.label.en,
        "remedy_vi": cause.remedy.vi,
        "remedy_en": cause.remedy.en,
        "rule": rule,
        "rule_set": flag["rule_set"],
        "kind": flag["kind"],
        "due": flag["due"].isoformat() if flag["due"] else None,
        "since": since.isoformat(),
        "days_late": days_late(flag["due"], today),
    }
    key = f"{flag['ref']}:{TEMPLATE}:{cause.id}:{since.isoformat()}"
    return Message(
        key,
        flag["case_id"],
        TEMPLATE,
        params,
        now,
        rule=rule,
        rung=f"{TEMPLATE} {cause.id}",
        anchor=flag["anchor"] or None,
        due=flag["due"],
    )


# -- dry run ----------------------------------------------------------------------------------------------


def _plan(app: App, windows: dict[str, Any], when: When, tally: _Tally) -> None:
    """List the flags that would be set and cleared, then the letters that would be written about them."""
    looked: list[tuple[str, dict[str, Any]]] = []
    with app.reading() as session:
        tally.examined += session.execute("flags_counted")[0]["flags"]
        for row in session.execute("flags_planned", windows):
            tally.planned.append(_planned(row["what"], row["ref"], row))
        limits = stuck_histories.candidates(session, EVERYWHERE, when.today)
        refs = {row["case_id"]: row["ref"] for row in limits}
        for page in _pages(limits):
            for statement, row in _changes(session, page, when.today, tally):
                looked.append((statement, {**row, "now": when.now}))
                what = "flag" if statement == "flag_insert" else "clear"
                tally.planned.append(_planned(what, refs[row["case_id"]], row))
    tally.changed = len(tally.planned)

    def write(session: Session, _: Cases) -> Wrote:
        session.run("flags_clear_causes", windows)
        session.run("flags_open_causes", windows)
        for statement, values in looked:
            session.run(statement, values)
        last: int | None = 0
        queued = 0
        while last is not None:
            more, last = _tell_page(session, when, last)
            queued += more
        return Wrote(0, queued)

    _letters(app, when, write, tally)


def _letters(app: App, when: When, write: Work, tally: _Tally) -> None:
    """Put on the plan the letters that some work would write; the work is undone."""
    sweep = Sweep(app, when.now, dry_run=True)
    sweep.one(write, TEMPLATE)
    letters = sweep.report()
    tally.queued += letters.queued
    tally.planned += letters.planned
    tally.errors += letters.errors


def _planned(what: str, ref: str, row: Row) -> Planned:
    params = {"cause": row["cause"], "rule": row["rule"] or None, "since": row["since"].isoformat()}
    return Planned(what, ref, params=params)
