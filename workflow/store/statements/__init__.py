"""Read the named SQL in the folders beside this file: one statement per file, each read once.

A folder holds the statements about one table. A statement is called by the name of its file alone, which no
other folder has. ``NAME.sql`` serves both databases. Where they must differ, ``NAME.sqlite.sql`` and
``NAME.postgresql.sql`` stand instead. Parameters are written ``:name``. An expression that is a date
or an instant says so in its column name, ``max(due) AS "due [date]"`` (``[timestamp]``,
``[boolean]``), since SQLite knows the types of plain columns only; the mark is not part of the name.

A comment of the kind ``/* … */`` stands for something else. ``/* include OTHER */`` is the text of another
statement, so that what is listed and what is flagged are found by the same words; ``/* part OTHER */`` that of
``OTHER.part.sql``, which is a part of several statements and none of its own; ``/* states closed */`` a list of
the lifecycle, which `states` alone spells out (`lists`); others are what the databases write differently (`macros`).
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING

from states.patterns import late
from workflow.store.statements import lists, macros
from workflow.store.statements.macros import DIALECTS as DIALECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = os.path.dirname(__file__)

PART = ".part.sql"
"""The ending of a file that is no statement of its own but stands in several."""

# What must be left alone (strings, quoted names, comments, casts), then parameters and per cents.
_TOKEN = late(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | :: | (?P<percent>%)
    | :(?P<name>[A-Za-z_][A-Za-z0-9_]*)""",
    re.VERBOSE | re.DOTALL,
)
_MACRO = re.compile(r"/\* (\w+)(?: ([^*]+))? \*/")
_read: dict[tuple[str, str], str] = {}


def statement(name: str, dialect: str) -> str:
    """Return the text of one statement, in the parameter style of that database's driver."""
    try:
        return _read[name, dialect]
    except KeyError:
        text = _load(name, dialect)
        if dialect == "postgresql":
            text = percent_style(text)
        return _read.setdefault((name, dialect), text)


def percent_style(text: str) -> str:
    """Rewrite ``:name`` as ``%(name)s`` and double every per cent sign, as psycopg wants it."""
    return _TOKEN.sub(_rewrite, text)


def names() -> Iterator[str]:
    """Yield the name of every statement, sorted."""
    yield from sorted({file.split(".")[0] for file in _paths() if not file.endswith(PART)})


@cache
def _paths() -> dict[str, str]:
    """Return where each file of SQL is, by its name; made once, when the first statement is read."""
    return {
        file.name: file.path
        for folder in os.scandir(FOLDER)
        if folder.is_dir()
        for file in os.scandir(folder)
        if file.name.endswith(".sql")
    }


def _rewrite(match: re.Match[str]) -> str:
    if match["name"]:
        return f"%({match['name']})s"
    return match[0].replace("%", "%%")


def _load(name: str, dialect: str) -> str:
    paths = _paths()
    path = paths.get(f"{name}.{dialect}.sql") or paths.get(f"{name}.sql")
    if path is None:
        raise LookupError(f"no statement {name} for {dialect}")
    return _read_file(path, dialect)


def _read_file(path: str, dialect: str) -> str:
    """Return the text of a file with its macros written out."""
    with open(path, encoding="utf-8") as stream:
        text = stream.read().strip().removesuffix(";")
    return _MACRO.sub(lambda found: _written(found[1], found[2] or "", dialect), text)


def _written(name: str, what: str, dialect: str) -> str:
    """Return what stands in the place of a macro."""
    if name == "include":
        return f"\n{_load(what, dialect)}\n"
    if name == "part":
        return f"\n{_read_file(_paths()[what + PART], dialect)}\n"
    return lists.quoted(name, what) if name in lists.KINDS else macros.written(name, what, dialect)
