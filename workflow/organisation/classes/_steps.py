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

    def take(item: many.Item, stamp: Stamp) -> many.Done:
        if wish.dry_run:
            return advancing.advance(app, item.ref, move(item), item.given, stamp, wish)
        with app.transaction() as session:
            return advancing.advance_in(session, app, item.ref, move(item), item.given, stamp, wish)

    return take
