"""The words of a correction, before and after: which act it is about, and what that said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from notifications.language import say
from states.catalogue import STATE_BY_ID
from states.pipeline import N_
from workflow.casework.correction_views import REPLACE, RETRACT, UNDO
from workflow.commands.screen import acts, steps

if TYPE_CHECKING:
    from workflow.casework.correction_views import About, Corrected, Foreseen

_BEFORE = {
    UNDO: N_("To be undone: act no. {act} of {ref}, {what}, dated {on}"),
    RETRACT: N_("To be retracted: act no. {act} of {ref}, {what}, dated {on}"),
    REPLACE: N_("To be changed: act no. {act} of {ref}, {what}, dated {on}"),
}
_AFTER = {
    UNDO: N_("Undone: act no. {act}, {what}, dated {on}"),
    RETRACT: N_("Retracted: act no. {act}, {what}, dated {on}"),
    REPLACE: N_("Changed: act no. {act}, {what}, dated {on}"),
}


def before(seen: Foreseen) -> Iterator[str]:
    """Yield what a correction is about, and where it leaves the case."""
    yield steps.heading(f"{seen.ref} · {seen.name}")
    yield from _told(_BEFORE, seen.about, seen.ref)
    if seen.state != seen.from_:
        told = {"before": STATE_BY_ID[seen.from_].label, "after": STATE_BY_ID[seen.state].label}
        yield say(N_("State: {before} → {after}"), told)


def after(done: Corrected) -> Iterator[str]:
    """Yield what a correction did, and where the case stands now."""
    heading, *rest = steps.advanced(done)
    yield heading
    yield from _told(_AFTER, done.corrected, done.ref)
    yield from rest


def _told(lines: Mapping[str, str], about: About, ref: str) -> Iterator[str]:
    told = {"act": about.act, "ref": ref, "what": about.what, "on": about.on}
    yield say(lines[about.way], told)
    if about.way == REPLACE:
        yield from (f"  {line}" for line in _changes(about))
    else:
        for name, value in about.fields.items():
            field = about.spec.get(name)
            yield f"  {acts.label(field, name)}: {acts.shown(field, value)}"


def _changes(about: About) -> Iterator[str]:
    """Yield what is put in place of what."""
    if about.changed_on:
        yield say(N_("Date: {before} → {after}"), {"before": about.on, "after": about.changed_on})
    for name, new in about.changed.items():
        field = about.spec.get(name)
        old = acts.shown(field, about.fields.get(name))
        yield f"{acts.label(field, name)}: {old} → {acts.shown(field, new)}"
