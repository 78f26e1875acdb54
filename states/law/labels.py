"""The words for what rules and deadlines name by an id: whose rule, how sure, who acts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from states.pipeline import Kind, Label, Role

KINDS: Mapping[str, Label] = MappingProxyType(
    {
        Kind.STATUTORY: Label("theo quy định của Đảng", "statutory"),
        Kind.SERVICE: Label("theo yêu cầu của cấp ủy", "service"),
        Kind.ADVISORY: Label("nhắc việc nội bộ", "advisory"),
        Kind.PRODUCT: Label("quy tắc của phần mềm", "product"),
        "city": Label("thành phố", "city"),
        "superior": Label("đảng ủy cấp trên trực tiếp", "superior committee"),
        "committee": Label("đảng ủy cơ sở", "grassroots committee"),
        "branch": Label("chi bộ", "branch"),
        "centre": Label("trung tâm bồi dưỡng chính trị", "training centre"),
    }
)
PAST: Mapping[str, Label] = MappingProxyType(
    {
        Kind.ADVISORY: Label("quá thời gian nhắc", "past its reminder day"),
    }
)
"""What a limit that has passed is, where it is not "overdue": nobody breaks a rule that only reminds."""
APPLICANT = Label("người vào Đảng", "candidate")
"""The candidate before the admission. Every limit of a candidate runs after it, so there the words are others."""
ON_PROBATION = frozenset({"D6", "O2"})
"""The guards that ask something of a candidate after the admission."""
CONFIDENCE: Mapping[str, Label] = MappingProxyType(
    {
        "A": Label("đọc trong văn bản dẫn nguyên quy định", "read in a text that quotes the rule"),
        "B": Label("chỉ đọc ở nguồn dẫn lại", "read only in a derivative source"),
        "C": Label("chưa kiểm chứng", "believed, not confirmed"),
    }
)
OWNERS: Mapping[str, Label] = MappingProxyType(
    {
        Role.BRANCH: Label("chi bộ", "branch"),
        Role.COMMITTEE: Label("đảng ủy cơ sở", "committee"),
        Role.AUTHORITY: Label("cấp ủy có thẩm quyền", "authority"),
        Role.CENTRE: Label("trung tâm bồi dưỡng chính trị", "training centre"),
        Role.INSPECTOR: Label("kiểm tra, giám sát", "inspector"),
        Role.ADMIN: Label("quản trị", "admin"),
        "candidate": Label("đảng viên dự bị", "candidate"),
        "member": Label("đảng viên", "member"),
        "unit-asked": Label("nơi được hỏi", "the unit asked"),
        "receiving-unit": Label("nơi tiếp nhận", "the receiving unit"),
    }
)
