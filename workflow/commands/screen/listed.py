"""The columns of lists that the screen shows in another form than a table: for workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.language import say, words
from states.pipeline import N_
from states.watch.stalls import label_of
from workflow.commands.screen import acts, journal_words, rulebook
from workflow.commands.screen import words as _words
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.queries.cases import HistoryRow
    from workflow.queries.deadline_sheet import SheetLine
    from workflow.queries.stalled import StalledCase


def _details(row: HistoryRow) -> str:
    fields = [*acts.told(row.move, row.fields)]
    return "\n".join(f"{name}: {value}" for name, value in fields)


def _skipped(line: SheetLine) -> str:
    days = (f"{_words.shown(one.date)} {words(one.reason)}" for one in line.skipped)
    return "\n".join(days)


def _missing(line: SheetLine) -> str | None:
    found = line.missing_day
    if found is None:
        return None
    told = {**found._asdict(), "missing": found.named}
    return say(N_("There is no {missing}: counted to {counted}. The other reading: {other}"), told)


def _turn(row: StalledCase) -> str | None:
    return _words.owner(row.waits_for) if row.waits_for else None


HISTORY = (
    "act",
    Column("move", get=acts.what),
    "on",
    "from",
    "to",
    Column("fields", get=_details),
    "note",
    "actor",
    "recorded_at",
    "effective",
)
JOURNAL = (
    Column("n", N_("No.")),
    Column("what", get=lambda one: journal_words.of(one.what)),
    Column("of", N_("About")),
    Column("before", get=lambda one: journal_words.side(one.before)),
    Column("after", get=lambda one: journal_words.side(one.after)),
    "actor",
    "at",
    "reason",
)
STUCK = (
    "ref",
    "name",
    "unit",
    "state",
    Column("cause", get=lambda one: words(label_of(one.cause, one.kind))),
    "rule",
    "kind",
    "since",
    "due",
    "days_late",
    "owner",
    "waiting_for",
    "last_act",
    "last_reminded",
    "escalated_to",
    "next",
    "first_listed_on",
    "first_certified_on",
    "total_days",
    "resets",
    "held_days",
    Column("waits_for", get=_turn),
)
DEADLINES = (
    "rule",
    Column("what", get=lambda one: words(one.what)),
    "kind",
    "start",
    "due",
    "days_left",
    "owner",
    "extended_by",
    "held_days",
    "source",
    "confidence",
    "rule_set",
    "provisional",
    Column("skipped", get=_skipped),
    "counted",
    rulebook.COUNTED,
    "anchor",
    "meeting",
    "milestone",
    Column("missing_day", get=_missing),
)
RULES = (
    "id",
    "kind",
    Column("label", get=lambda one: words(one.label)),
    rulebook.VALUE,
    rulebook.COUNTED,
    rulebook.SOURCE,
    "document",
    "point",
    "confidence",
    "since",
    "until",
    "checked_on",
    "checked_by",
    "note",
    "rule_set",
    Column("parts", inside=rulebook.PARTS_OF),
)
