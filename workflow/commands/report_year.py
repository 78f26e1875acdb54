"""The report of a year: on the screen, on paper, as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from notifications.language import say, translate, words
from workflow.commands.frame import options as opt
from workflow.commands.frame import paper_options
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.frame.windows import window_or_paper
from workflow.commands.screen import output, steps, table, terminal
from workflow.commands.screen.figures import number

if TYPE_CHECKING:
    from workflow.commands.screen.year_tables import Tabled
    from workflow.reports.asked import Given
    from workflow.reports.form_lines import Line
    from workflow.reports.tally import Counted
    from workflow.reports.year import Year
    from workflow.reports.year_units import UnitYear

PERIOD = opt.N_("Period {first} to {last}; the same period before: {before} to {until}.")
VOIDED = opt.N_("Cases opened by mistake and voided in the period: {count}.")
FORM = opt.N_("--form shows the lines of form 2-BTCTW; --out FILE.docx, .pdf or .xlsx writes all.")
BLANK = opt.N_("No register knows, so left blank: {lines}.")
MORE = opt.N_("… and {count} more: ketnap report idle-units")
MOST = 5
"""Idle branches that a screen lists."""


@click.command(
    "year",
    cls=Command,
    epilog=opt.N_("Example: ketnap report year --year 2026 --out nam-2026.docx"),
)
@window_or_paper
@click.option(
    "--form", is_flag=True, default=False, help=opt.N_("Show the lines of the form of new members.")
)
@pass_shell
def year(shell: Shell, given: Given, *, cases: bool, form: bool, out: str | None) -> None:
    """Tell of a year: targets beside the last year's, the form, who to praise, who has to account."""
    from workflow.commands.screen import year_pages
    from workflow.reports import year as told

    stamp = paper_options.leaving(shell) if out is not None else None
    found = told.report(shell.app, shell.actor, given, cases=cases)
    if out is not None and stamp is not None:
        from workflow.commands.screen import year_paper

        written = year_paper.into_file(shell.app, found, out, force=shell.replaces)
        masked = found.form_b is None
        paper_options.enter(shell, stamp, out, 1, unit=found.this.unit, masked=masked)
        paper_options.show(shell, found.this.unit, written, of="unit")
        return
    shell.show(
        _data(found, cases=cases),
        text=lambda: _text(found, form=form),
        pages=lambda: year_pages.pages(found),
    )


# -- as JSON ------------------------------------------------------------------------------------------


def _data(found: Year, *, cases: bool) -> dict[str, Any]:
    from workflow.reports import form_lines
    from workflow.reports.year import BASIS, BASIS_FORM

    lines = {line.key: line for line in form_lines.LINES}
    beside = {"this_year": found.this, "same_period": found.same_period, "last_year": found.last}
    return {
        "year": found.put.year,
        "unit": found.this.unit,
        "name": found.name,
        "from": found.put.first,
        "to": found.put.end,
        "last_from": found.same.first,
        "last_to": found.same.last,
        "targets": {key: _goals(row, cases=cases) for key, row in beside.items()},
        "form_2btctw": [_line(one, lines[one.line], cases=cases) for one in found.form],
        "form_2b": None
        if found.form_b is None
        else [_row(one, cases=cases) for one in found.form_b],
        "unknown": [words(label) for label in form_lines.UNKNOWN.values()],
        "praise": [_row(one, cases=cases) for one in found.praised],
        "to_account": [_accounting(one, cases=cases) for one in found.to_account],
        "considered": [_considered(one) for one in found.units],
        "idle": found.idle,
        "voided": found.voided,
        **({"refs": {"voided": found.voided_refs}} if cases else {}),
        "basis": f"{translate(BASIS)} ({BASIS_FORM})",
    }


def _row(row: Counted, *, cases: bool) -> dict[str, Any]:
    return {**(output.fields(row) or {}), **({"refs": row.refs} if cases else {})}


def _goals(row: Counted, *, cases: bool) -> dict[str, Any]:
    """Return the targets of a year; what is ahead stands in the forecast alone."""
    told = _row(row, cases=cases)
    del told["forecast"]
    return told


def _line(row: Counted, line: Line, *, cases: bool) -> dict[str, Any]:
    return {**_row(row, cases=cases), "label": words(line.label)}


def _considered(one: UnitYear) -> dict[str, Any]:
    from states.watch import year_review

    missing = set(year_review.unmet(one))
    return {
        "unit": one.unit,
        "name": one.name,
        "praise": not missing,
        "conditions": {name: name not in missing for name in year_review.PRAISE},
    }


def _accounting(one: UnitYear, *, cases: bool) -> dict[str, Any]:
    from states.watch import year_review

    reasons = [
        {
            "reason": name,
            "count": count,
            "words": words(year_review.ACCOUNT[name].label),
            "source": year_review.ACCOUNT[name].source,
        }
        for name, count in year_review.reasons(one)
    ]
    return {**_row(one, cases=cases), "reasons": reasons}


# -- on the screen ------------------------------------------------------------------------------------


def _text(found: Year, *, form: bool) -> Iterator[str]:
    from workflow.commands.screen import year_tables
    from workflow.reports import form_lines

    put, same = found.put, found.same
    span = {"first": put.first, "last": put.end, "before": same.first, "until": same.last}
    yield say(PERIOD, span)
    tables = {one.key: one for one in year_tables.tables(found)}
    yield ""
    yield _drawn(tables["targets"])
    for key in ("form", "form_b") if form else ():
        if key in tables:
            yield from _part(tables[key])
    if form:
        yield say(BLANK, {"lines": [words(one) for one in form_lines.UNKNOWN.values()]})
    yield from _part(tables["praise"])
    yield from _part(tables["account"])
    yield from _part(tables["idle"], MOST)
    yield ""
    yield say(VOIDED, {"count": found.voided})
    if not form:
        yield translate(FORM)


def _part(one: Tabled, most: int | None = None) -> Iterator[str]:
    yield ""
    yield steps.heading(words(one.title))
    if not one.rows:
        yield words(one.empty)
        return
    yield _drawn(one._replace(rows=one.rows[:most]))
    if most and len(one.rows) > most:
        yield say(MORE, {"count": len(one.rows) - most})


def _drawn(one: Tabled) -> str:
    from workflow.commands.screen import year_tables

    figures = [not isinstance(cell, str) or cell.isdigit() for cell in one.rows[0]]
    return table.table(
        [words(label) for label in one.headings],
        year_tables.texts(one.rows, number),
        right=figures,
        width=terminal.width(),
    )
