"""Lend the demo's city to the tests: built once in a session, copied for each test that asks.

A test folder takes the fixtures by naming them in its conftest::

    from tests.support.demo import city_register, city_template
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from workflow.app import App
from workflow.demo import build
from workflow.demo._data import read
from workflow.demo.names import GENDERS
from workflow.demo.stories import STORIES

if TYPE_CHECKING:
    from pathlib import Path

WANTED = build.Wanted(cases=len(STORIES))  # every story once


@dataclass(frozen=True)
class CityRegister:
    """A register of the demo open on the day it is played, and what was built."""

    app: App
    built: build.Built


@pytest.fixture(scope="session")
def city_template(tmp_path_factory: pytest.TempPathFactory) -> build.Built:
    """Build the city once; nobody writes to this one."""
    return build.build_in(tmp_path_factory.mktemp("city"), WANTED)


@pytest.fixture
def city_register(city_template: build.Built, tmp_path: Path) -> Iterator[CityRegister]:
    """Return a copy of the city of one's own."""
    path = tmp_path / build.FILE
    shutil.copyfile(city_template.url.removeprefix("sqlite:///"), path)
    url = f"sqlite:///{path}"
    with App.open(url, today=WANTED.today) as app:
        yield CityRegister(app, city_template._replace(url=url))


def is_made_up(name: str) -> bool:
    """Say whether a name is put together from the lists, and none of the refused ones."""
    data = read("names")
    return name not in data["refused"]["never"] and any(
        name == f"{family} {middle} {given}"
        for sex in GENDERS
        for family in data["families"]
        if name.startswith(f"{family} ")
        for middle in set(data["middle"][sex])
        if name.startswith(f"{family} {middle} ")
        for given in data["given"][sex]
    )
