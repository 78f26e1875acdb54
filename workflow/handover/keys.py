"""The keys that are exchanged with other registers: this one's public half, and those that are trusted.

The public keys of others are settings of the register.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from states.errors import BadInput, KetnapError
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.ground import people, register_key
from workflow.store import journal, settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Session

TRUSTED = "handover_keys"
_REGISTER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

BAD_KEY = N_(
    "{field}: {value} is not a key; a key has 64 digits and letters from 0 to 9 and a to f."
)
BAD_REGISTER = N_("{field}: {value} is not a register; its identifier is told by: ketnap doctor")
NOT_KNOWN = N_(
    "The key of the register {register} is not known here, so nothing can be encrypted to it. Ask its "
    "office for it (ketnap transfer keys show), then: ketnap transfer keys trust {register} KEY"
)
OUR_OWN = N_("{field}: {value} is this register itself.")
OUR_OWN_KEY = N_(
    "{field}: this is the key of this register itself; ask the office of the register {register} for theirs."
)


class Key(NamedTuple):
    """The public key of a register; `own` says that it is this one's."""

    register: str
    key: str
    own: bool


def show(app: App, stamp: Stamp) -> list[Key]:
    """Return the public key of this register, made where there is none yet, and those it trusts.

    Raises `NotPermitted` but for an administrator of the whole city.
    """
    people.require_admin(stamp.actor, whole_city=True)
    with app.reading() as session:
        trusted = settings.read(session, TRUSTED, {})
    others = [Key(register, key, own=False) for register, key in sorted(trusted.items())]
    return [Key(app.register.id, register_key.own(app).public, own=True), *others]


def trust(app: App, register: str, key: str, stamp: Stamp) -> Key:
    """Trust what this key signs for another register, in the place of the key trusted before.

    Raises `NotPermitted` as `show` does, and `BadInput` for what is no key or no other register.
    """
    people.require_admin(stamp.actor, whole_city=True)
    register, key = register_id(register, "REGISTER"), key.strip().lower()
    if not register_key.KEY.fullmatch(key):
        raise BadInput(BAD_KEY, field="KEY", value=key[:80])
    if register == app.register.id:
        raise BadInput(OUR_OWN, field="REGISTER", value=register)
    if key == register_key.own(app).public:
        raise BadInput(OUR_OWN_KEY, field="KEY", register=register)
    register_key.encrypting(key)
    with app.transaction() as session:
        known = settings.read(session, TRUSTED, {})
        settings.write(session, TRUSTED, {**known, register: key}, journal.by(stamp))
        return app.answered(session, Key(register, key, own=False))


def register_id(words: str, field: str) -> str:
    """Return the identifier of a register in its one form; raises `BadInput`."""
    found = words.strip().lower()
    if not _REGISTER.fullmatch(found):
        raise BadInput(BAD_REGISTER, field=field, value=words[:80])
    return found


def trusted(session: Session, register: str) -> str | None:
    """Return the key that is trusted for a register."""
    known: Mapping[str, str] = settings.read(session, TRUSTED, {})
    return known.get(register)


def recipient(session: Session, register: str) -> str:
    """Return the key to which files for a register are encrypted; raises `KetnapError` where none is known."""
    key = trusted(session, register)
    if key is None:
        raise KetnapError(NOT_KNOWN, register=register)
    return key
