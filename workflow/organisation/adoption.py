"""The day from which the city's own rules are in force; the open cases are recomputed with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from states.law import rules
from workflow.ground import people, tree
from workflow.organisation.calendar import days
from workflow.store import journal, settings
from workflow.upkeep import ground_changes

if TYPE_CHECKING:
    from datetime import date

    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.upkeep.corrected_mail import Wrong
    from workflow.upkeep.recomputing import Moved

REASON = "Kết luận của Ban Thường vụ Thành ủy được áp dụng từ ngày {day}"
"""What the record says where no reason is given; it is read in the office, so it is in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """The day from which the city's own rules are in force, the one before, and the deadlines that move.

    `wrong` are the messages that have left and tell a day that holds no longer.
    """

    on: date
    before: date
    moved: tuple[Moved, ...]
    wrong: tuple[Wrong, ...]


def adopt(app: App, on: date, stamp: Stamp, *, reason: str = "", dry_run: bool = False) -> Adopted:
    """Put the city's own rules in force from a day on; on a dry run only say what would move.

    Raises `NotPermitted` but for an administrator of the whole city, `BadInput` for a day far off.
    """
    people.require_admin(stamp.actor, whole_city=True)
    days.check_year(on, "--on")
    with ground_changes.changing(app, stamp, dry_run=dry_run) as session:
        before = tree.adopted(session) or rules.conclusion()
        settings.write(session, tree.CONCLUSION, on.isoformat(), journal.by(stamp, reason))
        again = ground_changes.recompute(
            session, app, stamp, reason or REASON.format(day=f"{on:%d/%m/%Y}")
        )
        return app.answered(session, Adopted(on, before, *again))
