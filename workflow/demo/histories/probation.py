"""The turns of a probation: lost votes, returned dossiers, a removal refused."""

from __future__ import annotations

from workflow.demo import admission
from workflow.demo.tale import Tale


def lost_thrice(tale: Tale) -> None:
    """Lose three votes on recognition and be referred up."""
    admission.papers(tale, admission.to_probation(tale))
    for wait in ((1, 20), (25, 35), (25, 35)):
        admission.lose(tale, "propose_recognition", wait)
    tale.advance("refer_up", (2, 8), report_no=tale.paper("BC/CB"))
    tale.stand()


def recognised_above(tale: Tale) -> None:
    """Be recognised by the authority after three lost votes."""
    lost_thrice(tale)
    tale.stood = None
    admission.decide(tale, "recognise", (15, 40))
    tale.stand()
    tale.record("card", (15, 40), no=f"99.{tale.rng.randint(1, 999999):06}")


def removed_above(tale: Tale) -> None:
    """Be struck off by the authority after three lost votes on the removal."""
    admission.to_probation(tale)
    tale.record("member_cv", (12, 30))
    for wait in ((120, 200), (25, 35), (25, 35)):
        admission.lose(tale, "propose_removal", wait)
    tale.advance("refer_up", (2, 8), report_no=tale.paper("BC/CB"))
    admission.decide(tale, "remove", (15, 40))
    tale.stand()


def recognition_returned(tale: Tale) -> None:
    """Have the dossier of recognition returned, for the branch to consider again."""
    admission.to_recognition(tale)
    tale.advance("return_recognition", (8, 25), by="committee", reason=tale.said("returns"))
    tale.stand()


def removal_refused(tale: Tale) -> None:
    """Be kept by the committee, for the branch to consider again."""
    admission.to_probation(tale)
    tale.record("member_cv", (12, 30))
    admission.propose(tale, (120, 250), "propose_removal", reason=tale.said("removals"))
    number = tale.paper("TB/ĐU")
    tale.advance(
        "refuse_removal", (8, 25), by="committee", decision=number, reason=tale.said("refusals")
    )
    tale.stand()


def recognition_extended(tale: Tale) -> None:
    """Wait for a recognition for which the authority has extended its time."""
    admission.to_recognition(tale)
    tale.stand()
    tale.go((15, 25))
    fields = {
        "limit": "D2",
        "days": tale.rng.choice((10, 15, 30)),
        "reason": tale.said("extensions"),
    }
    tale.do("extend", "extend", fields, "authority")
