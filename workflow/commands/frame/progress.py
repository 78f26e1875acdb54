"""The bar that shows how far long work has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO, cast

import click

from workflow.commands.screen import streams, terminal


@contextmanager
def bar(total: int, label: str, tell: Callable[[str], None]) -> Iterator[Callable[..., None]]:
    """Show a bar on stderr while the block calls the given `step()`; silent off a terminal."""
    watched = streams.Lenient()
    if not watched.isatty():
        yield lambda _count=1: None
        return
    if terminal.accessible():
        tell(label)
        yield lambda _count=1: None
        return
    with click.progressbar(length=total, label=label, file=cast("TextIO", watched)) as shown:
        yield lambda count=1: shown.update(count)
