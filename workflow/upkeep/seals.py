"""Daily seals over the history, so that what is deleted or cut off later shows.

A seal covers the heads of all cases and every act and every entry of the journal since the seal before, in the
order in which they were entered, and names the hash of that seal. Which those are follows from their number: they
are only ever added, so the first N of the register are those of a seal over N. Seals of older programs say
nothing of the journal, and are checked as they were made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from workflow.casework import audit
from workflow.ground import refs
from workflow.store import chain, journal
from workflow.upkeep import journal_check

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.casework.audit import Verdict
    from workflow.store import Row, Session

PAGE = 5_000


class Sealed(NamedTuple):
    """A seal: how many cases and acts it covers, the hash over the heads of the cases, its own hash.

    `entries` counts those of the journal, `journal` is one hash over those since the seal before.
    """

    day: date
    sealed_at: datetime
    cases: int
    acts: int
    head: str
    prev_hash: str
    hash: str
    entries: int | None = None
    journal: str | None = None


class _Few(NamedTuple):
    number: int
    last: int
    digest: str


class _Last(NamedTuple):
    act: int
    entry: int


def verify(app: App, within: str = "") -> Verdict:
    """Check the chains of the cases `within`, as `audit.verify`, and of the whole city seals and journal too.

    `broken_at` is ``seal YYYY-MM-DD`` where the acts are sound but are not those that were sealed, and the
    table and key of a row, ``users 3``, where that is not what the journal has.
    """
    whole = within.count("/") <= 1
    found = audit.verify(app, "" if whole else within)
    if not whole or not found.ok:
        return found
    with app.reading(as_it_is=True) as session:
        broken = broken_at(session)
        named = f"seal {chain.text(broken)}" if broken else _unfit(session)
    return found._replace(ok=named is None, broken_at=named)


def _unfit(session: Session) -> str | None:
    first = next(journal_check.find(session), None)
    return str(first) if first else None


def seal(app: App, now: datetime, *, dry_run: bool = False) -> Sealed | None:
    """Seal everything entered so far under today's date; None where the day is sealed already."""
    if dry_run:
        with app.reading() as session:
            return _next(session, app.today(), now, _last(session))
    with app.transaction() as session:
        session.execute("acts_settle")
        last = _last(session)
    with app.reading() as session:
        made = _next(session, app.today(), now, last)
    if made is None:
        return None
    with app.transaction() as session:
        if _tip(_read(session)) != made.prev_hash:  # somebody was quicker
            return None
        which = {"day": made.day}
        with journal.watched(session, "seals", "office_seal", which, journal.By(now)):
            return made if session.run("seal_insert", made._asdict()) else None


def broken_at(session: Session) -> date | None:
    """Return the day of the first seal that does not fit the acts, or the seal before; None if all do.

    None also where a seal was spoiled so that it cannot be read: the journal knows which.
    """
    try:
        return _broken_at(session)
    except (TypeError, ValueError):
        return None


def _broken_at(session: Session) -> date | None:
    seals = _read(session)
    follow, loose = in_chain(seals)
    entered = _entered(session, _last(session))
    noted = _noted(session, _last(session))
    known = last = written = 0
    for one in follow:
        few = _digest(islice(entered, one.acts - known))
        known, last = known + few.number, few.last or last
        if known != one.acts or hashed(one, few.digest) != one.hash:
            return one.day
        if one.entries is not None:
            few = _digest(islice(noted, max(0, one.entries - written)))
            written += few.number
            if (written, few.digest) != (one.entries, one.journal):
                return one.day
    if follow and _heads(session, last) != (follow[-1].cases, follow[-1].head):
        return follow[-1].day
    return loose[0].day if loose else None


def in_chain(seals: Sequence[Sealed]) -> tuple[list[Sealed], list[Sealed]]:
    """Return the seals as each follows the one before, and those that follow none."""
    after: dict[str, Sealed] = {}
    for one in seals:
        after.setdefault(one.prev_hash, one)
    follow: list[Sealed] = []
    previous = audit.GENESIS
    while previous in after:
        one = after.pop(previous)
        if follow and one.acts < follow[-1].acts:
            break
        follow.append(one)
        previous = one.hash
    return follow, [one for one in seals if one not in follow]


def hashed(one: Sealed, entered: str) -> str:
    """Return the hash of a seal; `entered` is the digest of the acts entered since the one before."""
    body = {
        "day": chain.text(one.day),
        "sealed_at": chain.text(one.sealed_at),
        "cases": one.cases,
        "acts": one.acts,
        "head": one.head,
        "entered": entered,
        "prev": one.prev_hash,
    }
    if one.entries is not None:
        body |= {"entries": one.entries, "journal": one.journal}
    return hashlib.sha256(audit.canonical(body)).hexdigest()


# -- reading ----------------------------------------------------------------------------------------


def _next(session: Session, day: date, now: datetime, last: _Last) -> Sealed | None:
    """Return the seal of a day over what was entered up to `last`; None where the day has one."""
    seals = _read(session)
    if any(one.day == day for one in seals):
        return None
    follow, _ = in_chain(seals)
    known, previous = (follow[-1].acts, follow[-1].hash) if follow else (0, audit.GENESIS)
    written = max((one.entries or 0 for one in follow), default=0)
    few = _digest(islice(_entered(session, last), known, None))
    noted = _digest(islice(_noted(session, last), written, None))
    cases, head = _heads(session, last.act)
    acts, entries = known + few.number, written + noted.number
    one = Sealed(day, now, cases, acts, head, previous, "", entries, noted.digest)
    return one._replace(hash=hashed(one, few.digest))


def _read(session: Session) -> list[Sealed]:
    return [Sealed(**row) for row in session.execute("seals_all")]


def _tip(seals: Sequence[Sealed]) -> str:
    follow, _ = in_chain(seals)
    return follow[-1].hash if follow else audit.GENESIS


def _last(session: Session) -> _Last:
    """Return the numbers of the latest act and the latest entry of the register."""
    return _Last(*(session.execute(name)[0]["last"] for name in ("acts_last", "journal_last")))


def _entered(session: Session, last: _Last) -> Iterator[tuple[int, str]]:
    """Yield number and hash of every act up to the last, in the order in which they were entered."""
    return _in_order(session, "acts_in_order", last.act)


def _noted(session: Session, last: _Last) -> Iterator[tuple[int, str]]:
    """Yield number and hash of every entry of the journal up to the last."""
    return _in_order(session, "journal_in_order", last.entry)


def _in_order(session: Session, statement: str, last: int) -> Iterator[tuple[int, str]]:
    after = 0
    while page := session.execute(statement, {"after": after, "last": last, "limit": PAGE}):
        yield from ((row["id"], row["hash"]) for row in page)
        after = page[-1]["id"]


def _digest(entered: Iterable[tuple[int, str]]) -> _Few:
    """Take acts to the end and return how many they are, the last one's number, and one hash over them."""
    total, count, last = hashlib.sha256(), 0, 0
    for number, of_act in entered:
        total.update(of_act.encode() + b"\n")
        count, last = count + 1, number
    return _Few(count, last, total.hexdigest())


def _heads(session: Session, last: int) -> tuple[int, str]:
    """Return how many cases there were as of an act of the register, and the hash over their heads."""
    heads = [(refs.make(row["case_id"]), row["hash"]) for row in _pages(session, last)]
    return len(heads), audit.head_of(heads)


def _pages(session: Session, last: int) -> Iterator[Row]:
    after = 0
    while page := session.execute("seal_heads", {"after": after, "last": last, "limit": PAGE}):
        yield from page
        after = page[-1]["case_id"]


def told(one: Sealed) -> Mapping[str, Any]:
    """Return a seal as plain values."""
    return {"day": one.day.isoformat(), "cases": one.cases, "acts": one.acts, "head": one.head}
