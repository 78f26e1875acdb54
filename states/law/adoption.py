"""The start of the city's own limits with its Conclusion: nobody is late against a text not yet in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from states.history.dossier import Dossier
from states.law.limits import Limit, Start

if TYPE_CHECKING:
    from states.law.context import LegalContext


def starts(limit: Limit, case: Dossier, context: LegalContext) -> Iterator[Start]:
    """Yield the starts of a limit, those of the city's own limits from the day of its Conclusion on.

    What began before counts from that day. A day named outside that lies before it, and every such limit
    seen on a day before it, is not open.
    """
    for start in limit.starts(case, context.law):
        rule = context.law(start.law_on or start.on)[limit.rule]
        if not rule.city or rule.since is None:
            yield start
        elif context.today < rule.since or (rule.value is None and start.on < rule.since):
            continue
        else:
            yield start._replace(on=max(start.on, rule.since))
