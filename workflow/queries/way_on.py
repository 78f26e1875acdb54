"""The way on of cases as they are on file: what the one rule of `states.way_on` looks at is read for it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from states.catalogue.stages import CLOSED
from states.frozen import NamedTuple
from states.history.dossier import Dossier
from states.pipeline import Role
from states.units import Unit, authority_of
from states.way_on import deeds
from states.way_on.commands import line
from states.way_on.rule import Way, way_on
from states.way_on.standing import Asked, HandOver, Office, Standing
from workflow.casework import casefile, secrecy
from workflow.ground import basis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from states.units import Actor
    from states.way_on.commands import Command
    from workflow.ground.basis import Ground
    from workflow.store import Row, Session

PAGE = 100
"""Cases whose histories are read at a time: who takes few pays for few."""
_UNDATED = ("user", "mail")
"""Commands of the office that bear no date of a paper."""
_DECIDED_ON = ("propose", "propose_recognition", "propose_removal", "refer_up")


class Reader(NamedTuple):
    """Who asks: on which day it is today, and for acts of which day."""

    actor: Actor
    today: date
    on: date


def command(way: Way, today: date) -> str | None:
    """Return the command line of an answer; an act of another day than today bears its date.

    None where nothing is to be done, or the reader waits for others and may not know what they type.
    """
    if way.first is None or (way.first.command.untold and not way.mine):
        return None
    return spelled(way.first.command, way.on, today)


def spelled(first: Command, on: date, today: date) -> str:
    """Return a command as it is typed for an act of a day."""
    dated = on != today and not first.reads and first.verb[0] not in _UNDATED
    return line(first._replace(on=on if dated else None))


def ways(session: Session, rows: Iterable[Row], reader: Reader) -> Iterator[tuple[Row, Way]]:
    """Yield the way on of each row of a case, in their order, page by page.

    A row has at least `id`, `ref`, `unit_id` and `unit_path`.
    """
    return ways_for(session, ((row, reader) for row in rows))


def ways_for(session: Session, asked: Iterable[tuple[Row, Reader]]) -> Iterator[tuple[Row, Way]]:
    """Yield the way on of each row of a case for a reader of its own, as `ways` does."""
    page: list[tuple[Row, Reader]] = []
    for one in asked:
        page.append(one)
        if len(page) == PAGE:
            yield from _page(session, page)
            page = []
    yield from _page(session, page)


def of_case(
    session: Session, case: casefile.CaseFile, base: Ground, reader: Reader
) -> tuple[Standing, Way]:
    """Return how one case stands, and its way on."""
    asides = _asides(session, [case.id], [reader])
    standing = _standing(session, (case.row, case.dossier), base, reader)
    standing = _with(asides, standing, case.id, reader)
    return standing, way_on(standing, _asked(case.row, reader))


def _asked(row: Row | Mapping[str, object], reader: Reader) -> Asked:
    return Asked(reader.actor, reader.on, secrecy.knows(row, reader.actor))


def _page(session: Session, asked: Sequence[tuple[Row, Reader]]) -> Iterator[tuple[Row, Way]]:
    if not asked:
        return
    keys = list(dict.fromkeys(row["id"] for row, _ in asked))
    told = groupby(session.execute("acts_of_cases", {"cases": keys}), lambda row: row["case_id"])
    acts = {key: list(found) for key, found in told}
    asides = _asides(session, keys, [reader for _, reader in asked])
    for row, reader in asked:
        try:
            dossier = Dossier(tuple(map(casefile.act_of, acts.get(row["id"], ()))), ref=row["ref"])
            base = basis.ground(session, row["unit_id"], today=reader.today, on=reader.on)
            standing = _standing(session, (row, dossier), base, reader)
            standing = _with(asides, standing, row["id"], reader)
            yield row, way_on(standing, _asked(row, reader))
        except Exception:  # noqa: BLE001 - whatever is wrong with one case hides no other
            yield row, Way(deeds.look(row["ref"]), mine=True, on=reader.on)


_Asides = tuple[dict[int, HandOver], dict[int, Office]]
"""By case the hand-over under way, and what only an administrator mends."""


def _asides(session: Session, keys: Sequence[int], readers: Iterable[Reader]) -> _Asides:
    """Read what stands beside the histories; for an administrator among the readers what only that one mends."""
    over = {
        row["case_id"]: HandOver(row["id"], row["state"], _destination(row))
        for row in session.execute("transfers_of_cases", {"cases": keys})
    }
    if not any(Role.ADMIN in reader.actor.roles for reader in readers):
        return over, {}
    found = session.execute("offices_of_cases", {"cases": keys})
    return over, {row["id"]: Office(row["dead"], bool(row["unmanned"])) for row in found}


def _with(asides: _Asides, standing: Standing, key: int, reader: Reader) -> Standing:
    """Return how a case stands with what was read beside its history, as far as it is the reader's business."""
    over, office = asides
    admin = Role.ADMIN in reader.actor.roles
    return standing._replace(
        hand_over=over.get(key), office=office.get(key, Office()) if admin else Office()
    )


def _destination(row: Row) -> Unit | None:
    if row["to_code"] is None:
        return None
    return Unit(row["to_code"], row["to_name"], row["to_kind"], row["to_path"])


def _standing(
    session: Session, case: tuple[Row | Mapping[str, object], Dossier], base: Ground, reader: Reader
) -> Standing:
    """Return how a case stands, with what only the register knows where the rule may ask for it."""
    row, dossier = case
    standing = Standing(dossier, base.chain, base.now, base.context)
    again = dossier.state in CLOSED or dossier.fact("readmission")
    if again and (identity := dossier.fact("identity_no")):
        from workflow.casework import namesakes

        same, readmitted = namesakes.others(session, identity, int(str(row["id"])))
        refs = tuple(str(other["ref"]) for other in same)
        standing = standing._replace(same_identity=refs, readmitted_before=readmitted)
    proposal = dossier.last(*_DECIDED_ON) if Role.AUTHORITY in reader.actor.roles else None
    if proposal is not None and proposal.actor == reader.actor.name:
        standing = standing._replace(others=_deciders(session, base, reader.actor))
    return standing


def _deciders(session: Session, base: Ground, actor: Actor) -> tuple[str, ...]:
    """Return who else may decide, as far as the reader sees them."""
    wanted = {
        "path": authority_of(base.chain).path,
        "mine": actor.unit_path,
        "user_id": actor.user_id,
    }
    return tuple(row["name"] for row in session.execute("users_who_decide", wanted))
