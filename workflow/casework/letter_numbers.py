"""The numbers of a unit's letters: counted per unit and year, without gaps, each letter once.

The number is given in the caller's transaction, under the lock of the issuing unit: who comes second
waits, and a transaction that fails gives its number back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from states.catalogue.transfer import SIGNS

if TYPE_CHECKING:
    from datetime import date

    from states.units import Unit
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

_SIGNS = {"branch": "CB", "committee": "ĐU", "superior": "ĐU", "city": "TU", "centre": "TTCT"}


class Number(NamedTuple):
    """The number of a letter: counted in the year by the unit that issued it, on the letter's day."""

    unit_id: int
    year: int
    number: int
    kind: str
    issued_on: date


def given(session: Session, transfer_id: int, kind: str) -> Number | None:
    """Return the number that the letter of a hand-over has, None while it has none."""
    rows = session.execute("letter_of_transfer", {"transfer_id": transfer_id, "kind": kind})
    if not rows:
        return None
    return Number(*(rows[0][name] for name in Number._fields))


def give(session: Session, transfer: Row, kind: str, on: date, stamp: Stamp) -> Number:
    """Return the number of a letter, counted now where it has none yet; `on` is the letter's day."""
    unit_id = int(transfer["from_unit_id"])
    session.execute("unit_lock", {"unit_id": unit_id})
    found = given(session, transfer["id"], kind)
    if found:
        return found
    last = session.execute("letter_last", {"unit_id": unit_id, "year": on.year})[0]["number"]
    new = Number(unit_id, on.year, int(last) + 1, kind, on)
    row = {**new._asdict(), "transfer_id": transfer["id"], "issued_at": stamp.at}
    session.run("letter_insert", row)
    return new


def symbol(number: Number, unit: Unit) -> str:
    """Return a number as it is written: ``12-TB/CB-LC01``, with the signs of the type and the unit.

    A code that begins with the sign of its kind says it once: ``12-TB/CB01``.
    """
    sign, code = _SIGNS.get(unit.kind, ""), unit.code.upper()
    issuer = code if code.startswith(sign) else f"{sign}-{code}"
    return f"{number.number}-{SIGNS[number.kind]}/{issuer}"
