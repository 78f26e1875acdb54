"""What became of each case of a list: a table, and under it why some were not recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from notifications.language import say, translate
from states.errors import Refused
from states.pipeline import N_
from workflow.commands.frame import errors
from workflow.commands.screen import output, terminal
from workflow.commands.screen.output import Column
from workflow.commands.screen.reasons import reasons_for_the_eye

if TYPE_CHECKING:
    from workflow.casework.many import Answer

DONE = N_("recorded, act no. {act}")
BEFORE = N_("recorded before, act no. {act}")
WOULD = N_("would be recorded")
LOST = N_("lost vote recorded, act no. {act}")
WOULD_LOSE = N_("the lost vote would be recorded")
NOT = N_("NOT recorded")
WHY_NOT = N_("{ref} · {name}: not recorded")
WHY_NOT_ROW = N_("Row {row}: {ref} · {name}: not recorded")
RESULT = N_("Result")
VOTES = N_("Votes")
_HINT = N_("Only the vote fell short. To record the lost vote, type:")


def answers(found: Sequence[Answer], *, dry_run: bool) -> Iterator[str]:
    """Yield the table of the answers, then the reasons of those that were not recorded."""
    columns = [
        Column("ref"),
        Column("name"),
        *([Column("votes", VOTES, _votes)] if any(hasattr(a, "votes") for a in found) else []),
        Column("result", RESULT, lambda answer: result(answer, dry_run=dry_run)),
        Column("state", least=1),
    ]
    yield output.for_the_eye(list(found), columns, "")
    for answer in found:
        if answer.error is not None:
            yield from why_not(answer)


def result(answer: Answer, *, dry_run: bool) -> str:
    """Return in a few words what became of one."""
    lost = answer.move == "vote_failed"
    if not answer.ok:
        said = NOT
    elif answer.again:
        said = BEFORE
    elif dry_run:
        said = WOULD_LOSE if lost else WOULD
    else:
        said = LOST if lost else DONE
    return say(said, {"act": answer.act})


def why_not(answer: Answer) -> Iterator[str]:
    """Yield why one was not recorded, every reason."""
    failure = answer.error
    if failure is None:
        return
    about = {"ref": answer.ref or "–", "name": answer.name or "–", "row": answer.row}
    yield ""
    yield terminal.strong(say(WHY_NOT if answer.row is None else WHY_NOT_ROW, about))
    if isinstance(failure, Refused):
        yield reasons_for_the_eye(failure.reasons).lstrip("\n")
    else:
        yield f"  {terminal.safe(errors.message(failure))}"
    if hint := failure.params.get("hint"):
        yield f"{translate(_HINT)}\n  {hint}"


def _votes(answer: object) -> str:
    votes = getattr(answer, "votes", None)
    if votes is None:
        return ""
    return f"{votes.for_}/{votes.against}" if votes.against is not None else str(votes.for_)
