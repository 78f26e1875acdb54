"""The agenda of a branch meeting on paper: a party document that the branch signs and hands to its members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from notifications.language import say, words
from notifications.letters.values import Head, MeetingAgenda, day
from states.catalogue import STATE_BY_ID
from states.catalogue.candidacy import VOTE_MOVE
from states.pipeline import Refusal, Warned
from workflow.casework import letter_numbers, secrecy
from workflow.papers import letter_contents, letter_forms, printing
from workflow.papers.actions import lowered, sentence
from workflow.papers.wording import owner, told
from workflow.queries.agenda import NeededPaper, NotYet, Ready

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.papers.printing import Written
    from workflow.queries.agenda import Agenda

SIGN = "-CTr"
"""The sign of the kind of document, before that of the unit."""
NO_MORE_SAID = "Chưa đủ điều kiện; chi ủy báo cáo riêng."
"""What a page says where the reason tells of a matter, which no page names."""
ELSEWHERE = "Hồ sơ đang ở bước: {}."
_MATTERS = {choice.id: choice.label.vi for choice in VOTE_MOVE.choices}


def into_file(app: App, agenda: Agenda, file: str, *, force: bool = False) -> Written:
    """Print an agenda into a file, .docx or .pdf; raises as `printing.write` does."""
    printing.medium(file)
    printing.may_write(file, force=force)
    today = app.today()
    with app.reading() as session:
        place = letter_contents.place_of(app.register.city)
        by = letter_contents.issuer(session, agenda.unit_id, today, place)
    unit, blank = by.chain[-1], letter_forms.BLANK
    head = Head(by.head.superior, by.head.issuer, place or blank)
    signed = letter_forms.untitled(by.signer) or blank
    paper = MeetingAgenda(
        today,
        f"{SIGN}/{letter_numbers.SIGNS.get(unit.kind, '')}".rstrip("/"),
        head,
        f"Chương trình họp chi bộ ngày {day(agenda.on)}",
        {
            "meets": day(agenda.on),
            "needed": str(agenda.votes_needed or ""),
            "members": "" if agenda.official_members is None else str(agenda.official_members),
        },
        tables(agenda),
        (f"Đảng viên {unit.name}", f"Lưu {unit.name}"),
        letter_forms.signs_for(unit.kind),
        "Bí thư",
        signed,
    )
    written = printing.write(paper, file, printing.preferred(app))
    lacking = [letter_forms.NO_HEAD] if signed == blank else []
    lacking += [letter_forms.NO_PLACE] if not place else []
    said = [Warned(message, {"unit": unit.name, "code": unit.code}) for message in lacking]
    return written._replace(warnings=(*said, *written.warnings))


def tables(agenda: Agenda) -> dict[str, list[dict[str, str]]]:
    """Return the tables of an agenda, in the words of a page that whoever finds it may read."""
    return {
        "ready": [{**_about(n, one), "due": day(one.due)} for n, one in enumerate(agenda.ready, 1)],
        "papers": list(_papers(agenda.papers)),
        "waiting": [
            {**_about(n, one), "reason": _reasons(one)} for n, one in enumerate(agenda.not_yet, 1)
        ],
    }


def _about(n: int, one: Ready | NotYet) -> dict[str, str]:
    return {
        "n": str(n),
        "name": one.name,
        "ref": one.ref,
        "born": day(one.born),
        "what": _MATTERS[one.move],
    }


def _papers(papers: Iterable[NeededPaper]) -> Iterator[dict[str, str]]:
    """Yield what must be there before the meeting: a row for each person and who supplies it."""
    shown = [paper for paper in papers if paper.rule not in secrecy.ABOUT_IT]
    for n, (about, its) in enumerate(groupby(shown, lambda one: (one.name, one.ref, one.owner)), 1):
        name, ref, who = about
        what = "; ".join(
            told(one.what) if at == 0 else lowered(told(one.what)) for at, one in enumerate(its)
        )
        yield {
            "n": str(n),
            "name": name,
            "ref": ref,
            "what": sentence(what),
            "owner": sentence(owner(who)),
        }


def _reasons(one: NotYet) -> str:
    shown = secrecy.unsaid(one.reasons)
    return " ".join(_reason(reason, one.state) for reason in shown) or NO_MORE_SAID


def _reason(reason: Refusal, state: str) -> str:
    """Return a reason in words; that the vote does not start from here is told by where the case stands."""
    if reason.rule == "S0":
        return ELSEWHERE.format(words(STATE_BY_ID[state].label, "vi"))
    return say(reason.message, reason.params, "vi")
