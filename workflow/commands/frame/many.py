"""One command for many cases: `--refs` or `--file` in the place of a reference, and the answer as a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from notifications.language import say
from states.frozen import NamedTuple
from workflow.commands.frame import options as opt

if TYPE_CHECKING:
    from states.errors import KetnapError
    from states.units import Actor
    from workflow.app import App
    from workflow.casework.many import Answer, Item, Known, Way
    from workflow.commands.frame.shell import Shell
    from workflow.exchange.columns import Column
    from workflow.stamp import Stamp

F = TypeVar("F", bound=Callable[..., object])

ONE_WAY = opt.N_("Name the cases in one way only: REF, --refs or --file.")
NO_VERSION = opt.N_("--if-version goes with one REF.")
NO_REFS = opt.N_("{field}: {value} names no case; write REF,REF,…")
ABOUT = opt.N_("{refs}: {sentence}")
WENT = opt.N_("All {count} recorded.")
WOULD = opt.N_("All {count} would be recorded; nothing was written.")
WOULD_NOT = opt.N_(
    "{failed} of {count} would not be recorded; the list says why. Nothing was written."
)
_PROGRESS = opt.N_("Recording")
_FROM = 20
"""From so many items on a bar is shown."""


class Several(NamedTuple):
    """The cases as the command line names them: by a list, or in a file."""

    refs: str | None
    file: str | None


def ref(function: F) -> F:
    """Ask for the reference of a case, unless many are named: `ref`, None where left out."""
    return click.argument(
        "ref", type=opt.CASE_TO_WRITE, metavar="REF", required=False, default=None
    )(function)


def refs(function: F) -> F:
    """Offer to name many cases by their references: `refs`."""
    words = opt.N_("Many cases in the place of REF: their references, with commas between them.")
    return click.option(
        "--refs", type=opt.CASES_TO_WRITE, default=None, metavar="REF,…", help=words
    )(function)


def file(function: F) -> F:
    """Offer to name many cases in a file: `file`."""
    words = opt.N_(
        "Many cases in the place of REF: a CSV or XLSX file with the column ref, and what is said of each in columns named as the options, which go before these."
    )
    return click.option("--file", type=opt.FILE_IN, default=None, metavar="FILE", help=words)(
        function
    )


def asked(
    ref: str | None, refs: str | None, file: str | None, version: int | None
) -> Several | None:
    """Return how many cases are named, None for one by its reference; raises a usage error for both or none."""
    context = click.get_current_context()
    if sum(one is not None for one in (ref, refs, file)) > 1:
        raise click.UsageError(say(ONE_WAY), context)
    if ref is not None:
        return None
    if refs is None and file is None:
        lacking = next(param for param in context.command.params if param.name == "ref")
        raise click.MissingParameter(ctx=context, param=lacking)
    if version is not None:
        raise click.UsageError(say(NO_VERSION), context)
    return Several(refs, file)


def items(
    named: Several, common: Mapping[str, object], known: Callable[[], Sequence[Column]]
) -> list[Item]:
    """Return the items of a list: what holds for all, and over it what a file says of each.

    Raises `BadInput` for a list or a file that cannot be used as a whole.
    """
    from workflow.casework.many import Item

    if named.file is None:
        return [Item(ref, common) for ref in _split(named.refs or "")]
    from workflow.exchange import case_lines

    found = []
    for line in case_lines.read(named.file, known()):
        own = dict(line.values)
        on, note = own.pop("on", None), own.pop("note", "")
        given = {**common, **own}
        found.append(Item(line.ref, given, on, str(note), line.number, line.wrong))  # type: ignore[arg-type]
    return found


def _split(refs: str) -> list[str]:
    named = [word.strip() for word in refs.split(",") if word.strip()]
    if not named:
        from states.errors import BadInput

        raise BadInput(NO_REFS, field="--refs", value=refs)
    return named


def known(app: App, actor: Actor) -> Known:
    """Return what finds out what was done under the key of an item before."""
    from workflow.queries import repeated

    return lambda key: repeated.answer(app, key, actor)


def carry_out(
    shell: Shell, items: Sequence[Item], stamp: Stamp, way: Way, *, dry_run: bool
) -> None:
    """Do the act for each item and print what became of each. Raises `NotAllWent` after the answer."""
    from workflow.casework import many

    answers: list[Answer] = []
    going = many.go(shell.app, items, stamp, way)
    if len(items) < _FROM:
        answers += going
    else:
        with shell.progress(len(items), _PROGRESS) as step:
            for answer in going:
                answers.append(answer)
                step()
    finish(shell, answers, dry_run=dry_run)


def finish(
    shell: Shell,
    answers: Sequence[Answer],
    text: Callable[[], Iterable[str]] | None = None,
    *,
    dry_run: bool,
) -> None:
    """Print the answers with their warnings, as a table or by `text`. Raises `NotAllWent` where there is a failure among them."""
    from workflow.casework.many import NotAllWent, ended_early
    from workflow.commands.frame import errors
    from workflow.commands.screen import many as screen

    if any(ended_early(answer) for answer in answers):
        shell.app.once = None  # given again under its key, the command goes on with the rest
    _warn(shell, answers)
    shell.show(
        [row(answer) for answer in answers],
        text=text or (lambda: screen.answers(answers, errors.message, dry_run=dry_run)),
    )
    failed = sum(not answer.ok for answer in answers)
    if failed:
        raise NotAllWent(WOULD_NOT if dry_run else None, failed=failed, count=len(answers))
    shell.tell(WOULD if dry_run else WENT, count=len(answers))


def _warn(shell: Shell, answers: Sequence[Answer]) -> None:
    """Say each warning once, with the cases it is about."""
    refs: dict[str, list[str]] = {}
    for answer in answers:
        for warning in answer.warnings:
            refs.setdefault(say(warning.message, warning.params), []).append(answer.ref)
    for sentence, about in refs.items():
        shell.warn(ABOUT, refs=about, sentence=sentence)


def row(answer: Answer) -> dict[str, object]:
    """Return an answer as it is promised, its failure as the error of an envelope."""
    from workflow.commands.screen import output

    return {**(output.fields(answer) or {}), "error": error_of(answer.error)}


def error_of(failure: KetnapError | None) -> dict[str, object] | None:
    """Return a failure as the error of an envelope, None for none."""
    if failure is None:
        return None
    from workflow.commands.frame import errors

    return errors.told(failure)
