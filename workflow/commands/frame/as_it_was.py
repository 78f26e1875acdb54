"""The options by which a case is asked for as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar

import click

from states.errors import BadInput
from workflow.commands.frame import options as opt

F = TypeVar("F", bound=Callable[..., Any])

NOT_PRINTED = opt.N_("{field}: only what holds today is printed; leave {other} out.")


def options(function: F) -> F:
    """Offer `past`: as of which day, and as it was known at the end of which day. Raises `BadInput` with --out."""

    @wraps(function)
    def told(
        *args: Any,  # noqa: ANN401 - click's own
        as_of: date | None,
        known_at: date | None,
        **options: Any,  # noqa: ANN401 - click's own
    ) -> Any:  # noqa: ANN401 - click's own
        from workflow.queries.past import Past

        past = Past(as_of, known_at)
        if past and options.get("out"):
            other = "--as-of" if as_of else "--known-at"
            raise BadInput(NOT_PRINTED, field="--out", value=options["out"], other=other)
        if past:
            from workflow.commands.frame import heads

            click.get_current_context().obj.about = lambda: heads.of_past(past)
        return function(*args, past=past, **options)

    words = opt.N_("As of this day: only acts dated up to it.")
    then = opt.N_(
        "As it was known at the end of this day: only what had been entered, as it stood then."
    )
    told = click.option("--known-at", type=opt.DATE, default=None, help=then)(told)
    return click.option("--as-of", type=opt.DATE, default=None, help=words)(told)  # type: ignore[return-value]
