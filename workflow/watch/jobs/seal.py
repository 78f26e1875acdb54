"""The job `seal`: the history of the day is sealed, once a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.upkeep import seals
from workflow.watch.outcome import Planned, Report

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.app import App


def run(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - the shape of every job
    """Seal the heads of all cases; a day that is sealed already stays as it is.

    `examined` counts the cases sealed, `changed` the seals made.
    """
    made = seals.seal(app, now, dry_run=dry_run)
    if made is None:
        return Report()
    planned = (Planned("seal", params=seals.told(made)),)
    return Report(examined=made.cases, changed=1, planned=planned)
