"""The transfer lifecycle: how a case passes from one unit to another, or out of the city.

Source: the project's domain rules, section 5.
"""

from __future__ import annotations

from datetime import date

from states.catalogue import fields as f
from states.catalogue.candidacy import PROBATION, VERIFICATION
from states.pipeline import Field, FieldType, Label, Move, Role, State, Tell

STATES = (
    State("drafted", "transfer", Label("Đã lập", "Drafted")),
    State("sent", "transfer", Label("Đã gửi", "Sent")),
    State("acknowledged", "transfer", Label("Nơi nhận đã xác nhận", "Acknowledged")),
    State("accepted", "transfer", Label("Đã tiếp nhận", "Accepted")),
    State("declined", "transfer", Label("Không tiếp nhận", "Declined")),
    State("cancelled", "transfer", Label("Đã hủy", "Cancelled")),
    State("closed", "transfer", Label("Đã kết thúc ở ngoài Đảng bộ", "Closed outside the city")),
)
STATE_BY_ID = {state.id: state for state in STATES}
INITIAL = "drafted"
OPEN = ("drafted", "sent", "acknowledged")
UNDER_WAY = ("sent", "acknowledged")
"""While a transfer stands here the case waits, but for what T0 still allows."""
MEANWHILE = frozenset({"withdraw", "close_deceased", "propose_recognition", "record"})
"""What T0 still allows then."""

OPENING = (
    Field("to", Label("Nơi nhận", "Receiving unit"), FieldType.UNIT, required=False),
    f.text("residence", "Nơi cư trú mới", "New residence", required=False),
    f.text("reason", "Lý do", "Reason", required=False),
    f.day("left", "Ngày chuyển đi", "Left on", required=False),
)
REHOUSED = (f.text("from", "Đơn vị cũ", "Former unit"), f.text("to", "Đơn vị mới", "New unit"))
RECEIVED = (
    f.text("register", "Sổ theo dõi nơi chuyển đi", "Register it came from"),
    f.text("from", "Đơn vị chuyển đi", "Leaving unit"),
    f.text("number", "Mã việc chuyển ở nơi chuyển đi", "Number of the transfer there"),
    f.text("ref", "Số hồ sơ ở nơi chuyển đi", "Reference there"),
    f.text("letter", "Loại giấy chuyển", "Letter"),
    f.text("digest", "Mã băm của tệp hồ sơ", "Digest of the hand-over file"),
    Field(
        "resets",
        Label(
            "Số lần thông báo chuyển bị rút lại, bị trả lại ở nơi chuyển đi",
            "Notices called back or declined over there",
        ),
        FieldType.COUNT,
        required=False,
    ),
)
"""What is told of a case that came from another register by a hand-over file."""
OTHER_ACTS = {
    "transfer_open": Label("Lập việc chuyển theo dõi", "Open a transfer"),
    "transfer_receive": Label(
        "Tiếp nhận hồ sơ từ Đảng bộ khác", "Taken over from another register"
    ),
    "transfer_rehouse": Label(
        "Chuyển sang đơn vị kế tục khi đơn vị cũ kết thúc hoạt động",
        "Passed on when the unit was closed",
    ),
}
"""Acts about the place of a case that are no steps of a transfer."""
ARRIVALS = ("transfer_accept", "transfer_receive")
"""Acts by which a case came to its unit from another one: the move that was known is over."""

_HELPER = f.member("helper", "Đảng viên được phân công giúp đỡ", "Helper assigned")
_BRANCH = Field(
    "branch",
    Label(
        "Chi bộ tiếp nhận (khi nơi nhận là đảng ủy)", "Branch that takes the case (of a committee)"
    ),
    FieldType.UNIT,
    required=False,
)
_DISPATCH_NO = f.text(
    "dispatch_no",
    "Số vận đơn, số sổ công văn đi hoặc người ký nhận",
    "Proof of dispatch: waybill, entry in the dispatch book, or who signed for it",
    required=False,
)
_SENDS, _RECEIVES = (Role.BRANCH,), (Role.BRANCH, Role.COMMITTEE)
_TO_RECEIVING, _TO_LEAVING = (Tell.RECEIVING,), (Tell.LEAVING,)

STEPS = (
    Move("send", Label("Gửi thông báo, giấy giới thiệu", "Send the notice"), ("drafted",), "sent", _SENDS,
         (_DISPATCH_NO,), tells=_TO_RECEIVING),
    Move("acknowledge", Label("Xác nhận đã nhận", "Acknowledge"), ("sent",), "acknowledged", _RECEIVES),
    Move("accept", Label("Tiếp nhận, phân công giúp đỡ", "Accept and assign a helper"), ("acknowledged",),
         "accepted", _RECEIVES, (_HELPER, _BRANCH), tells=_TO_LEAVING),
    Move("decline", Label("Không tiếp nhận", "Decline"), ("sent", "acknowledged"), "declined", _RECEIVES,
         (f.REASON,), tells=_TO_LEAVING, resets=True),
    Move("cancel", Label("Hủy việc chuyển", "Cancel"), OPEN, "cancelled", _SENDS, (f.REASON,),
         tells=_TO_RECEIVING, resets=True),
    Move("outside_reply", Label("Ghi trả lời từ nơi nhận ngoài Đảng bộ", "Record the outside answer"), ("sent",),
         "closed", _SENDS, (f.number("reply_no", "Số văn bản trả lời", "Number of the answer"),)),
)  # fmt: skip
"""A step that `resets` does so only while a notice is out: a mere draft that is cancelled set no clock."""
STATE_AFTER = {
    "transfer_open": INITIAL,
    **{f"transfer_{step.name}": step.target for step in STEPS},
}
"""How a transfer stands after each act of the history that is about it."""

LETTERS = {
    "certified": Label("Thông báo chuyển theo dõi, giúp đỡ", "Transfer notice"),
    "dossier": Label(
        "Giấy chứng nhận người vào Đảng đang trong thời gian được giúp đỡ, xem xét (mẫu 53)",
        "Certificate of being helped (53)",
    ),
    "proposal": Label(
        "Công văn kèm hồ sơ (mẫu 92, 93, 95)", "Official letter with the dossier (92, 93, 95)"
    ),
    "decision": Label("Quyết định kèm hồ sơ (mẫu 94)", "Decision with the dossier (94)"),
    "membership": Label("Giấy giới thiệu chuyển sinh hoạt đảng", "Membership transfer letter"),
}
SIGNS = {
    "certified": "TB",
    "dossier": "GCN",
    "proposal": "CV",
    "decision": "CV",
    "membership": "GT",
}
"""The type of each letter as its number shows it: thông báo, giấy chứng nhận, công văn, giấy giới thiệu."""

_LETTER_OF = {
    **dict.fromkeys(VERIFICATION, "dossier"),
    "proposed": "proposal",
    "endorsed": "proposal",
    "decided": "decision",
    **dict.fromkeys(PROBATION, "membership"),
    "member": "membership",
}


def letter_for(state: str) -> str:
    """Name the letter that goes with a case that stands in `state`."""
    return _LETTER_OF.get(state, "certified")


WITHIN = ("certified", "membership")
"""The letters that a branch without a seal may issue itself, as long as they stay within its grassroots committee."""

EARLIER, CURRENT = "earlier", "2026"
FORMS = ((date.min, EARLIER), (date(2026, 5, 27), CURRENT))
"""The forms of party documents, each from its first day on: 05-HD/VPTW is of 27 May 2026."""


def form_on(day: date) -> str:
    """Return the form in which a letter of a day is printed."""
    return [form for since, form in FORMS if since <= day][-1]
