"""The plan of the whole demo before anything is recorded: which stories, whose, where, on which days."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random

from states.frozen import NamedTuple
from workflow.demo.city import City, Place
from workflow.demo.stories import STORIES, Story
from workflow.demo.tale import Enough, Scene, Tale
from workflow.demo.tracks import Track, tracks

FIRST = date(2019, 1, 7)
_STEPS = (0, 0, 0, -18, *(3,) * 12, *(30,) * 12)
"""How many days earlier the next guess is; 0 asks how far the last one was off.

The last ones are for tales that did not fit before today at all.
"""
_ENOUGH = 16  # guesses after which what fits at all is taken

_IN_TIME, _SOON = 0.55, 0.75  # the share of cases in time, and of those and the ones due soon


class Cast(NamedTuple):
    """A tale before it is told: where, which story, from which day on, by which dice, opened when.

    A city of many cases is kept in this form, since a tale that is told takes much room.
    """

    opened: date
    scene: Scene
    story: Story
    start: date
    key: str

    def tell(self) -> Tale:
        """Tell the tale; always the same one."""
        return _told(self.scene, self.story, self.start, self.key)


def tales(city: City, cases: int, seed: int) -> Iterator[Tale]:
    """Yield the tales of so many cases, in the order in which they were opened."""
    casting = _Casting(city, Random(f"{seed}:casting"))
    casts = [
        _aimed(casting.scene(story, number), story, f"{seed}:{number}")
        for number, story in enumerate(_chosen(cases, seed), start=1)
    ]
    casts.sort(key=lambda cast: (cast.opened, cast.scene.number))
    return (cast.tell() for cast in casts)


def _chosen(cases: int, seed: int) -> Iterator[Story]:
    """Yield every story once, then the rest in any order, each as often as it is told."""
    yield from STORIES[:cases]
    more = [story for story in STORIES for _ in range(story.often - 1)]
    Random(f"{seed}:stories").shuffle(more)
    yield from islice(cycle(more), max(0, cases - len(STORIES)))


class _Try(NamedTuple):
    """A tale that fits, and by how many days it misses its aim."""

    off: int
    cast: Cast | None


class _Casting:
    """A caster that hands out tracks and places evenly, those that are told oftener more often."""

    def __init__(self, city: City, rng: Random) -> None:
        self._city = city
        self._rng = rng
        self._tracks: Counter[str] = Counter()
        self._places: Counter[str] = Counter()

    def scene(self, story: Story, number: int) -> Scene:
        """Return the scene of one case."""
        fit = {
            track.id: places
            for track in tracks().values()
            if (not story.tracks or track.id in story.tracks)
            and (places := self._places_of(track, story))
        }
        known = tracks()
        track = known[
            self._least(tuple(fit), {id: self._tracks[id] / known[id].often for id in fit})
        ]
        place = self._least(
            fit[track.id], {p: self._places[p] / fit[track.id].count(p) for p in fit[track.id]}
        )
        self._tracks[track.id] += 1
        self._places[place] += 1
        return Scene(self._city, track, self._city[place], number)

    def _places_of(self, track: Track, story: Story) -> tuple[str, ...]:
        wanted = story.places or track.places
        return tuple(
            code for code in wanted if not story.endorsing or self._endorses(self._city[code])
        )

    def _endorses(self, place: Place) -> bool:
        own = self._city.committee(place.code)
        return own is not self._city.authority(place.code, self._city.today)

    def _least(self, among: Sequence[str], used: dict[str, float]) -> str:
        fewest = min(used.values())
        return self._rng.choice([one for one in dict.fromkeys(among) if used[one] == fewest])


def _aimed(scene: Scene, story: Story, key: str) -> Cast:
    """Cast a story so that the case stands where it ends since about the wanted day.

    The story is told with the same dice from different first days, and what fits best before today is
    taken. Branches wait for their meetings, so that a day at the start can be weeks at the end: the first
    guesses come near, and days around them are tried then.
    """
    today = scene.city.today
    standing = _standing(story, Random(f"{key}:since"))
    wanted, near = today - timedelta(days=standing), max(4, standing // 20)
    start, best = wanted - timedelta(days=400), _Try(sys.maxsize, None)
    for guess, step in enumerate(_STEPS, start=1):
        tale = _told(scene, story, max(FIRST, start), key)
        off, over = _misses(tale, wanted, today)
        if over <= 0 and abs(off) < best.off:
            cast = Cast(tale.steps[0].on, scene, story, max(FIRST, start), key)
            best = _Try(abs(off), cast)
        if best.cast and (best.off <= near or guess >= _ENOUGH or start <= FIRST):
            break
        start -= timedelta(days=step or max(off, over))
    if best.cast is None:
        raise RuntimeError(f"{story.tell.__name__} does not fit between {FIRST} and {today}")
    return best.cast


def _misses(tale: Tale, wanted: date, today: date) -> tuple[int, int]:
    """Return by how many days a tale ends after the wanted day, and after today."""
    stood = tale.stood or tale.day
    return (stood - wanted).days, (max(tale.day, stood) - today).days


def _told(scene: Scene, story: Story, start: date, key: str) -> Tale:
    tale = Tale(scene, start, Random(key))
    with suppress(Enough):
        story.tell(tale)
    return tale


def _standing(story: Story, rng: Random) -> int:
    """Return for how many days a case has stood where it stands."""
    if not story.limit:
        return rng.randint(*story.past)
    luck, limit = rng.random(), story.limit
    if luck < _IN_TIME:
        return rng.randint(1, limit * 3 // 4)
    if luck < _SOON:
        return limit - rng.randint(0, 12)
    return limit + rng.randint(3, limit * 4 // 5)
