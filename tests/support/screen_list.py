"""The screens that are kept: every command that shows something, confirmations, and usual errors."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

REGISTER = "sqlite:///so.db"
TODAY = "2026-11-02"

READ = {
    "lan": """
case show 00001-3
case show 00002-1
case list
case find pham
case history 00001-3
case history 00001-3 --long
case file 00001-3
case file 00003-7
next 00001-3
next 00002-1
next 00003-7
why propose-recognition 00001-3
why propose 00002-1
deadlines 00001-3
deadlines 00002-1
inbox
stalled
mail list
mail evidence 00002-1
transfer list
rules list
rules show B1
rules show D1
rules diff 2025-01 2026-07
calendar list 2026
unit list
unit show LC01
report transfers
audit verify
audit head
""",
    "minh": """
case history 00004-5
inbox
next 00004-5
transfer leavers --unit LC02 --on 2026-12-01
transfer list
""",
    "hung": """
inbox
stalled
stalled --by cause
stalled --by owner
stalled --by step
stalled --by unit
transfer list
""",
    "hoa": "inbox\nstalled\ntransfer list",
    "admin": """
case list
db check
diagram
diagram --lifecycle transfer
doctor
inbox
job list
job run remind --dry-run
job runs
mail list
mail settings
mail show 1
stalled
transfer keys show
transfer list
transfer templates
unit list
unit show TP
unit tree
user list
""",
}


@dataclass(frozen=True, slots=True)
class Screen:
    """One command line whose answer is kept; one that `writes` is typed on a copy of its own."""

    line: str
    user: str = "lan"
    writes: bool = False
    today: str = TODAY

    @property
    def words(self) -> list[str]:
        """Return the words of the command line."""
        return shlex.split(self.line)

    @property
    def name(self) -> str:
        """Return the name of the file it is kept in."""
        return re.sub(r"[^a-z0-9]+", "-", f"{self.line} {self.user}".lower()).strip("-")


SCREENS = tuple(
    Screen(line, user) for user, lines in READ.items() for line in lines.strip().splitlines()
)
