"""The parameters of a message in words: labels as on the screen, days, how far a deadline is.

A message about a limit gets the words of its rule with kind, source and confidence, `far` ("3 days left"),
`late`, the days since the deadline on the day of sending (negative before it), and `advisory`: the limit is
one of ours, which only reminds. A message about a case gets `what` comes next, with `todo`, the reader's
command, or `waits_for`, who must act; each is empty where nothing is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from notifications.language import day, plural, translate, words
from states.catalogue import act_label
from states.catalogue.stages import STATE_BY_ID
from states.errors import NotFound
from states.law import rules
from states.law.labels import CONFIDENCE, KINDS, OWNERS
from states.pipeline import N_, Kind, Label

if TYPE_CHECKING:
    from collections.abc import Callable

_DAYS = frozenset(
    {"on", "due", "start", "meeting", "since", "until", "week", "before", "sealed_on"}
)
_LABELS: Mapping[str, Mapping[str, Label]] = {"kind": KINDS, "owner": OWNERS}

TODAY = N_("today is the last day")


def facts(params: Mapping[str, Any], lang: str, today: date) -> dict[str, Any]:
    """Return what a template is given: the parameters in the words of a language, on the day `today`.

    A parameter that is missing stays missing, so that the template which needs it fails.
    """
    told = {name: _word(name, value, lang) for name, value in params.items()}
    if "rule" in params:
        told |= _rule(params, lang, today)
    told["advisory"] = _kind(params, today) == Kind.ADVISORY
    if isinstance(params.get("due"), str):
        told |= _far(params["due"], lang, today, advisory=bool(told["advisory"]))
    if "cause" in params:
        told["cause"] = _clean(str(params[f"cause_{lang}"]))
        told["remedy"] = _clean(str(params.get(f"remedy_{lang}") or ""))
        told.setdefault("due", None)
    told |= _way(params, lang)
    told.setdefault("seal", "")
    for part in ("late", "soon"):
        if isinstance(params.get(part), list):
            told[part] = [facts(item, lang, today) for item in params[part]]
    return {**told, "lang": lang, "today": day(today)}


def _way(params: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Return what comes next: in words, the command, for whom it waits; each empty where nothing was told."""
    told = {name: _clean(str(params.get(name) or "")) for name in ("todo", "waits_for", "waits_in")}
    told["what"] = _clean(str(params.get(f"what_{lang}") or ""))
    if owner := told["waits_for"]:
        where = f" ({told['waits_in']})" if told["waits_in"] else ""
        told["waits_for"] = _label(OWNERS.get(owner), owner, lang) + where
    return told


def _word(name: str, value: object, lang: str) -> object:
    """Return one parameter in words; what is no day or label stays, as one line of text."""
    if not isinstance(value, str):
        return value
    if name in _DAYS:
        return _day(value)
    if labels := _LABELS.get(name):
        return _label(labels.get(value), value, lang)
    shape = _SHAPES.get(name)
    return shape(value, lang) if shape else _clean(value)


@lru_cache(maxsize=1024)
def _day(value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return _clean(value)


def _state(value: str, lang: str) -> str:
    known = STATE_BY_ID.get(value)
    return _label(known.label if known else None, value, lang)


def _move(value: str, lang: str) -> str:
    return _clean(words(act_label(value), lang))


_SHAPES: Mapping[str, Callable[[str, str], str]] = {"state": _state, "move": _move}


def _label(label: Label | None, value: str, lang: str) -> str:
    return words(label, lang) if label else _clean(value)


def _rule(params: Mapping[str, Any], lang: str, today: date) -> Mapping[str, str]:
    """Return the rule in words with where it comes from; only its id where no set knows it."""
    return _rule_words(
        str(params.get("rule_set") or rules.set_on(today)), str(params["rule"] or ""), lang
    )


@lru_cache(maxsize=1024)
def _rule_words(rule_set: str, rule: str, lang: str) -> Mapping[str, str]:
    try:
        known = rules.load(rule_set)[rule]
    except NotFound:
        return {"limit": _clean(rule), "source": "", "confidence": "", "sure": ""}
    mark = known.confidence or ""
    return {
        "kind": words(KINDS[known.kind], lang),
        "limit": words(known.label, lang),
        "source": known.source,
        "confidence": mark,
        "sure": words(CONFIDENCE[mark], lang) if mark else "",
    }


def _kind(params: Mapping[str, Any], today: date) -> str:
    """Return whose limit a message is about: as its rule is now, whatever was so when it was written."""
    rule, rule_set = params.get("rule"), params.get("rule_set") or rules.set_on(today)
    try:
        return rules.load(str(rule_set))[str(rule)].kind
    except NotFound:
        return str(params.get("kind") or "")


def _far(due: str, lang: str, today: date, *, advisory: bool) -> dict[str, object]:
    try:
        late = (today - date.fromisoformat(due)).days
    except ValueError:
        return {"late": 0, "far": ""}
    if late == 0:
        return {"late": 0, "far": translate(TODAY, lang)}
    if late > 0 and advisory:
        past = plural("{count} day past the reminder", "{count} days past the reminder", late, lang)
        far = past.format(count=late)
    elif late > 0:
        far = plural("{count} day late", "{count} days late", late, lang).format(count=late)
    else:
        far = plural("{count} day left", "{count} days left", -late, lang).format(count=-late)
    return {"late": late, "far": far}


def _clean(text: str) -> str:
    """Return text as one line without controls, so that no mail client reorders or cuts it."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "" for c in text)
