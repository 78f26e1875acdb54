"""Text aligned in columns, by what a terminal shows and not by what a string holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workflow.commands.screen import terminal

# Letters that take one column each, Vietnamese ones among them: most cells need no closer look.
_NARROW = frozenset(map(chr, (*range(32, 0x300), *range(0x1E00, 0x1F00), *range(0x2010, 0x2028))))

GAP = "  "
NARROWEST = 8
_WIDE = 16
_SURPLUS = 4
TALLEST = 5
"""Lines a row may take before a column that can be done without is left out."""


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[bool],
    width: int | None = None,
) -> str:
    """Return rows under their headers; within `width` columns are wrapped between words.

    Where not even the longest words fit side by side, or for who wants no columns, each row is a block.
    """
    sizes = None if terminal.accessible() else fitted(headers, rows, width)
    if sizes is None:
        pairs = ([*zip(headers, row, strict=True)] for row in rows)
        return "\n\n".join(block(pair, width) for pair in pairs)
    top = [terminal.strong(line) for line in _lines(headers, sizes, right)]
    rule = terminal.faint(GAP.join("─" * size for size in sizes))
    body = [line for row in rows for line in _lines(row, sizes, right)]
    return "\n".join([*top, rule, *body])


def kept(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    least: Sequence[int],
    width: int | None,
) -> list[int]:
    """Return which columns to show, by number: those that need not be there give way to the others.

    `least` says how well each can be done without; the first to go has the highest number, 0 never goes.
    """
    shown = list(range(len(headers)))
    while width is not None and any(least[n] for n in shown):
        cells = [[row[n] for n in shown] for row in rows]
        sizes = fitted([headers[n] for n in shown], cells, width)
        if sizes and all(_height(row, sizes) <= TALLEST for row in cells):
            break
        shown.remove(max(reversed(shown), key=least.__getitem__))
    return shown


def block(pairs: Sequence[tuple[str, str]], width: int | None = None) -> str:
    """Return the fields of one thing, a line each, with their names in front."""
    if terminal.accessible():
        return "\n".join(line for name, value in pairs for line in _labelled(name, value))
    side = max((shown(name) for name, _ in pairs), default=0)
    lines = []
    for name, value in pairs:
        above, indent = _placed(value, side + len(GAP), width)
        room = max(width - indent, NARROWEST * 2) if width else None
        if above:
            lines.append(terminal.strong(name))
        for number, part in enumerate(wrapped(value, room)):
            head = terminal.strong(pad(name, indent)) if number == 0 and not above else " " * indent
            lines.append((head + part).rstrip())
    return "\n".join(lines)


def _placed(value: str, beside: int, width: int | None) -> tuple[bool, int]:
    """Return whether a name stands above its value, which has a word too long to stand beside it, and the indent."""
    above = width is not None and _longest_word([value]) > max(width - beside, NARROWEST * 2)
    return above, len(GAP) if above else beside


def _labelled(name: str, value: str) -> Iterable[str]:
    """Return a field as whole sentences: one line a fact, each with the name of the field."""
    several = value.split("\n")
    sign = ", " if len(several) > 1 and all(": " in line for line in several) else ": "
    return [f"{name}{sign}{line}" for line in several]


def shown(text: str) -> int:
    """Return how many columns a terminal needs for one line of text."""
    if _NARROW.issuperset(text):
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(
        0 if category(c) in ("Mn", "Me", "Cf") else 2 if east_asian_width(c) in "WF" else 1
        for c in text
    )


def pad(text: str, size: int, *, right: bool = False) -> str:
    """Return one line of text filled with spaces to `size` columns."""
    space = " " * (size - shown(text))
    return space + text if right else text + space


def _lines(cells: Sequence[str], sizes: Sequence[int], right: Sequence[bool]) -> list[str]:
    parts = [wrapped(cell, size) for cell, size in zip(cells, sizes, strict=True)]
    height = max(map(len, parts))
    return [
        GAP.join(
            pad(part[number] if number < len(part) else "", size, right=to_right)
            for part, size, to_right in zip(parts, sizes, right, strict=True)
        ).rstrip()
        for number in range(height)
    ]


def _height(cells: Sequence[str], sizes: Sequence[int]) -> int:
    return max(len(wrapped(cell, size)) for cell, size in zip(cells, sizes, strict=True))


def fitted(
    headers: Sequence[str], rows: Sequence[Sequence[str]], width: int | None
) -> list[int] | None:
    """Return column sizes that fit into `width` with every word whole, or None where there are none."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(headers)
    sizes = [
        max([shown(head), *map(_widest, cells)])
        for head, cells in zip(headers, columns, strict=True)
    ]
    if width is None:
        return sizes
    excess = sum(sizes) + len(GAP) * (len(sizes) - 1) - width
    if excess <= 0:
        return sizes
    for least in _floors(headers, columns):
        while excess > 0:
            give = [n for n, size in enumerate(sizes) if size > least[n]]
            if not give:
                break
            sizes[max(give, key=sizes.__getitem__)] -= 1
            excess -= 1
    return sizes if excess <= 0 else None


def _floors(headers: Sequence[str], columns: Sequence[Sequence[str]]) -> Iterable[tuple[int, ...]]:
    """Yield how far columns may shrink, one time after the other.

    First headers that are much wider than what is below them, then what is wide, then all headers, then
    everything down to its longest word.
    """
    floors = []
    for head, cells in zip(headers, columns, strict=True):
        wide, below = shown(head), max(map(_widest, cells), default=0)
        name = max(_longest_word([head]), below)
        word = max(_longest_word([head]), _longest_word(cells))
        top = max(wide, below) if wide - below < _SURPLUS else name
        floors.append((top, max(word, min(top, _WIDE)), max(word, min(name, _WIDE)), word))
    return zip(*floors, strict=True)


def _longest_word(cells: Iterable[str]) -> int:
    return max(
        (shown(word) for c in cells for line in c.split("\n") for word in _words(line)), default=0
    )


def _words(line: str) -> list[str]:
    """Return the words of a line; a sign between two parts stays with the first of them."""
    if " · " not in line:
        return line.split(" ")
    return [word.replace("\0", " ") for word in line.replace(" · ", "\0· ").split(" ")]


def _widest(cell: str) -> int:
    return shown(cell) if "\n" not in cell else max(map(shown, cell.split("\n")))


def wrapped(text: str, size: int | None) -> list[str]:
    """Return text in lines of at most `size` columns (None: any), broken between words where it can be."""
    lines = text.split("\n")
    if size is None or all(shown(line) <= size for line in lines):
        return lines
    return [part for line in lines for part in _broken(line, size)]


def _broken(line: str, size: int) -> list[str]:
    done, current = [], ""
    for word in _words(line):
        longer = f"{current} {word}" if current else word
        if shown(longer) <= size:
            current = longer
            continue
        if current:
            done.append(current)
        rest = word
        while shown(rest) > size:
            cut = _cut(rest, size)
            done.append(rest[:cut])
            rest = rest[cut:]
        current = rest
    return [*done, current] if current or not done else done


def _cut(word: str, size: int) -> int:
    """Return how many characters of a word fit into `size` columns; at least one."""
    cut = 1
    while cut < len(word) and shown(word[: cut + 1]) <= size:
        cut += 1
    return cut
