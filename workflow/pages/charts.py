"""Bar charts as SVG: the places of bars and words, which a template draws.

A chart is as wide as what it stands in: across, all places are shares of its width in per cent, so that the
words keep their size on a telephone and on paper; downward they are pixels.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from states.frozen import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDEST = 38
"""Letters of a label in a line, which fit beside the figure on the narrowest screen."""
LINE, THICK, APART = 17, 12, 10
LETTER, BOLD, NARROWEST = 7.6, 9.2, 288
"""How wide a letter of a label and one of a figure are, and how narrow a chart may be: 320 pixels less the margins.

A figure that would not stand beside the last line of its label stands below it.
"""


class Bar(NamedTuple):
    """One bar: what it is of, its figure in words, and how long it is.

    `part` is how much of it, from its beginning, is hatched; `begins` where it begins; `mark` where a line
    crosses it, None for none. All are figures of the same kind, such as cases or days.
    """

    label: str
    told: str
    value: float
    part: float = 0
    begins: float = 0
    mark: float | None = None


class Drawn(NamedTuple):
    """A bar in its place: the lines of its label, the figure, and where each thing stands."""

    lines: tuple[tuple[int, str], ...]
    told: str
    figure_y: int
    y: int
    x: str
    width: str
    part: str
    mark: str


class Chart(NamedTuple):
    """A chart to draw: `key` names what is hatched and what the line across a bar means, "" for nothing."""

    id: str
    title: str
    about: str
    height: int
    bars: tuple[Drawn, ...]
    hatched: str = ""
    crossed: str = ""


class Key(NamedTuple):
    """What the signs of a chart mean, "" for what it has none of."""

    hatched: str = ""
    crossed: str = ""


NO_KEY = Key()


def chart(
    name: tuple[str, str, str], bars: Sequence[Bar], key: Key = NO_KEY, *, most: float = 0
) -> Chart:
    """Return a chart by its id, title and description; its longest bar is as long as there is room.

    Where `most` is given, a bar of that figure is.
    """
    most = most or max((_end(one) for one in bars), default=0) or 1
    drawn, top = [], 0
    for one in bars:
        placed = _drawn(one, top, most)
        drawn.append(placed)
        top = placed.y + THICK + APART
    return Chart(*name, max(top - APART + 2, 1), tuple(drawn), *key)


def _end(one: Bar) -> float:
    return max(one.begins + one.value, one.mark or 0)


def _drawn(one: Bar, top: int, most: float) -> Drawn:
    lines = wrap(one.label, WIDEST) or [""]
    texts = tuple((top + LINE * (at + 1) - 4, line) for at, line in enumerate(lines))
    beside = LETTER * len(lines[-1]) + BOLD * len(one.told) < NARROWEST
    rows = len(lines) + (not beside)
    return Drawn(
        lines=texts,
        told=one.told,
        figure_y=top + LINE * rows - 4,
        y=top + LINE * rows,
        x=_percent(one.begins, most),
        width=_percent(one.value, most),
        part=_percent(one.part, most) if one.part else "",
        mark="" if one.mark is None else _percent(one.mark, most),
    )


def _percent(value: float, most: float) -> str:
    return f"{100 * value / most:.2f}%"
