"""A list that is written into a file instead of being printed: as a workbook, CSV or JSON, and on record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from states.frozen import NamedTuple
from workflow.commands.frame import heads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import click

    from workflow.app import App
    from workflow.commands.frame.heads import About
    from workflow.commands.frame.listing import Into
    from workflow.commands.screen.output import Column
    from workflow.commands.screen.workbook import Page
    from workflow.stamp import Actor, Stamp
    from workflow.upkeep.made_files import Made

Answer = dict[str, object]


class Shown(NamedTuple):
    """What is written: the data and the columns of a table, the sheets where these would not do, what it is about."""

    data: object
    columns: Sequence[str | Column]
    pages: Callable[[], Iterable[Page]] | None = None
    about: About | None = None


class Line(Protocol):
    """What is asked of the command line that is running."""

    running: click.Context | None
    replaces: bool

    @property
    def app(self) -> App: ...  # noqa: D102 - as it is named

    @property
    def actor(self) -> Actor: ...  # noqa: D102 - as it is named

    def stamp(self) -> Stamp: ...  # noqa: D102 - as it is named


def write(line: Line, into: Into, shown: Shown) -> Answer:
    """Write a list into its file, whole or not at all and on record; return what to say of it.

    A list that was made of no register (of the rules, where there is none) is on no record. Raises `AlreadyExists`
    and `Unavailable`, and as `made_files.on_record` does.
    """
    from workflow.commands.screen import output
    from workflow.store import files

    answer: Answer = {"rows": len(output.rows(shown.data)), "file": into.file}
    files.may_place(into.file, force=line.replaces)
    if "app" not in vars(line):
        with _drafted(into, shown) as draft:
            files.place(draft, into.file, force=line.replaces)
        return answer
    from workflow.upkeep import made_files

    stamp = line.stamp()
    line.app.may_write()
    made = _made(line, shown.data, shown.about)
    with (
        _drafted(into, shown) as draft,
        made_files.on_record(line.app, into.file, made, stamp) as session,
    ):
        files.place(draft, into.file, force=line.replaces)
        line.app.answered(session, answer)
    return answer


@contextmanager
def _drafted(into: Into, shown: Shown) -> Iterator[str]:
    """Write a list into a draft, for the block to place."""
    from workflow.store import files

    with files.draft_of(into.file) as draft:
        if into.kind == "xlsx":
            from workflow.commands.screen import workbook
            from workflow.store.workbooks import writing

            writing.fill(draft, [*map(workbook.sheet, _pages(shown))])
        else:
            with open(draft, "wb") as stream:
                stream.write(_text(into, shown).encode())
        files.settle(draft)
        yield draft


def _pages(shown: Shown) -> list[Page]:
    from workflow.commands.screen import workbook

    if shown.pages:
        return [*shown.pages()]
    return workbook.pages(shown.data, shown.columns, shown.about.told if shown.about else ())


def _text(into: Into, shown: Shown) -> str:
    """Return a list as the text of a file: a page, CSV or JSON."""
    from workflow.commands.screen import output

    match into.kind:
        case "html":
            from workflow.commands.screen import web

            return web.page(into.title, _pages(shown))
        case "csv":
            return output.as_csv(shown.data)
    return output.envelope(shown.data) + "\n"


def _made(line: Line, data: object, about: About | None) -> Made:
    """Return what is entered of a list."""
    from workflow.commands.screen import output
    from workflow.upkeep.made_files import Made

    given = line.running.params if line.running else {}
    unit = given.get("unit") or line.actor.unit_code
    masked = not tells_sensitive(output.plain(data))
    days = about.days if about else None
    return Made(heads.name_of(line.running), unit, len(output.rows(data)), masked, days)


def tells_sensitive(value: object) -> bool:
    """Say whether plain values tell what is masked in an export: an identity number, religion or ethnicity."""
    from workflow.casework.secrecy import MASK
    from workflow.queries.cases import SENSITIVE

    if isinstance(value, dict):
        return any(
            tells_sensitive(one) if name not in SENSITIVE else one not in (None, "", MASK)
            for name, one in value.items()
        )
    return isinstance(value, list) and any(map(tells_sensitive, value))
