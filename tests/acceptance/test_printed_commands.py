"""Every command that the program prints for a case is accepted, once it is filled in.

The made-up city is walked by every user on its day: `next`, `inbox` and `stalled` must say the same, and
what they say is typed for real, on a copy of the register, by the user or by whom the case waits for.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.support import blanks
from tests.support.demo import WANTED, city_template
from tests.support.line import LineWithin

if TYPE_CHECKING:
    from pathlib import Path

    from workflow.demo.build import Built

__all__ = ["city_template"]

TODAY = WANTED.today.isoformat()
READING = ("next", "deadlines", "why", "case show")
_BY_ROLE = {"branch": ("branch",), "receiving-unit": ("branch", "committee")}


class User(NamedTuple):
    """Somebody of the city: the name, and the roles."""

    name: str
    roles: tuple[str, ...]
    unit: str


class Said(NamedTuple):
    """A command that was printed: by what, for whom, about which case, and whom it waits for."""

    by: str
    user: User
    ref: str
    todo: str | None
    waits_for: str | None


class City:
    """The made-up city, to be asked, and to be written to on copies."""

    def __init__(self, built: Built, folder: Path) -> None:
        self.file = built.url.removeprefix("sqlite:///")
        self.line = LineWithin(built.url)
        self.copy = str(folder / "copy.db")
        self.users = [
            User(one["name"], tuple(one["roles"]), one["unit"])
            for one in self.ask("admin", "user list")
            if not one["disabled_on"]
        ]
        self._answers: dict[tuple[object, ...], str | None] = {}

    def ask(self, user: str, words: str) -> Any:
        """Return what a reading command says."""
        return self.line.done(user, TODAY, words)

    def told(self, user: User) -> list[Said]:
        """Return every command that the three lists print for a user."""
        said = [
            Said("inbox", user, one["ref"], one["todo"], None)
            for one in self.ask(user.name, "inbox")
        ]
        said += [
            Said("stalled", user, one["ref"], one["next"], one["waits_for"])
            for one in self.ask(user.name, "stalled")
        ]
        refs = {one.ref for one in said}
        if set(user.roles) & {"branch", "committee", "authority", "centre"}:
            refs |= {one["ref"] for one in self.ask(user.name, "case list")}
        for ref in sorted(refs):
            one = self.ask(user.name, f"next {ref}")
            said.append(Said("next", user, ref, one["todo"], one["waits_for"]))
        return said

    def refused(self, said: Said) -> str | None:
        """Return why a printed command is refused whatever stands in its blanks, None where it is accepted."""
        key = (said.todo, said.user.roles, said.waits_for)
        if key not in self._answers:
            self._answers[key] = self._refused(said)
        return self._answers[key]

    def _refused(self, said: Said) -> str | None:
        assert said.todo is not None
        names = [said.user.name]
        if said.waits_for:
            names += [user.name for user in self.users if user.name != said.user.name]
        why = "never tried"
        known = blanks.Known(WANTED.today)
        for name in names:
            for words in blanks.ways(said.todo, known):
                shutil.copyfile(self.file, self.copy)
                answer = LineWithin(f"sqlite:///{self.copy}").run(name, TODAY, "", *words)
                if answer.code == 0:
                    return None
                if name == said.user.name or answer.code not in (4, 6):
                    why = f"{answer.code} {answer.error['message']} {_rules(answer.error)}"
                if answer.code in (4, 6):
                    break  # another one must type it
        return why


def _rules(error: Any) -> list[str]:
    return [reason["rule"] for reason in error["reasons"]]


@pytest.fixture(scope="session")
def city(city_template: Built, tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return the made-up city, built once."""
    return City(city_template, tmp_path_factory.mktemp("printed"))


@pytest.fixture(scope="session")
def told(city: City) -> list[Said]:
    """Return every command printed in the city, for every user."""
    return [said for user in city.users for said in city.told(user)]


def test_the_three_lists_say_the_same(told: list[Said]) -> None:
    """For one user and day, a case has one way on and waits for one, whichever list is asked."""
    said: dict[tuple[str, str], set[tuple[str | None, str | None]]] = defaultdict(set)
    for one in told:
        said[one.user.name, one.ref].add((one.todo, one.waits_for))
    assert {key: every for key, every in said.items() if len(every) > 1} == {}


def test_every_printed_command_is_accepted(city: City, told: list[Said]) -> None:
    """What is printed, filled in by somebody who knows the case, is done: by the user, or by whom it waits for."""
    refused = {
        (one.todo, one.by, one.user.name): why
        for one in told
        if one.todo and (why := city.refused(one))
    }
    assert refused == {}


def test_every_list_has_commands(told: list[Said]) -> None:
    """The city makes each of the three lists print, or nothing would have been looked at."""
    assert {one.by for one in told if one.todo} == {"inbox", "stalled", "next"}
