"""The report that accounts for every certificate: issued = admitted + in process + waiting + moved + closed + unmatched.

A certificate counts by its day of issue, for the unit that owned the case when it was put on file; where the person is
now says under which number it stands. One that fitted no case is `unmatched`, for the unit that its list named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from states.catalogue import candidacy
from states.catalogue.stages import CLOSED, VOID
from states.frozen import Frozen, NamedTuple
from states.history.acts import effective
from states.history.dossier import Dossier
from states.pipeline import N_, Warned
from states.values.texts import fold_number
from workflow.casework.kept_certificates import KINDS
from workflow.reports import acts_read, stories, trees
from workflow.reports.asked import NOTHING_GIVEN, Asked, asked
from workflow.reports.tally import Tally

if TYPE_CHECKING:
    from states.history.acts import Act
    from workflow.app import App
    from workflow.reports.asked import Given
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor
    from workflow.store import Row, Session

ISSUED = "issued"
PLACES = ("admitted", "in_process", "waiting", "moved", "closed", "unmatched")
"""Where a certificate is, and every one is in one of these."""
HANDED_OVER = "handed_over"

BASIS = N_(
    "Certificates by their day of issue, for the unit that owned the case when they were put on file. Admitted: an "
    "effective ceremony; in process: applied or later; waiting: not applied yet; moved: of another unit now, or handed "
    "over outside; closed: ended without an admission; unmatched: on file in no case."
)


class Account(Frozen):
    """The certificates of one unit with all below it."""

    unit: str
    name: str
    issued: int
    admitted: int
    in_process: int
    waiting: int
    moved: int
    closed: int
    unmatched: int
    _refs: Mapping[str, tuple[str, ...]]

    @property
    def refs(self) -> Mapping[str, tuple[str, ...]]:
        """Return what is behind each number, where it was asked for: references, and numbers of the unmatched."""
        return self._refs


class Reconciled(NamedTuple):
    """The figures of the unit that was asked of, and of each directly under it that has any."""

    whole: Account
    units: tuple[Account, ...]
    first: date
    last: date
    basis: Warned


class Certificate(NamedTuple):
    """A certificate on file: the act that put it there, its number folded, and its day of issue."""

    act: Act
    folded: str
    issued: date


Key = tuple[int, str]


def report(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False
) -> Reconciled:
    """Account for the certificates of the window; raises as `asked` does."""
    tally: Tally[Key] = Tally(kept=cases)
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        on_file = _of_cases(tally, session, put, tree)
        _of_nobody(tally, session, put, tree, on_file)
        below = [node.id for node in tree.open_below(put.unit, put.end)]
    figures = [_row(tree, unit, tally) for unit in (put.unit, *below)]
    units = tuple(row for row in figures[1:] if row.issued)
    return Reconciled(figures[0], units, put.first, put.last, Warned(BASIS, {}))


def _of_cases(tally: Tally[Key], session: Session, put: Asked, tree: Trees) -> set[tuple[int, str]]:
    """Count the certificates that are on file in cases; return which they are, by case and number."""
    on_file: set[tuple[int, str]] = set()
    for page in stories.pages(session, put.unit, tree):
        refs = _refs(session, page)
        for case_id, dossier in _dossiers(session, page, put):
            for one in certificates(dossier):
                on_file.add((case_id, one.folded))
                if put.holds(one.issued) and dossier.state != VOID:
                    _count(tally, refs[case_id], one, dossier, put, tree)
    return on_file


def _count(  # noqa: PLR0913 - what, of whom, and where
    tally: Tally[Key], ref: str, one: Certificate, dossier: Dossier, put: Asked, tree: Trees
) -> None:
    owner = dossier.acts[-1].unit_id
    for unit in trees.concerned(tree, one.act.unit_id, one.act.on, put.unit):
        tally.add((unit, ISSUED), ref)
        stays = tree.within(
            owner, unit, put.as_of
        )  # where the person is now, not at the window's end
        tally.add((unit, place_of(dossier, stays=stays)), ref)


def certificates(dossier: Dossier) -> Iterator[Certificate]:
    """Yield the certificates of a case, each number once, as it was first put on file."""
    seen: set[str] = set()
    for act in dossier.acts:
        number = act.text("certificate") if (act.evidence or act.move) in KINDS else None
        folded = fold_number(number) if number else ""
        if folded and folded not in seen:
            seen.add(folded)
            yield Certificate(act, folded, act.day("issued") or act.on)


def place_of(dossier: Dossier, *, stays: bool = True) -> str:
    """Return where the certificates of a case are; `stays`: it is still of the unit that is asked of."""
    if dossier.ceremony:
        return "admitted"
    if dossier.state == HANDED_OVER or (not stays and dossier.state not in CLOSED):
        return "moved"
    if dossier.state in CLOSED:
        return "closed"
    return "waiting" if dossier.state in candidacy.BEFORE_APPLICATION else "in_process"


def _of_nobody(
    tally: Tally[Key],
    session: Session,
    put: Asked,
    tree: Trees,
    on_file: set[tuple[int, str]],
) -> None:
    """Count the certificates that were kept: by the person's case where one is known, else as unmatched."""
    rows = [row for row in session.execute("kept_counted") if _counts(row, put)]
    owners = sorted({row["case_id"] for row in rows if row["case_id"]})
    told = dict(_dossiers(session, owners, put))
    for case_id, dossier in told.items():
        on_file |= {(case_id, one.folded) for one in certificates(dossier)}
    for row in rows:
        if (row["case_id"], row["folded"]) in on_file:
            continue
        owner = told.get(row["case_id"])
        known = owner if owner is not None and owner.state != VOID else None
        for unit in trees.concerned(tree, row["unit_id"], put.end, put.unit):
            shown = row["ref"] if known is not None else row["number"]
            place = place_of(known) if known is not None else "unmatched"
            tally.add((unit, ISSUED), shown)
            tally.add((unit, place), shown)


def _counts(row: Row, put: Asked) -> bool:
    return put.holds(row["issued"]) and row["issued"] <= put.as_of and row["taken_at"] < put.known


def _dossiers(session: Session, cases: list[int], put: Asked) -> Iterator[tuple[int, Dossier]]:
    """Yield the dossiers of cases as they stand on the day asked of, by what was known."""
    for case_id, dossier in acts_read.dossiers(session, cases, put.known):
        acts = [act for act in effective(dossier.recorded) if act.on <= put.as_of]
        if acts:
            yield case_id, Dossier(acts)


def _refs(session: Session, cases: Iterable[int]) -> dict[int, str]:
    rows = session.execute("refs_of_cases", {"cases": [*cases]})
    return {row["id"]: row["ref"] for row in rows}


def _row(tree: Trees, unit: int, tally: Tally[Key]) -> Account:
    node = tree.nodes[unit]
    counts = {name: tally.count((unit, name)) for name in (ISSUED, *PLACES)}
    refs = {name: tally.refs((unit, name)) for name in PLACES}
    return Account(unit=node.code, name=node.name, **counts, _refs=refs)
