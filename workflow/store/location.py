"""Where a register is: the names of the settings, and what an address of a register means."""

from __future__ import annotations

import math
import os
import re
from typing import TYPE_CHECKING

from states import errors
from states.frozen import NamedTuple
from states.pipeline import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

DB = "KETNAP_DB"
LANG = "KETNAP_LANG"
TODAY = "KETNAP_TODAY"
WAIT = "KETNAP_WAIT"
KEY = "KETNAP_KEY"
SEEN = "KETNAP_SEEN"

WAIT_SECONDS = 10.0

BAD_ADDRESS = N_(
    "The address {url} cannot be used: write sqlite:///PATH for a file, "
    "or postgresql://USER@HOST/DATABASE"
)


class Location(NamedTuple):
    """Where a register is.

    `dialect` is "sqlite" or "postgresql"; `path` is the file of a SQLite register and "" otherwise;
    `url` is the address as it was given, with its password.
    """

    dialect: str
    url: str
    path: str = ""

    @property
    def shown(self) -> str:
        """Return the address without its password, fit for messages."""
        return _without_password(self.url)


def locate(url: str | None = None, environ: Mapping[str, str] = os.environ) -> Location:
    """Return the register meant by an address, by KETNAP_DB, or by default, in this order.

    Raises BadInput where the address is neither a SQLite file nor a PostgreSQL database.
    """
    url = url or environ.get(DB) or ""
    if not url:
        return _default()
    if url.startswith("sqlite:///") and _is_file(url[10:]):
        return Location("sqlite", url, url[10:])
    for prefix in ("postgresql://", "postgresql+psycopg://", "postgres://"):
        if url.startswith(prefix) and len(url) > len(prefix):
            return Location("postgresql", "postgresql://" + url[len(prefix) :])
    raise errors.BadInput(BAD_ADDRESS, url=_without_password(url))


def key_file(where: Location, register_id: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the file of the key that signs for a register: KETNAP_KEY, or beside a SQLite register.

    The key of a PostgreSQL register is kept with the data of the user who signs.
    """
    if named := environ.get(KEY):
        return named
    if where.path:
        return where.path + ".key"
    from platformdirs import user_data_path

    return str(user_data_path("ketnap", appauthor=False) / f"{register_id}.key")


def seen_file(environ: Mapping[str, str] = os.environ) -> str:
    """Return the file in which a user of this computer keeps what was seen last of each register."""
    if named := environ.get(SEEN):
        return named
    from platformdirs import user_data_path

    return str(user_data_path("ketnap", appauthor=False) / "seen.json")


def patience(environ: Mapping[str, str] = os.environ) -> float:
    """Return how many seconds to wait for a register that somebody else is writing to."""
    try:
        seconds = float(environ.get(WAIT, WAIT_SECONDS))
    except ValueError:
        return WAIT_SECONDS
    return max(0.0, seconds) if seconds < math.inf else WAIT_SECONDS  # not a number is not less


def _default() -> Location:
    from platformdirs import user_data_path

    path = str(user_data_path("ketnap", appauthor=False) / "register.db")
    return Location("sqlite", "sqlite:///" + path, path)


def _is_file(path: str) -> bool:
    return bool(path) and path != ":memory:" and "\0" not in path and not path.startswith("file:")


def _without_password(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    if scheme == "sqlite":
        return url
    account, at, place = rest.rpartition("@")
    user, colon, _ = account.partition(":")
    place = re.sub(r"(?<=[?&]password=)[^&]*", "***", place)
    return f"{scheme}{mark}{user}{':***' if colon else ''}{at}{place}"
