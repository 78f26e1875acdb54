"""The screen of what an upgrade of a register brings, before it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from notifications.language import say, translate
from states.pipeline import N_, Label
from workflow.commands.screen import moved, output, terminal
from workflow.commands.screen.output import Column
from workflow.organisation.calendar import days

if TYPE_CHECKING:
    from workflow.register.upgrading import Preview

MOST = 20
"""Rows of each list on the screen; the answer in JSON has them all."""
KINDS = (
    "rule",
    Column("before", get=lambda row: _kind(row.before)),
    Column("after", get=lambda row: _kind(row.after)),
    "deadlines",
)
WHAT: Mapping[str, Label] = {
    "added": Label("thêm", "added"),
    "confirmed": Label("đã chính thức", "confirmed"),
    "changed": Label("đổi căn cứ", "another source"),
    "kept": Label("giữ theo đơn vị", "kept as the office has it"),
}
COLUMNS: Mapping[str, Sequence[str | Column]] = {
    "calendar": (
        "day",
        Column("what", N_("What happens"), get=lambda row: WHAT[row.what]),
        Column("day_kind", N_("Kind"), get=lambda row: days.KINDS[row.kind]),
        Column("name", get=lambda row: days.label(row.name)),
        "provisional",
        "source",
    ),
    "conclusion": ("rule", "since"),
}
"""How the rows of a step are shown; of a step that is not here, by their own names."""


def preview(found: Preview, *, dry_run: bool) -> Iterable[str]:
    """Yield what an upgrade brings: schema, steps, kinds, the deadlines that move, letters that were wrong."""
    heading = N_("The register is brought from schema {before} to {after}:")
    yield terminal.strong(say(heading, {"before": found.before, "after": found.after}))
    yield say(
        N_("Cases examined: {cases}; rewritten: {derived}."),
        {"cases": found.cases, "derived": found.derived},
    )
    yield from _reports(found)
    if found.kinds:
        yield "\n" + translate(N_("Deadlines whose rule is of another kind:"))
        yield output.for_the_eye(found.kinds, KINDS, "")
    yield from moved.moves(found, dry_run=dry_run, most=MOST)
    if found.unreadable:
        yield "\n" + translate(N_("Cases whose history cannot be read; they stay as they are:"))
        yield output.for_the_eye(found.unreadable[:MOST], ("ref", "why"), "")
        yield from moved.more(found.unreadable, MOST)


def _reports(found: Preview) -> Iterable[str]:
    """Yield what each step has to tell, in the order of the steps."""
    from workflow.register.upgrading.steps import BRINGING, TELLING

    for step in (*BRINGING, *TELLING):
        rows = found.reports[step.name]
        yield "\n" + say(step.says, {"count": len(rows)})
        if rows:
            yield output.for_the_eye(rows[:MOST], COLUMNS.get(step.name, ()), "")
            yield from moved.more(rows, MOST)


def _kind(word: str) -> str:
    from workflow.commands.screen import words

    return words.cell("kind", word)
