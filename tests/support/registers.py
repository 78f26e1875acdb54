"""Lend fresh registers to the tests, on both databases, each copied from one made beforehand."""

from __future__ import annotations

import glob
import os
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from tests.support import postgres
from tests.support.city import plant
from workflow.register import making

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.city import City
    from tests.support.postgres import Cluster

T = TypeVar("T")
OPENED = date(2019, 1, 2)  # the day the test registers and their first units begin
TODAY = date(2026, 11, 2)  # the day the tests are played on unless they say otherwise


class SqliteRegisters:
    """Registers in files."""

    dialect = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._lent: list[str] = []
        self._kept: dict[str, tuple[str, Any]] = {}
        self._template = folder / "template.db"
        making.create(f"sqlite:///{self._template}", rehearsal=True, today=OPENED)

    def nowhere(self) -> str:
        """Return an address at which there is nothing yet."""
        self._count += 1
        self._lent.append(str(self._folder / f"register-{self._count}.db"))
        return f"sqlite:///{self._lent[-1]}"

    def fresh(self) -> str:
        """Return the address of a new rehearsal register with the user admin."""
        url = self.nowhere()
        shutil.copyfile(self._template, url.removeprefix("sqlite:///"))
        return url

    def copy(self, url: str) -> str:
        """Return the address of a copy of a register that nobody has open."""
        made = self.nowhere()
        shutil.copyfile(url.removeprefix("sqlite:///"), made.removeprefix("sqlite:///"))
        return made

    def kept(self, what: str, make: Callable[[str], T], *, empty: bool = False) -> tuple[str, T]:
        """Return the address of a copy of the register that `make` once made of a fresh one, and what it told.

        It is made the first time that `what` is asked for, and closed by `make`; `empty`: of nothing.
        """
        if what not in self._kept:
            url = self.nowhere() if empty else self.fresh()
            self._lent.pop()
            self._kept[what] = url, make(url)
        url, told = self._kept[what]
        return self.copy(url), told

    def planted(self) -> tuple[str, City]:
        """Return the address of a new register with the small city, and the city."""
        url, city = self.kept("city", _city)
        return url, city.copy()

    def give_back(self) -> None:
        """Remove the files lent since the last time, with what stands beside them."""
        while self._lent:
            for file in glob.glob(f"{glob.escape(self._lent.pop())}*"):
                os.unlink(file)


class PostgresRegisters:
    """Registers in databases of one cluster."""

    dialect = "postgresql"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._lent: dict[str, str | None] = {}
        self._kept: dict[str, tuple[str, Any]] = {}
        self._unwritten: dict[str, list[str]] = {}
        self._begun = 0
        self._template = cluster.new()
        making.create(cluster.url(self._template), rehearsal=True, today=OPENED)

    def nowhere(self) -> str:
        """Return the address of an empty database."""
        return self._lend(None)

    def fresh(self) -> str:
        """Return the address of a new rehearsal register with the user admin."""
        return self._lend(self._template)

    def copy(self, url: str) -> str:
        """Return the address of a copy of a register that nobody has open."""
        (name,) = (name for name in self._lent if self.cluster.url(name) == url)
        return self._lend(name)

    def kept(self, what: str, make: Callable[[str], T], *, empty: bool = False) -> tuple[str, T]:
        """Return the address of a copy of the register that `make` once made of a fresh one, and what it told.

        It is made the first time that `what` is asked for, and closed by `make`; `empty`: of nothing.
        """
        if what not in self._kept:
            name = self.cluster.new(template=None if empty else self._template)
            self._kept[what] = name, make(self.cluster.url(name))
        name, told = self._kept[what]
        return self._lend(name), told

    def planted(self) -> tuple[str, City]:
        """Return the address of a new register with the small city, and the city."""
        url, city = self.kept("city", _city)
        return url, city.copy()

    def give_back(self) -> None:
        """Take back what was lent since the last time: copies to which nothing was written are lent again."""
        for name in self._lent:
            self.cluster.disconnect(name)
        whole = self._lent and self.cluster.transactions() == self._begun
        while self._lent:
            name, template = self._lent.popitem()
            if whole and template is not None:
                self._unwritten.setdefault(template, []).append(name)
            else:
                self.cluster.drop(name)

    def _lend(self, template: str | None) -> str:
        if not self._lent:
            self._begun = self.cluster.transactions()
        if template is not None and self._unwritten.get(template):
            name = self._unwritten[template].pop()
        else:
            name = self.cluster.new(template=template)
            self._begun += 1  # that was one
        self._lent[name] = None if template in self._lent else template
        return self.cluster.url(name)


def _city(url: str) -> City:
    return plant(url, OPENED)


Registers = SqliteRegisters | PostgresRegisters
__all__ = ["OPENED", "TODAY", "PostgresRegisters", "Registers", "SqliteRegisters", "postgres"]
