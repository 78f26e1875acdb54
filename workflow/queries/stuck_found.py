"""What is found stuck in a range of units: by the limits and causes that are stored, and by what histories tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.pipeline import Kind
from states.watch.stalls import CAUSE_BY_ID, DAY, MEASURED, Stall, cause_of
from workflow.queries import stuck_histories

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from workflow.store import Row, Session


class How(NamedTuple):
    """How it is looked for: unit by unit where there are `few`, with limits due in so many days as `coming`.

    Where `swept` is given, what today's sweep found in histories is taken over, but for the cases it names;
    else all histories are looked into that may tell something.
    """

    few: bool
    coming: int | None = None
    swept: set[int] | None = None


def found(
    session: Session,
    reach: Mapping[str, str],
    today: date,
    how: How,
) -> Iterator[Stall]:
    """Yield what is found in a range of units; of histories what `how` says."""
    days = stuck_histories.windows(today)
    windows = {**reach, **days}
    before = today if how.coming is None else today + (how.coming + 1) * DAY
    due = {**windows, "today": before, "soon": max(days["soon"], before)}
    rows = session.execute("stuck_limits_of_few" if how.few else "stuck_limits", due)
    for row in (*rows, *session.execute("stuck_limits_elsewhere", due)):
        yield from _of_limit(row, before)
    yield from _causes(session, windows)
    for row in session.execute("holds_in_force", windows):
        yield Stall(row["case_id"], "on-hold", Kind.PRODUCT, "branch", row["since"], row["until"])
    anew = how.swept
    for flag in () if anew is None else session.execute("flags_of_histories", reach):
        if flag["case_id"] not in (
            anew or ()
        ):  # what is missing, and by when it could be done, is not kept
            yield stuck_histories.stall(flag, flag["cause"], flag["since"])
    if anew is not None and not anew:
        return
    limits = stuck_histories.candidates(session, reach, today, few=how.few)
    wanted = (row for row in limits if anew is None or row["case_id"] in anew)
    for _, told in stuck_histories.look_into(session, wanted, today):
        yield from told  # a case that cannot be read is the affair of check and audit verify


def restarted(
    session: Session, wanted: Mapping[str, object], found: Iterable[Stall], *, few: bool
) -> list[Stall]:
    """Keep the cases that were restarted often enough, and add those not found stuck: none may vanish.

    These count since they were first listed, for that is what a restart would hide.
    """
    cases = {"cases": sorted({stall.case_id for stall in found}), "resets": wanted["resets"]}
    often = {row["id"] for row in session.execute("cases_restarted", cases)}
    kept = [stall for stall in found if stall.case_id in often]
    stuck = {stall.case_id for stall in kept if stall.stuck}
    rows = session.execute("stuck_restarted_of_few" if few else "stuck_restarted", wanted)
    return kept + [
        Stall(row["case_id"], "restarted", Kind.PRODUCT, "branch", row["since"])
        for row in rows
        if row["case_id"] not in stuck
    ]


def with_papers(found: list[Stall]) -> Iterator[Stall]:
    """Tell limits passed or about to be which papers their case lacks: these come before the step itself."""
    lacking = {stall.case_id: stall.missing for stall in found if stall.missing}
    for stall in found:
        wants = stall.cause in ("limit-passed", "cannot-finish") and stall.case_id in lacking
        yield stall._replace(missing=lacking[stall.case_id]) if wants else stall


def _of_limit(row: Row, today: date) -> Iterator[Stall]:
    waiting_for = row["asked_unit"] or row["asked"] or row["owner_code"]
    one = Stall(
        row["case_id"],
        cause_of(row["rule"]),
        Kind(row["kind"]),
        row["owner"],
        row["due"] + DAY,
        row["due"],
        row["rule"],
        row["anchor"],
        waiting_for=waiting_for,
    )
    if row["due"] < today:
        yield one
    if row["provisional"]:
        yield one._replace(cause="provisional", since=row["start"])


def _causes(session: Session, windows: Mapping[str, object]) -> Iterator[Stall]:
    for row in session.execute("stuck_causes_listed", windows):
        cause = CAUSE_BY_ID[row["cause"]]
        due = row["since"] - DAY if cause.id in MEASURED else None
        yield Stall(
            row["case_id"], cause.id, Kind(row["kind"]), cause.owner or "branch", row["since"], due
        )
