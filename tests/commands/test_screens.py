"""Hold every screen to what is kept of it, and to what no screen may do."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator

import pytest

from notifications import language
from tests.support import screens
from tests.support.screen_list import READING, SCREENS, Screen
from workflow.commands.screen import table
from workflow.commands.screen.output import LEFT_OUT

DAY = re.compile(r"\d\d/\d\d/\d{4}")
TORN_DAY = re.compile(r"\d/$|^\s*/\d|(?<!\d)\d\d/\d\d/?$")
DRAWN = re.compile("[\u2190-\u21ff\u2500-\u259f\x1b·•≥≤]")
SHOWN = 3
"""Screens whose difference is printed."""


@pytest.fixture(scope="module")
def registers() -> Iterator[screens.Registers]:
    """Lend the register of the screens, in a folder of its own."""
    with screens.stage():
        yield screens.Registers()


@pytest.mark.parametrize("width", screens.WIDTHS)
@pytest.mark.parametrize("lang", screens.LANGUAGES)
def test_every_screen_is_as_it_was_kept(
    registers: screens.Registers, lang: str, width: int
) -> None:
    """What a command shows changes only together with its file: `python tests/tools/golden.py` writes them."""
    changed = []
    for screen in SCREENS:
        path = screens.path_of(screen, lang, width)
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        shown = screens.golden(registers, screen, lang, width)
        if kept != shown:
            diff = difflib.unified_diff(kept.splitlines(), shown.splitlines(), lineterm="", n=1)
            changed.append(f"{path.name}\n" + "\n".join(diff))
    assert not changed, f"{len(changed)} screens differ:\n" + "\n\n".join(changed[:SHOWN])


def test_every_file_is_a_screen() -> None:
    """No two screens share a file, and no file is left of a screen that is gone."""
    names = [screen.name for screen in SCREENS]
    assert len(set(names)) == len(names)
    wanted = {
        screens.path_of(screen, lang, width)
        for screen in SCREENS
        for lang in screens.LANGUAGES
        for width in screens.WIDTHS
    }
    assert set(screens.FOLDER.rglob("*.txt")) == wanted


@pytest.mark.parametrize("width", screens.WIDTHS)
@pytest.mark.parametrize("lang", screens.LANGUAGES)
def test_no_screen_is_wider_than_its_terminal(lang: str, width: int) -> None:
    """No line of a kept screen is wider, and none breaks a day in two."""
    for screen in SCREENS:
        lines = screens.path_of(screen, lang, width).read_text(encoding="utf-8").splitlines()[1:]
        for line in lines:
            if screen.line.startswith("diagram"):  # a drawing for another program
                continue
            assert table.shown(line) <= width, (screen.name, line)
            assert not TORN_DAY.search(line), (screen.name, line)


@pytest.mark.parametrize("lang", screens.LANGUAGES)
def test_no_word_is_torn(registers: screens.Registers, lang: str) -> None:
    """Every word on a screen of 80 columns stands so, whole, where there is all the room in the world."""
    for screen in SCREENS:
        if "--help" in screen.words or screen.line == "case":  # laid out by click
            continue
        wide = registers.plain(screen, lang, 1000).text
        piped = registers.plain(screen, lang, 1000, terminal=False).text
        language.use(lang)
        whole = _words(f"{wide} {piped} {language.translate(LEFT_OUT)}") | {"\\"}
        longer = " ".join(word for word in whole if len(word) > 78)  # than any line of the screen
        for line in registers.plain(screen, lang, 80).text.splitlines():
            torn = [w for w in _words(line) - whole if set(w) != {"─"} and w not in longer]
            assert not torn, (screen.name, line)


def _words(text: str) -> set[str]:
    return {word.rstrip(",.;") for word in text.split()}


@pytest.mark.parametrize("lang", screens.LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_every_screen_can_be_read_aloud(
    registers: screens.Registers, screen: Screen, lang: str
) -> None:
    """With KETNAP_ACCESSIBLE=1 a line is a fact: no drawing, no colour, no columns, no signs for words."""
    env = {"KETNAP_ACCESSIBLE": "1", "NO_COLOR": "", "TERM": "xterm"}
    told = registers.shown(screen, lang, 80, env=env)
    assert told.code == registers.plain(screen, lang, 80).code
    for line in told.text.splitlines():
        assert not DRAWN.search(line), line
        assert "  " not in line, line
        assert line == line.strip(), line


@pytest.mark.parametrize("screen", READING, ids=lambda screen: screen.name)
def test_every_list_opens_as_a_sheet(registers: screens.Registers, screen: Screen) -> None:
    """CSV is read back row by row: marked as UTF-8, flat, days in ISO, nothing that is code."""
    if screen.line.startswith("diagram"):
        pytest.skip("a drawing is no list")
    out = registers.shown(
        Screen(f"--format csv {screen.line}", screen.user), "vi", 80, terminal=False
    ).out
    if not out:
        return
    assert out.startswith("\ufeff")
    assert "\r\r" not in out
    heads, *rows = csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline=""))
    assert rows
    assert len(set(heads)) == len(heads)
    assert "next_deadline" not in heads
    assert "dates" not in heads
    for row in rows:
        assert len(row) == len(heads)
        for cell in row:
            assert not set("{}") & set(cell), cell
            assert not DAY.fullmatch(cell), cell
            assert not cell.startswith(("=", "+", "@")), cell
