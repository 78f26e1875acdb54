"""The legal context of a case: law, calendar, meeting days and the day, on which its deadlines depend."""

from __future__ import annotations

from datetime import date

from states.frozen import NamedTuple
from states.law.calendar import Calendar
from states.law.limits import Law


class LegalContext(NamedTuple):
    """What a case's deadlines depend on besides the case: law, calendar, meeting days, the day.

    An open review holds through `reviewed`; through `today`, where that is None.
    """

    law: Law
    calendar: Calendar
    today: date
    meets: str | None = None
    reviewed: date | None = None
