"""The check-up of everything that ketnap needs: the register, who acts, the calendar, what is waiting."""

from __future__ import annotations

import json
import os
import platform
import stat
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from states.errors import KetnapError, Unavailable
from states.pipeline import N_, Warned
from workflow import clock
from workflow.store import engines, location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row
    from workflow.store.session import Engine
    from workflow.watch.mailing.waiting import Wait

LATE_IN_THE_YEAR = 11
OTHERS_READ = stat.S_IRWXG | stat.S_IRWXO

NOT_ANNOUNCED = N_(
    "The calendar of {year} has not been announced here; deadlines in it are expected only. When it "
    "is announced: ketnap calendar import FILE"
)
OTHERS_MAY_READ = N_(
    "Other accounts of this computer may read or write the register's file; keep it to its owner: "
    "chmod 600 {file}"
)
PRETENDED = N_("The date is replaced by --today or KETNAP_TODAY: this is what is seen on {day}")
DEAD_MAIL = N_(
    "{count} messages could not be delivered and are given up: ketnap mail list --state dead"
)
FAILED_MAIL = N_(
    "{count} messages failed and wait to be tried again: ketnap mail list --state failed"
)
REMINDERS_LATE = N_(
    "Reminders were expected by {day} and have not run; start the scheduler, or: ketnap scheduler --once"
)
MAIL_LATE = N_(
    "Mail was expected to be sent by {day} and was not; see: ketnap job runs --job deliver"
)
MAIL_WAITS = N_(
    "No mail has left since {since} ({detail}). Tried {tries} times; the outbox waits until {until}, and nothing is "
    "lost. When the cause is fixed: ketnap mail test --to ADDRESS"
)
MAIL_DOUBTFUL = N_(
    "{count} messages were handed over without an answer and may have arrived; they are tried again much later: ketnap mail list --state failed"
)
IMPOSSIBLE = N_(
    "The last look for impossible states, on {day}, found {count}: ketnap job run check"
)
NO_ADMIN_LEFT = N_("Nobody who may act is an administrator of the whole city")
MAIL_IN_VAIN = (("dead", DEAD_MAIL), ("failed", FAILED_MAIL), ("doubtful", MAIL_DOUBTFUL))


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found. `ok` says that the register can be used; `findings` are worth a look.

    What could not be learnt is None. `late`: mail that is due does not leave.
    """

    ok: bool
    ketnap: str
    python: str
    database: str
    engine: Engine
    url: str
    today: date
    id: str | None = None
    rehearsal: bool | None = None
    city: str | None = None
    user: str | None = None
    unit: str | None = None
    roles: tuple[str, ...] = ()
    calendar_announced_until: date | None = None
    units: int | None = None
    users: int | None = None
    cases: int | None = None
    overdue: int | None = None
    queued: int | None = None
    reminders_ran_at: datetime | None = None
    reminders_expected_by: datetime | None = None
    mail_ran_at: datetime | None = None
    mail_expected_by: datetime | None = None
    mail_waits: Wait | None = None
    pending: Mapping[str, int] | None = None
    findings: tuple[Warned, ...] = ()
    late: bool = False
    broken: Unavailable | None = field(default=None, repr=False)


def examine(url: str | None, *, user: str | None = None, today: date | None = None) -> Checkup:
    """Look a register over and change nothing; `broken` is why it cannot be used, if it cannot.

    Raises BadInput for an invalid address.
    """
    from workflow.app import App

    where = location.locate(url)
    told: dict[str, Any] = {
        "ketnap": engines.package("ketnap"),
        "python": platform.python_version(),
        **_engine(engines.here(where)),
        "url": where.shown,
        "today": today or clock.today(),
    }
    try:
        with App.open(url, today) as app:
            findings = list(_damage(url))
            engine = engines.of(where)
            findings += engines.findings(engine)
            told |= _engine(engine)
            actor = _who(app, user, findings)
            told |= _of_register(app) | _actor(actor)
            told |= _counts(app, actor, findings) | _watch(app, actor, findings)
            findings += _around(app, today)
    except Unavailable as error:
        return Checkup(ok=False, **told, findings=(_as_finding(error),), broken=error)
    return Checkup(ok=True, **told, findings=tuple(findings))


def told(found: Checkup) -> dict[str, Any]:
    """Return a checkup as it is promised to scripts: everything but the error itself."""
    return {one.name: getattr(found, one.name) for one in fields(found) if one.name != "broken"}


def _engine(engine: Engine) -> dict[str, Any]:
    """Return what the register runs on, in one word and in full."""
    return {"database": f"{engine.name} {engine.version}", "engine": engine}


def _damage(url: str | None) -> Iterator[Warned]:
    """Yield what is wrong inside the register; raises Unavailable where it is damaged."""
    from workflow.register import making

    for found in making.check(url):
        if found.kind == "damaged":
            raise Unavailable(found.message, **found.params)
        yield Warned(found.message, found.params)


def _of_register(app: App) -> dict[str, Any]:
    head = app.register
    return {"id": head.id, "rehearsal": head.rehearsal, "city": head.city, "today": app.today()}


def _who(app: App, user: str | None, findings: list[Warned]) -> Actor | None:
    """Return who would act; that nobody does is a finding."""
    from workflow.ground import people

    try:
        return people.resolve(app, user)
    except KetnapError as error:
        findings.append(_as_finding(error))
        return None


def _actor(actor: Actor | None) -> dict[str, Any]:
    if actor is None:
        return {}
    roles = tuple(sorted(role.value for role in actor.roles))
    return {"user": actor.name, "unit": actor.unit_code, "roles": roles}


def _within(actor: Actor | None) -> dict[str, str] | None:
    """Return the reach of somebody who sees a part only; None for the whole city, or nobody at all."""
    from workflow.ground import scope

    return scope.subtree(actor.unit_path) if actor and actor.unit_path.count("/") > 1 else None


def _counts(app: App, actor: Actor | None, findings: list[Warned]) -> dict[str, Any]:
    """Return how much of it the actor sees; what waits in vain is a finding."""
    within, seen = _within(actor), {"today": app.today()}
    with app.reading() as session:
        rows = (
            session.execute("doctor_counts_within", {**seen, **within})
            if within
            else session.execute("doctor_counts", seen)
        )
        row = dict(rows[0])
        if not session.execute("root_admins"):
            findings.append(Warned(NO_ADMIN_LEFT, {}))
    for state, message in MAIL_IN_VAIN:
        if count := row.pop(state):
            findings.append(Warned(message, {"count": count}))
    return {"calendar_announced_until": row.pop("announced")} | row


def _watch(app: App, actor: Actor | None, findings: list[Warned]) -> dict[str, Any]:
    """Return when reminders and mail last ran, by when they are expected, and what waits for them."""
    from workflow.watch import lateness
    from workflow.watch.mailing import mail_settings, waiting

    within, seen = _within(actor), {"now": app.now(), "today": app.today()}
    with app.reading() as session:
        row = session.execute("watch", seen)[0]
        (pending,) = (
            session.execute("pending_within", {**seen, **within})
            if within
            else session.execute("pending", seen)
        )
        checked = session.execute("run_latest", {"job": "check"})
        waits = waiting.read(session, mail_settings.read(session).way)
    watched = lateness.watched(app, row)
    reminders, mail = watched["remind"], watched["deliver"]
    mail_late = mail.late and bool(pending["mail"])
    if reminders.late:
        findings.append(Warned(REMINDERS_LATE, {"day": reminders.expected_by}))
    if waits:
        findings.append(Warned(MAIL_WAITS, {**waits._asdict(), "detail": waits.why}))
    elif mail_late:
        findings.append(Warned(MAIL_LATE, {"day": mail.expected_by}))
    findings += () if within else _impossible(checked)
    return {
        "reminders_ran_at": reminders.ran_at,
        "reminders_expected_by": reminders.expected_by,
        "mail_ran_at": mail.ran_at,
        "mail_expected_by": mail.expected_by,
        "mail_waits": waits,
        "late": bool(waits) or mail_late,
        "pending": dict(pending),
    }


def _impossible(checked: Sequence[Row]) -> Iterator[Warned]:
    """Yield that the latest `check`, if there was one, found impossible states."""
    for run in checked:
        if found := json.loads(run["errors"]):
            yield Warned(IMPOSSIBLE, {"day": run["started_at"], "count": len(found)})


def _around(app: App, today: date | None) -> Iterator[Warned]:
    """Yield what is worth a look around the register: its calendar, its file, the clock."""
    from workflow.ground import calendars

    day = app.today()
    for year in (day.year, day.year + 1) if day.month >= LATE_IN_THE_YEAR else (day.year,):
        if not calendars.announced(app, year):
            yield Warned(NOT_ANNOUNCED, {"year": year})
    if os.name == "posix" and app.where.path and os.stat(app.where.path).st_mode & OTHERS_READ:
        yield Warned(OTHERS_MAY_READ, {"file": app.where.path})
    if today:
        yield Warned(PRETENDED, {"day": day})


def _as_finding(error: KetnapError) -> Warned:
    return Warned(error.message, error.params)
