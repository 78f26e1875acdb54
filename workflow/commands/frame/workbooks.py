"""The refusal of a workbook where no list is printed, or where its file is not named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.errors import BadInput
from states.pipeline import N_

if TYPE_CHECKING:
    import click

OUT = "--out"
WHERE_TO = N_("A workbook is written into a file: add --out FILE.xlsx")
NO_LIST = N_("Only a list can be written as a workbook; this command prints none.")


def settle(ctx: click.Context) -> None:
    """Refuse a workbook that a command cannot give, before anything is done. Raises `BadInput`."""
    if ctx.obj.format == "xlsx" and ctx.obj.into is None:
        lists = any(OUT in param.opts for param in ctx.command.params)
        raise BadInput(WHERE_TO if lists else NO_LIST)
