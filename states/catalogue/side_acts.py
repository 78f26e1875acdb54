"""The side acts, beside the moves: opening, facts, holds, extensions, corrections."""

from __future__ import annotations

from states.catalogue import fields as f
from states.pipeline import Choice, Field, FieldType, Label

EDUCATION = (
    Choice("literate", Label("biết đọc, biết viết", "literate")),
    Choice("primary", Label("tiểu học", "primary school")),
    Choice("lower-secondary", Label("trung học cơ sở", "lower-secondary school")),
    Choice("upper-secondary", Label("trung học phổ thông", "upper-secondary school")),
    Choice("college", Label("trung cấp, cao đẳng", "college")),
    Choice("university", Label("đại học", "university")),
    Choice("postgraduate", Label("sau đại học", "postgraduate")),
)
"""From the lowest to the highest."""

INTRODUCERS = (
    Choice("youth-union", Label("Đoàn Thanh niên", "youth union")),
    Choice("trade-union", Label("Công đoàn", "trade union")),
    Choice("women", Label("Hội Liên hiệp Phụ nữ", "women's union")),
    Choice("farmers", Label("Hội Nông dân", "farmers' association")),
    Choice("veterans", Label("Hội Cựu chiến binh", "veterans' association")),
    Choice("front", Label("Mặt trận Tổ quốc", "Fatherland Front")),
    Choice("school", Label("nhà trường", "school")),
    Choice("other", Label("nguồn khác", "other")),
)

CATEGORIES = (
    Choice("pupil", Label("học sinh", "pupil")),
    Choice("student", Label("sinh viên", "student")),
    Choice("worker", Label("công nhân, người lao động", "worker")),
    Choice("direct-worker", Label("công nhân trực tiếp sản xuất", "direct production worker")),
    Choice("non-state-enterprise", Label("doanh nghiệp ngoài nhà nước", "non-state enterprise")),
    Choice("cooperative", Label("hợp tác xã", "cooperative")),
    Choice("non-public-unit", Label("đơn vị sự nghiệp ngoài công lập", "non-public service unit")),
    Choice("business-owner", Label("chủ doanh nghiệp", "business owner")),
    Choice("youth-secretary", Label("bí thư chi đoàn", "youth-union secretary")),
    Choice("association-head", Label("chi hội trưởng", "head of an association")),
    Choice("part-time-official", Label("người hoạt động không chuyên trách", "part-time official")),
    Choice("teacher", Label("giáo viên", "teacher")),
    Choice("discharged", Label("bộ đội, công an xuất ngũ", "discharged from the forces")),
    Choice("pre-enlistment", Label("công dân trước khi nhập ngũ", "before enlistment")),
    Choice("graduate", Label("sinh viên ra trường", "graduate")),
    Choice("intellectual", Label("trí thức", "intellectual")),
    Choice("civil-servant", Label("cán bộ, công chức, viên chức", "civil servant")),
    Choice("farmer", Label("nông dân", "farmer")),
    Choice("offshore-fisher", Label("ngư dân khai thác xa bờ", "offshore fisher")),
)

GENDERS = (Choice("male", Label("nam", "male")), Choice("female", Label("nữ", "female")))

IDENTITY = (
    Field("name", Label("Họ và tên", "Name"), FieldType.NAME),
    f.day("born", "Ngày sinh", "Born on"),
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
FACTS_CHANGED = tuple(Field(i.name, i.label, i.type, required=False) for i in IDENTITY) + DETAILS

HOLD_KINDS = (
    f.one(
        "political-standards", "đang xem xét vấn đề chính trị", "political standards under review"
    ),
    f.one("other", "lý do khác", "another reason"),
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
    Field("undoes", Label("Hủy việc số", "Undoes act"), FieldType.ACT, required=False),
    Field("retracts", Label("Rút giấy tờ số", "Retracts evidence"), FieldType.ACT, required=False),
    Field(
        "replaces", Label("Sửa việc số", "Replaces fields of act"), FieldType.ACT, required=False
    ),
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
    "resume": Label("Tiếp tục", "Resume"),
    "extend": Label("Gia hạn", "Extend"),
    "correct": Label("Đính chính", "Correct"),
}
