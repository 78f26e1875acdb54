"""Lists of certificates: whose they are is found, put on file by `certify`, and what fits nobody is kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from states.catalogue.stages import CLOSED
from states.errors import BadInput, KetnapError, NotFound
from states.names import fold
from states.pipeline import N_
from states.values.texts import fold_number
from workflow.casework import advancing, gate, kept_certificates
from workflow.casework.class_places import PASS
from workflow.exchange import class_lines, tables
from workflow.exchange.answers import (
    NO_CERTIFICATES,
    CertificatesImported,
    How,
    Undone,
    problems_of,
    through,
)
from workflow.exchange.certificate_form import FORM as FORM
from workflow.exchange.problem_words import worded
from workflow.exchange.tables import Line, Problem, Source
from workflow.ground import refs, scope
from workflow.organisation.classes import CERTIFIERS, Owner, enter_kept, owners
from workflow.store import journal

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

NOBODY = class_lines.NO_KEY
SEVERAL = N_("{field}: {value} may be one of several cases: {refs}; write the reference.")
TWICE = N_("{field}: {value} stands in row {row} already, for somebody else.")
SAME = N_("{field}: {value} of this person stands in row {row} already; keep one of the two rows.")
TAKEN = N_(
    "{field}: {value} of {issuer}, {year}, is the number of a certificate of {owner} already; check the number."
)
NO_UNIT = N_("{field}: there is no unit {value}.")


def import_file(app: App, source: Source, stamp: Stamp, how: How) -> CertificatesImported:
    """Take in a list of certificates, in one transaction.

    Raises `NotPermitted` for who is no centre, `NotFound` for a unit out of sight, and what `tables.read` raises.
    """
    gate.permit(stamp, CERTIFIERS)
    with app.reading() as session:
        here = _place(session, how.unit, stamp)
    return through(
        source, FORM, how, lambda table: _taken(app, table, stamp, how, here), NO_CERTIFICATES
    )


def _taken(
    app: App, table: tables.Table, stamp: Stamp, how: How, here: Row
) -> CertificatesImported:
    answer: CertificatesImported | None = None
    with suppress(Undone), app.transaction() as session:
        taking = _Taking(app, session, stamp, here)
        answer = taking.take(table)
        if how.dry_run or (answer.problems and not how.partial):
            raise Undone
        app.answered(session, answer)
    assert answer is not None  # noqa: S101 - for the type checker
    return answer if how.partial or not answer.problems else _nothing(answer)


def _nothing(answer: CertificatesImported) -> CertificatesImported:
    """Return the answer of a list of which nothing was written."""
    return answer._replace(accepted=0, opened=(), unmatched=0, matched=0)


def _place(session: Session, unit: str | None, stamp: Stamp) -> Row:
    """Return the unit within which people without one are looked for: the one named, else around the centre."""
    if unit:
        return _unit(session, unit, stamp)
    (row,) = session.execute("unit_place", {"id": stamp.actor.unit_id})
    return row


def _unit(session: Session, code: str, stamp: Stamp) -> Row:
    """Return a unit from which the actor's centre may take people; raises `NotFound`."""
    rows = session.execute("unit_place_by_code", {"code": code})
    above = scope.parent(stamp.actor.unit_path) or stamp.actor.unit_path
    if rows and str(rows[0]["unit_path"]).startswith(above):
        return rows[0]
    raise NotFound(NO_UNIT, field="unit", value=code)


class _Taking:
    """One list that is being taken in."""

    def __init__(self, app: App, session: Session, stamp: Stamp, here: Row) -> None:
        self.app = app
        self.session = session
        self.stamp = stamp
        self.here = here
        self.counts: Counter[str] = Counter()
        self.opened: list[str] = []
        self.problems: list[Problem] = []
        self.kept: list[dict[str, Any]] = []
        self.seen: dict[tuple[str, str, int], Line] = {}
        self.owned: dict[str, list[Owner]] = {}
        (centre,) = session.execute("unit_place", {"id": stamp.actor.unit_id})
        self.issuer = str(centre["name"])

    def take(self, table: tables.Table) -> CertificatesImported:
        """Take every row; return what became of them."""
        self.owned = self._on_file(table)
        for line in table.lines:
            self.problems += line.problems
            if not line.problems:
                self._row(line)
        self._keep()
        matched = sum(one.ok for one in enter_kept(self.app, self.session, self.stamp))
        return CertificatesImported(
            read=len(table.lines),
            accepted=self.counts["accepted"],
            known=self.counts["known"],
            problems=worded(self.problems, table.called),
            opened=tuple(self.opened),
            left_out=table.left_out,
            unmatched=self.counts["unmatched"],
            matched=matched,
        )

    def _on_file(self, table: tables.Table) -> dict[str, list[Owner]]:
        """Return the certificates anywhere that bear a number of the list, by the number folded."""
        told = [str(number) for line in table.lines if (number := line.values.get("certificate"))]
        numbers = list(dict.fromkeys(map(fold_number, told)))
        found: dict[str, list[Owner]] = defaultdict(list)
        for one in owners(self.session, numbers, self.stamp.actor) if numbers else ():
            found[one.folded].append(one)
        return found

    def _row(self, line: Line) -> None:
        try:
            outcome = self._taken(line)
        except KetnapError as error:
            self.problems += problems_of(line.number, error)
            return
        self.counts[outcome] += 1

    def _taken(self, line: Line) -> str:
        """Put one certificate on file or aside; return what became of it."""
        told = line.values
        if "ref" not in told and not {"name", "born"} <= told.keys():
            raise BadInput(NOBODY, field="ref", value="")
        self._once(line)
        if self._is_known(told):
            return "known"
        ref = self._meant(told)
        if ref is None:
            self.kept.append(self._aside(told))
            return "unmatched"
        self._certify(ref, told)
        self.opened.append(ref)
        return "accepted"

    def _once(self, line: Line) -> None:
        """Raise where a row of the list has the number already, of this person or of another."""
        told = line.values
        issued: Any = told["issued"]
        key = (fold_number(str(told["certificate"])), fold(self._issuer(told)), issued.year)
        first = self.seen.setdefault(key, line)
        if first is line:
            return
        names = ("ref", "name", "born", "identity_no")
        same = all(first.values.get(name) == told.get(name) for name in names)
        words = {"value": told["certificate"], "row": first.number}
        raise BadInput(SAME if same else TWICE, field="certificate", **words)

    def _issuer(self, told: Any) -> str:  # noqa: ANN401 - the values of a row
        return str(told.get("issuer") or self.issuer)

    def _is_known(self, told: Any) -> bool:  # noqa: ANN401 - the values of a row
        """Return whether this person's case has this certificate on file; raise where it is somebody else's."""
        owned = self.owned.get(fold_number(str(told["certificate"])), ())
        mine = [one for one in owned if _is_of(one, told)]
        if any(one.ref for one in mine):
            return True
        issuer, issued = self._issuer(told), told["issued"]
        others = (one for one in owned if one not in mine and one.clashes(issuer, issued))
        for one in others if "ref" not in told else (one for one in others if one.ref):
            words = {"issuer": issuer, "year": issued.year, "owner": one.shown}
            raise BadInput(TAKEN, field="certificate", value=told["certificate"], **words)
        return False

    def _meant(self, told: Any) -> str | None:  # noqa: ANN401 - the values of a row
        """Return the reference of the open case that a row means, None where there is none in sight."""
        if "ref" in told:
            return str(scope.case(self.session, str(told["ref"]), self.stamp.actor)["ref"])
        asked = {
            "folded": fold(str(told["name"])),
            "born": told["born"],
            "identity_no": told.get("identity_no"),
        }
        rows = self.session.execute("owners_of_certificate", asked)
        found = [row for row in rows if row["state"] not in CLOSED and self._in_sight(row)]
        same = [
            row
            for row in found
            if asked["identity_no"] and row["identity_no"] == asked["identity_no"]
        ]
        chosen = same or [row for row in found if self._fits(row, told, asked)]
        if len(chosen) > 1:
            told_refs = [row["ref"] for row in chosen]
            raise BadInput(SEVERAL, field="name", value=told["name"], refs=told_refs)
        return str(chosen[0]["ref"]) if chosen else None

    def _in_sight(self, row: Row) -> bool:
        return scope.visible(self.session, row, self.stamp.actor)

    def _fits(self, row: Row, told: Any, asked: Any) -> bool:  # noqa: ANN401 - values
        """Return whether a case is of the person by name, birth and unit."""
        mine, theirs = asked["identity_no"], row["identity_no"]
        if mine and theirs:
            return False
        named = (row["folded"], row["born"]) == (asked["folded"], asked["born"])
        return named and str(row["unit_path"]).startswith(self._around(told))

    def _around(self, told: Any) -> str:  # noqa: ANN401 - the values of a row
        place = _unit(self.session, str(told["unit"]), self.stamp) if "unit" in told else self.here
        return kept_certificates.around(place)

    def _certify(self, ref: str, told: Any) -> None:  # noqa: ANN401 - the values of a row
        given = {
            "certificate": told["certificate"],
            "issued": told["issued"],
            "issuer": self._issuer(told),
        }
        stamp = self.stamp._replace(on=told.get("on") or self.stamp.on)
        advancing.advance_in(self.session, self.app, ref, PASS, given, stamp)

    def _aside(self, told: Any) -> dict[str, Any]:  # noqa: ANN401 - the values of a row
        """Return a certificate as it is kept."""
        unit = _unit(self.session, str(told["unit"]), self.stamp) if "unit" in told else self.here
        number, name = str(told["certificate"]), str(told["name"])
        return {
            "number": number,
            "folded": fold_number(number),
            "issued": told["issued"],
            "issuer": self._issuer(told),
            "name": name,
            "name_folded": fold(name),
            "born": told["born"],
            "identity_no": told.get("identity_no"),
            "unit_id": unit["id"],
            "taken_by_id": self.stamp.actor.unit_id,
            "taken_at": self.stamp.at,
        }

    def _keep(self) -> None:
        """Keep what fitted nobody, but for what is kept already."""
        if not self.kept:
            return
        who, taken_by = journal.by(self.stamp), {"taken_by_id": self.stamp.actor.unit_id}
        with journal.watched(self.session, "kept_certificates", "office_kept_by", taken_by, who):
            self.session.many("kept_insert", self.kept)


def _is_of(owner: Owner, told: Any) -> bool:  # noqa: ANN401 - the values of a row
    """Return whether a certificate is of the person that a row names."""
    if "ref" in told:
        with suppress(KetnapError):
            return refs.read(str(told["ref"])) == owner.ref
        return False
    return (owner.name, owner.born) == (fold(str(told["name"])), told["born"])
