"""The cases of people who move: noticed or not, answered or not, taken over or lost to another city."""

from __future__ import annotations

from workflow.demo import admission, stages
from workflow.demo.tale import Tale, Wait

HOMES = ("TK02", "TK04", "MD01", "MD03", "BL01", "BL03", "DV01", "DV02")
"""Branches of the neighbourhoods to which people move."""


def _leaves(tale: Tale, wait: Wait = (30, 200)) -> None:
    """Put on file when the person leaves."""
    tale.go(wait)
    tale.do("record", "leaving_date", {"leaves": tale.day})


def _notice(tale: Tale, *, outside: bool = False) -> str | None:
    """Draft the notice, to another branch or a place outside; return the branch."""
    tale.go((1, 8))
    fields: dict[str, object] = {"reason": tale.said("moves"), "left": tale.ago(1)}
    if outside:
        tale.do("transfer", "open", fields | {"residence": tale.said("places_elsewhere")})
        return None
    to = tale.rng.choice([home for home in HOMES if home != tale.place.code])
    tale.do("transfer", "open", fields | {"to": to})
    return to


def _step(tale: Tale, step: str, wait: Wait, place: str | None = None, **fields: object) -> None:
    """Take a step of the transfer, for the receiving place where one is named."""
    tale.go(wait)
    tale.do("transfer", step, fields)
    if place:
        tale.amend(place=place)


def without_notice(tale: Tale) -> None:
    """Be certified and known to move, while no notice has been issued."""
    stages.to_certified(tale)
    _leaves(tale)
    tale.stand()


def drafted(tale: Tale) -> None:
    """Wait for a notice that is drafted and not sent."""
    stages.to_certified(tale)
    _leaves(tale)
    _notice(tale)
    tale.stand()


def unanswered(tale: Tale) -> None:
    """Move with a notice that the receiving branch has not acknowledged."""
    tale.rng.choice((stages.to_certified, stages.to_certified, stages.to_verified))(tale)
    _leaves(tale, (30, 120))
    _notice(tale)
    _step(tale, "send", (0, 4))
    tale.stand()


def not_accepted(tale: Tale) -> None:
    """Move to a branch that has acknowledged the notice and done nothing since."""
    stages.to_certified(tale)
    _leaves(tale)
    to = _notice(tale)
    _step(tale, "send", (0, 4))
    _step(tale, "acknowledge", (4, 18), to)
    tale.stand()


def _taken_over(tale: Tale) -> None:
    to = _notice(tale)
    _step(tale, "send", (0, 4))
    _step(tale, "acknowledge", (4, 18), to)
    members = tale.city[to or ""].roster
    helper = next(one for one in members if not tale.is_own_name(one))
    _step(tale, "accept", (6, 30), to, helper=helper)
    tale.acts += 1  # the helper is put on file with the acceptance
    tale.place = tale.city[to or ""]


def accepted(tale: Tale) -> None:
    """Move with the certificate and be accepted, with a helper at the new place."""
    stages.to_certified(tale)
    _leaves(tale)
    _taken_over(tale)
    tale.stand()
    stages.challenge(tale, (30, 90))


def considered_there(tale: Tale) -> None:
    """Move with the certificate, apply at the new place, and be voted on there."""
    stages.to_certified(tale)
    _leaves(tale, (30, 90))
    _taken_over(tale)
    stages.apply(tale)
    for request in stages.ask(tale):
        stages.answer(tale, request)
    stages.conclude(tale)
    stages.opinions(tale)
    admission.propose(tale)
    tale.stand()


def declined(tale: Tale) -> None:
    """Move to a place that declined, so that the case stayed behind."""
    stages.to_certified(tale)
    _leaves(tale)
    to = _notice(tale)
    _step(tale, "send", (0, 4))
    _step(tale, "decline", (6, 20), to, reason=tale.said("not_received"))
    tale.stand()


def cancelled(tale: Tale) -> None:
    """Stay after all, so that the notice was cancelled."""
    stages.to_certified(tale)
    _notice(tale)
    _step(tale, "send", (0, 4))
    _step(tale, "cancel", (5, 20), reason=tale.said("stays"))
    tale.stand()


def chased(tale: Tale) -> None:
    """Move to another province, which has not answered."""
    stages.to_certified(tale)
    _leaves(tale)
    _notice(tale, outside=True)
    _step(tale, "send", (0, 5))
    tale.stand()


def handed_over(tale: Tale) -> None:
    """Move to another province, which has answered that it takes the person on."""
    tale.rng.choice((stages.to_certified, stages.to_verified))(tale)
    _leaves(tale, (20, 100))
    _notice(tale, outside=True)
    _step(tale, "send", (0, 5))
    _step(tale, "outside_reply", (20, 60), reply_no=tale.paper("CV/ĐU"))
    tale.stand()


def probationer_leaving(tale: Tale) -> None:
    """Move while on probation and not start the transfer."""
    admission.to_probation(tale)
    tale.record("member_cv", (12, 30))
    _leaves(tale, (60, 200))
    tale.stand()


def probationer_sent(tale: Tale) -> None:
    """Move while on probation with a letter that has not been presented."""
    admission.to_probation(tale)
    tale.record("member_cv", (12, 30))
    _leaves(tale, (60, 200))
    _notice(tale)
    _step(tale, "send", (0, 5))
    tale.stand()


def probationer_accepted(tale: Tale) -> None:
    """Move while on probation; the year goes on in the branch of the new home."""
    admission.to_probation(tale)
    tale.record("member_cv", (12, 30))
    _leaves(tale, (30, 90))
    _taken_over(tale)
    tale.stand()
    tale.record("course", (30, 90), certificate=tale.paper("GCN"))
