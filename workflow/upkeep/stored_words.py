"""What is stored beside the acts, in words: the columns, and the values in them that are ids."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from notifications.kinds import KINDS as KINDS_OF_MAIL
from states.catalogue import (
    EVIDENCE,
    EVIDENCE_BY_NAME,
    MOVES,
    STATES,
    STEPS,
    act_label,
    side_acts,
    transfer,
)
from states.catalogue.evidence import subject_label
from states.law.labels import KINDS, OWNERS
from states.pipeline import Choice, Field, Label, State
from states.watch.stalls import CAUSE_BY_ID
from workflow import clock

NOTHING = Label("không có", "nothing")
_WORDS: Mapping[str, tuple[str, str]] = {
    "abroad": ("ở nước ngoài", "abroad"),
    "accepted_on": ("ngày tiếp nhận", "accepted on"),
    "acknowledged_on": ("ngày xác nhận", "acknowledged on"),
    "act_n": ("mục số", "act"),
    "acted_on": ("ngày của văn bản", "acted on"),
    "acts": ("số mục ghi sổ", "acts"),
    "anchor": ("tính từ mục số", "from act"),
    "asked": ("nơi được hỏi", "asked"),
    "asked_unit": ("đơn vị được hỏi", "unit asked"),
    "asked_unit_id": ("đơn vị được hỏi (mã trong sổ)", "unit asked (its key)"),
    "born": ("ngày sinh", "born"),
    "case_state": ("trạng thái của hồ sơ", "state of the case"),
    "category": ("đối tượng", "category"),
    "ceremony_on": ("ngày kết nạp", "admitted on"),
    "decision_on": ("ngày quyết định", "decided on"),
    "due": ("hạn", "due"),
    "ended_on": ("ngày kết thúc", "ended on"),
    "entered_on": ("ở trạng thái này từ", "in this state since"),
    "field": ("nội dung", "field"),
    "first_certified_on": ("ngày được cấp giấy chứng nhận lần đầu", "first certified on"),
    "first_listed_on": ("ngày vào danh sách nguồn lần đầu", "first listed on"),
    "folded": ("dạng để tìm", "form for searching"),
    "starts": ("khai giảng", "starts"),
    "centre": ("trung tâm", "training centre"),
    "outcome": ("kết quả", "result"),
    "outcome_n": ("mục số của kết quả", "act of the result"),
    "certificate": ("số giấy chứng nhận", "certificate"),
    "issued": ("ngày cấp", "issued on"),
    "from_state": ("đi từ trạng thái", "from state"),
    "from_unit_id": ("nơi chuyển (mã trong sổ)", "from unit (its key)"),
    "gender": ("giới tính", "gender"),
    "head_hash": ("mã băm cuối", "last hash"),
    "helper": ("người giúp đỡ", "helper"),
    "helpers": ("số người giúp đỡ", "helpers"),
    "identity_no": ("số định danh cá nhân", "identity number"),
    "kind": ("loại", "kind"),
    "last_on": ("ngày của mục cuối", "date of the last act"),
    "left_on": ("ngày chuyển đi", "left on"),
    "letter": ("văn bản chuyển", "letter"),
    "name": ("tên", "name"),
    "next_due": ("hạn gần nhất", "next due"),
    "next_kind": ("loại của hạn gần nhất", "kind of the next deadline"),
    "next_owner": ("người phải làm tiếp", "who acts next"),
    "next_rule": ("quy tắc của hạn gần nhất", "rule of the next deadline"),
    "number": ("số văn bản", "number"),
    "official_from": ("chính thức từ", "official from"),
    "open": ("đang chờ trả lời", "open"),
    "opened_on": ("ngày lập", "opened on"),
    "owner": ("người phải làm", "who acts"),
    "owner_unit_id": ("đơn vị phải làm (mã trong sổ)", "unit that acts (its key)"),
    "party_age_from": ("tuổi đảng tính từ", "party age from"),
    "probation_ends": ("hết thời gian dự bị", "probation ends"),
    "provisional": ("dự kiến", "provisional"),
    "reason": ("lý do", "reason"),
    "received_on": ("ngày nhận", "received on"),
    "reply_no": ("số văn bản trả lời", "number of the reply"),
    "resets": ("số lần làm lại", "times restarted"),
    "residence": ("nơi cư trú mới", "residence"),
    "rows": ("số lần chuyển", "hand-overs"),
    "rule": ("quy tắc", "rule"),
    "rule_set": ("bộ quy tắc", "rule set"),
    "sent_on": ("ngày gửi", "sent on"),
    "since": ("từ ngày", "since"),
    "sort_key": ("khóa sắp xếp", "sort key"),
    "start": ("tính từ ngày", "start"),
    "state": ("trạng thái", "state"),
    "subject": ("người được thẩm tra", "subject"),
    "to": ("nơi nhận", "to"),
    "to_state": ("trạng thái sau mục cuối", "state after the last act"),
    "to_unit_id": ("nơi nhận (mã trong sổ)", "to unit (its key)"),
    "topic": ("nội dung tra cứu", "topic"),
    "undone": ("đã hủy hiệu lực", "undone"),
    "unit_id": ("đơn vị (mã trong sổ)", "unit (its key)"),
    "until": ("đến ngày", "until"),
    "value": ("giá trị", "value"),
    "version": ("phiên bản", "version"),
    "waits": ("tạm chưa tính", "waits"),
    "word": ("từ trong tên", "word"),
}
COLUMNS: Mapping[str, Label] = MappingProxyType({n: Label(*both) for n, both in _WORDS.items()})
"""The columns that are compared, each with its words."""
_REQUESTS = {
    "verification": Label("thẩm tra", "verification"),
    "opinion": Label("lấy ý kiến nhận xét", "opinion"),
}


def column(name: str, value: object, part: str = "row") -> Label:
    """Return a column with its value, in words; `part` is the list that it stands in."""
    told = _value(name, value, part)
    label = COLUMNS.get(name, Label(name, name))
    return Label(f"{label.vi}: {told.vi}", f"{label.en}: {told.en}")


def row(values: Mapping[str, Any], part: str) -> Label:
    """Return a row in words: its columns that say something."""
    kept = (item for item in values.items() if item[1] is not None and item[0] != "case_id")
    return joined(column(name, value, part) for name, value in kept)


def joined(labels: Iterable[Label]) -> Label:
    """Return several words in one line."""
    every = list(labels)
    return Label(", ".join(one.vi for one in every), ", ".join(one.en for one in every))


def state(value: str | None) -> Label:
    """Return the state of a case in words."""
    return _value("state", value, "row")


def transfer_state(value: str | None) -> Label:
    """Return the state of a hand-over in words."""
    return _value("state", value, "transfers")


def _value(name: str, value: object, part: str) -> Label:
    match value:
        case None:
            return NOTHING
        case bool():
            return Label("có", "yes") if value else Label("không", "no")
        case date():
            return Label(f"{value:%d/%m/%Y}", value.isoformat())
    text = str(value)
    labels = _OF_A_LIST.get((part, name)) or _VOCABULARIES.get(name)
    return labels(text) if labels else Label(text, text)


def _act(value: str) -> Label:
    """Return what an act or a paper is about in words: a step, a kind of paper, what was approved."""
    if value in EVIDENCE_BY_NAME:
        return act_label("record", value)
    return _APPROVALS.get(value) or act_label(value)


def _fact(value: str) -> Label:
    """Return a fact as it is stored, in JSON, in words; what is chosen from a list by its label."""
    try:
        told = json.loads(value)
    except ValueError:
        return Label(value, value)
    many = told if isinstance(told, list) else [told]
    return joined(_CHOSEN.get(str(one)) or _value("", one, "") for one in many)


def _among(*choices: Iterable[Choice | State | Field]) -> Callable[[str], Label]:
    labels = {_id(one): one.label for some in choices for one in some}
    return lambda value: labels.get(value, Label(value, value))


def _id(one: Choice | State | Field) -> str:
    return one.name if isinstance(one, Field) else one.id


def _labelled(labels: Mapping[str, Label]) -> Callable[[str], Label]:
    return lambda value: labels.get(value, Label(value, value))


_APPROVALS = {
    one.id: one.label
    for field in EVIDENCE_BY_NAME["approval"].fields
    if field.name == "kind"
    for one in field.choices
}
_CHOSEN = {one.id: one.label for field in side_acts.FACTS for one in field.choices}
_PAPERS = (
    *(field for move in (*MOVES, *STEPS) for field in move.fields),
    *(field for kind in EVIDENCE for field in kind.fields),
    *(field for fields in side_acts.SIDE_ACTS.values() for field in fields),
)
_OUTCOMES = {
    "passed": Label("đạt", "passed"),
    "failed": Label("không đạt", "failed"),
    "left": Label("thôi học", "left the class"),
}
_OF_A_LIST: Mapping[tuple[str, str], Callable[[str], Label]] = MappingProxyType(
    {
        ("facts", "name"): _among(side_acts.FACTS),
        ("facts", "value"): _fact,
        ("holds", "kind"): _among(side_acts.HOLD_KINDS),
        ("documents", "kind"): _act,
        ("classes", "outcome"): _labelled(_OUTCOMES),
        ("requests", "kind"): _labelled(_REQUESTS),
        ("transfers", "state"): _among(transfer.STATES),
    }
)
"""What an id means where only the list it stands in tells."""
_VOCABULARIES: Mapping[str, Callable[[str], Label]] = MappingProxyType(
    {
        "case_state": _among(STATES),
        "from_state": _among(STATES),
        "to_state": _among(STATES),
        "category": _among(side_acts.CATEGORIES),
        "field": _among(_PAPERS),
        "gender": _among(side_acts.GENDERS),
        "kind": _labelled(KINDS),
        "letter": _labelled(transfer.LETTERS),
        "next_kind": _labelled(KINDS),
        "next_owner": _labelled(OWNERS),
        "owner": _labelled(OWNERS),
        "rule_set": _labelled({"local": Label("của phần mềm", "local")}),
        "state": _among(STATES),
        "subject": subject_label,
        "topic": _act,
    }
)


def _cause(value: str) -> Label:
    cause = CAUSE_BY_ID.get(value)
    return cause.label if cause else Label(value, value)


DETAILS: Mapping[str, Callable[[str], Label]] = {
    "state-without-act": state,
    "flag-without-case": _cause,
    "flag-of-closed-case": _cause,
    "message-to-nobody": lambda value: KINDS_OF_MAIL.get(value, Label(value, value)),
}
"""What puts the details that are ids into words."""

_HOLDER = re.compile(r"(?P<machine>.+):(?P<process>\d+)(?:#\w*)?")


def taken(by: str, since: datetime | None) -> Label:
    """Return in words who took something and is gone: computer, process, since when."""
    one = _HOLDER.fullmatch(by)
    vi = (
        f"do tiến trình {one['process']} trên máy {one['machine']} giữ"
        if one
        else "không rõ tiến trình nào giữ"
    )
    en = f"by process {one['process']} on {one['machine']}" if one else "by an unknown process"
    if since is None:
        return Label(vi, en)
    at = f"{since.astimezone(clock.VIETNAM):%d/%m/%Y %H:%M}"
    return Label(f"{vi} từ {at}", f"{en}, since {at}")


_TABLES: Mapping[str, tuple[str, str]] = {
    "register": ("sổ theo dõi", "the register"),
    "units": ("đơn vị", "units"),
    "unit_parent": ("trực thuộc của đơn vị", "places of units"),
    "unit_name": ("tên đơn vị", "names of units"),
    "unit_fact": ("thông tin của đơn vị", "facts of units"),
    "plans": ("kế hoạch năm của đơn vị", "yearly plans of units"),
    "unit_rule": ("quy tắc riêng của đơn vị", "rules of units"),
    "users": ("người dùng", "users"),
    "user_roles": ("vai trò của người dùng", "roles of users"),
    "seats": ("người dùng mặc định", "who acts without --as"),
    "settings": ("thiết lập", "settings"),
    "calendar_days": ("ngày trong lịch", "days of the calendar"),
    "letters": ("văn bản chuyển", "letters given"),
    "classes": ("lớp bồi dưỡng", "classes"),
    "kept_certificates": ("giấy chứng nhận chưa rõ của ai", "certificates whose owner is unknown"),
    "seals": ("niêm phong", "seals"),
    "messages": ("thư đã gửi", "mail that has left"),
    "journal": ("nhật ký", "the journal"),
}


def table(name: str) -> Label:
    """Return in words what the rows of a table are."""
    return Label(*_TABLES.get(name, (name, name)))
