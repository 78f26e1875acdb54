"""The kinds of messages, each with the words by which lists and findings call it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from states.pipeline import Label

KINDS: Mapping[str, Label] = MappingProxyType(
    {
        "moved": Label("báo bước mới", "a step was taken"),
        "reminder": Label("nhắc hạn", "reminder"),
        "escalation": Label("báo cáo cấp trên", "told to the superior"),
        "stalled": Label("hồ sơ chậm, vướng mắc", "case stuck"),
        "hold_ended": Label("hết tạm dừng", "hold ended"),
        "digest": Label("tổng hợp tuần", "weekly digest"),
        "deadline_moved": Label("thay đổi hạn", "deadline changed"),
        "deadline_met": Label("thôi theo dõi hạn", "deadline off"),
        "test": Label("thư thử", "test mail"),
    }
)
