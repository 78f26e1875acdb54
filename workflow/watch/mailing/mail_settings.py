"""The settings of mail: the address of the way out, the sender, quiet hours, templates, the password.

The environment comes before what is stored: KETNAP_MAIL for the address, KETNAP_MAIL_FROM for the
sender. A password is never stored: it comes from KETNAP_MAIL_PASSWORD or from a file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from notifications import channels, smtp
from states.errors import BadInput, KetnapError
from states.pipeline import N_
from workflow import clock
from workflow.ground import people
from workflow.organisation import validation
from workflow.store import journal, settings
from workflow.watch.mailing import waiting

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Session

URL, FROM = "KETNAP_MAIL", "KETNAP_MAIL_FROM"
PASSWORD, PASSWORD_FILE = "KETNAP_MAIL_PASSWORD", "KETNAP_MAIL_PASSWORD_FILE"

QUIET: Mapping[str, str] = {"from": "18:00", "until": "07:30"}
NOWHERE = "ketnap@localhost"

KEEP_DAYS = 14
"""For so long a message may wait for its first try."""
LONGEST = 3650

NO_CHANNEL = N_(
    "No way out for mail is set up; nothing was sent. Set one with: ketnap mail set --url "
    "smtp+starttls://USER@HOST:587 --from ADDRESS (or KETNAP_MAIL)"
)
NO_SENDER = N_("Mail has no sender yet. Set one with: ketnap mail set --from ADDRESS")
NO_FILE = N_("The file {value} with the password of the mail server cannot be read: {detail}")
BAD_QUIET = N_("{field}: {value} are not hours; write 18:00-07:30, or none.")
BAD_DAYS = N_("{field}: {value} is not a number of days from 1 to {most}.")
NO_FOLDER = N_("{field}: there is no folder {value}.")
UNCHANGED = N_("Nothing to change was given.")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mail leaves. `set_by` says where the address comes from: environment, register or None.

    `quiet` are the hours in which nothing leaves, "18:00-07:30", or None; a day off is always quiet.
    A message that was never tried in `keep_days` days is not sent any more.
    """

    url: str | None
    set_by: str | None
    sender: str | None
    templates: str | None
    password_file: str | None
    quiet: str | None
    keep_days: int = KEEP_DAYS

    @property
    def way(self) -> tuple[str | None, ...]:
        """Return what decides whether mail can leave at all."""
        return self.url, self.sender, self.password_file


def read(session: Session, environ: Mapping[str, str] = os.environ) -> MailSettings:
    """Return how mail leaves, as the environment and the register say."""
    stored = settings.read(session, "mail.url")
    url = environ.get(URL) or stored
    return MailSettings(
        url=url,
        set_by="environment" if environ.get(URL) else "register" if stored else None,
        sender=environ.get(FROM) or settings.read(session, "mail.from"),
        templates=settings.read(session, "mail.templates"),
        password_file=environ.get(PASSWORD_FILE) or settings.read(session, "mail.password_file"),
        quiet=_shown(settings.read(session, "mail.quiet", QUIET)),
        keep_days=int(settings.read(session, "mail.keep_days", None) or KEEP_DAYS),
    )


def show(app: App) -> MailSettings:
    """Return how mail leaves."""
    with app.reading() as session:
        return read(session)


def waits(app: App) -> waiting.Wait | None:
    """Return how the outbox waits; None where it does not."""
    with app.reading() as session:
        return waiting.read(session, read(session).way)


def change(app: App, wanted: Mapping[str, str | None], stamp: Stamp) -> MailSettings:
    """Set url, from, templates, password_file, quiet or keep_days; an empty word takes a setting away.

    Raises `NotPermitted` but for an administrator of the whole city, `BadInput` for what cannot be.
    """
    people.require_admin(stamp.actor, whole_city=True)
    given = {name: value for name, value in wanted.items() if value is not None}
    if not given:
        raise BadInput(UNCHANGED, field="", value="")
    checked = {name: _CHECKS[name](value) if value else None for name, value in given.items()}
    with app.transaction() as session:
        for name, value in checked.items():
            settings.write(session, f"mail.{name}", value, journal.by(stamp))
        waiting.end(session, journal.by(stamp))
        return app.answered(session, read(session))


def sender_of(chosen: MailSettings) -> str:
    """Return from whom mail comes; raises `KetnapError` where nobody was named for a server."""
    if chosen.sender:
        return chosen.sender
    address = channels.parse(chosen.url or "console:")
    if address.scheme in ("file", "console"):
        return NOWHERE
    if "@" in address.user:
        return address.user
    raise KetnapError(NO_SENDER)


def channel_of(
    chosen: MailSettings,
    environ: Mapping[str, str] = os.environ,
    stopped: Callable[[], bool] = smtp.never,
) -> channels.Channel:
    """Make the channel; raises `KetnapError` where none is set up, `BadInput` for a password missing.

    `stopped` is asked while a server lets us wait.
    """
    if not chosen.url:
        raise KetnapError(NO_CHANNEL)
    address, password = channels.parse(chosen.url), _password(chosen, environ)
    return channels.channel(address, password, smtp.Waiting(stopped))


def is_quiet(chosen: MailSettings, instant: datetime) -> bool:
    """Say whether an instant falls into the quiet hours."""
    if not chosen.quiet:
        return False
    since, until = map(time.fromisoformat, chosen.quiet.split("-"))
    at = instant.astimezone(clock.VIETNAM).time()
    return since <= at < until if since <= until else at >= since or at < until


def _password(chosen: MailSettings, environ: Mapping[str, str]) -> str:
    if given := environ.get(PASSWORD):
        return given
    if not chosen.password_file:
        return ""
    try:
        with open(chosen.password_file, encoding="utf-8") as file:
            return file.read().strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(NO_FILE, value=chosen.password_file, detail=str(error)) from error


def _shown(quiet: Any) -> str | None:  # noqa: ANN401 - JSON
    return f"{quiet['from']}-{quiet['until']}" if quiet else None


def _url(value: str) -> str:
    channels.parse(value)
    return value


def _sender(value: str) -> str:
    """Check a sender: an address, or a name with an address in angle brackets."""
    name, mark, rest = value.rpartition("<")
    if not mark:
        return validation.email(value, "--from")
    address = validation.email(rest.removesuffix(">"), "--from")
    return f'"{name.strip().replace(chr(34), "")}" <{address}>'


def _folder(value: str) -> str:
    if not os.path.isdir(value):
        raise BadInput(NO_FOLDER, field="--templates", value=value)
    return os.path.abspath(value)


def _quiet(value: str) -> dict[str, str] | bool:
    if value == "none":
        return False
    since, _, until = value.partition("-")
    try:
        hours = [time.fromisoformat(hour.strip()).strftime("%H:%M") for hour in (since, until)]
    except ValueError:
        raise BadInput(BAD_QUIET, field="--quiet", value=value) from None
    return {"from": hours[0], "until": hours[1]}


def _days(value: str) -> int:
    digits = value.isascii() and value.isdigit() and len(value) <= len(str(LONGEST))
    if not (digits and 1 <= int(value) <= LONGEST):
        raise BadInput(BAD_DAYS, field="--keep-days", value=value, most=LONGEST)
    return int(value)


_CHECKS: Mapping[str, Any] = {
    "url": _url,
    "from": _sender,
    "templates": _folder,
    "password_file": os.path.abspath,
    "quiet": _quiet,
    "keep_days": _days,
}
