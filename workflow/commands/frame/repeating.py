"""The key of a command: what it stands for, and the answer of then in the words of now."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import click

from states.errors import KetnapError
from states.pipeline import N_

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.commands.frame.listing import Into
    from workflow.store.once import Once, Repeated

FILE_GONE = N_(
    "This command was given before under the key {key} and wrote {file}, which is no longer there. To write it again, "
    "give the command another key."
)
_DAY = len("2025-08-04")


class Line(Protocol):
    """What is asked of the command line that is running."""

    running: click.Context | None
    user: str | None
    key: str | None
    into: Into | None
    why: str


def once(app: App, key: str, shell: Line) -> Once:
    """Return the command of this process under its key, as given by who acts."""
    from workflow.commands.screen import output
    from workflow.ground import people
    from workflow.store.once import Once

    user_id = None
    with suppress(KetnapError):  # nobody is configured yet: `user be` is given by an account
        user_id = people.resolve(app, shell.user).user_id
    return Once(key, user_id, lambda: _words(shell), output.plain)


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


def files_out(shell: Line) -> list[str]:
    """Return the files that a command was told to write."""
    found = [shell.into.file] if shell.into else []
    return found + [
        value for kind, value in _given(shell) if getattr(kind, "exists", None) is False
    ]


def must_be_there(shell: Line, answer: object) -> None:
    """Raise `KetnapError` where a file that a command wrote under its key is gone: it is not answered as if there."""
    paths = [value for kind, value in _given(shell) if isinstance(kind, click.Path)]
    out = [*files_out(shell), *paths]
    for row in answer if isinstance(answer, list) else [answer]:
        file = row.get("file") if isinstance(row, Mapping) else None
        ours = isinstance(file, str) and any(
            file == one or file.startswith(f"{one}{os.sep}") for one in out
        )
        if ours and not os.path.lexists(str(file)):
            raise KetnapError(FILE_GONE, key=shell.key, file=file)


def _given(shell: Line) -> Iterator[tuple[click.ParamType[Any], str]]:
    """Yield the values of a command, each with its type."""
    running = shell.running
    for param in running.command.params if running else ():
        value = running.params.get(str(param.name)) if running else None
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str | os.PathLike):
                yield param.type, os.fspath(one)


def _contents(shell: Line) -> dict[str, str]:
    """Return what is in the files that a command reads: another list under the same name is another command."""
    import hashlib

    found = {}
    for kind, file in _given(shell):
        if getattr(kind, "exists", None) is True:
            with suppress(OSError), open(file, "rb") as stream:
                found[file] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found


def _words(shell: Line) -> str:
    """Return the command that is running with all that it was given, in one form."""
    running = shell.running or click.get_current_context()
    given = {**running.params, "reason of change": shell.why}
    if shell.into:
        given["list into"] = shell.into.file
    if read := _contents(shell):
        given["contents of files"] = read
    context: click.Context | None = running
    path: list[str] = []
    while context is not None:
        path.insert(0, str(context.command.name))
        context = context.parent
    import json

    return json.dumps([path, given], sort_keys=True, ensure_ascii=False, default=str)
