"""Groups of states, moves and topics that somebody asks for by name, read off the moves wherever they say it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from states.catalogue import candidacy as way
from states.catalogue import transfer
from states.catalogue.stages import CLOSED, VOID
from states.catalogue.stages import STATES as ALL
from states.pipeline import Role

_STARTS = {move.name: move.sources for move in way.MOVES}
_MEMBER = tuple(state.id for state in ALL if state.stage == "membership")

IN_CLASS = tuple(
    state
    for state in way.OPEN
    if any(Role.CENTRE in move.roles and state in move.sources for move in way.MOVES)
)
"""From where a training centre takes a step: whoever may be in its class."""
_CERTIFIED = _STARTS["apply"]
_ON_PROBATION = _STARTS["propose_recognition"]
_UNDER_WAY = tuple(state for state in way.OPEN if state not in _MEMBER)

FORWARD: Mapping[str, str] = MappingProxyType(
    {
        state: next(move.name for move in way.MOVES if state in move.sources and not move.resets)
        for state in _UNDER_WAY
    }
)
"""The move by which a case goes on from a state: the first from there that sets nothing back."""

STATES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "closed": CLOSED,
        "void": (VOID,),
        "in_class": IN_CLASS,
        "without_certificate": tuple(s for s in way.BEFORE_APPLICATION if s not in _CERTIFIED),
        "certified": _CERTIFIED,
        "certified_undecided": (*_CERTIFIED, *way.AFTER_APPLICATION),
        "dossier_for_the_vote": (*way.VERIFICATION, *_ON_PROBATION),
        "branch_votes_next": (*way.UNTIL_VERIFIED, *_ON_PROBATION),
        "under_way": _UNDER_WAY,
        "helped": tuple(state for state in _UNDER_WAY if state != way.INITIAL),
        "member": _MEMBER,
    }
)
"""The states of each name; `dossier_for_the_vote`: a dossier was handed in and the branch votes on it next; `under_way` is neither closed nor at its end, `helped` what has a helper assigned."""

MOVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "arriving": (*transfer.ARRIVALS, "transfer_rehouse"),
        "correction": ("correct",),
        "helper_anew": ("transfer_accept", "reopen"),
        "unmoving": ("record", "set", "hold", "resume", "extend"),
        "moving": ("transfer_open", "record", "correct"),
        "drafting": ("transfer_open",),
    }
)
"""Acts of the history by what they mean for who asks; by one of `arriving` a case came to its unit, after one of `helper_anew` somebody else must help.

None of `unmoving` tells that a person moves away, but for a leaving date put on file; the fields of `moving` say
where and when.
"""

TOPICS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "helper": ("helper",),
        "leaving": ("leaving_date",),
        "own_date": ("outside_date",),
    }
)
"""What acts are about (see `states.history.acts.Act.topic`), by what is asked for."""
