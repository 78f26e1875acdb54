"""Made-up cities for the forecast: stories of people whose steps follow the calendar, not the forecast's model.

Branches differ in size and speed. Classes are held a few times a year and certify everybody on one day,
branches vote on their monthly day, committees decide once a month, ceremonies gather on days of remembrance;
some drop out, some fail, some files come back, some move to another branch. Every wait is drawn here.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from states.history.acts import Act
from workflow.reports.stories import Story
from workflow.reports.trees import Node, Trees

FIRST = date(2019, 1, 2)
ROOT = 1
REMEMBRANCE = ((2, 3), (5, 19), (9, 2))


class Branch(NamedTuple):
    """One branch: how many it lists in a year, how slow it is, and on which day of the month it meets."""

    id: int
    listed: float
    slow: float
    meets: int


class City(NamedTuple):
    """A made-up city: its tree of one root with branches, and the whole story of everybody."""

    tree: Trees
    branches: tuple[Branch, ...]
    stories: tuple[Story, ...]


def city(seed: int, branches: int = 4, years: int = 7, size: float = 1.0) -> City:
    """Make up a city that begins in 2019 and goes on for some years."""
    random = Random(f"city {seed}")
    last = date(FIRST.year + years, 12, 31)
    told = tuple(
        Branch(
            ROOT + 1 + at,
            size * random.choice((6, 12, 25, 45, 80)),
            random.lognormvariate(0, 0.35),
            random.randint(1, 28),
        )
        for at in range(branches)
    )
    classes = _classes(random, last)
    stories: list[Story] = []
    for branch in told:
        day = FIRST
        while (day := day + timedelta(_days(random.expovariate(branch.listed / 365)))) <= last:
            person = _Person(random, branch, told, classes)
            stories.append(person.walk(len(stories) + 1, day, last))
    nodes = [Node(ROOT, "TP", "Thành phố", "city", FIRST, None, None)]
    nodes += [
        Node(b.id, f"B{b.id:02}", f"Chi bộ {b.id}", "branch", FIRST, None, None) for b in told
    ]
    return City(Trees(nodes, ((b.id, ROOT, FIRST) for b in told)), told, tuple(stories))


def _days(value: float) -> int:
    return max(int(value), 0)


def _classes(random: Random, last: date) -> list[tuple[date, date]]:
    """Return the first and last day of each class: four to six a year."""
    found, day = [], FIRST + timedelta(random.randint(10, 60))
    while day <= last + timedelta(400):
        found.append((day, day + timedelta(random.randint(5, 25))))
        day += timedelta(random.randint(60, 95))
    return found


class _ClosedError(Exception):
    """The person comes no further."""


class _Person:
    """One person on the way; every method takes the person on by a step."""

    def __init__(
        self,
        random: Random,
        branch: Branch,
        all_: tuple[Branch, ...],
        classes: list[tuple[date, date]],
    ) -> None:
        self.random, self.branch, self._all, self._classes = random, branch, all_, classes
        self.acts: list[Act] = []
        self.eager = random.lognormvariate(
            0, 0.3
        )  # some people are slower at everything they do themselves

    def walk(self, key: int, day: date, last: date) -> Story:
        """Take the person from the list to the ceremony, or as far as it goes; keep what lies before `last`."""
        try:
            self._act("open", None, "identified", day)
            self._source()
            self._training()
            self._verification()
            self._admission()
        except _ClosedError:
            pass
        kept = tuple(act for act in self.acts if act.on <= last)
        return Story(key, f"KN-{key}", kept)

    @property
    def _on(self) -> date:
        return self.acts[-1].on

    @property
    def _state(self) -> str:
        return self.acts[-1].to_state

    def _act(self, move: str, from_: str | None, to: str, on: date) -> None:
        self.acts.append(Act(len(self.acts) + 1, move, from_, to, on, unit_id=self.branch.id))

    def _go(self, move: str, to: str, on: date, lost: float = 0.0) -> None:
        """Go on by a move on a day, unless the person is lost before: so many of all in a year of waiting."""
        waits = (on - self._on).days
        if lost and self.random.random() < 1 - (1 - lost) ** (waits / 365):
            day = self._on + timedelta(self.random.randint(0, waits))
            if self.random.random() < 0.2:
                self.branch = self.random.choice(self._all)
                self._act("transfer_accept", self._state, self._state, day)
            else:
                self._act(
                    self.random.choice(("withdraw", "decline")), self._state, "withdrawn", day
                )
                raise _ClosedError
        self._act(move, self._state, to, max(on, self._on))

    def _after(self, typical: float, spread: float) -> date:
        slow = self.branch.slow * self.eager
        return self._on + timedelta(_days(typical * slow * self.random.lognormvariate(0, spread)))

    def _monthly(self, after: date, day: int) -> date:
        this = after.replace(day=day)
        return this if this >= after else (this.replace(day=1) + timedelta(32)).replace(day=day)

    def _source(self) -> None:
        same_day = self.random.random() < 0.3
        self._go("nominate", "nominated", self._on if same_day else self._after(60, 0.8), 0.08)

    def _training(self) -> None:
        ready = self._after(70, 0.7)
        begins, ends = (
            next(c for c in self._classes if c[0] >= ready)
            if ready < self._classes[-1][0]
            else self._classes[-1]
        )
        self._go("enrol", "enrolled", begins, 0.08)
        if self.random.random() < 0.05:
            self._go("fail_course", "nominated", ends)
            self._training()
            return
        self._go("certify", "certified", ends)

    def _verification(self) -> None:
        ready = self._after(150, 0.6)
        if self.random.random() < 0.6:
            ready = max(ready, self.acts[1].on + timedelta(365))  # together for twelve months
        self._go("apply", "applied", ready, 0.12)
        self._go("request_verification", "verifying", self._after(14, 0.8), 0.05)
        self._go("conclude_verification", "verified", self._after(45, 0.7), 0.05)

    def _admission(self) -> None:
        self._go(
            "propose", "proposed", self._monthly(self._after(20, 0.9), self.branch.meets), 0.05
        )
        if self.random.random() < 0.05:
            self._go("return_dossier", "verified", self._after(15, 0.5))
            self._admission()
            return
        self._go("endorse", "endorsed", self._monthly(self._after(6, 0.6), 10), 0.01)
        self._go("decide", "decided", self._monthly(self._after(10, 0.6), 20), 0.01)
        day = self._after(12, 0.5)
        if self.random.random() < 0.2:
            days = [date(day.year, *d) for d in REMEMBRANCE if date(day.year, *d) >= day]
            day = days[0] if days and (days[0] - day).days < 40 else day
        self._go("hold_ceremony", "probation", day)
