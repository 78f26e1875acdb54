"""Vietnamese output has no English in it: the help of every command, and every screen of a made-up city.

A word without diacritics is Vietnamese if it is built like a Vietnamese syllable. Everything else must be
something that one types, the name of a program or of a format, or a code; English fails the test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import click
import click.testing
import pytest

import cli
from notifications import language
from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME
from tests.commands.test_choices import commands
from tests.support.demo import CityRegister
from tests.support.demo import city_register as city_register
from tests.support.demo import city_template as city_template
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
    "admin", "byte", "chmod", "console", "cron", "csv", "ctrl", "docx", "excel", "file", "html", "json", "ketnap", "lan",
    "macos", "mermaid", "message-id", "none", "pdf", "pip", "postgresql", "python", "sigterm", "sqlite", "svg",
    "systemd", "table", "tcvn", "unicode", "utf-8", "vni", "wal", "windows", "xlsx", "d", "n", "vi", "en",
})  # fmt: skip
COLUMNS_OF_FILES = ("day, kind, name, source, provisional",)
"""What a file's first line has to say."""
WORD = re.compile(r"[^\W\d_][\w'’-]*")
TYPED = re.compile(
    r"ketnap .*"  # a command line to its end
    r"|--?[a-z][a-z-]*"  # an option
    r"|\S*[/@\\:=][^\s,;)]*"  # an address, a path
    r"|\S*\w\.\w\S*"  # a file, a user
    r"|\b[A-ZĐ]{1,5}\d*[a-z]?\b|\b\w*\d\w*(?:-\w+)*\b"  # codes of units and rules, numbers
)
SCREENS = (
    "case list", "inbox", "stalled", "stalled --by cause", "stalled --by owner", "stalled --by step",
    "stalled --by unit", "stalled --resets 1", "transfer list", "transfer leavers --unit TP", "transfer templates",
    "job list", "job runs", "job run remind --dry-run", "job run flag-stalled --dry-run",
    "job run deliver --dry-run", "job run digest --dry-run", "job run escalate --dry-run",
    "job run expire-holds --dry-run", "mail list", "mail settings", "mail show 1", "unit list", "unit tree",
    "unit show TP", "user list", "audit head", "audit verify", "doctor", "db check", "calendar list 2026",
    "calendar list 2030", "rules list", "rules list --stale", "rules show D1", "rules show C1", "rules show D10",
    "rules diff 2026-04 2026-07", "rules impact 2025-07", "report transfers", "case list --state dự-bị",
    "case show", "unit add X --kind lạ", "case ừừừ", "advance ừừừ X", "calendar set lạ holiday --source a",
)  # fmt: skip
OF_A_CASE = (
    "case show",
    "case history",
    "case file",
    "next",
    "deadlines",
    "mail evidence",
    "transfer list",
)
MOVES = (
    "propose",
    "decide",
    "apply",
    "recognise",
    "retrain",
    "hold-ceremony",
    "propose-recognition",
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


@pytest.mark.parametrize(
    "word",
    ["Usage", "Options", "required", "self", "passed", "standing", "the", "due", "TEXT", "DATE"],
)
def test_english_is_noticed(word: str) -> None:
    """The sweep below would see what it is there for."""
    assert list(foreign(f"Giá trị: {word} của đơn vị"))


def test_the_help_is_in_vietnamese() -> None:
    """No command explains itself in English, and no click's own words are left."""
    language.use("vi")
    found = []
    for path, command in commands(cli.main):
        top = click.Context(cli.main, info_name="ketnap")
        ctx = click.Context(command, info_name=path[-1], parent=top, terminal_width=400)
        found += [f"{' '.join(path)}: {one}" for one in foreign(command.get_help(ctx))]
    found += foreign(click.testing.CliRunner().invoke(cli.main, ["--help"]).stdout)
    assert not found, "\n".join(found)


def test_the_screens_are_in_vietnamese(city_register: CityRegister) -> None:
    """No screen of a register with cases in every state shows an English word, nor does a refusal."""
    runner = click.testing.CliRunner(env={"COLUMNS": "400"})
    common = ["--db", city_register.built.url, "--as", "admin", "--today", "2026-11-22"]
    listed = runner.invoke(cli.main, [*common, "--json", "case", "list"]).stdout
    refs = [case["ref"] for case in json.loads(listed)["data"]]

    def screen(*words: str) -> list[str]:
        done = runner.invoke(cli.main, [*common, *words])
        assert "Traceback" not in done.stderr, words
        return [f"{' '.join(words)}: {one}" for one in foreign(done.stdout + "\n" + done.stderr)]

    found = [one for words in SCREENS for one in screen(*words.split())]
    for ref in refs:
        found += [
            one
            for words in OF_A_CASE
            for one in screen(*words.split(), *([] if "list" in words else [ref]))
        ]
        found += [one for move in MOVES for one in screen("why", move, ref)]
    assert not found, "\n".join(sorted(set(found))[:60])
