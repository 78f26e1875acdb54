"""What of the history or of the office does not fit, in words: a place such as ``users 3`` as people call it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from states.pipeline import Label
from workflow.upkeep import journal_check

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.store import Session
    from workflow.upkeep.journal_check import Unfit

_ACT = re.compile(r"(\d+-\d)/(\d+)")
_ENTRY = re.compile(r"(\w+)(?:/\d+)?#(\d+)")
_OF_UNITS = ("unit_parent", "unit_name", "unit_fact", "unit_rule", "plans")

_ROWS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "register": ("sổ theo dõi", "the register"),
        "units": ("đơn vị {name}", "unit {name}"),
        "unit_parent": ("trực thuộc của đơn vị {name}", "place of unit {name}"),
        "unit_name": ("tên của đơn vị {name}", "name of unit {name}"),
        "unit_fact": ("thông tin của đơn vị {name}", "fact of unit {name}"),
        "unit_rule": ("quy tắc riêng của đơn vị {name}", "rule of unit {name}"),
        "plans": ("kế hoạch năm của đơn vị {name}", "yearly plan of unit {name}"),
        "users": ("tài khoản {name}", "user {name}"),
        "user_roles": ("vai trò của tài khoản {name}", "role of user {name}"),
        "seats": ("người dùng mặc định trên máy của {name}", "who acts for the account {name}"),
        "settings": ("thiết lập {name}", "setting {name}"),
        "calendar_days": ("ngày {name} trong lịch", "{name} in the calendar"),
        "letters": ("văn bản chuyển số {name}", "letter {name}"),
        "classes": ("lớp {name}", "class {name}"),
        "kept_certificates": ("giấy chứng nhận số {name}, chưa rõ của ai", "certificate {name} whose owner is unknown"),
        "seals": ("niêm phong ngày {name}", "seal of {name}"),
        "messages": ("thư số {name}", "message {name}"),
        "journal": ("mục số {n} của nhật ký về {name}", "entry {n} of the journal of {name}"),
    }
)  # fmt: skip
_CHAINS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "register": ("sổ theo dõi", "the register"),
        "units": ("đơn vị", "units"),
        "users": ("tài khoản", "users"),
        "roles": ("vai trò", "roles"),
        "seats": ("người dùng mặc định", "who acts without --as"),
        "settings": ("thiết lập", "settings"),
        "calendar": ("lịch", "the calendar"),
        "letters": ("văn bản chuyển", "letters"),
        "classes": ("lớp bồi dưỡng", "classes"),
        "certificates": ("giấy chứng nhận chưa rõ của ai", "certificates whose owner is unknown"),
        "seals": ("niêm phong", "seals"),
        "mail": ("thư", "mail"),
    }
)
TABLES = frozenset(_ROWS)
CHAINS = frozenset(_CHAINS)


def named(app: App, at: str | None) -> Label:
    """Return in words what `audit verify` names as broken, its key behind; the journal is read once more."""
    at = at or ""
    what, _, of = at.partition(" ")
    if what in _ROWS:
        with app.reading(as_it_is=True) as session:
            found = (one for one in journal_check.find(session) if str(one) == at)
            unfit = next(found, None)
            if unfit is None and what == "units":
                return _placed(session, at, of)
            return row(unfit or journal_check.Unfit(what, of, ""))
    if act := _ACT.fullmatch(at):
        return _both(at, f"mục số {act[2]} của hồ sơ {act[1]}", f"act {act[2]} of case {act[1]}")
    if what == "cases" and of:
        return _both(
            at,
            f"dòng của hồ sơ {of}, khác với các mục đã ghi",
            f"the row of case {of}, unlike its acts",
        )
    if what == "seal" and of:
        told = _day(of)
        return _both(at, f"niêm phong ngày {told}", f"the seal of {told}")
    if at == "head":
        return Label("mã đầu mà đồng chí đã ghi lại", "the head that you noted")
    return Label(at, at)


def _placed(session: Session, at: str, of: str) -> Label:
    """Return a unit that is as it was entered, but for its place in the tree."""
    codes = {str(one["id"]): one["code"] for one in session.execute("unit_keys")}
    code = codes.get(of, of)
    return _both(at, f"vị trí của đơn vị {code} trong cây", f"the place of unit {code} in the tree")


def row(one: Unfit) -> Label:
    """Return a row that does not fit as people call it, with its key behind."""
    if one.what not in _ROWS:
        return Label(str(one), str(one))
    vi, en = _ROWS[one.what]
    if entry := _ENTRY.fullmatch(one.of) if one.what == journal_check.JOURNAL else None:
        of = _CHAINS.get(entry[1], (entry[1], entry[1]))
        return _both(str(one), vi.format(n=entry[2], name=of[0]), en.format(n=entry[2], name=of[1]))
    name = _called(one)
    if not name.strip():  # who acts without --as, on a file
        vi, en = "người dùng mặc định trên máy này", "who acts without --as on this computer"
        return _both(one.what, vi, en)
    return _both(str(one), vi.format(n="?", name=name), en.format(n="?", name=name))


def _both(at: str, vi: str, en: str) -> Label:
    """Return the words with the key of the row behind; a table's own name says nothing to who reads them."""
    key = at.partition(" ")[2]
    return Label(f"{vi} (dòng {key})", f"{en} (row {key})") if key.isdecimal() else Label(vi, en)


def _called(one: Unfit) -> str:
    """Return the name that people have for a row; its key where it has none that can be read."""
    called = _NAMES.get(one.what)
    if one.what in _OF_UNITS:
        called = _unit
    try:
        return str((called and called(one)) or one.of)
    except (LookupError, TypeError, ValueError, AttributeError):
        return one.of


def _unit(one: Unfit) -> Any:  # noqa: ANN401 - whatever the row holds
    return one.known("units", one.told["unit_id"])["code"]


_NAMES: Mapping[str, Callable[[Unfit], Any]] = {
    "units": lambda one: one.told["code"],
    "users": lambda one: one.told["name"],
    "user_roles": lambda one: one.known("users", one.told["user_id"])["name"],
    "letters": lambda one: one.told["symbol"] or one.told["number"],
    "classes": lambda one: one.told["code"],
    "kept_certificates": lambda one: one.told["number"],
    "calendar_days": lambda one: _day(one.of),
    "seals": lambda one: _day(one.of),
}


def _day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text
