"""Random sequences of hand-overs, unit changes and moves: one owner always, and the figure is recounted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from states.catalogue import transfer
from states.catalogue.stages import CLOSED
from states.errors import KetnapError
from states.pipeline import Role
from tests.support import statements
from tests.support.office import Office
from workflow.casework import audit, casefile, transfers
from workflow.organisation import units
from workflow.reports import transfers as counted
from workflow.stamp import Stamp
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from states.history.acts import Act
    from tests.support.registers import PostgresRegisters, Registers, SqliteRegisters

CERTIFIED = ("certified", "applied", "verifying", "verified", "proposed", "endorsed", "decided")
STANDS = ("nominated", "certified", "certified", "applied", "proposed", "decided", "probation")
WITHIN = {"drafted": ("send",) * 6 + ("cancel",), "sent": ("acknowledge",) * 6 + ("decline", "cancel", "outside_reply"),
          "acknowledged": ("accept",) * 6 + ("decline", "cancel")}  # fmt: skip
OUTSIDE = {
    "drafted": ("send",) * 6 + ("cancel",),
    "sent": ("outside_reply", "outside_reply", "decline", "cancel", "accept"),
}
GIVEN: dict[str, dict[str, Any]] = {
    "decline": {"reason": "vì"}, "cancel": {"reason": "vì"}, "outside_reply": {"reply_no": "1"},
    "accept": {"helper": "Phạm Thị Nhận"},
}  # fmt: skip
OWNERS = """
SELECT c.ref, c.state, u.closed_on,
       (SELECT count(*) FROM transfers t WHERE t.case_id = c.id AND t.state IN ('drafted', 'sent', 'acknowledged')) AS open,
       (SELECT count(*) FROM acts a WHERE a.case_id = c.id) AS acts
FROM cases c JOIN units u ON u.id = c.unit_id ORDER BY c.id
"""
CHASED = """
SELECT d.rule, u.code, u.closed_on FROM deadlines d JOIN units u ON u.id = d.owner_unit_id WHERE d.rule LIKE 'T%'
"""
UNITS = "SELECT id, code, path FROM units"
SIDES = """
SELECT f.closed_on AS from_closed, r.closed_on AS to_closed
FROM transfers t JOIN units f ON f.id = t.from_unit_id LEFT JOIN units r ON r.id = t.to_unit_id
WHERE t.state IN ('drafted', 'sent', 'acknowledged')
"""


class Walk:
    """An office whose every user is somebody of the root with all roles, and the cases walked with."""

    def __init__(self, office: Office, data: st.DataObject) -> None:
        self.office = office
        self.data = data
        self.refs: list[str] = []
        self.branches = ["LC01", "LC02", "HX01"]

    def one_of(self, words: Iterable[Any]) -> Any:
        return self.data.draw(st.sampled_from(list(words)))

    def stamp(self, name: str = "tu") -> Stamp:
        """Return the stamp of somebody who may do everything."""
        actor = self.office.actor(name)._replace(roles=frozenset(Role))
        return Stamp(actor, self.office.app.now(), self.office.today)

    def begin(self) -> None:
        for of in ("LC01", "HX01"):
            states = [
                s for s in STANDS if of == "LC01" or s not in ("proposed", "decided", "probation")
            ]
            self.refs.append(self.office.at(self.one_of(states), of=of))
        self.office.today = max(self.office.today, date(2025, 11, 3))

    def step(self) -> None:
        """Do anything; what is refused must have changed nothing."""
        before = self.rows()
        try:
            self.one_of(STEPS)(self)
        except KetnapError:
            assert self.rows() == before
        self.owned()

    def rows(self) -> list[Any]:
        with self.office.app.reading() as session:
            return [dict(row) for row in session.execute("test_owned")]

    def owned(self) -> None:
        """Every open case has one owner that is there, at most one hand-over, and somebody chases it."""
        with self.office.app.reading() as session:
            for row in session.execute("test_owned"):
                assert row["open"] <= 1
                assert row["state"] in CLOSED or row["closed_on"] is None
            for row in session.execute("test_chased"):
                assert row["closed_on"] is None, row["rule"]
            for row in session.execute("test_sides"):
                assert (row["from_closed"], row["to_closed"]) == (None, None)

    # -- the steps ------------------------------------------------------------------------------

    def days(self) -> None:
        self.office.later(self.one_of((1, 5, 20, 70)))

    def leaves(self) -> None:
        given = {"leaves": self.office.today + timedelta(days=30)}
        from workflow.casework import evidence

        evidence.record(
            self.office.app, self.one_of(self.refs), "leaving_date", given, self.stamp()
        )

    def drafts(self) -> None:
        to = self.one_of((*self.branches, "HX", None))
        given = {"to": to} if to else {"residence": "Huế"}
        transfers.open_transfer(self.office.app, self.one_of(self.refs), given, self.stamp())

    def steps(self) -> None:
        """Take a step of a hand-over that is open, most often one that it allows."""
        app = self.office.app
        known = [view for view in transfers.listed(app, self.stamp()) if view.state in WITHIN]
        if not known:
            return self.drafts()
        view = self.one_of(known)
        name = self.one_of((OUTSIDE if view.to == "Huế" else WITHIN)[view.state])
        given = dict(GIVEN.get(name, {}))
        if name == "accept" and view.to not in self.branches:
            given["branch"] = self.one_of(self.branches)
        transfers.step(app, view.id, name, given, self.stamp())
        return None

    def undoes(self) -> None:
        self.office.city = self.office.city._replace(
            actors={**self.office.city.actors, "all": self.stamp().actor}
        )
        self.office.correct(self.one_of(self.refs), by="all")

    def moves(self) -> None:
        from workflow.casework import advancing

        name = self.one_of(
            (
                "certify",
                "withdraw",
                "reopen",
                "nominate",
                "hold_ceremony",
                "close_deceased",
                "apply",
            )
        )
        given = self.office.filled(name, None, {})
        advancing.advance(self.office.app, self.one_of(self.refs), name, given, self.stamp())

    def closes(self) -> None:
        code, into = self.one_of(self.branches), self.one_of(self.branches)
        units.close(self.office.app, code, into, self.stamp("an"))
        self.branches.remove(code)

    def closes_committee(self) -> None:
        code, into = self.one_of((("HX", "LC"), ("LC", "HX")))
        units.close(self.office.app, code, into, self.stamp("an"))

    def puts(self) -> None:
        units.move(
            self.office.app,
            self.one_of(self.branches),
            self.one_of(("LC", "HX", "Q1")),
            self.stamp("an"),
        )

    def puts_committee(self) -> None:
        code, under = self.one_of((("HX", "TP"), ("LC", "TP"), ("HX", "Q1")))
        units.move(self.office.app, code, under, self.stamp("an"))

    def renames(self) -> None:
        change = units.Change(name=f"Tên mới {self.office.today}")
        units.change(self.office.app, self.one_of(self.branches), change, self.stamp("an"))

    def founds(self) -> None:
        new = units.NewUnit(
            f"M{len(self.branches)}{self.office.today:%m%d}",
            "Chi bộ mới",
            "branch",
            self.one_of(("LC", "HX")),
        )
        units.add(self.office.app, new, self.stamp("an"))
        self.branches.append(new.code)


STEPS: list[Callable[[Walk], None]] = [
    Walk.days, Walk.leaves, Walk.leaves, *[Walk.drafts] * 2, *[Walk.steps] * 16, Walk.undoes, Walk.moves, Walk.moves,
    Walk.closes, Walk.closes_committee, Walk.puts, Walk.puts_committee, Walk.renames, Walk.founds,
]  # fmt: skip


# -- the recount ----------------------------------------------------------------------------------

LETTERS = {
    "transfer_open": "O", "transfer_send": "S", "transfer_acknowledge": "K", "transfer_accept": "A", "transfer_decline": "D",
    "transfer_cancel": "C", "transfer_outside_reply": "R", "hold_ceremony": "H", "reopen": "Z",
}  # fmt: skip


def letter(act: Act) -> str:
    """Return one letter for what an act means to a move."""
    if act.evidence == "leaving_date":
        return "L"
    return LETTERS.get(act.move) or ("X" if act.to_state in CLOSED else ".")


def recount(acts: tuple[Act, ...]) -> list[tuple[int, int, bool, bool, bool]]:
    """Count again from the acts, by another way: unit, year, notified, acknowledged, accepted of each move."""
    found, begin = [], 0
    word = "".join(map(letter, acts))
    for end, mark in enumerate(word + "."):
        if mark in "ARXZ" or end == len(word):
            if mark not in "XZ" and (one := _one(acts[begin : end + 1], word[begin : end + 1])):
                found.append(one)
            begin = end + 1
    return found


def _one(acts: tuple[Act, ...], word: str) -> tuple[int, int, bool, bool, bool] | None:
    leaves = word.find("L")
    void = word.rfind("C", 0, leaves if leaves >= 0 else len(word)) + 1
    known = min((i for i in (word.find("L", void), word.find("O", void)) if i >= 0), default=None)
    if known is None:
        return None
    first = next((i for i in range(known, len(word)) if acts[i].to_state in CERTIFIED), None)
    if first is None:
        return None
    if "H" in word and not _notified(word[: word.index("H")]):
        return None
    owner = [
        acts[first].unit_id,
        *(a.unit_id for a in acts[first + 1 :] if a.move == "transfer_rehouse"),
    ][-1]
    accepted = word[-1] in "AR"
    notified = _notified(word)
    return (
        owner,
        acts[first].on.year,
        notified,
        accepted or (notified and word.rfind("K") > word.rfind("S")),
        accepted,
    )


def _notified(word: str) -> bool:
    steps = [mark for mark in word if mark in "SDC"]
    return bool(steps) and steps[-1] == "S"


def agree(office: Office) -> None:
    """Compare the report with the recount, for every unit and the years there are."""
    actor = office.actor("tu")
    with office.app.reading() as session:
        rows = session.execute("test_units")
        refs = [row["ref"] for row in session.execute("test_owned")]
        told = [
            one for ref in refs for one in recount(casefile.read(session, ref, actor).dossier.acts)
        ]
    codes = {row["id"]: row["code"] for row in rows}
    paths = {row["id"]: row["path"] for row in rows}
    for year in (2025, 2026, 2027):
        expected: Counter[tuple[str, str]] = Counter()
        for unit, when, *so_far in told:
            for key in paths[unit].split("/")[:-1]:
                if when == year:
                    expected.update({(codes[int(key)], name): int(yes) for name, yes in zip(
                        ("movers", "notified", "acknowledged", "accepted"), (True, *so_far), strict=True)})  # fmt: skip
        report = counted.report(office.app, None, year, actor)
        shown = {
            (u.unit, n): getattr(u, n)
            for u in report.units
            for n in ("movers", "notified", "acknowledged", "accepted")
        }
        assert shown == dict(expected)
        assert report.movers - report.accepted == len(report.unanswered)


def _walk(registers: Registers, data: st.DataObject) -> None:
    office = Office.planted(registers)
    try:
        walk = Walk(office, data)
        walk.begin()
        for _ in range(data.draw(st.integers(10, 40))):
            walk.step()
        assert list(invariants.check(office.app)) == []
        assert audit.verify(office.app).ok
        agree(office)
        assert set(transfer.OPEN) == set(WITHIN)
    finally:
        office.app.close()


@pytest.fixture(autouse=True)
def _reads(monkeypatch: pytest.MonkeyPatch) -> None:
    statements.give(
        monkeypatch, test_owned=OWNERS, test_chased=CHASED, test_sides=SIDES, test_units=UNITS
    )


RELAXED = settings(
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@settings(RELAXED, max_examples=60)
@given(data=st.data())
def test_hand_overs_among_changing_units_on_sqlite(
    sqlite_registers: SqliteRegisters, data: st.DataObject
) -> None:
    """Whatever happens: one owner, one hand-over at most, nobody forgotten, and the report is the recount."""
    _walk(sqlite_registers, data)


@pytest.mark.postgres
@settings(RELAXED, max_examples=6)
@given(data=st.data())
def test_hand_overs_among_changing_units_on_postgresql(
    postgres_registers: PostgresRegisters, data: st.DataObject
) -> None:
    """The same on the other database."""
    _walk(postgres_registers, data)
    postgres_registers.give_back()
