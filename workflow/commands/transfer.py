"""The commands that hand a case over to another unit, or to a place outside the register."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from notifications.language import say, translate, words
from states.catalogue import transfer as catalogue
from workflow.commands import transfer_files, transfer_notices
from workflow.commands.frame import asking, fields, listing
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Group, Shell, pass_shell
from workflow.commands.screen import output, recorded
from workflow.commands.screen.output import Column, in_files

if TYPE_CHECKING:
    from workflow.casework.transfer_views import Taken
    from workflow.stamp import Stamp

_NUMBER = click.argument("number", type=opt.COUNT, metavar="ID")
NO_PROOF = opt.N_(
    "Nothing proves that the notice left the city; next time give --dispatch-no, the waybill or who signed for it."
)
SENDING = opt.N_("About to be sent: {ref} · {name} → {to}")
PROOF = opt.N_(
    "Number in the dispatch book, waybill or who signed for it (blank where there is none yet)"
)
STATE = Column("state", get=lambda t: words(catalogue.STATE_BY_ID[t.state].label))
"""A hand-over's own words: it is declined by who was to take the case, a person by who considers one."""
LETTER = Column("letter", get=lambda t: words(catalogue.LETTERS[t.letter]))
COLUMNS = (
    "id",
    "ref",
    STATE,
    Column("from", get=lambda t: t.from_),
    Column("to", opt.N_("To"), get=lambda t: t.to),
    LETTER,
    "sent_on",
    "acknowledged_on",
    "accepted_on",
    "due",
)

LISTED = (
    "id",
    "ref",
    "name",
    Column("state", get=STATE.get, least=2),
    Column("from", get=lambda t: f"{t.from_} {t.from_name}"),
    Column("to", opt.N_("To"), get=lambda t: f"{t.to} {t.to_name or ''}".rstrip()),
    Column("letter", get=LETTER.get, least=6),
    Column("sent_on", least=3),
    Column("acknowledged_on", least=4),
    Column("accepted_on", least=5),
    "due",
    in_files("from_name"),
    in_files("to_name"),
)
"""The columns of the list: who, from where, where to come first."""


@click.group(cls=Group)
def group() -> None:
    """Hand cases over: to another unit, or to a place outside the register."""


@pass_shell
def _open(shell: Shell, /, ref: str, on: date | None, note: str, **values: object) -> None:
    """Draft a hand-over."""
    from workflow.casework import transfers

    stamp = shell.stamp(on, note, about=ref)
    done = transfers.open_transfer(shell.app, ref, fields.given(values), stamp)
    shell.show(done, text=lambda: _told(done))


group.add_command(
    Command(
        "open",
        params=[
            *fields.params_of(opt.ref_to_write),
            *fields.options(catalogue.OPENING),
            *fields.params_of(opt.on, opt.note),
        ],
        callback=_open,
        help=opt.N_(
            "Draft the hand-over of a case to a unit (--to) or a new residence (--residence)."
        ),
    )
)


def _told(done: Taken) -> Iterator[str]:
    """Yield how a hand-over stands after a step, and the act that was written."""
    yield output.for_the_eye(done, COLUMNS, "")
    from workflow.commands.screen import steps

    yield from steps.also(done.also)
    yield say(recorded.OF_AN_ACT, {"act": done.act, "ref": done.ref, "on": done.on})


def _step(name: str) -> Callable[..., None]:
    @pass_shell
    def run(shell: Shell, /, number: int, on: date | None, note: str, **values: object) -> None:
        from workflow.casework import transfers

        stamp = shell.stamp(on, note, about=number)
        if name == "send" and not values.get("dispatch_no") and asking.may_ask(shell):
            values["dispatch_no"] = _asked(shell, number, stamp)
        given = {key: value for key, value in fields.given(values).items() if value != ""}
        done = transfers.step(shell.app, number, name, given, stamp)
        if name == "send" and not values.get("dispatch_no"):
            _ask_for_proof(shell, done.id)
        shell.show(done, text=lambda: _told(done))

    return run


def _asked(shell: Shell, number: int, stamp: Stamp) -> str:
    """Ask for the proof of dispatch before anything is written; "" where there is none yet."""
    from states.values.texts import clean_text
    from workflow.casework import transfers

    row = transfers.foresee(shell.app, number, "send", stamp)
    to = row["to_code"] or row["residence"]
    shell.tell(SENDING, ref=row["ref"], name=row["name"], to=to)
    return asking.text(translate(PROOF), lambda answer: clean_text(answer, "--dispatch-no"))


def _ask_for_proof(shell: Shell, number: int) -> None:
    """Warn where a notice left the city and nothing proves that it did."""
    from workflow.casework import transfer_views

    if transfer_views.outside(shell.app, number):
        shell.warn(NO_PROOF)


for _one in catalogue.STEPS:
    group.add_command(
        fields.LabelledCommand(
            _one.name,
            _one.label,
            params=[
                *fields.params_of(_NUMBER),
                *fields.options(_one.fields),
                *fields.params_of(opt.on, opt.note),
            ],
            callback=_step(_one.name),
        )
    )


@group.command("list")
@click.option(
    "--state",
    type=opt.one_of({s.id: s.label for s in catalogue.STATES}),
    default=None,
    help=opt.N_("Only this state."),
)
@click.option(
    "--overdue", is_flag=True, default=False, help=opt.N_("Only transfers past a deadline.")
)
@listing.to_file
@pass_shell
def list_(shell: Shell, /, state: str | None, overdue: bool) -> None:
    """List transfers from, to and within your units."""
    from workflow.casework import transfers

    rows = transfers.listed(shell.app, shell.stamp(), state=state, overdue=overdue)
    shell.show(rows, columns=LISTED, empty=opt.N_("No transfer fits."))


transfer_notices.add_to(group)
for _added in transfer_files.COMMANDS:
    group.add_command(_added)
