"""States that cannot be: what no verb leaves behind, and somebody or something must have made.

Two hunts: every case is held against its history (`invariants`), and the register as a whole against what
must hold between its tables. Nothing is changed; each kind of finding names its remedy.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from notifications.language import words
from states.frozen import NamedTuple
from states.law.limits import LIMITS
from states.pipeline import Label
from workflow.upkeep import invariants, journal_check, seals, stored_words
from workflow.upkeep.impossible_kinds import KINDS as KINDS
from workflow.upkeep.impossible_kinds import OF_THE_REGISTER, RECOMPUTE

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.store import Session

LONG = timedelta(days=1)
"""After this time whoever claimed something is gone, and nobody may claim anything for longer."""


class Found(NamedTuple):
    """One impossible state: its kind, what it is about (a case, unit, user, message, job), and a detail."""

    kind: str
    about: str
    detail: str | Label

    @property
    def label(self) -> Label:
        """Return what is wrong, in words."""
        return self._filled(KINDS[self.kind].label)

    @property
    def hint(self) -> Label:
        """Return what to do about it, in words."""
        return self._filled(KINDS[self.kind].hint)

    @property
    def derived(self) -> bool:
        """Say whether counting again is what puts it right."""
        return KINDS[self.kind].hint is RECOMPUTE

    def line(self) -> str:
        """Return the finding in one line: what it is about, what is wrong, what to do."""
        return f"{self.about}: {words(self.label)}; {words(self.hint)}"

    def _filled(self, label: Label) -> Label:
        detail = self.detail
        vi, en = (detail.vi, detail.en) if isinstance(detail, Label) else (detail, detail)
        return Label(
            label.vi.format(about=self.about, detail=vi),
            label.en.format(about=self.about, detail=en),
        )


_OTHERWISE = ("deadline-without-limit", "nobody-acts", "seal", *journal_check.HOW)
_STATEMENTS = tuple(kind for kind in OF_THE_REGISTER if kind not in _OTHERWISE)
_NOT_DERIVED = ("state", "unit_id", "acts", "head_hash", "version")
"""Columns of a case's row that no counting again puts right."""


def find(app: App) -> Iterator[Found]:
    """Yield every impossible state of the register, in short readings: the whole first, then each case."""
    for kind in _STATEMENTS:
        with app.reading(as_it_is=True) as session:
            yield from list(_asked(session, kind, _params(app)))
    with app.reading(as_it_is=True) as session:
        yield from [*_without_limit(session), *_nobody_acts(session)]
    with app.reading(as_it_is=True) as session:
        broken = seals.broken_at(session, app.register.id)
        unfit = list(journal_check.find(session))
    if broken:
        yield Found("seal", str(broken), "")
    yield from (Found(one.how, one.of, stored_words.table(one.what)) for one in unfit)
    for one in invariants.check(app):
        kind = "state" if one.part == "row" and one.column in _NOT_DERIVED else one.part
        both = f"{one.stored.vi} ≠ {one.derived.vi}", f"{one.stored.en} ≠ {one.derived.en}"
        yield Found(kind, one.ref, Label(*both))


def _params(app: App) -> dict[str, Any]:
    now = app.now()
    return {"far": now + LONG, "long_ago": now - LONG}


def _asked(session: Session, kind: str, params: dict[str, Any]) -> Iterator[Found]:
    for row in session.execute(f"impossible_{kind.replace('-', '_')}", params):
        detail = str(row["detail"])
        in_words = stored_words.DETAILS.get(kind)
        yield Found(kind, str(row["about"]), in_words(detail) if in_words else detail)


def _without_limit(session: Session) -> Iterator[Found]:
    known = {limit.rule for limit in LIMITS}
    for row in session.execute("impossible_deadlines_by_rule"):
        if row["rule"] not in known:
            yield from _asked(session, "deadline-without-limit", {"rule": row["rule"]})


def _nobody_acts(session: Session) -> Iterator[Found]:
    """Yield the units with open cases on which nobody may work, neither there nor in a unit above."""
    work = {str(row["unit_id"]) for row in session.execute("impossible_workers")}
    for row in session.execute("impossible_owners"):
        if work.isdisjoint(row["path"].split("/")):
            yield Found("nobody-acts", row["code"], str(row["cases"]))
