"""Make an e-mail of a message in words: 7-bit, text and HTML, the calendar entry; the same bytes each time."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email import message_from_bytes, policy
from email.header import Header
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
    """Make the e-mail; what does not change from one sending to the next is its Message-ID.

    Raises ValueError for an address or a Message-ID that would break the header.
    """
    body = EmailMessage(policy=POLICY)
    body.set_content(rendered.text, cte="base64")
    body.add_alternative(rendered.html, subtype="html", cte="base64")
    _bound(body, envelope.message_id, "a")
    if entry:
        _attach(body, entry, envelope.message_id)
    name, address = parseaddr(envelope.sender)
    shown = f'"{quote(name)}"' if name and name.isascii() else _folded("From", name)
    top = {
        "From": f"{shown} <{_line(address)}>".strip(),
        "To": _line(envelope.to),
        "Subject": _folded("Subject", rendered.subject),
        "Date": format_datetime(envelope.at.astimezone(VIETNAM)),
        "Message-ID": _line(envelope.message_id),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",  # the same for Exchange
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in top.items())
    return Mail(address, envelope.to, envelope.message_id, head.encode("ascii") + body.as_bytes())


def read(data: bytes) -> Read:
    """Read an e-mail back into words."""
    mail = message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)  # noqa: S101 - for the type checker; the policy says so
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    headers = {name: str(value) for name, value in mail.items()}
    return Read(headers.get("Subject", ""), str(text).replace("\r\n", "\n"), headers)


def _folded(name: str, words: str) -> str:
    """Write words for a header; the library's newer folding loses spaces between words with diacritics."""
    charset = "us-ascii" if words.isascii() else "utf-8"
    return Header(words, charset, header_name=name).encode(linesep="\r\n") if words else ""


def _line(value: str) -> str:
    """Return a value that stands in a header as it is; raises ValueError for one that cannot."""
    if not (value.isascii() and value.isprintable()):
        raise ValueError(f"{value!r} cannot stand in a header")
    return value


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
