"""Lend every test what it needs: a frozen clock, and fresh registers on both databases."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import hypothesis
import pytest

from notifications import language
from tests.support import memory, postgres
from tests.support.office import Office
from tests.support.registers import TODAY, PostgresRegisters, Registers, SqliteRegisters
from workflow import clock
from workflow.app import App
from workflow.store import location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Cluster

NOW = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)  # half past nine in the morning, in Viet Nam

# How long one example takes is the machine's affair: speed is measured in tests/bench, never asserted.
hypothesis.settings.register_profile("ketnap", deadline=None)
hypothesis.settings.load_profile("ketnap")


def pytest_configure(config: pytest.Config) -> None:
    """Write what is thrown away into memory, where there is room (the workers inherit it), and data beside it.

    What processes compile is kept beside the sources, as Python does unless told otherwise: a thousand are started.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if not hasattr(config, "workerinput") and (folder := memory.folder()):
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    data = tempfile.mkdtemp(prefix="ketnap-data-")  # nothing is kept with the machine's user
    os.environ["XDG_DATA_HOME"] = data
    config.add_cleanup(lambda: shutil.rmtree(data, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what takes longest: at the end it would keep one processor busy and the others waiting."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave alone what stays to the end: the modules and all the tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Stop the clock at NOW, speak Vietnamese, and forget what the machine's user has configured."""
    language.use(language.DEFAULT)
    for name in [name for name in os.environ if name.startswith("KETNAP_")]:
        if not name.startswith("KETNAP_REQUIRE"):
            monkeypatch.delenv(name)
    with suppress(FileNotFoundError):
        os.remove(location.seen_file())  # registers of other tests had the same names
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start one PostgreSQL cluster for the session; skip, or fail where it is required."""
    try:
        with postgres.running() as server:
            yield server
    except postgres.NoPostgresError as error:
        if postgres.required():
            pytest.fail(f"{postgres.REQUIRED} is set, but {error}")
        pytest.skip(f"no PostgreSQL: {error}")


@pytest.fixture(scope="session")
def sqlite_registers(tmp_path_factory: pytest.TempPathFactory) -> SqliteRegisters:
    """Make the SQLite template once."""
    return SqliteRegisters(tmp_path_factory.mktemp("registers"))


@pytest.fixture(scope="session")
def postgres_registers(cluster: Cluster) -> PostgresRegisters:
    """Make the PostgreSQL template once."""
    return PostgresRegisters(cluster)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def registers(request: pytest.FixtureRequest) -> Iterator[Registers]:
    """Lend registers, first on SQLite, then on PostgreSQL."""
    name = "sqlite_registers" if request.param == "sqlite" else "postgres_registers"
    lender: Registers = request.getfixturevalue(name)
    yield lender
    lender.give_back()


@pytest.fixture
def url(registers: Registers) -> str:
    """Return the address of a fresh rehearsal register: root unit TP, user admin, calendar."""
    return registers.fresh()


@pytest.fixture
def app(url: str) -> Iterator[App]:
    """Open a fresh rehearsal register on TODAY."""
    with App.open(url, TODAY) as opened:
        yield opened


@pytest.fixture
def office(registers: Registers) -> Iterator[Office]:
    """Open a small city on Monday, 6 January 2025, on both databases."""
    url, city = registers.planted()
    opened = Office(url, city=city)
    yield opened
    opened.app.close()
