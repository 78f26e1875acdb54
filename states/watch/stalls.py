"""The causes for which a case is stuck, each with its remedy, ranked worst first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from states.frozen import NamedTuple
from states.law.groups import NOTICES, REPLIES
from states.pipeline import Kind, Label, Refusal

SOON = 30
"""Days ahead in which a limit counts as near: papers that are missing then are told of."""
DAY = timedelta(days=1)


class Cause(NamedTuple):
    """One way of being stuck: its words and what helps.

    `kind` and `owner` are None where they are those of the limit it is about. What is not `stuck` is
    shown apart and never counted. What is told only when `asked` for has no flag and no letter.
    """

    id: str
    label: Label
    remedy: Label
    kind: Kind | None = None
    owner: str | None = None
    stuck: bool = True
    asked: bool = False


CAUSES: tuple[Cause, ...] = (
    Cause(
        "limit-passed",
        Label("Quá hạn", "Past its limit"),
        Label("Làm ngay bước đến hạn", "Take the step that was due"),
    ),
    Cause(
        "cannot-finish",
        Label("Không còn kịp hạn", "Cannot finish in time"),
        Label("Họp bất thường, đề nghị gia hạn hoặc làm lại giấy tờ sắp hết giá trị",
              "Hold a special meeting, have the limit extended, or renew what runs out"),
    ),
    Cause(
        "evidence-missing",
        Label("Thiếu giấy tờ", "Papers missing"),
        Label("Bổ sung giấy tờ còn thiếu", "Put the missing papers on file"),
    ),
    Cause(
        "reply-awaited",
        Label("Chờ nơi được hỏi trả lời", "Reply awaited"),
        Label("Nhắc nơi được hỏi; báo cáo cấp trên nếu vẫn không trả lời",
              "Remind the unit asked; tell its superior where no answer comes"),
    ),
    Cause(
        "notice-unanswered",
        Label("Thông báo chuyển chưa được trả lời", "Notice unanswered"),
        Label("Nhắc nơi nhận; báo cáo cấp trên chung của hai bên",
              "Remind the receiving unit; tell the common superior"),
    ),
    Cause(
        "too-few-members",
        Label("Chi bộ không đủ 3 đảng viên chính thức", "Fewer than three official members"),
        Label("Cấp ủy tăng cường đảng viên, hoặc ghi biểu quyết của chi bộ được tăng cường",
              "The committee reinforces the branch, or records the reinforced branch's vote"),
        Kind.STATUTORY, "committee",
    ),
    Cause(
        "no-active-user",
        Label("Không có người dùng đang hoạt động", "No active user"),
        Label("Thêm người dùng cho chi bộ hoặc cho đảng ủy", "Add a user for the branch or its committee"),
        Kind.PRODUCT, "admin",
    ),
    Cause(
        "helper-gone",
        Label("Không còn đảng viên giúp đỡ", "Helper gone"),
        Label("Phân công đảng viên giúp đỡ khác", "Assign another helper"),
        Kind.SERVICE, "branch",
    ),
    Cause(
        "mail-undeliverable",
        Label("Thư nhắc việc không gửi được", "Mail undeliverable"),
        Label("Sửa địa chỉ thư của người nhận rồi gửi lại", "Mend the recipient's address, then send again"),
        Kind.PRODUCT, "admin",
    ),
    Cause(
        "hold-expired",
        Label("Tạm dừng đã hết hạn", "Hold expired"),
        Label("Làm tiếp; kết luận việc xem xét, hoặc tạm dừng thêm có lý do",
              "Go on; conclude the review, or hold again with a reason"),
        Kind.PRODUCT, "branch",
    ),
    Cause(
        "restarted",
        Label("Phải làm lại, hiện chưa quá hạn nào", "Restarted, with nothing late now"),
        Label("Xem lại nguyên nhân phải làm lại, đưa hồ sơ đi tiếp",
              "Find out why it had to begin again, and bring it on"),
        Kind.PRODUCT, "branch", asked=True,
    ),
    Cause(
        "provisional",
        Label("Hạn tính theo lịch dự kiến", "Provisional date"),
        Label("Kiểm tra lại khi có lịch nghỉ chính thức, ghi ngày nhận còn thiếu",
              "Look again once the calendar is announced; record the day of receipt"),
        stuck=False,
    ),
    Cause(
        "on-hold",
        Label("Đang tạm dừng có lý do", "Rightly waiting"),
        Label("Chờ đến hết ngày tạm dừng", "Wait until the hold ends"),
        Kind.PRODUCT, "branch", stuck=False,
    ),
)  # fmt: skip
"""The last two are notes: a case with nothing else is not stuck."""

_PAST_REMINDER = Label("Quá thời gian nhắc", "Past its reminder day")
CAUSE_BY_ID: Mapping[str, Cause] = MappingProxyType({cause.id: cause for cause in CAUSES})
SIMPLE = tuple(cause.id for cause in CAUSES if cause.kind and cause.stuck and not cause.asked)
"""The causes that are no limits and need no look at the history."""
ASKED = tuple(cause.id for cause in CAUSES if cause.asked)
OF_LIMITS = ("limit-passed", "reply-awaited", "notice-unanswered")
OF_HISTORY = ("cannot-finish", "evidence-missing")
MEASURED = ("hold-expired",)
"""The causes that are no limits and are late all the same: measured by the eve of their first day."""


def owned_by(owner: str) -> tuple[str, ...]:
    """Return the causes that one owner must see to whatever the case."""
    return tuple(cause.id for cause in CAUSES if cause.owner == owner)


_OF_RULE = {
    **dict.fromkeys(REPLIES, "reply-awaited"),
    **dict.fromkeys(NOTICES, "notice-unanswered"),
}
_KINDS = (Kind.STATUTORY, Kind.SERVICE, Kind.ADVISORY, Kind.PRODUCT)


class Stall(NamedTuple):
    """One reason why one case is stuck.

    `since` is the day it became so, `due` the day it is measured by (None where there is none), `anchor`
    the act the limit starts from. `missing` says which papers, `earliest` and `special_meeting` are the
    forecast's.
    """

    case_id: int
    cause: str
    kind: Kind
    owner: str
    since: date
    due: date | None = None
    rule: str | None = None
    anchor: int = 0
    missing: tuple[Refusal, ...] = ()
    earliest: date | None = None
    special_meeting: bool = False
    waiting_for: str | None = None

    @property
    def stuck(self) -> bool:
        """Return whether it counts, rather than being a note beside the list."""
        return CAUSE_BY_ID[self.cause].stuck


def cause_of(rule: str) -> str:
    """Return the cause where the limit `rule` has passed: most of all who owes something."""
    return _OF_RULE.get(rule, "limit-passed")


def label_of(cause: str, kind: object) -> Label:
    """Return a cause in words: a limit of ours that has passed is past its reminder day, not overdue."""
    if cause == "limit-passed" and kind == Kind.ADVISORY:
        return _PAST_REMINDER
    return CAUSE_BY_ID[cause].label


def days_late(due: date | None, today: date) -> int:
    """Return how many calendar days past due it is; due today is not late."""
    return max(0, (today - due).days) if due else 0


def order(stall: Stall, today: date) -> tuple[int, int, int, int, int]:
    """Return by what stalls are ranked: worst first, what is told only when asked after these, notes last."""
    at = _PLACE[stall.cause]
    apart = 0 if stall.stuck and stall.cause not in ASKED else at + 1
    if stall.cause in ASKED:  # nothing is late: who was listed first comes first
        return apart, 0, (stall.since - date.min).days, stall.case_id, at
    return apart, _KINDS.index(stall.kind), -days_late(stall.due, today), stall.case_id, at


_PLACE = {cause.id: at for at, cause in enumerate(CAUSES)}
