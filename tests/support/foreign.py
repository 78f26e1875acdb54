"""The words of a Vietnamese text that are English, found by how Vietnamese syllables are built.

A word without diacritics is Vietnamese if it is built like a Vietnamese syllable. Everything else must be
something that one types, the name of a program or of a format, or a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

import cli
from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME
from tests.support.command_tree import commands
from workflow.commands.frame import options as opt
from workflow.commands.frame.click_house import PLACES
from workflow.watch.table import JOBS

SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnrstvxp])?"
    r"(?:oai|oay|uya|uyu|oao|oeo|uay|ai|ao|au|ay|eo|ia|iu|oa|oe|oi|oo|ua|ui|uy|[aeiouy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)
ENGLISH = frozenset({"and", "by", "due", "for", "is", "on", "or", "the", "with"})
"""English words that are built like syllables, and are none."""
ALLOWED = frozenset({
    "admin", "byte", "chmod", "console", "cron", "csv", "xes", "ctrl", "docx", "excel", "file", "html", "json", "ketnap", "lan",
    "macos", "mermaid", "message-id", "none", "pdf", "pip", "postgresql", "python", "sigterm", "sqlite", "svg",
    "systemd", "table", "tcvn", "unicode", "utf-8", "vni", "wal", "windows", "xlsx", "d", "n", "vi", "en",
})  # fmt: skip
COLUMNS_OF_FILES = ("day, kind, name, source, provisional",)
"""What a file's first line has to say."""
FAULT = re.compile(r"\(?lỗi kỹ thuật \(\w+: .*?\)")
"""What a machine calls its own fault, which is told as it was said."""
WORD = re.compile(r"[^\W\d_][\w'’-]*")
TYPED = re.compile(
    r"ketnap .*"  # a command line to its end
    r"|--?[a-z][a-z-]*"  # an option
    r"|\S*[/@\\:=][^\s,;)]*"  # an address, a path
    r"|\S*\w\.\w\S*"  # a file, a user
    r"|\b[A-ZĐ]{1,5}\d*[a-z]?\b|\b\w*\d\w*(?:-\w+)*\b"  # codes of units and rules, numbers
)


def typed_words() -> frozenset[str]:
    """Return the words that are names to type: of commands, steps, papers and choices."""
    named = {word for path, _ in commands(cli.main) for word in path}
    named |= {job.name for job in JOBS}
    return frozenset(
        named | {name.replace("_", "-") for name in (*MOVE_BY_NAME, *EVIDENCE_BY_NAME)}
    )


def ids() -> Iterator[str]:
    """Yield the ids of choices, which stand in brackets after their words."""
    for _, command in commands(cli.main):
        for param in command.params:
            if isinstance(param.type, opt.Chosen):
                yield from (choice.id for choice in param.type.choices)
            elif isinstance(param.type, click.Choice):
                yield from param.type.choices
            elif listed := getattr(param.type, "listed", None):
                yield from re.findall(r"\(([\w-]+)\)", listed())


IDS = frozenset(ids())
NAMES = typed_words()


def foreign(text: str) -> Iterator[str]:
    """Yield the words of a screen that are neither Vietnamese nor allowed, each with its line."""
    text = re.sub(r"-\n\s+(?=[\w-]+\))", "-", text)  # an id that the help breaks at its hyphen
    text = FAULT.sub(" ", text)
    for known in COLUMNS_OF_FILES:
        text = text.replace(known, "")
    for line in text.splitlines():
        told = re.sub(r"\(([\w-]+)\)", lambda m: "" if m[1] in IDS | NAMES else m[0], line)
        told = re.sub(r"\[([\w|-]+)\]", lambda m: "" if set(m[1].split("|")) <= IDS else m[0], told)
        first, _, rest = told.strip().partition("  ")
        if first in NAMES:  # in a list of commands or jobs, before what it is for
            told = rest
        for job in JOBS:
            told = told.replace(f"{job.label.vi} ({job.name})", "")
        for word in WORD.findall(TYPED.sub(lambda m: m[0] if m[0] in PLACES else " ", told)):
            if not vietnamese(word.lower().strip("'’-")):
                yield f"{word}: {line.strip()[:120]}"


def vietnamese(word: str) -> bool:
    """Return whether a word is Vietnamese, or one of those that stand in Vietnamese sentences."""
    if not word.isascii() or word in ALLOWED:
        return True
    parts = word.split("-")
    return all(SYLLABLE.fullmatch(one) and one not in ENGLISH for one in parts)
