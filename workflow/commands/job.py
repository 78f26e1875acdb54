"""The commands that run jobs by hand and show what they did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from notifications.language import say, translate, words
from workflow.commands.frame import listing
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen import mail_words, output, terminal
from workflow.commands.screen.output import Column, in_files
from workflow.watch.table import JOB_BY_NAME, JOBS

if TYPE_CHECKING:
    from workflow.watch.outcome import Planned
    from workflow.watch.running import Ran

JOB = opt.one_of({job.name: job.label for job in JOBS})
LISTED = (
    "name",
    "label",
    "when",
    "last_run",
    Column("next_run", least=1),
    Column("expected_by", opt.N_("Expected by"), least=2),
    Column("late", opt.N_("Late")),
)
COUNTS = ("examined", "changed", "queued", "failed")
RUNS = (
    Column("job", get=lambda run: told(run.job)),
    Column("slot", least=2),
    "started_at",
    Column("finished_at", least=1),
    Column("ok", opt.N_("Succeeded")),
    *COUNTS,
    in_files("errors", opt.N_("What went wrong")),
)
RAN = opt.N_("{job}: examined {examined}, changed {changed}, queued {queued}, failed {failed}.")
HIDDEN = opt.N_("How much each run did is shown to those who see the whole city.")
PLANNED = (
    Column("what", opt.N_("It would"), get=lambda one: mail_words.planned(one.what)),
    "ref",
    "to",
    Column("params", opt.N_("Details"), get=lambda one: mail_words.details(one.params)),
)


@click.group("job", cls=Group)
def group() -> None:
    """Run the jobs that keep the watch, and see when they ran."""


@group.command("list")
@listing.to_file
@pass_shell
def list_(shell: Shell) -> None:
    """List the jobs: when each runs, when it last ran, by when it is expected again."""
    from workflow.watch import runs

    shell.show(runs.jobs(shell.app), columns=LISTED)


@group.command("run", epilog=opt.N_("Example: ketnap job run remind --dry-run"))
@click.argument("name", type=JOB, metavar="NAME", help=opt.N_("Which job."))
@opt.dry_run
@pass_shell
def run(shell: Shell, name: str, *, dry_run: bool) -> None:
    """Run one job now, whether or not it is due; --dry-run only lists what it would do."""
    from workflow.ground import people
    from workflow.watch import running

    shell.app.met_before(resumes=True)
    people.require_admin(shell.actor, whole_city=True)
    ran = running.run_now(shell.app, name, dry_run=dry_run)
    shell.show(ran.told(planned=dry_run), text=lambda: screen(ran, dry_run=dry_run))
    for note in ran.report.notes:
        shell.warn(note.message, **note.params)
    if ran.broke:
        raise ran.broke


@group.command("runs")
@click.option("--job", type=JOB, default=None, help=opt.N_("Only this job."))
@click.option(
    "--limit", type=opt.COUNT, default=20, show_default=True, help=opt.N_("Show at most this many.")
)
@listing.to_file
@pass_shell
def runs_(shell: Shell, job: str | None, limit: int) -> None:
    """List the latest runs, newest first."""
    from workflow.watch import runs

    rows = runs.listed(shell.app, shell.actor, job=job, limit=limit)
    hidden = shell.on_screen and not runs.sees_all(shell.actor)
    columns = [one for one in RUNS if one not in COUNTS] if hidden else RUNS
    shell.show(rows, columns=columns, empty=opt.N_("No job has run yet."))
    if hidden and rows:
        shell.tell(HIDDEN)


def screen(ran: Ran, *, dry_run: bool) -> Iterable[str]:
    """Yield the screen of a run: its counts, what failed, and on a dry run what it would do."""
    yield _counts(ran)
    if ran.report.errors:
        yield "\n" + terminal.strong(translate(opt.N_("Worth a look")))
        for number, line in enumerate(ran.report.errors, 1):
            yield f"{number:>3}. {terminal.safe(line)}"
    if dry_run and not JOB_BY_NAME[ran.job].looks:
        yield "\n" + terminal.strong(translate(opt.N_("It would do this; nothing was written.")))
        yield planned(ran.report.planned)


def planned(rows: Iterable[Planned]) -> str:
    """Return the table of what a run would do."""
    return output.for_the_eye(list(rows), PLANNED, opt.N_("Nothing would be done."))


def lines(ran: Ran) -> Iterable[str]:
    """Yield what is said of a run while the scheduler works: its counts, then what failed, and what is noted."""
    yield _counts(ran)
    yield from (f"  - {told(ran.job)}: {terminal.safe(error)}" for error in ran.report.errors)
    yield from (f"  - {say(note.message, note.params)}" for note in ran.report.notes)


def told(name: str) -> str:
    """Return a job in words, with the name by which it is run."""
    job = JOB_BY_NAME.get(name)
    return f"{words(job.label)} ({name})" if job else name


def _counts(ran: Ran) -> str:
    counts = {name: getattr(ran.report, name) for name in COUNTS}
    return say(RAN, {"job": told(ran.job), **counts})
