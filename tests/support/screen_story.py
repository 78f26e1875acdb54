"""The story of the register whose screens are kept: a small made-up city, told by command lines."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

Told = tuple[str, str, list[str]]
"""The day, who types, and the words of one command line."""

UNITS = """
unit add TTCT --kind centre --parent TP --name "Trung tâm chính trị thành phố"
unit add LC --kind committee --parent TP --decides --name "Đảng ủy xã Long Châu" --meets 10,25 --email dangbo@longchau.example
unit add LC01 --kind branch --parent LC --official-members 19 --name "Chi bộ thôn Tân Hòa" --sector residential --meets 5 --head "Trần Văn Bảo"
unit add LC02 --kind branch --parent LC --official-members 12 --name "Chi bộ Trường Trung học phổ thông Long Châu" --sector school --has-youth-union
unit add TS --kind committee --parent TP --decides --name "Đảng ủy phường Tân Sơn"
unit add TS01 --kind branch --parent TS --official-members 9 --name "Chi bộ Công ty cổ phần May Tân Sơn" --sector enterprise --hard-area
user add lan --unit LC01 --role branch --email lan@longchau.example
user add minh --unit LC02 --role branch --email minh@longchau.example
user add hung --unit LC --role committee --role authority --email hung@longchau.example
user add hoa --unit TS01 --role branch --email hoa@tanson.example
user add thu --unit TS --role committee --role authority --digest
user add giang --unit TTCT --role centre
user add kiem --unit TP --role inspector --lang en
mail set --url console: --quiet none --from "Ban Tổ chức <tochuc@songbinh.example>"
"""

DAO = """
2025-01-06 lan case open --unit LC01 --born 2000-05-17 --name "Phạm Thị Hồng Đào" --gender female --category worker --education university --residence "Thôn Tân Hòa, xã Long Châu" --ethnicity Kinh --introduced-by youth-union --youth-union
2025-01-06 lan advance nominate 00001-3 --resolution 1-NQ/CB --helper "Trần Văn Bảo" 2020-01-01
2025-01-06 lan advance enrol 00001-3 --class K1-2025 --starts 2025-02-10 --ends 2025-03-10
2025-03-14 lan advance certify 00001-3 --certificate 38 --issued 14/03/2025 --issuer "Trung tâm chính trị thành phố"
2025-05-05 lan advance apply 00001-3 --application 2025-05-01 --cv 2025-05-02 --introduction two-members --introducer "Trần Văn Bảo" 2020-01-01 --introducer "Lê Thị Cúc" 2021-06-01
2025-05-12 lan record verification-request 00001-3 --subject self --sent 2025-05-12 --asked "Đảng ủy xã Bình Minh"
2025-05-12 lan advance request-verification 00001-3
2025-06-20 lan record verification-reply 00001-3 --request 6 --result clear --verifier "Ngô Văn Dũng" --reply-no 45-CV/ĐU
2025-07-10 lan advance conclude-verification 00001-3 --conclusion clear --conclusion-no 7-KL/CB
2025-07-10 lan record opinion 00001-3 --source mass-organisation
2025-07-10 lan record opinion 00001-3 --source residence
2025-07-10 lan record challenge 00001-3 --result passed --task "Vận động nhân dân hiến đất mở đường liên thôn"
2025-08-04 lan advance propose 00001-3 --resolution 12-NQ/CB --official-members 19 --present 18 --votes-for 17
2025-09-15 hung advance decide 00001-3 --decision 5-QĐ/ĐU --members 9 --votes-for 8
2025-10-03 lan advance hold-ceremony 00001-3
2026-09-01 lan record course 00001-3 --certificate 46
2026-09-20 lan record statement 00001-3 --form 10
2026-09-20 lan record statement 00001-3 --form 11
2026-09-20 lan record statement 00001-3 --form 12
2026-10-09 lan advance propose-recognition 00001-3 --resolution 20-NQ/CB --official-members 19 --present 18 --votes-for 18
"""

OTHERS = """
2025-11-03 lan case open --unit LC01 --born 2003-02-28 --name "Nguyễn Đức Anh" --gender male --category farmer --residence "Thôn Tân Hòa, xã Long Châu"
2025-11-10 lan advance nominate 00002-1 --resolution 24-NQ/CB --helper "Lê Thị Cúc" 2021-06-01
2025-11-20 lan advance enrol 00002-1 --class K3-2025 --starts 2025-12-01 --ends 2025-12-05
2025-12-20 lan advance certify 00002-1 --certificate 112 --issued 2025-12-19 --issuer "Trung tâm chính trị thành phố"
2026-02-02 lan advance apply 00002-1 --application 2026-01-30 --cv 2026-01-30 --introduction two-members --introducer "Trần Văn Bảo" 2020-01-01 --introducer "Lê Thị Cúc" 2021-06-01
2026-02-09 lan record verification-request 00002-1 --subject self --sent 2026-02-09 --asked-unit TS01 --asked "Chi bộ Công ty cổ phần May Tân Sơn"
2026-02-09 lan advance request-verification 00002-1
2026-01-12 lan case open --unit LC01 --born 1998-11-20 --name "Lê Hoàng Yến" --gender female --category direct-worker --category non-state-enterprise
2026-01-14 lan advance nominate 00003-7 --resolution 2-NQ/CB --helper "Trần Văn Bảo" 2020-01-01
2025-09-08 minh case open --unit LC02 --born 2007-10-02 --name "Trương Thị Mỹ Duyên" --gender female --category pupil --youth-union --introduced-by youth-union
2025-09-15 minh advance nominate 00004-5 --resolution 9-NQ/CB --helper "Phan Thanh Tùng" 2019-09-01
2025-10-01 minh advance enrol 00004-5 --class K2-2025 --starts 2025-10-06 --ends 2025-10-10
2025-10-20 minh advance certify 00004-5 --certificate 77 --issued 2025-10-17 --issuer "Trung tâm chính trị thành phố"
2026-07-01 minh transfer open 00004-5 --to TS01 --reason "Về làm việc tại Công ty cổ phần May Tân Sơn" --left 2026-07-01
2026-07-03 minh transfer send 1
2026-02-02 minh case open --unit LC02 --born 2008-01-15 --name "Hồ Quang Vinh" --gender male --category pupil --youth-union
2026-02-10 minh advance nominate 00005-9 --resolution 3-NQ/CB --helper "Phan Thanh Tùng" 2019-09-01
2026-02-20 minh advance enrol 00005-9 --class K1-2026 --starts 2026-03-02 --ends 2026-03-06
2026-03-20 minh advance certify 00005-9 --certificate 12 --issued 2026-03-18 --issuer "Trung tâm chính trị thành phố"
2026-08-20 minh transfer open 00005-9 --residence "Số 12, ngõ 5, đường Láng, phường Đống Đa, thành phố Hà Nội" --reason "Đi học đại học" --left 2026-08-25
2026-08-24 minh transfer send 2 --dispatch-no "EK 123 456 789 VN"
2026-03-02 hoa case open --unit TS01 --born 1990-07-08 --name "Đặng Văn Khoa" --gender male --category worker
2026-03-09 hoa advance nominate 00006-8 --resolution 5-NQ/CB --helper "Võ Minh Châu" 2018-03-01
2026-03-16 hoa advance enrol 00006-8 --class K1-2026 --starts 2026-03-23 --ends 2026-03-27
2026-04-20 hoa advance certify 00006-8 --certificate 31 --issued 2026-04-17 --issuer "Trung tâm chính trị thành phố"
2026-09-14 hoa hold 00006-8 --reason "Đi công tác nước ngoài dài ngày" --until 2026-12-01 --ref-no 8-TB/CB
2026-10-12 lan case open --unit LC01 --born 2001-04-30 --name "Vũ Thị Thanh Hằng" --gender female
2026-10-12 lan case set 00003-7 --residence "Thôn Hạ, xã Long Châu" --note "Theo căn cước công dân mới"
2026-10-13 lan correct 00001-3 --act 20 --reason "Ghi nhầm số nghị quyết" --resolution 21-NQ/CB
"""

JOBS = """
2025-03-17 admin job run deliver
2025-08-05 admin job run deliver
2025-09-16 admin job run deliver
2025-12-22 admin job run deliver
2026-10-12 admin job run deliver
2026-10-30 admin calendar set 24/11/2026 holiday --source "Công văn giả định số 12" --name "Ngày hội đại đoàn kết"
2026-11-01 admin job run flag-stalled
2026-11-01 admin job run remind
2026-11-01 admin job run escalate
2026-11-01 admin job run deliver
2026-11-02 admin job run remind
2026-11-02 admin job run deliver
2026-11-01 admin job run seal
"""


def _story() -> Iterator[Told]:
    yield "2025-01-02", "admin", ["init", "--rehearsal", "--city", "Đảng bộ thành phố Sông Bình"]
    for line in UNITS.strip().splitlines():
        yield "2025-01-02", "admin", shlex.split(line)
    for line in (DAO + OTHERS + JOBS).splitlines():
        if line:
            day, user, *words = shlex.split(line)
            yield day, user, words


STORY = tuple(_story())
