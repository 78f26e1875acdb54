"""The fields that moves and evidence share, each named once."""

from __future__ import annotations

from states.pipeline import Choice, Field, FieldType, Label

NUMBER, NAME, MEMBER = FieldType.NUMBER, FieldType.NAME, FieldType.MEMBER
DATE, COUNT, CHOICE = FieldType.DATE, FieldType.COUNT, FieldType.CHOICE
FLAG, PERSON, UNIT, ACT = FieldType.FLAG, FieldType.PERSON, FieldType.UNIT, FieldType.ACT


def text(name: str, vi: str, en: str, *, required: bool = True) -> Field:
    """Describe a field of free words."""
    return Field(name, Label(vi, en), required=required)


def number(name: str, vi: str, en: str, *, required: bool = True) -> Field:
    """Describe a field that holds the number of a paper, by which a case can be found."""
    return Field(name, Label(vi, en), NUMBER, required=required)


def member(name: str, vi: str, en: str, *, required: bool = True) -> Field:
    """Describe a field that names a member: somebody who helps, verifies, introduces or signs."""
    return Field(name, Label(vi, en), MEMBER, required=required)


def day(name: str, vi: str, en: str, *, required: bool = True, default: str | None = None) -> Field:
    """Describe a field that holds a date."""
    return Field(name, Label(vi, en), DATE, required=required, default=default)


def birthday(name: str, vi: str, en: str) -> Field:
    """Describe a field that holds a date which, with little else, tells who somebody is."""
    return Field(name, Label(vi, en), DATE, of_a_person=True)


def count(name: str, vi: str, en: str, *, required: bool = True) -> Field:
    """Describe a field that holds a whole number of people or days."""
    return Field(name, Label(vi, en), COUNT, required=required)


def choice(
    name: str,
    label: Label,
    choices: tuple[Choice, ...],
    *,
    required: bool = True,
    default: str | None = None,
) -> Field:
    """Describe a field with a closed list of values."""
    return Field(name, label, CHOICE, required=required, choices=choices, default=default)


def flag(name: str, vi: str, en: str) -> Field:
    """Describe a field that is either said or not."""
    return Field(name, Label(vi, en), FLAG, required=False)


def one(identifier: str, vi: str, en: str, *answers: str) -> Choice:
    """Describe one allowed value, with the words that answer for it besides its label."""
    return Choice(identifier, Label(vi, en), answers)


REASON = text("reason", "Lý do", "Reason")
RESOLUTION = number("resolution", "Số nghị quyết", "Resolution number")
DECISION = number("decision", "Số quyết định", "Decision number")
HELPER = Field(
    "helper",
    Label(
        "Đảng viên chính thức được phân công giúp đỡ (họ tên và ngày bắt đầu cùng sinh hoạt, công tác)",
        "Official member assigned as helper (name, and together since)",
    ),
    PERSON,
    repeat=True,
)
INTRODUCTION = choice(
    "introduction",
    Label("Nguồn giới thiệu", "Who introduces"),
    (
        one("two-members", "Hai đảng viên chính thức", "two official members", "hai đảng viên", "2 đảng viên", "2 đảng viên chính thức"),
        one("youth-union", "Ban chấp hành Đoàn cơ sở", "the youth-union committee", "Đoàn Thanh niên", "Đoàn cơ sở", "Đoàn"),
        one("trade-union", "Ban chấp hành Công đoàn cơ sở", "the trade-union committee", "Công đoàn", "Công đoàn cơ sở"),
    ),
)  # fmt: skip
INTRODUCER = Field(
    "introducer",
    Label(
        "Đảng viên giới thiệu (họ tên và ngày bắt đầu cùng sinh hoạt, công tác)",
        "Introducing member (name, and together since)",
    ),
    PERSON,
    required=False,
    repeat=True,
)
UNION_RESOLUTION = number(
    "union_resolution",
    "Số nghị quyết giới thiệu của Đoàn hoặc Công đoàn",
    "Number of the union's resolution",
    required=False,
)
OFFICIAL_MEMBERS = count(
    "official_members",
    "Tổng số đảng viên chính thức của chi bộ (không tính người được miễn sinh hoạt hoặc đang tạm "
    "sinh hoạt nơi khác, trừ khi có dự họp và biểu quyết)",
    "Official members of the branch (without those exempt or temporarily elsewhere, unless they "
    "came and voted)",
)
PRESENT = count("present", "Số đảng viên chính thức có mặt", "Official members present")
VOTES_FOR = count("votes_for", "Số phiếu tán thành", "Votes for")
VOTES_AGAINST = count("votes_against", "Số phiếu không tán thành", "Votes against", required=False)
MEMBERS = count(
    "members",
    "Tổng số ủy viên của cấp ủy (hoặc ban thường vụ) có thẩm quyền",
    "Members of the committee (or standing committee) that votes",
)
BODY = choice(
    "body",
    Label("Cơ quan biểu quyết", "Body that votes"),
    (
        one("standing", "Ban thường vụ", "standing committee"),
        one("committee", "Ban chấp hành (toàn thể cấp ủy)", "whole committee", "cấp ủy", "toàn thể cấp ủy"),
    ),
    required=False,
    default="standing",
)  # fmt: skip
BRANCH_VOTE = (RESOLUTION, OFFICIAL_MEMBERS, PRESENT, VOTES_FOR)
COMMITTEE_VOTE = (RESOLUTION, MEMBERS, VOTES_FOR)
SIGNED_BY = member(
    "signed_by",
    "Người ký văn bản của cấp trên (khi một người nhập cả đề nghị và quyết định)",
    "Who signed the superior's paper (where one user types proposal and decision)",
    required=False,
)
DECISION_VOTE = (DECISION, MEMBERS, VOTES_FOR, BODY, SIGNED_BY)
CERTIFICATE = (
    number("certificate", "Số giấy chứng nhận", "Certificate number"),
    day("issued", "Ngày cấp", "Issued on"),
    text("issuer", "Cơ quan cấp", "Issued by"),
)
