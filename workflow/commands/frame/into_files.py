"""A list that is written into a file instead of being printed: as a workbook, CSV or JSON, and on record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from workflow.commands.frame import heads

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

    from workflow.app import App
    from workflow.commands.frame.heads import About
    from workflow.commands.frame.listing import Into
    from workflow.commands.screen.output import Column
    from workflow.stamp import Actor, Stamp
    from workflow.upkeep.made_files import Made

Answer = dict[str, object]


class Line(Protocol):
    """What is asked of the command line that is running."""

    running: click.Context | None
    replaces: bool

    @property
    def app(self) -> App: ...  # noqa: D102 - as it is named

    @property
    def actor(self) -> Actor: ...  # noqa: D102 - as it is named

    def stamp(self) -> Stamp: ...  # noqa: D102 - as it is named


def write(
    line: Line,
    into: Into,
    data: object,
    columns: Sequence[str | Column],
    about: About | None = None,
) -> Answer:
    """Write a list into its file, whole or not at all and on record; return what to say of it.

    A list that was made of no register (of the rules, where there is none) is on no record. Raises `AlreadyExists`
    and `Unavailable`, and as `made_files.on_record` does.
    """
    from workflow.commands.screen import output
    from workflow.store import files

    answer: Answer = {"rows": len(output.rows(data)), "file": into.file}
    files.may_place(into.file, force=line.replaces)
    if "app" not in vars(line):
        with _drafted(into, data, columns, about) as draft:
            files.place(draft, into.file, force=line.replaces)
        return answer
    from workflow.upkeep import made_files

    stamp = line.stamp()
    line.app.may_write()
    made = _made(line, data, about)
    with (
        _drafted(into, data, columns, about) as draft,
        made_files.on_record(line.app, into.file, made, stamp) as session,
    ):
        files.place(draft, into.file, force=line.replaces)
        line.app.answered(session, answer)
    return answer


@contextmanager
def _drafted(
    into: Into, data: object, columns: Sequence[str | Column], about: About | None
) -> Iterator[str]:
    """Write a list into a draft, for the block to place."""
    from workflow.commands.screen import output
    from workflow.store import files

    with files.draft_of(into.file) as draft:
        if into.kind == "xlsx":
            from workflow.commands.screen import workbook
            from workflow.store.workbooks import writing

            sheets = workbook.pages(data, columns, about.told if about else ())
            writing.fill(draft, [writing.Sheet(*page[:3]) for page in sheets])
        else:
            made = output.as_csv(data) if into.kind == "csv" else output.envelope(data) + "\n"
            with open(draft, "wb") as stream:
                stream.write(made.encode())
        files.settle(draft)
        yield draft


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
