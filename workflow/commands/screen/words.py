"""Values in words for the eye: states and steps by their labels, days as dd/mm/yyyy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from notifications.language import day, number, plural, say, translate, words
from states.law.labels import CONFIDENCE as CONFIDENCE
from states.law.labels import KINDS as KINDS
from states.law.labels import OWNERS as OWNERS
from states.pipeline import N_, Kind, Label, Refusal, Warned
from workflow.commands.screen.headers import key_words
from workflow.commands.screen.terminal import safe

if TYPE_CHECKING:
    from states.history.counters import Counters
    from states.pipeline import State
    from workflow.queries.cases import CaseDetail
    from workflow.queries.stalled import StalledCase

UNKNOWN = "–"
_ISO_LENGTH = 10


def header(key: str) -> str:
    """Return the header of a column or field."""
    return translate(key_words(key))


def cell(key: str, value: object) -> str:
    """Return one cell of a table, safe for a terminal; the key says what the value means."""
    if value is None or value in ("", (), [], {}):
        return UNKNOWN
    shape = None if isinstance(value, Label) else SHAPES.get(key)  # a label is words already
    return safe(shape(value) if shape else shown(value))


def shown(value: object) -> str:
    """Return any value in words: days, yes and no, labels, lists, objects."""
    match value:
        case None:
            return UNKNOWN
        case bool():
            return translate("yes") if value else translate("no")
        case date():
            return day(value)
        case Label():
            return words(value)
        case Refusal() | Warned():
            return say(value.message, value.params)
        case str():
            return value
    return _nested(value)


def _nested(value: object) -> str:
    """Return a row with a line for each field, several values on one line, anything else by its words."""
    keyed = value if isinstance(value, Mapping) else _fields(value)
    if keyed is not None:
        known = {str(k).removesuffix("_"): v for k, v in keyed.items() if v is not None}
        return "\n".join(f"{header(k)}: {cell(k, dated(v))}" for k, v in known.items()) or UNKNOWN
    return ", ".join(map(shown, value)) if isinstance(value, Iterable) else str(value)


def dated(value: object) -> object:
    """Return a field of an act as it was typed in: stored days are ISO text."""
    if not isinstance(value, str) or len(value) != _ISO_LENGTH:
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def source(rule: str, kind: object, document: str, confidence: str | None) -> str:
    """Return where a rule comes from, in one line: id, whose rule, document, how sure."""
    parts = [say(N_("rule {rule}"), {"rule": rule}), _labelled(KINDS)(kind), document]
    if confidence:
        sure = _labelled(CONFIDENCE)(confidence)
        parts.append(say(N_("confidence {mark}: {meaning}"), {"mark": confidence, "meaning": sure}))
    return " · ".join(filter(None, parts))


def owner(value: object) -> str:
    """Return who acts, in words: a role, or another party to the matter."""
    return _labelled(OWNERS)(value)


def days_left(count: int, kind: object = None) -> str:
    """Return how far a deadline is, in words; `kind` is whose limit it is."""
    if count == 0:
        return translate(N_("today is the last day"))
    if count < 0 and kind == Kind.ADVISORY:
        past = plural("{count} day past the reminder", "{count} days past the reminder", -count)
        return past.format(count=-count)
    if count < 0:
        return plural("{count} day late", "{count} days late", -count).format(count=-count)
    return plural("{count} day left", "{count} days left", count).format(count=count)


def followed(case: Counters | CaseDetail | StalledCase) -> str:
    """Return how long a case has been followed in all, how often it was restarted, how long it was on hold."""
    parts = [
        _days(N_("followed for {count} day"), N_("followed for {count} days"), case.total_days)
    ]
    if case.resets:
        parts.append(
            _days(N_("restarted {count} time"), N_("restarted {count} times"), case.resets)
        )
    if case.held_days:
        held = N_("on hold for {count} day"), N_("on hold for {count} days")
        parts.append(_days(*held, case.held_days))
    return ", ".join(parts)


def _days(one: str, many: str, count: int) -> str:
    return plural(one, many, count).format(count=number(count))


def _labelled(labels: Mapping[str, Label]) -> Callable[[object], str]:
    def shape(value: object) -> str:
        label = labels.get(str(value))
        return words(label) if label else translate(str(value))

    return shape


def _state(value: object) -> str:
    from states.catalogue.stages import STATE_BY_ID

    known = STATE_BY_ID.get(str(value)) or _transfer_state(str(value))
    return words(known.label) if known else str(value)


def _transfer_state(value: str) -> State | None:
    from states.catalogue import transfer

    return next((state for state in transfer.STATES if state.id == value), None)


def _stage(value: object) -> str:
    from states.catalogue.stages import STAGE_BY_ID

    known = STAGE_BY_ID.get(str(value))
    return words(known.label) if known else str(value)


def _move(value: object) -> str:
    from states.catalogue import act_label

    return words(act_label(str(value)))


def _rung(value: object) -> str:
    """Return a rung of a ladder in words, or the cause a letter tells of."""
    from states.watch import ladders
    from states.watch.stalls import CAUSE_BY_ID

    name = str(value)
    if name.startswith("act "):
        return say(N_("act no. {act}"), {"act": name.removeprefix("act ")})
    cause = CAUSE_BY_ID.get(name.removeprefix("stalled "))
    try:
        return words(cause.label if cause else ladders.label(name))
    except KeyError:
        return name


def _list_of(shape: Callable[[object], str]) -> Callable[[object], str]:
    def joined(value: object) -> str:
        many = isinstance(value, Iterable) and not isinstance(value, str)
        return ", ".join(map(shape, value)) if many else shape(value)  # type: ignore[call-overload]

    return joined


PROVISIONAL = N_("provisional: the clock waits for the conclusion of a review")


def _deadline(value: object) -> str:
    """Return a next deadline in one line: rule, day, how far; and the last meeting before it, if known."""
    keyed = value if isinstance(value, Mapping) else _fields(value) or {}
    left = keyed.get("days_left")
    far = days_left(left, keyed.get("kind")) if isinstance(left, int) else ""
    due = keyed.get("due")
    met = keyed.get("meeting")
    meeting = say(N_("last meeting {day}"), {"day": met}) if met else ""
    unsure = translate(PROVISIONAL) if keyed.get("waits") or keyed.get("_waits") else ""
    parts = [str(keyed.get("rule", "")), shown(due) if due else "", far, unsure, meeting]
    return " · ".join(filter(None, parts))


def _fields(row: object) -> Mapping[str, object] | None:
    names = getattr(row, "_fields", None) or getattr(row, "__dataclass_fields__", None)
    return None if names is None else {name: getattr(row, name) for name in names}


SHAPES: Mapping[str, Callable[[object], str]] = MappingProxyType(
    {
        "confidence": str,
        "from": _state,
        "kind": _labelled(KINDS),
        "move": _move,
        "next_deadline": _deadline,
        "owner": owner,
        "role": owner,
        "roles": _list_of(owner),
        "rung": _rung,
        "stage": _stage,
        "state": _state,
        "to": _state,
    }
)
