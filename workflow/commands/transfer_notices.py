"""The commands that print the notices of hand-overs and look after their templates."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import click

from notifications.language import say, translate, words
from states.catalogue.transfer import LETTERS, STATE_BY_ID, STATES
from states.errors import BadInput, KetnapError
from workflow.commands.frame import options as opt
from workflow.commands.frame import paper_options
from workflow.commands.frame.shell import Shell, pass_shell
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from notifications.letters.checking import Problem
    from states.pipeline import Warned
    from workflow.papers.letters import Item

BOTH = opt.N_("{field}: a number comes with the day that the letter bears; give both.")
NOT_YET = opt.N_("not given yet")
NO_FOLDER = opt.N_("{field}: there is no folder {value}.")
MADE = opt.N_("{count} notices are in {folder}; the page index.html lists them.")
NONE_MADE = opt.N_("No hand-over of your units is on its way; nothing was printed.")
NOT_MADE = opt.N_("Hand-over {id}: {detail}")
WRONG = opt.N_("The templates have {count} problems; the letters cannot be printed with them.")


def add_to(group: click.Group) -> None:
    """Add the commands about papers to the group `transfer`."""
    for command in (notice, number_of, notices, templates, check_templates):
        group.add_command(command)


_id = click.argument("number", type=opt.COUNT, metavar="ID")
_NO = opt.N_("The number that the dispatch book gave: 145, or with its signs 145-TB/ĐU.")
_DATED = opt.N_("The day that the letter bears.")


def _warn(shell: Shell, warnings: Iterable[Warned]) -> None:
    """Say each warning once, in their order."""
    for message, params in dict.fromkeys((w.message, tuple(w.params.items())) for w in warnings):
        shell.warn(message, **dict(params))


@click.command(
    "notice",
    cls=paper_options.Command,
    epilog=opt.N_("Example: ketnap transfer notice 12 --out notice.pdf"),
)
@_id
@paper_options.out_needed
@click.option("--number", "no", type=opt.TEXT, default=None, metavar="NO", help=_NO)
@click.option("--dated", type=opt.DATE, default=None, help=_DATED)
@paper_options.force
@opt.why
@pass_shell
def notice(
    shell: Shell, /, number: int, out: str, no: str | None, dated: date | None, force: bool
) -> None:
    """Print the notice of a transfer, .docx or .pdf, with the number that was given or room for it."""
    from workflow.papers import letters

    if (no is None) != (dated is None):
        raise BadInput(BOTH, field="--number, --dated", value="")
    told = letters.Told(no, dated) if no is not None and dated else None
    done = letters.notice(shell.app, number, out, shell.stamp(resumes=True), told=told, force=force)
    _warn(shell, done.warnings)
    columns = (
        Column("number", get=lambda row: row["number"] or translate(NOT_YET)),
        "dated",
        "file",
        "id",
        "ref",
        Column("state", get=lambda row: words(STATE_BY_ID[row["state"]].label)),
        "from",
        Column("to", opt.N_("To")),
        Column("letter", get=lambda row: words(LETTERS[row["letter"]])),
        "sent_on",
        "due",
    )
    shell.done(paper_options.without(done, "warnings"), columns=columns)


@click.command(
    "number",
    cls=paper_options.Command,
    epilog=opt.N_("Example: ketnap transfer number 12 145 --dated 05/08/2026"),
)
@_id
@click.argument("no", type=opt.TEXT, metavar="NO")
@click.option("--dated", type=opt.DATE, required=True, help=_DATED)
@opt.why
@pass_shell
def number_of(shell: Shell, /, number: int, no: str, dated: date) -> None:
    """Record the number that the dispatch book gave to the notice of a transfer."""
    from workflow.papers import letters

    done = letters.number(shell.app, number, letters.Told(no, dated), shell.stamp())
    letter = Column("letter", get=lambda row: words(LETTERS[row.letter]))
    shell.show(done, columns=("number", "dated", "id", "ref", letter))


@click.command("notices", cls=paper_options.Command)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False),
    metavar="DIR",
    help=opt.N_("The folder for the notices and their index."),
)
@click.option(
    "--state",
    type=opt.one_of({s.id: s.label for s in STATES}),
    default=None,
    help=opt.N_("Only this state (default: sent, and not taken over yet)."),
)
@paper_options.as_file
@opt.why
@pass_shell
def notices(shell: Shell, /, out: str, state: str | None, as_file: str) -> None:
    """Print the notices of all transfers of your units that are on their way, with an index."""
    from workflow.casework import transfer_views
    from workflow.papers import letters

    stamp = shell.stamp(resumes=True)
    numbers = transfer_views.under_way(shell.app, stamp, state)
    items = letters.notices(shell.app, numbers, out, stamp, as_file) if numbers else []
    _warn(shell, (warning for item in items for warning in item.warnings))
    rows = [paper_options.without(item, "warnings") for item in items]
    shell.done(rows, text=lambda: _made(items, out))


def _made(items: Sequence[Item], folder: str) -> Iterator[str]:
    """Yield how many notices were printed and where they are, then what could not be printed."""
    count = sum(item.error is None for item in items)
    yield say(MADE, {"count": count, "folder": folder}) if items else translate(NONE_MADE)
    for item in items:
        if item.error:
            detail = say(item.error.message, item.error.params)
            yield say(NOT_MADE, {"id": item.id, "detail": detail})


def _folder(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    del ctx
    if value and not os.path.isdir(value):
        raise BadInput(NO_FOLDER, field=param.opts[0], value=value)
    return value


@click.command("templates", cls=paper_options.Command)
@click.option(
    "--folder",
    type=opt.path(),
    default=None,
    metavar="DIR",
    callback=_folder,
    help=opt.N_("Use the templates of this folder from now on; '' goes back to the program's own."),
)
@click.option(
    "--copy",
    type=opt.path(),
    default=None,
    metavar="DIR",
    callback=_folder,
    help=opt.N_(
        "Copy the program's templates into this folder, to be changed there; what is there stays."
    ),
)
@opt.why
@pass_shell
def templates(shell: Shell, /, folder: str | None, copy: str | None) -> None:
    """Show which templates letters are made of, or choose a folder of your own."""
    from notifications.letters.finding import known_files
    from workflow.papers import printing

    if copy is not None:
        printing.copy_templates(copy)
    if folder is None:
        used = printing.preferred(shell.app)
    else:
        used = printing.prefer(shell.app, folder, shell.stamp(resumes=True))
    rows = [{"file": name, "where": used.where(name)} for name in known_files()]
    say_it = shell.show if copy is None else shell.done
    say_it(rows, columns=("file", "where"))


@click.command("check-templates", cls=paper_options.Command)
@click.argument(
    "folder", type=opt.path(), default=None, required=False, metavar="[DIR]", callback=_folder
)
@pass_shell
def check_templates(shell: Shell, /, folder: str | None) -> None:
    """Fill every template with made-up people and tell each problem; exits 1 where there is one."""
    from notifications.letters import checking
    from workflow.papers import printing

    wanted = folder if folder is not None else printing.preferred(shell.app).folder
    found = checking.check(wanted)
    rows = [{"file": problem.file, "what": _told(problem)} for problem in found]
    told = {"folder": wanted or None, "ok": not found, "problems": rows}
    fine = translate(opt.N_("Every template can be filled in."))
    shell.show(told, text=lambda: [f"{row['file']}: {row['what']}" for row in rows] or fine)
    if found:
        raise KetnapError(WRONG, count=len(found))


def _told(problem: Problem) -> str:
    return say(problem.message, problem.params)
