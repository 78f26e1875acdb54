"""The commands that take in lists."""

from __future__ import annotations

import click

from workflow.commands import imports_office
from workflow.commands.frame.shell import Group


@click.group("import", cls=Group)
def group() -> None:
    """Take in lists: of units, users, certificates."""


for _command in (imports_office.units, imports_office.users, imports_office.certificates):
    group.add_command(_command)
