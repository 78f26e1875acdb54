from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from functools import cache
from pathlib import Path

import pytest

import cli
from tests.docs import commandbook, tour
from tests.docs.pages import DOCS, ROOT, VI
from tests.support import house
from tests.tools import reference

GUIDE = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md")))
PAGES = (*GUIDE, ROOT / "CHANGELOG.md")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
MADE = re.compile(r"<!-- begin: ([\w-]+) -->.*?<!-- end: \1 -->", re.DOTALL)
TYPED = re.compile(
    r"(?:`|^\$ |```sh\n)ketnap (?:(?:--json|--[a-z]+ \S+) )*([a-z]+)\b(?=.*(?:`|$))", re.MULTILINE
)
# A path from the top of the checkout; what looks like a path in backticks and does not begin there; and
# the name of a module, with what it defines.
PATH = re.compile(
    r"(?<![\w./~:-])((?:docs|notifications|states|tests|workflow|\.ci)/[\w./*-]*\w|cli\.py\b)"
)
LOOSE_PATH = re.compile(r"(?<!\[)`([a-z_][\w.*-]*/(?:[\w./*-]*/|[\w./*-]+\.(?:py|toml|csv|sql))?)`")
DOTTED = re.compile(r"`((?:notifications|states|workflow)(?:\.\w+)+)")
# Folders of one machine, and where its packages come from, are nobody else's business. Put together
# here so that this line does not find itself.
SECRETS = re.compile("|".join((
    "/" + "work/", "/" + "root/", "/" + r"home/\w", "files" + r"\.pythonhosted",
    "pypi" + r"\.org", "--(extra-)?index" + "-url", "trusted" + "-host",
)))  # fmt: skip
LONGEST_LINE = 120


def name(path: Path) -> str:
    """Return how a page is called in the list of tests."""
    return path.relative_to(ROOT).as_posix()


each_page = pytest.mark.parametrize("page", PAGES, ids=name)


def text(page: Path) -> str:
    """Return the text of a page."""
    return page.read_text(encoding="utf-8")


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return what the headings of a page are linked by, as GitHub makes it."""
    words = (heading.replace("`", "").lower() for heading in HEADING.findall(text(page)))
    kept = ("".join(c for c in w if c.isalnum() or c in " -_") for w in words)
    return frozenset(anchor.replace(" ", "-") for anchor in kept)


# -- what is made ---------------------------------------------------------------------------------


@pytest.mark.parametrize("page", reference.MADE, ids=name)
def test_made_parts_are_fresh(page: Path) -> None:
    """What a page takes from the program is what the program has; run tests/tools/reference.py."""
    assert text(page) == reference.made(page), f"{name(page)} is stale"


@pytest.mark.parametrize("page", tour.PAGES, ids=name)
def test_tours_print_what_they_show(page: Path, tmp_path: Path) -> None:
    """Typed again, the commands of a tour print what the page shows; run tests/tools/tour.py."""
    shown = text(page)
    assert tour.consoles(shown)
    assert tour.rerun(shown, tmp_path) == shown, f"{name(page)} is stale"


def test_every_console_is_typed_again() -> None:
    """No page but the tours shows what the program prints, since nothing would type it again."""
    assert {page for page in GUIDE if tour.consoles(text(page))} == set(tour.PAGES)


# -- what is written by hand ----------------------------------------------------------------------


@pytest.mark.parametrize("folder", [DOCS, VI], ids=name)
def test_every_command_and_option_is_in_the_reference(folder: Path) -> None:
    """No command and no option of any command is missing from the page of the commands."""
    page = text(folder / "commands.md")
    for ctx in commandbook.everything(commandbook.root()):
        assert ctx.command_path in page
        missing = [o for option in commandbook.options(ctx) for o in option.opts if o not in page]
        assert not missing, ctx.command_path


@each_page
def test_commands_that_are_named_exist(page: Path) -> None:
    """A page never tells to type a command that is not there."""
    named = set(TYPED.findall(text(page)))
    assert named <= set(cli.COMMANDS), named - set(cli.COMMANDS)


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    """Each link within the documentation leads to a file that is there and to a heading of it."""
    for target, anchor in LINK.findall(FENCED.sub("", text(page))):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), target
        if anchor and path.suffix == ".md":
            assert anchor in anchors(path), f"{target}#{anchor}"


@pytest.mark.parametrize("page", GUIDE, ids=name)
def test_paths_that_are_named_exist(page: Path) -> None:
    """Each path that a page names is a file or folder of the checkout, written from its top."""
    found = set(PATH.findall(text(page))) | set(LOOSE_PATH.findall(text(page)))
    missing = sorted(path for path in found if not any(ROOT.glob(path.rstrip("/"))))
    assert not missing, f"{name(page)} names what is not there: {missing}"


@pytest.mark.parametrize("page", GUIDE, ids=name)
def test_modules_that_are_named_exist(page: Path) -> None:
    """Each dotted name on a page is that of a module, or of what a module defines."""
    missing = sorted(word for word in set(DOTTED.findall(text(page))) if not is_defined(word))
    assert not missing, f"{name(page)} names what is not there: {missing}"


def is_defined(dotted: str) -> bool:
    """Say whether a dotted name is that of a module, or of something at the top of one."""
    if dotted in house.MODULES:
        return True
    module, _, word = dotted.rpartition(".")
    if module not in house.MODULES:
        return bool(module) and is_defined(module)  # an attribute of what is at the top
    return (
        re.search(rf"^(?:class |def )?{word}\b", text(house.MODULES[module]), re.MULTILINE)
        is not None
    )


def test_no_two_headings_of_a_made_page_share_an_anchor() -> None:
    """Links into the rule book and the lifecycle are not mistaken for one another."""
    for page in reference.MADE:
        headings = HEADING.findall(FENCED.sub("", text(page)))
        assert len(headings) == len(set(headings)), name(page)


@each_page
def test_pages_are_laid_out_for_reading(page: Path) -> None:
    """Prose is broken into lines; only tables, consoles and what is made may be wide."""
    prose = FENCED.sub("", MADE.sub("", text(page))).splitlines()
    assert not [line for line in prose if len(line) > LONGEST_LINE and line[:1] != "|"]


@each_page
def test_vietnamese_is_written_in_one_form(page: Path) -> None:
    """Letters with marks are composed (NFC), so that a search finds them."""
    assert unicodedata.is_normalized("NFC", text(page))


def test_nothing_of_this_machine_is_kept() -> None:
    """No tracked file names a folder of the machine it was written on, or where packages came from."""
    git = shutil.which("git")
    if not git or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    done = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    found = []
    for file in done.stdout.decode().split("\0"):
        path = ROOT / file
        if file and path.suffix != ".mo" and path.is_file():
            words = path.read_bytes().decode("utf-8", errors="replace")
            found += [(file, hit[0]) for hit in SECRETS.finditer(words)]
    assert not found
