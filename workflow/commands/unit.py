"""The commands that keep the tree of units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

import click

from notifications.language import translate as _
from notifications.language import words
from workflow.commands.frame import listing
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen import output, recorded, terminal
from workflow.commands.screen import words as _words
from workflow.commands.screen.output import Column, in_files
from workflow.ground.tree import FACTS
from workflow.organisation import units

if TYPE_CHECKING:
    from workflow.organisation.units import Step, UnitDetail, UnitView


def _sector(row: UnitView) -> object:
    return units.SECTORS.get(row.sector or "")


PLACE = ("code", "name", "kind", "parent", "decides", Column("sector", get=_sector))
LISTED = (
    *PLACE[:4],
    Column("decides", least=2),
    *(Column("sector", get=_sector, least=3), Column("official_members", least=1), "head"),
    in_files("numbers", get=lambda row: units.BOOKS.get(row.numbers or "")),
)
CLOSED = ("closed_on", "successor")
SHOWN = (
    *PLACE,
    "hard_area",
    "has_youth_union",
    "official_members",
    "head",
    "meets",
    "official_code",
    "email",
    "seal",
    Column("numbers", get=lambda row: units.BOOKS.get(row.numbers or "")),
    "term_from",
    "code_in_numbers",
    "nobody_left",
    "opened_on",
    *CLOSED,
)
ADDED_KINDS = tuple(kind for kind in units.KINDS if kind != "city")

PROFILE = (
    click.option("--sector", type=opt.one_of(units.SECTORS), help=opt.N_("What kind of place it is.")),
    click.option("--decides/--no-decides", default=None, help=opt.N_("Whether this committee takes the admission decision itself.")),
    click.option("--hard-area/--no-hard-area", default=None, help=opt.N_("Whether it lies in an area of special hardship.")),
    click.option("--has-youth-union/--no-youth-union", default=None, help=opt.N_("Whether there is a youth union.")),
    click.option("--official-members", type=opt.COUNT, help=opt.N_("How many official members it has.")),
    click.option("--head", type=opt.NAME_OR_NONE, help=opt.N_("Who leads it.")),
    click.option("--meets", type=opt.TEXT_OR_NONE, metavar="DAY", help=opt.N_("When it meets: days of the month (5,20) or dates (2026-01-10).")),
    click.option("--official-code", type=opt.TEXT_OR_NONE, metavar="MM.MMM.MMM.MMM.MMM", help=opt.N_("Its official code.")),
    click.option("--seal/--no-seal", default=None, help=opt.N_("Whether it has a seal (committees have one unless told otherwise).")),
    click.option("--numbers", type=opt.one_of(units.BOOKS), help=opt.N_("Who numbers its letters: the dispatch book (clerk) or this register (own).")),
    click.option("--term-from", type=opt.TEXT_OR_NONE, metavar="DATE", help=opt.N_("From which day on its committee's term counts; letters are numbered within it.")),
    click.option("--code-in-numbers/--no-code-in-numbers", default=None, help=opt.N_("Whether its code stands after the signs of its numbers.")),
    click.option("--nobody-left/--people-left", default=None, help=opt.N_("Whether nobody is left there who could be brought on.")),
    click.option("--email", type=opt.TEXT_OR_NONE, help=opt.N_("Where mail to the unit goes.")),
)  # fmt: skip


def profile_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Offer what can be told of a unit."""
    return reduce(lambda told, option: option(told), reversed(PROFILE), function)


@click.group(cls=Group)
def group() -> None:
    """Keep the tree of units, by date."""


@group.command("add")
@click.argument("code", type=opt.CODE, metavar="CODE")
@click.option("--name", type=opt.TEXT, help=opt.N_("What it is called (default: its code)."))
@click.option(
    "--kind",
    type=opt.among(_words.KINDS, *ADDED_KINDS),
    required=True,
    help=opt.N_("What kind of unit it is."),
)
@click.option(
    "--parent",
    type=opt.CODE,
    metavar="CODE",
    help=opt.N_("The unit it stands under (default: your own)."),
)
@profile_options
@opt.on_and_why
@pass_shell
def add(
    shell: Shell,
    /,
    code: str,
    *,
    name: str | None,
    kind: str,
    parent: str | None,
    on: date | None,
    **told: Any,  # noqa: ANN401 - what the options of a profile hold
) -> None:
    """Add a unit."""
    new = units.NewUnit(code, name or code, kind, parent, units.Profile(**told))
    stamp = shell.stamp(on)
    unit = units.add(shell.app, new, stamp)
    shell.show(unit, text=lambda: (block(unit), recorded.line(unit, stamp.on)))


@group.command("list")
@opt.unit
@click.option(
    "--kind", type=opt.among(_words.KINDS, *units.KINDS), help=opt.N_("Only units of this kind.")
)
@click.option("--closed", is_flag=True, default=False, help=opt.N_("Also units that were closed."))
@click.option("--on", type=opt.DATE, help=opt.N_("As the tree stood on this day (default: today)."))
@listing.to_file
@pass_shell
def list_(
    shell: Shell, *, unit: str | None, kind: str | None, closed: bool, on: date | None
) -> None:
    """List the units you may see."""
    rows = units.listed(shell.app, units.Wanted(unit, kind, on, closed), shell.actor)
    shell.show(rows, columns=(*LISTED, *(CLOSED if closed else ())))


@group.command("tree")
@opt.unit
@click.option("--on", type=opt.DATE, help=opt.N_("As the tree stood on this day (default: today)."))
@pass_shell
def tree(shell: Shell, *, unit: str | None, on: date | None) -> None:
    """Draw the tree of the units you may see."""
    rows = units.listed(shell.app, units.Wanted(unit, on=on), shell.actor)
    if terminal.accessible():
        shell.show(rows, columns=PLACE)
    else:
        shell.show(rows, text=lambda: drawn(rows))


@group.command("show")
@click.argument("code", type=opt.CODE, metavar="CODE")
@click.option("--on", type=opt.DATE, help=opt.N_("As it stood on this day (default: today)."))
@pass_shell
def show(shell: Shell, code: str, *, on: date | None) -> None:
    """Show one unit: what holds of it, its own limits and its history."""
    unit = units.show(shell.app, code, shell.actor, on=on)
    shell.show(unit, text=lambda: screen(unit))


@group.command("set")
@click.argument("code", type=opt.CODE, metavar="CODE")
@click.option("--name", type=opt.TEXT, help=opt.N_("What it is called."))
@profile_options
@click.option(
    "--limit",
    "limits",
    nargs=2,
    type=click.Tuple([opt.CODE, opt.CODE]),
    multiple=True,
    metavar="RULE VALUE",
    help=opt.N_(
        "Its own value for a service or advisory rule, or none to give it back; may be repeated."
    ),
)
@click.option(
    "--source",
    type=opt.TEXT_OR_NONE,
    default="",
    help=opt.N_("The paper its own values rest on."),
)
@opt.on_and_why
@pass_shell
def set_(
    shell: Shell,
    /,
    code: str,
    *,
    name: str | None,
    limits: Sequence[tuple[str, str]],
    source: str,
    on: date | None,
    **told: Any,  # noqa: ANN401 - what the options of a profile hold
) -> None:
    """Change the facts of a unit, from a day on."""
    own = tuple(units.Limit(rule, units.limit_value(value), source) for rule, value in limits)
    wanted = units.Change(units.Profile(**told), name, own)
    stamp = shell.stamp(on)
    before = units.show(shell.app, code, shell.actor, on=stamp.on)
    unit = units.change(shell.app, code, wanted, stamp)
    dated = bool(own or name) or any(told[fact] is not None for fact in FACTS)
    since = stamp.on if dated else None
    end = recorded.line(unit, since, before=before)
    shell.show(unit, text=lambda: (*screen(unit), "", end))


@group.command("move")
@click.argument("code", type=opt.CODE, metavar="CODE")
@click.option(
    "--under",
    type=opt.CODE,
    metavar="CODE",
    required=True,
    help=opt.N_("The unit it stands under from then on."),
)
@opt.on_and_why
@pass_shell
def move(shell: Shell, code: str, *, under: str, on: date | None) -> None:
    """Put a unit, with all that is below it, under another one."""
    stamp = shell.stamp(on)
    before = units.show(shell.app, code, shell.actor, on=stamp.on)
    unit = units.move(shell.app, code, under, stamp)
    after = units.show(shell.app, code, shell.actor, on=stamp.on)
    end = recorded.line(after, stamp.on, before=before)
    shell.show(unit, text=lambda: (block(unit), end))


@group.command("close")
@click.argument("code", type=opt.CODE, metavar="CODE")
@click.option(
    "--into",
    type=opt.CODE,
    metavar="CODE",
    required=True,
    help=opt.N_("The unit that takes its cases, units and users."),
)
@opt.on_and_why
@pass_shell
def close(shell: Shell, code: str, *, into: str, on: date | None) -> None:
    """Close a unit; another one takes its cases, units and users."""
    stamp = shell.stamp(on)
    unit = units.close(shell.app, code, into, stamp)
    shell.show(unit, text=lambda: (block(unit), recorded.line(unit, stamp.on)))


def drawn(rows: Sequence[UnitView]) -> Iterable[str]:
    """Yield the lines of a tree of units given in its order, with their depths."""
    open_below: list[bool] = []
    for number, row in enumerate(rows):
        del open_below[row.depth :]
        open_below.append(_has_sibling(rows, number))
        yield _branches(open_below) + _line(row)


def _branches(open_below: Sequence[bool]) -> str:
    """Return the strokes before a unit: which of those above it, and itself, have more to come."""
    if len(open_below) == 1:
        return ""
    stems = ("│  " if more else "   " for more in open_below[1:-1])
    return terminal.faint("".join(stems) + ("├─ " if open_below[-1] else "└─ "))


def _has_sibling(rows: Sequence[UnitView], number: int) -> bool:
    depth = rows[number].depth
    following = next((row for row in rows[number + 1 :] if row.depth <= depth), None)
    return following is not None and following.depth == depth


def _line(row: UnitView) -> str:
    kind = _words.cell("kind", row.kind)
    sector = units.SECTORS.get(row.sector or "")
    more = [kind, sector and words(sector), _("takes the decision") if row.decides else None]
    about = " · ".join(filter(None, more))
    return f"{terminal.strong(row.code)}  {terminal.safe(row.name)}  {terminal.faint(about)}"


def block(unit: UnitView) -> str:
    """Return what holds of one unit, without what was never said of it."""
    told = [c for c in SHOWN if getattr(unit, c if isinstance(c, str) else c.key) is not None]
    return output.for_the_eye(unit, told, "")


def screen(unit: UnitDetail) -> Iterable[str]:
    """Yield the screen of one unit: its facts, its own limits, its history."""
    yield block(unit)
    if unit.limits:
        yield "\n" + terminal.strong(_("Its own limits"))
        yield output.for_the_eye(unit.limits, ("rule", "value", "since", "source"), "")
    yield "\n" + terminal.strong(_("What was recorded, and from when on it holds"))
    what = Column("what", get=lambda step: _words.header(step.what))
    yield output.for_the_eye(unit.history, ("since", what, Column("value", get=_value)), "")


def _value(step: Step) -> object:
    if step.what == "term_from" and step.value:
        return date.fromisoformat(step.value)
    known = {"sector": units.SECTORS, "numbers": units.BOOKS}.get(step.what, {})
    return known.get(step.value, step.value)
