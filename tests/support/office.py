"""Work cases through the verbs of the engine, with the clock moved by hand.

An `Office` fills in every field that a test does not care about, so that a test names only what it is
about: ``office.do("propose", ref, votes_for=12)``.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME
from tests.support.city import City, plant
from workflow.app import App
from workflow.casework import advancing, corrections, evidence, holds, opening, transfers
from workflow.ground import people
from workflow.organisation import units
from workflow.queries import cases
from workflow.stamp import Stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from states.units import Actor
    from tests.support.registers import Registers
    from workflow.casework.transfers import TransferView
    from workflow.casework.views import Advanced

HELPER = ("Trần Văn Giúp", "2019-06-01")
SECOND = ("Lê Thị Giới", "2019-06-01")
VOTE: Mapping[str, object] = {"official_members": 19, "present": 19, "votes_for": 13}
BOARD: Mapping[str, object] = {"members": 9, "votes_for": 9}

FIELDS: Mapping[str, Mapping[str, object]] = {
    "nominate": {"resolution": "1", "helper": [HELPER]},
    "enrol": {"class": "K1", "starts": "2025-02-10", "ends": "2025-02-28"},
    "certify": {"certificate": "CN-1", "issued": "2025-03-14", "issuer": "TT"},
    "apply": {"application": "2025-05-01", "cv": "2025-05-02", "introduction": "two-members",
              "introducer": [HELPER, SECOND]},
    "conclude_verification": {"conclusion": "clear", "conclusion_no": "5"},
    "redo_dossier": {"introduction": "two-members", "introducer": [HELPER, SECOND]},
    "propose": {"resolution": "9", **VOTE},
    "endorse": {"resolution": "10", **BOARD},
    "decide": {"decision": "QD-1", **BOARD},
    "propose_recognition": {"resolution": "19", **VOTE},
    "endorse_recognition": {"resolution": "20", **BOARD},
    "recognise": {"decision": "QD-2", **BOARD},
    "propose_removal": {"resolution": "29", **VOTE},
    "endorse_removal": {"resolution": "30", **BOARD},
    "remove": {"decision": "QD-3", **BOARD},
    "refuse_removal": {"decision": "QD-4"},
    "leave": {"decision": "QD-5"},
    "annul": {"decision": "QD-6"},
    "decline": {"resolution": "11"},
    "vote_failed": {"move": "propose", "resolution": "8", **VOTE, "votes_for": 12},
    "refer_up": {"report_no": "31"},
    "ask_supplement": {"papers": "CV"},
    "supplement": {"papers": "CV"},
    "challenge": {"task": "Việc được giao", "result": "passed"},
    "verification_request": {"asked": "Xã", "subject": "self"},
    "verification_exempt": {"subject": "spouse", "ground": "settled"},
    "verification_reply": {"verifier": "Ông Xác Minh", "result": "clear"},
    "opinion_request": {"source": "residence"},
    "opinion": {"source": "residence"},
    "introduction": {"form": "3", "no": "7"},
    "helper": {"name": "Phạm Văn Thay"},
    "certificate": {"certificate": "CN-2", "issuer": "TT"},
    "course": {"certificate": "DVM-1"},
    "approval": {"kind": "over-60", "no": "77"},
    "statement": {"form": "10"},
    "outside_date": {"kind": "enlistment"},
    "card": {"no": "123"},
}  # fmt: skip
DATED: Mapping[str, str] = {
    "verification_request": "sent", "certificate": "issued", "outside_date": "date",
    "leaving_date": "leaves", "close_deceased": "date", "ask_supplement": "by",
}  # fmt: skip
"""The date field that follows the day of the act where a test gives none."""

# How a case comes to each state: what is done, on which day, by whom of LC01 and of HX01.
Step = tuple[str, date, str, str]
ROUTE: tuple[Step, ...] = (
    ("nominate", date(2025, 1, 6), "lan", "hai"),
    ("enrol", date(2025, 1, 6), "lan", "hai"),
    ("certify", date(2025, 3, 14), "tam", "tam"),
    ("apply", date(2025, 5, 5), "lan", "hai"),
    ("verification_request", date(2025, 5, 10), "lan", "hai"),
    ("request_verification", date(2025, 5, 12), "lan", "hai"),
    ("verification_reply", date(2025, 6, 20), "lan", "hai"),
    ("conclude_verification", date(2025, 7, 10), "lan", "hai"),
    ("challenge", date(2025, 7, 11), "lan", "hai"),
    ("opinion mass-organisation", date(2025, 7, 11), "lan", "hai"),
    ("opinion residence", date(2025, 7, 11), "lan", "hai"),
    ("propose", date(2025, 8, 4), "lan", "hai"),
    ("endorse", date(2025, 8, 20), "", "hung"),
    ("decide", date(2025, 9, 15), "hoa", "quy"),
    ("hold_ceremony", date(2025, 10, 3), "lan", "hai"),
    ("course", date(2026, 7, 1), "lan", "hai"),
    ("statement 10", date(2026, 9, 1), "lan", "hai"),
    ("statement 11", date(2026, 9, 1), "lan", "hai"),
    ("statement 12", date(2026, 9, 1), "lan", "hai"),
    ("propose_recognition", date(2026, 10, 9), "lan", "hai"),
    ("endorse_recognition", date(2026, 10, 20), "", "hung"),
    ("recognise", date(2026, 11, 2), "hoa", "quy"),
)
REMOVAL: tuple[Step, ...] = (
    ("propose_removal", date(2026, 3, 2), "lan", "hai"),
    ("endorse_removal", date(2026, 3, 10), "", "hung"),
    ("remove", date(2026, 4, 1), "hoa", "quy"),
)
ENDS: Mapping[str, tuple[str, str]] = {  # the state a case leaves, and the move it leaves by
    "withdrawn": ("verified", "withdraw"),
    "declined": ("verified", "decline"),
    "left": ("probation", "leave"),
    "annulled": ("probation", "annul"),
    "deceased": ("applied", "close_deceased"),
    "voided": ("identified", "void"),
}
_ENDED_ABOVE = ("left", "annulled", "voided")


def lettered(number: int) -> str:
    """Return a number in letters, for made-up names, which have no digits: A to Z, then Aa and so on."""
    more, last = divmod(number - 1, 26)
    letter = chr(ord("A") + last)
    return lettered(more) + letter.lower() if more > 0 else letter


class Office:
    """A fresh register with a small city; `today` is the clock, which acts move to their own day."""

    def __init__(
        self, url: str, today: date = date(2025, 1, 6), *, city: City | None = None
    ) -> None:
        self.url = url
        self.city = city or plant(url, date(2019, 1, 2))
        self.app = App.open(url, today)
        self.opened = 0

    @classmethod
    def planted(cls, registers: Registers) -> Office:
        """Open a register with the small city and nothing else."""
        url, city = registers.planted()
        return cls(url, city=city)

    @classmethod
    def lent(cls, registers: Registers, what: str, work: Callable[[Office], object]) -> Office:
        """Open a copy of an office in which `work` was done once, under the name `what`; give back after it."""

        def make(url: str) -> tuple[City, date, int]:
            office = cls(url)
            work(office)
            office.app.close()
            return office.city, office.today, office.opened

        url, (city, today, opened) = registers.kept(what, make)
        office = cls(url, today, city=city.copy())
        office.opened = opened
        return office

    @property
    def today(self) -> date:
        """Return the day it is in the office."""
        return self.app.today()

    @today.setter
    def today(self, day: date) -> None:
        self.app._today = day

    def later(self, days: int) -> date:
        """Let days pass and return the day it then is."""
        self.today += timedelta(days=days)
        return self.today

    def actor(self, name: str) -> Actor:
        """Return a user of the city as who acts."""
        return self.city.actors[name]

    def count_letters(self) -> None:
        """Let the register count the letters of every committee and branch."""
        for code in ("LC", "LC01", "LC02", "HX", "HX01"):
            self.unit(code, numbers="own")

    def unit(self, code: str, on: date | None = None, **told: Any) -> None:
        """Tell something of a unit."""
        change = units.Change(units.Profile(**told))
        units.change(self.app, code, change, self.stamp("an", on))

    def settle(self) -> None:
        """Read anew where the users stand, after the tree was changed."""
        actors = {name: people.resolve(self.app, name) for name in self.city.actors}
        self.city = self.city._replace(actors=actors)

    def stamp(self, by: str, on: date | None = None, note: str | None = None) -> Stamp:
        """Return the stamp of a user on the day `on` (default: today)."""
        return Stamp(self.actor(by), self.app.now(), on or self.today, note)

    # -- the verbs, with what a test leaves out filled in --------------------------------------

    def open(
        self, unit: str = "LC01", *, by: str = "lan", on: date | None = None, **facts: Any
    ) -> str:
        """Open a case of a made-up person and return its reference."""
        self.opened += 1
        person = {"name": f"Nguyễn Thị Minh {lettered(self.opened)}", "born": "2000-05-17"}
        return opening.open_case(self.app, unit, person | facts, self.stamp(by, on)).ref

    def do(
        self, move: str, ref: str, on: date | None = None, /, *, by: str = "lan", **fields: Any
    ) -> Advanced:
        """Perform a move on the day `on` (default: today)."""
        return advancing.advance(
            self.app, ref, move, self.filled(move, on, fields), self.stamp(by, on)
        )

    def wish(
        self,
        move: str,
        ref: str,
        wish: advancing.Wish,
        /,
        *,
        by: str = "lan",
        note: str = "",
        **fields: Any,
    ) -> Advanced:
        """Perform a move today as the wish says: dry, with a version, or in spite of a guard."""
        given = self.filled(move, None, fields)
        return advancing.advance(self.app, ref, move, given, self.stamp(by, None, note), wish)

    def why(
        self, move: str, ref: str, on: date | None = None, /, *, by: str = "lan", **fields: Any
    ) -> advancing.Why:
        """Ask why a move is not possible, giving only the fields named."""
        return advancing.why(self.app, ref, move, fields, self.stamp(by, on))

    def record(
        self, kind: str, ref: str, on: date | None = None, /, *, by: str = "lan", **fields: Any
    ) -> int:
        """Put evidence on file and return its number."""
        given = self.filled(kind, on, fields)
        if kind == "verification_reply" and "request" not in given:
            given["request"] = self.request(ref)
        return evidence.record(self.app, ref, kind, given, self.stamp(by, on)).id or 0

    def request(self, ref: str) -> int:
        """Return the number of the latest verification request of a case."""
        asked = [
            row.act
            for row in self.history(ref)
            if row.fields.get("evidence") == "verification_request" and row.effective
        ]
        return asked[-1]

    def set(self, ref: str, on: date | None = None, *, by: str = "lan", **facts: Any) -> Advanced:
        """Change facts of the candidate."""
        return opening.set_facts(self.app, ref, facts, self.stamp(by, on))

    def hold(
        self, ref: str, until: date | str, on: date | None = None, *, by: str = "lan", **more: Any
    ) -> Advanced:
        """Lay a hold, by a paper unless `ref_no` is None."""
        given = {"reason": "đi công tác", "until": until, "ref_no": "12-CV", **more}
        given = {name: value for name, value in given.items() if value is not None}
        return holds.hold(self.app, ref, given, self.stamp(by, on))

    def resume(self, ref: str, on: date | None = None, *, by: str = "lan", **more: Any) -> Advanced:
        """Take a hold off."""
        return holds.resume(self.app, ref, more, self.stamp(by, on))

    def extend(
        self,
        ref: str,
        limit: str = "D1",
        days: int = 30,
        on: date | None = None,
        *,
        by: str = "hoa",
    ) -> Advanced:
        """Extend a limit."""
        given = {"limit": limit, "days": days, "reason": "hồ sơ phức tạp"}
        return holds.extend(self.app, ref, given, self.stamp(by, on))

    def correct(
        self, ref: str, *, by: str = "lan", on: date | None = None, **wanted: Any
    ) -> Advanced:
        """Undo the latest act, or retract or replace what `wanted` names; `dated` is a new date."""
        wish = corrections.Correction("ghi nhầm", on=wanted.pop("dated", None), **wanted)
        return corrections.correct(self.app, ref, wish, self.stamp(by, on))

    def transfer(
        self,
        ref: str,
        to: str | None = "LC02",
        on: date | None = None,
        *,
        by: str = "lan",
        **more: Any,
    ) -> TransferView:
        """Draft a hand-over."""
        given = {**({"to": to} if to else {}), **more}
        return transfers.open_transfer(self.app, ref, given, self.stamp(by, on))

    def step(
        self, transfer: int, name: str, on: date | None = None, /, *, by: str = "lan", **fields: Any
    ) -> TransferView:
        """Take one step of a hand-over."""
        return transfers.step(self.app, transfer, name, fields, self.stamp(by, on))

    def hand_over(self, ref: str, to: str = "LC02", *, by: str = "lan", takes: str = "ly") -> int:
        """Hand a case over to a unit, all on today, and return the transfer's number."""
        number = self.transfer(ref, to, by=by).id
        self.step(number, "send", by=by)
        self.step(number, "acknowledge", by=takes)
        self.step(number, "accept", by=takes, helper="Phạm Thị Nhận")
        return number

    def filled(self, name: str, on: date | None, given: Mapping[str, object]) -> dict[str, object]:
        """Return the fields of a move or of evidence, what is not given filled in."""
        known = MOVE_BY_NAME.get(name) or EVIDENCE_BY_NAME[name]
        fields: dict[str, object] = dict(FIELDS.get(name, {}))
        if any(field.name == "reason" and field.required for field in known.fields):
            fields.setdefault("reason", "theo quy định")
        if name in DATED:
            fields[DATED[name]] = on or self.today
        return {k: v for k, v in {**fields, **given}.items() if v is not None}

    # -- whole ways ----------------------------------------------------------------------------

    def bring(self, ref: str, state: str, *, of: str = "LC01") -> str:
        """Bring a new case of the unit lawfully to a state, moving the clock; return its reference."""
        if state in ENDS:
            before, move = ENDS[state]
            self.bring(ref, before, of=of)
            above = "hung" if state == "voided" and of == "HX01" else "hoa"
            self.do(move, ref, by=_who(of, above if state in _ENDED_ABOVE else "lan"))
            return ref
        if state.startswith("remov"):
            self._walk(self._walk_to(ref, "probation", of), REMOVAL, state, of)
        elif state == "handed_over":
            self.bring(ref, "certified", of=of)
            number = self.transfer(ref, None, by=_who(of, "lan"), residence="Tỉnh khác").id
            self.step(number, "send", by=_who(of, "lan"))
            self.step(number, "outside_reply", by=_who(of, "lan"), reply_no="88")
        else:
            self._walk_to(ref, state, of)
        return ref

    def at(self, state: str, *, of: str = "LC01", **facts: Any) -> str:
        """Open a case on 6 January 2025 and bring it lawfully to a state; return its reference."""
        self.today = date(2025, 1, 6)
        return self.bring(self.open(of, by=_who(of, "lan"), **facts), state, of=of)

    def _walk_to(self, ref: str, state: str, of: str) -> str:
        return self._walk(ref, ROUTE, state, of)

    def _walk(self, ref: str, route: tuple[Step, ...], state: str, of: str) -> str:
        for what, on, ours, theirs in route:
            if self.state(ref) == state:
                break
            by = theirs if of == "HX01" else ours if of == "LC01" or ours != "lan" else "ly"
            if by:
                self._take(what, ref, on, by)
        assert self.state(ref) == state
        return ref

    def _take(self, what: str, ref: str, on: date, by: str) -> None:
        self.today = max(self.today, on)
        word, _, choice = what.partition(" ")
        if word in MOVE_BY_NAME:
            self.do(word, ref, on, by=by)
        else:
            chosen = {"opinion": "source", "statement": "form"}.get(word, "")
            self.record(word, ref, on, by=by, **({chosen: choice} if choice else {}))

    # -- looking -------------------------------------------------------------------------------

    def show(self, ref: str, by: str = "thanh") -> cases.CaseDetail:
        """Show a case."""
        return cases.show(self.app, ref, self.actor(by))

    def state(self, ref: str) -> str:
        """Return where a case stands."""
        return self.show(ref).state

    def history(self, ref: str, by: str = "thanh") -> list[cases.HistoryRow]:
        """Return every act of a case."""
        return cases.history(self.app, ref, self.actor(by))


def _who(of: str, ours: str) -> str:
    """Return who of another unit does what this user of LC01 or LC does."""
    theirs = {"LC02": {"lan": "ly"}, "HX01": {"lan": "hai", "hoa": "quy"}}
    return theirs.get(of, {}).get(ours, ours)
