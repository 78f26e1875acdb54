"""The commands that take in lists."""

from __future__ import annotations

import click

from workflow.commands import import_cases
from workflow.commands.frame.shell import Group


@click.group("import", cls=Group)
def group() -> None:
    """Take in lists: of cases."""


for _command in (import_cases.cases,):
    group.add_command(_command)
