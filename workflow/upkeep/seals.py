"""Daily seals over the history, so that what is deleted or cut off later shows.

A seal covers every act and every entry of the journal so far, in the order in which they were entered, and names
the hash of the seal before. It is a checkpoint (`checkpoints.py`) over the tree of all of them, signed by the
register where what signs is installed. Seals of older programs say nothing of the journal, and are checked as
they were made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from states.errors import KetnapError
from states.frozen import NamedTuple
from workflow.casework import audit
from workflow.ground import refs, register_key
from workflow.store import chain, journal
from workflow.upkeep import checkpoints, journal_check, leaves
from workflow.upkeep.checkpoints import Checkpoint

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.casework.audit import Verdict
    from workflow.store import Row, Session


class Sealed(NamedTuple):
    """A seal as it is kept: how many cases and acts it covers, the head of the acts, and its own hash.

    `entries` counts those of the journal, `root` is the tree's over both. `signature` is the line of a signed
    note, `key` the public key it was made with; None where nothing signed. Seals of older programs have none of
    these four.
    """

    day: date
    sealed_at: datetime
    cases: int
    acts: int
    head: str
    prev_hash: str
    hash: str
    entries: int | None = None
    root: str | None = None
    signature: str | None = None
    key: str | None = None


def checkpoint(one: Sealed, register: str) -> Checkpoint:
    """Return what a seal says of a register, as others keep it."""
    return Checkpoint(
        register,
        one.day,
        one.sealed_at,
        one.acts,
        one.entries or 0,
        one.cases,
        one.root or "",
        one.head,
        one.prev_hash,
    )


def note(one: Sealed, register: str) -> str:
    """Return a seal as the note that others keep."""
    under = f"{one.signature}\n" if one.signature else ""
    return f"{checkpoints.text(checkpoint(one, register))}\n{under}"


def verify(app: App, within: str = "") -> Verdict:
    """Check the chains of the cases `within`, as `audit.verify`, and of the whole city seals and journal too.

    `broken_at` is ``seal YYYY-MM-DD`` where the acts are sound but are not those that were sealed, and the
    table and key of a row, ``users 3``, where that is not what the journal has, or a unit's path not where it belongs.
    """
    whole = within.count("/") <= 1
    found = audit.verify(app, "" if whole else within)
    if not whole or not found.ok:
        return found
    with app.reading(as_it_is=True) as session:
        broken = broken_at(session, app.register.id)
        named = f"seal {chain.text(broken)}" if broken else _unfit(session)
    return found._replace(ok=named is None, broken_at=named)


def _unfit(session: Session) -> str | None:
    if first := next(journal_check.find(session), None):
        return str(first)
    # The path of a unit says who sees what, and follows from where it is entered to belong.
    moved = session.execute("impossible_unit_path")
    return f"units {moved[0]['id']}" if moved else None


def seal(app: App, now: datetime, *, dry_run: bool = False) -> Sealed | None:
    """Seal everything entered so far under today's date; None where the day is sealed already."""
    if dry_run:
        with app.reading() as session:
            return _next(session, app, now, leaves.last(session))
    with app.transaction() as session:
        session.execute("acts_settle")
        last = leaves.last(session)
    with app.reading() as session:
        made = _next(session, app, now, last)
    if made is None:
        return None
    made = _signed(app, made)
    with app.transaction() as session:
        session.execute("seals_alone")  # else both of two would enter the one seal that was made
        if _tip(read(session)) != made.prev_hash:  # somebody was quicker
            return None
        which = {"day": made.day}
        with journal.watched(session, "seals", "office_seal", which, journal.By(now)):
            return made if session.run("seal_insert", made._asdict()) else None


def _next(session: Session, app: App, now: datetime, last: leaves.Last) -> Sealed | None:
    """Return the seal of today over what was entered up to `last`; None where the day has one."""
    day, seals = app.today(), read(session)
    if any(one.day == day for one in seals):
        return None
    tree = leaves.of(session, last)
    follow, _ = in_chain(seals)
    for before in follow:  # leaves stand where the seals before put them
        if before.entries is not None:
            tree.grow(before.acts, before.entries)
    grown = tree.grow()
    one = Sealed(day, now, grown.cases, grown.acts, grown.head, _tip(seals), "")
    one = one._replace(entries=grown.entries, root=grown.root)
    return one._replace(hash=checkpoints.hashed(checkpoint(one, app.register.id)))


def _signed(app: App, one: Sealed) -> Sealed:
    """Sign a seal; what cannot be signed here is sealed all the same."""
    try:
        key = register_key.own(app)
    except KetnapError:
        return one
    words = checkpoints.text(checkpoint(one, app.register.id))
    return one._replace(signature=checkpoints.signature(words, key), key=key.public)


# -- checking ---------------------------------------------------------------------------------------


def broken_at(session: Session, register: str) -> date | None:
    """Return the day of the first seal that does not fit what it is over, or the seal before; None if all do.

    None also where a seal was spoiled so that it cannot be read: the journal knows which.
    """
    try:
        return _broken_at(session, register)
    except (TypeError, ValueError):
        return None


def _broken_at(session: Session, register: str) -> date | None:
    follow, loose = in_chain(read(session))
    older = [one for one in follow if one.entries is None]
    last = leaves.last(session)
    broken = _older_broken_at(session, older, last)
    tree = leaves.of(session, last)
    for one in follow[len(older) :]:
        if broken:
            break
        fits = one.entries is not None and _fits(one, tree.grow(one.acts, one.entries), register)
        broken = None if fits else one.day
    return broken or (loose[0].day if loose else None)


def _fits(one: Sealed, grown: leaves.Grown, register: str) -> bool:
    """Say whether a seal says of a register what the tree over the same leaves says, and nobody else signed."""
    told = leaves.Grown(one.acts, one.entries or 0, one.cases, one.root or "", one.head)
    return (
        told == grown
        and checkpoints.hashed(checkpoint(one, register)) == one.hash
        and (one.signature is None) is (one.key is None)
        and (one.key is None or _holds(one, register))
    )


def _holds(one: Sealed, register: str) -> bool:
    """Say whether the signature is of the key told; where nothing that signs is installed it is not asked."""
    try:
        return checkpoints.is_signed(note(one, register), str(one.key))
    except KetnapError:
        return True


def _older_broken_at(session: Session, seals: Sequence[Sealed], last: leaves.Last) -> date | None:
    """Check the seals of older programs: digests over the acts since the one before, and the last one's heads."""
    entered = leaves.acts(session, last)
    known = number = 0
    for one in seals:
        some = leaves.few(islice(entered, one.acts - known))
        known, number = known + some.number, some.last or number
        if known != one.acts or hashed(one, some.digest) != one.hash:
            return one.day
    if seals and _heads(session, number) != (seals[-1].cases, seals[-1].head):
        return seals[-1].day
    return None


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
    """Return the hash of a seal of an older program; `entered` is over the acts since the one before."""
    body = {
        "day": chain.text(one.day),
        "sealed_at": chain.text(one.sealed_at),
        "cases": one.cases,
        "acts": one.acts,
        "head": one.head,
        "entered": entered,
        "prev": one.prev_hash,
    }
    return hashlib.sha256(audit.canonical(body)).hexdigest()


# -- reading ----------------------------------------------------------------------------------------


def read(session: Session) -> list[Sealed]:
    """Return all seals in the order in which they were made."""
    return [Sealed(**row) for row in session.execute("seals_all")]


def _tip(seals: Sequence[Sealed]) -> str:
    follow, _ = in_chain(seals)
    return follow[-1].hash if follow else audit.GENESIS


def _heads(session: Session, last: int) -> tuple[int, str]:
    """Return how many cases there were as of an act of the register, and the hash over their heads."""
    heads = [(refs.make(row["case_id"]), row["hash"]) for row in _pages(session, last)]
    return len(heads), audit.head_of(heads)


def _pages(session: Session, last: int) -> Iterator[Row]:
    after = 0
    while page := session.execute(
        "seal_heads", {"after": after, "last": last, "limit": leaves.PAGE}
    ):
        yield from page
        after = page[-1]["case_id"]


def told(one: Sealed) -> Mapping[str, Any]:
    """Return a seal as plain values."""
    return {"day": one.day.isoformat(), "cases": one.cases, "acts": one.acts, "head": one.head}
