"""The columns of lists of units and of users: what `unit add` and `user add` ask, by their names and labels.

What `unit show` and `user list` print over a column means it too.
"""

from __future__ import annotations

from collections.abc import Mapping

from states.catalogue import fields as f
from states.law.labels import KINDS, OWNERS
from states.pipeline import Choice, Field, FieldType, Label, Role
from workflow.exchange import tables
from workflow.exchange.tables import Form
from workflow.organisation import units

UNIT_KINDS = {kind: KINDS[kind] for kind in units.KINDS if kind != "city"}


def _text(name: str, vi: str, en: str) -> Field:
    return f.text(name, vi, en, required=False)


def _code(name: str, vi: str, en: str) -> Field:
    return Field(name, Label(vi, en), FieldType.UNIT, required=False)


def _choice(name: str, vi: str, en: str, labels: Mapping[str, Label]) -> Field:
    choices = tuple(Choice(one, label) for one, label in labels.items())
    return f.choice(name, Label(vi, en), choices, required=False)


UNIT_FIELDS = (
    _code("code", "Mã đơn vị", "Code"),
    _text("name", "Tên đơn vị", "Name"),
    _choice("kind", "Loại", "Kind", UNIT_KINDS),
    _code("parent", "Trực thuộc (mã)", "Under (code)"),
    _choice("sector", "Khu vực", "Sector", units.SECTORS),
    f.flag("decides", "Tự quyết định kết nạp", "Decides"),
    f.flag("hard_area", "Vùng đặc biệt khó khăn", "Hard area"),
    f.flag("has_youth_union", "Có tổ chức Đoàn", "Youth union"),
    f.count("official_members", "Số đảng viên chính thức", "Official members", required=False),
    f.member("head", "Bí thư", "Head", required=False),
    _text("meets", "Ngày họp", "Meets on"),
    _text("official_code", "Mã số chính thức", "Official code"),
    f.flag("seal", "Có con dấu", "Has a seal"),
    _choice("numbers", "Nơi cho số văn bản", "Letters numbered by", units.BOOKS),
    f.day("term_from", "Nhiệm kỳ từ ngày", "Term from", required=False),
    f.flag("code_in_numbers", "Mã trong số văn bản", "Code in its numbers"),
    f.flag("nobody_left", "Không còn quần chúng", "Nobody left to bring on"),
    _text("email", "Thư điện tử", "E-mail"),
    f.day("on", "Từ ngày", "On", required=False),
)
USER_FIELDS = (
    _text("name", "Tên người dùng", "User name"),
    _code("unit", "Đơn vị (mã)", "Unit (code)"),
    Field(
        "role",
        Label("Vai trò", "Role"),
        FieldType.CHOICE,
        required=False,
        repeat=True,
        choices=tuple(Choice(role.value, OWNERS[role]) for role in Role),
    ),
    _text("email", "Thư điện tử", "E-mail"),
    _choice("lang", "Ngôn ngữ", "Language", {"vi": Label("tiếng Việt", "Vietnamese"), "en": Label("tiếng Anh", "English")}),
    f.flag("digest", "Gửi thư tổng hợp mỗi tuần", "Weekly digest"),
)  # fmt: skip
UNITS = Form(
    tuple(map(tables.column, UNIT_FIELDS)),
    ("code", "kind"),
    ("code", "kind"),
    {
        "code": ("mã", "ký hiệu"),
        "name": ("tên", "tên tổ chức đảng", "tổ chức đảng"),
        "kind": ("loại đơn vị", "loại tổ chức đảng"),
        "parent": ("trực thuộc", "đơn vị cấp trên", "mã cấp trên", "parent", "under"),
        "sector": ("loại hình", "lĩnh vực"),
        "decides": ("có thẩm quyền quyết định", "thẩm quyền quyết định", "quyền quyết định"),
        "hard_area": ("vùng khó khăn", "địa bàn khó khăn"),
        "has_youth_union": ("tổ chức Đoàn",),
        "official_members": ("đảng viên chính thức", "số đảng viên"),
        "head": ("người đứng đầu",),
        "meets": ("lịch họp", "ngày họp chi bộ"),
        "seal": ("con dấu",),
        "numbers": ("số văn bản lấy ở",),
        "code_in_numbers": ("mã trong ký hiệu",),
        "email": ("email", "thư", "mail"),
        "on": ("ngày lập", "ngày thành lập", "kể từ ngày", "opened on", "opened_on"),
    },
)
USERS = Form(
    tuple(map(tables.column, USER_FIELDS)),
    ("name", "role"),
    ("name", "role"),
    {
        "name": ("tên", "tài khoản", "tên đăng nhập", "user", "name"),
        "unit": ("đơn vị", "mã đơn vị", "unit"),
        "role": ("vai trò", "quyền", "roles"),
        "email": ("email", "thư", "mail"),
        "lang": ("tiếng",),
        "digest": ("thư tổng hợp hằng tuần", "thư tổng hợp"),
    },
)
