"""Text aligned in columns, by what a terminal shows and not by what a string holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workflow.commands.screen import terminal

# Letters that take one column each, Vietnamese ones among them: most cells need no closer look.
_NARROW = frozenset(map(chr, (*range(32, 0x300), *range(0x1E00, 0x1F00), *range(0x2010, 0x2028))))

GAP = "  "
NARROWEST = 8


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[bool],
    width: int | None = None,
) -> str:
    """Return rows under their headers; within `width` the widest columns are wrapped, never cut."""
    columns = list(zip(headers, *rows, strict=True))
    natural = [max(_widest(cell) for cell in column) for column in columns]
    words = [_longest_word(column) for column in columns] if width else natural
    fitted = _fit(natural, words, width)
    top = [terminal.strong(line) for line in _lines(headers, fitted, right)]
    rule = terminal.faint(GAP.join("─" * size for size in fitted))
    body = [line for row in rows for line in _lines(row, fitted, right)]
    return "\n".join([*top, rule, *body])


def block(pairs: Sequence[tuple[str, str]], width: int | None = None) -> str:
    """Return the fields of one thing, a line each, with their names in front."""
    side = max((shown(name) for name, _ in pairs), default=0)
    room = max(width - side - len(GAP), NARROWEST * 2) if width else None
    lines = []
    for name, value in pairs:
        for number, part in enumerate(wrapped(value, room)):
            head = terminal.strong(pad(name, side)) if number == 0 else " " * side
            lines.append((head + GAP + part).rstrip())
    return "\n".join(lines)


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


def _fit(natural: Sequence[int], words: Sequence[int], width: int | None) -> list[int]:
    """Return column sizes that fit: the widest gives way first, and where it can be between words.

    `words` are the longest words of the columns; only where that does not do are dates and names broken.
    """
    sizes = list(natural)
    if width is None:
        return sizes
    excess = sum(sizes) + len(GAP) * (len(sizes) - 1) - width
    for least in (words, [NARROWEST] * len(sizes)):
        while excess > 0:
            give = [n for n, size in enumerate(sizes) if size > max(least[n], NARROWEST)]
            if not give:
                break
            sizes[max(give, key=sizes.__getitem__)] -= 1
            excess -= 1
    return sizes


def _longest_word(cells: Iterable[str]) -> int:
    return max((shown(word) for cell in cells for word in cell.split()), default=0)


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
    for word in line.split(" "):
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
