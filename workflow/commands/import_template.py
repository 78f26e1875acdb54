"""The command that writes a template to fill in."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from states.pipeline import Label
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell

if TYPE_CHECKING:
    from workflow.exchange.templates import Listing

KINDS = {
    "cases": Label("quần chúng", "cases"),
    "units": Label("tổ chức đảng", "units"),
    "users": Label("người dùng", "users"),
    "certificates": Label("giấy chứng nhận", "certificates"),
}
FORMS = {
    "units": ("workflow.exchange.office_lists", "UNITS"),
    "users": ("workflow.exchange.office_lists", "USERS"),
    "certificates": ("workflow.exchange.certificates", "FORM"),
}
"""Where the columns of the other lists are written down."""


@click.command(
    "template", cls=Command, epilog=opt.N_("Example: ketnap import template danh-sach.xlsx")
)
@click.argument("file", type=opt.FILE_OUT, metavar="FILE.xlsx")
@click.option(
    "--kind", type=opt.one_of(KINDS), default="cases", help=opt.N_("What the list is of.")
)
@pass_shell
def template(shell: Shell, file: str, kind: str) -> None:
    """Write a workbook to fill in: drop-down lists, a note on each heading, an example, explanations."""
    from workflow.exchange import templates

    listing = _listing(kind)
    templates.write(file, listing)
    shell.done({"file": file, "kind": kind})


def _listing(kind: str) -> Listing:
    from workflow.exchange import template_examples, templates

    if kind not in FORMS:
        return templates.of_cases()
    form = getattr(import_module(FORMS[kind][0]), FORMS[kind][1])
    examples = template_examples.OTHERS.get(kind, ())
    return templates.Listing(form.columns, form.needed, examples)
