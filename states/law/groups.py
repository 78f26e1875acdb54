"""Groups of rules that somebody asks for by name, read off the limits wherever they say it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from states.law.limits import LIMITS

REPLIES = tuple(limit.rule for limit in LIMITS if limit.owner == "unit-asked")
"""The limits of a unit that was asked something."""
NOTICES = ("T2", "T3", "T5")
"""The limits of whoever was sent a notice of a hand-over."""

RULES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "replies": REPLIES,
        "notices": NOTICES,
        "owed_elsewhere": tuple(
            limit.rule
            for limit in LIMITS
            if limit.owner in ("unit-asked", "receiving-unit", "centre")
        ),
        "of_transfers": ("T1", *NOTICES, "T4"),
        "milestones": tuple(limit.rule for limit in LIMITS if limit.milestone),
        "certificate": ("D10",),
        "foreseen_far": ("D9", "D10"),
        "foreseen_near": ("D4", "D7"),
        "foreseen_soon": ("D1", "D2", "D6w", "L5", "L6", "L8", "L9"),
    }
)
"""The rules of each name. What is `foreseen` is looked into case by case, so many days before it is due."""
