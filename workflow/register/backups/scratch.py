"""A place of its own into which a backup is brought back, to be looked at and thrown away.

For a file it is a temporary folder, for PostgreSQL a database on the same server.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from states import errors
from states.pipeline import N_
from workflow.register.backups import restore
from workflow.store import location

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from psycopg import Connection

    from workflow.store.location import Location

NAMED = "ketnap_proof_"
"""How the name of a scratch database begins; then comes of which database it is, then what nobody else has."""

NO_RIGHT = N_(
    "To prove a backup a database is made beside the register and dropped again, and your account may not make one; "
    "nothing was done. Let the administrator of the server say: ALTER ROLE {account} CREATEDB"
)

_MAY = b"SELECT rolname, rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
_OWN = b"SELECT substr(md5(current_database()), 1, 8)"
_LEFT = b"""
SELECT datname FROM pg_database
WHERE starts_with(datname, %s) AND datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user)
ORDER BY datname
"""
_AT_WORK = b"SELECT pg_try_advisory_lock(hashtext('ketnap: a proof'), hashtext(%s))"
_LIKE = b"""
SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = current_database()
"""


def require_right(where: Location) -> None:
    """Raise `Unavailable` where no scratch place can be made."""
    if where.dialect != "postgresql":
        return
    from workflow.store import postgresql

    with closing(postgresql.connect(where, location.patience())) as server:
        account, may = server.execute(_MAY).fetchone() or ("", False)
    if not may:
        raise errors.Unavailable(NO_RIGHT, account=account)


@contextmanager
def restored(where: Location, file: str) -> Iterator[str]:
    """Lend the address of a register that is the backup brought back; it is gone afterwards."""
    if where.dialect == "postgresql":
        with _database(where) as url:
            restore(url, file)
            yield url
        return
    with tempfile.TemporaryDirectory(prefix="ketnap-") as folder:
        url = f"sqlite:///{os.path.join(folder, 'register.db')}"
        restore(url, file)
        yield url


@contextmanager
def _database(where: Location) -> Iterator[str]:
    """Lend the address of a new, empty database like that of the register."""
    import psycopg
    from psycopg import sql

    from workflow.store import postgresql
    from workflow.store.postgresql_faults import fail

    with closing(postgresql.connect(where, location.patience())) as server:
        begins = _begins(server)
        _remove_left(server, begins)
        name = begins + secrets.token_hex(6)
        server.execute(_AT_WORK, [name])  # for as long as this connection lives
        like = [sql.Literal(value) for value in server.execute(_LIKE).fetchone() or ()]
        make = "CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}"
        try:
            server.execute(sql.SQL(make).format(sql.Identifier(name), *like))
        except psycopg.Error as error:
            fail(error, where)
        try:
            yield _beside(where.url, name)
        finally:
            _drop(server, name)


def _begins(server: Connection[Any]) -> str:
    """Return how the names of the scratch databases of one register begin."""
    ((own,),) = server.execute(_OWN).fetchall()
    return f"{NAMED}{own}_"


def _remove_left(server: Connection[Any], begins: str) -> None:
    """Drop what proofs of this register left that were killed; who is at work holds a lock."""
    for (name,) in server.execute(_LEFT, [begins]).fetchall():
        ((nobody,),) = server.execute(_AT_WORK, [name]).fetchall()
        if nobody:
            _drop(server, name)


def _drop(server: Connection[Any], name: str) -> None:
    from psycopg import sql

    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    server.execute(drop.format(sql.Identifier(name)))


def _beside(url: str, name: str) -> str:
    """Return the address of another database of the same server, by the same account."""
    parts = urlsplit(url)
    rest = [(key, value) for key, value in parse_qsl(parts.query) if key != "dbname"]
    query = f"?{urlencode(rest, quote_via=quote)}" if rest else ""
    return f"postgresql://{parts.netloc}/{name}{query}"
