"""What a backup is, when it may replace a register, and how a file comes into its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states import errors
from states.frozen import NamedTuple
from states.pipeline import N_

if TYPE_CHECKING:
    from workflow.store import location

NO_FILE = N_("There is no backup {file}")
NOT_A_BACKUP = N_("{file} is not a backup of a register")
DAMAGED_BACKUP = N_("The backup {file} is damaged ({detail}); nothing was changed")
NEWER_BACKUP = N_(
    "The backup {file} was made by a newer version (schema {found}, this program knows {head}); "
    "nothing was changed"
)
OTHER_REGISTER = N_(
    "{file} is a backup of another register than the one at {url}; nothing was changed. "
    "To replace it all the same, say --force"
)
WOULD_LOSE = N_(
    "The register {url} has acts or messages that the backup {file} does not have; nothing was "
    "changed. To go back to the backup all the same, say --force"
)
IN_USE = N_(
    "Somebody has the register {url} open; nothing was changed. Close every other ketnap first, "
    "or replace it under them with --force"
)


class Identity(NamedTuple):
    """Which register a file or database holds, and how far it has come.

    `progress` only ever grows while a register is used: its last act and its last message.
    """

    version: str
    id: str
    progress: tuple[int, int] = (0, 0)


class Copied(NamedTuple):
    """A backup that was made. `size` is in bytes."""

    file: str
    size: int
    id: str
    version: str


class Restored(NamedTuple):
    """A register that was brought back; `kept` is where what it replaced was put, if it was damaged."""

    url: str
    id: str
    version: str
    kept: str | None = None


def may_replace(
    where: location.Location, there: Identity, file: str, here: Identity, *, force: bool
) -> None:
    """Raise AlreadyExists where replacing `there` by the backup `here` would lose something."""
    if force:
        return
    if there.id != here.id:
        raise errors.AlreadyExists(OTHER_REGISTER, file=file, url=where.shown)
    if any(now > then for now, then in zip(there.progress, here.progress, strict=True)):
        raise errors.AlreadyExists(WOULD_LOSE, file=file, url=where.shown)


def check_backup_version(found: Identity, file: str) -> None:
    """Refuse a backup of a newer program; an older one is brought up to date after it is back."""
    from workflow.store.migrations import HEAD, REVISIONS

    if found.version not in REVISIONS:
        raise errors.Unavailable(NEWER_BACKUP, file=file, found=found.version, head=HEAD)
