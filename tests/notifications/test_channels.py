"""The ways out: addresses, files, TLS and log-in."""

from __future__ import annotations

import io
import os
import smtplib
import ssl
from pathlib import Path
from typing import Any

import pytest

from notifications import answers, channels, smtp
from notifications.envelope import Mail
from states.errors import BadInput

ONE = Mail(
    "du@example.vn", "lan@example.vn", "<" + "a" * 32 + ".u1@r.ketnap>", b"To: x\r\n\r\nmot\r\n"
)
TWO = ONE._replace(message_id="<" + "b" * 32 + ".u1@r.ketnap>", data=b"To: x\r\n\r\nhai\r\n")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("smtp://mail.example.vn", "smtp://mail.example.vn:25"),
        ("smtp+starttls://ketnap@mail.example.vn", "smtp+starttls://ketnap@mail.example.vn:587"),
        (
            "smtps://du%40example.vn@mail.example.vn:1465",
            "smtps://du@example.vn@mail.example.vn:1465",
        ),
        ("file:///tmp/a%20b", "file:///tmp/a b"),
        ("file:///C:/thu", "file:///C:/thu"),
        ("console:", "console:"),
    ],
)
def test_addresses(url: str, shown: str) -> None:
    """Each way out has its address, with the usual port."""
    assert str(channels.parse(url)) == shown


def test_a_folder_on_a_drive() -> None:
    """On Windows the letter of the drive begins the folder."""
    assert channels.parse("file:///C:/thu").folder == "C:/thu"
    assert channels.parse("file:///srv/thu").folder == "/srv/thu"


@pytest.mark.parametrize("url", ["smtps://du:mat-khau@h", "smtp://:mat-khau@h", "smtps://du:@h"])
def test_a_password_never_stands_in_an_address(url: str) -> None:
    """It is refused, and the message does not repeat it."""
    with pytest.raises(BadInput, match="KETNAP_MAIL_PASSWORD") as told:
        channels.parse(url)
    assert "mat-khau" not in str(told.value)


def test_a_log_in_needs_a_password_and_encryption() -> None:
    """A user without a password, or a password in the clear, is refused before anything is sent."""
    with pytest.raises(BadInput, match="KETNAP_MAIL_PASSWORD"):
        channels.channel(channels.parse("smtps://ketnap@h"))
    with pytest.raises(BadInput, match="starttls"):
        channels.channel(channels.parse("smtp://ketnap@h"), "secret")


def test_files_are_whole_and_written_once(tmp_path: Path) -> None:
    """Each message is one file; sent again it takes the place of its file, also by another run."""
    folder = tmp_path / "a" / "out"
    for _ in range(2):
        files = channels.channel(channels.parse(f"file://{folder}"))
        files.send(ONE)
        files.send(TWO)
        files.close()
    names = sorted(file.name for file in folder.iterdir())
    assert names == [f"001-{'a' * 32}.u1.eml", f"002-{'b' * 32}.u1.eml"]
    assert (folder / names[1]).read_bytes() == TWO.data


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file in the way of the folder means that nothing can leave; no half file stays."""
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(answers.Unreachable, match="out"):
        channels.Files(str(tmp_path / "out")).send(ONE)


def test_a_file_that_fails_leaves_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves nothing behind."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(answers.Unreachable, match="No space left"):
        channels.Files(str(tmp_path)).send(ONE)
    assert list(tmp_path.iterdir()) == []


class Server:
    """Stands in for a conversation: keeps what it was asked."""

    def __init__(self, *args: Any) -> None:
        self.sock = object()
        self.asked: list[Any] = []
        self.trust: list[ssl.SSLContext] = [one for one in args if isinstance(one, ssl.SSLContext)]
        self.mail_answer = (250, b"OK")

    def ehlo_or_helo_if_needed(self) -> None:
        """Say hello."""

    def ehlo(self) -> None:
        """Say hello again."""
        self.asked.append("ehlo")

    def has_extn(self, name: str) -> bool:
        """Know no extension but one."""
        return name == "size"

    def starttls(self, *, context: ssl.SSLContext) -> None:
        """Begin TLS."""
        self.asked.append("starttls")
        self.trust.append(context)

    def login(self, user: str, password: str) -> None:
        """Log in."""
        self.asked.append((user, password))
        if password == "wrong":
            raise smtplib.SMTPAuthenticationError(535, b"5.7.8 bad password")

    def mail(self, sender: str, options: list[str]) -> tuple[int, bytes]:
        """Take a sender."""
        self.asked.append((sender, *options))
        return self.mail_answer

    def rcpt(self, to: str) -> tuple[int, bytes]:
        """Take a recipient."""
        self.asked.append(to)
        return 250, b"OK"

    def docmd(self, word: str) -> tuple[int, bytes]:
        """Ask for the words."""
        self.asked.append(word)
        return 354, b"go on"

    def put(self, words: bytes) -> None:
        """Take words."""
        if words:
            self.asked.append(words)

    def getreply(self) -> tuple[int, bytes]:
        """Say that all was taken."""
        return 250, b"OK"

    def rset(self) -> None:
        """Forget."""
        self.asked.append("rset")

    def quit(self) -> None:
        """Part."""
        raise smtplib.SMTPServerDisconnected

    def close(self) -> None:
        """Be closed."""
        self.asked.append("closed")


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_encryption_is_verified(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Certificates and host names are checked before the log-in; the password goes nowhere before."""
    made: list[Server] = []

    def make(*args: Any) -> Server:
        made.append(Server(*args))
        return made[-1]

    monkeypatch.setattr(smtp, "Conversation", make)
    channel = channels.channel(channels.parse(f"{scheme}://ketnap@mail.example.vn"), "secret")
    channel.send(ONE)
    channel.send(TWO)
    channel.close()
    (server,) = made
    (trust,) = server.trust
    assert trust.check_hostname
    assert trust.verify_mode == ssl.CERT_REQUIRED
    log_in = server.asked.index(("ketnap", "secret"))
    if scheme == "smtp+starttls":
        assert server.asked.index("starttls") < log_in
    talk = [
        [(mail.sender, f"size={len(mail.data)}"), mail.to, "DATA", mail.data + b".\r\n"]
        for mail in (ONE, TWO)
    ]
    assert server.asked[-9:-1] == talk[0] + talk[1]
    assert server.asked[-1] == "closed"


def test_a_message_that_is_too_big(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server will not take for its size is the message's own fault, and the connection goes on."""
    server = Server()
    server.mail_answer = (552, b"5.3.4 message size exceeds the limit")
    monkeypatch.setattr(smtp, "Conversation", lambda *_: server)
    channel = channels.channel(channels.parse("smtp://mail.example.vn"))
    with pytest.raises(answers.Turned, match=r"552 5\.3\.4") as told:
        channel.send(ONE)
    assert told.value.blame is answers.Blame.MESSAGE
    assert server.asked[-1] == "rset"


def test_dots_and_ends_of_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that begins with a dot does not end the message; every line ends with CRLF."""
    server = Server()
    monkeypatch.setattr(smtp, "Conversation", lambda *_: server)
    channel = channels.channel(channels.parse("smtp://mail.example.vn"))
    channel.send(ONE._replace(data=b"To: x\n\n.\r\n..a\rb"))
    assert server.asked[-1] == b"To: x\r\n\r\n..\r\n...a\r\nb\r\n.\r\n"


def test_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log-in that is refused means that nothing can leave; the connection is closed."""
    server = Server()
    monkeypatch.setattr(smtp, "Conversation", lambda *_: server)
    channel = channels.channel(channels.parse("smtps://ketnap@mail.example.vn"), "wrong")
    with pytest.raises(answers.Unreachable, match=r"535 5\.7\.8 bad password"):
        channel.send(ONE)
    assert server.asked[-1] == "closed"


class Closed:
    """A stream that takes nothing."""

    def write(self, _: str) -> int:
        """Fail as a full disk does."""
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        """Have nothing to do."""


def test_a_screen_that_is_not_there() -> None:
    """A letter that cannot be printed has not left: nothing can leave, and no letter is at fault."""
    closed = io.StringIO()
    closed.close()
    for screen, why in ((None, "Bad file"), (Closed(), "No space left"), (closed, "closed file")):
        with pytest.raises(answers.Unreachable, match=why):
            channels.Console(screen).send(ONE)  # type: ignore[arg-type]
