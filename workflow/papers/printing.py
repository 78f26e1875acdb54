"""The printing of documents into files, by the templates this register prefers."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from notifications import letters
from notifications.letters import glyphs
from notifications.letters.finding import known_files
from notifications.letters.values import sealed
from states.errors import BadInput, NotPermitted, Unavailable
from states.frozen import NamedTuple
from states.pipeline import N_, Role, Warned
from workflow.store import files, journal, settings
from workflow.store.files import CANNOT_WRITE
from workflow.upkeep import witness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Session

SETTING = "letters.templates"
NO_BOXES = N_(
    "The fonts of the PDF lack these characters, which are left out: {characters}. A DOCX file has them."
)

NO_FOLDER = N_("The folder of templates {folder} is not there; the program's own were used.")


class Written(NamedTuple):
    """A document that was written; `warnings` are worth saying."""

    file: str
    warnings: tuple[Warned, ...] = ()


def medium(file: str, field: str = "--out") -> str:
    """Return docx or pdf by the ending of a file's name; raises `BadInput` for another ending."""
    ending = os.path.splitext(file)[1].lower().removeprefix(".")
    if ending not in letters.FORMATS:
        message = N_("{field}: {value} ends neither in .docx nor in .pdf; give a name that does.")
        raise BadInput(message, field=field, value=file)
    return ending


def may_write(file: str, *, force: bool) -> None:
    """Raise `AlreadyExists` where there is such a file, unless it may be replaced."""
    files.may_place(file, force=force)


def write(value: letters.Printable, file: str, templates: letters.Templates) -> Written:
    """Print a value into a file, whole or not at all; raises `Unavailable` where it cannot be written."""
    kind = medium(file)
    put(file, letters.printed(value, kind, templates))
    return Written(file, tuple(_warnings(value, kind, templates)))


def _warnings(
    value: letters.Printable, kind: str, templates: letters.Templates
) -> Iterator[Warned]:
    if templates.folder and not os.path.isdir(templates.folder):
        yield Warned(NO_FOLDER, {"folder": templates.folder})
    lacking = glyphs.missing(value) if kind == "pdf" else ""
    if lacking:
        yield Warned(NO_BOXES, {"characters": " ".join(lacking)})


def seal(app: App) -> str:
    """Return the words that name the newest seal of the register, for the foot of a sheet; "" while there is none."""
    newest = witness.newest(app)
    return sealed(newest.hash, date.fromisoformat(newest.day)) if newest else ""


def put(file: str, data: bytes) -> None:
    """Write bytes into a file, whole or not at all; raises `Unavailable`."""
    draft = f"{file}.{os.getpid()}.part"
    try:
        with open(draft, "wb") as out:
            out.write(data)
        os.replace(draft, file)
    except OSError as error:
        if os.path.exists(draft):
            os.remove(draft)
        detail = error.strerror or str(error)
        raise Unavailable(CANNOT_WRITE, file=file, detail=detail) from error


def copy_templates(folder: str) -> None:
    """Copy the program's templates into a folder, but for those that are there; raises `Unavailable`."""
    for name in known_files():
        file = os.path.join(folder, name)
        if not os.path.lexists(file):
            put(file, letters.Templates().read(name))


def templates(session: Session) -> letters.Templates:
    """Return the templates this register prefers."""
    return letters.Templates(str(settings.read(session, SETTING, "")))


def preferred(app: App) -> letters.Templates:
    """Return the same, in a transaction of its own."""
    with app.reading() as session:
        return templates(session)


def prefer(app: App, folder: str, stamp: Stamp) -> letters.Templates:
    """Let the templates of a folder come first from now on; "" goes back to the program's own.

    Raises `NotPermitted` for anybody but an administrator.
    """
    if Role.ADMIN not in stamp.actor.roles:
        raise NotPermitted(roles=(Role.ADMIN.value,))
    wanted = os.path.abspath(folder) if folder else ""
    with app.transaction() as session:
        settings.write(session, SETTING, wanted, journal.by(stamp))
    return letters.Templates(wanted)
