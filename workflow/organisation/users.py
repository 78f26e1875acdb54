"""Users: an administrator adds them, gives them roles and lets them act no more."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from states.errors import AlreadyExists, BadInput, KetnapError, NotFound
from states.pipeline import N_, Role
from workflow import clock
from workflow.ground import people, scope
from workflow.organisation import validation

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from states.units import Actor
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Row, Session, records
    from workflow.store.office import OfficeSession

LANGUAGES = ("vi", "en")

NO_ROLES = N_("A user needs at least one role; give --role.")
UNCHANGED = N_("Nothing to change was given.")
LAST_ADMIN = N_(
    "{value} is the last administrator of the whole city; nothing was changed. "
    "Make another one first: ketnap user add NAME --unit {unit} --role admin"
)


@dataclass(frozen=True, slots=True)
class UserView:
    """One user. `seat`: this account acts as the user without --as; `digest`: one letter a week."""

    name: str
    unit: str
    roles: tuple[str, ...]
    email: str | None
    lang: str | None
    disabled_on: date | None
    seat: bool
    digest: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a user is to be; None and () leave a thing as it is. The unit is the actor's own if new."""

    unit: str | None = None
    roles: Collection[str] = ()
    email: str | None = None
    lang: str | None = None
    enable: bool = False
    digest: bool | None = None


def listed(app: App, actor: Actor, *, unit: str | None = None) -> list[UserView]:
    """Return the users of the units the actor may see, or of one of them and those below it."""
    with app.reading() as session:
        path = scope.unit(session, unit, actor)["path"] if unit else actor.unit_path
        params = scope.subtree(path) | {"account": app.register.account}
        rows = session.execute("users_in_scope", params)
    return [_view(list(of_one)) for _, of_one in groupby(rows, itemgetter("id"))]


def show(app: App, name: str) -> UserView:
    """Return one user by the exact name."""
    with app.reading() as session:
        return _seen(session, app, name)


def add(app: App, name: str, wanted: Wanted, stamp: Stamp) -> UserView:
    """Let one more person act in the register.

    Raises `NotFound` for a unit out of sight, `NotPermitted` without the role admin, `BadInput` for an
    invalid name or address, `AlreadyExists` for a name that is taken.
    """
    with app.office(stamp) as session:
        user = create(session, name, wanted, stamp)
        return app.answered(session, _seen(session, app, user.name))


def create(session: OfficeSession, name: str, wanted: Wanted, stamp: Stamp) -> records.User:
    """Add one user and the user's roles; raises as `add` does."""
    from workflow.store import records

    unit = scope.unit(session, wanted.unit or stamp.actor.unit_code, stamp.actor)
    people.require_admin(stamp.actor)
    typed, roles = validation.user_name(name), _roles(wanted.roles)
    email = validation.email(wanted.email) if wanted.email else None
    if session.execute("user_taken", {"name": typed}):
        raise AlreadyExists(what=N_("The user"), value=typed)
    user = records.User(
        name=typed, unit_id=unit["id"], email=email, lang=wanted.lang, digest=wanted.digest
    )
    session.orm.add(user)
    _give_roles(session, user, roles)
    return user


def change(app: App, name: str, wanted: Wanted, stamp: Stamp) -> UserView:
    """Change where a user works, with which roles and under which address; raises as `add` does.

    An empty e-mail address takes the address away.
    """
    with app.office(stamp) as session:
        user = _visible(session, name, stamp.actor)
        unit = scope.unit(session, wanted.unit, stamp.actor) if wanted.unit else None
        people.require_admin(stamp.actor)
        if wanted == Wanted():
            raise BadInput(UNCHANGED, field="", value="")
        if unit:
            user.unit_id = unit["id"]
        if wanted.email is not None:
            _readdress(session, user, wanted.email)
        user.lang = wanted.lang or user.lang
        user.digest = user.digest if wanted.digest is None else wanted.digest
        user.disabled_at = None if wanted.enable else user.disabled_at
        if wanted.roles:
            _give_roles(session, user, _roles(wanted.roles))
        _must_leave_an_admin(session, user, stamp)
        return app.answered(session, _seen(session, app, user.name))


def _readdress(session: OfficeSession, user: records.User, email: str) -> None:
    """Give a user another address, to which also the mail goes that has not left yet; an empty one takes it away."""
    user.email = validation.email(email) if email else None
    if user.email:
        session.run("messages_readdress", {"user_id": user.id, "address": user.email})


def disable(app: App, name: str, stamp: Stamp) -> UserView:
    """Let a user act no more, from now on; what the user did stays.

    Raises `NotFound`, `NotPermitted`, and `KetnapError` for the last administrator of the city.
    """
    with app.office(stamp) as session:
        user = _visible(session, name, stamp.actor)
        people.require_admin(stamp.actor)
        user.disabled_at = user.disabled_at or stamp.at
        _must_leave_an_admin(session, user, stamp)
        return app.answered(session, _seen(session, app, user.name))


def _view(rows: Sequence[Row]) -> UserView:
    """Make one user of the rows of the user's roles."""
    first = rows[0]
    held = {row["role"] for row in rows}
    return UserView(
        name=first["name"],
        unit=first["unit"],
        roles=tuple(role.value for role in Role if role.value in held),
        email=first["email"],
        lang=first["lang"],
        disabled_on=first["disabled_at"] and clock.day_of(first["disabled_at"]),
        seat=first["seat"],
        digest=bool(first["digest"]),
    )


def _seen(session: Session, app: App, name: str) -> UserView:
    return _view(session.execute("user_view", {"name": name, "account": app.register.account}))


def _visible(session: OfficeSession, name: str, actor: Actor) -> records.User:
    """Return the row of a user whose unit the actor may see; raises `NotFound` with near names."""
    from sqlmodel import col, select

    from workflow.store import records

    wanted = unicodedata.normalize("NFC", name).strip()
    span = scope.subtree(actor.unit_path)
    path = col(records.Unit.path)
    found = session.orm.exec(
        select(records.User)
        .join(records.Unit)
        .where(col(records.User.name) == wanted, path >= span["low"], path < span["high"])
    ).first()
    if found is None:
        near = people.near(session, wanted, actor.unit_path)
        raise NotFound(people.NO_USER, value=name, near=near)
    return found


def _roles(words: Collection[str]) -> list[Role]:
    if not words:
        raise BadInput(NO_ROLES, field="--role", value="")
    try:
        return sorted({Role(word.lower()) for word in words})
    except ValueError:
        raise BadInput(
            N_("{field}: {value} is not one of {choices}."),
            field="--role",
            value=", ".join(words),
            choices=tuple(role.value for role in Role),
        ) from None


def _give_roles(session: OfficeSession, user: records.User, roles: Sequence[Role]) -> None:
    """Put these roles in the place of the user's."""
    from sqlmodel import col, select

    from workflow.store import records

    session.orm.flush()
    assert user.id is not None  # noqa: S101 - for the type checker; it was flushed
    wanted = {role.value for role in roles}
    of_the_user = select(records.UserRole).where(col(records.UserRole.user_id) == user.id)
    held = list(session.orm.exec(of_the_user))
    for one in held:
        if one.role not in wanted:
            session.orm.delete(one)
    new = sorted(wanted - {one.role for one in held})
    session.orm.add_all(records.UserRole(user_id=user.id, role=role) for role in new)


def _must_leave_an_admin(session: OfficeSession, user: records.User, stamp: Stamp) -> None:
    """Refuse a register in which nobody could manage anything any more."""
    if not session.execute("root_admins"):
        raise KetnapError(LAST_ADMIN, value=user.name, unit=stamp.actor.unit_code)
