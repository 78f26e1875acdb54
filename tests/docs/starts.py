"""The words for the day from which each limit is counted, in English and in Vietnamese."""

from __future__ import annotations

STARTS = {
    "L1": ("entry into the state (`identified`)", "ngày vào danh sách nguồn (`identified`)"),
    "L2": ("entry into the state (`nominated`)", "ngày phân công giúp đỡ (`nominated`)"),
    "L3": (
        "the day the class ends (`enrol --ends`)",
        "ngày bế giảng lớp bồi dưỡng (`enrol --ends`)",
    ),
    "L4": (
        "entry into the state (`certified`), the day of the Conclusion at the earliest; with `record not-yet` its day",
        "ngày được cấp giấy chứng nhận (`certified`), sớm nhất là ngày Kết luận; có `record not-yet` thì là ngày hẹn",
    ),
    "D10": (
        "the day of issue of the newest certificate on file",
        "ngày cấp giấy chứng nhận mới nhất trong hồ sơ",
    ),
    "L5": ("entry into the state (`applied`)", "ngày nộp đơn (`applied`)"),
    "D9": ("the latest `apply` or `redo_dossier`", "lần `apply` hoặc `redo_dossier` gần nhất"),
    "V13": (
        "receipt of each open verification request; while the receipt is unknown, its sending (provisional)",
        "ngày nơi được hỏi nhận từng công văn thẩm tra; chưa rõ ngày nhận thì tính từ ngày gửi (dự kiến)",
    ),
    "L6": ("entry into the state (`verified`)", "ngày kết luận thẩm tra (`verified`)"),
    "L7": (
        "each opinion request that has no opinion yet",
        "từng lần xin ý kiến nhận xét mà chưa có ý kiến",
    ),
    "L9": (
        "the recorded outside date is itself the deadline, from the day of the Conclusion on",
        "mốc bên ngoài đã ghi chính là hạn, kể từ ngày Kết luận",
    ),
    "D1": ("`propose`", "`propose`"),
    "D4": (
        "receipt of the decision by the branch; from set 2026-07 on its issue",
        "ngày chi bộ nhận quyết định; từ bộ 2026-07 là ngày ban hành quyết định",
    ),
    "D13": (
        "the ceremony, while no member CV is on file",
        "lễ kết nạp, khi chưa có lý lịch đảng viên trong hồ sơ",
    ),
    "D6w": (
        "the ceremony, while no course certificate is on file",
        "lễ kết nạp, khi chưa có giấy chứng nhận lớp đảng viên mới trong hồ sơ",
    ),
    "D5": ("the ceremony", "lễ kết nạp"),
    "D7": (
        "the end of probation (D5), until the branch has proposed something; after `refer_up` the authority owes it",
        "ngày hết thời gian dự bị (D5), đến khi chi bộ có đề nghị; sau `refer_up` là việc của cấp ủy có thẩm quyền",
    ),
    "L8": (
        "the latest `return_recognition` or `refuse_removal`",
        "lần `return_recognition` hoặc `refuse_removal` gần nhất",
    ),
    "L10": (
        "each `ask_supplement` since the last step, until a `supplement`: the day it names is the deadline",
        "từng lần `ask_supplement` sau bước gần nhất, đến khi có `supplement`: ngày hẹn chính là hạn",
    ),
    "D2": ("`propose_recognition`", "`propose_recognition`"),
    "D12": (
        "`recognise`, while no card is on file: the next branch meeting",
        "`recognise`, khi chưa phát thẻ: kỳ họp chi bộ tiếp theo",
    ),
    "T1": (
        "the first word that the person moves, not before `certify`, until a notice is sent; the day of the Conclusion at the earliest",
        "ngày đầu tiên biết người đó chuyển đi, không trước `certify`, đến khi gửi thông báo; sớm nhất là ngày Kết luận",
    ),
    "T2": ("the notice is sent", "ngày gửi thông báo"),
    "T3": ("the notice is acknowledged", "ngày nơi đến xác nhận đã nhận"),
    "T4": (
        "the first word that the probationer moves",
        "ngày đầu tiên biết đảng viên dự bị chuyển đi",
    ),
    "T5": ("the introduction letter is sent", "ngày gửi giấy giới thiệu"),
}
