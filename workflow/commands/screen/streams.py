"""The two streams of a command; a word that cannot be printed never changes what was done.

A stream may be closed (``>&-``, a service, pythonw: it is None then), full, or read by nobody. `out` says
what went wrong; `err` has nobody to say it to.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

WINDOWS = os.name == "nt"


class Unsaid(Exception):  # noqa: N818 - named by what happened
    """Words that could not be printed on stdout. `unread`: whoever read them has gone, as `head` does."""

    def __init__(self, reason: str, *, unread: bool = False) -> None:
        super().__init__(reason)
        self.unread = unread


def settle() -> None:
    """Prepare the streams: UTF-8 whatever the code page, and numbers 0 to 2 for nothing else.

    A number that is closed would be given to the next file or connection that is opened, and whatever a
    library says on stderr would be written into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", None) or "").replace("-", "").lower()
        if encoding != "utf8" and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def out(text: str) -> Unsaid | None:
    """Print text on stdout and see it through; return what kept it from being printed."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except AttributeError:  # there is no stdout
        return Unsaid(os.strerror(errno.EBADF))
    except KeyboardInterrupt:
        return Unsaid(os.strerror(errno.EINTR))
    except OSError as error:
        unread = isinstance(error, BrokenPipeError) or (WINDOWS and error.errno == errno.EINVAL)
        return Unsaid(error.strerror or str(error), unread=unread)
    except ValueError as error:  # closed from within, or letters that no encoding takes
        return Unsaid(str(error))
    return None


def err(text: str) -> None:
    """Print text on stderr if that can be done."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(text)
        sys.stderr.flush()


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a person reads this stream."""
    with suppress(OSError, ValueError, AttributeError):
        return stream is not None and stream.isatty()
    return False


class Lenient:
    """Stderr for a library that writes by itself, such as a bar of progress: it never fails."""

    def write(self, text: str) -> int:
        """Print what can be printed."""
        err(text)
        return len(text)

    def flush(self) -> None:
        """Do nothing: every word is seen through at once."""

    def isatty(self) -> bool:
        """Return whether a person reads along."""
        return is_terminal(sys.stderr)


def end() -> None:
    """Empty both streams for good: what still cannot be printed must not fail after the exit code is set."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
