"""The ways out for mail: SMTP, a folder, or the screen; one address says which.

``smtp://host:25``, ``smtp+starttls://user@host:587``, ``smtps://user@host:465``, ``file:///folder``,
``console:``. A password never stands in the address.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import tempfile
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from notifications.answers import Unreachable
from notifications.envelope import Mail, read
from notifications.smtp import Address, Smtp, Waiting
from states.errors import BadInput
from states.pipeline import N_

if TYPE_CHECKING:
    from typing import TextIO

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


class Channel(Protocol):
    """A way out. `send` returns once the mail is taken; what else may become of it stands in `answers`."""

    def send(self, mail: Mail) -> None:
        """Let one mail leave."""

    def close(self) -> None:
        """Let go of the connection."""


def parse(url: str) -> Address:
    """Read a mail address; raises `BadInput` for none, and for one with a password in it."""
    if url.rstrip("/") == "console:":
        return Address("console")
    parts = _parts(url)
    if parts.scheme == "file" and not parts.hostname and len(parts.path) > 1:
        path = unquote(parts.path)
        return Address("file", folder=path[1:] if _DRIVE.match(path) else path)
    if not _is_server(parts):
        raise BadInput(BAD_URL, url=url)
    port, user = parts.port or PORTS[parts.scheme], unquote(parts.username or "")
    return Address(parts.scheme, parts.hostname or "", port, user)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.hostname, parts.port  # which are read when they are asked for
    except ValueError:
        raise BadInput(BAD_URL, url=_hidden(url)) from None
    if parts.password is not None:
        raise BadInput(NO_PASSWORD_HERE, url=_hidden(url))
    return parts


def _is_server(parts: SplitResult) -> bool:
    known = parts.scheme in PORTS and bool(parts.hostname)
    return known and not parts.path.strip("/") and not parts.query


def channel(address: Address, password: str = "", waiting: Waiting | None = None) -> Channel:
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
    return Smtp(address, password, waiting)


class Console:
    """The screen: mail printed as its reader sees it, for trying things out."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out

    def send(self, mail: Mail) -> None:
        """Print one mail; what cannot be printed has not left."""
        told = read(mail.data)
        if self._out is None:  # no screen: a service, or a closed stream
            raise Unreachable(f"console: {os.strerror(errno.EBADF)}")
        try:
            self._out.write(f"To: {mail.to}\nSubject: {told.subject}\n\n{told.text}\n")
            self._out.flush()
        except (OSError, ValueError) as error:
            detail = error.strerror if isinstance(error, OSError) else None
            raise Unreachable(f"console: {detail or error}") from error

    def close(self) -> None:
        """Leave the screen open."""


class Files:
    """A folder of mail, a file each; the same message again takes the place of its file."""

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


def _hidden(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    account, at, place = rest.rpartition("@")
    return f"{scheme}{mark}{account.partition(':')[0]}{at}{place}"
