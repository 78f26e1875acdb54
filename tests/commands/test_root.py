from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

import cli
from notifications import language
from tests.commands.conftest import Run
from workflow.commands.frame.click_house import Group

ROOT = Path(cli.__file__).parent
HEAVY = {
    "sqlalchemy", "sqlmodel", "alembic", "apscheduler", "jinja2", "pydantic", "rich", "transitions",
    "platformdirs", "sqlite3", "json", "dataclasses", "pathlib",
}  # fmt: skip


def process(*words: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process of its own."""
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        env={**os.environ, **env},
        capture_output=True,
        check=False,
    )


def every_command() -> list[tuple[str, ...]]:
    """Return the words of every command and sub-command there is."""
    found: list[tuple[str, ...]] = []

    def walk(words: tuple[str, ...], command: click.Command, parent: click.Context) -> None:
        found.append(words)
        if isinstance(command, click.Group):
            ctx = click.Context(command, parent=parent, info_name=words[-1])
            for name in command.list_commands(ctx):
                below = command.get_command(ctx, name)
                assert below is not None, (*words, name)
                walk((*words, name), below, ctx)

    top = click.Context(cli.main, info_name="ketnap")
    for name in cli.COMMANDS:
        command = cli.main.get_command(top, name)
        assert command is not None, name
        walk((name,), command, top)
    return found


@pytest.mark.parametrize("lang", language.LANGUAGES)
@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_has_help(ketnap: Run, words: tuple[str, ...], lang: str) -> None:
    """Every command, however deep, loads and explains itself and each of its options."""
    shown = ketnap("--lang", lang, *words, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert " ".join(words) in shown.out


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_option_is_explained(words: tuple[str, ...]) -> None:
    """No option is without help, and no command without a sentence."""
    ctx = click.Context(cli.main, info_name="ketnap")
    command: click.Command = cli.main
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(ctx, word)
        assert found is not None
        command = found
    assert command.help, words
    assert isinstance(command, click.Group) == isinstance(command, Group), "use the house's Group"
    bare = [p.opts for p in command.params if isinstance(p, click.Option) and not p.help]
    assert not bare


def test_help_lists_the_table_without_loading_it(ketnap: Run) -> None:
    """The root's help names every command, one that cannot be loaded included."""
    shown = ketnap("--help")
    assert shown.code == 0
    assert "broken" in shown.out


def test_a_missing_module_fails_only_when_used(ketnap: Run) -> None:
    """A module that cannot be imported breaks its own command with exit 1, and no other."""
    assert ketnap("sample", "one").code == 0
    broken = ketnap("broken")
    assert broken.code == 1
    assert "ModuleNotFoundError" in broken.err


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("sample",), ("--bogus",)])
def test_start_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    """Help, version and a mistyped line load neither the office's packages nor costly modules."""
    code = (
        "import sys, cli\n"
        f"try: cli.main({list(words)!r})\n"
        "except SystemExit: pass\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    loaded = done.stderr.decode().splitlines()[-1]
    allowed = {"dataclasses", "json"} if words in {("sample",), ("--bogus",)} else set()
    assert set(ast.literal_eval(loaded)) <= allowed


def test_completion_imports_nothing_heavy() -> None:
    """Completing the first word lists the commands and loads none of them."""
    code = f"import sys, cli\ntry: cli.main()\nfinally: print(sorted({HEAVY!r} & set(sys.modules)))"
    env = {"_KETNAP_COMPLETE": "bash_complete", "COMP_WORDS": "ketnap ", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        check=False,
    )
    *names, loaded = done.stdout.decode().splitlines()
    assert [name.removeprefix("plain,") for name in names if name] == list(cli.COMMANDS)
    assert loaded == "[]"


def test_version(ketnap: Run) -> None:
    """The version is one line and nothing else."""
    assert ketnap("--version").out == f"ketnap {cli.__version__}\n"


def test_the_language_is_vietnamese_unless_asked_otherwise(ketnap: Run) -> None:
    """Help, errors and click's own words follow --lang, then KETNAP_LANG, then Vietnamese."""
    assert "Cách dùng: ketnap" in ketnap("--help").out
    assert "Usage: ketnap" in ketnap("--lang", "en", "--help").out
    assert "Usage: ketnap" in ketnap("--help", "--lang=en").out
    assert "Usage: ketnap" in ketnap("--help", KETNAP_LANG="en").out
    assert "Cách dùng" in ketnap("--help", "--lang", "vi", KETNAP_LANG="en").out
    assert "No such command 'sampel'" in ketnap("--lang", "en", "sampel").err
    assert "Không có lệnh 'sampel'" in ketnap("sampel").err


def test_an_unknown_language_is_a_wrong_word(ketnap: Run) -> None:
    """A language that is not there is refused as usage."""
    assert ketnap("--lang", "fr", "sample", "one").code == 2


def test_near_commands_are_named(ketnap: Run) -> None:
    """A mistyped command is answered with the one that was meant."""
    assert ": sample?" in ketnap("smaple").err


def test_no_command_exits_2_with_help(ketnap: Run) -> None:
    """A group without a command shows its help on stderr and exits 2."""
    for words in ((), ("sample",)):
        shown = ketnap(*words)
        assert (shown.code, shown.out) == (2, "")
        assert "Các lệnh:" in shown.err


def test_commands_answer_to_other_names(ketnap: Run) -> None:
    """`-` and `_` are the same in a command, an option and a choice; an alias finds its command."""
    first = ketnap("--json", "sample", "read_values", "42", "--dry_run", "--result", "Half-Way")
    assert first.data["dry_run"] is True
    assert first.data["result"] == "half_way"
    assert ketnap("sample", "xem").out == ketnap("sample", "one").out
    assert "xem" not in ketnap("sample", "--help").out


def test_today_must_be_a_date(ketnap: Run) -> None:
    """A --today that is no date names the option, the value and the remedy."""
    wrong = ketnap("--lang", "en", "--today", "31/02/2026", "sample", "one")
    assert wrong.code == 2
    assert "--today: 31/02/2026" in wrong.err
    assert ketnap("sample", "one", KETNAP_TODAY="soon").code == 2
    assert ketnap("--today", "28/02/2026", "sample", "one").code == 0


def test_json_may_follow_the_command(ketnap: Run) -> None:
    """--json and --format mean the same before and after the command."""
    before = ketnap("--json", "sample", "one").out
    assert ketnap("sample", "one", "--json").out == before
    assert ketnap("sample", "--format", "json", "one").out == before
    assert (
        ketnap("--format=csv", "sample", "one").out
        == ketnap("sample", "one", "--format", "csv").out
    )


def test_bytes_that_are_no_text_are_refused(ketnap: Run) -> None:
    """A word that is not UTF-8 is a usage error, not a crash further down."""
    wrong = ketnap("--json", "sample", "read-values", "\udcff")
    assert (wrong.code, wrong.error["code"]) == (2, "usage")


def test_a_process_speaks_utf8_whatever_the_locale() -> None:
    """Output is UTF-8 even where Python was told another encoding."""
    shown = process("--help", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert shown.returncode == 0
    assert "Lựa chọn:" in shown.stdout.decode("utf-8")


def test_a_reader_that_leaves_is_no_fault() -> None:
    """When the reader of our output has gone, the command ends without a traceback."""
    code = (
        "import cli; cli.COMMANDS = {'sample': ('tests.commands.sample:group', '')};"
        "cli.main(['sample', 'flood'])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode in {0, 1}  # 0 where the pipe had room for all that was left


def test_exit_codes_of_a_real_process() -> None:
    """The codes reach the shell: 0 for help, 2 for wrong words."""
    assert process("--help").returncode == 0
    assert process("nonsense").returncode == 2


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_no_help_stays_in_english(ketnap: Run, words: tuple[str, ...]) -> None:
    """In Vietnamese no command is explained by the words that explain it in English."""
    english = ketnap("--lang", "en", *words, "--help").out.split("\n\n")[1].strip()
    assert english not in ketnap("--lang", "vi", *words, "--help").out
