"""Files written whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from states import errors
from states.pipeline import N_

if TYPE_CHECKING:
    from collections.abc import Iterator


FILE_EXISTS = N_("There is a file {file} already; nothing was changed. Give another name")


CANNOT_WRITE = N_("{file} cannot be written ({detail}); nothing was changed")


@contextmanager
def draft_of(file: str) -> Iterator[str]:
    """Make an empty file beside `file`, for its owner's eyes only, and remove it at the end."""
    draft = f"{file}.part-{os.getpid()}"
    with suppress(OSError):  # left by a process of this number that was killed
        os.unlink(draft)
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield draft
    except OSError as error:
        raise errors.Unavailable(CANNOT_WRITE, file=file, detail=error.strerror) from error
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                os.unlink(draft + end)


def settle(path: str) -> None:
    """Press a file onto the disk."""
    with open(path, "rb+") as stream:
        os.fsync(stream.fileno())


def settle_folder(path: str) -> None:
    """Press the names in the folder of `path` onto the disk, where the system can."""
    with suppress(OSError):
        folder = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def refuse_existing(file: str) -> None:
    """Raise `AlreadyExists` where there is a file of the name already, before anything is done."""
    if os.path.lexists(file):
        raise errors.AlreadyExists(FILE_EXISTS, file=file)


def place_new(draft: str, file: str) -> None:
    """Give a finished draft its name, unless somebody has taken it meanwhile."""
    try:
        os.link(draft, file)
    except FileExistsError:
        raise errors.AlreadyExists(FILE_EXISTS, file=file) from None
    except OSError:  # a file system without links, such as a memory stick's
        if os.path.lexists(file):
            raise errors.AlreadyExists(FILE_EXISTS, file=file) from None
        os.rename(draft, file)
    settle_folder(file)


def place(draft: str, file: str, *, force: bool) -> None:
    """Give a finished draft its name; with `force` also where another file has it."""
    if not force:
        place_new(draft, file)
        return
    os.replace(draft, file)
    settle_folder(file)
