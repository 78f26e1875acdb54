"""Lists as branches keep them, made up: the printed list for a class, and the workbook of a university."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
MEN = ("Văn An", "Đức Bình", "Quốc Cường", "Minh Đạt", "Hữu Giang", "Xuân Hải", "Công Khánh")
WOMEN = ("Thị Lan", "Thu Hương", "Ngọc Mai", "Thùy Dung", "Hồng Nhung", "Bích Phương", "Thanh Vân")

PRINTED = ("STT", "Họ và tên", "Nam", "Nữ", "Dân tộc", "Tôn giáo", "Quê quán", "Chỗ ở hiện nay",
           "Trình độ chuyên môn", "Chính quyền", "Đoàn thể", "Ngày chi bộ công nhận là cảm tình Đảng")  # fmt: skip
UNIVERSITY = (
    "STT", "Mã GV/SV", "Họ và tên", "SĐT", "Giới tính", "Ngày sinh", "Dân tộc", "Quê quán", "Chức vụ", "Lớp",
    "Chi bộ công nhận", "Số BC cảm tình Đảng", "Ngày họp CB công nhận", "Đảng viên giúp đỡ", "Ngày phân công giúp đỡ",
    "Số QĐ mở lớp BD", "Ngày QĐ mở lớp", "Thời gian lớp BD", "Ngày cấp CC", "Số QĐ CC BD", "Đơn vị cấp CC",
    "ĐV công tác khi cấp CC", "CB sinh hoạt khi cấp CC", "Đảng uỷ khi cấp CC", "Tỉnh uỷ khi cấp CC", "Mã số",
    "Kết nạp Đảng", "Ngày quyết định", "Số QĐ kết nạp", "Ngày kết nạp", "ĐV hướng dẫn", "Ngày chuyển SH",
    "Nơi chuyển tới", "Trạng thái",
)  # fmt: skip


def person(n: int) -> tuple[str, bool, date]:
    """Return the name, whether a woman, and the birth date of the n-th made-up person."""
    woman = n % 2 == 1
    given = (WOMEN if woman else MEN)[n // 2 % 7]
    return f"{FAMILIES[n % 10]} {given}", woman, date(1998 + n % 8, 1 + n % 12, 1 + n % 28)


def printed(path: Path, rows: int = 20, **change: Any) -> Path:
    """Write a list as it is printed for a class: titles, two rows of headings, signatures.

    `change` replaces cells of the first row by the place in it, as `c2="1998"`.
    """
    with xlsxwriter.Workbook(str(path)) as book:
        page, bold = book.add_worksheet("Danh sách"), book.add_format({"bold": True, "border": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.merge_range("A1:D1", "ĐẢNG BỘ PHƯỜNG LÊ CHÂN", bold)
        page.merge_range("A2:D2", "CHI BỘ SỐ 1", bold)
        page.merge_range(
            "A4:L4", "DANH SÁCH QUẦN CHÚNG CỬ ĐI HỌC LỚP BỒI DƯỠNG NHẬN THỨC VỀ ĐẢNG", bold
        )
        page.merge_range("A5:L5", "(Kèm theo Công văn số 12-CV/CB, ngày 05/3/2026)", bold)
        for at, heading in enumerate(PRINTED):
            if at not in (2, 3, 9, 10):
                page.merge_range(6, at, 7, at, heading, bold)
        page.merge_range("C7:D7", "Ngày sinh", bold)
        page.merge_range("J7:K7", "Chức vụ", bold)
        for at in (2, 3, 9, 10):
            page.write(7, at, PRINTED[at], bold)
        for n in range(rows):
            name, woman, born = person(n)
            # the days of a branch's list: some are days, some were typed as words
            told = born if n % 3 else f"{born.day:02}-{born.month:02}-{born.year}"
            cells: list[Any] = [
                n + 1, name, None if woman else told, told if woman else None, "Kinh", "Không",
                "xã An Hòa, Vĩnh Bảo", f"Số {n + 1} phố Cát Dài", "Đại học" if n % 2 else "12/12",
                "Nhân viên", "Bí thư chi đoàn" if n == 0 else None, date(2026, 2, 3),
            ]  # fmt: skip
            _row(page, 8 + n, _changed(cells, change) if n == 0 else cells, day)
        end = 8 + rows
        page.merge_range(end, 0, end, 5, f"Danh sách này có {rows} người.")
        page.write(end + 2, 7, "Lê Chân, ngày 05 tháng 3 năm 2026")
        page.write(end + 3, 1, "NGƯỜI LẬP")
        page.write(end + 3, 7, "T/M CHI BỘ")
        page.write(end + 4, 7, "BÍ THƯ")
        page.write(end + 8, 1, "Trần Văn Lập")
        page.write(end + 8, 7, "Nguyễn Thị Thư")
    return path


def university(path: Path, rows: int = 20, **change: Any) -> Path:
    """Write a workbook of 34 columns as a university keeps it; `change` as in `printed`."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Theo dõi")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.merge_range("A1:AH1", "THEO DÕI QUẦN CHÚNG ƯU TÚ, ĐẢNG VIÊN DỰ BỊ")
        for at, heading in enumerate(UNIVERSITY):
            page.write(2, at, heading)
        for n in range(rows):
            cells = _student(n)
            _row(page, 3 + n, _changed(cells, change) if n == 0 else cells, day)
    return path


def _student(n: int) -> list[Any]:
    name, woman, born = person(n)
    certified = n % 2 == 0
    cells: list[Any] = [None] * len(UNIVERSITY)
    cells[:15] = [
        n + 1, f"SV{n:04}", name, 912_345_600 + n, "Nữ" if woman else "Nam", f"{born.day:02}/{born.month:02}/{born.year}",
        "Kinh", "Thủy Nguyên, Hải Phòng", "Lớp trưởng" if n == 2 else None, f"K{60 + n % 3}A", "Chi bộ Sinh viên",
        f"{n + 1:02}-BC/CB", date(2025, 3, 3), "Đ/c Nguyễn Thành Long, Giảng viên", date(2025, 3, 3),
    ]  # fmt: skip
    if certified:
        cells[15:22] = [
            "15-QĐ/BTG", date(2025, 4, 1), "từ 07/4 đến 12/4/2025", date(2025, 4, 25), f"{100 + n}-GCN/TTCT",
            "Trung tâm Chính trị quận Lê Chân", "Khoa Điện",
        ]  # fmt: skip
    cells[33] = ("Đã học lớp cảm tình" if certified else "Cảm tình Đảng") if n % 5 else None
    return cells


def _changed(cells: list[Any], change: dict[str, Any]) -> list[Any]:
    for place, value in change.items():
        cells[int(place[1:])] = value
    return cells


def _row(page: Any, at: int, cells: Sequence[Any], day: Any) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, date):
            page.write_datetime(at, place, cell, day)
        elif cell is not None:
            page.write(at, place, cell)
