"""A register asked as it was on a day answers as it did on that day, whatever was entered, corrected or moved since."""

from __future__ import annotations

import random
import shutil
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click
import pytest

import cli
from states.errors import KetnapError, NotFound
from tests.support.command_tree import commands
from tests.support.line import LineWithin
from tests.support.office import ROUTE, Office
from workflow.queries import as_known, case_columns, cases, deadline_sheet, stalled
from workflow.queries.past import Past

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.registers import Registers

ASKED = (
    "case list",
    "case list --state certified --state verified --state enrolled",
    "case list --stage verification",
    "case list --category youth",
    "case list --overdue --sort due",
    "case list --sort name --limit 3",
    "case list --limit 2 --after {ref}",
    "case list --columns ref,name,born,due,residence,category --sort unit",
    "case show {ref}",
    "case history {ref}",
    "case file {ref}",
    "deadlines {ref}",
    "stalled",
    "stalled --limit 2",
    "stalled --resets 1",
    "stalled --silent 30",
    "stalled --by cause",
    "stalled --by unit",
    "stalled --by step",
    "stalled --by owner",
    "report transfers --cases",
    "report targets --cases",
    "report funnel --cases",
    "report stages --cases",
    "report bottlenecks --cases",
    "report groups --cases",
    "report training --cases",
    "report certified-waiting --cases",
    "report helpers --cases",
    "report verification --cases",
    "report exceptions --cases",
    "report reconcile --cases",
    "audit conflicts",
)
USERS = ("thanh", "lan")
_REPORTS = next(at for at, words in enumerate(ASKED) if words.startswith("report"))
PROMISED = ("case show", "case list", "case history", "case file", "deadlines", "stalled")
"""The commands that are promised to tell how it was, besides every report."""


def _options(command: click.Command) -> set[str]:
    return {name for param in command.params for name in param.opts}


def test_whatever_is_promised_to_tell_how_it_was_has_both_options() -> None:
    """Every report has them, and each of the commands named; a site is of today, as it stands for all to read."""
    missing = [
        " ".join(words)
        for words, command in commands(cli.main)
        if (" ".join(words) in PROMISED or (words[0] == "report" and len(words) == 2))
        and not isinstance(command, click.Group)
        and not {"--as-of", "--known-at"} <= _options(command)
    ]
    assert missing == ["report site"]


class Played:
    """Some cases on their way, with changes, corrections, holds and hand-overs, by the dice of one seed."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office = office
        self.dice = random.Random(seed)
        office.today = date(2025, 1, 6)
        self.refs = [office.at("identified") for _ in range(3)]
        self.refs += [office.at(state) for state in ("certified", "verified", "decided")]
        office.today = max(office.today, ROUTE[-5][1])

    def month(self) -> None:
        """Do a few things to some of the cases; what a rule refuses is left undone."""
        office = self.office
        office.later(self.dice.randint(3, 20))
        for ref in self.dice.sample(self.refs, 4):
            with suppress(KetnapError):
                self._one(ref)

    def _one(self, ref: str) -> None:
        office, dice = self.office, self.dice
        late = office.today - timedelta(days=dice.choice((0, 1, 40)))
        name = f"Lê Thị {dice.choice(('An', 'Bình', 'Cúc'))}"
        match dice.randint(0, 8):
            case 0:
                office.set(ref, late, name=name, residence=f"Phố {dice.choice(('Mới', 'Cũ'))}")
            case 1:
                office.set(ref, late, category=(dice.choice(("youth", "student")),))
            case 2:
                office.correct(ref)
            case 3:
                office.correct(ref, replaces=1, fields={"name": name, "born": "1999-03-02"})
            case 4:
                office.correct(ref, replaces=len(office.history(ref)), dated=late)
            case 5:
                office.hold(ref, office.today + timedelta(days=30), late)
            case 6:
                office.transfer(ref, "LC02")
            case 7:
                self.refs.append(office.open(on=late))
            case _:
                office.record("challenge", ref, late)

    def answers(self, url: str, day: date, *how: str) -> dict[str, Any]:
        """Return what every command says on a day, to each of the users."""
        line = LineWithin(url)
        told = {}
        lists = not url.startswith("sqlite")  # a report asks nothing of the desk's own tables
        for user in USERS[:1] if lists else USERS:
            for asked in ASKED[:_REPORTS] if lists else ASKED:
                words = asked.format(ref=self.refs[0])
                answer = line.run(user, day.isoformat(), words, *how)
                told[f"{user}: {words}"] = answer.data if answer.code == 0 else answer.error["code"]
        return told


LONG = [pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 8)]


@pytest.mark.parametrize("seed", [7, *LONG])
def test_asked_as_of_a_day_it_answers_as_it_did(office: Office, seed: int) -> None:
    """What was answered on a day is answered again when asked of it, long after."""
    play, kept = Played(office, seed), {}
    for month in range(5):
        play.month()
        if month == 2:
            kept[office.today] = play.answers(office.url, office.today)
    for day, told in kept.items():
        then = play.answers(
            office.url, office.today, "--as-of", day.isoformat(), "--known-at", day.isoformat()
        )
        for asked, answer in told.items():
            assert (asked, then[asked]) == (asked, answer)


@pytest.mark.parametrize("seed", [1, *LONG])
def test_known_at_a_day_it_answers_as_a_copy_of_that_day(
    sqlite_registers: Registers, tmp_path: Path, seed: int
) -> None:
    """A copy put away on a day knows nothing of what came after, and both are asked on the same later day."""
    office = Office.planted(sqlite_registers)
    play, copies = Played(office, seed), {}
    for month in range(5):
        play.month()
        if month == 2:
            copies[office.today] = tmp_path / f"{month}.db"
            office.app.close()
            shutil.copyfile(office.url.removeprefix("sqlite:///"), copies[office.today])
    for day, copy in copies.items():
        there = play.answers(f"sqlite:///{copy}", office.today)
        here = play.answers(office.url, office.today, "--known-at", day.isoformat())
        for asked, answer in there.items():
            assert (asked, here[asked]) == (asked, answer)
    office.app.close()
    sqlite_registers.give_back()


def test_who_may_see_is_asked_of_today(office: Office) -> None:
    """A case that was handed over since is out of its old branch's sight, and its committee finds it where it was."""
    ref = office.at("certified")
    day = office.today
    office.later(10)
    office.hand_over(ref)
    then = Past(known_at=day)
    for name, seen in (
        ("lan", []),
        ("ly", []),
        ("hoa", [(ref, "LC01")]),
        ("thanh", [(ref, "LC01")]),
    ):
        found = case_columns.listed_then(
            office.app, cases.Wanted(), office.actor(name), (None, ()), then
        )
        assert [(one.ref, one.unit) for one in found] == seen, name


def test_a_page_is_the_same_however_little_is_derived(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case by case or all at once: each page has the cases of that place, also the ones that did not change."""
    refs = [office.open() for _ in range(7)]
    day = office.today
    office.later(3)
    for ref in refs[1::2]:
        office.set(ref, name="Lê Thị Mới")
    monkeypatch.setattr(as_known, "_FIRST", 1)
    actor, then = office.actor("lan"), Past(known_at=day)
    after = None
    for at in range(0, 7, 2):
        wanted = cases.Wanted(limit=2, after=after)
        page = case_columns.listed_then(office.app, wanted, actor, (None, ()), then)
        assert [one.ref for one in page] == refs[at : at + 2]
        assert all(one.name != "Lê Thị Mới" for one in page)
        after = page[-1].ref
    monkeypatch.setattr(as_known, "_MOST", 2)
    every = case_columns.listed_then(office.app, cases.Wanted(), actor, ("unit", ()), then)
    assert sorted(one.ref for one in every) == sorted(refs)
    assert {one.name for one in every}.isdisjoint({"Lê Thị Mới"})
    in_parts = stalled.stalled_then(office.app, actor, stalled.Wanted(), then)
    monkeypatch.undo()
    assert in_parts == stalled.stalled_then(office.app, actor, stalled.Wanted(), then)


def test_as_of_a_day_a_list_says_what_each_case_says(office: Office) -> None:
    """What is dated later is left out, with corrections made since: of each case as `case show` and `deadlines` tell."""
    play = Played(office, 3)
    for _ in range(4):
        play.month()
    actor, days = office.actor("thanh"), (date(2025, 8, 10), office.today - timedelta(days=25))
    for day in days:
        then = Past(as_of=day)
        rows = case_columns.listed_then(office.app, cases.Wanted(), actor, (None, ()), then)
        listed = {row.ref: row for row in rows}
        for ref in play.refs:
            try:
                shown = cases.show(office.app, ref, actor, then)
            except NotFound:
                assert ref not in listed
                continue
            row = listed[ref]
            assert {name: getattr(row, name) for name in row._fields} == {
                name: getattr(shown, name) for name in row._fields
            }
        stuck = stalled.stalled_then(office.app, actor, stalled.Wanted(), then)
        assert all(one.last_act <= day for one in stuck)
        for one in stuck:
            if one.rule:
                lines = deadline_sheet.lines(office.app, one.ref, actor, then)
                assert (one.rule, one.due) in {(line.rule, line.due) for line in lines}
