"""Type command lines as other processes, as a script or a user would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import click.testing

from tests.support.forked import Ended, Forked

ROOT = Path(__file__).parents[2]


class Answer(NamedTuple):
    """What a command ended with: its exit code, its data or its error."""

    code: int
    data: Any
    error: Any


class Line:
    """One command line on one register; `--today` moves with the story."""

    def __init__(self, url: str) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KETNAP_")}
        self.env = {**kept, "KETNAP_DB": url, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}

    def run(self, user: str, today: str, words: str, *more: str) -> Answer:
        """Run one command as `user` on the day `today`; `more` are words with spaces in them."""
        code, out, err = self._ended(
            ["--json", "--today", today, "--as", user, *words.split(), *more]
        )
        data = json.loads(out)["data"] if out else None
        error = json.loads(err.splitlines()[-1])["error"] if code else None
        return Answer(code, data, error)

    def _ended(self, words: list[str]) -> Ended:
        command = [sys.executable, str(ROOT / "cli.py"), *words]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)
        return Ended(done.returncode, done.stdout, done.stderr)

    def done(self, user: str, today: str, words: str, *more: str) -> Any:
        """Run a command that must succeed and return its data."""
        answer = self.run(user, today, words, *more)
        assert answer.code == 0, answer.error
        return answer.data


class LineForked(Line):
    """The same command lines as processes forked from one that has imported the program; to be closed."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._forked = Forked(self.env)

    def _ended(self, words: list[str]) -> Ended:
        return self._forked.run(words)

    def close(self) -> None:
        """End the process that has imported the program."""
        self._forked.close()


class LineWithin(Line):
    """The same command lines run within this process: a hundred times cheaper, for tests of what is said."""

    def run(self, user: str, today: str, words: str, *more: str) -> Answer:
        """Run one command as `user` on the day `today`; `more` are words with spaces in them."""
        import cli

        command = ["--json", "--today", today, "--as", user, *words.split(), *more]
        env = {name: value for name, value in self.env.items() if name.startswith("KETNAP_")}
        done = click.testing.CliRunner(env=env).invoke(cli.main, command)
        data = json.loads(done.stdout)["data"] if done.stdout else None
        error = json.loads(done.stderr.splitlines()[-1])["error"] if done.exit_code else None
        return Answer(done.exit_code, data, error)
