"""What the form of party documents puts around a letter: its recipients, its signature, its title, its blanks.

A letter keeps the form of its day when it is printed again; what is said here of a form is said nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from states.catalogue.transfer import EARLIER, LETTERS
from states.frozen import NamedTuple
from states.pipeline import N_, Warned

if TYPE_CHECKING:
    from notifications.letters.values import Letter
    from states.units import Unit
    from workflow.casework.letter_terms import Habits

ADDRESSED = ("proposal", "decision")
"""Official letters, which begin with whom they are for."""

BLANK = "." * 22
"""What is to be filled in by hand."""

NO_HEAD = N_(
    "Who leads {unit} is not known, so the letter has a blank for the name: ketnap --as admin unit set {code} --head NAME"
)
NO_PLACE = N_("The place is not known, so the letter has a blank for it.")
NO_SUPERIOR = N_("The body above {unit} is not known, so the letter has a blank for it.")
BY_YEAR = N_(
    "The term of {unit} is not known; its letters are counted by the calendar year: "
    "ketnap --as admin unit set {code} --term-from DATE"
)
WAITS = N_(
    "The letter has room for its number. When the dispatch book has given one: "
    "ketnap transfer number {id} NO --dated DATE"
)

_SIGNS_FOR = {"branch": "T/M chi bộ", "committee": "T/M đảng ủy"}
_OTHERS_SIGN_FOR = "T/M ban thường vụ"
_TITLES = re.compile(
    r"^(?:(?:đồng chí|đ/c|đc|pgs|gs|tskh|ts|ths|cn|ks|bs)\b[.\s]*)+(?=\S)", re.IGNORECASE
)


class About(NamedTuple):
    """What a letter is dressed with: who issues and who signs it, whom it is for, which unit the person leaves."""

    by: tuple[Unit, ...]
    signer: str
    to: tuple[Unit, ...]
    leaving: Unit
    ref: str


def dressed(letter: Letter, about: About) -> Letter:
    """Return a letter with its recipients and its signature, in its form."""
    unit = about.by[-1]
    signed = replace(
        letter,
        sign_for=signs_for(unit.kind),
        sign_as="Bí thư",
        signer=about.signer,
    )
    if letter.form == EARLIER:
        return replace(signed, copies=_copies_of_old(letter, about))
    head = replace(
        letter.head,
        superior=letter.head.superior or ("" if _is_top(about.by) else BLANK),
        place=letter.head.place or BLANK,
    )
    return replace(
        signed,
        head=head,
        title=LETTERS[letter.kind].vi,
        copies=tuple(_copies(letter, about)),
        signer=untitled(about.signer) or BLANK,
    )


def lacking(letter: Letter, by: tuple[Unit, ...], habits: Habits) -> Iterator[Warned]:
    """Yield what a letter has blanks for, and by what it is numbered where its term is not known."""
    unit = {"unit": by[-1].name, "code": by[-1].code}
    if letter.form != EARLIER:
        blanks = {
            NO_HEAD: letter.signer,
            NO_PLACE: letter.head.place,
            NO_SUPERIOR: letter.head.superior,
        }
        yield from (Warned(message, unit) for message, text in blanks.items() if text == BLANK)
    if habits.own and habits.by_year and letter.archival:
        yield Warned(BY_YEAR, unit)


def signs_for(kind: str) -> str:
    """Return in whose name a unit of a kind signs."""
    return _SIGNS_FOR.get(kind, _OTHERS_SIGN_FOR)


def untitled(name: str) -> str:
    """Return a name without "comrade" and without academic titles, which no signature bears."""
    return _TITLES.sub("", name.strip())


def _is_top(chain: tuple[Unit, ...]) -> bool:
    """Return whether a unit is the city's own committee, which names none above it."""
    return len(chain) == 1


def _copies(letter: Letter, about: About) -> Iterator[str]:
    """Yield who gets the letter, each body once; what is kept in the house comes last."""
    above = about.by[-2] if len(about.by) > 1 else None
    if letter.kind in ADDRESSED:
        yield "Như trên"
    elif above and len(about.to) > 1 and about.to[-2].path == above.path:
        yield _capital(letter.to)  # the body above it is named below
    else:
        yield _capital(letter.to_full)
    for_it = bool(above and about.to and about.to[-1].path == above.path)
    if letter.head.superior and not for_it:
        yield f"{letter.head.superior} (để báo cáo)"
    if about.leaving.path != about.by[-1].path:
        yield _capital(about.leaving.name)
    yield f"Lưu {about.by[-1].name} (hồ sơ {about.ref})"


def _copies_of_old(letter: Letter, about: About) -> tuple[str, ...]:
    superior = letter.head.superior
    first = "Như trên" if letter.kind in ADDRESSED else _capital(letter.to_full)
    told = [f"{superior} (để báo cáo)"] if superior else []
    return (first, *told, f"Lưu {about.by[-1].name} (hồ sơ {about.ref})")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
