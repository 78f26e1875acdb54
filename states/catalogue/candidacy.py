"""The candidacy lifecycle: stages, states and moves, in the order a person goes.

This is the file a secretary could read. Everything else about a move - its command-line options, its
help, `why`, the diagram, the table in the documentation - is derived from here.
Source: the project's domain rules, section 2.
"""

from __future__ import annotations

from states.catalogue import fields as f
from states.catalogue.stages import CLOSED, INITIAL, OPEN
from states.pipeline import Field, FieldType, Label, Move, Role, Tell

__all__ = [
    "CLOSED",
    "INITIAL",
    "MOVES",
    "OPEN",
    "PRE_DECISION",
    "PROBATION",
    "PROPOSALS",
    "RECOGNITION",
    "REMOVAL",
    "STEPS",
    "UNTIL_VERIFIED",
    "VERIFICATION",
]

BRANCH, COMMITTEE, AUTHORITY, CENTRE = Role.BRANCH, Role.COMMITTEE, Role.AUTHORITY, Role.CENTRE
TO_BRANCH, TO_NEXT = (Tell.BRANCH,), (Tell.NEXT,)

SOURCE = ("identified", "nominated")
VERIFICATION = ("applied", "verifying", "verified")
BEFORE_APPLICATION = (*SOURCE, "enrolled", "certified")
UNTIL_VERIFIED = (*BEFORE_APPLICATION, *VERIFICATION)
AFTER_APPLICATION = (*VERIFICATION, "proposed", "endorsed")
PRE_DECISION = (*BEFORE_APPLICATION, *AFTER_APPLICATION)
RECOGNITION = ("recognition_proposed", "recognition_endorsed")
REMOVAL = ("removal_proposed", "removal_endorsed")
PROBATION = ("probation", *RECOGNITION, *REMOVAL)
PROPOSALS = ("proposed", "endorsed", *RECOGNITION, *REMOVAL)

APPLICATION = (
    f.day("application", "Ngày viết đơn xin vào Đảng", "Date of the application"),
    f.day("cv", "Ngày khai lý lịch", "Date of the CV"),
)
INTRODUCED = (f.INTRODUCTION, f.INTRODUCER, f.UNION_RESOLUTION)
CONCLUSION = f.choice(
    "conclusion",
    Label("Kết luận thẩm tra", "Conclusion"),
    (
        f.one("clear", "Đủ tiêu chuẩn chính trị", "meets the political standards"),
        f.one("matter", "Có vấn đề cần xem xét", "a matter to be considered"),
    ),
)
DUPLICATE_OF = Field(
    "duplicate_of",
    Label("Trùng với hồ sơ số", "The case that it duplicates"),
    FieldType.CASE,
    required=False,
)
VOTE_MOVE = f.choice(
    "move",
    Label("Nội dung biểu quyết", "What was voted on"),
    (
        f.one("propose", "Đề nghị kết nạp", "admission"),
        f.one("propose_recognition", "Đề nghị công nhận chính thức", "recognition"),
        f.one("propose_removal", "Đề nghị xóa tên", "removal"),
    ),
)

MOVES = (
    Move(
        "nominate", Label("Chi bộ xét, phân công đảng viên giúp đỡ", "Nominate and assign a helper"),
        ("identified",), "nominated", (BRANCH,), (f.RESOLUTION, f.HELPER),
        aliases=("phan-cong-giup-do", "cam-tinh-dang"),
    ),
    Move(
        "enrol", Label("Cử đi học lớp bồi dưỡng", "Enrol in the awareness class"),
        ("nominated",), "enrolled", (BRANCH, CENTRE),
        (f.text("class", "Lớp", "Class"), f.day("starts", "Khai giảng", "Starts"), f.day("ends", "Bế giảng", "Ends"),
         Field("centre", Label("Trung tâm mở lớp", "Training centre"), FieldType.UNIT, required=False)),
        aliases=("cu-di-hoc",),
    ),
    Move(
        "certify", Label("Cấp giấy chứng nhận", "Issue the awareness certificate"),
        ("nominated", "enrolled"), "certified", (CENTRE, BRANCH), f.CERTIFICATE, tells=TO_BRANCH,
    ),
    Move(
        "fail_course", Label("Không đạt lớp bồi dưỡng", "Course not passed"),
        ("enrolled",), "nominated", (CENTRE, BRANCH), (f.REASON,), aliases=("khong-dat",), tells=TO_BRANCH,
        resets=True,
    ),
    Move(
        "retrain", Label("Học lại lớp bồi dưỡng", "Train again"),
        ("certified",), "nominated", (BRANCH,), (f.REASON,), aliases=("hoc-lai",), resets=True,
    ),
    Move(
        "apply", Label("Nộp đơn, lý lịch", "Submit application and CV"),
        ("certified",), "applied", (BRANCH,), (*APPLICATION, *INTRODUCED),
        guards=("C8", "C9", "C10", "C13", "R1"), aliases=("nop-don",),
    ),
    Move(
        "request_verification", Label("Gửi thẩm tra lý lịch", "Send the background for verification"),
        ("applied",), "verifying", (BRANCH, COMMITTEE), guards=("V0", "V9"), aliases=("gui-tham-tra",),
    ),
    Move(
        "conclude_verification", Label("Kết luận thẩm tra", "Conclude the verification"),
        ("applied", "verifying"), "verified", (BRANCH, COMMITTEE),
        (CONCLUSION, f.number("conclusion_no", "Số văn bản kết luận", "Number of the conclusion")),
        guards=("V1", "V9"),
    ),
    Move(
        "reverify", Label("Thẩm tra bổ sung", "Verify again"),
        ("verified",), "verifying", (BRANCH, COMMITTEE), (f.REASON,), resets=True,
    ),
    Move(
        "redo_dossier", Label("Làm lại hồ sơ quá 12 tháng", "Make the dossier again"),
        VERIFICATION, "applied", (BRANCH,), (f.REASON, *INTRODUCED), guards=("C8", "C9", "C10"),
        aliases=("lam-lai-ho-so",), resets=True,
    ),
    Move(
        "propose", Label("Chi bộ biểu quyết đề nghị kết nạp", "Branch votes to propose admission"),
        ("verified",), "proposed", (BRANCH,), (*f.BRANCH_VOTE, f.VOTES_AGAINST),
        guards=("C1", "C3", "C6", "C14", "C17", "D9", "O1", "B1", "B10"), aliases=("de-nghi-ket-nap",),
        tells=TO_NEXT,
    ),
    Move(
        "endorse", Label("Đảng ủy cơ sở ra nghị quyết", "Grassroots committee endorses admission"),
        ("proposed",), "endorsed", (COMMITTEE,), f.COMMITTEE_VOTE, guards=("B3", "E1"), tells=TO_NEXT,
    ),
    Move(
        "decide", Label("Quyết định kết nạp", "Decide admission"),
        ("proposed", "endorsed"), "decided", (AUTHORITY,),
        (*f.DECISION_VOTE,
         f.day("received", "Ngày chi bộ nhận quyết định", "Received by the branch on", required=False, default="on")),
        guards=("C2", "R1", "B5", "E1", "P2"), tells=TO_BRANCH,
    ),
    Move(
        "return_dossier", Label("Trả hồ sơ để chi bộ xét lại", "Return the dossier to the branch"),
        ("proposed", "endorsed"), "verified", (COMMITTEE, AUTHORITY), (f.REASON,), aliases=("tra-ho-so",),
        tells=TO_BRANCH, resets=True,
    ),
    Move(
        "lapse_decision", Label("Quyết định quá hạn tổ chức lễ kết nạp", "Let the decision lapse"),
        ("decided",), "verified", (AUTHORITY,), (f.REASON,), tells=TO_BRANCH, resets=True,
    ),
    Move(
        "hold_ceremony", Label("Tổ chức lễ kết nạp", "Hold the admission ceremony"),
        ("decided",), "probation", (BRANCH,), guards=("D4g",), aliases=("le-ket-nap",),
    ),
    Move(
        "propose_recognition", Label("Đề nghị công nhận chính thức", "Branch votes to propose recognition"),
        ("probation",), "recognition_proposed", (BRANCH,), (*f.BRANCH_VOTE, f.VOTES_AGAINST),
        guards=("D6", "D7b", "O2", "B1", "B8", "B10"), aliases=("de-nghi-cong-nhan",), tells=TO_NEXT,
    ),
    Move(
        "endorse_recognition", Label("Đảng ủy cơ sở đề nghị công nhận", "Grassroots committee endorses recognition"),
        ("recognition_proposed",), "recognition_endorsed", (COMMITTEE,), f.COMMITTEE_VOTE, guards=("B3", "E1"),
        tells=TO_NEXT,
    ),
    Move(
        "recognise", Label("Công nhận đảng viên chính thức", "Recognise as official member"),
        (*RECOGNITION, "probation"), "member", (AUTHORITY,), f.DECISION_VOTE,
        guards=("D7b", "B5", "E1", "P2"), aliases=("cong-nhan-chinh-thuc",), tells=TO_BRANCH,
    ),
    Move(
        "return_recognition", Label("Trả hồ sơ công nhận", "Return the recognition dossier"),
        RECOGNITION, "probation", (COMMITTEE, AUTHORITY), (f.REASON,), tells=TO_BRANCH, resets=True,
    ),
    Move(
        "propose_removal", Label("Đề nghị xóa tên", "Branch votes to propose removal"),
        ("probation",), "removal_proposed", (BRANCH,), (*f.BRANCH_VOTE, f.REASON),
        guards=("B1", "B8", "B10"), tells=TO_NEXT,
    ),
    Move(
        "endorse_removal", Label("Đảng ủy cơ sở đề nghị xóa tên", "Grassroots committee endorses removal"),
        ("removal_proposed",), "removal_endorsed", (COMMITTEE,), f.COMMITTEE_VOTE, guards=("B3", "E1"),
        tells=TO_NEXT,
    ),
    Move(
        "remove", Label("Quyết định xóa tên", "Decide removal"),
        (*REMOVAL, "probation"), "removed", (AUTHORITY,), f.DECISION_VOTE, guards=("B5", "E1", "P2"),
        aliases=("xoa-ten",), tells=TO_BRANCH,
    ),
    Move(
        "refuse_removal", Label("Không chấp nhận xóa tên", "Refuse the removal"),
        REMOVAL, "probation", (COMMITTEE, AUTHORITY), (f.DECISION, f.REASON), tells=TO_BRANCH, resets=True,
    ),
    Move(
        "leave", Label("Cho ra khỏi Đảng", "Let the probationer leave"),
        ("probation",), "left", (AUTHORITY,), (f.DECISION, f.REASON), tells=TO_BRANCH,
    ),
    Move(
        "annul", Label("Hủy quyết định kết nạp sai", "Annul a wrong admission"),
        ("decided", "probation", "member"), "annulled", (AUTHORITY,), (f.DECISION, f.REASON), tells=TO_BRANCH,
    ),
    Move(
        "decline", Label("Không xem xét", "Do not consider for admission"),
        PRE_DECISION, "declined", (BRANCH, COMMITTEE, AUTHORITY),
        (f.REASON, f.number("resolution", "Số nghị quyết của chi bộ", "Branch resolution number", required=False)),
        branch_until=UNTIL_VERIFIED, tells=TO_BRANCH,
    ),
    Move(
        "withdraw",
        Label("Thôi phấn đấu theo nguyện vọng (đã nộp đơn: Rút đơn)", "Withdraw (after the application: take it back)"),
        PRE_DECISION, "withdrawn", (BRANCH,), (f.REASON,), aliases=("rut-don",),
        worded=((BEFORE_APPLICATION, Label("Thôi phấn đấu theo nguyện vọng", "Withdraw")),
                (AFTER_APPLICATION, Label("Rút đơn", "Take the application back"))),
    ),
    Move(
        "reopen", Label("Đưa trở lại danh sách nguồn", "Put back on the source list"),
        ("declined", "withdrawn"), "identified", (BRANCH,), (f.REASON,), guards=("U1",), resets=True,
    ),
    Move(
        "close_deceased", Label("Từ trần", "Record the death"),
        OPEN, "deceased", (BRANCH,), (f.day("date", "Ngày mất", "Date of death"),),
    ),
    Move(
        "void", Label("Hủy hồ sơ lập nhầm", "Void a case opened by mistake"),
        ("identified",), "voided", (BRANCH, COMMITTEE), (f.REASON, DUPLICATE_OF), guards=("U2",), tells=TO_BRANCH,
    ),
)  # fmt: skip

STEPS = (
    Move(
        "vote_failed", Label("Biểu quyết không đủ phiếu", "Record a vote that fell short"),
        ("verified", "probation"), "", (BRANCH,), (VOTE_MOVE, *f.BRANCH_VOTE),
        guards=("B1", "B8", "B10", "D7b"),
    ),
    Move(
        "refer_up", Label("Báo cáo cấp có thẩm quyền sau ba lần biểu quyết", "Refer upward after three lost votes"),
        ("probation",), "", (BRANCH,), (f.number("report_no", "Số báo cáo", "Report number"),), guards=("B8",),
        tells=TO_NEXT,
    ),
    Move(
        "ask_supplement", Label("Yêu cầu bổ sung hồ sơ", "Ask for a supplement"),
        PROPOSALS, "", (COMMITTEE, AUTHORITY),
        (f.text("papers", "Giấy tờ cần bổ sung", "Papers asked for"), f.day("by", "Trước ngày", "By")),
        guards=("H3",), tells=TO_BRANCH,
    ),
    Move(
        "supplement", Label("Bổ sung hồ sơ", "Supplement the dossier"),
        PROPOSALS, "", (BRANCH,), (f.text("papers", "Giấy tờ đã bổ sung", "Papers supplied"),), tells=TO_NEXT,
    ),
)  # fmt: skip
"""Acts recorded like moves that leave the state as it is (`target` is empty)."""
