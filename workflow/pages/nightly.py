"""The folder into which a job writes the pages of the whole register every night; none unless somebody names one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from states.units import Actor
from workflow.ground import people
from workflow.reports import trees
from workflow.store import journal, settings

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.stamp import Stamp

SETTING = "report.site"


def folder(app: App) -> str:
    """Return the folder of the nightly pages, "" where nobody has named one."""
    with app.reading() as session:
        return str(settings.read(session, SETTING, ""))


def prefer(app: App, wanted: str, stamp: Stamp) -> str:
    """Let the pages be written into a folder every night from now on; "" stops that. Return the folder.

    Raises `NotPermitted` for anybody but an administrator of the whole city.
    """
    people.require_admin(stamp.actor, whole_city=True)
    chosen = os.path.abspath(wanted) if wanted else ""
    with app.transaction() as session:
        settings.write(session, SETTING, chosen, journal.by(stamp))
        app.answered(session, {"nightly": chosen or None})
    return chosen


def everybody(app: App) -> Actor:
    """Return who sees the whole register and may do nothing: for whom the pages of a night are made."""
    today = app.today()
    with app.office(writing=False) as session:
        tree = trees.load(session)
    top = next(node for node in tree.nodes.values() if len(tree.path(node.id, today)) == 1)
    return Actor(0, "", top.id, top.code, f"{top.id}/", frozenset())
