"""The counts of one window of the yearly report: the targets, and the lines of the form of new members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.ground import tree as ground_tree
from workflow.reports import form_lines, targets, trees
from workflow.reports.form_lines import AVERAGE, LINES, RELIGIOUS
from workflow.reports.tally import Counted, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from states.history.dossier import Dossier
    from workflow.reports.asked import Asked
    from workflow.reports.form_lines import Person
    from workflow.reports.stories import Story
    from workflow.reports.targets import Admission
    from workflow.reports.trees import Trees
    from workflow.store import Session

ETHNICITY, RELIGION = "ethnicity", "religion"
FEW = 5
"""Fewer followers of a religion than so many are not told to whom their religion is not shown."""
_HUNDRED = 100


class FormLine(Counted, kw_only=True):
    """A line of Biểu 2-BTCTW: this period, the same a year before, the first in per cent of the second.

    What no register knows is None, and so is what the reader is not shown (`masked`).
    """

    line: str
    number: str
    this: float | None
    last: float | None
    percent: float | None
    masked: bool = False


class GroupLine(Counted, kw_only=True):
    """A line of Biểu 2B: new members of one people or one religion; `value` is None where none is told."""

    group: str
    value: str | None
    this: int
    last: int
    percent: float | None


class Counts:
    """What is counted of one window: `put` is its question, asked of the whole tree of every day."""

    def __init__(self, put: Asked, tree: Trees, hidden: frozenset[str], *, kept: bool) -> None:
        self.put = put
        self._tree = tree
        self.targets: Tally[targets.Key] = Tally(kept=kept, hidden=hidden)
        self.lines: Tally[str] = Tally(kept=kept, hidden=hidden)
        self.groups: Tally[tuple[str, str | None]] = Tally(kept=kept)
        self.admissions: list[Admission] = []
        self._ages: list[int] = []
        self._written: dict[tuple[str, str], str] = {}

    def take(self, story: Story, dossier: Dossier, session: Session) -> None:
        """Count what one person came to within the window."""
        for one in targets.of_story(self.targets, story, self.put, self._tree):
            self.admissions.append(one)
            sector = ground_tree.chain(session, one.unit, one.on)[-1].sector
            whose = trees.concerned(self._tree, one.unit, one.on, self.put.unit)
            groups = targets.groups(dossier, one.on, sector)
            targets.of_person(self.targets, one, groups, whose)
            self._person(form_lines.person(dossier, one.on, sector), one.ref)

    def _person(self, who: Person, ref: str) -> None:
        for line in LINES:
            if line.counts and line.counts(who):
                self.lines.add(line.key, ref)
        if who.age is not None:
            self._ages.append(who.age)
        self.groups.add((ETHNICITY, self._one_way(ETHNICITY, who.ethnicity)), ref)
        self.groups.add((RELIGION, self._one_way(RELIGION, who.religion)), ref)

    def _one_way(self, group: str, value: str | None) -> str | None:
        """Return a value as it was written first: capitals and spaces make no other people."""
        if value is None:
            return None
        plain = " ".join(value.split())
        return self._written.setdefault((group, plain.casefold()), plain)

    def average(self) -> float | None:
        """Return the average age at the ceremony; None of nobody."""
        return round(sum(self._ages) / len(self._ages), 1) if self._ages else None

    def share_spelling(self, other: Counts) -> None:
        """Write peoples and religions as another window does."""
        self._written = other._written


def form(
    this: Counts, last: Counts, units: dict[str, tuple[list[str], list[str]]]
) -> Iterator[FormLine]:
    """Yield the lines of the form; `units` has the codes of the organisations by line, now and then."""
    for line in LINES:
        if line.key == AVERAGE:
            yield _line(line, this.average(), last.average())
        elif line.key in units:
            now, then = units[line.key]
            told = {"this": tuple(now), "last": tuple(then)} if this.lines.kept else {}
            yield _line(line, len(now), len(then))._replace(_refs=told)
        elif line.counts is None:
            yield _line(line, None, None)
        elif not line.rest or this.lines.count(line.key) + last.lines.count(line.key):
            yield _counted(line, this, last)


def _counted(line: form_lines.Line, this: Counts, last: Counts) -> FormLine:
    now, then = this.lines.count(line.key), last.lines.count(line.key)
    if line.key == RELIGIOUS and RELIGIOUS in this.lines.hidden:
        few = any(0 < count < FEW for count in (now, then))
        return _line(line, None, None)._replace(masked=True) if few else _line(line, now, then)
    refs = {"this": this.lines.refs(line.key), "last": last.lines.refs(line.key)}
    return _line(line, now, then)._replace(_refs=refs)


def _line(line: form_lines.Line, now: float | None, then: float | None) -> FormLine:
    compared = None if line.key == AVERAGE else percent(now, then)
    return FormLine(line=line.key, number=line.number, this=now, last=then, percent=compared)


def percent(now: float | None, then: float | None) -> float | None:
    """Return the one in per cent of the other, to one place; None of nothing."""
    return round(_HUNDRED * now / then, 1) if now is not None and then else None


def groups(this: Counts, last: Counts) -> Iterator[GroupLine]:
    """Yield the lines of form 2B: each people and each religion that there is, the most numerous first."""
    found = dict.fromkeys((*this.groups.keys(), *last.groups.keys()))

    def order(key: tuple[str, str | None]) -> tuple[bool, bool, int, str]:
        return (key[0] != ETHNICITY, key[1] is None, -this.groups.count(key), key[1] or "")

    for key in sorted(found, key=order):
        now, then = this.groups.count(key), last.groups.count(key)
        refs = {"this": this.groups.refs(key), "last": last.groups.refs(key)}
        yield GroupLine(
            group=key[0], value=key[1], this=now, last=then, percent=percent(now, then), _refs=refs
        )
