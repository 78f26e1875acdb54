"""Made-up rows that show how a list is filled in; they can be taken in as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflow.exchange.cells import Cell

_LISTED: Mapping[str, Cell] = MappingProxyType(
    {
        "name": "Nguyễn Thị Mai",
        "born": date(2000, 5, 17),
        "gender": "female",
        "education": "university",
        "category": "teacher",
        "residence": "Số 5 phố Lê Lợi, phường Gia Viên",
        "ethnicity": "Kinh",
        "religion": "Không",
        "opened": date(2024, 1, 8),
    }
)
_NOMINATED: Mapping[str, Cell] = MappingProxyType(
    {
        "name": "Trần Văn Hải",
        "born": date(1998, 11, 2),
        "gender": "male",
        "education": "college",
        "category": "worker; direct-worker",
        "ethnicity": "Kinh",
        "religion": "Không",
        "opened": date(2024, 1, 8),
        "nominate.on": date(2024, 2, 5),
        "nominate.resolution": "02-NQ/CB",
        "nominate.helper": "Phạm Thị Hoa @ 15/08/2020",
        "state": "nominated",
    }
)
_CERTIFIED: Mapping[str, Cell] = MappingProxyType(
    {
        "name": "Lê Thu Hà",
        "born": date(2001, 3, 28),
        "gender": "female",
        "identity_no": "031301000001",
        "education": "upper-secondary",
        "category": "student",
        "ethnicity": "Tày",
        "religion": "Không",
        "youth_union": True,
        "opened": date(2023, 9, 11),
        "nominate.on": date(2023, 10, 2),
        "nominate.resolution": "11-NQ/CB",
        "nominate.helper": "Phạm Thị Hoa @ 15/08/2020; Vũ Đức Long @ 01/09/2021",
        "enrol.on": date(2024, 3, 4),
        "enrol.class": "Lớp bồi dưỡng nhận thức về Đảng khóa I/2024",
        "enrol.starts": date(2024, 3, 11),
        "enrol.ends": date(2024, 3, 15),
        "certify.certificate": "0125-GCN/TTCT",
        "certify.issued": date(2024, 3, 29),
        "certify.issuer": "Trung tâm Chính trị",
        "state": "certified",
    }
)
CASES: tuple[Mapping[str, Cell], ...] = (_LISTED, _NOMINATED, _CERTIFIED)
OTHERS: Mapping[str, tuple[Mapping[str, Cell], ...]] = MappingProxyType(
    {
        "units": (
            {
                "code": "VD",
                "name": "Đảng ủy phường Ví Dụ",
                "kind": "committee",
                "parent": "TP",
                "decides": True,
            },
            {
                "code": "VD01",
                "name": "Chi bộ Tổ dân phố số 1",
                "kind": "branch",
                "parent": "VD",
                "sector": "residential",
                "official_members": 19.0,
            },
            {
                "code": "VD02",
                "name": "Chi bộ Trường THPT Ví Dụ",
                "kind": "branch",
                "parent": "VD",
                "sector": "school",
                "has_youth_union": True,
                "official_members": 32.0,
            },
        ),
        "users": (
            {"name": "mai.vd01", "role": "branch", "email": "mai@example.vn"},
            {"name": "hai.vd", "role": "committee; authority", "email": "hai@example.vn"},
        ),
        "certificates": (
            {
                "name": "Lê Thu Hà",
                "born": date(2001, 3, 28),
                "certificate": "0125-GCN/TTCT",
                "issued": date(2024, 3, 29),
                "issuer": "Trung tâm Chính trị",
            },
        ),
    }
)
