"""The commands for mail: what waits, what left, what came back, and how mail leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from notifications.language import day, say, translate
from workflow.commands.frame import listing
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen import mail_words, output, recorded
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from datetime import date

    from workflow.watch.mailing.post import Letter

_NUMBER = click.argument("number", type=opt.COUNT, metavar="ID")
COLUMNS: Sequence[str | Column] = (
    "id",
    Column("to", opt.N_("To")),
    Column("template", get=lambda m: mail_words.template(m.template), least=1),
    "ref",
    Column("rule", least=2),
    Column("rung", get=lambda m: mail_words.rung(m.rung, m.rule), least=3),
    Column("state", get=lambda m: mail_words.state(m.state, m.because)),
    "sent_at",
)
HANDED: Sequence[str | Column] = (
    Column("handed_to", opt.N_("Handed to")),
    Column("handed_on", opt.N_("Handed on")),
    Column("handed_by", opt.N_("Recorded by")),
)
LETTER: Sequence[str | Column] = (
    *COLUMNS,
    "attempts",
    Column("due", opt.N_("Deadline")),
    "message_id",
    Column("user", opt.N_("User")),
    "next_try",
    "last_error",
    Column("why", opt.N_("Cancelled because"), get=lambda m: mail_words.why(m.why)),
    "subject",
    *HANDED,
)
TEXT = Column("text", opt.N_("Words of the letter"))
HEADS = Column(
    "headers",
    get=lambda m: "\n".join(f"{name}: {told}" for name, told in (m.headers or {}).items()),
)
WAITS = opt.N_(
    "No mail has left since {since} ({detail}). The outbox waits until {until}; nothing is lost."
)
SETTINGS: Sequence[str | Column] = (
    "url",
    Column("set_by", get=lambda s: mail_words.set_by(s.set_by)),
    "sender",
    "templates",
    "password_file",
    "quiet",
    "keep_days",
)


@click.group(cls=Group)
def group() -> None:
    """Look after the mail: what waits, what left, and how it leaves."""


@group.command("list")
@click.option(
    "--state",
    type=opt.one_of(mail_words.STATES),
    default=None,
    help=opt.N_("Only this state."),
)
@click.option("--ref", type=opt.CASE, default=None, help=opt.N_("Only mail about this case."))
@listing.to_file
@pass_shell
def list_(shell: Shell, state: str | None, ref: str | None) -> None:
    """List mail about your cases and to your users."""
    from workflow.watch.mailing import mail_settings, post

    rows = post.listed(shell.app, shell.actor, state=state, ref=ref)
    shell.show(rows, columns=COLUMNS, empty=opt.N_("No mail fits."))
    if wait := mail_settings.waits(shell.app):
        shell.warn(WAITS, until=wait.until, since=wait.since, detail=wait.why)


@group.command("show")
@_NUMBER
@pass_shell
def show(shell: Shell, number: int) -> None:
    """Show one message with its words: those that left, or those that would leave today."""
    from workflow.watch.mailing import post

    letter = post.show(shell.app, number, shell.actor)
    shell.show(letter, text=lambda: _screen(letter))


@group.command("evidence")
@opt.ref
@listing.to_file
@pass_shell
def evidence(shell: Shell, ref: str) -> None:
    """Show who was warned about a case, of what, when, and with which words."""
    from workflow.watch.mailing import post

    letters = post.evidence(shell.app, ref, shell.actor)
    shell.show(letters, columns=(*LETTER, TEXT, HEADS), text=lambda: _proof(letters))


@group.command("retry")
@_NUMBER
@opt.why
@pass_shell
def retry(shell: Shell, number: int) -> None:
    """Try a failed or dead message again, as soon as mail leaves next."""
    from workflow.watch.mailing import post

    shell.show(post.retry(shell.app, number, shell.stamp()), columns=COLUMNS)


@group.command("bounce")
@_NUMBER
@opt.reason
@pass_shell
def bounce(shell: Shell, number: int, reason: str) -> None:
    """Record that a message which was sent came back."""
    from workflow.watch.mailing import post

    shell.show(post.bounce(shell.app, number, reason, shell.stamp(note=reason)), columns=COLUMNS)


@group.command(
    "handed",
    epilog=opt.N_('Example: ketnap mail handed 12 --to "Nguyễn Văn An" --on 05/08/2025'),
)
@_NUMBER
@click.option(
    "--to", type=opt.NAME, required=True, metavar="NAME", help=opt.N_("Who received it on paper.")
)
@click.option(
    "--on", type=opt.DATE, default=None, help=opt.N_("The day it was handed over (default: today).")
)
@opt.why
@pass_shell
def handed(shell: Shell, number: int, to: str, on: date | None) -> None:
    """Record that a message was handed over on paper, where no mail reaches its reader."""
    from workflow.watch.mailing import handing

    done = handing.hand(shell.app, number, to, shell.stamp(on))
    shell.show(done, columns=(*COLUMNS, *HANDED))


@group.command("check-templates")
@click.argument("folder", type=opt.path(), required=False, metavar="[DIR]")
@pass_shell
def check_templates(shell: Shell, folder: str | None) -> int:
    """Try the templates of your own in a folder, or in the one that is set."""
    from workflow.watch.mailing import own_templates

    problems = own_templates.check(shell.app, folder)
    shown = [problem._replace(what=translate(problem.what)) for problem in problems]
    shell.show(shown, columns=("file", "line", "what"), empty=opt.N_("Every template is in order."))
    return 1 if problems else 0


@group.command("settings")
@pass_shell
def settings(shell: Shell) -> None:
    """Show how mail leaves."""
    from workflow.watch.mailing import mail_settings

    shell.show(mail_settings.show(shell.app), columns=SETTINGS)


@group.command(
    "set",
    epilog=opt.N_("Example: ketnap mail set --url smtps://ketnap@mail.example.vn:465"),
)
@click.option(
    "--url",
    type=opt.TEXT_OR_NONE,
    help=opt.N_(
        "The way out: smtp+starttls://USER@HOST:587, smtps://, smtp://, file:///FOLDER or console:."
    ),
)
@click.option("--from", "sender", type=opt.TEXT_OR_NONE, help=opt.N_("From whom mail comes."))
@click.option(
    "--templates",
    type=opt.path(),
    metavar="DIR",
    help=opt.N_("The folder of your own templates; empty for none."),
)
@click.option(
    "--password-file",
    type=opt.path(),
    metavar="FILE",
    help=opt.N_(
        "The file with the password of the mail server; the password itself is never stored."
    ),
)
@click.option(
    "--quiet",
    type=opt.TEXT,
    metavar="HOURS",
    help=opt.N_("When nothing leaves, such as 18:00-07:30, or none; days off are always quiet."),
)
@click.option(
    "--keep-days",
    type=opt.TEXT_OR_NONE,
    metavar="N",
    help=opt.N_("A message never tried in so many days is cancelled, not sent (14 unless set)."),
)
@opt.why
@pass_shell
def set_(shell: Shell, /, *, sender: str | None, **wanted: str | None) -> None:
    """Set how mail leaves, for the whole city; an empty word takes a setting away."""
    from workflow.watch.mailing import mail_settings

    before = mail_settings.show(shell.app)
    done = mail_settings.change(shell.app, {**wanted, "from": sender}, shell.stamp())
    end = recorded.line(done, before=before)
    shell.show(done, text=lambda: (output.for_the_eye(done, SETTINGS, ""), end))


@group.command("test")
@click.option(
    "--to",
    "address",
    type=opt.TEXT,
    required=True,
    metavar="ADDRESS",
    help=opt.N_("To whom the test mail goes."),
)
@pass_shell
def test(shell: Shell, address: str) -> None:
    """Send one test mail now, past the outbox."""
    from workflow.watch.mailing import post

    shell.done(post.test(shell.app, address, shell.lang, shell.stamp(resumes=True)))


def _screen(letter: Letter) -> Iterator[str]:
    """Yield one message: its fields, then its words."""
    from workflow.commands.screen import terminal

    yield output.for_the_eye(letter, LETTER, "")
    yield ""
    yield terminal.safe(letter.text)


def _proof(letters: Sequence[Letter]) -> Iterator[str]:
    """Yield every message about a case: when, to whom, how it fared, and its words."""
    from workflow.commands.screen import terminal

    if not letters:
        yield translate(opt.N_("Nobody was written to about this case."))
    for letter in letters:
        yield terminal.strong(_head(letter))
        if letter.handed_to:
            told = opt.N_("Handed over on paper to {name} on {day}, recorded by {by}")
            about = {"name": letter.handed_to, "day": letter.handed_on, "by": letter.handed_by}
            yield terminal.safe(say(told, about))
        if letter.last_error:
            yield say(opt.N_("What went wrong: {detail}"), {"detail": letter.last_error})
        if _never_left(letter):
            yield terminal.safe(f"{_about(letter)}\n")
        else:
            yield terminal.safe(f"{letter.subject}\n\n{letter.text}")


def _never_left(letter: Letter) -> bool:
    """Return whether nobody has read a message or will: it has no words but those of today."""
    return letter.state == "cancelled" and letter.sent_at is None


def _about(letter: Letter) -> str:
    """Return what a message would have been about: the kind, the limit, the rung."""
    rung = mail_words.rung(letter.rung, letter.rule)
    return " · ".join(filter(None, (mail_words.template(letter.template), letter.rule, rung)))


def _head(letter: Letter) -> str:
    """Return the line above a message of the proof: its number, its reader, how it fared, when it left."""
    left = letter.handed_on or letter.sent_at
    at = day(left) if left else translate(opt.N_("not sent"))
    because = letter.because and mail_words.why(letter.because)
    state = ": ".join(filter(None, (mail_words.state(letter.state), because)))
    told = {"id": letter.id, "to": letter.to, "state": state}
    return say(opt.N_("Message {id} to {to} ({state}), {at}"), {**told, "at": at})
