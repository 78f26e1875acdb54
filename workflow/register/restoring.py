"""A register taken back to a backup, with what that lost entered into its journal."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from states.errors import KetnapError
from states.frozen import NamedTuple
from workflow.register.backups import restore
from workflow.store import journal
from workflow.store.migrations import HEAD

if TYPE_CHECKING:
    from datetime import date

    from workflow.register.backups import Restored
    from workflow.stamp import Origin

RESTORE = "restore"


class Why(NamedTuple):
    """From where and why a register is brought back, and on which day of a rehearsal."""

    origin: Origin
    reason: str = ""
    today: date | None = None


def take_back(url: str | None, file: str, why: Why, *, force: bool = False) -> Restored:
    """Restore a backup, as `backups.restore` does, and enter that it was done, why, and what was there before.

    A backup of an older program is entered by nobody: it has no journal before it is upgraded.
    """
    had = _standing(url)
    done = restore(url, file, force=force)
    if done.version == HEAD:
        _enter(url, os.path.basename(file), had, why)
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


def _enter(url: str | None, file: str, had: dict[str, Any] | None, why: Why) -> None:
    from workflow.app import App

    has = _standing(url)
    with App.open(url) as opened:
        app = opened.on(why.today) if why.today and opened.register.rehearsal else opened
        seat, origin = app.register.account, why.origin._asdict()
        who = journal.By(app.now(), reason=why.reason, seat=seat, origin=origin)
        with app.transaction() as session:
            journal.happened(session, RESTORE, file, {"had": had, "has": has}, who)
