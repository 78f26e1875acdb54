"""Lines that are no tables, fitted to whoever reads: to a terminal's width, or to be read aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from notifications.language import say, translate
from states.patterns import late
from states.pipeline import N_
from workflow.commands.screen import table, terminal

_COLOUR = late(r"\x1b\[[0-9;]*m")
# What stands before the words of a line: space, a number or mark, a name with two spaces behind it.
_MARGIN = late(r"\s*(?:\d+\.\s+|[-+•]\s+|[^\s:][^:]{0,28}:\s{2,}|\S{1,24}\s{2,})?")
_COMMAND = late(r"(\s*(?:\$ )?)ketnap [a-z-]")
_WORD = late(r"\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"']+)+")
_NARROW = 20

_CASE = late(r"(\d{5,}-\d)(?:  | · )(.+)")
_SIGNS = (
    (late(r"(?<!\S)≥ ?(?=\d)"), N_("at least {words}")),
    (late(r"(?<!\S)≤ ?(?=\d)"), N_("at most {words}")),
    (late(r"(?<!\S)> ?(?=\d)"), N_("more than {words}")),
)
_CHANGE = late(r"(?:(.*?): )?(.*?) → (.*)")
_NOTHING = late(r": –(?=;|$)")
_GAP = late(r" {2,}")
_LABEL_GAP = late(r": {2,}")
_DRAWN = late(r"^[│├└─ ]+")


def fitted(text: str, stream: TextIO | None = None) -> str:
    """Return text as the reader of a stream wants it (stdout's unless given)."""
    if terminal.accessible():
        return aloud(text)
    width = terminal.width(stream)
    return text if width is None else folded(text, width)


def folded(text: str, width: int) -> str:
    """Return text of which no line is wider, broken between words; what follows keeps the margin.

    A command line is continued as a shell reads it, so that it can still be pasted as a whole.
    """
    return "\n".join(part for line in text.split("\n") for part in _fold(line, width))


def _fold(line: str, width: int) -> list[str]:
    plain = _COLOUR.sub("", line) if "\x1b" in line else line
    if table.shown(plain) <= width:
        return [line]
    if command := _COMMAND.match(plain):
        return _continued(plain, command[1], width)
    margin = _MARGIN.match(plain)
    side = margin[0] if margin and table.shown(margin[0]) <= width - _NARROW else ""
    first, *more = table.wrapped(plain[len(side) :], width - table.shown(side))
    lines = [side + first, *(" " * table.shown(side) + part for part in more)]
    return _coloured(line, lines) if plain is not line else lines


def _coloured(line: str, lines: list[str]) -> list[str]:
    """Return broken lines in the colour of the whole; where only a part had one, in none."""
    codes = _COLOUR.findall(line)
    whole = len(codes) == 2 and line.startswith(codes[0]) and line.endswith(codes[1])  # noqa: PLR2004
    return [f"{codes[0]}{part}{codes[1]}" for part in lines] if whole else lines


def _continued(line: str, side: str, width: int) -> list[str]:
    """Return a command line over several lines, broken before its words where that can be."""
    lines, current = [], ""
    for word in _WORD.findall(line):
        if current and table.shown(current + word) > width - len(" \\"):
            lines.append(current + " \\")
            current = " " * (len(side) + 2) + word.lstrip()
        else:
            current += word
    return [*lines, current]


def aloud(text: str) -> str:
    """Return text for who hears it: one fact a line, no columns, no signs that only the eye reads."""
    return "\n".join(part for line in text.split("\n") for part in _aloud(line))


def _aloud(line: str) -> list[str]:
    line = _DRAWN.sub("", line).strip()
    if case := _CASE.fullmatch(line):
        return [*_person(case[1], case[2].split(" · "))]
    facts = []
    for part in _parts(line):
        if ": " in part.partition(" · ")[0]:  # what follows belongs to the same label
            facts.append(part.replace(" · ", ", "))
        else:
            facts += part.split(" · ")
    return [_in_words(fact) for fact in facts]


def _person(ref: str, facts: Sequence[str]) -> Iterator[str]:
    """Yield the heading of a case, each part with its name."""
    from workflow.commands.screen import words

    yield f"{words.header('ref')}: {ref}"
    yield f"{words.header('name')}: {facts[0]}"
    for fact in facts[1:]:
        yield f"{words.header('unit')}: {fact}" if fact.isupper() and " " not in fact else fact


def _parts(line: str) -> list[str]:
    """Return what stands in columns apart: a name with what it names, other words each for themselves."""
    parts = _GAP.split(line)
    if len(parts) == 2 and " " not in parts[0].rstrip(":"):  # noqa: PLR2004
        return [f"{parts[0].rstrip(':')}: {parts[1]}"]
    return [part for part in _GAP.split(_LABEL_GAP.sub(": ", line)) if part] or [""]


def _in_words(fact: str) -> str:
    """Return a fact with its signs in words."""
    for sign, told in _SIGNS:
        fact = sign.sub(say(told, {"words": ""}).rstrip() + " ", fact)
    if change := _CHANGE.fullmatch(fact):
        sides = {"before": change[2], "after": change[3]}
        head = f"{change[1]}: " if change[1] else ""
        fact = head + say(N_("before: {before}; after: {after}"), sides)
    return _NOTHING.sub(f": {translate(N_('none'))}", fact) if "–" in fact else fact
