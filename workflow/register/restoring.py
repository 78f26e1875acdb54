"""A register taken back to a backup, with what that lost entered into its journal."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from states.errors import KetnapError
from workflow.register.backups import restore
from workflow.store import journal
from workflow.store.migrations import HEAD

if TYPE_CHECKING:
    from workflow.register.backups import Restored
    from workflow.stamp import Origin

RESTORE = "restore"


def take_back(
    url: str | None, file: str, origin: Origin, *, force: bool = False, reason: str = ""
) -> Restored:
    """Restore a backup, as `backups.restore` does, and enter that it was done, why, and what was there before.

    A backup of an older program is entered by nobody: it has no journal before it is upgraded.
    """
    had = _standing(url)
    done = restore(url, file, force=force)
    if done.version == HEAD:
        _enter(url, os.path.basename(file), had, (origin, reason))
    return done


def _standing(url: str | None) -> dict[str, Any] | None:
    """Return how far a register has come and the hash over its heads; None where it cannot be read."""
    from workflow.app import App
    from workflow.casework import audit

    with suppress(KetnapError), App.open(url) as app:
        head = audit.head(app)
        with app.reading() as session:
            (last,) = session.execute("journal_last")
        return {"acts": head.acts, "head": head.head, "entries": last["last"]}
    return None


def _enter(
    url: str | None, file: str, had: dict[str, Any] | None, told: tuple[Origin, str]
) -> None:
    from workflow.app import App

    has = _standing(url)
    origin, why = told
    with App.open(url) as app, app.transaction() as session:
        who = journal.By(app.now(), reason=why, seat=app.register.account, origin=origin._asdict())
        journal.happened(session, RESTORE, file, {"had": had, "has": has}, who)
