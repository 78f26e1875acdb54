"""The settling of what a verification found: the authority's alone, by the number and date of its paper (C14)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from states.errors import BadInput, MissingFields
from states.pipeline import N_, Refusal, Role
from workflow.casework import gate, holds, secrecy

if TYPE_CHECKING:
    from states.catalogue import EvidenceKind
    from states.history.dossier import Dossier
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp


def roles(kind: EvidenceKind, fields: Mapping[str, object]) -> tuple[Role, ...]:
    """Return who may put evidence of a kind on file: what settles a matter, the authority alone."""
    if secrecy.settles(fields):
        return (Role.AUTHORITY,)
    return tuple(dict.fromkeys((*kind.roles, Role.COMMITTEE)))


def check(fields: Mapping[str, object], note: str | None) -> None:
    """Raise `BadInput` where an approval and its result do not belong together, or words tell of a matter."""
    if fields.get("evidence") == "approval":
        result = fields.get("result")
        if secrecy.settles(fields) and result is None:
            raise MissingFields(fields=("--result",))
        if result is not None and not secrecy.settles(fields):
            message = N_("{field} goes with --kind political-standards alone.")
            raise BadInput(message, field="--result", value=result)
    secrecy.no_words("record", fields, note)


def reasons(
    case: Dossier, base: Ground, fields: Mapping[str, object], stamp: Stamp
) -> Iterator[Refusal]:
    """Refuse an answer of another committee (E1), and one to nothing that was found."""
    if not secrecy.settles(fields):
        return
    yield from wrong_level(base, fields, stamp)
    found = case.matter_on
    if found is None:
        message = N_("No verification on file has found a matter; there is nothing to settle.")
        yield gate.ours("S0", message)
    elif stamp.on <= found:
        message = N_("A matter was found on {found}; what settles it is dated after that day.")
        yield gate.ours("S0", message, earliest=found + timedelta(days=1), found=found)


def wrong_level(base: Ground, fields: Mapping[str, object], stamp: Stamp) -> Iterator[Refusal]:
    """Refuse (E1) who is not of the committee that decides here, where the evidence settles a matter."""
    if secrecy.settles(fields):
        yield from holds.wrong_level(base, stamp)
