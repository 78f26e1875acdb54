"""Backups as a register knows of them: that one was made, and that one was proved, is entered into its journal."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from states.errors import KetnapError
from states.frozen import NamedTuple
from states.pipeline import Warned
from workflow.register import proving
from workflow.register.backups import backup, scratch
from workflow.store import journal, location
from workflow.store.migrations import HEAD

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.register.proving import Before, Proved
    from workflow.stamp import Origin
    from workflow.store import Session

BACKUP, PROOF = "backup", "proof"


class Wish(NamedTuple):
    """By whom, from where and why a backup is made, on which day of a rehearsal, and whether it is to be proved."""

    origin: Origin
    user: str | None = None
    today: date | None = None
    prove: bool = False
    reason: str = ""


class Kept(NamedTuple):
    """A backup as the register knows of it: when, its file's name, by whom, and its newest seal's hash."""

    at: datetime
    file: str
    by: str
    checkpoint: str | None


class BackedUp(NamedTuple):
    """A backup that was made. `size` is in bytes; `checkpoint` is the hash of its newest seal.

    `noted` says that the register knows of it; `proved` what was found when it was brought back.
    """

    file: str
    size: int
    id: str
    version: str
    checkpoint: str | None
    checkpoint_day: date | None
    noted: bool
    proved: Proved | None


def back_up(url: str | None, file: str, wish: Wish) -> BackedUp:
    """Copy a register as `backups.backup` does, enter that it was done, and prove the copy if so wished.

    A register of an older program is copied too; it is entered by nobody and cannot be proved. Raises
    `NotProvedError` where the copy does not hold, and what else kept it from being tried; it is kept all the same.
    """
    if wish.prove:
        _must_be_open(url)
        scratch.require_right(location.locate(url))
    seal, before = _standing(url, wish)
    copied = backup(url, file)
    told = {"size": copied.size, "version": copied.version, "checkpoint": seal[0]}
    noted = copied.version == HEAD and _note(url, BACKUP, file, told, wish)
    proved = None
    if wish.prove:
        proved = _proved(url, file, before)
        noted = _note(url, PROOF, file, {**proved._asdict(), "checkpoint": seal[0]}, wish) and noted
    return BackedUp(*copied, *seal, noted, proved)


def newest(session: Session, what: str) -> Kept | None:
    """Return the newest backup or proof that a register knows of; None also where its entry was spoiled."""
    for row in session.execute("journal_newest", {"chain": what}):
        with suppress(TypeError, ValueError, AttributeError):
            who = json.loads(row["who"] or "{}")
            by = str(who.get("name") or who.get("account") or "")
            return Kept(row["at"], row["of"], by, json.loads(row["after"]).get("checkpoint"))
    return None


def _must_be_open(url: str | None) -> None:
    """Raise `Unavailable` for a register that this program cannot read: what is older is upgraded first."""
    from workflow.app import App

    with App.open(url):
        pass


def _standing(url: str | None, wish: Wish) -> tuple[tuple[str | None, date | None], Before]:
    """Return hash and day of the newest seal, and for a proof how much there is."""
    from workflow.app import App
    from workflow.upkeep import witness

    seal: tuple[str | None, date | None] = None, None
    counts: dict[str, int] = {}
    with suppress(KetnapError), App.open(url) as app:
        if one := witness.newest(app):
            seal = one.hash, date.fromisoformat(one.day)
        counts = proving.counts(app) if wish.prove else {}
    return seal, proving.Before(counts, seal[0])


def _proved(url: str | None, file: str, before: Before) -> Proved:
    try:
        return proving.prove(url, file, before)
    except proving.NotProvedError:
        raise
    except KetnapError as error:
        why = Warned(error.message, error.params)
        raise type(error)(proving.NOT_TRIED, file=file, why=why) from error


def _note(url: str | None, what: str, file: str, told: dict[str, Any], wish: Wish) -> bool:
    """Enter what was done; say whether it could be, for a copy is good without it too."""
    from workflow.app import App

    with suppress(KetnapError), App.open(url) as opened:
        app = opened.on(wish.today) if wish.today and opened.register.rehearsal else opened
        who = _by(app, wish)
        with app.transaction() as session:
            journal.happened(session, what, os.path.basename(file), told, who)
        return True
    return False


def _by(app: App, wish: Wish) -> journal.By:
    """Return who makes a backup: the user where one acts, else the account that runs the program."""
    from workflow.ground import people

    user_id, name = None, ""
    with suppress(KetnapError):
        actor = people.resolve(app, wish.user)
        user_id, name = actor.user_id, actor.name
    return journal.By(
        app.now(), user_id, name, wish.reason, app.register.account, wish.origin._asdict()
    )
