"""Walk with backdated acts and later papers: every guard must say what the dossier of that day says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from states.catalogue import EVIDENCE_BY_NAME
from states.decision import decide
from states.guards import GUARDS, judge
from states.pipeline import Field, FieldType
from tests.states.guards.oracle import JUDGED, Place, refused
from tests.support.dossiers import BRANCH, CITY, MINH, WARD, Told, story

DAY = timedelta(days=1)
PAPERS_FOR = {
    "certified": ["verification_request", "helper"],
    "applied": ["verification_request", "verification_reply", "verification_exempt"],
    "verified": ["challenge", "opinion", "certificate", "approval"],
    "proposed": ["approval"],
    "decided": ["approval"],
    "probation": ["course", "statement"],
    "recognition_proposed": ["course"],
}
ASKED_FROM = {
    "certified": ["apply"],
    "applied": ["request_verification", "conclude_verification", "redo_dossier"],
    "verified": ["propose", "redo_dossier"],
    "proposed": ["decide"],
    "decided": ["hold_ceremony"],
    "probation": ["propose_recognition"],
    "recognition_proposed": ["recognise"],
}
WORDS = {
    "replaces": ["Lê Văn Giúp"],
    "name": ["Phạm Thị Hai", "Vũ Văn Mới"],
}


def value(draw: st.DrawFn, field: Field) -> object:
    """Draw a value for a field of a paper; None leaves it as usual."""
    if field.choices:
        return draw(st.sampled_from([choice.id for choice in field.choices]))
    if field.type is FieldType.FLAG:
        return draw(st.booleans())
    return draw(st.sampled_from([None, *WORDS.get(field.name, [])]))


OPENINGS: tuple[dict[str, Any], ...] = (
    {}, {}, {}, {"born": "1965-07-20"}, {"born": "2007-08-15"}, {"education": "primary"},
    {"education": "literate"}, {"foreign_employer": True}, {"category": ["student"], "on": "2024-07-20"},
    {"readmission": True, "left_on": "2022-04-20"},
)  # fmt: skip
PLACES = (Place(), Place(), Place("residential"), Place("foreign-owned"), Place(hard_area=True))
FACTS: tuple[dict[str, Any], ...] = (
    {"education": "primary"},
    {"education": "university"},
    {"foreign_employer": True},
    {"category": ["offshore-fisher"]},
    {"category": ["student"]},
    {"born": "1964-01-01"},
    {"readmission": True, "left_on": "2023-01-01"},
)


def near(draw: st.DrawFn, day: date) -> str:
    """Draw a day at the boundary of another, or some way off it."""
    return (day + DAY * draw(st.sampled_from([-1, 0, 1, -40, 40, 400]))).isoformat()


def with_paper(draw: st.DrawFn, case: Told, pivot: date) -> Told:
    """Put a paper on file, dated about the day that will be asked about; it may have come in later."""
    kind = draw(st.sampled_from(PAPERS_FOR[case.state]))
    drawn = {field.name: value(draw, field) for field in EVIDENCE_BY_NAME[kind].fields}
    told = {name: one for name, one in drawn.items() if one is not None}
    on = near(draw, pivot)
    if kind == "certificate":
        told["issued"] = near(draw, pivot)
    if kind == "verification_request":
        told["sent"] = draw(st.sampled_from([on, "2025-05-01", "2025-05-02"]))
    elif draw(st.booleans()) and draw(st.booleans()):
        told["received"] = near(draw, pivot)
    if kind == "verification_reply":
        told["request"] = draw(st.integers(5, max(case.n, 5)))
    return case.then(kind, on, **told)


def with_change(draw: st.DrawFn, case: Told, pivot: date) -> Told:
    """Put something on file or correct it: a paper, a fact, a review, a retraction, a new date."""
    what = draw(st.sampled_from(["paper"] * 5 + ["fact", "fact", "review", "retract", "redate"]))
    papers = [act.n for act in case.dossier.acts if act.move in ("record", "set")]
    if what == "paper":
        return with_paper(draw, case, pivot)
    if what == "fact":
        return case.then("set", near(draw, pivot), **draw(st.sampled_from(FACTS)))
    if what == "review" and case.state == "verified" and not case.dossier.holds:
        since, until = near(draw, pivot), near(draw, pivot)
        held = case.then("hold", since, kind="political-standards", until="2030-01-01")
        return held if until < since else held.then("resume", until, conclusion="đủ tiêu chuẩn")
    if what == "retract" and papers:
        return case.corrected(retracts=draw(st.sampled_from(papers)))
    if what == "redate" and papers:
        return case.corrected(replaces=draw(st.sampled_from(papers)), on=near(draw, pivot))
    return case


def asked(draw: st.DrawFn, case: Told, pivot: date) -> tuple[str, str, dict[str, Any]]:
    """Draw a step to ask about: its name, its day, its fields."""
    name = draw(st.sampled_from(ASKED_FROM[case.state]))
    told: dict[str, Any] = {}
    if name in ("apply", "redo_dossier"):
        since = (pivot - timedelta(days=365) + DAY * draw(st.integers(-1, 1))).isoformat()
        told["introducer"] = [["Vũ Văn Mới", since], ["Phạm Thị Hai", "2020-01-01"]]
    if name == "apply":
        told["application"], told["cv"] = draw(
            st.sampled_from([("2025-05-01", "2025-05-02"), ("2025-05-03", "2025-05-02")])
        )
    return name, draw(st.sampled_from([pivot, pivot, pivot - DAY, pivot + DAY])).isoformat(), told


@st.composite
def walks(draw: st.DrawFn) -> list[tuple[Told, str, str, dict[str, Any], Place]]:
    """Draw a case and what is asked of it, step after step, each on papers dated before and after."""
    place = draw(st.sampled_from(PLACES))
    opening = draw(st.sampled_from(OPENINGS))
    states = [*PAPERS_FOR, "verified", "verified", "verified", "applied", "decided", "probation"]
    case = story(draw(st.sampled_from(states)), open=opening)
    traits = BRANCH._replace(sector=place.sector, hard_area=place.hard_area)
    case = case.under(CITY, WARD, traits)
    questions = []
    for _ in range(draw(st.integers(1, 3))):
        if case.state not in ASKED_FROM:
            break
        pivot = case.dossier.bound + DAY * draw(st.sampled_from([0, 1, 20, 45, 365, 366]))
        for _ in range(draw(st.integers(0, 6))):
            case = with_change(draw, case, pivot)
        name, on, told = asked(draw, case, pivot)
        questions.append((case, name, on, told, place))
        if not decide(case.asked_by(MINH, name, on, **told)).refusals:
            case = case.by(MINH, name, on, **told)
    return questions


@settings(max_examples=400, deadline=None)
@given(walks())
def test_every_guard_sees_the_dossier_of_its_day(
    walk: list[tuple[Told, str, str, dict[str, Any], Place]],
) -> None:
    """Of every step on every day the guards refuse exactly what a second reading of the law refuses."""
    for case, name, on, told, place in walk:
        facts = case.asked_by(MINH, name, on, **told)
        found = {r.rule for r in judge(facts, ("F1", *JUDGED[name])).refusals}
        expected = refused(case.acts, name, facts.on, facts.given, place)
        event(f"{name}: {'refused' if expected else 'lawful'}")
        assert found == expected, (name, on, case.acts)


@settings(max_examples=150, deadline=None)
@given(walks())
def test_the_first_day_is_the_first_by_the_same_reading(
    walk: list[tuple[Told, str, str, dict[str, Any], Place]],
) -> None:
    """No day from the one asked to `earliest` is lawful; on it nothing is refused that a day would mend."""
    for case, name, on, told, place in walk:
        facts = case.asked_by(MINH, name, on, **told)
        earliest, bound = decide(facts, partial=True).earliest, case.dossier.bound
        start = max(bound, facts.on)
        later = [start + DAY * n for n in range(800)]
        if earliest is None:
            assert all(refused(case.acts, name, day, facts.given, place) for day in later[::7])
            continue
        assert earliest >= bound
        missing = refused(case.acts, name, earliest, facts.given, place)
        windows = [w(facts._replace(on=earliest)) for r in missing if (w := GUARDS[r].window)]
        assert all((w.first or earliest) <= earliest <= (w.last or earliest) for w in windows)
        if not missing:
            before = [day for day in (earliest - DAY, *later) if bound <= day < earliest]
            assert all(refused(case.acts, name, day, facts.given, place) for day in before)
