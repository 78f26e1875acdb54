"""Start a PostgreSQL cluster of our own for the tests, and lend fresh databases in it.

It listens on a Unix socket in a temporary folder only, is run by an account that is not root, and
gives up durability for speed. Its locale is Vietnamese where the server can, so that code that
relies on byte order by accident fails here.
"""

from __future__ import annotations

import contextlib
import getpass
import glob
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

REQUIRED = "KETNAP_REQUIRE_POSTGRES"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "jit": "off",
    "timezone": "America/New_York",  # whoever forgets to ask for UTC is found out
}
LONGEST = 50
VIETNAMESE = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi")


class NoPostgresError(RuntimeError):
    """There is no PostgreSQL to test with, and why."""


def required() -> bool:
    """Return whether a missing server must fail the tests instead of skipping them."""
    return os.environ.get(REQUIRED, "") not in {"", "0"}


class Cluster:
    """A running server."""

    def __init__(self, bindir: str, folder: str, account: str) -> None:
        self.bindir = bindir
        self.folder = folder
        self.account = account
        self._numbers = itertools.count()
        self._owner: psycopg.Connection[tuple[Any, ...]] | None = None

    def url(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://{self.account}@/{database}?host={self.folder}"

    def new(self, *, template: str | None = None) -> str:
        """Make a database, empty or a copy of another, and return its name."""
        name = f"test_{next(self._numbers)}"
        source = f"TEMPLATE {template} STRATEGY file_copy" if template else ""
        self.sql(f"CREATE DATABASE {name} {source}")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def disconnect(self, name: str) -> None:
        """Let nobody be connected to a database any longer, nor a transaction be open in it."""
        ended = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        while self.sql(ended):  # whose process takes a moment to go
            pass

    def transactions(self) -> int:
        """Return how many transactions have written something, whether they held or not, in any database."""
        return int(self.sql("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")[0][0])

    def sql(self, text: str) -> list[tuple[Any, ...]]:
        """Run one statement outside any transaction, as the owner of the cluster, on one lasting connection."""
        if self._owner is None or self._owner.closed:
            self._owner = connect(self.url("postgres"), autocommit=True)
        cursor = self._owner.execute(text.encode())
        return cursor.fetchall() if cursor.description else []

    def leave(self) -> None:
        """Close the lasting connection."""
        if self._owner is not None:
            self._owner.close()


def connect(url: str, *, autocommit: bool = False) -> psycopg.Connection[tuple[Any, ...]]:
    """Connect as the tests' own hand, beside the program; psycopg may not be installed."""
    import psycopg

    return psycopg.connect(url, autocommit=autocommit)


@contextlib.contextmanager
def running() -> Iterator[Cluster]:
    """Start a cluster and stop it again; raises NoPostgresError where there is none to start."""
    bindir, account = _bindir(), _account()
    try:
        import psycopg  # noqa: F401 - asked for here to say early that it is missing
    except ImportError as error:
        raise NoPostgresError("psycopg is not installed (extra postgres)") from error
    folder = tempfile.mkdtemp(prefix="ketnap-pg-", dir=_short(tempfile.gettempdir()))
    cluster = Cluster(bindir, folder, account)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, account, pwd.getpwnam(account).pw_gid)
        _init(cluster)
        _start(cluster)
        yield cluster
    finally:
        cluster.leave()
        _control(cluster, "stop", "-m", "immediate", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _short(folder: str) -> str:
    """Return a folder whose path leaves room for that of a socket, at most some hundred characters."""
    return folder if len(folder) <= LONGEST else "/tmp"


def _init(cluster: Cluster) -> None:
    common = ("-A", "trust", "-U", cluster.account, "-E", "UTF8", "--no-sync", "-D", _data(cluster))
    vietnamese = _run(cluster, "initdb", *common, *VIETNAMESE, check=False)
    if vietnamese.returncode == 0:
        return
    shutil.rmtree(_data(cluster), ignore_errors=True)
    plain = _run(cluster, "initdb", *common, "--locale=C", check=False)
    if plain.returncode != 0:
        raise NoPostgresError(f"initdb failed: {plain.stderr.strip()}")


def _start(cluster: Cluster) -> None:
    options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in SETTINGS.items())
    log = os.path.join(cluster.folder, "log")
    done = _control(cluster, "start", "-l", log, "-o", f"-k {cluster.folder} {options}")
    if done.returncode != 0:
        raise NoPostgresError(f"the server did not start: {done.stderr.strip()}")


def _control(
    cluster: Cluster, verb: str, *words: str, check: bool = False
) -> subprocess.CompletedProcess[str]:
    return _run(cluster, "pg_ctl", verb, "-w", "-s", "-D", _data(cluster), *words, check=check)


def _run(
    cluster: Cluster, program: str, *words: str, check: bool
) -> subprocess.CompletedProcess[str]:
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        user = pwd.getpwnam(cluster.account)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    # A server keeps the pipes it is started with, so its output goes to files.
    with tempfile.TemporaryFile("w+") as out:
        done = subprocess.run(
            [os.path.join(cluster.bindir, program), *words],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=cluster.folder,
            check=check,
            **as_user,
        )
        out.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, "", out.read())


def _data(cluster: Cluster) -> str:
    return os.path.join(cluster.folder, "data")


def _account() -> str:
    """Return who runs the server: ourselves, or somebody harmless where we are root."""
    if os.geteuid() != 0:
        return getpass.getuser()
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoPostgresError("PostgreSQL will not run as root, and there is no other account")


def _bindir() -> str:
    on_path = shutil.which("initdb")
    if on_path:
        return os.path.dirname(os.path.realpath(on_path))
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb") + glob.glob("/usr/pgsql-*/bin/initdb")
    if not found:
        raise NoPostgresError("no PostgreSQL server programs (initdb) found")
    return os.path.dirname(max(found, key=_version))


def _version(path: str) -> int:
    digits = "".join(char if char.isdigit() else " " for char in path).split()
    return int(digits[0]) if digits else 0
