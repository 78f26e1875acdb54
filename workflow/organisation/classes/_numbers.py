"""Numbers of certificates: counted on from a first one, and never given twice by one issuer in a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from states.errors import AlreadyExists, BadInput
from states.frozen import NamedTuple
from states.history.acts import effective
from states.names import fold
from states.patterns import late
from states.pipeline import N_, Label
from states.values.texts import fold_number
from workflow.casework.casefile import act_of
from workflow.casework.kept_certificates import KINDS

if TYPE_CHECKING:
    from states.history.acts import Act
    from states.units import Actor
    from workflow.casework.many import Item
    from workflow.store import Row, Session

NOT_COUNTED = N_(
    "{field}: {value} has no digits to count on from; write a number such as 0123 or 0123/GCN."
)
TAKEN = N_(
    "The certificate number {value} of {issuer}, year {year}, is that of {ref} already; it was to be given to {other}. "
    "Nothing was recorded; give another number."
)
TWICE = N_(
    "The certificate number {value} is to be given to both {ref} and {other}; nothing was recorded."
)
ELSEWHERE = Label("hồ sơ của đơn vị khác", "a case of another unit")
UNKNOWN_OWNER = Label("một giấy chứng nhận chưa rõ của ai", "a certificate whose owner is unknown")

_DIGITS = late(r"(\D*)(\d+)(.*)")


def counted(first: str) -> Iterator[str]:
    """Yield a number and those that follow it; its noughts and what stands around its digits stay.

    Raises `BadInput` where there are no digits.
    """
    found = _DIGITS.fullmatch(first)
    if found is None:
        raise BadInput(NOT_COUNTED, field="--first-no", value=first)
    before, digits, after = found.groups()
    number = int(digits)
    while True:
        yield f"{before}{number:0{len(digits)}d}{after}"
        number += 1


class Owner(NamedTuple):
    """Whose a certificate is: its number folded, its day and issuer, the person; `shown` is what a user may know.

    `ref` is None of one that is kept until its person's case is known.
    """

    folded: str
    issued: date | None
    issuer: str
    name: str
    born: date
    ref: str | None
    shown: Label | str

    def clashes(self, issuer: str, day: object) -> bool:
        """Return whether this issuer gave the number in the same year, so that nobody else may have it."""
        same_year = (
            isinstance(day, date) and self.issued is not None and self.issued.year == day.year
        )
        return same_year and fold(self.issuer) == fold(issuer)


def refuse_taken(session: Session, items: Sequence[Item], issuer: str, actor: Actor) -> None:
    """Raise where a number to be given is given twice, or by this issuer in the same year already."""
    wanted: dict[str, Item] = {}
    for item in items:
        number = item.given.get("certificate")
        if number is None or item.wrong:
            continue
        first = wanted.setdefault(fold_number(str(number)), item)
        if first is not item:
            told = {"value": number, "ref": first.ref, "other": item.ref}
            raise BadInput(TWICE, field="certificate", **told)
    if not wanted:
        return
    for owner in owners(session, [*wanted], actor):
        item = wanted[owner.folded]
        day = item.given["issued"]
        if owner.clashes(issuer, day):
            value = item.given["certificate"]
            told = {"ref": owner.shown, "other": item.ref, "year": str(day)[:4]}
            raise AlreadyExists(TAKEN, value=value, issuer=issuer, **told)


def owners(session: Session, numbers: Sequence[str], actor: Actor) -> Iterator[Owner]:
    """Yield every certificate with one of these numbers, folded: on file in a case, or kept."""
    found = session.execute("certificates_numbered", {"numbers": numbers, "kinds": list(KINDS)})
    acts = _acts(session, found)
    for row in found:
        act = acts[row["case_id"], row["act_n"]]
        seen = str(row["unit_path"]).startswith(actor.unit_path)
        shown = row["ref"] if seen else ELSEWHERE
        whose = row["name_folded"], row["born"], row["ref"], shown
        yield Owner(row["folded"], act.day("issued"), act.text("issuer") or "", *whose)
    for row in session.execute("kept_numbered", {"numbers": numbers}):
        if row["case_id"] is None:
            whose = row["name_folded"], row["born"], None, UNKNOWN_OWNER
            yield Owner(row["folded"], row["issued"], row["issuer"], *whose)


def _acts(session: Session, found: Sequence[Row]) -> dict[tuple[int, int], Act]:
    """Return the acts that count of the cases found, with later corrections put in."""
    cases = list(dict.fromkeys(row["case_id"] for row in found))
    rows = session.execute("acts_of_cases", {"cases": cases}) if cases else []
    by_case = groupby(rows, itemgetter("case_id"))
    return {(key, act.n): act for key, told in by_case for act in effective(map(act_of, told))}
