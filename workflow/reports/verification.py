"""The report of verification: how many questions were put to each unit, and how fast they were answered."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from states.catalogue.evidence import people_of
from states.frozen import NamedTuple
from states.history.acts import effective
from states.law import rules
from states.pipeline import Label
from workflow.casework.casefile import act_of
from workflow.ground import calendars
from workflow.reports import acts_read, stories, trees
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.survival import HALF, TENTH, Wait, curve, quantile
from workflow.reports.tally import Counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from states.history.acts import Act
    from states.law.calendar import Calendar
    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor

STRETCHES: Mapping[str, Label] = {
    "answer": Label("từ gửi yêu cầu đến trả lời", "from the request to the reply"),
    "first-request": Label("từ nộp đơn đến yêu cầu đầu tiên", "from the application to the first request"),
    "conclusion": Label("từ trả lời cuối đến kết luận", "from the last reply to the conclusion"),
}  # fmt: skip
"""What is measured: the answer by the unit that was asked, the two others by the unit that owns the case."""


class Row(Counted, kw_only=True):
    """One unit and one stretch: how many began, how many came through, and within how many working days.

    Of `answer` the unit is the one that was asked, a code or the place that was named, and `late` are the
    questions answered after the time of V13 or open after it.
    """

    unit: str
    stretch: str
    requests: int
    answered: int
    open: int
    late: int | None
    p50_working_days: int | None
    p90_working_days: int | None


class _Span(NamedTuple):
    """One stretch of one case: who is waited for, from when to when; `due` where there is a time for it."""

    unit: str
    stretch: str
    ref: str
    since: date
    until: date | None
    due: date | None = None

    def ended(self, day: date) -> bool:
        """Say whether the stretch had come to its end by a day."""
        return self.until is not None and self.until <= day


def report(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False
) -> list[Row]:
    """Measure the stretches of verification that began in the window; raises as `asked` does.

    They are of the unit that owned the case when they began.
    """
    spans: dict[tuple[int, str], list[_Span]] = defaultdict(list)
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        calendar = calendars.load(session)
        for page in stories.pages(session, put.unit, tree):
            refs = {
                row["id"]: row["ref"] for row in session.execute("refs_of_cases", {"cases": page})
            }
            for case_id, rows in acts_read.rows(session, page, put.known):
                acts = [act for act in effective(map(act_of, rows)) if act.on <= put.as_of]
                for span in _of_case(refs[case_id], acts, put, (tree, calendar)):
                    spans[[*STRETCHES].index(span.stretch), span.unit].append(span)
    return [_row(spans[key], put, calendar, cases=cases) for key in sorted(spans)]


def _of_case(
    ref: str, acts: Sequence[Act], put: Asked, where: tuple[Trees, Calendar]
) -> Iterator[_Span]:
    tree, calendar = where

    def counts(act: Act, day: date) -> bool:
        return put.holds(day) and tree.within(act.unit_id, put.unit, day)

    requests = [act for act in acts if act.evidence == "verification_request"]
    replies = [act for act in acts if act.evidence == "verification_reply"]
    for act in requests:
        sent = act.day("sent") or act.on
        answer = next((one.filed_on for one in replies if one.fields.get("request") == act.n), None)
        if counts(act, sent) and not (answer is None and _exempt(act, acts)):
            asked_of = act.text("asked_unit") or act.text("asked") or ""
            yield _Span(asked_of, "answer", ref, sent, answer, due(act, calendar))
    for act in acts:
        owner = tree.nodes[act.unit_id].code
        later = [one for one in acts if one.n > act.n]
        if act.move in ("apply", "redo_dossier") and counts(act, act.on):
            first = next((one.day("sent") or one.on for one in later if one in requests), None)
            yield _Span(owner, "first-request", ref, act.on, first)
    last = max(replies, key=lambda one: (one.filed_on, one.n), default=None)
    if last and counts(last, last.filed_on):
        concluded = next(
            (act.on for act in acts if act.n > last.n and act.move == "conclude_verification"), None
        )
        yield _Span(tree.nodes[last.unit_id].code, "conclusion", ref, last.filed_on, concluded)


def _exempt(request: Act, acts: Sequence[Act]) -> bool:
    """Say whether an exemption took the place of an answer."""
    exempt = (act for act in acts if act.evidence == "verification_exempt")
    people: frozenset[str] = frozenset().union(
        *(people_of(str(a.fields["subject"])) for a in exempt)
    )
    return people_of(str(request.fields["subject"])) <= people


def due(request: Act, calendar: Calendar) -> date:
    """Return the last day for an answer: by V13, from the day the request came in, else from its sending."""
    start = request.day("received") or request.day("sent") or request.on
    part = "abroad" if request.fields.get("abroad") else "home"
    return calendar.deadline(start, rules.in_force(start)["V13"].part(part)).due


def _row(spans: Sequence[_Span], put: Asked, calendar: Calendar, *, cases: bool) -> Row:
    ended = [one for one in spans if one.ended(put.end)]
    waiting = [one for one in spans if not one.ended(put.end)]
    late = [one for one in spans if one.due and min(one.until or put.end, put.end) > one.due]
    waits = [
        Wait(calendar.working_days(one.since, one.until or put.end), ended=True) for one in ended
    ] + [Wait(calendar.working_days(one.since, put.end), ended=False) for one in waiting]
    steps = [*curve(waits)]
    kept = {"requests": spans, "answered": ended, "open": waiting, "late": late} if cases else {}
    return Row(
        unit=spans[0].unit,
        stretch=spans[0].stretch,
        requests=len(spans),
        answered=len(ended),
        open=len(waiting),
        late=len(late) if spans[0].due else None,
        p50_working_days=quantile(steps, HALF),
        p90_working_days=quantile(steps, TENTH),
        _refs={name: tuple(one.ref for one in held) for name, held in kept.items()},
    )
