"""Lists of the lifecycle that statements name: which states, moves, topics, rules and causes they are, `states` says.

``/* states closed */`` stands for the states of that name, quoted and in a row. A list is made when the first
statement that names it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

Lists = Mapping[str, Sequence[str]]


def named(kind: str) -> Lists:
    """Return the lists of one kind by their names."""
    return _KINDS[kind]()


@cache
def quoted(kind: str, name: str) -> str:
    """Return a list as SQL has it; LookupError where there is none of that name."""
    words = named(kind).get(name)
    if not words:
        raise LookupError(f"no {kind} {name}")
    return ", ".join(f"'{word}'" for word in words)


def _states() -> Lists:
    from states.catalogue import groups

    return groups.STATES


def _transfers() -> Lists:
    from states.catalogue import transfer

    return {"open": transfer.OPEN, "under_way": transfer.UNDER_WAY}


def _moves() -> Lists:
    from states.catalogue import groups

    return groups.MOVES


def _topics() -> Lists:
    from states.catalogue import groups

    return groups.TOPICS


def _holds() -> Lists:
    from states.history import holds

    return {"lasting": (holds.LASTING,)}


def _categories() -> Lists:
    from states.watch import leaving

    return {"leaving": leaving.CATEGORIES}


def _rules() -> Lists:
    from states.law import groups

    return groups.RULES


def _causes() -> Lists:
    from states.watch import stalls

    owned = {f"of_{owner}": stalls.owned_by(owner) for owner in ("committee", "admin")}
    return {
        "simple": stalls.SIMPLE,
        "of_limits": stalls.OF_LIMITS,
        "of_history": stalls.OF_HISTORY,
        "measured": stalls.MEASURED,
        **owned,
    }


_KINDS: Mapping[str, Callable[[], Lists]] = {
    "states": _states,
    "transfers": _transfers,
    "moves": _moves,
    "topics": _topics,
    "holds": _holds,
    "categories": _categories,
    "rules": _rules,
    "causes": _causes,
}
KINDS = frozenset(_KINDS)
