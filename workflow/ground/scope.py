"""What a user may see: the subtree of the user's unit, and nothing beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.catalogue.groups import IN_CLASS
from states.errors import NotFound
from states.pipeline import N_, Role
from workflow.ground import refs

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.store import Row, Session


def subtree(path: str) -> dict[str, str]:
    """Return the range of paths at and below `path`: ``path >= :low AND path < :high``."""
    return {"low": path, "high": path[:-1] + "0"}  # '0' is the character after '/'


def parent(path: str) -> str:
    """Return the path of the unit above; '' above the root."""
    return path[: path[:-1].rfind("/") + 1]


def unit(session: Session, code: str, actor: Actor) -> Row:
    """Return the unit `code` as it is today.

    Raises `NotFound`, with near codes, where there is none within the actor's scope.
    """
    rows = session.execute("unit_in_scope", {"code": code.strip(), **subtree(actor.unit_path)})
    if rows:
        return rows[0]
    from states.names import near

    units = session.execute("unit_codes", subtree(actor.unit_path))
    known = [(row[spelt], row["code"]) for row in units for spelt in ("code", "name")]
    raise NotFound(N_("There is no unit {value}."), value=code, near=near(code, known))


def own_branch(session: Session, actor: Actor) -> str:
    """Return the code of the actor's branch: the only open one of the actor's subtree, else the own unit."""
    below = session.execute("branches_open", subtree(actor.unit_path))
    return str(below[0]["code"]) if len(below) == 1 else actor.unit_code


def case(session: Session, ref: str, actor: Actor, *, for_update: bool = False) -> Row:
    """Read the row of the case `ref`; raises `NotFound` where the actor may see none."""
    rows = session.execute(
        "case_for_update" if for_update else "case_by_ref", {"ref": refs.read(ref)}
    )
    if not rows or not visible(session, rows[0], actor):
        raise NotFound(N_("There is no case {value}."), value=ref)
    return rows[0]


def visible(session: Session, row: Row, actor: Actor) -> bool:
    """Say whether the actor may see the case.

    Besides the subtree of the actor's unit: a centre its parent's cases in class, the destination of
    a notice that is out, and a unit with an open question about the person.
    """
    path = str(row["unit_path"])
    if path.startswith(actor.unit_path):
        return True
    if row["state"] in IN_CLASS and _near_centre(row, actor):
        return True
    guests = session.execute("guest_units_of_case", {"case_id": row["id"]})
    return any(guest["path"].startswith(actor.unit_path) for guest in guests)


def own_certificate(session: Session, ref: str, actor: Actor) -> Row | None:
    """Read, to be written, the case that the actor's centre certified last and sees no longer.

    For taking that certificate back and nothing else; None where the case is none of these.
    """
    rows = session.execute("case_for_update", {"ref": refs.read(ref)})
    if not rows or rows[0]["state"] != "certified" or not _near_centre(rows[0], actor):
        return None
    latest = session.execute("latest_act", {"case_id": rows[0]["id"]})
    own = latest and latest[0]["move"] == "certify" and latest[0]["unit_id"] == actor.unit_id
    return rows[0] if own else None


def _near_centre(row: Row, actor: Actor) -> bool:
    """Say whether a case is of the subtree of the parent of the actor's centre."""
    above = parent(actor.unit_path)
    return Role.CENTRE in actor.roles and str(row["unit_path"]).startswith(above)
