"""Hints that go with a refusal: the command that records a lost vote, who else may decide."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from typing import TYPE_CHECKING

from states.pipeline import N_, Refusal

if TYPE_CHECKING:
    from states.guards.facts import Facts
    from workflow.store import Session

OTHERS = N_(
    "{user} recorded the branch's proposal; another user records the decision ({others}), or it names who signed "
    "the superior's paper (--signed-by)."
)


def vote_failed(facts: Facts, reasons: Collection[Refusal]) -> str | None:
    """Return the command that records a lost vote, when only the vote fell short.

    Of a lost vote B1 says the contrary: that the vote was carried.
    """
    if facts.move.name == "vote_failed" or {r.rule for r in reasons} != {"B1"}:
        return None
    words = [
        "ketnap",
        "advance",
        "vote-failed",
        facts.case.ref,
        "--move",
        facts.move.name.replace("_", "-"),
    ]
    for name in ("resolution", "official_members", "present", "votes_for"):
        words += ["--" + name.replace("_", "-"), str(facts.given[name])]
    if facts.on != facts.context.today:
        words += ["--on", facts.on.isoformat()]
    return shlex.join(words)


def who_else(session: Session, facts: Facts, reasons: Collection[Refusal]) -> tuple[Refusal, ...]:
    """Return the reasons, that of the four eyes with the names of those who may decide instead.

    Only users of the actor's own subtree are named: others are none of the actor's business.
    """
    lacking = any(r.rule == "P2" and "user" in r.params for r in reasons)
    others = _deciders(session, facts) if lacking else ()
    if not others:
        return tuple(reasons)
    return tuple(
        r._replace(message=OTHERS, params={**r.params, "others": others})
        if r.rule == "P2" and "user" in r.params
        else r
        for r in reasons
    )


def _deciders(session: Session, facts: Facts) -> tuple[str, ...]:
    above = {
        "path": facts.authority.path,
        "mine": facts.actor.unit_path,
        "user_id": facts.actor.user_id,
    }
    return tuple(row["name"] for row in session.execute("users_who_decide", above))
