"""Cases that have come to an end: membership, and every way out."""

from __future__ import annotations

from workflow.demo import admission, stages
from workflow.demo.tale import Tale


def member(tale: Tale) -> None:
    """Be an official member, with the card handed out."""
    newly_recognised(tale)
    tale.record("card", (15, 40), no=f"99.{tale.rng.randint(1, 999999):06}")


def newly_recognised(tale: Tale) -> None:
    """Be an official member who has no card yet."""
    admission.to_recognition(tale)
    admission.recognise(tale)
    tale.stand()


def withdrawn(tale: Tale) -> None:
    """Withdraw, early or late."""
    tale.rng.choice((stages.open_case, stages.to_certified, stages.to_verified))(tale)
    tale.advance("withdraw", (20, 200), reason=tale.said("withdrawals"))
    tale.stand()


def declined(tale: Tale) -> None:
    """Be declined by a resolution of the branch."""
    tale.rng.choice((stages.open_case, stages.to_certified, stages.to_verified))(tale)
    number = tale.paper("NQ/CB")
    tale.advance(
        "decline", (20, 120), meeting=True, reason=tale.said("declines"), resolution=number
    )
    tale.stand()


def declined_above(tale: Tale) -> None:
    """Be declined by the committee after the branch had proposed."""
    stages.to_verified(tale)
    stages.opinions(tale)
    admission.propose(tale)
    tale.advance("decline", (15, 40), by="committee", reason=tale.said("declines"))
    tale.stand()


def removed(tale: Tale) -> None:
    """Be struck off during probation."""
    admission.to_probation(tale)
    admission.propose(tale, (120, 300), "propose_removal", reason=tale.said("removals"))
    admission.endorse(tale, "endorse_removal")
    admission.decide(tale, "remove")
    tale.stand()


def left(tale: Tale) -> None:
    """Ask to leave during probation."""
    admission.to_probation(tale)
    tale.record("member_cv", (12, 30))
    number = tale.paper("QĐ/ĐU")
    tale.advance("leave", (60, 250), by="authority", decision=number, reason=tale.said("leavings"))
    tale.stand()


def annulled(tale: Tale) -> None:
    """Be admitted wrongly, and have that annulled before or after the ceremony."""
    tale.rng.choice((admission.to_decided, admission.to_probation))(tale)
    number = tale.paper("QĐ/ĐU")
    tale.advance("annul", (20, 90), by="authority", decision=number, reason=tale.said("annulments"))
    tale.stand()


def voided(tale: Tale) -> None:
    """Be put on the list by mistake, and be taken off it by the committee."""
    tale.open()
    tale.advance("void", (1, 20), by="committee", reason="Nhập nhầm hồ sơ")
    tale.stand()


def deceased(tale: Tale) -> None:
    """Die while the case is open."""
    tale.rng.choice((stages.to_certified, admission.to_probation))(tale)
    tale.go((60, 200))
    tale.do("advance", "close_deceased", {"date": tale.ago(tale.rng.randint(2, 10))})
    tale.stand()
