"""The command that goes with a message about a case: the one rule's for its reader, on the day it is read or sent.

It is no part of what was queued, so that what waited does not leave with a command of an earlier day.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from states.catalogue.evidence import STANDARDS
from states.pipeline import Label, Refusal, Role
from states.units import Actor
from workflow.casework import secrecy
from workflow.queries import way_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from states.way_on.rule import Way
    from workflow.store import Row, Session

_TOLD = frozenset({"moved", "reminder", "escalation", "stalled", "hold_ended", "deadline_moved"})
"""Messages after which somebody goes on with a case; one says that nothing more is to be done."""


def with_ways(session: Session, rows: Sequence[Row], today: date) -> list[Row]:
    """Return messages, each with the way on of its case for its reader: one batch of reads for all.

    A message whose case leads nowhere for the reader, or whose way on is not for mail, stays as it is.
    """
    ids = [row["id"] for row in rows if row["template"] in _TOLD]
    if not ids:
        return list(rows)
    asked = list(_asked(session, ids, today))
    found = list(way_on.ways_for(session, asked))
    ways = {
        case["message"]: way
        for (case, reader), (_, way) in zip(asked, found, strict=True)
        if _for_mail(case, reader, way)
    }
    codes = sorted({way.unit for way in ways.values() if way.unit})
    units = session.execute("units_called", {"codes": codes}) if codes else ()
    names = {unit["code"]: f"{unit['name']} ({unit['code']})" for unit in units}
    return [
        {**row, "way": _params(ways[row["id"]], names, today)} if row["id"] in ways else row
        for row in rows
    ]


def _asked(
    session: Session, ids: Sequence[int], today: date
) -> Iterator[tuple[Row, way_on.Reader]]:
    """Yield the case of each message with its reader."""
    found = session.execute("mail_readers", {"ids": ids})
    for _, roles in groupby(found, lambda row: row["message"]):
        first, *more = roles
        actor = Actor(
            first["user_id"],
            first["user_name"],
            first["reader_unit"],
            first["reader_code"],
            first["reader_path"],
            frozenset(Role(row["role"]) for row in (first, *more)),
        )
        yield first, way_on.Reader(actor, today, today)


def _for_mail(case: Row, reader: way_on.Reader, way: Way) -> bool:
    """Say whether a way on may leave the register: not to who sees the case no more, nor what tells of a matter.

    A hold is ended by one command for all, so that none tells which hold is a review of political standards.
    """
    if way.first is None or way.first.command.untold:
        return False
    if not (way.mine or str(case["unit_path"]).startswith(reader.actor.unit_path)):
        return False
    tells = isinstance(way.why, Refusal) and way.why.rule in secrecy.ABOUT_IT
    settles = any(option.value == STANDARDS for option in way.first.command.options)
    return not (tells or settles or way.first.command.verb == ("resume",))


def _params(way: Way, names: dict[str, str], today: date) -> dict[str, Any]:
    """Return a way on as parameters of a message: the command only where it is the reader's to type."""
    what = way.first.what if way.first else Label("", "")
    told: dict[str, Any] = {"what_vi": what.vi, "what_en": what.en}
    if way.mine:
        return told | {"todo": way_on.command(way, today)}
    waited_in = ", ".join(way.users) or (way.unit and names.get(way.unit, way.unit))
    return told | {"waits_for": way.waits_for, "waits_in": waited_in or ""}
