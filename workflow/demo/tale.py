"""What happened to one case, told step by step before any of it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, Literal

from states.frozen import NamedTuple
from states.law.calendar import Calendar, packaged
from states.law.meetings import next_meeting
from states.names import same_person
from workflow.demo._data import read
from workflow.demo.city import By, City, Place
from workflow.demo.tracks import Person, Track, person

Verb = Literal[
    "open", "set", "advance", "record", "hold", "resume", "extend", "correct", "transfer"
]
Wait = tuple[int, int]
"""From so many to so many days."""

_EVE = timedelta(days=1)
FAR_OFF = timedelta(days=12)  # nobody waits longer than that for the next meeting


class Enough(Exception):  # noqa: N818 - no error: the tale has come to today
    """The case stands where it ends, and what would come next has not happened yet."""


class Step(NamedTuple):
    """One act to record: which verb with what, by whom, by which paper's date, entered when.

    `place` is the branch for which `by` acts.
    """

    verb: Verb
    what: str
    fields: Mapping[str, object]
    by: By
    place: str
    on: date
    entered: date
    note: str | None = None
    despite: tuple[str, ...] = ()


class Scene(NamedTuple):
    """What a tale rests on: the city, the track, the branch, the number of the case."""

    city: City
    track: Track
    place: Place
    number: int


class Tale:
    """A tale that grows by a step at each call; `day` is the day it has come to, `acts` the acts written so far.

    `stood` is the day since when the case stands where it stands; None until the tale says so.
    """

    def __init__(self, scene: Scene, start: date, rng: Random) -> None:
        self.city, self.track, self.place, self.number = scene
        self.rng = rng
        self.today = scene.city.today
        self.day = start
        self.acts = 0
        self.steps: list[Step] = []
        self.stood: date | None = None
        self._since: dict[str, date] = {}
        self.go((0, 0))
        self.person: Person = person(self.track, self.place, self.day, self.number, rng)

    # -- time ---------------------------------------------------------------------------------

    def go(self, wait: Wait, *, meeting: bool = False) -> date:
        """Go on by some days, to a working day or to the branch's next meeting; return the day.

        Raises `Enough` where the case stands where the tale ends and the day would lie after today.
        """
        day = self.day + timedelta(days=self.rng.randint(*wait))
        if meeting:
            day = self._meeting(day)
        elif wait != (0, 0) or not self.steps:
            day = _calendar().next_working(day)
        if self.stood and day > self.today:
            raise Enough
        self.day = day
        return day

    def _meeting(self, day: date) -> date:
        """Return the branch's next meeting, or an extraordinary one where that is far off."""
        usual = next_meeting(day - _EVE, self.place.meets)
        return usual if usual - day <= FAR_OFF else _calendar().next_working(day)

    def stand(self, since: date | None = None) -> None:
        """Say that the case has stood where it ends since this day, or another one."""
        self.stood = since or self.day

    def ago(self, days: int) -> date:
        """Return the day so many days before the present one."""
        return self.day - timedelta(days=days)

    # -- what was done ------------------------------------------------------------------------

    def do(self, verb: Verb, what: str, fields: Mapping[str, object], by: By = "branch") -> int:
        """Record one act on the present day, entered then or a little later; return its number."""
        last = self.steps[-1].entered if self.steps else self.day
        late = timedelta(days=self.rng.choice((0, 0, 0, 0, 0, 1, 2, 4)))
        entered = max(min(max(last, self.day + late), self.today), self.day)
        known = {
            name: value
            for name, value in fields.items()
            if value is not None and value is not False and value != ()
        }
        self.steps.append(Step(verb, what, known, by, self.place.code, self.day, entered))
        self.acts += 1
        return self.acts

    def amend(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of a step
        """Change the last step: its note, the guards it passes, for which place it was taken."""
        self.steps[-1] = self.steps[-1]._replace(**changes)

    def open(self) -> None:
        """Put the person on the source list."""
        given = {"name": self.person.name, "born": self.person.born, **self.person.facts}
        by: By = "committee" if self.track.opened_by == "committee" else "branch"
        self.do("open", "open", given, by)
        self.amend(note=". ".join(filter(None, (self.person.work, self.track.note))))

    def advance(
        self,
        move: str,
        wait: Wait,
        /,
        *,
        by: By = "branch",
        meeting: bool = False,
        **fields: object,
    ) -> int:
        """Take a move some days later."""
        self.go(wait, meeting=meeting)
        return self.do("advance", move, fields, by)

    def record(self, kind: str, wait: Wait, /, *, by: By = "branch", **fields: object) -> int:
        """Put evidence on file some days later; return its number."""
        self.go(wait)
        return self.do("record", kind, fields, by)

    def together(self, member: str) -> date:
        """Return since when a member and the person have been together; always the same day."""
        if member not in self._since:
            before = timedelta(days=self.rng.randint(430, 2400))
            self._since[member] = self.steps[0].on - before
        return self._since[member]

    def is_own_name(self, name: str) -> bool:
        """Say whether the guards would take a name for the person's own: a namesake has no part in the case."""
        return same_person(name, self.person.name)

    def chance(self, share: float) -> bool:
        """Throw the dice: true in this share of cases."""
        return self.rng.random() < share

    def said(self, key: str) -> str:
        """Return one of the demo's sentences."""
        words = read("texts")[key]
        return words if isinstance(words, str) else str(self.rng.choice(words))

    def paper(self, kind: str) -> str:
        """Return a number for a paper, such as 27-NQ/CB."""
        return f"{self.rng.randint(1, 240)}-{kind}"


@cache
def _calendar() -> Calendar:
    return Calendar(packaged())
