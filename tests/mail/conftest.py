"""Lend the tests of the mail an office and a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.mailserver import MailServer
from tests.support.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def office(url: str) -> Iterator[Office]:
    """Open a small city on Monday, 6 January 2025."""
    opened = Office(url)
    yield opened
    opened.app.close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """Run a mail server, and let the register's mail leave through it."""
    with MailServer() as running:
        monkeypatch.setenv("KETNAP_MAIL", running.url)
        monkeypatch.setenv("KETNAP_MAIL_FROM", "Đảng ủy <du@example.vn>")
        yield running
