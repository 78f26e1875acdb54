"""The turns a case can take before the decision: failed, held, returned, corrected, excepted."""

from __future__ import annotations

from datetime import date, timedelta

from workflow.demo import admission, stages
from workflow.demo.histories import waiting
from workflow.demo.tale import Tale

MATERNITY_AGE = 42


def failed_class(tale: Tale) -> None:
    """Fail the class once and sit in the next one."""
    stages.open_case(tale)
    stages.nominate(tale)
    tale.day = stages.enrol(tale)
    tale.advance("fail_course", (2, 8), by="centre", reason=tale.said("failed_class"))
    tale.stand(stages.enrol(tale, (60, 150)))


def train_again(tale: Tale) -> None:
    """Hold a certificate that expired before anybody considered the person; train again."""
    stages.to_certified(tale)
    tale.advance("retrain", (1835, 1900), meeting=True, reason=tale.said("train_again"))
    tale.stand()


def renewed(tale: Tale) -> None:
    """Hold a certificate that expired and was renewed, and still wait."""
    stages.to_certified(tale)
    tale.stand()
    tale.go((1500, 1800))
    fields = {
        "certificate": tale.paper("GCN"),
        "issued": tale.ago(3),
        "issuer": tale.city["TTCT"].name,
    }
    tale.do("record", "certificate", fields)


def matter(tale: Tale) -> None:
    """Have a matter found, and the political standards under review since."""
    _found(tale)
    tale.stand()
    _review(tale, (3, 10))


def settled(tale: Tale) -> None:
    """Have a matter found and settled in favour by the authority, and be voted on."""
    _found(tale)
    _answered(tale, "admit")
    stages.opinions(tale)
    admission.propose(tale)
    tale.stand()


def settled_against(tale: Tale) -> None:
    """Have a matter found that the authority settles against the person, and be declined."""
    _found(tale)
    _answered(tale, "refuse")
    number = tale.paper("NQ/CB")
    reason = "Theo kết luận của cấp có thẩm quyền"
    tale.advance("decline", (5, 30), meeting=True, reason=reason, resolution=number)
    tale.stand()


def _found(tale: Tale) -> None:
    stages.to_certified(tale)
    stages.apply(tale)
    asked = stages.ask(tale)
    for request in asked:
        stages.answer(tale, request, result="matter" if request == asked[-1] else "clear")
    stages.conclude(tale, "matter")


def _answered(tale: Tale, result: str) -> None:
    given = {"kind": "political-standards", "result": result, "no": tale.paper("KL/BTV")}
    tale.record("approval", (20, 60), by="authority", **given)


def _review(tale: Tale, wait: tuple[int, int]) -> None:
    tale.go(wait)
    until = tale.day + timedelta(days=90)
    fields = {
        "kind": "political-standards",
        "reason": tale.said("reviews"),
        "until": until,
        "ref_no": tale.paper("CV/BTC"),
    }
    tale.do("hold", "hold", fields)


def reviewed(tale: Tale) -> None:
    """Have the political standards reviewed and cleared, be verified again and voted on."""
    stages.to_verified(tale)
    _review(tale, (5, 20))
    tale.go((60, 120))
    tale.do("resume", "resume", {"conclusion": tale.said("cleared")}, "committee")
    tale.advance("reverify", (2, 6), reason=tale.said("more_verification"))
    stages.conclude(tale)
    stages.opinions(tale)
    admission.propose(tale)
    tale.stand()


def _why(tale: Tale) -> str:
    """Return why the clocks of the case rightly wait."""
    young = tale.person.age_on(tale.day) < MATERNITY_AGE
    mother = young and tale.person.facts["gender"] == "female"
    return tale.said("maternity" if mother else "waits")


def _waiting(tale: Tale, until: date) -> dict[str, object]:
    """Return the fields of a hold by a paper, for more than a month needs one."""
    paper = tale.paper("CV/CB")
    return {"kind": "other", "reason": _why(tale), "until": until, "ref_no": paper}


def on_hold(tale: Tale) -> None:
    """Wait on hold during the verification, for an illness or a child."""
    stages.to_certified(tale)
    stages.apply(tale)
    stages.ask(tale)
    tale.stand()
    tale.go((10, 25))
    until = tale.day + timedelta(days=tale.rng.randint(60, 180))
    tale.do("hold", "hold", _waiting(tale, until), "committee")


def held_before(tale: Tale) -> None:
    """Be voted on after a hold that was ended early."""
    stages.to_certified(tale)
    stages.apply(tale)
    asked = stages.ask(tale)
    tale.go((2, 6))
    tale.do("hold", "hold", _waiting(tale, tale.day + timedelta(days=90)))
    tale.go((20, 50))
    tale.do("resume", "resume", {})
    for request in asked:
        stages.answer(tale, request)
    stages.conclude(tale)
    stages.opinions(tale)
    admission.propose(tale)
    tale.stand()


def lost_once(tale: Tale) -> None:
    """Lose the first vote and carry the second."""
    stages.to_verified(tale)
    stages.opinions(tale)
    admission.lose(tale, "propose")
    stages.challenge(tale)
    admission.propose(tale)
    tale.stand()


def returned(tale: Tale) -> None:
    """Have the dossier returned by the committee."""
    stages.to_verified(tale)
    stages.opinions(tale)
    admission.propose(tale)
    tale.advance("return_dossier", (8, 25), by="committee", reason=tale.said("returns"))
    tale.stand()


def supplement_asked(tale: Tale) -> None:
    """Be asked for a paper by the committee; it has not come."""
    waiting.proposed(tale)
    tale.go((6, 15))
    by = tale.day + timedelta(days=15)
    fields = {"papers": tale.said("supplements"), "by": by}
    tale.do("advance", "ask_supplement", fields, "committee")


def supplemented(tale: Tale) -> None:
    """Be asked for a paper by the committee, and supply it."""
    supplement_asked(tale)
    tale.advance("supplement", (4, 14), papers=tale.said("supplements"))


def extended(tale: Tale) -> None:
    """Wait for a decision for which the authority has extended its time."""
    waiting.proposed(tale)
    tale.go((45, 60))
    fields = {
        "limit": "D1",
        "days": tale.rng.choice((15, 20, 30)),
        "reason": tale.said("extensions"),
    }
    tale.do("extend", "extend", fields, "authority")


def lapsed(tale: Tale) -> None:
    """Have a decision that grew too old while the person moved; the branch is to vote again."""
    admission.to_decided(tale)
    tale.advance("lapse_decision", (50, 80), by="authority", reason=tale.said("lapsed"))
    tale.stand()


def late_ceremony(tale: Tale) -> None:
    """Have the ceremony late, with the superior's agreement."""
    admission.to_decided(tale)
    tale.record("approval", (50, 60), by="committee", kind="late-ceremony", no=tale.paper("CV/TU"))
    admission.ceremony(tale, (2, 10))
    tale.stand()
    tale.record("member_cv", (12, 35))


def redone(tale: Tale) -> None:
    """Have a dossier older than twelve months made again."""
    stages.to_verified(tale)
    tale.go((370, 420))
    fields = {"reason": tale.said("redone"), **stages.introduction(tale)}
    tale.do("advance", "redo_dossier", fields)
    tale.stand()


def reopened(tale: Tale) -> None:
    """Be declined, and be put back on the source list."""
    stages.open_case(tale)
    stages.nominate(tale)
    number = tale.paper("NQ/CB")
    tale.advance(
        "decline", (40, 120), meeting=True, reason=tale.said("declines"), resolution=number
    )
    tale.advance("reopen", (200, 500), meeting=True, reason=tale.said("reopenings"))
    tale.stand()


def undone(tale: Tale) -> None:
    """Be nominated by mistake; that was undone, and the right step recorded."""
    tale.open()
    stages.nominate(tale)
    tale.go((0, 2))
    tale.do("correct", "correct", {"reason": "Nhập nhầm hồ sơ"})
    stages.nominate(tale, (10, 40))
    tale.stand()


def retracted(tale: Tale) -> None:
    """Have somebody else's evidence put on file, and retracted."""
    stages.to_certified(tale)
    tale.stand()
    stages.challenge(tale, (5, 15), "failed")
    tale.go((1, 4))
    tale.do("correct", "correct", {"reason": "Ghi nhầm người", "retracts": tale.acts})
    stages.challenge(tale, (5, 20))


def replaced(tale: Tale) -> None:
    """Have a mistyped number put right, without touching the history."""
    waiting.proposed(tale)
    vote = tale.acts
    tale.go((1, 4))
    fields = {
        "reason": "Nhập nhầm số nghị quyết",
        "replaces": vote,
        "fields": {"resolution": tale.paper("NQ/CB")},
    }
    tale.do("correct", "correct", fields, admission.by_branch(tale))


def excepted(tale: Tale) -> None:
    """Bring a CV older than the application; the committee passed the guard, which rests on a text of 2026."""
    stages.to_certified(tale)
    stages.challenge(tale)
    tale.go((60, 150))
    fields = {
        "application": tale.ago(2),
        "cv": tale.ago(6),
        "introduction": "two-members",
        "introducer": stages.helpers(tale, 2),
    }
    tale.do("advance", "apply", fields, "committee")
    tale.amend(despite=("C13",), note=tale.said("older_cv"))
    tale.stand()


def untested(tale: Tale) -> None:
    """Be voted on without the challenge the city asks for; the committee passed that guard."""
    stages.to_certified(tale)
    stages.apply(tale, tested=False)
    for request in stages.ask(tale):
        stages.answer(tale, request)
    stages.conclude(tale)
    stages.opinions(tale)
    admission.propose(tale, by="committee")
    tale.amend(despite=("C17",), note=tale.said("exceptions"))
    tale.stand()
