"""The side acts, beside the moves: opening, facts, holds, extensions, corrections."""

from __future__ import annotations

from states.catalogue import fields as f
from states.pipeline import Field, FieldType, Label

EDUCATION = (
    f.one("literate", "biết đọc, biết viết", "literate"),
    f.one("primary", "tiểu học", "primary school", "cấp 1"),
    f.one("lower-secondary", "trung học cơ sở", "lower-secondary school", "THCS", "cấp 2"),
    f.one("upper-secondary", "trung học phổ thông", "upper-secondary school", "THPT", "cấp 3"),
    f.one("college", "trung cấp, cao đẳng", "college", "trung cấp", "cao đẳng"),
    f.one("university", "đại học", "university"),
    f.one("postgraduate", "sau đại học", "postgraduate"),
)  # fmt: skip
"""From the lowest to the highest."""

INTRODUCERS = (
    f.one("youth-union", "Đoàn Thanh niên", "youth union", "Đoàn", "Đoàn TNCS Hồ Chí Minh", "Đoàn TN"),
    f.one("trade-union", "Công đoàn", "trade union"),
    f.one("women", "Hội Liên hiệp Phụ nữ", "women's union", "Hội Phụ nữ", "phụ nữ"),
    f.one("farmers", "Hội Nông dân", "farmers' association", "nông dân"),
    f.one("veterans", "Hội Cựu chiến binh", "veterans' association", "cựu chiến binh"),
    f.one("front", "Mặt trận Tổ quốc", "Fatherland Front", "Mặt trận", "MTTQ"),
    f.one("school", "nhà trường", "school"),
    f.one("other", "nguồn khác", "other", "khác"),
)  # fmt: skip

CATEGORIES = (
    f.one("pupil", "học sinh", "pupil"),
    f.one("student", "sinh viên", "student"),
    f.one("worker", "công nhân, người lao động", "worker", "công nhân", "người lao động"),
    f.one("direct-worker", "công nhân trực tiếp sản xuất", "direct production worker", "công nhân trực tiếp", "lao động trực tiếp"),
    f.one("non-state-enterprise", "doanh nghiệp ngoài nhà nước", "non-state enterprise", "doanh nghiệp tư nhân"),
    f.one("cooperative", "hợp tác xã", "cooperative", "HTX"),
    f.one("non-public-unit", "đơn vị sự nghiệp ngoài công lập", "non-public service unit"),
    f.one("business-owner", "chủ doanh nghiệp", "business owner"),
    f.one("youth-secretary", "bí thư chi đoàn", "youth-union secretary"),
    f.one("association-head", "chi hội trưởng", "head of an association"),
    f.one("part-time-official", "người hoạt động không chuyên trách", "part-time official", "không chuyên trách"),
    f.one("teacher", "giáo viên", "teacher", "giảng viên"),
    f.one("discharged", "bộ đội, công an xuất ngũ", "discharged from the forces", "bộ đội xuất ngũ", "công an xuất ngũ", "quân nhân xuất ngũ", "xuất ngũ"),
    f.one("pre-enlistment", "công dân trước khi nhập ngũ", "before enlistment", "trước khi nhập ngũ"),
    f.one("graduate", "sinh viên ra trường", "graduate"),
    f.one("intellectual", "trí thức", "intellectual"),
    f.one("civil-servant", "cán bộ, công chức, viên chức", "civil servant", "cán bộ", "công chức", "viên chức"),
    f.one("farmer", "nông dân", "farmer"),
    f.one("offshore-fisher", "ngư dân khai thác xa bờ", "offshore fisher"),
)  # fmt: skip

GENDERS = (f.one("male", "nam", "male"), f.one("female", "nữ", "female"))

IDENTITY = (
    Field("name", Label("Họ và tên", "Name"), FieldType.NAME),
    f.birthday("born", "Ngày sinh", "Born on"),
)
DETAILS = (
    f.choice("gender", Label("Giới tính", "Gender"), GENDERS, required=False),
    Field("category", Label("Đối tượng", "Category"), FieldType.CHOICE, required=False, repeat=True,
          choices=CATEGORIES),
    f.choice("education", Label("Trình độ học vấn", "Education"), EDUCATION, required=False),
    f.text("residence", "Nơi cư trú", "Residence", required=False),
    f.flag("youth_union", "Đoàn viên", "Youth-union member"),
    f.flag("trade_union", "Đoàn viên công đoàn", "Trade-union member"),
    Field("religion", Label("Tôn giáo", "Religion"), FieldType.RELIGION, required=False),
    f.text("ethnicity", "Dân tộc", "Ethnicity", required=False),
    f.flag("foreign_employer",
           "Bản thân hoặc người thân làm việc cho doanh nghiệp 100% vốn nước ngoài, tổ chức nước ngoài",
           "The person or a relative is employed by a wholly foreign-owned company or foreign office"),
    Field("identity_no", Label("Số định danh cá nhân", "Identity number"), FieldType.IDENTITY, required=False),
    f.choice("introduced_by", Label("Tổ chức giới thiệu nguồn", "Introduced by"), INTRODUCERS, required=False),
    f.flag("readmission", "Xét kết nạp lại", "Re-admission"),
    f.day("left_on", "Ngày ra khỏi Đảng lần trước", "Left the Party on", required=False),
    f.text("left_reason", "Lý do ra khỏi Đảng lần trước", "Why the person left", required=False),
)  # fmt: skip
FACTS = (*IDENTITY, *DETAILS)
FACTS_CHANGED = tuple(i._replace(required=False) for i in IDENTITY) + DETAILS

HOLD_KINDS = (
    f.one(
        "political-standards",
        "đang xem xét vấn đề chính trị",
        "political standards under review",
        "tiêu chuẩn chính trị",
    ),
    f.one("other", "lý do khác", "another reason", "khác"),
)
HOLD = (
    f.choice(
        "kind", Label("Loại tạm dừng", "Kind of hold"), HOLD_KINDS, required=False, default="other"
    ),
    f.REASON,
    f.day("until", "Đến ngày", "Until"),
    f.number("ref_no", "Số văn bản", "Reference number", required=False),
)
RESUME = (f.text("conclusion", "Kết luận", "Conclusion", required=False),)
EXTEND = (
    f.choice(
        "limit",
        Label("Thời hạn được gia hạn", "Limit"),
        (
            f.one("D1", "xét, quyết định kết nạp", "decision on admission"),
            f.one("D2", "xét, quyết định công nhận", "decision on recognition"),
        ),
    ),
    f.count("days", "Số ngày làm việc", "Working days"),
    f.REASON,
)
CORRECT = (
    f.REASON,
    Field("undoes", Label("Hủy mục số", "Undoes act"), FieldType.ACT, required=False),
    Field(
        "retracts",
        Label("Rút giấy tờ ở mục số", "Retracts evidence"),
        FieldType.ACT,
        required=False,
    ),
    Field("replaces", Label("Sửa mục số", "Replaces fields of act"), FieldType.ACT, required=False),
)

SIDE_ACTS = {
    "open": FACTS,
    "set": FACTS_CHANGED,
    "hold": HOLD,
    "resume": RESUME,
    "extend": EXTEND,
    "correct": CORRECT,
}
SIDE_ACT_LABELS = {
    "open": Label("Đưa vào danh sách nguồn", "Put on the source list"),
    "set": Label("Cập nhật thông tin", "Change facts"),
    "record": Label("Ghi nhận giấy tờ", "Put evidence on file"),
    "hold": Label("Tạm dừng theo dõi thời hạn", "Hold"),
    "resume": Label("Tiếp tục tính thời hạn", "Resume"),
    "extend": Label("Gia hạn", "Extend"),
    "correct": Label("Đính chính", "Correct"),
}
