"""Offer commands that do nothing but show and fail, to try the shell with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

import click

from states.errors import BadInput, CaseChanged, NotFound, NotPermitted, Refused, Unavailable
from states.pipeline import Kind, Label, Refusal, Role, Warned
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen.output import Column


class Due(NamedTuple):
    rule: str
    kind: Kind
    due: date
    owner: str
    days_left: int


@dataclass(frozen=True, slots=True)
class Row:
    ref: str
    name: str
    state: str
    entered_on: date
    next_deadline: Due | None
    from_: str
    recorded_at: datetime
    count: int
    open: bool
    label: Label


ROW = Row(
    ref="00042-7",
    name="Nguyễn Thị Ánh",
    state="enrolled",
    entered_on=date(2025, 1, 6),
    next_deadline=Due("L3", Kind.ADVISORY, date(2025, 4, 1), "centre", -2),
    from_="nominated",
    recorded_at=datetime(2025, 1, 6, 1, 30, tzinfo=UTC),
    count=3,
    open=True,
    label=Label("một", "one"),
)
REASONS = (
    Refusal(
        "B1",
        "{votes} votes for of {members} official members; at least {needed} are needed.",
        {"votes": 12, "members": 19, "needed": 13},
        kind=Kind.STATUTORY,
        source="06-HD/TW, điểm 3.6",
        confidence="B",
        owner="branch",
    ),
    Refusal(
        "D7b",
        "Probation ends on {ends}; the branch meets on that day or later.",
        {"ends": date(2026, 10, 3)},
        kind=Kind.STATUTORY,
        earliest=date(2026, 10, 3),
    ),
)


class Odd(Exception):  # noqa: N818 - a fault, not an error class of ours
    """A fault."""


@click.group(cls=Group, aliases={"xem": "one"})
def group() -> None:
    """Try the shell."""


@group.command("one")
@pass_shell
def one(shell: Shell) -> None:
    """Show one row."""
    shell.show(ROW)


@group.command("rows")
@opt.unit
@click.option("--none", is_flag=True, default=False)
@pass_shell
def rows(shell: Shell, unit: str | None, none: bool) -> None:
    """Show rows."""
    shown = ("ref", "name", "state", "next_deadline", Column("unit", get=lambda _row: unit))
    shell.show([] if none else [ROW, ROW], columns=shown)


@group.command("page")
@pass_shell
def page(shell: Shell) -> None:
    """Show a page made by hand."""
    shell.tell("The file has {count} problems; nothing was written.", count=2)
    shell.warn("There is no {what} {value}.", what="rows", value="X")
    shell.show({"a": 1}, text=lambda: ["first", "second"])


RESULTS = {"passed": Label("đạt", "passed"), "half_way": Label("nửa chừng", "half-way")}


@group.command("read-values")
@opt.ref
@opt.on
@opt.note
@opt.dry_run
@opt.if_version
@click.option("--helper", type=opt.PERSON, multiple=True)
@click.option("--result", type=opt.one_of(RESULTS))
@pass_shell
def read_values(shell: Shell, /, **values: object) -> None:
    """Read values and show them."""
    shell.show(values)


@group.command("who")
@opt.on
@pass_shell
def who(shell: Shell, on: date | None) -> None:
    """Show who would act, and when."""
    stamp = shell.stamp(on)
    shell.show({"actor": shell.actor.name, "on": stamp.on, "at": stamp.at})


FAILURES: dict[str, Exception] = {
    "refused": Refused(REASONS),
    "not-found": NotFound(what="case", value="00041-9", near=["00042-7", "00043-5"]),
    "conflict": CaseChanged(ref="00042-7"),
    "not-permitted": NotPermitted(roles=[Role.BRANCH.value]),
    "unavailable": Unavailable(url="sqlite:///x", why=Warned("Stopped.", {})),
    "usage": BadInput(field="--on", value="x", remedy="The reason."),
    "failed": FileNotFoundError(2, "No such file or directory", "nowhere.csv"),
    "fault": Odd("line one\nline two"),
    "stopped": KeyboardInterrupt(),  # type: ignore[dict-item]
}


@group.command("fail")
@click.argument("how")
def fail(how: str) -> None:
    """Fail in one of the ways."""
    raise FAILURES[how]


@group.command("end")
@click.pass_context
def end(ctx: click.Context) -> None:
    """End with a code and no words."""
    ctx.exit(1)


@group.command("flood")
@pass_shell
def flood(shell: Shell) -> None:
    """Print more than any reader wants."""
    shell.show([ROW] * 5_000)
