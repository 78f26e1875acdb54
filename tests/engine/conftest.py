"""Lend the tests of the engine an office, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def office(url: str) -> Iterator[Office]:
    """Open a small city on 6 January 2025."""
    opened = Office(url)
    yield opened
    opened.app.close()
