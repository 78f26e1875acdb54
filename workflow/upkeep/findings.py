"""One impossible state that was found, in words."""

from __future__ import annotations

from notifications.language import words
from states.frozen import NamedTuple
from states.pipeline import Label
from workflow.upkeep.impossible_kinds import KINDS, RECOMPUTE


class Found(NamedTuple):
    """One impossible state: its kind, what it is about (a case, unit, user, message, job), and a detail.

    `called` says in words what it is about where that is a key only.
    """

    kind: str
    about: str
    detail: str | Label
    called: Label | None = None

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
        about = words(self.called) if self.called else self.about
        return f"{about}: {words(self.label)}; {words(self.hint)}"

    def _filled(self, label: Label) -> Label:
        detail = self.detail
        vi, en = (detail.vi, detail.en) if isinstance(detail, Label) else (detail, detail)
        return Label(
            label.vi.format(about=self.about, detail=vi),
            label.en.format(about=self.about, detail=en),
        )
