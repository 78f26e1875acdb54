"""Lend the command line, with the sample commands beside the real ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import click.testing
import pytest

import cli
from notifications import language

Run = Callable[..., "Outcome"]


class Outcome:
    """What one command line did: its exit code and what it printed."""

    def __init__(self, result: click.testing.Result) -> None:
        self.code = result.exit_code
        self.out = result.stdout
        self.err = result.stderr

    @property
    def data(self) -> Any:
        """Return the answer of a command run with --json."""
        assert self.out, self.err
        envelope = json.loads(self.out)
        assert envelope.keys() == {"ketnap", "data"}
        return envelope["data"]

    @property
    def error(self) -> Any:
        """Return the error of a command run with --json: the last line on stderr."""
        envelope = json.loads(self.err.splitlines()[-1])
        assert envelope.keys() == {"ketnap", "error"}
        return envelope["error"]


@pytest.fixture
def ketnap(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Return a function that runs one command line in this process, words given one by one."""
    commands = {"sample": ("tests.commands.sample:group", "Try the shell."), **cli.COMMANDS}
    commands["broken"] = ("tests.cli.no_such_module:command", "Never there.")
    monkeypatch.setattr(cli, "COMMANDS", commands)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*words: str, **env: str) -> Outcome:
        return Outcome(click.testing.CliRunner(env=env).invoke(cli.main, list(words)))

    yield run
    language.use(language.DEFAULT)
