"""The numbers of letters: who issues each, and what it is numbered by, the dispatch book or the register.

By default the number belongs to the dispatch book of the unit that issues the letter: the letter leaves room for
it, and what the book gave is recorded. A unit that keeps no other book lets the register count: per type of
document within one term of its committee, without gaps. That number is given in the caller's transaction, under
the lock of the issuing unit: who comes second waits, and a transaction that fails gives its number back.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from states.catalogue import fields as f
from states.catalogue import transfer
from states.errors import AlreadyExists, BadInput
from states.frozen import NamedTuple
from states.pipeline import N_
from states.units import issuer_of
from states.values import parse
from workflow import clock
from workflow.casework import letter_terms
from workflow.casework.letter_terms import Habits
from workflow.ground import tree
from workflow.store import journal

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from states.units import Unit
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

SIGNS = {"branch": "CB", "committee": "ĐU", "superior": "ĐU", "city": "TU", "centre": "TTCT"}
"""The sign of who issues a letter, by the kind of the unit."""

COUNTED = N_(
    "{unit} lets the register count its letters; this one has the number {symbol} already."
)
KEPT = N_("This letter was given its number {symbol} by an older program, and keeps it.")
TAKEN = N_("{unit} gave the number {symbol} to the letter of hand-over {id} in that year already.")
NOT_YET = N_("{field}: the letter cannot be dated {value}; that day has not come.")
LEFT_BEFORE = N_("{field}: the letter left on {sent}; it cannot be dated later than that.")

_NO = (f.number("no", "Số văn bản", "Number of the letter"),)


class Number(NamedTuple):
    """The number of a letter, by the unit that issues it; `symbol` is None until the dispatch book gave it.

    `number` is what the register counted; `form` and `archival` say how the letter is printed. `seal` is the hash of
    the newest seal of the register when the letter was made, `sealed_on` its day.
    """

    id: int
    unit_id: int
    number: int | None
    kind: str
    issued_on: date
    series: str | None
    symbol: str | None
    form: str
    archival: bool
    seal: str | None = None
    sealed_on: date | None = None


def given(session: Session, transfer_id: int, kind: str) -> Number | None:
    """Return the letter of a hand-over as it was made, None while it was not."""
    rows = session.execute("letter_of_transfer", {"transfer_id": transfer_id, "kind": kind})
    if not rows:
        return None
    told = {name: rows[0][name] for name in Number._fields} | {
        "archival": bool(rows[0]["archival"])
    }
    return Number(**told)


def give(session: Session, row: Row, kind: str, on: date, stamp: Stamp) -> Number:
    """Return the letter of a hand-over, made now where there is none yet; `on` is the letter's day.

    Where the register counts for the unit that issues it, it has its number from now on.
    """
    found = given(session, row["id"], kind)
    if found and found.symbol:
        return found
    unit_id = found.unit_id if found else issuer(session, row, kind, on)
    session.execute("unit_lock", {"unit_id": unit_id})
    which = {"transfer_id": row["id"], "kind": kind}
    with _entered(session, which, stamp):
        found = given(session, row["id"], kind)
        if found is None:
            new = _unnumbered(unit_id, kind, on) | _newest_seal(session)
            session.run("letter_insert", new | which | {"issued_at": stamp.at})
            found = given(session, row["id"], kind)
            assert found is not None  # noqa: S101 - for the type checker
        return found if found.symbol else _counted(session, found)


def _entered(
    session: Session, which: dict[str, Any], stamp: Stamp
) -> AbstractContextManager[object]:
    """Enter into the journal what becomes of the letter of one kind of a hand-over."""
    return journal.watched(session, "letters", "office_letter", which, journal.by(stamp))


def issuer(session: Session, row: Row, kind: str, on: date) -> int:
    """Return the key of the unit that issues a letter of a kind on a day."""
    chain = tree.chain(session, row["from_unit_id"], on)
    to = tree.chain(session, row["to_unit_id"], on) if row["to_unit_id"] else ()
    seal = letter_terms.habits(session, chain[-1], on).seal
    return tree.id_of(issuer_of(chain, to, seal=seal, within=kind in transfer.WITHIN))


def record(
    session: Session, row: Row, letter: Number, told: tuple[str, date], stamp: Stamp
) -> Number:
    """Write the number that the dispatch book gave a letter, and its day.

    Raises `BadInput` for a day that cannot be or a letter that the register numbers, `AlreadyExists` for a
    number that another letter of the unit has.
    """
    text, dated = told
    session.execute("unit_lock", {"unit_id": letter.unit_id})
    unit = tree.chain(session, letter.unit_id, letter.issued_on)[-1]
    if letter.series:
        raise BadInput(
            COUNTED if letter.archival else KEPT,
            field="",
            value="",
            unit=unit.name,
            symbol=letter.symbol,
        )
    if dated > clock.day_of(stamp.at):
        raise BadInput(NOT_YET, field="--dated", value=dated)
    if row["sent_on"] and dated > row["sent_on"]:
        raise BadInput(LEFT_BEFORE, field="--dated", value=dated, sent=row["sent_on"])
    no = str(parse(_NO, {"no": text})["no"])
    new = letter._replace(
        symbol=_written(no, signs(session, letter._replace(issued_on=dated), unit)),
        issued_on=dated,
        form=transfer.form_on(dated),
    )
    for other in session.execute("letter_of_symbol", _where(new)):
        if other["id"] != letter.id:
            raise AlreadyExists(TAKEN, unit=unit.name, symbol=new.symbol, id=other["transfer_id"])
    with _entered(session, {"transfer_id": row["id"], "kind": letter.kind}, stamp):
        session.run("letter_numbered", new._asdict() | {"year": dated.year})
    return new


def signs(session: Session, letter: Number, unit: Unit) -> str:
    """Return the signs after a number: of the type, then of the unit, with its code where it wants it: ``-TB/CB``.

    A code that begins with the sign of its kind says it once.
    """
    sign, code = SIGNS.get(unit.kind, ""), unit.code.upper()
    if letter_terms.habits(session, unit, letter.issued_on).code:
        sign = code if code.startswith(sign) else f"{sign}-{code}"
    return f"-{transfer.SIGNS[letter.kind]}/{sign}"


def habits(session: Session, letter: Number) -> Habits:
    """Return how the unit that issues a letter numbers on its day."""
    unit = tree.chain(session, letter.unit_id, letter.issued_on)[-1]
    return letter_terms.habits(session, unit, letter.issued_on)


def _unnumbered(unit_id: int, kind: str, on: date) -> dict[str, Any]:
    return {
        "unit_id": unit_id,
        "year": on.year,
        "number": None,
        "kind": kind,
        "issued_on": on,
        "series": None,
        "symbol": None,
        "form": transfer.form_on(on),
        "archival": True,
    }


def _newest_seal(session: Session) -> dict[str, Any]:
    """Return the newest seal for a letter that is made now, so that every copy of it is the same."""
    rows = session.execute("seal_newest")
    return {
        "seal": rows[0]["hash"] if rows else None,
        "sealed_on": rows[0]["day"] if rows else None,
    }


def _counted(session: Session, letter: Number) -> Number:
    """Count a letter where the register counts for its unit; else it waits for the dispatch book."""
    unit = tree.chain(session, letter.unit_id, letter.issued_on)[-1]
    how = letter_terms.habits(session, unit, letter.issued_on)
    if not how.own:
        return letter
    sign = transfer.SIGNS[letter.kind]
    kinds = [kind for kind, other in transfer.SIGNS.items() if other == sign]
    span = {"unit_id": letter.unit_id, "kinds": kinds, "first": how.first, "last": how.last}
    number = int(session.execute("letter_last", span)[0]["number"]) + 1
    symbol = _written(str(number), signs(session, letter, unit))
    new = letter._replace(number=number, series=f"{sign} {how.term}", symbol=symbol)
    session.run("letter_numbered", new._asdict() | {"year": new.issued_on.year})
    return new


def _written(no: str, after: str) -> str:
    """Return a number as it is written: below ten with a zero before it; one with its signs stays as it is."""
    if "/" in no:
        return no
    return f"{int(no):02}{after}" if no.isascii() and no.isdigit() else f"{no}{after}"


def _where(letter: Number) -> dict[str, Any]:
    return {"unit_id": letter.unit_id, "year": letter.issued_on.year, "symbol": letter.symbol}
