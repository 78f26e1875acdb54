"""What the headings of a list mean: by the words that its columns answer to, by --map, by a heading that says so.

All kinds of lists are read by this, and what is said of headings that nobody knows comes from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from notifications.language import words
from states.errors import BadInput, NotFound
from states.frozen import NamedTuple
from states.names import near
from states.pipeline import N_, Warned
from workflow.exchange.headings import Head, Heading, first_words, folded

if TYPE_CHECKING:
    from states.pipeline import Label
    from workflow.store.workbooks.reading import Sheet

MEANS = "→"
"""What stands between a heading and the column that it means, in the heading itself: marked copies have it."""
MOST_NAMED = 12

BAD_MAP = N_(
    "{field}: {value} is not HEADING=COLUMN; write the heading as the list has it, and the column as the template has "
    'it, such as --map "{heading}={column}".'
)
NO_SUCH_COLUMN = N_(
    "{field}: {value} is no column of the template; the sheet “Giải thích” of `ketnap import template` names them all."
)
NO_SUCH_HEADING = N_("{field}: the list has no heading {value}.")
NO_HEADING = N_("The list has no heading for {columns}.")
MAP_IT = N_(
    "{lacks} Row {row} has headings that are not known: {headings}. Correct the heading, or say what it means: --map "
    '"{heading}={column}".'
)
BEGIN_ANEW = N_(
    "{lacks} `ketnap import template FILE.xlsx` makes a list with all headings to begin with."
)
PERHAPS = N_(
    'The heading “{heading}” is not known; if it means “{column}”, add --map "{heading}={column}".'
)


class Naming(NamedTuple):
    """How the columns of a kind of list are called.

    `find` returns what words mean; `labels` are what people call each column, `others` more words for them.
    """

    find: Callable[[str], str | None]
    labels: Mapping[str, Label]
    others: Sequence[tuple[str, str]] = ()

    def nearest(self, heading: str) -> str | None:
        """Return the label of the column that a heading is likest to, None where none is like it."""
        known = [(text, name) for name, label in self.labels.items() for text in (name, *label)]
        found = near(heading, [*known, *self.others])
        return words(self.labels[found[0]]) if found else None


def mapping(pairs: Iterable[str], naming: Naming) -> dict[str, str]:
    """Return which column each heading means, of words such as `SĐT=Ghi chú`.

    Raises `BadInput` for what is no pair, `NotFound` for a column that is none.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        heading, sign, name = (part.strip() for part in pair.rpartition("="))
        if not sign or not heading or not name:
            told = {"heading": "Họ tên QC", "column": next(iter(naming.labels.values()))}
            if label := naming.labels.get("name"):
                told["column"] = label
            raise BadInput(BAD_MAP, field="--map", value=pair, **told)
        known = naming.find(name)
        if known is None:
            close = naming.nearest(name)
            raise NotFound(NO_SUCH_COLUMN, near=[close] if close else [], field="--map", value=name)
        found[folded(heading)] = known
    return found


def told(heading: Heading, mapped: Mapping[str, str], naming: Naming) -> str | None:
    """Return what somebody says that a heading means: by --map, or in the heading of a marked copy."""
    for spelt in _spellings(heading):
        if name := mapped.get(folded(spelt)):
            return name
    own, sign, name = heading.own.partition(MEANS)
    if sign and own.strip():
        return naming.find(name.strip())
    return None


def refuse_unused(head: Head, mapped: Mapping[str, str]) -> None:
    """Raise `NotFound` for a heading that was mapped and is not there."""
    present = {folded(spelt) for one in head.headings for spelt in _spellings(one)}
    for heading in mapped:
        if heading not in present:
            known = [(one.words, one.words) for one in head.headings]
            close = near(heading, known)
            raise NotFound(NO_SUCH_HEADING, near=close, field="--map", value=heading)


def said(heading: str, label: Label) -> str:
    """Return a heading that says itself which column it means, so that it is read again without --map."""
    return f"{heading.partition(MEANS)[0].strip()} {MEANS} {words(label)}"


def lacking(
    sheet: Sheet, head: Head | None, lacks: Sequence[Label], unknown: Sequence[str], naming: Naming
) -> Warned:
    """Return what is said where a list has no heading for columns it needs: which, what it has, and the remedy."""
    row, have = (head.row, list(unknown)) if head else first_words(sheet)
    sentence = Warned(NO_HEADING, {"columns": list(lacks)})
    if not have:
        return Warned(BEGIN_ANEW, {"lacks": sentence})
    wanted = words(lacks[0])
    meant = next((one for one in have if naming.nearest(one) == wanted), have[0])
    params = {"lacks": sentence, "row": row, "headings": have[:MOST_NAMED], "heading": meant}
    return Warned(MAP_IT, {**params, "column": wanted})


def perhaps(unknown: Iterable[str], naming: Naming, filled: Iterable[str] = ()) -> Iterator[Warned]:
    """Yield which column each heading that is not known may mean, where one is like it that is not `filled` yet."""
    taken = {words(naming.labels[name]) for name in filled if name in naming.labels}
    for heading in unknown:
        column = naming.nearest(heading)
        if column and column not in taken:
            yield Warned(PERHAPS, {"heading": heading, "column": column})


def _spellings(heading: Heading) -> Iterator[str]:
    """Yield how a heading may be quoted, with and without the one above it and what it is said to mean."""
    own = heading.own.partition(MEANS)[0]
    yield from (heading.words, f"{heading.above} {heading.own}", heading.own)
    yield from (f"{heading.above} {own}", own)
