"""What was written into a file, in words: each list by the command that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from notifications.language import words
from states.pipeline import Label

EXPORTED: Mapping[str, Label] = MappingProxyType(
    {
        "cases": Label("hồ sơ", "cases"),
        "acts": Label("mục ghi sổ", "acts"),
        "history": Label("toàn bộ lịch sử", "history"),
        "audit conflicts": Label("các trường hợp cần kiểm tra", "acts that want a closer look"),
        "audit exports": Label("các lần xuất dữ liệu", "exports"),
        "audit journal": Label("nhật ký văn phòng", "journal of the office"),
        "calendar list": Label("lịch làm việc", "calendar"),
        "case card": Label("phiếu của hồ sơ", "card of a case"),
        "case file": Label("trang hồ sơ", "page of a case"),
        "case filters": Label("bộ lọc đã lưu", "saved filters"),
        "case find": Label("hồ sơ tìm thấy", "cases found"),
        "case history": Label("lịch sử hồ sơ", "history of a case"),
        "case list": Label("danh sách hồ sơ", "list of cases"),
        "class list": Label("danh sách lớp", "list of classes"),
        "class show": Label("danh sách học viên của lớp", "roster of a class"),
        "class unmatched": Label("giấy chứng nhận chưa rõ chủ", "certificates whose owner is unknown"),
        "deadlines": Label("các thời hạn của hồ sơ", "deadlines of a case"),
        "inbox": Label("việc cần làm", "inbox"),
        "job list": Label("công việc tự động", "jobs"),
        "job runs": Label("các lần chạy công việc tự động", "runs of jobs"),
        "mail evidence": Label("bằng chứng gửi thư", "evidence of mail"),
        "mail list": Label("thư nhắc việc", "mail"),
        "meeting agenda": Label("chương trình họp chi bộ", "agenda of a meeting"),
        "page": Label("trang số liệu có họ tên", "page with names"),
        "remind": Label("phiếu nhắc việc", "reminders"),
        "report bottlenecks": Label("báo cáo điểm nghẽn", "report of bottlenecks"),
        "report book": Label("sổ các báo cáo", "book of reports"),
        "report capacity": Label("báo cáo người có thể kết nạp", "report of who could be admitted"),
        "report certified-waiting": Label(
            "báo cáo người có giấy chứng nhận chưa được xét", "report of the certified who wait"
        ),
        "report cycle-times": Label("báo cáo thời gian ở từng trạng thái", "report of cycle times"),
        "report exceptions": Label("báo cáo các trường hợp ngoại lệ", "report of exceptions"),
        "report forecast": Label("dự báo kết nạp", "forecast of admissions"),
        "report funnel": Label("báo cáo số người ở từng trạng thái", "report of who stands where"),
        "report groups": Label("báo cáo theo đối tượng", "report of categories of people"),
        "report helpers": Label("báo cáo đảng viên giúp đỡ", "report of helpers"),
        "report idle-units": Label(
            "báo cáo chi bộ nhiều năm không kết nạp", "report of branches that admit nobody"
        ),
        "report page": Label("trang số liệu", "page of the numbers"),
        "report reconcile": Label(
            "báo cáo đối chiếu giấy chứng nhận", "report that accounts for certificates"
        ),
        "report site": Label("các trang số liệu", "pages of the numbers"),
        "report sources": Label("báo cáo nguồn giới thiệu", "report of who introduces"),
        "report stages": Label("báo cáo thời gian giữa các giai đoạn", "report of stages"),
        "report targets": Label("báo cáo chỉ tiêu theo Kết luận", "report of the targets"),
        "report training": Label("báo cáo bồi dưỡng nhận thức", "report of training"),
        "report transfers": Label("báo cáo người chuyển đi", "report of movers"),
        "report verification": Label("báo cáo thẩm tra, xác minh", "report of verification"),
        "report year": Label("báo cáo năm", "report of the year"),
        "rules impact": Label("tác động của bộ quy tắc", "impact of a rule set"),
        "rules list": Label("danh sách quy tắc", "list of rules"),
        "stalled": Label("hồ sơ chậm, vướng mắc", "stuck cases"),
        "transfer list": Label("danh sách chuyển giao", "list of transfers"),
        "unit list": Label("danh sách đơn vị", "list of units"),
        "user list": Label("danh sách người dùng", "list of users"),
    }
)  # fmt: skip


def told(what: str) -> str:
    """Return what was written in words; of a list that this program does not know, its command."""
    label = EXPORTED.get(what)
    return words(label) if label else what
