"""The kinds of impossible states, in words, each with its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from states.frozen import NamedTuple
from states.pipeline import Label

RECOMPUTE = Label("chạy: ketnap job run recompute", "run: ketnap job run recompute")
_RESTORE = Label(
    "có người đã sửa dữ liệu ngoài ketnap; đối chiếu bằng ketnap audit verify và ketnap case history {about}, "
    "rồi khôi phục từ bản sao lưu: ketnap db restore TỆP",
    "somebody changed the data outside ketnap; compare with ketnap audit verify and ketnap case history {about}, "
    "then bring a backup back: ketnap db restore FILE",
)
_BACKUP = Label(
    "có người đã sửa dữ liệu ngoài ketnap; khôi phục từ bản sao lưu: ketnap db restore TỆP",
    "somebody changed the data outside ketnap; bring a backup back: ketnap db restore FILE",
)


class Kind(NamedTuple):
    """One kind of impossible state: what it is, and what to do; both may name {about} and {detail}."""

    label: Label
    hint: Label


_OF_A_CASE: Mapping[str, Kind] = {
    "history": Kind(
        Label("không đọc được lịch sử ({detail})", "its history cannot be read ({detail})"), _RESTORE
    ),
    "chain": Kind(Label("chuỗi lịch sử bị đứt ({detail})", "its chain does not hold ({detail})"), _RESTORE),
    "state": Kind(
        Label("các bước không nối tiếp nhau ({detail})", "its steps do not follow each other ({detail})"),
        _RESTORE,
    ),
    "marks": Kind(
        Label(
            "nội dung tra cứu của một việc khác với lịch sử ({detail})",
            "an act is kept as being about something else than it says ({detail})",
        ),
        RECOMPUTE,
    ),
    "row": Kind(
        Label("khác với lịch sử ({detail})", "it is kept otherwise than its history says ({detail})"),
        RECOMPUTE,
    ),
    "deadlines": Kind(
        Label("thời hạn khác với lịch sử ({detail})", "a deadline is not what its history says ({detail})"),
        RECOMPUTE,
    ),
    "facts": Kind(
        Label("thông tin khác với lịch sử ({detail})", "a fact is not what its history says ({detail})"),
        RECOMPUTE,
    ),
    "categories": Kind(
        Label("đối tượng khác với lịch sử ({detail})", "a category is not what its history says ({detail})"),
        RECOMPUTE,
    ),
    "words": Kind(
        Label("từ trong tên khác với lịch sử ({detail})", "a word of the name is not what its history says ({detail})"),
        RECOMPUTE,
    ),
    "documents": Kind(
        Label("số văn bản khác với lịch sử ({detail})", "the number of a paper is not what its history says ({detail})"),
        RECOMPUTE,
    ),
    "requests": Kind(
        Label(
            "yêu cầu xác minh, lấy ý kiến khác với lịch sử ({detail})",
            "a request is not what its history says ({detail})",
        ),
        RECOMPUTE,
    ),
    "holds": Kind(
        Label("lần tạm dừng khác với lịch sử ({detail})", "a hold is not what its history says ({detail})"),
        RECOMPUTE,
    ),
    "classes": Kind(
        Label("chỗ trong lớp bồi dưỡng khác với lịch sử ({detail})",
              "a place in a class is not what its history says ({detail})"),
        RECOMPUTE,
    ),
    "transfers": Kind(
        Label(
            "việc chuyển hồ sơ khác với lịch sử ({detail})",
            "a hand-over is not what its history says ({detail})",
        ),
        _RESTORE,
    ),
}  # fmt: skip
OF_THE_REGISTER: Mapping[str, Kind] = {
    "two-transfers": Kind(
        Label("có {detail} lần chuyển chưa xong cùng lúc", "{detail} hand-overs of it are open at once"),
        Label(
            "giữ một lần, hủy lần kia: ketnap transfer list, rồi ketnap transfer cancel SỐ --reason LÝ-DO",
            "keep one, cancel the other: ketnap transfer list, then ketnap transfer cancel ID --reason T",
        ),
    ),
    "state-without-act": Kind(
        Label(
            "đang ở trạng thái {detail} mà không có việc nào đưa đến đó",
            "it stands as {detail}, but no act led there",
        ),
        _RESTORE,
    ),
    "deadline-without-limit": Kind(
        Label("có hạn {detail} mà phần mềm không biết", "it has a deadline {detail} that no limit gives"),
        RECOMPUTE,
    ),
    "deadline-of-closed-case": Kind(
        Label("đã kết thúc mà vẫn còn hạn {detail}", "it is closed, but deadline {detail} still runs"), RECOMPUTE
    ),
    "owner-disabled": Kind(
        Label(
            "có {detail} hồ sơ nhưng mọi người dùng của đơn vị đã ngừng hoạt động",
            "it has {detail} cases, but all of its users may act no longer",
        ),
        Label(
            "thêm người dùng: ketnap user add TÊN --unit {about} --role branch",
            "add a user: ketnap user add NAME --unit {about} --role branch",
        ),
    ),
    "nobody-acts": Kind(
        Label(
            "có {detail} hồ sơ nhưng không ai ở đơn vị hay cấp trên xử lý được",
            "it has {detail} cases, but nobody there or above may work on them",
        ),
        Label(
            "thêm người dùng: ketnap user add TÊN --unit {about} --role branch",
            "add a user: ketnap user add NAME --unit {about} --role branch",
        ),
    ),
    "seat-of-disabled": Kind(
        Label(
            "đã ngừng hoạt động mà vẫn là người dùng mặc định của tài khoản “{detail}”",
            "this user may act no longer, but is who acts for the account “{detail}”",
        ),
        Label("chọn người khác: ketnap user be TÊN", "choose another: ketnap user be NAME"),
    ),
    "flag-without-case": Kind(
        Label("đánh dấu chậm, vướng mắc ({detail}) cho hồ sơ không tồn tại", "a flag ({detail}) without a case"), _BACKUP
    ),
    "flag-of-closed-case": Kind(
        Label("đã kết thúc mà vẫn bị đánh dấu chậm, vướng mắc ({detail})", "it is closed, but flagged as stuck ({detail})"),
        Label("chạy: ketnap job run flag-stalled", "run: ketnap job run flag-stalled"),
    ),
    "message-claimed": Kind(
        Label("thư bị giữ mãi không gửi ({detail})", "a message is held for ever, taken {detail}"),
        Label("gửi lại: ketnap mail retry {about}", "send it again: ketnap mail retry {about}"),
    ),
    "message-to-nobody": Kind(
        Label("thư không có người nhận ({detail})", "a message to nobody ({detail})"),
        Label(
            "xem thư: ketnap mail show {about}; ghi địa chỉ cho người dùng, rồi ketnap mail retry {about}",
            "look at it: ketnap mail show {about}; give the user an address, then ketnap mail retry {about}",
        ),
    ),
    "invitation-without-deadline": Kind(
        Label(
            "lịch hẹn của hạn {detail} vẫn còn, hạn thì không",
            "the calendar entry of deadline {detail} stands, the deadline does not",
        ),
        Label("chạy: ketnap job run remind", "run: ketnap job run remind"),
    ),
    "run-never-finished": Kind(
        Label("có lượt chạy không bao giờ kết thúc ({detail})", "a run of it never ended, begun {detail}"),
        Label("chạy lại: ketnap job run {about}", "run it again: ketnap job run {about}"),
    ),
    "case-without-unit": Kind(
        Label("không thuộc đơn vị nào trong sổ ({detail})", "it belongs to no unit of the register ({detail})"),
        _RESTORE,
    ),
    "case-in-closed-unit": Kind(
        Label("thuộc đơn vị {detail} đã kết thúc hoạt động", "it belongs to unit {detail}, which is closed"),
        _RESTORE,
    ),
    "transfer-to-closed-unit": Kind(
        Label("đang chuyển đến đơn vị {detail} đã kết thúc hoạt động", "it is on its way to unit {detail}, which is closed"),
        Label(
            "hủy rồi chuyển đến đơn vị kế tục: ketnap transfer list, ketnap transfer cancel SỐ --reason LÝ-DO",
            "cancel, and hand it to the heir: ketnap transfer list, ketnap transfer cancel ID --reason T",
        ),
    ),
    "unit-path": Kind(
        Label("vị trí lưu {detail} khác với cây tổ chức", "its path {detail} does not fit the dated tree"), _BACKUP
    ),
    "letter-missing": Kind(
        Label("sổ công văn năm {detail} thiếu số", "a number is missing among its letters of {detail}"), _BACKUP
    ),
    "act-without-case": Kind(
        Label("mục số {detail} của hồ sơ không tồn tại", "act {detail} of a case that is not there"), _BACKUP
    ),
    "seal": Kind(
        Label("niêm phong không khớp với lịch sử", "the seal does not fit the history"),
        _BACKUP,
    ),
    "key-changed": Kind(
        Label("kết quả lưu theo khóa của lệnh bị sửa ngoài ketnap ({detail})",
              "what is kept of the command under this key was changed outside ketnap ({detail})"),
        _BACKUP,
    ),
    "row-changed": Kind(
        Label("mục “{detail}” bị sửa ngoài ketnap", "a row of “{detail}” was changed outside ketnap"), _BACKUP
    ),
    "row-deleted": Kind(
        Label("mục “{detail}” bị xóa ngoài ketnap", "a row of “{detail}” was deleted outside ketnap"), _BACKUP
    ),
    "row-not-entered": Kind(
        Label("mục “{detail}” được thêm ngoài ketnap", "a row of “{detail}” was put in outside ketnap"), _BACKUP
    ),
    "journal-broken": Kind(
        Label("chuỗi của sổ nhật ký bị đứt ({detail})", "the chain of the journal does not hold ({detail})"), _BACKUP
    ),
}  # fmt: skip

KINDS: Mapping[str, Kind] = MappingProxyType({**_OF_A_CASE, **OF_THE_REGISTER})
