"""Every command that `next` prints is typed, filled in: guard by guard, and the whole way to membership."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from states.guards import GUARDS
from states.way_on.cures import CURES, How
from tests.support.filling import fill
from tests.support.line import LineWithin
from tests.support.office import ROUTE
from workflow.organisation import units, users
from workflow.queries import inbox, next_step, stalled

if TYPE_CHECKING:
    from tests.support.office import Office
    from workflow.queries.next_step import NextStep

ONE = timedelta(days=1)
FOREIGN = {"foreign_employer": True}
BACK = {"readmission": True, "left_on": "2018-01-01", "left_reason": "tự nguyện"}


def told(office: Office, ref: str, by: str, on: date | None = None) -> NextStep:
    """Return what comes next for a user, the same in the inbox and on the stuck list."""
    step = next_step.next_step(office.app, ref, office.stamp(by, on))
    if on is None:
        waiting = {i.ref: i.todo for i in inbox.inbox(office.app, office.actor(by))}
        assert waiting.get(ref, step.todo) == step.todo
        rows = stalled.stalled(office.app, office.actor(by))
        assert {row.next for row in rows if row.ref == ref} <= {step.todo}
        assert {row.waits_for for row in rows if row.ref == ref} <= {step.waits_for}
    return step


def typed(office: Office, ref: str, by: str, on: date | None = None, code: str = "LC02") -> str:
    """Type what `next` tells a user, everything filled in; it is accepted. Return the line as printed."""
    step = told(office, ref, by, on)
    assert step.todo is not None
    assert (step.waits_for, step.todo) == (None, step.todo)
    words = fill(step.todo, office.today, code=code)
    LineWithin(office.url).done(by, office.today.isoformat(), "", *words)
    return step.todo


def _as_it_is(office: Office, ref: str) -> None:
    """Leave a case as it came to its state."""
    del office, ref


class Stopped(NamedTuple):
    """A case in which a guard stands in the way: how it came to be, who asks, what is told in turn."""

    state: str
    lines: tuple[str, ...]
    by: str = "lan"
    of: str = "LC01"
    facts: Mapping[str, Any] = {}
    day: date | None = None
    before: Callable[[Office, str], object] = _as_it_is


def _change(**profile: Any) -> Callable[[Office, str], object]:
    """Return what changes a branch's facts before the question."""

    def change(office: Office, ref: str) -> None:
        del ref
        units.change(office.app, "LC01", units.Change(units.Profile(**profile)), office.stamp("an"))

    return change


def _opinions(office: Office, ref: str) -> None:
    office.record("challenge", ref)
    office.record("opinion", ref, source="mass-organisation")
    office.record("opinion", ref)


def _ready(**more: Callable[[Office, str], object]) -> Callable[[Office, str], object]:
    """Return what puts the papers of the vote on file, and then something else."""

    def prepare(office: Office, ref: str) -> None:
        _opinions(office, ref)
        for one in more.values():
            one(office, ref)

    return prepare


def _found(office: Office, ref: str) -> None:
    """Let a second verification find a matter."""
    office.do("reverify", ref)
    office.do("conclude_verification", ref, conclusion="matter")
    office.later(1)


def _refused(office: Office, ref: str) -> None:
    _found(office, ref)
    office.record("approval", ref, by="hoa", kind="political-standards", result="refuse", no="1")


def _lost(office: Office, ref: str) -> None:
    office.record("member_cv", ref)
    office.record("course", ref)
    for _ in range(3):
        office.do("vote_failed", ref, move="propose_recognition")


def _renewed(office: Office, ref: str) -> None:
    """Bring somebody to the vote whose certificate has run out the day before."""
    office.today = date(2025, 3, 14)
    office.do("certify", ref, by="tam", issued="2020-07-20")
    office._walk(ref, ROUTE[3:], "verified", "LC01")
    _opinions(office, ref)
    office.today = date(2025, 7, 21)


ENDS = date(2026, 10, 3)
STOPPED: Mapping[str, Stopped] = {
    "C1 over 60": Stopped(
        "verified", ("record approval", "advance propose"), facts={"born": "1962-05-17"}, before=_ready()
    ),
    "C2": Stopped(
        "proposed", ("record approval", "advance decide"), by="hoa", facts={"born": "1965-09-17"},
        day=date(2025, 10, 6),
    ),
    "C3 literate": Stopped(
        "verified", ("record approval", "advance propose"), facts={"education": "literate"}, before=_ready()
    ),
    "C6 in hand": Stopped("enrolled", ("record certificate", "advance propose"), before=_renewed),
    "C6 before": Stopped("certified", ("advance retrain",), day=date(2030, 3, 15)),
    "C8 two": Stopped("certified", ("advance apply",)),
    "C8 young": Stopped("certified", ("advance apply",), before=_change(has_youth_union=True)),
    "C14 matter": Stopped("verified", ("record approval", "advance propose"), by="hoa", before=_ready(m=_found)),
    "C14 refused": Stopped("verified", ("advance decline",), before=_ready(m=_refused)),
    "C14 review": Stopped(
        "verified", ("resume", "advance propose"),
        before=_ready(h=lambda o, r: o.hold(r, date(2025, 9, 1), kind="political-standards")),
    ),
    "C17 and O1": Stopped(
        "verified", ("record challenge", "record opinion", "record opinion", "advance propose")
    ),
    "D9": Stopped("verified", ("advance redo-dossier",), day=date(2026, 5, 6)),
    "V0": Stopped("applied", ("record verification-request", "advance request-verification")),
    "V1": Stopped("verifying", ("record verification-reply", "advance conclude-verification")),
    "V9": Stopped(
        "applied",
        ("record verification-request", "record verification-request", "advance request-verification",
         "record verification-reply", "record verification-reply", "advance conclude-verification"),
        facts=FOREIGN,
    ),
    "R1 left": Stopped(
        "certified", ("case set", "deadlines"), facts={"readmission": True, "left_reason": "tự nguyện"}
    ),  # filled in with today, after which the months of waiting begin
    "R1 barred": Stopped(
        "certified", ("advance decline",),
        facts={"readmission": True, "left_on": "2018-01-01", "left_reason": "asked-to-leave"},
    ),
    "R1 consent": Stopped("proposed", ("record approval", "advance decide"), by="hoa", facts=BACK),
    "D4g": Stopped("decided", ("record approval", "advance hold-ceremony"), day=date(2025, 10, 28)),
    "D6, O2": Stopped(
        "probation",
        ("record member-cv", "record course", "record statement", "record statement", "record statement",
         "advance propose-recognition"),
        day=ENDS,
    ),
    "B8": Stopped("probation", ("advance refer-up",), day=ENDS, before=_lost),
    "E1 endorses": Stopped("proposed", ("advance endorse",), by="hung", of="HX01"),
    "E1 decides": Stopped("endorsed", ("advance decide",), by="quy", of="HX01"),
    "P2 signed": Stopped("proposed", ("advance decide",), by="minh"),
    "T0 transfer": Stopped("certified", ("transfer send",), before=lambda o, r: o.transfer(r)),
    "T1 leaver": Stopped(
        "certified", ("transfer open", "transfer send"),
        before=lambda o, r: o.record("leaving_date", r, leaves="2025-04-01"),
    ),
    "H hold": Stopped("identified", ("resume", "advance nominate"),
                      before=lambda o, r: o.hold(r, date(2025, 3, 1))),
    "L10": Stopped("proposed", ("advance supplement",), before=lambda o, r: o.do("ask_supplement", r, by="hoa")),
    "L9 gone": Stopped(
        "verified", ("transfer open", "transfer send"),
        before=lambda o, r: (o.record("outside_date", r, date="2025-07-20"), o.later(12)),
    ),
    "helper gone": Stopped(
        "nominated", ("record helper", "advance enrol", "advance certify"),
        before=lambda o, r: o.record("helper", r, name="Trần Văn Giúp", gone=True),
    ),
    "D13, D12": Stopped("member", ("record member-cv", "record card")),
}  # fmt: skip
"""By guard or overlay, a case that it stops, and what is to be typed in turn until the case goes on."""


@pytest.mark.parametrize("name", STOPPED)
def test_what_is_told_is_accepted(office: Office, name: str) -> None:
    """What stands in the way is cured by what is printed, in turn, and then the case goes on."""
    stopped = STOPPED[name]
    ref = office.at(stopped.state, of=stopped.of, **stopped.facts)
    if stopped.day:
        office.today = max(office.today, stopped.day)
    stopped.before(office, ref)
    for begins in stopped.lines:
        assert typed(office, ref, stopped.by).startswith(f"ketnap {begins} ")


def test_no_guard_is_without_a_cure() -> None:
    """The table knows every guard, and whoever cures by an act says which."""
    assert CURES.keys() == GUARDS.keys()
    for rule, cure in CURES.items():
        assert (cure.how is How.ACT) is (cure.deeds is not None), rule


def test_only_what_is_printed_leads_to_membership(office: Office) -> None:
    """From the source list to the card, by the branch, the centre and the committee, each typing what `next` says."""
    office.today = date(2025, 1, 6)
    ref, lines = office.open(), []
    for _ in range(40):
        step = told(office, ref, "lan")
        by = {"authority": "minh", "centre": "tam"}.get(step.waits_for or "", "lan")
        if step.todo is None:
            break
        if step.todo.startswith("ketnap deadlines"):
            assert step.by is not None
            assert step.by > office.today
            office.today = step.by
            continue
        lines.append(typed(office, ref, by).split()[1:3])
        office.later(3)
    assert office.state(ref) == "member"
    assert [words[1] for words in lines] == [
        "nominate", "enrol", "certify", "apply", "verification-request", "request-verification",
        "verification-reply", "conclude-verification", "challenge", "opinion", "opinion", "propose", "decide",
        "hold-ceremony", "member-cv", "course", "statement", "statement", "statement", "propose-recognition",
        "recognise", "card",
    ]  # fmt: skip


def test_another_user_decides(office: Office) -> None:
    """Who typed the proposal is told who may decide; the other one does, or the signer of the paper is named."""
    ref = office.at("verified")
    _opinions(office, ref)
    office.do("propose", ref, by="hoa")
    step = told(office, ref, "hoa")
    assert (step.waits_for, step.users, step.possible) == ("authority", ("minh",), False)
    assert [one.todo for one in step.also if "--signed-by" in one.todo] == [
        f'ketnap advance decide {ref} --decision "…" --members N --votes-for N --signed-by "…"'
    ]
    assert ref not in {item.ref for item in inbox.inbox(office.app, office.actor("hoa"))}
    assert typed(office, ref, "minh").startswith(f"ketnap advance decide {ref}")


def test_where_nobody_else_decides_the_signer_is_named(office: Office) -> None:
    """One clerk for both sides is told to name who signed."""
    ref = office.at("verified")
    _opinions(office, ref)
    office.do("propose", ref, by="hoa")
    users.disable(office.app, "minh", office.stamp("an"))
    assert typed(office, ref, "hoa").endswith('--signed-by "…"')


def test_a_branch_too_small_to_vote(office: Office) -> None:
    """Its committee records the vote; the branch is told so."""
    ref = office.at("verified")
    _opinions(office, ref)
    _change(official_members=2)(office, ref)
    step = told(office, ref, "lan")
    assert (step.waits_for, step.waits_in, step.possible) == ("committee", "LC", False)
    assert "B10" in {reason.rule for reason in step.missing}
    assert typed(office, ref, "hoa").startswith(f"ketnap advance propose {ref}")


@pytest.mark.parametrize("by", ["lan", "hoa"])
def test_a_notice_waits_for_the_other_side(office: Office, by: str) -> None:
    """The leaving branch is told who acts; the receiving one, and who stands above both, types it."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    office.step(number, "send")
    step = told(office, ref, "lan")
    assert (step.waits_for, step.waits_in) == ("receiving-unit", "LC02")
    taker = {"lan": "ly"}.get(by, by)
    assert typed(office, ref, taker) == f"ketnap transfer acknowledge {number}"
    assert typed(office, ref, taker) == f'ketnap transfer accept {number} --helper "…"'


def test_a_committee_names_the_branch_that_takes_the_case(office: Office) -> None:
    """A hand-over to a committee is accepted for one of its branches."""
    ref = office.at("certified")
    number = office.transfer(ref, "HX").id
    office.step(number, "send")
    assert typed(office, ref, "hung", code="HX01").startswith("ketnap transfer acknowledge")
    line = typed(office, ref, "hung", code="HX01")
    assert line == f'ketnap transfer accept {number} --helper "…" --branch CODE'


def test_a_supplement_does_not_let_the_limit_run_out(office: Office) -> None:
    """Once its day has passed, the authority is told to decide all the same, the branch to supplement."""
    ref = office.at("proposed")
    office.do("ask_supplement", ref, by="hoa", papers="lý lịch")
    step = told(office, ref, "minh")
    assert (step.waits_for, step.by) == ("branch", office.today)
    assert step.why is not None
    assert step.why.params["papers"] == "lý lịch"
    office.later(1)
    assert typed(office, ref, "minh").startswith(f"ketnap advance decide {ref}")


def test_why_a_dossier_came_back(office: Office) -> None:
    """The reason of the return is told, and how many votes were lost."""
    ref = office.at("proposed")
    office.do("return_dossier", ref, by="hoa", reason="thiếu nhận xét")
    (note,) = told(office, ref, "lan").notes
    assert note.params["reason"] == "thiếu nhận xét"
    member = office.at("probation")
    office.today = ENDS
    office.do("vote_failed", member, move="propose_removal")
    (note,) = told(office, member, "lan").notes
    assert note.params == {"lost": 1, "most": 3}


def test_who_is_too_young_waits_for_the_day(office: Office) -> None:
    """Nothing is typed before it; then the branch votes."""
    ref = office.at("verified", born="2007-09-20")
    _opinions(office, ref)
    step = told(office, ref, "lan")
    assert (step.todo, step.earliest) == (f"ketnap deadlines {ref}", date(2025, 9, 1))
    assert (step.by, step.possible) == (date(2025, 9, 1), False)
    office.today = date(2025, 9, 1)
    assert typed(office, ref, "lan").startswith(f"ketnap advance propose {ref}")


def test_what_should_have_been_done_on_another_day(office: Office) -> None:
    """The command bears the day; a day before the last step, or before a paper, gives way to the first possible one."""
    ref = office.at("verified")
    office.today = date(2025, 7, 11)
    _opinions(office, ref)
    office.today = date(2025, 9, 1)
    on = date(2025, 8, 4)
    assert (told(office, ref, "lan", on).todo or "").endswith("--votes-for N --on 04/08/2025")
    early = told(office, ref, "lan", date(2025, 6, 1))
    assert (early.todo or "").endswith("--on 11/07/2025")  # of the last paper
    assert early.on == date(2025, 7, 11)
    assert typed(office, ref, "lan", on).endswith("--on 04/08/2025")
    assert office.show(ref).entered_on == on
    ahead = told(office, ref, "minh", date(2025, 10, 1))
    assert (ahead.todo, ahead.by) == (f"ketnap deadlines {ref}", date(2025, 10, 1))
