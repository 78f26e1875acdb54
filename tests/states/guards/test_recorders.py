"""Ask who records a step, beyond the role: P2 (four eyes on a decision) and U2 (a case voided)."""

from __future__ import annotations

import pytest

from states.guards.facts import Facts
from tests.support.days import day
from tests.support.dossiers import (
    BRANCH,
    HOA,
    LAN,
    MINH,
    TU,
    Told,
    ready,
    refuses,
    story,
    verdict,
)

PROBATION = ready("probation")
DIRECT = ("recognise", "remove")  # from probation after a referral only

# -- P2: four eyes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proposal", "move"),
    [("propose", "decide"), ("propose_recognition", "recognise"), ("propose_removal", "remove")],
)
def test_two_people_record_proposal_and_decision(proposal: str, move: str) -> None:
    """P2 refuses the decision to the user who recorded the branch's proposal."""
    case = PROBATION.by(HOA, proposal, "2026-10-09")
    refusal = verdict("P2", case.asked_by(HOA, move, "2026-11-01"))
    assert refusal is not None
    assert (refusal.params, refusal.kind) == ({"user": "hoa"}, "product")
    assert refusal.owner == "authority"
    assert not refuses("P2", case.asked_by(MINH, move, "2026-11-01"))


@pytest.mark.parametrize("move", DIRECT)
def test_two_people_record_referral_and_decision(move: str) -> None:
    """P2 takes the referral for the branch's proposal where there is none later."""
    lost = PROBATION.by(MINH, "vote_failed", "2026-10-12")
    referred = lost.by(HOA, "refer_up", "2026-10-30")
    assert refuses("P2", referred.asked_by(HOA, move, "2026-11-01"))
    assert not refuses("P2", referred.asked_by(MINH, move, "2026-11-01"))
    assert not refuses("P2", lost.asked_by(MINH, move, "2026-11-01"))


# -- P2: the signer of the superior's paper -------------------------------------------------------

TYPED = ready("verified").by(HOA, "propose", "2025-08-04").within(head="Ngô Quyền Bí")
PARTIES = {
    "Trần Thị Mẫu": "the candidate",
    "Lê Văn Giúp": "a helper of the candidate",
    "Phạm Thị Hai": "an introducer of the candidate",
    "Ngô Quyền Bí": "the head of the branch",
}
"""Who helps and introduces at once is told as one of both, whichever is found first."""


def signed(case: Told, signer: str, *, move: str = "decide", on: str = "2025-09-15") -> Facts:
    """Ask for a decision typed by the clerk who typed the proposal, with a signer."""
    return case.asked_by(HOA, move, on, signed_by=signer)


def test_the_signer_of_the_paper_is_the_second_pair_of_eyes() -> None:
    """P2 lets one clerk type both where the paper was signed by somebody who is no party to the case."""
    assert refuses("P2", TYPED.asked_by(HOA, "decide", "2025-09-15"))
    assert not refuses("P2", signed(TYPED, "Đỗ Quyết Định"))


@pytest.mark.parametrize(
    ("name", "typed"),
    [(name, typed) for name in PARTIES for typed in (name, name.upper(), f"  {name.lower()} ")]
    + [
        ("Trần Thị Mẫu", "Tran Thi Mau"),
        ("Lê Văn Giúp", "LE VAN GIUP"),
        ("Lê Văn Giúp", "Le\u0302 Va\u0306n Giu\u0301p"),
        ("Phạm Thị Hai", "pham   thi  hai"),
        ("Ngô Quyền Bí", "Ngo Quyen Bi"),
    ],
)
def test_no_party_to_the_case_signs(name: str, typed: str) -> None:
    """P2 refuses candidate, helper, introducer and head as signers, however the name is typed, saying which."""
    refusal = verdict("P2", signed(TYPED, typed))
    assert refusal is not None
    part = refusal.params["part"]
    expected = {
        PARTIES[name],
        *({"an introducer of the candidate"} if name == "Lê Văn Giúp" else ()),
    }
    assert getattr(part, "en", None) in expected
    assert refusal.owner == "authority"


@pytest.mark.parametrize("name", PARTIES)
def test_a_signer_is_judged_whoever_types(name: str) -> None:
    """P2 refuses a party as the signer also where another user records the decision; that user needs none."""
    assert refuses("P2", TYPED.asked_by(MINH, "decide", "2025-09-15", signed_by=name))
    assert not refuses("P2", TYPED.asked_by(MINH, "decide", "2025-09-15", signed_by="Đinh Văn Ký"))
    assert not refuses("P2", TYPED.asked_by(MINH, "decide", "2025-09-15"))


@pytest.mark.parametrize(
    "on_file", ["{}", "{} (phó bí thư)", "Đồng chí {}", "{}, bí thư", "Đ/c {}"]
)
@pytest.mark.parametrize(
    "typed", ["{}", "{} (bí thư)", "Đồng chí {}", "ĐỒNG CHÍ {} (Bí thư)", "ông {}", "Bí thư chi bộ {}"]
)  # fmt: skip
def test_neither_post_nor_title_makes_another_person(on_file: str, typed: str) -> None:
    """P2 compares the signer's name with that of a party without post and title, on file and as typed."""
    case = TYPED.within(head=on_file.format("Đỗ Thị Sáu"))
    assert refuses("P2", signed(case, typed.format("ĐỖ THỊ SÁU")))
    assert not refuses("P2", signed(case, typed.format("Đỗ Thị Bảy")))
    assert not refuses("P2", signed(case, typed.format("Sáu")))


@pytest.mark.parametrize(
    ("kind", "fields", "refused"),
    [
        ("helper", {"name": "Vũ Văn Mới", "replaces": "Lê Văn Giúp"}, True),
        ("helper", {"name": "Vũ Văn Mới", "gone": True}, False),
    ],
)
def test_who_came_to_help_later_is_a_party_too(
    kind: str, fields: dict[str, object], refused: bool
) -> None:
    """P2 knows a helper put on file by evidence; that somebody helps no longer makes nobody a helper."""
    case = ready("verified").then(kind, "2025-07-20", **fields).by(HOA, "propose", "2025-08-04")
    assert refuses("P2", signed(case, "Vũ Văn Mới")) is refused


def test_a_helper_of_before_is_a_party_still() -> None:
    """Who helped until another took the place still speaks for the person."""
    case = ready("verified").then("helper", "2025-07-20", name="Vũ Văn Mới", replaces="Lê Văn Giúp")
    assert refuses("P2", signed(case.by(HOA, "propose", "2025-08-04"), "Lê Văn Giúp"))


@pytest.mark.parametrize(("on", "refused"), [("2025-09-14", False), ("2025-09-15", True)])
def test_a_helper_counts_from_the_day_of_the_paper(on: str, refused: bool) -> None:
    """P2 sees the helpers of the day of the decision: one named the day after is no party yet."""
    case = TYPED.then("helper", "2025-09-15", name="Vũ Văn Mới")
    assert refuses("P2", signed(case, "Vũ Văn Mới", on=on)) is refused


def test_an_introducer_of_the_dossier_made_again_is_a_party() -> None:
    """P2 knows who introduced when the dossier was made again."""
    again = ready("verified").then(
        "redo_dossier",
        "2025-07-20",
        introducer=[["Hồ Thị Sau", "2023-01-01"], ["Bùi Văn Kế", "2023-01-01"]],
    )
    proposed = again.then("conclude_verification", "2025-07-21").by(HOA, "propose", "2025-08-04")
    assert refuses("P2", signed(proposed, "Bùi Văn Kế"))
    assert not refuses("P2", signed(TYPED, "Bùi Văn Kế"))


def test_a_new_start_has_its_own_parties() -> None:
    """Who helped before the case was reopened is no party to the way since."""
    closed = story("nominated").then("withdraw", "2025-02-01").then("reopen", "2025-03-01")
    again = closed.then("nominate", "2025-03-02", helper=[["Hồ Thị Sau", "2023-01-01"]])
    proposed = again.by(HOA, "propose", "2025-08-04")
    assert refuses("P2", signed(proposed, "Hồ Thị Sau"))
    assert not refuses("P2", signed(proposed, "Lê Văn Giúp"))


@pytest.mark.parametrize(
    ("proposal", "move"), [("propose_recognition", "recognise"), ("propose_removal", "remove")]
)
def test_the_later_decisions_take_a_signer_too(proposal: str, move: str) -> None:
    """P2 is met by the signer on recognition and on removal as well, and refuses the candidate."""
    case = PROBATION.by(HOA, proposal, "2026-10-09")
    assert not refuses("P2", signed(case, "Đỗ Quyết Định", move=move, on="2026-11-01"))
    assert refuses("P2", signed(case, "tran thi mau", move=move, on="2026-11-01"))


def test_a_branch_without_a_known_head_has_no_such_party() -> None:
    """Where no head is on file nobody is refused as one."""
    assert not refuses("P2", signed(TYPED.within(head=None), "Ngô Quyền Bí"))


# -- U2: a case opened by mistake -----------------------------------------------------------------

ENTERED = Told().then("open", "2025-01-06")
OTHER = "00002-1"


def void(
    today: str, *, other: str | None = OTHER, who: object = LAN, case: Told = ENTERED
) -> Facts:
    """Ask to void the case on a day, paper and entry alike."""
    return case.seen(today).asked_by(who, "void", today, duplicate_of=other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("today", "refused"), [("2025-01-06", False), ("2025-02-05", False), ("2025-02-06", True)]
)
def test_the_branch_voids_a_duplicate_within_thirty_days(today: str, refused: bool) -> None:
    """U2 lets the branch void through the thirtieth day after the entry, and not on the next."""
    refusal = verdict("U2", void(today))
    assert (refusal is not None) is refused
    if refusal:
        assert (refusal.params["entered"], refusal.params["last"]) == (
            day("2025-01-06"),
            day("2025-02-05"),
        )
        assert (refusal.owner, refusal.kind) == ("committee", "product")


def test_the_days_count_from_the_entry_not_from_the_paper() -> None:
    """U2 counts from the day the case was typed in: an old paper does not shorten it, an old date not lengthen."""
    late = Told((ENTERED.acts[0]._replace(recorded_on=day("2025-03-03")),))
    assert not refuses("U2", void("2025-04-02", case=late))
    assert refuses("U2", void("2025-04-03", case=late))
    backdated = late.seen("2025-04-03").asked_by(LAN, "void", "2025-03-10", duplicate_of=OTHER)
    assert refuses("U2", backdated)


def test_the_branch_names_the_case_that_stays() -> None:
    """U2 refuses the branch, on the first day too, unless it names what the case duplicates."""
    refusal = verdict("U2", void("2025-01-06", other=None))
    assert refusal is not None
    assert "--duplicate-of" in refusal.message
    assert refusal.owner == "committee"


@pytest.mark.parametrize("other", [None, OTHER])
@pytest.mark.parametrize("today", ["2025-01-06", "2025-02-06", "2029-01-01"])
def test_the_committee_voids_whenever(today: str, other: str | None) -> None:
    """U2 asks nothing of a committee's user at the case's committee."""
    assert not refuses("U2", void(today, other=other, who=HOA))


def test_a_committee_role_within_the_branch_is_no_committee() -> None:
    """U2 takes a committee's user seated in the branch for the branch; an authority alone voids nothing more."""
    seated = HOA._replace(unit_path=BRANCH.path)
    assert refuses("U2", void("2025-02-06", who=seated))
    assert refuses("U2", void("2025-02-06", who=TU))


MOVED = [
    ENTERED.then("nominate", "2025-01-07"),
    ENTERED.then("decline", "2025-01-07").then("reopen", "2025-01-08"),
    ENTERED.then("withdraw", "2025-01-07").then("reopen", "2025-01-08"),
]


@pytest.mark.parametrize("case", MOVED, ids=["nominated", "declined", "withdrawn"])
def test_a_case_that_has_moved_is_no_mistake(case: Told) -> None:
    """S0 refuses to void a case with a move since its opening, in words; a reopened one has moved."""
    refusal = verdict("S0", case.asked_by(HOA, "void", "2025-01-09"))
    assert refusal is not None
    assert case.state == "nominated" or "moved since it was opened" in refusal.message


def test_what_is_no_move_is_in_the_way_of_nothing() -> None:
    """Evidence, facts, holds and a move that was undone leave a case that can be voided."""
    filed = ENTERED.then("challenge", "2025-01-07").then("set", "2025-01-07", education="primary")
    held = filed.then("hold", "2025-01-08", until="2025-02-01")
    undone = held.then("nominate", "2025-01-08").corrected(undoes=5)
    assert undone.state == "identified"
    assert not refuses("S0", undone.asked_by(HOA, "void", "2025-01-09"))
