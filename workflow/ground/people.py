"""Who acts. Every command begins here, so it is one statement and imports nothing heavy."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

from states.errors import BadInput, NobodyActs, NotFound, NotPermitted
from states.pipeline import N_, Role
from states.units import Actor
from workflow import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.app import App
    from workflow.store import Row, Session

NO_USER = N_("There is no user {value}.")
UNKNOWN = N_("There is no user {value} in this register; name another one with --as.")
UNKNOWN_NEAR = N_("There is no user {value} in this register. Did you mean: {names}?")
DISABLED = N_("The user {value} may no longer act since {day}; name another one with --as.")
NOT_YOURS = N_("Your database account may not act as {value}, only as the user of its own seat.")
NOT_THE_OWNER = N_("Only the account that owns the register may say which user an account acts as.")
NO_ACCOUNTS = N_("--account: this register is a file and knows no accounts; leave it out.")
WHOLE_CITY = N_("This concerns the whole city; only an administrator of the root unit may do it.")


def resolve(app: App, name: str | None = None) -> Actor:
    """Return who acts: the user of this name, or of the seat of the account that opened the register.

    Raises `NobodyActs` where there is none, or none who may act, and `NotPermitted` where the account
    may not act as that user.
    """
    with app.reading() as session:
        if name is not None:
            return _actor(_by_name(session, name, file=app.register.dialect == "sqlite"))
        rows = session.execute("actor_of_seat", {"account": app.register.account})
    if not rows:
        raise NobodyActs
    return _actor(rows)


def require_admin(actor: Actor, *, whole_city: bool = False) -> None:
    """Raise `NotPermitted` unless the actor is an administrator, or one of the root unit."""
    if Role.ADMIN not in actor.roles:
        raise NotPermitted(roles=(Role.ADMIN.value,))
    if whole_city and actor.unit_path.count("/") > 1:
        raise NotPermitted(WHOLE_CITY, roles=(Role.ADMIN.value,))


def who_may(app: App, actor: Actor, roles: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Return who else may do what asks for one of some roles, and whether this account may act as them (--as).

    Users of other units are none of the actor's business, but for the administrators of the register.
    """
    asked = {
        "user_id": actor.user_id,
        "unit_id": actor.unit_id,
        "roles": json.dumps(list(roles)),
    }
    with app.reading() as session:
        names = [row["name"] for row in session.execute("users_who_may", asked)]
        allowed = [
            name for name in names if session.execute("actor_by_name", {"name": name})[0]["allowed"]
        ]
    return tuple(allowed or names), bool(allowed)


def be(
    app: App, name: str, account: str | None = None, why: str = "", by: Actor | None = None
) -> Actor:
    """Let this account (on PostgreSQL also another one) act as the user without --as; `by` is who says so, if known.

    Raises `NotFound` for an unknown user, `NobodyActs` for one who may no longer act, `NotPermitted`
    where the account does not own the register.
    """
    if account and app.register.dialect == "sqlite":
        raise BadInput(NO_ACCOUNTS, field="--account", value=account)
    with app.transaction() as session:
        if not session.execute("seat_owner")[0]["allowed"]:
            raise NotPermitted(NOT_THE_OWNER)
        if not session.execute("user_exists", {"name": _typed(name)}):
            raise NotFound(NO_USER, value=name, near=near(session, name))
        actor = _actor(_by_name(session, name))
        chosen = account or app.register.account
        from workflow.stamp import here
        from workflow.store import journal  # who only reads would pay for the hashes

        origin = here()._asdict()
        key, called = (by.user_id, by.name) if by else (None, "")
        who = journal.By(app.now(), key, called, why, app.register.account, origin)
        with journal.watched(session, "seats", "office_seat", {"account": chosen}, who):
            session.run("seat_take", {"account": chosen, "user_id": actor.user_id})
    return actor


def near(session: Session, name: str, path: str = "") -> list[str]:
    """Return names of users in a subtree (default: all) that look like this one."""
    from states import names

    rows = session.execute("user_names", {"low": path, "high": path[:-1] + "0" if path else "~"})
    return names.near(name, [(row["name"], row["name"]) for row in rows])


def _typed(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _by_name(session: Session, name: str, *, file: bool = False) -> Sequence[Row]:
    """Return the rows of a user; in a file, where a name is all that is asked, near names are told."""
    rows = session.execute("actor_by_name", {"name": _typed(name)})
    if not rows and file and (names := near(session, name)):
        raise NobodyActs(UNKNOWN_NEAR, value=name, names=names)
    if not rows:
        raise NobodyActs(UNKNOWN, value=name)
    if not rows[0]["allowed"]:
        raise NotPermitted(NOT_YOURS, value=name)
    return rows


def _actor(rows: Sequence[Row]) -> Actor:
    """Make the actor of the rows of the user's roles."""
    first = rows[0]
    if first["disabled_at"]:
        day = clock.day_of(first["disabled_at"])
        raise NobodyActs(DISABLED, value=first["name"], day=day)
    return Actor(
        user_id=first["id"],
        name=first["name"],
        unit_id=first["unit_id"],
        unit_code=first["code"],
        unit_path=first["path"],
        roles=frozenset(Role(row["role"]) for row in rows if row["role"]),
    )
