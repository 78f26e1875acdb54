"""Wherever a choice is typed, its Vietnamese words do as well as its id, and the help shows both."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

import cli
from notifications import language
from states.pipeline import Choice, Label
from tests.commands.conftest import Run
from workflow.commands.frame import options as opt

SAME_IN_EVERY_LANGUAGE = {"lang", "format", "as_file", "shape"}


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with the words that lead to it."""
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


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
