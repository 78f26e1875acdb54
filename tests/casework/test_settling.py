"""A matter that the verification found: the authority settles it, and nobody else, by number and date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import BadInput, MissingFields, NotFound, NotPermitted, Refused
from workflow.casework import advancing, audit
from workflow.queries import next_step, stalled
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.office import Office

STANDARDS = {"kind": "political-standards", "result": "admit", "no": "12-KL/BTV"}


def rules(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Return the rules that refused."""
    return [reason.rule for reason in refused.value.reasons]


def found(office: Office, of: str = "LC01", **facts: Any) -> str:
    """Bring a case to a conclusion that found a matter, with all other papers on file (10 July 2025)."""
    by = {"LC01": "lan", "HX01": "hai"}[of]
    ref = office.at("verifying", of=of, **facts)
    office.today = date(2025, 7, 10)
    office.record("verification_reply", ref, by=by)
    office.do("conclude_verification", ref, by=by, conclusion="matter")
    office.today = date(2025, 7, 11)
    office.record("challenge", ref, by=by)
    for source in ("mass-organisation", "residence"):
        office.record("opinion", ref, by=by, source=source)
    return ref


def settle(
    office: Office, ref: str, on: date | None = None, *, by: str = "hoa", **more: Any
) -> int:
    """Put the authority's answer on file."""
    return office.record("approval", ref, on, by=by, **{**STANDARDS, **more})


def test_settled_in_favour_the_branch_votes(office: Office) -> None:
    """Refused by C14 before the answer, the vote passes after it; `next` names the answer as the way on."""
    ref = found(office)
    with pytest.raises(Refused) as why:
        office.do("propose", ref)
    assert rules(why) == ["C14"]
    (reason,) = office.why("propose", ref).reasons
    assert (reason.rule, reason.owner) == ("C14", "authority")
    for by, waits in (("lan", "authority"), ("hoa", None)):
        step = next_step.next_step(office.app, ref, office.stamp(by))
        assert step.todo == (
            f'ketnap record approval {ref} --kind political-standards --result "admit|refuse" --no "…"'
        )
        assert (step.waits_for, step.possible) == (waits, False)
    settle(office, ref)
    assert next_step.next_step(office.app, ref, office.stamp("lan")).move == "propose"
    assert office.do("propose", ref).state == "proposed"
    assert list(invariants.check(office.app)) == []
    assert audit.verify(office.app).ok


def test_settled_against_the_way_on_is_decline(office: Office) -> None:
    """C14 names the paper, `next` the command; the branch declines by its resolution."""
    ref = found(office)
    settle(office, ref, result="refuse")
    (reason,) = office.why("propose", ref).reasons
    assert reason.params == {"number": "12-KL/BTV", "on": date(2025, 7, 11)}
    step = next_step.next_step(office.app, ref, office.stamp("lan"))
    assert step.todo == f'ketnap advance decline {ref} --reason "…" --resolution "…"'
    above = next_step.next_step(office.app, ref, office.stamp("hoa"))
    assert above.todo == f'ketnap advance decline {ref} --reason "…"'
    assert step.waits_for is None
    assert office.do("decline", ref).state == "declined"


def test_verified_again_it_is_settled_again(office: Office) -> None:
    """A second matter is not settled by the answer to the first."""
    ref = found(office)
    settle(office, ref)
    office.do("reverify", ref)
    office.do("conclude_verification", ref, conclusion="matter")
    with pytest.raises(Refused) as why:
        office.do("propose", ref)
    assert rules(why) == ["C14"]
    office.today = date(2025, 7, 14)
    settle(office, ref)
    assert office.why("propose", ref).reasons == ()


@pytest.mark.parametrize("by", ["lan", "lam", "hung", "huy", "thanh", "an", "quan", "tam"])
def test_only_the_authority_settles(office: Office, by: str) -> None:
    """Branch, committee, inspector, admin and another committee's authority do not; nor a seat below the committee."""
    ref = found(office)
    unseen = by in ("hung", "huy", "tam")
    seated_below = by == "lam"
    expected: type[Exception] = NotFound if unseen else Refused if seated_below else NotPermitted
    with pytest.raises(expected) as why:
        settle(office, ref, by=by)
    if seated_below:
        assert isinstance(why.value, Refused)
        assert [reason.rule for reason in why.value.reasons] == ["E1"]


@pytest.mark.parametrize("by", ["hoa", "minh", "quy", "tu"])
def test_the_authority_or_one_above_it_settles(office: Office, by: str) -> None:
    """The committee that decides, or one above it."""
    ref = found(office)
    settle(office, ref, by=by)
    assert office.why("propose", ref).reasons == ()


def test_the_own_committee_does_not_settle_where_another_decides(office: Office) -> None:
    """For HX01 the superior decides: its own committee's authority is refused by E1."""
    ref = found(office, "HX01")
    with pytest.raises(Refused) as why:
        settle(office, ref, by="huy")
    assert rules(why) == ["E1"]
    settle(office, ref, by="quy")


@pytest.mark.parametrize(
    ("on", "refused"),
    [(date(2025, 7, 9), True), (date(2025, 7, 10), True), (date(2025, 7, 11), False)],
)
def test_the_answer_is_dated_after_the_conclusion(office: Office, on: date, refused: bool) -> None:
    """S0 refuses an answer not later than what it answers, and names the first lawful day."""
    ref = found(office)
    if not refused:
        settle(office, ref, on)
        return
    with pytest.raises(Refused) as why:
        settle(office, ref, on)
    (reason,) = why.value.reasons
    assert (reason.rule, reason.earliest) == ("S0", date(2025, 7, 11))


def test_a_matter_in_a_reply_is_settled_like_one_of_the_conclusion(office: Office) -> None:
    """A clear conclusion does not settle what a reply found; the authority does, by a later paper."""
    ref = office.at("verifying")
    office.today = date(2025, 7, 10)
    office.record("verification_reply", ref, result="matter")
    office.do("conclude_verification", ref)
    office.today = date(2025, 7, 11)
    office.record("challenge", ref)
    for source in ("mass-organisation", "residence"):
        office.record("opinion", ref, source=source)
    with pytest.raises(Refused) as why:
        office.do("propose", ref)
    assert rules(why) == ["C14"]
    settle(office, ref)
    assert office.do("propose", ref).state == "proposed"


def test_nothing_found_nothing_settled(office: Office) -> None:
    """S0 refuses an answer where no matter was found."""
    for state in ("applied", "verified"):
        with pytest.raises(Refused) as why:
            settle(office, office.at(state))
        assert rules(why) == ["S0"]


def test_result_and_kind_go_together(office: Office) -> None:
    """An answer about a matter has a result; no other approval has one."""
    ref = found(office)
    with pytest.raises(MissingFields) as lacking:
        settle(office, ref, result=None)
    assert lacking.value.params["fields"] == ("--result",)
    with pytest.raises(BadInput):
        office.record("approval", ref, kind="over-60", result="admit")
    office.record("approval", ref, kind="over-60")


# -- no words ---------------------------------------------------------------------------------------


def test_free_words_about_a_matter_are_refused(office: Office) -> None:
    """A note beside the reply, the conclusion, the answer, the review or its end is refused, and nothing is written."""
    ref = office.at("verifying")
    office.today = date(2025, 7, 10)
    noted = office.stamp("lan", note="chú ruột từng …")
    with_note = office.stamp("hoa", note="lời riêng")
    reply = {
        **office.filled("verification_reply", None, {"result": "matter"}),
        "request": office.request(ref),
    }
    from workflow.casework import evidence, holds

    with pytest.raises(BadInput) as bad:
        evidence.record(office.app, ref, "verification_reply", reply, noted)
    assert bad.value.params["field"] == "--note"
    office.record("verification_reply", ref, result="matter")
    concluded = {"conclusion": "matter", "conclusion_no": "5"}
    for dry in (False, True):
        with pytest.raises(BadInput):
            advancing.advance(
                office.app,
                ref,
                "conclude_verification",
                concluded,
                noted,
                advancing.Wish(dry_run=dry),
            )
    office.do("conclude_verification", ref, conclusion="matter")
    with pytest.raises(BadInput):
        evidence.record(office.app, ref, "approval", STANDARDS, with_note)
    held = {"reason": "theo công văn 7", "until": "2025-08-01", "kind": "political-standards"}
    with pytest.raises(BadInput):
        holds.hold(office.app, ref, held, noted)
    holds.hold(office.app, ref, held, office.stamp("lan"))
    with pytest.raises(BadInput):
        holds.resume(office.app, ref, {"conclusion": "12-KL"}, noted)
    holds.resume(office.app, ref, {"conclusion": "12-KL"}, office.stamp("lan"))
    assert not any(row.note for row in office.history(ref))


@pytest.mark.parametrize(
    "words", ["bố từng tham gia đảng phái X", "không sao, bố đã cải tạo xong", "bố bị tù 3 năm"]
)
def test_the_number_of_a_paper_holds_no_words(office: Office, words: str) -> None:
    """Where only a number may tell of a matter, words in its place are refused; so they are in a correction."""
    ref = office.at("verifying")
    office.today = date(2025, 7, 10)
    came = {"received": "2025-07-10", "incoming_no": words}

    def refused(field: str, act: Callable[[], object]) -> None:
        with pytest.raises(BadInput) as bad:
            act()
        assert bad.value.params["field"] == field

    def reply(**more: Any) -> int:
        return office.record("verification_reply", ref, result="matter", **more)

    refused("--reply-no", lambda: reply(reply_no=words))
    refused("--incoming-no", lambda: reply(**came))
    replied = reply(reply_no="CV-78")
    refused("--reply-no", lambda: office.correct(ref, replaces=replied, fields={"reply_no": words}))
    given = {"conclusion": "matter", "conclusion_no": words}
    refused("--conclusion-no", lambda: office.do("conclude_verification", ref, **given))
    office.do("conclude_verification", ref, conclusion="matter")
    refused("--no", lambda: settle(office, ref, no=words))
    held: dict[str, Any] = {"kind": "political-standards", "ref_no": words}
    refused("--ref-no", lambda: office.hold(ref, "2025-08-01", **held))


def test_a_note_beside_what_is_clear_stays_possible(office: Office) -> None:
    """A clear reply, a clear conclusion, another hold and another approval take a note as ever."""
    ref = office.at("verifying")
    office.today = date(2025, 7, 10)
    from workflow.casework import evidence, holds

    noted = office.stamp("lan", note="xong sớm")
    reply = {**office.filled("verification_reply", None, {}), "request": office.request(ref)}
    evidence.record(office.app, ref, "verification_reply", reply, noted)
    clear = {"conclusion": "clear", "conclusion_no": "5"}
    advancing.advance(office.app, ref, "conclude_verification", clear, noted)
    evidence.record(office.app, ref, "approval", {"kind": "over-60", "no": "1"}, noted)
    holds.hold(office.app, ref, {"reason": "ốm", "until": "2025-08-01"}, noted)
    holds.resume(office.app, ref, {}, noted)
    assert sum(row.note == "xong sớm" for row in office.history(ref)) == 5


def test_the_reason_for_passing_a_guard_is_none_of_the_persons_words(office: Office) -> None:
    """A committee that passes a guard gives its reason also where the conclusion found a matter."""
    ref = office.at("applied", foreign_employer=True)
    office.today = date(2025, 7, 10)
    wish = advancing.Wish(despite=("V9",))
    done = office.wish(
        "conclude_verification",
        ref,
        wish,
        by="hoa",
        note="đã hỏi bằng điện thoại",
        conclusion="matter",
    )
    assert done.state == "verified"


# -- corrections ------------------------------------------------------------------------------------


def test_only_the_authority_takes_its_answer_back(office: Office) -> None:
    """Retracting or changing the answer needs the role that gave it; the vote that rests on it keeps it."""
    ref = found(office)
    answer = settle(office, ref)
    with pytest.raises(NotPermitted):
        office.correct(ref, retracts=answer)
    with pytest.raises(NotPermitted):
        office.correct(ref, replaces=answer, fields={"result": "refuse"})
    office.correct(ref, by="hoa", replaces=answer, fields={"no": "13-KL/BTV"})
    office.do("propose", ref)
    for wanted in ({"retracts": answer}, {"replaces": answer, "fields": {"result": "refuse"}}):
        with pytest.raises(Refused) as why:
            office.correct(ref, by="hoa", **wanted)
        assert rules(why) == ["C14"]


def test_no_other_approval_becomes_an_answer_by_the_branch(office: Office) -> None:
    """Neither a branch nor another committee turns an approval of theirs into an answer; the authority may."""
    ref = found(office)
    office.record("challenge", ref)
    other = office.record("approval", ref, kind="over-60")
    changed = {"kind": "political-standards", "result": "admit"}
    with pytest.raises(NotPermitted):
        office.correct(ref, replaces=other, fields=changed)
    with pytest.raises(MissingFields):
        office.correct(ref, by="hoa", replaces=other, fields={"kind": "political-standards"})
    with pytest.raises(NotPermitted):
        office.correct(ref, by="quan", replaces=other, fields=changed)
    office.correct(ref, by="hoa", replaces=other, fields=changed)
    assert office.why("propose", ref).reasons == ()


def test_a_conclusion_that_becomes_a_matter_takes_the_vote_with_it(office: Office) -> None:
    """The correction of a clear conclusion is refused while the vote that rests on it stands."""
    ref = office.at("proposed")
    concluded = next(row.act for row in office.history(ref) if row.move == "conclude_verification")
    with pytest.raises(Refused) as why:
        office.correct(ref, replaces=concluded, fields={"conclusion": "matter"})
    assert rules(why) == ["C14"]


# -- what is stuck ----------------------------------------------------------------------------------


def test_the_stuck_list_names_the_answer_as_the_way_out(office: Office) -> None:
    """A verified case near its limit lacks the answer, and the command asks for it."""
    ref = found(office)
    office.today = date(2025, 10, 20)  # L6 ended on 3 October
    rows = [row for row in stalled.stalled(office.app, office.actor("lan")) if row.rule == "L6"]
    assert rows
    for row in rows:
        assert (row.next or "").startswith(
            f"ketnap record approval {ref} --kind political-standards"
        )
    office.hold(ref, "2025-12-01", kind="political-standards")
    missing = {row.cause for row in stalled.stalled(office.app, office.actor("lan"))}
    assert "evidence-missing" not in missing
