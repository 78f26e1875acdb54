"""The stories of the demo: which history, how often, on which tracks, standing since when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from states.frozen import NamedTuple
from workflow.demo.histories import endings, movers, probation, turns, waiting
from workflow.demo.tale import Tale, Wait

BRANCH = "TK01"
"""The branch in which the demo is shown."""

WD30, WD60, HALF, YEAR = 43, 85, 183, 365  # days that 30 and 60 working days, 6 and 12 months take


class Story(NamedTuple):
    """One history and how it is cast.

    A case with a `limit` has stood where it stands for a part of so many days, or longer: some are in
    time, some are due soon, some are late. Another has stood there for `past` days. `often` is how
    many of about 400 cases it tells; every story is told once before any is told twice. `endorsing`
    asks for a branch whose own committee does not decide; `tracks` and `places` empty mean any.
    """

    tell: Callable[[Tale], None]
    limit: int = 0
    past: Wait = (10, 2200)
    often: int = 2
    tracks: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    endorsing: bool = False


GROWN = ("resident", "cooperative", "worker", "no-organisation")
"""Tracks of people above the age at which the youth union introduces."""

_HERE: Mapping[str, Any] = {"often": 1, "tracks": ("youth",), "places": (BRANCH,)}

STORIES = (
    # the branch the demo is shown in: what its secretary finds in the inbox
    Story(waiting.showcase, past=(80, 84), **_HERE),
    Story(waiting.verifying, past=(47, 60), **_HERE),
    Story(waiting.newly_admitted, past=(46, 58), **_HERE),
    Story(waiting.probation_ending, past=(39, 43), **_HERE),
    Story(waiting.decided, past=(38, 42), **_HERE),
    Story(waiting.certified, past=(1780, 1815), **_HERE),
    Story(movers.without_notice, past=(8, 12), **_HERE),
    # every state once, so that sixty cases have them all
    Story(waiting.identified, HALF, often=22),
    Story(waiting.nominated, HALF, often=20),
    Story(waiting.enrolled, WD30, often=16),
    Story(waiting.certified, YEAR, often=32),
    Story(waiting.applied, WD30, often=14),
    Story(waiting.verifying, WD30, often=15),
    Story(waiting.verified, WD60, often=14),
    Story(waiting.proposed, WD60, often=12),
    Story(waiting.endorsed, WD60, often=8, endorsing=True),
    Story(waiting.decided, WD30, often=9),
    Story(waiting.newly_admitted, WD30, often=10),
    Story(waiting.recognition_proposed, WD30, often=7),
    Story(waiting.recognition_endorsed, WD30, often=5, endorsing=True),
    Story(waiting.removal_proposed, past=(3, 40)),
    Story(waiting.removal_endorsed, past=(3, 40), endorsing=True),
    Story(endings.member, past=(60, 1750), often=44),
    Story(endings.withdrawn, often=7),
    Story(endings.declined, often=5),
    Story(endings.removed, often=3),
    Story(endings.left),
    Story(endings.annulled),
    Story(movers.handed_over, often=6),
    Story(endings.deceased),
    Story(endings.voided, often=1),
    # the turns a case can take
    Story(waiting.certified, past=(1845, 2450), often=8),  # the certificate has expired
    Story(waiting.certified, past=(1465, 1815), often=6),  # it expires within the year
    Story(waiting.on_probation, past=(50, 320), often=20),
    Story(waiting.probation_ending, WD30, often=10),
    Story(endings.newly_recognised, WD30, often=4),
    Story(waiting.verifying_abroad, past=(60, 260), often=4),
    Story(waiting.helped_anew, past=(95, 360), often=6),
    Story(waiting.certified_elsewhere, YEAR, often=4),
    Story(turns.failed_class, WD30),
    Story(turns.train_again, HALF, often=3),
    Story(turns.renewed, past=(1815, 2250)),
    Story(turns.matter, past=(20, 150)),
    Story(turns.reviewed, WD60),
    Story(turns.settled, WD60, often=1),
    Story(turns.settled_against, past=(20, 400), often=1),
    Story(turns.on_hold, past=(30, 140), often=3),
    Story(turns.held_before, WD60),
    Story(turns.lost_once, WD60),
    Story(turns.returned, WD60, often=3),
    Story(turns.supplement_asked, past=(17, 60)),
    Story(turns.supplemented, past=(35, 100)),
    Story(turns.extended, past=(62, 130), often=3),
    Story(turns.lapsed, WD60),
    Story(turns.late_ceremony, past=(40, 300), often=3),
    Story(turns.redone, WD30),
    Story(turns.reopened, HALF),
    Story(turns.undone, HALF),
    Story(turns.retracted, past=(45, 320)),
    Story(turns.replaced, past=(6, 80)),
    Story(turns.excepted, past=(5, 120), tracks=GROWN),
    Story(turns.untested, WD60),
    Story(probation.lost_thrice, past=(4, 60)),
    Story(probation.recognised_above, past=(60, 600), often=1),
    Story(probation.removed_above, past=(10, 900), often=1),
    Story(probation.recognition_returned, WD30),
    Story(probation.removal_refused, WD30),
    Story(probation.recognition_extended, past=(26, 75)),
    Story(movers.without_notice, past=(2, 60), often=5),
    Story(movers.drafted, past=(2, 20), often=2),
    Story(movers.unanswered, past=(3, 70), often=5),
    Story(movers.not_accepted, past=(5, 90), often=4),
    Story(movers.accepted, past=(95, 400), often=4),
    Story(movers.considered_there, WD60),
    Story(movers.declined, past=(5, 150)),
    Story(movers.cancelled, past=(20, 200)),
    Story(movers.chased, past=(10, 200), often=4),
    Story(movers.probationer_leaving, past=(5, 120)),
    Story(movers.probationer_sent, past=(4, 70)),
    Story(movers.probationer_accepted, past=(95, 150)),
    Story(endings.declined_above),
    # ways with steps of their own, as far as those steps
    Story(waiting.verifying, past=(20, 60), tracks=("foreign",)),
    Story(waiting.verified, past=(60, 80), often=1, tracks=("literate",)),
    Story(waiting.proposed, past=(10, 60), often=1, tracks=("over-sixty",)),
    Story(waiting.proposed, past=(10, 60), often=1, tracks=("no-organisation",)),
    Story(waiting.decided, past=(5, 35), often=1, tracks=("readmission",)),
    Story(waiting.newly_admitted, past=(5, 60), tracks=("pupil",)),
    Story(waiting.on_probation, past=(50, 300), tracks=("student",), often=4),
    Story(waiting.certified, past=(60, 150), tracks=("pre-enlistment",), often=4),
    # the branch that was merged into another
    Story(waiting.nominated, past=(90, 170), tracks=("resident",), places=("MD05",)),
)
