"""A folder in memory for what tests write and throw away, where the machine has one with room.

Thousands of registers are made and dropped; a disk that is busy elsewhere makes each of them wait.
Nothing here tests what a disk does: a killed process loses no more on one than in memory.
"""

from __future__ import annotations

import os
import shutil
import tempfile

MEMORY = "/dev/shm"
NEEDED = 4 * 1024**3
"""The free bytes without which the tests stay on the disk."""


def folder() -> str | None:
    """Make a folder in memory that every account may pass through; None where there is no room."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < NEEDED:
        return None
    made = tempfile.mkdtemp(prefix="ketnap-tests-", dir=MEMORY)
    os.chmod(made, 0o711)  # the server's own account has its folder inside
    return made
