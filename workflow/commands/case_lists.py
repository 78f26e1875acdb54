"""The commands that list cases by saved filters, columns and order."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from states.pipeline import Label
from workflow.commands.frame import as_it_was, case_filters, listing
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workflow.queries.cases import Wanted
    from workflow.queries.past import Past

LIST = ("ref", "name", "unit", "state", Column("entered_on", least=1), "next_deadline")
_ON_A_SCREEN = 50
MORE = opt.N_("There are more; go on with: {line}")
SAVED = opt.N_("The filter is saved: ketnap case list --filter {name}")
FILTERED = ("unit", "state", "stage", "category", "overdue", "columns", "sort")
"""The options that a saved filter stands for."""
SORTS = {
    "name": Label("tên", "name"),
    "due": Label("hạn", "deadline"),
    "unit": Label("đơn vị", "unit"),
    "state": Label("trạng thái", "state"),
}


@click.command(
    "list",
    cls=Command,
    epilog=opt.N_("Example: ketnap case list --overdue --sort due --save overdue"),
)
@opt.unit
@case_filters.state
@case_filters.stage
@case_filters.category
@click.option("--overdue", is_flag=True, default=False, help=opt.N_("Only cases past a deadline."))
@click.option(
    "--columns",
    type=opt.TEXT,
    default=None,
    metavar="NAME",
    help=opt.N_("Only these columns, with commas between them: ref,name,born,due …"),
)
@click.option(
    "--sort",
    type=opt.one_of(SORTS),
    default=None,
    help=opt.N_("In this order (default: by reference)."),
)
@click.option(
    "--filter",
    "saved",
    type=opt.TEXT,
    default=None,
    metavar="NAME",
    help=opt.N_("As saved under this name; options given beside it come first."),
)
@click.option(
    "--save",
    type=opt.TEXT,
    default=None,
    metavar="NAME",
    help=opt.N_("Save these options under a name, for you alone."),
)
@click.option(
    "--limit",
    type=opt.COUNT,
    default=None,
    help=opt.N_("At most so many (a table shows 50 by default)."),
)
@click.option(
    "--after",
    type=opt.TEXT,
    default=None,
    metavar="REF",
    help=opt.N_("Go on after this reference."),
)
@listing.to_file
@as_it_was.options
@pass_shell
def list_(
    shell: Shell,
    /,
    *,
    saved: str | None,
    save: str | None,
    limit: int | None,
    after: str | None,
    past: Past,
    **given: Any,  # noqa: ANN401 - the filters
) -> None:
    """List cases, filtered and sorted; --save keeps the filter for later, and case filters lists those kept."""
    from workflow.queries import case_columns, cases

    asked = {
        name: value
        for name, value in given.items()
        if value is not None and value != () and value is not False
    }
    if saved is not None:
        from workflow.organisation import saved_filters

        asked = {**saved_filters.named(shell.app, saved, shell.actor), **asked}
    columns = case_columns.chosen(str(asked["columns"])) if asked.get("columns") else ()
    most = _ON_A_SCREEN + 1 if limit is None and shell.on_screen else limit
    wanted = cases.Wanted(
        unit=asked.get("unit"),
        states=asked.get("state", ()),
        stage=asked.get("stage"),
        categories=asked.get("category", ()),
        overdue=asked.get("overdue", False),
        limit=most,
        after=after,
    )
    with_ref = columns and ("ref", *columns)
    rows = _rows(shell, wanted, (asked.get("sort"), with_ref), past)
    if save is not None:
        _save(shell, save, asked)
    if limit is None and most == len(rows):
        rows = rows[:_ON_A_SCREEN]
        last = rows[-1]["ref"] if columns else rows[-1].ref
        shell.tell(MORE, line=_line({**given, **past._asdict()}, saved, last))
    told = [{name: row[name] for name in columns} for row in rows] if columns else rows
    shown = list(_shown(columns)) if columns else LIST
    shell.show(told, columns=shown, empty=opt.N_("No case fits."))


def _rows(
    shell: Shell, wanted: Wanted, order: tuple[str | None, Sequence[str]], past: Past
) -> list[Any]:
    from workflow.queries import case_columns

    if past:
        return case_columns.listed_then(shell.app, wanted, shell.actor, order, past)
    return case_columns.listed(shell.app, wanted, shell.actor, *order)


def _save(shell: Shell, name: str, asked: Mapping[str, Any]) -> None:
    from workflow.organisation import saved_filters

    saved_filters.save(shell.app, name, asked, shell.stamp(resumes=True))
    shell.tell(SAVED, name=shlex.quote(name))


def _line(given: Mapping[str, Any], saved: str | None, last: str) -> str:
    """Return the command that goes on after a reference."""
    words = ["ketnap", "case", "list"]
    asked = {name: given.get(name) for name in (*FILTERED, "as_of", "known_at")}
    for name, value in {"filter": saved, **asked, "after": last}.items():
        for one in value if isinstance(value, tuple) else (value,):
            if one is True:
                words.append(f"--{name}")
            elif one is not None and one is not False:
                words += [f"--{name.replace('_', '-')}", shlex.quote(str(one))]
    return " ".join(words)


def _shown(columns: Sequence[str]) -> Iterator[str | Column]:
    """Yield the columns of a table; facts have the words of their fields."""
    from states.catalogue.side_acts import DETAILS
    from workflow.commands.screen import acts

    known = {field.name: field for field in DETAILS}
    for name in columns:
        field = known.get(name)
        if field is None:
            yield name
            continue

        def cell(row: Mapping[str, Any], field: Any = field) -> object:  # noqa: ANN401 - a field
            value = row[field.name]
            return None if value is None else acts.shown(field, value)

        yield Column(name, acts.label(field, name), get=cell)


@click.command(
    "filters", cls=Command, epilog=opt.N_("Example: ketnap case filters --remove overdue")
)
@click.option(
    "--remove", type=opt.TEXT, default=None, metavar="NAME", help=opt.N_("Forget this filter.")
)
@pass_shell
def filters(shell: Shell, remove: str | None) -> None:
    """List the filters that you have saved with case list --save, or remove one."""
    from workflow.organisation import saved_filters

    if remove is None:
        rows = saved_filters.kept(shell.app, shell.actor)
    else:
        rows = saved_filters.remove(shell.app, remove, shell.stamp())
    columns = ("name", Column("options", opt.N_("Options"), get=lambda one: _options(one.options)))
    shell.show(rows, columns=columns, empty=opt.N_("You have saved no filter."))


def _options(options: Mapping[str, Any]) -> str:
    asked = dict.fromkeys(FILTERED) | {
        name: tuple(value) if isinstance(value, list) else value for name, value in options.items()
    }
    return _line(asked, None, "").removeprefix("ketnap case list ").removesuffix(" --after ''")
