"""Classes on the screen: their lists, a roster, what became of each person, certificates of nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from notifications.language import say
from states.pipeline import N_, Label
from workflow.commands.screen import output, steps
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.casework.many import Answer
    from workflow.commands.screen.many import Message
    from workflow.organisation.classes import Place, Roster

OUTCOMES = {
    "waits": Label("đang học, chờ kết quả", "in the class, waits"),
    "passed": Label("đạt", "passed"),
    "failed": Label("không đạt", "failed"),
    "left": Label("thôi học", "left the class"),
}
COUNTS = ("enrolled", "waits", "passed", "failed", "left")
LISTED: Sequence[str | Column] = (
    "code",
    "name",
    Column("centre", least=1),
    "starts",
    "ends",
    Column("enrolled", right=True),
    Column("waits", N_("Waiting"), right=True),
    Column("passed", right=True),
    Column("failed", N_("Did not pass"), right=True),
    Column("left", N_("Left the class"), right=True, least=1),
)
PLACES: Sequence[str | Column] = (
    Column("n", N_("No."), right=True),
    "ref",
    "name",
    Column("born", least=1),
    Column("unit", least=2),
    Column("outcome", get=lambda row: OUTCOMES[row.outcome]),
    "certificate",
    Column("issued", least=3),
)
TITLE = N_("Class {code} · {name}")
SPAN = N_("{centre}, from {starts} to {ends}")
KEPT = (
    "id",
    "certificate",
    "issued",
    "name",
    Column("born", least=1),
    Column("unit", least=2),
    "ref",
    Column("state", least=3),
)
NOBODY = N_("Nobody was sent to this class yet.")
COUNTED = N_(
    "{enrolled} in all: {passed} passed, {failed} failed, {waits} wait, {left} left the class."
)


def screen(found: Roster) -> Iterator[str]:
    """Yield the screen of one class: what it is, its roster, how many passed."""
    yield steps.heading(say(TITLE, {"code": found.code, "name": found.name}))
    yield say(SPAN, {"centre": found.centre_name, "starts": found.starts, "ends": found.ends})
    yield ""
    rows: Sequence[Place] = found.roster
    yield output.for_the_eye(rows, PLACES, NOBODY)
    if rows:
        counts = {name: getattr(found, name) for name in COUNTS}
        yield ""
        yield say(COUNTED, counts)


def answers(answers: Sequence[Answer], message: Message, *, dry_run: bool) -> Iterator[str]:
    """Yield what became of each person, then why some were not recorded."""
    from workflow.commands.screen import many

    columns: Sequence[str | Column] = (
        "ref",
        "name",
        *([Column("certificate")] if any(hasattr(one, "certificate") for one in answers) else ()),
        Column("result", many.RESULT, lambda one: many.result(one, dry_run=dry_run)),
        Column("state", least=1),
    )
    yield output.for_the_eye(answers, columns, "")
    for one in answers:
        yield from many.why_not(one, message)
