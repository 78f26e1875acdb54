"""The check-up of everything that ketnap needs: the register, who acts, the calendar, what is waiting."""

from __future__ import annotations

import os
import platform
import stat
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from states.errors import KetnapError, Unavailable
from states.frozen import NamedTuple
from states.pipeline import N_, Warned
from workflow import clock
from workflow.store import engines, location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from states.units import Actor
    from workflow.app import App
    from workflow.casework.audit import Verdict
    from workflow.register.keeping import Kept
    from workflow.register.points import Point
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
DANGLING = N_("{what}. To go back to a sound backup: ketnap db restore FILE")


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found. `ok` says that the register can be used; `findings` are worth a look, in words.

    What could not be learnt is None. `wrong` are those findings that are `unsound` or `late`, each with its
    command. `backup` and `proved` are the newest backup and the newest that was brought back; `audit` is None
    where the history was not verified.
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
    seal_day: date | None = None
    checkpoint: str | None = None
    backup: Kept | None = None
    proved: Kept | None = None
    audit: Verdict | None = None
    findings: tuple[Warned, ...] = ()
    wrong: tuple[Point, ...] = ()
    unsound: bool = False
    late: bool = False
    broken: Unavailable | None = field(default=None, repr=False)


def examine(
    url: str | None, *, user: str | None = None, today: date | None = None, quick: bool = False
) -> Checkup:
    """Look a register over and change nothing; `broken` is why it cannot be used, if it cannot.

    `quick` verifies neither the file nor the history. Raises BadInput for an invalid address.
    """
    where = location.locate(url)
    told: dict[str, Any] = {
        "ketnap": engines.package("ketnap"),
        "python": platform.python_version(),
        **_engine(engines.here(where)),
        "url": where.shown,
        "today": today or clock.today(),
    }
    findings: list[Warned | Point] = []
    try:
        _look(_Look(url, user, today, quick), told, findings)
    except Unavailable as error:
        return Checkup(ok=False, **told, findings=(_as_finding(error),), broken=error)
    return Checkup(ok=True, **told, **_sorted(findings))


class _Look(NamedTuple):
    """Which register is looked over, as whom, on which day, and whether nothing is to be verified."""

    url: str | None
    user: str | None
    today: date | None
    quick: bool


def _look(look: _Look, told: dict[str, Any], findings: list[Warned | Point]) -> None:
    """Add what is told of a register, and what was found; raises Unavailable where it is damaged."""
    from workflow.app import App
    from workflow.register import waits

    with App.open(look.url, look.today) as app:
        findings += () if look.quick else _damage(look.url)
        engine = engines.of(app.where)
        findings += engines.findings(engine)
        told |= _engine(engine)
        actor = _who(app, look.user, findings)
        told |= _of_register(app) | _actor(actor)
        told |= waits.counts(app, actor, findings) | waits.watch(app, actor, findings)
        told |= _kept(app, findings)
        told |= {} if look.quick else _history(app, actor, findings)
        findings += _around(app, look.today)


def _sorted(findings: list[Warned | Point]) -> dict[str, Any]:
    """Return the findings in words, what is wrong first, and of what kind that is."""
    from workflow.register.points import UNSOUND, Point

    wrong = tuple(one for one in findings if isinstance(one, Point))
    others = tuple(one for one in findings if not isinstance(one, Point))
    return {
        "findings": (*(one.said for one in wrong), *others),
        "wrong": wrong,
        "unsound": any(one.kind in UNSOUND for one in wrong),
        "late": any(one.kind not in UNSOUND for one in wrong),
    }


def told(found: Checkup) -> dict[str, Any]:
    """Return a checkup as it is promised to scripts: everything but the error itself."""
    return {one.name: getattr(found, one.name) for one in fields(found) if one.name != "broken"}


def _engine(engine: Engine) -> dict[str, Any]:
    """Return what the register runs on, in one word and in full."""
    return {"database": f"{engine.name} {engine.version}", "engine": engine}


def _damage(url: str | None) -> Iterator[Point]:
    """Yield what is wrong inside the register; raises Unavailable where it is damaged."""
    from workflow.register import making, points

    for found in making.check(url):
        if found.kind == "damaged":
            raise Unavailable(found.message, **found.params)
        said = Warned(DANGLING, {"what": Warned(found.message, found.params)})
        yield points.Point(found.kind, said, None, "ketnap db restore FILE")


def _kept(app: App, findings: list[Warned | Point]) -> dict[str, Any]:
    """Return the newest seal, backup and proof; what of them or of the jobs is late is a finding."""
    from workflow.register import points

    with app.reading() as session:
        found = points.standing(session)
        findings += points.jobs(app, session, found.begun)
    findings += points.seals(found, app.today())
    findings += points.backups(found, app.now())
    if not found.signed:
        findings.append(Warned(points.UNSIGNED, {"day": found.seal_day}))
    return {
        "seal_day": found.seal_day,
        "checkpoint": found.checkpoint,
        "backup": found.backup,
        "proved": found.proved,
    }


def _history(app: App, actor: Actor | None, findings: list[Warned | Point]) -> dict[str, Any]:
    """Verify the history as far as the actor sees it, as `audit verify` does."""
    from workflow.register import points
    from workflow.upkeep import witness

    found = witness.verify(app, actor.unit_path if actor else "")
    findings += points.history(app, found)
    return {"audit": found.verdict}


def _of_register(app: App) -> dict[str, Any]:
    head = app.register
    return {"id": head.id, "rehearsal": head.rehearsal, "city": head.city, "today": app.today()}


def _who(app: App, user: str | None, findings: list[Warned | Point]) -> Actor | None:
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
