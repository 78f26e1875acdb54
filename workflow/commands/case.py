"""The commands that open, change, show, list and find cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from workflow.commands import case_lists
from workflow.commands.frame import as_it_was, listing, paper_options
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Group, Shell, pass_shell
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.papers.card import Card
    from workflow.queries.cases import CaseDetail
    from workflow.queries.past import Past


class Cases(Group):
    """The commands about cases; the two with an option for every fact are made when asked for."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, the ones for opening and changing made now."""
        return _MADE[cmd_name]() if cmd_name in _MADE else super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of the work."""
        return [*_MADE, *super().list_commands(ctx)]


@click.group(cls=Cases)
def group() -> None:
    """Open, change, show, list and find cases."""


@pass_shell
def _open(shell: Shell, /, unit: str, on: date | None, note: str, **facts: object) -> None:
    """Put a person on the source list of a branch; prints the new reference."""
    from workflow.casework import opening
    from workflow.commands.frame import fields
    from workflow.commands.screen import steps

    done = opening.open_case(shell.app, unit, fields.given(facts), shell.stamp(on, note))
    for warning in done.warnings:
        shell.warn(warning.message, **warning.params)
    shell.show(done, text=lambda: steps.advanced(done))


@pass_shell
def _set(
    shell: Shell, /, ref: str, on: date | None, note: str, if_version: int | None, **facts: object
) -> None:
    """Change facts of a candidate, from a day on."""
    from workflow.casework import opening
    from workflow.commands.screen import steps

    given = {name: value for name, value in facts.items() if value not in (None, ())}
    done = opening.set_facts(shell.app, ref, given, shell.stamp(on, note), seen=if_version)
    shell.show(done, text=lambda: steps.advanced(done))


_UNIT = click.option(
    "--unit", type=opt.CODE, required=True, metavar="CODE", help=opt.N_("The branch.")
)


OPENS = opt.N_("Put a person on the source list of a branch; prints the new reference.")
CHANGES = opt.N_("Change facts of a candidate, from a day on.")


def _opening() -> click.Command:
    from states.catalogue.side_acts import FACTS
    from workflow.commands.frame import fields

    params = [
        *fields.params_of(_UNIT),
        *fields.options(FACTS),
        *fields.params_of(opt.on, opt.note),
    ]
    return Command("open", params=params, callback=_open, help=OPENS)


def _changing() -> click.Command:
    from states.catalogue.side_acts import FACTS_CHANGED
    from workflow.commands.frame import fields

    shared = fields.params_of(opt.ref_to_write, opt.on, opt.note, opt.if_version)
    params = [*shared[:1], *fields.options(FACTS_CHANGED, asked=False), *shared[1:]]
    return Command("set", params=params, callback=_set, help=CHANGES)


_MADE: Mapping[str, Callable[[], click.Command]] = {"open": _opening, "set": _changing}


def _facts(case: CaseDetail) -> str:
    from workflow.commands.screen import dossier as _dossier

    return "\n".join(_dossier.facts(case.facts))


@group.command("show")
@opt.ref
@as_it_was.options
@pass_shell
def show(shell: Shell, ref: str, past: Past) -> None:
    """Show one case: where it stands, what is due next, the facts on file; or as it was (--as-of, --known-at)."""
    from workflow.queries import cases

    shell.show(
        cases.show(shell.app, ref, shell.actor, past),
        columns=(
            "ref",
            "name",
            "born",
            Column("unit", get=lambda c: f"{c.unit} · {c.unit_name}"),
            "state",
            "stage",
            "entered_on",
            "next_deadline",
            "dates",
            "first_listed_on",
            "first_certified_on",
            "total_days",
            "resets",
            "held_days",
            Column("facts", get=_facts),
            "version",
        ),
    )


group.add_command(case_lists.list_)
group.add_command(case_lists.filters)


@group.command("find")
@click.argument("text", type=opt.TEXT, metavar="TEXT")
@listing.to_file
@pass_shell
def find(shell: Shell, text: str) -> None:
    """Find cases by words of the name, by the number of a paper, or by the whole identity number."""
    from workflow.queries import cases

    shell.show(
        cases.find(shell.app, text, shell.actor),
        columns=case_lists.LIST,
        empty=opt.N_("No case fits."),
    )


@group.command("history")
@opt.ref
@click.option(
    "--long", "in_full", is_flag=True, default=False, help=opt.N_("Every field of every act.")
)
@listing.to_file
@as_it_was.options
@pass_shell
def history(shell: Shell, ref: str, past: Past, *, in_full: bool) -> None:
    """Show every act of a case, oldest first, corrections included: a line each, or with --long all of it."""
    from workflow.commands.screen import acts, listed
    from workflow.queries import cases

    rows = cases.history(shell.app, ref, shell.actor, past)
    text = (lambda: acts.details(rows)) if in_full else lambda: acts.lines(rows, ref)
    shell.show(rows, columns=listed.HISTORY, text=text)


@group.command("file")
@opt.ref
@paper_options.out
@paper_options.force
@as_it_was.options
@pass_shell
def file(shell: Shell, ref: str, out: str | None, force: bool, past: Past) -> None:
    """Show the whole dossier of a case on one page, or print it (--out)."""
    if out is not None:
        from workflow.papers import sheets

        stamp = paper_options.leaving(shell)
        done = sheets.case_file(shell.app, ref, shell.actor, out, force=force)
        paper_options.enter(shell, stamp, out, 1, masked=paper_options.masked(shell))
        paper_options.show(shell, ref, done)
        return
    from workflow.commands.screen import dossier as _dossier
    from workflow.queries import dossier

    page = dossier.page(shell.app, ref, shell.actor, past)
    shell.show(page, text=lambda: _dossier.page(page))


@group.command("card", epilog=opt.N_("Example: ketnap case card 00043-4 --out card.pdf"))
@opt.ref
@click.option(
    "--out",
    type=opt.FILE_OUT,
    default=None,
    metavar="FILE",
    help=opt.N_("Write into this file: .docx, .pdf, .xlsx or .html."),
)
@paper_options.force
@pass_shell
def card(shell: Shell, ref: str, out: str | None, force: bool) -> None:
    """Show what form 2-KNĐ and the national database ask, in their order, as the case has it, for typing once.

    What the case does not hold is marked. Identity number, religion and ethnicity are shown to roles that need them.
    """
    from workflow.papers import card as cards

    if out is not None:
        stamp = paper_options.leaving(shell)
        done = cards.write(shell.app, ref, shell.actor, out, force=force)
        paper_options.enter(shell, stamp, out, 1, masked=paper_options.masked(shell))
        paper_options.show(shell, ref, done)
        return
    made = cards.card(shell.app, ref, shell.actor)
    shell.show(made, text=lambda: _card(made))


def _card(made: Card) -> Iterator[str]:
    """Yield the card part by part."""
    from workflow.commands.screen import steps, table
    from workflow.commands.screen.output import terminal_width
    from workflow.papers.card import BLANK

    yield steps.heading(f"{made.ref} · {made.name}")
    for part in dict.fromkeys(line.part for line in made.fields):
        yield ""
        yield steps.heading(part)
        lines = [line for line in made.fields if line.part == part]
        pairs = [(f"{line.n}. {line.field}", line.value or BLANK) for line in lines]
        yield table.block(pairs, terminal_width())
