"""The whole dossier of a case, gathered for one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.catalogue import act_label
from states.frozen import Frozen
from workflow.casework import casefile, secrecy
from workflow.casework.views import Paper
from workflow.queries import cases, deadline_sheet, then
from workflow.queries.past import PRESENT, Past

if TYPE_CHECKING:
    from datetime import date

    from states.history.acts import Act
    from states.history.holds import Hold
    from states.units import Actor
    from workflow.app import App


class Wait(Frozen):
    """A hold on the clocks of a case; `ref_no` is the paper it rests on."""

    on: date
    until: date
    kind: str
    reason: str
    ended: date | None
    ref_no: str | None = None

    @property
    def words(self) -> str:
        """Return the reason with the number of its paper."""
        return f"{self.reason} ({self.ref_no})" if self.ref_no else self.reason


class Page(Frozen):
    """The dossier of one case: the person, the way so far, papers, holds, deadlines, helpers."""

    case: cases.CaseDetail
    helpers: tuple[str, ...]
    certificate: date | None
    conclusion: str | None
    steps: tuple[Paper, ...]
    papers: tuple[Paper, ...]
    holds: tuple[Wait, ...]
    deadlines: tuple[deadline_sheet.SheetLine, ...]


def page(app: App, ref: str, actor: Actor, past: Past = PRESENT) -> Page:
    """Return the whole dossier, as it stands or as it was; raises `NotFound`."""
    detail, today = cases.show(app, ref, actor, past), past.as_of or app.today()
    with app.reading() as session:
        case = (
            casefile.read(session, ref, actor)
            if not past
            else then.read(session, app, ref, actor, past)[0]
        )
    dossier, knowing = case.dossier, secrecy.knows(case.row, actor)
    return Page(
        case=detail,
        helpers=dossier.helpers,
        certificate=dossier.certificate,
        conclusion=dossier.conclusion if knowing else None,
        steps=tuple(
            _paper(act, knowing=knowing)
            for act in dossier.acts
            if act.is_move and act.move != "open"
        ),
        papers=tuple(_paper(act, knowing=knowing) for act in dossier.acts if act.evidence),
        holds=tuple(_wait(hold, today, knowing=knowing) for hold in dossier.holds),
        deadlines=tuple(deadline_sheet.lines(app, ref, actor, past)),
    )


def _paper(act: Act, *, knowing: bool) -> Paper:
    told = secrecy.veil(act.move, act.fields, knowing=knowing)
    fields = {name: value for name, value in told.items() if name != "evidence"}
    what = act_label(act.move, act.evidence, act.from_state)
    return Paper(act.n, act.on, what, act.evidence or act.move, fields)


def _wait(hold: Hold, today: date, *, knowing: bool) -> Wait:
    """Return a hold as the reader may see it: a review lasts beyond its day, other holds to theirs."""
    if not knowing:
        until = max(hold.until, hold.last_day(today))
        return Wait(hold.on, until, secrecy.MASK, secrecy.MASK, hold.ended)
    return Wait(hold.on, hold.until, hold.kind, hold.reason, hold.ended, hold.ref_no)
