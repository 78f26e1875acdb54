"""Cases as rows of a list: the columns of the import, filled from what counts of their histories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from states.catalogue import fields_of, stages
from states.frozen import NamedTuple
from states.history.acts import effective
from states.pipeline import FieldType
from workflow.casework import secrecy
from workflow.exchange import columns
from workflow.queries.cases import SENSITIVE

if TYPE_CHECKING:
    from states.history.acts import Act
    from workflow.exchange.cells import Written
    from workflow.store import Row

FIRST = ("unit", "name", "born", "opened", "state")
"""Columns that every such list has, in whatever it is empty."""
_ANOTHER_WAY = frozenset({"refer_up"})
"""Acts that no column holds and without which the later steps are not lawful."""


class Sight(NamedTuple):
    """What of a case is told: what is sensitive, and what a verification found."""

    sensitive: bool
    knowing: bool


class CaseRow(NamedTuple):
    """One case: its cells by the names of their columns, and how many acts of each kind no column holds."""

    cells: Mapping[str, Written]
    left: Mapping[str, int]


def of_case(row: Row, acts: Sequence[Act], sight: Sight, lang: str | None = None) -> CaseRow:
    """Return a case as a row of the list: what its effective acts say, sensitive facts only where they are told.

    Choices are told by their ids, with `lang` by their labels.
    """
    return _Telling(row, acts, sight, lang).row()


class _Telling:
    """One case while its row is made."""

    def __init__(
        self, row: Row, acts: Sequence[Act], sight: Sight, lang: str | None = None
    ) -> None:
        self._lang = lang
        self._row, self._acts, self._sight = row, effective(acts), sight
        self._cells: dict[str, Written] = {}
        self._left: Counter[str] = Counter(act.move for act in acts if act.move == "correct")
        self._times: Counter[str] = Counter()
        self._order: dict[int, int] = {}
        self._despite: list[str] = []
        self._reasons: list[str] = []
        self._state = stages.INITIAL
        self._ended = False

    def row(self) -> CaseRow:
        """Go through the acts in order."""
        self._facts()
        for act in self._acts:
            if act.move == "open":
                self._put(columns.named("opened"), act.on)
                self._put(columns.named("note"), act.note)
            elif self._carried(act):
                self._act(act)
            else:
                self._left[act.move] += 1
                self._ended = self._ended or act.move in _ANOTHER_WAY
        self._put(columns.named("unit"), self._row["unit"])
        self._put(columns.named("state"), self._state)
        self._put(columns.named("despite"), tuple(dict.fromkeys(self._despite)) or None)
        self._put(columns.named("reason"), "; ".join(dict.fromkeys(self._reasons)) or None)
        return CaseRow(self._cells, self._left)

    def _facts(self) -> None:
        """Tell the facts as they were told last; that there is no religion is told too."""
        told: dict[str, object] = {}
        for act in sorted(_of_person(self._acts), key=lambda a: (a.move != "open", a.on, a.n)):
            told |= act.fields
        for field in fields_of("open"):
            if field.name in told and (self._sight.sensitive or field.name not in SENSITIVE):
                column = columns.named(field.name)
                if column:
                    self._cells[column.name] = columns.write(column, told[field.name], self._lang)

    def _carried(self, act: Act) -> bool:
        """Say whether columns can hold an act, and its replay comes to where it begins."""
        if act.evidence:
            return act.evidence in columns.acts()
        return act.move in columns.acts() and act.from_state == self._state and not self._ended

    def _act(self, act: Act) -> None:
        name = act.evidence or act.move
        self._times[name] += 1
        nth = self._order[act.n] = self._times[name]
        if not act.evidence:
            self._state = act.to_state
        told = self._sight.knowing or not secrecy.veiled(act.move, act.evidence)
        for column in columns.of_act(name, nth):
            if column.field is columns.NOTE:
                value: object = act.note if told and not act.despite else None
            elif column.part == "on" and column.field in (columns.ON_MOVE, columns.ON_PAPER):
                value = act.on
            elif column.field.type is FieldType.ACT:
                value = (
                    self._order.get(int(str(act.fields.get(column.part) or 0))) if told else None
                )
            else:
                value = act.fields.get(column.part) if told else None
            self._put(column, value)
        self._despite += act.despite
        if act.despite and act.note:
            self._reasons.append(act.note)

    def _put(self, column: columns.Column | None, value: object) -> None:
        if column is not None and value not in (None, "", ()):
            self._cells[column.name] = columns.write(column, value, self._lang)


def _of_person(acts: Sequence[Act]) -> Iterator[Act]:
    yield from (act for act in acts if act.move in ("open", "set"))
