"""The agenda of a branch meeting on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from notifications.language import day, say, translate, words
from states.catalogue import MOVE_BY_NAME
from states.pipeline import N_
from workflow.commands.screen import output, steps, terminal
from workflow.commands.screen import words as _words
from workflow.commands.screen.output import Column
from workflow.commands.screen.reasons import reasons_for_the_eye

if TYPE_CHECKING:
    from workflow.queries.agenda import Agenda, NeededPaper, NotYet

TITLE = N_("Meeting of {unit} on {on}")
NEEDED = N_("A vote is carried with {needed} votes for, of {members} official members on file.")
READY = N_("Can be put to the vote: {count}")
NOT_YET = N_("Not yet: {count}")
PAPERS = N_("Must be on paper by then: {count}")
NOBODY = N_("Nobody can be put to the vote on that day.")
FIRST = N_("First comes: {todo}")
POSSIBLE = N_("Possible from {day} at the earliest")
RECORD = N_("To record the votes: {command}")
MATTER = N_("Matter")


def agenda(found: Agenda) -> Iterator[str]:
    """Yield an agenda: who can be voted on, who not yet and why, what is needed by then."""
    yield steps.heading(say(TITLE, {"unit": found.unit, "on": found.on}))
    if found.votes_needed:
        yield say(NEEDED, {"needed": found.votes_needed, "members": found.official_members})
    yield ""
    if found.ready:
        yield steps.heading(say(READY, {"count": len(found.ready)}))
        columns = (Column("ref"), Column("name"), Column("move", MATTER), Column("due", least=1))
        yield output.for_the_eye(found.ready, columns, "")
        command = f"ketnap meeting record --unit {found.unit}"
        yield say(RECORD, {"command": command})
    else:
        yield translate(NOBODY)
    if found.not_yet:
        yield ""
        yield steps.heading(say(NOT_YET, {"count": len(found.not_yet)}))
        for one in found.not_yet:
            yield from _waiting(one)
    if found.papers:
        yield ""
        yield steps.heading(say(PAPERS, {"count": len(found.papers)}))
        for paper in found.papers:
            yield from _paper(paper)


def _waiting(one: NotYet) -> Iterator[str]:
    matter = words(MOVE_BY_NAME[one.move].label)
    yield ""
    yield terminal.strong(terminal.safe(f"{one.ref} · {one.name} · {matter}"))
    yield reasons_for_the_eye(one.reasons).lstrip("\n")
    if one.todo:
        yield say(FIRST, {"todo": one.todo})
    if one.earliest and any(reason.earliest for reason in one.reasons):
        yield say(POSSIBLE, {"day": day(one.earliest)})


def _paper(paper: NeededPaper) -> Iterator[str]:
    who = _words.owner(paper.owner)
    yield terminal.safe(f"  {paper.ref} · {paper.name}: {words(paper.what)} ({who})")
    yield f"      {paper.todo}"
