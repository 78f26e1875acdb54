"""Histories as an event log in XES (IEEE 1849), which tools of process mining open: a trace a case, an event an act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from states.patterns import late
from workflow import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME, AT, WHO, UNIT = "concept:name", "time:timestamp", "org:resource", "org:group"
STEP, DONE = "lifecycle:transition", "complete"
_EXTENSIONS = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Organizational", "org"),
    ("Lifecycle", "lifecycle"),
)
_NO_DAY = "1970-01-01T00:00:00.000+07:00"
_NOT_XML = late("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")

Values = Mapping[str, object]


class Log:
    """A log that is being written, trace by trace."""

    def __init__(self, stream: IO[str]) -> None:
        self._write = stream.write
        self.events = 0

    def trace(self, values: Values, events: Iterable[Values]) -> None:
        """Write the trace of a case: what it is, then its events in order."""
        self._write("  <trace>\n")
        self._values(values, "    ")
        for event in events:
            self._write("    <event>\n")
            self._values(event, "      ")
            self._write("    </event>\n")
            self.events += 1
        self._write("  </trace>\n")

    def begin(self, name: str) -> None:
        """Write what stands before the traces: extensions, what every trace and event has, how events are told apart."""
        self._write('<?xml version="1.0" encoding="UTF-8"?>\n')
        self._write(
            '<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
        )
        for extension, prefix in _EXTENSIONS:
            uri = f"http://www.xes-standard.org/{prefix}.xesext"
            self._write(f'  <extension name="{extension}" prefix="{prefix}" uri="{uri}"/>\n')
        self._global("trace", {NAME: ""})
        self._global("event", {NAME: "", WHO: "", UNIT: "", STEP: DONE}, day=True)
        self._write(f'  <classifier name="Step" keys="{NAME}"/>\n')
        self._write(f'  <classifier name="Resource" keys="{WHO}"/>\n')
        self._values({NAME: name}, "  ")

    def end(self) -> None:
        """Write the last line."""
        self._write("</log>\n")

    def _global(self, scope: str, values: Values, *, day: bool = False) -> None:
        self._write(f'  <global scope="{scope}">\n')
        self._values(values, "    ")
        if day:
            self._write(f'    <date key="{AT}" value="{_NO_DAY}"/>\n')
        self._write("  </global>\n")

    def _values(self, values: Values, indent: str) -> None:
        for key, value in values.items():
            if value is not None:
                kind, told = _typed(value)
                self._write(f"{indent}<{kind} key={_quoted(key)} value={_quoted(told)}/>\n")


@contextmanager
def log(draft: str, name: str) -> Iterator[Log]:
    """Write a log into a draft that somebody else places."""
    with open(draft, "w", encoding="utf-8", newline="\n") as stream:
        made = Log(stream)
        made.begin(name)
        yield made
        made.end()


def _typed(value: object) -> tuple[str, str]:
    """Return the element for a value, and the value as it stands there."""
    match value:
        case bool():
            return "boolean", "true" if value else "false"
        case int():
            return "int", str(value)
        case datetime():
            return "date", value.astimezone(clock.VIETNAM).isoformat(timespec="milliseconds")
        case date():
            return "date", f"{value.isoformat()}T00:00:00.000+07:00"
    return "string", str(value)


def _quoted(text: str) -> str:
    """Return text as an attribute, without what XML cannot hold."""
    return quoteattr(_NOT_XML.sub("", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
