"""The building of the demo's register."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

from states import errors
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.demo import plan
from workflow.demo.city import City
from workflow.demo.stories import BRANCH

CASES = 400
SEED = 2026
TODAY = date(2026, 11, 22)
EARLIEST = date(
    2026, 10, 1
)  # before it, what the demo shows of the rules of 2026 would not have happened
LATEST = date(2035, 12, 31)  # the packaged calendar ends a year later
FILE = "register.db"

NO_DAY = N_("--today: the demo can be played from {first} to {last}, not on {value}.")
NO_CASES = N_("--cases: there must be at least one case.")


class Wanted(NamedTuple):
    """What is to be built: how many cases, from which seed, as of which day."""

    cases: int = CASES
    seed: int = SEED
    today: date = TODAY


class Built(NamedTuple):
    """A register of the demo: its numbers, and the case it is shown with.

    `home` is its folder, None where it has none; `morning` is the first working day after `wanted.today`. `user` acts without --as; `above` is a user of the committee above that user's branch.
    """

    url: str
    wanted: Wanted
    units: int
    acts: int
    user: str
    above: str
    ref: str
    morning: date
    home: Path | None = None


STANDARD = Wanted()
Step = Callable[[], object]
"""What is called as the building comes on."""


def _quietly() -> None:
    """Say nothing."""


def steps(wanted: Wanted) -> int:
    """Return how often `build` says that it has come on.

    Raises `BadInput` for a day on which the demo cannot be played, and for no cases at all.
    """
    if not EARLIEST <= wanted.today <= LATEST:
        raise errors.BadInput(
            NO_DAY, field="--today", value=wanted.today, first=EARLIEST, last=LATEST
        )
    if wanted.cases < 1:
        raise errors.BadInput(NO_CASES, field="--cases", value=wanted.cases)
    return len(City(wanted.seed, wanted.today).places) + wanted.cases


def build(url: str, wanted: Wanted = STANDARD, step: Step = _quietly) -> Built:
    """Make a rehearsal register at `url` and fill it; `step` is called as it comes on.

    Raises `AlreadyExists` where there is a register, and `BadInput` as `steps` does.
    """
    from workflow.app import App
    from workflow.casework import audit
    from workflow.demo import plant
    from workflow.demo.play import Player
    from workflow.ground import calendars, people
    from workflow.register import making

    steps(wanted)
    city = City(wanted.seed, wanted.today)
    making.create(url, rehearsal=True, city=city.name, today=city.opened)
    with App.open(url, today=wanted.today) as app:
        plant.plant(app, city, step)
        player, shown = Player(app, city), ""
        for tale in plan.tales(city, wanted.cases, wanted.seed):
            ref = player.play(tale)
            shown = ref if tale.number == 1 else shown
            step()
        plant.settle(app, city)
        user, above = (city.clerk(BRANCH, by, wanted.today) for by in ("branch", "authority"))
        people.be(app, user)
        acts = audit.head(app).acts
        with app.reading() as session:
            calendar = calendars.load(session, wanted.today)
        morning = calendar.next_working(wanted.today + timedelta(days=1))
    return Built(url, wanted, len(city.places), acts, user, above, shown, morning)


def build_in(folder: Path | None, wanted: Wanted = STANDARD, step: Step = _quietly) -> Built:
    """Build the register in a folder, a new temporary one if None; leave nothing where that fails.

    Raises as `build` does, and `Unavailable` where the folder cannot be used.
    """
    steps(wanted)
    made = folder is None or not folder.exists()
    home = (folder or Path(tempfile.mkdtemp(prefix="ketnap-demo-"))).absolute()
    with _all_or_nothing(home, made=made):
        return build(f"sqlite:///{home / FILE}", wanted, step)._replace(home=home)


@contextmanager
def _all_or_nothing(home: Path, *, made: bool) -> Iterator[None]:
    """Remove a register that was begun and not finished, Ctrl-C included, and the folder made for it."""
    begun = not os.path.lexists(home / FILE)
    try:
        yield
    except BaseException:
        for suffix in ("", "-wal", "-shm") if begun else ():
            with suppress(OSError):
                os.unlink(f"{home / FILE}{suffix}")
        if made:
            with suppress(OSError):
                home.rmdir()
        raise
