"""What is said after a change of the register: its act, since when it holds, or that nothing changed."""

from __future__ import annotations

from datetime import date

from notifications.language import say, translate
from states.pipeline import N_

AT_ONCE = N_("Recorded; it holds at once.")
FROM_DAY = N_("Recorded; it holds from {on} on.")
OF_AN_ACT = N_("Recorded as act no. {act} of {ref}, dated {on}.")
UNCHANGED = N_("Nothing changed: it stood so already.")
NEVER = object()
"""What stood before where nothing did."""


def line(after: object, on: date | None = None, *, before: object = NEVER) -> str:
    """Return the line for what stands there now; `on` is the day from which it holds, None for at once."""
    if before == after:
        return translate(UNCHANGED)
    return say(FROM_DAY, {"on": on}) if on else translate(AT_ONCE)
