"""Make an e-mail of a message in words: 7-bit, text and HTML, the calendar entry; the same bytes each time."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email import message_from_bytes, policy
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr, quote
from typing import TYPE_CHECKING, NamedTuple

from notifications import invitation
from notifications.language import VIETNAM

if TYPE_CHECKING:
    from notifications.render import Rendered

POLICY = policy.SMTP.clone(cte_type="7bit")


class Mail(NamedTuple):
    """An e-mail, ready to leave: the bare addresses of the envelope, the Message-ID, the bytes."""

    sender: str
    to: str
    message_id: str
    data: bytes


class Envelope(NamedTuple):
    """What stands on an e-mail. `sender` may have a name before its address; `at` is when it leaves."""

    sender: str
    to: str
    message_id: str
    at: datetime


class Read(NamedTuple):
    """An e-mail as its reader sees it."""

    subject: str
    text: str
    headers: dict[str, str]


def seal(rendered: Rendered, envelope: Envelope, entry: invitation.Entry | None = None) -> Mail:
    """Make the e-mail; what does not change from one sending to the next is its Message-ID."""
    mail = EmailMessage(policy=POLICY)
    name, address = parseaddr(envelope.sender)
    mail["To"] = Address(addr_spec=envelope.to)
    mail["Date"] = format_datetime(envelope.at.astimezone(VIETNAM))
    mail["Message-ID"] = envelope.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"  # the same for Exchange
    mail.set_content(rendered.text, cte="base64")
    mail.add_alternative(rendered.html, subtype="html", cte="base64")
    _bound(mail, envelope.message_id, "a")
    if entry:
        _attach(mail, entry, envelope.message_id)
    shown = f'"{quote(name)}"' if name and name.isascii() else name
    top = _written("From", shown, f"<{address}>") + _written("Subject", rendered.subject)
    return Mail(address, envelope.to, envelope.message_id, top + mail.as_bytes())


def read(data: bytes) -> Read:
    """Read an e-mail back into words."""
    mail = message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)  # noqa: S101 - for the type checker; the policy says so
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    headers = {name: str(value) for name, value in mail.items()}
    return Read(headers.get("Subject", ""), str(text).replace("\r\n", "\n"), headers)


def _written(name: str, words: str, *more: str) -> bytes:
    """Write one header; the library's own folding loses spaces between words with diacritics."""
    charset = "us-ascii" if words.isascii() else "utf-8"
    value = Header(words, charset, header_name=name).encode(linesep="\r\n") if words else ""
    return f"{name}: {' '.join(filter(None, (value, *more)))}\r\n".encode("ascii")


def _attach(mail: EmailMessage, entry: invitation.Entry, message_id: str) -> None:
    """Add the calendar entry as a file that calendars also read by its type."""
    mail.add_attachment(
        invitation.build(entry),
        maintype="text",
        subtype="calendar",
        filename="ketnap.ics",
        params={"charset": "utf-8", "method": entry.method},
        cte="base64",
    )
    _bound(mail, message_id, "m")


def _bound(mail: EmailMessage, message_id: str, part: str) -> None:
    """Set the boundary that the library would draw by chance."""
    mail.set_boundary("=_" + hashlib.sha256((part + message_id).encode()).hexdigest()[:40])
