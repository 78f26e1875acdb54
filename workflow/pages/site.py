"""A folder of pages, one for each unit in sight, linked up and down; it needs no server.

All pages are made before the first is put in its place, and each is put there whole: a run that fails leaves
the folder as it was. The same register on the same day gives the same bytes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from states.errors import AlreadyExists, Unavailable
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.pages import making, veils
from workflow.pages.blocks import Wanted
from workflow.pages.making import Link, Links
from workflow.reports import targets, trees
from workflow.reports.asked import Given
from workflow.store import files

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App

TOP = "index.html"
DRAFTS = ".ketnap-drafts"
FOREIGN = N_(
    "{file} is there already and is no page of ketnap's; nothing was changed. Give another folder"
)
CENTRE = "centre"
"""The kind of unit that admits nobody."""
_HEAD = 2000
"""So many letters of a file are read to know it as one of ours."""


class Place(NamedTuple):
    """A unit on the site: its code, name and kind, the codes of those above it from the top, and those below."""

    code: str
    name: str
    kind: str
    above: tuple[str, ...]
    below: tuple[str, ...]


class Written(NamedTuple):
    """A site that was written: how many pages it has, how many of them are not as before, how many were removed."""

    folder: str
    pages: int
    changed: int
    removed: int


def write(app: App, folder: str, actor: Actor) -> Written:
    """Write the pages of every unit within the actor's scope into a folder, which is made where it is not there.

    Pages of units that are no more are removed. Raises `AlreadyExists` where a file of somebody else has the name of
    a page, and `Unavailable` where the folder cannot be written.
    """
    known = places(app, actor)
    names = {code: _file(place) for code, place in known.items()}
    with _drafts(folder) as drafts:
        _refuse_foreign(folder, names.values())
        hidden = veiled(app, actor, known)
        for code, place in known.items():
            wanted = Wanted(Given(unit=code), veiled=hidden.get(code, frozenset()))
            links = Links(_links(known, names, place.above), _links(known, names, place.below))
            made = making.page(app, actor, wanted, links=links)
            _put(os.path.join(drafts, names[code]), made.html)
        changed = sum(_settle(drafts, folder, name) for name in sorted(names.values()))
        removed = _remove_others(folder, frozenset(names.values()))
        files.settle_folder(os.path.join(folder, TOP))
    return Written(folder, len(known), changed, removed)


def places(app: App, actor: Actor) -> dict[str, Place]:
    """Return the units of a site by their codes, the top one first: those within the scope that are open today."""
    today = app.today()
    with app.office(writing=False) as session:
        tree = trees.load(session)
    paths = {
        node.id: tree.path(node.id, today)
        for node in tree.nodes.values()
        if trees.is_open(node, today) and tree.within(node.id, actor.unit_id, today)
    }
    codes = {unit: tree.nodes[unit].code for unit in paths}
    below: dict[int, list[str]] = {unit: [] for unit in paths}
    for unit, path in paths.items():
        for over in path[-2:-1]:
            if over in below:
                below[over].append(codes[unit])
    found = (
        Place(
            codes[unit],
            tree.nodes[unit].name,
            tree.nodes[unit].kind,
            tuple(codes[one] for one in path[:-1] if one in codes),
            tuple(sorted(below[unit])),
        )
        for unit, path in paths.items()
    )
    return {
        place.code: place for place in sorted(found, key=lambda one: (len(one.above), one.code))
    }


def _file(place: Place) -> str:
    return f"unit-{place.code}.html" if place.above else TOP


def _links(
    known: Mapping[str, Place], names: Mapping[str, str], codes: tuple[str, ...]
) -> list[Link]:
    return [Link(names[code], known[code].name) for code in codes]


def veiled(app: App, actor: Actor, known: Mapping[str, Place]) -> dict[str, frozenset[str]]:
    """Return by unit which figures are not told on its page, since they would betray those of a small one.

    Where the figure of a unit is not told for that reason, neither are those of the units below it, which would add
    up to it.
    """
    found: dict[str, frozenset[str]] = {}
    for code, place in known.items():
        if not place.below:
            continue
        told = targets.report(app, actor, Given(unit=code))
        rows = {
            row.unit: row
            for row in told.units
            if row.unit in known and known[row.unit].kind != CENTRE
        }
        for name in veils.MEASURES:
            parts = {unit: veils.count_of(row, name) for unit, row in rows.items()}
            total = veils.count_of(told.whole, name)
            above = name in found.get(code, frozenset())
            for unit in parts if above else veils.hidden(total, parts):
                if not veils.small(parts[unit]):
                    found[unit] = found.get(unit, frozenset()) | {name}
    return found


# -- the folder -------------------------------------------------------------------------------------


@contextmanager
def _drafts(folder: str) -> Iterator[str]:
    """Make the folder and one for drafts in it, which is removed at the end; raises `Unavailable`."""
    drafts = os.path.join(folder, DRAFTS)
    try:
        shutil.rmtree(drafts, ignore_errors=True)  # of a run that was killed
        os.makedirs(drafts)
        yield drafts
    except OSError as error:
        detail = error.strerror or str(error)
        raise Unavailable(
            files.CANNOT_WRITE, file=error.filename or folder, detail=detail
        ) from error
    finally:
        shutil.rmtree(drafts, ignore_errors=True)


def _refuse_foreign(folder: str, names: Iterable[str]) -> None:
    for name in names:
        file = os.path.join(folder, name)
        if os.path.lexists(file) and not _is_ours(file):
            raise AlreadyExists(FOREIGN, file=file)


def _is_ours(file: str) -> bool:
    """Say whether a file is a page that this program has made."""
    with suppress(OSError, UnicodeError), open(file, encoding="utf-8") as page:
        return f'name="generator" content="{making.MARK}"' in page.read(_HEAD)
    return False


def _put(file: str, text: str) -> None:
    with open(file, "w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _settle(drafts: str, folder: str, name: str) -> bool:
    """Put a page in its place, unless it is there as it should be; say whether it was put there."""
    draft, file = os.path.join(drafts, name), os.path.join(folder, name)
    with open(draft, "rb") as new:
        made = new.read()
    with suppress(OSError), open(file, "rb") as old:
        if old.read() == made:
            return False
    os.replace(draft, file)
    return True


def _remove_others(folder: str, names: frozenset[str]) -> int:
    """Remove the pages of ours that belong to no unit of the site any more."""
    removed = 0
    for name in sorted(os.listdir(folder)):
        file = os.path.join(folder, name)
        page = name.startswith("unit-") and name.endswith(".html")
        if page and name not in names and _is_ours(file):
            os.remove(file)
            removed += 1
    return removed
