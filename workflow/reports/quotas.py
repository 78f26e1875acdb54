"""The plans of a year as reports read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflow.store import records
    from workflow.store.office import OfficeSession


def plans(session: OfficeSession, year: int) -> dict[int, records.Plan]:
    """Return the plans of a year by the units they are of."""
    from sqlmodel import select

    from workflow.store.records import Plan

    return {plan.unit_id: plan for plan in session.orm.exec(select(Plan).where(Plan.year == year))}
