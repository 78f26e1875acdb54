"""The end of a class: certificates for who passed, in the order of the roster, and who did not pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from states.errors import BadInput, KetnapError, MissingFields
from states.frozen import NamedTuple
from states.names import fold
from states.pipeline import N_, Role
from states.values import clean_text
from states.values.texts import clean_number
from workflow.casework import advancing, gate, many
from workflow.casework.class_places import FAIL, FAILED, PASS, PASSED
from workflow.ground import refs
from workflow.organisation.classes import _numbers, _reading, _steps

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.organisation.classes._reading import Place
    from workflow.stamp import Stamp
    from workflow.store import Row

CERTIFIERS = (Role.CENTRE,)

FAILED_REASON = "Không đạt yêu cầu của lớp {code}"
"""What a case's history says where nobody said more; like all papers it is in Vietnamese."""

NOT_HERE = N_("{field}: {value} is not waiting in the class {code}; nothing was recorded for it.")
NOBODY = N_("{field}: nobody of the class {code} is called {value} and born on {born}.")
SEVERAL = N_(
    "{field}: {value}, born on {born}, is in the class {code} more than once; write the reference."
)
NO_NUMBER = N_(
    "{field}: the row has no certificate number, and does not say that the person failed."
)
ISSUED_EARLY = N_("{field}: {value} lies before the class started, on {starts}.")


class Given(NamedTuple):
    """One line of a file about one person of a class; `wrong` says why it cannot be read."""

    row: int
    ref: str = ""
    name: str = ""
    born: date | None = None
    certificate: str = ""
    issued: date | None = None
    failed: bool = False
    wrong: KetnapError | None = None


class Certifying(NamedTuple):
    """How a class ends: a first number, or what a file says of each; who failed, and why.

    `issuer` is the centre where nobody else is named.
    """

    issued: date
    first_no: str | None = None
    failed: tuple[str, ...] = ()
    given: tuple[Given, ...] | None = None
    issuer: str | None = None
    reason: str | None = None


def certify(
    app: App, code: str, wanted: Certifying, stamp: Stamp, *, dry_run: bool = False
) -> tuple[list[many.Item], many.Act]:
    """Return what is to be recorded of each person of a class, and what records it.

    Whoever has a certificate of the class already keeps it: to go on after an interruption, give the command again.
    Raises `NotFound` for a class out of sight, `NotPermitted`, `MissingFields` where somebody passed and there is no
    number, and `BadInput` for a number that is given already.
    """
    with app.reading() as session:
        row = _reading.find(session, code, stamp.actor)
        gate.permit(stamp, CERTIFIERS)
        if wanted.issued < row["starts"]:
            value = wanted.issued.isoformat()
            raise BadInput(ISSUED_EARLY, field="--issued", value=value, starts=row["starts"])
        issuer = clean_text(wanted.issuer or row["centre_name"], "--issuer")
        places = _reading.roster(session, row, stamp.actor)
        ending = _Ending(row, places, wanted, issuer)
        items = ending.items()
        _numbers.refuse_taken(session, items, issuer, stamp.actor)
    wish = advancing.Wish(dry_run=dry_run)
    return items, _steps.act(app, _move, wish)


class Certified(many.Answer, kw_only=True):
    """What became of one person of a class, with the number of the certificate of who passed."""

    certificate: str | None


def certified(item: many.Item, answer: many.Answer) -> many.Answer:
    """Return an answer with the number of the certificate, where the item has one; others stay as they are."""
    if not {"certificate", "reason"} & item.given.keys():
        return answer
    number = item.given.get("certificate")
    return Certified(**answer.__dict__, certificate=None if number is None else str(number))


def _move(item: many.Item) -> str:
    return PASS if "certificate" in item.given else FAIL


class _Ending:
    """The items of one class that ends."""

    def __init__(self, row: Row, places: Sequence[Place], wanted: Certifying, issuer: str) -> None:
        self.row = row
        self.places = places
        self.wanted = wanted
        self.issuer = issuer
        self.waiting = {one.ref: one for one in places if one.outcome == _reading.WAITS}

    def items(self) -> list[many.Item]:
        """Return what is to be recorded of each person, in the order of the roster; then what cannot be."""
        wanted = self.wanted
        failed = {self._ref(ref): ref for ref in wanted.failed}
        done = {one.ref for one in self.places if one.outcome == FAILED}
        strangers = [
            many.Item(ref, wrong=self._not_here("--failed", ref))
            for ref in failed
            if ref not in self.waiting and ref not in done
        ]
        by_file = list(self._by_file(wanted.given, failed)) if wanted.given is not None else []
        told = {item.ref for item in by_file}
        numbered = {} if wanted.given is not None else self._numbered(failed)
        fails = [self._fail(ref) for ref in self.waiting if ref in failed and ref not in told]
        passes = [self._pass(ref, number) for ref, number in numbered.items()]
        place = {ref: n for n, ref in enumerate(self.waiting)}
        known = sorted([*fails, *passes, *by_file], key=lambda one: place.get(one.ref, len(place)))
        return [*known, *strangers]

    def _numbered(self, failed: Mapping[str, str]) -> dict[str, str]:
        """Return the number of everybody who passed, counted on in the order of the roster."""
        first = self.wanted.first_no
        passing = [ref for ref in self.waiting if ref not in failed]
        if passing and first is None and not self.wanted.failed:
            raise MissingFields(fields=("--first-no", "--file"))
        if first is None:
            return {}
        counting = _numbers.counted(clean_number(first, "--first-no"))
        number = next(counting)
        found: dict[str, str] = {}
        for one in self.places:
            if one.ref in passing and one.outcome == _reading.WAITS:
                found[one.ref] = number
                number = next(counting)
            elif one.outcome == PASSED and one.certificate == number:
                number = next(counting)
        return found

    def _by_file(self, given: Iterable[Given], failed: Mapping[str, str]) -> Iterator[many.Item]:
        """Yield what a file says of each; who is not in it goes on waiting."""
        for line in given:
            try:
                ref = self._meant(line)
                if self._has_it(ref, line):
                    continue
                yield self._line(ref, line, failed)._replace(row=line.row)
            except KetnapError as wrong:
                yield many.Item(line.ref or line.name, row=line.row, wrong=wrong)

    def _line(self, ref: str, line: Given, failed: Mapping[str, str]) -> many.Item:
        if line.wrong:
            raise line.wrong
        if ref not in self.waiting:
            raise self._not_here("ref", ref)
        if line.failed or ref in failed:
            return self._fail(ref)
        if not line.certificate:
            raise BadInput(NO_NUMBER, field="certificate", value="")
        return self._pass(ref, line.certificate, line.issued)

    def _has_it(self, ref: str, line: Given) -> bool:
        """Return whether a line says what is on file already, so that the same file twice adds nothing."""
        return any(
            one.ref == ref and one.certificate and fold(one.certificate) == fold(line.certificate)
            for one in self.places
        )

    def _meant(self, line: Given) -> str:
        """Return the reference of the person whom a line means."""
        if line.ref:
            return self._ref(line.ref)
        found = {
            one.ref
            for one in self.places
            if fold(one.name) == fold(line.name) and one.born == line.born
        }
        if len(found) == 1:
            return found.pop()
        told = {"value": line.name, "born": line.born or "–", "code": self.row["code"]}
        raise BadInput(SEVERAL if found else NOBODY, field="name", **told)

    def _ref(self, ref: str) -> str:
        try:
            return refs.read(ref)
        except KetnapError:
            return ref

    def _not_here(self, field: str, ref: str) -> BadInput:
        return BadInput(NOT_HERE, field=field, value=ref, code=self.row["code"])

    def _pass(self, ref: str, number: str, issued: date | None = None) -> many.Item:
        told = {"certificate": number, "issued": issued or self.wanted.issued}
        return many.Item(ref, {**told, "issuer": self.issuer})

    def _fail(self, ref: str) -> many.Item:
        reason = self.wanted.reason or FAILED_REASON.format(code=self.row["code"])
        return many.Item(ref, {"reason": reason})
