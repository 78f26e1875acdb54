"""Numbers of certificates: counted on from a first one, and never given twice by one issuer in a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from states.errors import AlreadyExists, BadInput
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
    "The certificate number {value} of {issuer} is that of {ref} already; nothing was recorded. Give another first number."
)
TWICE = N_("The certificate number {value} stands there twice; nothing was recorded.")
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


def refuse_taken(session: Session, items: Sequence[Item], issuer: str, actor: Actor) -> None:
    """Raise where a number to be given is given twice, or by this issuer in the same year already."""
    wanted: dict[str, Item] = {}
    for item in items:
        number = item.given.get("certificate")
        if number is None or item.wrong:
            continue
        if wanted.setdefault(fold_number(str(number)), item) is not item:
            raise BadInput(TWICE, field="certificate", value=number)
    if not wanted:
        return
    for folded, issued, by, ref in _given(session, [*wanted], actor):
        item = wanted[folded]
        day = item.given["issued"]
        same_year = isinstance(day, date) and issued is not None and issued.year == day.year
        if same_year and fold(by) == fold(issuer):
            value = item.given["certificate"]
            raise AlreadyExists(TAKEN, value=value, issuer=issuer, ref=ref)


def _given(
    session: Session, numbers: Sequence[str], actor: Actor
) -> Iterator[tuple[str, date | None, str, object]]:
    """Yield every certificate with one of these numbers: the number folded, its day, its issuer, whose it is."""
    found = session.execute("certificates_numbered", {"numbers": numbers, "kinds": list(KINDS)})
    acts = _acts(session, found)
    for row in found:
        act = acts[row["case_id"], row["act_n"]]
        seen = str(row["unit_path"]).startswith(actor.unit_path)
        shown = row["ref"] if seen else ELSEWHERE
        yield row["folded"], act.day("issued"), act.text("issuer") or "", shown
    for row in session.execute("kept_numbered", {"numbers": numbers}):
        if row["case_id"] is None:
            yield row["folded"], row["issued"], row["issuer"], UNKNOWN_OWNER


def _acts(session: Session, found: Sequence[Row]) -> dict[tuple[int, int], Act]:
    """Return the acts that count of the cases found, with later corrections put in."""
    cases = list(dict.fromkeys(row["case_id"] for row in found))
    rows = session.execute("acts_of_cases", {"cases": cases}) if cases else []
    by_case = groupby(rows, itemgetter("case_id"))
    return {(key, act.n): act for key, told in by_case for act in effective(map(act_of, told))}
