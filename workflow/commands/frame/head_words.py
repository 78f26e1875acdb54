"""What is said of a head or a seal that was noted or seen, and of what each covers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from states.pipeline import N_

if TYPE_CHECKING:
    from states.pipeline import Label
    from workflow.commands.frame.shell import Shell
    from workflow.upkeep.witness import Witnessed

CHANGED = N_("The history was changed outside ketnap at {at}.")
NOT_MET = N_(
    "What you noted, {head}, belongs to no state of this history: it was cut off or made anew."
)
NOT_MET_HERE = N_(
    "What you noted, {head}, is met nowhere in the history of your unit. It may be a head of the whole city, or a seal "
    "that is gone: a user of the root unit can check both. If it is a head of your unit, that history was cut off or "
    "made anew, or a case has left your unit."
)
COVERS = N_(
    "Note both: the head covers the acts; the seal of {day} covers the acts and the changes of the office until then, "
    "and a user of the root unit checks it."
)
NO_SEAL = N_(
    "The head covers the acts only. The changes of the office are covered by seals, and there is none yet: ketnap job run seal"
)
MISSING = N_(
    "The seal of {day}, which you saw on {at}, is missing or was made anew ({hash}). Where a backup was brought back "
    'lawfully: ketnap audit accept --head {head} --reason "…"'
)
WAS_LOST = N_(
    "The seal of {day}, which you saw on {at}, was lost; {user} accepted that on {on}: {reason}"
)


def tell(shell: Shell, found: Witnessed, head: str, at: Label) -> None:
    """Say what is not as it was seen, and how to go on; `at` is what is broken, in words."""
    missing, verdict = found.missing, found.verdict
    if missing is not None:
        seen = {"day": date.fromisoformat(missing.day), "at": datetime.fromisoformat(missing.at)}
        if found.accepted is None:
            shell.warn(MISSING, **seen, hash=missing.hash, head=verdict.head)
        else:
            one = found.accepted
            shell.warn(WAS_LOST, **seen, on=one.at, user=one.by, reason=one.reason)
    elif verdict.broken_at == "head":
        whole = shell.actor.unit_path.count("/") <= 1
        shell.warn(NOT_MET if whole else NOT_MET_HERE, head=head)
    elif not verdict.ok:
        shell.warn(CHANGED, at=at)


def tell_missing(shell: Shell, head: str) -> None:
    """Say that the seal which this user saw last is gone, if it is."""
    from workflow.upkeep import witness

    if gone := witness.missing(shell.app, shell.actor.unit_path):
        seen = {"day": date.fromisoformat(gone.day), "at": datetime.fromisoformat(gone.at)}
        shell.warn(MISSING, **seen, hash=gone.hash, head=head)
