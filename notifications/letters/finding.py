"""The search for templates: a unit's own folder first, then those that come with the program."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from notifications.letters.values import KINDS, OTHERS, SHEETS
from states.catalogue.transfer import CURRENT, EARLIER
from states.frozen import NamedTuple

if TYPE_CHECKING:
    from notifications.letters.values import Printable

FONTS = os.path.join(os.path.dirname(__file__), "fonts")
PACKAGED = os.path.join(os.path.dirname(__file__), "templates")
FORM = "_form.typ"
"""The form of the house: what the Typst templates share."""
MENDED = "mended"
"""The earlier form as this program prints it: the same to look at, but no date is torn and no signature stands alone."""

FORMATS = ("docx", "pdf")
_ENDING = {"docx": ".docx", "pdf": ".typ"}
_LOADS = re.compile(r"#?\b(?:import|include)\b\s*(?P<what>\"[^\"]*\")?")
LARGEST = 5_000_000
"""Bytes; a larger file is not taken for a template."""


class Templates(NamedTuple):
    """Where templates are looked for before those of the program; "" for nowhere else."""

    folder: str = ""

    def where(self, name: str) -> str:
        """Return the unit's own folder, or "" where a template is the program's."""
        return self.folder if self.path(name) != os.path.join(PACKAGED, name) else ""

    def path(self, name: str, form: str = CURRENT) -> str:
        """Return the path of a template file by its name with its ending, the program's own in a form."""
        own = os.path.join(self.folder, name) if self.folder else ""
        ours = (PACKAGED, name) if form == CURRENT else (PACKAGED, form, name)
        return own if own and os.path.isfile(own) else os.path.join(*ours)

    def read(self, name: str, form: str = CURRENT) -> bytes:
        """Return the bytes of a template file."""
        path = self.path(name, form)
        found = os.stat(path)
        return _read(path, found.st_mtime_ns, found.st_size)


def form_of(value: Printable) -> str:
    """Return the folder of templates for a value; what an older program printed stays as it was, to the byte."""
    return MENDED if value.form == EARLIER and value.archival else value.form


def file_of(kind: str, medium: str) -> str:
    """Return the name of the template file of a kind for docx or pdf."""
    return kind + _ENDING[medium]


def known_files() -> tuple[str, ...]:
    """Return the names that a unit's folder may hold."""
    return (
        FORM,
        *(file_of(kind, medium) for kind in (*KINDS, *SHEETS, *OTHERS) for medium in FORMATS),
    )


@lru_cache(maxsize=64)
def loads_more(source: bytes) -> bool:
    """Return whether a Typst template loads anything besides the form of the house: a package, a file."""
    bare = re.sub(r"//[^\n]*|/\*.*?\*/", "", source.decode("utf-8", "replace"), flags=re.DOTALL)
    return any(found["what"] != f'"{FORM}"' for found in _LOADS.finditer(bare))


@lru_cache(maxsize=64)
def _read(path: str, _changed: int, size: int) -> bytes:
    if size > LARGEST:
        raise ValueError(f"{os.path.basename(path)}: {size} > {LARGEST}")
    with open(path, "rb") as file:
        return file.read()
