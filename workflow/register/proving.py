"""The proof of a backup: it is brought back to a scratch place and checked there as the register would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.errors import KetnapError
from states.frozen import NamedTuple
from states.pipeline import N_, Warned
from workflow.register.backups import scratch
from workflow.store import location

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.app import App

NOT_PROVED = N_(
    "The backup {file} was made and is kept, but does not hold: {why} Look at the register with: ketnap doctor"
)
NOT_TRIED = N_("The backup {file} was made and is kept, but could not be tried: {why}")
NOT_SOUND = N_("brought back, its history does not fit at {at}.")
NO_CHECKPOINT = N_("brought back, the newest seal {checkpoint} is not among its seals.")
OTHER_COUNT = N_("brought back, it has {found} {what}, the register has {there}.")


class NotProvedError(KetnapError):
    """The backup does not hold."""


class Proved(NamedTuple):
    """What a backup has that was brought back and found sound, its schema among it; `head` is over all acts."""

    version: str
    head: str
    cases: int
    acts: int
    entries: int
    seals: int
    units: int
    users: int
    letters: int
    messages: int
    transfers: int


class Before(NamedTuple):
    """What a register had just before it was copied: so many rows, and the hash of its newest seal."""

    counts: Mapping[str, int]
    checkpoint: str | None


def counts(app: App) -> dict[str, int]:
    """Return how many rows a register has of what only ever grows."""
    with app.reading() as session:
        return dict(session.execute("proof_counts")[0])


def prove(url: str | None, file: str, before: Before) -> Proved:
    """Bring a backup back to a scratch place, and say what was found there to hold.

    It must be whole, of this program's schema, with every chain, seal and entry sound, and as many rows as the
    register had then. Raises `NotProvedError` where one of these does not hold.
    """
    from workflow.app import App

    where = location.locate(url)
    with scratch.restored(where, file) as place:
        _must_be_whole(place, file)
        with App.open(place) as copy, App.open(url) as app:
            found = counts(copy)
            _must_be_equal(file, found, (before.counts, counts(app)))
            return _examined(copy, file, before.checkpoint, found)


def _must_be_whole(place: str, file: str) -> None:
    from workflow.register import making

    for one in making.check(place):
        raise NotProvedError(NOT_PROVED, file=file, why=Warned(one.message, one.params))


def _must_be_equal(
    file: str, found: Mapping[str, int], register: tuple[Mapping[str, int], Mapping[str, int]]
) -> None:
    """Refuse a copy with fewer rows than there were before it was made, or more than there are now."""
    before, now = register
    for what, count in found.items():
        if not before[what] <= count <= now[what]:
            why = Warned(OTHER_COUNT, {"found": count, "what": what, "there": now[what]})
            raise NotProvedError(NOT_PROVED, file=file, why=why)


def _examined(copy: App, file: str, checkpoint: str | None, found: Mapping[str, int]) -> Proved:
    from workflow.store.migrations import HEAD
    from workflow.upkeep import row_words, seals

    verdict = seals.verify(copy)
    if not verdict.ok:
        why = Warned(NOT_SOUND, {"at": row_words.named(copy, verdict.broken_at)})
        raise NotProvedError(NOT_PROVED, file=file, why=why)
    with copy.reading() as session:
        made = {one.hash for one in seals.read(session)}
    if checkpoint and checkpoint not in made:
        why = Warned(NO_CHECKPOINT, {"checkpoint": checkpoint})
        raise NotProvedError(NOT_PROVED, file=file, why=why)
    return Proved(HEAD, verdict.head, **found)
