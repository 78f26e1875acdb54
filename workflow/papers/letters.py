"""The printed notices of hand-overs and the numbers they are given: one for a person, or many into a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from notifications.letters import FORMATS, Letter, Templates, printed
from states.catalogue import transfer
from states.errors import BadInput, KetnapError, NotPermitted
from states.frozen import NamedTuple
from states.history.dossier import Dossier
from states.pipeline import N_, Warned
from workflow.casework import casefile, gate, letter_numbers, transfer_views, transfers
from workflow.ground import basis
from workflow.papers import index, letter_contents, letter_forms, printing

if TYPE_CHECKING:
    from states.history.acts import Act
    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

_AT_ONCE = 50
_MOST_THREADS = 4


class NoticeView(NamedTuple):
    """A hand-over whose notice was printed: the promised view, the letter's number and the file."""

    id: int
    ref: str
    state: str
    from_: str
    to: str
    letter: str
    sent_on: date | None
    acknowledged_on: date | None
    accepted_on: date | None
    due: date | None
    number: str | None
    file: str
    dated: date
    warnings: tuple[Warned, ...] = ()


class NumberView(NamedTuple):
    """A letter that was given its number: the hand-over, the number as it is written, the letter's day."""

    id: int
    ref: str
    letter: str
    number: str
    dated: date


class Told(NamedTuple):
    """What the dispatch book gave a letter: its number, and the day the letter bears."""

    number: str
    dated: date


class Item(NamedTuple):
    """What came of one notice of many; `error` says why there is no file."""

    id: int
    ref: str = ""
    number: str = ""
    name: str = ""
    to: str = ""
    letter: str = ""
    file: str = ""
    error: KetnapError | None = None
    sender: str = ""
    warnings: tuple[Warned, ...] = ()


class Composed(NamedTuple):
    """A letter ready to be printed, its number given, with the view of its hand-over."""

    view: transfers.TransferView
    letter: Letter
    number: letter_numbers.Number
    warnings: tuple[Warned, ...] = ()


def notice(  # noqa: PLR0913 - which, where, by whom, and the number that came with it
    app: App,
    number: int,
    file: str,
    stamp: Stamp,
    *,
    told: Told | None = None,
    force: bool = False,
) -> NoticeView:
    """Print the notice of a hand-over into a file, .docx or .pdf, with the number that the dispatch book gave it.

    Where the register counts, the number is given the first time. Printed again it is the same letter.
    Raises as `number` does, and `BadInput` for another ending, `AlreadyExists` for a
    file that is there, `NotFound` out of sight, `NotPermitted` for the other side, `Refused` (S0) where
    the hand-over ended before a letter was made.
    """
    printing.medium(file)
    printing.may_write(file, force=force)
    with app.transaction() as session:
        if told:
            _record(session, number, told, stamp)
        made = compose(session, app, number, stamp)
        templates = printing.templates(session)
    written = printing.write(made.letter, file, templates)
    given, said = made.number, [*made.warnings, *written.warnings]
    if given.symbol is None:
        said.append(Warned(letter_forms.WAITS, {"id": number}))
    return NoticeView(*made.view, given.symbol, file, given.issued_on, tuple(said))


def number(app: App, number: int, told: Told, stamp: Stamp) -> NumberView:
    """Record the number that the dispatch book gave the notice of a hand-over, and the letter's day.

    Raises `NotFound` out of sight, `NotPermitted` for the other side, `BadInput` for a day that cannot be or a
    letter that the register numbers, `AlreadyExists` for a number that another letter has.
    """
    with app.transaction() as session:
        given = _record(session, number, told, stamp)
        ref = str(transfers.find(session, number, stamp)["ref"])
        done = NumberView(number, ref, given.kind, given.symbol or "", given.issued_on)
        return app.answered(session, done)


def notices(
    app: App, numbers: Iterable[int], folder: str, stamp: Stamp, format: str = "docx"
) -> list[Item]:
    """Print many notices into a folder, with an index as CSV and as a page; one that fails stops none.

    Files are called by the hand-over and the case: ``0012-00042-7.docx``. A file of that name is
    replaced: it is the same letter. Letters are made in transactions of fifty.
    """
    if format not in FORMATS:
        message = N_("{field}: {value} is neither docx nor pdf.")
        raise BadInput(message, field="--as-file", value=format)
    os.makedirs(folder, exist_ok=True)
    templates = printing.preferred(app)
    items: list[Item] = []
    rest = iter(numbers)
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as threads:
        while chunk := list(islice(rest, _AT_ONCE)):
            composed = _compose_all(app, chunk, stamp)
            made = [(number, one, _Job(folder, format, templates)) for number, one in composed]
            items += threads.map(_print, made)
    index.write(folder, [item._asdict() for item in items])
    return items


def compose(session: Session, app: App, number: int, stamp: Stamp) -> Composed:
    """Return the letter of a hand-over as it left, or as it would leave today; gives it its number."""
    row = _of_our_side(session, number, stamp)
    case = casefile.read_row(session, session.execute("case_by_ref", {"ref": row["ref"]})[0])
    then = _as_it_left(session, case, row)
    given = _made(session, row, transfer.letter_for(then.state), stamp)
    by = letter_contents.issuer(session, given.unit_id, given.issued_on, _place(app))
    base = basis.ground(session, case.row["unit_id"], today=app.today())
    view = transfer_views.of(session, number, case, base)._replace(letter=given.kind)
    letter = letter_contents.letter(session, then, row, given, by)
    said = letter_forms.lacking(letter, by.chain, letter_numbers.habits(session, given))
    return Composed(view, letter, given, tuple(said))


def _of_our_side(session: Session, number: int, stamp: Stamp) -> Row:
    row = transfers.find(session, number, stamp)
    if not row["from_path"].startswith(stamp.actor.unit_path):
        raise NotPermitted(N_("The notice is printed by the side that sends it."), roles=())
    return row


def _record(session: Session, number: int, told: Told, stamp: Stamp) -> letter_numbers.Number:
    """Write the number and the day of a letter, which is made now where it was not."""
    row = _of_our_side(session, number, stamp)
    gate.permit(stamp, gate.WORKERS)
    case = casefile.read_row(session, session.execute("case_by_ref", {"ref": row["ref"]})[0])
    kind = transfer.letter_for(_as_it_left(session, case, row).state)
    given = letter_numbers.given(session, number, kind) or _first_time(session, row, kind, stamp)
    return letter_numbers.record(session, row, given, told, stamp)


def _made(session: Session, row: Row, kind: str, stamp: Stamp) -> letter_numbers.Number:
    """Return a letter that was made, counted now where it waits no longer for the dispatch book; or make it."""
    given = letter_numbers.given(session, row["id"], kind)
    if given is None:
        return _first_time(session, row, kind, stamp)
    if given.symbol or not stamp.actor.roles & frozenset(gate.WORKERS):
        return given
    return letter_numbers.give(session, row, kind, given.issued_on, stamp)


def _first_time(session: Session, row: Row, kind: str, stamp: Stamp) -> letter_numbers.Number:
    """Make a letter, dated as it was sent, or today while it is a draft."""
    gate.permit(stamp, gate.WORKERS)
    if row["sent_on"] is None and row["state"] != transfer.INITIAL:
        message = N_("The hand-over ended before its letter was made; there is nothing to print.")
        gate.refuse((gate.ours("S0", message),))
    return letter_numbers.give(session, row, kind, row["sent_on"] or stamp.on, stamp)


def _as_it_left(session: Session, case: CaseFile, row: Row) -> Dossier:
    """Return the history up to the act that sent the hand-over; all of it while it is a draft."""
    numbers = [r["id"] for r in session.execute("transfers_of_case", {"case_id": case.id})]
    opened = [act for act in case.acts if act.move == "transfer_open"]
    at = numbers.index(row["id"])
    first, after = opened[at].n, opened[at + 1].n if at + 1 < len(opened) else case.acts[-1].n + 1
    sent = _sent(case.dossier.acts, first, after)
    until = sent.n if sent else after - 1
    return Dossier([act for act in case.acts if act.n <= until], ref=case.ref)


def _sent(acts: Sequence[Act], first: int, after: int) -> Act | None:
    return next((a for a in acts if a.move == "transfer_send" and first < a.n < after), None)


def _place(app: App) -> str:
    return letter_contents.place_of(app.register.city)


# -- many ---------------------------------------------------------------------------------------------


class _Job(NamedTuple):
    folder: str
    format: str
    templates: Templates


def _compose_all(
    app: App, numbers: Sequence[int], stamp: Stamp
) -> list[tuple[int, Composed | KetnapError]]:
    """Compose letters in one transaction; one that cannot be has its error in its place."""
    with app.transaction() as session:
        known = [n for n in numbers if n < transfers.MOST]
        paths = [row["path"] for row in session.execute("transfers_from", {"transfers": known})]
        units = {int(one) for path in paths for one in path.strip("/").split("/")}
        session.execute("units_lock", {"units": sorted(units)})
        return list(_each(session, app, numbers, stamp))


def _each(
    session: Session, app: App, numbers: Sequence[int], stamp: Stamp
) -> Iterator[tuple[int, Composed | KetnapError]]:
    for number in numbers:
        try:
            yield number, compose(session, app, number, stamp)
        except KetnapError as error:
            yield number, error


def _print(task: tuple[int, Composed | KetnapError, _Job]) -> Item:
    number, made, job = task
    if isinstance(made, KetnapError):
        return Item(number, error=made)
    letter, ref = made.letter, made.view.ref
    item = Item(number, ref, made.number.symbol or "", letter.facts["name"], letter.to, letter.kind)
    item = item._replace(sender=letter.head.issuer, warnings=made.warnings)
    file = f"{number:04}-{ref}.{job.format}"
    try:
        data = printed(letter, job.format, job.templates)
        printing.put(os.path.join(job.folder, file), data)
    except KetnapError as error:
        return item._replace(error=error)
    return item._replace(file=file)
