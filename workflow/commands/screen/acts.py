"""The acts of a case in words: one line each, or with everything that is on file of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from notifications.language import day, say, translate, words
from states.catalogue import act_label, fields_of
from states.pipeline import N_, Field, FieldType, Label
from states.values import Person
from workflow.commands.screen import table, terminal
from workflow.commands.screen import words as _words

if TYPE_CHECKING:
    from workflow.queries.cases import HistoryRow

Pair = tuple[str, str]
NONE = N_("none")
NO_RELIGION = Label("không", "none")
MORE = N_("With every detail: ketnap case history {ref} --long")
_NAMED = {"despite": N_("Guards passed on purpose"), "on": N_("Date")}
_ELSEWHERE = {"evidence", "fields"}
"""Fields told by the words of the act, or by those of the act they replace."""
_MAIN = (
    FieldType.NUMBER, FieldType.CHOICE, FieldType.MEMBER, FieldType.PERSON, FieldType.UNIT, FieldType.ACT,
)  # fmt: skip
_MAIN_TOO = ("until", "residence", "dispatch_no")
_MARGIN = 17


def lines(rows: Sequence[HistoryRow], ref: str) -> Iterator[str]:
    """Yield a line for each act: number, date, what, and of its fields what fits."""
    if terminal.accessible():
        yield from _spelled_out(rows)
        return
    width = terminal.width()
    amended = _amended(rows)
    for row in rows:
        line = f"{row.act:>3}  {day(row.on)}  {_what(row)}"
        if row.act in amended:
            line = f"{line} · {_by(amended[row.act])}"
        for part in _main(row):
            longer = f"{line} · {part}"
            if width is not None and table.shown(longer) > width:
                break
            line = longer
        yield terminal.safe(line)
    yield terminal.faint(say(MORE, {"ref": ref}))


def details(rows: Sequence[HistoryRow]) -> Iterator[str]:
    """Yield every act with its fields, its states, who recorded it, when, and why."""
    if terminal.accessible():
        yield from _spelled_out(rows)
        return
    amended = _amended(rows)
    for row in rows:
        head = f"{row.act:>3}  {day(row.on)}  {_what(row)}"
        if row.act in amended:
            head = f"{head} · {_by(amended[row.act])}"
        yield terminal.strong(terminal.safe(head))
        for name, value in _everything(row, rows):
            for line in f"{name}: {value}".split("\n"):
                yield terminal.safe(" " * _MARGIN + line)


def _spelled_out(rows: Sequence[HistoryRow]) -> Iterator[str]:
    amended = _amended(rows)
    for row in rows:
        by = f" ({_by(amended[row.act])})" if row.act in amended else ""
        head = [
            (_words.header("act"), str(row.act)),
            (_words.header("on"), day(row.on)),
            (_words.header("move"), f"{_what(row)}{by}"),
        ]
        yield table.block([*head, *_everything(row, rows)]) + "\n"


def _amended(rows: Sequence[HistoryRow]) -> Mapping[int, int]:
    """Return by the number of an act that of the last correction which replaced what it said."""
    return {
        int(str(row.fields["replaces"])): row.act
        for row in rows
        if row.move == "correct" and row.effective and row.fields.get("replaces") is not None
    }


def _by(correction: int) -> str:
    return say(N_("amended by act no. {act}"), {"act": correction})


def _what(row: HistoryRow) -> str:
    """Return what an act was; whether a correction took it back stands with it."""
    evidence = str(row.fields.get("evidence", ""))
    what = words(act_label(row.move, evidence, row.from_)).partition(" (")[0]
    notes = [] if row.effective else [translate(N_("no longer in force"))]
    notes += [translate(N_("from old papers"))] if row.backfilled else []
    return f"{what} ({'; '.join(notes)})" if notes else what


def _main(row: HistoryRow) -> Iterator[str]:
    """Yield the fields by which a secretary knows an act again, shortest words."""
    if row.move == "open":
        return
    fields = row.fields
    if row.move == "set":
        yield from (name for name, _ in told(row.move, fields))
        return
    for name, field in spec(row.move, fields).items():
        value = fields.get(name)
        if value is None or (field.type not in _MAIN and name not in _MAIN_TOO):
            continue
        yield _briefly(field, value)
    members = fields.get("official_members", fields.get("members"))
    if members is not None and fields.get("votes_for") is not None:
        yield say(
            N_("{votes} of {members} votes"), {"votes": fields["votes_for"], "members": members}
        )


def _briefly(field: Field, value: object) -> str:
    match field.type:
        case FieldType.NUMBER:
            return say(N_("No. {number}"), {"number": value})
        case FieldType.ACT:
            return say(N_("act no. {act}"), {"act": value})
        case FieldType.DATE:
            return say(N_("until {day}"), {"day": shown(field, value)})
        case FieldType.PERSON:
            return ", ".join(_name(one) for one in _several(value))
    return shown(field, value)


def _everything(row: HistoryRow, rows: Sequence[HistoryRow]) -> Iterator[Pair]:
    """Yield all there is to an act, each with its name."""
    yield from told(row.move, row.fields)
    if isinstance(new := row.fields.get("fields"), Mapping):
        replaced = next((r for r in rows if r.act == row.fields.get("replaces")), row)
        evidence = {"evidence": replaced.fields.get("evidence")}
        yield from told(replaced.move, {**evidence, **new})
    if row.from_ != row.to:
        yield _words.header("state"), _words.cell("state", row.to)
    yield _words.header("recorded_at"), _words.shown(row.recorded_at)
    yield _words.header("actor"), row.actor
    if row.note and row.note != row.fields.get("reason"):
        yield _words.header("note"), row.note


def spec(move: str, fields: Mapping[str, object]) -> Mapping[str, Field]:
    """Return the fields an act can have, by their names."""
    return {f.name: f for f in fields_of(move, str(fields.get("evidence", "")))}


def told(move: str, fields: Mapping[str, object]) -> Iterator[Pair]:
    """Yield the fields of an act, each by its own words; what is said in brackets only helps to fill it in."""
    known = spec(move, fields)
    for name, value in fields.items():
        if name not in _ELSEWHERE:
            yield label(known.get(name), name), shown(known.get(name), value)


def label(field: Field | None, name: str) -> str:
    """Return the words of a field up to the first bracket."""
    if field is None:
        return translate(_NAMED[name]) if name in _NAMED else _words.header(name)
    return words(field.label).partition(" (")[0]


def shown(field: Field | None, value: object) -> str:
    """Return the value of a field in words."""
    if value is None:
        religion = field is not None and field.type is FieldType.RELIGION
        return words(NO_RELIGION) if religion else translate(NONE)
    if field is not None and field.type is FieldType.PERSON:
        return ", ".join(map(_person, _several(value)))
    if isinstance(value, list | tuple) and not isinstance(value, Person):
        return ", ".join(shown(field, item) for item in value)
    if field is not None and field.type is FieldType.CHOICE:
        known = next((choice.label for choice in field.choices if choice.id == value), None)
        return words(known) if known else str(value)
    return _words.shown(_words.dated(value))


def _several(value: object) -> Iterable[object]:
    one = isinstance(value, Person | Mapping | str) or not isinstance(value, Iterable)
    return [value] if one else value  # type: ignore[return-value]


def _name(person: object) -> str:
    if isinstance(person, Mapping):
        return str(person.get("name", ""))
    return person.name if isinstance(person, Person) else str(person)


def _person(person: object) -> str:
    since = person.get("since") if isinstance(person, Mapping) else getattr(person, "since", None)
    if not since:
        return _name(person)
    on = since if isinstance(since, date) else date.fromisoformat(str(since))
    return say(N_("{name} (together since {day})"), {"name": _name(person), "day": on})
