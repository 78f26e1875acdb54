"""The job `site`: the pages of all units are written into a folder, every night, where one is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.pipeline import N_, Warned
from workflow.pages import nightly, site
from workflow.watch.outcome import Planned, Report

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.app import App

OFF = N_(
    "No folder is named for the pages, so none are written. Name one with: ketnap report site --nightly DIR"
)


def run(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - the shape of every job
    """Write the pages, or do nothing while no folder is named.

    `examined` counts the pages, `changed` those that are not as they were. What cannot be written breaks the run,
    and the folder stays as it was.
    """
    del now
    folder = nightly.folder(app)
    if not folder:
        return Report()
    actor = nightly.everybody(app)
    if dry_run:
        places = site.places(app, actor)
        planned = tuple(Planned("page", to=code, params={"folder": folder}) for code in places)
        return Report(examined=len(places), planned=planned)
    done = site.write(app, folder, actor)
    return Report(examined=done.pages, changed=done.changed + done.removed)


def by_hand(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - the shape of every job
    """Write the pages, and say where no folder is named."""
    done = run(app, now, dry_run)
    return done if nightly.folder(app) else done._replace(notes=(Warned(OFF, {}),))
