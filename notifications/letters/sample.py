"""Sample letters and sheets to try templates on: full ones, and ones without anything optional."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from notifications.letters.values import (
    FACTS,
    KINDS,
    OTHERS,
    SHEETS,
    Head,
    Letter,
    MeetingAgenda,
    Paper,
    Printable,
    Sheet,
)

NAME = "Đặng Thị Ngọc Quỳnh & <Vũ>"
"""Made up, with letters and signs that a template must carry through."""

_DAY = date(2025, 8, 5)
_HEAD = Head("Đảng bộ phường Mẫu", "Chi bộ Mẫu số 1", "Sông Mơ")
_NEEDED = ("ref", "name", "born", "state", "since", "acknowledge_days", "accept_days")
_ROWS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "case": {
        "facts": ("what", "value"),
        "steps": ("n", "on", "what", "details"),
        "papers": ("n", "words", "type", "number", "on"),
        "holds": ("on", "until", "reason"),
        "terms": ("rule", "what", "due", "left", "owner"),
    },
    "card": dict.fromkeys(("life", "party"), ("n", "what", "value")),
    "deadlines": {
        "terms": ("rule", "what", "start", "counted", "skipped", "due", "left", "source"),
    },
    "stalled": {
        "rows": (
            "n",
            "ref",
            "name",
            "unit",
            "state",
            "followed",
            "cause",
            "due",
            "late",
            "owner",
            "action",
        ),
    },
    "class": {
        "rows": ("n", "name", "ref", "born", "unit", "outcome", "certificate", "issued"),
    },
    "year": {
        "targets": ("what", "this", "same", "last"),
        "praise": ("name", "admitted", "quota", "movers", "exceptions"),
        "account": ("name", "head", "reason"),
        "idle": ("name", "head", "followed", "years"),
        **dict.fromkeys(("form", "form_b"), ("n", "what", "this", "last", "percent")),
    },
    "reminders": {
        "units": ("unit", "name", "on", "counts"),
        **dict.fromkeys(
            ("late", "soon", "other"), ("unit", "n", "ref", "name", "what", "due", "left", "action")
        ),
    },
}
"""The columns of every table of every sheet."""
_AGENDA: Mapping[str, tuple[str, ...]] = {
    "ready": ("n", "name", "ref", "born", "what", "due"),
    "papers": ("n", "name", "ref", "what", "owner"),
    "waiting": ("n", "name", "ref", "what", "reason"),
}
"""The columns of the tables of an agenda."""


def samples(kind: str) -> Iterator[Printable]:
    """Yield a full and a bare sample of a kind of document."""
    if kind in SHEETS:
        for count in (3, 0):
            yield _sheet(kind, count)
        return
    if kind in OTHERS:
        for count in (2, 0):
            yield _agenda(count)
        return
    full = {name: f"<{name}>" for name in FACTS} | {"name": NAME, "outside": "", "official": ""}
    yield _letter(kind, full, 3)
    yield _letter(kind, full | {"outside": "x", "official": "x", "decision_fresh": ""}, 1)
    yield _letter(kind, {name: full[name] for name in _NEEDED}, 0)


def kinds() -> tuple[str, ...]:
    """Return every kind of document there are templates for."""
    return (*KINDS, *SHEETS, *OTHERS)


def _letter(kind: str, facts: dict[str, str], papers: int) -> Letter:
    signer = "Lê Văn Mẫu" if papers else ""
    return Letter(
        kind,
        _DAY,
        "12-TB/CB-M01",
        _HEAD,
        "Chi bộ Mẫu số 2",
        "Chi bộ Mẫu số 2, Đảng bộ xã Mẫu",
        facts,
        [Paper(f"Giấy tờ {n}", "38", f"{n}", _DAY) for n in range(papers)],
        ("Như trên", "Lưu hồ sơ"),
        "T/M chi bộ",
        "Bí thư",
        signer,
    )


def _sheet(kind: str, count: int) -> Sheet:
    tables = _tables(_ROWS[kind], count)
    return Sheet(kind, _DAY, _HEAD, f"PHIẾU {NAME}", [("Người vào Đảng", NAME)], tables)


def _agenda(count: int) -> MeetingAgenda:
    numbers = {"needed": "13", "members": "19"} if count else {"needed": "", "members": ""}
    facts = {"meets": "10/08/2025", "unit": NAME, **numbers}
    copies, signed = ("Đảng viên chi bộ", "Lưu chi bộ"), ("T/M chi bộ", "Bí thư", "Lê Văn Mẫu")
    tables = _tables(_AGENDA, count)
    return MeetingAgenda(_DAY, "-CTr/CB", _HEAD, "Chương trình", facts, tables, copies, *signed)


def _tables(columns: Mapping[str, tuple[str, ...]], count: int) -> dict[str, list[dict[str, str]]]:
    return {
        name: [
            {key: NAME if key in ("what", "name") else f"{key} {n}" for key in keys}
            for n in range(count)
        ]
        for name, keys in columns.items()
    }
