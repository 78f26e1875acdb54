"""Parts of the pages that are made from the program's own data, and how they come into a page.

A page is written by hand, but for the parts between ``<!-- begin: NAME -->`` and
``<!-- end: NAME -->``, which are made, and for the consoles of the tours, which are run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from notifications import language

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
VI = DOCS / "vi"

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


def spoken(lang: str, sections: Sections) -> Sections:
    """Return the makers of a page's parts, each speaking this language while it makes."""

    def maker(make: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
        def made() -> list[str]:
            with language.speaking(lang):
                return [*make()]

        return made

    return {name: maker(make) for name, make in sections.items()}


def english() -> bool:
    """Say whether the page that is made is one in English."""
    return language.current() == "en"


def said(en: str, vi: str) -> str:
    """Return the words of the pages themselves in the language in use."""
    return en if english() else vi


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
