"""States that cannot be: what no verb leaves behind, and somebody or something must have made.

Two hunts: every case is held against its history (`invariants`), and the register as a whole against what
must hold between its tables. Nothing is changed; each kind of finding names its remedy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from notifications.language import words
from states.law.limits import LIMITS
from states.pipeline import Label
from workflow.upkeep import invariants, journal_check, seals

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.store import Session

LONG = timedelta(days=1)
"""After this time whoever claimed something is gone, and nobody may claim anything for longer."""

_RECOMPUTE = Label("chạy: ketnap job run recompute", "run: ketnap job run recompute")
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


class Found(NamedTuple):
    """One impossible state: its kind, what it is about (a case, unit, user, message, job), and a detail."""

    kind: str
    about: str
    detail: str

    @property
    def label(self) -> Label:
        """Return what is wrong, in words."""
        return self._filled(KINDS[self.kind].label)

    @property
    def hint(self) -> Label:
        """Return what to do about it, in words."""
        return self._filled(KINDS[self.kind].hint)

    @property
    def derived(self) -> bool:
        """Say whether counting again is what puts it right."""
        return KINDS[self.kind].hint is _RECOMPUTE

    def line(self) -> str:
        """Return the finding in one line: its kind, what it is about, what is wrong, what to do."""
        return f"[{self.kind}] {self.about}: {words(self.label)}; {words(self.hint)}"

    def _filled(self, label: Label) -> Label:
        told = {"about": self.about, "detail": self.detail}
        return Label(label.vi.format_map(told), label.en.format_map(told))


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
        _RECOMPUTE,
    ),
    "row": Kind(
        Label("khác với lịch sử ({detail})", "it is kept otherwise than its history says ({detail})"),
        _RECOMPUTE,
    ),
    "deadlines": Kind(
        Label("thời hạn khác với lịch sử ({detail})", "a deadline is not what its history says ({detail})"),
        _RECOMPUTE,
    ),
    "facts": Kind(
        Label("thông tin khác với lịch sử ({detail})", "a fact is not what its history says ({detail})"),
        _RECOMPUTE,
    ),
    "categories": Kind(
        Label("đối tượng khác với lịch sử ({detail})", "a category is not what its history says ({detail})"),
        _RECOMPUTE,
    ),
    "words": Kind(
        Label("từ trong tên khác với lịch sử ({detail})", "a word of the name is not what its history says ({detail})"),
        _RECOMPUTE,
    ),
    "documents": Kind(
        Label("số văn bản khác với lịch sử ({detail})", "the number of a paper is not what its history says ({detail})"),
        _RECOMPUTE,
    ),
    "requests": Kind(
        Label(
            "yêu cầu xác minh, lấy ý kiến khác với lịch sử ({detail})",
            "a request is not what its history says ({detail})",
        ),
        _RECOMPUTE,
    ),
    "holds": Kind(
        Label("lần tạm dừng khác với lịch sử ({detail})", "a hold is not what its history says ({detail})"),
        _RECOMPUTE,
    ),
    "transfers": Kind(
        Label(
            "việc chuyển hồ sơ khác với lịch sử ({detail})",
            "a hand-over is not what its history says ({detail})",
        ),
        _RESTORE,
    ),
}  # fmt: skip
_OF_THE_REGISTER: Mapping[str, Kind] = {
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
        _RECOMPUTE,
    ),
    "deadline-of-closed-case": Kind(
        Label("đã kết thúc mà vẫn còn hạn {detail}", "it is closed, but deadline {detail} still runs"), _RECOMPUTE
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
        Label("thư bị giữ mãi không gửi ({detail})", "a message is held for ever ({detail})"),
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
        Label("có lượt chạy không bao giờ kết thúc ({detail})", "a run of it never ended ({detail})"),
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
    "row-changed": Kind(
        Label("dòng của bảng {detail} bị sửa ngoài ketnap", "a row of {detail} was changed outside ketnap"), _BACKUP
    ),
    "row-deleted": Kind(
        Label("dòng của bảng {detail} bị xóa ngoài ketnap", "a row of {detail} was deleted outside ketnap"), _BACKUP
    ),
    "row-not-entered": Kind(
        Label("dòng của bảng {detail} được thêm ngoài ketnap", "a row of {detail} was put in outside ketnap"), _BACKUP
    ),
    "journal-broken": Kind(
        Label("chuỗi của sổ nhật ký bị đứt ({detail})", "the chain of the journal does not hold ({detail})"), _BACKUP
    ),
}  # fmt: skip

KINDS: Mapping[str, Kind] = MappingProxyType({**_OF_A_CASE, **_OF_THE_REGISTER})
_OTHERWISE = ("deadline-without-limit", "nobody-acts", "seal", *journal_check.HOW)
_STATEMENTS = tuple(kind for kind in _OF_THE_REGISTER if kind not in _OTHERWISE)
_NOT_DERIVED = ("state", "unit_id", "acts", "head_hash", "version")
"""Columns of a case's row that no counting again puts right."""


def find(app: App) -> Iterator[Found]:
    """Yield every impossible state of the register, in short readings: the whole first, then each case."""
    for kind in _STATEMENTS:
        with app.reading(as_it_is=True) as session:
            yield from list(_asked(session, kind, _params(app)))
    with app.reading(as_it_is=True) as session:
        yield from [*_without_limit(session), *_nobody_acts(session)]
    with app.reading(as_it_is=True) as session:
        broken = seals.broken_at(session, app.register.id)
        unfit = list(journal_check.find(session))
    if broken:
        yield Found("seal", str(broken), "")
    yield from (Found(one.how, one.of, one.what) for one in unfit)
    for one in invariants.check(app):
        beyond_repair = one.part == "row" and one.stored.startswith(_NOT_DERIVED)
        kind = "state" if beyond_repair else one.part
        yield Found(kind, one.ref, f"{one.stored} ≠ {one.derived}")


def _params(app: App) -> dict[str, Any]:
    now = app.now()
    return {"far": now + LONG, "long_ago": now - LONG}


def _asked(session: Session, kind: str, params: dict[str, Any]) -> Iterator[Found]:
    for row in session.execute(f"impossible_{kind.replace('-', '_')}", params):
        yield Found(kind, str(row["about"]), str(row["detail"]))


def _without_limit(session: Session) -> Iterator[Found]:
    known = {limit.rule for limit in LIMITS}
    for row in session.execute("impossible_deadlines_by_rule"):
        if row["rule"] not in known:
            yield from _asked(session, "deadline-without-limit", {"rule": row["rule"]})


def _nobody_acts(session: Session) -> Iterator[Found]:
    """Yield the units with open cases on which nobody may work, neither there nor in a unit above."""
    work = {str(row["unit_id"]) for row in session.execute("impossible_workers")}
    for row in session.execute("impossible_owners"):
        if work.isdisjoint(row["path"].split("/")):
            yield Found("nobody-acts", row["code"], str(row["cases"]))
