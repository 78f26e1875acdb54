"""What the acts of a case say today: state, evidence, facts, dates, votes, transfers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from states.catalogue import transfer
from states.catalogue.evidence import MATTER, STANDARDS, people_of
from states.frozen import worked_out
from states.history.acts import Act as Act
from states.history.acts import effective as effective
from states.history.acts import typed as typed
from states.history.chronicle import Chronicle
from states.history.holds import Hold, holds_of
from states.names import same_person


class Dossier(Chronicle):
    """What the effective acts of one case say; every answer is derived from them."""

    # -- the candidate ------------------------------------------------------------------------

    def fact(self, name: str, on: date = date.max) -> object:
        """Return a fact of the candidate as it stood on the day `on`.

        A change dated later does not count yet; the opening counts from ever.
        """
        changes = self._changes(name, on)
        return changes[-1].fields[name] if changes else None

    @property
    def born(self) -> date:
        """Return the date of birth."""
        value = self.fact("born")
        return value if isinstance(value, date) else date.min

    def categories(self, on: date = date.max) -> tuple[str, ...]:
        """Return the categories of the candidate as they stood on the day `on`."""
        value = self.fact("category", on)
        return tuple(str(v) for v in value) if isinstance(value, tuple) else ()

    def in_category_since(self, category: str, on: date) -> date | None:
        """Return since when the candidate has been of a category, without a break up to `on`."""
        since: date | None = None
        for act in self._changes("category", on):
            held = category in cast("tuple[str, ...]", act.fields["category"])
            since = (since or act.on) if held else None
        return since

    def _changes(self, name: str, on: date) -> list[Act]:
        """Return the opening and the changes of a fact up to `on`, in the order of their days."""
        told = [act for act in self.acts if act.move in ("open", "set") and name in act.fields]
        counting = [act for act in told if act.move == "open" or act.on <= on]
        if len(counting) < 2:  # noqa: PLR2004 - most facts are told once
            return counting
        return sorted(counting, key=lambda act: (act.move != "open", act.on, act.n))

    @worked_out
    def helpers(self) -> tuple[str, ...]:
        """Return who is assigned to help now: named at nomination, then changed by evidence."""
        names: list[str] = []
        for act in self.acts:
            if act.move == "nominate":
                names = [person.name for person in act.people("helper")]
            elif act.evidence == "helper":
                names = _helped(names, act)
            elif act.move in (*transfer.ARRIVALS, "reopen"):
                names = []
        return tuple(names)

    # -- the certificate and the dossier ------------------------------------------------------

    @property
    def certificate(self) -> date | None:
        """Return the day of issue of the latest awareness certificate on file."""
        act = self.certified_by()
        return act.day("issued") if act else None

    def certified_by(self, on: date = date.max) -> Act | None:
        """Return the act that put the latest certificate issued by the day `on` on file."""
        found: Act | None = None
        best = date.min
        for act in self.since_reopened:
            issued = act.day("issued")
            if issued and best < issued <= on:
                found, best = act, issued
        return found

    @property
    def cv_on(self) -> date | None:
        """Return the date of the candidate's CV."""
        applied = self.last("apply")
        return applied.day("cv") if applied else None

    def opinions(self) -> frozenset[str]:
        """Return whose opinions are on file; a dossier made again needs a supplement to each."""
        later = self.after(self.last("redo_dossier"))
        return frozenset(
            str(act.fields["source"]) for act in self.evidence("opinion") if act in later
        )

    def open_requests(self) -> tuple[Act, ...]:
        """Return the verification requests that are neither answered nor exempted."""
        if not self.evidence("verification_request"):
            return ()
        answered = {act.fields.get("request") for act in self.evidence("verification_reply")}
        exempt = self._about("verification_exempt")
        return tuple(
            act
            for act in self.evidence("verification_request")
            if act.n not in answered and not people_of(str(act.fields["subject"])) <= exempt
        )

    def covered(self) -> frozenset[str]:
        """Return the people whom a verification request or an exemption covers."""
        return self._about("verification_request") | self._about("verification_exempt")

    def _about(self, kind: str) -> frozenset[str]:
        people = (people_of(str(act.fields["subject"])) for act in self.evidence(kind))
        return frozenset().union(*people)

    @property
    def conclusion(self) -> str | None:
        """Return what the latest verification concluded."""
        concluded = self.last("conclude_verification")
        return concluded.text("conclusion") if concluded else None

    @property
    def matters(self) -> tuple[Act, ...]:
        """Return the replies and conclusions that found a matter, those superseded since as well."""
        return tuple(act for act in self.since_reopened if _found(act))

    @property
    def matter_on(self) -> date | None:
        """Return the day on which the latest matter was found."""
        return max((act.filed_on for act in self.matters), default=None)

    def settlement(self, on: date = date.max) -> Act | None:
        """Return the answer of the authority, dated up to `on`, to what the verification found.

        It is dated after every matter: what settled an earlier one says nothing of a later one.
        """
        found = self.matter_on
        answers = [
            act
            for act in self.evidence("approval")
            if found and act.fields["kind"] == STANDARDS and found < act.on <= on
        ]
        return max(answers, key=lambda act: (act.on, act.n), default=None)

    # -- admission and probation --------------------------------------------------------------

    @worked_out
    def decision(self) -> Act | None:
        """Return the admission decision, unless it lapsed or was annulled."""
        act = self.last("decide", "lapse_decision", "annul")
        return act if act and act.move == "decide" else None

    @worked_out
    def ceremony(self) -> Act | None:
        """Return the admission ceremony, unless the admission was annulled."""
        return self.last("hold_ceremony") if self.decision else None

    def lost_votes(self, move: str) -> int:
        """Count the meetings that voted on `move` and fell short."""
        votes = (act for act in self.since_reopened if act.move == "vote_failed")
        return sum(act.fields.get("move") == move for act in votes)

    @property
    def referred_up(self) -> bool:
        """Return whether lost votes were referred to the authority."""
        return self.last("refer_up") is not None

    # -- side acts and transfers --------------------------------------------------------------

    @worked_out
    def holds(self) -> tuple[Hold, ...]:
        """Return every hold, oldest first."""
        return holds_of(self.acts)

    def held(self, today: date) -> Iterator[tuple[date, date]]:
        """Yield the first and the last day of every hold, as seen on `today`."""
        for hold in self.holds:
            yield hold.on, hold.last_day(today)

    @property
    def not_yet(self) -> Act | None:
        """Return the latest note, since the certificate, of why the person does not apply yet."""
        since = self.entered
        notes = [a for a in self.evidence("not_yet") if (a.on, a.n) > (since.on, since.n)]
        return max(notes, key=lambda a: (a.on, a.n), default=None)

    @property
    def supplements_asked(self) -> tuple[Act, ...]:
        """Return the requests for a supplement that are open: none came, and no step was taken since."""
        asked: tuple[Act, ...] = ()
        for act in self.acts:
            if act.is_move or act.move == "supplement":
                asked = ()
            elif act.move == "ask_supplement":
                asked = (*asked, act)
        return asked

    def extension(self, limit: str, since: Act) -> int:
        """Return the working days by which `limit`, running since the act `since`, was extended."""
        return sum(
            int(str(act.fields["days"]))
            for act in self.acts
            if act.move == "extend" and act.fields["limit"] == limit and act.n > since.n
        )

    @worked_out
    def transfer(self) -> str | None:
        """Return the state of the transfer under way, or None."""
        acts = [act.move for act in self.acts if act.move in transfer.STATE_AFTER]
        state = transfer.STATE_AFTER[acts[-1]] if acts else None
        return state if state in transfer.OPEN else None

    @property
    def leaves_the_city(self) -> bool:
        """Return whether the latest hand-over goes to a place outside the register."""
        drafted = self.last("transfer_open")
        return drafted is not None and drafted.text("residence") is not None

    def moved_in(self, on: date = date.max) -> bool:
        """Return whether the case had come to its unit by the day `on`: by a transfer, or from elsewhere."""
        return any(act.move in transfer.ARRIVALS and act.on <= on for act in self.since_reopened)


def _found(act: Act) -> bool:
    """Return whether a reply to a verification request, or the conclusion, found a matter."""
    said = {"verification_reply": "result", "conclude_verification": "conclusion"}
    field = said.get(act.evidence or act.move)
    return field is not None and act.text(field) == MATTER


def _helped(names: list[str], act: Act) -> list[str]:
    """Return the helpers after one was assigned in the place of another, or is gone."""
    name = act.text("name") or ""
    gone = (name, act.text("replaces") or "")
    left = [one for one in names if not any(same_person(one, other) for other in gone)]
    return left if act.fields.get("gone") else [*left, name]
