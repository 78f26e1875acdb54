"""The commands that take in lists."""

from __future__ import annotations

import click

from workflow.commands import import_cases, import_template, imports_office
from workflow.commands.frame.shell import Group


@click.group("import", cls=Group)
def group() -> None:
    """Take in lists: of cases, units, users, certificates."""


for _command in (
    import_cases.cases,
    imports_office.units,
    imports_office.users,
    imports_office.certificates,
    import_template.template,
):
    group.add_command(_command)
