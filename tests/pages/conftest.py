"""Lend the made-up city with a page of a ward, and one browser for all tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.support import browser, raw
from tests.support.browser import Browser
from tests.support.demo import WANTED
from tests.support.demo import city_register as city_register
from tests.support.demo import city_template as city_template
from workflow.app import App
from workflow.ground import people
from workflow.pages import filing
from workflow.pages.blocks import Wanted
from workflow.reports.asked import Given
from workflow.stamp import Stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.demo.build import Built
    from workflow.pages.filing import Filed

CHIEF = "thuy.tp"
WARD = "TK"
HOSTILE = "Chi bộ <script>alert(\"1\")</script> & \u202egnurT\u202c 'x'"


class Made(NamedTuple):
    """A page of the ward that was written, and the register it was written from."""

    file: Path
    url: str


def write(app: App, file: Path, unit: str | None, *, named: bool = False, by: str = CHIEF) -> Filed:
    """Write the page of a unit."""
    actor = people.resolve(app, by)
    stamp = Stamp(actor, app.now(), app.today())
    wanted = Wanted(Given(unit=unit), named=named)
    return filing.write(app, str(file), wanted, stamp, force=True)


@pytest.fixture(scope="session")
def ward(city_template: Built, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Write the page of a ward of the city once, in which a branch has a name that would like to be a program."""
    folder = tmp_path_factory.mktemp("page")
    file = folder / "city.db"
    file.write_bytes(Path(city_template.url.removeprefix("sqlite:///")).read_bytes())
    url = f"sqlite:///{file}"
    hostile = HOSTILE.replace("'", "''")
    raw.tamper(url, f"UPDATE units SET name = '{hostile}' WHERE code = 'TK01'")
    with App.open(url, today=WANTED.today) as app:
        write(app, folder / "ward.html", WARD)
    return Made(folder / "ward.html", url)


@pytest.fixture(scope="session")
def tab() -> Iterator[Browser]:
    """Start one browser."""
    with browser.running() as started:
        yield started
