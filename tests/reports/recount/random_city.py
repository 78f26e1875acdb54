"""A small city that lives for some years by chance: steps, returns, hand-overs, corrections, late entries, moved units.

The same seed makes the same city. Whatever the guards refuse is simply not done.
"""

from __future__ import annotations

import heapq
import random
import sqlite3
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from states.errors import KetnapError
from workflow.organisation import units

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.office import Office

BEGIN, END = date(2022, 3, 1), date(2026, 10, 30)
HANDS = {"LC01": "lan", "LC02": "ly", "HX01": "hai"}
CATEGORIES = (
    ("worker", "business-owner"), ("worker", "direct-worker"), ("student",), ("pupil", "worker"), ("farmer", "teacher"), (),
)  # fmt: skip
INTRODUCERS = ("youth-union", "women", "trade-union")
# What may be done in each state, as often as it stands here.
STEPS = {
    "identified": "nominate nominate nominate nominate nominate nominate nominate withdraw void set",
    "nominated": "enrol enrol enrol enrol enrol enrol enrol certify withdraw set",
    "enrolled": "certify certify certify certify fail_course",
    "certified": "apply apply apply apply apply apply apply retrain not_yet hand_over hand_over away withdraw certificate leaving_date",
    "applied": "ask exempt request_verification request_verification request_verification exempt withdraw decline redo_dossier",
    "verifying": "reply exempt conclude_verification conclude_verification conclude_verification hand_over",
    "verified": "prepare propose propose propose propose propose vote_failed reverify hold hand_over decline redo_dossier",
    "proposed": "decide decide decide endorse endorse return_dossier ask_supplement extend withdraw",
    "endorsed": "decide decide decide return_dossier",
    "decided": "hold_ceremony hold_ceremony hold_ceremony annul late hand_over",
    "probation": "recognition recognition recognition recognition propose_removal annul leave",
    "recognition_proposed": "recognise recognise endorse_recognition return_recognition",
    "recognition_endorsed": "recognise return_recognition",
    "removal_proposed": "remove endorse_removal refuse_removal",
    "removal_endorsed": "remove refuse_removal",
    "withdrawn": "reopen nothing nothing",
    "declined": "reopen nothing nothing",
    "member": "annul set nothing nothing",
}  # fmt: skip
ABOVE = {"decide", "recognise", "remove", "annul", "leave", "extend", "refuse_removal", "return_recognition"}  # fmt: skip
COMMITTEE = {"endorse", "endorse_recognition", "endorse_removal", "return_dossier", "ask_supplement", "void"}  # fmt: skip


class RandomCity:
    """A city of one's own that is played by a seed."""

    def __init__(self, office: Office, seed: int, cases: int = 20) -> None:
        self.office = office
        self.chance = random.Random(seed)
        self.queue: list[tuple[date, int, Callable[[date], int | None]]] = []
        self.book = sqlite3.connect(office.url.removeprefix("sqlite:///"))
        self._count = 0
        for _ in range(cases):
            self._at(BEGIN + timedelta(self.chance.randrange(900)), self._open)
        self._at(date(2024, 5, 6), self._move_unit)
        self._at(date(2025, 9, 1), self._merge_units)
        self._merged = False

    def play(self) -> None:
        """Let all days pass until the end."""
        while self.queue:
            day, _, work = heapq.heappop(self.queue)
            if day <= END:
                with suppress(KetnapError):
                    work(day)
        self.office.today = END
        self.book.close()

    def _at(self, day: date, work: Callable[[date], int | None]) -> None:
        self._count += 1
        heapq.heappush(self.queue, (day, self._count, work))

    def _open(self, day: date) -> None:
        self._enter(day)
        unit = self.chance.choice([u for u in HANDS if not (self._merged and u == "LC02")])
        facts = {"category": self.chance.choice(CATEGORIES), "education": "university"}  # fmt: skip
        if self.chance.random() < 0.3:
            facts["religion"] = "Phật giáo"
        if self.chance.random() < 0.7:
            facts["introduced_by"] = self.chance.choice(INTRODUCERS)
        ref = self.office.open(unit, by="quan", on=day, **facts)
        self._at(day + timedelta(self.chance.randrange(60)), lambda on: self._step(ref, on))

    def _enter(self, day: date) -> None:
        """Let what is dated a day be entered on it, or some days later."""
        late = self.chance.choice((0, 0, 0, 1, 3, 7, 8, 30))
        self.office.today = min(day + timedelta(late), END)

    def _step(self, ref: str, day: date) -> None:
        what = self.chance.choice(STEPS.get(self._told(ref)[0], "nothing").split())
        self._enter(day)
        try:
            getattr(self, f"_{what}", lambda r, d: self._do(what, r, d))(ref, day)
            if self.chance.random() < 0.08:
                self._correct(ref, day)
        except KetnapError:
            pass  # a guard refuses it
        finally:
            gap = self.chance.choice((0, 1, 5, 10, 20, 30, 60, 150))
            self._at(day + timedelta(gap + 1), lambda on: self._step(ref, on))

    def _told(self, ref: str) -> tuple[str, str]:
        """Return where a case stands and whose it is."""
        wanted = (
            "SELECT c.state, u.code FROM cases c JOIN units u ON u.id = c.unit_id WHERE c.ref = ?"
        )
        state, unit = self.book.execute(wanted, (ref,)).fetchone()
        return state, unit

    def _nothing(self, ref: str, day: date) -> None:
        """Let a while pass."""

    def _by(self, ref: str, what: str = "") -> str:
        if what in ABOVE:
            return "quy"
        if what in COMMITTEE:
            return "quan"
        if what in ("certify", "fail_course"):
            return "tam"
        return self.chance.choice((HANDS.get(self._told(ref)[1], "quan"), "quan"))

    def _do(self, what: str, ref: str, day: date) -> None:
        more: dict[str, object] = {}
        if what == "certify":
            more["issued"] = day - timedelta(self.chance.choice((0, 3, 30, 1600)))
            more["certificate"] = self.chance.choice(("CN-1", f"CN-{day:%d%m%y}"))
        if what == "apply":
            more |= {"application": day, "cv": day}
        if what == "enrol":
            more |= {"starts": day, "ends": day + timedelta(5)}
        if what == "vote_failed":
            more["resolution"] = f"8-{day}"
        self.office.do(what, ref, day, by=self._by(ref, what), **more)

    def _paper(self, what: str, ref: str, day: date, **more: object) -> None:
        self.office.record(what, ref, day, by=self._by(ref), **more)

    def _set(self, ref: str, day: date) -> None:
        told = {"category": ("non-state-enterprise",)} if self.chance.random() < 0.5 else {"introduced_by": "other"}  # fmt: skip
        self.office.set(ref, day, by="quan", **told)

    def _not_yet(self, ref: str, day: date) -> None:
        self._paper("not_yet", ref, day, reason="đi học xa", until=day + timedelta(200))

    def _certificate(self, ref: str, day: date) -> None:
        self._paper("certificate", ref, day)

    def _leaving_date(self, ref: str, day: date) -> None:
        self._paper("leaving_date", ref, day)

    def _exempt(self, ref: str, day: date) -> None:
        self._paper("verification_exempt", ref, day, subject=self.chance.choice(("self", "spouse")))

    def _late(self, ref: str, day: date) -> None:
        self._paper("approval", ref, day, kind="late-ceremony")
        self._do("hold_ceremony", ref, day)

    def _ask(self, ref: str, day: date) -> None:
        asked = self.chance.choice(({"asked": "Xã Xa"}, {"asked": "Công an"}, {"asked": "HX01", "asked_unit": "HX01"}))  # fmt: skip
        self._paper("verification_request", ref, day, **asked)

    def _request_verification(self, ref: str, day: date) -> None:
        self._ask(ref, day)
        self._do("request_verification", ref, day)

    def _reply(self, ref: str, day: date) -> None:
        held = [row for row in self.office.history(ref) if row.effective and row.move == "record"]
        answered = {row.fields.get("request") for row in held}
        for row in held:
            if row.fields["evidence"] == "verification_request" and row.act not in answered:
                self._paper("verification_reply", ref, day, request=row.act)

    def _conclude_verification(self, ref: str, day: date) -> None:
        with suppress(KetnapError):
            self._reply(ref, day)
        self._do("conclude_verification", ref, day)

    def _prepare(self, ref: str, day: date) -> None:
        self._paper("challenge", ref, day)
        for source in ("mass-organisation", "residence"):
            self._paper("opinion", ref, day, source=source)

    def _propose(self, ref: str, day: date) -> None:
        self._prepare(ref, day)
        self._do("propose", ref, day)

    def _hold(self, ref: str, day: date) -> None:
        self.office.hold(ref, day + timedelta(40), day, by="quan", kind="other")

    def _recognition(self, ref: str, day: date) -> None:
        self._paper("course", ref, day)
        for form in ("10", "11", "12"):
            self._paper("statement", ref, day, form=form)
        self._do("propose_recognition", ref, day)

    def _extend(self, ref: str, day: date) -> None:
        self.office.extend(ref, on=day, by="quy")

    def _hand_over(self, ref: str, day: date) -> None:
        here = self._told(ref)[1]
        to = self.chance.choice([u for u in HANDS if u != here and not (self._merged and u == "LC02")])  # fmt: skip
        number = self.office.transfer(ref, to, day, by="quan", left=day - timedelta(2)).id
        for name in ("send", "acknowledge", "accept"):
            if self.chance.random() < 0.15:
                return
            fields = {"helper": "Phạm Thị Nhận"} if name == "accept" else {}
            self.office.step(number, name, day, by="quan", **fields)

    def _away(self, ref: str, day: date) -> None:
        number = self.office.transfer(ref, None, day, by="quan", residence="Tỉnh khác").id
        self.office.step(number, "send", day, by="quan")
        if self.chance.random() < 0.7:
            self.office.step(number, "outside_reply", day, by="quan", reply_no="88")

    def _correct(self, ref: str, day: date) -> None:
        history = [row for row in self.office.history(ref) if row.effective]
        last = max(row.act for row in history)
        for by in ("quan", "quy", "tam"):
            with suppress(KetnapError):
                if self.chance.random() < 0.5:
                    self.office.correct(ref, by=by)
                else:
                    dated = day - timedelta(self.chance.randrange(1, 6))
                    self.office.correct(ref, by=by, replaces=last, dated=dated)
                return

    def _move_unit(self, day: date) -> None:
        self.office.today = day
        units.move(self.office.app, "LC02", "HX", self.office.stamp("an"))
        self.office.settle()

    def _merge_units(self, day: date) -> None:
        self.office.today = day
        units.close(self.office.app, "LC02", "LC01", self.office.stamp("an"))
        self.office.settle()
        self._merged = True
