"""The commands for who may act in the register, and who acts without --as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from states.law.labels import OWNERS
from states.pipeline import Role
from workflow.commands.frame import listing
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen import output, recorded
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.organisation.users import UserView

COLUMNS = (
    "name",
    "unit",
    "roles",
    "email",
    Column("digest", least=1),
    Column("disabled_on", least=2),
    Column("seat", least=3),
)
ROLE = opt.among(OWNERS, *Role)
LANG = opt.format_of("vi", "en")
DIGEST = click.option(
    "--digest/--no-digest",
    default=None,
    help=opt.N_("One letter a week instead of a reminder each time."),
)


@click.group(cls=Group)
def group() -> None:
    """Say who may act, and who acts without --as."""


@group.command("add")
@click.argument("name", type=opt.TEXT, metavar="NAME")
@click.option(
    "--unit",
    type=opt.CODE,
    metavar="CODE",
    help=opt.N_("Where the user works (default: your own unit)."),
)
@click.option(
    "--role",
    "roles",
    type=ROLE,
    multiple=True,
    required=True,
    help=opt.N_("What the user may do; may be repeated."),
)
@click.option("--email", type=opt.TEXT, help=opt.N_("Where reminders are sent."))
@click.option("--lang", type=LANG, help=opt.N_("The language of the user's mail."))
@DIGEST
@opt.why
@pass_shell
def add(
    shell: Shell,
    *,
    name: str,
    unit: str | None,
    roles: tuple[str, ...],
    email: str | None,
    lang: str | None,
    digest: bool | None,
) -> None:
    """Let one more person act, within a unit and those below it."""
    from workflow.organisation import users

    stamp = shell.stamp()
    wanted = users.Wanted(unit, roles, email, lang, digest=digest)
    _tell(shell, users.add(shell.app, name, wanted, stamp))


@group.command("list")
@opt.unit
@listing.to_file
@pass_shell
def list_(shell: Shell, unit: str | None) -> None:
    """List the users you may see."""
    from workflow.organisation import users

    shell.show(users.listed(shell.app, shell.actor, unit=unit), columns=COLUMNS)


@group.command("set")
@click.argument("name", type=opt.TEXT, metavar="NAME")
@click.option("--unit", type=opt.CODE, metavar="CODE", help=opt.N_("Where the user works now."))
@click.option(
    "--role",
    "roles",
    type=ROLE,
    multiple=True,
    help=opt.N_("What the user may do, in place of the roles so far; may be repeated."),
)
@click.option(
    "--email",
    type=opt.TEXT_OR_NONE,
    help=opt.N_("Where reminders are sent; empty for nowhere."),
)
@click.option("--lang", type=LANG, help=opt.N_("The language of the user's mail."))
@click.option(
    "--enable", is_flag=True, default=False, help=opt.N_("Let a disabled user act again.")
)
@DIGEST
@opt.why
@pass_shell
def set_(
    shell: Shell,
    *,
    name: str,
    unit: str | None,
    roles: tuple[str, ...],
    email: str | None,
    lang: str | None,
    enable: bool,
    digest: bool | None,
) -> None:
    """Change where a user works, with which roles and under which address."""
    from workflow.organisation import users

    stamp = shell.stamp()
    wanted = users.Wanted(unit, roles, email, lang, enable=enable, digest=digest)
    before = _as_it_is(shell, name)
    _tell(shell, users.change(shell.app, name, wanted, stamp), before)


@group.command("disable")
@click.argument("name", type=opt.TEXT, metavar="NAME")
@opt.why
@pass_shell
def disable(shell: Shell, name: str) -> None:
    """Let a user act no more; what the user did stays."""
    from workflow.organisation import users

    stamp = shell.stamp()
    before = _as_it_is(shell, name)
    _tell(shell, users.disable(shell.app, name, stamp), before)


@group.command("be")
@click.argument("name", type=opt.TEXT, metavar="NAME")
@click.option(
    "--account",
    type=opt.TEXT,
    help=opt.N_("On PostgreSQL: the database account that acts so (default: yours)."),
)
@opt.why
@pass_shell
def be(shell: Shell, name: str, account: str | None) -> None:
    """Act as this user from now on when --as is not given."""
    from workflow.ground import people
    from workflow.organisation import users

    shell.app.met_before(resumes=True)
    by = people.resolve(shell.app, shell.user) if shell.user else None
    actor = people.be(shell.app, name, account, shell.why, by)
    _tell(shell, users.show(shell.app, actor.name))


def _as_it_is(shell: Shell, name: str) -> UserView | None:
    """Return a user as it stands before a change; None where there is none in sight."""
    from workflow.organisation import users

    rows = users.listed(shell.app, shell.actor)
    return next((row for row in rows if row.name == name.strip()), None)


def _tell(shell: Shell, after: UserView, before: object = recorded.NEVER) -> None:
    """Show a user, and say that it was recorded or that nothing changed."""
    end = recorded.line(after, before=before)
    shell.show(after, text=lambda: (output.for_the_eye(after, COLUMNS, ""), end))
