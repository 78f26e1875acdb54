"""Command lines as processes forked from one that has imported the program: ``python -m tests.support.forked``.

Each is a process of its own, with connections of its own; only the imports are not done again. What a process that
begins with nothing needs is seen elsewhere. Reads one JSON list of words a line, prints one JSON object a line.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Ended(NamedTuple):
    """What a command line ended with: its code and what stood on the two streams."""

    code: int
    out: str
    err: str


class Forked:
    """The process from which command lines are forked, with their environment; to be closed."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.support.forked"],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, words: list[str]) -> Ended:
        """Run one command line."""
        asked, told = self._parent.stdin, self._parent.stdout
        assert asked
        assert told
        asked.write(json.dumps(words) + "\n")
        asked.flush()
        return Ended(**json.loads(told.readline()))

    def close(self) -> None:
        """End the process."""
        self._parent.communicate()
        assert self._parent.returncode == 0


def _serve() -> None:
    import cli
    import workflow.commands

    for module in pkgutil.iter_modules(workflow.commands.__path__, "workflow.commands."):
        importlib.import_module(module.name)
    if os.environ["KETNAP_DB"].startswith("postgresql"):
        importlib.import_module("workflow.store.postgresql")
    importlib.import_module("workflow.store.office")
    importlib.import_module("workflow.store.records")
    for asked in sys.stdin:
        print(json.dumps(_one(cli.main, json.loads(asked))), flush=True)  # noqa: T201


def _one(main: Any, words: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = os.fork()
        if not process:
            _become(main, words, out.fileno(), err.fileno())
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        told = {}
        for name, file in (("out", out), ("err", err)):
            file.seek(0)
            told[name] = file.read().decode()
    return {"code": code, **told}


def _become(main: Any, words: list[str], out: int, err: int) -> None:
    """Be the command line, to its end."""
    os.dup2(out, 1)
    os.dup2(err, 2)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - as long as the process
    sys.argv = ["ketnap", *words]
    code = 1
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
