"""The e-mail of a message: 7-bit, text and HTML, the calendar entry; the same bytes each time."""

from __future__ import annotations

import hashlib
from base64 import encodebytes
from datetime import datetime
from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, parseaddr, quote
from typing import TYPE_CHECKING

from notifications import invitation
from notifications.language import VIETNAM
from states.frozen import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.render import Rendered

_WIRE = policy.compat32.clone(linesep="\r\n", cte_type="7bit")
"""How the parts are written: the newer policy reads every header again, which is half of a mail's time."""


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
    words = _text("plain", rendered.text), _text("html", rendered.html)
    body = _parts("alternative", words, envelope.message_id)
    if entry:
        body = _parts("mixed", (body, _calendar(entry)), envelope.message_id)
    body["MIME-Version"] = "1.0"
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


def _text(subtype: str, words: str) -> MIMENonMultipart:
    """Make a part of words, its lines ended as mail ends them."""
    lines = words.encode().splitlines()
    return _part(subtype, b"\r\n".join([*lines, b""]))


def _calendar(entry: invitation.Entry) -> MIMENonMultipart:
    """Make a file of the calendar entry that calendars also read by its type."""
    part = _part("calendar", invitation.build(entry), method=entry.method)
    part.add_header("Content-Disposition", "attachment", filename="ketnap.ics")
    return part


def _part(subtype: str, content: bytes, **params: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", subtype, policy=_WIRE, charset="utf-8", **params)
    del part["MIME-Version"]  # it stands on the whole only
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encodebytes(content).decode("ascii"))
    return part


def _parts(
    subtype: str, parts: Sequence[MIMEMultipart | MIMENonMultipart], message_id: str
) -> MIMEMultipart:
    """Put parts together, with a boundary that is the same each time: the library would draw it by chance."""
    bound = "=_" + hashlib.sha256((subtype + message_id).encode()).hexdigest()[:40]
    whole = MIMEMultipart(subtype, bound, parts, policy=_WIRE)
    del whole["MIME-Version"]
    return whole
