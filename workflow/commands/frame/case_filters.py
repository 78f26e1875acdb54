"""The options by which cases are chosen, named in words of either language; the words load when the help lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from states.pipeline import Choice
from states.values.texts import clean_code
from workflow.commands.frame import options as opt

if TYPE_CHECKING:
    from states.pipeline import Stage, State

F = TypeVar("F", bound=Callable[..., Any])


def _named(known: Callable[[], Iterable[State | Stage | Choice]]) -> opt.Words:
    """Return the type of a word for one of these, which are loaded when the help lists them."""

    def listed() -> str:
        return opt.Chosen([Choice(one.id, one.label) for one in known()]).listed()

    return opt.Words("code", clean_code, listed=listed)


def _states() -> Iterable[State]:
    from states.catalogue.stages import STATES

    return STATES


def _stages() -> Iterable[Stage]:
    from states.catalogue.stages import STAGES

    return STAGES


def _categories() -> Iterable[Choice]:
    from states.catalogue.side_acts import CATEGORIES

    return CATEGORIES


def state(function: F) -> F:
    """Offer states: `state`."""
    return click.option(
        "--state",
        type=_named(_states),
        multiple=True,
        metavar="STATE",
        help=opt.N_("Only this state; may be repeated."),
    )(function)


def stage(function: F) -> F:
    """Offer a stage: `stage`."""
    return click.option(
        "--stage",
        type=_named(_stages),
        default=None,
        metavar="STAGE",
        help=opt.N_("Only this stage."),
    )(function)


def category(function: F) -> F:
    """Offer categories: `category`."""
    return click.option(
        "--category",
        type=_named(_categories),
        multiple=True,
        metavar="CATEGORY",
        help=opt.N_("Only this category; may be repeated."),
    )(function)
