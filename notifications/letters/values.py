"""The frozen values that are printed: a letter, and a sheet of tables.

A template is given the value as one flat table of texts and lists, the same for DOCX and PDF. Every
name is always there, empty where there is nothing to say, so that a template that names something
else is found out at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from states.catalogue.transfer import CURRENT

KINDS = ("certified", "dossier", "proposal", "decision", "membership")
"""The letters, by the name of their templates; states/catalogue/transfer.py says which goes with what."""

SHEETS = ("case", "card", "deadlines", "stalled", "reminders", "class", "year")

OTHERS = ("agenda",)
"""Party documents that are no letters: with tables, and signed."""

FACTS = (
    "ref", "name", "born", "residence", "leaving", "state", "since", "helpers", "reason", "left", "outside",
    "certificate", "certified", "certifier", "certificate_until", "together_months",
    "acknowledge_days", "accept_days", "present_days", "present_by",
    "branch_resolution", "branch_resolved", "committee_resolution", "committee_resolved",
    "decision", "decided", "decision_days", "decision_until", "decision_fresh",
    "ceremony", "probation_ends", "official", "official_from",
)  # fmt: skip
"""What a letter may say of the person and the case: texts, days as dd/mm/yyyy, "" where there is none.

`outside` and `official` are "x" or ""; `decision_fresh` is "x" while a new branch may still use it.
`leaving` is the unit that the person leaves, where another one issues the letter.
"""
ROOM = 6 * "\u00a0"
"""Where a number will be written by hand."""

_NO_TEXT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of a dossier list: words, official type number, its own number and day."""

    words: str
    type_no: str = ""
    number: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Who writes: the superior body, the issuing body, and the place."""

    superior: str
    issuer: str
    place: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it is printed; `symbol` is its number with the signs of type and unit, or these alone.

    `facts` holds what FACTS names; `to` is the destination, `to_full` the same with the body above it;
    `sign_for`, `sign_as` and `signer` make the signature block. `title` names the document in its properties;
    `form` is the form of party documents it is printed in; `archival` says whether its PDF is for the archive;
    `seal` names, in its properties, the newest seal of the register when it was given.
    """

    kind: str
    on: date
    symbol: str
    head: Head
    to: str
    to_full: str
    facts: Mapping[str, str]
    papers: Sequence[Paper] = ()
    copies: Sequence[str] = ()
    sign_for: str = ""
    sign_as: str = ""
    signer: str = ""
    title: str = ""
    form: str = CURRENT
    archival: bool = True
    seal: str = ""

    def data(self) -> dict[str, Any]:
        """Return what the templates of letters are given."""
        papers = [
            {
                "n": str(n),
                "words": plain(p.words),
                "type": plain(p.type_no),
                "number": plain(p.number),
                "on": day(p.on),
            }
            for n, p in enumerate(self.papers, 1)
        ]
        return {
            **{name: plain(self.facts.get(name, "")) for name in FACTS},
            **_head(self.head, self.on),
            **({"title": plain(self.title)} if self.title else {}),
            "symbol": (ROOM if self.symbol.startswith("-") else "") + plain(self.symbol),
            "to": plain(self.to),
            "to_full": plain(self.to_full),
            "addressed": plain(self.to_full[:1].upper() + self.to_full[1:]),
            "papers": papers,
            "papers_count": str(len(papers)) if papers else "",
            "copies": [plain(copy) for copy in self.copies],
            "sign_for": plain(self.sign_for).upper(),
            "sign_as": plain(self.sign_as).upper(),
            "signer": plain(self.signer),
            "seal": plain(self.seal),
        }


@dataclass(frozen=True, slots=True)
class Sheet:
    """Tables on paper: of one case, of its deadlines, of what is stuck in a unit.

    `form` and `archival` are those of a letter of today. `lines` are pairs of words and value; `tables` holds the rows of each table by its name, each row a
    table of texts. `seal` names at the foot the newest seal of the register.
    """

    kind: str
    on: date
    head: Head
    title: str
    lines: Sequence[tuple[str, str]] = ()
    tables: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    seal: str = ""
    form: ClassVar[str] = CURRENT
    archival: ClassVar[bool] = True

    def data(self) -> dict[str, Any]:
        """Return what the templates of sheets are given."""
        return {
            **_head(self.head, self.on),
            "title": plain(self.title),
            "seal": plain(self.seal),
            "lines": [{"what": plain(what), "value": plain(value)} for what, value in self.lines],
            **_rows(self.tables),
        }


@dataclass(frozen=True, slots=True)
class MeetingAgenda:
    """The agenda of a branch meeting: a party document with tables, which the branch signs.

    `facts` and `tables` hold what the template names; the other fields are those of a letter.
    """

    on: date
    symbol: str
    head: Head
    title: str
    facts: Mapping[str, str]
    tables: Mapping[str, Sequence[Mapping[str, str]]]
    copies: Sequence[str] = ()
    sign_for: str = ""
    sign_as: str = ""
    signer: str = ""
    kind: ClassVar[str] = OTHERS[0]
    form: ClassVar[str] = CURRENT
    archival: ClassVar[bool] = True

    def data(self) -> dict[str, Any]:
        """Return what the template is given."""
        return {
            **{name: plain(text) for name, text in self.facts.items()},
            **_head(self.head, self.on),
            **_rows(self.tables),
            "title": plain(self.title),
            "symbol": ROOM + plain(self.symbol),
            "copies": [plain(copy) for copy in self.copies],
            "sign_for": plain(self.sign_for).upper(),
            "sign_as": plain(self.sign_as).upper(),
            "signer": plain(self.signer),
        }


Printable = Letter | Sheet | MeetingAgenda


def plain(text: str) -> str:
    """Return text as one line that every medium can hold: NFC, single-spaced, no control characters."""
    return " ".join(unicodedata.normalize("NFC", _NO_TEXT.sub(" ", text)).split())


def day(value: date | None) -> str:
    """Return a day as dd/mm/yyyy, "" for none."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}" if value else ""


def sealed(seal: str | None, on: date | None) -> str:
    """Return the words that name a seal of the register on paper, "" for none."""
    return f"Mã niêm phong của sổ ngày {day(on)}: {seal}" if seal else ""


def dated(value: date) -> str:
    """Return the day as a document is dated: days below 10 and the months 1 and 2 with a zero."""
    month = f"{value.month:02}" if value.month in (1, 2) else str(value.month)
    return f"ngày {value.day:02} tháng {month} năm {value.year}"


def _rows(
    tables: Mapping[str, Sequence[Mapping[str, str]]],
) -> dict[str, list[dict[str, str]]]:
    return {
        name: [{key: plain(text) for key, text in row.items()} for row in rows]
        for name, rows in tables.items()
    }


def _head(head: Head, on: date) -> dict[str, str]:
    return {
        "superior": plain(head.superior),
        "superior_caps": plain(head.superior).upper(),
        "issuer": plain(head.issuer),
        "issuer_caps": plain(head.issuer).upper(),
        "place": plain(head.place),
        "dated": dated(on),
        "dated_alone": dated(on).capitalize(),
    }
