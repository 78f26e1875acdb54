"""States that cannot be: what no verb leaves behind, and somebody or something must have made.

Two hunts: every case is held against its history (`invariants`), and the register as a whole against what
must hold between its tables. Nothing is changed; each kind of finding names its remedy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from states.law.limits import LIMITS
from states.pipeline import Label
from workflow.store.once import is_sound
from workflow.upkeep import invariants, journal_check, row_words, seals, stored_words
from workflow.upkeep.findings import Found
from workflow.upkeep.impossible_kinds import KINDS as KINDS
from workflow.upkeep.impossible_kinds import OF_THE_REGISTER
from workflow.upkeep.leaves import PAGE

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.store import Row, Session

LONG = timedelta(days=1)
"""So long a run that was cut off may wait for the next one to close it."""

SKEW = timedelta(hours=2)
"""By so much the clocks of two computers may differ before a finding could be false."""

NEVER = datetime(1, 1, 2, tzinfo=UTC)

Mends = Callable[["Session", "Found"], bool]
"""Whether a finding is put right by itself, asked in the reading in which it was found."""

_TAKEN = ("message-claimed", "run-never-finished")
"""What somebody took; whether they are at it still, their lock says."""

_OTHERWISE = (
    "deadline-without-limit",
    "nobody-acts",
    "seal",
    "key-changed",
    *_TAKEN,
    *journal_check.HOW,
)
_STATEMENTS = tuple(kind for kind in OF_THE_REGISTER if kind not in _OTHERWISE)
_CLEARED_BY = {"flag-of-closed-case": "flag-stalled", "invitation-without-deadline": "remind"}
"""The job that puts an end to what a case leaves behind; what it has not passed by yet is no finding."""
_NOT_DERIVED = ("state", "unit_id", "acts", "head_hash", "version")
"""Columns of a case's row that no counting again puts right."""


def find(app: App, mends: Mends | None = None) -> Iterator[Found]:
    """Yield every impossible state of the register, in short readings: the whole first, then each case.

    What `mends` says will be put right by itself is left out; it is asked in the reading in which a state was
    found, so that nothing can have changed in between.
    """
    for kind in _STATEMENTS:
        with app.reading(as_it_is=True) as session:
            found = _asked(session, kind, {"passed": _passed(session, app, kind)})
            yield from _lasting(session, found, mends)
    with app.reading(as_it_is=True) as session:
        yield from _lasting(session, [*_without_limit(session), *_nobody_acts(session)], mends)
    for kind in _TAKEN:
        yield from _abandoned(app, kind)
    with app.reading(as_it_is=True) as session:
        broken = seals.broken_at(session, app.register.id)
        unfit = list(journal_check.find(session))
    if broken:
        yield Found("seal", str(broken), "")
    for one in unfit:
        yield Found(one.how, one.of, stored_words.table(one.what), row_words.row(one))

    def counts(session: Session, one: invariants.Finding) -> bool:
        return not (mends and mends(session, _of_case(one)))

    yield from _keys(app)
    yield from map(_of_case, invariants.check(app, counts))


def _keys(app: App) -> Iterator[Found]:
    """Yield the commands of which something else is kept under their key than was written."""
    after: str | None = ""
    while after is not None:
        with app.reading(as_it_is=True) as session:
            page = session.execute("command_keys_page", {"after": after, "limit": PAGE})
        for row in page:
            if not is_sound(row):
                yield Found("key-changed", str(row["key"]), _day(row["at"]))
        after = str(page[-1]["key"]) if len(page) == PAGE else None


def _day(at: object) -> str:
    return f"{at:%d/%m/%Y}" if isinstance(at, datetime) else str(at)


def _lasting(session: Session, found: Iterable[Found], mends: Mends | None) -> list[Found]:
    return [one for one in found if not (mends and mends(session, one))]


def _of_case(one: invariants.Finding) -> Found:
    kind = "state" if one.part == "row" and one.column in _NOT_DERIVED else one.part
    both = f"{one.stored.vi} ≠ {one.derived.vi}", f"{one.stored.en} ≠ {one.derived.en}"
    return Found(kind, one.ref, Label(*both))


def _passed(session: Session, app: App, kind: str) -> datetime:
    """Return the instant before which the job that clears a kind has seen everything.

    The clocks of two computers may differ a little; a run dated later than now says nothing.
    """
    ran = {row["job"]: row["ran_at"] for row in session.execute("runs_latest")}
    at = ran.get(_CLEARED_BY.get(kind, ""))
    return at - SKEW if at and at <= app.now() else NEVER


def _abandoned(app: App, kind: str) -> Iterator[Found]:
    """Yield what somebody took who is gone, and what nothing has put right for long.

    Asked again after the holder was looked for: what is done meanwhile is done.
    """
    with app.reading(as_it_is=True) as session:
        taken = _claims(session, app, kind)
        dead = [one for one in taken if not app.held(one["detail"])]
    with app.reading(as_it_is=True) as session:
        still = _claims(session, app, kind)
    for one in dead:
        if one in still:
            yield Found(kind, str(one["about"]), stored_words.taken(one["detail"], one["since"]))


def _claims(session: Session, app: App, kind: str) -> list[Row]:
    now = app.now()
    delivered = {row["job"]: row["ran_at"] for row in session.execute("runs_latest")}.get("deliver")
    if kind == "message-claimed" and delivered and delivered > now - LONG:
        return []  # the next delivery takes them
    asked = {"long_ago": now - LONG, "far": now + LONG}
    return session.execute(f"impossible_{kind.replace('-', '_')}", asked)


def _asked(session: Session, kind: str, params: dict[str, Any]) -> Iterator[Found]:
    for row in session.execute(f"impossible_{kind.replace('-', '_')}", params):
        detail = str(row["detail"])
        in_words = stored_words.DETAILS.get(kind)
        yield Found(kind, str(row["about"]), in_words(detail) if in_words else detail)


def _without_limit(session: Session) -> Iterator[Found]:
    known = {limit.rule for limit in LIMITS}
    for row in session.execute("impossible_deadlines_by_rule"):
        if row["rule"] not in known:
            yield from _asked(session, "deadline-without-limit", {"rule": row["rule"]})


def _nobody_acts(session: Session) -> Iterator[Found]:
    """Yield the units with open cases on which nobody may work, neither there nor in a unit above."""
    work = {str(row["unit_id"]) for row in session.execute("impossible_workers")}
    for row in session.execute("impossible_owners"):
        if work.isdisjoint(row["path"].split("/")):
            yield Found("nobody-acts", row["code"], str(row["cases"]))
