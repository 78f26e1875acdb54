"""One act for many cases: each in a transaction of its own, each with an answer of its own."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from states.errors import BadInput, KetnapError, Unavailable
from states.frozen import Frozen, NamedTuple
from states.pipeline import N_, NOTHING
from workflow.casework import advancing, evidence, gate
from workflow.ground import refs, scope

if TYPE_CHECKING:
    from datetime import date

    from states.pipeline import Warned
    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Session

Did = TypeVar("Did")

LONGEST_KEY = 100
TWICE = N_("{field}: {value} is named more than once; nothing was recorded for it.")
NO_REF = N_("{field}: the row names no case.")


class NotAllWent(KetnapError):  # noqa: N818 - named by what happened
    """{failed} of {count} were not recorded; the list says why. The others stand."""


class Interrupted(KetnapError):  # noqa: N818 - named by what happened
    """Stopped before it was reached; nothing was recorded."""


class Item(NamedTuple):
    """One case of a list and what is said of it alone: fields, day, note; `row` is its line in a file.

    `wrong` says why its line cannot be read.
    """

    ref: str
    given: Mapping[str, object] = NOTHING
    on: date | None = None
    note: str = ""
    row: int | None = None
    wrong: KetnapError | None = None


class Done(Protocol):
    """What an act tells of itself: a step taken, evidence recorded."""

    @property
    def ref(self) -> str:
        """Return the reference of the case."""

    @property
    def name(self) -> str:
        """Return whom it is about."""

    @property
    def state(self) -> str | None:
        """Return the state of the case."""

    @property
    def act(self) -> int | None:
        """Return the number of the act, None on a dry run."""


class Answer(Frozen):
    """What became of one item: whether it was recorded, the state of the case, the act, or the failure.

    On a dry run `ok` says whether it would be recorded. `row` is the line of the file, `move` the step taken;
    `again` says that it was recorded by the same command before.
    """

    ref: str
    ok: bool
    state: str | None
    act: int | None
    error: KetnapError | None
    name: str = ""
    move: str | None = None
    row: int | None = None
    warnings: tuple[Warned, ...] = ()
    _again: bool = False

    @property
    def again(self) -> bool:
        """Return whether it was recorded by the same command before."""
        return self._again


Act = Callable[["Item", "Stamp"], Done]
Known = Callable[[str], "Done | None"]


class Way(NamedTuple):
    """How a list is gone through: the act of one item, what was done before under a key, what makes two items one."""

    act: Act
    known: Known | None = None
    same: Callable[[Item], object] | None = None


def go(app: App, items: Sequence[Item], stamp: Stamp, way: Way) -> Iterator[Answer]:
    """Do the act for each item, and yield what became of it.

    A failure of one stops no other. Where the register itself cannot be used, or somebody stops the work, the rest
    is not tried, and says so.
    """
    counted = Counter(map(_sameness(way), items))
    keys = _keys(stamp.key, items)
    end: KetnapError | None = None
    for item, key in zip(items, keys, strict=True):
        failure = end or item.wrong or _twice(item, counted[_sameness(way)(item)])
        if failure is None:
            try:
                yield _one(item, stamp._replace(key=key), way)
                continue
            except KetnapError as error:
                failure = error
                end = error if isinstance(error, Unavailable) else None
            except KeyboardInterrupt:
                failure = end = Interrupted()
        yield _failed(app, item, stamp, failure, asks=end is None)


def advances(app: App, move: str, wish: advancing.Wish) -> Act:
    """Return the act that takes a step."""

    def act(item: Item, stamp: Stamp) -> Done:
        step, own = advancing.step_of(move, item.given), _own(item, stamp)
        return apart(
            app, item, own, wish.dry_run, lambda s, on: advancing.take(s, on, step, own, wish)
        )

    return act


def records(app: App, kind: str, *, dry_run: bool) -> Act:
    """Return the act that puts evidence on file."""

    def act(item: Item, stamp: Stamp) -> Done:
        piece, own = evidence.piece_of(kind, item.given), _own(item, stamp)
        return apart(
            app, item, own, dry_run, lambda s, on: evidence.put(s, on, piece, own, dry_run=dry_run)
        )

    return act


def apart(
    app: App,
    item: Item,
    stamp: Stamp,
    dry_run: bool,  # noqa: FBT001 - handed through
    do: Callable[[Session, tuple[CaseFile, Ground]], Did],
) -> Did:
    """Do something with the case of an item in a transaction of its own; its answer is a part of the command's."""
    if dry_run:
        with app.reading() as session:
            return do(session, gate.for_reading(session, app, item.ref, stamp))
    with app.transaction() as session:
        return do(session, gate.for_writing(session, app, item.ref, stamp))


def whole(item: Item) -> object:
    """Return what makes two items one where a case may well be named twice: the same paper again."""
    told = {name: str(value) for name, value in item.given.items()}
    return ref_of(item), item.on, tuple(sorted(told.items()))


def _one(item: Item, stamp: Stamp, way: Way) -> Answer:
    if way.known and stamp.key and (before := way.known(stamp.key)):
        return _went(item, before)._replace(_again=True)
    return _went(item, way.act(item, stamp))


def _went(item: Item, done: Done) -> Answer:
    more: dict[str, Any] = {
        "move": getattr(done, "move", None),
        "warnings": getattr(done, "warnings", ()),
    }
    return Answer(
        done.ref,
        ok=True,
        state=done.state,
        act=done.act,
        error=None,
        name=done.name,
        row=item.row,
        **more,
    )


def _failed(app: App, item: Item, stamp: Stamp, error: KetnapError, *, asks: bool) -> Answer:
    """Return the answer of what was not recorded, with the case as it stands where the actor sees one."""
    ref, state, name = item.ref, None, ""
    with suppress(KetnapError):
        ref = refs.read(item.ref)
        if asks:
            with app.reading() as session:
                row = scope.case(session, ref, stamp.actor)
            ref, state, name = row["ref"], row["state"], row["name"]
    return Answer(ref, ok=False, state=state, act=None, error=error, name=name, row=item.row)


def _own(item: Item, stamp: Stamp) -> Stamp:
    """Return the stamp with the day and the note of the item, where it has its own."""
    return stamp._replace(on=item.on or stamp.on, note=item.note or stamp.note)


def _sameness(way: Way) -> Callable[[Item], object]:
    return way.same or ref_of


def ref_of(item: Item) -> str:
    """Return the reference of an item in its one form, where it is one."""
    try:
        return refs.read(item.ref)
    except KetnapError:
        return item.ref


def _twice(item: Item, count: int) -> KetnapError | None:
    """Return why an item is not done that is there more than once: which of them is meant is not guessed."""
    if not item.ref:
        return BadInput(NO_REF, field="ref", value="")
    return BadInput(TWICE, field="ref", value=item.ref) if count > 1 else None


def _keys(key: str | None, items: Iterable[Item]) -> Iterator[str | None]:
    """Yield the key of each item of a command: its own name for the act of this case."""
    seen: Counter[str] = Counter()
    for item in items:
        ref = ref_of(item)
        seen[ref] += 1
        yield _key(key, ref, seen[ref]) if key else None


def _key(key: str, ref: str, count: int) -> str:
    own = f"{key}/{ref}" + (f"/{count}" if count > 1 else "")
    if len(own) <= LONGEST_KEY and own.isascii() and own.isprintable() and " " not in own:
        return own
    return f"sha256:{hashlib.sha256(own.encode()).hexdigest()}"
