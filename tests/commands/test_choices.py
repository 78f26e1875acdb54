"""Wherever a choice is typed, its Vietnamese words do as well as its id, and the help shows both."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

import cli
from notifications import language
from states.names import fold
from states.pipeline import Choice, Label
from tests.commands.conftest import Run
from tests.support.command_tree import commands
from workflow.commands.frame import options as opt
from workflow.commands.frame.click_house import PLACES, in_words

SAME_IN_EVERY_LANGUAGE = {"lang", "format", "as_file", "shape"}


def chosen() -> Iterator[tuple[str, click.Parameter]]:
    """Yield every parameter that is a choice, with its command."""
    for path, command in commands(cli.main):
        for param in command.get_params(click.Context(command, parent=click.Context(cli.main))):
            if isinstance(param.type, (click.Choice, opt.Chosen)):
                yield " ".join(path), param


PARAMS = list(chosen())


def test_every_command_is_looked_at() -> None:
    """The walk reaches the commands of the desk and of the office, made from the catalogue or not."""
    assert {path for path, _ in PARAMS} >= {
        "case open",
        "unit add",
        "user add",
        "job run",
        "mail list",
    }
    assert {path[0] for path, _ in commands(cli.main)} == set(cli.COMMANDS)


@pytest.mark.parametrize(("path", "param"), PARAMS, ids=lambda one: getattr(one, "name", one))
def test_a_choice_is_typed_in_words(path: str, param: click.Parameter) -> None:
    """Only names that are the same in every language have no words; each other choice is found by them."""
    if not isinstance(param.type, opt.Chosen):
        assert param.name in SAME_IN_EVERY_LANGUAGE, path
        return
    for choice in param.type.choices:
        for words in (choice.id, *choice.label):
            assert param.type.convert(words, param, None) == choice.id


@pytest.mark.parametrize("group", ["record", "advance", "why"])
def test_a_kind_is_typed_in_words(group: str) -> None:
    """What is named as a command of its own, a step or a kind of paper, is found by its words too."""
    loaded = cli.main.get_command(click.Context(cli.main), group)
    assert isinstance(loaded, click.Group)
    ctx = click.Context(loaded)
    for name in loaded.list_commands(ctx):
        label = getattr(loaded.get_command(ctx, name), "label", None)
        assert label is not None
        for words in (*label, fold(label.vi), fold(label.vi).replace(" ", "-")):
            found = loaded.get_command(ctx, words)
            assert found is not None, words
            assert found.name == name


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_what_stands_for_one_word_is_one_word(lang: str) -> None:
    """In the help every place to fill in is translated, and is one word as what is typed there is."""
    language.use(lang)
    for path, command in commands(cli.main):
        ctx = click.Context(command, info_name=path[-1], parent=click.Context(cli.main))
        for param in command.get_params(ctx):
            flag = isinstance(param, click.Option) and (param.is_flag or param.count)
            places = "" if flag else param.make_metavar(ctx)
            if "|" in places or "." in places.rstrip("."):  # choices, or the form of a code
                continue
            for place in re.findall(r"[A-Z_]{2,}", places):
                assert place in PLACES, (path, place)
            assert len(in_words(places).split()) == len(places.split()), (path, places)


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_the_help_shows_words_and_ids(ketnap: Run, lang: str) -> None:
    """In Vietnamese both stand there; in English the id is the word."""
    told = " ".join(ketnap("--lang", lang, "case", "open", "--help").out.split())
    wanted = "nam (male); nữ (female)" if lang == "vi" else "[male|female]"
    assert wanted in told


def test_a_choice_that_is_missing_or_wrong_is_told_in_words(ketnap: Run) -> None:
    """Whoever leaves it out, or types another word, reads what can be typed."""
    missing = ketnap("calendar", "set", "24/11/2027", "--source", "x").err
    assert "Hãy chọn một trong: ngày nghỉ (holiday); ngày làm việc (workday)." in missing
    wrong = ketnap("calendar", "set", "24/11/2027", "lễ", "--source", "x")
    assert wrong.code == 2
    assert "lễ không phải là một trong: ngày nghỉ (holiday), ngày làm việc (workday)." in wrong.err


def test_choices_complete_with_their_words() -> None:
    """Completion offers ids, for they are what stays, with the words beside them."""
    kind = opt.Chosen(
        [Choice("male", Label("nam", "male")), Choice("female", Label("nữ", "female"))]
    )
    option = click.Option(["--gender"], type=kind)
    items = kind.shell_complete(click.Context(cli.main), option, "FE")
    assert [(item.value, item.help) for item in items] == [("female", "nữ")]
