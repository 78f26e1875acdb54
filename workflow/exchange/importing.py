"""A list of cases taken in: every row is replayed, and all are written together or none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from states.catalogue.stages import CLOSED, VOID
from states.errors import BadInput, NotFound
from states.frozen import Frozen, NamedTuple
from states.names import fold
from states.pipeline import N_, NOTHING, Role, Warned
from workflow.casework import entering, gate, opening
from workflow.exchange import planned as plans
from workflow.exchange import replaying
from workflow.exchange.grounds import Grounds
from workflow.exchange.people_met import Before, OnFile, Person, Rows
from workflow.exchange.planned import Planned
from workflow.exchange.problem_words import named, worded
from workflow.exchange.replaying import Entry, Place
from workflow.exchange.rows import ImportList, Problem, each_once
from workflow.ground import first_day, refs, scope

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

MAY = (Role.BRANCH, Role.COMMITTEE, Role.AUTHORITY)
"""Who may take in a list of cases."""
AT_A_STEP = 20
"""After so many rows it is told how far the list has come."""
BATCH = 200
"""So many cases are kept in memory and written at a time; all of them in one transaction."""

TWICE = N_("The person of this row stands in row {row} already; keep one of the two.")
SAME_NUMBER = N_("Row {row} has the same identity number and another name or birth date.")
NEAR = N_("Row {row} is like {refs}; nothing was guessed, both are kept.")
SHORT = N_("Row {row} stops before {column}: it has not all that the step needs.")

Step = Callable[[int], None]


class Taken(Frozen):
    """What became of a list: rows read, cases opened or to be opened, rows whose person had a case, problems.

    `left_out` are the headings that mean no column of a case; what stands under those of `noted` is in the notes.
    `marked` is the file of the marked copy.
    """

    read: int
    accepted: int
    known: int
    problems: tuple[Problem, ...]
    opened: tuple[str, ...]
    left_out: tuple[str, ...]
    noted: tuple[str, ...] = ()
    marked: str | None = None


class Outcome(NamedTuple):
    """The answer, and what is said beside it: rows like others, rows that stop early.

    `reached` are the states that the rows of a list that a branch keeps come to by their papers, by their numbers.
    """

    taken: Taken
    notes: tuple[Warned, ...]
    reached: Mapping[int, str] = NOTHING  # type: ignore[assignment]


class How(NamedTuple):
    """How a list is taken in: only tried, or its good rows alone; and the unit of rows that name none."""

    dry_run: bool = False
    partial: bool = False
    unit: str | None = None

    def takes(self, listed: ImportList, problems: Collection[Problem]) -> bool:
        """Say whether the good rows of a list are taken: where a heading is wrong, none is good."""
        return not problems or (self.partial and not listed.problems)


PLAIN = How()


def _nothing(_rows: int) -> None:
    """Say nothing of how far the list has come."""


class _UndoneError(Exception):
    """Nothing is to be kept of what was written."""


def take(
    app: App, listed: ImportList, stamp: Stamp, how: How = PLAIN, step: Step = _nothing
) -> Outcome:
    """Take in the rows of a list; with any problem nothing is written, unless `how.partial`.

    `step` is called with the number of rows done since the last time. The acts bear no key of the command: the
    same list twice adds nothing. Raises `NotPermitted` without a role that may, `NotFound` for a unit out of sight.
    """
    gate.permit(stamp, MAY)
    if how.dry_run:
        with app.reading() as session:
            return _List(session, _entry(session, app, stamp, listed), how).take(listed, step)
    with suppress(_UndoneError), app.transaction() as session:
        done = _List(session, _entry(session, app, stamp, listed), how).take(listed, step)
        if how.takes(listed, done.taken.problems):
            app.answered(session, done.taken)
            return done
        raise _UndoneError
    return done._replace(taken=done.taken._replace(opened=()))


def _entry(session: Session, app: App, stamp: Stamp, listed: ImportList) -> Entry:
    today = app.today()
    grounds = Grounds(session, today)
    return Entry(stamp._replace(key=None), today, first_day.of(session), grounds, listed.kept)


class _List:
    """The rows of a list on their way into the register."""

    def __init__(self, session: Session, entry: Entry, how: How) -> None:
        self._session, self._entry, self._how = session, entry, how
        self._actor = entry.stamp.actor
        self._units: dict[str, Row] = {}
        self._own = how.unit or scope.own_branch(session, self._actor)
        self._before, self._on_file = Rows(), OnFile(session)
        self._waiting: list[entering.Entered] = []
        self._opened: list[str] = []
        self._problems: list[Problem] = []
        self._of_list: tuple[Problem, ...] = ()
        self._notes: list[Warned] = []
        self._reached: dict[int, str] = {}
        self._read = self._known = self._good = 0

    def take(self, listed: ImportList, step: Step) -> Outcome:
        """Take every row; write in batches while nothing stands against the whole."""
        if self._how.unit:
            self._unit(self._how.unit)
        self._problems += listed.problems
        self._of_list = listed.problems
        for batch in _batches(map(plans.plan, listed.rows)):
            self._batch(batch, step)
            self._flush(listed)
        step(self._read % AT_A_STEP)
        problems = worded(self._problems, partial(named, headings=listed.headings))
        opened = tuple(self._opened)
        good = self._good if self._how.takes(listed, problems) else 0
        told = problems, opened, tuple(listed.left_out), tuple(listed.noted)
        taken = Taken(self._read, good, self._known, *told)
        return Outcome(taken, tuple(self._notes), self._reached)

    def _batch(self, batch: Sequence[Planned], step: Step) -> None:
        """Take some rows, with one look for all their people."""
        self._on_file.look(who for planned in batch if (who := _who(planned)))
        for planned in batch:
            self._read += 1
            self._row(planned)
            if self._read % AT_A_STEP == 0:
                step(AT_A_STEP)

    def _row(self, planned: Planned) -> None:
        place = self._place(planned)
        if place is None:
            return
        who = _who(planned)
        person = Person(place.id, *who) if who else None
        if person and (self._is_known(planned, person) or self._clashes(planned, person)):
            return
        done = replaying.replay(self._session, place, planned, self._entry)
        if done.reached and self._entry.kept:
            self._reached[planned.number] = done.reached
        if done.entered is None:
            self._problems += each_once(done.problems, self._of_list)
        else:
            self._good += 1
            self._waiting.append(done.entered)
            self._notes += _stopped(planned, done.stopped)
        if person:
            self._remember(planned, person, done.entered)

    # -- the unit ---------------------------------------------------------------------------------

    def _place(self, planned: Planned) -> Place | None:
        """Return the unit of a row; a unit that cannot be is a problem, with whatever else is wrong."""
        told = planned.told.get("unit")
        try:
            row = self._unit(str(told) if told else self._own)
            opening.may_own(row)
        except (NotFound, BadInput) as refused:
            message = Warned(refused.message, {**refused.params, "field": "unit"})
            self._problems += planned.problems
            self._problems.append(
                planned.problem("unit", message, None, refused.params.get("value"))
            )
            return None
        return Place(int(row["id"]), str(row["code"]))

    def _unit(self, code: str) -> Row:
        if code not in self._units:
            self._units[code] = scope.unit(self._session, code, self._actor)
        return self._units[code]

    # -- who is known -----------------------------------------------------------------------------

    def _is_known(self, planned: Planned, person: Person) -> bool:
        """Say whether the person has a case in the unit already; others that are like it are told of."""
        alike = self._on_file.of(person, voids=_voids(planned))
        if any(_is_of(row, planned, person) for row in alike):
            self._known += 1
            return True
        near = [row["ref"] for row in alike if self._in_sight(row)]
        if near:
            self._notes.append(Warned(NEAR, {"row": planned.number, "refs": near}))
        return False

    def _in_sight(self, row: Row) -> bool:
        return str(row["path"]).startswith(self._actor.unit_path)

    def _clashes(self, planned: Planned, person: Person) -> bool:
        """Say whether an earlier row of the list is of the same person, or bears the same identity number.

        What was opened and voided stands in nobody's way, on file or in the list.
        """
        identity, voids = planned.identity, _voids(planned)
        for before in self._before.of(person):
            if before.is_void and not voids:
                continue
            if None in (identity, before.identity) or identity == before.identity:
                self._wrong(planned, "name", TWICE, before)
                return True
        other = self._before.bearing(identity)
        if other is None or not other.is_open:
            return False
        self._wrong(planned, "identity_no", SAME_NUMBER, other, "U1")
        return True

    def _wrong(
        self, planned: Planned, column: str, words: str, before: Before, rule: str | None = None
    ) -> None:
        self._problems += planned.problems
        message = Warned(words, {"row": before.number})
        self._problems.append(planned.problem(column, message, rule))

    def _remember(self, planned: Planned, person: Person, entered: entering.Entered | None) -> None:
        state = entered.case.dossier.state if entered else ""
        ends = state not in CLOSED, state == VOID
        self._before.add(person, Before(planned.number, planned.identity, *ends))

    # -- what is written --------------------------------------------------------------------------

    def _flush(self, listed: ImportList) -> None:
        """Write the cases that wait, all at once, unless the whole list is refused or only tried."""
        if not self._how.dry_run and self._how.takes(listed, self._problems):
            opened = entering.write(self._session, self._waiting, self._entry.stamp)
            self._on_file.opened(map(refs.number, opened))
            self._opened += opened
        self._waiting = []


def _batches(rows: Iterable[Planned]) -> Iterator[list[Planned]]:
    """Yield rows some hundred at a time."""
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _who(planned: Planned) -> tuple[str, date] | None:
    """Return whom a row names: the folded name and the day of birth, None where one of them is not told."""
    name, born = planned.facts.get("name"), planned.facts.get("born")
    return (fold(str(name)), born) if name and isinstance(born, date) else None


def _voids(planned: Planned) -> bool:
    return any(step.act == "void" for step in planned.steps)


def _is_of(row: Row, planned: Planned, person: Person) -> bool:
    """Say whether a case is of the person of a row: of the same unit, and no other identity number."""
    mine, theirs = planned.identity, row["identity_no"]
    return row["unit_id"] == person.unit_id and (None in (mine, theirs) or mine == theirs)


def _stopped(planned: Planned, steps: Iterable[plans.Step]) -> Iterator[Warned]:
    """Yield what is said of a row that has not all that a step needs."""
    for one in steps:
        part = one.lacks[0] if one.lacks else "on"
        yield Warned(SHORT, {"row": planned.number, "column": one.column(part)})
