"""Cases and acts written into a file: whole or not at all, what is sensitive masked unless asked for, on record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from notifications import language
from states.catalogue import act_label
from states.catalogue.stages import STATE_BY_ID, STATES, VOID
from states.errors import NotPermitted
from states.frozen import NamedTuple
from states.history.acts import effective
from states.pipeline import Label
from workflow.casework import casefile, secrecy
from workflow.exchange import case_rows, columns, list_files, xes
from workflow.exchange.case_rows import Sight
from workflow.queries import cases, search_range
from workflow.store import files
from workflow.upkeep import made_files

if TYPE_CHECKING:
    from states.history.acts import Act
    from states.units import Actor
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

CASES, ACTS, XLSX = "cases", "acts", "xlsx"
PAGE = 200
ACT_LABELS: Mapping[str, Label] = MappingProxyType(
    {
        "ref": Label("Số hồ sơ", "Reference"),
        "act": Label("Số mục ghi sổ", "No."),
        "move": Label("Việc", "Act"),
        "from": Label("Từ trạng thái", "From the state"),
        "to": Label("Sang trạng thái", "To the state"),
        "on": Label("Ngày văn bản", "Dated"),
        "recorded_at": Label("Ghi lúc", "Recorded at"),
        "actor": Label("Người ghi", "By"),
        "unit": Label("Đơn vị", "Unit"),
        "effective": Label("Còn hiệu lực", "In force"),
        "fields": Label("Chi tiết", "Details"),
    }
)
ACT_COLUMNS = (*ACT_LABELS,)
IN_FORCE = {True: Label("có", "yes"), False: Label("không", "no")}


class Wanted(NamedTuple):
    """What to export, cases or acts: of a unit and those below it (None: the reader's own), in some states (none: all).

    `force` replaces a file of the name.
    """

    what: str
    unit: str | None = None
    states: Sequence[str] = ()
    unmasked: bool = False
    force: bool = False


class Exported(NamedTuple):
    """A file that was written: its rows, and whether what is sensitive was left out.

    `not_carried` counts the acts that the columns of `cases` cannot hold, by kind in `left_behind`.
    """

    rows: int
    file: str
    masked: bool
    not_carried: int | None = None
    left_behind: Mapping[str, int] | None = None


def write(app: App, file: str, wanted: Wanted, stamp: Stamp) -> Exported:
    """Write the cases, or their acts, that the actor may see into a file, and enter that it was done.

    Raises `NotFound` for a unit out of sight, `NotPermitted` for who may not see what is sensitive, `BadInput` for
    another kind of file, `AlreadyExists` where there is one of the name, and `Unavailable` where it cannot be written.
    """
    what, force = wanted.what, wanted.force
    kind = list_files.kind_of(file)
    if wanted.unmasked and not search_range.entitled(stamp.actor):
        roles = tuple(sorted(role.value for role in search_range.ENTITLED))
        raise NotPermitted(roles=roles)
    app.may_write()
    files.may_place(file, force=force)
    with files.draft_of(file) as draft:
        with app.reading() as session:
            rows = _Cases(session, wanted, stamp.actor, every_state=what == ACTS)
            done = _WAYS[what, kind == "xes"](rows, draft, kind)
        done = done._replace(file=file)
        files.settle(draft)
        more = {"states": list(rows.states) if wanted.states else []}
        made = made_files.Made(what, rows.unit, done.rows, done.masked, more)
        with made_files.on_record(app, file, made, stamp) as session:
            files.place(draft, file, force=force)
            app.answered(session, answer(done))
    return done


def answer(done: Exported) -> dict[str, object]:
    """Return what an export tells; nothing of acts in no column where it is of acts."""
    return {name: value for name, value in done._asdict().items() if value is not None}


class _Case(NamedTuple):
    """One case as it was read: its row, the rows of its acts, and what of it is told."""

    row: Row
    told: Sequence[Row]
    sight: Sight

    @property
    def acts(self) -> tuple[Act, ...]:
        return tuple(map(casefile.act_of, self.told))


class _Cases:
    """The cases that are exported, read a page at a time."""

    def __init__(
        self, session: Session, wanted: Wanted, actor: Actor, *, every_state: bool
    ) -> None:
        self._session, self._actor = session, actor
        self.masked = not wanted.unmasked
        self.unit = wanted.unit or actor.unit_code
        self._within = search_range.reach(session, actor, wanted.unit)
        known = cases.states_of(wanted.states)
        self.states = known or [one.id for one in STATES if every_state or one.id != VOID]

    def __iter__(self) -> Iterator[_Case]:
        span: dict[str, Any] = {**self._within, "states": self.states, "after": 0, "limit": PAGE}
        while page := self._session.execute("cases_to_export", span):
            span["after"] = page[-1]["id"]
            keys = [row["id"] for row in page]
            told = self._session.execute("acts_told_of_cases", {"cases": keys})
            acts = {key: [*rows] for key, rows in groupby(told, lambda row: row["case_id"])}
            for row in page:
                yield _Case(row, acts.get(row["id"], []), self._sight(row))

    def _sight(self, row: Row) -> Sight:
        sensitive = not self.masked and cases.may_see_sensitive(row, self._actor)
        return Sight(sensitive, secrecy.knows(row, self._actor))


def _cases_file(found: _Cases, draft: str, kind: str) -> Exported:
    left: Counter[str] = Counter()
    with list_files.spool() as rows:
        for case in found:
            lang = language.current() if kind == XLSX else None
            made = case_rows.of_case(case.row, case.acts, case.sight, lang)
            rows.add(made.cells)
            left.update(made.left)
        needed = {*case_rows.FIRST, *rows.columns}
        known = columns.in_order(c for name in needed if (c := columns.named(name)))
        told = language.current()
        headings = [list_files.Heading(one.name, columns.heading(one, told)) for one in known]
        list_files.write(draft, kind, CASES, headings, rows)
    return Exported(rows.rows, "", found.masked, sum(left.values()), dict(sorted(left.items())))


def _acts_file(found: _Cases, draft: str, kind: str) -> Exported:
    counted = 0

    def rows() -> Iterator[Mapping[str, list_files.Told]]:
        nonlocal counted
        for case in found:
            for row in _acts(case):
                counted += 1
                fields = json.dumps(row["fields"], ensure_ascii=False)
                words = _in_words(row) if kind == XLSX else {}
                yield {**row, **words, "fields": row["fields"] if kind == "json" else fields}

    headings = [list_files.Heading(name, language.words(ACT_LABELS[name])) for name in ACT_COLUMNS]
    list_files.write(draft, kind, ACTS, headings, rows())
    return Exported(counted, "", found.masked)


def _in_words(row: Mapping[str, Any]) -> dict[str, str]:
    """Return what of an act a workbook tells in words: the step or paper, the states, whether it is in force."""
    evidence = row["fields"].get("evidence")
    told = {name: STATE_BY_ID[row[name]].label for name in ("from", "to") if row[name]}
    told["move"] = act_label(row["move"], evidence, row["from"])
    told["effective"] = IN_FORCE[row["effective"]]
    return {name: language.words(label) for name, label in told.items()}


def _acts(case: _Case) -> Iterator[dict[str, Any]]:
    """Yield the acts of a case as `case history` has them, with the unit that owned it then."""
    undone = _undone(case.acts)
    for row in case.told:
        act = cases.history_row(row, case.sight, undone)
        yield {
            "ref": case.row["ref"],
            "act": act.act,
            "move": act.move,
            "from": act.from_,
            "to": act.to,
            "on": act.on,
            "recorded_at": _instant(act.recorded_at),
            "actor": act.actor,
            "unit": row["unit"],
            "effective": act.effective,
            "fields": act.fields,
        }


def _undone(acts: Sequence[Act]) -> set[int]:
    """Return the numbers of the acts that a correction undid or retracted."""
    counting = {act.n for act in effective(acts)}
    return {act.n for act in acts if act.n not in counting and act.move != "correct"}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _log_of_acts(found: _Cases, draft: str, _kind: str) -> Exported:
    return _log(found, draft, all_acts=True)


def _log_of_cases(found: _Cases, draft: str, _kind: str) -> Exported:
    return _log(found, draft, all_acts=False)


def _log(found: _Cases, draft: str, *, all_acts: bool) -> Exported:
    """Write the histories as a log: all acts, or for cases only those that count; rows are events, or cases."""
    traces = 0
    with xes.log(draft, "ketnap") as log:
        for case in found:
            traces += 1
            told = (act for act in _acts(case) if all_acts or act["effective"])
            log.trace(_trace(case.row), map(_event, told))
    return Exported(log.events if all_acts else traces, "", found.masked)


def _trace(row: Row) -> dict[str, object]:
    return {xes.NAME: row["ref"], "unit": row["unit"], "state": row["state"]}


def _event(act: Mapping[str, Any]) -> dict[str, object]:
    """Return an act as an event; evidence is named by its kind."""
    fields = dict(act["fields"])
    name = fields.pop("evidence", None) or act["move"]
    standard = {
        xes.NAME: name,
        xes.AT: act["on"],
        xes.WHO: act["actor"],
        xes.UNIT: act["unit"],
        xes.STEP: xes.DONE,
    }
    own = {key: act[key] for key in ("act", "move", "from", "to", "effective")}
    recorded = datetime.fromisoformat(str(act["recorded_at"]))
    return {
        **standard,
        **own,
        "recorded_at": recorded,
        "fields": json.dumps(fields, ensure_ascii=False) if fields else None,
    }


_WAYS = {
    (CASES, False): _cases_file,
    (ACTS, False): _acts_file,
    (CASES, True): _log_of_cases,
    (ACTS, True): _log_of_acts,
}
