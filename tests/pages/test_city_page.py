"""The page of a ward of the made-up city: what stands on it, and above all what does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from notifications.language import day
from states.catalogue.groups import STATES
from states.errors import AlreadyExists, NotFound
from states.units import Actor
from tests.pages.conftest import CHIEF, HOSTILE, WARD, Made, write
from tests.support import raw
from tests.support.demo import WANTED, is_made_up
from workflow.app import App
from workflow.ground import people
from workflow.pages import making
from workflow.pages.blocks import Wanted
from workflow.queries import exports, stalled, stuck_told, swept
from workflow.reports.asked import Given
from workflow.watch import running

if TYPE_CHECKING:
    from tests.support.demo import CityRegister

REF = re.compile(r"\b\d{5}-\d\b")


def personal(url: str) -> set[str]:
    """Return what names a person in a register: candidates, helpers, heads and users, identity numbers, birthdays."""
    asked = "SELECT name FROM cases UNION SELECT head FROM units UNION SELECT name FROM users"
    told = {str(name) for (name,) in raw.rows(url, asked) if name and name != "admin"}
    for (value,) in raw.rows(url, "SELECT value FROM act_parts UNION SELECT value FROM case_facts"):
        told |= {
            one
            for one in words_of(json.loads(value))
            if is_made_up(one) or (one.isdecimal() and len(one) == 12)
        }
    told |= {
        number
        for (number,) in raw.rows(url, "SELECT identity_no FROM cases WHERE identity_no <> ''")
    }
    born = [one for (one,) in raw.rows(url, "SELECT born FROM cases WHERE born IS NOT NULL")]
    return told | {day(date.fromisoformat(one)) for one in born} | set(born)


def words_of(value: object) -> Iterator[str]:
    """Yield the texts in a value as it is stored."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from words_of(one)


def table(text: str, name: str) -> str:
    """Return one table of a page."""
    found = re.search(rf'<table id="{name}".*?</table>', text, re.DOTALL)
    assert found, name
    return found[0]


def cut(text: str, path: str) -> str:
    """Return the path of a unit up to its own child in another's."""
    return text[: text.find("/", len(path)) + 1]


def test_nobody_is_named_on_the_page_of_a_city(city_register: CityRegister, tmp_path: Path) -> None:
    """Of the whole city no name, number or birthday stands in the file, only references; and nothing is on record."""
    app, url = city_register.app, city_register.built.url
    before = raw.everything(url)
    write(app, tmp_path / "city.html", None)
    text = (tmp_path / "city.html").read_text(encoding="utf-8")
    told = personal(url)
    assert len(told) > 200
    assert [one for one in told if one in text] == []
    assert raw.everything(url) == before
    rows = stalled.stalled(app, people.resolve(app, CHIEF))
    stuck = {row.ref for row in rows if row.stall.stuck}
    assert set(REF.findall(table(text, "stuck-list"))) == stuck
    assert len(stuck) > 10


def test_names_stand_there_on_demand_and_on_record(
    city_register: CityRegister, tmp_path: Path
) -> None:
    """With names the page says at its foot who made it and when, and the list of exports has it."""
    app, url = city_register.app, city_register.built.url
    done = write(app, tmp_path / "named.html", WARD, named=True)
    assert done == (WARD, str(tmp_path / "named.html"), True)
    text = (tmp_path / "named.html").read_text(encoding="utf-8")
    rows = stalled.stalled(app, people.resolve(app, CHIEF), stalled.Wanted(unit=WARD))
    assert all(row.name in table(text, "stuck-list") for row in rows if row.stall.stuck)
    foot = text[text.index("<footer>") :]
    assert f"người lập: {CHIEF}, lúc {day(app.now())}" in foot
    made = exports.exports(app, people.resolve(app, CHIEF))[-1]
    assert (made.what, made.unit, made.actor, made.file) == ("page", WARD, CHIEF, "named.html")
    refs = set(REF.findall(table(text, "stuck-list"))) | set(REF.findall(text))
    assert 0 < made.rows <= len(refs)
    numbers = raw.rows(url, "SELECT identity_no FROM cases WHERE identity_no <> ''")
    assert not any(number in text for (number,) in numbers)


def test_a_file_that_is_there_stays(ward: Made) -> None:
    """A page is not written over another file unless that is asked for, and a unit out of sight has no page."""
    with App.open(ward.url, today=WANTED.today) as app:
        actor = people.resolve(app, "nhung.tk01")
        with pytest.raises(NotFound):
            making.page(app, actor, Wanted(Given(unit=WARD)))
        from workflow.pages import filing
        from workflow.stamp import Stamp

        before = ward.file.read_bytes()
        with pytest.raises(AlreadyExists):
            filing.write(app, str(ward.file), Wanted(), Stamp(actor, app.now(), app.today()))
        assert ward.file.read_bytes() == before


def test_a_name_is_no_program(ward: Made) -> None:
    """What a unit is called stays text, and marks that would turn the line round are left out."""
    text = ward.file.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp; gnurT &#39;x&#39;" in text
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f") & set(text)
    assert "\u202e" in HOSTILE


def test_the_page_needs_nothing_beside_it(ward: Made) -> None:
    """No address of anything elsewhere, no script, no style but the one that the policy names."""
    text = ward.file.read_text(encoding="utf-8")
    assert not re.search(
        r"https?:|<script|<iframe|<object|<img|@import|url\((?!#)|\son\w+=| style=", text
    )
    assert re.search(r"default-src 'none'; style-src 'sha256-[\w+/]{43}='", text)
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    named = set(re.findall(r'(?:href="#|url\(#|for=")([^")]+)', text))
    named |= {
        one for many in re.findall(r'aria-labelledby="([^"]+)"', text) for one in many.split()
    }
    assert named <= set(ids)


def test_the_sweep_is_asked_where_there_are_many_units(
    city_register: CityRegister, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the sweep of today left tells the same as a look at each case, and the page says when it ran."""
    app = city_register.app
    actor = people.resolve(app, CHIEF)
    running.run_now(app, "flag-stalled")
    now = stuck_told.told(app, actor)
    assert now.swept_at is None
    monkeypatch.setattr(swept, "few", lambda *_: False)
    kept = stuck_told.told(app, actor)
    assert kept.swept_at is not None
    assert kept.lines == now.lines
    assert kept.rates == now.rates
    write(app, tmp_path / "kept.html", None)
    text = (tmp_path / "kept.html").read_text(encoding="utf-8")
    section = text[text.index('<section id="stuck"') :]
    assert day(kept.swept_at) in section[: section.index("<dl")]


def test_the_rates_are_of_the_units_directly_below(city_register: CityRegister) -> None:
    """Each unit below counts its own cases and those of all below it, closed and finished ones not."""
    app, url = city_register.app, city_register.built.url
    told = stuck_told.told(app, people.resolve(app, CHIEF))
    paths = dict(raw.rows(url, "SELECT path, code FROM units"))
    (top,) = [path for path, code in paths.items() if code == "TP"]
    wanted: dict[str, list[int]] = {}
    stuck = {one.ref for one in told.lines}
    rows = raw.rows(
        url, "SELECT c.ref, c.state, u.path FROM cases c JOIN units u ON u.id = c.unit_id"
    )
    for ref, state, path in rows:
        if state in STATES["under_way"] and path != top:
            counts = wanted.setdefault(paths[cut(path, top)], [0, 0])
            counts[0] += ref in stuck
            counts[1] += 1
    assert {one.unit: [one.stuck, one.under_way] for one in told.rates} == wanted
    assert told.under_way == sum(count for _, count in wanted.values())
    shares = [one.share for one in told.rates]
    assert shares == sorted(shares, reverse=True)


def test_an_earlier_day_has_no_stuck_list(ward: Made) -> None:
    """What is stuck is told for today; a page of an earlier day says so and lists nobody."""
    with App.open(ward.url, today=WANTED.today) as app:
        actor: Actor = people.resolve(app, CHIEF)
        given = Given(unit="TK01", as_of=date(2026, 6, 30))
        made = making.page(app, actor, Wanted(given))
    assert "không có danh sách" in made.html
    assert "stuck-list" not in made.html
    assert "units-movers" not in made.html
    assert "tính đến 30/06/2026" in made.html
