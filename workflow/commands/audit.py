"""The commands that verify the hash-chained history."""

from __future__ import annotations

from datetime import date

import click

from notifications.language import words
from states.errors import BadInput
from states.pipeline import Label
from workflow.commands.audit_conflicts import conflicts
from workflow.commands.frame import head_words, listing
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen import exported
from workflow.commands.screen.output import Column

HEAD = Column("head", opt.N_("Head of the history"))
NEWEST = Column("seal", opt.N_("Newest seal"))
SEALED_ON = Column("seal_day", opt.N_("Sealed on"))
SEAL = Column("hash", opt.N_("Hash of the seal"))
CHECKPOINTS = Column("checkpoints", opt.N_("Seals in the file"))
FIRST, LAST = Column("since", opt.N_("First seal of")), Column("day", opt.N_("Last seal of"))
CITY, ENTRIES = Column("city", opt.N_("City")), Column("entries", opt.N_("Entries of the journal"))
TAKEN, BY = Column("taken_at", opt.N_("Taken in at")), Column("by", opt.N_("Taken in by"))
ADDED = Column("added", opt.N_("New seals"))
SURE = {
    "signed": Label("đã kiểm tra, đúng", "checked"),
    "unsigned": Label("không có chữ ký", "not signed"),
    "untrusted": Label("chưa tin cậy khóa", "key not trusted"),
    "unchecked": Label("chưa kiểm tra", "not checked"),
}
SIGNED = Column("signed", opt.N_("Signature"), get=lambda one: words(SURE[one["signed"]]))
EXPORTS = (
    Column("n", opt.N_("No.")),
    "at",
    "actor",
    Column("what", get=lambda one: exported.told(one.what)),
    "unit",
    "file",
    "rows",
    "masked",
)
NO_FILE = opt.N_("{field}: a day is asked for with --out only.")
NOTHING_HELD = opt.N_("Nothing of any register is held.")

PART = opt.N_(
    "The file holds {unit} and what is below it: seals are over the whole city, so only their chain and signatures "
    "can be checked by it."
)
LINKS = opt.N_("Of {count} acts only the link in the chain is told: your role is not shown more.")


@click.group(cls=Group)
def group() -> None:
    """Check that no act of the history was changed, removed or put in later."""


@group.command("verify")
@click.option(
    "--head",
    default=None,
    type=opt.TEXT,
    metavar="HASH",
    help=opt.N_("A head or a seal noted before; it must belong to the history."),
)
@click.pass_context
def verify(ctx: click.Context, head: str | None) -> None:
    """Check the chain of every case in your scope; exits 1 and names the first act that does not fit.

    Whoever sees the whole city also checks the daily seals, which show what was cut off or deleted, and the
    journal of the office: units, users, roles, settings, calendar, letters and mail that has left. The newest
    seal is remembered for you, outside the register; one that you saw and that is gone is told the next time.
    """
    from workflow.upkeep import row_words, witness

    shell: Shell = ctx.obj
    found = witness.verify(shell.app, shell.actor.unit_path, head or "")
    at = row_words.named(shell.app, found.verdict.broken_at)
    broken = Column("broken_at", get=lambda _: words(at) or None)
    shell.show(found.verdict, columns=("acts", "ok", broken, HEAD))
    head_words.tell(shell, found, head or "", at)
    if not found.verdict.ok:
        ctx.exit(1)


@group.command("accept")
@click.option(
    "--head",
    required=True,
    type=opt.TEXT,
    metavar="HASH",
    help=opt.N_("The head as it stands now."),
)
@click.option(
    "--reason", required=True, type=opt.TEXT, help=opt.N_("Which backup was brought back, and why.")
)
@pass_shell
def accept(shell: Shell, head: str, reason: str) -> None:
    """Go on from the head that the register has after a lawful restore, though seals seen before are gone."""
    from workflow.upkeep import witness

    shell.done(witness.accept(shell.app, head, shell.stamp(), reason), columns=("acts", HEAD, "at"))


@group.command(
    "head", epilog=opt.N_("Example: ketnap audit head --out seals.jsonl --since 01/11/2026")
)
@click.option(
    "--out",
    default=None,
    type=opt.FILE_OUT,
    help=opt.N_("A file for the checkpoints of the register, to be kept by others."),
)
@click.option(
    "--since", default=None, type=opt.DATE, help=opt.N_("With --out: only from this day on.")
)
@pass_shell
def head(shell: Shell, out: str | None, since: date | None) -> None:
    """Print one hash over all acts in your scope as they were entered, and the newest seal, to be kept elsewhere.

    The head covers the acts only. The hash of the seal covers also what was changed of the office until that day:
    units, users, roles, settings, calendar, letters and mail; only a user of the root unit checks it.

    With --out, whoever sees the whole city writes what the register said of itself from day to day, each with the
    proof that it goes on from the day before: a superior takes it in with: ketnap audit witness FILE
    """
    if out is None:
        from workflow.casework import audit

        if since is not None:
            raise BadInput(NO_FILE, field="--since")
        from workflow.upkeep import witness

        found = audit.head(shell.app, shell.actor.unit_path)
        newest = witness.newest(shell.app)
        sealed = (newest.hash, date.fromisoformat(newest.day)) if newest else (None, None)
        told = dict(zip(("seal", "seal_day"), sealed, strict=True))
        shell.show({**found._asdict(), **told}, columns=("acts", HEAD, NEWEST, SEALED_ON))
        shell.tell(head_words.COVERS if newest else head_words.NO_SEAL, day=sealed[1])
        head_words.tell_missing(shell, found.head)
        return
    from workflow.handover import checkpoint_files

    done = checkpoint_files.write(shell.app, out, shell.actor, since)
    shell.done(done, columns=("file", "register", CHECKPOINTS, FIRST, LAST, SEAL))


@group.command("witness", epilog=opt.N_("Example: ketnap audit witness seals.jsonl"))
@click.argument("file", required=False, type=opt.FILE_IN, metavar="FILE")
@click.option(
    "--reason",
    default=None,
    type=opt.TEXT,
    help=opt.N_("After a lawful restore there: hold what the file has in place of what is held."),
)
@pass_shell
def witness_(shell: Shell, file: str | None, reason: str | None) -> None:
    """Hold what another register says of itself, and refuse what does not go on from it; without FILE list what is held.

    A file is written there by: ketnap audit head --out FILE. One whose register lost something, or had its history
    made anew, is refused, with the day of what is held and since when.
    """
    from workflow.commands.frame import paper_options
    from workflow.handover import held_checkpoints as held

    columns = ("register", CITY, LAST, "acts", ENTRIES, SIGNED, TAKEN, BY, "reason", SEAL)
    if file is None:
        rows = [
            paper_options.without(one, "warnings", "added")
            for one in held.listed(shell.app, shell.actor)
        ]
        shell.show(rows, columns=columns, empty=NOTHING_HELD)
        return
    done = held.take_in(shell.app, file, shell.stamp(), reason or "")
    for warning in done.warnings:
        shell.warn(warning.message, **warning.params)
    shell.show(paper_options.without(done, "warnings"), columns=(*columns, ADDED))


group.add_command(conflicts)


@group.command("journal")
@click.option(
    "--unit", default=None, type=opt.CODE, help=opt.N_("With all below it (default: your own).")
)
@click.option(
    "--user",
    default=None,
    metavar="NAME",
    help=opt.N_("What the user did, and what was done to the user."),
)
@click.option(
    "--from", "since", type=opt.Day(), default=None, help=opt.N_("Only from this day on.")
)
@click.option(
    "--long", "in_full", is_flag=True, default=False, help=opt.N_("Every entry by itself.")
)
@listing.to_file
@pass_shell
def entries(
    shell: Shell, unit: str | None, user: str | None, since: date | None, *, in_full: bool
) -> None:
    """Show who changed what of units, users, roles, settings, calendar, letters and mail, when and why.

    Days of a calendar and mails of a batch that were entered one after the other are told in one line, unless with
    --long; --json has every entry.
    """
    from workflow.commands.screen import journal_words, listed
    from workflow.queries import journal

    found = journal.listed(shell.app, journal.Wanted(unit, user, since), shell.actor)
    text = (lambda: list(journal_words.lines(found, in_full=in_full))) if found else None
    shell.show(found, columns=listed.JOURNAL, text=text, empty=opt.N_("Nothing was changed."))


@group.command("exports")
@listing.to_file
@pass_shell
def exports(shell: Shell) -> None:
    """Show what was exported: cases, acts, the history; by whom, when, how much, masked or not."""
    from workflow.queries import exports as made

    rows = made.exports(shell.app, shell.actor)
    shell.show(rows, columns=EXPORTS, empty=opt.N_("Nothing was exported."))


@group.command("export")
@click.argument("file", type=click.Path(dir_okay=False), metavar="FILE")
@click.option(
    "--unit", default=None, type=opt.CODE, help=opt.N_("With all below it (default: your own).")
)
@click.option(
    "--pseudonyms",
    is_flag=True,
    default=False,
    help=opt.N_("Without names and what could name a person; the chains still verify."),
)
@opt.why
@pass_shell
def export(shell: Shell, file: str, unit: str | None, *, pseudonyms: bool) -> None:
    """Write the history with journal and seals to a new file that others verify without ketnap.

    One line of JSON a row. Whoever has the file checks it with docs/verify_export.py, one file that needs Python
    alone: python3 verify_export.py FILE --head HASH. What you may not see is kept back without breaking the chains.
    """
    from workflow.exchange import audit_export

    wanted = audit_export.Wanted(unit, pseudonyms)
    done = audit_export.write(shell.app, file, wanted, shell.stamp(resumes=True))
    shell.done(done, columns=("file", "rows", "acts", HEAD))
    if not done.whole:
        shell.warn(PART, unit=done.unit)
    if done.links:
        shell.warn(LINKS, count=done.links)
