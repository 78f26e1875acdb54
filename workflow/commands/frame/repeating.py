"""The key of a command: what it stands for, and the answer of then in the words of now."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from states.errors import KetnapError

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.store.once import Once, Repeated

_DAY = len("2025-08-04")


def once(app: App, key: str, user: str | None) -> Once:
    """Return the command of this process under its key, as given by who acts."""
    from workflow.commands.screen import output
    from workflow.ground import people
    from workflow.store.once import Once

    user_id = None
    with suppress(KetnapError):  # nobody is configured yet: `user be` is given by an account
        user_id = people.resolve(app, user).user_id
    return Once(key, user_id, _words, output.plain)


def told(app: App, actor: Actor, known: Repeated) -> object:
    """Return the answer of then; where it was not kept, what the acts under the key say, or when it was given."""
    from workflow.queries import repeated

    if known.answer is not None:
        return _days(known.answer)
    key = app.once.key if app.once else ""
    return repeated.answer(app, key, actor) or {"key": key, "at": known.at}


def failed(answer: object) -> bool:
    """Return whether an answer is a list of which something failed: it ends as it did then."""
    items = answer if isinstance(answer, list) else ()
    return any(isinstance(item, dict) and item.get("ok") is False for item in items)


def _days(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return plain values with their days as days, which are printed as such."""
    if isinstance(value, dict):
        return {name: _days(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_days(one) for one in value]
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == _DAY else value
    except ValueError:
        return value


def _words() -> str:
    """Return the command that is running with all that it was given, in one form."""
    running = click.get_current_context()
    given = {**running.params, "reason of change": running.obj.why}
    context: click.Context | None = running
    path: list[str] = []
    while context is not None:
        path.insert(0, str(context.command.name))
        context = context.parent
    import json

    return json.dumps([path, given], sort_keys=True, ensure_ascii=False, default=str)
