"""The screen of the stuck list: case by case, each cause with its delay, who acts and what to type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from notifications.language import say, translate, words
from states.catalogue import MOVE_BY_NAME, STATE_BY_ID
from states.law import rules
from states.law.meetings import meeting_before
from states.pipeline import N_
from states.watch.forecast import remedy
from states.watch.stalls import ASKED, CAUSE_BY_ID, label_of
from workflow.commands.screen import output, table, terminal
from workflow.commands.screen import words as _words
from workflow.commands.screen.steps import heading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from workflow.queries.stalled import StalledCase

ON_A_SCREEN = 40
"""Cases; of more, the worst are shown."""
GROUPS = {"unit": N_("Unit"), "step": N_("Step"), "owner": N_("Who acts"), "cause": N_("Cause")}
"""The heads of a summary."""
_SIDE = 13
_LATE = {"limit-passed"}
"""Causes whose own words are that a day is past."""
_WIDEST = 110
_APART = {
    "provisional": N_("Dates that may still change"),
    "on-hold": N_("Rightly waiting (not counted as stuck)"),
}


def screen(rows: Sequence[StalledCase], today: date) -> Iterator[str]:
    """Yield the screen of the stuck list: the stuck first, then what is provisional, then the holds."""
    stuck = [row for row in rows if row.stall.stuck]
    if not stuck:
        yield translate(N_("Nothing is stuck."))
    cases = _by_case(stuck)
    for ref in islice(cases, ON_A_SCREEN):
        yield from _case(cases[ref], today)
    if len(cases) > ON_A_SCREEN:
        message = N_(
            "The first {shown} of {total} cases; --unit, --kind or --silent narrows the list."
        )
        yield say(message, {"shown": ON_A_SCREEN, "total": len(cases)})
    yield from _apart(rows, first=bool(cases))


def _apart(rows: Sequence[StalledCase], *, first: bool) -> Iterator[str]:
    """Yield the rows that are not stuck; the first heading follows a case, which ends with an empty line."""
    for cause, title in _APART.items():
        found = [row for row in rows if row.cause == cause]
        if found and not first:
            yield ""
        if found:
            first = False
            yield heading(translate(title))
        for row in islice(found, ON_A_SCREEN):
            yield from table.wrapped(_note(row), output.terminal_width())


def counted(rows: Iterable[StalledCase]) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield the lines of the counts: cases stuck and rightly waiting; cases restarted with nothing late."""
    stuck = {row.ref for row in rows if row.stall.stuck and row.cause not in ASKED}
    waiting = {row.ref for row in rows if row.cause == "on-hold"}
    message = N_("Stuck cases: {stuck}; rightly waiting: {waiting}.")
    yield message, {"stuck": len(stuck), "waiting": len(waiting)}
    if restarted := {row.ref for row in rows if row.cause in ASKED}:
        yield N_("Restarted, with nothing late now: {restarted}."), {"restarted": len(restarted)}


def key(by: str, value: str) -> str:
    """Return one key of a summary in words, with its id where that is something else."""
    match by:
        case "cause":
            return words(CAUSE_BY_ID[value].label)
        case "owner":
            return _words.owner(value)
        case "step" if value in MOVE_BY_NAME:
            return words(MOVE_BY_NAME[value].label)
        case "step":
            return words(STATE_BY_ID[value].label)
    return value


def _by_case(rows: Iterable[StalledCase]) -> Mapping[str, list[StalledCase]]:
    cases: dict[str, list[StalledCase]] = {}
    for row in rows:
        cases.setdefault(row.ref, []).append(row)
    return cases


def _case(rows: Sequence[StalledCase], today: date) -> Iterator[str]:
    first = rows[0]
    yield heading(f"{first.ref}  {first.name} · {first.unit}")
    yield from _indented("", f"{words(STATE_BY_ID[first.state].label)} · {_words.followed(first)}")
    done: set[str] = set()
    told = None
    for row in rows:
        late = row.cause in _LATE and row.due is not None and row.due < today
        side = "" if late or (row.rule and row.rule == told) else _when(row, today)
        yield from _indented(side, _why(row, told, _when(row, today) if late else None))
        for line in _besides(row, today):
            yield from _indented("", line)
        for command in (row.helps, row.next):
            if command and command not in done:  # one command often mends several causes
                yield " " * (_SIDE + 2) + terminal.safe(command)  # never broken: it is to be pasted
                done.add(command)
        told = row.rule
    yield ""


def _indented(side: str, text: str) -> Iterator[str]:
    """Yield text beside a narrow column, broken to the width of the terminal; a side too wide stands above."""
    if len(side) > _SIDE:
        yield " " * (_SIDE + 2) + side
        side = ""
    width = output.terminal_width()
    room = max(min(width, _WIDEST) - _SIDE - 2, table.NARROWEST * 2) if width else None
    for line in table.wrapped(terminal.safe(text), room):
        yield f"{table.pad(side, _SIDE, right=True)}  {line}"
        side = ""


def _when(row: StalledCase, today: date) -> str:
    """Return how late a row is, or how far its day is; nothing where it has none."""
    return _words.days_left((row.due - today).days, row.kind) if row.due else ""


def _why(row: StalledCase, told: str | None, late: str | None) -> str:
    """Return the cause in words, with the limit, unless it was `told` just before, and who must act.

    A cause that only says a day is past is told by how `late` it is.
    """
    cause = f"{late[0].upper()}{late[1:]}" if late else words(label_of(row.cause, row.kind))
    if row.rule and row.rule == told:
        return f"{cause} ({row.rule})"
    if row.rule:
        cause = f"{cause}: {words(rules.in_force(row.since)[row.rule].label)} ({row.rule})"
    return f"{cause} · {say(N_('waits for {whom}'), {'whom': _whom(row)})}"


def _whom(row: StalledCase) -> str:
    if row.owner == row.waiting_for:
        return _words.owner(row.owner)
    return f"{_words.owner(row.owner)} ({row.waiting_for})"


def _besides(row: StalledCase, today: date) -> Iterator[str]:
    """Yield what a row has to say besides: the papers, the forecast, the last meeting, the remedy."""
    if row.cause == "evidence-missing":
        yield from (say(one.message, one.params) for one in row.stall.missing)
    if row.cause == "cannot-finish" and row.rule:
        yield say(
            N_("Due on {due}, possible on {earliest} at the earliest. What helps: {remedy}."),
            {
                "due": row.due,
                "earliest": row.stall.earliest,
                "remedy": remedy(row.rule, special_meeting=row.stall.special_meeting),
            },
        )
    elif meeting := _meeting_ahead(row, today):
        yield say(N_("Last branch meeting before the deadline: {day}"), {"day": meeting})
    if row.rule is None:
        yield say(N_("What helps: {remedy}."), {"remedy": CAUSE_BY_ID[row.cause].remedy})
    if row.last_reminded:
        yield say(N_("Last reminded on {day}"), {"day": row.last_reminded})
    if row.escalated_to:
        yield say(N_("Told to the superior: {unit}"), {"unit": row.escalated_to})


def _meeting_ahead(row: StalledCase, today: date) -> date | None:
    """Return the last meeting before a deadline of the branch that has not passed."""
    if row.owner != "branch" or row.due is None or row.due < today:
        return None
    return meeting_before(row.due, row.meets, today=today)


def _note(row: StalledCase) -> str:
    told = N_("{ref}  {name} · {unit}: until {due}")
    params: dict[str, object] = {"ref": row.ref, "name": row.name, "unit": row.unit, "due": row.due}
    if row.rule:
        told = N_("{ref}  {name} · {unit}: {what} ({rule}), {due}")
        params |= {"rule": row.rule, "what": rules.in_force(row.since)[row.rule].label}
    return terminal.safe(say(told, params))
