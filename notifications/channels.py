"""Let mail leave: over SMTP, into a folder, or onto the screen; one address says which.

``smtp://host:25``, ``smtp+starttls://user@host:587``, ``smtps://user@host:465``, ``file:///folder``,
``console:``. A password never stands in the address.
"""

from __future__ import annotations

import contextlib
import os
import re
import smtplib
import ssl
import sys
import tempfile
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from notifications.envelope import Mail, read
from states.errors import BadInput
from states.pipeline import N_

if TYPE_CHECKING:
    from typing import TextIO

SECONDS = 20.0
"""How long a mail server may take to answer one word."""

_DRIVE = re.compile(r"/[A-Za-z]:")  # C:\\..., on Windows

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}

BAD_URL = N_(
    "The mail address {url} cannot be used: write smtp://HOST:25, smtp+starttls://USER@HOST:587, "
    "smtps://USER@HOST:465, file:///FOLDER or console:"
)
NO_PASSWORD_HERE = N_(
    "A password may not stand in the mail address; write {url} and give the password in "
    "KETNAP_MAIL_PASSWORD, or in a file named by KETNAP_MAIL_PASSWORD_FILE or by: "
    "ketnap mail set --password-file FILE"
)
NO_PASSWORD = N_(
    "The mail server asks {user} for a password and none is given; put it in KETNAP_MAIL_PASSWORD, or in "
    "a file named by KETNAP_MAIL_PASSWORD_FILE or by: ketnap mail set --password-file FILE"
)
NO_TLS_NO_PASSWORD = N_(
    "A password is never sent without encryption; write smtp+starttls://{user}@{host} or "
    "smtps://{user}@{host}"
)


class Unreachable(Exception):  # noqa: N818 - an error is named by what happened
    """No mail can leave now: the server does not answer, refuses us, or the folder cannot be written."""


class Lost(Exception):  # noqa: N818
    """The server went away in the middle of this message; the next may fare better."""


class Turned(Exception):  # noqa: N818
    """The server refused this message. `final`: it will never take it for this recipient."""

    def __init__(self, words: str, *, final: bool) -> None:
        super().__init__(words)
        self.final = final


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


class Channel(Protocol):
    """A way out. `send` returns once the mail is taken; it raises Unreachable, Lost or Turned."""

    def send(self, mail: Mail) -> None:
        """Let one mail leave."""

    def close(self) -> None:
        """Let go of the connection."""


def parse(url: str) -> Address:
    """Read a mail address; raises `BadInput` for none, and for one with a password in it."""
    if url.rstrip("/") == "console:":
        return Address("console")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadInput(BAD_URL, url=_hidden(url)) from None
    if parts.password is not None:
        raise BadInput(NO_PASSWORD_HERE, url=_hidden(url))
    if parts.scheme == "file" and not host and len(parts.path) > 1:
        path = unquote(parts.path)
        return Address("file", folder=path[1:] if _DRIVE.match(path) else path)
    if parts.scheme not in PORTS or not host or parts.path.strip("/") or parts.query:
        raise BadInput(BAD_URL, url=url)
    user = unquote(parts.username or "")
    return Address(parts.scheme, host, port or PORTS[parts.scheme], user)


def channel(address: Address, password: str = "") -> Channel:
    """Make the channel of an address; nothing is opened before the first mail. Raises `BadInput`."""
    match address.scheme:
        case "file":
            return Files(address.folder)
        case "console":
            return Console(sys.stderr)
    if address.user and not password:
        raise BadInput(NO_PASSWORD, user=address.user)
    if address.user and address.scheme == "smtp":
        raise BadInput(NO_TLS_NO_PASSWORD, user=address.user, host=address.host)
    return Smtp(address, password)


class Console:
    """Print mail as its reader sees it, for trying things out."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def send(self, mail: Mail) -> None:
        """Print one mail."""
        told = read(mail.data)
        self._out.write(f"To: {mail.to}\nSubject: {told.subject}\n\n{told.text}\n")
        self._out.flush()

    def close(self) -> None:
        """Leave the screen open."""


class Files:
    """Write mail into a folder, a file each; the same message again takes the place of its file."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._known: dict[str, str] | None = None

    def send(self, mail: Mail) -> None:
        """Write one mail, whole or not at all."""
        try:
            if self._known is None:
                self._known = self._look()
            tail = re.sub(r"[^A-Za-z0-9.]+", "", mail.message_id.partition("@")[0])
            name = self._known.setdefault(tail, f"{len(self._known) + 1:03}-{tail}.eml")
            self._write(name, mail.data)
        except OSError as error:
            raise Unreachable(f"{self._folder}: {error.strerror or error}") from error

    def close(self) -> None:
        """Forget what is in the folder."""
        self._known = None

    def _look(self) -> dict[str, str]:
        os.makedirs(self._folder, exist_ok=True)
        names = (name for name in sorted(os.listdir(self._folder)) if name.endswith(".eml"))
        return {name.partition("-")[2].removesuffix(".eml"): name for name in names}

    def _write(self, name: str, data: bytes) -> None:
        handle, draft = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, os.path.join(self._folder, name))
        except BaseException:
            os.unlink(draft)
            raise


class Smtp:
    """Send mail over one connection that is opened when needed and again when it was lost."""

    def __init__(self, address: Address, password: str) -> None:
        self._address = address
        self._password = password
        self._server: smtplib.SMTP | None = None

    def send(self, mail: Mail) -> None:
        """Hand one mail to the server."""
        server = self._connected()
        try:
            server.sendmail(mail.sender, [mail.to], mail.data)
        except smtplib.SMTPRecipientsRefused as error:
            refusal = error.recipients[mail.to]
            raise Turned(_said(*refusal), final=_final(*refusal)) from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise Turned(_said(error.smtp_code, error.smtp_error), final=False) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Turned(str(error), final=False) from error
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Lost(_reason(error)) from error

    def close(self) -> None:
        """Say good-bye to the server."""
        if self._server:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._drop()

    def _connected(self) -> smtplib.SMTP:
        if self._server and self._server.sock:  # a refusal with 421 has closed it
            return self._server
        self._drop()
        try:
            self._server = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"{self._address}: {_reason(error)}") from error
        return self._server

    def _open(self) -> smtplib.SMTP:
        host, port = self._address.host, self._address.port
        if self._address.scheme == "smtps":
            secure = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=secure)
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
        try:
            if self._address.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
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


def _final(code: int, words: bytes | str) -> bool:
    """Say whether a refusal is about the recipient for good: not our login, nor the server's policy."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return code // 100 == 5 and code not in (530, 535, 538) and not text.startswith("5.7.")  # noqa: PLR2004


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {text}".split())[:300]


def _reason(error: Exception) -> str:
    match error:
        case smtplib.SMTPResponseException():
            return _said(error.smtp_code, error.smtp_error)
        case TimeoutError():
            return "timed out"
        case OSError():
            return str(error.strerror or error)
    return str(error) or type(error).__name__


def _hidden(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    account, at, place = rest.rpartition("@")
    return f"{scheme}{mark}{account.partition(':')[0]}{at}{place}"
