"""Sample parameters of every kind of message, to try templates without a case."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_OF: Mapping[str, Any] = MappingProxyType({
    "ref": "00042-7", "unit": "Chi bộ 1 Lê Chân (LC01)", "unit_name": "Chi bộ 1 Lê Chân",
})  # fmt: skip
_LIMIT: Mapping[str, Any] = MappingProxyType({
    **_OF, "state": "proposed", "rule": "D1", "kind": "statutory",
    "due": "2026-10-29", "start": "2026-08-04", "owner": "authority", "rule_set": "2026-07",
    "provisional": False, "rung": "before:5",
})  # fmt: skip
_ITEM: Mapping[str, Any] = MappingProxyType({
    "ref": "00042-7", "state": "certified", "rule": "L4", "rule_set": "2026-07", "due": "2026-11-09",
    "kind": "service",
})  # fmt: skip

SAMPLES: Mapping[str, tuple[Mapping[str, Any], ...]] = MappingProxyType({
    "moved": (
        {**_OF, "move": "propose", "on": "2026-08-04", "due": "2026-10-29"},
        {**_OF, "move": "recognise", "on": "2026-08-04", "due": None},
        {**_OF, "move": "propose", "on": "2026-08-04", "due": None, "what_vi": "Quyết định kết nạp", "what_en": "Decide the admission",
         "todo": 'ketnap advance decide 00042-7 --decision "…"'},
        {**_OF, "move": "propose", "on": "2026-08-04", "due": None, "what_vi": "Quyết định kết nạp", "what_en": "Decide the admission",
         "waits_for": "authority", "waits_in": "Đảng ủy phường Lê Chân (LC)"},
    ),
    "reminder": (
        {**_LIMIT},
        {**_LIMIT, "due": "2026-11-20", "meeting": "2026-11-10", "provisional": True},
        {**_LIMIT, "rule": "L4", "kind": "service", "due": "2026-11-02", "meeting": None},
    ),
    "escalation": ({**_LIMIT, "owner_unit": "Đảng ủy phường Lê Chân (LC)", "rung": "up:1"},),
    "stalled": (
        {**_OF, "state": "verifying", "cause": "reply-awaited",
         "cause_vi": "chờ nơi được hỏi trả lời", "cause_en": "a reply is awaited", "rule": "V13",
         "remedy_vi": "nhắc nơi được hỏi", "remedy_en": "remind the unit asked", "rule_set": "2026-07",
         "kind": "statutory", "due": "2026-09-30", "since": "2026-10-01", "days_late": 32},
        {**_OF, "state": "nominated", "cause": "no-helper",
         "cause_vi": "không còn đảng viên giúp đỡ", "cause_en": "the helper is gone", "rule": None,
         "remedy_vi": "phân công người khác", "remedy_en": "assign another", "rule_set": None,
         "kind": "product", "due": None, "since": "2026-10-01", "days_late": 0},
    ),
    "hold_ended": (
        {**_OF, "until": "2026-11-01", "lasting": False},
        {**_OF, "until": "2026-11-01",
         "lasting": True},
    ),
    "digest": (
        {"week": "2026-11-02", "unit": "Chi bộ 1 Lê Chân (LC01)", "unit_name": "Chi bộ 1 Lê Chân", "late": [{**_ITEM, "due": "2026-10-20"}], "soon": [{**_ITEM}],
         "late_count": 1, "soon_count": 60, "stuck": 2},
        {"week": "2026-11-02", "unit": "Chi bộ 1 Lê Chân (LC01)", "unit_name": "Chi bộ 1 Lê Chân", "late": [], "soon": [], "late_count": 0, "soon_count": 0,
         "stuck": 0},
    ),
    "deadline_moved": tuple(
        {**_OF, "state": "proposed", "rule": "D1", "kind": "statutory",
         "rule_set": "2026-07", "before": before, "due": due, "reason": reason}
        for before, due, reason in (
            ("2026-10-29", "2026-10-30", "Lịch nghỉ năm 2026 được điều chỉnh"), (None, "2026-10-30", ""),
            ("2026-10-29", None, "Lịch nghỉ năm 2026 được điều chỉnh"),
        )
    ),
    "deadline_met": (
        {**_OF, "rule": "D1", "rule_set": "2026-07", "due": "2026-10-29"},
    ),
    "test": ({},),
})  # fmt: skip
