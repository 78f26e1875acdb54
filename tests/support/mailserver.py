"""Run a real SMTP server in this process, which can be told to fail in every way a server fails."""

from __future__ import annotations

import asyncio
import threading
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

if TYPE_CHECKING:
    from email.message import EmailMessage


class MailServer:
    """A server on a port of its own, with what it has taken.

    `refused` maps addresses to the answer they get; `drops` says how many messages it breaks off in the
    middle (`breaks` names them by their Message-IDs), `forgets` how many it takes and breaks off before it says so; while `slow`, it never answers.
    """

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.connections = 0
        self.refused: dict[str, str] = {}
        self.sender_answer = ""
        self.data_answer = ""
        self.drops = self.forgets = 0
        self.breaks: set[str] = set()
        self.slow = False

    @property
    def url(self) -> str:
        """Return the address for KETNAP_MAIL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        """Return the Message-IDs that were taken, in their order."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    @property
    def mails(self) -> list[EmailMessage]:
        """Return the mail that was taken, read back."""
        return [message_from_bytes(data, policy=policy.default) for data in self.taken]

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        made = self._loop.create_server(self._protocol, "127.0.0.1", 0)
        self._server = self._loop.run_until_complete(made)
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        self._over.set()
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _protocol(self) -> SMTP:
        self.connections += 1
        return SMTP(self, hostname="mail.example.vn", loop=self._loop)

    async def handle_MAIL(  # noqa: N802 - the library's names
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender."""
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take a recipient, or give the answer set for it."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message, or fail on the way."""
        if self.slow:
            await self._over.wait()
        assert isinstance(envelope.content, bytes)
        if self.drops or any(known.encode() in envelope.content for known in self.breaks):
            self.drops = max(0, self.drops - 1)
            _break_off(server)
            return "250 never said"
        if self.data_answer:
            return self.data_answer
        self.taken.append(envelope.content)
        if self.forgets:
            self.forgets -= 1
            _break_off(server)
        return "250 OK"


def _break_off(server: SMTP) -> None:
    """Drop the connection without a word."""
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()
