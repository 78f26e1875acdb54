"""Lists of units and of users: parents before children in any order, every problem told, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from states.errors import BadInput, KetnapError
from states.frozen import NamedTuple
from states.law.meetings import parse_meets
from states.pipeline import N_
from workflow.exchange import tables
from workflow.exchange.answers import NOTHING, How, Imported, Undone, problems_of, through
from workflow.exchange.office_forms import UNITS as UNITS
from workflow.exchange.office_forms import USERS as USERS
from workflow.exchange.problem_words import worded
from workflow.exchange.tables import Form, Line, Problem, Source
from workflow.ground import people, scope
from workflow.organisation import units, users, validation

if TYPE_CHECKING:
    from datetime import date

    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store.office import OfficeSession

CODE_TWICE = N_("{field}: {value} stands in row {row} already.")
NO_PARENT = N_("{field}: {value} is neither in this list nor in the register.")
CIRCLE = N_("{field}: {value} is below this unit itself; the rows {rows} go round in a circle.")
BAD_PARENT = N_(
    "{field}: {value}, in row {row}, has a problem itself, so nothing can stand under it."
)

_CHECKS: Mapping[str, Callable[[str], object]] = {
    "code": lambda text: validation.code(text, "code"),
    "official_code": lambda text: validation.official_code(text, "official_code"),
    "email": lambda text: validation.email(text, "email"),
    "meets": parse_meets,
}


class Listed(NamedTuple):
    """A kind of list: its form, the column that names a row, and what adds one."""

    form: Form
    key: str
    add: Callable[[OfficeSession, Mapping[str, Any], Stamp, date], object]


def import_units(app: App, source: Source, stamp: Stamp, how: How) -> Imported:
    """Take in a list of units, each under its parent; raises `NotPermitted`, and as `tables.read` does."""
    return _import(app, source, stamp, how, Listed(UNITS, "code", _add_unit))


def import_users(app: App, source: Source, stamp: Stamp, how: How) -> Imported:
    """Take in a list of users; raises as `import_units` does."""
    return _import(app, source, stamp, how, Listed(USERS, "name", _add_user))


def _import(app: App, source: Source, stamp: Stamp, how: How, kind: Listed) -> Imported:
    people.require_admin(stamp.actor)
    with app.reading() as session:
        parent = scope.unit(session, how.unit or stamp.actor.unit_code, stamp.actor)["code"]
    taking = _Taking(app, stamp, kind, parent)
    return through(source, kind.form, how, lambda table: _taken(taking, table, how), NOTHING)


def _taken(taking: _Taking, table: tables.Table, how: How) -> Imported:
    answer = _tried(taking, table, write=not (how.dry_run or how.partial))
    if how.partial and not how.dry_run:
        bad = {problem.row for problem in answer.problems}
        good = table._replace(lines=tuple(one for one in table.lines if one.number not in bad))
        return _tried(taking, good, write=True, beside=answer)
    refused = answer.problems and not how.partial
    return answer._replace(accepted=0, opened=()) if refused else answer


def _tried(
    taking: _Taking, table: tables.Table, *, write: bool, beside: Imported | None = None
) -> Imported:
    """Take a list in, whole or not at all; without `write`, only find out what would become of it.

    `beside` is the answer of a first round, of which these are the good rows: it is told with what was written.
    """
    answer: Imported | None = None
    with suppress(Undone), taking.app.office(taking.stamp) as session:
        answer = taking.take(session, table)
        if answer.problems or not write:
            raise Undone
        session.orm.flush()
        if beside:
            answer = answer._replace(read=beside.read, problems=beside.problems)
        taking.app.answered(session, answer)
    assert answer is not None  # noqa: S101 - for the type checker
    return answer


class _Taking:
    """One list that is being taken in."""

    def __init__(self, app: App, stamp: Stamp, kind: Listed, parent: str) -> None:
        self.app = app
        self.stamp = stamp
        self.kind = kind
        self.parent = parent
        """The code of the unit that stands in where a row names none."""

    def take(self, session: OfficeSession, table: tables.Table) -> Imported:
        """Take every row; return what became of them."""
        problems = [problem for line in table.lines for problem in self._problems(line)]
        rows = {self._name(line): line for line in reversed(table.lines) if self._name(line)}
        problems += self._twice(table.lines, rows)
        known = {name for name in rows if self._known(session, name)}
        problems += self._lost(session, rows, known)
        bad = {problem.row for problem in problems}
        opened: list[str] = []
        for name, line in _parents_first(rows):
            if name in known or line.number in bad:
                continue
            above = rows.get(self._above(line))
            if above and above.number in bad:
                problems.append(self._under_bad(line, above))
            elif found := [*self._added(session, line)]:
                problems += found
            else:
                opened.append(str(line.values[self.kind.key]))
                continue
            bad.add(line.number)
        return Imported(
            read=len(table.lines),
            accepted=len(opened),
            known=len(known),
            problems=worded(sorted(problems, key=lambda one: one.row), table.called),
            opened=tuple(opened),
            left_out=table.left_out,
        )

    def _problems(self, line: Line) -> Iterator[Problem]:
        """Yield what is wrong with the cells of a row by themselves."""
        yield from line.problems
        for name, check in _CHECKS.items():
            value = line.values.get(name)
            if value is None:
                continue
            try:
                check(str(value))
            except BadInput as bad:
                yield line.problem(name, bad)
        day: Any = line.values.get("on")
        if day is not None and day > self.app.today():
            yield line.problem(
                "on", BadInput(validation.IN_FUTURE, field="on", value=day.isoformat(), day=day)
            )

    def _name(self, line: Line) -> str:
        return str(line.values.get(self.kind.key, "")).casefold()

    def _above(self, line: Line) -> str:
        """Return the code of the unit under which a row of units stands, folded; "" of users."""
        return str(line.values.get("parent", "")).casefold() if self.kind.key == "code" else ""

    def _twice(self, lines: Iterable[Line], rows: Mapping[str, Line]) -> Iterator[Problem]:
        for line in lines:
            first = rows.get(self._name(line))
            if first and first.number != line.number:
                value = line.values[self.kind.key]
                told = {"field": self.kind.key, "value": value, "row": first.number}
                yield line.problem(self.kind.key, BadInput(CODE_TWICE, **told))

    def _known(self, session: OfficeSession, name: str) -> bool:
        if self.kind.key == "code":
            return bool(session.execute("unit_code_taken", {"code": name}))
        return bool(session.execute("user_taken", {"name": name}))

    def _lost(
        self, session: OfficeSession, rows: Mapping[str, Line], known: set[str]
    ) -> Iterator[Problem]:
        """Yield the rows whose unit above is nowhere, or below them."""
        column = "parent" if self.kind.key == "code" else "unit"
        for name, line in rows.items():
            above = line.values.get(column)
            if above is None or name in known:
                continue
            if str(above).casefold() in rows and column == "parent":
                if circle := _circle(name, rows, self._above):
                    told = {"field": column, "value": above, "rows": circle}
                    yield line.problem(column, BadInput(CIRCLE, **told))
            elif not _exists(session, str(above), self.stamp):
                error = BadInput(NO_PARENT, field=column, value=above)
                yield line.problem(column, error)

    def _under_bad(self, line: Line, above: Line) -> Problem:
        told = {"field": "parent", "value": line.values["parent"], "row": above.number}
        return line.problem("parent", BadInput(BAD_PARENT, **told))

    def _added(self, session: OfficeSession, line: Line) -> Iterator[Problem]:
        """Add what a row tells of; yield why it cannot be."""
        told = dict(line.values)
        on: Any = told.pop("on", None)
        told.setdefault("parent" if self.kind.key == "code" else "unit", self.parent)
        stamp = self.stamp._replace(on=on or self.stamp.on)
        try:
            self.kind.add(session, told, stamp, self.app.today())
        except KetnapError as error:
            yield from problems_of(line.number, error)


def _parents_first(rows: Mapping[str, Line]) -> Iterator[tuple[str, Line]]:
    """Yield rows so that what stands above another one comes before it; the order of the file else."""
    done: set[str] = set()

    def visit(name: str) -> Iterator[tuple[str, Line]]:
        if name in done or name not in rows:
            return
        done.add(name)
        yield from visit(str(rows[name].values.get("parent", "")).casefold())
        yield name, rows[name]

    for name in sorted(rows, key=lambda one: rows[one].number):
        yield from visit(name)


def _circle(name: str, rows: Mapping[str, Line], above: Callable[[Line], str]) -> list[int]:
    """Return the numbers of the rows that go round in a circle through this one; none where there is no circle."""
    trail, here = [rows[name].number], above(rows[name])
    while here in rows and here != name:
        if rows[here].number in trail:
            return []
        trail.append(rows[here].number)
        here = above(rows[here])
    return sorted(trail) if here == name else []


def _exists(session: OfficeSession, code: str, stamp: Stamp) -> bool:
    params = {"code": code, **scope.subtree(stamp.actor.unit_path)}
    return bool(session.execute("unit_in_scope", params))


def _add_unit(session: OfficeSession, told: Mapping[str, Any], stamp: Stamp, today: date) -> object:
    given = dict(told)
    code, kind, parent = given.pop("code"), given.pop("kind"), given.pop("parent")
    name = given.pop("name", code)
    if "term_from" in given:
        given["term_from"] = given["term_from"].isoformat()
    new = units.NewUnit(code, name, kind, parent, units.Profile(**given))
    return units.create(session, new, stamp, today=today)


def _add_user(session: OfficeSession, told: Mapping[str, Any], stamp: Stamp, today: date) -> object:
    del today
    given = dict(told)
    name, roles = given.pop("name"), given.pop("role")
    return users.create(session, name, users.Wanted(roles=roles, **given), stamp)
