"""The upgrade of a register in one transaction: schema, what the steps bring, every case recomputed, the record.

What it brings is shown before it is written for good; a dry run is the same work, undone.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from states.errors import BadInput
from states.frozen import NamedTuple
from workflow import clock
from workflow.register.upgrading import How, Kinds, Preview, Unreadable, Upgraded
from workflow.store import faults, location
from workflow.store.migrations import HEAD, REVISIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.store import Session
    from workflow.upkeep.corrected_mail import Wrong
    from workflow.upkeep.recomputing_all import AllRecomputed

REASON = (
    "Nâng cấp phần mềm: lịch nghỉ theo Nghị quyết 28/2026/QH16 và Công văn 10065/VPCP-KGVX; "
    "quy tắc của Kết luận Thành ủy chỉ tính từ ngày Kết luận"
)
"""Why deadlines moved, for the record and for whoever was told another day; read in the office."""


class _When(NamedTuple):
    """The instant and the day of the upgrade."""

    at: datetime
    today: date


class _UndoneError(Exception):
    """The end of a dry run, or of an upgrade that nobody agreed to."""


def upgrade(where: location.Location, how: How) -> Upgraded:
    """Bring a register up to this program, in one transaction.

    Raises Unavailable where it is missing, not a register, or newer than this program; BadInput where a
    date is pretended on a live register.
    """
    from workflow.store.migrations import run, standing
    from workflow.store.office import Office

    office = Office(where, location.patience(), rehearsal=False)
    before = HEAD
    with suppress(_UndoneError), office.migrating() as connection:
        found = standing.version(connection)
        if found is None:
            raise faults.unavailable(faults.NOT_A_REGISTER, where)
        before = found
        if before not in REVISIONS:
            raise faults.unavailable(faults.NEWER, where, found=before, head=HEAD)
        if before == HEAD:
            return Upgraded(HEAD, HEAD)
        when = _when(how, rehearsal=standing.rehearsal(connection))
        run.upgrade(connection)
        preview = _bring(office.named(connection), before, when)
        if not how.agree(preview) or how.dry_run:
            raise _UndoneError
        return Upgraded(before, HEAD)
    return Upgraded(before, before)


def _bring(session: Session, before: str, when: _When) -> Preview:
    """Do all the work of an upgrade but the schema; return what it brought."""
    from workflow.register.upgrading import steps
    from workflow.upkeep import ground_changes, recomputing_all

    reports = {step.name: step.run(session, when.today) for step in steps.BRINGING}
    done = recomputing_all.recompute_all(session, when.today)
    session.run("flags_kinds")
    wrong = ground_changes.record(session, done.moved, when.at, REASON, None)
    reports |= {step.name: step.run(session, when.today) for step in steps.TELLING}
    return _preview(before, done, wrong, reports)


def _preview(
    before: str, done: AllRecomputed, wrong: tuple[Wrong, ...], reports: dict[str, Sequence[Any]]
) -> Preview:
    return Preview(
        before=before,
        after=HEAD,
        cases=done.cases,
        derived=done.written,
        kinds=tuple(Kinds(*key, count) for key, count in sorted(done.kinds.items())),
        moved=tuple(done.moved),
        wrong=wrong,
        unreadable=tuple(Unreadable(*one) for one in done.failed),
        reports=reports,
    )


def _when(how: How, *, rehearsal: bool) -> _When:
    """Return when it is: on a rehearsal the beginning of its day, as everywhere there."""
    if how.today and not rehearsal and not how.dry_run:
        from workflow.app import NOT_ON_A_LIVE_REGISTER

        raise BadInput(NOT_ON_A_LIVE_REGISTER, today=how.today)
    today = how.today or clock.today()
    pretended = rehearsal or how.today is not None
    return _When(clock.midnight(today) if pretended else clock.now(), today)
