"""The papers of a dossier by their official type numbers, as the letters name them.

Source: the project's domain rules, section 7 (1361-CV/BTCTW).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from states.catalogue.evidence import OPINION_SOURCE, STANDARDS
from states.frozen import NamedTuple
from states.pipeline import Label

if TYPE_CHECKING:
    from states.history.acts import Act
    from states.history.dossier import Dossier


class Paper(NamedTuple):
    """One paper on file: its official type number ("" where it has none), number and date.

    `of` says of whom or what it is, where there may be several of one kind.
    """

    type_no: str
    what: Label
    number: str
    on: date | None
    of: str | Label = ""


CERTIFICATE = Label(
    "Giấy chứng nhận bồi dưỡng nhận thức về Đảng", "Certificate of the awareness class"
)
APPLICATION = Label("Đơn xin vào Đảng", "Application")
CV = Label("Lý lịch của người xin vào Đảng", "Candidate's CV")
INTRODUCTION = Label("Giấy giới thiệu người vào Đảng", "Introduction")
UNIONS = {
    "youth-union": ("40", Label("Nghị quyết giới thiệu đoàn viên ưu tú", "Resolution of the youth union")),
    "trade-union": ("41", Label("Nghị quyết giới thiệu đoàn viên công đoàn ưu tú", "Resolution of the trade union")),
}  # fmt: skip
_UNION_FORMS = {"4": "youth-union", "4A": "trade-union"}
OPINIONS = Label("Ý kiến nhận xét đối với người vào Đảng", "Opinion on the candidate")
REQUEST = Label("Công văn đề nghị thẩm tra lý lịch", "Verification request")
REPLY = Label("Công văn trả lời thẩm tra lý lịch", "Verification reply")
CONCLUSION = Label("Kết luận thẩm tra lý lịch", "Conclusion of the verification")
STATEMENTS = {
    "10": ("47", Label("Bản tự kiểm điểm của đảng viên dự bị", "Self-review of the probationer")),
    "11": ("48", Label("Bản nhận xét của đảng viên được phân công giúp đỡ", "Comment of the helper")),
    "12": ("49", Label("Tổng hợp ý kiến nhận xét đối với đảng viên dự bị", "Opinions on the probationer")),
}  # fmt: skip
COURSE = Label("Giấy chứng nhận bồi dưỡng đảng viên mới", "Certificate of the new-member course")
MEMBER_CV = Label("Lý lịch đảng viên", "Member's CV")
APPROVAL = Label("Văn bản đồng ý của cấp có thẩm quyền", "Approval of the competent committee")

_BACK = ("return_dossier", "lapse_decision")
_VOTES = (
    ("propose", "43", Label("Nghị quyết của chi bộ đề nghị kết nạp đảng viên", "Branch resolution to admit"),
     "resolution", _BACK),
    ("endorse", "45", Label("Nghị quyết của đảng ủy cơ sở đề nghị kết nạp đảng viên", "Committee resolution to admit"),
     "resolution", _BACK),
    ("decide", "05", Label("Quyết định kết nạp đảng viên", "Admission decision"),
     "decision", ("lapse_decision", "annul")),
    ("propose_recognition", "50",
     Label("Nghị quyết của chi bộ đề nghị công nhận đảng viên chính thức", "Branch resolution to recognise"),
     "resolution", ("return_recognition",)),
    ("endorse_recognition", "52",
     Label("Nghị quyết của đảng ủy cơ sở đề nghị công nhận đảng viên chính thức", "Committee resolution to recognise"),
     "resolution", ("return_recognition",)),
    ("recognise", "07", Label("Quyết định công nhận đảng viên chính thức", "Decision of recognition"),
     "decision", ("annul",)),
)  # fmt: skip
"""The move that leaves a paper, its type, its words, the field of its number, and what takes it away."""


def papers(case: Dossier) -> tuple[Paper, ...]:
    """Return the papers on file, in the order of a dossier; a reopened case counts from then."""
    return tuple(
        paper
        for part in (_person, _introduced, _verified, _opinions, _votes, _probation)
        for paper in part(case)
    )


def _person(case: Dossier) -> Iterator[Paper]:
    certified = case.certified_by()
    if certified:
        number, issuer = certified.text("certificate") or "", certified.text("issuer") or ""
        yield Paper("38", CERTIFICATE, number, certified.day("issued"), issuer)
    applied = _still(case, "apply", ())
    if applied:
        yield Paper("37", APPLICATION, "", applied.day("application"))
        yield Paper("01", CV, "", applied.day("cv"))


def _introduced(case: Dossier) -> Iterator[Paper]:
    """Yield who introduced the person: named with the application, or put on file by themselves.

    A union's resolution may be both; it is one paper then, with the date it has on file.
    """
    filed = list(_filed(case))
    known = {(paper.type_no, _alike(paper.number)) for paper in filed}
    act = case.last("apply", "redo_dossier")
    if act and act in case.after(case.last("reopen")):
        for person in act.people("introducer"):
            yield Paper("39", INTRODUCTION, "", act.on, person.name)
        union = UNIONS.get(act.text("introduction") or "")
        number = act.text("union_resolution") or ""
        if union and (union[0], _alike(number)) not in known:
            yield Paper(*union, number, act.on)
    yield from filed


def _filed(case: Dossier) -> Iterator[Paper]:
    for found in case.evidence("introduction"):
        form = _UNION_FORMS.get(found.text("form") or "")
        kind = UNIONS[form] if form else ("39", INTRODUCTION)
        yield Paper(*kind, found.text("no") or "", found.on)


def _alike(number: str) -> str:
    """Return a number so that two ways to type it are equal: blanks and capitals do not count."""
    return "".join(number.split()).casefold()


def _verified(case: Dossier) -> Iterator[Paper]:
    asked: dict[int, str] = {}
    for act in case.evidence("verification_request"):
        asked[act.n] = act.text("asked") or ""
        yield Paper("96", REQUEST, act.text("no") or "", act.day("sent"), asked[act.n])
    for act in case.evidence("verification_reply"):
        whom = asked.get(int(act.text("request") or 0), "")
        yield Paper("97", REPLY, act.text("reply_no") or "", act.on, whom)
    concluded = _still(case, "conclude_verification", ("reverify",))
    if concluded:
        yield Paper("", CONCLUSION, concluded.text("conclusion_no") or "", concluded.on)


def _opinions(case: Dossier) -> Iterator[Paper]:
    """Yield the opinions that were given; one that was waived is no paper."""
    words = {choice.id: choice.label for choice in OPINION_SOURCE.choices}
    for act in case.evidence("opinion"):
        if not act.text("waived"):
            source = act.text("source") or ""
            yield Paper(
                "42", OPINIONS, act.text("reply_no") or "", act.on, words.get(source, source)
            )
    for act in case.evidence("approval"):
        if act.fields["kind"] == STANDARDS:  # what a verification found stands on no page
            continue
        yield Paper("", APPROVAL, act.text("no") or "", act.on)


def _votes(case: Dossier) -> Iterator[Paper]:
    for move, type_no, what, field, back in _VOTES:
        act = _still(case, move, back)
        if act:
            yield Paper(type_no, what, act.text(field) or "", act.on)


def _probation(case: Dossier) -> Iterator[Paper]:
    for act in case.evidence("course"):
        yield Paper("46", COURSE, act.text("certificate") or "", act.on)
    for act in case.evidence("member_cv"):
        yield Paper("", MEMBER_CV, "", act.on)
    for act in case.evidence("statement"):
        yield Paper(*STATEMENTS[act.text("form") or "10"], "", act.on)


def _still(case: Dossier, move: str, back: tuple[str, ...]) -> Act | None:
    """Return the latest act `move`, unless the case was taken back or reopened since."""
    act = case.last(move, *back, "reopen")
    return act if act and act.move == move else None
