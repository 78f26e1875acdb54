"""The folder of pages: one for each unit in sight, linked up and down, written whole or not at all; and its job."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from states.errors import AlreadyExists, NotPermitted, Unavailable
from tests.support.office import Office
from workflow.pages import making, nightly, site
from workflow.reports import targets
from workflow.reports.asked import Given
from workflow.watch import running, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import SqliteRegisters

DAY = date(2025, 12, 31)


@pytest.fixture
def city(office: Office) -> Office:
    """Lend the small city on the last day of its year, with a case that waits, on both databases."""
    office.at("certified")
    office.today = DAY
    return office


@pytest.fixture
def desk(sqlite_registers: SqliteRegisters) -> Iterator[Office]:
    """Lend the same on a file, for what happens in the folder only."""
    opened = Office.planted(sqlite_registers)
    opened.today = DAY
    yield opened
    opened.app.close()


def pages(folder: Path) -> dict[str, str]:
    """Return the pages of a folder by their names."""
    assert not (folder / site.DRAFTS).exists()
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def test_all_links_lead_to_pages_of_the_folder(city: Office, tmp_path: Path) -> None:
    """Every unit in sight has a page that leads to those above it and directly below it, and to nothing else."""
    done = site.write(city.app, str(tmp_path), city.actor("thanh"))
    made = pages(tmp_path)
    places = site.places(city.app, city.actor("thanh"))
    assert (done.pages, done.changed, done.removed) == (len(made), len(made), 0)
    assert set(made) == {"index.html", *(f"unit-{code}.html" for code in places if code != "TP")}
    assert {"TP", "LC", "LC01", "HX01"} <= set(places)
    for code, place in places.items():
        text = made["index.html" if code == "TP" else f"unit-{code}.html"]
        links = [unquote(one) for one in re.findall(r'<a (?:class="skip" )?href="([^"]+)"', text)]
        files = [one for one in links if not one.startswith("#")]
        wanted = [
            "index.html" if one == "TP" else f"unit-{one}.html"
            for one in (*place.above, *place.below)
        ]
        assert files == wanted
        assert all(f'id="{one[1:]}"' in text for one in links if one.startswith("#"))
    assert places["LC01"].above == ("TP", "Q1", "LC")
    assert "LC01" in places["LC"].below


def test_units_out_of_sight_have_no_page(desk: Office, tmp_path: Path) -> None:
    """Whoever sees one committee gets its page at the top, those of its branches, and a word of nobody else."""
    site.write(desk.app, str(tmp_path), desk.actor("hoa"))
    made = pages(tmp_path)
    places = site.places(desk.app, desk.actor("hoa"))
    assert next(iter(places)) == "LC"
    assert set(made) == {"index.html", *(f"unit-{code}.html" for code in places if code != "LC")}
    assert not any("HX" in code for code in places)
    assert not any("unit-TP" in text or "unit-HX" in text for text in made.values())


def test_the_same_day_gives_the_same_bytes(desk: Office, tmp_path: Path) -> None:
    """Written again nothing changes; the page of a unit that is no more is removed; what is not ours stays."""
    first, chief = tmp_path / "a", desk.actor("hoa")
    site.write(desk.app, str(first), chief)
    before = pages(first)
    (first / "notes.html").write_text("mine", encoding="utf-8")
    (first / "unit-ours.html").write_text("mine too", encoding="utf-8")
    (first / "unit-GONE.html").write_text(before["index.html"], encoding="utf-8")
    done = site.write(desk.app, str(first), chief)
    assert (done.changed, done.removed) == (0, 1)
    assert pages(first) == {**before, "notes.html": "mine", "unit-ours.html": "mine too"}


def test_a_run_that_fails_leaves_the_folder_as_it_was(
    desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one page cannot be made none is replaced, no draft is left, and a file of somebody else is never replaced."""
    chief = desk.actor("hoa")
    (tmp_path / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(AlreadyExists):
        site.write(desk.app, str(tmp_path), chief)
    assert pages(tmp_path) == {"index.html": "mine"}
    (tmp_path / "index.html").unlink()
    made, count = making.page, 0

    def breaking(*args: object, **more: object) -> making.Page:
        nonlocal count
        count += 1
        if count > 2:
            raise OSError(28, "no space left")
        return made(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(making, "page", breaking)
    with pytest.raises(Unavailable):
        site.write(desk.app, str(tmp_path), chief)
    assert os.listdir(tmp_path) == []
    with pytest.raises(Unavailable):
        site.write(desk.app, "/dev/null/nowhere", chief)


def test_small_figures_are_not_betrayed_by_the_pages_beside(
    desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a committee with 13 followers of a religion, whose branches have 10 and 3, no branch's figure is told."""
    counted = {"TP": 23, "Q1": 23, "LC": 13, "HX": 10, "LC01": 10, "LC02": 3, "HX01": 10}
    real = targets.report

    def report(app: object, actor: object, given: Given, **more: object) -> targets.Targets:
        found = real(app, actor, given, **more)  # type: ignore[arg-type]
        return targets.Targets(
            _with(found.whole, counted), tuple(_with(row, counted) for row in found.units)
        )

    monkeypatch.setattr(targets, "report", report)
    hidden = site.veiled(desk.app, desk.actor("thanh"), site.places(desk.app, desk.actor("thanh")))
    assert hidden["LC01"] == {"religious"}
    assert "LC02" not in hidden  # small: not told anyway
    site.write(desk.app, str(tmp_path), desk.actor("hoa"))
    told = {name: _religious(text) for name, text in pages(tmp_path).items()}
    assert (told["index.html"], told["unit-LC01.html"], told["unit-LC02.html"]) == (
        "13",
        "không nêu",
        "dưới 5",
    )


@pytest.mark.parametrize("by", ["an", "thanh", None])
def test_who_is_told_no_religion_writes_the_pages_too(
    desk: Office, tmp_path: Path, by: str | None
) -> None:
    """Administrator, inspector and the job of the night, of one admitted who follows one: fewer than 5."""
    desk.at("probation", religion="Công giáo")
    actor = desk.actor(by) if by else nightly.everybody(desk.app)
    site.write(desk.app, str(tmp_path), actor)
    assert {_religious(text) for text in pages(tmp_path).values()} == {"dưới 5"}


def _with(row: targets.Row, counted: dict[str, int]) -> targets.Row:
    fields = {name: getattr(row, name) for name in row._fields}
    return targets.Row(**{**fields, "religious": counted.get(row.unit, 0)})


def _religious(text: str) -> str:
    found = re.search(r"<dt>Người theo tôn giáo</dt><dd><strong>([^<]*)</strong>", text)
    assert found
    return found[1]


def test_the_job_is_off_until_a_folder_is_named(desk: Office, tmp_path: Path) -> None:
    """The job does nothing at first; with a folder it writes the pages of the whole city, and '' turns it off again."""
    folder = tmp_path / "pages"
    assert running.run_now(desk.app, "site").report[:4] == (0, 0, 0, 0)
    assert running.run_now(desk.app, "site").report.notes
    with pytest.raises(NotPermitted):
        nightly.prefer(desk.app, str(folder), desk.stamp("hoa"))
    assert nightly.prefer(desk.app, str(folder), desk.stamp("an")) == str(folder)
    planned = running.run_now(desk.app, "site", dry_run=True).report
    count = len(site.places(desk.app, desk.actor("thanh")))
    assert (planned.examined, len(planned.planned)) == (count, count)
    assert not folder.exists()
    assert running.run_now(desk.app, "site").report[:4] == (count, count, 0, 0)
    assert running.run_now(desk.app, "site").report[:4] == (count, 0, 0, 0)
    assert {"index.html", "unit-LC01.html"} <= set(pages(folder))
    nightly.prefer(desk.app, "", desk.stamp("an"))
    assert running.run_now(desk.app, "site").report[:4] == (0, 0, 0, 0)


def test_a_job_that_failed_is_seen(desk: Office, tmp_path: Path) -> None:
    """A folder that cannot be written is a failed run with its reason, and the run is listed."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    nightly.prefer(desk.app, str(tmp_path / "file"), desk.stamp("an"))
    ran = running.run_now(desk.app, "site")
    assert (ran.report.failed, ran.broke is not None) == (1, True)
    newest = runs.listed(desk.app, desk.actor("an"), job="site", limit=1)[0]
    assert (newest.job, newest.ok, newest.failed) == ("site", False, 1)
