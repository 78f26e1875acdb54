"""Parts of the pages that are made from the program's own data, and how they come into a page.

A page is written by hand, but for the parts between ``<!-- begin: NAME -->`` and
``<!-- end: NAME -->``, which are made, and for the consoles of the tours, which are run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from notifications import language

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

Sections = Mapping[str, Callable[[], Iterable[str]]]

_MADE = re.compile(r"<!-- begin: (?P<name>[\w-]+) -->\n.*?<!-- end: (?P=name) -->", re.DOTALL)
_MARK = re.compile(r"<!-- begin: ([\w-]+) -->")


def filled(page: str, sections: Sections) -> str:
    """Return a page with every made part made anew.

    Raises KeyError for a part nobody makes, and ValueError for one that the page leaves out.
    """
    lacking = set(sections) - set(_MARK.findall(page))
    if lacking:
        raise ValueError(f"the page has no place for {sorted(lacking)}")

    def make(found: re.Match[str]) -> str:
        name = found["name"]
        body = "\n".join(sections[name]()).strip("\n")
        return f"<!-- begin: {name} -->\n\n{body}\n\n<!-- end: {name} -->"

    return _MADE.sub(make, page)


@contextmanager
def english() -> Iterator[None]:
    """Speak English for a while."""
    before = language.current()
    language.use("en")
    try:
        yield
    finally:
        language.use(before)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a table."""
    columns = [*head]
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def code(words: Iterable[str]) -> str:
    """Return words of the program, set as code and joined with commas."""
    return ", ".join(f"`{word}`" for word in words)
