"""The page of a ward in a real browser: for every eye, every width, every key, and on paper."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from notifications import render
from tests.support import documents
from tests.support.browser import CHECKERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.pages.conftest import Made
    from tests.support.browser import Browser

OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"
FEW_ROWS = "document.querySelectorAll('tbody').forEach(one => [...one.rows].slice(2).forEach(row => row.remove()))"
"""The rows of a table are all alike, and the judges look at each for long."""
AXE = """
axe.run(document, {resultTypes: ['violations']}).then(
  found => found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html.slice(0, 120)).join(' ')))
"""
SECOND = """
new ace.Checker().check(document, ['WCAG_2_2']).then(
  found => found.results.filter(one => one.value[1] === 'FAIL' || one.value[1] === 'ERROR')
    .map(one => one.ruleId + ': ' + one.message + ' ' + (one.snippet || '').slice(0, 120)))
"""
WIDTHS = (320, 768, 1280)
HERE = """
(() => { const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return {name: one.id || one.getAttribute('href') || one.textContent.trim(), tag: one.tagName,
          seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
                && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth}; })()
"""
CONTROLS = """
[...document.querySelectorAll('a[href], input, summary, button, select, textarea, [tabindex="0"]')]
  .filter(one => one.type !== 'radio' || one.checked)
  .map(one => one.id || one.getAttribute('href') || one.textContent.trim())
"""
PAPER = "getComputedStyle(document.documentElement).backgroundColor"


@pytest.fixture
def page(ward: Made, tab: Browser) -> Browser:
    """Open the page anew, as wide as a desk, in light colours."""
    tab.wide(1280)
    tab.prefers("light")
    tab.open(ward.file)
    return tab


def test_two_judges_find_nothing(page: Browser) -> None:
    """Neither axe-core, in light and in dark colours, nor the checker of IBM finds a violation, with every table open."""
    page.run(OPEN_ALL)
    page.run(FEW_ROWS)
    page.run((CHECKERS / "axe.min.js").read_text(encoding="utf-8"))
    assert page.run(AXE) == []
    page.prefers("dark")
    assert page.run(AXE.replace("{resultTypes", "{runOnly: ['color-contrast'], resultTypes")) == []
    page.run((CHECKERS / "ace.js").read_text(encoding="utf-8") + "; window.ace = ace; 0")
    assert page.run(SECOND) == []


def test_the_judges_see_what_is_wrong(page: Browser) -> None:
    """A page that was spoiled fails with both: a picture without words, a language that is none."""
    page.run("document.querySelector('main').innerHTML = '<img src=\"data:,\"><a href=\"#x\"></a>'")
    page.run("document.documentElement.removeAttribute('lang')")
    page.run((CHECKERS / "axe.min.js").read_text(encoding="utf-8"))
    found = " ".join(page.run(AXE))
    assert all(one in found for one in ("image-alt", "html-has-lang", "link-name"))
    page.run((CHECKERS / "ace.js").read_text(encoding="utf-8") + "; window.ace = ace; 0")
    assert "img_alt_valid" in " ".join(page.run(SECOND))


def test_the_page_asks_for_nothing_and_says_nothing(page: Browser, ward: Made) -> None:
    """The browser reads one file, and has no message: nothing was refused, nothing failed."""
    asked = [one["request"]["url"] for one in page.told("Network.requestWillBeSent")]
    assert [url for url in asked if not url.startswith("data:")] == [ward.file.as_uri()]
    said = page.told("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
    assert said == []
    page.run(
        "document.body.appendChild(Object.assign(document.createElement('img'), {src: 'file:///nowhere.png'}))"
    )
    page.run("new Promise(done => setTimeout(done, 0))")
    assert "Content Security Policy" in str(page.told("Log.entryAdded"))  # which is in force


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_screen(page: Browser, width: int) -> None:
    """With every table open nothing runs out sideways, and no figure of a chart lies over its label."""
    page.wide(width)
    page.run(OPEN_ALL)
    assert page.run("document.documentElement.scrollWidth") == width
    out = "[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)"
    beyond = (
        f"{out}.filter(one => !one.closest('thead, .skip')).map(one => one.outerHTML.slice(0, 80))"
    )
    assert page.run(beyond) == []
    over = """
    [...document.querySelectorAll('svg')].flatMap(svg => {
      const boxes = [...svg.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect()]);
      return boxes.flatMap(([a, p], at) => boxes.slice(at + 1)
        .filter(([b, q]) => p.left < q.right && q.left < p.right && p.top + 4 < q.bottom && q.top + 4 < p.bottom)
        .map(([b]) => a + ' / ' + b)); })
    """
    assert page.run(over) == []


def test_every_control_is_reached_by_key(page: Browser) -> None:
    """Tab goes through all controls in their order, each is in sight with a ring around it, and Shift-Tab goes back."""
    wanted = page.run(CONTROLS)
    assert len(wanted) > 15
    walked = []
    for _ in wanted:
        page.press("Tab")
        here = page.run(HERE)
        assert here["seen"], here
        walked.append(here["name"])
    assert walked == wanted
    page.press("Tab", back=True)
    assert page.run(HERE)["name"] == wanted[-2]


def test_every_control_works_by_key(page: Browser) -> None:
    """Space opens and closes a table, the arrows choose colours, Enter follows a link."""
    page.run("document.querySelector('details:not([open]) summary').focus()")
    opened = "document.querySelectorAll('details[open]').length"
    before = page.run(opened)
    page.press(" ")
    assert page.run(opened) == before + 1
    page.press("Enter")
    assert page.run(opened) == before
    light = page.run(PAPER)
    page.run("document.querySelector('input').focus()")
    page.press("ArrowDown")
    page.press("ArrowDown")
    assert page.run("document.activeElement.id") == "theme-dark"
    assert page.run(PAPER) != light
    page.run("document.querySelector('.skip').focus()")
    page.press("Enter")
    assert page.run("location.hash") == "#main"
    page.press("Tab")
    assert page.run("document.querySelector('main').contains(document.activeElement)")


def test_colours_follow_the_device_unless_chosen(page: Browser) -> None:
    """Light and dark are as the device asks; a choice comes before it, either way."""
    light = page.run(PAPER)
    page.prefers("dark")
    dark = page.run(PAPER)
    assert dark != light
    page.run("document.getElementById('theme-light').click()")
    assert page.run(PAPER) == light
    page.prefers("light")
    page.run("document.getElementById('theme-dark').click()")
    assert page.run(PAPER) == dark


def test_on_paper_all_tables_are_open(page: Browser) -> None:
    """Printed on A4, also in dark colours, the closed tables stand there in black on white, without what is to be clicked."""
    page.prefers("dark")
    paper = page.paper()
    assert "595 x 842" in re.sub(r"\.\d+", "", documents.tool(["pdfinfo", "-"], paper)).replace(
        "594", "595"
    ).replace("841", "842")
    told = documents.pdf_text(paper, "-layout")
    assert "Theo nguyên nhân" in told
    assert re.search(r"Quá hạn\s+\d", told)
    assert "Màu nền" not in told
    page.call("Emulation.setEmulatedMedia", media="print")
    assert page.run(PAPER) == "rgb(255, 255, 255)"
    page.call("Emulation.setEmulatedMedia", media="")


# -- the colours, which no judge can see in a drawing -------------------------------------------------


def palettes() -> list[Mapping[str, str]]:
    """Return the colours of each block of the style that sets them."""
    blocks = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", render.style("report").text)
    return [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in blocks]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 reckons it."""

    def light(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_words_and_bars_stand_out() -> None:
    """In light, dark and print words have a contrast of 4.5 with what is behind them, bars and lines of 3."""
    assert abs(contrast("#000000", "#ffffff") - 21) < 0.001
    assert abs(contrast("#777777", "#ffffff") - 4.478) < 0.001
    found: list[Any] = palettes()
    assert len(found) == 5
    for colours in found:
        for ink, ground in product(("ink", "soft", "link", "head"), ("paper", "wash")):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground, colours)
        for sign, ground in (
            ("bar", "track"),
            ("bar", "paper"),
            ("sign", "paper"),
            ("line", "paper"),
        ):
            assert contrast(colours[sign], colours[ground]) >= 3, (sign, ground, colours)
