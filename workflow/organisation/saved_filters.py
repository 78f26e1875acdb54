"""The filters of case lists that users keep by name, each user their own; kept among the settings, entered in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from states.errors import NotFound
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.store import journal, settings

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.stamp import Stamp

Options = Mapping[str, Any]

NO_FILTER = N_("There is no saved filter {value}.")


class SavedFilter(NamedTuple):
    """A filter under its name: the options of `case list` that it stands for."""

    name: str
    options: Options


def kept(app: App, actor: Actor) -> list[SavedFilter]:
    """Return the filters of a user, by name."""
    with app.reading() as session:
        found: dict[str, Options] = settings.read(session, _setting(actor), {})
    return [SavedFilter(name, found[name]) for name in sorted(found)]


def named(app: App, name: str, actor: Actor) -> Options:
    """Return the options that a filter stands for; raises `NotFound` with near names."""
    found = {one.name: one.options for one in kept(app, actor)}
    if name not in found:
        raise _missing(name, found)
    return found[name]


def save(app: App, name: str, options: Options, stamp: Stamp) -> SavedFilter:
    """Keep a filter under a name, in place of one of the name."""
    with app.transaction() as session:
        found = settings.read(session, _setting(stamp.actor), {})
        found[name] = dict(options)
        settings.write(session, _setting(stamp.actor), found, journal.by(stamp))
    return SavedFilter(name, options)


def remove(app: App, name: str, stamp: Stamp) -> list[SavedFilter]:
    """Forget a filter and return those that are left; raises `NotFound`."""
    with app.transaction() as session:
        found = settings.read(session, _setting(stamp.actor), {})
        if name not in found:
            raise _missing(name, found)
        del found[name]
        settings.write(session, _setting(stamp.actor), found, journal.by(stamp))
        return app.answered(session, [SavedFilter(one, found[one]) for one in sorted(found)])


def _setting(actor: Actor) -> str:
    return f"case-filters/{actor.user_id}"


def _missing(name: str, found: Mapping[str, object]) -> NotFound:
    from states.names import near

    return NotFound(NO_FILTER, value=name, near=near(name, [(one, one) for one in found]))
