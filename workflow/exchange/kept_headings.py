"""The headings of the lists that branches keep, and what stands under each."""

from __future__ import annotations

from enum import Enum, auto
from functools import cache
from types import MappingProxyType

from states.frozen import NamedTuple
from workflow.exchange.headings import Heading, folded


class Use(Enum):
    """What becomes of what stands under a heading."""

    COLUMN = auto()
    """It is that of a column of the template."""
    NOTE = auto()
    """It has no place in a case, and is noted at the opening."""
    NOTHING = auto()
    """It only counts the rows, or was put there by a marked copy."""
    MALE = auto()
    FEMALE = auto()
    """A birth date, which by its column tells the sex."""
    IS_FEMALE = auto()
    """A sign where the person is a woman."""
    EDUCATION = auto()
    HELPER = auto()
    """Several helpers in one cell, with titles and posts."""
    HELPED_ON = auto()
    BRANCH = auto()
    """The branch by its code or its name, if the register knows it."""
    STATUS = auto()
    """Free words for where the person stands."""
    ADMITTED = auto()
    """Whether the person was admitted, or when."""
    CEREMONY = auto()
    LEFT = auto()
    """When, and where to, the person moved away."""
    CLASS_NO = auto()
    CLASS_TIME = auto()
    CODE = auto()
    """A number of the certificate, where no other stands for it."""


class Slot(NamedTuple):
    """What becomes of a column of a list, and of which column of the template."""

    use: Use
    column: str = ""


_SEX = ("ngay sinh", "ngay thang nam sinh", "nam sinh", "ngay thang nam sinh dd mm yyyy")
_COLUMNS = {
    "name": ("ten", "ho dem", "ho va dem", "ho va ten dem", "ho lot", "ho va ten", "ho ten", "ho va ten khai sinh", "ho va ten quan chung", "ho ten quan chung",
             "ten quan chung"),
    "born": (*_SEX, "sinh ngay", "ngay thang nam sinh", "nam sinh", "ns"),
    "gender": ("gioi tinh", "gioi", "nam nu", "phai"),
    "ethnicity": ("dan toc",),
    "religion": ("ton giao",),
    "residence": ("cho o hien nay", "noi o hien nay", "noi o", "cho o", "dia chi", "dia chi thuong tru",
                  "noi thuong tru", "thuong tru", "noi cu tru", "ho khau thuong tru"),
    "identity_no": ("cccd", "so cccd", "can cuoc", "so can cuoc", "can cuoc cong dan", "cmnd", "so cmnd",
                    "cmnd cccd", "so cmnd cccd", "so dinh danh", "so can cuoc cong dan"),
    "nominate.on": ("ngay chi bo cong nhan la cam tinh dang", "ngay cong nhan cam tinh dang",
                    "ngay cong nhan la cam tinh dang", "ngay chi bo cong nhan cam tinh dang",
                    "ngay hop cb cong nhan", "ngay hop chi bo cong nhan", "ngay chi bo cong nhan"),
    "nominate.resolution": ("so bc cam tinh dang", "so bao cao cam tinh dang", "so bien ban cam tinh dang",
                            "so nq cong nhan cam tinh dang", "so nghi quyet cong nhan cam tinh dang"),
    "enrol.on": ("ngay qd mo lop", "ngay quyet dinh mo lop"),
    "certify.issued": ("ngay cap cc", "ngay cap chung chi", "ngay cap gcn", "ngay cap giay chung nhan",
                       "ngay cap chung nhan"),
    "certify.certificate": ("so qd cc bd", "so qd cap cc", "so quyet dinh cap chung chi boi duong", "so cc",
                            "so chung chi", "so gcn", "so giay chung nhan", "so qd cc boi duong"),
    "certify.issuer": ("don vi cap cc", "dv cap cc", "don vi cap chung chi", "noi cap cc", "noi cap chung chi",
                       "noi cap giay chung nhan", "co quan cap gcn"),
    "decide.on": ("ngay quyet dinh", "ngay qd", "ngay qd ket nap", "ngay quyet dinh ket nap"),
    "decide.decision": ("so qd ket nap", "so quyet dinh ket nap"),
}  # fmt: skip
_OTHERS = {
    Use.NOTHING: ("stt", "tt", "so tt", "so thu tu", "no", "van de", "problem"),
    Use.NOTE: ("ma gv sv", "ma sv", "ma gv", "ma sinh vien", "ma giang vien", "mssv", "sdt", "so dien thoai",
               "dien thoai", "email", "que quan", "nguyen quan", "que", "chuc vu", "chuc vu chinh quyen",
               "chuc vu doan the", "chuc danh", "nghe nghiep", "lop", "khoa", "don vi cong tac",
               "noi cong tac", "dv cong tac khi cap cc", "cb sinh hoat khi cap cc", "dang uy khi cap cc",
               "tinh uy khi cap cc", "dv huong dan", "dang vien huong dan"),
    Use.IS_FEMALE: ("nu", "la nu"),
    Use.EDUCATION: ("trinh do chuyen mon", "trinh do", "trinh do hoc van", "hoc van", "trinh do van hoa",
                    "trinh do chuyen mon nghiep vu", "chuyen mon"),
    Use.HELPER: ("dang vien giup do", "dang vien phan cong giup do", "nguoi giup do", "dv giup do",
                 "dang vien duoc phan cong giup do", "dang vien chinh thuc giup do"),
    Use.HELPED_ON: ("ngay phan cong giup do", "ngay phan cong"),
    Use.BRANCH: ("chi bo cong nhan", "cb cong nhan", "chi bo sinh hoat", "don vi"),
    Use.STATUS: ("trang thai", "tinh trang", "hien trang", "tinh hinh hien nay"),
    Use.ADMITTED: ("ket nap dang", "da ket nap", "ket nap"),
    Use.CEREMONY: ("ngay ket nap", "ngay ket nap dang", "ngay to chuc le ket nap"),
    Use.LEFT: ("ngay chuyen sh", "ngay chuyen sinh hoat", "noi chuyen toi", "noi chuyen den"),
    Use.CLASS_NO: ("so qd mo lop bd", "so qd mo lop", "so quyet dinh mo lop boi duong", "so quyet dinh mo lop"),
    Use.CLASS_TIME: ("thoi gian lop bd", "thoi gian lop boi duong", "thoi gian hoc", "thoi gian lop"),
    Use.CODE: ("ma so",),
}  # fmt: skip

_NOTED = tuple(
    f"{words} "
    for words in (
        "chuc vu", "chuc danh", "nghe nghiep", "que quan", "nguyen quan", "dien thoai", "so dien thoai", "sdt", "email",
        "don vi cong tac", "noi cong tac", "noi lam viec",
    )
)  # fmt: skip
"""How headings begin under which only what is noted stands, however they go on: *Chức vụ, đơn vị công tác*."""
_SHARED = frozenset({"name", "born", "gender", "ethnicity", "religion", "residence", "identity_no"})
"""Columns by whose headings alone nobody knows a list of this kind: the template has them too."""
_ABOUT = MappingProxyType(
    {
        Use.HELPER: "nominate.helper", Use.STATUS: "state", Use.CLASS_TIME: "enrol.starts", Use.CLASS_NO: "enrol.class",
        Use.CEREMONY: "hold_ceremony.on",
    }
)  # fmt: skip
_IN_ANY = (Use.NOTHING, Use.NOTE, Use.EDUCATION, Use.BRANCH)
"""Uses of headings that a list of any kind may have."""


def slot(heading: Heading) -> Slot | None:
    """Return what becomes of what stands under a heading, None where it is none of such a list."""
    above, own = folded(heading.above), folded(heading.own)
    if above in _SEX and own in ("nam", "nu"):
        return Slot(Use.MALE if own == "nam" else Use.FEMALE, "born")
    known = _known()
    whole = f"{above} {own}".strip()
    if found := known.get(whole) or known.get(own):
        return found
    return Slot(Use.NOTE) if f"{whole} ".startswith(_NOTED) else None


def about(one: Slot) -> str:
    """Return the column of the template that problems of a heading are about, also where its cells are free words."""
    return one.column or _ABOUT.get(one.use, "")


def tells_kept(one: Slot) -> bool:
    """Return whether a heading is one that only the lists of branches have."""
    shared = one.use in _IN_ANY or one.column in _SHARED
    return not shared or one.use in (Use.MALE, Use.FEMALE)


def spelt() -> tuple[tuple[str, str], ...]:
    """Return the headings that mean columns of the template, each with the column."""
    return tuple((words, column) for column, several in _COLUMNS.items() for words in several)


@cache
def _known() -> dict[str, Slot]:
    named = {
        words: Slot(Use.COLUMN, column) for column, several in _COLUMNS.items() for words in several
    }
    others = {
        words: Slot(use, "education" if use is Use.EDUCATION else "")
        for use, several in _OTHERS.items()
        for words in several
    }
    return {**named, **others}
