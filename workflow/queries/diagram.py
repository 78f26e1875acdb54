"""Diagrams of the lifecycles, drawn from the catalogue they run on: as Mermaid text, or as one SVG picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from states.catalogue import MOVES, transfer
from states.catalogue.stages import CLOSED, INITIAL, STAGES, STATES
from states.frozen import NamedTuple
from states.pipeline import Label, Move, State

WIDTH, GAP_X, GAP_Y, TOP, EDGE = 190, 176, 84, 78, 24
BOX = 56
_STYLE = """
text { font: 13px 'DejaVu Sans', 'Noto Sans', Arial, sans-serif; fill: #1f2933 }
.stage { font-weight: bold; fill: #8a1c1c } .id, .move { font-size: 11px; fill: #52606d }
.move { paint-order: stroke; stroke: #fff; stroke-width: 4px; stroke-linejoin: round }
rect { fill: #fff7ec; stroke: #b45309 } .end rect { fill: #f1f5f9; stroke: #64748b }
path { fill: none; stroke: #b45309; stroke-width: 1.4 } .back { stroke: #64748b; stroke-dasharray: 5 4 }
"""


_TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path d="M0 0 8 4 0 8z" style="fill:#b45309;stroke:none"/></marker></defs>'
)


class Lifecycle(NamedTuple):
    """What is drawn: states in columns (stages), and the steps between them."""

    title: Label
    initial: str
    columns: tuple[tuple[Label | None, tuple[State, ...]], ...]
    ends: tuple[State, ...]
    moves: tuple[Move, ...]

    @property
    def states(self) -> Iterator[State]:
        """Return every state, in the order of the way."""
        yield from (state for _, states in self.columns for state in states)
        yield from self.ends


class Box(NamedTuple):
    """Where a state stands in the picture, and in which column."""

    x: int
    y: int
    column: int


def lifecycle(name: str) -> Lifecycle:
    """Return the lifecycle `candidacy` or `transfer` as it is drawn."""
    return _transfer() if name == "transfer" else _candidacy()


def _candidacy() -> Lifecycle:
    title = Label("Vòng đời của một hồ sơ", "The lifecycle of a case")
    columns = tuple(
        (stage.label, tuple(state for state in STATES if state.stage == stage.id))
        for stage in STAGES
        if stage.id != "closed"
    )
    ends = tuple(state for state in STATES if state.id in CLOSED)
    return Lifecycle(title, INITIAL, columns, ends, MOVES)


def _transfer() -> Lifecycle:
    title = Label("Vòng đời việc chuyển theo dõi", "The lifecycle of a transfer")
    columns = tuple((None, (state,)) for state in transfer.STATES if state.id in transfer.OPEN)
    ends = tuple(state for state in transfer.STATES if state.id not in transfer.OPEN)
    return Lifecycle(title, transfer.INITIAL, columns, ends, transfer.STEPS)


def mermaid(of: Lifecycle, lang: str) -> str:
    """Return the lifecycle as a Mermaid state diagram, every step an arrow."""
    lines = ["stateDiagram-v2", "    direction LR"]
    for number, (stage, states) in enumerate(of.columns, 1):
        inner = [f'state "{_word(state.label, lang)}" as {state.id}' for state in states]
        if stage is None:
            lines += [f"    {line}" for line in inner]
        else:
            lines += [
                f'    state "{_word(stage, lang)}" as stage{number} {{',
                *(f"        {i}" for i in inner),
                "    }",
            ]
    lines += [f'    state "{_word(state.label, lang)}" as {state.id}' for state in of.ends]
    lines.append(f"    [*] --> {of.initial}")
    lines += [f"    {move.source} --> {move.target} : {move.name}" for move in _arrows(of)]
    return "\n".join(lines)


class Arrow(NamedTuple):
    """One step from one state to another."""

    source: str
    target: str
    name: str


def _arrows(of: Lifecycle) -> Iterator[Arrow]:
    """Yield every step once for each pair of states, steps between the same two together."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for move in of.moves:
        for source in move.sources:
            pairs.setdefault((source, move.target), []).append(move.name)
    return (Arrow(source, target, ", ".join(names)) for (source, target), names in pairs.items())


def svg(of: Lifecycle, lang: str) -> str:
    """Return the lifecycle as an SVG picture: stages as columns, ends below, ways back dashed."""
    boxes = dict(_placed(of))
    tallest = max(len(states) for _, states in of.columns)
    below = TOP + tallest * (BOX + GAP_Y) + 40
    width = EDGE * 2 + len(of.columns) * (WIDTH + GAP_X) - GAP_X
    rows = -(-len(of.ends) // 4)
    height = below + rows * (BOX + 54) + EDGE
    inside = [arrow for arrow in _arrows(of) if arrow.source in boxes and arrow.target in boxes]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<title>{escape(_word(of.title, lang))}</title><style>{_STYLE}</style>",
        _TIP,
        f'<rect width="{width}" height="{height}" style="fill:#fff;stroke:none"/>',
        *_stages(of, lang),
        *(_line(arrow, boxes) for arrow in inside),
        *(_box(state, boxes[state.id], lang) for _, states in of.columns for state in states),
        *(_name(arrow, boxes) for arrow in inside),
        *_ends(of, lang, below, width),
        "</svg>",
    ]
    return "\n".join(parts)


def _placed(of: Lifecycle) -> Iterator[tuple[str, Box]]:
    for column, (_, states) in enumerate(of.columns):
        for row, state in enumerate(states):
            yield state.id, Box(EDGE + column * (WIDTH + GAP_X), TOP + row * (BOX + GAP_Y), column)


def _stages(of: Lifecycle, lang: str) -> Iterator[str]:
    for column, (stage, _) in enumerate(of.columns):
        if stage is not None:
            x = EDGE + column * (WIDTH + GAP_X) + WIDTH // 2
            lines = _wrapped(_word(stage, lang), 26)
            for row, line in enumerate(lines):
                yield f'<text class="stage" x="{x}" y="{30 + row * 17}" text-anchor="middle">{escape(line)}</text>'


def _box(state: State, at: Box, lang: str) -> str:
    lines = _wrapped(_word(state.label, lang), 27)[:3]
    middle = at.x + WIDTH // 2
    first = at.y + 22 - (len(lines) - 1) * 5
    words = "".join(
        f'<text x="{middle}" y="{first + row * 15}" text-anchor="middle" style="font-size:12px">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )
    named = f'<text class="id" x="{middle}" y="{at.y + BOX + 12}" text-anchor="middle">{state.id}</text>'
    return (
        f'<g><rect x="{at.x}" y="{at.y}" width="{WIDTH}" height="{BOX}" rx="8"/>{words}{named}</g>'
    )


Point = tuple[float, float]


class Curve(NamedTuple):
    """A cubic curve by its four points, where its name stands on it (0 to 1), and its sense."""

    points: tuple[Point, Point, Point, Point]
    name_at: float
    back: bool

    def path(self) -> str:
        """Return the curve as an SVG path."""
        start, *rest = (f"{x:.0f} {y:.0f}" for x, y in self.points)
        return f"M{start} C{' '.join(rest)}"

    def name_place(self) -> Point:
        """Return the point of the curve where the name stands."""
        t, u = self.name_at, 1 - self.name_at
        weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
        x, y = (
            sum(w * p[axis] for w, p in zip(weights, self.points, strict=True)) for axis in (0, 1)
        )
        return x, y


def _curve(arrow: Arrow, boxes: Mapping[str, Box]) -> Curve:
    """Return the curve of an arrow: between columns from side to side, within one up or down."""
    a, b = boxes[arrow.source], boxes[arrow.target]
    if a.column == b.column:
        return _within(a, b)
    back = b.column < a.column
    drop = 14 if back else 0
    y1, y2 = a.y + BOX / 2 + drop, b.y + BOX / 2 + drop
    x1, x2 = (a.x, b.x + WIDTH) if back else (a.x + WIDTH, b.x)
    bend = (x2 - x1) / 2
    return Curve(
        ((x1, y1), (x1 + bend, y1), (x2 - bend, y2), (x2, y2)), 0.42 if back else 0.34, back
    )


def _within(a: Box, b: Box) -> Curve:
    """Return a curve inside a column: down on the left, back up on the right."""
    if a.y == b.y:
        x, y = a.x + WIDTH, a.y + BOX / 2
        return Curve(((x, y - 12), (x + 44, y - 22), (x + 44, y + 22), (x, y + 12)), 0.5, back=True)
    back = b.y < a.y
    side = 1 if back else -1
    lean = side * (22 + (abs(b.y - a.y) // (BOX + GAP_Y) - 1) * 74)
    across = a.x + WIDTH * (3 / 4 if back else 1 / 4)
    y1, y2 = (a.y, b.y + BOX + 16) if back else (a.y + BOX + 16, b.y)
    third = (y2 - y1) / 3
    return Curve(
        ((across, y1), (across + lean, y1 + third), (across + lean, y2 - third), (across, y2)),
        0.5,
        back=back,
    )


def _line(arrow: Arrow, boxes: Mapping[str, Box]) -> str:
    curve = _curve(arrow, boxes)
    shape = ' class="back"' if curve.back else ""
    return f'<path d="{curve.path()}" marker-end="url(#tip)"{shape}/>'


def _name(arrow: Arrow, boxes: Mapping[str, Box]) -> str:
    x, y = _curve(arrow, boxes).name_place()
    return (
        f'<text class="move" x="{x:.0f}" y="{y + 4:.0f}" text-anchor="middle">{arrow.name}</text>'
    )


def _ends(of: Lifecycle, lang: str, below: int, width: int) -> Iterator[str]:
    """Draw the ends in rows, each with the steps that lead to it."""
    each = (width - EDGE * 2) // 4
    for number, state in enumerate(of.ends):
        x, y = EDGE + number % 4 * each, below + number // 4 * (BOX + 54)
        steps = sorted({move.name for move in of.moves if move.target == state.id})
        away = sorted(
            {f"{move.name} → {move.target}" for move in of.moves if state.id in move.sources}
        )
        lines = _wrapped(_word(state.label, lang), 40)[:2]
        words = "".join(
            f'<text x="{x + 12}" y="{y + 22 + row * 16}">{escape(line)}</text>'
            for row, line in enumerate(lines)
        )
        how = " · ".join([state.id, *steps, *away])
        yield (
            f'<g class="end"><rect x="{x}" y="{y}" width="{each - 18}" height="{BOX}" rx="8"/>{words}'
            f'<text class="id" x="{x + 12}" y="{y + BOX + 15}">{escape(how)}</text></g>'
        )


def _word(label: Label, lang: str) -> str:
    return label.en if lang == "en" else label.vi


def _wrapped(text: str, room: int) -> Sequence[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
