"""The calendar entry of one deadline: a whole day, under an id that tells nothing of the case.

The same message always gives the same bytes. A later one with a higher sequence takes its place in the
reader's calendar; one that cancels takes it out.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from notifications import outbox
from states.frozen import NamedTuple

_PRODUCT = "-//ketnap//deadlines//VI"
_EVE = timedelta(days=-1)


class Entry(NamedTuple):
    """The calendar entry of a deadline.

    `uid` is what `uid_of` made, `stamp` the instant at which the message was made, `sender` the
    address that stands for the program. `cancelled`: the deadline need not be watched any more.
    """

    uid: str
    sequence: int
    due: date
    stamp: datetime
    summary: str
    text: str
    sender: str
    cancelled: bool = False

    @property
    def method(self) -> str:
        """Return what the entry asks of a calendar."""
        return "CANCEL" if self.cancelled else "PUBLISH"


def uid_of(register: str, ref: str, rule: str, anchor: int, user_id: int) -> str:
    """Return the id under which a user's calendar knows a deadline, whatever its day."""
    return f"{outbox.stem(f'{register}:{ref}:{rule}:{anchor}:u{user_id}')}@{register}.ketnap"


def build(entry: Entry) -> bytes:
    """Return the entry as iCalendar."""
    from icalendar import Alarm, Calendar, Event, vCalAddress

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.due)
    event.add("dtend", entry.due - _EVE)
    event.add("summary", entry.summary)
    event.add("description", entry.text)
    event.add("organizer", vCalAddress(f"mailto:{entry.sender}"))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # a deadline does not make anybody busy
    if not entry.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.summary)
        alarm.add("trigger", _EVE)
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", entry.method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
