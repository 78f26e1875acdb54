"""Random walks through the verbs: whatever is asked, the register stays whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from states.catalogue import EVIDENCE, MOVE_BY_NAME, fields_of
from states.catalogue.groups import FORWARD
from states.catalogue.stages import STATE_BY_ID, STATES
from states.errors import KetnapError, NotFound, NotPermitted
from states.history.dossier import Dossier
from states.pipeline import Field, FieldType, Move, Role
from tests.support.office import Office
from workflow.casework import advancing, audit, casefile, replay, transfers
from workflow.casework.advancing import Wish
from workflow.ground import basis, refs
from workflow.store import statements
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.registers import PostgresRegisters, Registers, SqliteRegisters

EVERYTHING = """
SELECT c.ref, c.unit_id, c.state, c.version, c.head_hash, c.next_due,
       (SELECT count(*) FROM acts a WHERE a.case_id = c.id) AS acts,
       (SELECT count(*) FROM deadlines d WHERE d.case_id = c.id) AS deadlines,
       (SELECT count(*) FROM messages m WHERE m.case_id = c.id AND m.state = 'queued') AS messages,
       (SELECT count(*) FROM transfers t WHERE t.case_id = c.id) AS transfers
FROM cases c ORDER BY c.id
"""
USERS = ("lan", "ly", "hai", "hoa", "minh", "hung", "quy", "tam", "thu", "an")
AT = tuple(state.id for state in STATES)
OWN = {
    "LC01": {Role.BRANCH: "lan", Role.COMMITTEE: "hoa", Role.AUTHORITY: "minh", Role.CENTRE: "tam"},
    "LC02": {Role.BRANCH: "ly", Role.COMMITTEE: "hoa", Role.AUTHORITY: "minh", Role.CENTRE: "tam"},
    "HX01": {Role.BRANCH: "hai", Role.COMMITTEE: "hung", Role.AUTHORITY: "quy", Role.CENTRE: "tam"},
}
DECIDES_ITSELF = {
    "endorse": "decide",
    "endorse_recognition": "recognise",
    "endorse_removal": "remove",
}
SUPPLIES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("C17", "challenge", {}), ("O1", "opinion", {"source": "mass-organisation"}), ("O1", "opinion", {}),
    ("V0", "verification_request", {}), ("V1", "verification_reply", {}), ("D6", "course", {}),
    ("O2", "statement", {"form": "10"}), ("O2", "statement", {"form": "11"}), ("O2", "statement", {"form": "12"}),
)  # fmt: skip
TURNS = {"drafted": ("send", "cancel"), "sent": ("acknowledge", "acknowledge", "decline", "cancel", "outside_reply"),
         "acknowledged": ("accept", "accept", "decline")}  # fmt: skip
RECEIVES = {"LC01": "lan", "LC02": "ly", "HX01": "hai", "HX": "hung"}
DAYS = st.integers(-40, 40).map(timedelta)
STEPS = ("send", "acknowledge", "accept", "decline", "cancel", "outside_reply")


class Walk:
    """One walk: an office with two cases, and the words drawn for each step."""

    def __init__(self, office: Office, data: st.DataObject) -> None:
        self.office = office
        self.data = data
        self.refs: list[str] = []

    def draw(self, strategy: st.SearchStrategy[Any]) -> Any:
        return self.data.draw(strategy)

    def one_of(self, words: Any) -> Any:
        return self.draw(st.sampled_from(list(words)))

    def begin(self) -> None:
        """Bring two cases to states anywhere in the lifecycle."""
        for of in ("LC01", "HX01"):
            states = [s for s in AT if of == "HX01" or not s.endswith("endorsed")]
            self.refs.append(self.office.at(self.one_of(states), of=of))

    def everything(self) -> list[Mapping[str, Any]]:
        with self.office.app.reading() as session:
            return session.execute("test_everything")

    def histories_are_lawful(self) -> None:
        """Judge every act that counts again: whatever was corrected, it stands by what is on file.

        A paper of before that was entered only later may speak against an act, but not one that was
        on file when it was done.
        """
        with self.office.app.reading() as session:
            for ref in self.refs:
                case = casefile.read(session, ref, self.office.actor("tu"))
                base = basis.ground(session, case.row["unit_id"], today=self.office.today)
                acts = case.dossier.acts
                for act in acts:
                    entered = Dossier([one for one in acts if one.n <= act.n], ref=ref)
                    views = (case.dossier, entered)
                    found = [replay.reasons(session, whole, act, base) for whole in views]
                    assert not all(found), (act, found)

    def step(self) -> None:
        """Take one step of any kind."""
        act = self.one_of(ACTS)
        self.attempt(lambda: act(self, self.one_of(self.refs)))

    def attempt(self, verb: Callable[[], object]) -> None:
        """Do something; a refused verb must have changed nothing."""
        before = self.everything()
        try:
            verb()
        except KetnapError:
            assert self.everything() == before

    # -- the steps ------------------------------------------------------------------------------

    def often(self) -> bool:
        """Say yes four times out of five."""
        return bool(self.draw(st.integers(0, 4)))

    def day(self) -> date:
        """Return today, sometimes another day near it."""
        return self.office.today if self.often() else self.office.today + self.draw(DAYS)

    def user(self, ref: str, *roles: Role) -> str:
        """Return somebody of the case's own with one of the roles, sometimes anybody."""
        if not self.often():
            return str(self.one_of(USERS))
        own = OWN[self.office.show(ref, "thanh").unit]
        return own[self.one_of(roles or (Role.BRANCH,))]

    def fields(self, name: str, spec: tuple[Field, ...]) -> dict[str, Any]:
        """Return possible fields, one of them sometimes another value or missing."""
        fields = self.office.filled(name, None, {})
        if self.often():
            return fields
        field = self.one_of(spec) if spec else None
        if field is not None:
            fields[field.name] = self._value(field)
        return {k: v for k, v in fields.items() if v is not None}

    def _value(self, field: Field) -> Any:
        if field.choices:
            return self.one_of(field.choices).id
        match field.type:
            case FieldType.DATE:
                return self.office.today + self.draw(DAYS)
            case FieldType.COUNT | FieldType.ACT:
                return self.draw(st.integers(0, 20))
            case FieldType.PERSON:
                return [("Vũ Văn Mới", self.office.today + self.draw(DAYS) * 10)]
            case FieldType.UNIT:
                return self.one_of(("TT", "LC02", "HX01", "NO"))
            case FieldType.CASE:
                return self.one_of((refs.make(1), refs.make(2), refs.make(99), "NO"))
            case FieldType.FLAG:
                return True
        return self.one_of((None, "1/NQ", " "))

    def clock(self, ref: str) -> None:
        """Let some days pass, sometimes months; now and then the clock goes back."""
        del ref
        by = timedelta(days=self.draw(st.sampled_from((1, 7, 30, 45, 200, -10))))
        self.office.today = max(date(2025, 1, 6), self.office.today + by)

    def forward(self, ref: str) -> None:
        """Take the next move of the way."""
        self.move(ref, self.next(ref))

    def next(self, ref: str) -> str:
        name = FORWARD.get(self.office.state(ref), "reopen")
        own_decides = self.office.show(ref, "thanh").unit != "HX01"
        return DECIDES_ITSELF.get(name, name) if own_decides else name

    def supply(self, ref: str) -> None:
        """Put on file what the next move lacks."""
        lacking = {reason.rule for reason in self.office.why(self.next(ref), ref, by="tu").reasons}
        user = OWN[self.office.show(ref, "thanh").unit][Role.BRANCH]
        for rule, kind, more in SUPPLIES:
            if rule in lacking:
                self.attempt(partial(self.office.record, kind, ref, by=user, **more))

    def sideways(self, ref: str) -> None:
        state = self.office.state(ref)
        self.move(
            ref,
            self.one_of(
                [m.name for m in MOVE_BY_NAME.values() if state in m.sources] or MOVE_BY_NAME
            ),
        )

    def move(self, ref: str, name: str) -> None:
        """Ask why, try it dry, and do it: the three must agree."""
        move, office = MOVE_BY_NAME[name], self.office
        stamp = office.stamp(self.user(ref, *move.roles), self.day(), "theo quy định")
        given = self.fields(name, move.fields)
        despite = () if self.often() else (self.one_of(("C17", "P2", "E1", "B1", "B3", "S0")),)
        asked = _outcome(lambda: advancing.why(office.app, ref, name, given, stamp))
        wish = Wish(despite=despite)
        tried = _outcome(
            lambda: advancing.advance(
                office.app, ref, name, given, stamp, wish._replace(dry_run=True)
            )
        )
        done = _outcome(lambda: advancing.advance(office.app, ref, name, given, stamp, wish))
        self._agree(move, asked, tried, done, despite=bool(despite))
        if isinstance(done, KetnapError):
            raise done

    def _agree(self, move: Move, asked: Any, tried: Any, done: Any, *, despite: bool) -> None:
        assert type(tried) is type(done)
        if not isinstance(done, KetnapError):
            assert (tried.state, tried.next_deadline, tried.dates) == (
                done.state,
                done.next_deadline,
                done.dates,
            )
            assert done.state == (move.target or done.from_)
        if despite or isinstance(done, NotPermitted | NotFound):
            return
        if isinstance(asked, advancing.Why):
            assert (asked.possible and not asked.needs) == (not isinstance(done, KetnapError))
        else:
            assert isinstance(done, KetnapError)

    def record(self, ref: str) -> None:
        kind = self.one_of(EVIDENCE)
        fields = self.fields(kind.name, kind.fields)
        if kind.name in ("verification_request", "opinion_request"):
            fields["asked_unit"] = self.one_of((None, "LC02", "HX01"))
        if kind.name == "verification_reply":
            fields.setdefault("request", self.draw(st.integers(1, 20)))
        self.office.record(kind.name, ref, self.day(), by=self.user(ref, *kind.roles), **fields)

    def facts(self, ref: str) -> None:
        facts = self.one_of(
            (
                {"name": "Tên Mới"},
                {"identity_no": "099000000001"},
                {"category": ["student"]},
                {"born": "2009-01-01"},
            )
        )
        self.office.set(ref, self.day(), by=self.user(ref), **facts)

    def hold(self, ref: str) -> None:
        kind = self.one_of(("other", "political-standards"))
        self.office.hold(ref, self.office.today + self.draw(DAYS), by=self.user(ref), kind=kind)

    def resume(self, ref: str) -> None:
        more = self.one_of(({}, {"conclusion": "rõ"}))
        self.office.resume(ref, self.day(), by=self.user(ref), **more)

    def extend(self, ref: str) -> None:
        limit = "D1" if self.office.state(ref) in ("proposed", "endorsed") else "D2"
        self.office.extend(
            ref, limit, self.draw(st.integers(0, 35)), by=self.user(ref, Role.AUTHORITY)
        )

    def undo(self, ref: str) -> None:
        last = self.office.history(ref, "tu")[-1]
        roles = MOVE_BY_NAME[last.move].roles if last.move in MOVE_BY_NAME else ()
        self.office.correct(ref, by=self.user(ref, *roles))

    def retract(self, ref: str) -> None:
        on_file = [act.act for act in self.office.history(ref, "tu") if act.move == "record"]
        self.office.correct(ref, by=self.user(ref), retracts=self.one_of(on_file or [3]))

    def replace(self, ref: str) -> None:
        """Replace the date of an act, or one of its fields."""
        act = self.one_of(self.office.history(ref, "tu"))
        spec = fields_of(act.move, act.fields.get("evidence"))
        roles = MOVE_BY_NAME[act.move].roles if act.move in MOVE_BY_NAME else ()
        fields: dict[str, Any] = {}
        if spec and self.draw(st.booleans()):
            field = self.one_of(spec)
            fields = {field.name: self._value(field)}
        dated = None if fields else act.on + timedelta(days=self.draw(st.integers(-3, 3)))
        self.office.correct(
            ref, by=self.user(ref, *roles), replaces=act.act, fields=fields, dated=dated
        )

    def transfer(self, ref: str) -> None:
        to = self.one_of(("LC02", "HX01", "HX", None))
        more = {} if to else {"residence": "Huế"}
        self.office.transfer(ref, to, self.day(), by=self.user(ref), **more)

    def transfer_step(self, ref: str) -> None:
        """Take a step of a hand-over, most often one that it allows, by the side whose turn it is."""
        del ref
        app, stamp = self.office.app, self.office.stamp("tu")
        known = {view.id: view for view in transfers.listed(app, stamp)}
        view = known.get(self.one_of([n for n, v in known.items() if v.state in TURNS] or [1]))
        name, to = (
            (self.one_of(TURNS.get(view.state, STEPS)), view.to) if view else ("send", "LC02")
        )
        side = (
            to if name in ("acknowledge", "accept", "decline") else view.from_ if view else "LC01"
        )
        user = RECEIVES.get(side, "lan") if self.often() else self.one_of(USERS)
        fields: dict[str, dict[str, Any]] = {
            "accept": {"helper": "Nhận", "branch": "HX01" if to == "HX" else None},
            "outside_reply": {"reply_no": "1"},
        }
        given = fields.get(name, {"reason": "vì"} if name in ("decline", "cancel") else {})
        self.office.step(view.id if view else 1, name, self.day(), by=user, **given)

    def open(self, ref: str) -> None:
        del ref
        self.refs.append(self.office.open(identity_no=self.one_of((None, "099000000001"))))


ACTS: list[Callable[[Walk, str], None]] = [
    Walk.clock, Walk.clock, Walk.supply, Walk.supply, Walk.forward, Walk.forward, Walk.forward, Walk.forward, Walk.sideways, Walk.sideways,
    Walk.record, Walk.record, Walk.record, Walk.facts, Walk.hold, Walk.resume, Walk.extend, Walk.undo, Walk.undo,
    Walk.retract, Walk.replace, Walk.replace, Walk.transfer, Walk.transfer, Walk.transfer_step, Walk.transfer_step,
    Walk.transfer_step, Walk.open,
]  # fmt: skip


def _outcome(verb: Callable[[], Any]) -> Any:
    """Return what a verb gives, or the error it raises."""
    try:
        return verb()
    except KetnapError as error:
        return error


def _walk(registers: Registers, data: st.DataObject) -> None:
    office = Office.planted(registers)
    try:
        walk = Walk(office, data)
        walk.begin()
        for _ in range(walk.draw(st.integers(1, 25))):
            walk.step()
        assert list(invariants.check(office.app)) == []
        assert audit.verify(office.app).ok
        walk.histories_are_lawful()
        assert all(row["state"] in STATE_BY_ID for row in walk.everything())
    finally:
        office.app.close()


@pytest.fixture(autouse=True)
def _everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the statement known that reads all a refused verb must leave alone."""
    for dialect in statements.DIALECTS:
        monkeypatch.setitem(statements._read, ("test_everything", dialect), EVERYTHING)


# A failing walk is printed draw by draw; making it shorter takes minutes and tells little more.
RELAXED = settings(
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@settings(RELAXED, max_examples=60)
@given(data=st.data())
def test_walks_on_sqlite(sqlite_registers: SqliteRegisters, data: st.DataObject) -> None:
    """After any steps, refused ones among them, the stored rows are what the history says."""
    _walk(sqlite_registers, data)


@pytest.mark.postgres
@settings(RELAXED, max_examples=6)
@given(data=st.data())
def test_walks_on_postgresql(postgres_registers: PostgresRegisters, data: st.DataObject) -> None:
    """The same on the other database."""
    _walk(postgres_registers, data)
    postgres_registers.give_back()
