"""Lend the tests of the mail a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.mailserver import MailServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """Run a mail server, and let the register's mail leave through it."""
    with MailServer() as running:
        monkeypatch.setenv("KETNAP_MAIL", running.url)
        monkeypatch.setenv("KETNAP_MAIL_FROM", "Đảng ủy <du@example.vn>")
        yield running
