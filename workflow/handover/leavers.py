"""The leavers of a school or a unit, handed over on a day in one go; each for itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from states.catalogue import transfer
from states.errors import BadInput, KetnapError, Refused
from states.frozen import NamedTuple
from states.law import limits
from states.pipeline import N_, Warned
from states.watch import leaving
from workflow.casework import casefile, evidence, gate, transfers
from workflow.ground import scope, tree
from workflow.papers import letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from states.watch.leaving import Leaving
    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.stamp import Stamp
    from workflow.store import Session

NOWHERE = N_(
    "Where this person goes is not known: record the residence with case set {ref} --residence …, or give "
    "the receiving unit with --to."
)
REFUSED = N_("Not handed over: {reasons}")
ONE_PLACE = N_("{field}: give either the receiving unit, or --residence-from-facts.")
FORMATS = ("docx", "pdf")


class Asked(NamedTuple):
    """Who is asked for and where they go.

    `on` is the day on which all of them leave (None: who has left by today, by the days on file), `to`
    the receiving unit (None: each to the residence on file), `make` says to hand over, not only to list.
    """

    on: date | None = None
    to: str | None = None
    residence: bool = False
    make: bool = False


class Leaver(NamedTuple):
    """One person who leaves; `to` is a unit's code or a residence, `transfer` the number of the hand-over.

    `letter` is the kind of letter that goes along, `file` where it was written; `problem` says why the
    person was not handed over, or what went wrong with the letter.
    """

    ref: str
    name: str
    unit: str
    state: str
    why: str
    leaves: date
    to: str | None
    transfer: int | None
    letter: str
    file: str | None
    problem: Warned | None


class Paper(NamedTuple):
    """Where and how letters are written; `on` is the day on which all leave, None as in `Asked`."""

    folder: str
    format: str
    on: date | None = None


def leavers(app: App, unit: str, asked: Asked, stamp: Stamp) -> list[Leaver]:
    """Return who leaves a unit and those below it, and with `asked.make` draft and send each notice.

    Each person is a transaction of its own; one that fails is told of and stops nobody. Whoever is being
    handed over already is left out, so that asking twice makes nothing twice. Of whom it is not known
    where to, the day of leaving is put on file, so that the person is reminded of and counted. Raises `NotFound` for a
    unit out of sight, `NotPermitted` without the role.
    """
    if asked.to and asked.residence:
        raise BadInput(ONE_PLACE, field="--to", value=asked.to)
    with app.reading() as session:
        row = scope.unit(session, unit, stamp.actor)
        gate.permit(stamp, gate.WORKERS)
        if asked.to and not session.execute("unit_exists", {"code": asked.to}):
            scope.unit(session, asked.to, stamp.actor)
        found = _found(session, row["path"], asked, app.today())
    return [_handed_over(app, one, asked, stamp) if asked.make else one for one in found]


class Printed(NamedTuple):
    """What came of printing: the rows with their files, and how many letters of earlier runs were written."""

    rows: list[Leaver]
    earlier: int


def with_letters(
    app: App, unit: str, found: Sequence[Leaver], paper: Paper, stamp: Stamp
) -> Printed:
    """Print the letters of all who were handed over into a folder with an index; tell where each is.

    Those whom an earlier run handed over and whom nobody has taken in yet are printed too: the letters
    are the same, byte for byte, so a run that was cut short is made whole by running it again.
    """
    made = [one.transfer for one in found if one.transfer is not None]
    with app.reading() as session:
        row = scope.unit(session, unit, stamp.actor)
        reasons = {name: label.vi for name, label in leaving.GOES.items()}
        given = {**scope.subtree(row["path"]), **reasons, **_days(paper.on, app.today())}
        sent = [int(one["id"]) for one in session.execute("leavers_sent", given)]
    numbers = sorted({*made, *sent})
    if not numbers:
        return Printed(list(found), 0)
    items = letters.notices(app, numbers, paper.folder, stamp, paper.format)
    by_number: dict[int | None, letters.Item] = {item.id: item for item in items}
    rows = [_with(one, by_number.get(one.transfer)) for one in found]
    return Printed(rows, len(numbers) - len(made))


def _days(on: date | None, today: date) -> dict[str, date]:
    """Return the first and the last day of leaving: the one asked for, or all up to today."""
    return {"first": on or date.min, "last": on or today}


def _with(one: Leaver, item: Any) -> Leaver:  # noqa: ANN401 - the letters' own row
    if item is None:
        return one
    failed = item.error and Warned(item.error.message, item.error.params)
    return one._replace(file=item.file or None, problem=failed or one.problem)


def _known(app: App, one: Leaver, stamp: Stamp) -> Leaver:
    """Let the days for the notice run for a person of whom nobody knows yet where to."""
    try:
        with app.reading() as session:
            case = casefile.read(session, one.ref, stamp.actor)
        if limits.move_without_notice(case.dossier) is None:
            evidence.record(app, one.ref, "leaving_date", {"leaves": one.leaves}, stamp)
    except KetnapError as error:
        why = (Warned(error.message, error.params),)
        return one._replace(problem=Warned(REFUSED, {"reasons": why}))
    return one


def _found(session: Session, path: str, asked: Asked, today: date) -> list[Leaver]:
    """Return who leaves, not yet handed over, in the order of units and names."""
    rows = session.execute("leavers", scope.subtree(path))
    leave = []
    for row in rows:
        case = casefile.read_row(session, row)
        chain = tree.chain(session, row["unit_id"], today)
        day = asked.on or today
        gone = leaving.leaving(case.dossier, chain, day, everybody=asked.on is not None)
        if gone:
            leave.append(_row(case, gone, asked))
    return leave


def _row(case: CaseFile, gone: Leaving, asked: Asked) -> Leaver:
    residence = case.dossier.fact("residence")
    to = asked.to or (None if residence is None else str(residence))
    state = case.dossier.state
    problem = None if to else Warned(NOWHERE, {"ref": case.ref})
    return Leaver(
        case.ref,
        str(case.row["name"]),
        str(case.row["unit"]),
        state,
        gone.why,
        gone.on,
        to,
        None,
        transfer.letter_for(state),
        None,
        problem,
    )


def _handed_over(app: App, one: Leaver, asked: Asked, stamp: Stamp) -> Leaver:
    """Draft and send the notice of one person, both or neither; or put on file that the person leaves."""
    if one.to is None:
        return _known(app, one, stamp)
    given = {
        "to" if asked.to else "residence": one.to,
        "reason": leaving.GOES[one.why].vi,
        "left": one.leaves,
    }
    try:
        with app.transaction() as session:
            number = transfers.draft(session, app, one.ref, given, stamp).id
            sent = transfers.take(session, number, ("send", {}), stamp, app.today())
    except Refused as refused:
        reasons = tuple(Warned(reason.message, reason.params) for reason in refused.reasons)
        return one._replace(problem=Warned(REFUSED, {"reasons": reasons}))
    except KetnapError as error:
        why = (Warned(error.message, error.params),)
        return one._replace(problem=Warned(REFUSED, {"reasons": why}))
    return one._replace(transfer=sent.id, to=sent.to, letter=sent.letter)
