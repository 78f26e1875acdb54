"""Start a Postfix of our own in a folder, on a port of 127.0.0.1; it delivers into a mailbox there.

Postfix refuses to run without root, so this does too; where it cannot, `NoPostfixError` says why.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUIRED = "KETNAP_REQUIRE_POSTFIX"

MAIN = """
compatibility_level = 3.6
queue_directory = {home}/spool
data_directory = {home}/data
mail_owner = postfix
myhostname = mail.example.vn
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
maillog_file = {home}/log/postfix.log
maillog_file_prefixes = {home}
virtual_mailbox_domains = example.vn
virtual_mailbox_base = {home}/boxes
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
smtpd_recipient_restrictions =
    check_recipient_access inline:{{ {{ nobody@example.vn = 550 5.1.1 no such user }} }}, permit_mynetworks, reject
smtpd_peername_lookup = no
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


class NoPostfixError(RuntimeError):
    """Postfix cannot be started here."""


class Postfix(NamedTuple):
    """A running Postfix: its address for KETNAP_MAIL, and the folder into which it delivers."""

    url: str
    boxes: Path

    def delivered(self, count: int) -> list[bytes]:
        """Wait until so many mails lie in the mailbox, and return them; it is Postfix that is slow."""
        waiting = [
            "timeout",
            "30",
            "sh",
            "-c",
            f'until [ "$(ls "$0" | wc -l)" -ge {count} ]; do sleep 0.1; done',
        ]
        new = self.boxes / "all" / "new"
        subprocess.run([*waiting, str(new)], check=True, stderr=subprocess.DEVNULL)
        return [file.read_bytes() for file in sorted(new.iterdir())]


def required() -> bool:
    """Say whether the tests must have Postfix."""
    return os.environ.get(REQUIRED) == "1"


@contextmanager
def running(home: Path) -> Iterator[Postfix]:
    """Run Postfix in an empty folder; raises `NoPostfixError` where it cannot run."""
    command = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if not command:
        raise NoPostfixError("postfix is not installed")
    if os.geteuid() != 0:
        raise NoPostfixError("Postfix runs only where root starts it")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    _configure(home, port)
    config = str(home / "etc")
    started = subprocess.run(
        [command, "-c", config, "start"], capture_output=True, text=True, check=False, timeout=60
    )
    if started.returncode != 0:
        raise NoPostfixError(started.stderr.strip() or "it did not start")
    try:
        yield Postfix(f"smtp://127.0.0.1:{port}", home / "boxes")
    finally:
        subprocess.run(
            [command, "-c", config, "stop"], capture_output=True, check=False, timeout=60
        )


def _configure(home: Path, port: int) -> None:
    import pwd  # Windows has none

    owner = pwd.getpwnam("postfix")
    for name in ("etc", "spool", "data", "boxes/all", "log"):
        (home / name).mkdir(parents=True)
    for name in ("data", "boxes", "boxes/all"):
        os.chown(home / name, owner.pw_uid, owner.pw_gid)
    values = {"home": home, "uid": owner.pw_uid, "gid": owner.pw_gid, "port": port}
    (home / "etc/main.cf").write_text(MAIN.format(**values), encoding="utf-8")
    (home / "etc/master.cf").write_text(MASTER.format(**values), encoding="utf-8")
