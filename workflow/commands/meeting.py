"""The commands of a branch meeting: what it votes on, and how it voted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from states.catalogue.candidacy import VOTE_MOVE
from states.errors import BadInput, MissingFields
from workflow.commands.frame import many
from workflow.commands.frame import options as opt
from workflow.commands.frame import paper_options as paper
from workflow.commands.frame.shell import Group, Shell, pass_shell

if TYPE_CHECKING:
    from workflow.casework.meetings import Ballot

BAD_VOTES = opt.N_(
    "{field}: {value} is no vote; write REF=FOR or REF=FOR/AGAINST, such as 00042-7=13/2."
)
NO_MEETING_DAY = opt.N_(
    "When {unit} meets is not on file, so this is for today; an administrator sets it: ketnap unit set {unit} --meets DAY"
)
ONE_WAY = opt.N_("Give the votes in one way only: --votes or --file.")


class Vote(click.ParamType["Ballot"]):
    """The votes on one person: REF=FOR or REF=FOR/AGAINST."""

    name = "votes"
    writes = True

    def named(self, value: Ballot, find: Callable[[str], str]) -> Ballot:
        """Return the votes with the reference that `find` knows for a name."""
        return value._replace(ref=find(value.ref))

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Ballot:
        """Read the votes. Raises `BadInput`."""
        from workflow.casework.meetings import Ballot, read_votes

        del param, ctx
        if isinstance(value, Ballot):
            return value
        ref, _, written = str(value).partition("=")
        votes = read_votes(written)
        if votes is None or not ref.strip():
            raise BadInput(BAD_VOTES, field="--votes", value=str(value))
        return Ballot(ref.strip(), votes)


_UNIT = click.option(
    "--unit",
    type=opt.CODE,
    default=None,
    metavar="CODE",
    help=opt.N_("The branch that meets (default: your own branch)."),
)
_MOVE = click.option(
    "--move",
    type=opt.Chosen(VOTE_MOVE.choices),
    default=None,
    help=opt.N_(
        "What is voted on (default: the step that each case stands before, admission or recognition)."
    ),
)


@click.group(cls=Group)
def group() -> None:
    """Prepare a branch meeting that votes on people, and record its votes."""


@group.command("record")
@_UNIT
@opt.on
@click.option(
    "--resolution",
    type=opt.TEXT,
    default=None,
    metavar="NO",
    help=opt.N_(
        "The number of the resolution; {n} in it counts the people in the order they are given."
    ),
)
@click.option(
    "--first-no",
    type=opt.COUNT,
    default=1,
    show_default=True,
    metavar="N",
    help=opt.N_("Where {n} begins."),
)
@click.option(
    "--official-members",
    type=opt.COUNT,
    default=None,
    metavar="N",
    help=opt.N_("Official members of the branch, absent ones counted."),
)
@click.option(
    "--present", type=opt.COUNT, default=None, metavar="N", help=opt.N_("Official members present.")
)
@_MOVE
@click.option(
    "--votes",
    type=Vote(),
    multiple=True,
    metavar="REF=FOR[/AGAINST]",
    help=opt.N_("The votes on one person; repeatable."),
)
@click.option(
    "--file",
    type=opt.FILE_IN,
    default=None,
    metavar="FILE",
    help=opt.N_(
        "The votes in a CSV or XLSX file: columns ref, votes_for, votes_against, and move and reason where needed."
    ),
)
@click.option("--reason", type=opt.TEXT, default=None, help=opt.N_("Why a removal is proposed."))
@opt.note
@opt.dry_run
@pass_shell
def record(shell: Shell, /, **asked: Any) -> None:  # noqa: ANN401 - the options
    """Record a branch meeting that voted on several people, each vote in a transaction of its own.

    Carried votes take the step; votes that fell short are recorded as lost; what another guard refuses is not
    recorded and says why. On a terminal what is missing is asked for.
    """
    from workflow.casework import meetings
    from workflow.commands.frame import meeting_questions as questions

    ballots = _ballots(asked["votes"], asked["file"])
    asked |= {"votes": ballots}
    lacking = [
        name
        for name in ("resolution", "official_members", "present", "votes")
        if not _told(asked[name])
    ]
    if lacking:
        if not questions.may_ask(shell):
            raise MissingFields(fields=tuple("--" + name.replace("_", "-") for name in lacking))
        asked = questions.ask(shell, asked)
    meeting = questions.meeting_of(asked)
    stamp = shell.stamp(asked["on"], asked["note"], resumes=True)
    known, dry_run = many.known(shell.app, stamp.actor), asked["dry_run"]
    answers = list(
        meetings.record(shell.app, meeting, asked["votes"], stamp, known=known, dry_run=dry_run)
    )
    many.finish(shell, answers, dry_run=dry_run)


@group.command("agenda")
@_UNIT
@click.option(
    "--on",
    type=opt.DATE,
    default=None,
    help=opt.N_("The day of the meeting (default: the next one that the register knows)."),
)
@_MOVE
@paper.out
@paper.force
@pass_shell
def agenda(
    shell: Shell,
    /,
    unit: str | None,
    on: date | None,
    move: str | None,
    out: str | None,
    force: bool,
) -> None:
    """Say who can be put to the vote at the next meeting, who not yet and why, and what must be on paper by then.

    Each case is judged as the vote itself will judge it on that day. Removals are listed with --move.
    """
    from workflow.commands.screen import agenda as screen
    from workflow.queries import agenda as queries

    stamp = shell.stamp(on)
    found = queries.agenda(shell.app, unit, on, stamp, move=move)
    if not found.known:
        shell.warn(NO_MEETING_DAY, unit=found.unit)
    if out is not None:
        from workflow.papers import meeting_agenda

        entered = paper.leaving(shell)
        written = meeting_agenda.into_file(shell.app, found, out, force=force)
        listed = len(found.ready) + len(found.not_yet)
        paper.enter(shell, entered, out, listed, unit=found.unit)
        return paper.show(shell, found.unit, written, of="unit")
    if shell.format == "csv":
        return shell.show(list(queries.flat(found)))
    return shell.show(found, text=lambda: screen.agenda(found))


def _told(value: object) -> bool:
    """Return whether something was given; 0 is a number, never an omission."""
    return value not in (None, (), [])


def _ballots(votes: Sequence[Ballot], file: str | None) -> list[Ballot]:
    """Return the votes of the command line or of a file. Raises `BadInput` for both."""
    if file is None:
        return list(votes)
    if votes:
        raise BadInput(ONE_WAY, field="--file", value=file)
    from workflow.casework.meetings import Ballot, Votes
    from workflow.exchange import case_lines, vote_lines

    return [
        Ballot(
            line.ref,
            Votes(vote_lines.count(line, "votes_for"), vote_lines.count(line, "votes_against")),
            vote_lines.text(line, "move"),
            vote_lines.text(line, "reason"),
            line.number,
            line.wrong,
        )
        for line in case_lines.read(file, vote_lines.COLUMNS)
    ]
