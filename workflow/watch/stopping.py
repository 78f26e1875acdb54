"""The stop on SIGTERM and SIGINT: what is under way is finished or put down in order, nothing else is begun."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType


@contextmanager
def on_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` on SIGTERM and SIGINT; a second one ends at once, as it always would."""
    if current_thread() is not main_thread():
        yield
        return
    kept = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}

    def asked(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop()
        for one, before in kept.items():
            signal.signal(one, before)

    for one in kept:
        signal.signal(one, asked)
    try:
        yield
    finally:
        for one, before in kept.items():
            signal.signal(one, before)
