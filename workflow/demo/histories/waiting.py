"""Cases that stand somewhere on the usual way and wait for the next step."""

from __future__ import annotations

from datetime import timedelta

from workflow.demo import admission, stages
from workflow.demo.tale import Tale


def showcase(tale: Tale) -> None:
    """Be verified and tested, with one opinion missing on the evening of the meeting."""
    stages.to_verified(tale)
    tale.stand()
    stages.opinions(tale, without="mass-organisation")


def identified(tale: Tale) -> None:
    """Be on the source list; the branch has not met on it yet."""
    tale.open()
    tale.stand()


def nominated(tale: Tale) -> None:
    """Have a helper; no class has been found yet."""
    stages.open_case(tale)
    stages.nominate(tale)
    tale.stand()
    if tale.chance(0.4):
        stages.challenge(tale)


def enrolled(tale: Tale) -> None:
    """Sit in a class that has ended, without a certificate yet."""
    stages.open_case(tale)
    stages.nominate(tale)
    tale.stand(stages.enrol(tale, by_centre=tale.chance(0.5)))


def certified(tale: Tale) -> None:
    """Hold the certificate and be helped on, without an application yet."""
    stages.to_certified(tale)
    tale.stand()
    if tale.chance(0.5):
        stages.challenge(tale, (30, 120))


def helped_anew(tale: Tale) -> None:
    """Hold the certificate, with another helper and another address than before; apply later."""
    stages.to_certified(tale)
    tale.stand()
    new, old = tale.rng.sample(tale.place.roster, 2)
    tale.record("helper", (20, 60), name=new, since=tale.ago(600), replaces=old)
    tale.go((10, 30))
    address = f"Số {tale.rng.randint(2, 90)} đường {tale.said('streets')}, thành phố Sông Mơ"
    tale.do("set", "set", {"residence": address})
    tale.record("not_yet", (1, 5), reason=tale.said("later"), until=tale.day + timedelta(days=200))


def certified_elsewhere(tale: Tale) -> None:
    """Come with a certificate got before the opening, so that no class was needed here."""
    stages.open_case(tale)
    stages.nominate(tale)
    tale.go((5, 30))
    issued = tale.ago(tale.rng.randint(300, 500))
    fields = {"certificate": tale.paper("GCN"), "issued": issued, "issuer": tale.city["TTCT"].name}
    tale.do("advance", "certify", fields)
    tale.stand()


def applied(tale: Tale) -> None:
    """Have application and CV in; verification has not been asked for."""
    stages.to_certified(tale)
    stages.apply(tale)
    tale.stand()


def verifying(tale: Tale) -> None:
    """Wait for those asked: some have answered, one has not."""
    stages.to_certified(tale)
    stages.apply(tale)
    asked = stages.ask(tale)
    tale.stand()
    for request in asked[1:]:
        stages.answer(tale, request)


def verifying_abroad(tale: Tale) -> None:
    """Wait for an embassy: a relative lives abroad."""
    stages.to_certified(tale)
    stages.apply(tale)
    tale.record("verification_exempt", (1, 5), subject="children", ground="settled")
    asked = stages.ask(tale, abroad=True)
    tale.stand()
    for request in asked[:-1]:
        stages.answer(tale, request)


def verified(tale: Tale) -> None:
    """Have the verification concluded; opinions come in, and the branch is to vote."""
    stages.to_verified(tale)
    tale.stand()
    stages.opinions(tale, without=tale.rng.choice(("", "", "mass-organisation")))


def proposed(tale: Tale) -> None:
    """Be proposed by the branch; the committee has the dossier."""
    stages.to_verified(tale)
    stages.opinions(tale)
    admission.propose(tale)
    tale.stand()


def endorsed(tale: Tale) -> None:
    """Be endorsed by the grassroots committee; the authority is to decide."""
    stages.to_verified(tale)
    stages.opinions(tale)
    admission.propose(tale)
    since = tale.day
    admission.endorse(tale)
    tale.stand(since)


def decided(tale: Tale) -> None:
    """Have the decision; the ceremony is to be held."""
    admission.to_decided(tale)
    tale.stand()


def newly_admitted(tale: Tale) -> None:
    """Be admitted a short while ago, the member's CV not in yet."""
    admission.to_probation(tale)
    tale.stand()


def on_probation(tale: Tale) -> None:
    """Be in the middle of the twelve months."""
    admission.to_probation(tale)
    tale.stand()
    tale.record("member_cv", (12, 40))
    if tale.chance(0.6):
        tale.record("course", (100, 220), certificate=tale.paper("GCN"))


def probation_ending(tale: Tale) -> None:
    """Be at the end of the twelve months; the branch is to vote on recognition."""
    ends = admission.to_probation(tale)
    tale.stand(ends)
    but = tale.rng.choice(((), (), ("course",), ("statement 12",)))
    tale.record("member_cv", (12, 30))
    if "course" not in but:
        tale.record("course", (100, 200), certificate=tale.paper("GCN"))
    tale.day = max(tale.day, min(ends - timedelta(days=15), tale.today))
    for form in ("10", "11", "12"):
        if f"statement {form}" not in but:
            tale.record("statement", (0, 3), form=form)


def recognition_proposed(tale: Tale) -> None:
    """Be proposed for recognition by the branch."""
    admission.to_recognition(tale)
    tale.stand()


def recognition_endorsed(tale: Tale) -> None:
    """Be endorsed for recognition; the authority is to decide."""
    admission.to_recognition(tale)
    since = tale.day
    admission.endorse(tale, "endorse_recognition")
    tale.stand(since)


def removal_proposed(tale: Tale) -> None:
    """Be proposed for removal by the branch."""
    admission.to_probation(tale)
    tale.record("member_cv", (12, 30))
    admission.propose(tale, (120, 300), "propose_removal", reason=tale.said("removals"))
    tale.stand()


def removal_endorsed(tale: Tale) -> None:
    """Be endorsed for removal; the authority is to decide."""
    removal_proposed(tale)
    tale.stood, since = None, tale.day
    admission.endorse(tale, "endorse_removal")
    tale.stand(since)
