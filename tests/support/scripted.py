"""Run a mail server that answers each part of a conversation by a script, or keeps silent until let go."""

from __future__ import annotations

import socketserver
import threading
from typing import TYPE_CHECKING, Self

from notifications import smtp

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

PHASES = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot")
USUAL = {
    "greeting": "220 mail.example.vn",
    "EHLO": "250 mail.example.vn",
    "DATA": "354 go on",
    "QUIT": "221 bye",
}


class Scripted:
    """A server whose `answers` by phase, or by phase and address, stand in for the usual ones.

    In the phases that `silent` names it says nothing until `let_go`; `holds` tells that it has come there.
    """

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.silent = ""
        self.holds, self._go = threading.Event(), threading.Event()
        self._held: object = None
        self.taken: list[bytes] = []
        self.connections = 0

    def __enter__(self) -> Self:
        script = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                script.connections += 1
                script.talk(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.silent = ""
        self._go.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Return the address for KETNAP_MAIL."""
        return f"smtp://127.0.0.1:{self.port}"

    def keeps_waiting(self, sock: socket.socket) -> bool:
        """Say whether it holds back its answer to this client, to whom nothing comes until `let_go`."""
        return self.holds.is_set() and self._held == sock.getsockname()

    def let_go(self) -> None:
        """Let the answer that is held back be given."""
        self.holds.clear()
        self._go.set()

    def talk(self, line: socketserver.StreamRequestHandler) -> None:
        """Hold one conversation."""
        try:
            self._answer(line, "greeting", "")
            while words := line.rfile.readline().decode().strip():
                verb, _, rest = words.partition(" ")
                answer = self._answer(line, verb.upper().replace("HELO", "EHLO"), rest)
                if answer.startswith("354"):
                    self._take(line)
                if verb.upper() == "QUIT" or answer.startswith("421"):
                    return
        except OSError:
            return

    def _take(self, line: socketserver.StreamRequestHandler) -> None:
        body = b""
        while (part := line.rfile.readline()) != b".\r\n":
            if not part:
                return
            body += part
        if self._answer(line, "dot", "").startswith("2"):
            self.taken.append(body)

    def _answer(self, line: socketserver.StreamRequestHandler, phase: str, rest: str) -> str:
        if phase in self.silent.split():
            self._go.clear()
            self._held = line.client_address
            self.holds.set()
            self._go.wait(30)
        address = rest.partition("<")[2].partition(">")[0]
        told = self.answers.get(f"{phase} {address}", self.answers.get(phase))
        answer = told or USUAL.get(phase, "250 OK")
        line.wfile.write(f"{answer}\r\n".encode())
        return answer


class SlowTime:
    """A clock that moves only while the server keeps silent, and lets it answer after so many seconds.

    `after` None: it never answers. `meanwhile` is called at every look.
    """

    def __init__(self, server: Scripted, after: float | None) -> None:
        self.server, self.after = server, after
        self.now = 0.0
        self.stop_at: float | None = None
        self.meanwhile: Callable[[], object] = lambda: None
        self._since: float | None = None

    def clock(self) -> float:
        """Return the seconds that have passed."""
        return self.now

    def stopped(self) -> bool:
        """Say whether somebody asks to stop."""
        return self.stop_at is not None and self.now >= self.stop_at

    def look(self, sock: socket.socket, seconds: float, *, to_write: bool = False) -> bool:
        """Wait for an answer, or let time pass where none will come yet."""
        while True:
            held = self.server.keeps_waiting(sock)  # asked first: what came before is there already
            if smtp_look(sock, 0.0 if held else 0.01, to_write=to_write):
                return True
            if not held:
                continue
            self._since = self.now if self._since is None else self._since
            if self.after is not None and self.now - self._since >= self.after:
                self.server.let_go()
                self._since = None
                return smtp_look(sock, 10.0)
            self.now += seconds
            self.meanwhile()
            return False

    def waiting(self, *_: object) -> smtp.Waiting:
        """Make what stands in for the waiting of a channel."""
        return Waiting(self.stopped, self.clock, self.look)


smtp_look, Waiting = smtp.look, smtp.Waiting
