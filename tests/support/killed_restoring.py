"""Restore until killed: ``python -m tests.support.killed_restoring URL ONE OTHER DAMAGE``.

For each number of seconds on its input, a child restores one backup and the other in turn, over a copy of
the file DAMAGE unless that is empty, until it is killed after so long. Answers ``killed`` each time.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
import traceback
from typing import NoReturn

from workflow.register import making


def main(url: str, one: str, other: str, damage: str) -> None:
    """Kill a child for each line."""
    for line in sys.stdin:
        alive, held = os.pipe()  # the end that only the child holds closes with it
        child = os.fork()
        if child == 0:
            _restore(url, (one, other), damage)
        os.close(held)
        select.select([alive], [], [], float(line))
        os.close(alive)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            raise SystemExit("the child ended by itself")
        print("killed", flush=True)  # noqa: T201 - to the test


def _restore(url: str, files: tuple[str, str], damage: str) -> NoReturn:
    """Restore for ever."""
    path = url.removeprefix("sqlite:///")
    try:
        while True:
            for file in files:
                if damage:
                    shutil.copyfile(damage, path + ".next")
                    os.replace(path + ".next", path)
                making.restore(url, file, force=True)
    except BaseException:  # noqa: BLE001 - the test is told of whatever it was
        traceback.print_exc()
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
