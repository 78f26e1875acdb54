from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs import typed
from tests.docs.pages import DOCS, ROOT, VI
from tests.docs.test_docs import FENCED, LINK, MADE, name, text

ENGINEERS = {"architecture.md", "decisions.md", "modules.md"}
"""Pages for who builds the program, or checks how it reads the law: they are in English alone."""
TWINS = {
    page: ROOT / page.name if page.name == "README.md" else DOCS / page.name
    for page in VI.glob("*.md")
}
LEVELS = re.compile(r"^#+", re.MULTILINE)
FOR_WRITERS = re.compile(r"\n## Vietnamese wordings\n.*?(?=\n## )", re.DOTALL)
"""What only somebody who writes for the program reads; it is not told to users."""
LINE_OF_WORDS = re.compile(r"^\| ([^|]+) \| ([^|]+) \|", re.MULTILINE)

each_twin = pytest.mark.parametrize("page", sorted(TWINS), ids=name)


def test_every_page_of_a_user_is_there_in_vietnamese() -> None:
    """What a secretary or an administrator needs can be read without English, and nothing is left over."""
    users = {page.name for page in DOCS.glob("*.md")} - ENGINEERS
    assert {page.name for page in TWINS} == users | {"README.md"}


@each_twin
def test_twins_have_the_same_parts(page: Path) -> None:
    """A page in Vietnamese has the headings of the one in English, level by level."""
    assert levels(page) == levels(TWINS[page])


def levels(page: Path) -> list[str]:
    """Return the levels of the headings that are written by hand."""
    return LEVELS.findall(FOR_WRITERS.sub("", FENCED.sub("", MADE.sub("", text(page)))))


@each_twin
def test_twins_tell_to_type_the_same(page: Path) -> None:
    """The blocks of both pages have the same commands, but for free text and the names of steps."""
    vietnamese, english = (
        [typed.same_in_both(line) for line in typed.lines(text(one))] for one in (page, TWINS[page])
    )
    assert vietnamese == english


@each_twin
def test_tables_of_twins_have_the_same_rows(page: Path) -> None:
    """No row of a table is missing from the other page; the list of words has its own test."""
    if page.name != "glossary.md":
        assert rows(page) == rows(TWINS[page])


def rows(page: Path) -> list[int]:
    """Return how many rows each table has that is written by hand."""
    prose = FENCED.sub("", MADE.sub("", text(page)))
    return [len(table.splitlines()) for table in re.findall(r"(?:^\|.*\n)+", prose, re.MULTILINE)]


def test_every_word_that_users_meet_is_in_the_vietnamese_glossary() -> None:
    """The glossary in Vietnamese has every word of the other that has a Vietnamese one, and no more."""
    english = {(vi, en) for en, vi in pairs(DOCS / "glossary.md") if vi != "–"}
    assert set(pairs(VI / "glossary.md")) == english


def pairs(page: Path) -> list[tuple[str, str]]:
    """Return the first two cells of the rows of a glossary, but for the words not to use."""
    found = LINE_OF_WORDS.findall(FOR_WRITERS.sub("", text(page)).rpartition("\n## ")[0])
    return [(a, b) for a, b in found if a not in ("Word", "Từ")]


@pytest.mark.parametrize("start", [ROOT / "README.md", VI / "README.md"], ids=name)
def test_the_first_page_leads_to_every_other(start: Path) -> None:
    """Each page of a language is linked on its first page."""
    linked = {
        (start.parent / target).resolve() for target, _ in LINK.findall(text(start)) if target
    }
    folder = VI if start.parent == VI else DOCS
    assert set(folder.glob("*.md")) <= linked | {start}


@each_twin
def test_a_reader_of_vietnamese_stays_in_vietnamese(page: Path) -> None:
    """A page in Vietnamese leads to pages in Vietnamese wherever they are, but for its own twin."""
    away = {(page.parent / target).resolve() for target, _ in LINK.findall(text(page)) if target}
    assert not (away & set(TWINS.values())) - {TWINS[page]}
