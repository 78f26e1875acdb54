"""Case lists by saved filters, columns and order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.commands.conftest import Outcome, Run
    from tests.support.office import Office


class Desk:
    """The words that lead to the city, and the one that runs them."""

    def __init__(self, ketnap: Run, office: Office) -> None:
        self._ketnap = ketnap
        self._place = ("--db", office.url, "--today", office.today.isoformat(), "--json")

    def run(self, *words: str, by: str = "hoa") -> Outcome:
        """Run a command as a user."""
        return self._ketnap(*self._place, "--as", by, "case", *words)

    def names(self, *words: str, by: str = "hoa") -> list[str]:
        """Return the names that a list has, in its order."""
        return [row["name"] for row in self.run("list", *words, by=by).data]


@pytest.fixture
def desk(ketnap: Run, office: Office) -> Desk:
    """Lend four people: three in LC01, one in LC02; one nominated."""
    office.open(name="Nguyễn Văn Ân", gender="male")
    office.at("nominated", name="Trần Thị Đào", gender="female")
    office.open(name="Lê Văn Dũng", religion="Công giáo")
    office.open("LC02", by="ly", name="Phạm An")
    return Desk(ketnap, office)


def test_a_list_is_sorted(desk: Desk) -> None:
    """By given name in the Vietnamese order (a before â, d before đ), by state, by deadline; pages go on in that order."""
    assert desk.names("--sort", "name") == [
        "Phạm An",
        "Nguyễn Văn Ân",
        "Lê Văn Dũng",
        "Trần Thị Đào",
    ]
    assert desk.names("--sort", "state")[-1] == "Trần Thị Đào"
    assert desk.names("--sort", "unit")[-1] == "Phạm An"
    first = desk.run("list", "--sort", "name", "--limit", "2").data
    rest = desk.names("--sort", "name", "--after", first[-1]["ref"])
    assert rest == ["Lê Văn Dũng", "Trần Thị Đào"]
    due = [row["next_deadline"]["due"] for row in desk.run("list", "--sort", "due").data]
    assert due == sorted(due)


def test_a_list_has_the_columns_that_are_asked_for(desk: Desk) -> None:
    """In their order, facts among them; sensitive ones are no columns, and a word that is none is told near ones."""
    row = desk.run("list", "--columns", "name,gender, Opened-On,due", "--limit", "1").data[0]
    assert list(row) == ["name", "gender", "opened_on", "due"]
    assert (row["name"], row["gender"]) == ("Nguyễn Văn Ân", "male")
    assert list(desk.run("list", "--columns", "name,,due,name").data[0]) == ["name", "due"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--columns", "name,gendr"), ("gendr", "gender", "next_deadline", "residence")),
        (("--columns", "religion"), ("religion", "next_deadline")),
        (("--columns", "foo"), ("foo", "ref", "party_age_from")),
        (("--sort", "foo"), ("foo", "name", "due", "unit", "state")),
        (("--state", "foo"), ("foo", "identified", "voided")),
        (("--state", "certifed"), ("certifed", "certified")),
        (("--stage", "foo"), ("foo", "training")),
        (("--category", "foo"), ("foo", "farmer")),
    ],
)
def test_a_word_that_names_nothing_is_a_mistake_of_the_command_line(
    desk: Desk, words: tuple[str, str], told: tuple[str, ...]
) -> None:
    """Exit 2, with the option, the word, and what may be meant or all there is; never an empty list."""
    wrong = desk.run("list", *words)
    assert wrong.code == 2
    assert words[0] in wrong.error["message"]
    for one in told:
        assert one in wrong.error["message"], one


def test_a_filter_is_saved_for_its_user_alone(desk: Desk) -> None:
    """The options are kept, not the rows; others given beside it come first; it can be listed and removed."""
    desk.run("list", "--state", "nominated", "--columns", "name", "--save", "cảm tình")
    assert desk.names("--filter", "cảm tình") == ["Trần Thị Đào"]
    assert desk.run("list", "--filter", "cảm tình").data == [{"name": "Trần Thị Đào"}]
    assert len(desk.names("--filter", "cảm tình", "--state", "identified")) == 3
    assert desk.run("list", "--filter", "cảm tình", by="lan").code == 4
    assert desk.run("list", "--filter", "cam tinh").code == 4
    ((name, options),) = [(one["name"], one["options"]) for one in desk.run("filters").data]
    assert (name, options) == ("cảm tình", {"state": ["nominated"], "columns": "name"})
    assert desk.run("filters", "--remove", "cảm tình").data == []
    assert desk.run("filters", "--remove", "cảm tình").code == 4
