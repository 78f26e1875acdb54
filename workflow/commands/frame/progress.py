"""The bar that shows how far long work has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO, cast

import click

from workflow.commands.screen import streams, terminal


@contextmanager
def bar(
    total: int | Callable[[], int], label: str, tell: Callable[[str], None]
) -> Iterator[Callable[..., None]]:
    """Show a bar on stderr while the block calls the given `step()`; silent off a terminal.

    A `total` that takes long to count is given as what counts it: it is asked for a bar alone.
    """
    watched = streams.Lenient()
    if not watched.isatty():
        yield lambda _count=1: None
        return
    if terminal.accessible():
        tell(label)
        yield lambda _count=1: None
        return
    length = total() if callable(total) else total
    with click.progressbar(length=length, label=label, file=cast("TextIO", watched)) as shown:
        yield lambda count=1: shown.update(count)
