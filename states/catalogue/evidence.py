"""The kinds of evidence that can be put on file, with what each asks for."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache

from states.catalogue import fields as f
from states.frozen import NamedTuple
from states.names import fold_words
from states.pipeline import Field, FieldType, Label, Role


class EvidenceKind(NamedTuple):
    """One kind of paper or fact, what it asks for, and the roles that may put it on file."""

    name: str
    label: Label
    fields: tuple[Field, ...] = ()
    guards: tuple[str, ...] = ()
    roles: tuple[Role, ...] = (Role.BRANCH,)


SUBJECTS = (
    f.one("self", "bản thân", "self", "chính mình", "người vào Đảng"),
    f.one("father", "cha đẻ", "father", "cha", "bố", "bố đẻ", "cha ruột", "bố ruột"),
    f.one("mother", "mẹ đẻ", "mother", "mẹ", "mẹ ruột"),
    f.one("parents", "cha, mẹ đẻ", "parents", "cha mẹ", "bố mẹ", "bố mẹ đẻ", "cha đẻ, mẹ đẻ", "bố đẻ, mẹ đẻ",
             "cha mẹ ruột", "bố mẹ ruột"),
    f.one("spouse", "vợ hoặc chồng", "spouse", "vợ", "chồng", "vợ (chồng)"),
    f.one("spouse-father", "cha vợ (chồng)", "father of the spouse",
             "cha vợ", "bố vợ", "cha chồng", "bố chồng", "bố vợ (chồng)"),
    f.one("spouse-mother", "mẹ vợ (chồng)", "mother of the spouse", "mẹ vợ", "mẹ chồng"),
    f.one("spouse-parents", "cha, mẹ vợ (chồng)", "parents of the spouse",
             "cha mẹ vợ", "bố mẹ vợ", "cha mẹ chồng", "bố mẹ chồng", "bố, mẹ vợ (chồng)"),
    f.one("children", "con", "children", "các con", "con đẻ"),
)  # fmt: skip
"""Those whom a request or an exemption is about."""
_BOTH = {
    "parents": frozenset({"father", "mother"}),
    "spouse-parents": frozenset({"spouse-father", "spouse-mother"}),
}


@lru_cache(maxsize=1024)
def subject_of(words: str) -> str:
    """Return the id of the subject that the words name; of others, recorded before, the words folded."""
    folded = fold_words(words)
    return _named().get(folded, folded)


@cache
def _named() -> dict[str, str]:
    """Return the ids of the subjects by their folded words, made when the first one is asked for."""
    return {
        fold_words(words): subject.id
        for subject in SUBJECTS
        for words in (subject.id, *subject.label, *subject.answers)
    }


def people_of(words: str) -> frozenset[str]:
    """Return the people that a subject stands for: both parents are father and mother."""
    subject = subject_of(words)
    return _BOTH.get(subject, frozenset({subject}))


def subject_label(words: str) -> Label:
    """Return the subject that the words name in both languages; other words stay as they are."""
    known = {subject.id: subject.label for subject in SUBJECTS}
    return known.get(subject_of(words), Label(words, words))


def labels_of(people: Collection[str]) -> list[Label]:
    """Return the subjects that these people are, both parents under one name."""
    found = {
        subject.id: people_of(subject.id)
        for subject in SUBJECTS
        if people_of(subject.id) <= set(people)
    }
    return [
        subject_label(one)
        for one, who in found.items()
        if not any(who < other for other in found.values())
    ]


OUTGOING = frozenset({"verification_request", "opinion_request"})
"""Papers that the branch sends out itself: `received` is the day on which the unit asked got them."""
OWN_DATE = {"certificate": "issued", "verification_request": "sent"}
"""The field with the date a paper itself bears, where that is not the date it is put on file under."""
_INCOMING = (
    f.day("received", "Ngày đến", "Came in on", required=False),
    f.number("incoming_no", "Số đến", "Number in the book of incoming papers", required=False),
)
_ARRIVED = (
    f.day("received", "Ngày nơi được yêu cầu nhận", "Received on", required=False),
    f.number(
        "incoming_no",
        "Số đến ở nơi được yêu cầu",
        "Number under which it was received",
        required=False,
    ),
)


def _kind(
    name: str,
    label: Label,
    fields: tuple[Field, ...] = (),
    guards: tuple[str, ...] = (),
    roles: tuple[Role, ...] = (Role.BRANCH,),
) -> EvidenceKind:
    """Describe a kind of evidence: beside its own fields each tells when it came in, and its number there."""
    came = _ARRIVED if name in OUTGOING else _INCOMING
    return EvidenceKind(name, label, (*fields, *came), guards, roles)


_REQUESTS = (Role.BRANCH, Role.COMMITTEE)
_SUBJECT = f.choice("subject", Label("Đối tượng thẩm tra", "Subject"), SUBJECTS)
_REQUEST_NO = f.number("no", "Số văn bản yêu cầu", "Number of the request", required=False)
_REPLY_NO = f.number("reply_no", "Số văn bản trả lời", "Number of the answer", required=False)
OPINION_SOURCE = f.choice(
    "source",
    Label("Nơi cho ý kiến", "Whose opinion"),
    (
        f.one(
            "mass-organisation",
            "tổ chức chính trị - xã hội",
            "mass organisation",
            "đoàn thể",
            "đoàn thể chính trị - xã hội",
        ),
        f.one("residence", "chi bộ nơi cư trú", "branch at residence", "nơi cư trú"),
        f.one("sending-unit", "cấp ủy nơi cử đi", "sending unit", "nơi cử đi"),
    ),
)
_NUMBER = f.number("no", "Số", "Number")
STANDARDS = "political-standards"
"""The approval by which the authority settles a matter that the verification found."""
ADMIT, REFUSE = "admit", "refuse"
MATTER = "matter"
"""What a reply or a conclusion says that found something."""

EVIDENCE = (
    _kind(
        "challenge", Label("Rèn luyện, thử thách", "Challenge assessment"),
        (f.text("task", "Nhiệm vụ được giao", "Task"),
         f.choice("result", Label("Kết quả", "Result"),
                  (f.one("passed", "đạt", "passed"), f.one("failed", "không đạt", "failed")))),
    ),
    _kind(
        "verification_request", Label("Gửi yêu cầu thẩm tra", "Verification request"),
        (f.text("asked", "Nơi được yêu cầu", "Who is asked"),
         Field("asked_unit", Label("Tổ chức đảng được yêu cầu", "Unit asked"), FieldType.UNIT, required=False),
         _SUBJECT, f.flag("abroad", "Ở nước ngoài", "Abroad"),
         f.flag("security_agency", "Cơ quan an ninh quản lý", "The managing security agency"),
         f.flag("workplace", "Nơi làm việc", "The workplace"), f.day("sent", "Ngày gửi", "Sent on"),
         _REQUEST_NO),
        ("C13",), _REQUESTS,
    ),
    _kind(
        "verification_exempt", Label("Miễn thẩm tra", "Verification exemption"),
        (_SUBJECT,
         f.choice("ground", Label("Căn cứ", "Ground"),
                  (f.one("member-file", "đã có trong hồ sơ đảng viên", "covered by a member's file"),
                   f.one("settled", "đã rõ, không phải thẩm tra", "settled already", "đã rõ"),
                   f.one("armed-forces", "lực lượng vũ trang đã xác nhận", "confirmed by the armed forces"),
                   f.one("none", "không có người này", "there is no such person")))),
        (), _REQUESTS,
    ),
    _kind(
        "verification_reply", Label("Trả lời thẩm tra", "Verification reply"),
        (Field("request", Label("Số thứ tự của yêu cầu", "Number of the request"), FieldType.ACT),
         f.member("verifier", "Người thẩm tra", "Verifier"),
         f.flag("related", "Là người thân của người vào Đảng (kể cả con nuôi, anh chị em ruột)",
                "Is a close relative (adopted children, brothers and sisters too)"),
         f.choice("result", Label("Kết quả", "Result"),
                  (f.one("clear", "không có vấn đề", "clear"), f.one(MATTER, "có vấn đề", "a matter"))),
         _REPLY_NO),
        ("V11",), _REQUESTS,
    ),
    _kind(
        "opinion_request", Label("Xin ý kiến nhận xét", "Opinion request"),
        (OPINION_SOURCE, f.text("asked", "Nơi được hỏi", "Who is asked", required=False),
         Field("asked_unit", Label("Tổ chức đảng được yêu cầu", "Unit asked"), FieldType.UNIT, required=False),
         _REQUEST_NO),
        (), _REQUESTS,
    ),
    _kind(
        "opinion", Label("Ý kiến nhận xét (5-KNĐ)", "Opinion"),
        (OPINION_SOURCE, _REPLY_NO, f.text("waived", "Lý do không phải lấy ý kiến", "Why it is waived", required=False)),
        (), _REQUESTS,
    ),
    _kind(
        "introduction", Label("Giấy giới thiệu (3-, 4-, 4A-KNĐ)", "Introduction"),
        (f.choice("form", Label("Mẫu", "Form"),
                  (f.one("3", "3-KNĐ, đảng viên giới thiệu", "3-KNĐ, by a member", "3-KNĐ"),
                   f.one("4", "4-KNĐ, Đoàn Thanh niên", "4-KNĐ, youth union", "4-KNĐ"),
                   f.one("4A", "4A-KNĐ, Công đoàn", "4A-KNĐ, trade union", "4A-KNĐ"))), _NUMBER),
    ),
    _kind(
        "helper", Label("Phân công lại đảng viên giúp đỡ", "Helper change"),
        (f.member("name", "Họ tên", "Name"),
         f.day("since", "Cùng sinh hoạt, công tác từ", "Together since", required=False),
         f.member("replaces", "Thay cho", "Replaces", required=False),
         f.flag("gone", "Thôi giúp đỡ (chưa có người thay)", "Helps no longer, and nobody takes the place yet")),
    ),
    _kind(
        "certificate", Label("Cấp đổi, cấp lại giấy chứng nhận", "Certificate renewal or reissue"), f.CERTIFICATE,
        (), (Role.BRANCH, Role.CENTRE),
    ),
    _kind(
        "course", Label("Giấy chứng nhận bồi dưỡng đảng viên mới", "New-member course certificate"),
        (f.number("certificate", "Số giấy chứng nhận", "Certificate number"),),
        (), (Role.BRANCH, Role.CENTRE),
    ),
    _kind("member_cv", Label("Lý lịch đảng viên", "Member CV")),
    _kind(
        "approval", Label("Văn bản đồng ý của cấp có thẩm quyền", "Approval"),
        (f.choice("kind", Label("Nội dung đồng ý", "What is approved"),
                  (f.one("over-60", "kết nạp người trên 60 tuổi", "admission over 60", "trên 60 tuổi"),
                   f.one("late-ceremony", "tổ chức lễ kết nạp quá hạn", "a late ceremony", "lễ kết nạp quá hạn"),
                   f.one("readmission", "kết nạp lại", "re-admission"),
                   f.one("literate", "trình độ học vấn biết đọc, biết viết", "literate only", "biết đọc, biết viết"),
                   f.one(STANDARDS, "tiêu chuẩn chính trị sau khi thẩm tra",
                         "the political standards after the verification", "tiêu chuẩn chính trị"))),
         f.choice("result", Label("Kết luận của cấp có thẩm quyền (chỉ về tiêu chuẩn chính trị)",
                                  "What the authority concluded (of the political standards only)"),
                  (f.one(ADMIT, "được xem xét kết nạp", "may be considered"),
                   f.one(REFUSE, "không xem xét kết nạp", "is not considered")), required=False),
         _NUMBER),
        (), _REQUESTS,
    ),
    _kind(
        "statement", Label("Văn bản xét công nhận (10-, 11-, 12-KNĐ)", "Statement for recognition"),
        (f.choice("form", Label("Mẫu", "Form"),
                  (f.one("10", "10-KNĐ, tự kiểm điểm", "10-KNĐ, self-review", "10-KNĐ"),
                   f.one("11", "11-KNĐ, nhận xét của đảng viên giúp đỡ", "11-KNĐ, the helper's comment", "11-KNĐ"),
                   f.one("12", "12-KNĐ, tổng hợp ý kiến", "12-KNĐ, opinions", "12-KNĐ"))),),
    ),
    _kind(
        "outside_date", Label("Mốc thời gian bên ngoài", "Hard outside date"),
        (f.choice("kind", Label("Loại", "Kind"),
                  (f.one("enlistment", "nhập ngũ", "enlistment"), f.one("graduation", "tốt nghiệp", "graduation"))),
         f.day("date", "Ngày", "Date")),
    ),
    _kind(
        "leaving_date", Label("Ngày chuyển đi", "Leaving date"),
        (f.day("leaves", "Ngày chuyển đi", "Leaves on"),),
    ),
    _kind(
        "not_yet", Label("Lý do chưa nộp đơn", "Why the person does not apply yet"),
        (f.text("reason", "Lý do", "Reason"), f.day("until", "Hẹn đến ngày", "Until")),
        ("H2",),
    ),
    _kind("card", Label("Phát thẻ đảng viên", "Member's card"), (f.number("no", "Số thẻ", "Card number"),)),
)  # fmt: skip

RESETTING = ("not_yet",)
"""The kinds of evidence after which a limit begins again: a note why not yet moves it to a chosen day."""
