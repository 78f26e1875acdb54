"""A real Chromium without a window, driven by its own protocol over two pipes: no driver, no port, no network."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

REQUIRED = "KETNAP_REQUIRE_BROWSER"
"""Set to 1 where Chromium must be there."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 90.0
"""Seconds in which the browser must have answered."""
CHECKERS = Path(__file__).parent / "checkers"
WORDS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--remote-debugging-pipe", "about:blank",
)  # fmt: skip
KEYS = {
    "Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40,
}  # fmt: skip
_FIRST, _FREE = 3, 10
"""Where the browser looks for its two pipes, and from where on no number is in the way."""
_TEXT = {"Enter": "\r", " ": " "}

Told = dict[str, Any]


class BrowserError(Exception):
    """The browser refused something, or did not answer."""


def installed() -> str:
    """Return where Chromium is; skip the test where it is not, or fail it where it is required."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and os.environ.get(REQUIRED) == "1":
        pytest.fail(f"{REQUIRED} is set, but there is no Chromium")
    if found is None:
        pytest.skip("no Chromium")
    return found


@contextmanager
def running() -> Iterator[Browser]:
    """Start a browser with a profile of its own and end it; skips where there is none."""
    program = installed()
    import fcntl  # which Windows has not, nor these tests

    with tempfile.TemporaryDirectory(
        prefix="ketnap-browser-", ignore_cleanup_errors=True
    ) as profile:
        asks, ask = os.pipe()
        answer, answers = os.pipe()
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _FREE) for end in (asks, answers)]
        nowhere = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in range(3)]
        pipes = [(os.POSIX_SPAWN_DUP2, end, fd) for fd, end in enumerate(ends, _FIRST)]
        words = [program, f"--user-data-dir={profile}", *WORDS]
        child = os.posix_spawn(
            program, words, os.environ, file_actions=[*nowhere, *pipes], setpgroup=0
        )
        for end in (asks, answers, *ends):
            os.close(end)
        try:
            yield Browser(ask, answer)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(ask)
            os.close(answer)


class Browser:
    """One open tab; `events` are what it told by itself since it was opened or last asked."""

    def __init__(self, ask: int, answer: int) -> None:
        self._ask, self._answer, self._rest, self._n = ask, answer, b"", 0
        self._session: str | None = None
        self.events: list[Told] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: object) -> Told:
        """Ask for something and return the answer; raises `BrowserError`."""
        self._n += 1
        told: Told = {"id": self._n, "method": method, "params": params}
        if self._session:
            told["sessionId"] = self._session
        data = json.dumps(told).encode() + b"\0"
        while data:
            data = data[os.write(self._ask, data) :]
        while True:
            got = self._read()
            if got.get("id") == self._n:
                if "error" in got:
                    raise BrowserError(f"{method}: {got['error']}")
                result: Told = got["result"]
                return result
            self.events.append(got)

    def _read(self) -> Told:
        until = time.monotonic() + PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._answer], [], [], max(0.0, until - time.monotonic()))
            data = os.read(self._answer, 1 << 20) if ready else b""
            if not data:
                raise BrowserError("the browser does not answer")
            self._rest += data
        line, self._rest = self._rest.split(b"\0", 1)
        told: Told = json.loads(line)
        return told

    def open(self, file: Path) -> None:
        """Open a file and wait until all of it is there."""
        self.events.clear()
        self.call("Page.navigate", url=file.as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._read())

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page, waited for where it is a promise; raises `BrowserError`."""
        got = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in got:
            raise BrowserError(str(got["exceptionDetails"]))
        return got["result"].get("value")

    def wide(self, width: int, height: int = 900) -> None:
        """Make the tab so many CSS pixels wide and high."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )  # fmt: skip

    def prefers(self, scheme: str) -> None:
        """Let the device ask for light or dark colours."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", features=features)

    def press(self, key: str, *, back: bool = False) -> None:
        """Press and release a key, with Shift where it is to go `back`."""
        pressed = {
            "key": key,
            "code": key,
            "windowsVirtualKeyCode": KEYS[key],
            "modifiers": 8 * back,
        }
        text = {"text": _TEXT[key]} if key in _TEXT else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **pressed, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def told(self, *methods: str) -> list[Told]:
        """Return what the tab told by itself by some of its methods."""
        return [event["params"] for event in self.events if event.get("method") in methods]

    def picture(self, file: Path, width: int, *, height: int | None = None) -> None:
        """Take a picture of the whole page, so many pixels wide."""
        import base64

        self.wide(width)
        tall = height or int(self.run("document.documentElement.scrollHeight"))
        self.wide(width, tall)
        data = self.call("Page.captureScreenshot", format="png")["data"]
        file.write_bytes(base64.b64decode(data))

    def paper(self) -> bytes:
        """Return the page as it is printed, as PDF, by its own size of paper."""
        import base64

        got = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(got["data"])
