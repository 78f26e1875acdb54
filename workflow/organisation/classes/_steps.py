"""One step of one person of a class, in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workflow.casework import advancing, many

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.stamp import Stamp


def act(app: App, move: Callable[[many.Item], str], wish: advancing.Wish) -> many.Act:
    """Return what takes a step for one item of a list: the move that `move` names for it."""
    return lambda item, stamp: _take(app, item, move(item), stamp, wish)


def _take(app: App, item: many.Item, move: str, stamp: Stamp, wish: advancing.Wish) -> many.Done:
    return many.advances(app, move, wish)(item, stamp)
