"""Reading: show, list, find, history, next, inbox, the deadline sheet; small and large scopes alike."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import BadInput, NotFound
from workflow.casework import views
from workflow.queries import cases, deadline_sheet, dossier, inbox, next_step, search_range

if TYPE_CHECKING:
    from tests.support.office import Office


def names(kind: type) -> list[str]:
    """Return the keys that a row shows, in order."""
    told = list(kind._fields) if hasattr(kind, "_fields") else [f.name for f in fields(kind)]
    return [name.rstrip("_") for name in told if name[0] != "_"]  # what is private is not printed


def listed(office: Office, by: str = "quan", **wanted: object) -> list[str]:
    """Return the references that a filter lets through."""
    rows = cases.listed(office.app, cases.Wanted(**wanted), office.actor(by))  # type: ignore[arg-type]
    return [row.ref for row in rows]


def test_rows_have_the_promised_keys() -> None:
    """What scripts read by name is there, in the order that was promised."""
    case = [
        "ref",
        "unit",
        "name",
        "state",
        "stage",
        "entered_on",
        "version",
        "next_deadline",
        "dates",
    ]
    assert names(views.CaseView) == case
    assert names(views.Advanced)[:12] == [*case, "move", "from", "act"]
    assert names(views.NextDeadline) == ["rule", "kind", "due", "owner", "days_left"]
    assert names(views.Dates) == [
        "decision", "ceremony", "probation_ends", "official_from", "party_age_from",
    ]  # fmt: skip
    assert names(cases.HistoryRow) == [
        "act", "move", "from", "to", "on", "recorded_at", "actor", "fields", "note", "effective",
        "backfilled",
    ]  # fmt: skip
    assert names(inbox.InboxItem) == [*case, "todo", "late_by"]
    assert names(deadline_sheet.SheetLine)[:12] == [
        "rule", "kind", "start", "due", "days_left", "extended_by", "held_days", "source", "confidence", "rule_set",
        "skipped", "provisional",
    ]  # fmt: skip


@pytest.mark.parametrize("few", [300, 0])
def test_lists_are_filtered_and_paged(
    office: Office, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """By unit, state, stage, category, lateness and page, however many units there are to look at."""
    monkeypatch.setattr(search_range, "FEW", few)
    first = office.at("identified", category=["student", "worker"])
    second = office.at("proposed")
    third = office.at("certified", of="HX01", category=["student"])
    office.today = date(2025, 9, 1)
    assert listed(office) == [first, second, third]
    assert listed(office, unit="hx") == [third]
    assert listed(office, states=["proposed", "certified"]) == [second, third]
    assert listed(office, stage="source") == [first]
    assert listed(office, stage="source", states=["certified"]) == [first, third]
    assert listed(office, categories=["student"]) == [first, third]
    assert listed(office, categories=["worker", "pupil"]) == [first]
    assert listed(office, overdue=True) == [first]
    assert listed(office, limit=2) == [first, second]
    assert listed(office, limit=2, after=second) == [third]
    assert listed(office, limit=0) == []
    assert listed(office, by="lan") == [first, second]
    office.set(first, category=["pupil"])
    assert listed(office, categories=["worker"]) == []
    assert listed(office, categories=["pupil"]) == [first]
    office.today = date(2025, 8, 1)
    assert listed(office, categories=["worker"]) == [first]


@pytest.mark.parametrize(
    "wanted",
    [{"stage": "nowhere"}, {"states": ["nowhere"]}, {"categories": ["nobody"]}],
)
def test_filters_that_are_none_are_mistakes(office: Office, wanted: dict[str, Any]) -> None:
    """A stage, state or category that there is not is told, not taken for an empty list; a reference is not found."""
    with pytest.raises(BadInput):
        listed(office, **wanted)
    with pytest.raises(NotFound):
        listed(office, after="x")


def test_the_history_shows_everything_in_order(office: Office) -> None:
    """Opening, moves, evidence, side acts, corrections and hand-overs, with who, when and what."""
    ref = office.at("certified")
    office.record("challenge", ref)
    office.hold(ref, "2025-04-01")
    office.resume(ref)
    office.correct(ref)
    office.transfer(ref)
    rows = office.history(ref)
    assert [row.move for row in rows] == [
        "open", "nominate", "enrol", "certify", "record", "hold", "resume", "correct", "transfer_open",
    ]  # fmt: skip
    assert [(rows[1].from_, rows[1].to, rows[1].actor, rows[1].note) for _ in "x"] == [
        ("identified", "nominated", "lan", None)
    ]
    assert rows[0].from_ is None
    assert rows[4].fields["evidence"] == "challenge"
    assert rows[1].fields["helper"] == [{"name": "Trần Văn Giúp", "since": "2019-06-01"}]
    assert [row.effective for row in rows] == [True] * 6 + [False, True, True]
    assert rows[3].recorded_at.utcoffset() is not None


def test_the_next_deadline_is_the_soonest_statutory_first(office: Office) -> None:
    """Days left turn negative; a milestone that asks for nothing is no deadline to act on."""
    ref = office.at("probation")
    next_deadline = office.show(ref).next_deadline
    assert next_deadline is not None
    assert next_deadline.rule == "D13"
    sheet = deadline_sheet.lines(office.app, ref, office.actor("lan"))
    assert [line.due for line in sheet] == sorted(line.due for line in sheet)
    assert {line.rule for line in sheet} == {"D13", "D6w", "D5", "D7"}
    assert [line.rule for line in sheet if line.milestone] == ["D5"]
    office.record("member_cv", ref)
    office.record("course", ref)
    found = office.show(ref).next_deadline
    assert found is not None
    assert (found.rule, found.kind, found.due) == ("D7", "statutory", date(2026, 11, 13))


def test_the_page_of_a_dossier(office: Office) -> None:
    """One page holds the person, the helpers now, the papers that count and the way so far."""
    ref = office.at("verified")
    office.record("helper", ref, name="Phạm Văn Thay", replaces="Trần Văn Giúp")
    number = office.record("challenge", ref)
    office.correct(ref, retracts=number)
    page = dossier.page(office.app, ref, office.actor("lan"))
    assert page.case.ref == ref
    assert page.helpers == ("Phạm Văn Thay",)
    assert (page.certificate, page.conclusion) == (date(2025, 3, 14), "clear")
    assert [paper.kind for paper in page.papers] == [
        "verification_request",
        "verification_reply",
        "helper",
    ]
    assert [paper.kind for paper in page.steps][:2] == ["nominate", "enrol"]


def test_the_inbox_has_what_waits_for_me(office: Office) -> None:
    """A branch sees its next steps soonest first, an authority its decisions, a centre its class."""
    early, late = office.at("identified"), office.at("verified")
    deciding = office.at("proposed")
    learning = office.at("enrolled")
    office.today = date(2025, 8, 4)

    def waiting(user: str, **more: Any) -> dict[str, str]:
        return {i.ref: i.todo for i in inbox.inbox(office.app, office.actor(user), **more)}

    mine = waiting("lan")
    assert list(mine) == [learning, early, late]
    assert mine[early].startswith(f"ketnap advance nominate {early} --resolution")
    assert list(waiting("minh")) == [deciding]
    assert waiting("minh")[deciding].startswith(f"ketnap advance decide {deciding}")
    assert list(waiting("tam")) == [learning]
    assert waiting("thu") == {}
    assert list(waiting("lan", within=1)) == [learning, early]
    (item, *_) = inbox.inbox(office.app, office.actor("lan"))
    assert item.late_by == 112
    assert list(waiting("hai")) == []


def test_the_inbox_follows_a_hand_over(office: Office) -> None:
    """Draft and notice wait for one side after the other, not for the branch's next step."""
    ref = office.at("certified")
    number = office.transfer(ref).id

    def todo(user: str) -> list[str]:
        return [item.todo for item in inbox.inbox(office.app, office.actor(user))]

    assert todo("lan") == [f"ketnap transfer send {number}"]
    assert todo("ly") == []
    office.step(number, "send")
    assert todo("lan") == []
    assert todo("ly") == [f"ketnap transfer acknowledge {number}"]
    office.step(number, "acknowledge", by="ly")
    assert todo("ly") == [f'ketnap transfer accept {number} --helper "…"']


def test_next_names_what_is_missing_first(office: Office) -> None:
    """The command to type is that of the first missing paper, then of the move itself."""
    ref = office.at("verified")
    office.today = date(2025, 8, 4)

    def command() -> str:
        return next_step.next_step(office.app, ref, office.stamp("lan")).todo or ""

    told = next_step.next_step(office.app, ref, office.stamp("lan"))
    assert (told.move, told.possible) == ("propose", False)
    assert {reason.rule for reason in told.missing} == {"C17", "O1"}
    assert command().startswith(f"ketnap record challenge {ref}")
    office.record("challenge", ref)
    assert command().startswith(f"ketnap record opinion {ref}")
    office.record("opinion", ref, source="mass-organisation")
    office.record("opinion", ref)
    assert command().startswith(f"ketnap advance propose {ref}")
