"""The kinds and states of messages in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from notifications.kinds import KINDS as TEMPLATES
from notifications.language import words
from states.law.labels import PAST
from states.pipeline import Label
from states.watch.stalls import CAUSE_BY_ID
from workflow.commands.screen import words as _words

STATES: Mapping[str, Label] = MappingProxyType(
    {
        "queued": Label("đang chờ gửi", "waiting"),
        "sent": Label("đã gửi", "sent"),
        "failed": Label("gửi lỗi, sẽ gửi lại", "failed, will be tried again"),
        "dead": Label("không gửi được", "could not be delivered"),
        "cancelled": Label("đã hủy", "cancelled"),
        "handed": Label("đã trao bản giấy", "handed over on paper"),
    }
)
CANCELLED: Mapping[str, Label] = MappingProxyType(
    {
        "doubtful": Label(
            "máy chủ không trả lời đã nhận hay chưa", "the server did not say whether it took it"
        ),
        "digest": Label("đã gộp vào thư tổng hợp tuần", "the weekly letter tells of it"),
        "met": Label(
            "việc đã làm, không phải theo dõi hạn nữa",
            "it was done, or the deadline no longer runs",
        ),
        "disabled": Label("người nhận không còn quyền sử dụng", "the user may no longer act"),
        "stale": Label("để quá lâu, không còn là tin mới", "it had waited too long to be news"),
        "moved": Label("hạn đã thay đổi", "the deadline was moved"),
        "superseded": Label("có lần nhắc sau thay thế", "a later reminder took its place"),
        "corrected": Label("mục ghi sổ đã được đính chính", "the act was corrected"),
        "flag cleared": Label("hồ sơ không còn vướng mắc", "the case is no longer stuck"),
    }
)
PLANNED: Mapping[str, Label] = MappingProxyType(
    {
        **TEMPLATES,
        "flag": Label("đánh dấu chậm, vướng mắc", "flag as stuck"),
        "clear": Label("bỏ đánh dấu", "clear the flag"),
        "send": Label("gửi thư", "send mail"),
        "cancel": Label("hủy thư", "cancel mail"),
        "move-deadline": Label("đổi hạn", "move the deadline"),
        "deadline": Label("tính lại hạn", "count the deadline again"),
        "write-anew": Label("ghi lại phần đã tính", "write what was recomputed"),
        "seal": Label("niêm phong", "seal"),
        "page": Label("ghi trang", "write the page"),
    }
)
ABOUT: Mapping[str, Label] = MappingProxyType(
    {
        "act": Label("mục số", "act"),
        "hold": Label("tạm dừng ở mục số", "hold of act"),
    }
)
_TWICE = ("cause_vi", "cause_en", "remedy_vi", "remedy_en")
SET_BY: Mapping[str, Label] = MappingProxyType(
    {
        "environment": Label("biến môi trường KETNAP_MAIL", "the environment, KETNAP_MAIL"),
        "register": Label("sổ này", "this register"),
    }
)


def state(value: str, because: str | None = None) -> str:
    """Return the state of a message in words, with why it was cancelled."""
    told = _of(STATES, value)
    return f"{told} ({why(because)})" if because else told


def template(value: str) -> str:
    """Return what kind of message it is, in words."""
    return _of(TEMPLATES, value)


def why(value: str | None) -> str:
    """Return why a message was cancelled, in words."""
    return _of(CANCELLED, value or "")


def set_by(value: str | None) -> str:
    """Return who says how mail leaves, in words."""
    return _of(SET_BY, value or "")


def rung(value: str | None, rule: str | None = None) -> str:
    """Return what a message is about, in words: a rung of a ladder, a cause, an act, a hold.

    Of a limit that only reminds nothing is overdue.
    """
    return _overdue(value or "", rule or "") or _about(value or "")


def _overdue(value: str, rule: str) -> str | None:
    """Return how late a limit that only reminds is; None for any other rung."""
    from states.law import rules

    if not value.startswith("overdue"):
        return None
    newest = rules.load(rules.SETS[-1][0]).rules.get(rule)
    if newest is None or newest.kind not in PAST:
        return None
    days = value.removeprefix("overdue").removeprefix("-")
    return _words.days_left(-int(days), newest.kind) if days else words(PAST[newest.kind])


def _about(value: str) -> str:
    from states.watch import ladders

    kind, _, rest = value.partition(" ")
    if kind == "stalled" and rest in CAUSE_BY_ID:
        return words(CAUSE_BY_ID[rest].label)
    if kind in ABOUT:
        return f"{words(ABOUT[kind])} {rest.partition(' ')[0]}"
    try:
        return words(ladders.label(value))
    except KeyError:
        return value


def planned(value: str) -> str:
    """Return what a run would do, in words."""
    return _of(PLANNED, value)


def details(params: Mapping[str, object]) -> Mapping[str, object]:
    """Return the parameters of what a run would do: causes, rungs and templates in words, each once."""
    told = {name: value for name, value in params.items() if name not in _TWICE}
    for name, in_words in (("rung", rung), ("template", template), ("cause", _cause)):
        if isinstance(told.get(name), str):
            told[name] = in_words(str(told[name]))
    if "owner_unit" in told:
        told["unit"] = told.pop("owner_unit")
    return told


def _cause(value: str) -> str:
    return words(CAUSE_BY_ID[value].label) if value in CAUSE_BY_ID else value


def _of(labels: Mapping[str, Label], value: str) -> str:
    label = labels.get(value)
    return words(label) if label else value
