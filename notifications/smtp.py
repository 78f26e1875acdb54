"""One connection to a mail server, as patient with each answer as RFC 5321 asks."""

from __future__ import annotations

import contextlib
import re
import selectors
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from notifications import answers, patience
from notifications.answers import Blame, Doubtful, Lost, Stopped, Turned, Unreachable
from states.frozen import NamedTuple

if TYPE_CHECKING:
    from notifications.envelope import Mail

BLOCK = 16 * 1024
LOOK = 1.0
"""Seconds between two looks whether we are to stop."""
_GO_ON = 354
_ENDS = re.compile(rb"\r\n|\r|\n")
_DOTS = re.compile(rb"^\.", re.MULTILINE)


def never() -> bool:
    """Return False: nobody asks us to stop."""
    return False


def look(sock: socket.socket, seconds: float, *, to_write: bool = False) -> bool:
    """Wait for a socket to have something for us, or room for more; False where the time passed."""
    if not to_write and isinstance(sock, ssl.SSLSocket) and sock.pending():
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_WRITE if to_write else selectors.EVENT_READ)
        return bool(selector.select(seconds))


class Address(NamedTuple):
    """Where mail leaves, as the address says: `folder` for files, host, port and user for a server."""

    scheme: str
    host: str = ""
    port: int = 0
    user: str = ""
    folder: str = ""

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        if self.scheme == "file":
            return f"file:///{self.folder.removeprefix('/')}"
        return f"{self.scheme}://{user}{self.host}:{self.port}" if self.host else "console:"


class Waiting:
    """The waiting of one channel, in short looks, so that a wish to stop is seen. Tests move its clock."""

    def __init__(
        self,
        stopped: Callable[[], bool] = never,
        clock: Callable[[], float] = time.monotonic,
        look: Callable[..., bool] = look,
    ) -> None:
        self._stopped, self._clock, self._look = stopped, clock, look

    def wait(self, sock: socket.socket, seconds: float, grace: float = 0.0, **what: bool) -> None:
        """Wait so long at most; once we are to stop only `grace` longer. Raises TimeoutError, Stopped."""
        until = self._clock() + seconds
        stopping = False
        while (left := until - self._clock()) > 0:
            if self._look(sock, min(left, LOOK), **what):
                return
            if not stopping and self._stopped():
                stopping = True
                until = min(until, self._clock() + grace)
        if stopping:
            raise Stopped("asked to stop")
        raise TimeoutError


class Conversation(smtplib.SMTP):
    """A connection whose every answer is waited for as long as `seconds` says at that moment."""

    def __init__(self, address: Address, waiting: Waiting, secure: ssl.SSLContext | None) -> None:
        self.waiting = waiting
        self.seconds = patience.PATIENCE.greeting
        self.grace = 0.0
        self._secure = secure
        try:
            super().__init__(address.host, address.port, timeout=patience.PATIENCE.connect)
        except BaseException:
            self.close()
            raise

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:  # noqa: ANN401 - smtplib's own
        sock = socket.create_connection((host, port), timeout)
        if self._secure:
            sock.settimeout(patience.PATIENCE.secure)
            return self._secure.wrap_socket(sock, server_hostname=host)
        return sock

    def getreply(self) -> tuple[int, bytes]:
        """Wait for an answer and read it."""
        if self.sock:
            self.waiting.wait(self.sock, self.seconds, self.grace)
            self.sock.settimeout(self.seconds)  # for the rest of it
        return super().getreply()

    def put(self, data: bytes) -> None:
        """Send words, block by block."""
        assert self.sock is not None  # noqa: S101 - for the type checker
        for at in range(0, len(data), BLOCK):
            self.waiting.wait(self.sock, patience.PATIENCE.block, to_write=True)
            self.sock.settimeout(patience.PATIENCE.block)
            self.sock.sendall(data[at : at + BLOCK])


class Smtp:
    """A mail server behind one connection, which is opened when needed and again when it was lost."""

    def __init__(self, address: Address, password: str, waiting: Waiting | None = None) -> None:
        self._address = address
        self._password = password
        self._waiting = waiting or Waiting()
        self._server: Conversation | None = None

    def send(self, mail: Mail) -> None:
        """Hand one mail to the server. A connection used before that ends early is opened again, once.

        Raises Unreachable, Lost, Turned, Doubtful or Stopped.
        """
        used = self._server is not None and self._server.sock is not None
        try:
            self._hand(mail)
        except Lost as lost:
            if not used or lost.slow:
                raise _early(lost) from lost
            try:
                self._hand(mail)
            except Lost as again:
                raise _early(again) from again

    def close(self) -> None:
        """Say good-bye to the server."""
        if self._server:
            self._server.seconds, self._server.grace = patience.PATIENCE.part, 0.0
            with contextlib.suppress(OSError, smtplib.SMTPException, Stopped):
                self._server.quit()
            self._drop()

    def _hand(self, mail: Mail) -> None:
        server = self._connected()
        over = False
        try:
            self._offer(server, mail)
            over = True
            self._give(server, mail)
        except (Turned, Unreachable, Lost, Doubtful):
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Lost(
                reason(error), early=not over, slow=isinstance(error, TimeoutError)
            ) from error
        except BaseException:
            self._drop()
            raise

    def _offer(self, server: Conversation, mail: Mail) -> None:
        """Name the sender. Whatever speaks against it is our own fault, but for the size of the message."""
        options = [f"size={len(mail.data)}"] if server.has_extn("size") else []
        code, said = self._ask(
            patience.PATIENCE.sender, lambda: server.mail(mail.sender, options), early=True
        )
        if answers.is_taken(code):
            return
        self._forget(server)
        if answers.judge(code, said) is Blame.MESSAGE:
            raise Turned(f"{code} {said}", Blame.MESSAGE)
        raise Unreachable(f"{self._address}: {code} {said}")

    def _give(self, server: Conversation, mail: Mail) -> None:
        """Name the recipient, then hand over the words."""
        wait = patience.PATIENCE
        code, said = self._ask(wait.recipient, lambda: server.rcpt(mail.to))
        if not answers.is_taken(code):
            self._forget(server)
            raise Turned(f"{code} {said}", answers.judge(code, said))
        code, said = self._ask(wait.data, lambda: server.docmd("DATA"))
        if code != _GO_ON:
            self._forget(server)
            raise Turned(f"{code} {said}", answers.judge(code, said, recipient=False))
        words = _wired(mail.data)
        server.put(words[:-BLOCK])
        code, said = self._last(server, words[-BLOCK:])
        if not answers.is_taken(code):
            raise Turned(f"{code} {said}", answers.judge(code, said, recipient=False))

    def _last(self, server: Conversation, words: bytes) -> tuple[int, str]:
        """Send the last block with the final dot; from here on no answer is no refusal."""
        try:
            server.put(words)
            server.grace = patience.GRACE
            return self._ask(patience.PATIENCE.dot, server.getreply)
        except (OSError, smtplib.SMTPException, Stopped) as error:
            self._drop()
            raise Doubtful(reason(error), slow=isinstance(error, TimeoutError)) from error
        finally:
            server.grace = 0.0

    def _ask(
        self, seconds: float, ask: Callable[[], tuple[int, bytes]], *, early: bool = False
    ) -> tuple[int, str]:
        """Ask and wait; raises Lost where the server says good-bye instead of an answer."""
        if self._server:
            self._server.seconds = seconds
        code, words = ask()
        said = " ".join(words.decode("utf-8", "replace").split())[:300]
        if code < 0:
            raise smtplib.SMTPServerDisconnected("the server does not speak SMTP")
        if code == answers.BYE:
            self._drop()
            raise Lost(f"{code} {said}", early=early)
        return code, said

    def _forget(self, server: Conversation) -> None:
        """Take the message back; a server that cannot even do that is left."""
        server.seconds = patience.PATIENCE.part
        try:
            server.rset()
        except (OSError, smtplib.SMTPException, Stopped):
            self._drop()

    def _connected(self) -> Conversation:
        if self._server and self._server.sock:
            return self._server
        self._drop()
        try:
            self._server = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"{self._address}: {reason(error)}") from error
        return self._server

    def _open(self) -> Conversation:
        scheme = self._address.scheme
        secure = ssl.create_default_context() if scheme != "smtp" else None
        server = Conversation(self._address, self._waiting, secure if scheme == "smtps" else None)
        try:
            server.seconds = patience.PATIENCE.hello
            server.ehlo_or_helo_if_needed()
            if scheme == "smtp+starttls":
                server.seconds = patience.PATIENCE.secure
                server.starttls(context=secure)
                server.seconds = patience.PATIENCE.hello
                server.ehlo()
            if self._address.user:
                server.login(self._address.user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _drop(self) -> None:
        if self._server:
            self._server.close()
        self._server = None


def _early(lost: Lost) -> Exception:
    """Return what a loss means on a fresh connection: before the recipient was named, that nothing leaves."""
    return Unreachable(str(lost)) if lost.early else lost


def _wired(data: bytes) -> bytes:
    """Return a message as it goes over the wire: lines ended by CRLF, dots doubled, the final dot."""
    words = _DOTS.sub(b"..", _ENDS.sub(b"\r\n", data))
    return words + (b"" if words.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def reason(error: Exception) -> str:
    """Return in a few words why a conversation ended."""
    match error:
        case smtplib.SMTPResponseException():
            said = error.smtp_error
            text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
            return " ".join(f"{error.smtp_code} {text}".split())[:300]
        case TimeoutError():
            return "timed out"
        case OSError():
            return str(error.strerror or error)
    return str(error) or type(error).__name__
