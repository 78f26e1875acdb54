"""The screens that are kept: every command that shows something, confirmations, and usual errors."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

REGISTER = "sqlite:///so.db"
TODAY = "2026-11-02"

READ = """
lan: case show 00001-3
lan: case show 00002-1
lan: case list
lan: case list --overdue
lan: case find pham
lan: case find khong-co-ai
lan: case history 00001-3
lan: case history 00001-3 --long
lan: case file 00001-3
lan: case file 00003-7
lan: next 00001-3
lan: next 00002-1
lan: next 00003-7
lan: why propose-recognition 00001-3
lan: why propose 00002-1
lan: why enrol 00003-7
lan: deadlines 00001-3
lan: deadlines 00002-1
lan: inbox
lan: stalled
lan: mail list
lan: mail evidence 00002-1
lan: rules list
lan: rules show B1
lan: rules show D1
lan: rules diff 2025-01 2026-07
lan: rules impact 2025-07
lan: calendar list 2026
lan: unit list
lan: unit show LC01
lan: audit verify
lan: audit head
minh: case history 00004-5 --long
minh: inbox
minh: next 00004-5
minh: report transfers
minh: transfer leavers --unit LC02 --on 2026-12-01
minh: transfer list
hoa: inbox
hoa: stalled
hoa: transfer list
hung: inbox
hung: stalled
hung: stalled --by cause
hung: stalled --by owner
hung: stalled --by step
hung: stalled --by unit
hung: stalled --limit 1
hung: transfer list
giang: inbox
kiem: case list
admin: audit verify
admin: case list
admin: db check
admin: diagram
admin: diagram --lifecycle transfer
admin: doctor
admin: inbox
admin: job list
admin: job run remind --dry-run
admin: job runs
admin: mail list
admin: mail settings
admin: mail show 1
admin: report transfers
admin: stalled
admin: transfer keys show
admin: transfer list
admin: transfer templates
admin: unit list
admin: unit show TP
admin: unit tree
admin: user list
"""

CONFIRMED = """
lan: case open --unit LC01 --name "Bùi Văn Sơn" --born 1999-09-09 --gender male
lan: case set 00003-7 --category farmer --note "Theo đơn"
lan: advance enrol 00003-7 --class K2-2026 --starts 2026-11-09 --ends 2026-11-13
lan: advance enrol 00003-7 --class K2-2026 --starts 2026-11-09 --ends 2026-11-13 --dry-run
lan: advance withdraw 00003-7 --reason "Chuyển nơi ở"
lan: record challenge 00002-1 --result passed --task "Vận động nhân dân hiến đất mở đường"
lan: record verification-request 00002-1 --subject father --sent 2026-11-02 --asked "Đảng ủy xã Bình Minh"
lan: hold 00003-7 --reason "Đi công tác" --until 2026-11-20
lan: correct 00003-7 --reason "Ghi nhầm người"
lan: correct 00001-3 --act 20 --reason "Ghi nhầm số" --resolution 22-NQ/CB
lan: case file 00001-3 --out ho-so.docx
hoa: resume 00006-8
hoa: transfer acknowledge 1
hoa: transfer decline 1 --reason "Không về nơi này"
hung: advance recognise 00001-3 --decision 9-QĐ/ĐU --members 9 --votes-for 9
hung: extend 00001-3 --limit D2 --days 10 --reason "Chờ ý kiến cấp trên"
minh: transfer outside-reply 2 --reply-no 5-TB/ĐU
minh: transfer cancel 2 --reason "Không chuyển nữa"
minh: transfer notice 1 --out thong-bao.docx
minh: transfer notices --out thong-bao
admin: unit add TS02 --kind branch --parent TS --name "Chi bộ Trạm y tế phường Tân Sơn"
admin: unit set LC01 --official-members 20
admin: unit move TS01 --under LC
admin: unit close LC02 --into LC01
admin: user add nga --unit LC02 --role branch --email nga@longchau.example
admin: user set minh --email minh2@longchau.example
admin: user disable thu
admin: user be hung
admin: calendar set 25/11/2026 holiday --source "Công văn giả định số 13" --dry-run
admin: calendar set 25/11/2026 holiday --source "Công văn giả định số 13"
admin: rules adopt-conclusion --on 2026-12-01 --dry-run
admin: rules check D1 --note "Đã đối chiếu"
admin: mail set --quiet none
admin: job run expire-holds
admin: job run recompute
admin: job run flag-stalled
admin: job run escalate
admin: job run digest
admin: job run deliver
admin: job run check
admin: job run seal
admin: scheduler --once
admin: db backup sao-luu.db
"""

REFUSED = """
lan: case show 00099-8
lan: case shwo 00001-3
lan: case show
lan: case
lan: case open --unit LC01
lan: case open --unit LC01 --name "Vũ Na" --born 31/02/2000
lan: case open --unit LC01 --name "Nguyễn Đức Anh" --born 2003-02-28
lan: advance propose 00002-1 --resolution 30-NQ/CB --official-members 19 --present 18 --votes-for 12
lan: advance recognise 00001-3 --decision 9-QĐ/ĐU --members 9 --votes-for 9
lan: advance enrol 00003-7
lan: advance bay-len 00003-7
lan: hold 00003-7 --reason "Đi công tác" --until 2027-03-01
lan: user add nga --unit LC01 --role branch
lan: job run remind
minh: transfer open 00004-5 --to TS01
minh: transfer cancel 99 --reason "Nhầm"
hung: advance recognise 00001-3 --decision 9-QĐ/ĐU --members 9 --votes-for 4
hung: extend 00002-1 --limit D1 --days 10 --reason "Chờ"
khong-ai: inbox
admin: job run nhac-viec
admin: unit close LC --into TS
admin: mail retry 1
"""

HELP = """
lan: --help
lan: case --help
lan: case list --help
lan: advance propose --help
lan: record opinion --help
lan: transfer --help
"""


@dataclass(frozen=True, slots=True)
class Screen:
    """One command line whose answer is kept; one that `writes` is typed on a copy of its own."""

    line: str
    user: str
    writes: bool = False

    @property
    def words(self) -> list[str]:
        """Return the words of the command line."""
        return shlex.split(self.line)

    @property
    def name(self) -> str:
        """Return the name of the file it is kept in."""
        from states.names import fold

        return re.sub(r"[^a-z0-9]+", "-", f"{self.user} {fold(self.line)}").strip("-")[:80]


def _listed(lines: str, *, writes: bool = False) -> tuple[Screen, ...]:
    pairs = (line.partition(": ") for line in lines.strip().splitlines())
    return tuple(Screen(line, user, writes=writes) for user, _, line in pairs)


READING = _listed(READ)
CONFIRMATIONS = _listed(CONFIRMED, writes=True)
ERRORS = _listed(REFUSED, writes=True)
HELPS = _listed(HELP)
SCREENS = (*READING, *CONFIRMATIONS, *ERRORS, *HELPS)
