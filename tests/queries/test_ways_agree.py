"""One way on wherever it is told: what else may be done, by when, for which day, and after a refusal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.line import LineWithin
from workflow.organisation import units
from workflow.queries import deadline_sheet, inbox, next_step

if TYPE_CHECKING:
    from tests.support.office import Office
    from workflow.queries.next_step import NextStep


def _next(office: Office, ref: str, by: str = "lan", on: date | None = None) -> NextStep:
    return next_step.next_step(office.app, ref, office.stamp(by, on))


def _also(step: NextStep) -> list[str]:
    return [" ".join(one.todo.split()[1:3]) for one in step.also]


def _refused(office: Office, by: str, words: str, *more: str) -> Any:
    answer = LineWithin(office.url).run(by, office.today.isoformat(), words, *more)
    assert answer.code == 3
    return answer.error


# -- after a refusal --------------------------------------------------------------------------------


@pytest.mark.parametrize(("by", "on"), [("lan", None), ("lan", date(2025, 7, 20)), ("hoa", None)])
def test_a_refused_step_tells_the_way_on(office: Office, by: str, on: date | None) -> None:
    """The command after a refusal is that of `next` for this reader and the day of the act."""
    ref = office.at("verified")
    office.today = date(2025, 8, 4)
    dated = ["--on", on.isoformat()] if on else []
    error = _refused(office, by, f"advance hold_ceremony {ref}", *dated)
    step = _next(office, ref, by, on)
    assert (error["todo"], error["waits_for"]) == (step.todo, step.waits_for)
    assert step.todo is not None
    assert step.todo.startswith(f"ketnap record challenge {ref} ")
    assert step.todo.endswith("--on 20/07/2025") is (on is not None)


def test_a_day_to_come_is_answered_by_today(office: Office) -> None:
    """Whoever dates a paper ahead is told what can be typed now."""
    ref = office.at("verified")
    error = _refused(
        office, "lan", f"record challenge {ref} --task x --result passed --on 2030-01-01"
    )
    assert error["todo"] == _next(office, ref).todo
    assert "--on" not in error["todo"]


def test_a_refused_acceptance_tells_the_way_on(office: Office) -> None:
    """A hand-over that was not acknowledged yet is, and whoever sees the case is told so."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    office.step(number, "send")
    error = _refused(office, "ly", f"transfer accept {number} --helper", "Phạm Thị Nhận")
    assert error["todo"] == f"ketnap transfer acknowledge {number}"


def test_a_refused_resume_tells_the_way_on(office: Office) -> None:
    """Where there is no hold to end, the case simply goes on."""
    ref = office.at("verified")
    assert _refused(office, "lan", f"resume {ref}")["todo"] == _next(office, ref).todo


def test_a_lost_vote_is_recorded_first(office: Office) -> None:
    """Where only the vote fell short, the refusal tells how that is recorded and nothing else."""
    ref = office.at("verified")
    for kind in ("mass-organisation", "residence"):
        office.record("opinion", ref, source=kind)
    office.record("challenge", ref)
    votes = "--resolution 9 --official-members 19 --present 19 --votes-for 12"
    error = _refused(office, "lan", f"advance propose {ref} {votes}")
    assert "vote-failed" in error["hint"]
    assert "todo" not in error


# -- what else may be done --------------------------------------------------------------------------


def test_only_what_the_reader_may_give_is_listed(office: Office) -> None:
    """The branch is not told to extend the limit of the authority, which may."""
    ref = office.at("proposed")
    office.today = date(2025, 10, 20)
    assert "extend " + ref not in _also(_next(office, ref, "lan"))
    assert "extend " + ref in _also(_next(office, ref, "minh"))
    assert _also(_next(office, ref, "thu")) == []


def test_no_step_is_listed_while_a_notice_is_out(office: Office) -> None:
    """A supplement waits for the answer, the member's CV does not."""
    ref = office.at("recognition_proposed")
    office.do("ask_supplement", ref, by="hoa")
    assert (_next(office, ref).todo or "").startswith("ketnap advance supplement ")
    office.step(office.transfer(ref).id, "send")
    assert _also(_next(office, ref)) == ["record member-cv"]


@pytest.mark.parametrize("state", ["withdrawn", "declined"])
def test_a_closed_case_may_be_reopened(office: Office, state: str) -> None:
    """Its branch and those above are told how; an inspector is not, nor is it what comes first."""
    ref = office.at(state)
    for by in ("lan", "hoa"):
        step = _next(office, ref, by)
        assert (step.todo, [one.todo for one in step.also]) == (
            None,
            [f'ketnap advance reopen {ref} --reason "…"'],
        )
    assert _next(office, ref, "thu").also == ()
    office.do("reopen", ref)
    assert office.state(ref) == "identified"


def test_who_has_another_case_is_not_reopened(office: Office) -> None:
    """A second open case of one identity number would be refused."""
    ref = office.at("withdrawn", identity_no="031200000123")
    office.open("LC01", identity_no="031200000123")
    assert _next(office, ref).also == ()


@pytest.mark.parametrize("state", ["left", "annulled", "removed", "deceased", "voided"])
def test_what_is_over_is_over(office: Office, state: str) -> None:
    """No step leads back from any other end."""
    assert _next(office, office.at(state)).also == ()


# -- the administrator ------------------------------------------------------------------------------


def _few(office: Office) -> str:
    ref = office.at("verified")
    few = units.Change(units.Profile(official_members=2))
    units.change(office.app, "LC01", few, office.stamp("an"))
    return ref


def test_what_an_administrator_mends_is_in_the_inbox(office: Office) -> None:
    """The number of members, as `next` says it; whoever has nothing to mend has an empty inbox."""
    assert inbox.inbox(office.app, office.actor("an")) == []
    ref = _few(office)
    (item,) = inbox.inbox(office.app, office.actor("an"))
    assert (item.ref, item.todo) == (ref, _next(office, ref, "an").todo)
    assert item.todo == "ketnap unit set LC01 --official-members N"
    assert _next(office, ref, "an").by is None  # by when the branch votes is not its limit


def test_who_is_barred_is_declined_by_the_branch(office: Office) -> None:
    """An authority, whose inbox has no such case, waits for the branch as `next` says; a committee may do it."""
    barred: dict[str, Any] = {
        "readmission": True,
        "left_on": "2018-01-01",
        "left_reason": "asked-to-leave",
    }
    ref = office.at("certified", **barred)
    told = {by: _next(office, ref, by) for by in ("lan", "hoa", "minh")}
    assert {step.waits_for for step in told.values()} == {None, "branch"}
    assert told["minh"].waits_for == "branch"
    for by, step in told.items():
        boxed = [item.todo for item in inbox.inbox(office.app, office.actor(by))]
        assert boxed == ([] if step.waits_for else [step.todo])


# -- for which day ----------------------------------------------------------------------------------


def test_a_command_for_a_day_to_come_bears_it(office: Office) -> None:
    """What will be too old on a day is made anew on that day, and a note says that it has not come."""
    ref = office.at("verified")
    step = _next(office, ref, on=date(2026, 9, 1))
    assert (step.todo or "").startswith(f"ketnap advance redo-dossier {ref} ")
    assert (step.todo or "").endswith(" --on 01/09/2026")
    assert {one.todo[-16:] for one in step.also} == {" --on 01/09/2026"}
    assert [note.params for note in step.notes] == [{"on": date(2026, 9, 1)}]
    trained = office.at("certified")
    step = _next(office, trained, on=date(2030, 6, 3))
    assert step.todo == f'ketnap advance retrain {trained} --reason "…" --on 03/06/2030'
    assert _next(office, trained).notes == ()


# -- by when ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["removal_proposed", "removal_endorsed"])
def test_a_removal_has_no_limit(office: Office, state: str) -> None:
    """The member's CV is due on a day of its own, which is not that of the removal."""
    ref = office.at(state, of="HX01")
    step = _next(office, ref, "quy" if state == "removal_endorsed" else "hung")
    assert (step.move, step.by, step.by_rule) == (
        "remove" if state == "removal_endorsed" else "endorse_removal",
        None,
        None,
    )


def test_a_step_is_due_by_its_own_limit(office: Office) -> None:
    """A reply that somebody else owes does not say by when the branch votes."""
    ref = office.at("verified")
    office.record("verification_request", ref, sent=office.today)
    step = _next(office, ref)
    assert step.by_rule == "L6"


# -- who moves away ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["identified", "nominated", "enrolled", "proposed", "endorsed"])
def test_who_moves_away_is_handed_over(office: Office, state: str) -> None:
    """A leaving date on file asks for the hand-over wherever the case stands."""
    ref = office.at(state, of="HX01")
    office.record("leaving_date", ref, by="hai", leaves=office.today)
    assert _next(office, ref, "hai").todo == f"ketnap transfer open {ref} --to CODE"


# -- who is a member --------------------------------------------------------------------------------


def test_a_member_is_no_candidate(office: Office) -> None:
    """Before the recognition the CV is owed by the candidate, after it by the member."""
    ref = office.at("recognition_proposed")

    def owner() -> str:
        lines = deadline_sheet.lines(office.app, ref, office.actor("lan"))
        return next(line.owner for line in lines if line.rule == "D13")

    assert owner() == "candidate"
    office.today = date(2026, 11, 2)
    office.do("recognise", ref, by="hoa")
    assert owner() == "member"
