"""What helps a case that is late or stuck, in the words of a paper that is read without the program."""

from __future__ import annotations

import shlex
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from notifications.language import words
from states.catalogue import act_label, fields_of
from states.pipeline import FieldType
from states.watch.forecast import DEMANDS, remedy
from states.watch.stalls import CAUSE_BY_ID
from workflow.papers.wording import owner, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SELF_SAID = frozenset({"limit-passed", "evidence-missing"})
"""The causes whose remedy says no more than the step that comes next."""
_PLAIN = {
    "extend": "đề nghị cấp có thẩm quyền gia hạn",
    "resume": "kết luận việc xem xét, tiếp tục tính thời hạn",
    "hold": "ghi quyết định tạm dừng",
    "transfer open": "lập thông báo chuyển đến nơi người đó chuyển đi",
}


def helping(row: Mapping[str, Any]) -> str:
    """Return what helps a row of the stuck list: the remedy of its cause, then the step that comes next."""
    cause = CAUSE_BY_ID.get(str(row["cause"]))
    step = step_of(row.get("next"))
    parts = [_remedy(row), step] if cause and (not step or cause.id not in _SELF_SAID) else [step]
    said = [part for part in dict.fromkeys(parts) if part]
    return sentence("; ".join(part if at == 0 else lowered(part) for at, part in enumerate(said)))


def step_of(command: str | None) -> str:
    """Return the step that a command line takes in words, "" where it names none that a paper could."""
    parts = _split(command or "")[1:]
    if not parts:
        return ""
    verb, *rest = parts
    kind = rest[0].replace("-", "_") if rest else ""
    if verb == "advance" and rest:
        return words(act_label(kind), "vi")
    if verb == "record" and rest:
        return _record(kind, rest)
    if verb == "transfer" and rest:
        plain = _PLAIN.get(f"{verb} {rest[0]}")
        return plain or words(act_label(f"transfer_{kind}"), "vi")
    return _PLAIN.get(verb, "")


def sentence(text: str) -> str:
    """Return text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Return text that goes on in a sentence: its first letter small, but not that of a name or a code."""
    return text if text[1:2].isupper() or text[1:2].isdigit() else text[:1].lower() + text[1:]


def who(row: Mapping[str, Any]) -> str:
    """Return who takes the next step: whose turn it is where that is known, else who owns the limit."""
    return sentence(owner(row.get("waits_for") or row.get("owner")))


def _remedy(row: Mapping[str, Any]) -> str:
    """Return what helps against the cause of a row."""
    stall = row.get("_stall")
    rule = row.get("rule")
    if row["cause"] == "cannot-finish" and rule in DEMANDS:
        special = bool(stall and stall.special_meeting)
        return words(remedy(str(rule), special_meeting=special), "vi")
    return words(CAUSE_BY_ID[row["cause"]].remedy, "vi")


def _record(kind: str, rest: Sequence[str]) -> str:
    """Return a paper that is to be put on file, with the choices that the command settles: which opinion."""
    known = {field.option: field for field in fields_of("record", kind)}
    chosen = [
        told(value, known[option])
        for option, value in pairwise(rest)
        if option in known and known[option].type is FieldType.CHOICE and "|" not in value
    ]
    of = f" ({', '.join(chosen)})" if chosen else ""
    return f"bổ sung: {lowered(words(act_label('record', kind), 'vi'))}{of}"


def _split(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:  # a quote that was never closed: no command of ours
        return command.split()
