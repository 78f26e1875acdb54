"""The checkpoints of registers that are held here: the newest of each, against which the next is held.

Whoever rules a register can make its whole history anew; what it said of itself before stays here, where others
rule. It is a setting of this register, whose journal says who took it in and when.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

from states.errors import KetnapError, NotPermitted
from states.frozen import NamedTuple
from states.pipeline import N_, Role, Warned
from workflow.ground import register_key
from workflow.handover import checkpoint_files, keys
from workflow.handover.checkpoint_files import Kept
from workflow.store import chain, journal, location, settings
from workflow.upkeep import checkpoints

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from states.units import Actor
    from workflow.app import App
    from workflow.handover.checkpoint_files import File
    from workflow.stamp import Stamp
    from workflow.store import Session

HELD = "checkpoints_held"
SIGNED, UNSIGNED, UNTRUSTED, UNCHECKED = SURE = ("signed", "unsigned", "untrusted", "unchecked")
"""What is known of who wrote a checkpoint: signed by the key trusted, not signed, signed by a key that is not trusted
here, or signed and not checked, because nothing that checks is installed."""
OTHER = "other"
_MAY = (Role.ADMIN, Role.INSPECTOR)

WHO_MAY = N_(
    "Checkpoints are taken in by an administrator of the root unit, or an inspector of the whole city."
)
OTHER_KEY = N_(
    "{file}: the checkpoint of {day} was not signed by the key that is trusted for {register}. Nothing was taken in. "
    "Ask its office whether its key is another one now."
)
SMALLER = N_(
    "{file} ends with {day}, acts: {acts}, entries: {entries}. That is less than the checkpoint of {held_day} "
    "(acts: {held_acts}, entries: {held_entries}), which {user} took in on {on}: the register lost part of its "
    "history, or the file is an old one. Nothing was taken in."
)
FORKED = N_(
    "{file} leads to another history than the checkpoint of {held_day} ({hash}), which {user} took in on {on}: what "
    "was entered up to then was made anew. Nothing was taken in."
)
GAP = N_(
    "{file} begins after the checkpoint of {held_day}, which {user} took in on {on}, so that nothing shows that it goes "
    "on from there. Ask for: ketnap audit head --out FILE --since {held_day}"
)
NO_SIGNATURE = N_(
    "Checkpoints that bear no signature: {count} of {total}. Whoever can write to that register can have written them."
)
NO_KEY = N_(
    "The key of the register {register} is not trusted here, so that no signature was checked. Compare it by telephone, "
    "then: ketnap transfer keys trust {register} KEY"
)
NOT_CHECKED = N_("Signatures were not checked here, for want of what checks them or of the key.")


class Held(NamedTuple):
    """The newest checkpoint of a register that is held: what it said, who took it in and when.

    `signed` is one of SURE. `added` is how many were new the last time, `reason` why it took the place of another one.
    """

    register: str
    city: str
    day: date
    acts: int
    entries: int
    hash: str
    signed: str
    taken_at: datetime
    by: str
    reason: str | None = None
    added: int = 0
    warnings: tuple[Warned, ...] = ()


def listed(app: App, actor: Actor) -> list[Held]:
    """Return what is held of each register; raises `NotPermitted` but for who sees the whole city."""
    if not checkpoint_files.sees_the_city(actor):
        raise NotPermitted(checkpoint_files.CITY_ONLY, roles=())
    with app.reading() as session:
        known = settings.read(session, HELD, {})
    return [_held(register, one) for register, one in sorted(known.items())]


def take_in(app: App, file: str, stamp: Stamp, reason: str = "") -> Held:
    """Hold the newest checkpoint of a file, if it goes on from the one that is held of its register.

    With a reason, after a lawful restore, it takes the place of one that it does not go on from. Raises
    `NotPermitted`, and `KetnapError` for a file that is damaged, forged, smaller, or of another history.
    """
    if not (checkpoint_files.sees_the_city(stamp.actor) and stamp.actor.roles & {*_MAY}):
        raise NotPermitted(WHO_MAY, roles=tuple(role.value for role in _MAY))
    found = checkpoint_files.read(file)
    with app.transaction() as session:
        _alone(session)
        known = settings.read(session, HELD, {})
        before = known.get(found.register)
        new = (
            _new(found, _held(found.register, before), before["note"], file, reason)
            if before
            else found.kept
        )
        sure = _sureness(session, app, found, new, file)
        last = found.kept[-1]
        if before and not new:
            held = _held(found.register, before)._replace(warnings=_said(sure, found.register))
            return app.answered(session, held)
        told = {
            "note": last.note,
            "city": found.city,
            "signed": sure[-1],
            "taken_at": chain.text(stamp.at),
            "by": stamp.actor.name,
            "reason": reason or None,
        }
        settings.write(session, HELD, {**known, found.register: told}, journal.by(stamp, reason))
        done = _held(found.register, told)
        done = done._replace(added=len(new), warnings=_said(sure, found.register))
        return app.answered(session, done)


def _alone(session: Session) -> None:
    """Let nobody else write settings meanwhile, so that no older checkpoint takes the place of a newer one."""
    session.run("journal_begin", {"chain": "settings", "hash": chain.GENESIS})
    session.execute("journal_head", {"chain": "settings"})


def _held(register: str, told: Mapping[str, Any]) -> Held:
    said = checkpoints.parse(told["note"])
    assert said is not None  # noqa: S101 - it was read when it was taken in
    return Held(
        register,
        told["city"],
        said.day,
        said.acts,
        said.entries,
        checkpoints.hashed(said),
        told["signed"],
        datetime.fromisoformat(told["taken_at"]),
        told["by"],
        told["reason"],
    )


def _new(found: File, held: Held, note: str, file: str, reason: str) -> Sequence[Kept]:
    """Return the checkpoints that come after the one held; raises where they do not go on from it."""
    for at, one in enumerate(found.kept):
        if one.hash == held.hash:
            return found.kept[at + 1 :]
    first, last = found.kept[0].said, found.kept[-1].said
    since = {"held_day": held.day, "user": held.by, "on": held.taken_at, "file": file}
    size = held.acts + held.entries
    if first.prev == held.hash:
        said = checkpoints.parse(note)
        assert said is not None  # noqa: S101 - as in `_held`
        checkpoint_files.follow(Kept(note, said, ()), found.kept[0], file)
    elif first.size > size:
        raise KetnapError(GAP, **since)
    elif last.size < size and not reason:
        sizes = {"acts": last.acts, "entries": last.entries}
        sizes |= {"held_acts": held.acts, "held_entries": held.entries}
        raise KetnapError(SMALLER, day=last.day, **sizes, **since)
    elif not reason:
        raise KetnapError(FORKED, hash=held.hash, **since)
    return found.kept


# -- signatures -------------------------------------------------------------------------------------


def _sureness(session: Session, app: App, found: File, new: Sequence[Kept], file: str) -> list[str]:
    """Return what is known of who wrote each new checkpoint; raises where one is of another key than trusted."""
    ours = found.register == app.register.id
    key = _own(app) if ours else keys.trusted(session, found.register)
    sure = [_sure(one.note, key) for one in new]
    if ours:  # the key that signs may lie with another account
        return [UNCHECKED if known in (OTHER, UNTRUSTED) else known for known in sure]
    for one, known in zip(new, sure, strict=True):
        if known == OTHER:
            day = one.said.day
            raise KetnapError(OTHER_KEY, file=file, day=day, register=found.register)
    return sure


def _sure(note: str, key: str | None) -> str:
    """Return one of SURE for a note, or OTHER."""
    if note.endswith("\n\n"):
        return UNSIGNED
    if key is None:
        return UNTRUSTED
    try:
        return SIGNED if checkpoints.is_signed(note, key) else OTHER
    except KetnapError:
        return UNCHECKED


def _own(app: App) -> str | None:
    """Return the public key of this register, where it is at hand: a key is never made for it."""
    if not os.path.exists(location.key_file(app.where, app.register.id)):
        return None
    try:
        return register_key.own(app).public
    except (KetnapError, OSError):
        return None


def _said(sure: Sequence[str], register: str) -> tuple[Warned, ...]:
    """Return what is to be known of checkpoints that were not found to be signed."""
    said = []
    if UNSIGNED in sure:
        told = {"count": sure.count(UNSIGNED), "total": len(sure)}
        said.append(Warned(NO_SIGNATURE, told))
    if UNTRUSTED in sure:
        said.append(Warned(NO_KEY, {"register": register}))
    if UNCHECKED in sure:
        said.append(Warned(NOT_CHECKED, {}))
    return tuple(said)
