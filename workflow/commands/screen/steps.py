"""The screens that are no tables: a step taken, why not, what is next, the deadline sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from notifications.language import day, say, translate, words
from states.catalogue import MOVE_BY_NAME, STATE_BY_ID, act_label
from states.pipeline import N_, Refusal, Warned
from workflow.commands.screen import output, table, terminal
from workflow.commands.screen import words as _words
from workflow.commands.screen.reasons import reasons_for_the_eye

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from states.law.calendar import Skipped
    from workflow.casework.advancing import Why
    from workflow.casework.views import Advanced, Also, NextDeadline
    from workflow.queries.deadline_sheet import SheetLine
    from workflow.queries.next_step import NextStep

DAYS_ON_A_LINE = 6
MOST_BESIDES = 4
"""Other ways that are shown; a screen that lists more is read by nobody."""
_UNITS = {"working_days": N_("{count} working days"), "months": N_("{count} months")}


def heading(text: str) -> str:
    """Return a line that stands out on a terminal."""
    return terminal.strong(terminal.safe(text))


def advanced(view: Advanced) -> Iterator[str]:
    """Yield what a step did, or would do on a dry run."""
    label = words(act_label(view.move, None, view.from_))
    yield heading(f"{view.ref} · {view.name} · {label}")
    if view.act is None:
        yield say(
            N_("Nothing was written; dated {on}, this is what would change:"), {"on": view.on}
        )
    if view.from_ and view.from_ != view.state:
        yield say(
            N_("State: {before} → {after}"),
            {"before": STATE_BY_ID[view.from_].label, "after": STATE_BY_ID[view.state].label},
        )
    else:
        yield say(N_("State: {after}"), {"after": STATE_BY_ID[view.state].label})
    if view.passed:
        yield translate(N_("Guards passed on purpose, for the inspectors to see:"))
        yield reasons_for_the_eye(view.passed)
    yield due(view.next_deadline)
    yield from also(view.also)
    if view.act is not None:
        yield say(
            N_("Recorded as act no. {act}, dated {on}. What next: ketnap next {ref}"),
            {"act": view.act, "on": view.on, "ref": view.ref},
        )


def also(acts: Iterable[Also]) -> Iterator[str]:
    """Yield the acts that were written together with the one that was asked for."""
    for one in acts:
        yield say(N_("Recorded with it: act no. {act}, {what}"), one._asdict())


def due(deadline: NextDeadline | None) -> str:
    """Return the next deadline in one line."""
    if deadline is None:
        return translate(N_("No deadline is running."))
    line = say(
        N_("Next deadline: {due} ({left}) · {kind} · rule {rule} · {owner}"),
        {
            "due": deadline.due,
            "left": _words.days_left(deadline.days_left, deadline.kind),
            "kind": _words.KINDS[deadline.kind],
            "rule": deadline.rule,
            "owner": _words.owner(deadline.owner),
        },
    )
    return f"{line} · {translate(_words.PROVISIONAL)}" if deadline.waits else line


def why(answer: Why, on: date) -> Iterator[str]:
    """Yield whether a move is possible, and every reason why not."""
    label = words(MOVE_BY_NAME[answer.move].label)
    yield heading(f"{answer.ref} · {label}")
    if answer.possible:
        yield translate(N_("Possible as far as it was judged."))
    else:
        yield translate(N_("Not possible yet:"))
        yield reasons_for_the_eye(answer.reasons)
    yield from _needs(answer.move, answer.needs)
    yield from _first_day(answer.earliest, on)
    for warning in answer.warnings:
        yield say(N_("Note: {sentence}"), {"sentence": warning})


def _first_day(earliest: date | None, on: date) -> Iterator[str]:
    """Yield since when every condition of date holds, or from which day on it will; `on` was asked about."""
    if earliest is None:
        return
    if earliest <= on:
        yield say(N_("Every condition of date holds since {day}."), {"day": earliest})
    else:
        yield say(N_("First day on which every condition of date holds: {day}"), {"day": earliest})


def _needs(move: str, needs: Sequence[str]) -> Iterator[str]:
    if not needs:
        return
    fields = {field.name: field for field in MOVE_BY_NAME[move].fields}
    yield ""
    yield translate(N_("Still to be given with the step (not judged):"))
    for name in needs:
        field = fields.get(name)
        yield f"  {field.option:<20} {words(field.label)}" if field else f"  {name}"


def next_step(step: NextStep, today: date) -> Iterator[str]:
    """Yield in plain words what comes first for a case: what, why, by when, who, and the command to type."""
    yield heading(f"{step.ref} · {step.name} · {step.unit}")
    yield from _wrapped(
        say(N_("Where it stands: {state}"), {"state": STATE_BY_ID[step.state].label})
    )
    for note in step.notes:
        yield from _wrapped(say(note.message, note.params))
    yield ""
    if step.what is None:
        yield translate(N_("Nothing more is to be done for this case."))
        yield from _besides(step)
        return
    yield from _wrapped(heading(say(N_("What to do next: {what}"), {"what": step.what})))
    yield from _whys(step, today)
    yield from _whens(step, today)
    if step.todo:
        yield ""
        yield translate(
            N_("The command that is waited for:") if step.waits_for else N_("The command to type:")
        )
        yield f"  {step.todo}"
    yield from _besides(step)


def _whys(step: NextStep, today: date) -> Iterator[str]:
    """Yield why that comes first: the sentence with its source, what else is missing, whose turn it is."""
    why = step.why
    if why is not None:
        told = {"sentence": Warned(why.message, why.params)}
        yield from _wrapped(say(N_("Why: {sentence}"), told))
    if isinstance(why, Refusal) and why in step.missing:
        source = _words.source(why.rule, why.kind, why.source, why.confidence)
        yield from (f"  {line}" for line in _wrapped(source, 2))
    if step.ahead:
        yield from _wrapped(say(N_("After that: {what}"), {"what": step.ahead}))
    if others := [one for one in step.missing if one is not why]:
        yield translate(N_("Still missing besides:") if why else N_("Still missing:"))
        yield reasons_for_the_eye(others)
    if step.move and not step.possible:
        yield from _first_day(step.earliest, max(today, step.on))
    for warning in step.warnings:
        yield from _wrapped(say(N_("Note: {sentence}"), {"sentence": warning}))
    if step.waits_for:
        yield from _wrapped(say(N_("This waits for: {owner}"), {"owner": _waited_for(step)}))


def _waited_for(step: NextStep) -> str:
    """Return who must act, with the unit and the users where they are known."""
    owner = _words.owner(step.waits_for)
    told = ", ".join(step.users) or step.waits_in
    return f"{owner} ({told})" if told else owner


def _whens(step: NextStep, today: date) -> Iterator[str]:
    """Yield by when it is to be done, the next deadline of the case, the branch's last meeting before it."""
    soonest = step.next_deadline
    if step.by and not (soonest and (soonest.due, soonest.rule) == (step.by, step.by_rule)):
        left = _words.days_left((step.by - today).days)
        yield from _wrapped(say(N_("By: {due} ({left})"), {"due": step.by, "left": left}))
    yield from _wrapped(due(soonest))
    if step.meeting:
        yield say(N_("Last branch meeting before the deadline: {day}"), {"day": step.meeting})


def after_refusal(step: NextStep) -> Iterator[str]:
    """Yield, after a refusal, what comes first for the case: what `next` would say of it, in short."""
    if step.what is None:
        yield from _besides(step)
        return
    yield ""
    yield from _wrapped(say(N_("What to do next: {what}"), {"what": step.what}))
    if step.waits_for:
        yield from _wrapped(say(N_("This waits for: {owner}"), {"owner": _waited_for(step)}))
    if step.todo:
        yield f"  {step.todo}"


def _besides(step: NextStep) -> Iterator[str]:
    """Yield what else may be done, each with its command."""
    if step.also:
        yield ""
        yield translate(N_("What else may be done:"))
    for one in step.also[:MOST_BESIDES]:
        yield from (f"  {line}" for line in _wrapped(words(one.what), 2))
        yield f"    {one.todo}"


def _wrapped(text: str, indent: int = 0) -> Iterator[str]:
    """Yield text broken to the width of the terminal."""
    width = output.terminal_width()
    yield from table.wrapped(text, width - indent if width else None)


def deadlines(lines: Iterable[SheetLine]) -> Iterator[str]:
    """Write the deadline sheet: each limit with everything needed to count it by hand."""
    empty = True
    for line in lines:
        if not empty:
            yield ""
        empty = False
        yield heading(f"{line.rule} · {words(line.what)}")
        yield from (f"  {one}" for one in _derived(line))
    if empty:
        yield translate(N_("No deadline is running."))


def _derived(line: SheetLine) -> Iterator[str]:
    if line.milestone:
        yield say(N_("On {due} (comes by itself)"), {"due": line.due})
    else:
        yield say(
            N_("Due {due} ({left}) · {owner}"),
            {
                "due": line.due,
                "left": _words.days_left(line.days_left, line.kind),
                "owner": _words.owner(line.owner),
            },
        )
    yield say(
        N_("Counted from {start}, act no. {act} (that day not counted)"),
        {"start": line.start, "act": line.anchor},
    )
    yield from _counted(line)
    if line.skipped:
        yield translate(N_("Days not counted:"))
        yield from (f"  {one}" for one in _skipped(line.skipped))
    yield _words.source(line.rule, line.kind, line.source, line.confidence)
    yield say(
        N_("Rule set {rule_set}, in force on the day the limit started"),
        {"rule_set": line.rule_set},
    )
    if line.meeting:
        yield say(N_("Last branch meeting before the deadline: {day}"), {"day": line.meeting})
    if line.provisional:
        yield translate(
            N_("Provisional (dự kiến): the calendar or the start of the count may still change.")
        )


def _counted(line: SheetLine) -> Iterator[str]:
    """Write how much was counted: the limit, a day that is not there, what was added."""
    if line.counted is not None and line.unit in _UNITS:
        yield say(
            N_("Limit: {amount}"), {"amount": say(_UNITS[line.unit], {"count": line.counted})}
        )
    if line.missing_day:
        yield say(
            N_("There is no {missing}: counted to {counted}. The other reading: {other}"),
            {**line.missing_day._asdict(), "missing": line.missing_day.named},
        )
    if line.extended_by:
        yield say(N_("Extended by {count} working days (rule D3)"), {"count": line.extended_by})
    if line.held_days:
        yield say(
            N_("On hold for {count} working days, which are added"), {"count": line.held_days}
        )


def _skipped(skipped: Sequence[Skipped]) -> Iterator[str]:
    """Write the days left out: weekends as a number, every other day by its name."""
    for reason, days in groupby(
        sorted(skipped, key=lambda s: (words(s.reason), s.date)), key=lambda s: words(s.reason)
    ):
        dates = [skip.date for skip in days]
        if len(dates) > DAYS_ON_A_LINE:
            yield say(
                N_("{reason}: {count} days from {first} to {last}"),
                {"reason": reason, "count": len(dates), "first": dates[0], "last": dates[-1]},
            )
        else:
            yield f"{reason}: {', '.join(map(day, dates))}"
