"""The commands that the pages tell to type: read from blocks and from words set as code, and judged.

A command in a block is parsed by the program's own parser: an option that is not there, a value that
is none and a value that is lacking fail. Of one within a sentence, where words stand for values, the
names of the commands and of the options are judged.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click

import cli
from states.catalogue import find_move
from states.errors import BadInput
from workflow.commands.frame.shell import Shell

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TYPED = ("sh", "console")
"""The languages of the blocks whose commands are typed."""
_INLINE = re.compile(r"`(ketnap [^`]+)`")
_QUOTED = re.compile(r'"[^"]*"')
_LANGUAGE = re.compile(r"KETNAP_LANG=\w+ ?")
_STEPS = ("advance", "why")
WRONG = (click.UsageError, BadInput)
"""What the parser raises for words that are wrong."""


def lines(page: str) -> Iterator[str]:
    """Yield the commands of the blocks of a page, each on one line."""
    for language, block in BLOCK.findall(page):
        if language in TYPED:
            yield from _lines(block, prompt=language == "console")


def _lines(block: str, *, prompt: bool) -> Iterator[str]:
    joined = block.replace("\\\n", " ").splitlines()
    if prompt:
        yield from (line.removeprefix("$ ") for line in joined if line.startswith("$ "))
    else:
        yield from (line for line in joined if line.strip())


def words(line: str) -> list[str]:
    """Return the words of a command as a shell sees them; a comment is none."""
    return shlex.split(line, comments=True)


def same_in_both(line: str) -> list[str]:
    """Return the words of a command without what differs from language to language.

    That is free text in quotes, the language chosen, and the name a step is called by.
    """
    found = words(_QUOTED.sub('"…"', _LANGUAGE.sub("", line)))
    for place, word in enumerate(found[:-1]):
        if word in _STEPS and (move := find_move(found[place + 1])):
            found[place + 1] = move.name
    return found


def inline(page: str) -> Iterator[str]:
    """Yield the commands of ketnap that stand within sentences and tables."""
    yield from _INLINE.findall(BLOCK.sub("", page))


def parse(asked: list[str]) -> None:
    """Parse the words after `ketnap` and run nothing. Raises one of `WRONG`."""
    command: click.Command = cli.main
    parent, name, shell = None, "ketnap", Shell(as_json=False)
    while True:
        try:
            ctx = command.make_context(name, asked, parent=parent, obj=shell)
        except click.exceptions.Exit:
            return  # --help and --version end there
        if not isinstance(command, click.Group):
            return
        rest = [*ctx._protected_args, *ctx.args]
        found, inner, asked = command.resolve_command(ctx, rest)
        assert inner is not None, rest
        command, parent, name = inner, ctx, str(found)


def unknown(line: str) -> list[str]:
    """Return what a command within a sentence names and the program does not have."""
    ctx = click.Context(cli.main, info_name="ketnap")
    known = _options(ctx)
    asked = iter(line.split()[1:])
    for word in asked:
        if word.startswith("-"):
            if word not in known:
                return [word]
            for _ in range(known[word]):
                next(asked, None)
        elif isinstance(ctx.command, click.Group) and word[0].islower():
            inner = ctx.command.get_command(ctx, word)
            if inner is None:
                return [word]
            ctx = click.Context(inner, info_name=word, parent=ctx)
            known |= _options(ctx)
    return []


def _options(ctx: click.Context) -> dict[str, int]:
    """Return the options of a command, each with the number of values after it."""
    found = {"--json": 0, "--format": 1}
    for one in ctx.command.get_params(ctx):
        flag = isinstance(one, click.Option) and (one.is_flag or one.count)
        found |= dict.fromkeys((*one.opts, *one.secondary_opts), 0 if flag else one.nargs)
    return found
